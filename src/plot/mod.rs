//! Functions of one number drawn as curves: value and derivative, where gradients die, axes, and which gate of a graph is drawn.

mod axis;
mod chart;
mod curve;
mod function;
mod subject;
mod zone;

pub use axis::{tick_text, ticks};
pub use chart::{Area, Chart, Dot, Label, Line, Side, chart, half_for, next_half};
pub use curve::{Window, curve, path};
pub use function::{CATALOGUE, Function, LECTURE, Sample};
pub use subject::{Followed, Reason, Subject, follow, subject};
pub use zone::{End, Kind, SATURATED, Zone, class, counts, steepest, zones};
