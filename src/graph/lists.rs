//! Spellings of Python that are not ours: `concatenate([a, b])`, `zeros((2, 3))`, `array([1, 2])`.

use crate::gates::{self, Gate, Kind, Rule};
use crate::lang::ast::{Argument, Ast, ExprId, ExprKind, StatementKind};
use std::borrow::Cow;

/// Functions that make a tensor of the numbers between their brackets, and nothing of a tensor.
const ARRAYS: [&str; 4] = ["array", "asarray", "tensor", "as_tensor"];

/// The tree with what stands in a list as the arguments that it is for us. Expressions keep their places.
pub fn unpack(ast: &Ast) -> Cow<'_, Ast> {
    let mut unpacked = Cow::Borrowed(ast);
    for (id, expression) in ast.expressions.iter().enumerate() {
        let ExprKind::Call { function, arguments } = &expression.kind else { continue };
        let name = function.text.as_str();
        let list = |argument: &Argument| matches!(ast.get(argument.value).kind, ExprKind::Tensor(_));
        if ARRAYS.contains(&name) && !defines(ast, name) {
            // Further arguments are the kind of numbers: ours are all of one kind.
            if let Some(Argument { keyword: None, value }) = arguments.first() {
                unpacked.to_mut().expressions[id] = ast.get(*value).clone();
            }
        } else if arguments.iter().any(list)
            && let Some(gate) = gates::find(name)
            && !defines(ast, name)
        {
            let spread = spread(ast, gate, arguments);
            if spread != *arguments {
                unpacked.to_mut().expressions[id].kind = ExprKind::Call { function: function.clone(), arguments: spread };
            }
        }
    }
    unpacked
}

/// Whether the program means something of its own by a name.
fn defines(ast: &Ast, name: &str) -> bool {
    ast.statements.iter().any(|statement| match &statement.kind {
        StatementKind::Let { name: own, .. } | StatementKind::Const { name: own, .. } | StatementKind::Def { name: own, .. } => {
            own.text == name
        }
        StatementKind::Bare(_) => false,
    })
}

/// The arguments of a gate, where it takes a list of tensors, or of lengths, with what stands in the list.
#[inline(never)]
fn spread(ast: &Ast, gate: &Gate, arguments: &[Argument]) -> Vec<Argument> {
    let joins = gate.variadic && matches!(gate.rule, Rule::Structural(_));
    let lengths = gate.parameters.iter().find(|parameter| parameter.kind == Kind::Lengths);
    let is_only = arguments.iter().filter(|argument| argument.keyword.is_none()).count() == 1;
    let takes_list = |at: usize, argument: &Argument| match &argument.keyword {
        None => joins && is_only || lengths.is_some() && at >= gate.operands.len(),
        Some(keyword) => lengths.is_some() && (keyword.text == "shape" || keyword.text == "size"),
    };
    let mut spread = Vec::with_capacity(arguments.len());
    for (at, argument) in arguments.iter().enumerate() {
        let value = |&value: &ExprId| Argument { keyword: argument.keyword.clone(), value };
        match &ast.get(argument.value).kind {
            ExprKind::Tensor(entries) if takes_list(at, argument) => spread.extend(entries.iter().map(value)),
            _ => spread.push(argument.clone()),
        }
    }
    spread
}
