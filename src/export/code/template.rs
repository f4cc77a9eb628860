//! The gate table's Python texts, filled in.

use super::python::{Binds, Piece};
use crate::gates::Gate;

/// A library that computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// `np`
    NumPy,
    /// `torch`
    Torch,
    /// `jnp`
    Jax,
}

/// A gate on operands and parameters, in the order of its record.
pub fn call(gate: &Gate, library: Library, operands: &[Piece], parameters: &[Piece]) -> Piece {
    let own = match library {
        Library::NumPy => None,
        Library::Torch => gate.torch,
        Library::Jax => gate.jax,
    };
    // A variadic gate's own text is for more than two: two are `maximum`, which splits ties as evenly.
    if let Some(own) = own.filter(|_| !gate.variadic || operands.len() > 2) {
        let all = || operands.iter().map(|operand| operand.text.as_str()).collect::<Vec<_>>().join(", ");
        return fill(own, &|name| if name == "operands" { Some(Piece::atom(all())) } else { named(gate, operands, parameters, name) });
    }
    let text = match library {
        Library::NumPy => gate.python.to_owned(),
        Library::Torch => gate.python.replace("np.", "torch."),
        Library::Jax => gate.python.replace("np.", "jnp."),
    };
    let apply = |operands: &[Piece]| fill(&text, &|name| named(gate, operands, parameters, name));
    match operands {
        [first, second, rest @ ..] if gate.variadic => {
            rest.iter().fold(apply(&[first.clone(), second.clone()]), |chosen, operand| apply(&[chosen, operand.clone()]))
        }
        operands => apply(operands),
    }
}

fn named(gate: &Gate, operands: &[Piece], parameters: &[Piece], name: &str) -> Option<Piece> {
    let operand = gate.operands.iter().position(|&operand| operand == name).and_then(|slot| operands.get(slot));
    let parameter = || gate.parameters.iter().position(|parameter| parameter.name == name).and_then(|slot| parameters.get(slot));
    operand.or_else(parameter).cloned()
}

/// A text with `{name}` replaced; what does not stand between a bracket and a comma is bracketed where it must be.
fn fill(template: &str, piece: &dyn Fn(&str) -> Option<Piece>) -> Piece {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        if let Some(piece) = piece(name) {
            let stands_alone = (text.ends_with('(') || text.ends_with(", ")) && after.starts_with([')', ',']);
            let least = if after.starts_with(" **") { Binds::Atom } else { Binds::Negation };
            text.push_str(&if stands_alone { piece.text } else { piece.at_least(least) });
        }
        rest = after;
    }
    text.push_str(rest);
    Piece { binds: if is_call(&text) { Binds::Atom } else { Binds::Comparison }, text, number: None }
}

/// Whether a text is a call and nothing else.
fn is_call(text: &str) -> bool {
    let mut depth = 0;
    let closes = |(at, letter): (usize, char)| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        (letter == ')' && depth == 0).then_some(at)
    };
    let is_name = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.split('(').next().is_some_and(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._".contains(letter)));
    is_name && text.char_indices().find_map(closes) == Some(text.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::find;

    fn written(gate: &str, library: Library, operands: &[&str]) -> String {
        let operands: Vec<Piece> = operands.iter().map(|&operand| Piece::atom(operand)).collect();
        call(find(gate).expect(gate), library, &operands, &[Piece::number(0.1), Piece::number(2.0)]).text
    }

    #[test]
    fn gates_in_three_libraries() {
        assert_eq!(written("exp", Library::NumPy, &["x"]), "np.exp(x)");
        assert_eq!(written("exp", Library::Torch, &["x"]), "torch.exp(x)");
        assert_eq!(written("elu", Library::Jax, &["x"]), "jax.nn.elu(x, 0.1)");
        assert_eq!(written("clamp", Library::Torch, &["x"]), "torch.clip(x, 0.1, 2)");
        assert_eq!(written("max", Library::NumPy, &["x", "y", "z"]), "np.maximum(np.maximum(x, y), z)");
        assert_eq!(written("max", Library::Torch, &["x", "y"]), "torch.maximum(x, y)");
        assert_eq!(written("max", Library::Torch, &["x", "y", "z"]), "torch.stack(torch.broadcast_tensors(x, y, z)).amax(0)");
    }

    #[test]
    fn negative_numbers_are_bracketed_beside_operators() {
        let operands = [Piece::number(-2.0), Piece::atom("x")];
        assert_eq!(call(find("pow").expect("pow"), Library::NumPy, &operands, &[]).text, "(-2) ** x");
        assert_eq!(call(find("mul").expect("mul"), Library::NumPy, &operands, &[]).text, "-2 * x");
        assert_eq!(call(find("max").expect("max"), Library::NumPy, &operands, &[]).text, "np.maximum(-2, x)");
    }
}
