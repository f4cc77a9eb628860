//! Frames hold their own gates and nothing else.

use super::{Area, areas, cuts, keeps_its_promises, meet};
use gatewise::layout::{Group, Item, Layout, Link, Rect, Structure, layout};
use proptest::collection::vec;
use proptest::prelude::*;

const GATE: Item = Item { leaf: false, width: 44.0, height: 44.0, label: 38.0, above: Item::ABOVE, below: Item::BELOW };
const LEAF: Item = Item { leaf: true, width: 24.0, height: 30.0, ..GATE };

/// Builds graphs with groups from arbitrary numbers.
struct Builder {
    structure: Structure,
    choices: Vec<u32>,
}

impl Builder {
    fn choose(&mut self, below: usize) -> usize {
        self.choices.pop().unwrap_or(0) as usize % below.max(1)
    }

    /// A gate on some of the values, and on the last one.
    fn gate(&mut self, values: &[usize], last: Option<usize>, group: Option<usize>) -> usize {
        let to = self.structure.nodes.len();
        let mut operands: Vec<usize> = last.into_iter().collect();
        for _ in 0..=self.choose(2) {
            operands.push(values[self.choose(values.len())]);
        }
        self.structure.edges.extend(operands.into_iter().enumerate().map(|(slot, from)| Link { from, to, slot }));
        self.structure.nodes.push(GATE);
        if let Some(group) = group {
            self.structure.groups[group].nodes.push(to);
        }
        to
    }

    /// A few gates on values that come from outside, each of which the next one uses.
    fn group(&mut self, values: &[usize], parent: Option<usize>, depth: usize) -> usize {
        let group = self.structure.groups.len();
        let title = 30.0 + 20.0 * self.choose(12) as f64;
        self.structure.groups.push(Group { parent, nodes: Vec::new(), output: 0, title });
        let mut known = values.to_vec();
        let mut last = None;
        for _ in 0..=self.choose(4) {
            let next = if depth < 3 && last.is_some() && self.choose(3) == 0 {
                let outside: Vec<usize> = last.into_iter().chain([known[self.choose(known.len())]]).collect();
                let inner = self.group(&outside, Some(group), depth + 1);
                // What nothing uses would be a second output.
                self.gate(&[inner], last, Some(group))
            } else {
                self.gate(&known, last, Some(group))
            };
            known.push(next);
            last = Some(next);
        }
        let output = if self.choose(3) == 0 && depth < 3 { self.group(&[last.unwrap()], Some(group), depth + 1) } else { last.unwrap() };
        self.structure.groups[group].output = output;
        output
    }
}

fn build(choices: Vec<u32>, leaves: usize, size: usize) -> Structure {
    let mut builder = Builder { structure: Structure::new(vec![LEAF; leaves], Vec::new()), choices };
    let mut values: Vec<usize> = (0..leaves).collect();
    for _ in 0..size {
        let next = if builder.choose(2) == 0 { builder.group(&values.clone(), None, 0) } else { builder.gate(&values.clone(), None, None) };
        values.push(next);
    }
    builder.structure
}

/// Whether a node lies in a group or in one inside it.
fn is_inside(structure: &Structure, node: usize, group: usize) -> bool {
    let mut home = structure.groups.iter().position(|group| group.nodes.contains(&node));
    while let Some(at) = home {
        if at == group {
            return true;
        }
        home = structure.groups[at].parent;
    }
    false
}

fn corners(rect: &Rect) -> Area {
    let (x, y) = (rect.width / 2.0, rect.height / 2.0);
    [rect.center.x - x, rect.center.y - y, rect.center.x + x, rect.center.y + y]
}

fn contains(outer: &Area, inner: &Area) -> bool {
    outer[0] < inner[0] && outer[1] < inner[1] && outer[2] > inner[2] && outer[3] > inner[3]
}

/// The frame with the title that stands on its upper edge.
fn with_title(rect: &Rect) -> Area {
    let [left, top, right, bottom] = corners(rect);
    [left, top - 9.0, right, bottom]
}

