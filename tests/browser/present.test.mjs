// A lesson before a room: stage and text alone, revealed press by press.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const lecture = (page) => page.locator("#lecture");
const lesson = (page) => page.getByRole("region", { name: "Lesson", exact: true });
// What is not on screen still has its value.
const step = async (page) => Number(await page.locator("[data-step]").inputValue());
const present = async (page, fragment, options = {}) => {
  const shown = await visit(page, { fragment: `#lesson=${fragment}&present=on`, width: 1280, height: 720, ...options });
  await lecture(shown).waitFor();
  return shown;
};

test("a click shows stage and text alone, and Escape comes back to the same place", async () => {
  const page = await visit(browser, { fragment: "#lesson=first-graph,3" });
  await lesson(page).getByRole("button", { name: "Present" }).click();
  await lecture(page).getByText("The × gate has multiplied").waitFor();
  for (const gone of [".top", ".left", ".tabs", ".fig", ".sbar", ".ctl", ".panel"])
    for (const part of await page.locator(gone).all()) assert.equal(await part.isVisible(), false, gone);
  assert.equal(await page.locator("#stage .graph").isVisible(), true);
  assert.ok(await page.waitForFunction(() => document.activeElement?.id === "lecture"));
  const size = await lecture(page).locator(".prose p").evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
  assert.ok(size >= 24, `type of ${size} px`);
  // Nothing hidden can be reached.
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement === document.body || document.activeElement.checkVisibility()), true);
  }
  await page.locator(".room-foot").getByRole("button", { name: "Back" }).focus();
  await page.keyboard.press("Escape");
  await lecture(page).waitFor({ state: "detached" });
  await lesson(page).getByText("The × gate has multiplied").waitFor();
  assert.equal(Number(await parts(page).step.inputValue()), 2);
  assert.ok(await page.waitForFunction(() => document.activeElement?.dataset.do === "present on"));
  assert.deepEqual(page.faults, []);
});

test("leaving the full screen ends the presenting", async () => {
  const page = await visit(browser, { fragment: "#lesson=first-graph,3" });
  await lesson(page).getByRole("button", { name: "Present" }).click();
  await lecture(page).waitFor();
  await page.waitForFunction(() => document.fullscreenElement);
  await page.evaluate(() => document.exitFullscreen());
  await lecture(page).waitFor({ state: "detached" });
  await lesson(page).getByRole("button", { name: "Present" }).click();
  await page.waitForFunction(() => document.fullscreenElement);
  await page.getByRole("button", { name: "End presenting" }).click();
  await page.waitForFunction(() => !document.fullscreenElement);
  assert.deepEqual(page.faults, []);
});

test("a clicker asks first and reveals then", async () => {
  const page = await present(browser, "first-graph,5");
  assert.equal(await lecture(page).locator(".room-number").innerText(), "?");
  assert.equal(await lecture(page).getByRole("button", { name: "Show the number" }).count(), 1);
  await page.keyboard.press("PageDown");
  await lecture(page).getByText("3.00", { exact: true }).waitFor();
  assert.equal(await step(page), 4, "the same stop");
  await page.keyboard.press("PageDown");
  await lecture(page).getByText("6 / 8").waitFor();
  await page.keyboard.press("PageUp");
  await lecture(page).getByText("5 / 8").waitFor();
  assert.equal(await step(page), 4);
  await page.keyboard.press("ArrowRight");
  assert.equal(await step(page), 5, "arrows step the graph");
  await lecture(page).getByText("5 / 8").waitFor();
  assert.deepEqual(page.faults, []);
});

test("tasks are passed over, the right answer is marked, and the next lesson is offered before it opens", async () => {
  const page = await present(browser, "first-graph,8");
  const right = lecture(page).locator(".room-right");
  await lecture(page).getByText("becomes positive").waitFor();
  await page.keyboard.press(" ");
  await lecture(page).getByText("Which number decides").waitFor();
  assert.equal(await right.count(), 0);
  // The class is wrong at first.
  await lecture(page).getByRole("button", { name: "x itself" }).click();
  await lecture(page).getByText("Move x and watch").waitFor();
  assert.equal(await right.count(), 0);
  await page.keyboard.press(" ");
  await lecture(page).getByText("and × sends z").waitFor();
  assert.match(await right.innerText(), /z/);
  await page.keyboard.press("PageDown");
  await lecture(page).getByText("Next lesson: One gate by itself").waitFor();
  await page.keyboard.press("PageUp");
  await lecture(page).getByText("y went the same way").waitFor();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  await lecture(page).getByText("Look at one gate only").waitFor();
  assert.match(await page.locator("html").getAttribute("data-present"), /plain/);
  assert.deepEqual(page.faults, []);
});

