// Nothing that was typed is lost: reloads, closed and crashed tabs, several tabs at once, and storage that is full, forbidden or damaged.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { home, launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const START = /exp\(-\(w0/;

/** Another tab of the same browser profile. */
async function visitIn(context, fragment = "") {
  const page = await context.newPage();
  await page.goto(home + fragment);
  await ready(page);
  return page;
}

/** Types a text and waits until the device has it. */
async function type(page, text) {
  await parts(page).program.fill(text);
  await page.waitForFunction((text) => Object.entries(localStorage).some(([key, value]) => key.startsWith("gatewise.kept.") && value.endsWith(`\n${text}`)), text);
}

const offers = (page) => page.getByRole("status").filter({ hasText: "Continue where you were" });
const texts = async (page) => (await offers(page).getByRole("listitem").locator("code").allInnerTexts()).toSorted();
const notKept = (page) => page.getByRole("status").filter({ hasText: "cannot be kept on this device" });

test("a fresh visit offers the texts of closed tabs, and goes on with one of them", async () => {
  const page = await visit(browser);
  await type(page, "f = exp(a) * b\n# more");
  const other = await visitIn(page.context());
  assert.equal(await offers(other).count(), 0, "the tab is still open");
  await type(other, "g = tanh(x)");
  await page.close();
  await other.close();
  const third = await visitIn(page.context());
  assert.match(await parts(third).program.inputValue(), START);
  await offers(third).waitFor();
  assert.deepEqual(await texts(third), ["f = exp(a) * b", "g = tanh(x)"]);
  await offers(third).getByText("just now").first().waitFor();
  await offers(third).getByRole("button", { name: "f = exp(a) * b" }).click();
  assert.equal(await parts(third).program.inputValue(), "f = exp(a) * b\n# more");
  assert.equal(await offers(third).count(), 0);
  // It goes on under the same name: no second copy is left.
  await type(third, "f = exp(a) * b + 1");
  await third.close();
  const fourth = await visitIn(page.context());
  await offers(fourth).waitFor();
  assert.deepEqual(await texts(fourth), ["f = exp(a) * b + 1", "g = tanh(x)"]);
  await offers(fourth).getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await offers(fourth).count(), 0);
});

test("tabs do not write over each other's texts", async () => {
  const page = await visit(browser);
  const other = await visitIn(page.context(), "#p=x*y");
  // The copy of a tab has its storage too.
  const [copy] = await Promise.all([page.context().waitForEvent("page"), page.evaluate(() => void window.open(location.href))]);
  await ready(copy);
  const tabs = [page, other, copy];
  for (const round of [1, 2]) {
    for (const [index, one] of tabs.entries()) await type(one, `f = x${index} + ${round}`);
  }
  for (const [index, one] of tabs.entries()) {
    await one.reload();
    await ready(one);
    assert.equal(await parts(one).program.inputValue(), `f = x${index} + 2`);
  }
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("gatewise.kept.")).map((key) => localStorage[key].split("\n")[1]));
  assert.deepEqual(kept.toSorted(), ["f = x0 + 2", "f = x1 + 2", "f = x2 + 2"]);
});

test("the text of a tab that crashed is offered", async () => {
  const page = await visit(browser);
  await type(page, "f = exp(crash)");
  page.goto("chrome://crash").catch(() => {});
  await page.waitForEvent("crash");
  const other = await visitIn(page.context());
  await offers(other).getByRole("button", { name: "f = exp(crash)" }).click();
  assert.equal(await parts(other).program.inputValue(), "f = exp(crash)");
});

test("another program in its place leaves a typed one to be offered", async () => {
  const page = await visit(browser);
  await type(page, "f = exp(first)");
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("dialog").getByRole("listitem").first().getByRole("button").click();
  await type(page, "f = exp(second)");
  await page.close();
  const other = await visitIn(page.context());
  await offers(other).waitFor();
  assert.deepEqual(await texts(other), ["f = exp(first)", "f = exp(second)"]);
});

