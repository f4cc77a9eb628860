//! Where gates that could be a group are outlined.

use super::Scene;
use crate::graph::NodeId;
use crate::layout::{Point, Rect};

/// From the gates' rims to the frame at the sides, and from their centres to it above and below.
const BESIDE: f64 = 18.0;
const ABOVE: f64 = 58.0;
const BELOW: f64 = 44.0;
/// From a gate's rim to a frame of its own.
const AROUND: f64 = 8.0;

/// The frames about gates that could be a group: one about all of them, or, where that would hold other gates too, one about each; and
/// where the title begins.
pub fn offered(scene: &Scene, nodes: &[NodeId], output: NodeId) -> Option<(Vec<Rect>, Point)> {
    let boxes = |node: &NodeId| scene.layout.boxes.get(*node);
    let span = nodes.iter().filter_map(boxes).map(|rect| {
        let half = rect.width / 2.0 + BESIDE;
        [rect.center.x - half, rect.center.y - ABOVE, rect.center.x + half, rect.center.y + BELOW]
    });
    let [left, top, right, bottom] = span.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    let is_inside = |rect: &Rect| {
        let (x, y) = (rect.width / 2.0, rect.height / 2.0);
        rect.center.x + x > left && rect.center.x - x < right && rect.center.y + y > top && rect.center.y - y < bottom
    };
    let mut others = (0..scene.layout.boxes.len()).filter(|node| scene.outline.is_drawn(*node) && nodes.binary_search(node).is_err());
    if others.any(|node| scene.layout.boxes.get(node).is_some_and(is_inside)) {
        let frames = nodes.iter().filter_map(boxes).map(|rect| Rect {
            width: rect.width + 2.0 * AROUND,
            height: rect.height + 2.0 * AROUND,
            ..*rect
        });
        let gate = scene.layout.boxes.get(output)?;
        let title = Point { x: gate.center.x - gate.width / 2.0 - AROUND, y: gate.center.y - ABOVE };
        return Some((frames.collect(), title));
    }
    let center = Point { x: (left + right) / 2.0, y: (top + bottom) / 2.0 };
    Some((vec![Rect { center, width: right - left, height: bottom - top }], Point { x: left + BESIDE, y: top + 4.5 }))
}
