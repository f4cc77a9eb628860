// First use: a person opens the page, steps, types, slides, shares, reloads.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { home, launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const at = (page) => parts(page).step.inputValue().then(Number);

test("the bare address shows the sigmoid neuron, ready to step", async () => {
  const page = await visit(browser);
  const { program, step, next, previous, first, last, live } = parts(page);
  assert.match(await program.inputValue(), /1\/\(1 \+ exp\(-\(w0\*x0 \+ w1\*x1 \+ w2\)\)\)/);
  assert.equal(await step.getAttribute("max"), "21");
  assert.equal(await at(page), 0);
  await next.click();
  assert.equal(await at(page), 1);
  assert.match(await live.innerText(), /Forward 1 of 8/);
  await last.click();
  assert.equal(await at(page), 21);
  await previous.click();
  assert.equal(await at(page), 20);
  await first.click();
  assert.equal(await at(page), 0);
  assert.deepEqual(page.faults, []);
});

test("next phase goes to the end of forward, then of backward", async () => {
  const page = await visit(browser);
  const { phase } = parts(page);
  await phase.click();
  assert.equal(await at(page), 8);
  await phase.click();
  assert.equal(await at(page), 21);
});

test("every gradient of the lecture's neuron stands in the table", async () => {
  const page = await visit(browser);
  const { values, last, table } = parts(page);
  await values.click();
  assert.equal(await table.getByText("−0.20").count(), 0, "no gradient is shown before the backward pass");
  await last.click();
  const text = await table.innerText();
  for (const number of ["−0.20", "0.39", "−0.39", "−0.59", "0.20", "−0.53", "1.00", "0.73"]) assert.ok(text.includes(number), number);
});

test("typing a program draws its graph and keeps the step", async () => {
  const page = await visit(browser);
  const { program, step, values, table } = parts(page);
  await program.fill("(x+y)z; x=-2; y=5; z=-4");
  assert.equal(await step.getAttribute("max"), "7");
  await page.keyboard.press("Tab");
  await step.fill("7");
  await values.click();
  const text = await table.innerText();
  for (const number of ["−12.00", "−4.00", "3.00"]) assert.ok(text.includes(number), number);
  await program.fill("(x+y)z; x=-2; y=5; z=-3");
  assert.equal(await at(page), 7);
  assert.ok((await table.innerText()).includes("−9.00"));
  assert.deepEqual(page.faults, []);
});

test("an error is located, and the last good graph stays, dimmed", async () => {
  const page = await visit(browser);
  const { program, step } = parts(page);
  await program.fill("y = tahn(x)");
  const alert = page.getByRole("alert");
  assert.match(await alert.innerText(), /tahn/);
  assert.match(await alert.innerText(), /tanh/);
  assert.equal(await program.getAttribute("aria-invalid"), "true");
  assert.equal(await step.getAttribute("max"), "21");
  await page.getByText("This is the last program that ran.").waitFor();
  await program.fill("y = tanh(x)");
  assert.equal(await program.getAttribute("aria-invalid"), "false");
  assert.equal(await alert.innerText(), "");
});

test("a slider rewrites its literal, and Ctrl+Z takes it back", async () => {
  const page = await visit(browser, { fragment: "#p=f%20=%20x*y;%20x%20=%202;%20y%20=%203&s=2" });
  const { program } = parts(page);
  await page.getByRole("slider", { name: "x, slider" }).fill("4");
  assert.equal(await program.inputValue(), "f = x*y; x = 4; y = 3");
  assert.equal(await at(page), 2);
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), "f = x*y; x = 2; y = 3");
  await page.keyboard.press("Control+Shift+z");
  assert.equal(await program.inputValue(), "f = x*y; x = 4; y = 3");
  const number = page.getByRole("textbox", { name: "y", exact: true });
  await number.fill("−1.5");
  await number.press("Enter");
  assert.equal(await program.inputValue(), "f = x*y; x = 4; y = -1.5");
  await number.fill("many");
  await number.press("Enter");
  // What is no number stays to be corrected, and changes nothing.
  assert.deepEqual([await number.inputValue(), await number.getAttribute("aria-invalid")], ["many", "true"]);
  assert.equal(await program.inputValue(), "f = x*y; x = 4; y = -1.5");
  await number.press("Escape");
  assert.equal(await number.inputValue(), "-1.5");
});

test("an unset name is marked and gets its statement when it is set", async () => {
  const page = await visit(browser, { fragment: "#p=x%20*%20y;%20x=3" });
  await page.getByText("unset", { exact: true }).waitFor();
  await page.getByRole("slider", { name: "y, slider" }).fill("2");
  assert.equal(await parts(page).program.inputValue(), "x * y; x=3; y = 2");
  assert.equal(await page.getByText("unset", { exact: true }).count(), 0);
});

test("keys step wherever no text field and no graph has the focus", async () => {
  const page = await visit(browser);
  await page.locator("h1").click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(page), 2);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await at(page), 1);
  await page.keyboard.press("End");
  assert.equal(await at(page), 21);
  await page.keyboard.press("Home");
  assert.equal(await at(page), 0);
  await parts(page).program.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("End");
  assert.equal(await at(page), 0);
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("play runs to the end and says pause meanwhile", async () => {
  const page = await visit(browser, { fragment: "#p=x*y" });
  const { play, step } = parts(page);
  await page.getByRole("slider", { name: "Speed" }).fill("5");
  await play.click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await play.waitFor();
  assert.equal(await step.inputValue(), await step.getAttribute("max"));
});

