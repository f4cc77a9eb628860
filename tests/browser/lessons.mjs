// Lesson files as a test reads them: by itself, so that what the page makes of them is checked and not believed.

import { readdirSync, readFileSync } from "node:fs";

const ASSETS = new URL("../../assets/", import.meta.url);

/** The names of the shipped lessons in their order. */
export const names = () => files().map((file) => file.replace(/^\d+-|\.lesson$/g, ""));
const files = () => readdirSync(new URL("lessons/", ASSETS)).filter((file) => file.endsWith(".lesson")).sort();

/**
 * A lesson: its title, its program and its stops, each with what the file says and the line where it says so. `where(line)` is a place
 * for an error.
 */
export function read(name) {
  const file = files()[names().indexOf(name)];
  const lesson = { name, title: {}, program: "", stops: [], where: (line) => `assets/lessons/${file}:${line}` };
  // The text of a language belongs to what was begun last.
  let text = lesson.title;
  const begin = (list, what) => {
    list.push(what);
    text = what.text;
  };
  readFileSync(new URL(`lessons/${file}`, ASSETS), "utf8").split("\n").forEach((written, index) => {
    const line = index + 1;
    const stop = lesson.stops.at(-1);
    const exercise = stop?.exercises.at(-1);
    if (!written.trim() || written.startsWith("#") || written === "program") return;
    if (written.startsWith("  ")) return void (lesson.program += `${written.slice(2)}\n`);
    const [, key, value] = written.match(/^(en|ko|look|view) = (.*)$/) ?? [];
    if (key === "look") stop.look = value.split(",").map((symbol) => symbol.trim());
    else if (key === "view") stop.view = new URLSearchParams(value);
    else if (key) [text[key], text.line] = [value, text.line ?? line];
    else {
      const [verb, ...rest] = written.trim().split(" ");
      const what = { line, verb, of: rest.join(" "), text: {} };
      if (verb === "stop") begin(lesson.stops, { ...what, look: [], view: new URLSearchParams(), exercises: [] });
      else if (["do", "ask", "question"].includes(verb)) begin(stop.exercises, { ...what, answers: [] });
      else if (["right", "wrong"].includes(verb)) begin(exercise.answers, what);
      else if (verb === "reply") text = exercise.answers.at(-1).reply = {};
      else throw new Error(`${lesson.where(line)}: the replay does not know this line: ${written}`);
    }
  });
  lesson.program = lesson.program.trimEnd();
  return lesson;
}

/** What the page says in a language, by its key, with what is put in. */
export function wordsOf(language) {
  const folder = new URL(`words/${language}/`, ASSETS);
  const all = readdirSync(folder).flatMap((file) => readFileSync(new URL(file, folder), "utf8").split("\n"));
  const phrases = new Map(all.filter((line) => !line.startsWith("#") && line.includes(" = ")).map((line) => line.split(/ = (.*)/)));
  return (key, given = {}) => {
    if (!phrases.has(key)) throw new Error(`no words for ${key} in ${language}`);
    return Object.entries(given).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), phrases.get(key));
  };
}

/** A reference of a lesson, `df/dW[0, 1]`: the symbol, whether its gradient is meant, and the index. */
export function reference(text) {
  const [, of, symbol, index] = text.match(/^(?:(d\w*)\/d)?(\p{Alphabetic}[\p{Alphabetic}\d_]*)(?:\[([\d, ]*)\])?$/u) ?? [];
  return symbol ? { symbol, isGradient: of !== undefined, index: index?.split(",").map(Number) ?? [] } : null;
}

/** The run of a program in JSON, with what lessons ask of it. `letters` gives the nodes that have no name in the program. */
export class Run {
  constructor(json, letters) {
    Object.assign(this, { ...json, letters });
  }

  /** The index of the node that bears a symbol on the stage. */
  node(symbol) {
    const named = this.nodes.findIndex((node) => node.name === symbol);
    return named >= 0 ? named : (this.letters.get(symbol) ?? -1);
  }

