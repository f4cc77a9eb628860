//! A layer: a class that keeps from its forward pass what its backward pass needs, as the lecture's modules do.

use super::Code;
use super::functions::words;
use super::stage::Stage;
use super::template::Library;
use crate::graph::Graph;
use crate::trace::Trace;
use std::collections::BTreeSet;

const INDENT: &str = "        ";

/// The program as a layer class with `forward` and `backward`, and a run of it.
pub fn layer(graph: &Graph, trace: &Trace) -> Code {
    let mut stage = Stage::new(graph, trace, Library::NumPy);
    stage.is_general = true;
    let output = stage.value(graph.output);
    let parameters: Vec<&str> = stage.leaves().map(|leaf| stage.value(leaf)).collect();
    let gradients: Vec<&str> = stage.learnt().into_iter().map(|leaf| stage.gradient(leaf)).collect();
    let mut backward = Code::default();
    stage.backward(&mut backward, INDENT);
    let cache = kept(&stage, &backward);

    let mut code = Code::default();
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
    for leaf in stage.leaves() {
        stage.leaf(leaf).into_iter().for_each(|line| code.push(line));
    }
    code.blank();
    code.push("layer = Layer()");
    code.push(format!("{output} = layer.forward({})", parameters.join(", ")));
    code.results(output, output);
    if !gradients.is_empty() {
        code.push(format!("{} = layer.backward({})", tuple(&gradients), stage.seed()));
    }
    for gradient in gradients {
        code.results(gradient, gradient);
    }
    code.finish(&stage, &[("np", "import numpy as np"), ("math", "import math")], "");
    code
}

/// The values that the backward pass uses, in the order of the graph.
fn kept<'a>(stage: &'a Stage, backward: &Code) -> Vec<&'a str> {
    let used: BTreeSet<&str> = backward.lines.iter().flat_map(|line| words(&line.text)).collect();
    (0..stage.graph.nodes.len()).map(|node| stage.value(node)).filter(|name| used.contains(*name)).collect()
}

fn tuple(names: &[&str]) -> String {
    match names {
        [] => "()".to_owned(),
        [name] => format!("({name},)"),
        names => names.join(", "),
    }
}
