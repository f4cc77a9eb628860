// A lesson is written in the page: from nothing, by buttons, kept while it is written, and published as a link or a file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { home, launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const button = (within, name) => within.getByRole("button", { name, exact: true });
const text = (page) => page.getByRole("textbox", { name: /^(Lesson text|수업 글)$/ });
const lesson = (page) => page.getByRole("region", { name: /^(Lesson|수업)$/ });
const dialog = (page) => page.getByRole("dialog");
const drafts = (page) => dialog(page).getByRole("region", { name: "Your lessons" });
const lessons = (page) => button(page, "Lessons").click();
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("gatewise.draft.")).map((key) => localStorage[key].replace(/^\d+\n/, "")));
const until = async (what, holds) => {
  for (let tries = 0; tries < 80; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`it never came to this: ${what}`);
};
const start = async (page) => {
  await lessons(page);
  await button(dialog(page), "Write a lesson").click();
  await text(page).waitFor();
  await until("the text has the focus", () => text(page).evaluate((field) => field === document.activeElement));
};
const publish = async (page) => {
  await button(page.getByRole("main"), "Publish").click();
  return dialog(page).getByRole("textbox", { name: "As a link" }).inputValue();
};
const upload = async (page, name, content) => {
  await lessons(page);
  await dialog(page).getByLabel("Open a file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
};

const SHORT = "en = Short\nprogram\n  x = 2\n  f = x*x\n\nstop forward\nen = It is {f}.\ndo f > 8\nen = Make it greater.\n\nstop end\nen = The end: {df/dx}.\n";

test("a lesson is written from nothing, by buttons and without knowing the format", async () => {
  const page = await visit(browser, { fragment: "#p=x%20=%20-2;%20y%20=%205;%20z%20=%20-4%0Aq%20=%20x%2By%0Af%20=%20q*z" });
  await start(page);
  // The title is selected: what is typed takes its place.
  await page.keyboard.type("My first lesson");
  await lesson(page).getByRole("heading", { name: "My first lesson" }).waitFor();
  await parts(page).next.click();
  await button(page, "Stop here").click();
  await page.keyboard.type("Now q is ");
  await button(page, "Quote the value {q}").click();
  await page.keyboard.type(".");
  await lesson(page).getByText("Now q is 3.00.").waitFor();
  await parts(page).next.click();
  await parts(page).next.click();
  await parts(page).next.click();
  assert.equal(await parts(page).step.inputValue(), "4");
  await button(page, "Stop here").click();
  await page.keyboard.type("Back.");
  await button(page, "Prediction").click();
  await button(page, "Task").click();
  await page.keyboard.type("Raise q.");
  await button(page, "Question").click();
  const written = await text(page).inputValue();
  assert.match(written, /^en = My first lesson\nprogram\n {2}x = -2; y = 5; z = -4\n {2}q = x\+y\n {2}f = q\*z\n\nstop start\n/);
  assert.match(written, /\n\nstop q\nen = Now q is \{q\}\.\n\nstop df\/dq\nen = Back\.\nask df\/dq\nen = What is the gradient of q\?\ndo q > 4\nen = Raise q\.\nquestion\n/);
  assert.match(written, /\nright\nen = .+\nreply\nen = .+\nwrong\nen = .+\nreply\nen = .+\n$/);
  await lesson(page).getByText("3 of 3").waitFor();
  assert.equal(await text(page).getAttribute("aria-invalid"), "false");
  // The field's own undo takes back what a button has written.
  await text(page).focus();
  await page.keyboard.press("Control+z");
  await until("the question is gone", async () => !(await text(page).inputValue()).includes("question"));
  await page.keyboard.press("Control+Shift+z");
  await until("it is back", async () => (await text(page).inputValue()) === written);
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]), []);

  // Whoever opens the link reads it at once, marked as not from this page, and its task is noticed.
  const link = await publish(page);
  assert.match(link, /#lesson=&l1=[\w-]+$/);
  assert.match(await dialog(page).innerText(), new RegExp(`${link.length} characters`));
  await button(dialog(page), "Copy link").click();
  await dialog(page).getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  const dialogFaults = await new AxeBuilder({ page }).include("dialog").analyze();
  assert.deepEqual(dialogFaults.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]), []);
  const reader = await visit(browser, { fragment: link.slice(link.indexOf("#")) });
  await lesson(reader).getByText("A lesson by somebody else").waitFor();
  await lesson(reader).getByText("Say here what there is to see.").waitFor();
  await button(lesson(reader), "Go on").click();
  await button(lesson(reader), "Go on").click();
  assert.equal(await parts(reader).step.inputValue(), "4");
  await lesson(reader).getByRole("textbox").fill("-4");
  await button(lesson(reader), "Check").click();
  await lesson(reader).getByText("Raise q.").waitFor();
  await reader.getByRole("spinbutton", { name: "x" }).or(reader.getByRole("textbox", { name: "x", exact: true })).first().fill("3");
  await reader.keyboard.press("Enter");
  await lesson(reader).getByText("Done.").waitFor();
  assert.equal(await text(reader).count(), 0);
  assert.deepEqual([...page.faults, ...reader.faults], []);
});

