// Where one looks: following the step, zooming to it and back, moving by keys, by touch and on the map, and walking along the wires.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { launch, parts, visit } from "./page.mjs";
import { chain, network } from "./programs.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const program = (text) => `#z1=${deflateRawSync(text).toString("base64url")}`;
const PATTERNS = program("x=3;y=-4;z=2;w=-1;const t=2;f=t*(x*y+max(z,w))");
const NESTED = program("def unit(x, w) = x*w + 1\ndef two(x, w) = unit(unit(x, w), w)\na = 2; b = 3\nf = two(a, b)");
const LONG = chain(60).text;

const stage = (page) => page.getByRole("application");
const back = (page) => page.getByRole("button", { name: "Back to the step" });
const nearer = (page) => page.locator(".sbar").getByRole("button", { name: "Zoom to the step, and back" });
const chart = (page) => page.locator(".chart");

/** The view settles on the page's own time, not on the test's. */
const until = (page, condition, argument) => page.waitForFunction(condition, argument, { polling: "raf" });

/** Where the picture lies, and how large. */
const view = (page) => page.locator(".graph > .sheet").evaluate((sheet) => {
  const { a, e, f } = sheet.getCTM();
  return { scale: a, x: e, y: f };
});
const near = (a, b) => Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.scale / b.scale - 1) < 0.001;

/** Whether the gate of the step is wholly within the drawing, and not beneath the map. */
const sees = (page) => page.evaluate(() => {
  const gate = document.querySelector(".graph .gate-current")?.getBoundingClientRect();
  const [stage, map] = [".graph", ".chart"].map((place) => document.querySelector(place).getBoundingClientRect());
  const inside = gate && gate.left >= stage.left && gate.right <= stage.right && gate.top >= stage.top && gate.bottom <= stage.bottom;
  return inside && !(map.width && gate.right > map.left && gate.left < map.right && gate.bottom > map.top && gate.top < map.bottom);
});

/** Waits until what comes behind the first picture is there. */
const whole = (page) => page.locator(".chart").waitFor({ state: "attached" });

async function drag(page, x, y) {
  const box = await stage(page).boundingBox();
  const [from, middle] = [box.x + box.width / 2, box.y + 20];
  await page.mouse.move(from, middle);
  await page.mouse.down();
  for (let part = 1; part <= 4; part++) await page.mouse.move(from + (x * part) / 4, middle + (y * part) / 4);
  await page.mouse.up();
}

test("the graph is one tab stop, and every gate that arrows come to announces itself", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  assert.equal(await page.locator(".graph :is([tabindex='0'], a[href], button, input)").count(), 1);
  await stage(page).getByRole("button", { name: /^x, / }).focus();
  const walk = async (key, name) => {
    await page.keyboard.press(key);
    await until(page, (pattern) => new RegExp(pattern).test(document.activeElement.getAttribute("aria-label")), name.source);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "button");
    assert.equal(await page.locator(".graph [tabindex='0']").count(), 1, "it takes the tab stop with it");
  };
  await walk("ArrowRight", /^p, × gate; not computed yet; gradient not reached yet; from x, y; leads to r$/);
  await walk("ArrowRight", /^r, \+ gate; .*; from p, q; leads to f$/);
  await walk("ArrowDown", /gate|input/);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest(".graph")), null, "Tab leaves the graph");
  await page.keyboard.press("Shift+Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".graph") !== null));
  assert.deepEqual(page.faults, []);
});

test("nothing inside a closed group can have the focus", async () => {
  const page = await visit(browser, { fragment: NESTED });
  assert.equal(await page.locator(".graph [data-node]").count(), 3, "a, b and the call");
  await stage(page).getByRole("button", { name: /^a, / }).focus();
  const come = new Set();
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    come.add(await page.evaluate(() => document.activeElement.getAttribute("aria-label").split(",")[0]));
  }
  assert.deepEqual([...come].sort(), ["a", "b", "f"]);
  assert.deepEqual(page.faults, []);
});

