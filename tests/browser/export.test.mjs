// The dialog "Export": every file that it offers is saved under its name and holds what it says; what is too large is refused with a reason.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, parts, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PROGRAM = "#p=x=2;y=x%5E2%2Bx&s=3";

const dialog = (page) => page.getByRole("dialog");

async function open(page) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await dialog(page).waitFor();
}

/** Saves what a button offers: the file's name and its bytes. */
async function saved(page, name) {
  const waiting = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name }).click();
  const file = await waiting;
  return [file.suggestedFilename(), await readFile(await file.path())];
}

test("every text form is saved under its name", async () => {
  const page = await visit(browser, { fragment: PROGRAM });
  await open(page);
  for (const [button, file, piece] of [
    [/^SVG/, "gatewise-step-3.svg", "<svg xmlns"],
    [/^LaTeX/, "gatewise-derivation.tex", "\\frac{\\partial y}{\\partial x}"],
    [/^TikZ/, "gatewise-step-3.tex", "\\begin{tikzpicture}"],
    [/^DOT/, "gatewise-step-3.dot", "digraph gatewise {"],
    [/^JSON/, "gatewise-trace.json", '"version":1'],
    [/^NumPy Forward/, "gatewise-numpy.py", "p = x ** 2"],
    [/^PyTorch/, "gatewise-torch.py", "y.backward()"],
    [/^JAX/, "gatewise-jax.py", "def forward(x):"],
    [/As a class with forward/, "gatewise-layer.py", "class Layer:"],
  ]) {
    const [name, bytes] = await saved(page, button);
    assert.equal(name, file);
    assert.ok(bytes.toString().includes(piece), `${file} has ${piece}`);
  }
  assert.deepEqual(page.faults, []);
});

test("the archive has a picture for each step, and the browser shows it", async () => {
  const page = await visit(browser, { fragment: PROGRAM });
  await open(page);
  const [name, bytes] = await saved(page, /^ZIP/);
  assert.equal(name, "gatewise-steps.zip");
  const pictures = files(bytes);
  assert.deepEqual(pictures.map(([name]) => name), [0, 1, 2, 3, 4, 5, 6, 7].map((step) => `step-${step}.svg`));
  for (const [, picture] of pictures) {
    const width = await page.evaluate(async (picture) => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
      await image.decode();
      return image.naturalWidth;
    }, picture);
    assert.ok(width > 100, `${width} px`);
  }
  assert.deepEqual(page.faults, []);
});

/** The names and texts of an archive whose files are not compressed. */
function files(bytes) {
  const found = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const [size, name] = [bytes.readUInt32LE(at + 22), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + name;
    found.push([bytes.subarray(at + 30, start).toString(), bytes.subarray(start, start + size).toString()]);
    at = start + size;
  }
  return found;
}

test("what is too large is refused with a reason", async () => {
  const terms = Array.from({ length: 1200 }, () => "*x+1").join("");
  const page = await visit(browser);
  await parts(page).program.fill(`x=1; y=x${terms}`);
  await open(page);
  await dialog(page).getByRole("button", { name: /^ZIP/ }).click();
  await dialog(page).getByRole("alert").getByText("more pictures than an archive takes").waitFor();
  await dialog(page).getByRole("button", { name: /^LaTeX/ }).click();
  await dialog(page).getByRole("alert").getByText("hundreds of pages").waitFor();
  assert.deepEqual(page.faults, []);
});

test("the dialog fits a narrow screen, in Korean", async () => {
  const page = await visit(browser, { width: 360, height: 640, locale: "ko-KR", fragment: PROGRAM });
  await page.evaluate(() => document.querySelector("[data-do='open export']")?.click());
  await dialog(page).getByRole("list", { name: "문서와 데이터" }).waitFor();
  const [inside, wide] = await dialog(page).evaluate((dialog) => [dialog.scrollWidth <= dialog.clientWidth, dialog.getBoundingClientRect().width]);
  assert.ok(inside && wide <= 360, `${wide} px`);
  assert.deepEqual(page.faults, []);
});
