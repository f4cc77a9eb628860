// The program in two parts: the first screen without the rest, the rest when it comes, and what is said where it does not.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const REST = "**/*_rest.wasm";

/** The requests for the rest: `fetch` behind the first picture, `xhr` where the page had to wait for it. */
function watch(page) {
  page.rest = [];
  page.on("request", (request) => request.url().endsWith("_rest.wasm") && page.rest.push(request.resourceType()));
}

/** Waits until both parts are joined: the table's last slot belongs to the rest. */
async function whole(page) {
  await page.waitForFunction(() => {
    const { slots } = window.wasmBindings?.initSync() ?? {};
    return slots?.get(slots.length - 1);
  });
}

async function openExamples(page) {
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("dialog", { name: "Examples" }).waitFor();
}

test("the first picture does without the rest", async () => {
  const page = await visit(browser, {
    // Nobody answers: a page that waited for it would stand still.
    before: async (page) => (watch(page), page.route(REST, () => {})),
  });
  await page.getByRole("application").getByRole("button").first().waitFor();
  // Long enough for what the page does by itself after its first picture. A page that stands still answers no questions.
  await setTimeout(500);
  assert.deepEqual(page.rest, ["fetch"]);
  assert.deepEqual(page.faults, []);
});

test("the rest comes behind the first picture, and nothing waits for it", async () => {
  const page = await visit(browser, { before: watch });
  await whole(page);
  await openExamples(page);
  assert.deepEqual(page.rest, ["fetch"]);
  assert.deepEqual(page.faults, []);
});

test("a link has the rest fetched beside the first part", async () => {
  const page = await visit(browser, { fragment: "#p=a=2;b=3;c=tanh(a*b)", before: watch });
  await whole(page);
  assert.deepEqual(page.rest, ["fetch"]);
  assert.deepEqual(page.faults, []);
});

test("what needs the rest before it is there waits for it", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const page = await visit(browser, {
    before: async (page) => {
      watch(page);
      await page.route(REST, async (route) => {
        if (route.request().resourceType() === "fetch") await held;
        await route.continue();
      });
    },
  });
  for (const [key, step] of [["ArrowRight", "1"], ["ArrowRight", "2"], ["ArrowLeft", "1"]]) {
    await page.keyboard.press(key);
    assert.equal(await parts(page).step.inputValue(), step);
  }
  await openExamples(page);
  assert.deepEqual(page.rest.toSorted(), ["fetch", "xhr"]);
  // The same once more changes nothing.
  release();
  await page.waitForLoadState("networkidle");
  await page.getByRole("dialog").getByRole("listitem").first().getByRole("button").click();
  await parts(page).last.click();
  assert.deepEqual(page.rest.toSorted(), ["fetch", "xhr"]);
  assert.deepEqual(page.faults, []);
});

test("a rest that cannot be had is said, and the text is kept", async () => {
  for (const answer of [(route) => route.abort(), (route) => route.fulfill({ status: 404 }), (route) => route.fulfill({ body: "no program" })]) {
    const page = await visit(browser, { before: (page) => page.route(REST, answer) });
    const text = "a = 2\nb = 3\nc = tanh(a * b)";
    // At one stroke: the way there may need the rest as well.
    await parts(page).program.evaluate((field, text) => {
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, text);
    await page.evaluate(() => document.querySelector("[data-do='dialog examples']")?.click());
    await page.getByRole("alert").getByText("A part of Gatewise could not be loaded").waitFor();
    assert.equal(await parts(page).program.inputValue(), text);
    await page.unroute(REST);
    await page.getByRole("button", { name: "Reload" }).click();
    await ready(page);
    assert.equal(await parts(page).program.inputValue(), text);
  }
});
