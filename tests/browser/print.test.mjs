// Printing: a lesson becomes a handout and nothing else of the page is printed; without one the picture on stage is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const lesson = (page) => page.getByRole("region", { name: "Lesson", exact: true });
const handout = (page) => page.locator(".handout");
/** Begins printing as the browser does; what is printed is seen until `done`. */
const begin = async (page) => {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
};
const done = async (page) => {
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
};
/** How many pages a PDF has. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;

test("a lesson is printed with every stop, its figures, room for answers, and the answers on a page of their own", async () => {
  const page = await visit(browser, { fragment: "#lesson=first-graph,5" });
  await lesson(page).waitFor();
  await lesson(page).getByRole("textbox").fill("7");
  const program = await parts(page).program.inputValue();
  assert.equal(await handout(page).count(), 0);

  await begin(page);
  assert.equal(await page.locator("#page").isVisible(), false, "nothing else is printed");
  const text = await handout(page).innerText();
  assert.match(text, /A first graph/);
  assert.match(text, /q = x \+ y/);
  assert.match(text, /Now the question of this whole page/);
  assert.match(text, /The × gate has multiplied: f = −12\.00/);
  assert.match(text, /y went the same way and got −4\.00/);
  assert.match(text, /∂f\/∂z =\s/);
  assert.match(text, /After step 5 of 7/);
  assert.equal(await handout(page).locator(".stop").count(), 8);
  assert.equal(await handout(page).locator("figure svg.graph").count(), 8, "no two stops of this lesson show the same");
  assert.equal(await handout(page).locator(".stop .rule").count(), 2);
  assert.equal(await handout(page).locator(".stop .box").count(), 2 + 3, "tasks and the answers of a question");
  assert.deepEqual(await handout(page).locator(".stop > .lead > p > .number").allInnerTexts(), ["1", "2", "3", "4", "5", "6", "7", "8"]);
  const first = handout(page).locator("figure svg.graph").first();
  assert.equal(await first.locator(".halo").count(), 3, "what the stop points at is marked");
  assert.equal(await first.locator(".value-now").count() + (await first.locator(".gate-waiting").count()) > 0, true);

  const answers = handout(page).locator(".answers");
  assert.match(await answers.innerText(), /∂f\/∂z = 3\.00[\s\S]*∂f\/∂x = −4\.00[\s\S]*\+ passes on what × sends/);
  assert.equal(await answers.evaluate((element) => getComputedStyle(element).breakBefore), "page");
  const code = handout(page).getByRole("img", { name: "QR code of the lesson" });
  assert.ok(await code.isVisible());
  assert.match(text, /#lesson=first-graph\n/);

  await done(page);
  assert.equal(await handout(page).count(), 0);
  assert.equal(await parts(page).program.inputValue(), program);
  assert.deepEqual(page.faults, []);
});

test("what the reader has changed is not printed, and nothing reaches over the paper's edge", async () => {
  const page = await visit(browser, { fragment: "#lesson=sigmoid-neuron", locale: "ko-KR", colorScheme: "dark" });
  await page.getByRole("region", { name: "수업", exact: true }).waitFor();
  await page.locator(".editor textarea").fill("x = 1; f = x*x");
  await page.waitForFunction(() => document.querySelectorAll("#stage .graph .nodes > g").length === 2);
  await page.setViewportSize({ width: 670, height: 1000 });
  await begin(page);
  const text = await handout(page).innerText();
  assert.match(text, /w0\*x0 \+ w1\*x1 \+ w2/);
  assert.match(text, /다섯 개가 모두 나왔습니다/);
  assert.match(text, /정답/);
  assert.doesNotMatch(text, /\{|\}/);
  const wide = await handout(page).evaluate((paper) =>
    [...paper.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > paper.getBoundingClientRect().right + 1).map((element) => element.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(wide.filter((html) => !html.startsWith("<path") && !html.startsWith("<g")), []);
  assert.equal(await handout(page).evaluate((paper) => getComputedStyle(paper.querySelector(".gate-done")).fill), "rgb(255, 255, 255)", "on white in the dark theme as well");
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((element) => element.id));
  assert.equal(new Set(ids).size, ids.length, "no name is given twice");
  await done(page);
  assert.deepEqual(page.faults, []);
});

test("curves, networks, groups and a broken pass are printed as their stops show them, the same picture once", async () => {
  const count = async (name) => {
    const page = await visit(browser, { fragment: `#lesson=${name}` });
    await lesson(page).waitFor();
    await begin(page);
    const found = await handout(page).evaluate((paper) => {
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      const count = (selector) => paper.querySelectorAll(selector).length;
      return { unique: new Set(ids).size === ids.length, stops: count(".stop"), graphs: count("svg.graph"), plots: count(".plot svg"), nets: count("svg.net"), neurons: count("svg.soma"), squares: count(".rim-done"), waves: count(".wave") };
    });
    await done(page);
    assert.deepEqual(page.faults, []);
    return found;
  };
  const curves = await count("activations");
  assert.ok(curves.unique && curves.plots >= 3 && curves.graphs < curves.stops, JSON.stringify(curves));
  const networks = await count("networks");
  assert.ok(networks.unique && networks.nets > 0 && networks.neurons > 0 && networks.graphs < networks.stops, JSON.stringify(networks));
  const group = await count("sigmoid-gate");
  assert.ok(group.squares > 0, JSON.stringify(group));
  assert.ok((await count("branches")).waves > 0, "what is wrong has its wavy line");
});

test("the button prints, and a PDF has the answers behind the last page of the lesson", async () => {
  const page = await visit(browser, { fragment: "#lesson=one-gate" });
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await lesson(page).getByRole("button", { name: "Print" }).click();
  assert.equal(await page.evaluate(() => window.printed), true);
  const before = await page.locator("#page").innerHTML();
  const whole = pages(await page.pdf({ format: "A4" }));
  assert.ok((await page.locator("#page").innerHTML()) === before, "the page is as it was");
  assert.ok(whole >= 2 && whole <= 6, `${whole} pages`);
  assert.equal(await handout(page).count(), 0, "it is gone when printing ends");
  assert.deepEqual(page.faults, []);
});

test("a lesson from elsewhere is printed the same way, with a code that opens it", async () => {
  const file = "en = Mine\nprogram\n  x = 3\n  f = x*x\nstop forward\nen = The value is {f}.\nask df/dx\nen = How steep?\n";
  const page = await visit(browser, { fragment: `#lesson=&l=${encodeURIComponent(file)}` });
  await lesson(page).waitFor();
  await page.waitForTimeout(300);
  await begin(page);
  const text = await handout(page).innerText();
  assert.match(text, /Mine[\s\S]*The value is 9\.00\.[\s\S]*How steep\?[\s\S]*Answers[\s\S]*∂f\/∂x = 6\.00/);
  assert.ok(await handout(page).getByRole("img", { name: "QR code of the lesson" }).isVisible());
  await done(page);
  assert.deepEqual(page.faults, []);
});

test("without a lesson the picture on stage is printed with its program and its sentence", async () => {
  const page = await visit(browser, { fragment: "#p=x%20%3D%202%3B%20f%20%3D%20x%5E2&s=1" });
  await page.waitForFunction(() => document.querySelectorAll("#stage .graph .nodes > g").length > 0);
  await begin(page);
  await handout(page).waitFor();
  assert.equal(await handout(page).locator("svg.graph").count(), 1);
  const text = await handout(page).innerText();
  assert.match(text, /x = 2; f = x\^2/);
  assert.match(text, /After step 1 of 3/);
  assert.match(text, /4\.00/);
  assert.equal(await page.locator("#page").isVisible(), false);
  await done(page);
  assert.equal(await page.locator("#page").isVisible(), true);
  assert.deepEqual(page.faults, []);
});
