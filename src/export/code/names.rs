//! Names that Python takes: one for every value of a graph, and one for its gradient.

use super::functions::Functions;
use crate::graph::{Graph, NodeId};
use crate::lang;
use std::collections::BTreeSet;

/// Words of Python, and what the programs use themselves.
const TAKEN: &str = "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type print float sum zip range len tuple list enumerate slice int np math torch F jax jnp self cache Layer layer value gradient gradients name page forward backward dtype numbers";

/// The Python names of a graph's values and gradients.
pub struct Names {
    values: Vec<String>,
    gradients: Vec<String>,
}

impl Names {
    /// Names every node after its symbol, and none like one of the functions.
    pub fn new(graph: &Graph, functions: &Functions) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.split(' ').chain(functions.names()).map(str::to_owned).collect();
        let mut free = |wanted: String| {
            let mut name = wanted;
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            name
        };
        let values: Vec<String> = graph.nodes.iter().map(|node| free(identifier(&node.symbol))).collect();
        let gradients = values.iter().map(|value| free(format!("d{value}"))).collect();
        Self { values, gradients }
    }

    /// The name of a node's value.
    pub fn value(&self, node: NodeId) -> &str {
        &self.values[node]
    }

    /// The name of the output's gradient by a node's value.
    pub fn gradient(&self, node: NodeId) -> &str {
        &self.gradients[node]
    }
}

/// A symbol as a Python identifier: Greek letters by name, and of other scripts Korean as it is, the rest by code point.
fn identifier(symbol: &str) -> String {
    let mut text = String::with_capacity(symbol.len());
    for letter in symbol.chars() {
        match (letter, lang::greek_name(letter)) {
            ('0'..='9', _) if text.is_empty() => text.extend(['_', letter]),
            ('A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '가'..='힣', _) => text.push(letter),
            (_, Some((name, capital))) => spell(&mut text, name, capital),
            _ => text.push_str(&format!("u{:x}", u32::from(letter))),
        }
    }
    text
}

fn spell(text: &mut String, name: &str, capital: bool) {
    let mut letters = name.chars();
    text.extend(letters.next().map(|first| if capital { first.to_ascii_uppercase() } else { first }));
    text.extend(letters);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::code::template::Library;
    use crate::graph::compile;

    fn names(program: &str) -> Names {
        Names::new(&compile(program).expect(program).1, &Functions::new(Library::NumPy))
    }

    #[test]
    fn names_are_python_s() {
        let names = names("λ = 1; W₁ = 2; 가격 = 3; Δx = 4; ж = 5; f = λ*W₁*가격*Δx*ж");
        let values: Vec<&str> = (0..5).map(|node| names.value(node)).collect();
        assert_eq!(values, ["lambda_", "W1", "가격", "Deltax", "u436"]);
    }

    #[test]
    fn no_two_values_or_gradients_share_a_name() {
        let names = names("x = 1; dx = 2; ddx = 3; np = 4; f = x*dx*ddx*np");
        let all: Vec<&str> = (0..4).flat_map(|node| [names.value(node), names.gradient(node)]).collect();
        assert_eq!(all, ["x", "dx_", "dx", "ddx_", "ddx", "dddx", "np_", "dnp_"]);
    }
}
