//! The catalogue: every gate of the table as an entry that can be found by any of its names, linked, and looked at with an example.

mod facts;
mod folder;
mod live;
mod page;
mod search;

pub use facts::{FILES, Facts, Layer};
pub use folder::{Row, folder};
pub use live::{Live, Number};
pub use page::{Default, Page, Setting, page, signature};
pub use search::{near, resolve, search};

use crate::gates::{self, Gate};
use crate::words::Phrase;
use std::sync::OnceLock;

/// A gate in the catalogue.
#[derive(Debug)]
pub struct Entry {
    /// Its record.
    pub gate: &'static Gate,
    /// What links call it: its name, or another one where two gates share that.
    pub link: &'static str,
    /// The key of its family's title.
    pub family: &'static str,
    /// What is known of it beside its record.
    pub facts: Facts,
    keys: [&'static str; 2],
}

impl Entry {
    /// What it is called in words.
    pub fn name(&self) -> Phrase {
        Phrase::new(self.keys[0])
    }

    /// What it computes, in one sentence.
    pub fn about(&self) -> Phrase {
        Phrase::new(self.keys[1])
    }

    /// What it does to gradients, in one sentence; a generator has none.
    pub fn effect(&self) -> Option<Phrase> {
        gates::effect(self.gate.name)
    }

    /// Whether no gradient passes it at all.
    pub fn is_wall(&self) -> bool {
        !self.gate.is_generator() && (0..self.gate.operands.len()).all(|operand| !self.gate.differentiable(operand))
    }
}

/// The families, in the order of the gate table.
const FAMILIES: [&str; 12] = [
    "family.arithmetic",
    "family.elementary",
    "family.activation",
    "family.selection",
    "family.reduction",
    "family.linear",
    "family.shape",
    "family.network",
    "family.loss",
    "family.normalization",
    "family.convolution",
    "family.generator",
];

/// Every entry, family by family; none as long as the facts are not there.
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    let Some(text) = FILES.all().next() else { return &[] };
    ENTRIES.get_or_init(|| collect(text))
}

fn collect(text: &'static str) -> Vec<Entry> {
    let facts = facts::parse(text);
    let mut entries: Vec<Entry> = Vec::new();
    for (family, gates) in FAMILIES.into_iter().zip(gates::families()) {
        for &gate in gates {
            let is_taken = entries.iter().any(|entry| entry.link == gate.name);
            let link = if is_taken { gate.aliases.first().copied().unwrap_or(gate.name) } else { gate.name };
            let facts = facts.iter().find(|(name, _)| *name == link).map(|(_, facts)| facts.clone()).unwrap_or_default();
            let key = |part: &str| -> &'static str { [part, link].concat().leak() };
            entries.push(Entry { gate, link, family, facts, keys: [key("named."), key("about.")] });
        }
    }
    entries
}

/// The index of the entry for a gate's record, or for one that takes over from it.
pub fn of_gate(gate: &Gate) -> Option<usize> {
    let is = |other: &'static Gate| std::ptr::eq(other, gate);
    let own = entries().iter().position(|entry| is(entry.gate));
    own.or_else(|| entries().iter().position(|entry| [entry.gate.on_tensors, entry.gate.on_batches].into_iter().flatten().any(is)))
}
