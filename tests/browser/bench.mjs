// Browser benchmark: the first graph on screen, and a step after its key. Prints medians; asserts nothing.

import { readFile } from "node:fs/promises";

import { home, launch, parts, ready } from "./page.mjs";

const ROUNDS = 9;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

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

/** The engine in a module of its own (benches/browser), where the time of each stage can be taken. */
async function engine() {
  if (!process.env.GATEWISE_BENCH) return;
  const module = (await readFile(process.env.GATEWISE_BENCH)).toString("base64");
  const page = await browser.newPage();
  await page.goto(home);
  const lines = await page.evaluate(async (module) => {
    const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
    const { exports: engine } = (await WebAssembly.instantiate(bytes)).instance;
    /** The least time of a call in milliseconds: the browser compiles well what has run for a while, and others share the machine. */
    const least = (work) => {
      let least = Infinity;
      const start = performance.now();
      for (let calls = 0; calls < 20 || performance.now() - start < 1500; calls++) {
        const before = performance.now();
        work();
        least = Math.min(least, performance.now() - before);
      }
      return least;
    };
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
  }, module);
  lines.forEach((line) => console.log(line));
  await page.close();
}

const chain = (gates) => `${Array.from({ length: gates }, (_, i) => `v${i + 1} = ${i % 2 ? "tanh(v" + i + ")" : "v" + i + " * x"}`).join("\n")}\nv0 = 0.5; x = 1.1`;

const first = [];
for (let round = 0; round < ROUNDS; round++) first.push(await firstGraph());
console.log(`first graph on screen   ${median(first).toFixed(0)} ms (target 300)`);
console.log(`a step, sigmoid neuron  ${(await step("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))")).toFixed(1)} ms (target 16, one frame included)`);
console.log(`a step, 100 gates       ${(await step(chain(100))).toFixed(1)} ms`);
await engine();
await browser.close();
