// Browser benchmark: the first graph on screen, and a step after its key. Prints medians; asserts nothing.

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

const chain = (gates) => `${Array.from({ length: gates }, (_, i) => `v${i + 1} = ${i % 2 ? "tanh(v" + i + ")" : "v" + i + " * x"}`).join("\n")}\nv0 = 0.5; x = 1.1`;

const first = [];
for (let round = 0; round < ROUNDS; round++) first.push(await firstGraph());
console.log(`first graph on screen   ${median(first).toFixed(0)} ms (target 300)`);
console.log(`a step, sigmoid neuron  ${(await step("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))")).toFixed(1)} ms (target 16, one frame included)`);
console.log(`a step, 100 gates       ${(await step(chain(100))).toFixed(1)} ms`);
await browser.close();
