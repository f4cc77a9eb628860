// The page on the device: without network after the first visit, a newer version offered and never mixed with the old one, installable.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, parts, ready, visit } from "./page.mjs";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".png": "image/png", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json" };

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "gatewise-"));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** A static host with the headers that `assets/publish/` gives. `site.dist` is what it serves, `site.asked` what it was asked for. */
async function host(base, dist = DIST) {
  const site = { dist, asked: [], replaced: {} };
  const server = createServer(async (request, response) => {
    const name = request.url.startsWith(base) ? request.url.slice(base.length).replace(/\?.*/, "") || "index.html" : "";
    site.asked.push(name);
    try {
      const body = await readFile(join(site.replaced[name] ?? site.dist, name));
      const hashed = /^(files|fonts)\/[0-9a-f]{8}\/|-[0-9a-f]{16}[._]/.test(name);
      response.writeHead(200, { "Content-Type": TYPES[extname(name)] ?? "text/plain", "Cache-Control": hashed ? "max-age=31536000, immutable" : "no-cache" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  site.address = `http://127.0.0.1:${server.address().port}${base}`;
  site.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return site;
}

const open = (site, options) => visit(browser, { address: site.address, serviceWorkers: "allow", ...options });

/** Waits until the worker has all files and answers for the page. */
const kept = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");

const versions = (page) => page.evaluate(() => caches.keys());

/** The next version of the page: other words, under other names, as a build would make it. */
async function build(dist, word) {
  const next = join(folder, word);
  await cp(dist, next, { recursive: true });
  const [old] = await readdir(join(next, "files"));
  const hash = word.split("").map((letter) => (letter.charCodeAt(0) % 16).toString(16)).join("").padEnd(8, "0").slice(0, 8);
  await rename(join(next, "files", old), join(next, "files", hash));
  const words = join(next, "files", hash, "words/en.txt");
  await writeFile(words, (await readFile(words, "utf8")).replace("page.name = Gatewise", `page.name = ${word}`));
  const boot = (await readdir(next)).find((name) => name.startsWith("boot-"));
  const renamed = `boot-${hash}${hash}.js`;
  await rename(join(next, boot), join(next, renamed));
  for (const name of [renamed, "index.html", "sw.js"]) {
    const text = await readFile(join(next, name), "utf8");
    const other = text.replaceAll(`files/${old}/`, `files/${hash}/`).replaceAll(boot, renamed).replace(/(VERSION = ")\w+/, `$1${hash}`);
    assert.notEqual(other, text);
    await writeFile(join(next, name), other);
  }
  return next;
}

const look = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
const offer = (page) => page.getByRole("status").filter({ hasText: "A newer version" });
const brand = (page) => page.getByRole("heading", { level: 1 }).innerText();

async function openLesson(page) {
  await page.getByRole("button", { name: "Lessons", exact: true }).click();
  await page.getByRole("dialog").getByRole("listitem").first().getByRole("button").click();
  await page.getByRole("region", { name: "Lesson" }).getByRole("heading").first().waitFor();
}

test("the first visit fetches nothing for the device before its picture, and no named file twice", async () => {
  const site = await host("/");
  const page = await open(site);
  await kept(page);
  const at = (pattern) => site.asked.findIndex((name) => pattern.test(name));
  assert.ok(at(/^sw\.js$/) > at(/-late\.txt$/), "the worker comes behind everything that the page needs");
  assert.ok(at(/offline\.js$/) > at(/_bg\.wasm$/));
  const named = site.asked.filter((name) => /^(files|fonts)\/|-[0-9a-f]{16}/.test(name));
  assert.deepEqual(named.filter((name, index) => named.indexOf(name) !== index), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  await site.stop();
});

test("everything works without network after one visit, under any path", async () => {
  const site = await host("/a/b/");
  const page = await open(site);
  await kept(page);
  await site.stop();
  await page.context().setOffline(true);
  // What the page had not asked for before the network went.
  await openLesson(page);
  await page.reload();
  await ready(page);
  await parts(page).program.fill("f = tanh(W @ x + b); W = [[1, 2], [3, 4]]; x = [1, 2]; b = [0, 1]; s = sum(f)");
  await page.getByRole("tab", { name: "Code" }).click();
  await page.getByRole("tabpanel", { name: "Code" }).getByText("import numpy as np").first().waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("dialog", { name: "Export" }).waitFor();
  await page.keyboard.press("Escape");
  await openLesson(page);
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("button", { name: "한국어" }).click();
  await page.getByRole("heading", { name: "프로그램" }).waitFor();
  assert.deepEqual(await page.evaluate(async () => (await document.fonts.load('16px "STIX Math"')).map((font) => font.status)), ["loaded"]);
  for (const address of ["#p=x*y&s=1", "?embed#p=x*y", "index.html?utm=1#p=x*y"]) {
    const other = await page.context().newPage();
    await other.goto(site.address + address);
    await other.getByRole("application").getByRole("button").first().waitFor();
    await other.close();
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a newer version is offered, keeps what was typed, and is never mixed with the old one", async () => {
  const site = await host("/a/b/");
  const page = await open(site, { fragment: "#p=x*y" });
  await kept(page);
  const other = await page.context().newPage();
  await other.goto(site.address);
  await ready(other);
  await parts(page).program.fill("f = exp(a) * b");
  await parts(page).step.fill("2");
  const [old] = await versions(page);

  site.dist = await build(DIST, "Second");
  await look(page);
  await offer(page).waitFor();
  // It waits: a reload still has the old version, whole.
  await page.reload();
  await ready(page);
  assert.equal(await brand(page), "Gatewise");
  await openLesson(page);
  await page.getByRole("button", { name: "Leave the lesson" }).click();
  await parts(page).program.fill("f = exp(a) * b + 1");
  await offer(page).getByRole("button", { name: "Update" }).click();
  await page.getByRole("heading", { name: "Second" }).waitFor();
  assert.equal(await parts(page).program.inputValue(), "f = exp(a) * b + 1");
  assert.equal(await offer(page).count(), 0);

  // The other tab goes on with the files of its version, which are kept for it and gone from the host.
  assert.equal(await brand(other), "Gatewise");
  await openLesson(other);
  assert.ok((await versions(page)).includes(old));
  await other.close();
  await page.waitForFunction(async (old) => {
    navigator.serviceWorker.controller.postMessage("tidy");
    const versions = await caches.keys();
    return versions.length === 1 && !versions.includes(old);
  }, old);
  assert.deepEqual([...page.faults], []);
  await page.context().close();
  await site.stop();
});

test("a version that is only published in part is not taken", async () => {
  const site = await host("/");
  const page = await open(site);
  await kept(page);
  const next = await build(DIST, "Third");
  const end = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const coming = new Promise((resolve) => registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true }));
    registration.update().catch(() => {});
    const worker = await coming;
    while (worker.state === "installing") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    return worker.state;
  });
  // The worker is new, the page and all else still old.
  site.replaced["sw.js"] = next;
  assert.equal(await end(), "redundant");
  // The page is new, but its files are not there.
  site.replaced["index.html"] = next;
  assert.equal(await end(), "redundant");
  assert.equal((await versions(page)).length, 1);
  assert.equal(await offer(page).count(), 0);
  site.dist = next;
  assert.equal(await end(), "installed");
  await offer(page).waitFor();
  await page.context().close();
  await site.stop();
});

test("the page can be installed", async () => {
  const site = await host("/a/b/");
  const page = await open(site, { colorScheme: "light" });
  await kept(page);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector('link[rel="manifest"]');
    const manifest = await (await fetch(link.href)).json();
    const icons = await Promise.all(
      manifest.icons.map(async ({ src, sizes }) => {
        const image = await createImageBitmap(await (await fetch(new URL(src, link.href))).blob());
        return sizes === `${image.width}x${image.height}`;
      }),
    );
    return { icons, start: new URL(manifest.start_url, link.href).href, scope: new URL(manifest.scope, link.href).href };
  });
  assert.deepEqual(manifest, { icons: [true, true, true, true], start: site.address, scope: site.address });
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A private window, such as every test has, is never offered an installation.
  assert.deepEqual(installabilityErrors.map((error) => error.errorId).filter((id) => id !== "in-incognito"), []);
  const theme = () => page.locator('meta[name="theme-color"]').getAttribute("content");
  assert.equal(await theme(), "rgb(246, 246, 244)");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  await page.waitForFunction(() => document.querySelector('meta[name="theme-color"]').content === "rgb(24, 26, 29)");
  await page.context().close();
  await site.stop();
});
