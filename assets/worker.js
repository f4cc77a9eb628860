// The service worker: keeps a whole version of the page on the device and answers from it, with or without network.
// A release build writes it into dist/ as sw.js, with its version and its files (`xtask/src/offline.rs`).

const VERSION = "@version@";

// All files, by their addresses from the worker's own folder; the first one, "", is the page itself.
const FILES = ["@files@"];

// Other pages of this kind may lie elsewhere on this host: the caches of each have its address in their names.
const OURS = `gatewise ${registration.scope} `;
const CACHE = OURS + VERSION;

// The address of such a file always gives the same content.
const isHashed = (file) => /^(files|fonts)\/[0-9a-f]{8}\/|-[0-9a-f]{16}[._]/.test(file);

const url = (file) => new URL(file, registration.scope).href;

async function ourCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(OURS));
}

// What is kept at an address in any version, the present one first.
async function find(address) {
  const others = (await ourCaches()).filter((name) => name !== CACHE).reverse();
  for (const name of [CACHE, ...others]) {
    const answer = await caches.match(address, { cacheName: name });
    if (answer) return answer;
  }
  return undefined;
}

async function get(file) {
  const kept = isHashed(file) && (await find(url(file)));
  if (kept) return kept;
  const answer = await fetch(url(file), { cache: isHashed(file) ? "default" : "no-cache" });
  // Some hosts answer with a page where there is no file.
  const isPage = (answer.headers.get("content-type") ?? "").includes("text/html");
  if (!answer.ok || isPage !== (file === "" || file.endsWith(".html"))) throw new Error(`${answer.status} for ${answer.url}`);
  return answer;
}

// A host that is just being given new files may still have the old page, or have it for longer: then this version waits for another time.
async function checkPage(answer) {
  const html = await answer.text();
  const named = FILES.filter((file) => isHashed(file) && /^[^/]+\.(js|css|wasm)$/.test(file));
  const missing = named.find((file) => !html.includes(file));
  if (missing) throw new Error(`the page is of another version: it does not name ${missing}`);
}

// All or nothing: a version is never kept in part.
async function install() {
  const cache = await caches.open(CACHE);
  try {
    const page = await get("");
    await checkPage(page.clone());
    await cache.put(url(""), page);
    await Promise.all(FILES.slice(1).map(async (file) => cache.put(url(file), await get(file))));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// Removes the older versions that no open page uses any more: a page holds a lock with the name of its folder of files as long as it
// lives. Caches are listed in the order in which they were made: behind this worker's own stands what a newer one is just installing.
async function tidy() {
  const names = await ourCaches();
  for (const name of names.slice(0, Math.max(names.indexOf(CACHE), 0))) {
    const remove = (lock) => lock && caches.delete(name);
    const address = (await (await caches.open(name)).keys()).map((request) => request.url).find((kept) => kept.startsWith(url("files/")));
    const [folder] = address?.slice(url("files/").length).split("/") ?? [];
    await (navigator.locks ? navigator.locks.request(`gatewise files ${url(".")} ${folder}`, { ifAvailable: true }, remove) : remove(true));
  }
}

// One after the other: looking into a cache that another turn has just removed would make it anew.
let turn = Promise.resolve();
const tidyInTurn = () => (turn = turn.then(tidy).catch(() => {}));

// The kept file that a request means: the page with whatever stands behind `?`, every other file by its very address.
function wanted(request) {
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return undefined;
  const [file, query] = request.url.slice(registration.scope.length).split("#")[0].split(/\?(.*)/s);
  if (file === "" || file === "index.html") return "";
  return query === undefined ? file : undefined;
}

async function answer(request, file) {
  const kept = await find(url(file));
  return kept ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), tidyInTurn()])));
addEventListener("message", (event) => {
  if (event.data === "renew") skipWaiting();
  if (event.data === "tidy") event.waitUntil(tidyInTurn());
});
addEventListener("fetch", (event) => {
  const file = wanted(event.request);
  // Files of an earlier version that a page still uses are no more in the list.
  if (file !== undefined && (FILES.includes(file) || isHashed(file))) event.respondWith(answer(event.request, file));
});
