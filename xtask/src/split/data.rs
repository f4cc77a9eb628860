//! Which of the program's data the first part does without: those that no function of it can come to.
//!
//! The linker tells where each datum stands, which data point to which, and which addresses the code names (`--emit-relocs` in
//! `.cargo/config.toml`). Functions change after that, data do not: what a finished function names is found by address.

use super::places::{Memory, joined};
use super::program::{Program, address};
use crate::command::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{KnownCustom, Linking, Parser, Payload, RelocAddendKind, RelocSectionReader, SymbolInfo};

/// An address that the linker does not know has been computed from one that it knows: data as near as this stay.
const NEAR: usize = 64;
/// Data shorter than this are not worth a segment of their own in the rest.
const SHORT: usize = 16;
/// The segments of data that nobody writes to.
const CONSTANT: &str = ".rodata";

/// A datum, by its index among the linker's symbols.
type Datum = u32;

/// What the linker knows of a program's data.
#[derive(Debug, Default)]
pub struct Linked {
    /// Where each datum stands.
    ranges: BTreeMap<Datum, Range<usize>>,
    /// Where the data stand that the program may write to.
    variable: Vec<Range<usize>>,
    /// The data that one mentions.
    leads: BTreeMap<Datum, BTreeSet<Datum>>,
    /// The data that code means by an address, which may lie beside them.
    meant: BTreeMap<usize, BTreeSet<Datum>>,
    /// The data by the address at which they begin.
    starts: BTreeMap<usize, Vec<Datum>>,
    /// Their bytes.
    memory: Memory,
}

impl Linked {
    /// Reads what the linker wrote.
    pub fn read(bytes: &[u8]) -> Outcome<Self> {
        let mut linked = Self::default();
        let mut segments = Vec::new();
        let (mut data_section, mut section) = (None, 0);
        let mut relocations = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload.map_err(text)?;
            let is_section = payload.as_section().is_some();
            match payload {
                Payload::DataSection(reader) => {
                    data_section = Some((section, reader.range().start));
                    for segment in reader {
                        let segment = segment.map_err(text)?;
                        let start = address(&segment)?.ok_or("the linked program has data that nothing places")?;
                        linked.memory.put(start, segment.data);
                        segments.push((start as usize, segment.range.end - segment.data.len()));
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(parts) => {
                        for part in parts {
                            linked.take(part.map_err(text)?, &segments)?;
                        }
                    }
                    KnownCustom::Reloc(reader) => relocations.push(reader),
                    _ => {}
                },
                _ => {}
            }
            section += u32::from(is_section);
        }
        let (data_section, section_start) = data_section.ok_or("the linked program has no data")?;
        for reader in relocations {
            if reader.section_index() == data_section {
                linked.join(reader, section_start, &segments)?;
            } else {
                linked.mean(reader)?;
            }
        }
        if linked.meant.is_empty() {
            return Err("the linked program does not tell what its code mentions: .cargo/config.toml has the linker say so".to_owned());
        }
        Ok(linked)
    }

