//! Closed groups: what is inside them is left out of the picture, and stands where their box stands.

use super::{Closed, Group, Item, Layout, Link, Path, Structure};

/// Lays a graph out of which some groups are closed. What is not drawn has the box of its group; an edge that is not drawn has the way
/// of the one that is drawn for it, within a closed group none.
#[inline(never)]
pub fn layout(structure: &Structure) -> Layout {
    let contraction = Contraction::new(structure);
    contraction.expand(structure, super::layout(&contraction.drawn))
}

struct Contraction {
    drawn: Structure,
    /// For each node and edge the one of the drawn structure that stands for it.
    node: Vec<usize>,
    edge: Vec<Option<usize>>,
    /// For each drawn node and edge the one of the whole structure.
    nodes: Vec<usize>,
}

impl Contraction {
    fn new(structure: &Structure) -> Self {
        let Closed { place, wire, squares } = &structure.closed;
        let nodes: Vec<usize> = (0..structure.nodes.len()).filter(|&node| place[node] == node).collect();
        let mut index = vec![0; structure.nodes.len()];
        nodes.iter().enumerate().for_each(|(at, &node)| index[node] = at);
        let node: Vec<usize> = place.iter().map(|&place| index[place]).collect();
        // By consumer: those into a closed group are spread over its gates, and its place comes last of them.
        let mut into: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        (0..structure.edges.len())
            .filter(|&edge| wire[edge] == Some(edge))
            .for_each(|edge| into[node[structure.edges[edge].to]].push(edge));
        let (mut edges, mut own) = (Vec::new(), vec![None; structure.edges.len()]);
        for (to, into) in into.iter().enumerate() {
            let closed = squares.binary_search(&nodes[to]).is_ok();
            for (at, &edge) in into.iter().enumerate() {
                own[edge] = Some(edges.len());
                let link = structure.edges[edge];
                edges.push(Link { from: node[link.from], to, slot: if closed { at } else { link.slot } });
            }
        }
        let edge = wire.iter().map(|wire| wire.and_then(|wire| own[wire])).collect();
        let items: Vec<Item> = nodes.iter().map(|&node| structure.nodes[node]).collect();
        let mut drawn = Structure::new(items, edges);
        drawn.closed.squares = squares.iter().map(|&square| node[square]).collect();
        drawn.groups = structure.groups.iter().map(|group| contracted(group, place, &node)).collect();
        Self { drawn, node, edge, nodes }
    }

    fn expand(&self, structure: &Structure, layout: Layout) -> Layout {
        let Layout { width, height, boxes, stubs, routes, forks, frames } = layout;
        let route = |edge: usize| match self.edge[edge] {
            Some(drawn) => routes[drawn].clone(),
            None => Path::at(boxes[self.node[structure.edges[edge].to]].center),
        };
        Layout {
            width,
            height,
            routes: (0..structure.edges.len()).map(route).collect(),
            boxes: self.node.iter().map(|&drawn| boxes[drawn]).collect(),
            stubs: self.node.iter().map(|&drawn| stubs[drawn]).collect(),
            forks: forks.into_iter().map(|(drawn, at)| (self.nodes[drawn], at)).collect(),
            frames,
        }
    }
}

/// An open group among what is drawn.
fn contracted(group: &Group, place: &[usize], drawn: &[usize]) -> Group {
    Group {
        parent: group.parent,
        nodes: group.nodes.iter().filter(|&&node| place[node] == node).map(|&node| drawn[node]).collect(),
        output: drawn[group.output],
        title: group.title,
    }
}
