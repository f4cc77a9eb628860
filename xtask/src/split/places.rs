//! Places in the source that the program's data hold for the report of a panic: nothing but that report reads them.

use std::ops::Range;

/// What a place takes: the address and the length of a file's name, line and column.
const PLACE: usize = 16;

/// Bytes that a program starts with, by address.
#[derive(Debug, Default)]
pub struct Memory {
    /// The address of the first byte.
    start: usize,
    bytes: Vec<u8>,
}

impl Memory {
    /// Adds a segment.
    pub fn put(&mut self, address: u32, bytes: &[u8]) {
        let address = address as usize;
        if self.bytes.is_empty() {
            self.start = address;
        } else if address < self.start {
            self.bytes.splice(..0, std::iter::repeat_n(0, self.start - address));
            self.start = address;
        }
        let at = address - self.start;
        if self.bytes.len() < at + bytes.len() {
            self.bytes.resize(at + bytes.len(), 0);
        }
        if let Some(target) = self.bytes.get_mut(at..at + bytes.len()) {
            target.copy_from_slice(bytes);
        }
    }

    /// The bytes of a range of addresses.
    pub fn bytes(&self, range: Range<usize>) -> Option<&[u8]> {
        self.bytes.get(range.start.checked_sub(self.start)?..range.end.checked_sub(self.start)?)
    }

    /// The addresses of all places and of the names of their files, in order.
    pub fn places(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut at = self.start.next_multiple_of(4);
        while let Some(place) = self.bytes(at..at + PLACE) {
            match self.file(place) {
                Some(file) => {
                    ranges.extend([at..at + PLACE, file]);
                    at += PLACE;
                }
                None => at += 4,
            }
        }
        joined(ranges)
    }

    /// Where the name of a place's file stands; nothing where the bytes are no place.
    fn file(&self, place: &[u8]) -> Option<Range<usize>> {
        let mut words = place.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word) as usize);
        let (name, length, line, column) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let range = name..name.checked_add(length)?;
        let is_path = self.bytes(range.clone())?.ends_with(b".rs") && self.bytes(range.clone())?.iter().all(u8::is_ascii_graphic);
        (is_path && (1..100_000).contains(&line) && (1..1000).contains(&column)).then_some(range)
    }
}

/// Ranges in order, those that meet as one.
pub fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_with_the_names_of_their_files() {
        let mut memory = Memory::default();
        let place = |name: u32, length: u32| [name, length, 12, 5].map(u32::to_le_bytes).concat();
        memory.put(100, b"text src/main.rs, more text");
        memory.put(140, &place(105, 11));
        memory.put(156, &place(105, 11));
        memory.put(172, &place(105, 10));
        memory.put(188, &place(4000, 11));
        assert_eq!(memory.places(), [105..116, 140..172]);
        assert_eq!(memory.bytes(105..116), Some(b"src/main.rs".as_slice()));
    }

    #[test]
    fn segments_may_come_in_any_order() {
        let mut memory = Memory::default();
        memory.put(20, b"cd");
        memory.put(16, b"ab");
        assert_eq!(memory.bytes(16..22), Some(b"ab\0\0cd".as_slice()));
        assert_eq!(memory.bytes(15..17), None);
    }
}