    fn take(&mut self, part: Linking, segments: &[(usize, usize)]) -> Outcome {
        match part {
            Linking::SymbolTable(symbols) => {
                for (datum, symbol) in (0..).zip(symbols) {
                    if let SymbolInfo::Data { symbol: Some(place), .. } = symbol.map_err(text)? {
                        let (start, _) = segments.get(place.index as usize).ok_or("a datum stands in no segment")?;
                        let start = start + place.offset as usize;
                        self.ranges.insert(datum, start..start + place.size as usize);
                        self.starts.entry(start).or_default().push(datum);
                    }
                }
            }
            Linking::SegmentInfo(infos) => {
                let ends = segments.iter().skip(1).map(|segment| segment.0).chain([usize::MAX]);
                for (info, (segment, end)) in infos.into_iter().zip(segments.iter().zip(ends)) {
                    if !info.map_err(text)?.name.starts_with(CONSTANT) {
                        self.variable.push(segment.0..end);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes which data mention which.
    fn join(&mut self, reader: RelocSectionReader, section_start: usize, segments: &[(usize, usize)]) -> Outcome {
        for relocation in reader.entries() {
            let relocation = relocation.map_err(text)?;
            if relocation.ty.addend_kind() == RelocAddendKind::None {
                continue;
            }
            let place = section_start + relocation.offset as usize;
            let (start, first_byte) =
                segments.iter().rev().find(|(_, first_byte)| *first_byte <= place).ok_or("a mention stands in no segment")?;
            for datum in self.at(start + place - first_byte) {
                self.leads.entry(datum).or_default().insert(relocation.index);
            }
        }
        Ok(())
    }

    /// Notes which data the code means by which addresses.
    fn mean(&mut self, reader: RelocSectionReader) -> Outcome {
        for relocation in reader.entries() {
            let relocation = relocation.map_err(text)?;
            if relocation.ty.addend_kind() != RelocAddendKind::None
                && let Some(range) = self.ranges.get(&relocation.index)
                && let Ok(addend) = isize::try_from(relocation.addend)
            {
                self.meant.entry(range.start.wrapping_add_signed(addend)).or_default().insert(relocation.index);
            }
        }
        Ok(())
    }

    /// The data that hold an address.
    fn at(&self, address: usize) -> Vec<Datum> {
        self.around(address..address + 1)
    }

    /// The data that have a part of a range.
    fn around(&self, range: Range<usize>) -> Vec<Datum> {
        let before = self.starts.range(..=range.start).next_back().map_or(range.start, |(start, _)| *start);
        let near = self.starts.range(before..range.end).flat_map(|(_, data)| data);
        near.copied().filter(|datum| self.ranges.get(datum).is_some_and(|of| of.end > range.start)).collect()
    }

    /// The data that these functions can come to.
    fn reached(&self, program: &Program, functions: &[u32]) -> BTreeSet<Datum> {
        let mut unread: Vec<Datum> = self.variable.iter().flat_map(|range| self.around(range.clone())).collect();
        let named: BTreeSet<u32> = functions
            .iter()
            .filter_map(|function| program.body(*function))
            .flat_map(|body| body.mentions.constants.iter().copied())
            .collect();
        for address in named.into_iter().map(|address| address as usize) {
            match self.meant.get(&address) {
                Some(meant) => unread.extend(meant.iter().copied().chain(self.at(address))),
                None => unread.extend(self.around(address.saturating_sub(NEAR)..address + NEAR)),
            }
        }
        let mut reached = BTreeSet::new();
        while let Some(datum) = unread.pop() {
            if reached.insert(datum) {
                unread.extend(self.leads.get(&datum).into_iter().flatten());
            }
        }
        reached
    }

    /// Where data stand that none of these functions of the finished program can come to.
    pub fn beyond(&self, program: &Program, functions: &[u32]) -> Vec<Range<usize>> {
        let reached = self.reached(program, functions);
        let ranges = |is_reached: bool| {
            self.ranges.iter().filter(move |(datum, _)| reached.contains(datum) == is_reached).map(|(_, range)| range.clone())
        };
        let (kept, beyond) = (joined(ranges.clone()(true).collect()), joined(ranges(false).collect()));
        let is_same = |range: &Range<usize>| program.memory.bytes(range.clone()) == self.memory.bytes(range.clone());
        without(&beyond, &kept).into_iter().filter(|range| range.len() >= SHORT && is_same(range)).collect()
    }
}

/// Ranges in order, without what lies in other ones.
fn without(ranges: &[Range<usize>], others: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    for range in ranges {
        let mut start = range.start;
        for other in others.iter().filter(|other| other.start < range.end && other.end > range.start) {
            left.push(start..other.start.max(start));
            start = other.end;
        }
        left.push(start..range.end.max(start));
    }
    left.retain(|range| !range.is_empty());
    left
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, Function, FunctionSection, LinkingSection, MemorySection,
        MemoryType, Module, SymbolTable, TypeSection,
    };
    use wasmparser::RelocationType;

    /// Where the data begin: five of 32 bytes each, of which the last can be written to.
    const START: u32 = 70_000;
    const SIZE: u32 = 32;

    fn at(datum: u32) -> u32 {
        START + datum * SIZE
    }

    /// A program of functions that each name an address, and whose linker has noted that datum 0 points to datum 1.
    fn program(named: &[u32]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for address in named {
            functions.function(0);
            let mut function = Function::new([]);
            function.instructions().i32_const(address.cast_signed()).drop().end();
            code.function(&function);
        }
        let mut memories = MemorySection::new();
        memories.memory(MemoryType { minimum: 2, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(START.cast_signed()), (0..4 * SIZE).map(|byte| byte as u8));
        data.active(0, &ConstExpr::i32_const(at(4).cast_signed()), [7; SIZE as usize]);
        let mut symbols = SymbolTable::new();
        for datum in 0..5 {
            let (index, offset) = if datum < 4 { (0, datum * SIZE) } else { (1, 0) };
            symbols.data(0, &format!("datum {datum}"), Some(DataSymbolDefinition { index, offset, size: SIZE }));
        }
        // Two infos of segments: their names, their alignments, no flags.
        let infos = [&[2, 7][..], b".rodata", &[0, 0, 5], b".data", &[0, 0]].concat();
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        let mut linking = linking_bytes(&linking);
        linking.extend([&[5, infos.len() as u8][..], &infos].concat());
        // The payload begins with the number of segments, and each with its kind, its address (i32.const, three bytes, end) and its length.
        let pointer = relocation(RelocationType::MemoryAddrI32, 1 + 1 + 5 + 2 + 8, 1, 0);
        // Before the second datum stands what the code means by an address beside it.
        let beside = relocation(RelocationType::MemoryAddrSleb, 0, 2, -8);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&code).section(&data);
        module.section(&CustomSection { name: "linking".into(), data: linking.into() });
        module.section(&CustomSection { name: "reloc.DATA".into(), data: [&[4, 1][..], &pointer].concat().into() });
        module.section(&CustomSection { name: "reloc.CODE".into(), data: [&[3, 1][..], &beside].concat().into() });
        module.finish()
    }

    /// The contents of the section, behind its name.
    fn linking_bytes(section: &LinkingSection) -> Vec<u8> {
        let mut bytes = Vec::new();
        wasm_encoder::Encode::encode(section, &mut bytes);
        let name = bytes.windows(7).position(|window| window == b"linking").unwrap();
        bytes.split_off(name + 7)
    }

    fn relocation(kind: RelocationType, offset: u8, datum: u8, addend: i8) -> [u8; 4] {
        [kind as u8, offset, datum, addend.cast_unsigned() & 0x7f]
    }

    fn beyond(named: u32) -> Vec<Range<usize>> {
        let bytes = program(&[named]);
        let program = Program::read(&bytes).unwrap();
        Linked::read(&bytes).unwrap().beyond(&program, &[0])
    }

    fn data(from: u32, to: u32) -> Range<usize> {
        at(from) as usize..at(to) as usize
    }

    #[test]
    fn what_a_function_names_stays_with_what_that_points_to_and_what_can_be_written() {
        let near = NEAR as u32;
        assert_eq!(beyond(START + 1 - near), [data(2, 4)], "datum 0 is near, datum 1 is what it points to");
        assert_eq!(beyond(at(1) + near), [data(0, 1)], "an address that the linker does not know keeps all around it");
        assert_eq!(beyond(5), [data(0, 4)], "a number that is no address");
    }

    #[test]
    fn an_address_beside_a_datum_means_that_datum() {
        // It lies within datum 1, and the linker knows that datum 2 is meant.
        assert_eq!(beyond(at(2) - 8), [data(0, 1), data(3, 4)]);
    }

    #[test]
    fn a_function_of_the_rest_keeps_nothing() {
        let bytes = program(&[at(2) - 8, 5]);
        let program = Program::read(&bytes).unwrap();
        assert_eq!(Linked::read(&bytes).unwrap().beyond(&program, &[1]), [data(0, 4)]);
    }

    #[test]
    fn data_that_were_changed_after_linking_stay() {
        let bytes = program(&[5]);
        let mut finished = Program::read(&bytes).unwrap();
        finished.memory.put(at(3) + 4, b"new");
        assert!(Linked::read(&bytes).unwrap().beyond(&finished, &[0]).is_empty());
    }

    #[test]
    fn a_program_whose_linker_was_silent_is_refused() {
        let bytes = program(&[5]);
        let silent = bytes.windows(10).position(|window| window == b"reloc.CODE").unwrap();
        let mut silent_bytes = bytes.clone();
        silent_bytes[silent] = b'x';
        assert!(Linked::read(&silent_bytes).unwrap_err().contains("config.toml"));
    }

    #[test]
    fn ranges_are_taken_out_of_others() {
        assert_eq!(without(&[0..10, 20..30], &[2..4, 9..22]), [0..2, 4..9, 22..30]);
        assert!(without(&[3..5, 7..8], &[0..6, 6..8]).is_empty());
    }
}
