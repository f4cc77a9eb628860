// Browser benchmark: the first graph on screen, and a step after its key. Prints medians; asserts nothing.

import { readFile } from "node:fs/promises";

import { home, launch, parts, ready } from "./page.mjs";
import { chain, network, recurrent } from "./programs.mjs";

const ROUNDS = 9;
const share = (numbers, part) => numbers.toSorted((a, b) => a - b)[Math.min(Math.floor(numbers.length * part), numbers.length - 1)];
const median = (numbers) => share(numbers, 0.5);

const browser = await launch();

/** Milliseconds from navigation to the first graph on screen, in a browser profile that has seen nothing. */
async function firstGraph() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const watch = () => {
      if (document.querySelector(".stage svg circle")) requestAnimationFrame(() => (window.firstGraph = performance.now()));
      else requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  });
  await page.goto(home);
  await page.waitForFunction(() => window.firstGraph);
  const time = await page.evaluate(() => window.firstGraph);
  await context.close();
  return time;
}

/** Milliseconds from a key to the next frame that shows its step, over a program. */
async function step(program) {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${home}#p=${encodeURIComponent(program)}`);
  await ready(page);
  await parts(page).phase.click();
  await page.locator("h1").click();
  const times = await page.evaluate(async () => {
    const times = [];
    for (let round = 0; round < 40; round++) {
      const start = performance.now();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      // Two frames: the first runs what the key has queued, the second begins when it has been drawn.
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - start);
    }
    return times;
  });
  await context.close();
  return median(times);
}

/** Puts the engine, a module of its own (benches/browser) in which the time of each stage can be taken, into a page. */
async function engineIn(page) {
  const module = (await readFile(process.env.GATEWISE_BENCH)).toString("base64");
  await page.goto(home);
  await page.evaluate(async (module) => {
    const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
    window.engine = (await WebAssembly.instantiate(bytes)).instance.exports;
    /** The least time of a call in milliseconds: the browser compiles well what has run for a while, and others share the machine. */
    window.least = (work, calls = 20, time = 1500) => {
      let least = Infinity;
      const start = performance.now();
      for (let call = 0; call < calls || performance.now() - start < time; call++) {
        const before = performance.now();
        work();
        least = Math.min(least, performance.now() - before);
      }
      return least;
    };
  }, module);
}

/** The engine. */
async function engine() {
  const page = await browser.newPage();
  await engineIn(page);
  const lines = await page.evaluate(() => {
    const { engine, least } = window;
    const lines = [];
    ["rand-1000-s1", "ad-1000", "mlp-2-16-16-1", "chain-1000"].forEach((name, program) => {
      const gates = engine.gates(program);
      engine.prepare(program);
      const perGate = (rounds, work) => ((least(work) * 1e6) / rounds / gates).toFixed(rounds > 1 ? 1 : 0).padStart(5);
      const parse = perGate(5, () => engine.parse(program, 5));
      const compile = perGate(5, () => engine.compile(program, 5));
      const all = perGate(5, () => engine.text_to_trace(program, 5));
      const again = perGate(100, () => engine.rerun(100));
      const byHand = perGate(100, () => engine.by_hand(100));
      lines.push(`${name.padEnd(14)} ns per gate: parse ${parse}, text to graph ${compile}, text to trace ${all} (target 1000), re-run ${again} (target 50), by hand ${byHand}`);
    });
    lines.push(`product 256 × 256        ${least(() => engine.product(1)).toFixed(1)} ms (target 6)`);
    lines.push(`network 3072-100-10      ${least(() => engine.network(1)).toFixed(1)} ms from text to trace (target 25)`);
    engine.prepare(4);
    lines.push(`the network's tape again ${least(() => engine.rerun(1)).toFixed(1)} ms`);
    engine.prepare(5);
    lines.push(`relu of 4,096            ${((least(() => engine.rerun(10)) * 1000) / 10).toFixed(0)} µs`);
    return lines;
  });
  lines.forEach((line) => console.log(line));
  await page.close();
}

