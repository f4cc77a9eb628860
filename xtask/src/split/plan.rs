//! Which functions stand in the first part of the program, which in the rest, and where both meet.

use super::data::Linked;
use super::places::joined;
use super::program::Program;
use crate::command::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::ExternalKind;

/// The export that fetches the rest: what a stub calls as long as the rest is not there.
pub const LOAD_REST: &str = "load_rest";

/// What stays where it is mentioned, in bytes.
const SHORT: usize = 40;

/// How the program is divided.
///
/// Both parts share the table of functions. The first part has a stub for each function of the rest that it mentions, and a
/// stub calls what stands in a slot of the table; the rest gets functions of the first part from slots as well.
#[derive(Debug)]
pub struct Plan {
    /// The functions that the first part defines, in their order.
    pub kept: Vec<u32>,
    /// The functions of the rest, in their order.
    pub moved: Vec<u32>,
    /// The functions of the rest that have a stub, each with its slot, in the order in which the stubs stand.
    pub stubs: Vec<(u32, u32)>,
    /// The functions of the first part, imported ones among them, that the rest calls, each with its slot.
    pub shown: BTreeMap<u32, u32>,
    /// The functions among them that had no slot before; their slots are those behind the table's end, in this order.
    pub appended: Vec<u32>,
    /// What the rest writes into the table, by slot.
    pub filled: BTreeMap<u32, u32>,
    /// The slot that is empty as long as the rest is not there.
    pub marker: u32,
    /// How many slots the table has now.
    pub table_size: u32,
    /// The function that fetches the rest.
    pub load: u32,
    /// The addresses of the data that come with the rest.
    pub data: Vec<Range<usize>>,
}

impl Plan {
    /// Divides a program. `linked` knows its data, `is_first` says which functions the first screen needs.
    pub fn new(program: &Program, linked: &Linked, is_first: impl Fn(u32) -> bool) -> Outcome<Self> {
        let load = program
            .exports
            .iter()
            .find(|export| export.kind == ExternalKind::Func && export.name == LOAD_REST)
            .ok_or_else(|| format!("the program exports no `{LOAD_REST}`"))?
            .index;
        let needed = |function, bound| is_first(function) || bound || function == load || Some(function) == program.start;
        let mut kept: BTreeSet<u32> =
            program.defined().filter(|(function, body)| needed(*function, body.mentions.is_bound)).map(|(function, _)| function).collect();
        // What stays for being short may mention further functions.
        let stubbed = loop {
            let stubbed = stubbed(program, &kept);
            let short: Vec<u32> = stubbed.iter().copied().filter(|function| is_short(program, *function)).collect();
            if short.is_empty() {
                break stubbed;
            }
            kept.extend(short);
        };
        let moved: Vec<u32> = program.defined().map(|(function, _)| function).filter(|function| !kept.contains(function)).collect();
        let Some(&some_moved) = moved.first() else {
            return Err("the first screen needs every function: nothing is left for later".to_owned());
        };

        let mut filled: BTreeMap<u32, u32> =
            program.slots.iter().copied().filter(|(_, function)| !kept.contains(function) && *function >= program.imported).collect();
        let mut table_size =
            program.tables.first().and_then(|table| u32::try_from(table.initial).ok()).ok_or("the program has no table of functions")?;
        let mut append = || {
            table_size += 1;
            table_size - 1
        };
        let first_slots: BTreeMap<u32, u32> = program.slots.iter().rev().map(|(slot, function)| (*function, *slot)).collect();
        let mut shown = BTreeMap::new();
        let mut appended = Vec::new();
        let called: BTreeSet<u32> =
            moved.iter().filter_map(|function| program.body(*function)).flat_map(|body| body.mentions.functions.iter().copied()).collect();
        for function in called.into_iter().filter(|function| *function < program.imported || kept.contains(function)) {
            let slot = first_slots.get(&function).copied().unwrap_or_else(|| {
                appended.push(function);
                append()
            });
            shown.insert(function, slot);
        }
        let mut stubs = Vec::new();
        // Stubs of one type stand together: they differ in a byte or two then, which compresses well.
        let mut by_type: Vec<(u32, u32)> =
            stubbed.iter().map(|function| Ok((program.type_of(*function)?.0, *function))).collect::<Outcome<_>>()?;
        by_type.sort_unstable();
        for (_, function) in by_type {
            let slot = first_slots.get(&function).copied().unwrap_or_else(&mut append);
            stubs.push((function, slot));
            filled.insert(slot, function);
        }
        let marker = append();
        filled.insert(marker, some_moved);
        let kept: Vec<u32> = kept.into_iter().collect();
        // Places in the source come with the rest, which holds what reports a panic.
        let data = joined(program.memory.places().into_iter().chain(linked.beyond(program, &kept)).collect());
        Ok(Self { kept, moved, stubs, shown, appended, filled, marker, table_size, load, data })
    }
}

/// The functions beside the kept ones that these, the table or JavaScript mention.
fn stubbed(program: &Program, kept: &BTreeSet<u32>) -> BTreeSet<u32> {
    let called = kept.iter().filter_map(|function| program.body(*function)).flat_map(|body| body.mentions.functions.iter().copied());
    let pointed = program.slots.iter().map(|(_, function)| *function).chain(program.declared.iter().copied());
    let exported = program.exports.iter().filter(|export| export.kind == ExternalKind::Func).map(|export| export.index);
    called.chain(pointed).chain(exported).filter(|function| *function >= program.imported && !kept.contains(function)).collect()
}

/// Whether a function is hardly longer than its stub. The compiler merges short functions that are the same under the name of one of
/// them, of another one in the next build: the list would have to follow.
fn is_short(program: &Program, function: u32) -> bool {
    program.body(function).is_some_and(|body| body.len() <= SHORT)
}
