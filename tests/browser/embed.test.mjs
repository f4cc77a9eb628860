// A graph in a frame of another page: what it shows, what it hears and tells, the element, and pages that mean harm.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { home, launch, parts, ready, visit } from "./page.mjs";

/** Pages of other sites, by their paths; each test adds its own. */
const pages = new Map();
let browser, blog, stranger;

const serve = () =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const page = pages.get(new URL(request.url, "http://127.0.0.1").pathname);
      response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
      response.end(page);
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
const origin = (server) => `http://127.0.0.1:${server.address().port}`;

before(async () => {
  browser = await launch();
  [blog, stranger] = [await serve(), await serve()];
});
after(async () => {
  await browser.close();
  for (const server of [blog, stranger]) {
    server.closeAllConnections();
    server.close();
  }
});

const PROGRAM = "x = 3; y = -4; f = x*y";
const at = (program, step = 0) => `#p=${encodeURIComponent(program)}&s=${step}`;

/** A page of another site, with everything that should never happen in `page.faults`. */
async function open(body, { width = 760, height = 900, from = blog, ...options } = {}) {
  const path = `/${pages.size}`;
  pages.set(path, `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>A page</title><body>${body}</body></html>`);
  const context = await browser.newContext({ viewport: { width, height }, locale: "en-US", reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  await page.goto(origin(from) + path);
  return page;
}

/** A page with a plain frame, which collects what the frame tells in `window.told`. */
async function framed({ query = "?embed", fragment = at(PROGRAM, 1), ...options } = {}) {
  const page = await open(
    `<script>window.told = []; addEventListener("message", ({ data, origin }) => told.push({ ...data, from: origin }))</script>
     <iframe id="graph" src="${(home + query + fragment).replaceAll("&", "&amp;")}" width="100%" height="500"></iframe>`,
    options,
  );
  page.graph = page.frameLocator("#graph");
  await page.graph.locator(".embedded").waitFor();
  return page;
}

/** Sends a message into the frame. */
const send = (page, message) => page.evaluate((message) => document.querySelector("#graph").contentWindow.postMessage(message, "*"), message);
const say = (page, type, rest = {}) => send(page, { gatewise: 1, type, ...rest });

/** Waits for a message that has these fields, and gives the last such one. */
const told = async (page, fields) =>
  (
    await page.waitForFunction((fields) => told.findLast((message) => Object.entries(fields).every(([name, value]) => message[name] === value)), fields)
  ).jsonValue();

/** All messages of a type so far. */
const all = (page, type) => page.evaluate((type) => told.filter((message) => message.type === type), type);

/** What the frame has taken in once it has answered: messages are read in order. */
async function settled(page) {
  const before = (await all(page, "ready")).length;
  await say(page, "hello");
  await page.waitForFunction((before) => told.filter((message) => message.type === "ready").length > before, before);
}

test("a frame shows stage and steps alone, with a way to the whole page", async () => {
  const page = await framed();
  const { graph } = page;
  await graph.getByRole("application").waitFor();
  assert.match(await graph.locator(".live").innerText(), /forward 1 of/i);
  for (const selector of ["header", "textarea", ".tabs", ".right", ".left"]) assert.equal(await graph.locator(selector).count(), 0, selector);
  const link = graph.getByRole("link", { name: "Open in Gatewise" });
  assert.deepEqual([await link.getAttribute("target"), await link.getAttribute("rel")], ["_blank", "noopener"]);
  await graph.getByRole("button", { name: "Next step" }).click();
  await told(page, { type: "step", step: 2 });
  const [whole] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await ready(whole);
  assert.equal(whole.url(), home + "#p=x%20=%203;%20y%20=%20-4;%20f%20=%20x*y&s=2");
  // In a window as narrow as this one the program is a tab.
  assert.equal(await whole.locator(".editor textarea").inputValue(), PROGRAM);
  assert.deepEqual(page.faults, []);
});

test("keys work in a frame", async () => {
  const page = await framed();
  await page.graph.locator(".live").click();
  await page.keyboard.press("ArrowRight");
  await told(page, { type: "step", step: 2 });
  await page.keyboard.press("Home");
  await told(page, { type: "step", step: 0 });
  await page.keyboard.press("Space");
  await told(page, { type: "step", playing: true });
  await page.keyboard.press("Space");
  await told(page, { type: "step", playing: false });
});

test("the embedding page chooses program and step, plays, pauses, and asks for the trace", async () => {
  const page = await framed();
  const first = await told(page, { type: "ready" });
  assert.deepEqual([first.gatewise, first.step, first.playing, first.from], [1, 1, false, new URL(home).origin]);
  await say(page, "step", { step: 3 });
  await told(page, { type: "step", step: 3 });
  assert.equal(await page.graph.getByRole("slider", { name: "Step" }).inputValue(), "3");
  await say(page, "program", { program: "a = 2; b = tanh(a)", step: 1 });
  const next = await told(page, { type: "step", step: 1 });
  assert.notEqual(next.steps, first.steps);
  await page.graph.getByRole("button", { name: /tanh/ }).first().waitFor();
  await say(page, "step", { step: 1_000_000 });
  await told(page, { type: "step", step: next.steps });
  await say(page, "play");
  await told(page, { type: "step", step: 0, playing: true });
  await say(page, "pause");
  await told(page, { type: "step", playing: false });
  await say(page, "get-trace");
  const { trace } = await told(page, { type: "trace" });
  const tanh = trace.nodes.find((node) => node.op === "tanh");
  assert.equal(tanh.value, 0.9640275800758169);
  assert.deepEqual(page.faults, []);
});

test("the frame tells how high it has to be, and all is seen in that height", async () => {
  for (const width of [760, 380]) {
    for (const program of [PROGRAM, "w0=2;x0=-1;w1=-3;x1=-2;w2=-3;f=1/(1+exp(-(w0*x0+w1*x1+w2)))", "W = randn(3, 4, seed=1); x = randn(4, seed=2); f = sum(relu(W @ x))"]) {
      const page = await framed({ fragment: at(program, 5), width });
      await told(page, { type: "size" });
      await settled(page);
      const { height } = (await all(page, "size")).at(-1);
      assert.ok(height > 200 && height < 1000, `${height} px`);
      await page.evaluate((height) => (document.querySelector("#graph").style.height = `${height}px`), height);
      await page.waitForFunction((height) => document.querySelector("#graph").clientHeight === height, height);
      await settled(page);
      assert.equal((await all(page, "size")).at(-1).height, height, "the frame does not ask for more and more");
      const inside = await page.graph.locator(".app").evaluate((app) => {
        const root = document.documentElement;
        const stage = document.querySelector("#stage");
        return { over: root.scrollHeight - root.clientHeight, beside: root.scrollWidth - root.clientWidth, cut: stage.scrollHeight - stage.clientHeight, app: app.clientHeight - innerHeight };
      });
      assert.deepEqual(inside, { over: 0, beside: 0, cut: 0, app: 0 });
      await page.context().close();
    }
  }
});

test("messages of the wrong shape are refused and nothing happens", async () => {
  const page = await framed();
  await told(page, { type: "ready" });
  const before = (await all(page, "step")).length;
  const wrong = [
    [{ gatewise: 2, type: "step", step: 3 }, "version"],
    [{ gatewise: "1", type: "step", step: 3 }, "version"],
    [{ gatewise: 1, type: "eval", program: "x" }, "type"],
    [{ gatewise: 1 }, "type"],
    [{ gatewise: 1, type: ["step"], step: 3 }, "type"],
    [{ gatewise: 1, type: "step", step: "3" }, "shape"],
    [{ gatewise: 1, type: "step", step: -1 }, "shape"],
    [{ gatewise: 1, type: "step", step: 2.5 }, "shape"],
    [{ gatewise: 1, type: "program", program: 7 }, "shape"],
    [{ gatewise: 1, type: "program", program: { toString: "x" } }, "shape"],
    [{ gatewise: 1, type: "program", program: "x", step: {} }, "shape"],
  ];
  for (const [message, code] of wrong) {
    await send(page, message);
    await settled(page);
    assert.equal((await all(page, "error")).at(-1)?.code, code, JSON.stringify(message));
  }
  assert.equal((await all(page, "error")).length, wrong.length);
  // What is not meant for Gatewise is not answered.
  for (const message of [null, "gatewise", 7, [], { type: "step", step: 3 }, { source: "other" }]) await send(page, message);
  await settled(page);
  assert.equal((await all(page, "error")).length, wrong.length);
  assert.equal((await all(page, "step")).length, before);
  assert.equal((await all(page, "ready")).at(-1).step, 1);
  assert.deepEqual(page.faults, []);
});

test("a huge program is refused at once, and a program with much to compute is an error", async () => {
  const page = await framed();
  await told(page, { type: "ready" });
  const begun = Date.now();
  await page.evaluate(() => document.querySelector("#graph").contentWindow.postMessage({ gatewise: 1, type: "program", program: "x+".repeat(32 << 20) }, "*"));
  await told(page, { type: "error", code: "too-long" });
  assert.ok(Date.now() - begun < 5000);
  await say(page, "program", { program: "f = sum(zeros(100000, 100000))" });
  await told(page, { type: "error", code: "program" });
  await say(page, "program", { program: "(".repeat(100_000) });
  await settled(page);
  await say(page, "program", { program: PROGRAM, step: 2 });
  await told(page, { type: "step", step: 2 });
  assert.deepEqual(page.faults, []);
});

test("windows beside the frame are not listened to", async () => {
  const page = await framed();
  await told(page, { type: "ready" });
  pages.set("/beside", `<script>
    const graph = parent.frames[0];
    for (let i = 0; i < 3; i++) graph.postMessage({ gatewise: 1, type: "program", program: "stolen" }, "*");
    graph.postMessage({ gatewise: 1, type: "get-trace" }, "*");
    graph.postMessage({ gatewise: 1, type: "nonsense" }, "*");
    window.got = [];
    addEventListener("message", ({ data }) => got.push(data));
  </script>done`);
  for (const server of [blog, stranger]) {
    await page.evaluate((src) => document.body.append(Object.assign(document.createElement("iframe"), { src })), `${origin(server)}/beside`);
  }
  await page.frameLocator("iframe").nth(1).getByText("done").waitFor();
  await page.frameLocator("iframe").nth(2).getByText("done").waitFor();
  await settled(page);
  assert.deepEqual([await all(page, "error"), await all(page, "trace")], [[], []]);
  assert.equal((await all(page, "ready")).at(-1).step, 1);
  for (const frame of page.frames().filter((frame) => frame.url().endsWith("/beside"))) assert.deepEqual(await frame.evaluate(() => got), []);
});

test("a frame that names an origin has nothing to do with any other", async () => {
  const mine = await framed({ query: `?embed&origin=${origin(blog)}` });
  await told(mine, { type: "ready" });
  await say(mine, "step", { step: 2 });
  await told(mine, { type: "step", step: 2 });
  const other = await framed({ query: `?embed&origin=${origin(blog)}`, from: stranger });
  await other.graph.getByRole("application").waitFor();
  for (const message of ["hello", "get-trace", "nonsense"]) await say(other, message);
  await say(other, "step", { step: 3 });
  await other.graph.getByRole("button", { name: "Next step" }).click();
  await other.waitForFunction(() => true);
  assert.equal(await other.graph.getByRole("slider", { name: "Step" }).inputValue(), "2", "one step, by the button");
  assert.deepEqual(await other.evaluate(() => told), []);
  const damaged = await framed({ query: "?embed&origin=%ff" });
  await damaged.graph.getByRole("button", { name: "Next step" }).click();
  assert.deepEqual(await damaged.evaluate(() => told), []);
});

test("a frame leaves the reader's own texts alone", async () => {
  const page = await visit(browser, { fragment: "#p=mine*2" });
  await parts(page).program.fill("mine * 3");
  const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const before = await kept();
  await page.evaluate((src) => {
    window.told = [];
    addEventListener("message", ({ data }) => told.push(data));
    // The page's own policy lets no other frame in than its own.
    document.body.append(Object.assign(document.createElement("iframe"), { id: "graph", src }));
  }, `${home}?embed`);
  await told(page, { type: "ready" });
  await say(page, "program", { program: "theirs + 1" });
  await say(page, "step", { step: 1 });
  await say(page, "program", { program: "theirs +" });
  await told(page, { type: "error", code: "program" });
  assert.equal(await kept(), before);
  assert.equal(await page.frameLocator("#graph").getByText("Bring it back").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("a program with an error says so in the frame and to the page, and nothing old is shown", async () => {
  for (const [locale, message] of [["en-US", /unknown gate/], ["ko-KR", /tahn/]]) {
    const page = await framed({ fragment: at("y = tahn(x * w)"), locale });
    const alert = page.graph.getByRole("alert");
    await alert.getByText(message).first().waitFor();
    assert.match(await alert.locator("pre").innerText(), /y = tahn\(x \* w\)\n.*\^\^\^\^/);
    assert.match((await told(page, { type: "error", code: "program" })).message, message);
    await say(page, "program", { program: PROGRAM });
    await told(page, { type: "step", step: 0 });
    assert.equal(await alert.count(), 0);
    await say(page, "program", { program: "f = (x" });
    await alert.waitFor();
    await told(page, { type: "step", steps: 0 });
    assert.equal(await page.graph.locator(".graph").isVisible(), false);
    assert.equal(await page.graph.locator(".fig").isVisible(), false);
    await say(page, "get-trace");
    await settled(page);
    assert.deepEqual(await all(page, "trace"), []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("a damaged link in a frame says so and shows the start page", async () => {
  const page = await framed({ fragment: "#z1=AAAA" });
  await page.graph.getByRole("status").filter({ hasText: "damaged" }).waitFor();
  await told(page, { type: "error", code: "link" });
  await page.graph.getByRole("application").waitFor();
});

test("a page that is no frame shows the same and talks to nobody", async () => {
  const page = await visit(browser, { query: "?embed", fragment: at(PROGRAM, 2) + "&theme=dark&lang=ko&hide=legend,formula", started: false });
  await page.locator(".embedded").waitFor();
  await page.getByRole("link", { name: "Gatewise에서 열기" }).waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
  assert.equal(await page.locator(".key").isVisible(), false);
  await page.evaluate(() => postMessage({ gatewise: 1, type: "step", step: 1 }, "*"));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  assert.equal(await page.locator("input[type=range]").first().inputValue(), "2");
  assert.deepEqual(page.faults, []);
});

/** A page with elements. */
const withElements = (elements, options) => open(`<script src="${home}embed.js"></script>${elements}`, options);
const inside = (page, selector) => page.locator(selector).frameLocator("iframe");

test("elements stand in a page of another site, as high as they have to be, each by itself", async () => {
  const page = await withElements(`<gate-wise id="a" program="${PROGRAM}" step="2"></gate-wise><gate-wise id="b" lang="ko" theme="dark">x = 2\nf = exp(x)</gate-wise>`);
  await page.waitForFunction(() => [...document.querySelectorAll("gate-wise")].every((graph) => graph.steps > 0));
  assert.deepEqual(await page.evaluate(() => [a.step, b.step, b.program]), [2, 0, "x = 2\nf = exp(x)"]);
  await page.waitForFunction(() => a.offsetHeight !== 420 && b.offsetHeight !== 420);
  await page.evaluate(() => (a.step = 3));
  await page.waitForFunction(() => a.step === 3 && b.step === 0);
  assert.equal(await inside(page, "#b").locator("html").getAttribute("lang"), "ko");
  assert.equal(await inside(page, "#b").locator("html").getAttribute("data-theme"), "dark");
  assert.equal(await page.locator("#a iframe").getAttribute("title"), `Gatewise: ${PROGRAM}`);
  assert.deepEqual(page.faults, []);
});

test("an element and its frame stay in step, and tell what happens", async () => {
  const page = await withElements(`<gate-wise id="a" program="${PROGRAM}"></gate-wise>`);
  await page.evaluate(() => {
    window.events = [];
    for (const type of ["ready", "step", "trace", "error"]) a.addEventListener(type, ({ detail }) => events.push({ type, ...detail }));
  });
  await page.waitForFunction(() => a.steps > 0);
  await inside(page, "#a").getByRole("button", { name: "Next step" }).click();
  await page.waitForFunction(() => a.getAttribute("step") === "1" && events.some(({ type, step }) => type === "step" && step === 1));
  await page.evaluate(() => a.setAttribute("step", 2));
  await page.waitForFunction(() => a.step === 2);
  assert.equal(await inside(page, "#a").locator("input[type=range]").first().inputValue(), "2");
  await page.evaluate(() => ((a.step = 1), (a.program = "q = 5; r = q + 1")));
  await inside(page, "#a").getByRole("button", { name: /q, input/ }).waitFor();
  assert.equal((await page.evaluate(() => a.trace())).nodes.find((node) => node.name === "r").value, 6);
  await page.evaluate(() => a.play());
  await page.waitForFunction(() => a.playing);
  await page.evaluate(() => a.pause());
  await page.waitForFunction(() => !a.playing);
  await page.evaluate(() => (a.program = "q = ("));
  await page.waitForFunction(() => events.some(({ type, code }) => type === "error" && code === "program"));
  assert.match(await page.evaluate(() => a.trace().catch((error) => error.message)), /error/);
  await page.evaluate(() => a.setAttribute("theme", "dark"));
  await inside(page, "#a").locator("html[data-theme=dark]").waitFor();
  assert.deepEqual(page.faults, []);
});

test("an element can leave, come back, and be asked before it is there", async () => {
  const page = await withElements("");
  const early = await page.evaluate((program) => {
    const graph = document.createElement("gate-wise");
    Object.assign(graph, { id: "a", program, step: 2 });
    document.body.append(graph);
    return graph.trace().then(({ nodes }) => nodes.length);
  }, PROGRAM);
  assert.equal(early, 3);
  await page.waitForFunction(() => a.step === 2);
  assert.equal(await page.evaluate(() => {
    window.gone = a;
    const lost = gone.trace().catch((error) => error.message);
    gone.remove();
    return lost;
  }), "The graph is gone.");
  assert.equal(await page.locator("iframe").count(), 0);
  await page.evaluate(() => document.body.append(gone));
  await page.waitForFunction(() => a.steps > 0);
  await inside(page, "#a").getByRole("button", { name: "Next step" }).click();
  await page.waitForFunction(() => a.step === 3);
  assert.equal(await page.locator("#a iframe").count(), 1);
  assert.deepEqual(page.faults, []);
});

test("an element far below is fetched only when the reader comes near", async () => {
  const page = await withElements(`<div style="height: 30000px"></div><gate-wise id="a" program="${PROGRAM}"></gate-wise>`);
  await page.waitForLoadState("networkidle");
  assert.equal(page.frames().filter((frame) => frame.url().startsWith(home)).length, 0);
  await page.locator("#a").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => a.steps > 0);
});

for (const { width, colorScheme } of [{ width: 1280, colorScheme: "light" }, { width: 360, colorScheme: "dark" }]) {
  test(`the example page works as it says (${width} px, ${colorScheme})`, async () => {
    const page = await visit(browser, { query: "embed/example.html", width, colorScheme });
    const graph = inside(page, "#product");
    await graph.getByRole("application").waitFor();
    await page.getByRole("button", { name: "Gradients" }).click();
    await page.getByText(/step [1-9]\d* of/).waitFor();
    await page.getByText("x gets -4 and y gets 3.").waitFor();
    await page.getByRole("button", { name: "x + y" }).click();
    await page.getByText("x gets 1 and y gets 1.").waitFor();
    await page.getByRole("button", { name: "max(x, y)" }).click();
    await page.getByText("x gets 1 and y gets 0.").waitFor();
    await page.locator("#neuron").scrollIntoViewIfNeeded();
    await inside(page, "#neuron").getByRole("application").waitFor();
    assert.equal(await inside(page, "#neuron").locator("input[type=range]").first().inputValue(), "12");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(page.faults, []);
  });
}
