// Composite gates: closed as one gate, open in a frame; by pointer, by keyboard and by link, at the same moment of the run.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, parts, row, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const program = (text) => `#p=${encodeURIComponent(text)}`;
const SIGMOID = program("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)");
const NESTED = program("def unit(x, w) = x*w + 1\ndef two(x, w) = unit(unit(x, w), w)\na = 2; b = 3\nf = two(a, b)");

const stage = (page) => page.getByRole("application");
const gate = (page, name) => stage(page).getByRole("button", { name });
const frame = (page, name) => stage(page).getByRole("button", { name: `Close ${name}`, exact: true });
const at = async (page) => Number(await parts(page).step.inputValue());
const steps = async (page) => Number(await parts(page).step.getAttribute("max"));

/** The view settles on the page's own time, not on the test's. */
const focused = (page, pattern) =>
  page.waitForFunction((source) => new RegExp(source).test(document.activeElement.getAttribute("aria-label")), pattern.source, { polling: "raf" });

test("σ opens into its gates, closes again, and the step stays where it is", async () => {
  const page = await visit(browser, { fragment: `${SIGMOID}&s=5` });
  const whole = await steps(page);
  await gate(page, /^f, σ gate; value 0.73; gradient not reached yet; from s; output$/).dblclick();
  await frame(page, "σ").waitFor();
  for (const name of [/·\(−1\) gate/, /exp gate/, /\+1 gate/, /^f, 1\/x gate/]) await gate(page, name).waitFor();
  assert.equal(await steps(page), whole + 6);
  assert.match(await parts(page).live.innerText(), /computes .* = 0\.73: the output f/);
  await parts(page).next.click();
  await parts(page).next.click();
  await parts(page).next.click();
  assert.match(await parts(page).live.innerText(), /−0\.53/);
  await frame(page, "σ").click();
  await gate(page, /^f, σ gate; value 0.73; gradient 1.00/).waitFor();
  assert.equal(await steps(page), whole);
  assert.match(await parts(page).live.innerText(), /σ passes 1\.00 · 0\.20 = 0\.20 to s/);
  assert.equal(await stage(page).locator(".group-frame").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("the panel opens a gate, and shows the product through its inside beside the closed form", async () => {
  const page = await visit(browser, { fragment: `${SIGMOID}&s=6` });
  const panel = page.getByRole("tabpanel", { name: "Explain" });
  await panel.getByRole("heading", { name: "Through its inside" }).waitFor();
  await panel.getByRole("button", { name: "Open σ" }).click();
  await frame(page, "σ").waitFor();
  await panel.getByRole("button", { name: "Close σ" }).click();
  await gate(page, /^f, σ gate/).waitFor();
  assert.deepEqual(page.faults, []);
});

test("calls are closed gates that open inward, and nothing inside a closed one has the focus", async () => {
  const page = await visit(browser, { fragment: NESTED });
  await gate(page, /^f, group two of 4 gates, closed; not computed yet; gradient not reached yet; from a, b; output$/).waitFor();
  assert.equal(await stage(page).locator(".node").count(), 3);
  await parts(page).next.click();
  assert.equal(await at(page), 4, "all of the inside in one step");
  assert.match(await parts(page).live.innerText(), /two computes two\(2\.00, 3\.00\) = 22\.00: the output f/);
  await parts(page).next.click();
  await parts(page).next.click();
  assert.match(await parts(page).live.innerText(), /two passes 1\.00 · /);
  await gate(page, /^a, /).focus();
  await page.keyboard.press("ArrowRight");
  await focused(page, /^f, group two/);
  await page.keyboard.press("+");
  await frame(page, "two").waitFor();
  assert.equal(await stage(page).locator(".node").count(), 4);
  await focused(page, /group unit of 2 gates, closed/);
  await page.keyboard.press("+");
  await frame(page, "unit").waitFor();
  await focused(page, /× gate|\+1 gate|group unit/);
  await page.keyboard.press("-");
  await focused(page, /group unit of 2 gates, closed/);
  await page.keyboard.press("-");
  await gate(page, /^f, group two of 4 gates, closed/).waitFor();
  assert.deepEqual(page.faults, []);
});

test("a step inside opens the group that comes next, and the table has a row for what is drawn", async () => {
  const page = await visit(browser, { fragment: NESTED });
  await parts(page).values.click();
  assert.equal((await page.getByRole("table").getByRole("row").all()).length, 1 + 3);
  await page.getByRole("button", { name: "Step inside" }).click();
  await frame(page, "two").waitFor();
  assert.equal(await at(page), 2, "the inner call in one step");
  assert.equal((await page.getByRole("table").getByRole("row").all()).length, 1 + 4);
  assert.ok((await row(page, "f")) !== null);
});

test("a link carries what is open", async () => {
  const page = await visit(browser, { fragment: `${NESTED}&open=f:two&s=4` });
  await frame(page, "two").waitFor();
  await parts(page).share.click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  assert.match(link, /&open=f:two/);
  const other = await visit(browser, { fragment: `${SIGMOID}&open=f&s=12` });
  await frame(other, "σ").waitFor();
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("at 360 px a composite gate opens by touch and its frame's name closes it", async () => {
  const page = await visit(browser, { fragment: `${NESTED}&s=4`, width: 360, height: 740, hasTouch: true });
  await page.getByRole("button", { name: "Open two" }).tap();
  await frame(page, "two").tap();
  await gate(page, /^f, group two/).waitFor();
  assert.deepEqual(page.faults, []);
});
