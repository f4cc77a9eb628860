// Every shipped lesson is read from its first stop to its last, in both languages: what it says is held against a run of its program,
// every task is done with the page's own controls, and every wrong answer is tried before the right one.
// With GATEWISE_SHOTS=folder each stop is kept as a picture, as it looks when all of it has been done.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { names, read, Run, typed, unsaid, wordsOf } from "./lessons.mjs";
import { home, launch, visit } from "./page.mjs";
import { carryOut, control } from "./tasks.mjs";

const LANGUAGES = { en: "en-US", ko: "ko-KR" };
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };
const SHOTS = process.env.GATEWISE_SHOTS;

let browser;
before(async () => (browser = await launch()));
after(async () => browser.close());

for (const [language, locale] of Object.entries(LANGUAGES)) {
  describe(`lessons in ${language}`, () => {
    let page;
    before(async () => (page = await visit(browser, { locale, ...WIDE })));
    for (const name of names()) {
      test(name, async () => {
        page.faults.length = 0;
        const reader = new Reader(page, language, read(name));
        await reader.readAll();
        assert.deepEqual(page.faults, []);
      });
    }
  });
}

/** What is wrong, with the line of the lesson that says otherwise. */
class Fault extends Error {}

/** Somebody who reads a lesson. What is wrong is told with file and line. */
class Reader {
  constructor(page, language, lesson) {
    Object.assign(this, { page, language, lesson, words: wordsOf(language), letters: new Map() });
    this.text = page.getByRole("region", { name: this.words("lessons.one"), exact: true });
  }

  async readAll() {
    const { page, lesson, words } = this;
    await page.goto(`${home}#lesson=${lesson.name}`);
    for (const [at, stop] of lesson.stops.entries()) {
      await this.at(stop.line, () => this.readStop(stop, at));
      if (at + 1 < lesson.stops.length) await this.text.getByRole("button", { name: words("lessons.next"), exact: true }).click();
    }
    const next = names()[names().indexOf(lesson.name) + 1];
    const offer = this.text.locator(`[data-do="lesson ${next}"]`);
    if (next) assert.equal(await offer.innerText(), words("lessons.following", { title: read(next).title[this.language] }));
    await this.text.getByRole("button", { name: words("lessons.contents") }).first().click();
    await page.getByRole("dialog").getByRole("listitem").filter({ hasText: lesson.title[this.language] }).getByText(`✓ ${words("lessons.read")}`).waitFor();
    await page.keyboard.press("Escape");
  }

  /** Does something; an error gets the line of the lesson, the innermost one. */
  async at(line, what) {
    try {
      await what();
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault(`${this.lesson.where(line)} in ${this.language}: ${error.message}`, { cause: error });
    }
  }

  async readStop(stop, at) {
    const { page, lesson } = this;
    await this.text.getByText(this.words("lessons.place", { stop: at + 1, stops: lesson.stops.length }), { exact: true }).waitFor();
    await this.says(stop.text);
    const run = await this.run();
    assert.equal(Number(await page.locator("[data-step]").inputValue()), run.step(stop.of), "the step on stage");
    await this.pointsAt(stop, run);
    for (const [place, exercise] of stop.exercises.entries()) {
      await this.at(exercise.line, async () => {
        const verdict = this.text.locator(".exercise [role=status]").nth(place);
        await verdict.waitFor({ state: "attached" });
        await this.says(exercise.text);
        await this.frame();
        assert.equal(await verdict.innerText(), "", "nothing is said before anything is done");
        await this[exercise.verb](exercise, verdict, place);
      });
    }
    await this.fits();
    if (at + 1 === lesson.stops.length && names().indexOf(lesson.name) % 2 === Object.keys(LANGUAGES).indexOf(this.language)) await this.audit();
    if (SHOTS) await this.shoot(at);
  }

