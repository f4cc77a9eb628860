// Prints the functions of the program that the first screen runs, a name a line, for `cargo xtask profile`.

import { launch, visit } from "./page.mjs";

const browser = await launch();
const ran = new Set();

/** Adds what ran in a page, whose program exports a global for each function: by its name, with its index before it. */
async function look(page, stage) {
  const names = await page.evaluate(() => {
    const watched = Object.entries(window.watched).filter(([name, thing]) => /^\d+ /.test(name) && thing.value === 1);
    return watched.map(([name]) => name.replace(/^\d+ /, ""));
  });
  names.forEach((name) => ran.add(name));
  console.error(`${stage}: ${ran.size} names so far`);
}

const listen = (page) => page.addInitScript(() => addEventListener("TrunkApplicationStarted", (event) => (window.watched = event.detail.wasm)));

for (const locale of ["en-US", "ko-KR"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1440, 360]) {
      const visitor = `${locale}, ${colorScheme}, ${width} px`;
      // With motion, as most readers have it.
      const page = await visit(browser, { before: listen, locale, colorScheme, width, reducedMotion: "no-preference" });
      await page.locator(".graph [role=button]").first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      await page.waitForLoadState("networkidle");
      await look(page, `${visitor}, the first picture`);
      // The first keys of a lecture.
      for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(500);
      }
      await look(page, `${visitor}, a step`);
      if (page.faults.length > 0) throw new Error(page.faults.join("\n"));
      await page.context().close();
    }
  }
}

await browser.close();
console.log([...ran].join("\n"));