fn frames_hold_their_own(structure: &Structure) {
    keeps_its_promises(structure, "groups");
    let layout = layout(structure);
    for (index, (group, rect)) in structure.groups.iter().zip(&layout.frames).enumerate() {
        assert!(rect.width >= group.title);
        let frame = with_title(rect);
        for node in 0..structure.nodes.len() {
            let [body, labels] = areas(structure, &layout, node)[..] else { panic!("two areas") };
            if is_inside(structure, node, index) {
                assert!(contains(&corners(rect), &body), "node {node} is in the frame of {index}");
                assert_eq!(meet(&labels, &corners(rect)), !leaves(structure, index, node), "the labels of {node} in the frame of {index}");
            } else {
                assert!(!meet(&frame, &body) && !meet(&frame, &labels), "node {node} is not in the frame of {index}");
            }
        }
        for (other, second) in layout.frames.iter().enumerate().skip(index + 1) {
            let nested = std::iter::successors(Some(other), |&at| structure.groups[at].parent).any(|at| at == index);
            let second = with_title(second);
            assert!(if nested { contains(&frame, &second) } else { !meet(&frame, &second) }, "frames {index} and {other}");
        }
        for (edge, link) in structure.edges.iter().enumerate() {
            let ends = [link.from, link.to].map(|node| is_inside(structure, node, index));
            let points = layout.wire(link.from, edge).sample();
            if ends == [false, false] {
                assert!(!points.windows(2).any(|pair| cuts(pair[0], pair[1], &corners(rect))), "edge {edge} keeps out of {index}");
            }
        }
    }
    one_value_comes_in_once(structure, &layout);
}

/// Whether a node's value leaves a group.
fn leaves(structure: &Structure, group: usize, node: usize) -> bool {
    structure.groups[group].output == node
}

/// The wires of one value into one group are the same up to its frame.
fn one_value_comes_in_once(structure: &Structure, layout: &Layout) {
    for (index, rect) in layout.frames.iter().enumerate() {
        let left = rect.center.x - rect.width / 2.0;
        let mut seen: Vec<(usize, f64)> = Vec::new();
        for (edge, link) in structure.edges.iter().enumerate() {
            if is_inside(structure, link.to, index) && !is_inside(structure, link.from, index) {
                let points = layout.wire(link.from, edge).sample();
                let before = points.iter().rev().find(|point| point.x <= left).unwrap();
                match seen.iter().find(|(from, _)| *from == link.from) {
                    Some((_, y)) => assert_eq!(*y, before.y, "edge {edge} comes into {index}"),
                    None => seen.push((link.from, before.y)),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn frames_hold_their_own_gates_and_nothing_else(choices in vec(any::<u32>(), 200), leaves in 1..5_usize, size in 1..8_usize) {
        frames_hold_their_own(&build(choices, leaves, size));
    }
}

/// One gate in a group: the wire to it runs straight in, and straight out again.
#[test]
fn a_chain_runs_straight_through_its_frame() {
    let mut structure = Structure::new(vec![LEAF], Vec::new());
    for to in 1..6 {
        structure.nodes.push(GATE);
        structure.edges.push(Link { from: to - 1, to, slot: 0 });
    }
    structure.groups.push(Group { parent: None, nodes: vec![2, 3, 4], output: 4, title: 30.0 });
    let layout = layout(&structure);
    assert!(layout.boxes.iter().all(|rect| rect.center.y == layout.boxes[0].center.y));
    assert!(layout.routes.iter().all(|route| route.curves.len() <= 1));
    let (frame, first) = (layout.frames[0], layout.boxes[2]);
    assert_eq!((first.center.x - first.width / 2.0) - (frame.center.x - frame.width / 2.0), 20.0, "20 px between frame and gate");
    assert_eq!(layout.stubs[4].0.x, frame.center.x + frame.width / 2.0, "the output's labels stand outside");
}

/// As deep as programs nest, with a wire from the outermost level to the innermost gate.
#[test]
fn groups_nest_as_deep_as_brackets() {
    let mut structure = Structure::new(vec![LEAF, GATE], Vec::new());
    structure.edges.push(Link { from: 0, to: 1, slot: 0 });
    for group in 0..256_usize {
        let nodes = if group == 255 { vec![1] } else { Vec::new() };
        structure.groups.push(Group { parent: group.checked_sub(1), nodes, output: 1, title: 30.0 });
    }
    let layout = layout(&structure);
    assert!(layout.frames.windows(2).all(|pair| contains(&corners(&pair[0]), &corners(&pair[1]))));
    assert_eq!(layout.routes[0].curves.len(), 1);
}
