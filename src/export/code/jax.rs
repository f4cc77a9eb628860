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
    code.push("jax.config.update(\"jax_enable_x64\", True)");
    code.blank();
    code.blank();
    let parameters: Vec<&str> = stage.leaves().map(|leaf| stage.value(leaf)).collect();
    code.push(format!("def {output}({}):", parameters.join(", ")));
    stage.forward(&mut code, "    ");
    code.push(format!("    return {output}"));
    code.blank();
    code.blank();
    let starts: Vec<String> = stage.leaves().map(|leaf| stage.leaf(leaf)).collect();
    let learnt = stage.learnt();
    let seed = trace.steps.iter().position(|step| matches!(step, Step::Seed { .. }));
    if learnt.is_empty() {
        code.push(format!("print(\"{output} =\", {output}({}))", starts.join(", ")));
    } else {
        let places: Vec<String> = learnt.iter().map(usize::to_string).collect();
        let places = format!("[{}]", places.join(", "));
        let text = format!("value, gradients = jax.value_and_grad({output}, argnums={places})({})", starts.join(", "));
        match seed {
            Some(step) => code.step(step, text),
            None => code.push(text),
        }
        code.push(format!("print(\"{output} =\", value)"));
        let names: Vec<String> = learnt.iter().map(|&leaf| format!("\"{}\"", stage.gradient(leaf))).collect();
        code.push(format!("for name, gradient in zip([{}], gradients):", names.join(", ")));
        code.push("    print(name, \"=\", gradient)");
    }
    code.import(&[("jax.", "import jax"), ("jnp.", "import jax.numpy as jnp"), ("np.", "import numpy as np"), ("math.", "import math")]);
    code
}
