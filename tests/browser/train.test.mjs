// Training: steps and runs that rewrite the text, the loss curve, what goes wrong, data and boundaries, links, keyboard, three widths.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const NEURON = "w0 = 2; x0 = -1\nw1 = -3; x1 = -2\nw2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const at = (program, more = "") => `#p=${encodeURIComponent(program)}&s=0&mode=train${more}`;
const button = (page, name) => page.getByRole("button", { name, exact: true });
const status = (page) => page.locator(".train .status");
const examples = readFileSync(new URL("../../assets/lessons/examples.txt", import.meta.url), "utf8");
const example = (key) => examples.split(`== ${key}\n`)[1].split("\n=")[0].trim();
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function audit(page, what) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
  assert.deepEqual(found, [], what);
}

/** Runs until training has stopped by itself, or so many iterations are done. */
async function run(page, iterations) {
  await button(page, "Run").click();
  await page.waitForFunction(
    (iterations) => {
      const count = document.querySelector(".train .curve .slide")?.getAttribute("aria-valuetext")?.match(/\d+/)?.[0];
      return Number(count) >= iterations || document.querySelector(".train .trouble");
    },
    iterations,
    { timeout: 30_000 },
  );
  const pause = button(page, "Pause");
  if (await pause.count()) await pause.click();
  await button(page, "Run").waitFor();
}

test("a step is the update that was shown, and is written into the text", async () => {
  const page = await visit(browser, { fragment: at(NEURON) });
  const { program, step } = parts(page);
  assert.match((await page.locator(".train .next").innerText()).replace(/\s/g, ""), /=2\.00−0\.1·\(−0\.20\)=2\.02$/);
  await button(page, "One step").click();
  await page.waitForFunction(() => document.querySelector(".editor textarea").value.includes("2.01966"));
  assert.equal(await program.inputValue(), NEURON.replace("w0 = 2", "w0 = 2.01966").replace("w1 = -3", "w1 = -2.96068").replace("w2 = -3", "w2 = -3.01966"));
  assert.equal(await step.inputValue(), "0", "the step stays");
  assert.match(await status(page).textContent(), /Iteration 1: loss 0\.707243/);
  await button(page, "Reset").click();
  await page.waitForFunction((text) => document.querySelector(".editor textarea").value === text, NEURON);
  assert.match(await status(page).textContent(), /Iteration 0: loss 0\.731059/);
  assert.deepEqual(page.faults, []);
});

test("a run is one undo away", async () => {
  const page = await visit(browser, { fragment: at(NEURON) });
  const { program } = parts(page);
  await run(page, 30);
  assert.notEqual(await program.inputValue(), NEURON);
  const trained = await program.inputValue();
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), NEURON);
  assert.match(await status(page).textContent(), /Iteration 0/, "the training begins anew with the text");
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await program.inputValue(), trained);
  assert.deepEqual(page.faults, []);
});

test("who changes the text while it runs stops the run", async () => {
  const page = await visit(browser, { fragment: at(NEURON) });
  const { program } = parts(page);
  await button(page, "Run").click();
  await page.waitForFunction(() => !document.querySelector(".editor textarea").value.includes("w0 = 2;"));
  await program.fill("w = 3; L = (w - 1)^2");
  await button(page, "Run").waitFor();
  assert.equal(await program.inputValue(), "w = 3; L = (w - 1)^2");
  await program.fill("w = 3; L = (w - ");
  await page.getByText("training waits until it runs").waitFor();
  assert.equal(await button(page, "Run").getAttribute("aria-disabled"), "true");
  assert.deepEqual(page.faults, []);
});

test("what diverges stops, says why, and goes back to a smaller rate", async () => {
  const page = await visit(browser, { fragment: at("w = 1; L = (w - 0.5)^4 + w^2", "&train=rate:3") });
  await run(page, 1e9);
  assert.match(await status(page).innerText(), /learning rate 3 is too large/);
  assert.doesNotMatch(await parts(page).program.inputValue(), /NaN|inf/i);
  await button(page, "Back to the best numbers, with η = 0.3").click();
  await page.waitForFunction(() => document.querySelector(".train .trouble") === null);
  assert.match(await page.locator(".train .fold").first().innerText(), /η = 0\.3/);
  await audit(page, "after going back");
  const flat = await visit(browser, { fragment: at("w = -1; L = relu(w)") });
  assert.match(await status(flat).innerText(), /exactly 0/);
  const endless = await visit(browser, { fragment: at("x = -2; y = 5; z = -4; f = (x + y)z", "&train=rate:0.5") });
  await run(endless, 1e9);
  assert.match(await status(endless).innerText(), /no best value/);
  for (const each of [page, flat, endless]) assert.deepEqual(each.faults, []);
});

