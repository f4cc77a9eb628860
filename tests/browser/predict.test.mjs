// The mode "Predict": numbers are asked before they come, mistakes are named, and nothing on the page gives an answer away.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const LECTURE = "q = x + y; f = q*z; x = -2; y = 5; z = -4";
const FORK = "q = x*y; r = x + z; f = q*r; x = 2; y = -3; z = 5";
const TENSORS = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W·x; f = ‖q‖²";

const open = (program, step = 0, keys = "", options = {}) =>
  visit(browser, { fragment: `#p=${encodeURIComponent(program)}&s=${step}&mode=predict${keys}`, ...options });

const panel = (page) => page.getByRole("group", { name: "Predict", exact: true });
const field = (page) => panel(page).getByRole("textbox").first();
const status = (page) => panel(page).getByRole("status");
const question = (page) => page.locator(".predict .ask");
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);
const tabTo = async (page, selector) => {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no way to ${selector} by Tab`);
};
const typed = async (page, text) => {
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(120);
};
const said = async (page, pattern) => {
  await page.waitForFunction(
    ([source]) => new RegExp(source).test(document.querySelector(".predict .said")?.textContent ?? ""),
    [pattern.source],
    { timeout: 5000 },
  ).catch(async () => assert.match(await status(page).textContent(), pattern));
};
const done = async (page) => {
  assert.deepEqual(page.faults, []);
  await page.context().close();
};

test("a whole exercise by keyboard alone", async () => {
  const page = await open(LECTURE);
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, "nobody is taken into the panel");
  await tabTo(page, ".predict input");
  assert.match(await focused(page), /What is the value of q\?/);
  await typed(page, "-10");
  await said(page, /another operation/);
  assert.match(await focused(page), /value of q/, "a wrong answer keeps the field, and what was typed");
  assert.equal(await field(page).inputValue(), "-10");
  assert.equal(await field(page).getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator(".predict .told").count(), 0, "no formula at the first try");
  await typed(page, "3");
  await said(page, /Right: q = 3\.00/);
  assert.match(await focused(page), /What is the value of f\?/);
  assert.equal(await page.locator(".scrub").inputValue(), "1");
  await typed(page, "3·(−4)");
  await said(page, /Right: f = −12\.00/);
  await typed(page, "1");
  assert.match(await focused(page), /What does × send back to q\?/);
  await typed(page, "3");
  await said(page, /times q itself/);
  await typed(page, "5");
  await page.locator(".predict .told").waitFor();
  assert.match(await page.locator(".predict .told").innerText(), /1\.00/);
  assert.doesNotMatch(await page.locator(".predict .told .eq").innerText(), /=\s*−4\.00\s*$/);
  await tabTo(page, "[data-do^='predict show']");
  await page.keyboard.press("Enter");
  await said(page, /The answer: .*−4\.00/);
  assert.match(await focused(page), /What does × send back to z\?/);
  await typed(page, "3");
  await typed(page, "1");
  await said(page, /local gradient alone/);
  await typed(page, "-4");
  assert.match(await focused(page), /What does \+ send back to y\?/);
  await typed(page, "-4");
  assert.equal(await page.locator(".scrub").inputValue(), "7");
  assert.equal(await focused(page), "Done");
  const summary = await panel(page).innerText();
  assert.match(summary, /What to practise/);
  assert.match(summary, /A product gives each input the other one: step 4/);
  assert.match(summary, /Upstream times local: step 6/);
  assert.match(summary, /4 right at once · 2 after a retry · 1 given/);
  await tabTo(page, "[data-do='predict go 6']");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
  assert.equal(await page.locator(".scrub").inputValue(), "6");
  await tabTo(page, "[data-do='predict on']");
  await page.keyboard.press("Enter");
  await tabTo(page, ".summary [data-do='predict fresh']");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(150);
  assert.match(await focused(page), /What is the value of q\?/);
  assert.equal(await page.locator(".scrub").inputValue(), "0");
  const fresh = await page.locator("textarea").first().inputValue();
  assert.notEqual(fresh, LECTURE);
  await page.locator("textarea").first().focus();
  await page.keyboard.press("Control+Z");
  assert.equal(await page.locator("textarea").first().inputValue(), LECTURE, "the old numbers are one undo away");
  await done(page);
});

test("nothing steps over an open question, and back is free", async () => {
  const page = await open(LECTURE, 3);
  const { next, previous, last, play, phase, step } = parts(page);
  for (const control of [next, last, phase, play]) {
    await control.click();
    await said(page, /Answer it first/);
    assert.equal(await step.inputValue(), "3");
  }
  await page.getByRole("button", { name: "Play" }).waitFor();
  await step.fill("7");
  assert.equal(await step.inputValue(), "3");
  await previous.click();
  assert.equal(await step.inputValue(), "2");
  await page.getByRole("tab", { name: "Values" }).click();
  await next.click();
  await question(page).waitFor();
  assert.match(await question(page).innerText(), /The backward pass begins/, "the question comes into sight");
  await done(page);
});

test("no panel and no name tells what is asked", async () => {
  // After the second contribution the sum is what is asked: −27.
  const page = await open(FORK, 9);
  assert.match(await question(page).innerText(), /All 2 contributions to/);
  const everything = async () => {
    const names = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .flatMap((element) => ["aria-label", "aria-valuetext", "title", "value"].map((name) => element.getAttribute(name)))
        .concat([...document.querySelectorAll("title")].map((title) => title.textContent))
        .join("\n"),
    );
    return `${names}\n${await page.locator("body").innerText()}\n${await page.locator(".graph").textContent()}`;
  };
  const leak = /[−-]27/;
  assert.doesNotMatch(await everything(), leak);
  await parts(page).values.click();
  assert.ok((await parts(page).table.getByRole("row").count()) > 5);
  assert.doesNotMatch(await everything(), leak);
  await page.getByRole("tab", { name: "Code" }).click();
  for (const form of ["NumPy", "PyTorch", "JAX", "Layer"]) {
    await page.getByRole("button", { name: form }).first().click();
    assert.doesNotMatch(await everything(), leak, form);
  }
  assert.match(await page.locator(".node[data-node='0']").getAttribute("aria-label"), /gradient asked for/);
  await page.getByRole("tab", { name: "Predict" }).click();
  await page.locator(".node[data-node='0']").click();
  assert.doesNotMatch(await everything(), leak, "a selected node is not explained here");
  assert.equal(await page.locator(".graph .stubs text", { hasText: "?" }).count(), 1);
  await field(page).fill("-6");
  await field(page).press("Enter");
  await said(page, /only one of the contributions/);
  await field(page).fill("−27");
  await field(page).press("Enter");
  await said(page, /Right:/);
  assert.match(await everything(), leak);
  await done(page);
});

test("leaves only: the stage is held, the whole chain is asked", async () => {
  const page = await open("f = 1/(1 + exp(-(w*x + b))); w = 2; x = -1; b = 3");
  await page.getByRole("button", { name: "Leaves only" }).click();
  const seed = await page.locator(".scrub").inputValue();
  await parts(page).next.click();
  await said(page, /Answer it first/);
  assert.equal(await page.locator(".scrub").inputValue(), seed);
  assert.equal(await page.locator(".graph .stubs text", { hasText: "?" }).count(), 3);
  const fields = panel(page).getByRole("textbox");
  await fields.nth(0).fill("1");
  await fields.nth(0).press("Enter");
  await page.locator(".predict .hint").waitFor();
  await fields.nth(0).fill("-0.1966");
  await fields.nth(0).press("Enter");
  await said(page, /Right: .*−0\.20/);
  await page.waitForTimeout(100);
  assert.match(await focused(page), /gradient by x\?/);
  assert.equal(await page.locator(".graph .stubs text", { hasText: "?" }).count(), 2);
  assert.match(await page.locator(".node[data-node='0']").getAttribute("aria-label"), /−0\.20/);
  await typed(page, "0.39");
  await typed(page, "0,2");
  await said(page, /point/);
  assert.match(await focused(page), /gradient by b\?/);
  await typed(page, "0.2");
  assert.equal(await focused(page), "Done");
  await parts(page).last.click();
  assert.notEqual(await page.locator(".scrub").inputValue(), seed, "when all is known the steps are free");
  await done(page);
});

test("first the rule, then less and less is given", async () => {
  const page = await open(LECTURE);
  await page.getByRole("button", { name: "Which rule?" }).click();
  assert.match(await question(page).innerText(), /By which rule does × /);
  assert.equal(await panel(page).getByRole("textbox").count(), 0);
  await page.getByRole("button", { name: /^Distributor/ }).click();
  await said(page, /Think of × by itself/);
  await page.getByRole("button", { name: /^Switcher/ }).click();
  await said(page, /Right: Switcher/);
  await page.waitForTimeout(100);
  assert.equal(await panel(page).getByRole("textbox").count(), 1, "upstream and local are given");
  assert.match(await page.locator(".factors").innerText(), /1\.00[\s\S]*−4\.00/);
  await typed(page, "-4");
  await page.getByRole("button", { name: /Switcher/ }).click();
  await page.waitForTimeout(100);
  await typed(page, "3");
  await page.getByRole("button", { name: /^Distributor/ }).click();
  await page.waitForTimeout(100);
  assert.equal(await panel(page).getByRole("textbox").count(), 2, "the upstream gradient is to be named");
  assert.match(await focused(page), /upstream gradient/);
  await typed(page, "3");
  await said(page, /value of the forward pass/);
  await typed(page, "-4");
  await typed(page, "-4");
  await page.getByRole("button", { name: /^Distributor/ }).click();
  await page.waitForTimeout(100);
  assert.equal(await panel(page).getByRole("textbox").count(), 3, "nothing is given");
  for (const answer of ["-4", "1", "-4"]) await typed(page, answer);
  assert.equal(await focused(page), "Done");
  await done(page);
});

test("tensors are asked cell by cell", async () => {
  const page = await open(TENSORS, 4);
  assert.match(await question(page).innerText(), /What does @ send back to/);
  const cells = panel(page).getByRole("textbox");
  assert.equal(await cells.count(), 4);
  assert.match(await cells.nth(1).getAttribute("aria-label"), /W row 1, column 2/);
  const fill = async (numbers) => {
    for (const [at, number] of numbers.entries()) await cells.nth(at).fill(String(number));
    await cells.nth(3).press("Enter");
  };
  await fill([0.088, 0.104, 0.176, 0.208]);
  await said(page, /W row 1, column 2; W row 2, column 1\. Rows and columns have been exchanged/);
  assert.deepEqual(await cells.evaluateAll((cells) => cells.map((cell) => cell.getAttribute("aria-invalid"))), [null, "true", "true", null]);
  assert.match(await page.locator(".predict .hint").innerText(), /row 2, column 1/);
  await fill([0.088, 0.176, 0.104, ""]);
  await said(page, /Type a number/);
  assert.match(await focused(page), /row 2, column 2/);
  await fill([0.088, 0.176, "0.26·0.4", "0.52*0.4"]);
  await said(page, /Right/);
  assert.equal(await page.locator(".scrub").inputValue(), "5");
  assert.equal(await cells.count(), 2);
  await done(page);
});

test("the exercise is handed on, with answers and without", async () => {
  const page = await open(LECTURE, 3, "&ask=rules");
  const copied = async (name) => {
    await page.getByRole("button", { name }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name }).waitFor();
    return link.slice(link.indexOf("#"));
  };
  const link = await copied("Copy link to this exercise");
  assert.match(link, /&s=3.*&mode=predict.*&ask=rules/);
  assert.doesNotMatch(link, /answers|hide/);
  const sealed = await copied("Copy link without answers");
  assert.match(sealed, /&s=3.*&mode=predict.*&hide=values,code.*&ask=rules&answers=off/);
  await done(page);
  const other = await visit(browser, { fragment: sealed });
  assert.match(await question(other).innerText(), /By which rule/);
  assert.deepEqual(await other.getByRole("tab").allInnerTexts(), ["Predict", "Program"].slice(0, await other.getByRole("tab").count()));
  await other.getByRole("button", { name: /^Switcher/ }).click();
  await field(other).fill("1");
  await field(other).press("Enter");
  await said(other, /upstream/);
  await field(other).fill("2");
  await field(other).press("Enter");
  await other.locator(".predict .told").waitFor();
  assert.equal(await other.locator("[data-do^='predict show']").count(), 0, "nothing is shown");
  await done(other);
});

test("closed groups are one question, errors and empty programs none", async () => {
  const page = await open("f = 1/(1 + exp(-x)); x = 1", 0, "&group=f:σ");
  await field(page).fill("0.27");
  await field(page).press("Enter");
  await said(page, /minus sign was lost/);
  await field(page).fill("0.73");
  await field(page).press("Enter");
  await said(page, /Right: f = 0\.73/);
  await page.locator("textarea").first().fill("f = 1/(1 + exp(-x");
  await page.locator(".predict .remark", { hasText: "until the program runs again" }).waitFor();
  assert.equal(await panel(page).getByRole("textbox").count(), 0);
  await page.locator("textarea").first().fill("f = log(x); x = -1");
  await parts(page).first.click();
  await page.getByRole("button", { name: "To the next question" }).click();
  await page.locator(".predict .ask", { hasText: "backward pass begins" }).waitFor();
  await done(page);
});

test("ten thousand gates are asked at once", async () => {
  const chain = `x0 = 0.5\n${Array.from({ length: 10_000 }, (_, at) => `x${at + 1} = tanh(x${at})`).join("\n")}`;
  const page = await visit(browser, { fragment: `#p=${encodeURIComponent(chain)}&mode=predict` });
  const started = Date.now();
  await field(page).fill("0.46");
  await field(page).press("Enter");
  await said(page, /Right: x/);
  assert.ok(Date.now() - started < 3000, `${Date.now() - started} ms`);
  await page.getByRole("button", { name: "Leaves only" }).click();
  await page.getByRole("textbox", { name: "gradient by x0" }).waitFor();
  await done(page);
});

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
for (const [locale, colorScheme, width] of [["en-US", "light", 1280], ["ko-KR", "dark", 1280], ["ko-KR", "light", 360], ["en-US", "dark", 360]]) {
  test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
    for (const [program, step, keys] of [[LECTURE, 3, ""], [LECTURE, 3, "&ask=leaves"], [LECTURE, 3, "&ask=rules"], [TENSORS, 4, ""]]) {
      const page = await open(program, step, keys, { locale, colorScheme, width });
      const audit = async (what) => {
        const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
        assert.deepEqual(found, [], `${keys} ${what}`);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(excess <= 0, `${excess} px too wide`);
      };
      await audit("fresh");
      const input = page.locator(".predict input").first();
      if (await input.count()) {
        for (const answer of ["77", "88"]) {
          await input.fill(answer);
          await input.press("Enter");
          await page.waitForTimeout(80);
        }
        await page.locator(".predict .hint").first().waitFor();
        await audit("wrong");
      } else {
        await page.locator(".predict .rule").first().click();
        await page.locator(".predict .hint").waitFor();
        await audit("wrong rule");
      }
      const small = await page.locator(".predict button:visible").evaluateAll((buttons) =>
        buttons.map((button) => [button.innerText, button.getBoundingClientRect()]).filter(([, box]) => box.height < (innerWidth <= 640 ? 44 : 24) || box.width < 24).map(([text]) => text),
      );
      assert.deepEqual(small, []);
      await done(page);
    }
  });
}