test("a lesson is written in Korean", async () => {
  const page = await visit(browser, { locale: "ko-KR" });
  await button(page, "수업").click();
  await button(dialog(page), "수업 쓰기").click();
  await until("the text has the focus", () => text(page).evaluate((field) => field === document.activeElement));
  await page.keyboard.insertText("시그모이드 뉴런");
  await page.locator("[data-do=phase]").click();
  await button(page, "여기서 멈춤").click();
  await page.keyboard.insertText("순전파가 끝났습니다. 출력은 {f}입니다.");
  await button(page, "예측 문제").click();
  await button(page, "과제").click();
  const written = await text(page).inputValue();
  assert.match(written, /^ko = 시그모이드 뉴런\nprogram\n/);
  assert.match(written, /\nstop forward\nko = 순전파가 끝났습니다\. 출력은 \{f\}입니다\.\nask .+\nko = f의 .+ 얼마일까요\?\ndo f > 1\nko = f를 1보다 크게 만들어 보세요\.\n$/);
  await lesson(page).getByText("출력은 0.73입니다.").waitFor();
  assert.equal(await text(page).getAttribute("aria-invalid"), "false");
  // The other language gets its lines, and what it still lacks is told.
  await button(page, "영어 줄 넣기").click();
  await page.keyboard.type("A sigmoid neuron");
  await page.getByText(/번째 줄/).first().waitFor();
  assert.match(await text(page).inputValue(), /^ko = 시그모이드 뉴런\nen = A sigmoid neuron\n/);
  assert.deepEqual(page.faults, []);
});

