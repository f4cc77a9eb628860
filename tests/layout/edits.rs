//! A small edit moves little.

use super::programs::named;
use gatewise::graph::{Grouping, compile};
use gatewise::layout::{Last, Layout, Point, Structure, layout, layout_after};
use gatewise::scene::Scene;
use gatewise::trace::{self, Outline};
use std::collections::BTreeMap;

/// A program's picture with the names of its nodes.
struct Picture {
    structure: Structure,
    says: Vec<(String, String)>,
    layout: Layout,
}

impl Picture {
    fn first(text: &str) -> Picture {
        let (structure, says) = named(text);
        Picture { layout: layout(&structure), structure, says }
    }

    fn after(text: &str, last: &Picture) -> Picture {
        let (structure, says) = named(text);
        let same = |before: usize, here: usize| last.says[before].1 == says[here].1;
        let layout = layout_after(&structure, Last { structure: &last.structure, layout: &last.layout, same: &same });
        Picture { structure, says, layout }
    }

    /// How far the boxes of the nodes that both have moved on average, apart from what all of them did: to the side, and up or down.
    fn moved(&self, to: &Picture) -> (f64, f64) {
        let before: BTreeMap<&str, usize> = self.says.iter().enumerate().map(|(node, says)| (says.0.as_str(), node)).collect();
        let both: Vec<(Point, Point)> = (to.says.iter().enumerate())
            .filter_map(|(node, says)| Some((self.layout.boxes[*before.get(says.0.as_str())?].center, to.layout.boxes[node].center)))
            .collect();
        let mean = |mut moves: Vec<f64>| {
            moves.sort_by(f64::total_cmp);
            let common = moves[moves.len() / 2];
            moves.iter().map(|by| (by - common).abs()).sum::<f64>() / moves.len() as f64
        };
        (mean(both.iter().map(|(from, to)| to.x - from.x).collect()), mean(both.iter().map(|(from, to)| to.y - from.y).collect()))
    }
}

/// The text with another gate between a gate and the first that uses it.
fn with_gate(text: &str, at: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| line.contains('=')).collect();
    let gates: Vec<usize> = (0..lines.len()).filter(|&line| lines[line].contains("= x") || lines[line].contains("= v")).collect();
    let line = gates[at % gates.len()];
    let name = lines[line].split(' ').next().unwrap();
    let mut edited: Vec<String> = lines.iter().map(|line| (*line).to_string()).collect();
    let uses = |line: &String| line.split(|c: char| !c.is_alphanumeric()).skip(1).any(|word| word == name);
    if let Some(user) = edited.iter().position(uses) {
        let words: Vec<&str> = edited[user].split(' ').collect();
        let renamed: Vec<&str> = words.iter().map(|word| if *word == name { "inserted" } else { word }).collect();
        edited[user] = renamed.join(" ");
    }
    edited.insert(line + 1, format!("inserted = tanh({name})"));
    edited.join("\n")
}

/// How far boxes move, on average over ten edits of each graph, in px to the side and up or down; columns stand about 150 apart, and
/// a new lane takes 32. Laid out afresh, the same graphs move by up to 45 and 4,500.
const MOVES: [(&str, f64, f64); 6] = [
    ("rand-50-s1", 25.0, 50.0),
    ("rand-100-s1", 45.0, 200.0),
    ("ad-100", 15.0, 100.0),
    ("rand-300-s1", 10.0, 40.0),
    ("ad-1000", 10.0, 40.0),
    ("rand-1000-s1", 10.0, 120.0),
];

#[test]
fn another_gate_moves_the_others_little_and_so_does_taking_it_away() {
    for (name, most_aside, most_down) in MOVES {
        let text = program(name);
        let last = Picture::first(&text);
        let (mut there, mut back) = ((0.0, 0.0), (0.0, 0.0));
        for at in 0..10 {
            let next = Picture::after(&with_gate(&text, 5 * at + 3), &last);
            assert_eq!(next.layout.boxes.len(), last.layout.boxes.len() + 1);
            let again = Picture::after(&text, &next);
            for (sum, moved) in [(&mut there, last.moved(&next)), (&mut back, next.moved(&again))] {
                *sum = (sum.0 + moved.0 / 10.0, sum.1 + moved.1 / 10.0);
            }
        }
        for (aside, down) in [there, back] {
            assert!(aside <= most_aside && down <= most_down, "{name}: {aside:.1} aside, {down:.1} up or down on average");
        }
    }
}

#[test]
fn what_has_not_changed_stands_where_it_stood() {
    for (name, ..) in MOVES {
        let last = Picture::first(&program(name));
        assert_eq!(Picture::after(&program(name), &last).layout, last.layout, "{name}");
    }
}

#[test]
fn a_longer_name_moves_nothing_up_or_down() {
    for (name, ..) in MOVES {
        let text = program(name);
        let last = Picture::first(&text);
        let next = Picture::after(&text.replace("x1 ", "a_longer_name ").replace("x1\n", "a_longer_name\n"), &last);
        let heights = |picture: &Picture| picture.layout.boxes.iter().map(|at| at.center.y).collect::<Vec<f64>>();
        assert_eq!(heights(&next), heights(&last), "{name}");
    }
}

