// Starts the page: loads the program, hands out its functions, and says what happened where it cannot run.

const WORDS = {
  en: {
    old: "This browser cannot run WebAssembly, which Gatewise is made of. Any current browser can.",
    unloaded: "Gatewise could not be loaded. The connection may have broken, or the site may just have changed.",
    parted: "A part of Gatewise could not be loaded. The connection may have broken, or the site may just have changed. What you typed is kept.",
    crashed: "Gatewise has stopped: something in it went wrong. What you typed is kept.",
    program: "Program",
    reload: "Reload",
  },
  ko: {
    old: "이 브라우저는 WebAssembly를 실행할 수 없습니다. 최신 브라우저에서 열어 주세요.",
    unloaded: "Gatewise를 불러오지 못했습니다. 연결이 끊겼거나 사이트가 방금 바뀌었을 수 있습니다.",
    parted: "Gatewise의 일부를 불러오지 못했습니다. 연결이 끊겼거나 사이트가 방금 바뀌었을 수 있습니다. 입력한 내용은 보존됩니다.",
    crashed: "Gatewise에 문제가 생겨 멈췄습니다. 입력한 내용은 보존됩니다.",
    program: "프로그램",
    reload: "새로 고침",
  },
};

// The language: a link's, the one that was chosen here, or the first of the browser's that there is.
function language() {
  const known = (tag) => ["en", "ko"].find((known) => String(tag).startsWith(known));
  let kept;
  try {
    kept = localStorage.getItem("gatewise.language");
  } catch {
    // Storage is forbidden: the browser's languages decide.
  }
  const [, linked] = /[#&]lang=(\w+)/.exec(location.hash) || [];
  return [linked, kept, ...navigator.languages, "en"].map(known).find(Boolean);
}

// Where the files lie that are fetched by name: a build puts a hash of them all behind this (`xtask/src/bundle.rs`).
const FILES = "files/";

// Texts of this site, by their names with blanks between them; a form feed stands between the texts.
async function read(names) {
  const one = async (name) => {
    const answer = await fetch(FILES + name);
    if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
    return answer.text();
  };
  const texts = await Promise.all(names.split(" ").map(one));
  return texts.join("\n\f\n");
}

// All phrases of a language, in two texts: what the first picture says, and what comes behind it.
const words = (language) => read(`words/${language}.txt words/${language}-late.txt`);

// Tried until they come: the program cannot say what is wrong without them.
function lateWords(language) {
  const again = (resolve) => setTimeout(() => resolve(lateWords(language)), 2000);
  return read(`words/${language}-late.txt`).catch(() => new Promise(again));
}

// The styles that the first picture does without. Without them everything still works.
function dress() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = FILES + "late.css";
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}

// What the program keeps the text under, for a reload of this tab.
const SOURCE = "gatewise.source";

// The longest program that a link may carry, in bytes of text.
const LONGEST = 1 << 20;

// The program of a link's `z1`, or the lesson of its `l1`: "text:" and the text, what is wrong with it, or nothing where the link has none.
async function unpack(fragment, key) {
  const [, packed] = new RegExp(`(?:^|[#&])${key}=([^&]*)`).exec(fragment) || [];
  if (packed === undefined) return "";
  if (!/^[\w-]+=*$/.test(packed)) return "damaged";
  try {
    const characters = atob(packed.replace(/=+$/, "").replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    let text = "text:";
    let length = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > LONGEST) {
        await reader.cancel();
        return "too-long";
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch {
    return "damaged";
  }
}

// A text as a link's `z1` or `l1`.
async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Asks a part of the page that is JavaScript and comes when it is asked for; whatever hinders it is its answer.
const call = (part, words) => import(new URL(`${FILES}${part}.js`, document.baseURI)).then((part) => part.call(words, bindings.initSync())).catch(String);

// Trunk writes the hashed names of the program's files into the page's links.
const address = (link) => document.querySelector(link)?.href;

// The program's functions for JavaScript, as soon as they are there.
let bindings;

// A released program comes in two parts (`xtask/src/split/`): what the first picture takes, and the rest behind it.
const rest = address('link[rel="rest"]');
let compiled;
let isWhole = rest === undefined;
let tellWhole;
const whole = new Promise((resolve) => (tellWhole = resolve));

class Missing extends Error {}

async function compileRest() {
  const answer = await fetch(rest);
  if (!answer.ok) throw new Missing(`${answer.status} for ${rest}`);
  compiled = await WebAssembly.compile(await answer.arrayBuffer());
}

// The same at once, the page standing still meanwhile: the program needs what is not there yet.
function compileRestNow() {
  const request = new XMLHttpRequest();
  request.open("GET", rest, false);
  // Each byte as a character, which carries the byte below.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Missing(`${request.status} for ${rest}`);
  compiled = new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0)));
}

