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

/// What the names in a text stand for.
pub type Meaning<'a> = &'a dyn Fn(&str) -> Option<Piece>;

/// The text that a gate has for a library alone.
pub fn own(gate: &Gate, library: Library) -> Option<&'static str> {
    match library {
        Library::NumPy => None,
        Library::Torch => gate.torch,
        Library::Jax => gate.jax,
    }
}

/// A gate on some operands, by its own text for the library or the one for NumPy; `meaning` is asked for what is not among the
/// operands.
pub fn call(gate: &Gate, own: Option<&str>, library: Library, operands: &[Piece], meaning: Meaning) -> Piece {
    let apply = |text: &str, operands: &[Piece]| {
        fill(text, &|name| match gate.operands.iter().position(|&operand| operand == name) {
            Some(slot) => operands.get(slot).cloned(),
            None if name == "operands" => {
                let all: Vec<&str> = operands.iter().map(|operand| operand.text.as_str()).collect();
                Some(Piece::atom(all.join(", ")))
            }
            None => meaning(name),
        })
    };
    let text = match library {
        Library::NumPy => gate.python.to_owned(),
        Library::Torch => gate.python.replace("np.", "torch."),
        Library::Jax => gate.python.replace("np.", "jnp."),
    };
    // The text of `max` for all operands is for more than two: two are `maximum`, which splits ties as evenly.
    let is_chained = gate.variadic && gate.operands.len() == 2;
    match (own, operands) {
        (Some(own), operands) if !is_chained || operands.len() > 2 => apply(own, operands),
        (_, [first, second, rest @ ..]) if is_chained => {
            rest.iter().fold(apply(&text, &[first.clone(), second.clone()]), |chosen, operand| apply(&text, &[chosen, operand.clone()]))
        }
        _ => apply(&text, operands),
    }
}

/// A text with `{name}` replaced; what does not stand between brackets and commas is bracketed where it must be. An axis that is
/// `None`, all of them, and axes that are not kept are left out.
pub fn fill(template: &str, meaning: Meaning) -> Piece {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        if let Some(piece) = meaning(name) {
            let opens = text.is_empty() || text.ends_with(['(', '[']) || text.ends_with(", ") || text.ends_with("=");
            let stands_alone = opens && (after.is_empty() || after.starts_with([')', ']', ',']));
            let least = if after.starts_with(" **") || after.starts_with(['.', '[']) { Binds::Atom } else { Binds::Negation };
            text.push_str(&if stands_alone { piece.text } else { piece.at_least(least) });
        }
        rest = after;
    }
    text.push_str(rest);
    for usual in [", axis=None", ", dim=None", ", None", ", keepdims=False", ", keepdim=False"] {
        text = text.replace(usual, "");
    }
    Piece { binds: binds(&text), text, number: None }
}

/// How tightly a filled text holds together.
fn binds(text: &str) -> Binds {
    let mut depth = 0;
    let mut loosest = Binds::Atom;
    for word in text.split(' ') {
        if depth == 0 {
            loosest = loosest.min(match word {
                "+" | "-" => Binds::Sum,
                "*" | "/" | "@" => Binds::Product,
                "**" => Binds::Power,
                "<" | "<=" | ">" | ">=" | "==" | "!=" | "&" => Binds::Comparison,
                word if word.starts_with('-') => Binds::Negation,
                _ => Binds::Atom,
            });
        }
        let count = |brackets: [char; 2]| word.matches(brackets).count();
        depth += count(['(', '[']) as isize - count([')', ']']) as isize;
    }
    loosest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::find;

    fn written(gate: &str, library: Library, operands: &[&str]) -> String {
        let operands: Vec<Piece> = operands.iter().map(|&operand| Piece::atom(operand)).collect();
        let setting = |name: &str| match name {
            "axis" => Piece::atom("None"),
            "keepdims" => Piece::atom("False"),
            _ => Piece::number(0.1),
        };
        let gate = find(gate).expect(gate);
        call(gate, own(gate, library), library, &operands, &|name| Some(setting(name))).text
    }

    #[test]
    fn gates_in_three_libraries() {
        assert_eq!(written("exp", Library::NumPy, &["x"]), "np.exp(x)");
        assert_eq!(written("exp", Library::Torch, &["x"]), "torch.exp(x)");
        assert_eq!(written("elu", Library::Jax, &["x"]), "jax.nn.elu(x, 0.1)");
        assert_eq!(written("max", Library::NumPy, &["x", "y", "z"]), "np.maximum(np.maximum(x, y), z)");
        assert_eq!(written("max", Library::Torch, &["x", "y"]), "torch.maximum(x, y)");
        assert_eq!(written("max", Library::Torch, &["x", "y", "z"]), "torch.stack(torch.broadcast_tensors(x, y, z)).amax(0)");
        assert_eq!(written("sum", Library::NumPy, &["x"]), "np.sum(x)");
        assert_eq!(written("concat", Library::NumPy, &["x", "y", "z"]), "np.concatenate([x, y, z])");
    }

    #[test]
    fn negative_numbers_are_bracketed_beside_operators() {
        let operands = [Piece::number(-2.0), Piece::atom("x")];
        let nothing = |_: &str| None;
        assert_eq!(call(find("pow").expect("pow"), None, Library::NumPy, &operands, &nothing).text, "(-2) ** x");
        assert_eq!(call(find("mul").expect("mul"), None, Library::NumPy, &operands, &nothing).text, "-2 * x");
        assert_eq!(call(find("max").expect("max"), None, Library::NumPy, &operands, &nothing).text, "np.maximum(-2, x)");
    }

    #[test]
    fn texts_are_bracketed_as_loosely_as_they_bind() {
        for (text, expected) in [
            ("np.exp(a - b)", Binds::Atom),
            ("dq[0, :]", Binds::Atom),
            ("a * (b + c)", Binds::Product),
            ("np.exp(x) + y", Binds::Sum),
            ("-1 / x", Binds::Product),
            ("-x", Binds::Negation),
            ("x ** 2", Binds::Power),
            ("1 / (1 + np.exp(-x))", Binds::Product),
        ] {
            assert_eq!(binds(text), expected, "{text}");
        }
    }
}
