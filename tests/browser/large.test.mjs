// A network of ten thousand gates, written out in scalars: what is drawn stays little, wherever one looks.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { launch, parts, visit } from "./page.mjs";
import { chain, network, recurrent } from "./programs.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** No more elements than this, whatever the program: a screen of gates and what stands about them. */
const MOST = 6000;

const elements = (page) => page.evaluate(() => document.querySelectorAll("*").length);
const picture = (page) => page.getByRole("application", { name: "Graph" });

async function open(program, options) {
  const fragment = `#z1=${deflateRawSync(program.text).toString("base64url")}`;
  const page = await visit(browser, { width: 1440, height: 900, fragment, ...options });
  page.context().setDefaultTimeout(30_000);
  await page.waitForFunction((gates) => document.querySelector("[data-step]").max > gates, program.gates);
  return page;
}

const wide = () => network(4, 49, 49, 49, 1);

test("ten thousand gates are never more elements than a screen holds", async () => {
  const program = wide();
  assert.ok(program.gates >= 10_000);
  const page = await open(program);
  const { next, phase, last } = parts(page);
  assert.ok((await elements(page)) < MOST, "at first");
  for (let step = 0; step < 5; step++) await next.click();
  assert.ok((await elements(page)) < MOST, "after some steps");
  await phase.click();
  assert.ok((await elements(page)) < MOST, "where the backward pass begins");
  const box = await picture(page).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let move = 1; move <= 10; move++) {
    await page.mouse.move(box.x + box.width / 2 + 60 * (move % 5), box.y + box.height / 2 - 30 * move);
    assert.ok((await elements(page)) < MOST, "while it is dragged");
  }
  await page.mouse.up();
  for (let press = 0; press < 12; press++) {
    await page.getByRole("button", { name: "Zoom out" }).click();
    assert.ok((await elements(page)) < MOST, `zoomed out ${press + 1} times`);
  }
  await page.getByRole("button", { name: "Fit" }).click();
  assert.ok((await elements(page)) < MOST, "all of it");
  await last.click();
  assert.ok((await elements(page)) < MOST, "at the end");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the focus walks on beyond what is drawn", async () => {
  const page = await open(chain(10_000));
  const focused = () => page.evaluate(() => Number(document.activeElement.getAttribute("data-node")));
  const drawn = await page.locator(".graph [data-node]").evaluateAll((nodes) => nodes.map((node) => Number(node.getAttribute("data-node"))));
  await page.locator(".graph [data-node][tabindex='0']").focus();
  let node = await focused();
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((before) => document.activeElement.getAttribute("data-node") > before, node);
    node = await focused();
  }
  assert.ok(node > Math.max(...drawn), `${node} was drawn from the start`);
  const seen = await page.evaluate(() => {
    const [gate, stage] = [document.activeElement, document.querySelector(".graph")].map((element) => element.getBoundingClientRect());
    return gate.left >= stage.left && gate.right <= stage.right;
  });
  assert.ok(seen, "what has the focus is in sight");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("from far away there are ranks with their numbers, and dots in place of gates", async () => {
  const page = await open(wide());
  assert.equal(await page.locator(".ranks text").count(), 0, "near, every gate has its label");
  await page.getByRole("button", { name: "Fit" }).click();
  const labels = await page.locator(".ranks .rank").allTextContents();
  assert.ok(labels.length >= 2, labels.join(", "));
  const ranges = labels.map((label) => label.match(/(\d+)(?:\u2013(\d+))?/).slice(1).map(Number));
  assert.equal(ranges[0][0], 1);
  for (const [index, [first]] of ranges.entries()) if (index > 0) assert.equal(first, ranges[index - 1][1] + 1, "each begins where the last ended");
  assert.ok((await page.locator(".graph [data-node]").count()) <= 1, "only where Tab comes to");
  const pieces = () =>
    page.locator(".overview :is(.gates-waiting, .gates-done)").evaluateAll((paths) => paths.map((path) => path.getAttribute("d").split("M").length - 1).reduce((a, b) => a + b, 0));
  const current = () => page.locator(".overview .gates-current").evaluate((path) => (path.getAttribute("d") ? 1 : 0));
  assert.equal((await pieces()) + (await current()), wide().gates);
  await parts(page).phase.click();
  await parts(page).next.click();
  assert.equal((await pieces()) + (await current()), wide().gates);
  for (let press = 0; press < 30 && !(await page.locator(".ranks .rank").allTextContents()).some((label) => /^rank \d+/.test(label)); press++) {
    await page.getByRole("button", { name: "Zoom in" }).click();
  }
  assert.match((await page.locator(".ranks .rank").allTextContents()).join("\n"), /^rank \d+( · gates: \d+)?$/m);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a value that is used all along a chain is drawn as far as it is seen", async () => {
  const page = await open(recurrent(1000));
  assert.ok((await elements(page)) < MOST);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a long text is numbered line by line where it is seen", async () => {
  const page = await open(wide());
  const [first, lines] = await page.evaluate(() => [document.querySelector("textarea").value.split("\n")].map((lines) => [lines[0], lines.length])[0]);
  const written = () => page.locator(".paper div").allInnerTexts();
  assert.ok((await written()).length < 400 && (await written())[0] === first);
  const heights = await page.evaluate(() => {
    const [paper, field] = [".paper", "textarea"].map((place) => document.querySelector(place));
    return [paper.scrollHeight, field.scrollHeight];
  });
  assert.ok(Math.abs(heights[0] - heights[1]) <= 2, `the paper is as high as the text: ${heights}`);
  await page.evaluate(() => {
    const editor = document.querySelector(".editor");
    editor.scrollTop = editor.scrollHeight;
  });
  const last = await page.evaluate(() => document.querySelector("textarea").value.split("\n").at(-1));
  await page.locator(".paper div", { hasText: last }).waitFor();
  const [number] = await page.locator(".paper section:last-child").evaluateAll(([block]) => [
    Number(/\d+/.exec(block.style.counterReset)) + block.querySelectorAll("div").length,
  ]);
  assert.equal(number, lines);
  await page.context().close();
});
