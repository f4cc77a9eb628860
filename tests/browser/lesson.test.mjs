// A lesson is read: its stops, what it points at, its tasks, its predictions and its questions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const lesson = (page) => page.getByRole("region", { name: "Lesson", exact: true });
const on = (page) => lesson(page).getByRole("button", { name: /^(Go on|Skip)$/ }).click();
const open = async (page, at) => {
  await page.getByRole("button", { name: "Lessons" }).click();
  await page.getByRole("dialog").getByRole("listitem").nth(at).getByRole("button").click();
  await lesson(page).waitFor();
};
const at = async (page) => Number(await parts(page).step.inputValue());

test("a task is noticed when it is done, and a stop shows its step and what it points at", async () => {
  const page = await visit(browser);
  await open(page, 0);
  assert.equal(await at(page), 0);
  assert.equal(await page.locator(".graph .halo").count(), 3);
  assert.equal(await lesson(page).getByText("Done.").count(), 0);
  await parts(page).next.click();
  await lesson(page).getByText("Done.").waitFor();
  await on(page);
  await on(page);
  assert.equal(await at(page), 2);
  assert.match(await lesson(page).innerText(), /f = −12\.00/);
  assert.deepEqual(page.faults, []);
});

test("a prediction is judged, by keyboard alone, and shown after two wrong answers", async () => {
  const page = await visit(browser);
  await open(page, 0);
  for (let stop = 0; stop < 4; stop++) await on(page);
  const field = lesson(page).getByRole("textbox");
  await field.focus();
  await page.keyboard.type("q");
  await page.keyboard.press("Enter");
  await lesson(page).getByText("is a name").or(lesson(page).getByText("name")).first().waitFor();
  await field.fill("-4");
  await page.keyboard.press("Enter");
  await lesson(page).getByText(/That is upstream times\s*z\s*itself/).waitFor();
  assert.equal(await lesson(page).getByRole("button", { name: "Show the number" }).count(), 0);
  await field.fill("-3");
  await page.keyboard.press("Enter");
  await lesson(page).getByText("The size is right, the sign is not.").waitFor();
  await lesson(page).getByRole("button", { name: "Show the number" }).waitFor();
  await field.fill("3");
  await page.keyboard.press("Enter");
  await lesson(page).getByText("Right.").waitFor();
  await on(page);
  await lesson(page).getByRole("textbox").fill("1");
  await lesson(page).getByRole("button", { name: "Check" }).click();
  await lesson(page).getByText("That is the local gradient alone").waitFor();
  await lesson(page).getByRole("textbox").fill("2");
  await lesson(page).getByRole("button", { name: "Check" }).click();
  await lesson(page).getByRole("button", { name: "Show the number" }).click();
  assert.equal(await lesson(page).getByRole("textbox").inputValue(), "−4.00");
  assert.deepEqual(page.faults, []);
});

test("the closing question answers each choice, and the list remembers what was read", async () => {
  const page = await visit(browser);
  await open(page, 0);
  for (let stop = 0; stop < 7; stop++) await on(page);
  const question = lesson(page).getByRole("group", { name: /Which number/ });
  assert.equal(await question.count(), 0, "one thing after the other");
  await page.getByRole("textbox", { name: "z", exact: true }).or(page.getByLabel(/^z/)).first().fill("2");
  await page.keyboard.press("Enter");
  await lesson(page).getByText("Done.").waitFor();
  await question.getByRole("radio", { name: "x itself" }).check();
  await lesson(page).getByText("Move x and watch").waitFor();
  await question.getByRole("radio", { name: "z" }).check();
  await lesson(page).getByText("and × sends z").waitFor();
  const axe = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
  await lesson(page).getByRole("button", { name: "All lessons" }).click();
  await page.getByRole("dialog").getByText("✓ read").waitFor();
  assert.deepEqual(page.faults, []);
});


