// The stage: gates by their names, by keyboard and by pointer; zoom; numbers that move; large graphs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const PATTERNS = "#p=x=3;y=-4;z=2;w=-1;const%20t=2;f=t*(x*y%2Bmax(z,w))";

const stage = (page) => page.getByRole("application");
const gate = (page, name) => stage(page).getByRole("button", { name });
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
const sheet = (page) => page.locator(".graph .sheet").evaluate((element) => element.getBoundingClientRect().toJSON());

/** The view settles on the page's own time, not on the test's. */
const until = (page, condition, argument) => page.waitForFunction(condition, argument, { polling: "raf" });

test("each gate says name, operation, value, gradient and where it leads", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  await gate(page, "x, input; value 3.00; gradient not reached yet; leads to p").waitFor();
  await gate(page, "p, × gate; not computed yet; gradient not reached yet; from x, y; leads to r").waitFor();
  await gate(page, "t, constant; value 2.00; no gradient; leads to f").waitFor();
  await parts(page).last.click();
  await gate(page, "q, max gate; value 2.00; gradient 2.00; from z, w; leads to r").waitFor();
  await gate(page, "f, × gate; value −20.00; gradient 1.00; from t, r; output").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the graph is one tab stop, arrows walk along its wires, Enter selects and Escape lets go", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  assert.equal(await page.locator(".graph [tabindex='0']").count(), 1);
  await gate(page, /^x, /).focus();
  for (const [key, name] of [["ArrowRight", /^p, /], ["ArrowRight", /^r, /], ["ArrowRight", /^f, /], ["ArrowLeft", /^r, /]]) {
    await page.keyboard.press(key);
    await until(page, (pattern) => new RegExp(pattern).test(document.activeElement.getAttribute("aria-label")), name.source);
  }
  await page.keyboard.press("Enter");
  assert.equal(await gate(page, /^r, /).getAttribute("aria-pressed"), "true");
  assert.equal(await page.locator(".corners").count(), 1);
  assert.equal(await parts(page).step.inputValue(), "0", "keys in the graph take no steps");
  await page.keyboard.press("Escape");
  assert.equal(await gate(page, /^r, /).getAttribute("aria-pressed"), "false");
  assert.match(await focused(page), /^r, /);
});

test("a click selects, the empty sheet lets go, a drag does neither", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  await gate(page, /^p, /).click();
  assert.equal(await gate(page, /^p, /).getAttribute("aria-pressed"), "true");
  const box = await stage(page).boundingBox();
  const empty = { x: box.x + box.width - 20, y: box.y + box.height - 20 };
  const before = await sheet(page);
  await page.mouse.move(empty.x, empty.y);
  await page.mouse.down();
  await page.mouse.move(empty.x - 60, empty.y - 30, { steps: 4 });
  await page.mouse.up();
  const moved = await sheet(page);
  assert.ok(Math.abs(moved.x - before.x + 60) < 1 && Math.abs(moved.y - before.y + 30) < 1);
  assert.equal(await gate(page, /^p, /).getAttribute("aria-pressed"), "true");
  await page.mouse.click(empty.x, empty.y);
  assert.equal(await gate(page, /^p, /).getAttribute("aria-pressed"), "false");
});

test("buttons and Ctrl with the wheel zoom, Fit shows all of it again", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  const width = async () => (await sheet(page)).width;
  const first = await width();
  await page.getByRole("button", { name: "Zoom in" }).click();
  assert.ok((await width()) > first * 1.2);
  await page.getByRole("button", { name: /^Zoom to 100 %/ }).click();
  assert.match(await page.getByRole("button", { name: /^Zoom to 100 %/ }).innerText(), /^100/);
  await stage(page).hover();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await until(page, () => /^200/.test(document.querySelector(".percent").textContent));
  await page.getByRole("button", { name: "Fit" }).click();
  assert.ok(Math.abs((await width()) - first) < 1);
});

test("no number is drawn too small to read, and the step is always in sight", async () => {
  for (const width of [360, 640, 1024, 1440]) {
    const page = await visit(browser, { width, height: 800 });
    const { next, step } = parts(page);
    for (let at = 0; at < 21; at += 1) await next.click();
    assert.equal(await step.inputValue(), "21");
    const seen = await page.evaluate(() => {
      const stage = document.querySelector(".graph").getBoundingClientRect();
      const current = document.querySelector(".gate-current").getBoundingClientRect();
      const numbers = [...document.querySelectorAll(".graph .value")].filter((text) => text.checkVisibility());
      const size = Math.min(...numbers.map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a));
      return { inside: current.left >= stage.left && current.right <= stage.right && current.top >= stage.top && current.bottom <= stage.bottom, size };
    });
    assert.ok(seen.inside, `at ${width} px`);
    assert.ok(seen.size >= 11.49, `numbers of ${seen.size} px at ${width} px`);
    await page.context().close();
  }
});

test("a number moves along its wire and then rests; without motion it is there at once", async () => {
  const page = await visit(browser, { fragment: "#p=x*y", reducedMotion: "no-preference" });
  await page.evaluate(() => {
    window.moved = 0;
    new MutationObserver(() => (window.moved += document.querySelectorAll(".chips text").length)).observe(document.querySelector(".chips"), { childList: true, subtree: true, attributes: true });
  });
  await parts(page).next.click();
  await until(page, () => window.moved > 0 && !document.querySelector(".chips text"));
  assert.equal(await page.locator(".graph.moving").count(), 0);
  const still = await visit(browser, { fragment: "#p=x*y" });
  await parts(still).next.click();
  assert.equal(await still.locator(".chips text").count(), 0);
  assert.equal(await still.locator(".value-now").innerHTML().then((text) => /1\.00/.test(text)), true);
});

test("nothing of the picture is wrapped where SVG would not draw it", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  await parts(page).last.click();
  assert.equal(await page.locator(":is(tspan, stop, animate)").evaluateAll((all) => all.filter((one) => one.parentElement.localName === "g").length), 0);
  assert.equal(await page.locator(".node > title").first().evaluate((title) => title.namespaceURI), "http://www.w3.org/2000/svg");
  assert.match(await page.locator(".node.dimmed > title").first().textContent(), /No gradient: computed from constants alone/);
});

test("of a large graph only what is near is in the document", async () => {
  const chain = Array.from({ length: 1000 }, (_, at) => `v${at + 1} = sin(v${at})`).join(";");
  const page = await visit(browser, { fragment: `#p=${encodeURIComponent(chain)}` });
  assert.ok((await page.locator(".node").count()) < 100);
  await parts(page).phase.click();
  await gate(page, /^v1000, /).waitFor();
  await page.getByRole("button", { name: "Fit" }).click();
  await page.locator(".overview").waitFor({ state: "attached" });
  assert.ok((await page.locator(".graph *").count()) < 100);
  assert.deepEqual(page.faults, []);
});
