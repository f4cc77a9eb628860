//! The lines of one gate alone, forward and backward, with the functions that they use.

use super::stage::Stage;
use super::template::Library;
use super::{Code, Form};
use crate::graph::{Graph, NodeId};
use crate::trace::Trace;

/// What of a program in Python is about one node: its forward line, and in NumPy its backward lines; of a leaf, the line that makes it.
pub fn excerpt(form: Form, graph: &Graph, trace: &Trace, node: NodeId) -> Code {
    let library = match form {
        Form::NumPy | Form::Layer => Library::NumPy,
        Form::Torch => Library::Torch,
        Form::Jax => Library::Jax,
    };
    let mut stage = Stage::new(graph, trace, library);
    // The lines are for whatever numbers the reader has.
    stage.is_general = true;
    let mut code = Code::default();
    if node < graph.leaves() {
        match stage.made_again(node) {
            Some(made) => code.push(format!("{} = {made}", stage.value(node))),
            None => stage.leaf(node).into_iter().for_each(|line| code.push(line)),
        }
    }
    let is_about = |step: Option<usize>| step.and_then(|step| trace.steps.get(step)).is_some_and(|step| step.node() == node);
    let mut forward = Code::default();
    stage.forward(&mut forward, "");
    code.lines.extend(forward.lines.into_iter().filter(|line| is_about(line.step)));
    if library == Library::NumPy {
        let mut backward = Code::default();
        stage.backward(&mut backward, "");
        backward.lines.retain(|line| is_about(line.step));
        if !backward.lines.is_empty() {
            code.blank();
            code.lines.append(&mut backward.lines);
        }
    }
    let modules: &[(&str, &str)] = match library {
        Library::NumPy => &[("np", "import numpy as np"), ("math", "import math")],
        Library::Torch => &[("torch", "import torch"), ("F", "import torch.nn.functional as F"), ("math", "import math")],
        Library::Jax => &[("jax", "import jax"), ("jnp", "import jax.numpy as jnp"), ("math", "import math")],
    };
    stage.is_plain = true;
    code.finish(&stage, modules, "");
    code
}
