// Tensors: heat maps on the stage, cell grids that rewrite the text, the viewer of all numbers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const LENGTH = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; f = ‖W·x‖²";
const at = (program, step = 0) => `#p=${encodeURIComponent(program)}&s=${step}`;
const cell = (page, name) => page.getByRole("textbox", { name, exact: true });
const dialog = (page) => page.getByRole("dialog");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function audit(page, what) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
  assert.deepEqual(found, [], what);
}

test("a cell rewrites its number in the text, and the step stays", async () => {
  const page = await visit(browser, { fragment: at(LENGTH, 4) });
  const { program, step, last } = parts(page);
  await cell(page, "W row 1, column 2").fill("2");
  await cell(page, "W row 1, column 2").press("Tab");
  assert.equal(await program.inputValue(), LENGTH.replace("0.5", "2"));
  assert.equal(await step.inputValue(), "4");
  assert.match(await page.locator(".stubs").textContent(), /0\.82/, "W·x is computed again");
  await last.click();
  assert.match(await page.getByRole("group", { name: "W, 2×2: numbers" }).innerText(), /0\.33/, "2 · 0.82 · 0.2");
  await cell(page, "x entry 2").fill("many");
  await cell(page, "x entry 2").press("Tab");
  assert.equal(await cell(page, "x entry 2").inputValue(), "many", "what was typed is not lost");
  await page.getByRole("alert").getByText("“many” is no number, so 0.4 stays in use").waitFor();
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), LENGTH);
  assert.equal(await cell(page, "W row 1, column 2").inputValue(), "0.5");
  assert.deepEqual(page.faults, []);
});

test("in a grid Enter and the arrows go down and up, Tab goes on", async () => {
  const page = await visit(browser, { fragment: at(LENGTH) });
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await cell(page, "W row 1, column 2").focus();
  await cell(page, "W row 1, column 2").fill("7");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "W row 2, column 2");
  assert.match(await parts(page).program.inputValue(), /\[0\.1, 7\]/, "what is left is committed");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), "W row 1, column 2");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "W row 2, column 1");
  assert.equal(await parts(page).step.inputValue(), "0", "keys in a cell take no steps");
});

test("a generator has a seed, and its numbers can be written out", async () => {
  const page = await visit(browser, { fragment: at("W = randn(2, 3, seed=1); f = sum(W)") });
  const { program } = parts(page);
  assert.equal(await cell(page, "W row 1, column 1").count(), 0, "its numbers are made and not typed");
  await cell(page, "W, seed").fill("12");
  await cell(page, "W, seed").press("Enter");
  assert.equal(await program.inputValue(), "W = randn(2, 3, seed=12); f = sum(W)");
  await page.getByRole("button", { name: "Write the numbers out" }).click();
  assert.match(await program.inputValue(), /^W = \[\[[^()]+\], \[[^()]+\]\]; f = sum\(W\)$/);
  await cell(page, "W row 2, column 3").fill("-4");
  await cell(page, "W row 2, column 3").press("Enter");
  assert.match(await program.inputValue(), /, -4\]\]; f = sum\(W\)$/);
  assert.deepEqual(page.faults, []);
});

test("large inputs are shown by windows and slices", async () => {
  const page = await visit(browser, { fragment: at("x = randn(2, 20, 9); f = sum(x)") });
  const group = page.getByRole("group", { name: "x, 2×20×9: numbers" });
  assert.equal(await group.locator(".cell").count(), 64);
  const first = await group.innerText();
  await page.getByRole("button", { name: "On: rows 1 to 8 of 20" }).click();
  await page.getByText("rows 9 to 16 of 20").waitFor();
  await page.getByRole("button", { name: "On: columns 1 to 8 of 9" }).click();
  assert.equal(await group.locator(".cell").count(), 8);
  await page.getByRole("button", { name: "On: slice 1" }).click();
  await page.getByText("slice 2", { exact: true }).waitFor();
  assert.notEqual(await group.innerText(), first);
});