  /** The run of the program that is on the page now, with the letters of nodes as the stage has them. */
  async run() {
    const { page, letters } = this;
    const source = await page.locator(".editor textarea").inputValue();
    const [json, nodes] = await page.evaluate((source) => {
      const symbols = [...document.querySelectorAll("#stage .node")].map((node) => [node.getAttribute("aria-label").split(",")[0], Number(node.dataset.node)]);
      return [JSON.parse(window.wasmBindings.trace(source)), symbols];
    }, source);
    assert.equal(json.error, undefined);
    for (const [symbol, node] of nodes) letters.set(symbol, node);
    const others = (sources) => page.evaluate((sources) => sources.map((source) => JSON.parse(window.wasmBindings.trace(source))), sources);
    return new Run({ ...json, source, others: async (sources) => (await others(sources)).map((other) => (other.error ? other : new Run(other, letters))) }, letters);
  }

  /** A text is on the page, with all its numbers. */
  async says(text) {
    const run = await this.run();
    await this.at(text.line, async () => {
      let fault = "";
      for (let tries = 0; tries < 40; tries++) {
        const shown = await this.text.innerText();
        assert.doesNotMatch(shown, /[{}]/, "every number is there");
        fault = unsaid(text[this.language], shown.split("\n"), run);
        if (!fault) return;
        await this.frame();
      }
      assert.fail(fault);
    });
  }

  /** Lets the page have its next two frames. */
  frame() {
    return this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  /** A halo lies about each node that the stop points at, and about no other. */
  async pointsAt({ look }, run) {
    const nodes = look.map((symbol) => run.node(symbol));
    const found = await this.page.evaluate(() => {
      const box = (element) => element.getBoundingClientRect();
      const halos = [...document.querySelectorAll("#stage .halo")].map(box);
      const isWithin = ({ left, right, top, bottom }, { x, y, width, height }) => left < x + width / 2 && x + width / 2 < right && top < y + height / 2 && y + height / 2 < bottom;
      const all = [...document.querySelectorAll("#stage .node")];
      return halos.map((halo) => all.filter((node) => isWithin(halo, box(node.querySelector("circle, rect, path") ?? node))).map((node) => Number(node.dataset.node)));
    });
    assert.deepEqual(found.flat().sort(), nodes.sort(), `what is pointed at: ${look}`);
  }

  async do(task, verdict) {
    await carryOut(this.page, this.lesson, task, await this.run());
    await verdict.getByText(this.words("lessons.done")).waitFor();
    // What lies over the page is closed again.
    if (await this.page.getByRole("dialog").count()) await this.page.keyboard.press("Escape");
    // Training goes on until somebody stops it.
    const isRunning = this.page.getByRole("button", { name: this.words("train.pause"), exact: true });
    if (await isRunning.count()) await control(this.page, "train run").click();
  }

  async ask(question, verdict, place) {
    const answer = (await this.run()).number(question.of);
    const field = this.text.locator(`[data-change="lesson-answer ${place}"]`);
    await field.fill(typed(answer + 1));
    await field.press("Enter");
    // What is said of it depends on which mistake it looks like.
    await verdict.filter({ hasText: /\S/ }).waitFor();
    assert.equal(await verdict.filter({ hasText: this.words("lessons.right") }).count(), 0, "a wrong answer is refused");
    assert.equal(await field.getAttribute("readonly"), null);
    await field.fill(typed(answer));
    await field.press("Enter");
    await verdict.getByText(this.words("lessons.right")).waitFor();
  }

  async question({ answers }, verdict) {
    const wrong = answers.filter(({ verb }) => verb === "wrong");
    for (const answer of [...wrong, ...answers.filter(({ verb }) => verb === "right")]) {
      await this.says(answer.text);
      const at = answers.indexOf(answer);
      await this.text.getByRole("radio").nth(at - answers.length).check();
      await this.says(answer.reply);
      assert.equal((await verdict.innerText())[0], answer.verb === "right" ? "✓" : "✗");
    }
  }

  /** Nothing is wider than a phone. */
  async fits() {
    await this.page.setViewportSize(NARROW);
    assert.ok(await this.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits on a phone");
    await this.page.setViewportSize(WIDE);
  }

  async audit() {
    const { violations } = await new AxeBuilder({ page: this.page }).include("section.lesson").options({ resultTypes: ["violations"] }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]), []);
  }

  async shoot(at) {
    mkdirSync(SHOTS, { recursive: true });
    const number = String(names().indexOf(this.lesson.name) + 1).padStart(2, "0");
    await this.page.screenshot({ path: `${SHOTS}/${number}-${this.lesson.name}-${at + 1}-${this.language}.png` });
  }
}