test("faults are told with their lines, of the format and of the program, and the last version stays", async () => {
  const page = await visit(browser);
  await upload(page, "short.lesson", SHORT);
  await lesson(page).getByText("It is 4.00.").waitFor();
  await text(page).fill(SHORT.replace("f = x*x", "f = tahn(x)").replace("do f > 8", "dance"));
  const list = page.locator("#write-errors");
  await button(list, "Line 4").waitFor();
  await button(list, "Line 8").waitFor();
  assert.equal(await text(page).getAttribute("aria-invalid"), "true");
  assert.equal(await text(page).getAttribute("aria-describedby"), "write-errors");
  assert.match(await list.innerText(), /tahn/);
  await lesson(page).getByText("The end: 4.00.").waitFor();
  await button(list, "Line 8").click();
  await until("the line is selected", () => text(page).evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd) === "dance"));
  // It can be saved, but is no link.
  await button(page.getByRole("main"), "Publish").click();
  await dialog(page).getByText("2 faults").waitFor();
  assert.equal(await dialog(page).getByRole("textbox").count(), 0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await text(page).fill(SHORT.replace("x = 2", "x = 5"));
  await lesson(page).getByText("The end: 10.00.").or(lesson(page).getByText("It is 25.00.")).first().waitFor();
  assert.equal(await list.innerText(), "");
  // HTML is text.
  await text(page).fill(SHORT.replace("It is {f}.", "<img src=x onerror=alert(1)> <b>{f}</b>"));
  await page.keyboard.press("Control+Home");
  await lesson(page).getByText("<img src=x onerror=alert(1)> <b>4.00</b>").waitFor();
  assert.equal(await page.locator(".lesson img, .write-paper img").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("the place of the caret is the stop that is read, and the stop that is read the place of the caret", async () => {
  const page = await visit(browser);
  await upload(page, "short.lesson", SHORT);
  await lesson(page).getByText("1 of 2").waitFor();
  await text(page).focus();
  await page.keyboard.press("Control+End");
  await lesson(page).getByText("2 of 2").waitFor();
  assert.equal(await parts(page).step.inputValue(), await parts(page).step.getAttribute("max"));
  await button(lesson(page), "Back").click();
  await lesson(page).getByText("1 of 2").waitFor();
  await until("the caret is in the first stop", () => text(page).evaluate((field) => field.value.slice(0, field.selectionStart).endsWith("stop forward")));
  // What was moved on stage becomes the lesson's program.
  await page.locator(".inputs [data-number]").first().fill("3");
  await page.keyboard.press("Enter");
  await button(page, "Take the program").click();
  assert.match(await text(page).inputValue(), /\nprogram\n {2}x = 3\n {2}f = x\*x\n\nstop forward\n/);
  await lesson(page).getByText("It is 9.00.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("nothing typed is lost: a reload goes on, and drafts are opened, saved, deleted and brought back", async () => {
  const page = await visit(browser);
  await start(page);
  await page.keyboard.type("Kept");
  await button(page, "Stop here").click();
  await page.keyboard.type("Half a sen");
  const before = await text(page).inputValue();
  // At once, within the time in which typing rests.
  await page.reload();
  await ready(page);
  await text(page).waitFor();
  await until("the text is back", async () => (await text(page).inputValue()) === before);
  await text(page).focus();
  await page.keyboard.type("tence.");
  await lesson(page).getByText("Half a sentence.").waitFor();
  assert.deepEqual(await kept(page), [before.replace("Half a sen", "Half a sentence.")]);
  await button(page, "Done").click();
  assert.equal(await text(page).count(), 0);
  await lesson(page).getByText("A lesson of your own").waitFor();

  await lessons(page);
  const saving = page.waitForEvent("download");
  await button(drafts(page), "Save as a file: Kept").click();
  const file = await saving;
  assert.equal(file.suggestedFilename(), "kept.lesson");
  const content = await readFile(await file.path(), "utf8");
  assert.deepEqual([content], await kept(page));
  const found = await new AxeBuilder({ page }).include("dialog").analyze();
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]), []);
  await button(drafts(page), "Delete: Kept").click();
  await until("it is gone", async () => (await kept(page)).length === 0);
  await button(drafts(page), "Bring it back").click();
  assert.deepEqual(await kept(page), [content]);
  await button(drafts(page), "Edit: Kept").click();
  await until("it is opened", async () => (await text(page).inputValue()) === content);

  // In another browser the file gives the same.
  const other = await visit(browser);
  await upload(other, "kept.lesson", content);
  await until("the file is opened", async () => (await text(other).inputValue()) === content);
  await lesson(other).getByText("Say here what there is to see.").waitFor();
  await lessons(other);
  await dialog(other).getByLabel("Open a file").setInputFiles({ name: "a.lesson", mimeType: "text/plain", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00]) });
  await drafts(other).getByText("This file is no text.").waitFor();
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("two tabs never write over each other's draft", async () => {
  const page = await visit(browser);
  await start(page);
  await page.keyboard.type("Shared");
  await lesson(page).getByRole("heading", { name: "Shared" }).waitFor();
  const tab = await page.context().newPage();
  await tab.goto(home);
  await ready(tab);
  await lessons(tab);
  await button(drafts(tab), "Edit: Shared").click();
  await text(tab).waitFor();
  await tab.getByText("Here you write on a copy.").waitFor();
  await until("the text is there", async () => (await text(tab).inputValue()).includes("Shared"));
  await text(tab).focus();
  await tab.keyboard.press("Control+Home");
  await tab.keyboard.press("End");
  await tab.keyboard.type(" copy");
  await text(page).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type(" original");
  await until("both are kept", async () => (await kept(page)).map((draft) => draft.split("\n")[0]).sort().join() === "en = Shared copy,en = Shared original");
  // What one tab has left, another one goes on with.
  await button(page, "Done").click();
  await lessons(tab);
  await button(drafts(tab), "Edit: Shared original").click();
  await until("the text is there", async () => (await text(tab).inputValue()).startsWith("en = Shared original"));
  assert.equal(await tab.getByText("Here you write on a copy.").count(), 0);
  assert.equal((await kept(page)).length, 2);
  assert.deepEqual(page.faults, []);
});

