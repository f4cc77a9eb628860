// The mode "Check": gradients beside differences, kinks, and why the step is chosen as it is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const link = (program, more = "") => `#p=${encodeURIComponent(program)}&s=0&mode=check${more}`;
const NEURON = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";

const panel = (page) => page.getByRole("group", { name: "The check" });
const rows = async (page) => (await panel(page).getByRole("table").getByRole("row").allInnerTexts()).slice(1);

test("inputs first, every node on demand, each with its verdict", async () => {
  const page = await visit(browser, { fragment: link(NEURON) });
  const inputs = await rows(page);
  assert.equal(inputs.length, 5);
  for (const row of inputs) assert.match(row, /✓\s*agrees/);
  await panel(page).getByRole("checkbox", { name: /^Every node/ }).check();
  await panel(page).getByRole("button", { name: "f", exact: true }).waitFor();
  const all = await rows(page);
  assert.equal(all.length, 13);
  for (const row of all) assert.match(row, /✓\s*agrees/);
  await panel(page).getByRole("button", { name: "q", exact: true }).click();
  assert.equal(await page.locator('.graph .node[aria-label^="q,"]').getAttribute("aria-pressed"), "true", "the row selects its node");
  await panel(page).getByText("A closer look at q").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the table follows the step, by keyboard", async () => {
  const page = await visit(browser, { fragment: link(NEURON) });
  const step = panel(page).getByRole("slider", { name: "Step h" });
  assert.equal(await step.getAttribute("aria-valuetext"), "10^−5");
  await step.focus();
  await page.keyboard.press("End");
  await panel(page).getByText("h too large").first().waitFor();
  await page.keyboard.press("Home");
  await panel(page).getByText("equal but for rounding").first().waitFor();
  assert.equal(await step.getAttribute("aria-valuetext"), "10^−12");
  const picture = panel(page).getByRole("img", { name: /error of the difference by w0/ });
  assert.match(await picture.getAttribute("aria-label"), /falls with h².*rises? with 1\/h/);
  assert.equal(await picture.locator("circle.centred").count() > 30, true);
  assert.deepEqual(await picture.locator(".tag").allTextContents(), ["curvature: h²", "rounding: 1/h"]);
  assert.deepEqual(page.faults, []);
});

test("at a kink the gate, both slopes and the choice are said", async () => {
  for (const [program, gate, said] of [
    ["x = 0; f = relu(x)", "kink at relu", /From the left the slope is 0, from the right 1.*takes 0.*slope on the left/s],
    ["x = 0; f = abs(x)", "kink at |x|", /From the left the slope is −1, from the right 1.*takes 0.*subgradient/s],
    ["x = 2; y = 2; f = max(x, y)", "kink at max", /From the left the slope is 0, from the right 1.*takes 0\.5.*subgradient/s],
    ["x = 2; f = floor(x)", "jump at ⌊x⌋", /jumps between x − h and x \+ h/],
    ["x = 0; f = sqrt(x)", "not finite", /not finite/],
  ]) {
    const page = await visit(browser, { fragment: link(program) });
    await panel(page).getByRole("table").getByText(gate).first().waitFor();
    assert.match(await panel(page).getByRole("status").innerText(), said, program);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("numbers of tensors, the sum of an output, and a large program page by page", async () => {
  const tensor = await visit(browser, { fragment: link("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\ny = W @ x", "&check=6,3&sel=0") });
  assert.equal((await rows(tensor)).length, 6);
  await panel(tensor).getByText("A closer look at W[1, 1]").waitFor();
  await panel(tensor).getByText("f is the sum of the numbers of y").waitFor();
  const large = await visit(browser, { fragment: link("x = randn(200, seed=1); f = sum(tanh(x))") });
  assert.equal((await rows(large)).length, 60);
  await panel(large).getByRole("button", { name: "Check more" }).click();
  await large.getByText("The first 120 of 200").waitFor();
  for (const page of [tensor, large]) assert.deepEqual(page.faults, []);
});

test("an error keeps the last checks, and no input says so", async () => {
  const page = await visit(browser, { fragment: link(NEURON) });
  await parts(page).program.fill("f = 1/(");
  assert.equal((await rows(page)).length, 5);
  const none = await visit(browser, { fragment: link("f = 1 + 2") });
  await panel(none).getByText("nothing to check").waitFor();
  assert.deepEqual([...page.faults, ...none.faults], []);
});

for (const [locale, colorScheme, width, program] of [
  ["en-US", "light", 1440, NEURON],
  ["ko-KR", "dark", 360, NEURON],
  ["en-US", "dark", 1024, "x = 0; f = abs(x)"],
  ["ko-KR", "light", 1280, "W = [[1, 2], [3, 4]]; f = sum(W^2)"],
]) {
  test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
    const page = await visit(browser, { locale, colorScheme, width, fragment: link(program, "&check=5,all") });
    await page.locator("#check").waitFor();
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), []);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(excess <= 0, `${excess} px too wide`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
