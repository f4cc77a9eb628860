// What every browser test starts with: Chromium, the page in it, and a record of everything that went wrong on the way.
//
//   const { open } = browser();
//   test("…", async (t) => { const { page } = await open(t, { width: 360, language: "ko" }); … });
//
// A page is closed after its test, and the test fails if the page logged an error, broke its policy or called another host.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

/** The address that `cargo xtask` serves the built page at; it ends in a slash and is not the root of its host. */
export const ADDRESS = setting("GATEWISE_URL");

/** The files, by their paths below ADDRESS, that the byte budget counts as a first visit. */
export const FIRST_VISIT = setting("GATEWISE_FIRST_VISIT").split("\n");

/** Starts one Chromium for a test file and gives the function that opens pages in it. */
export function browser() {
  let chrome;
  before(async () => {
    chrome = await launch();
  });
  after(() => chrome?.close());

  /**
   * Opens the page in a profile of its own.
   * `link` is what follows the address (`#p=…`, `?embed`); `expected` lists patterns of complaints that the test provokes;
   * `route` is given the page before it loads anything; `started: false` does not wait for the program.
   */
  async function open(t, options = {}) {
    const { link = "", width = 1280, height = 800, language = "en", theme = "light", motion = "reduce", expected = [] } = options;
    const context = await chrome.newContext({
      viewport: { width, height },
      locale: language === "ko" ? "ko-KR" : "en-US",
      colorScheme: theme,
      reducedMotion: motion,
      permissions: ["clipboard-read", "clipboard-write"],
      ...options.context,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const { problems, requests } = record(page);
    t.after(async () => {
      await context.close();
      assert.deepEqual(problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))), []);
    });
    await options.route?.(page);
    await page.goto(ADDRESS + link);
    if (options.started ?? true) await page.waitForFunction(() => window.wasmBindings !== undefined);
    return { page, context, problems, requests };
  }
  return { open };
}

/** Chromium as `cargo xtask` found it. */
export function launch() {
  // Root has no sandbox; every other user keeps it.
  return chromium.launch({ executablePath: setting("GATEWISE_CHROMIUM"), chromiumSandbox: process.getuid?.() !== 0 });
}

/** Keeps the paths that a page requests below ADDRESS, and every complaint. */
function record(page) {
  const problems = [];
  const requests = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error}`));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (url.startsWith(ADDRESS)) requests.push(url.slice(ADDRESS.length).replace(/[?#].*/, "") || "index.html");
    else if (!/^(data|blob|about):/.test(url)) problems.push(`request to another place: ${url}`);
  });
  return { problems, requests };
}

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests by \`cargo xtask test\``);
  return value;
}