#[test]
fn many_edits_do_not_spoil_the_order() {
    for name in ["rand-50-s1", "rand-100-s1", "ad-100", "rand-300-s1"] {
        let mut text = program(name);
        let mut next = Picture::first(&text);
        for at in 0..12 {
            text = with_gate(&text.replace("inserted", &format!("y{at}")), 5 * at + 3);
            next = Picture::after(&text, &next);
        }
        let fresh = Picture::first(&text);
        let crossings = |picture: &Picture| super::drawn_crossings(&picture.structure, &picture.layout);
        let (after, afresh) = (crossings(&next), crossings(&fresh));
        assert!(5 * after <= 6 * afresh, "{name}: {after} crossings after twelve edits, {afresh} afresh");
    }
}

/// What is typed, sign by sign.
const TYPED: [&str; 3] = [
    "x=2;w=-3;b=1;z=w*x+b;s=1/(1+exp(-z));loss=(s-y)^2",
    "a=1;b=2;c=3;d=4;e=(a+b)*(c+d);f=tanh(e)+max(a,d)",
    "q=x+y;f=q*z;g=log(f+1)*exp(q)",
];

/// How far named boxes move for each sign, on average, in px.
const WHILE_TYPING: f64 = 40.0;

#[test]
fn typing_moves_what_is_there_little() {
    for text in TYPED {
        let (mut moved, mut signs, mut last) = (0.0, 0.0, None::<Scene>);
        for end in 1..=text.len() {
            let Ok((_, graph)) = compile(&text[..end]) else { continue };
            let trace = trace::run(&graph);
            let next = {
                let outline = Outline::open(&graph);
                Scene::following(graph, trace, outline, last.as_ref())
            };
            if let Some(last) = &last {
                signs += 1.0;
                moved += between(last, &next);
            }
            last = Some(next);
        }
        let last = last.unwrap();
        assert_eq!(last.layout, layout(&last.structure), "a small graph stands as its text says");
        assert!(signs > 10.0 && moved / signs <= WHILE_TYPING, "{text}: {:.1} px on average for {signs} signs", moved / signs);
    }
}

/// A network of closed neurons, each of which takes two of those before it.
fn neurons(count: usize) -> String {
    let mut text = String::from("def neuron(w, x, u, y) = sigmoid(w*x + u*y)\nx0 = 1\nx1 = 2\nw = 0.5\nu = 0.25\n");
    for at in 2..count {
        text += &format!("x{at} = neuron(w, x{}, u, x{})\n", at - 1, at * 7 / 10);
    }
    text
}

/// How far the neurons move on average in each of four edits, after the last picture and afresh.
fn moved_neurons(opened: &[&str]) -> (f64, f64) {
    let grouping = Grouping { opened: opened.iter().map(|name| (*name).to_string()).collect(), ..Grouping::default() };
    let scene = |text: &str, last: Option<&Scene>| Scene::opened(compile(text).unwrap().1, &grouping, last, false);
    let text = neurons(60);
    let last = scene(&text, None);
    assert!(last.outline.closed(last.graph.output).is_some(), "the neurons are closed");
    assert_eq!(last.outline.framed.len(), opened.len());
    assert_eq!(scene(&text, Some(&last)).layout, last.layout);
    let (mut after, mut afresh) = (0.0, 0.0);
    for at in [12, 25, 38, 51] {
        let (old, new) = (format!("x{at} = neuron(w, x{},", at - 1), format!("inserted = tanh(x{})\nx{at} = neuron(w, inserted,", at - 1));
        let edited = text.replace(&old, &new);
        assert_ne!(edited, text);
        after += between(&last, &scene(&edited, Some(&last))) / 4.0;
        afresh += between(&last, &scene(&edited, None)) / 4.0;
    }
    (after, afresh)
}

#[test]
fn groups_stay_where_they_stood() {
    for opened in [&[][..], &["x20:neuron"], &["x20:neuron", "x33:neuron", "x47:neuron"]] {
        let (after, afresh) = moved_neurons(opened);
        assert!(4.0 * after < afresh, "{opened:?}: {after:.0} px after the last picture, {afresh:.0} px afresh");
    }
}

/// How far the boxes of the names that both have moved on average.
fn between(last: &Scene, next: &Scene) -> f64 {
    let named = |scene: &Scene| -> BTreeMap<String, Point> {
        let nodes = scene.graph.nodes.iter().zip(&scene.layout.boxes);
        nodes.filter_map(|(node, at)| Some((node.name.clone()?, at.center))).collect()
    };
    let (before, here) = (named(last), named(next));
    let both: Vec<f64> =
        (before.iter()).filter_map(|(name, from)| here.get(name).map(|to| (to.x - from.x).abs() + (to.y - from.y).abs())).collect();
    if both.is_empty() { 0.0 } else { both.iter().sum::<f64>() / both.len() as f64 }
}

fn program(name: &str) -> String {
    std::fs::read_to_string(format!("benches/programs/{name}.txt")).unwrap()
}