test("the SVM and the two-layer network of the lecture learn, and the page stays usable", async () => {
  for (const key of ["example.train-svm", "example.train-two-layers"]) {
    const page = await visit(browser, { fragment: at(example(key), "&train=pace:5") });
    const before = Number((await page.locator(".train .score").innerText()).match(/(\d+) %/)[1]);
    assert.ok(before < 80, `${key} begins with ${before} %`);
    await page.evaluate(() => {
      window.slowest = 0;
      let last = performance.now();
      const look = () => {
        window.slowest = Math.max(window.slowest, performance.now() - last);
        last = performance.now();
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await run(page, 500);
    await page.waitForFunction(() => Number(document.querySelector(".train .score").innerText.match(/(\d+) %/)[1]) >= 95, null, { timeout: 10_000 });
    assert.ok((await page.evaluate(() => window.slowest)) < 1000, "no frame takes a second");
    assert.match(await page.getByRole("img", { name: /points are on the side/ }).getAttribute("aria-label"), /X\[:, 0\]/);
    assert.ok((await page.locator(".train .border").first().getAttribute("d")).length > 50);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("rows of a table take turns; what is wrong in it has a place", async () => {
  const page = await visit(browser, { fragment: at("w = [0.1, -0.2]; b = 0\nconst x = [1, 2]; const t = 1\np = sigmoid(dot(w, x) + b)\nL = bce(p, t)") });
  await button(page, "Data").click();
  const table = page.getByRole("textbox", { name: /Table/ });
  await table.fill("1, 2, 0\n1, two, 1");
  await table.blur();
  await page.getByText("Line 2, column 2: “two” is no number.").first().waitFor();
  assert.equal(await table.inputValue(), "1, 2, 0\n1, two, 1", "what was typed stays");
  assert.equal(await button(page, "Run").getAttribute("aria-disabled"), "true");
  await table.fill("1, 2\n3, 4");
  await table.blur();
  await page.getByText("The table has 2 columns, but x, t take 3 numbers.").first().waitFor();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("two clouds");
  await button(page, "Fill the table").click();
  await page.getByText("60 rows: x[0], x[1], t").first().waitFor();
  await audit(page, "with a table");
  await run(page, 300);
  await page.waitForFunction(() => Number(document.querySelector(".train .score")?.innerText.match(/(\d+) %/)[1]) >= 95, null, { timeout: 10_000 });
  await button(page, "Share").click();
  const link = await page.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  assert.match(link, /&mode=train.*&rows=x%5B0%5D,/);
  assert.deepEqual(page.faults, []);
});

test("two classes are made and written into the program", async () => {
  const page = await visit(browser, { fragment: at(example("example.train-two-layers")) });
  const { program } = parts(page);
  const before = await program.inputValue();
  await button(page, "Data").click();
  await page.getByRole("textbox", { name: "Points" }).fill("1000");
  await page.getByRole("textbox", { name: "Points" }).press("Tab");
  await page.getByText("Points: a whole number from 4 to 400.").waitFor();
  await page.getByRole("textbox", { name: "Points" }).fill("20");
  await page.getByRole("textbox", { name: "Points" }).press("Tab");
  await button(page, "Write into X and y").click();
  await page.waitForFunction(() => / of 20 right/.test(document.querySelector(".train .score")?.textContent ?? ""));
  assert.match(await program.inputValue(), /const y = \[0, 1, 0, 1/);
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), before);
  assert.deepEqual(page.faults, []);
});

test("a link carries the setup, and the setup is chosen by hand", async () => {
  const page = await visit(browser, { fragment: at(NEURON, "&train=adam,rate:0.05,max&learn=w0,x0") });
  assert.equal(await page.getByRole("button", { name: "Adam" }).getAttribute("aria-pressed"), "true");
  assert.equal(await page.getByRole("textbox", { name: "Learning rate η" }).inputValue(), "0.05");
  assert.deepEqual(await page.locator(".train .boxes input").evaluateAll((boxes) => boxes.map((box) => box.checked)), [true, true, false, false, false]);
  await page.getByRole("textbox", { name: "Learning rate η" }).fill("-1");
  await page.getByRole("textbox", { name: "Learning rate η" }).press("Tab");
  await page.getByText("The rate is a number above 0.").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Learning rate η" }).inputValue(), "-1", "what was typed stays");
  await audit(page, "with a wrong number");
  await page.locator(".train .boxes input").nth(4).check();
  await page.getByRole("button", { name: "Momentum" }).click();
  await button(page, "Share").click();
  assert.match(await page.getByRole("textbox", { name: "Link", exact: true }).inputValue(), /&mode=train&train=momentum,rate:0\.05,max&learn=w0,x0,w2/);
  assert.deepEqual(page.faults, []);
});

test("the curve is read by keyboard, and has a table", async () => {
  const page = await visit(browser, { fragment: at(NEURON) });
  for (let step = 0; step < 3; step++) await button(page, "One step").click();
  const reader = page.getByRole("slider", { name: "Read the curve at an iteration" });
  await page.waitForFunction(() => document.querySelector(".train .curve .slide").getAttribute("aria-valuetext").startsWith("Iteration 3"));
  await reader.focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".train .curve .slide").getAttribute("aria-valuetext").startsWith("Iteration 2"));
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".train .curve .slide").getAttribute("aria-valuetext") === "Iteration 0: 0.731059");
  await page.getByText("As a table").click();
  assert.deepEqual(await page.locator(".train details tr").allInnerTexts().then((rows) => rows.length), 5);
  assert.equal(await parts(page).step.inputValue(), "0", "keys of the reader take no steps");
  assert.deepEqual(page.faults, []);
});

test("training fits at every width, in both languages and themes", async () => {
  for (const [width, locale, colorScheme] of [
    [1440, "en-US", "light"],
    [1024, "ko-KR", "dark"],
    [360, "en-US", "dark"],
    [360, "ko-KR", "light"],
  ]) {
    const page = await visit(browser, { fragment: at(example("example.train-svm"), "&train=adam,rate:0.05"), width, height: 900, locale, colorScheme });
    await page.locator(".train .score").waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${width} px scroll sideways by ${wide}`);
    const out = await page.evaluate(() => {
      const panel = document.querySelector(".train").getBoundingClientRect();
      return [...document.querySelectorAll(".train :is(button, input, select, svg, p, label)")]
        .filter((element) => element.getBoundingClientRect().right > panel.right + 2 && !element.closest(".eq"))
        .map((element) => element.outerHTML.slice(0, 80));
    });
    assert.deepEqual(out, [], `${width} px, ${locale}`);
    await audit(page, `${width} px, ${locale}, ${colorScheme}`);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("a large program trains without blocking the page", async () => {
  const wide = `W1 = randn(200, 100, seed=1)\nw = randn(200, seed=2)\nconst x = randn(100, seed=3)\nL = (sum(w * tanh(W1 @ x)) - 1)^2`;
  const page = await visit(browser, { fragment: at(wide, "&train=rate:0.001&learn=w") });
  await run(page, 20);
  assert.match(await status(page).textContent(), /Iteration \d+/);
  const many = await visit(browser, { fragment: at(wide.replace("randn(200, 100", "randn(200, 101").replace("randn(100, seed=3", "randn(101, seed=3")) });
  assert.match(await status(many).innerText(), /20400 numbers would learn/);
  for (const each of [page, many]) assert.deepEqual(each.faults, []);
});

test("the learning rate can be changed while training runs, and counts at once", async () => {
  const page = await visit(browser, { fragment: at(NEURON, "&train=rate:1e-9") });
  await button(page, "Run").click();
  await button(page, "Pause").waitFor();
  const rate = page.getByRole("textbox", { name: "Learning rate η" });
  const before = await parts(page).program.inputValue();
  await rate.fill("0.5");
  await rate.press("Enter");
  await page.waitForFunction((before) => /w0 = 2\.[1-9]/.test(document.querySelector(".editor > textarea").value) && before, before);
  assert.equal(await button(page, "Pause").count(), 1, "it has run on");
  await rate.fill("-1");
  await rate.press("Enter");
  await page.getByText("The rate is a number above 0.").waitFor();
  assert.equal(await rate.inputValue(), "-1");
  await button(page, "Pause").click();
  assert.deepEqual(page.faults, []);
});
