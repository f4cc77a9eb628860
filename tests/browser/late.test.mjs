// What comes behind the first picture: words and styles. Nothing waits for them, and what needs them is shown in full once they are there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const LATE_WORDS = "**/words/*-late.txt";

/** A key of the resource files where a phrase should be. */
const RAW_KEY = /\b(error|gate|role|step|explain|remark|reason|jacobian|values|stage|editor|tensor|transport|page)\.[a-z][\w.-]*\b/;

const LANGUAGES = [
  { locale: "en-US", message: /is never closed/ },
  { locale: "ko-KR", message: /닫/ },
];

/** Collects every text of the page that looks like a key, from the first element on. */
function collectKeys(page) {
  return page.addInitScript((pattern) => {
    window.keys = [];
    const look = () => {
      const texts = [document.body?.innerText ?? "", ...[...document.querySelectorAll("[aria-label], [title]")].map((e) => `${e.ariaLabel} ${e.title}`)];
      for (const text of texts) window.keys.push(...(text.match(new RegExp(pattern)) ?? []).slice(0, 1));
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  }, RAW_KEY.source);
}

/** The text of the editor, at one stroke. */
const type = (page, text) =>
  page.locator(".editor textarea").evaluate((field, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, text);

for (const { locale, message } of LANGUAGES) {
  test(`an error typed before the words for it are there is told in full when they come (${locale})`, async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const page = await visit(browser, {
      locale,
      before: async (page) => {
        await collectKeys(page);
        await page.route(LATE_WORDS, async (route) => {
          await held;
          await route.continue();
        });
      },
    });
    await page.getByRole("application").getByRole("button").first().waitFor();
    await type(page, "f = (x");
    await page.locator(".editor.wrong").waitFor();
    assert.equal((await page.locator("#program-errors").innerText()).match(/error\./), null);
    release();
    await page.locator("#program-errors").getByText(message).first().waitFor();
    assert.deepEqual(await page.evaluate(() => window.keys), []);
    assert.equal(await page.evaluate(() => localStorage.getItem("gatewise.language")), null, "nobody chose a language");
    assert.deepEqual(page.faults, []);
  });

  test(`the start page shows no key of a phrase at any moment, at any step (${locale})`, async () => {
    const page = await visit(browser, { locale, before: collectKeys });
    const last = Number(await page.locator("input[type=range][max]").first().getAttribute("max"));
    for (let step = 0; step < Math.min(last, 30); step++) await page.keyboard.press("ArrowRight");
    assert.deepEqual(await page.evaluate(() => window.keys), []);
    assert.deepEqual(page.faults, []);
  });
}

test("late words that break off are asked for again", async () => {
  let times = 0;
  const page = await visit(browser, { before: (page) => page.route(LATE_WORDS, (route) => (times++ === 0 ? route.abort() : route.continue())) });
  await type(page, "f = (x");
  await page.locator("#program-errors").getByText(/is never closed/).first().waitFor();
  assert.ok(times >= 2);
});

test("a link has all words and styles before it is opened", async () => {
  const page = await visit(browser, { fragment: "#p=f=(x" });
  await page.locator("#program-errors").getByText(/is never closed/).first().waitFor();
  assert.equal(await page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.href?.endsWith("/late.css")).length), 1);
});

test("the styles behind the first picture are there when a dialog is opened", async () => {
  const page = await visit(browser);
  await page.waitForFunction(() => [...document.styleSheets].some((sheet) => sheet.href?.endsWith("/late.css")));
  await page.getByRole("button", { name: "Examples" }).click();
  const list = page.getByRole("dialog").getByRole("list").first();
  assert.equal(await list.evaluate((list) => getComputedStyle(list).listStyleType), "none");
});
