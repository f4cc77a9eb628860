//! Groups: the gates that one call of a composite gate was written out to.

use super::{Graph, GroupId, NodeId};
use crate::lang::ast::ExprId;
use crate::span::Span;

/// What a call of a composite gate became, or a pattern that was recognised. It can be drawn open, as its gates, or closed, as one gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The composite gate's name.
    pub name: String,
    /// The group of the call that this call stands in.
    pub parent: Option<GroupId>,
    /// The gates whose innermost group this is, in order; those of groups inside it are theirs. Together: [`Graph::inside`].
    pub nodes: Vec<NodeId>,
    /// The gate whose value the call has: in this group, or in one inside it.
    pub output: NodeId,
    /// The call. (The gates' own places are in the definition.)
    pub span: Span,
    /// Where no call was written out but a pattern was recognised: what the group is called.
    pub found: Option<String>,
}

/// A call that was written out.
pub struct Call {
    /// The composite gate's name.
    pub name: String,
    /// The call that this one stands in.
    pub parent: Option<GroupId>,
    /// The expression whose value the call has.
    pub root: ExprId,
    /// Its place.
    pub span: Span,
}

impl Graph {
    /// All gates of a group and of the groups inside it, in order.
    pub fn inside(&self, group: GroupId) -> Vec<NodeId> {
        let mut inside = vec![false; self.groups.len()];
        // Parents come first.
        for (id, inner) in self.groups.iter().enumerate() {
            inside[id] = id == group || inner.parent.is_some_and(|parent| inside[parent]);
        }
        let is_inside = |&node: &NodeId| self.nodes[node].group.is_some_and(|group| inside[group]);
        (0..self.nodes.len()).filter(is_inside).collect()
    }
}

/// Whether a call is another one, or inside it.
fn is_within(calls: &[Call], mut call: Option<GroupId>, outer: GroupId) -> bool {
    while let Some(inner) = call.filter(|&inner| inner > outer) {
        call = calls[inner].parent;
    }
    call == Some(outer)
}

/// Gives a graph whose nodes know their calls the groups of these calls. `outputs` are the nodes that the calls' values come from;
/// a call that gives no gate of its own, since it folds into a number or hands an argument through, is no group.
#[inline(never)]
pub fn form(graph: &mut Graph, calls: Vec<Call>, outputs: Vec<Option<NodeId>>) {
    let within = |node: &NodeId, call| is_within(&calls, graph.nodes[*node].group, call);
    let outputs: Vec<Option<NodeId>> =
        outputs.into_iter().enumerate().map(|(call, output)| output.filter(|node| within(node, call))).collect();
    let mut places: Vec<Option<GroupId>> = Vec::with_capacity(calls.len());
    for (Call { name, parent, span, .. }, output) in calls.into_iter().zip(outputs) {
        let parent = parent.and_then(|parent| places[parent]);
        places.push(match output {
            Some(output) => {
                graph.groups.push(Group { name, parent, nodes: Vec::new(), output, span, found: None });
                Some(graph.groups.len() - 1)
            }
            // What is in it belongs to the group around it.
            None => parent,
        });
    }
    for (id, node) in graph.nodes.iter_mut().enumerate() {
        node.group = node.group.and_then(|call| places[call]);
        if let Some(group) = node.group {
            graph.groups[group].nodes.push(id);
        }
    }
}
