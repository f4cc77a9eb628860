// What every browser test needs: real Chromium, a fresh page, and the page's parts by role and name.

import { chromium } from "playwright-core";

/** The address that the page is served at, with a slash at its end. */
export const home = process.env.GATEWISE_URL ?? "http://127.0.0.1:8080/";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium, once for a test file. */
export async function launch() {
  return chromium.launch({ executablePath: process.env.GATEWISE_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/**
 * A page in a context of its own, with everything that should never happen collected in `page.faults`: errors,
 * refusals of the content policy, requests to other hosts.
 */
export async function visit(browser, { fragment = "", query = "", width = 1280, height = 800, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "en-US",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== new URL(home).host) page.faults.push(`a request to ${url.host}`);
  });
  await page.goto(home + query + fragment);
  await ready(page);
  return page;
}

/** Waits until the page can be used. */
export async function ready(page) {
  await page.getByRole("heading", { level: 1 }).waitFor();
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
