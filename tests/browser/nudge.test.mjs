// The mode "Nudge": one input is moved, and every wire says what it does and what was foretold.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const link = (program, more = "") => `#p=${encodeURIComponent(program)}&s=0&mode=nudge${more}`;
const FIRST = "x = -2; y = 5; z = -4\nq = x + y\nf = q * z";
const NEURON = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const MATRIX = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\nq = W @ x\nf = sqnorm(q)";

const panel = (page) => page.getByRole("group", { name: "The nudge" });
const says = (page) => panel(page).getByRole("status");
const gate = (page, name) => page.locator(`.graph .node[aria-label^="${name},"]`);

test("the button in a row moves that input, and every wire says how", async () => {
  const page = await visit(browser, { fragment: `#p=${encodeURIComponent(FIRST)}&s=0` });
  await page.getByRole("button", { name: "Nudge x" }).click();
  await says(page).getByText("x up by 0.1").waitFor();
  assert.match(await says(page).innerText(), /x up by 0\.1 → f down by 0\.4/);
  assert.match(await gate(page, "q").getAttribute("aria-label"), /moves by \+0\.100, predicted \+0\.100/);
  assert.match(await gate(page, "f").getAttribute("aria-label"), /moves by −0\.400, predicted −0\.400/);
  assert.match(await gate(page, "z").getAttribute("aria-label"), /does not move/);
  assert.match(await panel(page).innerText(), /0, exact/);
  await page.getByText("a straight line is its own tangent").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "nudge", "the panel has the focus");
  assert.deepEqual(page.faults, []);
});

test("h is typed, slid, turned and chosen, by keyboard as well", async () => {
  const page = await visit(browser, { fragment: link(FIRST) });
  const field = panel(page).getByRole("textbox", { name: "h", exact: true });
  await field.fill("0.01");
  await field.press("Tab");
  await says(page).getByText("x up by 0.01 → f down by 0.04").waitFor();
  await panel(page).getByRole("button", { name: "Turn the sign of h" }).press("Enter");
  await says(page).getByText("x down by 0.01 → f up by 0.04").waitFor();
  await panel(page).getByRole("button", { name: "1", exact: true }).click();
  await says(page).getByText("x down by 1 → f up by 4").waitFor();
  await panel(page).getByRole("slider", { name: /^h/ }).focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await field.inputValue(), "-0.79");
  await field.fill("nonsense");
  await field.press("Tab");
  assert.equal(await field.inputValue(), "nonsense", "what was typed is not lost");
  await panel(page).getByRole("alert").getByText("“nonsense” cannot be h, so −0.79 stays in use").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await parts(page).next.click();
  await panel(page).getByText("“nonsense” cannot be h").waitFor();
  await field.press("Escape");
  assert.equal(await field.inputValue(), "-0.79");
  assert.equal(await field.getAttribute("aria-invalid"), null);
  await panel(page).getByRole("combobox", { name: "Input" }).selectOption("z");
  await says(page).getByText("z down by 0.79 → f down by 2.37").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the gap of a curve shrinks with the square of h", async () => {
  const page = await visit(browser, { fragment: link(NEURON, "&nudge=w1") });
  const rows = await panel(page).getByRole("table").last().getByRole("row").allInnerTexts();
  assert.equal(rows.length, 6);
  const ratios = rows.slice(2).map((row) => Number(row.split("÷ ")[1]));
  for (const ratio of ratios) assert.ok(ratio > 3.7 && ratio < 4.3, `${ratio}`);
  assert.match(await gate(page, "f").getAttribute("aria-label"), /moves by −0\.0411, predicted −0\.0393/);
  assert.equal(await page.getByRole("img", { name: /f against w1/ }).count(), 1);
  await panel(page).getByText("−0.0018").first().waitFor();
});