test("share copies a link that opens the same program at the same step elsewhere", async () => {
  const page = await visit(browser);
  const { program, step, share } = parts(page);
  await program.fill("x*x + x\nx = 3");
  await step.fill("5");
  assert.equal(page.url(), home, "the address changes only on Share");
  await share.click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(await page.getByRole("textbox", { name: "Link" }).inputValue(), link);
  assert.equal(page.url(), link);
  const other = await visit(browser);
  await other.goto("about:blank");
  await other.goto(link);
  await ready(other);
  assert.equal(await parts(other).program.inputValue(), "x*x + x\nx = 3");
  assert.equal(await at(other), 5);
});

test("a long program travels packed, and is what it was", async () => {
  const page = await visit(browser);
  const { program, share } = parts(page);
  const text = Array.from({ length: 120 }, (_, i) => `값${i} = x${i} * ${i}.5 + exp(-x${i}) # №${i}`).join("\n");
  await program.fill(text);
  await share.click();
  await page.waitForFunction(() => document.querySelector("#link").value.includes("#z1="));
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  assert.ok(link.length < text.length, `${link.length} characters for ${text.length}`);
  assert.equal(page.url(), link);
  const other = await visit(browser, { fragment: link.slice(link.indexOf("#")) });
  assert.equal(await parts(other).program.inputValue(), text);
  await program.fill("a + b");
  await page.evaluate((hash) => (location.hash = hash), link.slice(link.indexOf("#")).replace("&s=", "&q=1&s="));
  await page.waitForFunction((text) => document.querySelector("textarea").value === text, text);
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("packed links that are cut, no text, or too much of it say so", async () => {
  const packed = (bytes) => deflateRawSync(bytes).toString("base64url");
  for (const [value, words] of [
    [packed("x = 2; f = x*x".repeat(9)).slice(0, 12), /damaged/],
    [packed(Buffer.from([0xff, 0xfe, 0x41])), /damaged/],
    ["", /damaged/],
    [packed("#".repeat((1 << 20) + 1)), /more than 1 MiB/],
  ]) {
    const page = await visit(browser, { fragment: `#z1=${value}` });
    assert.match(await page.getByRole("status").filter({ hasText: "start page" }).innerText(), words);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("the mode Check holds every gradient against a difference", async () => {
  const page = await visit(browser);
  await page.getByRole("group", { name: "Mode" }).getByRole("button", { name: "Check" }).click();
  const rows = await page.getByRole("table").getByRole("row").allInnerTexts();
  assert.equal(rows.length, 6);
  for (const gradient of ["−0.196612", "0.393224", "−0.589836"]) {
    assert.equal(rows.filter((row) => row.split(gradient).length === 3).length >= 1, true, gradient);
  }
  await page.getByRole("group", { name: "Mode" }).getByRole("button", { name: "Explore" }).click();
  assert.equal(await page.getByRole("table").count(), 0);
  const linked = await visit(browser, { fragment: "#p=relu(x);x=0&mode=check" });
  await linked.getByText("kink at relu").first().waitFor();
});

test("lessons are fetched when they are asked for", async () => {
  const page = await visit(browser);
  assert.equal(page.files.filter((file) => file.includes("/lessons/")).length, 0);
  await page.getByRole("button", { name: "Lessons" }).click();
  await page.getByRole("dialog").getByRole("listitem").first().getByRole("button").click();
  await page.getByRole("region", { name: "Lesson" }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("typing survives a reload", async () => {
  const page = await visit(browser);
  const { program, step } = parts(page);
  await program.fill("f = exp(a) * b");
  await step.fill("3");
  await page.reload();
  await ready(page);
  assert.equal(await program.inputValue(), "f = exp(a) * b");
  assert.equal(await at(page), 3);
});

test("hostile links say what is wrong and offer the start page", async () => {
  for (const [fragment, words] of [
    ["#q=1", /carries no program/],
    ["#z1=%%%", /damaged/],
    ["#p=%ff", /damaged/],
    ["#p=x&s=abc", /damaged/],
    ["#z9=abc", /newer/],
  ]) {
    const page = await visit(browser, { fragment });
    assert.match(await page.getByRole("status").filter({ hasText: "start page" }).innerText(), words);
    assert.match(await parts(page).program.inputValue(), /exp\(-\(w0/);
    assert.deepEqual(page.faults, [], fragment);
    await page.context().close();
  }
});

test("markup in a program stays text", async () => {
  const page = await visit(browser, { fragment: `#p=${encodeURIComponent('x = 2 # <img src=x onerror=alert(1)>\nf = x * <script>')}` });
  assert.match(await parts(page).program.inputValue(), /<script>/);
  assert.equal(await page.locator("img, .paper script").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("every example runs", async () => {
  const page = await visit(browser);
  await page.getByRole("button", { name: "Examples" }).click();
  const items = page.getByRole("dialog").getByRole("listitem");
  // They are fetched when the dialog opens.
  await items.first().waitFor();
  const count = await items.count();
  assert.ok(count >= 10);
  await page.keyboard.press("Escape");
  for (let index = 0; index < count; index++) {
    await page.getByRole("button", { name: "Examples" }).click();
    await page.getByRole("dialog").getByRole("listitem").nth(index).getByRole("button").click();
    assert.equal(await page.getByText("no errors").count(), 1);
    await parts(page).last.click();
    assert.ok((await at(page)) > 1);
  }
  assert.deepEqual(page.faults, []);
});

test("selecting a gate marks its text, selecting text marks its gates", async () => {
  const page = await visit(browser, { fragment: "#p=f%20=%20exp(x)*y&s=0" });
  await page.getByRole("button", { name: /exp/ }).first().click();
  assert.equal(await page.locator(".paper .here").allInnerTexts().then((texts) => texts.join("")), "exp(x)");
  await parts(page).program.evaluate((field) => {
    field.focus();
    field.setSelectionRange(4, 10);
    field.dispatchEvent(new Event("select"));
  });
  await page.locator("#stage .halo").first().waitFor();
});
