// Forward mode: the derivative by one input beside each value, agreement with reverse mode, and what both cost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, row, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const FIRST = "x = -2; y = 5; z = -4\nq = x + y\nf = q * z";
const link = (program, step, rest = "") => `#p=${encodeURIComponent(program)}&s=${step}&mode=forward${rest}`;
const node = (page, name) => page.locator(`.nodes [aria-label^="${name},"]`);
const panel = (page) => page.locator(".forward-mode");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function audit(page, what) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), [], what);
}

test("derivatives go forward step by step, by the input that is selected on stage", async () => {
  const page = await visit(browser, { fragment: link(FIRST, 0) });
  assert.match(await node(page, "x").getAttribute("aria-label"), /derivative of x by x: 1\.00/);
  assert.match(await node(page, "y").getAttribute("aria-label"), /derivative of y by x: 0\.00/);
  assert.doesNotMatch(await node(page, "q").getAttribute("aria-label"), /derivative|gradient/);
  await parts(page).next.click();
  assert.match(await parts(page).live.innerText(), /∂q\/∂x = 1\.00 · 1\.00 \+ 1\.00 · 0\.00 = 1\.00/);
  await parts(page).last.click();
  assert.equal(await parts(page).step.inputValue(), "2", "there is no step back");
  assert.match(await node(page, "f").getAttribute("aria-label"), /derivative of f by x: −4\.00/);
  assert.match(await panel(page).innerText(), /forward mode\s*−4\.00\s*reverse mode\s*−4\.00[^]*Both modes agree/);
  await node(page, "z").focus();
  await page.keyboard.press("Enter");
  assert.equal(await panel(page).getByRole("combobox", { name: "By input" }).inputValue(), "2");
  assert.match(await node(page, "f").getAttribute("aria-label"), /derivative of f by z: 3\.00/);
  await parts(page).values.click();
  assert.match((await row(page, "𝑓")).join("|"), /∂f\/∂z = 3\.00/);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  assert.match(await page.locator("#link").inputValue(), /mode=forward.*by=2/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("costs are counted from the graph, and the plot says who wins", async () => {
  const page = await visit(browser, { fragment: link(FIRST, 2) });
  const text = await panel(page).innerText();
  assert.match(text, /forward mode, passes: 3, operations: 5/);
  assert.match(text, /reverse mode, passes: 1, operations: 4/);
  assert.match(await panel(page).getByRole("status").innerText(), /reverse mode wins: 4 operations against 5/);
  const outputs = panel(page).getByRole("spinbutton", { name: "Outputs m" });
  await outputs.fill("10");
  await outputs.press("Tab");
  assert.match(await panel(page).getByRole("status").innerText(), /forward mode wins: 5 operations against 40/);
  await panel(page).getByRole("slider", { name: "Inputs n, slider" }).fill("20");
  assert.match(await panel(page).getByRole("status").innerText(), /n = 20 inputs and m = 10 outputs/);
  await panel(page).getByRole("button", { name: "Back to this graph" }).click();
  assert.equal(await outputs.inputValue(), "1");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a number of a tensor can be chosen, and closed groups carry derivatives", async () => {
  const page = await visit(browser, { fragment: link("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W·x; f = ‖q‖²", 9, "&by=0,3") });
  assert.match(await node(page, "q").getAttribute("aria-label"), /derivative of q by W\[1, 1\]: \(2\) \[0\.00, 0\.40\]/);
  assert.match(await panel(page).innerText(), /∂f\/∂W\[1, 1\][^]*0\.21[^]*agree/);
  await panel(page).getByRole("combobox", { name: "Number" }).selectOption("0");
  assert.match(await node(page, "f").getAttribute("aria-label"), /by W\[0, 0\]: 0\.09/);
  await parts(page).program.fill("neuron(w, x, b) = σ(w*x + b)\nx = 1\nf = neuron(2, x, -1)");
  assert.match(await panel(page).innerText(), /Both modes agree/);
  await parts(page).program.fill("f = tahn(");
  assert.ok(await panel(page).isVisible());
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("what is too much to carry is said, and 10,000 gates are counted", async () => {
  const page = await visit(browser, { fragment: link("W = randn(1000, 3000, seed=1); x = randn(3000, seed=2); f = sum(W @ x)", 0, "&by=1") });
  assert.match(await panel(page).innerText(), /too many numbers to carry/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  const chain = ["x = 1", "g0 = x * 1.0001", ...Array.from({ length: 9_999 }, (_, at) => `g${at + 1} = g${at} * 1.0001`)].join("\n");
  const large = await visit(browser, { fragment: link(chain, 9) });
  assert.match(await panel(large).innerText(), /forward mode, passes: 1, operations: 10,000/);
  assert.match(await node(large, "g7").getAttribute("aria-label"), /derivative of g7 by x: 1\.00/);
  assert.deepEqual(large.faults, []);
  await large.context().close();
});

for (const [locale, colorScheme, width] of [["en-US", "light", 1280], ["ko-KR", "dark", 360]]) {
  test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
    const page = await visit(browser, { fragment: link(FIRST, 2), locale, colorScheme, width });
    await panel(page).waitFor();
    await audit(page, "forward mode");
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(excess <= 0, `${excess} px too wide`);
    await page.context().close();
  });
}
