//! JAX: the program as a function, and its gradients by transforming the function.

use super::Code;
use super::stage::Stage;
use super::template::Library;
use crate::graph::Graph;
use crate::trace::{Step, Trace};

/// The program as a JAX function, its value and its gradients.
pub fn jax(graph: &Graph, trace: &Trace) -> Code {
    let stage = Stage::new(graph, trace, Library::Jax);
    let mut code = Code::default();
    let output = stage.value(graph.output);
    let parameters: Vec<&str> = stage.leaves().map(|leaf| stage.value(leaf)).collect();
    let parameters = parameters.join(", ");
    code.push(format!("def forward({parameters}):"));
    stage.forward(&mut code, "    ");
    code.push(format!("    return {output}"));
    code.blank();
    code.blank();
    for leaf in stage.leaves() {
        stage.leaf(leaf).into_iter().for_each(|line| code.push(line));
    }
    code.blank();
    let learnt = stage.learnt();
    let places: Vec<String> = learnt.iter().map(usize::to_string).collect();
    let places = places.join(", ");
    let seed = trace.steps.iter().position(|step| matches!(step, Step::Seed { .. }));
    let is_scalar = graph.nodes[graph.output].shape.is_scalar();
    let gradients = match (learnt.is_empty(), is_scalar) {
        (true, _) => None,
        (_, true) => Some(format!("value, gradients = jax.value_and_grad(forward, argnums=[{places}])({parameters})")),
        // The gradients of a tensor are those of the sum of its numbers.
        _ => Some(format!("gradients = jax.grad(lambda *leaves: jnp.sum(forward(*leaves)), argnums=[{places}])({parameters})")),
    };
    if gradients.is_none() || !is_scalar {
        code.push(format!("value = forward({parameters})"));
    }
    if let (Some(step), Some(gradients)) = (seed, gradients) {
        code.step(step, gradients);
    }
    code.results(output, "value");
    if !learnt.is_empty() {
        let names: Vec<String> = learnt.iter().map(|&leaf| format!("\"{}\"", stage.gradient(leaf))).collect();
        code.push(format!("for name, gradient in zip([{}], gradients):", names.join(", ")));
        code.push("    print(name, \"=\", gradient)");
    }
    let modules = [("jax", "import jax"), ("jnp", "import jax.numpy as jnp"), ("np", "import numpy as np"), ("math", "import math")];
    code.finish(&stage, &modules, "jax.config.update(\"jax_enable_x64\", True)");
    code
}
