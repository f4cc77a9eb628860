// The tab "Network": layers as columns of neurons, one neuron by itself, and their links with the graph.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const program = (text) => `#p=${encodeURIComponent(text)}`;
const TWO = program(
  "W1 = [[0.5, -1, 0.2], [0.3, 1.5, -0.6], [-0.7, 0.1, 0.9], [0.4, 0.8, -0.2]]\nW2 = [[1, -0.5, 0.25, 0.5], [-0.3, 0.6, 0.8, -1]]\nconst x = [1, -2, 0.5]\nh = max(0, W1·x)\ns = W2·h\nL = cross_entropy(s, 0)",
);
const NEURON = program("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const panel = (page) => page.getByRole("tabpanel", { name: "Network" });
const picture = (page) => panel(page).getByRole("application");
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label"));

async function audit(page) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), []);
}

test("a network of matrices: columns, numbers of the step, and how it is counted", async () => {
  const page = await visit(browser, { fragment: `${TWO}&s=0&tab=network` });
  await panel(page).getByText("A 2-layer network, 3 → 4 → 2: 1 hidden layer.").waitFor();
  assert.equal(await picture(page).locator(".neuron").count(), 9);
  assert.equal(await picture(page).locator(".connection").count(), 20);
  await picture(page).getByRole("button", { name: "h[0], hidden layer 1, not computed yet, gradient not reached yet" }).waitFor();
  await parts(page).last.click();
  await picture(page).getByRole("button", { name: /^h\[0\], hidden layer 1, value 2\.60, gradient −/ }).waitFor();
  await panel(page).getByText("20 weights + 0 biases = 20 parameters to learn.").waitFor();
  const dashed = await picture(page).locator(".weight.negative").count();
  assert.equal(dashed, 7, "negative weights are dashed");
  assert.deepEqual(page.faults, []);
});

test("a weight is selected in the graph as well, and a node of the graph is marked in the network", async () => {
  const page = await visit(browser, { fragment: `${TWO}&s=99&tab=network` });
  await picture(page).getByRole("button", { name: /^W1\[2, 0\], weight from x\[0\] to h\[2\]/ }).click({ force: true });
  const about = panel(page).getByRole("status").filter({ hasText: /weight from x\[0\] to h\[2\], value −0\.70, gradient/ });
  await about.waitFor();
  assert.equal(await page.locator(".stage .corners").count(), 1);
  assert.equal(await picture(page).locator(".connection.picked").count(), 1);
  const marks = page.locator(".stage .overlay .entry");
  assert.equal(await marks.count(), 2, "its cell is framed in the value and in the gradient");
  const [frame, body] = [await marks.first().boundingBox(), await page.locator(".stage").boundingBox()];
  assert.ok(frame.width > 10 && frame.x > body.x);
  await page.getByRole("button", { name: "Fit" }).first().click();
  await page.getByRole("application").first().getByRole("button", { name: /^W2, / }).click();
  assert.equal(await marks.count(), 0);
  await panel(page).getByText(/is selected in the graph: 8 of the connections/).waitFor();
  assert.equal(await picture(page).locator(".connection.picked").count(), 8);
  await page.getByRole("application").first().getByRole("button", { name: /^h, / }).click();
  await page.waitForFunction(() => document.querySelectorAll(".net .neuron.picked").length === 4);
});

test("by keyboard: one tab stop, arrows walk, Enter selects", async () => {
  const page = await visit(browser, { fragment: `${TWO}&s=99&tab=network` });
  assert.equal(await picture(page).locator("[tabindex='0']").count(), 1);
  await picture(page).locator("[tabindex='0']").focus();
  assert.match(await focused(page), /^x\[0\], input, value 1\.00, no gradient/);
  const step = await parts(page).step.inputValue();
  for (const [key, name] of [["ArrowDown", /^x\[1\]/], ["ArrowRight", /^W1\[1, 1\], weight from x\[1\] to h\[1\], value 1\.50/], ["ArrowDown", /^W1\[2, 1\]/], ["ArrowRight", /^h\[2\], hidden layer 1/]]) {
    await page.keyboard.press(key);
    await page.waitForFunction((source) => new RegExp(source).test(document.activeElement.getAttribute("aria-label") ?? ""), name.source);
  }
  assert.equal(await parts(page).step.inputValue(), step, "the arrows do not step here");
  await page.keyboard.press("Enter");
  await panel(page).getByRole("button", { name: "Look at this neuron" }).waitFor();
  assert.match(await focused(page), /^h\[2\]/, "the focus stays");
  assert.equal(await page.locator(".stage .corners").count(), 1);
});