test("the panel that the text speaks of is shown, large", async () => {
  const page = await present(browser, "activations,1");
  const panel = page.getByRole("tabpanel");
  await panel.waitFor();
  assert.ok(await panel.isVisible());
  const [picture, text, beside] = await Promise.all([page.locator("#stage"), lecture(page), panel].map((part) => part.boundingBox()));
  assert.ok(beside.x >= picture.x + picture.width - 1 && beside.x >= text.x + text.width - 1, "at the right, as the text says");
  assert.ok(beside.width > 400);
  await page.context().close();
  const train = await present(browser, "svm-loss,6");
  await train.getByRole("button", { name: "Run" }).waitFor();
  assert.deepEqual(train.faults, []);
});

test("presenting is a part of the link, and outlives a reload", async () => {
  const page = await present(browser, "one-gate,5");
  await page.keyboard.press("PageDown");
  await lecture(page).locator(".room-number").getByText("16.00").waitFor();
  await page.keyboard.press("PageDown");
  await lecture(page).getByText("6 / 7").waitFor();
  await page.reload();
  await ready(page);
  await lecture(page).getByText("6 / 7").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the steps between two stops are seen, and a key ends the way at once", async () => {
  const page = await visit(browser, { fragment: "#lesson=sigmoid-neuron,2", reducedMotion: "no-preference" });
  await lesson(page).getByText("Two products").waitFor();
  const start = await step(page);
  await page.evaluate(() => {
    window.steps = [];
    const field = document.querySelector("[data-step]");
    new MutationObserver(() => window.steps.push(Number(field.getAttribute("value") ?? field.value))).observe(document.querySelector("[data-part=transport]"), { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.querySelector("[data-step]").value === "8");
  const seen = [...new Set(await page.evaluate(() => window.steps))];
  assert.ok(seen.includes(start + 1) && seen.includes(start + 2), `steps ${seen}`);
  await lesson(page).getByRole("button", { name: "Back" }).click();
  await page.waitForFunction((start) => Number(document.querySelector("[data-step]").value) === start, start);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press(" ");
  await page.keyboard.press("ArrowRight");
  assert.equal(await step(page), 8, "at the stop, and no further");
  assert.deepEqual(page.faults, []);
});

test("nothing is cut off on screens of all shapes, and what is pointed at is in sight", async () => {
  for (const [width, height] of [[1280, 720], [1920, 1080], [1024, 768], [740, 360], [360, 740]]) {
    const page = await present(browser, "sigmoid-neuron,10", { width, height });
    for (let press = 0; press < 2; press++) {
      await page.waitForFunction(() => document.querySelectorAll(".graph .halo").length === 5);
      const seen = await page.evaluate(() => {
        const stage = document.querySelector("#stage .graph").getBoundingClientRect();
        const inside = (box) => box.left >= stage.left - 1 && box.right <= stage.right + 1 && box.top >= stage.top - 1 && box.bottom <= stage.bottom + 1;
        const text = document.querySelector(".room-text");
        return {
          halos: [...document.querySelectorAll(".graph .halo")].every((halo) => inside(halo.getBoundingClientRect())),
          sideways: document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight,
          text: text.scrollHeight - text.clientHeight,
          buttons: [...document.querySelectorAll(".room-foot button")].every((button) => {
            const box = button.getBoundingClientRect();
            return box.height >= 44 && box.width >= 44 && box.right <= innerWidth && box.bottom <= innerHeight;
          }),
        };
      });
      assert.deepEqual(seen, { halos: true, sideways: true, text: Math.min(seen.text, height < 480 ? Infinity : 0), buttons: true }, `${width} × ${height}`);
      await page.keyboard.press("PageDown");
    }
    await page.context().close();
  }
});

test("both themes and languages are accessible", async () => {
  for (const [colorScheme, locale] of [["light", "en-US"], ["dark", "ko-KR"]]) {
    for (const place of ["patterns,1", "activations,1"]) {
      const page = await present(browser, place, { colorScheme, locale });
      await page.keyboard.press("PageDown");
      await lecture(page).locator(".room-right").waitFor();
      const axe = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], `${colorScheme} ${place}`);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    }
  }
});
