//! PyTorch: the forward pass, autograd's backward pass, and its gradients beside the page's.

use super::Code;
use super::leaves::literal;
use super::python::float;
use super::stage::Stage;
use super::template::Library;
use crate::graph::{Flow, Graph, NodeId};
use crate::trace::{Step, Trace};

/// Up to so many numbers of a gradient are compared one by one; of a larger one, the norm is.
const MOST_COMPARED: usize = 64;

/// The program with PyTorch's autograd, and a comparison of the gradients.
pub fn torch(graph: &Graph, trace: &Trace) -> Code {
    let stage = Stage::new(graph, trace, Library::Torch);
    let mut code = Code::default();
    let (output, is_scalar) = (stage.value(graph.output), graph.nodes[graph.output].shape.is_scalar());
    for leaf in stage.leaves() {
        stage.leaf(leaf).into_iter().for_each(|line| code.push(line));
    }
    code.blank();
    stage.forward(&mut code, "");
    code.results(output, &format!("{output}.tolist()"));
    if graph.nodes[graph.output].flow == Flow::Reached && !stage.learnt().is_empty() {
        code.blank();
        for (index, step) in trace.steps.iter().enumerate() {
            if matches!(step, Step::Seed { .. }) {
                let seed = if is_scalar { String::new() } else { format!("torch.ones_like({output})") };
                code.step(index, format!("{output}.backward({seed})"));
            }
        }
        compare(&stage, &mut code);
    }
    code.finish(
        &stage,
        &[("torch", "import torch"), ("F", "import torch.nn.functional as F"), ("math", "import math")],
        "torch.set_default_dtype(torch.float64)",
    );
    code
}

/// PyTorch's gradients beside the page's.
fn compare(stage: &Stage, code: &mut Code) {
    code.push("for name, gradient, page in [");
    for leaf in stage.learnt() {
        compared(stage, leaf, code);
    }
    code.push("]:");
    code.push("    page = torch.tensor(page)");
    code.push("    print(name, gradient.tolist(), page.tolist())");
    code.push("    assert torch.allclose(gradient, page, rtol=1e-9, atol=1e-12, equal_nan=True)");
}

fn compared(stage: &Stage, leaf: NodeId, code: &mut Code) {
    let name = stage.value(leaf);
    let numbers = stage.trace.gradient(leaf).unwrap_or_default();
    if numbers.len() > MOST_COMPARED {
        let norm = libm::sqrt(numbers.iter().map(|number| number * number).sum());
        return code.push(format!("    (\"norm of {}\", torch.linalg.vector_norm({name}.grad), {}),", stage.gradient(leaf), float(norm)));
    }
    let mut lines = literal(stage.graph.nodes[leaf].shape.axes(), numbers, 4);
    if let Some(first) = lines.first_mut() {
        *first = format!("    (\"{}\", {name}.grad, {}", stage.gradient(leaf), first.trim_start());
    }
    if let Some(last) = lines.last_mut() {
        last.push_str("),");
    }
    lines.into_iter().for_each(|line| code.push(line));
}
