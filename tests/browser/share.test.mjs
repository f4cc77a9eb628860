// The dialog "Share" and what its links carry: hidden pieces, themes, QR codes, code for other pages; links that mean harm.

import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { after, before, test } from "node:test";
import jsQR from "jsqr";
import { home, launch, parts, ready, visit } from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

const link = (page) => page.getByRole("textbox", { name: "Link", exact: true });
const share = (page) => parts(page).share.click();

test("a small link that unpacks to much is refused before it is unpacked", async () => {
  const bomb = deflateRawSync(Buffer.alloc(10 << 20), { level: 9 }).toString("base64url");
  assert.ok(bomb.length < 20_000);
  const begun = Date.now();
  const page = await visit(browser, {
    fragment: `#z1=${bomb}`,
    before: (page) =>
      page.addInitScript(() => {
        window.unpacked = 0;
        const Stream = DecompressionStream;
        window.DecompressionStream = function (format) {
          const { readable, writable } = new Stream(format);
          const count = new TransformStream({ transform: (part, out) => ((window.unpacked += part.byteLength), out.enqueue(part)) });
          return { readable: readable.pipeThrough(count), writable };
        };
      }),
  });
  await page.getByRole("status").filter({ hasText: "more than 1 MiB" }).waitFor();
  const unpacked = await page.evaluate(() => window.unpacked);
  assert.ok(unpacked > 1 << 20 && unpacked < 2 << 20, `${unpacked} bytes were unpacked`);
  assert.ok(Date.now() - begun < 5000);
  assert.deepEqual(page.faults, []);
});

test("a damaged link that comes into an open page leads to the start page, one undo away from the text", async () => {
  const page = await visit(browser, { fragment: "#p=a*b" });
  await page.evaluate(() => (location.hash = "z1=AAAA"));
  await page.getByRole("status").filter({ hasText: "start page" }).waitFor();
  const { program } = parts(page);
  assert.match(await program.inputValue(), /exp\(-\(w0/);
  await program.focus();
  await page.keyboard.press("Control+z");
  assert.equal(await program.inputValue(), "a*b");
});

test("a link hides pieces of the page, and the reader can bring them back", async () => {
  const page = await visit(browser, { fragment: "#p=x=3;y=-4;f=x*y&s=2&hide=editor,legend,tools,code,plot,network,hologram&tab=code" });
  const { program, values, explain, live } = parts(page);
  const hidden = [program, page.getByRole("tab", { name: "Code" }), page.getByRole("button", { name: "Zoom in" }), page.getByText("not reached yet").first()];
  for (const piece of hidden.slice(0, 3)) assert.equal(await piece.isVisible(), false);
  assert.equal(await page.locator(".key").isVisible(), false);
  for (const piece of [values, explain, live, page.getByRole("slider", { name: "x, slider" })]) assert.equal(await piece.isVisible(), true);
  assert.equal(await explain.getAttribute("aria-selected"), "true", "in the place of the hidden tab");
  await explain.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await explain.getAttribute("aria-selected"), "true", "the arrow keys pass over it");
  await page.reload();
  await ready(page);
  assert.equal(await program.isVisible(), false, "a reload hides them, too");
  await page.getByRole("button", { name: "Show hidden parts" }).click();
  assert.equal(await program.isVisible(), true);
  assert.equal(await page.getByRole("tab", { name: "Code" }).isVisible(), true);
  assert.equal(await page.getByRole("button", { name: "Show hidden parts" }).count(), 0);
  assert.deepEqual(page.faults, []);
});

test("what all is hidden leaves its room to the stage", async () => {
  const width = async (fragment, width) => {
    const page = await visit(browser, { fragment: `#p=x*y${fragment}`, width });
    const box = await page.locator("#stage").boundingBox();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.context().close();
    return box.width;
  };
  assert.equal(await width("&hide=editor,inputs,explain,values,code", 1280), 1280);
  assert.equal(await width("&hide=editor,inputs,explain,values,code", 1000), 1000);
  assert.equal(await width("&hide=editor,inputs", 1280), 1280 - 340);
  assert.equal(await width("&hide=explain,values,code", 1280), 1280 - 280);
  assert.equal(await width("&hide=explain,values,code", 1000), 1000 - 312, "the program is a tab there");
});

test("a link chooses a theme, which is not kept", async () => {
  const page = await visit(browser, { fragment: "#p=x*y&theme=dark", colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  assert.equal(await ground(), "dark");
  assert.equal(await page.evaluate(() => localStorage.getItem("gatewise.theme")), null);
  await page.goto("about:blank");
  await page.goto(home);
  await ready(page);
  assert.equal(await ground(), "light dark");
});

test("what is chosen under Share goes into the link", async () => {
  const page = await visit(browser, { fragment: "#p=x*y&s=2" });
  await share(page);
  assert.equal(await link(page).inputValue(), `${home}#p=x*y&s=2`);
  await page.getByRole("checkbox", { name: "Program" }).check();
  await page.getByRole("checkbox", { name: "Code" }).check();
  await page.getByRole("radio", { name: "Dark" }).check();
  await page.getByRole("checkbox", { name: "Open in the language of this page" }).check();
  assert.equal(await link(page).inputValue(), `${home}#p=x*y&s=2&lang=en&theme=dark&hide=editor,code`);
  assert.equal(page.url(), await link(page).inputValue());
  await page.getByRole("checkbox", { name: "Code" }).uncheck();
  await page.getByRole("radio", { name: "Reader's setting" }).check();
  assert.match(await link(page).inputValue(), /&s=2&lang=en&hide=editor$/);
  assert.equal(await page.locator(".program").isVisible(), true, "the page itself stays as it is");
  assert.deepEqual(page.faults, []);
});

test("the embed code is a frame or an element, and no program breaks out of it", async () => {
  const program = 'x = 2 # "><script>alert(1)</script> & so on\nf = x*x';
  const page = await visit(browser, { fragment: `#p=${encodeURIComponent(program)}&s=1&open=f&sel=0` });
  await share(page);
  await page.getByRole("checkbox", { name: "Legend" }).check();
  await page.getByRole("checkbox", { name: "Program" }).check();
  const code = page.getByRole("textbox", { name: "Embed code" });
  const parsed = (selector) =>
    code.evaluate((field, selector) => {
      const body = new DOMParser().parseFromString(field.value, "text/html").body;
      const [element, ...more] = body.querySelectorAll(selector);
      return { tags: body.querySelectorAll("*").length, more: more.length, ...Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])) };
    }, selector);
  const frame = await parsed("iframe");
  assert.equal(frame.src, `${home}?embed#p=${encodeURIComponent(program).replaceAll("%3D", "=").replaceAll("%2F", "/")}&s=1&sel=0&open=f&hide=legend`);
  assert.deepEqual([frame.tags, frame.more], [1, 0]);
  await page.getByRole("radio", { name: "<gate-wise>" }).check();
  const element = await parsed("gate-wise");
  assert.equal(element.program, program);
  assert.deepEqual([element.step, element.open, element.hide, element.sel], ["1", "f", "legend", "0"]);
  await page.getByRole("button", { name: "Copy code" }).click();
  await page.getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code.inputValue());
  assert.deepEqual(page.faults, []);
});

