//! PyTorch: the forward pass, autograd's backward pass, and its gradients beside the page's.

use super::Code;
use super::python::float;
use super::stage::Stage;
use super::template::Library;
use crate::graph::{Flow, Graph, NodeKind};
use crate::trace::{Step, Trace};

/// The program with PyTorch's autograd, and a comparison of the gradients.
pub fn torch(graph: &Graph, trace: &Trace) -> Code {
    let stage = Stage::new(graph, trace, Library::Torch);
    let mut code = Code::default();
    code.push("torch.set_default_dtype(torch.float64)");
    code.blank();
    for leaf in stage.leaves() {
        let is_input = matches!(graph.nodes[leaf].kind, NodeKind::Input { .. });
        let (name, start) = (stage.value(leaf), stage.leaf(leaf));
        code.push(if is_input {
            format!("{name} = {}, requires_grad=True)", start.trim_end_matches(')'))
        } else {
            format!("{name} = {start}")
        });
    }
    code.blank();
    stage.forward(&mut code, "");
    code.push(format!("print(\"{0} =\", {0}.item())", stage.value(graph.output)));
    if graph.nodes[graph.output].flow == Flow::Reached {
        code.blank();
        for (index, step) in trace.steps.iter().enumerate() {
            if let Step::Seed { node } = *step {
                code.step(index, format!("{}.backward()", stage.value(node)));
            }
        }
        compare(&stage, &mut code);
    }
    code.import(&[("torch.", "import torch"), ("F.", "import torch.nn.functional as F"), ("math.", "import math")]);
    code
}

/// PyTorch's gradients beside the page's.
fn compare(stage: &Stage, code: &mut Code) {
    code.push("for name, leaf, gradient in [");
    for leaf in stage.learnt() {
        let name = stage.value(leaf);
        let gradient = stage.trace.gradients[leaf].map_or_else(|| "None".to_owned(), float);
        code.push(format!("    (\"{name}\", {name}, {gradient}),"));
    }
    code.push("]:");
    code.push("    print(name, leaf.grad.item(), gradient)");
    code.push("    assert torch.allclose(leaf.grad, torch.tensor(gradient), rtol=1e-9, atol=1e-12, equal_nan=True)");
}
