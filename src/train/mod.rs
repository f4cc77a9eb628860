//! Training: following the gradient. Optimisers, the loop over a tape, what goes wrong in it, data, and where two classes part.

mod boundary;
mod chart;
mod diagnosis;
mod feed;
mod leaves;
mod lines;
mod losses;
mod optimizer;
mod outline;
mod sets;
mod setup;
mod table;
mod text;
mod trainer;

pub use boundary::{Boundary, Classifier, Point, classifier, tensors};
pub use chart::{Chart, chart, ticks};
pub use diagnosis::Verdict;
pub use feed::{Feed, Plan, Unfit, plan, program_with};
pub use leaves::{Leaf, MOST_LEARNED, chosen, is_data_name, leaves};
pub use lines::{lines, rule};
pub use losses::Losses;
pub use optimizer::{Optimizer, Update};
pub use outline::{Edges, edges};
pub use sets::{Kind, generate, table_text};
pub use setup::{Method, PACES, Setup};
pub use table::{MOST_ROWS, Table, Wrong, table};
pub use text::{Template, rounded};
pub use trainer::Trainer;
