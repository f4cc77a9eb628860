// The tab "Code": its forms, the line of the present step, and what is copied.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, parts, visit } from "./page.mjs";

const NEURON = "#p=w0=2;x0=-1;w1=-3;x1=-2;w2=-3;f=1/(1%2Bexp(-(w0*x0%2Bw1*x1%2Bw2)))";
const TENSORS = "#p=const x=[[1,-2],[0.5,3]];W=randn(2,3,seed=1);b=zeros(3);f=sum(softmax(x@W%2Bb)%5E2)";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const code = (page) => ({
  tab: page.getByRole("tab", { name: "Code" }),
  text: page.getByRole("region", { name: "The program in Python" }),
  lit: page.locator(".python [aria-current=step]"),
  form: (name) => page.getByRole("button", { name, exact: true }),
});

/** The text of the lit line, once it is this one. */
async function lights(page, text) {
  await page.waitForFunction((text) => document.querySelector(".python [aria-current=step]")?.textContent.trim() === text, text);
  assert.equal(await code(page).lit.count(), 1);
}

test("the forms of a program", async () => {
  const page = await visit(browser, { fragment: NEURON });
  const { tab, text, form } = code(page);
  await tab.click();
  for (const [name, line] of [
    ["NumPy", "da = df * (-1 / a ** 2)"],
    ["PyTorch", "f.backward()"],
    ["JAX", "def forward(w0, x0, w1, x1, w2):"],
    ["Layer", "class Layer:"],
  ]) {
    await form(name).click();
    await text.getByText(line, { exact: true }).waitFor();
    assert.equal(await form(name).getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator(".python [aria-pressed=true]").count(), 1);
  }
  assert.deepEqual(page.faults, []);
});

test("the functions are fetched when the tab is opened, and not before", async () => {
  const page = await visit(browser, { fragment: NEURON });
  assert.equal(page.files.some((file) => file.includes("/code/")), false);
  await code(page).tab.click();
  await code(page).text.waitFor();
  assert.ok(page.files.some((file) => file.endsWith("/code/numpy.py")));
});

test("the lit line follows the step, back and forth", async () => {
  const page = await visit(browser, { fragment: NEURON + "&s=12&tab=code" });
  const { next, previous, first, last } = parts(page);
  await lights(page, "du = dv * v");
  assert.equal(await code(page).lit.getAttribute("data-now"), "−0.20");
  await next.click();
  await lights(page, "ds = -du");
  await previous.click();
  await lights(page, "du = dv * v");
  await last.click();
  await lights(page, "dx0 = dp * w0");
  await first.click();
  await code(page).lit.waitFor({ state: "detached" });
  await next.click();
  await lights(page, "p = w0 * x0");
  assert.deepEqual(page.faults, []);
});

test("a number that changes is in the code at once, and the lit line stays", async () => {
  const page = await visit(browser, { fragment: "#p=x=3;y=-4;f=x*y&s=3&tab=code" });
  await lights(page, "dx = df * y");
  await parts(page).program.fill("x=3.5;y=-4;f=x*y");
  await code(page).text.getByText("x = 3.5", { exact: true }).waitFor();
  await lights(page, "dx = df * y");
});

test("what is copied is what is shown, in every form", async () => {
  const page = await visit(browser, { fragment: TENSORS + "&tab=code" });
  for (const name of ["NumPy", "PyTorch", "JAX", "Layer"]) {
    await code(page).form(name).click();
    const copy = code(page).form("Copy");
    await copy.click();
    await page.getByRole("button", { name: "Copied." }).waitFor();
    const shown = await page.locator(".python .ln").allTextContents();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, shown.map((line) => line + "\n").join(""));
    assert.match(copied, /softmax\(/);
    if (["NumPy", "Layer"].includes(name)) assert.match(copied, /^def softmax\(x, axis=-1\):$/m);
    await copy.waitFor();
  }
});

test("by keyboard, in Korean, on a narrow screen", async () => {
  const page = await visit(browser, { fragment: NEURON + "&s=3&lang=ko", width: 360, height: 740 });
  await page.getByRole("tab", { name: "설명" }).focus();
  for (let tab = 0; tab < 3; tab++) await page.keyboard.press("ArrowRight");
  await page.getByRole("region", { name: "파이썬으로 쓴 프로그램" }).waitFor();
  assert.equal(await page.getByRole("tab", { name: "코드" }).getAttribute("aria-selected"), "true");
  await page.getByRole("button", { name: "PyTorch" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".python").getByText("f.backward()").waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

test("a long program is shown page by page, and a step is fast", async () => {
  const steps = Array.from({ length: 1000 }, (_, at) => `a${at + 1}=tanh(a${at})`);
  const page = await visit(browser, { fragment: "#p=" + encodeURIComponent("a0=0.5;" + steps.join(";")) + "&s=1&tab=code" });
  await lights(page, "a1 = np.tanh(a0)");
  assert.ok((await page.locator(".python .ln").count()) <= 400);
  await parts(page).last.click();
  await lights(page, "da0 = da1 * (1 - a1 ** 2)");
  const written = await page.locator(".python pre").evaluateHandle((lines) => lines);
  const untouched = await page.evaluateHandle((lines) => lines.children[0], written);
  await parts(page).previous.click();
  await lights(page, "da1 = da2 * (1 - a2 ** 2)");
  assert.ok(await page.evaluate((line) => line.isConnected, untouched));
  await page.getByRole("button", { name: "Earlier lines" }).click();
  await code(page).lit.waitFor({ state: "detached" });
  await parts(page).previous.click();
  await lights(page, "da2 = da3 * (1 - a3 ** 2)");
});
