// The tab "Plot": the graph's own activation, others beside it, and the point.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const program = (text) => `#p=${encodeURIComponent(text)}`;
const NEURON = program("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)");
const RELU = program("x = -1.5\nf = relu(x)");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const panel = (page) => page.getByRole("tabpanel", { name: "Plot" });
const slider = (page) => page.getByRole("slider", { name: "Point on the curve" });
const function_ = (page, name) => panel(page).getByRole("button", { name, exact: true });
const rows = (page) => panel(page).getByRole("table").locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim()).join(" | ")));

async function audit(page) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), []);
}

test("the program's own σ is drawn, with its point, its zones and what goes back", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=8&tab=plot` });
  await panel(page).getByText("the first activation of the program").waitFor();
  const picture = panel(page).getByRole("img", { name: /σ at 1\.00 is 0\.73, slope 0\.20\. Saturated below −4\.58 and above 4\.58\. Backward: 1\.00 · 0\.20 = 0\.20 goes to s\./ });
  await picture.waitFor();
  assert.deepEqual(await rows(page), ["σ | 0.20 | 0.25 | x < −4.58 x > 4.58 | nowhere"]);
  await parts(page).first.click();
  await panel(page).getByText("s is not computed yet at this step.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the gate of the step and the selected gate are followed", async () => {
  const page = await visit(browser, { fragment: `${program("x = 1; y = -x; f = tanh(y)")}&s=1&tab=plot` });
  await panel(page).getByText("the gate of this step").waitFor();
  await panel(page).getByText(/^·\(−1\) of/).waitFor();
  await parts(page).next.click();
  await panel(page).getByText(/^tanh of/).waitFor();
  await page.getByRole("application").first().getByRole("button", { name: /^y, / }).click();
  await panel(page).getByText("the selected gate").waitFor();
  await page.getByRole("application").first().getByRole("button", { name: /^x, / }).click();
  await panel(page).getByText("is no function of single numbers.").waitFor();
});

test("moving the point writes an input, and one undo takes it back", async () => {
  const page = await visit(browser, { fragment: `${RELU}&s=3&tab=plot` });
  await panel(page).getByText("Moving the point writes x in the program.").waitFor();
  await panel(page).getByText("Here nothing of the gradient passes.").waitFor();
  await slider(page).focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".editor textarea").value.startsWith("x = -1.35"));
  assert.match(await slider(page).getAttribute("aria-valuetext"), /x −1\.35: value 0\.00, slope 0\.00/);
  assert.ok(await slider(page).evaluate((slider) => slider === document.activeElement), "the focus stays");
  const box = await slider(page).boundingBox();
  await page.mouse.click(box.x + box.width * 0.75, box.y + 60);
  await panel(page).getByText(/slope 1\.00/).first().waitFor();
  assert.match(await parts(page).program.inputValue(), /^x = (2\.9|3|3\.0)/);
  await parts(page).program.focus();
  await page.keyboard.press("Control+z");
  assert.match(await parts(page).program.inputValue(), /^x = -1\.5\n/);
  assert.deepEqual(page.faults, []);
});

test("where the operand is computed the point explores, and finds back", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=5&tab=plot` });
  const before = await parts(page).program.inputValue();
  await slider(page).fill("5");
  await panel(page).getByText("Here less than a hundredth of the gradient passes.").waitFor();
  assert.equal(await parts(page).program.inputValue(), before);
  await panel(page).getByRole("button", { name: "Back to the gate" }).click();
  await panel(page).getByText(/^σ at 1\.00/).first().waitFor();
  const field = panel(page).getByRole("textbox", { name: "x of the point" });
  await field.fill("-70");
  await field.press("Enter");
  await panel(page).getByText("±100").waitFor();
  await field.fill("what");
  await field.press("Enter");
  assert.equal(await field.inputValue(), "what", "what was typed is not lost");
  await panel(page).getByRole("alert").getByText("“what” is no number, so −70 stays in use").waitFor();
  await field.fill("-60");
  await field.press("Enter");
  await panel(page).getByText("stays in use").waitFor({ state: "detached" });
  await panel(page).getByText(/at −60\.00/).first().waitFor();
});

test("several functions lie over each other, each with its own line and name, and travel in the link", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=5&tab=plot` });
  for (const name of ["tanh", "relu", "leaky_relu", "maxout", "elu"]) await function_(page, name).click();
  assert.equal((await rows(page)).length, 6);
  const dashes = await panel(page).locator(".plot .values .curve").evaluateAll((lines) => lines.map((line) => getComputedStyle(line).strokeDasharray));
  assert.equal(new Set(dashes).size, 6, String(dashes));
  const names = await panel(page).locator(".plot .values .name").allTextContents();
  assert.deepEqual([...names].sort(), ["elu", "leaky", "maxout", "relu", "tanh", "σ"]);
  assert.equal(await function_(page, "relu").getAttribute("aria-pressed"), "true");
  await panel(page).getByText("More functions").click();
  assert.equal(await function_(page, "softplus").getAttribute("aria-disabled"), "true", "five are enough");
  await parts(page).share.click();
  assert.match(await page.locator("#link").inputValue(), /&plot=tanh,relu,leaky_relu,maxout,elu&?.*&tab=plot/);
  await page.keyboard.press("Escape");
  await audit(page);
  assert.deepEqual(page.faults, []);
});

test("the numbers of a tensor are dots on the curve, and those in dead places are counted", async () => {
  const page = await visit(browser, { fragment: `${program("x = [1.5, -2, 0.5, -0.25, 3]\ny = relu(x)\nf = sum(y)")}&s=2&sel=1&tab=plot` });
  await panel(page).getByText("Of 5 numbers, 2 stand where it is dead and 0 where it is saturated.").waitFor();
  assert.equal((await panel(page).locator(".plot .own").first().getAttribute("d")).split("M").length - 1, 5);
});

for (const [locale, colorScheme, width] of [["en-US", "dark", 1024], ["ko-KR", "light", 360], ["ko-KR", "dark", 1440]]) {
  test(`audit with an error and without activations: ${locale}, ${colorScheme}, ${width} px`, async () => {
    const page = await visit(browser, { fragment: `${program("x = 1; y = 2; f = x + y")}&s=1&tab=plot&plot=relu,tanh`, locale, colorScheme, width });
    await page.locator(".plot svg").waitFor();
    await audit(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const least = await page.locator(".plot text").evaluateAll((texts) => Math.min(...texts.map((text) => text.getBoundingClientRect().height)));
    assert.ok(least > 13, `letters are ${least} px high with their line`);
    await page.locator("textarea").first().evaluate((field) => {
      field.value = "y = tahn(x";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.locator(".plotting .note").first().waitFor();
    await audit(page);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
