// The page's start: what it loads, what it exports, and what it says where it cannot run.

import assert from "node:assert/strict";
import test from "node:test";
import { FIRST_VISIT, browser } from "./harness.mjs";

const { open } = browser();

test("the page starts without a complaint and loads only what the byte budget counts", async (t) => {
  const { page, requests } = await open(t);
  assert.equal(await page.locator("#boot").count(), 0);
  await page.evaluate(() => document.fonts.ready);
  assert.deepEqual(requests.filter((file) => !FIRST_VISIT.includes(file)), []);
});

test("the program's functions are announced when they are ready", async (t) => {
  const { page } = await open(t, {
    route: (page) =>
      page.addInitScript(() => addEventListener("TrunkApplicationStarted", (event) => (window.announced = event.detail.wasm && window.wasmBindings))),
  });
  assert.ok(await page.evaluate(() => window.announced !== undefined && window.announced === window.wasmBindings));
});

test("no part of a drawing sits in a group that makes it dead", async (t) => {
  // Leptos 0.8 wraps a wholly static child of an SVG element in a `g`.
  const { page } = await open(t);
  assert.equal(await page.locator("g > :is(stop, tspan, animate)").count(), 0);
});

for (const [language, words, reload] of [
  ["en", "could not be loaded", "Reload"],
  ["ko", "불러오지 못했습니다", "새로 고침"],
]) {
  test(`a program that cannot be loaded is explained (${language})`, async (t) => {
    let broken = true;
    const { page } = await open(t, {
      language,
      started: false,
      expected: [/./],
      route: (page) => page.route("**/*.wasm", (route) => (broken ? route.abort() : route.continue())),
    });
    await page.getByRole("alert").getByText(words).waitFor();
    broken = false;
    await page.getByRole("button", { name: reload }).click();
    await page.waitForFunction(() => window.wasmBindings !== undefined);
  });
}

test("a trap after the start ends in the crash message", async (t) => {
  const { page } = await open(t, { expected: [/unreachable/] });
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  await page.getByRole("alert").getByText("has stopped").waitFor();
});

test("the page asks for JavaScript where it is off", async (t) => {
  const { page } = await open(t, { started: false, context: { javaScriptEnabled: false } });
  assert.match(await page.locator("noscript").innerText(), /please allow JavaScript/);
});