test("kinks, jumps and what is no number are said", async () => {
  for (const [program, text] of [
    ["x = -0.05; f = relu(x)", "relu at f changes sides on the way"],
    ["x = 1.95; f = 3 * floor(x)", "jumps on the way"],
    ["x = -0.05; f = log(x + 0.1)", null],
    ["x = 0.05; f = log(x)", "leaves the numbers for which"],
    ["x = 0; f = 1/x", "already before the nudge"],
  ]) {
    const page = await visit(browser, { fragment: link(program, program.includes("0.05; f = log(x)") ? "&h=-0.1" : "") });
    if (text) await panel(page).getByText(text).waitFor();
    else assert.equal(await panel(page).getByText("changes sides").count(), 0);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("one number of a matrix is chosen and written into the program, and undone", async () => {
  const page = await visit(browser, { fragment: link(MATRIX, "&nudge=W,3") });
  await says(page).getByText("W[1, 1] up by 0.1 → f up by 0.0224").waitFor();
  await panel(page).getByRole("button", { name: "Write W[1, 1] = 0.9 into the program" }).click();
  const { program } = parts(page);
  assert.match(await program.inputValue(), /\[-0\.3, 0\.9\]/);
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.match(await program.inputValue(), /\[-0\.3, 0\.8\]/);
  await panel(page).getByRole("button", { name: "Number before" }).click();
  await says(page).getByText("W[1, 0] up by").waitFor();
  await panel(page).getByRole("textbox", { name: "Number" }).fill("0, 1");
  await page.keyboard.press("Tab");
  await says(page).getByText("W[0, 1] up by").waitFor();
  const values = parts(page).values;
  await values.click();
  const heads = await page.getByRole("columnheader").allInnerTexts();
  assert.ok(heads.includes("Change") && heads.includes("Predicted"), heads.join());
  assert.deepEqual(page.faults, []);
});

test("unset inputs get a number, generators none, and an error keeps the last graph", async () => {
  const unset = await visit(browser, { fragment: link("f = a * b; b = 3") });
  await panel(unset).getByRole("button", { name: "Write a = 1.1 into the program" }).click();
  assert.match(await parts(unset).program.inputValue(), /a = 1\.1/);
  await parts(unset).program.fill("f = a * ");
  await says(unset).getByText("a up by").waitFor();
  assert.equal(await panel(unset).getByRole("button", { name: /^Write/ }).getAttribute("aria-disabled"), "true");
  const made = await visit(browser, { fragment: link("W = randn(3, seed=1); f = sum(W^2)") });
  await panel(made).getByText("is made by a generator").waitFor();
  const none = await visit(browser, { fragment: link("f = 1 + 2") });
  await panel(none).getByText("no input that could be moved").waitFor();
  for (const page of [unset, made, none]) assert.deepEqual(page.faults, []);
});

test("choices travel in the link, and stepping moves nothing", async () => {
  const page = await visit(browser, { fragment: link(NEURON, "&nudge=w0&h=-0.01") });
  await says(page).getByText("w0 down by 0.01").waitFor();
  const places = () => page.locator(".graph .node").evaluateAll((nodes) => {
    const [first, ...others] = nodes.map((node) => node.getBoundingClientRect());
    return others.map((other) => [other.x - first.x, other.y - first.y].map(Math.round).join());
  });
  const before = await places();
  await parts(page).last.click();
  assert.deepEqual(await places(), before);
  assert.match(await gate(page, "w0").getAttribute("aria-label"), /moves by −0\.0100/);
  await page.getByRole("group", { name: "Mode" }).getByRole("button", { name: "Explore" }).click();
  assert.match(await gate(page, "w0").getAttribute("aria-label"), /gradient −0\.20/);
});

for (const [locale, colorScheme, width, program] of [
  ["en-US", "light", 1440, NEURON],
  ["ko-KR", "dark", 360, NEURON],
  ["en-US", "dark", 1024, MATRIX],
  ["ko-KR", "light", 1280, "x = 0; f = abs(x)"],
]) {
  test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
    const page = await visit(browser, { locale, colorScheme, width, fragment: link(program) });
    await page.locator("#nudge").waitFor();
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), []);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(excess <= 0, `${excess} px too wide`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
