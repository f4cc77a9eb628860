// The tasks of lessons, done as a learner does them: what is to be pressed or typed follows from the condition. `BY_HAND` has those that
// need more than that.

import { reference } from "./lessons.mjs";

/** Numbers that are shown as the same are the same. */
const NEAR = 0.005;
const RELATIONS = {
  "<=": (left, right) => left < right + NEAR,
  ">=": (left, right) => left > right - NEAR,
  "!=": (left, right) => Math.abs(left - right) >= NEAR,
  "<": (left, right) => left <= right - NEAR,
  ">": (left, right) => left >= right + NEAR,
  "=": (left, right) => Math.abs(left - right) < NEAR,
};

/** A control by what it does, where it can be seen. */
export const control = (page, what) => page.locator(`[data-do="${what}"]:visible`).first();
/** A node on the stage, by its symbol. */
const node = (page, symbol) => page.locator(`#stage .node[aria-label^="${symbol},"]`);
const program = (page) => page.locator(".editor textarea");

/** What the page's task asks for, with other means than its condition. The names are those of the lesson and of the condition. */
const BY_HAND = {
  // A line between two neurons is a number of W1.
  "networks: select W1": (page) => page.locator("svg.net .connection").first().click({ force: true }),
};

/** What is done for each part of a condition that is no comparison. */
const DEEDS = {
  select: (page, symbol) => node(page, symbol).click(),
  open: (page, symbol) => node(page, symbol).dblclick(),
  async group(page, name) {
    await node(page, name.split(":")[0]).click();
    await page.locator("[data-do^='gather ']:visible").first().click();
  },
  async mode(page, name) {
    if (!(await control(page, `mode ${name}`).count())) await page.locator("[popovertarget='mode-menu']:visible").click();
    await control(page, `mode ${name}`).click();
  },
  tab: (page, name) => control(page, `tab ${name}`).click(),
  gate: (page, operation, run) => write(page, otherGates(run.source, { σ: "sigmoid" }[operation] ?? operation), run, (other) => other.nodes.some(({ op }) => op === ({ σ: "sigmoid" }[operation] ?? operation))),
};

/** Does a task; an error says that nothing here can do it. */
export async function carryOut(page, lesson, { of }, run) {
  const byHand = BY_HAND[`${lesson.name}: ${of}`];
  if (byHand) return byHand(page, run);
  const compared = [];
  for (const demand of of.split(" and ")) {
    const [verb, ...name] = demand.trim().split(" ");
    if (DEEDS[verb]) await DEEDS[verb](page, name.join(" "), run);
    else compared.push(comparison(demand));
  }
  const steps = compared.filter(({ sides }) => sides.includes("step"));
  if (steps.length) await walk(page, steps, run);
  if (compared.length > steps.length) await move(page, compared.filter((one) => !steps.includes(one)), run);
}

/** A comparison in parts; only numbers of the run, numbers and steps are compared. */
function comparison(text) {
  const sign = Object.keys(RELATIONS).find((sign) => text.includes(sign));
  const sides = sign ? text.split(sign).map((side) => side.trim()) : [];
  const isKnown = (side) => ["step", "end"].includes(side) || Number.isFinite(Number(side)) || reference(side);
  if (!sign || !sides.every(isKnown)) throw new Error(`the replay does not know how to do “${text.trim()}”`);
  const number = (side, run, step) => (side === "step" ? step : side === "end" ? run.steps.length : Number.isFinite(Number(side)) ? Number(side) : run.number(side));
  return { sides, holds: (run, step) => RELATIONS[sign](...sides.map((side) => number(side, run, step))) };
}

/** Presses "Next step" until the step is as it is asked for. */
async function walk(page, comparisons, run) {
  const step = async () => Number(await page.locator("[data-step]").inputValue());
  for (let presses = 0; !comparisons.every(({ holds }) => holds(run, presses)); presses = await step()) {
    if (presses >= run.steps.length) throw new Error("no step is as it is asked for");
    await control(page, "next").click();
  }
}

/** Moves numbers until they compare as they are asked to: by training where that is on, else by one number at the left. */
async function move(page, comparisons, run) {
  if (await control(page, "train run").count()) return control(page, "train run").click();
  const holds = (other) => comparisons.every(({ holds }) => holds(other, 0));
  for (const field of await page.locator("[data-number]:visible").all()) {
    const [name, present] = [await field.getAttribute("data-number"), Number(await field.inputValue())];
    const numbers = Array.from({ length: 41 }, (_, at) => at / 2 - 10).sort((a, b) => Math.abs(a - present) - Math.abs(b - present));
    const programs = numbers.map((number) => run.source.replace(new RegExp(`(^|[;\\n])(\\s*${name}\\s*=\\s*)[^;\\n]+`), `$1$2${number}`));
    const at = await first(programs, run, holds);
    if (at < 0) continue;
    await field.fill(String(numbers[at]));
    return field.press("Enter");
  }
  throw new Error("no single number at the left makes it so");
}

/** The same program with another gate in the place of each of its calls. */
const otherGates = (source, name) => [...source.matchAll(/\b[a-z]\w*(?=\()/g)].map(({ 0: call, index }) => source.slice(0, index) + name + source.slice(index + call.length));

/** Writes the first of some programs that is as it is asked for. */
async function write(page, programs, run, isWanted) {
  const at = await first(programs, run, isWanted);
  if (at < 0) throw new Error("no program that was tried is as it is asked for");
  await program(page).fill(programs[at]);
}

/** The place of the first program whose run is as it is asked for. */
async function first(programs, run, isWanted) {
  const runs = await run.others(programs);
  return runs.findIndex((other) => !other.error && isWanted(other));
}
