//! Numbers that a reader is asked for before they come: questions, what was typed, typical mistakes, the score, fresh numbers.

mod answer;
mod backward;
mod exercise;
mod forward;
mod fresh;
mod hint;
mod judge;
mod mistake;
mod progress;
mod rule;
mod structural;
mod sums;

pub use answer::{Refusal, read};
pub use exercise::{About, Ask, Exercise, Key, MOST_CELLS, MOST_LEAVES, Part, Question};
pub use fresh::fresh;
pub use hint::formula;
pub use judge::{Verdict, same};
pub use mistake::{Mistake, Topic};
pub use progress::{Outcome, Progress, Record, Score};
pub use rule::Rule;
