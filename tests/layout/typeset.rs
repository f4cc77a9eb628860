//! Small graphs are typeset: chains straight, what is symmetric symmetric, the output at the right margin, inputs in the text's order.

use super::programs::{known, structure};
use gatewise::layout::{Layout, Structure, layout};

fn height(layout: &Layout, node: usize) -> f64 {
    layout.boxes[node].center.y
}

/// Programs whose pictures are their own mirror images, and for each pair of nodes that the mirror swaps.
const MIRRORS: [(&str, &[(usize, usize)]); 5] = [
    ("a=;b=;c=;d=;p=a+b;q=c+d;f=p*q", &[(0, 3), (1, 2), (4, 5), (6, 6)]),
    ("a=;b=;f=a*b", &[(0, 1), (2, 2)]),
    ("a=;b=;c=;f=max(a,b,c)", &[(0, 2), (1, 1), (3, 3)]),
    ("x=;a=exp*x;b=log*x;f=a+b", &[(0, 0), (1, 2), (3, 3)]),
    (
        "a=;b=;c=;d=;e=;g=;h=;i=;p=a*b;q=c*d;r=e*g;s=h*i;t=p+q;u=r+s;f=t*u",
        &[(0, 7), (1, 6), (2, 5), (3, 4), (8, 11), (9, 10), (12, 13), (14, 14)],
    ),
];

#[test]
fn what_is_symmetric_looks_symmetric() {
    for (text, pairs) in MIRRORS {
        let layout = layout(&structure(text));
        let &(first, last) = &pairs[0];
        let axis = height(&layout, first) + height(&layout, last);
        for &(a, b) in pairs {
            assert_eq!(height(&layout, a) + height(&layout, b), axis, "{text}: {a} and {b}");
            assert_eq!(layout.boxes[a].center.x, layout.boxes[b].center.x, "{text}: {a} and {b}");
        }
    }
}

#[test]
fn chains_are_straight() {
    for (name, text) in known() {
        let structure = structure(&text);
        let layout = layout(&structure);
        let uses = uses(&structure);
        let operands = |gate: usize| structure.edges.iter().filter(|edge| edge.to == gate).count();
        for (index, edge) in structure.edges.iter().enumerate() {
            if structure.nodes.len() <= 24 && operands(edge.to) == 1 && uses[edge.from] == 1 {
                assert_eq!(height(&layout, edge.from), height(&layout, edge.to), "{name}: edge {index}");
                assert!(layout.routes[index].curves.len() <= 1, "{name}: edge {index}");
            }
        }
    }
}

#[test]
fn the_output_is_at_the_right_margin() {
    for (name, text) in known() {
        let structure = structure(&text);
        let layout = layout(&structure);
        let uses = uses(&structure);
        let last = (0..structure.nodes.len()).rev().find(|&node| uses[node] == 0).unwrap();
        let furthest = layout.stubs.iter().map(|stub| stub.1.x).fold(0.0, f64::max);
        assert_eq!(layout.stubs[last].1.x, furthest, "{name}");
    }
}

/// Programs that have no crossing with their inputs in the order of the text.
#[test]
fn inputs_stand_in_the_order_of_the_text() {
    for name in ["xyz", "sigmoid", "pattern", "xxx", "softmax", "max4", "six"] {
        let (_, text) = known().into_iter().find(|(known, _)| known == name).unwrap();
        let structure = structure(&text);
        let layout = layout(&structure);
        let leaves: Vec<usize> = (0..structure.nodes.len()).filter(|&node| structure.nodes[node].leaf).collect();
        for pair in leaves.windows(2) {
            assert!(height(&layout, pair[0]) < height(&layout, pair[1]), "{name}: {pair:?}");
        }
    }
}

fn uses(structure: &Structure) -> Vec<usize> {
    let mut uses = vec![0; structure.nodes.len()];
    structure.edges.iter().for_each(|edge| uses[edge.from] += 1);
    uses
}
