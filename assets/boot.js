// Starts the page: loads the program, hands out its functions, and says what happened where it cannot run.

const WORDS = {
  en: {
    old: "This browser cannot run WebAssembly, which Gatewise is made of. Any current browser can.",
    unloaded: "Gatewise could not be loaded. The connection may have broken, or the site may just have changed.",
    crashed: "Gatewise has stopped: something in it went wrong. What you typed is kept.",
    reload: "Reload",
  },
  ko: {
    old: "이 브라우저는 WebAssembly를 실행할 수 없습니다. 최신 브라우저에서 열어 주세요.",
    unloaded: "Gatewise를 불러오지 못했습니다. 연결이 끊겼거나 사이트가 방금 바뀌었을 수 있습니다.",
    crashed: "Gatewise에 문제가 생겨 멈췄습니다. 입력한 내용은 보존됩니다.",
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

// Texts of this site, by their addresses with blanks between them; a form feed stands between the texts.
async function read(addresses) {
  const one = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
    return answer.text();
  };
  const texts = await Promise.all(addresses.split(" ").map(one));
  return texts.join("\n\f\n");
}

// All phrases of a language.
const words = (language) => read(`words/${language}.txt`);

// The longest program that a link may carry, in bytes of text.
const LONGEST = 1 << 20;

// The program of a link's `z1`: "text:" and the program, what is wrong with it, or nothing where the link has none.
async function unpack(fragment) {
  const [, packed] = /[#&]z1=([^&]*)/.exec(fragment) || [];
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

// A program as a link's `z1`.
async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Trunk writes the hashed names of the program's two files into the page's preload links.
const address = (link) => document.querySelector(link).href;

async function start() {
  const tag = language();
  document.documentElement.lang = tag;
  const reading = words(tag);
  const bindings = await import(address('link[rel="modulepreload"]'));
  // What the program is given before it starts, and what it asks for later.
  window.gatewise = { language: tag, words: await reading, opened: await unpack(location.hash), speak: words, read, pack, unpack };
  const wasm = await bindings.default({ module_or_path: address('link[type="application/wasm"]') });
  window.wasmBindings = bindings;
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm } }));
}

function explain(error) {
  console.error(error);
  // The program draws its own crash screen where it still can, and marks the page.
  if (document.documentElement.dataset.crashed !== undefined) return;
  document.documentElement.dataset.crashed = "";
  const language = navigator.language.startsWith("ko") ? "ko" : "en";
  const words = WORDS[language];
  const cause = typeof WebAssembly !== "object" ? "old" : isCrash(error) ? "crashed" : "unloaded";

  const message = document.createElement("main");
  message.className = "crash";
  message.lang = language;
  message.setAttribute("role", "alert");
  const sentence = document.createElement("p");
  sentence.textContent = words[cause];
  const detail = document.createElement("pre");
  detail.textContent = String(error);
  const reload = document.createElement("button");
  reload.textContent = words.reload;
  reload.dataset.reload = "again";
  message.append(sentence, reload, detail);
  document.body.replaceChildren(message);
}

// After a trap the program's memory is in no known state: it cannot go on.
const isCrash = (error) => typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;

// The buttons of both crash screens: nothing of the program runs after a crash.
addEventListener("click", (event) => {
  const kind = event.target instanceof Element && event.target.closest("[data-reload]")?.dataset.reload;
  if (kind === "again") location.reload();
  if (kind === "fresh") {
    // The text stays on the device as the last program, so that it can be brought back.
    sessionStorage.clear();
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }
});

addEventListener("error", (event) => isCrash(event.error) && explain(event.error));
addEventListener("unhandledrejection", (event) => isCrash(event.reason) && explain(event.reason));
start().catch(explain);
