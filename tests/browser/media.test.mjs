// Pictures and films: each is saved from the dialog "Export" and opened by the browser's own decoders, on a page of its own.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { home, launch, parts, visit } from "./page.mjs";

const PRODUCT = "#p=x=3;y=-4;f=x*y";
const STEPS = 4;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const dialog = (page) => page.getByRole("dialog", { name: "Export" });
const button = (page, name) => dialog(page).getByRole("button", { name });
const status = (page) => dialog(page).getByRole("status");

async function open(page) {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await dialog(page).waitFor();
}

/** What the dialog saves as a file of this kind. */
async function save(page, kind) {
  const coming = page.waitForEvent("download", { timeout: 60_000 });
  await button(page, kind).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** A page that has nothing to do with Gatewise's: only the browser's decoders. */
async function viewer(page) {
  const other = await page.context().newPage();
  await other.route("**/viewer", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Viewer</title>" }));
  await other.goto(home + "viewer");
  await other.evaluate(() => {
    window.blob = (text, type) => new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type });
    window.pixels = (picture, width, height) => {
      const pen = new OffscreenCanvas(width, height).getContext("2d");
      pen.drawImage(picture, 0, 0);
      return pen.getImageData(0, 0, width, height).data;
    };
    window.difference = (a, b) => {
      let [most, sum] = [0, 0];
      for (let at = 0; at < a.length; at++) {
        const by = Math.abs(a[at] - b[at]);
        most = Math.max(most, by);
        sum += by;
      }
      return { most, mean: sum / a.length };
    };
    window.colors = (data) => new Set(Uint32Array.from(new Uint32Array(data.buffer))).size;
  });
  return other;
}

const base64 = ({ bytes }) => bytes.toString("base64");

test("a PNG is the picture of the step, in its own letters", async () => {
  const page = await visit(browser, { fragment: PRODUCT + "&s=1" });
  await open(page);
  const said = await button(page, "PNG").innerText();
  const [width, height] = /(\d+) × (\d+) px/.exec(said).slice(1).map(Number);
  const png = await save(page, "PNG");
  assert.equal(png.name, "gatewise-step-1.png");
  assert.equal(png.bytes.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n");
  assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [width, height]);
  await status(page).getByText("Saved: gatewise-step-1.png").waitFor();
  const other = await viewer(page);
  const seen = await other.evaluate(async (text) => {
    const bitmap = await createImageBitmap(blob(text, "image/png"));
    const data = pixels(bitmap, bitmap.width, bitmap.height);
    return { size: [bitmap.width, bitmap.height], corner: [...data.slice(0, 4)], colors: colors(data) };
  }, base64(png));
  assert.deepEqual(seen.size, [width, height]);
  assert.deepEqual(seen.corner, [255, 255, 255, 255]);
  assert.ok(seen.colors > 50, "lines and letters");

  // The letter of an input as the page's own font draws it, at the same place.
  const letter = await page.evaluate(async (text) => {
    const leaf = document.querySelector("#stage .graph text.leaf");
    const [x, y] = ["x", "y"].map((name) => 2 * leaf.getAttribute(name));
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]));
    const cut = (draw) => {
      const canvas = new OffscreenCanvas(40, 40);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "white";
      pen.fillRect(0, 0, 40, 40);
      draw(pen);
      return pen.getImageData(0, 0, 40, 40).data.filter((_, at) => at % 4 === 0).map((red) => 255 - red);
    };
    const ink = cut((pen) => pen.drawImage(bitmap, 36 - x, 30 - y));
    const drawn = (font) =>
      cut((pen) => {
        pen.font = font;
        pen.textAlign = "end";
        pen.fillStyle = "#14171a";
        pen.fillText(leaf.textContent, 36, 30);
      });
    const apart = (other) => ink.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / ink.reduce((sum, value) => sum + value, 0);
    return { own: apart(drawn('44px "STIX Math"')), other: apart(drawn("44px monospace")) };
  }, base64(png));
  assert.ok(letter.own < 0.2, `${letter.own} of the letter's ink lies elsewhere`);
  assert.ok(letter.other > 0.5, `another font is as near: ${letter.other}`);
  assert.deepEqual(page.faults, []);
});

