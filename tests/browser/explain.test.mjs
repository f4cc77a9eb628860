// The explanation of gates of tensors: shapes, transposes, Jacobians.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A program at a step, in a link as a teacher writes it. */
const at = (program, step) => `#p=${encodeURIComponent(program)}&s=${step}`;

const squaredNorm = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W @ x; f = sqnorm(q)";

test("the Jacobian of a product of matrices: its entries under their names, and what is computed instead", async () => {
  const page = await visit(browser, { fragment: at(squaredNorm, 5) });
  const panel = page.getByRole("group", { name: "Explanation" });
  await panel.getByText("is transposed so that the shapes fit: 2×1 · 2×1 does not go together, 2×1 · 1×2 makes 2×2.").waitFor();
  const entries = panel.getByRole("region", { name: "Entries of ∂q/∂W" }).getByRole("table");
  assert.equal(await entries.getByRole("columnheader").count(), 4);
  assert.equal(await entries.getByRole("rowheader").count(), 2);
  assert.deepEqual(await entries.getByRole("cell").allTextContents(), ["", "0.20", "0.40", "0", "0", "0", "0", "0.20", "0.40"]);
  await panel.getByRole("img", { name: "blocks" }).waitFor();
  await panel.getByText("the outer product 2×1 · 1×2, 4 multiplications").waitFor();
  const copy = panel.getByRole("button", { name: "Copy this line as LaTeX" }).last();
  await copy.focus();
  await page.keyboard.press("Enter");
  await panel.getByRole("button", { name: "Copied" }).or(copy).first().waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^\\nabla_\{W\} f = \\begin\{bmatrix\}/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the Jacobian of a minibatch is told and not formed", async () => {
  const page = await visit(browser, { fragment: at("x = randn(100, 4096); relu(x)", 2), width: 360 });
  const panel = page.getByRole("group", { name: "Explanation" });
  await panel.getByText("409,600 × 409,600").waitFor();
  await panel.getByText("1,342,177,280,000 bytes, 1.22 TiB").waitFor();
  await panel.getByText("409,600 multiplications").waitFor();
  assert.equal(await panel.getByRole("table").count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the sum behind a repeated bias is told as a fan-out, in Korean too", async () => {
  const program = "x = [[1, 2], [3, -1], [0.5, 0]]; W = [[1, -1], [0.5, 2]]; b = [0.1, -0.2]; h = x @ W + b; f = mean(h)";
  for (const [locale, heading] of [["en-US", "b is used in many places"], ["ko-KR", "b는 여러 곳에 쓰입니다"]]) {
    const page = await visit(browser, { fragment: at(program, 7), locale });
    await page.locator("#explain").getByRole("heading", { name: heading }).waitFor();
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});
