//! The next update of a number, in symbols and in numbers.

use super::session::{Session, State};
use crate::ui::explain::mathematics;
use crate::ui::state::App;
use gatewise::graph::Node;
use gatewise::lang::formula::Formula;
use gatewise::scene::Table;
use gatewise::train::{Setup, lines};
use maud::{Markup, html};

/// So many numbers can be chosen.
const MOST: usize = 60;

/// The next update of the chosen number, or of the first.
pub fn view(app: App, state: &State, session: &Session, setup: &Setup) -> Markup {
    let graph = &session.scene.graph;
    let numbers = session.trainer.learned().iter().flat_map(|(leaf, range)| (0..range.len()).map(|element| (*leaf, element)));
    let numbers: Vec<(usize, usize)> = numbers.take(MOST).collect();
    let chosen = numbers.iter().copied().find(|number| *number == state.number).or_else(|| numbers.first().copied());
    let Some((leaf, element)) = chosen else { return Markup::default() };
    let update =
        session.trainer.next(setup, leaf, element).filter(|_| session.trainer.verdict().is_none_or(|verdict| !verdict.is_divergence()));
    let lines = update.map(|update| lines(setup, &update, &name(&graph.nodes[leaf], element), &graph.nodes[graph.output].symbol));
    html! {
        section.next aria-labelledby="train-next" {
            .titled {
                h2 #train-next { (app.say("train.next")) }
                @if numbers.len() > 1 {
                    label {
                        span { (app.say("train.next.of")) }
                        select data-change="train number" {
                            @for (leaf, element) in &numbers {
                                option value={ (leaf) " " (element) } selected[chosen == Some((*leaf, *element))] { (name(&graph.nodes[*leaf], *element).plain()) }
                            }
                        }
                    }
                }
            }
            @match lines {
                Some(lines) => {
                    @for pieces in lines { p.eq { @for piece in pieces { span.piece { (mathematics(&piece)) } " " } } }
                }
                None => p.note { (app.say("train.next.none")) },
            }
        }
    }
}

/// A number's name: `w0`, `W[1, 2]`.
fn name(node: &Node, element: usize) -> Formula {
    let symbol = Formula::Symbol(node.symbol.clone());
    if node.shape.is_scalar() {
        return symbol;
    }
    let index = Table::strip(node.shape.axes()).name_of(element);
    Formula::row([symbol, Formula::Operator("["), Formula::Number(index), Formula::Operator("]")])
}
