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

/** What a task asks for in its text, with other means than its condition. The names are those of the lesson and of the condition. */
const BY_HAND = {
  "jacobian: size x >= 4096": (page, { source }) => program(page).fill(source.replace(/\[.*?\]/, "randn(4096, seed=1)")),
  // A line between two neurons is a number of W1.
  "networks: select W1": (page) => page.locator("svg.net .connection").first().click({ force: true }),
  "networks: layers = 3": (page, { source }) => program(page).fill(source.replace(/.*$/, "g = max(0, W2 @ h); W3 = [[1, -1]]; f = W3 @ g")),
};

/** Gates by what the stage writes on them, where the program calls them by another name. */
const CALLED = { σ: "sigmoid" };

/** What is done for each part of a condition that is no comparison. */
const DEEDS = {
  select: (page, symbol) => node(page, symbol).click(),
  open: (page, name) => node(page, name.split(/[:/]/)[0]).dblclick(),
  async group(page, name) {
    await node(page, name.split(":")[0]).click();
    await page.locator("[data-do^='gather ']:visible").first().click();
  },
  async gate(page, drawn, run) {
    const name = CALLED[drawn] ?? drawn;
    const calls = [...run.source.matchAll(/\b[a-z]\w*(?=\()/g)];
    const programs = calls.map(({ 0: call, index }) => run.source.slice(0, index) + name + run.source.slice(index + call.length));
    const at = await first(programs, run, ({ nodes }) => nodes.some(({ op }) => op === name));
    if (at < 0) throw new Error(`no gate can be changed to ${drawn}`);
    await program(page).fill(programs[at]);
  },
  async mode(page, name) {
    if (!(await control(page, `mode ${name}`).count())) await page.locator("[popovertarget='mode-menu']:visible").click();
    await control(page, `mode ${name}`).click();
  },
  tab: (page, name) => control(page, `tab ${name}`).click(),
  async page(page, name) {
    await control(page, "open catalogue").click();
    await page.getByRole("dialog").locator(`a[href$="gate=${name}"]:visible`).first().click();
  },
  async fault(page, kind) {
    const choice = page.locator("[data-change='break kind']:visible");
    if (kind !== "hidden") await choice.selectOption(kind);
    else if (await choice.count()) await control(page, "break hide").click();
  },
  /** One place after the other is taken for the fault's. */
  async repaired(page) {
    for (const place of await page.locator("#stage .node").all()) {
      await place.click();
      await page.locator("[data-do^='break here']:visible").click();
      if (await page.locator(".repair .found").count()) return;
    }
    throw new Error("the fault is at no place");
  },
  neuron: (page) => control(page, "net-view neuron").click(),
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
  for (const field of await page.locator(".inputs [data-number]:visible, .inputs [data-cell]:visible").all()) {
    const { number: name, of, cell = 0 } = await field.evaluate(({ dataset }) => ({ ...dataset }));
    const present = Number(await field.inputValue());
    const numbers = Array.from({ length: 41 }, (_, at) => at / 2 - 10).sort((a, b) => Math.abs(a - present) - Math.abs(b - present));
    const at = await first(numbers.map((number) => withNumber(run, run.nodes[of ?? run.node(name)].span, cell, number)), run, holds);
    if (at < 0) continue;
    await field.fill(String(numbers[at]));
    return field.press("Enter");
  }
  throw new Error("no single number among the inputs makes it so");
}

/** The program with another number at a place of an input, whose statement is at a span of bytes. */
function withNumber({ source }, [start, end], place, number) {
  const bytes = Buffer.from(source);
  const [name, ...literal] = bytes.subarray(start, end).toString().split("=");
  let at = 0;
  const changed = literal.join("=").replace(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g, (old) => (at++ === Number(place) ? number : old));
  return `${bytes.subarray(0, start)}${name}=${changed}${bytes.subarray(end)}`;
}

/** The place of the first program whose run is as it is asked for. */
async function first(programs, run, isWanted) {
  const runs = await run.others(programs);
  return runs.findIndex((other) => !other.error && isWanted(other));
}