test("Space goes on, comes to what is asked first, and leaves fields and buttons alone", async () => {
  const page = await visit(browser, { fragment: "#lesson=first-graph,2" });
  await lesson(page).getByText("The + gate has added").waitFor();
  await page.keyboard.press(" ");
  await lesson(page).getByText("The × gate has multiplied").waitFor();
  assert.equal(await page.getByRole("button", { name: "Pause" }).count(), 0);
  await page.keyboard.press(" ");
  await page.keyboard.press(" ");
  const field = lesson(page).getByRole("textbox");
  await field.waitFor();
  await page.keyboard.press(" ");
  assert.equal(await field.evaluate((field) => field === document.activeElement), true);
  await page.keyboard.type("3");
  await page.keyboard.press("Enter");
  await lesson(page).getByText("Right.").waitFor();
  await page.keyboard.press(" ");
  await lesson(page).getByText("6 of 8").waitFor();
  await lesson(page).getByRole("button", { name: "Place 3 of 8" }).click();
  await lesson(page).getByText("3 of 8").waitFor();
  // The focus stays on the button that goes on.
  const next = lesson(page).getByRole("button", { name: "Go on" });
  await next.focus();
  await page.keyboard.press("Enter");
  await lesson(page).getByText("4 of 8").waitFor();
  assert.equal(await next.evaluate((button) => button === document.activeElement), true);
  assert.deepEqual(page.faults, []);
});

test("the contents tell how far one is, go on from there and forget; a changed program can be had anew", async () => {
  const page = await visit(browser, { fragment: "#lesson=one-gate,4" });
  await lesson(page).getByText("4 of 7").waitFor();
  await parts(page).program.fill("x = 1; z = 2x");
  await lesson(page).getByRole("button", { name: "Start this lesson’s program anew" }).click();
  await page.waitForFunction(() => document.querySelector(".editor textarea").value.includes("z = x * y"));
  await lesson(page).getByText("4 of 7").waitFor();
  assert.equal(await lesson(page).getByRole("button", { name: /anew/ }).count(), 0);
  await lesson(page).getByRole("button", { name: "All lessons" }).click();
  const dialog = page.getByRole("dialog");
  const entry = dialog.getByRole("listitem").nth(1);
  assert.equal(await entry.getByRole("button").first().getAttribute("aria-current"), "true");
  await entry.getByRole("button", { name: "From the beginning" }).click();
  await lesson(page).getByText("1 of 7").waitFor();
  await lesson(page).getByRole("button", { name: "All lessons" }).click();
  await entry.getByRole("button", { name: "Go on at 4 of 7" }).click();
  await lesson(page).getByText("4 of 7").waitFor();
  await lesson(page).getByRole("button", { name: "All lessons" }).click();
  await dialog.getByText(/^0 of \d+ read$/).waitFor();
  await dialog.getByRole("button", { name: "Forget what I have read" }).click();
  await entry.getByText("Go on at").waitFor({ state: "detached" });
  assert.deepEqual(page.faults, []);
});

test("the link to a place is copied, and the panel can be used at every width", async () => {
  for (const [width, height] of [[1440, 900], [1024, 600], [360, 640]]) {
    const page = await visit(browser, { fragment: "#lesson=vectorised,4", width, height });
    await lesson(page).getByText(/^4 of \d+$/).waitFor();
    await lesson(page).getByRole("button", { name: "Link to this place" }).click();
    await lesson(page).getByText("Copied.").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#lesson=vectorised,4$/);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    // The way on is in sight, beside or below the graph.
    const [button, graph] = await Promise.all([lesson(page).locator(".row .on"), page.locator("#stage .graph")].map((part) => part.boundingBox()));
    assert.ok(button.y >= 0 && button.y + button.height <= height, `${width}: ${button.y}`);
    assert.ok(graph.y < height / 2);
    if (width === 360) {
      assert.ok(button.height >= 44);
      await lesson(page).getByRole("button", { name: "All lessons" }).scrollIntoViewIfNeeded();
      await page.mouse.wheel(0, 120);
      await page.waitForFunction(() => document.querySelector("#stage .graph").getBoundingClientRect().top >= -1);
    }
    const axe = await new AxeBuilder({ page }).include("section.lesson").analyze();
    assert.deepEqual(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], String(width));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});
