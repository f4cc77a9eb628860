//! Staged NumPy: forward, then backward, a line for each step, as the lecture's notes write it.

use super::Code;
use super::stage::{Stage, Ties};
use super::template::Library;
use crate::graph::Graph;
use crate::trace::{Step, Trace};

/// The program as staged NumPy.
pub fn numpy(graph: &Graph, trace: &Trace) -> Code {
    let stage = Stage::new(graph, trace, Library::NumPy);
    let mut code = Code::default();
    for leaf in stage.leaves() {
        code.push(format!("{} = {}", stage.value(leaf), stage.leaf(leaf)));
    }
    code.blank();
    code.push("# forward");
    stage.forward(&mut code, "");
    code.blank();
    code.push("# backward");
    for (index, step) in trace.steps.iter().enumerate() {
        if let Step::Seed { node } = *step {
            code.step(index, format!("{} = 1.0", stage.gradient(node)));
        }
    }
    stage.backward(&mut code, "", Ties::OfThisRun);
    code.blank();
    let results = std::iter::once(stage.value(graph.output)).chain(stage.learnt().into_iter().map(|leaf| stage.gradient(leaf)));
    for name in results {
        code.push(format!("print(\"{name} =\", {name})"));
    }
    code.import(&[("np.", "import numpy as np"), ("math.", "import math")]);
    code
}
