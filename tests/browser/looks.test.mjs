// Everywhere: both languages, both themes, wide and narrow, audited; no page wider than its screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function audit(page, what) {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(found, [], what);
}

for (const locale of ["en-US", "ko-KR"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      test(`audit: ${locale}, ${colorScheme}, ${width} px`, async () => {
        const page = await visit(browser, { locale, colorScheme, width });
        assert.equal(await page.locator("html").getAttribute("lang"), locale.slice(0, 2));
        await page.locator(".scrub").fill("12");
        const tabs = page.getByRole("tab");
        for (let index = 0; index < (await tabs.count()); index++) {
          await tabs.nth(index).click();
          await audit(page, await tabs.nth(index).innerText());
        }
        // On a narrow screen the program is a tab.
        if (width < 1180) await tabs.nth(1).click();
        await page.locator("textarea").first().fill("y = tahn(x");
        await audit(page, "with an error");
        const buttons = page.locator(".top button:visible");
        await buttons.filter({ hasText: /^(Share|공유)$/ }).click();
        await audit(page, "share");
        await page.keyboard.press("Escape");
        assert.deepEqual(page.faults, []);
        await page.context().close();
      });
    }
  }
}

const WIDE = [
  ["en-US", "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"],
  ["ko-KR", "W1 = randn(4, 12, seed=1); W2 = randn(3, 4, seed=2); const x = randn(12, seed=3)\nh = max(0, W1·x)\nL = cross_entropy(W2·h, 0)"],
  ["en-US", "x = randn(2, 2, 5, 5, seed=1); w = randn(3, 2, 3, 3, seed=2); b = [0.5, 1, -1]\ny = relu(conv2d(x, w, b))\nf = sum(max_pool2d(y, 3) * 1234567.5)"],
];

test("nothing is wider than the screen, at 320 px and at four times the size, in any tab", async () => {
  for (const [locale, program] of WIDE) {
    const page = await visit(browser, { fragment: `#p=${encodeURIComponent(program)}&s=12`, locale });
    assert.equal(await page.locator("textarea").first().inputValue(), program);
    for (const width of [320, 360, 640, 768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const tabs = page.getByRole("tab");
      for (let index = 0; index < (await tabs.count()); index++) {
        await tabs.nth(index).click();
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(excess <= 0, `${width} px, ${await tabs.nth(index).innerText()}: ${excess} px too wide for ${program}`);
      }
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("the language and the theme can be switched and are kept", async () => {
  const page = await visit(browser);
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("button", { name: "한국어" }).click();
  await page.getByRole("button", { name: "다음 단계" }).click();
  assert.match(await parts(page).live.innerText(), /순전파/);
  await page.reload();
  assert.equal(await page.locator("html").getAttribute("lang"), "ko");
  await page.getByRole("button", { name: "테마" }).click();
  await page.getByRole("button", { name: "어둡게" }).click();
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".stage")).backgroundColor), "rgb(16, 18, 20)");
});

test("no SVG part is wrapped where it would be dead", async () => {
  const page = await visit(browser, { fragment: "#p=x*x%2Bx;x=3&s=6" });
  const wrapped = await page.evaluate(
    () => [...document.querySelectorAll("g > stop, g > tspan, g > animate, svg title")].filter((node) => node.localName !== "title" || node.namespaceURI !== "http://www.w3.org/2000/svg").length,
  );
  assert.equal(wrapped, 0);
});

test("on a touch screen every control of the transport is large enough", async () => {
  const page = await visit(browser, { width: 360, height: 740, hasTouch: true, isMobile: true });
  for (const button of await page.locator(".ctl button:visible").all()) {
    const box = await button.boundingBox();
    assert.ok(box.width >= 44 && box.height >= 44, await button.getAttribute("aria-label"));
  }
});
