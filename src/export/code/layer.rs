//! A layer: a class that keeps from its forward pass what its backward pass needs, as the lecture's modules do.

use super::stage::{Stage, Ties};
use super::template::Library;
use super::{Code, Line};
use crate::graph::Graph;
use crate::trace::Trace;
use std::collections::BTreeSet;

const INDENT: &str = "        ";

/// The program as a layer class with `forward` and `backward`, and a run of it.
pub fn layer(graph: &Graph, trace: &Trace) -> Code {
    let stage = Stage::new(graph, trace, Library::NumPy);
    let output = stage.value(graph.output);
    let parameters: Vec<&str> = stage.leaves().map(|leaf| stage.value(leaf)).collect();
    let gradients: Vec<&str> = stage.learnt().into_iter().map(|leaf| stage.gradient(leaf)).collect();
    let mut backward = Code::default();
    stage.backward(&mut backward, INDENT, Ties::Counted);
    let cache = kept(&stage, &backward);

    let mut code = Code::default();
    code.blank();
    code.push("class Layer:");
    code.push(format!("    def forward(self, {}):", parameters.join(", ")));
    stage.forward(&mut code, INDENT);
    if !cache.is_empty() {
        code.push(format!("{INDENT}self.cache = {}", tuple(&cache)));
    }
    code.push(format!("{INDENT}return {output}"));
    code.blank();
    code.push(format!("    def backward(self, {}):", stage.gradient(graph.output)));
    if !cache.is_empty() {
        code.push(format!("{INDENT}{} = self.cache", tuple(&cache)));
    }
    code.lines.append(&mut backward.lines);
    code.push(format!("{INDENT}return {}", tuple(&gradients)));
    code.blank();
    code.blank();
    let starts: Vec<String> = stage.leaves().map(|leaf| stage.leaf(leaf)).collect();
    code.push("layer = Layer()");
    code.push(format!("print(\"{output} =\", layer.forward({}))", starts.join(", ")));
    if !gradients.is_empty() {
        code.push(format!("{} = layer.backward(1.0)", tuple(&gradients)));
    }
    for gradient in gradients {
        code.push(format!("print(\"{gradient} =\", {gradient})"));
    }
    code.import(&[("np.", "import numpy as np"), ("math.", "import math")]);
    code
}

/// The values that the backward pass uses, in the order of the graph.
fn kept<'a>(stage: &'a Stage, backward: &Code) -> Vec<&'a str> {
    let words = |line: &Line| -> Vec<String> {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        line.text.split(|letter| !is_part(letter)).map(str::to_owned).collect()
    };
    let used: BTreeSet<String> = backward.lines.iter().flat_map(words).collect();
    (0..stage.graph.nodes.len()).map(|node| stage.value(node)).filter(|name| used.contains(*name)).collect()
}

fn tuple(names: &[&str]) -> String {
    match names {
        [] => "()".to_owned(),
        [name] => format!("({name},)"),
        names => names.join(", "),
    }
}
