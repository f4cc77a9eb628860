// The mode "Break it": a fault is chosen, its wrong numbers are marked everywhere, and its place is found; or it is hidden.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, row, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const BRANCHES = "x = 2; y = 3; p = x * y; q = x + y; f = p * q";
const link = (program, step, rest) => `#p=${encodeURIComponent(program)}&s=${step}&mode=break${rest}`;
const node = (page, name) => page.locator(`.nodes [aria-label^="${name},"]`);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function audit(page, what) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), [], what);
}

test("overwritten sums are wrong on stage, in the table and in the sentence, until the place is found", async () => {
  const page = await visit(browser, { fragment: link(BRANCHES, 10, "") });
  assert.match(await node(page, "x").getAttribute("aria-label"), /gradient 15\.00; wrong: should be 21\.00/);
  assert.doesNotMatch(await node(page, "p").getAttribute("aria-label"), /wrong/);
  assert.match(await parts(page).live.innerText(), /come 6\.00, 15\.00, and each wipes out the one before: 15\.00 is left.*it should be 21\.00/s);
  assert.equal(await page.locator(".stubs [data-for] .right-number").allTextContents().then((texts) => texts.join()), "21.00");
  assert.ok(await page.locator(".stubs .gradient-wrong").count());
  assert.match(await page.locator(".slips").innerText(), /dx = dp \* y[^]*dx \+= dp \* y/);
  await parts(page).last.click();
  const panel = page.locator("#breaking");
  assert.match(await panel.innerText(), /2 of 5 gradients are wrong; 3 stay right/);
  await parts(page).values.click();
  assert.match((await row(page, "𝑦")).join("|"), /10\.00.*should be 16\.00/s);
  await page.getByRole("tab", { name: "Break it" }).click();
  // A wrong place is answered kindly, the right one restores the numbers.
  await node(page, "f").click();
  await panel.getByRole("button", { name: "Repair here: f" }).click();
  assert.match(await panel.getByRole("status").innerText(), /arrives at.*right/s);
  await node(page, "x").click();
  await panel.getByRole("button", { name: "Repair here: x" }).click();
  assert.match(await panel.getByRole("status").innerText(), /Found and repaired.*\+=/s);
  assert.match(await node(page, "x").getAttribute("aria-label"), /gradient 21\.00;/);
  assert.equal(await page.locator(".graph .wave").count(), 0);
  await panel.getByRole("button", { name: "Break it again" }).click();
  assert.match(await node(page, "x").getAttribute("aria-label"), /gradient 15\.00/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("two runs are shown one after the other, with PyTorch's convention", async () => {
  const page = await visit(browser, { fragment: link("x = -2; y = 5; z = -4; q = x + y; f = q * z", 99, "&fault=twice") });
  const panel = page.locator("#breaking");
  assert.match(await panel.innerText(), /PyTorch/);
  assert.match(await panel.innerText(), /x\.grad = y\.grad = z\.grad = None/);
  assert.match(await node(page, "x").getAttribute("aria-label"), /gradient −8\.00; wrong: should be −4\.00/);
  assert.doesNotMatch(await node(page, "q").getAttribute("aria-label"), /wrong/);
  await panel.getByRole("button", { name: "First run" }).click();
  assert.match(await node(page, "x").getAttribute("aria-label"), /gradient −4\.00;/);
  await panel.getByRole("button", { name: "Second run" }).click();
  await panel.getByRole("button", { name: "Nothing was cleared" }).click();
  assert.match(await panel.getByRole("status").innerText(), /zero_grad/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a graph without a branch says so, and offers one that has it", async () => {
  const page = await visit(browser);
  await page.getByRole("button", { name: "Mode" }).or(page.getByRole("button", { name: "Break it" })).first().click();
  const choice = page.getByRole("button", { name: "Break it" }).first();
  if ((await choice.getAttribute("aria-pressed")) !== "true") await choice.click();
  const panel = page.locator("#breaking");
  assert.match(await panel.innerText(), /Nothing in this graph is used twice/);
  await panel.getByRole("combobox", { name: "Fault" }).selectOption("upstream");
  assert.match(await panel.innerText(), /sends its local gradient back alone/);
  await panel.getByRole("combobox", { name: "Fault" }).selectOption("overwrite");
  await panel.getByRole("button", { name: "Open a graph with a branch" }).click();
  assert.match(await parts(page).program.inputValue(), /x\*y \+ x/);
  assert.match(await panel.innerText(), /1 of 4 gradients are wrong/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a hidden fault marks nothing, travels as a seed, and is found by keyboard", async () => {
  const page = await visit(browser, { fragment: link(BRANCHES, 12, "&fault=hidden:3") });
  const panel = page.locator("#breaking");
  assert.match(await panel.innerText(), /One fault is hidden/);
  assert.equal(await page.locator(".graph :is(.wave, .gradient-wrong, .right-number)").count(), 0);
  assert.ok(await panel.getByText("✗ no").count(), "central differences disagree");
  // Every node is tried in turn, by the keyboard alone.
  await node(page, "f").focus();
  for (const name of ["f", "p", "q", "x", "y"]) {
    await node(page, name).focus();
    await page.keyboard.press("Enter");
    const repair = panel.getByRole("button", { name: /^Repair here: / });
    await repair.focus();
    await page.keyboard.press("Enter");
    const said = await panel.getByRole("status").innerText();
    if (/Found/.test(said)) break;
    assert.match(said, /right|wrong already/);
  }
  assert.match(await panel.getByRole("status").innerText(), /Found and repaired/);
  await panel.getByRole("button", { name: "Hide another fault" }).click();
  assert.match(await panel.innerText(), /One fault is hidden/);
  await panel.getByRole("button", { name: "Show me the fault" }).click();
  assert.ok(await page.locator(".slips .wrong, .slips .missing").count());
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a fault in tensors and in a closed group is marked, and a program with an error keeps the last run", async () => {
  const page = await visit(browser, {
    fragment: link("neuron(w, x, b) = σ(w·x + b)\nx = [1, -2]\nh = neuron([0.5, -1], x, 0.2)\nf = neuron([2], [h], -1) + h", 99, ""),
  });
  assert.match(await page.locator("#breaking").innerText(), /gradients are wrong/);
  assert.match(await node(page, "x").getAttribute("aria-label"), /wrong: should be \(2\)/);
  assert.ok(await page.locator(".stubs .wave").count());
  await parts(page).program.fill("f = tahn(");
  assert.ok(await page.locator("#breaking").isVisible());
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

for (const [locale, colorScheme, width] of [["en-US", "light", 1280], ["ko-KR", "dark", 360]]) {
  test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
    const page = await visit(browser, { fragment: link(BRANCHES, 10, ""), locale, colorScheme, width });
    await page.locator("#breaking").waitFor();
    await audit(page, "told");
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(excess <= 0, `${excess} px too wide`);
    await page.locator("[data-do='break hide']").click();
    await audit(page, "hidden");
    await page.context().close();
  });
}
