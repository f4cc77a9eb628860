// What the example page does with its first graph: buttons that step, and numbers that it learns from the trace.

const graph = document.querySelector("#product");
const place = document.querySelector("#place");
const learned = document.querySelector("#learned");

const PHASES = { forward: 1, backward: 4 };

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.program) {
    graph.step = PHASES.backward;
    graph.program = button.dataset.program;
  } else if (button?.dataset.do === "play") {
    if (graph.playing) graph.pause();
    else graph.play();
  } else if (button) {
    graph.step = PHASES[button.dataset.do];
  }
});

for (const type of ["ready", "step"]) {
  graph.addEventListener(type, ({ detail }) => {
    place.textContent = `step ${detail.step} of ${detail.steps}`;
    learn();
  });
}

async function learn() {
  try {
    const { nodes } = await graph.trace();
    const [x, y] = ["x", "y"].map((name) => nodes.find((node) => node.name === name)?.grad);
    learned.textContent = `x gets ${x} and y gets ${y}.`;
  } catch (error) {
    learned.textContent = error.message;
  }
}
