//! Closed groups: what is inside them is left out of the picture, and stands where their box stands.

use super::{Closed, Group, Item, Last, Layout, Link, Path, Structure};

/// Lays a graph out of which some groups are closed. What is not drawn has the box of its group; an edge that is not drawn has the way
/// of the one that is drawn for it, within a closed group none.
#[inline(never)]
pub fn layout(structure: &Structure) -> Layout {
    let contraction = Contraction::new(structure);
    contraction.expand(structure, super::layout(&contraction.drawn))
}

/// The same after another picture, in which groups may have been closed too: what is drawn follows what was drawn.
#[inline(never)]
pub fn layout_after(structure: &Structure, last: Last) -> Layout {
    let (before, here) = (Contraction::new(last.structure), Contraction::new(structure));
    let drawn = before.shrink(last.layout);
    let same = |old: usize, new: usize| (last.same)(before.nodes[old], here.nodes[new]);
    let layout = super::layout_after(&here.drawn, Last { structure: &before.drawn, layout: &drawn, same: &same });
    here.expand(structure, layout)
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
        if place.is_empty() {
            // Nothing is closed, and everything drawn.
            let (nodes, edges) = (structure.nodes.len(), structure.edges.len());
            return Self {
                drawn: structure.clone(),
                node: (0..nodes).collect(),
                edge: (0..edges).map(Some).collect(),
                nodes: (0..nodes).collect(),
            };
        }
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

    /// Of a picture of the whole structure, what is drawn of it.
    fn shrink(&self, layout: &Layout) -> Layout {
        let mut routes = vec![Path::default(); self.drawn.edges.len()];
        for (edge, drawn) in self.edge.iter().enumerate() {
            if let Some(drawn) = drawn {
                routes[*drawn] = layout.routes[edge].clone();
            }
        }
        Layout {
            boxes: self.nodes.iter().map(|&node| layout.boxes[node]).collect(),
            stubs: self.nodes.iter().map(|&node| layout.stubs[node]).collect(),
            routes,
            frames: layout.frames.clone(),
            ..Layout::default()
        }
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
