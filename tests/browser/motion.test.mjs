// Chips on the wires, and groups that open and close in place: with motion allowed, interrupted, and at rest.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const program = (text) => `#p=${encodeURIComponent(text)}`;
const NEURON = program("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))");
const SIGMOID = program("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = sigmoid(w0*x0 + w1*x1 + w2)");
const moving = { reducedMotion: "no-preference" };

const stage = (page) => page.getByRole("application");
const at = async (page) => Number(await parts(page).step.inputValue());

/** Waits until nothing moves any more. */
const rest = (page) =>
  page.waitForFunction(
    () => !document.querySelector(".chips > g, .graph.moving, .sheet [transform], .sheet [opacity]") && !document.querySelector(".sheet").style.transition,
    null,
    { polling: "raf" },
  );

/** The picture as it is written, and where it lies: without what only tells how it came there. */
const drawing = (page) =>
  page.evaluate(() => {
    const graph = document.querySelector(".graph");
    const layers = [...graph.querySelectorAll(".sheet > g")].map((layer) => layer.outerHTML.replace(/ style="[^"]*"/g, ""));
    return { layers, sheet: graph.querySelector(".sheet").style.cssText };
  });

/** What of the chips each frame of the page shows, while something is done. */
async function watch(page, action) {
  await page.evaluate(() => {
    window.frames_seen = [];
    window.watching = true;
    const look = () => {
      window.frames_seen.push([...document.querySelectorAll(".chips > g")].map((chip) => `${chip.firstChild.getAttribute("class")} ${chip.textContent}`));
      if (window.watching) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await action();
  await page.waitForFunction(() => window.frames_seen.some((chips) => chips.length > 0), null, { polling: "raf" });
  await rest(page);
  return page.evaluate(() => {
    window.watching = false;
    return window.frames_seen.find((chips) => chips.length > 0);
  });
}

test("a step moves the numbers that it is about, and then rests", async () => {
  const page = await visit(browser, { fragment: program("f = (x + y) * z; x = -2; y = 5; z = -4"), ...moving });
  const next = () => parts(page).next.click();
  assert.deepEqual(await watch(page, next), ["chip-fill −2.00", "chip-fill 5.00", "chip-fill 3.00"]);
  assert.deepEqual(await watch(page, next), ["chip-fill 3.00", "chip-fill −4.00", "chip-fill −12.00"]);
  assert.deepEqual(await watch(page, next), ["pill-fill 1.00"]);
  assert.deepEqual(await watch(page, next), ["pill-fill 1.00", "chip-fill −4.00", "pill-fill −4.00"], "swap");
  await watch(page, next);
  assert.deepEqual(await watch(page, next), ["pill-fill −4.00", "chip-sibling −4.00", "pill-fill −4.00"], "split");
  assert.deepEqual(await watch(page, () => parts(page).previous.click()), ["pill-fill −4.00", "chip-sibling −4.00", "pill-fill −4.00"]);
  assert.deepEqual(page.faults, []);
});

test("twenty quick presses are twenty steps, and leave the picture that a link to that step shows", async () => {
  const page = await visit(browser, { fragment: NEURON, ...moving });
  await page.evaluate(() => {
    const next = document.querySelector("[data-do=next]");
    for (let press = 0; press < 10; press++) next.click();
  });
  for (let press = 0; press < 10; press++) await page.keyboard.press("ArrowRight");
  assert.equal(await at(page), 20);
  await rest(page);
  assert.equal(await page.locator(".chips > *").count(), 0);
  const linked = await visit(browser, { fragment: `${NEURON}&s=20` });
  const [pressed, opened] = [await drawing(page), await drawing(linked)];
  assert.deepEqual(pressed.layers, opened.layers);
  assert.deepEqual([...page.faults, ...linked.faults], []);
});

test("a step in the middle of a move shows its own state at once", async () => {
  const page = await visit(browser, { fragment: NEURON, ...moving });
  // The page's clock is held, so that the second press comes 100 ms after the first however slow the machine is.
  await page.evaluate(async () => {
    const task = () => new Promise((done) => setTimeout(done));
    const next = document.querySelector("[data-do=next]");
    let time = performance.now();
    performance.now = () => time;
    next.click();
    await task();
    window.chips_at_first = document.querySelectorAll(".chips > *").length;
    time += 100;
    next.click();
    await task();
  });
  assert.ok((await page.evaluate(() => window.chips_at_first)) > 0, "the first step moves");
  assert.equal(await at(page), 2);
  assert.equal(await page.locator(".graph.moving, .chips > *").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("at the greatest speed every move is over before the next step", async () => {
  const page = await visit(browser, { fragment: NEURON, ...moving });
  await page.locator("[data-speed]").fill("5");
  await parts(page).play.click();
  await page.waitForFunction(() => document.querySelector("[data-do=play]").getAttribute("aria-label") === "Play", null, { timeout: 20_000 });
  assert.equal(await at(page), Number(await parts(page).step.getAttribute("max")));
  await rest(page);
  assert.deepEqual(page.faults, []);
});

/** Opens σ by its gate, and tells for each frame how far the inside has grown and where the gate's middle is. */
const glide = (page, selector, type) =>
  page.evaluate(
    ([selector, type]) =>
      new Promise((done) => {
        const seen = [];
        const middle = (element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left };
        };
        const element = document.querySelector(selector);
        const start = middle(element.querySelector("rect:not(.hit)") ?? element);
        element.dispatchEvent(new MouseEvent(type, { bubbles: true }));
        let rested = 0;
        const look = () => {
          const frame = document.querySelector(".frames .group-frame") ?? document.querySelector(".chips .group-frame");
          const moves = document.querySelectorAll(".sheet [transform]").length > 0;
          seen.push({ ...(frame && middle(frame)), moves, nodes: document.querySelectorAll(".node").length });
          rested = moves ? 0 : rested + 1;
          if (rested > 3) done({ start, seen });
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    [selector, type],
  );

test("a group opens out of its gate and closes into it, while its gate stays where it is on the screen", async () => {
  const page = await visit(browser, { fragment: `${SIGMOID}&s=5`, width: 1400, ...moving });
  const closed = await drawing(page);
  const { start, seen } = await glide(page, ".node[aria-expanded], .nodes > g:last-child", "dblclick");
  const moves = seen.filter((frame) => frame.moves);
  assert.ok(moves.length >= 3, `${moves.length} frames`);
  assert.ok(moves[0].width < 80 && moves.at(-1).width > moves[0].width, "it grows");
  for (const frame of moves) assert.ok(Math.abs(frame.x - start.x) < 120 && Math.abs(frame.y - start.y) < 60, JSON.stringify({ start, frame }));
  await rest(page);
  const opened = await drawing(page);
  const linked = await visit(browser, { fragment: `${SIGMOID}&s=5&open=f`, width: 1400 });
  assert.equal(await linked.locator(".group-frame").count(), 1);
  const back = await glide(page, ".fold", "click");
  assert.ok(back.seen.filter((frame) => frame.moves).length >= 3);
  await rest(page);
  assert.deepEqual((await drawing(page)).layers, closed.layers);

  const still = await visit(browser, { fragment: `${SIGMOID}&s=5`, width: 1400 });
  const { seen: steady } = await glide(still, ".node[aria-expanded], .nodes > g:last-child", "dblclick");
  assert.ok(steady.every((frame) => !frame.moves), "nothing moves with reduced motion");
  assert.deepEqual(await drawing(still), opened);
  assert.deepEqual([...page.faults, ...still.faults, ...linked.faults], []);
});

test("opening and closing again in the middle of it ends as if nothing had been opened", async () => {
  const page = await visit(browser, { fragment: `${SIGMOID}&s=5`, ...moving });
  const before = await drawing(page);
  await page.evaluate(async () => {
    const frames = (count) => new Promise((done) => (count ? requestAnimationFrame(() => frames(count - 1).then(done)) : done()));
    document.querySelector(".nodes > g:last-child").dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    await frames(3);
    document.querySelector(".fold").dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await frames(3);
  });
  await rest(page);
  assert.deepEqual((await drawing(page)).layers, before.layers);
  assert.equal(await stage(page).locator(".group-frame").count(), 0);
  assert.deepEqual(page.faults, []);
});