/** What a camera reads on the screen, which it sees small. */
async function scanned(page) {
  const png = (await page.screenshot()).toString("base64");
  const { data, width, height } = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 360, height: Math.round((360 * image.height) / image.width) });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { data: [...context.getImageData(0, 0, canvas.width, canvas.height).data], width: canvas.width, height: canvas.height };
  }, png);
  return jsQR(Uint8ClampedArray.from(data), width, height, { inversionAttempts: "dontInvert" })?.data;
}

for (const { colorScheme, width, height } of [
  { colorScheme: "light", width: 1280, height: 800 },
  { colorScheme: "dark", width: 360, height: 700 },
]) {
  test(`the QR code carries the link and fills the screen (${colorScheme}, ${width} px)`, async () => {
    const page = await visit(browser, { fragment: "#p=(x%2By)z;x=-2;y=5;z=-4&s=7", colorScheme, width, height });
    await share(page);
    const expected = await link(page).inputValue();
    await page.getByRole("button", { name: "QR code" }).click();
    const code = page.getByRole("img", { name: "QR code of the link" });
    const box = await code.boundingBox();
    assert.ok(box.width >= Math.min(width - 48, height - 200) && Math.abs(box.width - box.height) < 1, JSON.stringify(box));
    assert.ok(box.y + box.height <= height && box.x >= 0 && box.x + box.width <= width);
    assert.equal(await scanned(page), expected);
    await page.getByRole("button", { name: "Back to the link" }).click();
    assert.equal(await link(page).isVisible(), true);
    assert.deepEqual(page.faults, []);
  });
}

test("a link too long for a QR code says so", async () => {
  const page = await visit(browser);
  let seed = 1;
  const number = () => (seed = (seed * 48271) % 2147483647);
  await parts(page).program.fill(Array.from({ length: 600 }, (_, i) => `x${i} = ${number()}`).join("\n") + "\nx0*x1");
  await share(page);
  await page.waitForFunction(() => document.querySelector("#link").value.includes("#z1="));
  await page.getByRole("button", { name: "QR code" }).click();
  await page.getByText(/more than a QR code holds/).waitFor();
  assert.equal(await page.getByRole("img", { name: "QR code of the link" }).count(), 0);
});