test("keys zoom, fit and move the view, in the graph and beside it, and single ones can be turned off", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  await whole(page);
  for (const place of ["body", ".graph [tabindex='0']"]) {
    await page.keyboard.press("0");
    if (place !== "body") await page.locator(place).focus();
    const first = await view(page);
    await page.keyboard.press("]");
    assert.ok(Math.abs((await view(page)).scale / first.scale - 1.25) < 0.001, place);
    await page.keyboard.press("[");
    assert.ok(Math.abs((await view(page)).scale / first.scale - 1) < 0.001, place);
    await page.keyboard.press("Shift+ArrowLeft");
    assert.ok((await view(page)).x > first.x + 50, "the picture moves right, so that one sees what is at its left");
    await page.keyboard.press("Shift+ArrowUp");
    assert.ok((await view(page)).y > first.y + 50);
    await page.keyboard.press("0");
    assert.ok(near(await view(page), first), place);
  }
  assert.equal(await parts(page).step.inputValue(), "0", "none of them takes a step");
  await page.getByRole("textbox", { name: "Program" }).focus();
  const before = await view(page);
  await page.keyboard.press("]");
  assert.ok(near(await view(page), before), "in a text field they are text");
  await page.getByRole("button", { name: "Keys" }).click();
  const dialog = page.getByRole("dialog", { name: "Keys" });
  for (const text of ["zoom to the step, and back", "fit the whole graph", "zoom out, zoom in", "move the picture"]) await dialog.getByText(text).waitFor();
  await dialog.getByRole("checkbox").uncheck();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.locator(".graph [tabindex='0']").focus();
  const still = await view(page);
  await page.keyboard.press("]");
  assert.ok(near(await view(page), still), "single keys are off");
  await page.keyboard.press("Shift+ArrowLeft");
  assert.ok(!near(await view(page), still), "others are not");
  assert.deepEqual(page.faults, []);
});

test("the wheel zooms about the pointer where the page has nothing to scroll", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  const first = await view(page);
  const box = await stage(page).boundingBox();
  const at = { x: 300, y: 100 };
  await page.mouse.move(box.x + at.x, box.y + at.y);
  await page.mouse.wheel(0, -160);
  await until(page, (scale) => document.querySelector(".graph > .sheet").getCTM().a > scale * 1.3, first.scale);
  const now = await view(page);
  for (const axis of ["x", "y"]) assert.ok(Math.abs((at[axis] - first[axis]) / first.scale - (at[axis] - now[axis]) / now.scale) < 0.5, axis);
  const narrow = await visit(browser, { fragment: PATTERNS, width: 500 });
  const before = await view(narrow);
  await stage(narrow).hover();
  await narrow.mouse.wheel(0, 120);
  await until(narrow, () => scrollY > 0);
  assert.ok(near(await view(narrow), before), "where it does, it scrolls");
});

