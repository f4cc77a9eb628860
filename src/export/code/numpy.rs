//! Staged NumPy: forward, then backward, a line for each step, as the lecture's notes write it.

use super::Code;
use super::stage::Stage;
use super::template::Library;
use crate::graph::Graph;
use crate::trace::{Step, Trace};

/// The program as staged NumPy.
pub fn numpy(graph: &Graph, trace: &Trace) -> Code {
    let stage = Stage::new(graph, trace, Library::NumPy);
    let mut code = Code::default();
    for leaf in stage.leaves() {
        stage.leaf(leaf).into_iter().for_each(|line| code.push(line));
    }
    code.blank();
    code.push("# forward");
    stage.forward(&mut code, "");
    code.blank();
    code.push("# backward");
    for (index, step) in trace.steps.iter().enumerate() {
        if let Step::Seed { node } = *step {
            code.step(index, format!("{} = {}", stage.gradient(node), stage.seed()));
        }
    }
    stage.backward(&mut code, "");
    code.blank();
    code.results(stage.value(graph.output), stage.value(graph.output));
    for leaf in stage.learnt() {
        code.results(stage.gradient(leaf), stage.gradient(leaf));
    }
    code.finish(&stage, &[("np", "import numpy as np"), ("math", "import math")], "");
    code
}
