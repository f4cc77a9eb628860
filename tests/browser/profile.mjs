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

/** The words that come behind the first picture never come: with them would run what a release has only when the rest of it is there. */
async function listen(page) {
  await page.route("**/*-late.txt", () => {});
  await page.addInitScript(() => addEventListener("TrunkApplicationStarted", (event) => (window.watched = event.detail.wasm)));
}

// Readers who see it differently; whatever one of them needs at first is listed.
const readers = [
  { locale: "en-US", colorScheme: "light", width: 1440, reducedMotion: "no-preference" },
  { locale: "ko-KR", colorScheme: "dark", width: 1440, reducedMotion: "no-preference" },
  { locale: "en-US", colorScheme: "dark", width: 1024, reducedMotion: "reduce" },
  { locale: "ko-KR", colorScheme: "light", width: 360, height: 740, reducedMotion: "no-preference" },
];
for (const reader of readers) {
  const page = await visit(browser, { before: listen, ...reader });
  const after = (what) => look(page, `${reader.locale}, ${reader.width} px, ${what}`);
  await page.locator(".graph [role=button]").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  // Late styles, and whatever they change.
  await page.waitForFunction(() => [...document.styleSheets].some((sheet) => sheet.href?.endsWith("/late.css")));
  await page.waitForTimeout(1000);
  await after("the first picture");
  if (page.faults.length > 0) throw new Error(page.faults.join("\n"));
  await page.context().close();
}

await browser.close();
console.log([...ran].join("\n"));