/** The layout of structures as the page has them; then, of large programs, all from the text to the picture. */
async function layouts() {
  const page = await browser.newPage();
  await engineIn(page);
  const stored = async (name) => readFile(new URL(`../../benches/programs/${name}.txt`, import.meta.url), "utf8");
  const programs = [
    ["rand-50-s1", 4],
    ["rand-100-s1", 8],
    ["rand-300-s1", 20],
    ["rand-1000-s1", 40],
    ["rand-3000-s1", 200],
    ["mlp-2-16-16-1", 30],
    ["chain-3000", 60],
  ].map(async ([name, target]) => ({ name, target, text: await stored(name) }));
  const large = [
    { name: "network 4-49-49-49-1", text: network(4, 49, 49, 49, 1).text },
    { name: "chain of 10,000", text: chain(10000).text },
    { name: "1,000 recurrent steps", text: recurrent(1000).text },
    { name: "ad-10000", text: await stored("ad-10000") },
  ];
  for (const { name, target, text } of [...(await Promise.all(programs)), ...large]) {
    const { gates, layout, run, all } = await page.evaluate((text) => {
      const { engine, least } = window;
      const bytes = new TextEncoder().encode(text);
      const at = engine.room(bytes.length);
      new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
      const gates = engine.prepare_layout();
      const of = (work) => least(work, 5, 600);
      return { gates, layout: of(() => engine.lay_out(1)), run: of(() => engine.run_given()), all: of(() => engine.open_given()) };
    }, text);
    const wanted = target ? ` (target ${target})` : "";
    console.log(
      `${name.padEnd(22)} ${String(gates).padStart(5)} gates: layout ${layout.toFixed(1)} ms${wanted}, text to run ${run.toFixed(1)}, text to picture ${all.toFixed(1)}`,
    );
  }
  await page.close();
}

/** A large program in the page: until it is on screen, then what each frame costs while it is moved and stepped. */
async function large(name, program) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(home);
  await ready(page);
  await page.waitForLoadState("networkidle");
  const typed = await page.evaluate(async (text) => {
    const field = document.querySelector("textarea");
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
  }, program.text);
  const link = await page.evaluate((text) => window.gatewise.pack(text), program.text);
  await page.goto("about:blank");
  const before = Date.now();
  await page.goto(`${home}#z1=${link}`);
  await page.waitForFunction((gates) => document.querySelector(".stage [data-node]") && document.querySelector("[data-step]")?.max > gates, program.gates);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  const opened = Date.now() - before;
  console.log(`${name}, ${program.gates} gates: typed ${typed.toFixed(0)} ms, by a link ${opened} ms until it is on screen (target 2000)`);
  await page.waitForLoadState("networkidle");

  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
    return { script: of("ScriptDuration"), task: of("TaskDuration") };
  };
  /** What script and all work of the page's thread took in each of so many frames; each begins with `act`. */
  const frames = async (what, count, act) => {
    const costs = [];
    for (let frame = 0; frame < count; frame++) {
      const before = await spent();
      await page.evaluate(act, frame);
      const after = await spent();
      costs.push({ script: after.script - before.script, task: after.task - before.task });
    }
    const of = (kind) => costs.map((cost) => cost[kind]);
    const [script, task] = [of("script"), of("task")];
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    console.log(
      `  ${what.padEnd(18)} script per frame: median ${median(script).toFixed(1)} ms, nine of ten below ${share(script, 0.9).toFixed(1)} ms (target 8); ` +
        `with style, layout and painting ${median(task).toFixed(1)} and ${share(task, 0.9).toFixed(1)} ms; ${elements} elements`,
    );
  };
  const drag = (frame) => {
    const canvas = document.querySelector(".graph");
    const send = (type, x, y, buttons) =>
      canvas.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, clientX: x, clientY: y, button: 0, buttons }));
    const place = (frame) => [900 - 25 * (frame % 20), 400 + 6 * (frame % 20)];
    if (frame % 20 === 0) send("pointerdown", ...place(frame), 1);
    send("pointermove", ...place(frame), 1);
    if (frame % 20 === 19) send("pointerup", ...place(frame), 0);
    return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  };
  const step = () => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  };
  const { phase } = parts(page);
  await frames("stepping forward", 60, step);
  await frames("panning near", 120, drag);
  await phase.click();
  await frames("stepping back", 60, step);
  await page.getByRole("button", { name: "Fit" }).click();
  await frames("panning far", 60, drag);
  await frames("stepping far", 60, step);
  await context.close();
}

/** What is measured, by the name that chooses it. */
const measured = {
  first: async () => {
    const first = [];
    for (let round = 0; round < ROUNDS; round++) first.push(await firstGraph());
    console.log(`first graph on screen   ${median(first).toFixed(0)} ms (target 300)`);
  },
  step: async () => {
    console.log(`a step, sigmoid neuron  ${(await step("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))")).toFixed(1)} ms (target 16, one frame included)`);
    console.log(`a step, 100 gates       ${(await step(chain(100).text)).toFixed(1)} ms`);
  },
  engine: process.env.GATEWISE_BENCH && engine,
  layout: process.env.GATEWISE_BENCH && layouts,
  large: async () => {
    await large("network 4-49-49-49-1", network(4, 49, 49, 49, 1));
    await large("chain", chain(10000));
  },
};

const chosen = process.argv[2] ?? "";
for (const [name, measure] of Object.entries(measured)) if (name.includes(chosen)) await measure?.();
await browser.close();