test("what is kept is bounded, and full storage gives the oldest up", async () => {
  const page = await visit(browser);
  await page.evaluate(() => {
    for (let index = 0; index < 40; index++) localStorage.setItem(`gatewise.kept.old${index}`, `${index + 1}\nf = x + ${index}`);
  });
  await type(page, "f = exp(a)");
  const count = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("gatewise.kept.")).length);
  assert.equal(await count(), 16);
  assert.equal(await page.evaluate(() => localStorage.getItem("gatewise.kept.old39")), "40\nf = x + 39");
  // Nothing is left for another byte, but what was kept can give way.
  await page.evaluate(() => {
    for (let length = 1 << 22; length >= 1; length >>= 1) {
      for (let again = true; again; ) {
        try {
          localStorage.setItem(`other.${localStorage.length}`, "x".repeat(length));
        } catch {
          again = false;
        }
      }
    }
  });
  await type(page, "f = exp(a) + exp(b) + exp(c)");
  assert.ok((await count()) < 16);
  assert.equal(await notKept(page).count(), 0);
  await parts(page).program.fill(`# ${"long ".repeat(4000)}\nf = exp(a)`);
  await notKept(page).waitFor();
  await parts(page).program.fill(`# ${"long ".repeat(4000)}\nf = exp(a) + 1`);
  assert.equal(await notKept(page).count(), 1, "it stays until it has been read");
  await notKept(page).getByRole("button", { name: "Dismiss" }).click();
  await parts(page).program.fill(`# ${"long ".repeat(4000)}\nf = exp(a) + 2`);
  await page.getByRole("region", { name: "Program" }).getByText("no errors").waitFor();
  assert.equal(await notKept(page).count(), 0, "it is said once");
  await page.reload();
  await ready(page);
  assert.match(await parts(page).program.inputValue(), /exp\(a\) \+ 2$/);
  assert.deepEqual(page.faults, []);
});

test("forbidden storage is said once something is typed, and everything else works", async () => {
  const page = await visit(browser, {
    before: (page) =>
      page.addInitScript(() => {
        for (const name of ["localStorage", "sessionStorage"]) {
          Object.defineProperty(window, name, { get: () => { throw new DOMException("forbidden", "SecurityError"); } });
        }
      }),
  });
  assert.equal(await notKept(page).count(), 0);
  await parts(page).program.fill("f = x * y");
  await notKept(page).waitFor();
  await parts(page).last.click();
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.evaluate(() => (location.hash = "p=a*b"));
  await page.waitForFunction(() => document.querySelector("textarea").value === "a*b");
  assert.deepEqual(page.faults, []);
});

test("damaged storage does no harm", async () => {
  const page = await visit(browser);
  await type(page, "f = exp(a)");
  await page.evaluate(() => {
    const odd = ["", "\n", "x\ny", "-1\nf = x", "1e999\nf = x", "99999999999999999999\nf = x", `5\n${"(".repeat(2_000_000)}`, "\ud800\ud800", "<img src=x onerror=alert(1)>"];
    for (const [index, value] of odd.entries()) localStorage.setItem(`gatewise.kept.odd ${index}`, value);
    localStorage.setItem("gatewise.kept.", "1\nf = nameless");
    localStorage.setItem("gatewise.kept.markup", "7\n<script>alert(1)</script>");
    for (const [key, value] of [["step", "-7"], ["opened", ",,💥,f:f"], ["gathered", "\u0000,x"], ["tab", "a b\nc"], ["places", "many"], ["place.1", "p=%ff"]]) {
      sessionStorage.setItem(`gatewise.${key}`, value);
    }
    for (const key of ["language", "theme", "shortcuts"]) localStorage.setItem(`gatewise.${key}`, "💥");
  });
  await page.reload();
  await ready(page);
  assert.equal(await parts(page).program.inputValue(), "f = exp(a)");
  await parts(page).program.fill("f = exp(b)");
  await page.getByRole("region", { name: "Program" }).getByText("no errors").waitFor();
  const other = await visitIn(page.context());
  await offers(other).waitFor();
  const offered = await texts(other);
  assert.ok(offered.includes("<script>alert(1)</script>"), String(offered));
  assert.deepEqual(page.faults, []);
});
