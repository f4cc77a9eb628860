// The thickness of wires: chosen, seen, explained by a legend, carried by a link; and what is called out of gradients.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, parts, visit } from "./page.mjs";
import { network } from "./programs.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const program = (text) => `#p=${encodeURIComponent(text)}`;
const NEURON = program("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))");
const SIGMOIDS = program(["h0 = 0.5", ...Array.from({ length: 12 }, (_, at) => `h${at + 1} = sigmoid(h${at})`)].join("\n"));

const stage = (page) => page.getByRole("region", { name: "Graph" });
const bands = (page) => page.locator(".route .bands .level");
const legend = (page, of) => page.getByRole("group", { name: `Thickness: size of the ${of}` });
const list = (page) => page.getByRole("region", { name: "Vanishing and exploding gradients" });
const widths = (page) => bands(page).evaluateAll((paths) => paths.map((path) => parseFloat(getComputedStyle(path).strokeWidth)));
const choose = async (page, name) => {
  await page.getByRole("button", { name: "View", exact: true }).click();
  await page.getByRole("radio", { name }).check();
  await page.keyboard.press("Escape");
};

test("thickness is chosen under View, shows sizes of values or gradients, and moves nothing", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=30` });
  const before = await stage(page).locator(".nodes").innerHTML();
  assert.equal(await bands(page).count(), 0);
  await choose(page, "Size of the value");
  await legend(page, "value").waitFor();
  const values = await widths(page);
  assert.ok(values.length >= 3, `several widths: ${values}`);
  assert.ok(Math.min(...values) >= 2 && Math.max(...values) <= 12, String(values));
  await choose(page, "Size of the gradient");
  await legend(page, "gradient").getByText("≤").waitFor();
  assert.equal(await page.locator(".route .bands.back").count(), 1);
  assert.equal(await stage(page).locator(".nodes").innerHTML(), before, "no gate has moved");
  await choose(page, "All the same");
  await legend(page, "gradient").waitFor({ state: "detached" });
  assert.equal(await bands(page).count(), 0);
  assert.deepEqual(page.faults, []);
});

test("the choice is made by keyboard alone, and a link carries it", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=30` });
  await page.getByRole("button", { name: "View", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "All the same" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await legend(page, "gradient").waitFor();
  assert.ok(await page.getByRole("radio", { name: "Size of the gradient" }).isChecked());
  await page.keyboard.press("Escape");
  await parts(page).share.click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  assert.match(link, /&thick=gradients/);
  const other = await visit(browser, { fragment: link.slice(link.indexOf("#")) });
  await legend(other, "gradient").waitFor();
  assert.deepEqual(await widths(other), await widths(page));
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("before the backward pass no gradient is shown, and step by step they come", async () => {
  const page = await visit(browser, { fragment: `${NEURON}&s=0&thick=gradients` });
  await legend(page, "gradient").waitFor();
  assert.equal(await bands(page).count(), 0);
  assert.equal(await page.locator(".route .bands .unmet").count(), 1);
  await list(page).getByText("No gradient is known yet").waitFor();
  await parts(page).phase.click();
  await parts(page).next.click();
  await parts(page).next.click();
  await bands(page).first().waitFor({ state: "attached" });
  await parts(page).last.click();
  await page.locator(".route .bands .unmet").waitFor({ state: "detached" });
  await list(page).getByText("No gradient so far is below 1/1000").waitFor();
  assert.deepEqual(page.faults, []);
});

test("a gradient that vanishes is called out at its gate, which the callout selects", async () => {
  const page = await visit(browser, { fragment: `${SIGMOIDS}&s=100&thick=gradients` });
  await legend(page, "gradient").getByRole("button", { name: "Vanishing: 1" }).click();
  await page.waitForFunction(() => document.activeElement.id === "callouts");
  const callout = list(page).getByRole("button", { name: /^Vanishing: At σ of h\d+ the gradient goes from/ });
  const name = /of (h\d+)/.exec(await callout.getAttribute("aria-label"))[1];
  assert.equal(await page.locator(".badges > g").count(), 1);
  await callout.click();
  assert.equal(await callout.getAttribute("aria-pressed"), "true");
  const gate = page.getByRole("application").getByRole("button", { name: new RegExp(`^${name}, `) });
  assert.equal(await gate.getAttribute("aria-pressed"), "true");
  assert.deepEqual(page.faults, []);
});

test("from far away a large graph has the widths as well, and a callout leads to its gate", async () => {
  const { text } = network(8, 20, 20, 1);
  const page = await visit(browser, { fragment: `${program(`${text}\nzz = ${text.match(/v\d+(?= = [^\n]*$)/)[0]} * 0.00001`)}&s=100000&thick=gradients` });
  await page.getByRole("button", { name: "Fit" }).click();
  await page.locator(".overview .gradient.w4, .overview .gradient.w3").first().waitFor({ state: "attached" });
  const found = await page.locator(".overview .wires path").evaluateAll((paths) => paths.map((path) => path.getAttribute("class")));
  assert.ok(new Set(found).size >= 3, String(found));
  await list(page).getByRole("button", { name: /^Vanishing/ }).first().click();
  await page.locator(".nodes .node[aria-pressed=true]").waitFor();
  await page.locator(".overview path[d]:not([d=''])").first().waitFor({ state: "detached" });
  await bands(page).first().waitFor({ state: "attached" });
  assert.deepEqual(page.faults, []);
});

for (const [locale, colorScheme, width] of [["en-US", "dark", 1280], ["ko-KR", "light", 360]]) {
  test(`legend and callouts are audited: ${locale}, ${colorScheme}, ${width} px`, async () => {
    const page = await visit(browser, { fragment: `${SIGMOIDS}&s=100&thick=gradients`, locale, colorScheme, width });
    await page.locator(".thick").waitFor();
    await page.locator("[data-do=options]").click();
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const [strip, buttons] = await Promise.all([page.locator(".thick").boundingBox(), page.locator(".sbar").boundingBox()]);
    assert.ok(strip.y + strip.height <= buttons.y || buttons.y + buttons.height <= strip.y, "the legend and the buttons do not meet");
    const chip = await page.locator(".called").boundingBox();
    assert.ok(chip.y + chip.height <= strip.y && chip.x >= 0 && chip.x + chip.width <= width, "the callouts stand above the legend");
    assert.deepEqual(page.faults, []);
  });
}
