// What the page offers to JavaScript: trace, layout, svg.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, visit } from "./page.mjs";

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await visit(browser);
});
after(async () => browser.close());

const call = (name, ...given) => page.evaluate(([name, given]) => window.wasmBindings[name](...given), [name, given]);

test("trace gives the lecture's numbers", async () => {
  const trace = JSON.parse(await call("trace", "(x+y)z; x=-2; y=5; z=-4"));
  const by = (name) => trace.nodes.find((node) => node.name === name);
  assert.deepEqual([by("x").grad, by("y").grad, by("z").grad], [-4, -4, 3]);
  assert.equal(trace.nodes[trace.output].value, -12);
  assert.deepEqual(trace.steps.map((step) => step.phase), ["forward", "forward", "seed", "backward", "backward", "backward", "backward"]);
});

test("trace locates errors and never throws", async () => {
  const { error } = JSON.parse(await call("trace", "y = tahn(x)"));
  assert.deepEqual([error.start, error.end], [4, 8]);
  for (const hostile of ["", "((((", "\u0000", "x".repeat(2_000_000), "(".repeat(5000), "🙂", "a=b;b=a"]) {
    assert.ok(JSON.parse(await call("trace", hostile)).error.message.length > 0);
  }
});

test("generators give the same numbers as outside of the browser, to the last bit", async () => {
  const lines = (await readFile(new URL("../cases/generators.jsonl", import.meta.url), "utf8")).trim().split("\n");
  assert.ok(lines.length > 10);
  for (const { program, numbers } of lines.map((line) => JSON.parse(line))) {
    const trace = JSON.parse(await call("trace", program));
    assert.deepEqual(trace.nodes[trace.output].value.flat(Infinity), numbers, program);
  }
});

test("layout places every node and every edge", async () => {
  const program = "w0*x0 + w1*x1 + w2";
  const trace = JSON.parse(await call("trace", program));
  const layout = JSON.parse(await call("layout", program));
  assert.equal(layout.boxes.length, trace.nodes.length);
  assert.equal(layout.edges.length, trace.edges.length);
  for (const { edge, points } of layout.edges) {
    const [from, to] = [layout.boxes[trace.edges[edge].from], layout.boxes[trace.edges[edge].to]];
    assert.ok(points.length >= 2 && from.x < to.x);
    for (const [x, y] of points) assert.ok(x >= 0 && x <= layout.width && y >= 0 && y <= layout.height);
  }
});

test("svg is a document that a browser draws", async () => {
  const svg = await call("svg", "x*x + x; x = 3", 6);
  const other = await visit(browser);
  const size = await other.evaluate(async (text) => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, svg);
  assert.ok(size[0] > 100 && size[1] > 50);
  assert.match(svg, /9\.00/);
});
