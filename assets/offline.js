// What makes the page an application of this device: it works without network, can be installed, offers its newer versions, and
// knows which tabs are open. `assets/boot.js` loads it behind the first picture.

const here = (address) => new URL(address, document.baseURI);

// This script's folder has a hash of all files in it for its name. As long as the page lives, it holds a lock of that name, so that the
// worker keeps the files of a version that is still used (`assets/worker.js`).
const folder = new URL(".", import.meta.url).pathname.split("/").at(-2);
const inUse = `gatewise files ${here(".").href} ${folder}`;

// What gives the locks back that this page holds, by their names.
const held = new Map();

// Takes a lock until it is given back, or for as long as the page lives; false where another page has it.
function hold(name, options) {
  return new Promise((resolve) => {
    const keep = (lock) => {
      resolve(lock !== null);
      return lock && new Promise((release) => held.set(name, release));
    };
    navigator.locks.request(name, options, keep).catch(() => resolve(false));
  });
}

const TAB = "gatewise tab ";

// The name under which this tab keeps its text: the one that it had before a reload, or a new one. A tab that was made as the copy of
// another has its name too; the lock tells them apart. A page that is being left may hold its lock for a moment.
export async function own(name) {
  if (!navigator.locks) return name;
  if (name && (await hold(TAB + name, { signal: AbortSignal.timeout(1000) }))) return name;
  const fresh = Math.random().toString(36).slice(2);
  await hold(TAB + fresh, {});
  return fresh;
}

// Lets another tab have a name.
export function give(name) {
  held.get(TAB + name)?.();
  held.delete(TAB + name);
  return name;
}

// Of some names with blanks between them, those that no open tab has.
export async function closed(names) {
  if (!navigator.locks) return names;
  const locks = await navigator.locks.query();
  const open = new Set(locks.held.map((lock) => lock.name));
  return names.split(" ").filter((name) => !open.has(TAB + name)).join(" ");
}

let registration;

// Has the worker keep the page on this device; says "newer" once another version is there and waits.
export async function newer() {
  const { serviceWorker } = navigator;
  // A program of one piece is a build for work on it, which no worker should hold fast; one may be left from a release.
  const isRelease = document.querySelector('link[rel="rest"]') !== null;
  if (!serviceWorker) return "";
  if (!isRelease) {
    const left = await serviceWorker.getRegistration();
    await left?.unregister();
    return "";
  }
  registration = await serviceWorker.register(here("sw.js"), { updateViaCache: "none" });
  serviceWorker.controller?.postMessage("tidy");
  lookNowAndThen();
  return new Promise((resolve) => {
    // Without a controller it is the first version that comes, and nothing is older.
    const look = () => registration.waiting && serviceWorker.controller && resolve("newer");
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    registration.installing?.addEventListener("statechange", look);
    look();
  });
}

const HOUR = 3_600_000;

// The browser looks for a newer version when a page is opened; a tab may stay open for weeks.
function lookNowAndThen() {
  let last = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - last < HOUR) return;
    last = Date.now();
    registration.update().catch(() => {});
  });
}

// Puts the newer version in the place of this one. Other tabs go on with theirs until they are reloaded.
export async function renew() {
  const { waiting } = registration;
  // Another tab may have done it.
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("renew");
}

function link(rel, href) {
  const link = document.createElement("link");
  Object.assign(link, { rel, href });
  document.head.append(link);
}

// The window of the installed page has the colour of the page, whatever theme was chosen.
function colour() {
  const meta = document.createElement("meta");
  meta.name = "theme-color";
  document.head.append(meta);
  const paint = () => (meta.content = getComputedStyle(document.documentElement).backgroundColor);
  paint();
  new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

if (navigator.locks) hold(inUse, { mode: "shared" });
link("manifest", here("manifest.webmanifest"));
link("apple-touch-icon", here("icons/180.png"));
colour();
