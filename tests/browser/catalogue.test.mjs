// The catalogue: search, links, the live graph, and every gate's page in both languages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { home, launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function audit(page, what) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).include("dialog").analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(found, [], what);
}

const dialog = (page) => page.getByRole("dialog");
const search = (page) => dialog(page).getByRole("searchbox");
const shows = (page, link) => page.waitForFunction((link) => document.querySelector("dialog .gate-name code")?.textContent === link, link);
const links = (page) => dialog(page).locator("#gate-list a code").allInnerTexts();
/** Waits until the page follows its address. */
const follows = (page) => page.waitForFunction(() => typeof history.state === "number");

/** The catalogue, opened by its button. */
async function opened(options = {}) {
  const page = await visit(browser, options);
  await follows(page);
  await page.getByRole("button", { name: "Catalogue" }).click();
  await search(page).waitFor();
  return page;
}

test("the search filters with every letter, says how much it finds, and suggests what is meant", async () => {
  const page = await opened();
  const all = await links(page);
  assert.ok(all.length > 85, `${all.length} gates`);
  await search(page).fill("InnerProduct");
  await page.waitForFunction(() => document.querySelectorAll("#gate-list a").length === 1);
  assert.deepEqual(await links(page), ["matmul"]);
  assert.equal(await dialog(page).getByRole("status").first().innerText(), "1 gate");
  await search(page).fill("시그모이드");
  await page.waitForFunction(() => document.querySelector("#gate-list a code")?.textContent === "sigmoid");
  await search(page).fill("sofmax");
  await dialog(page).getByText("Did you mean").waitFor();
  assert.equal((await links(page))[0], "softmax");
  assert.match(await dialog(page).getByRole("status").first().innerText(), /sofmax/);
  await search(page).fill("batch norm");
  await search(page).press("Enter");
  await shows(page, "batch_norm");
  assert.deepEqual(page.faults, []);
});

test("the list is one tab stop, and arrows walk it", async () => {
  const page = await opened();
  assert.equal(await dialog(page).locator("#gate-list a[tabindex='0']").count(), 1);
  await search(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await shows(page, "sub");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim().split(" ")[0]), "sub", "the focus stays in the list");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "gate-search");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.deepEqual(page.faults, []);
});

test("a link opens a gate's page beside a program or without one, and back and forward go from page to page", async () => {
  const page = await visit(browser, { fragment: "#gate=sigmoid" });
  await shows(page, "sigmoid");
  assert.match(await parts(page).program.inputValue(), /exp\(-\(w0/, "the start page lies below");
  await follows(page);
  await dialog(page).getByRole("link", { name: "Next gate: tanh" }).click();
  await shows(page, "tanh");
  assert.equal(page.url(), `${home}#gate=tanh`);
  await page.goBack();
  await shows(page, "sigmoid");
  await page.goForward();
  await shows(page, "tanh");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.equal(page.url(), home, "what is closed is no longer in the address");
  await page.evaluate(() => (location.hash = "p=x*y&s=1&gate=mul"));
  await shows(page, "mul");
  assert.equal(await parts(page).program.inputValue(), "x*y");
  await page.evaluate(() => (location.hash = "gate=ReLU"));
  await shows(page, "relu");
  assert.equal(await parts(page).program.inputValue(), "x*y", "the program that is there stays");
  await page.evaluate(() => (location.hash = "gate=sigmoyd"));
  await dialog(page).getByRole("alert").filter({ hasText: "sigmoyd" }).waitFor();
  assert.equal(await dialog(page).locator(".leaf-page ul.near a code").first().innerText(), "sigmoid");
  assert.deepEqual(page.faults, []);
});

test("Enter in the search opens the best hit, goes to the nearest name, or says that there is none", async () => {
  const page = await visit(browser, { fragment: "#p=x*y&s=1" });
  await page.getByRole("button", { name: "Catalogue", exact: true }).click();
  const search = dialog(page).getByRole("searchbox");
  await search.fill("zzzzqqqq");
  await search.press("Enter");
  await dialog(page).getByRole("alert").getByText("There is no gate “zzzzqqqq”").waitFor();
  await search.fill("sigmoyd");
  await dialog(page).getByRole("alert").waitFor({ state: "detached" });
  await search.press("Enter");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /sigmoid/);
  await search.fill("nn.BCEWithLogitsLoss");
  await search.press("Enter");
  await shows(page, "bce");
  assert.deepEqual(page.faults, []);
});

test("a page can be linked to", async () => {
  const page = await visit(browser, { fragment: "#gate=conv2d" });
  await shows(page, "conv2d");
  await dialog(page).getByRole("button", { name: "Copy link to this page" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).endsWith("#gate=conv2d"));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${home}#gate=conv2d`);
  await dialog(page).getByRole("button", { name: "Copy the NumPy code" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("def conv2d_backward_w("));
});

test("the example's numbers can be changed, and the picture follows; it opens on the stage, one undo away", async () => {
  const page = await visit(browser, { fragment: "#gate=mul" });
  await shows(page, "mul");
  const picture = dialog(page).locator(".stage-like svg");
  const texts = async () => (await picture.locator("text").allTextContents()).join(" ");
  assert.match(await texts(), /−12\.00/);
  await dialog(page).getByRole("textbox", { name: "a of the example" }).fill("5");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => document.querySelector(".stage-like").textContent.includes("−20.00"));
  await dialog(page).getByRole("slider", { name: "b of the example, slider" }).fill("2");
  await page.waitForFunction(() => document.querySelector(".stage-like").textContent.includes("10.00"));
  const step = dialog(page).getByRole("slider", { name: "Step of the example" });
  await step.fill("1");
  await page.waitForFunction(() => !document.querySelector(".stage-like .gradient-number"));
  await dialog(page).getByRole("button", { name: "Example: next step" }).click();
  assert.equal(await step.inputValue(), "2");
  await dialog(page).getByRole("textbox", { name: "a of the example" }).fill("nonsense");
  await page.keyboard.press("Tab");
  assert.equal(await dialog(page).getByRole("textbox", { name: "a of the example" }).inputValue(), "nonsense", "what was typed is not lost");
  await dialog(page).getByText("“nonsense” is no number, so 5 stays in use").waitFor();
  const before = await parts(page).program.inputValue();
  await dialog(page).getByRole("button", { name: "Open this graph" }).click();
  await dialog(page).waitFor({ state: "hidden" });
  const { program } = parts(page);
  assert.equal(await program.inputValue(), "a = 5\nb = 2\ny = a * b\nL = 2y");
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), before);
  assert.deepEqual(page.faults, []);
});