test("a GIF has a picture for each step and ends as the PNG of the last", async () => {
  const page = await visit(browser, { fragment: PRODUCT + `&s=${STEPS}` });
  await open(page);
  const gif = await save(page, "GIF");
  await status(page).getByText("Saved: gatewise-passes.gif").waitFor();
  const png = await save(page, "PNG");
  const other = await viewer(page);
  const seen = await other.evaluate(
    async ([gif, png]) => {
      const decoder = new ImageDecoder({ type: "image/gif", data: await blob(gif).arrayBuffer() });
      await Promise.all([decoder.completed, decoder.tracks.ready]);
      const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
      const frames = [];
      for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) frames.push((await decoder.decode({ frameIndex })).image);
      const { displayWidth: width, displayHeight: height } = frames[0];
      const bitmap = await createImageBitmap(blob(png));
      const all = frames.map((frame) => pixels(frame, width, height));
      return {
        durations: frames.map((frame) => frame.duration / 1e6),
        endless: repetitionCount === Infinity,
        size: [width, height],
        png: [bitmap.width, bitmap.height],
        last: difference(all.at(-1), pixels(bitmap, width, height)),
        moves: all.slice(1).map((frame, at) => difference(frame, all[at]).most),
      };
    },
    [base64(gif), base64(png)],
  );
  assert.deepEqual(seen.durations, [...Array(STEPS).fill(1), 3]);
  assert.ok(seen.endless);
  assert.deepEqual(seen.size, seen.png);
  assert.ok(seen.last.most <= 16 && seen.last.mean < 0.1, JSON.stringify(seen.last));
  assert.ok(seen.moves.every((by) => by > 40), `each step is seen: ${seen.moves}`);
  assert.deepEqual(page.faults, []);
});

test("a WebM plays, moves, and can be moved about in", async () => {
  const page = await visit(browser, { fragment: PRODUCT + `&s=${STEPS}` });
  await open(page);
  await dialog(page).getByRole("button", { name: "As on the stage", exact: true }).click();
  const film = await save(page, "WebM");
  assert.equal(film.name, "gatewise-passes.webm");
  const png = await save(page, "PNG");
  const other = await viewer(page);
  const seen = await other.evaluate(
    async ([film, png]) => {
      const video = document.createElement("video");
      video.muted = true;
      video.src = URL.createObjectURL(blob(film, "video/webm"));
      const event = (name) => new Promise((resolve, reject) => ((video["on" + name] = resolve), (video.onerror = () => reject(video.error.message))));
      await event("loadeddata");
      const { videoWidth: width, videoHeight: height, duration } = video;
      const at = async (time) => {
        video.currentTime = time;
        await event("seeked");
        return pixels(video, width, height);
      };
      const end = await at(duration - 1);
      const [start, moving, arrived] = [await at(0.6), await at(1.31), await at(2)];
      const bitmap = await createImageBitmap(blob(png));
      const played = video.play().then(() => event("timeupdate")).then(() => !video.paused);
      return {
        size: [width, height],
        png: [bitmap.width, bitmap.height],
        duration,
        colors: colors(end),
        last: difference(end, pixels(bitmap, width, height)),
        moves: [difference(start, moving).most, difference(moving, arrived).most],
        played: await played,
      };
    },
    [base64(film), base64(png)],
  );
  assert.equal(seen.duration, 1.2 * STEPS + 2);
  // The sides of a film are even.
  assert.ok(seen.size.every((side, at) => side % 2 === 0 && Math.abs(side - seen.png[at]) <= 1), `${seen.size} ${seen.png}`);
  assert.ok(seen.colors > 50);
  assert.ok(seen.last.mean < 3, JSON.stringify(seen.last));
  assert.ok(seen.moves.every((by) => by > 40), `${seen.moves}`);
  assert.ok(seen.played);
  assert.deepEqual(page.faults, []);
});

