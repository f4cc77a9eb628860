// All paths between two nodes: on the stage and as a list, by pointer, keyboard, touch and link.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const program = (text) => `#p=${encodeURIComponent(text)}`;
const FAN = program("x = 2; y = -1; z = 3\nf = (x+y)*z + x*z + exp(x*y)");
const DIAMONDS = ["x = 1", "v0 = x * 1.5", ...Array.from({ length: 60 }, (_, at) => `v${at + 1} = tanh(v${at}) + sin(v${at})`), "f = v60 * 2"].join("\n");

const stage = (page) => page.getByRole("application");
const node = (page, name) => stage(page).getByRole("button", { name });
const panel = (page) => page.getByRole("tabpanel", { name: "Explain" });
const section = (page, name = /^Paths from/) => page.getByRole("region", { name });
const ways = (page) => section(page).getByRole("list", { name: "Each path with its product" }).getByRole("listitem");
const rims = (page) => stage(page).locator(".route .rim");
const lit = (page) => stage(page).locator(".nodes > .on").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label").split(/[,;]/)[0]));

test("from a selected leaf all paths are listed and seen, singled out, and left again", async () => {
  const page = await visit(browser, { fragment: `${FAN}&s=30` });
  await node(page, /^x, /).click();
  await panel(page).getByRole("button", { name: "Paths from x to f" }).click();
  await section(page, "Paths from x to f: 3").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "paths", "the section has the focus and is read");
  assert.equal(await ways(page).count(), 3);
  const texts = (await ways(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ""));
  assert.match(texts[0], /3\.00/);
  assert.match(texts[2], /−0\.14/);
  assert.match((await section(page).getByRole("group", { name: "Sum of all paths" }).innerText()).replace(/\s+/g, ""), /=3\.00\+3\.00\+\(−0\.14\)=5\.86/);
  const on = await lit(page);
  assert.ok(on.includes("x") && on.includes("f") && !on.includes("y") && !on.includes("z"), String(on));
  assert.equal(await rims(page).count(), 1);
  await section(page).getByRole("button", { name: "Show path 2 of 3 alone" }).click();
  assert.equal(await rims(page).count(), 2);
  const lengths = await rims(page).evaluateAll((rims) => rims.map((rim) => rim.getTotalLength()));
  assert.ok(lengths[1] < lengths[0], "one path is less than all");
  assert.equal(await section(page).getByRole("button", { name: "Show path 2 of 3 alone" }).getAttribute("aria-pressed"), "true");
  await section(page).getByRole("button", { name: "Hide paths" }).click();
  await section(page).waitFor({ state: "detached" });
  assert.equal(await rims(page).count(), 0);
  assert.deepEqual(await lit(page), []);
  assert.deepEqual(page.faults, []);
});

test("no number is told before the forward pass has computed it", async () => {
  const page = await visit(browser, { fragment: `${FAN}&s=0&paths=0` });
  await section(page).waitFor();
  assert.doesNotMatch((await ways(page).allInnerTexts()).join(""), /\d\.\d\d/);
  await section(page).getByText("Dotted terms have no numbers yet").waitFor();
  await parts(page).phase.click();
  await section(page).getByText("5.86").waitFor();
});

test("another end is chosen from the list, on the stage with Shift, and by keyboard; Escape leaves", async () => {
  const page = await visit(browser, { fragment: `${FAN}&s=30&paths=0` });
  const list = section(page).getByRole("combobox", { name: "To" });
  const names = await list.locator("option").allInnerTexts();
  await list.selectOption({ index: 0 });
  await section(page, `Paths from x to ${names[0]}: 1`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SELECT");
  await node(page, /^f, /).click({ modifiers: ["Shift"] });
  await section(page, "Paths from x to f: 3").waitFor();
  await node(page, new RegExp(`^${names[1]}, `)).focus();
  await page.keyboard.press("Shift+Space");
  await section(page, new RegExp(`^Paths from x to ${names[1]}: `)).waitFor();
  await parts(page).share.click();
  assert.match(await page.getByRole("textbox", { name: "Link" }).inputValue(), /&paths=0,\d+/);
  await page.keyboard.press("Escape");
  await node(page, /^x, /).focus();
  await page.keyboard.press("Escape");
  await section(page).waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
});

test("very many paths are counted and added, not walked", async () => {
  const page = await visit(browser, { fragment: `${program(DIAMONDS)}&s=1000&paths=0` });
  await section(page, "Paths from x to f: about 1.15 · 10¹⁸").waitFor();
  await section(page).getByText("Backpropagation walks none of them").waitFor();
  assert.equal(await ways(page).count(), 0);
  assert.deepEqual(page.faults, []);
});

test("nodes that a link names and the program has not do no harm, and edits follow the name", async () => {
  const page = await visit(browser, { fragment: `${FAN}&s=30&paths=99999,7` });
  assert.equal(await section(page).count(), 0);
  const other = await visit(browser, { fragment: `${FAN}&s=30&paths=0` });
  await section(other, "Paths from x to f: 3").waitFor();
  await parts(other).program.fill("a = 1; x = 2; y = -1\nf = a*x*y + x");
  await section(other, "Paths from x to f: 2").waitFor();
  await parts(other).program.fill("a = 1\nf = a*a");
  await section(other).waitFor({ state: "detached" });
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("where there is no path the reason is told", async () => {
  const page = await visit(browser, { fragment: `${program("x = 2; y = 3\nf = (x > 1) * y")}&s=30&paths=0` });
  await section(page, "Paths from x to f: 0").waitFor();
  await section(page).getByText("only through gates that let none pass").waitFor();
});

test("at 360 px paths are chosen by touch", async () => {
  const page = await visit(browser, { fragment: `${FAN}&s=30&sel=0`, width: 360, height: 740, hasTouch: true });
  await panel(page).getByRole("button", { name: "Paths from x to f" }).tap();
  await section(page, "Paths from x to f: 3").waitFor();
  await section(page).getByRole("button", { name: "Show path 1 of 3 alone" }).tap();
  assert.ok((await rims(page).count()) === 2);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(page.faults, []);
});
