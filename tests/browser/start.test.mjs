// The page's start: what it loads, what it announces, and what it says where it cannot run.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { firstVisit, launch, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

test("the page starts without a complaint and loads only what the byte budget counts", async () => {
  const page = await visit(browser);
  await page.evaluate(() => document.fonts.ready);
  // The budget counts the words of the heavier language; behind the first picture come other words, styles and the rest of the program.
  const counted = (file) => firstVisit().includes(file.replace("words/en.txt", "words/ko.txt")) || /_rest\.wasm$|-late\.txt$|\/late\.css$|\/offline\.js$/.test(file);
  assert.deepEqual(page.files.filter((file) => !counted(file)), []);
  assert.equal(await page.locator("#boot").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("the program's functions are announced when they are ready", async () => {
  const page = await visit(browser, {
    before: (page) =>
      page.addInitScript(() => addEventListener("TrunkApplicationStarted", (event) => (window.announced = event.detail.wasm && window.wasmBindings))),
  });
  assert.ok(await page.evaluate(() => window.announced !== undefined && window.announced === window.wasmBindings));
});

test("a trap after the start ends in the crash message", async () => {
  const page = await visit(browser);
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  await page.getByRole("alert").getByText("has stopped").waitFor();
});

test("the page asks for JavaScript where it is off", async () => {
  const page = await visit(browser, { started: false, javaScriptEnabled: false });
  assert.match(await page.locator("noscript").innerText(), /please allow JavaScript/);
});