// Joins the rest to the first part: its functions enter the table that both share.
function joinRest() {
  if (isWhole) return tellWhole();
  if (compiled === undefined) compileRestNow();
  // Gives what the first part exports, once it runs.
  const first = bindings.initSync();
  const shared = WebAssembly.Module.imports(compiled).filter(({ module }) => module === "slots");
  const slots = Object.fromEntries(shared.map(({ name }) => [name, first.slots.get(Number(name))]));
  new WebAssembly.Instance(compiled, { first, slots });
  isWhole = true;
  tellWhole();
}

// For the program, whose stubs call it. What failed here may still be half done: there is no way on but to say so.
function needRest() {
  try {
    joinRest();
  } catch (error) {
    const missing = error instanceof Missing ? error : new Missing(String(error));
    explain(missing);
    throw missing;
  }
}

// Links, frames and reloads may open any program at once; the start page needs the first part only.
function isRestDue() {
  const isLink = location.hash.length > 1 || location.search.length > 1;
  try {
    return isLink || sessionStorage.getItem(SOURCE) !== null;
  } catch {
    return isLink;
  }
}

// Whatever hinders it: the program asks again when it needs the rest, and then says so.
const ahead = () => (isWhole || compiled ? undefined : compileRest().catch(() => {}));

async function complete() {
  await ahead();
  if (isWhole || compiled) joinRest();
}

async function start() {
  const tag = language();
  document.documentElement.lang = tag;
  const isDue = isRestDue();
  const reading = isDue ? words(tag) : read(`words/${tag}.txt`);
  const coming = isDue && Promise.all([ahead(), dress()]);
  bindings = await import(address('link[rel="modulepreload"]'));
  let tellDrawn;
  const drawn = new Promise((resolve) => (tellDrawn = resolve));
  // What the device keeps of the page and for it (`assets/offline.js`); what is asked comes back where that cannot be had.
  const offline = drawn.then(() => import(new URL(FILES + "offline.js", document.baseURI)));
  const device = (verb, argument) => offline.then((module) => module[verb](argument)).catch(() => argument);
  // The rest first, which may be what takes the words.
  const late = drawn.then(() => (isDue ? "" : lateWords(tag))).then((text) => whole.then(() => text));
  const [opened, lesson] = await Promise.all([unpack(location.hash, "z1"), unpack(location.hash, "l1")]);
  // What the program is given before it starts, and what it asks for later.
  window.gatewise = { language: tag, words: await reading, opened, lesson, late: () => late, speak: words, read, pack, unpack, device, call, rest: needRest };
  await coming;
  const wasm = await bindings.default({ module_or_path: address('link[type="application/wasm"]') });
  window.wasmBindings = bindings;
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm } }));
  // Behind the first picture.
  requestAnimationFrame(() =>
    setTimeout(() => {
      tellDrawn();
      if (!isDue) dress();
      complete();
    }),
  );
}

function explain(error) {
  console.error(error);
  // The program draws its own crash screen where it still can, and marks the page.
  if (document.documentElement.dataset.crashed !== undefined) return;
  document.documentElement.dataset.crashed = "";
  const language = navigator.language.startsWith("ko") ? "ko" : "en";
  const words = WORDS[language];
  const cause = typeof WebAssembly !== "object" ? "old" : isCrash(error) ? "crashed" : error instanceof Missing ? "parted" : "unloaded";

  const message = document.createElement("main");
  message.className = "crash";
  message.lang = language;
  message.setAttribute("role", "alert");
  const sentence = document.createElement("p");
  sentence.textContent = words[cause];
  const kept = keepText(words.program);
  const detail = document.createElement("pre");
  detail.textContent = String(error);
  const reload = document.createElement("button");
  reload.textContent = words.reload;
  reload.dataset.reload = "again";
  message.append(sentence, ...kept, reload, detail);
  document.body.replaceChildren(message);
}

// The text in the editor, kept for a reload and ready to be copied; nothing where there is no text yet.
function keepText(label) {
  const text = document.querySelector(".editor textarea")?.value;
  if (!text) return [];
  try {
    sessionStorage.setItem(SOURCE, text);
  } catch {
    // Storage is forbidden: the reader copies what is shown.
  }
  const field = document.createElement("textarea");
  field.readOnly = true;
  field.ariaLabel = label;
  field.value = text;
  return [field];
}

// After a trap the program's memory is in no known state: it cannot go on.
const isCrash = (error) => typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;

// The buttons of both crash screens: nothing of the program runs after a crash.
addEventListener("click", (event) => {
  const kind = event.target instanceof Element && event.target.closest("[data-reload]")?.dataset.reload;
  if (kind === "again") location.reload();
  if (kind === "fresh") {
    // The text stays on the device as the last program, so that it can be brought back.
    try {
      sessionStorage.clear();
    } catch {
      // Storage is forbidden: nothing is kept there.
    }
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }
});

addEventListener("error", (event) => isCrash(event.error) && explain(event.error));
addEventListener("unhandledrejection", (event) => isCrash(event.reason) && explain(event.reason));
start().catch(explain);
