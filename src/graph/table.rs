//! The gate of each operator.

use crate::gates::{self, Gate};
use crate::lang::ast::Operator;

/// The gate that an operator applies where one operand of `·` is a single number.
pub const fn of_operator(operator: Operator) -> &'static Gate {
    match operator {
        Operator::Add => &gates::ADD,
        Operator::Subtract => &gates::SUB,
        Operator::Multiply | Operator::Dot => &gates::MUL,
        Operator::Divide => &gates::DIV,
        Operator::Power => &gates::POW,
        Operator::Less => &gates::LESS,
        Operator::LessEqual => &gates::LESS_EQUAL,
        Operator::Greater => &gates::GREATER,
        Operator::GreaterEqual => &gates::GREATER_EQUAL,
        Operator::Equal => &gates::EQUAL,
        Operator::NotEqual => &gates::NOT_EQUAL,
        Operator::MatrixProduct => &gates::MATMUL,
    }
}
