//! A small edit moves little.

use super::programs::named;
use gatewise::layout::{Last, Layout, Structure, layout, layout_after};
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

    /// How far the boxes of the nodes that both have moved on average: to the side, and up or down.
    fn moved(&self, to: &Picture) -> (f64, f64) {
        let before: BTreeMap<&str, usize> = self.says.iter().enumerate().map(|(node, says)| (says.0.as_str(), node)).collect();
        let (mut sum, mut count) = ((0.0, 0.0), 0.0);
        for (node, (name, _)) in to.says.iter().enumerate() {
            if let Some(&before) = before.get(name.as_str()) {
                let (from, to) = (self.layout.boxes[before].center, to.layout.boxes[node].center);
                sum = (sum.0 + (to.x - from.x).abs(), sum.1 + (to.y - from.y).abs());
                count += 1.0;
            }
        }
        let mut dy: Vec<f64> = to.says.iter().enumerate().filter_map(|(node, (name, _))| before.get(name.as_str()).map(|&b| to.layout.boxes[node].center.y - self.layout.boxes[b].center.y)).collect();
        dy.sort_by(f64::total_cmp);
        let m = dy[dy.len() / 2];
        let rest = dy.iter().map(|d| (d - m).abs()).sum::<f64>() / count;
        eprint!("[{m:.0} {rest:.0}] ");
        (sum.0 / count, sum.1 / count)
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

#[test]
fn show() {
    for name in ["rand-50-s1", "rand-100-s1", "ad-100", "rand-300-s1", "rand-1000-s1"] {
        let text = std::fs::read_to_string(format!("benches/programs/{name}.txt")).unwrap();
        let last = Picture::first(&text);
        let again = Picture::after(&text, &last);
        eprintln!("{name} again {:?}", last.moved(&again));
        for at in [3, 17, 31, 47] {
            let edited = with_gate(&text, at);
            let (fresh, next) = (Picture::first(&edited), Picture::after(&edited, &last));
            let back = Picture::after(&text, &next);
            eprintln!("{name} {at}: fresh {:?} after {:?} back {:?}", last.moved(&fresh), last.moved(&next), last.moved(&back));
        }
    }
}