test("where the device keeps nothing, that is said, and a hostile link is refused", async () => {
  const page = await visit(browser, {
    before: (page) => page.addInitScript(() => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (key.startsWith("gatewise.draft.")) throw new DOMException("full", "QuotaExceededError");
        return set.call(this, key, value);
      };
    }),
  });
  await start(page);
  await page.getByRole("alert").getByText("Save the lesson as a file.").waitFor();
  await page.keyboard.type("Not kept");
  await lesson(page).getByRole("heading", { name: "Not kept" }).waitFor();
  const saving = page.waitForEvent("download");
  await button(page, "Save as file").click();
  assert.equal(await readFile(await (await saving).path(), "utf8"), await text(page).inputValue());
  const reader = await visit(browser, { fragment: `#lesson=&l=${encodeURIComponent("en = <script>alert(1)</script>\nstop 1\n<img src=x>")}` });
  await reader.locator(".notice").waitFor();
  assert.equal(await lesson(reader).count(), 0);
  assert.deepEqual([...page.faults, ...reader.faults], []);
});

test("a copy of a lesson of the page is one's own", async () => {
  const page = await visit(browser);
  await lessons(page);
  await dialog(page).getByRole("listitem").first().getByRole("button").first().click();
  await button(lesson(page), "Make your own copy").click();
  await until("the text is there", async () => /^# .+\nen = .+\nko = .+\nprogram\n/.test(await text(page).inputValue()));
  assert.equal(await text(page).getAttribute("aria-invalid"), "false");
  assert.ok((await publish(page)).length > 500);
  assert.deepEqual(page.faults, []);
});

test("a lesson is written and published by keyboard alone", async () => {
  const page = await visit(browser);
  const press = async (locator) => {
    await locator.focus();
    await page.keyboard.press("Enter");
  };
  await press(button(page, "Lessons"));
  await press(button(dialog(page), "Write a lesson"));
  await until("the text has the focus", () => text(page).evaluate((field) => field === document.activeElement));
  await page.keyboard.type("By keys");
  // Tab leaves the text, and Shift Tab comes to the buttons above it.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest("[role=group]")?.getAttribute("aria-label")), "Insert");
  await press(button(page, "Task"));
  assert.ok(await text(page).evaluate((field) => field === document.activeElement));
  await page.keyboard.type("Do it.");
  await lesson(page).getByText("Do it.").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("heading", { name: "Publish" }).waitFor();
  await page.keyboard.press("Escape");
  await until("the focus is back", () => page.evaluate(() => document.activeElement.textContent === "Publish"));
  assert.deepEqual(page.faults, []);
});

test("on a phone the text is a tab and stays open", async () => {
  const page = await visit(browser, { width: 360, height: 740, hasTouch: true });
  await page.getByRole("button", { name: "Menu" }).click();
  await lessons(page);
  await button(dialog(page), "Write a lesson").click();
  await text(page).waitFor();
  await button(page, "Stop here").click();
  await page.keyboard.type("Small.");
  await lesson(page).getByText("Small.").waitFor();
  assert.ok(await text(page).isVisible());
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360));
  const low = await page.locator(".write button:visible").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent));
  assert.deepEqual(low, []);
  assert.deepEqual(page.faults, []);
});
