//! The order in which statements are evaluated: what a statement uses comes before it.

use super::names::{Names, Referent};

/// The statements in an order in which each can be evaluated, and the names that close a cycle.
pub struct Order {
    /// Indices of statements: those of the text, each after what it uses.
    pub statements: Vec<usize>,
    /// The cycles found.
    pub cycles: Vec<Cycle>,
}

/// Further cycles are most likely the same mistake again.
const MOST_CYCLES: usize = 8;

/// A statement that uses its own result.
pub struct Cycle {
    /// The statements on the way, each using the next; the last uses the first.
    pub statements: Vec<usize>,
    /// The expression that names the first again.
    pub closing: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Waiting,
    Open,
    Done,
}

/// Goes through the statements in the order of the text, and first through what each one uses.
pub fn order(names: &Names, statements: usize) -> Order {
    let mut order = Order { statements: Vec::with_capacity(statements), cycles: Vec::new() };
    let mut visits = vec![Visit::Waiting; statements];
    for first in 0..statements {
        if visits[first] == Visit::Waiting {
            visit(first, names, &mut visits, &mut order);
        }
    }
    order
}

/// A depth-first walk with a stack of its own: a program may be one long chain.
fn visit(first: usize, names: &Names, visits: &mut [Visit], order: &mut Order) {
    let mut open = vec![(first, names.expressions(first))];
    visits[first] = Visit::Open;
    while let Some((statement, expressions)) = open.last_mut() {
        let next = expressions.find_map(|id| match names.referent(id) {
            Referent::Statement(used) if visits[used] != Visit::Done => Some((used, id)),
            _ => None,
        });
        match next {
            None => {
                visits[*statement] = Visit::Done;
                order.statements.push(*statement);
                open.pop();
            }
            Some((used, _)) if visits[used] == Visit::Waiting => {
                visits[used] = Visit::Open;
                open.push((used, names.expressions(used)));
            }
            Some((used, closing)) if order.cycles.len() < MOST_CYCLES => {
                let from = open.iter().position(|(statement, _)| *statement == used).unwrap_or(0);
                let statements = open.iter().skip(from).map(|(statement, _)| *statement).collect();
                order.cycles.push(Cycle { statements, closing });
            }
            Some(_) => {}
        }
    }
}