test("what an example refuses is said, and the last picture stays", async () => {
  const page = await visit(browser, { fragment: "#gate=cross_entropy" });
  await shows(page, "cross_entropy");
  await dialog(page).getByRole("textbox", { name: "label of the example" }).fill("7");
  await page.keyboard.press("Tab");
  await dialog(page).getByRole("alert").filter({ hasText: "cross_entropy" }).waitFor();
  assert.ok(await dialog(page).locator(".stage-like svg").isVisible());
  await dialog(page).getByRole("button", { name: "Numbers as before" }).click();
  await dialog(page).getByRole("alert").waitFor({ state: "detached" });
  assert.equal(await dialog(page).getByRole("textbox", { name: "label of the example" }).inputValue(), "0");
  assert.deepEqual(page.faults, []);
});

test("the explanation leads to the page of its gate", async () => {
  const page = await visit(browser, { fragment: "#p=x=3;y=-4;f=x*y&s=1" });
  await page.getByRole("button", { name: "More about ×" }).click();
  await shows(page, "mul");
  assert.deepEqual(page.faults, []);
});

for (const [locale, theme] of [["en-US", "light"], ["ko-KR", "dark"]]) {
  test(`every gate's page opens without fault: ${locale}`, async () => {
    const page = await visit(browser, { locale, colorScheme: theme, fragment: "#gate=" });
    await search(page).waitFor();
    await audit(page, "the front page");
    const all = await links(page);
    for (const link of all) {
      await page.evaluate((link) => (location.hash = `gate=${link}`), link);
      await shows(page, link);
      const found = await page.evaluate(() => {
        const article = document.querySelector("dialog article");
        return {
          // A key that has no words would be empty, one that has lost its argument would show its braces.
          empty: [...article.querySelectorAll("h3, .about, .effect, .watch li, dd, .sentence")].filter((element) => !element.textContent.trim()).length,
          braces: /\{[a-z]+\}/.test([...article.querySelectorAll("p, h3, li")].map((element) => element.textContent).join(" ")),
          picture: article.querySelectorAll(".stage-like svg g").length,
          code: article.querySelectorAll(".excerpt .ln").length,
        };
      });
      assert.deepEqual([found.empty, found.braces], [0, false], link);
      assert.ok(found.picture > 0 && found.code > 1, `${link}: ${JSON.stringify(found)}`);
    }
    for (const link of ["sigmoid", "conv2d", "relu", "amax"]) {
      await page.evaluate((link) => (location.hash = `gate=${link}`), link);
      await shows(page, link);
      await audit(page, link);
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test("on a phone the list gives way to the page, and nothing is wider than the screen", async () => {
  const page = await visit(browser, { width: 360, height: 740, fragment: "#gate=" });
  await search(page).fill("relu");
  await dialog(page).getByRole("link", { name: /^relu / }).first().click();
  await shows(page, "relu");
  assert.ok(!(await search(page).isVisible()));
  for (const link of ["relu", "conv2d", "batch_norm", "max"]) {
    await page.evaluate((link) => (location.hash = `gate=${link}`), link);
    await shows(page, link);
    const wide = await page.evaluate(() => {
      const leaf = document.querySelector(".leaf-page");
      return [leaf.scrollWidth - leaf.clientWidth, document.documentElement.scrollWidth - innerWidth];
    });
    assert.ok(wide.every((over) => over <= 0), `${link}: ${wide}`);
  }
  await audit(page, "a page on a phone");
  await dialog(page).getByRole("link", { name: /All gates/ }).click();
  await search(page).waitFor();
  assert.deepEqual(page.faults, []);
});