test("Z shows the step with its neighbours at a size that can be read, and once more what was seen before", async () => {
  const wide = network(4, 9, 9, 1).text;
  for (const [name, fragment, width] of [["long", program(LONG) + "&s=40", 1440], ["wide", program(wide) + "&s=80", 1024], ["wide", program(wide) + "&s=80", 360], ["closed", NESTED + "&s=4", 1280]]) {
    const page = await visit(browser, { fragment, width, height: 800 });
    await whole(page);
    await page.keyboard.press("0");
    const fit = await view(page);
    await page.keyboard.press("z");
    const close = await view(page);
    assert.ok(close.scale >= 0.85 && close.scale <= 1.5, `${name} at ${width}: ${close.scale}`);
    assert.ok(await sees(page), `${name} at ${width}`);
    await page.keyboard.press("z");
    assert.ok(near(await view(page), fit), `${name} at ${width}: back`);
    if (width > 640) {
      await nearer(page).click();
      assert.ok(near(await view(page), close));
      assert.equal(await nearer(page).getAttribute("aria-pressed"), "true");
      await page.getByRole("button", { name: "Zoom in" }).click();
      assert.equal(await nearer(page).getAttribute("aria-pressed"), "false", "whoever moves on has no way back");
    } else {
      await page.getByRole("button", { name: "View", exact: true }).click();
      await page.locator(".options").getByRole("button", { name: "Zoom to the step, and back" }).click();
      assert.ok(near(await view(page), close), "under View where the toolbar is narrow");
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("the view stays while the step is seen, and follows when it would leave", async () => {
  const page = await visit(browser, { fragment: program(LONG) });
  await whole(page);
  let [moves, last] = [0, await view(page)];
  for (let step = 1; step <= 60; step++) {
    await parts(page).next.click();
    const now = await view(page);
    if (!near(now, last)) moves++;
    assert.ok(await sees(page), `step ${step}`);
    assert.equal(now.scale, last.scale, "following never zooms");
    last = now;
  }
  assert.ok(moves >= 2 && moves <= 16, `${moves} moves in 60 steps`);
  assert.equal(await back(page).count(), 0);
});

test("who has looked away is left alone until going back to the step", async () => {
  const page = await visit(browser, { fragment: program(LONG) + "&s=30" });
  await whole(page);
  assert.ok(await sees(page));
  assert.equal(await back(page).count(), 0);
  await drag(page, 60, 0);
  assert.equal(await back(page).count(), 0, "the step is still in sight");
  for (let key = 0; key < 15; key++) await page.keyboard.press("Shift+ArrowRight");
  await back(page).waitFor();
  const away = await view(page);
  await parts(page).next.click();
  await parts(page).next.click();
  assert.ok(near(await view(page), away), "no step moves the view");
  await back(page).click();
  assert.ok(await sees(page));
  assert.equal(await back(page).count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-do='zoom step']")), "the focus is not lost");
  for (let step = 0; step < 12; step++) await parts(page).next.click();
  assert.ok(await sees(page), "and it follows again");
  assert.deepEqual(page.faults, []);
});

test("with motion the view glides, and without it jumps", async () => {
  const glides = (page) => page.locator(".graph > .sheet").evaluate((sheet) => parseFloat(getComputedStyle(sheet).transitionDuration));
  for (const [reducedMotion, least] of [["no-preference", 0.1], ["reduce", 0]]) {
    const page = await visit(browser, { fragment: program(LONG) + "&s=30", reducedMotion });
    await whole(page);
    await page.keyboard.press("z");
    await page.locator(".graph.gliding").waitFor();
    assert.ok(least ? (await glides(page)) >= least : (await glides(page)) === 0, reducedMotion);
    await page.context().close();
  }
});

test("the map shows where one is, and a press on it goes there", async () => {
  for (const width of [1440, 1024]) {
    const page = await visit(browser, { fragment: program(network(4, 19, 19, 1).text), width, height: 900 });
    await whole(page);
    await chart(page).waitFor();
    assert.equal(await chart(page).getAttribute("aria-hidden"), "true");
    assert.equal(await chart(page).locator("[tabindex], button, a").count(), 0, "no stop for the keyboard, which has its own keys");
    const [map, graph] = [await chart(page).boundingBox(), await stage(page).boundingBox()];
    assert.ok(map.x > graph.x && map.x + map.width <= graph.x + graph.width && map.y + map.height <= graph.y + graph.height, "in the corner of the drawing");
    assert.ok(map.width <= 200 && map.height <= 130);
    const drawn = await page.locator(".strip-gates").getAttribute("d");
    const seen = () => page.locator(".strip-window").evaluate((rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))));
    const before = [await view(page), await seen()];
    const strip = await page.locator(".strip").boundingBox();
    await page.mouse.move(strip.x + strip.width * 0.5, strip.y + strip.height * 0.5);
    await page.mouse.down();
    const pressed = await seen();
    assert.ok(pressed[0] > before[1][0]);
    await page.mouse.move(strip.x + strip.width * 0.9, strip.y + strip.height * 0.5, { steps: 3 });
    await page.mouse.up();
    const after = [await view(page), await seen()];
    assert.ok(after[0].x < before[0].x && after[1][0] > pressed[0], "a drag goes on");
    assert.equal(after[0].scale, before[0].scale);
    await parts(page).next.click();
    assert.match(await page.locator(".strip-current").getAttribute("d"), /^M[\d.]+ [\d.]+h0$/);
    assert.equal(await page.locator(".strip-gates").getAttribute("d"), drawn, "drawn once");
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    assert.ok(!(await chart(page).isVisible()), "where all is seen, there is no map");
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("two fingers stretch the picture, one moves it, and the map lies below it on a narrow screen", async () => {
  const page = await visit(browser, { fragment: PATTERNS, width: 360, height: 740, hasTouch: true, isMobile: true });
  await whole(page);
  const box = await stage(page).boundingBox();
  const map = await chart(page).boundingBox();
  assert.ok(map.y >= box.y + box.height, "below the drawing");
  const client = await page.context().newCDPSession(page);
  const touch = (type, ...points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const first = await view(page);
  await touch("touchStart", [x - 40, y]);
  await touch("touchStart", [x - 40, y], [x + 40, y]);
  for (let part = 1; part <= 5; part++) await touch("touchMove", [x - 40 - 8 * part, y], [x + 40 + 8 * part, y]);
  await touch("touchEnd");
  await until(page, (scale) => document.querySelector(".graph > .sheet").getCTM().a > scale * 1.7, first.scale);
  const stretched = await view(page);
  await touch("touchStart", [x, y]);
  for (let part = 1; part <= 5; part++) await touch("touchMove", [x - 12 * part, y]);
  await touch("touchEnd");
  await until(page, (left) => document.querySelector(".graph > .sheet").getCTM().e < left - 40, stretched.x);
  assert.equal((await view(page)).scale, stretched.scale);
  assert.deepEqual(page.faults, []);
});

test("a press beside the choices under View closes them, and so does Escape", async () => {
  const page = await visit(browser, { fragment: PATTERNS });
  const button = page.getByRole("button", { name: "View", exact: true });
  const choices = page.getByRole("group", { name: "View" });
  await button.click();
  await choices.getByRole("checkbox").focus();
  await page.keyboard.press("Escape");
  await choices.waitFor({ state: "detached" });
  assert.ok(await button.evaluate((button) => button === document.activeElement));
  await button.click();
  await choices.getByRole("checkbox").click();
  assert.equal(await choices.count(), 1, "a press within leaves them");
  await stage(page).click({ position: { x: 20, y: 200 } });
  await choices.waitFor({ state: "detached" });
  await button.click();
  await button.click();
  await choices.waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
});

test("a text that is changed into a higher picture, or a lower one, is seen as a whole", async () => {
  const page = await visit(browser, { fragment: program("x*x") });
  await whole(page);
  for (const text of ["a*b + b*c + c*a", "x = [1, 2, 3, 4]; y = relu(x)", "x = randn(4096, seed=1); y = relu(x)", "x*x"]) {
    await parts(page).program.fill(text);
    await page.waitForFunction((text) => {
      const [sheet, stage] = [".graph > .sheet", ".graph"].map((place) => document.querySelector(place).getBoundingClientRect());
      const middle = (box) => box.top + box.height / 2;
      return sheet.top >= stage.top - 1 && sheet.bottom <= stage.bottom + 1 && Math.abs(middle(sheet) - middle(stage)) < 40;
    });
    const seen = await view(page);
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    assert.ok(near(await view(page), seen), `${text} is fitted already`);
  }
  assert.deepEqual(page.faults, []);
});
