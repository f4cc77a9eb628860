// What every browser test needs: real Chromium, a fresh page, and the page's parts by role and name.

import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "playwright-core";

/** The address that the page is served at, with a slash at its end. */
export const home = setting("GATEWISE_URL");

/** The files, by their paths from `home`, that the byte budget counts as a first visit. */
export const firstVisit = () => setting("GATEWISE_FIRST_VISIT").split("\n");

/** Chromium, once for a test file. */
export async function launch() {
  // Root has no sandbox; every other user keeps it.
  return chromium.launch({ executablePath: setting("GATEWISE_CHROMIUM"), chromiumSandbox: process.getuid?.() !== 0 });
}

/**
 * A page in a context of its own, with everything that should never happen collected in `page.faults`: errors,
 * refusals of the content policy, missing files, requests to other hosts. `page.files` are the files that it asked for.
 * `before` is given the page before it loads anything; with `started: false` nothing is waited for. `address` is another server's.
 */
export async function visit(browser, { address = home, fragment = "", query = "", width = 1280, height = 800, before, started = true, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "en-US",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    // The worker would answer in the place of the server: only `offline.test.mjs` is about it.
    serviceWorkers: "block",
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.faults = [];
  page.files = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("response", (response) => response.status() >= 400 && page.faults.push(`${response.status()} for ${response.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (url.startsWith(address)) page.files.push(url.slice(address.length).replace(/[?#].*/, "") || "index.html");
    else if (url.startsWith("http")) page.faults.push(`a request to ${url}`);
  });
  await before?.(page);
  await page.goto(address + query + fragment);
  if (started) await ready(page);
  return page;
}

/** How long a page may take to start on a machine that does much else, in milliseconds. */
const START = 30_000;

/** Waits until the page can be used; where it cannot, what there is of it is part of the error. */
export async function ready(page) {
  await page
    .getByRole("heading", { level: 1 })
    .waitFor({ timeout: START })
    .catch(async (error) => {
      const look = page.evaluate(() => {
        const came = performance.getEntriesByType("resource").map(({ name, responseEnd }) => `${name.split("/").pop()} ${responseEnd.toFixed(0)}`);
        return `${document.readyState}, ${document.body.innerText.slice(0, 200)}; ${came.join(", ")}`;
      });
      // A page that waits for something answers no questions.
      const seen = await Promise.race([look, delay(3000, "it stands still")]);
      throw new Error(`the page did not start: ${seen}; faults: ${page.faults.join("; ")}`, { cause: error });
    });
}

/** The parts of the page, by role and accessible name, in English. */
export const parts = (page) => ({
  program: page.getByRole("textbox", { name: "Program" }),
  step: page.getByRole("slider", { name: "Step", exact: true }),
  next: page.getByRole("button", { name: "Next step" }),
  previous: page.getByRole("button", { name: "Previous step" }),
  first: page.getByRole("button", { name: "First step" }),
  last: page.getByRole("button", { name: "Last step" }),
  play: page.getByRole("button", { name: "Play" }),
  phase: page.getByRole("button", { name: "Next phase" }),
  values: page.getByRole("tab", { name: "Values" }),
  explain: page.getByRole("tab", { name: "Explain" }),
  share: page.getByRole("button", { name: "Share", exact: true }),
  live: page.locator(".live"),
  table: page.getByRole("table"),
});

/** The row of the table "Values" that begins with a name, as its cells' texts. */
export async function row(page, name) {
  const rows = await page.getByRole("table").getByRole("row").all();
  for (const candidate of rows) {
    const cells = await candidate.locator("th, td").allInnerTexts();
    if (cells[0]?.replace(/\s/g, "") === name) return cells.map((cell) => cell.trim());
  }
  return null;
}

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests by \`cargo xtask test\``);
  return value;
}
