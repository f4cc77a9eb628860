// A lesson and a place in it are a link: the page's own, and those that somebody has written.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { home, launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const lesson = (page) => page.getByRole("region", { name: "Lesson", exact: true });
const step = async (page) => Number(await parts(page).step.inputValue());
const program = (page) => parts(page).program.inputValue();
const share = async (page) => {
  await page.getByRole("button", { name: "Share" }).first().click();
  const link = await page.getByRole("dialog").getByRole("textbox", { name: "Link" }).inputValue();
  await page.keyboard.press("Escape");
  return link.slice(link.indexOf("#"));
};

const OWN = `en = Twice
program
  x = 3
  f = 2 * x

stop f
look = f
en = Twice {x} is {f}. <img src=x onerror=alert(1)>
ask df/dx
en = How fast does f grow?

stop end
en = That was all: {df/dx}.
`;
const packed = (text) => deflateRawSync(Buffer.from(text)).toString("base64url");

test("a link opens a lesson at its place, and a reload and the way back stay there", async () => {
  const page = await visit(browser, { fragment: "#lesson=first-graph,4" });
  await lesson(page).getByText("We start at the end").waitFor();
  assert.equal(await step(page), 3);
  assert.match(await program(page), /q = x \+ y/);
  await page.reload();
  await ready(page);
  await lesson(page).getByText("We start at the end").waitFor();
  assert.equal(await step(page), 3);
  await page.evaluate(() => (location.hash = "#p=a*b&s=1"));
  await page.waitForFunction(() => document.querySelector(".editor textarea").value === "a*b");
  assert.equal(await lesson(page).count(), 0);
  await page.goBack();
  await lesson(page).getByText("We start at the end").waitFor();
  assert.match(await program(page), /q = x \+ y/);
  assert.deepEqual(page.faults, []);
});

test("what is shared is the place alone, or with the program that the reader has changed", async () => {
  const page = await visit(browser, { fragment: "#lesson=one-gate,2" });
  await lesson(page).getByText("Forward").first().waitFor();
  assert.equal(await share(page), "#lesson=one-gate,2");
  await parts(page).next.click();
  assert.match(await share(page), /^#p=.*&s=2&.*lesson=one-gate,2$/);
  await parts(page).program.fill("x = 3; y = -5\nz = x * y\nL = (z + 10)^2");
  const link = await share(page);
  const other = await visit(browser, { fragment: link });
  await lesson(other).getByText("Forward").first().waitFor();
  assert.match(await program(other), /y = -5/);
  assert.match(await lesson(other).innerText(), /−15\.00/);
  assert.deepEqual([page.faults, other.faults], [[], []]);
});

test("a lesson that somebody has written is read by its link alone, and is text and nothing else", async () => {
  for (const fragment of [`#l1=${packed(OWN)}`, `#l=${encodeURIComponent(OWN)}&lesson=,1`]) {
    const page = await visit(browser, { fragment });
    await lesson(page).getByText("Twice 3.00 is 6.00. <img src=x").waitFor();
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await program(page), "x = 3\nf = 2 * x");
    await lesson(page).getByRole("textbox").fill("2");
    await page.keyboard.press("Enter");
    await lesson(page).getByText("Right.").waitFor();
    await page.reload();
    await ready(page);
    await lesson(page).getByText("Twice 3.00 is 6.00.").waitFor();
    // The dialog packs the text anew.
    await page.getByRole("button", { name: "Share" }).first().click();
    await page.waitForFunction(() => /#lesson=&l1=[\w-]+$/.test(document.querySelector("#link").value));
    const link = await page.locator("#link").inputValue();
    const other = await visit(browser, { fragment: link.slice(link.indexOf("#")) });
    await lesson(other).getByText("Twice 3.00 is 6.00.").waitFor();
    assert.deepEqual([page.faults, other.faults], [[], []]);
    await page.context().close();
    await other.context().close();
  }
});

test("a lesson that there is not, or that is none, says so and shows the start page", async () => {
  for (const [fragment, words] of [
    ["#lesson=dancing", "does not have"],
    ["#lesson=first-graph,99", "damaged"],
    ["#lesson=first-graph,0", "damaged"],
    ["#l1=%%%", "damaged"],
    ["#l1=AAAA", "damaged"],
    [`#l1=${packed("nonsense")}`, "cannot be read"],
    [`#l1=${packed("a".repeat(2 ** 21))}`, "1 MiB"],
    [`#l1=${packed(OWN)}&lesson=,3`, "damaged"],
  ]) {
    const page = await visit(browser, { fragment });
    await page.getByText(words).first().waitFor();
    await page.waitForFunction(() => document.querySelector(".editor textarea").value.includes("w0*x0"));
    assert.equal(await lesson(page).count(), 0, fragment);
    assert.deepEqual(page.faults, [], fragment);
    await page.context().close();
  }
});

test("a frame in another page shows the graph of a lesson's link", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${home}?embed#lesson=first-graph,4`);
  await page.locator("#stage .graph").waitFor();
  await page.waitForFunction(() => document.querySelectorAll("#stage .graph [role]").length > 3);
});