  /** What a reference stands for: a number, nested lists of numbers, or nothing. */
  number(text) {
    const wanted = reference(text);
    const node = wanted && this.nodes[this.node(wanted.symbol)];
    return node && wanted.index.reduce((numbers, at) => numbers?.[at], wanted.isGradient ? node.grad : node.value);
  }

  /** The step that a stop is at: the last one that brings what it names. */
  step(at) {
    if (/^\d+$/.test(at)) return Number(at);
    if (at === "start") return 0;
    if (at === "end") return this.steps.length;
    if (at === "forward") return this.steps.filter(({ phase }) => phase === "forward").length;
    const { symbol, isGradient } = reference(at);
    const node = this.node(symbol);
    const reaches = (step) => (step.phase === "backward" ? this.edges[step.edge].from : step.node) === node;
    return this.steps.findLastIndex((step) => (step.phase !== "forward") === isGradient && reaches(step)) + 1;
  }
}

const PARTICLES = { "을(를)": "[을를]", "이(가)": "[이가]", "은(는)": "[은는]", "과(와)": "[과와]", "(으)로": "(?:으로|로)" };
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/**
 * What is wrong with how a page says a text of a lesson; nothing where one of its lines is that text and every number in it, to the
 * figures that it has, is the run's.
 */
export function unsaid(text, lines, run) {
  const [first, ...rest] = text.split("{").map((part) => part.split("}"));
  const wanted = rest.map(([name]) => name);
  const pattern = rest.map(([, after = ""]) => {
    const pair = Object.keys(PARTICLES).find((pair) => after.startsWith(pair)) ?? "";
    return `([−+\\d.e∞×(),\\[\\] ]+?)${PARTICLES[pair] ?? ""}${escaped(after.slice(pair.length))}`;
  });
  const whole = new RegExp(`^(?:[✓✗] )?${escaped(first.join("}"))}${pattern.join("")}$`);
  const shown = lines.map((line) => line.trim().match(whole)).find(Boolean)?.slice(1);
  if (!shown) return `“${text}” is not there, but ${JSON.stringify(lines)}`;
  const wrong = wanted.filter((name, at) => !agrees(shown[at], run.number(name), run.nodes[run.node(reference(name)?.symbol)]));
  return wrong.map((name) => `{${name}} is shown as ${shown[wanted.indexOf(name)]}, but is ${JSON.stringify(run.number(name))}`).join("; ");
}

/** Whether what is shown is a number, or all numbers of a tensor, or its shape where it is large. */
function agrees(shown, actual, node) {
  if (typeof actual === "number") return isShownAs(shown, actual);
  if (!Array.isArray(actual)) return false;
  if (!shown.startsWith("[")) return shown === (node.shape.length === 1 ? `(${node.shape})` : node.shape.join("×"));
  const numbers = shown.match(/[^[\], ]+/g) ?? [];
  const flat = actual.flat(Infinity);
  const brackets = (text) => text.replace(/[^[\],]/g, "");
  return brackets(shown) === brackets(JSON.stringify(actual)) && flat.every((number, at) => isShownAs(numbers[at], number));
}

function isShownAs(shown, actual) {
  const [, figures, decimals = "", power = "0"] = shown.replaceAll("−", "-").match(/^(-?\d+(?:\.(\d+))?)(?:e([-+]\d+))?$/) ?? [];
  if (figures === undefined) return false;
  const read = Number(`${figures}e${power}`);
  const half = 0.5 * 10 ** (Number(power) - decimals.length);
  return Math.abs(read - actual) <= half * (1 + 1e-9) && (read === 0) === (actual === 0);
}

/** A number as a learner copies it from the stage, and types it. */
export const typed = (number) => (Math.abs(number) < 0.1 ? String(Number(number.toPrecision(2))) : number.toFixed(2));
