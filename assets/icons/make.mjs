// Draws the icons of the installed page from assets/favicon.svg, in the colours of the light theme:
// GATEWISE_CHROMIUM=/path/to/chromium node assets/icons/make.mjs

import { readFileSync } from "node:fs";
import { chromium } from "../../tests/browser/node_modules/playwright-core/index.mjs";

const file = (name) => new URL(name, import.meta.url);
const svg = readFileSync(file("../favicon.svg"), "utf8");
const drawing = Buffer.from(svg).toString("base64");

// The part of the side that the drawing takes: what lies outside of the inner four fifths of a maskable icon may be cut away.
const ICONS = [
  { name: "192", side: 192, part: 0.84, corner: 0.2 },
  { name: "512", side: 512, part: 0.84, corner: 0.2 },
  { name: "180", side: 180, part: 0.78, corner: 0 },
  { name: "maskable-192", side: 192, part: 0.62, corner: 0 },
  { name: "maskable-512", side: 512, part: 0.62, corner: 0 },
];

const browser = await chromium.launch({ executablePath: process.env.GATEWISE_CHROMIUM, chromiumSandbox: process.getuid?.() !== 0 });
for (const { name, side, part, corner } of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side }, colorScheme: "light" });
  await page.setContent(`<style>
    * { margin: 0; }
    html { background: transparent; }
    div { width: ${side}px; height: ${side}px; display: grid; place-items: center; background: #f6f6f4; border-radius: ${corner * side}px; }
    img { width: ${part * side}px; }
  </style><div><img src="data:image/svg+xml;base64,${drawing}"></div>`);
  await page.locator("img").evaluate((image) => image.decode());
  await page.screenshot({ path: file(`${name}.png`).pathname, omitBackground: corner > 0 });
  await page.close();
}
await browser.close();