test("the neuron of the lecture, with its numbers and the caution", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=99&tab=network&net=neuron` });
  const neuron = panel(page).getByRole("group", { name: "The neuron: dendrites, cell body and axon" });
  await neuron.getByRole("img", { name: "w0 · x0: 2.00 · −1.00 = −2.00" }).waitFor();
  await neuron.getByRole("img", { name: "w1 · x1: −3.00 · −2.00 = 6.00" }).waitFor();
  await panel(page).getByText("The sum in the cell body is 1.00, and the axon carries 0.73 out.").waitFor();
  await panel(page).getByText("must not be taken literally").waitFor();
  await parts(page).first.click();
  await panel(page).getByText("The sum in the cell body is ?, and the axon carries ? out.").waitFor();
  await panel(page).getByRole("button", { name: "Network", exact: true }).click();
  await panel(page).getByText("A 1-layer network, 2 → 1: no hidden layer.").waitFor();
  await page.getByRole("application").first().getByRole("button", { name: /^w0, / }).click();
  await panel(page).getByText(/is selected in the graph: 1 of the connections/).waitFor();
  assert.deepEqual(page.faults, []);
});

test("a program without layers says so and offers some", async () => {
  const page = await visit(browser, { fragment: `${program("x = 3; f = x*x + x")}&s=0&tab=network` });
  await panel(page).getByText("This program has no layers").waitFor();
  await panel(page).getByRole("button", { name: /^Three layers/ }).click();
  await panel(page).getByText("A 3-layer network, 3 → 4 → 4 → 2: 2 hidden layers.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("a large network is sampled, and the examples of a batch are turned over", async () => {
  const page = await visit(browser, { fragment: `${program("W1 = randn(100, 3072, seed=1); W2 = randn(10, 100, seed=2); const x = randn(3072, seed=3)\nh = max(0, W1·x)\ns = W2·h")}&s=99&tab=network` });
  await panel(page).getByText("A 2-layer network, 3072 → 100 → 10: 1 hidden layer.").waitFor();
  assert.equal(await picture(page).locator(".neuron").count(), 21);
  assert.deepEqual(await picture(page).locator(".size").allTextContents(), ["3072", "100", "10"]);
  await panel(page).getByText("308200 weights + 0 biases = 308200 parameters to learn.").waitFor();
  await parts(page).program.fill("const X = [[1, -2], [0.5, 3]]; W = [[0.2, -0.4], [0.7, 0.3]]\nS = relu(X @ W)");
  await panel(page).getByText("Example 1 of 2").waitFor();
  await panel(page).getByRole("button", { name: /^On: Example/ }).click();
  await picture(page).getByRole("button", { name: /^X\[1, 0\], input/ }).waitFor();
});

for (const [locale, colorScheme, width] of [["en-US", "light", 1440], ["en-US", "dark", 1024], ["ko-KR", "light", 360], ["ko-KR", "dark", 1440]]) {
  test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
    for (const net of ["", "&net=neuron"]) {
      const page = await visit(browser, { fragment: `${TWO}&s=9&tab=network${net}`, locale, colorScheme, width });
      await page.locator(net ? ".soma" : ".net").waitFor();
      await audit(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const small = await page.locator(".networking svg text").evaluateAll((texts) => texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a).filter((size) => size < 11.5));
      assert.deepEqual(small, []);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    }
  });
}

test("six tabs fit, or scroll within their strip", async () => {
  for (const [width, locale] of [[1440, "en-US"], [1024, "en-US"], [360, "en-US"], [320, "ko-KR"]]) {
    const page = await visit(browser, { fragment: `${TWO}&s=9&tab=network`, width, locale });
    const tabs = await page.getByRole("tab").all();
    assert.equal(tabs.length, width > 1180 ? 5 : 6);
    const last = await tabs.at(-1).boundingBox();
    if (width >= 360) assert.ok(last.x + last.width <= width, `the last tab ends at ${last.x + last.width} of ${width}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.context().close();
  }
});
