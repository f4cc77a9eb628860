// The whole language in the page: every gate and every example is drawn and stepped through in both languages, what does not fit
// is located, and a formula in LaTeX gives the graph of its text.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const file = (path) => new URL(`../../${path}`, import.meta.url);
const read = (path) => readFileSync(file(path), "utf8");
const textbox = (page) => page.locator("textarea").first();
const alert = (page) => page.locator("[role=alert]");
const at = (program) => `#p=${encodeURIComponent(program)}`;

/** What stands in front of `=` in the files of words; none of it may ever be read on the page. */
const keys = readdirSync(file("assets/words/en"))
  .flatMap((name) => [...read(`assets/words/en/${name}`).matchAll(/^([a-z][\w-]*(?:\.[\w-]+)+) = /gm)])
  .map(([, key]) => key);

/** The shortest program on tensors for each gate of PyTorch's cases, and programs for what these leave out. */
const gates = [
  ...JSON.parse(read("tests/oracle/tensor_gates.json"))
    .reduce((shortest, { gate, program }) => shortest.set(gate, [program, shortest.get(gate) ?? program].sort((a, b) => a.length - b.length)[0]), new Map())
    .values(),
  "x = [1, -2, 3, 0.5]; f = sum(dropout(x, 0.5, seed=3)^2)",
  "a = 3; b = 2; f = (a - b) + (a / b) * neg(a^b)",
  "x = 2; f = (1 + x) * (x - 1) * (1 - x) * (x / 2) * 3x + (-x) * x^3 * 2^x",
  "x = randn(2, 3, seed=1); y = uniform(3, low=-1, high=1, seed=2); f = sum(x * y)",
];

const examples = read("assets/lessons/examples.txt")
  .split(/^== .*\n/m)
  .slice(1)
  .map((program) => program.replace(/^= .*$/m, "").trim());

/** Goes through all steps, and gives what is wrong on the way. */
const walk = (page) =>
  page.evaluate(async (keys) => {
    window.unsaid ??= new RegExp(`(?<![\\w.-])(?:${keys.map((key) => key.replace(/[.]/g, "\\.")).join("|")})(?![\\w-]|\\.\\w)|undefined|\\{[a-z-]+\\}`);
    const scrub = document.querySelector(".scrub");
    const wrong = [];
    const live = document.querySelector(".live");
    for (let step = 0; step <= Number(scrub.max); step++) {
      scrub.value = step;
      scrub.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      const labels = [...document.querySelectorAll("#stage [aria-label]")].map((part) => part.getAttribute("aria-label"));
      const text = [live.textContent, document.querySelector(".right").textContent, ...labels].join("\n");
      const raw = window.unsaid.exec(text);
      if (raw) wrong.push(`step ${step}: ${raw[0]}`);
      if (!live.textContent.trim()) wrong.push(`step ${step}: not a word`);
      if (scrub.value !== String(step)) wrong.push(`step ${step}: the slider is at ${scrub.value}`);
    }
    return wrong;
  }, keys);

for (const locale of ["en-US", "ko-KR"]) {
  for (const [name, programs] of [["gate", gates], ["example", examples]]) {
    test(`every ${name} is drawn and stepped through: ${locale}`, async () => {
      const page = await visit(browser, { locale });
      const scrub = page.locator(".scrub");
      const ops = new Set();
      for (const program of programs) {
        await textbox(page).fill(program);
        assert.equal(await alert(page).textContent(), "", program);
        const { nodes, steps } = JSON.parse(await page.evaluate((program) => window.wasmBindings.trace(program), program));
        for (const { op } of nodes) ops.add(op);
        assert.ok(Number(await scrub.getAttribute("max")) > 0 && steps.length > 0, program);
        assert.ok((await page.locator("#stage .graph [data-node]").count()) > 0, program);
        assert.deepEqual(await walk(page), [], program);
        assert.deepEqual(page.faults, [], program);
      }
      if (name === "gate") {
        const catalogue = [...read("assets/words/en/catalogue.txt").matchAll(/^gate\.(\w+) = /gm)].map(([, gate]) => gate);
        assert.deepEqual(catalogue.filter((gate) => !ops.has(gate)), [], "no gate is left out");
      }
    });
  }
}

