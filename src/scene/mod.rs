//! What is on stage after k steps: frames, their pictures, and what moves between two of them.

mod branch;
mod frame;
mod mark;
mod name;
mod picture;
mod say;
mod sizes;
mod tween;
mod ways;

pub use frame::{EdgeState, Frame, Gradient, NodeState, Phase, frame};
pub use mark::{Face, Group, Ink, Mark, Picture, Run, Subject};
pub use name::{Name, name};
pub use picture::{PILL_HEIGHT, edge_group, node_group, picture, pill};
pub use say::{describe, reason};
pub use sizes::{RADIUS, structure};
pub use tween::{DURATION, Movement, Moving, ease, movements, tween};

use crate::graph::Graph;
use crate::layout::{Layout, Point, layout};
use crate::trace::Trace;

/// A program's run and where everything of it stands; it never changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The graph.
    pub graph: Graph,
    /// The run.
    pub trace: Trace,
    /// Boxes and wires.
    pub layout: Layout,
    /// For each node how many contributions its gradient is the sum of.
    pub contributions: Vec<usize>,
    /// For each edge the middle of the label with a branch's own part of a gradient, where its source sums several.
    pub places: Vec<Option<Point>>,
}

impl Scene {
    /// Lays a run out.
    pub fn new(graph: Graph, trace: Trace) -> Self {
        let layout = layout(&structure(&graph, &trace));
        let contributions = sizes::contributions(&graph);
        let places = branch::places(&graph, &trace, &layout, &contributions);
        Self { graph, trace, layout, contributions, places }
    }

    /// What is on stage after `step` steps.
    pub fn frame(&self, step: usize) -> Frame {
        frame(&self.graph, &self.trace, step)
    }
}