test("the making says how far it has come, and is stopped by keyboard", async () => {
  const page = await visit(browser, { fragment: "#p=w0=2;x0=-1;w1=-3;x1=-2;w2=-3;f=1/(1%2Bexp(-(w0*x0%2Bw1*x1%2Bw2)))" });
  let saved = 0;
  page.on("download", () => saved++);
  await open(page);
  await button(page, "GIF").focus();
  await page.keyboard.press("Enter");
  await status(page).getByText("Making the GIF …").waitFor();
  await page.waitForFunction(() => document.querySelector("dialog progress")?.value > 0);
  assert.equal(await button(page, "PNG").getAttribute("aria-disabled"), "true");
  await button(page, "Stop").focus();
  await page.keyboard.press("Enter");
  await status(page).getByText("Stopped: nothing was saved.").waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent.startsWith("GIF"));

  // Whoever closes the dialog wants no file of it any more.
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("dialog progress")?.value > 0);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await open(page);
  await status(page).getByText("Stopped: nothing was saved.").waitFor();
  assert.equal(saved, 0);
  assert.match((await save(page, "PNG")).name, /png$/);
  assert.deepEqual(page.faults, []);
});

test("a long program makes no film and says why, and a large picture is made to fit", async () => {
  const steps = Array.from({ length: 200 }, (_, at) => `a${at + 1}=tanh(a${at})`);
  const page = await visit(browser, { fragment: "#p=" + encodeURIComponent("a0=0.5;" + steps.join(";")) });
  await open(page);
  for (const kind of ["GIF", "WebM"]) {
    assert.equal(await button(page, kind).getAttribute("aria-disabled"), "true");
    assert.match(await button(page, kind).innerText(), /At most 300 steps; this program has \d+/);
  }
  await dialog(page).getByText("it is made smaller, to fit").waitFor();
  const png = await save(page, "PNG");
  assert.equal(png.bytes.readUInt32BE(16), 8192);
});

test("a browser without an encoder of films says so", async () => {
  const page = await visit(browser, { fragment: PRODUCT, before: (page) => page.addInitScript(() => delete window.VideoEncoder) });
  await open(page);
  await button(page, "WebM").click();
  await status(page).getByText("This browser cannot make films. The GIF shows the same steps.").waitFor();
});

test("fonts that cannot be had are a failure in words, and the next try works", async () => {
  const page = await visit(browser, { fragment: PRODUCT });
  await page.context().route("**/fonts/**", (route) => route.abort());
  await open(page);
  await button(page, "PNG").click();
  await status(page).getByText("The browser could not make this file.").waitFor();
  await page.context().unroute("**/fonts/**");
  assert.equal((await save(page, "PNG")).name, "gatewise-step-0.png");
});

test("dark, in Korean, on a narrow screen", async () => {
  const page = await visit(browser, { fragment: PRODUCT + "&lang=ko", width: 360, height: 740, colorScheme: "dark" });
  await page.getByRole("button", { name: "메뉴" }).click();
  await page.locator("#more-menu").getByRole("button", { name: "내보내기" }).click();
  const korean = page.getByRole("dialog", { name: "내보내기" });
  await korean.getByRole("heading", { name: "이미지와 영상" }).waitFor();
  assert.ok(await page.evaluate(() => [document.documentElement, document.querySelector("dialog")].every((e) => e.scrollWidth <= e.clientWidth)));
  const coming = page.waitForEvent("download");
  await korean.getByRole("button", { name: "PNG" }).click();
  const bytes = await readFile(await (await coming).path());
  const other = await viewer(page);
  const corner = await other.evaluate(async (text) => [...pixels(await createImageBitmap(blob(text)), 1, 1)], bytes.toString("base64"));
  assert.deepEqual(corner, [16, 18, 20, 255]);
});