/** Programs that do not fit: where the text is underlined, and what the message has to name. */
const misfits = [
  ["W = [[1, 2], [3, 4]]; x = [1, 2, 3]; f = sum(W @ x)", "W @ x", ["@", "2×2", "(3)"]],
  ["a = [1, 2, 3]; b = [[1, 2], [3, 4]]\nf = sum(a + b)", "a + b", ["+", "(3)", "2×2"]],
  ["a = [[1, 2]]; b = [1, 2, 3]; f = sum(concat(a, b))", "concat(a, b)", ["concat", "1×2", "(3)"]],
  ["x = randn(2, 3); f = sum(reshape(x, 4, 2))", "reshape(x, 4, 2)", ["reshape", "2×3", "4×2"]],
  ["x = randn(1, 3, 8, 8); w = randn(2, 4, 3, 3); f = sum(conv2d(x, w, 0))", "conv2d(x, w, 0)", ["conv2d", "1×3×8×8", "2×4×3×3"]],
  ["f(a, b) = sum(a * b); f([1, 2], [1, 2, 3])", "a * b", ["*", "(2)", "(3)"]],
  ["x = [[1, 2], [3, 4]]; f = sum(sum(x, axis=2))", "2", ["axis 2|축 2", "sum", "2×2"]],
  ["x = [1, 2, 3]; f = x[3]", "3", ["index 3|인덱스 3", "3"]],
  ["s = [1, 2, 3]; L = cross_entropy(s, 3)", "3", ["cross_entropy", "(3)"]],
  ["x = randn(3000, 3000); f = sum(x)", "randn(3000, 3000)", ["randn", "3000×3000", "4 million|4백만"]],
  ["f = \\begin{bmatrix} 1 & 2 \\end{bmatrix} \\begin{bmatrix} 1 & 2 \\end{bmatrix}", null, ["@", "1×2"]],
];

for (const [locale, place] of [["en-US", /^Line \d+, column \d+/], ["ko-KR", /^\d+행 \d+열/]]) {
  test(`what does not fit is located and named: ${locale}`, async () => {
    const page = await visit(browser, { locale, fragment: at("x = [1, 2]; f = sum(x)") });
    const drawn = await page.locator("#stage .graph [data-node]").count();
    for (const [program, underlined, named] of misfits) {
      await textbox(page).fill(program);
      const said = await alert(page).innerText();
      assert.match(said, place, program);
      for (const words of named) assert.ok(words.split("|").some((word) => said.includes(word)), `${words} in: ${said}`);
      const wrong = (await page.locator(".paper .wrong").allTextContents()).join("");
      if (underlined) assert.equal(wrong, underlined);
      else assert.ok(wrong.length > 0 && program.includes(wrong), wrong);
      assert.equal(await textbox(page).getAttribute("aria-invalid"), "true");
      assert.equal(await page.locator("#stage .graph [data-node]").count(), drawn, "the last good graph stays");
      // The place in the message leads to the text.
      await alert(page).getByRole("button").first().click();
      await page.waitForFunction((wrong) => {
        const field = document.querySelector("textarea");
        return field.value.slice(field.selectionStart, field.selectionEnd) === wrong;
      }, wrong);
    }
    await textbox(page).fill("x = [1, 2]; f = sum(x)");
    assert.equal(await alert(page).innerText(), "");
    assert.deepEqual(page.faults, []);
  });
}

test("a formula in LaTeX that is pasted draws the graph of its text", async () => {
  const page = await visit(browser);
  const drawn = () => page.locator("#stage .graph").innerHTML();
  for (const [latex, text] of [
    ["$$\\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}}$$", "1/(1 + e^(-(w0*x0 + w1*x1 + w2)))"],
    ["f(x, y) = \\left(x + y\\right) \\cdot \\max(x, y)", "f(x, y) = (x + y) * max(x, y)"],
    ["\\sigma(\\theta) + \\sqrt{x^2 + 1}", "σ(theta) + sqrt(x^2 + 1)"],
    ["W = \\begin{bmatrix} 0.1 & 0.5 \\\\ -0.3 & 0.8 \\end{bmatrix}; x = [0.2, 0.4]; f = \\lVert W \\cdot x \\rVert^2", "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; f = ‖W·x‖²"],
  ]) {
    await textbox(page).fill(text);
    assert.equal(await alert(page).innerText(), "", text);
    const expected = await drawn();
    await textbox(page).fill("x");
    assert.notEqual(await drawn(), expected);
    await page.evaluate((latex) => navigator.clipboard.writeText(latex), latex);
    await textbox(page).press("Control+a");
    await textbox(page).press("Control+v");
    assert.equal(await textbox(page).inputValue(), latex);
    assert.equal(await alert(page).innerText(), "", latex);
    assert.equal(await drawn(), expected, latex);
  }
  assert.deepEqual(page.faults, []);
});

test("a link to a program with an error says so on the stage, and leads to the place", async () => {
  for (const width of [1280, 360]) {
    const page = await visit(browser, { fragment: `#p=${encodeURIComponent("f = tahn(x)")}`, width });
    const stage = page.getByRole("region", { name: "Graph" });
    await stage.getByText("The program has an error, so there is nothing to draw yet.").waitFor();
    await stage.getByRole("button", { name: "Line 1, column 5:" }).click();
    const program = page.getByRole("textbox", { name: "Program" });
    await program.and(page.locator(":focus")).waitFor();
    assert.equal(await program.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), "tahn");
    assert.deepEqual(page.faults, []);
  }
});
