//! What the catalogue knows of gates beside their records, read from `assets/catalogue/gates.txt`, which says how.

use crate::words::Texts;
use gatewise_core::texts;

/// The file in `assets/catalogue/`.
pub static FILES: Texts = texts!("../../assets/catalogue/", ["gates.txt"]);

/// What is known of a gate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// A small program with a call of the gate.
    pub example: &'static str,
    /// Other ways to write it.
    pub writes: Vec<&'static str>,
    /// The shapes that it takes and makes; empty where it works number by number.
    pub takes: &'static str,
    /// Its value in our own language, where neither operator nor definition says it.
    pub forward: &'static str,
    /// Caffe's layers that are this gate.
    pub caffe: Vec<Layer>,
    /// What PyTorch calls it.
    pub torch: Vec<&'static str>,
    /// Further names that find it.
    pub also: Vec<&'static str>,
    /// A program that it refuses.
    pub wrong: &'static str,
    /// The keys of what is to be watched.
    pub watch: Vec<&'static str>,
    /// The links of related gates.
    pub see: Vec<&'static str>,
}

/// A layer of Caffe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    /// The name of its file, without `_layer.cpp`.
    pub file: &'static str,
    /// Its type.
    pub kind: &'static str,
    /// The setting that makes it this gate; empty where it needs none.
    pub setting: &'static str,
}

/// The facts of each gate by its link.
pub fn parse(text: &'static str) -> Vec<(&'static str, Facts)> {
    let mut all: Vec<(&str, Facts)> = Vec::new();
    for line in text.lines() {
        if let Some(link) = line.strip_prefix("= ") {
            all.push((link, Facts::default()));
        } else if let (Some((key, value)), Some((_, facts))) = (line.split_once(" = "), all.last_mut()) {
            facts.take(key, value);
        }
    }
    all
}

impl Facts {
    fn take(&mut self, key: &str, value: &'static str) {
        match key {
            "example" => self.example = value,
            "writes" => self.writes = value.split(" | ").collect(),
            "takes" => self.takes = value,
            "forward" => self.forward = value,
            "caffe" => self.caffe = layers(value),
            "torch" => self.torch = value.split(", ").collect(),
            "also" => self.also = value.split(", ").collect(),
            "wrong" => self.wrong = value,
            "watch" => self.watch = value.split(' ').collect(),
            "see" => self.see = value.split(' ').collect(),
            _ => {}
        }
    }
}

/// `eltwise Eltwise (operation: SUM, coeff: −1), bias Bias`
fn layers(text: &'static str) -> Vec<Layer> {
    let mut rest = text;
    let mut layers = Vec::new();
    while let Some((file, after)) = rest.split_once(' ') {
        let kind = after.split([' ', ',']).next().unwrap_or_default();
        let after = after.get(kind.len()..).unwrap_or_default();
        let setting = after.strip_prefix(" (").and_then(|after| after.split_once(')')).map_or("", |(setting, _)| setting);
        layers.push(Layer { file, kind, setting });
        let after = if setting.is_empty() { after } else { after.split_once(')').map_or("", |(_, after)| after) };
        rest = after.trim_start_matches(", ");
    }
    layers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_layers_is_read() {
        let layer = |file, kind, setting| Layer { file, kind, setting };
        assert_eq!(
            layers("bias Bias, eltwise Eltwise (operation: SUM, coeff: −1), scale Scale"),
            [layer("bias", "Bias", ""), layer("eltwise", "Eltwise", "operation: SUM, coeff: −1"), layer("scale", "Scale", "")]
        );
        assert_eq!(layers("exp Exp (base: a number)"), [layer("exp", "Exp", "base: a number")]);
    }

    #[test]
    fn facts_stand_below_their_gate() {
        let all = parse("# a comment\n= add\nexample = a + b\nsee = sub mul\n= sub\ntorch = torch.sub, x - y\n");
        assert_eq!(all[0], ("add", Facts { example: "a + b", see: vec!["sub", "mul"], ..Facts::default() }));
        assert_eq!(all[1].1.torch, ["torch.sub", "x - y"]);
    }
}
