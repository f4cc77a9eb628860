//! What is on stage after k steps: frames, their pictures, and what moves between two of them.

mod branch;
mod cull;
mod frame;
mod mark;
mod name;
mod overview;
mod picture;
mod say;
mod sizes;
mod tween;
mod view;
mod walk;
mod ways;

pub use cull::{Part, is_large, nearest};
pub use frame::{EdgeState, Frame, Gradient, NodeState, Phase, frame};
pub use mark::{Face, Group, Ink, Mark, Picture, Run, Subject};
pub use name::{Name, name};
pub use overview::{Overview, overview};
pub use picture::{PILL_HEIGHT, body_group, branch_group, edge_group, picture, pill, stub_group};
pub use say::{describe, reason};
pub use sizes::{LEAF_GAP, RADIUS, pill_width, structure};
pub use tween::{DURATION, Movement, Moving, ease, movements, tween};
pub use view::{Detail, Size, View, ZOOM};
pub use walk::{Direction, walk};

use crate::graph::{Graph, NodeId};
use crate::layout::{Last, Layout, Point, Structure, layout, layout_after};
use crate::trace::Trace;

/// A program's run and where everything of it stands; it never changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The graph.
    pub graph: Graph,
    /// The run.
    pub trace: Trace,
    /// What the layout knows of the graph.
    pub structure: Structure,
    /// Boxes and wires.
    pub layout: Layout,
    /// For each node how many contributions its gradient is the sum of.
    pub contributions: Vec<usize>,
    /// For each edge the middle of the label with a branch's own part of a gradient, where its source sums several.
    pub places: Vec<Option<Point>>,
    /// For each node the first point at which its wires part.
    pub forks: Vec<Option<Point>>,
}

impl Scene {
    /// Lays a run out.
    pub fn new(graph: Graph, trace: Trace) -> Self {
        Self::following(graph, trace, None)
    }

    /// Lays a run out; where the last one had the same structure, everything stands where it stood, and else as near to it as can be.
    pub fn following(graph: Graph, trace: Trace, last: Option<&Self>) -> Self {
        let structure = structure(&graph, &trace);
        let layout = match last {
            Some(last) if last.structure == structure => last.layout.clone(),
            Some(last) => {
                let same = |before: usize, here: usize| last.graph.operation(before) == graph.operation(here);
                layout_after(&structure, Last { structure: &last.structure, layout: &last.layout, same: &same })
            }
            None => layout(&structure),
        };
        let contributions = sizes::contributions(&graph);
        let places = branch::places(&graph, &trace, &layout, &contributions);
        let mut forks = vec![None; graph.nodes.len()];
        layout.forks.iter().rev().for_each(|&(node, point)| forks[node] = Some(point));
        Self { graph, trace, structure, layout, contributions, places, forks }
    }

    /// All points at which a node's wires part.
    fn forks_of(&self, id: NodeId) -> impl Iterator<Item = Point> + '_ {
        let first = self.layout.forks.partition_point(|&(node, _)| node < id);
        self.layout.forks.iter().skip(first).take_while(move |&&(node, _)| node == id).map(|&(_, point)| point)
    }

    /// What is on stage after `step` steps.
    pub fn frame(&self, step: usize) -> Frame {
        frame(&self.graph, &self.trace, step)
    }
}
