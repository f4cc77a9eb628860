// Back and forward, links that are pasted into the address bar, and an address that changes only on "Share".

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { home, launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const shows = (page, text) => page.waitForFunction((text) => document.querySelector(".editor textarea")?.value === text, text);
const paste = (page, fragment) => page.evaluate((fragment) => (location.hash = fragment), fragment);
const at = async (page) => Number(await parts(page).step.inputValue());

/** Waits until the page follows its address. */
const follows = (page) => page.waitForFunction(() => typeof history.state === "number");

test("a link typed into the address of an open page opens, and undo brings the old text back", async () => {
  const page = await visit(browser);
  const { program } = parts(page);
  await program.fill("a + b");
  await paste(page, "p=x*y&s=1");
  await shows(page, "x*y");
  assert.equal(await at(page), 1);
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), "a + b");
});

test("back and forward return to what was there, as it was left", async () => {
  const page = await visit(browser);
  const { program, step } = parts(page);
  await follows(page);
  await program.fill("a + b");
  await paste(page, "p=x*y&s=1");
  await shows(page, "x*y");
  await program.fill("x*y + 1");
  await step.fill("2");
  await paste(page, "p=exp(z)");
  await shows(page, "exp(z)");
  await page.goBack();
  await shows(page, "x*y + 1");
  assert.equal(await at(page), 2);
  assert.equal(page.url(), `${home}#p=x*y&s=1`);
  await page.goBack();
  await shows(page, "a + b");
  assert.equal(page.url(), home);
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), "x*y + 1", "what was left is one undo away");
  await page.keyboard.press("Control+Shift+z");
  await page.goForward();
  await shows(page, "x*y + 1");
  await page.goForward();
  await shows(page, "exp(z)");
  assert.deepEqual(page.faults, []);
});

test("back works after a reload, and from another page", async () => {
  const page = await visit(browser);
  await follows(page);
  await parts(page).program.fill("a + b");
  await paste(page, "p=x*y");
  await shows(page, "x*y");
  await parts(page).program.fill("x*y*z");
  await page.reload();
  await ready(page);
  await follows(page);
  assert.equal(await parts(page).program.inputValue(), "x*y*z");
  await page.goBack();
  await shows(page, "a + b");
  await page.goto("about:blank");
  await page.goBack();
  await ready(page);
  await shows(page, "a + b");
  await follows(page);
  await page.goForward();
  await page.goBack();
  await shows(page, "a + b");
  assert.deepEqual(page.faults, []);
});

test("the address changes only on Share, and back still works", async () => {
  const page = await visit(browser);
  const { program, share, last } = parts(page);
  await follows(page);
  const length = await page.evaluate(() => history.length);
  await program.fill("a * b");
  await last.click();
  await page.getByRole("tab", { name: "Values" }).click();
  assert.equal(page.url(), home);
  await share.click();
  await page.waitForURL(/#p=a%20\*%20b/);
  await page.keyboard.press("Escape");
  assert.equal(await program.inputValue(), "a * b");
  assert.equal(await page.evaluate(() => history.length), length);
  const shared = page.url();
  await paste(page, "p=c*d");
  await shows(page, "c*d");
  await page.goBack();
  await shows(page, "a * b");
  assert.equal(page.url(), shared);
  assert.deepEqual(page.faults, []);
});

test("a hostile link in an open page says what is wrong, and loses nothing", async () => {
  const page = await visit(browser);
  await follows(page);
  await parts(page).program.fill("a + b");
  const notice = page.getByRole("status").filter({ hasText: "start page" });
  for (const [fragment, words] of [
    ["q=1", /carries no program/],
    ["p=%ff", /damaged/],
    ["z1=AAAA", /damaged/],
    ["p=x&s=1e9", /damaged/],
    ["z9=abc", /newer/],
  ]) {
    await paste(page, fragment);
    await notice.filter({ hasText: words }).waitFor();
    assert.match(await parts(page).program.inputValue(), /exp\(-\(w0/);
    await page.goBack();
    await shows(page, "a + b");
    assert.equal(await notice.count(), 0);
  }
  assert.deepEqual(page.faults, []);
});