test("a click on a map opens all numbers: value, gradient, local", async () => {
  const page = await visit(browser, { fragment: at("x = [1, -2, 3]; f = sum(relu(x))", 5) });
  await page.locator(".value-map").first().click();
  await dialog(page).getByRole("table").waitFor();
  assert.match(await dialog(page).innerText(), /min\s*−2\.00\s*max\s*3\.00\s*mean\s*0\.67\s*norm\s*3\.74/);
  assert.deepEqual(await dialog(page).locator("tbody td").allInnerTexts(), ["1.00", "−2.00", "3.00"]);
  await dialog(page).getByRole("button", { name: "Gradient" }).click();
  assert.deepEqual(await dialog(page).locator("tbody td").allInnerTexts(), ["1.00", "0.00", "1.00"]);
  await dialog(page).getByRole("button", { name: "Copy for NumPy" }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "np.array([1, 0, 1])");
  await page.keyboard.press("Escape");
  await page.locator(".graph [data-node='1']").focus();
  await page.keyboard.press("Shift+Enter");
  await dialog(page).getByRole("button", { name: "Local, by x" }).click();
  assert.deepEqual(await dialog(page).locator("tbody td").allInnerTexts(), ["1.00", "0.00", "1.00"]);
  await page.keyboard.press("Escape");
  await parts(page).first.click();
  await page.locator(".graph [data-node='1']").focus();
  await page.keyboard.press("Shift+Enter");
  await dialog(page).getByText("not computed yet").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the viewer turns the pages of millions of numbers", async () => {
  const page = await visit(browser, { fragment: at("x = randn(1000, 1000); f = sum(x)") });
  await parts(page).values.click();
  await page.getByRole("button", { name: "All numbers of x, 1000×1000", exact: true }).first().click();
  assert.equal(await dialog(page).locator("tbody td").count(), 40 * 12);
  await dialog(page).getByRole("button", { name: "Last: rows 0 to 39 of 1000" }).click();
  await dialog(page).getByText("rows 960 to 999 of 1000").waitFor();
  const before = await page.evaluate(() => performance.now());
  await dialog(page).getByRole("button", { name: "On: columns 0 to 11 of 1000" }).click();
  await dialog(page).getByText("columns 12 to 23 of 1000").waitFor();
  assert.ok((await page.evaluate(() => performance.now())) - before < 1500);
  await dialog(page).getByRole("textbox", { name: "Go to index" }).fill("7, 500");
  await page.keyboard.press("Enter");
  await dialog(page).getByText("columns 492 to 503 of 1000").waitFor();
  assert.equal(await dialog(page).locator("td[aria-current]").count(), 1);
  await dialog(page).getByRole("textbox", { name: "Go to index" }).fill("7, 1000");
  await page.keyboard.press("Enter");
  await dialog(page).getByText("There is no number with this index.").waitFor();
  assert.ok((await page.locator("*").count()) < 1500);
  assert.deepEqual(page.faults, []);
});

for (const locale of ["en-US", "ko-KR"]) {
  for (const [width, colorScheme] of [[1280, "light"], [360, "dark"]]) {
    test(`audit with grid and viewer: ${locale}, ${colorScheme}, ${width} px`, async () => {
      const program = "W = randn(3, 9, seed=1); x = [0.1, 0.2, -0.3, 0.4, 0.5, 1, 2, 3, -4]; b = [1, 2, 3]; f = sum(relu(W @ x + b) * b)";
      const page = await visit(browser, { fragment: at(program, 8), locale, width, colorScheme });
      // On a narrow screen the program is a tab.
      if (width < 1180) await page.getByRole("tab").nth(1).click();
      await audit(page, "with grids");
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok((await wide()) <= 0);
      await page.locator(".tensor-head .link").first().click();
      await dialog(page).getByRole("table").waitFor();
      await audit(page, "with the viewer");
      assert.ok((await wide()) <= 0);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}
