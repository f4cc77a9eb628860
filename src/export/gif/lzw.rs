//! The compression of GIF: Lempel, Ziv and Welch's, with codes of 3 to 12 bits in blocks of up to 255 bytes.

/// The longest codes, in bits.
const LONGEST: u32 = 12;
/// Room for the words, twice as much as is used.
const ROOM: usize = 1 << (LONGEST + 1);
/// A place without a word.
const FREE: u32 = u32::MAX;

/// Appends the pixels of a frame, numbers of `bits` bits.
pub fn compress(indices: &[u8], bits: u8, out: &mut Vec<u8>) {
    out.push(bits);
    let (clear, end) = (1u32 << bits, (1u32 << bits) + 1);
    let mut codes = Codes { out, buffer: 0, filled: 0, block: Vec::new() };
    let mut size = u32::from(bits) + 1;
    let mut next = end + 1;
    let mut words = Words::new();
    codes.write(clear, size);
    let mut pixels = indices.iter().map(|&index| u32::from(index));
    let mut prefix = pixels.next().unwrap_or_default();
    for pixel in pixels {
        let word = prefix << 8 | pixel;
        if let Some(code) = words.code(word) {
            prefix = code;
            continue;
        }
        codes.write(prefix, size);
        if next < 1 << LONGEST {
            words.add(word, next);
            size += u32::from(next == 1 << size);
            next += 1;
        } else {
            codes.write(clear, size);
            words = Words::new();
            (size, next) = (u32::from(bits) + 1, end + 1);
        }
        prefix = pixel;
    }
    codes.write(prefix, size);
    // A reader adds a word for each code, the last one too.
    codes.write(end, (size + u32::from(next == 1 << size)).min(LONGEST));
    codes.finish();
}

/// The words so far: a code and a pixel that follows it, and the code that stands for both.
struct Words {
    places: Vec<(u32, u32)>,
}

impl Words {
    fn new() -> Self {
        Self { places: vec![(FREE, 0); ROOM] }
    }

    /// The place of a word, or the free one that it would take.
    fn place(&self, word: u32) -> usize {
        let mut at = (word.wrapping_mul(0x9e37_79b1) >> (32 - LONGEST - 1)) as usize;
        while self.places.get(at).is_some_and(|(taken, _)| *taken != FREE && *taken != word) {
            at = (at + 1) % ROOM;
        }
        at
    }

    fn code(&self, word: u32) -> Option<u32> {
        self.places.get(self.place(word)).filter(|(taken, _)| *taken == word).map(|(_, code)| *code)
    }

    fn add(&mut self, word: u32, code: u32) {
        let at = self.place(word);
        if let Some(place) = self.places.get_mut(at) {
            *place = (word, code);
        }
    }
}

/// Codes on their way into bytes, the lowest bit first.
struct Codes<'a> {
    out: &'a mut Vec<u8>,
    buffer: u32,
    filled: u32,
    block: Vec<u8>,
}

impl Codes<'_> {
    fn write(&mut self, code: u32, size: u32) {
        self.buffer |= code << self.filled;
        self.filled += size;
        while self.filled >= 8 {
            self.push(self.buffer as u8);
            self.buffer >>= 8;
            self.filled -= 8;
        }
    }

    fn push(&mut self, byte: u8) {
        self.block.push(byte);
        if self.block.len() == 255 {
            self.flush();
        }
    }

    /// Writes a block: its length and its bytes.
    fn flush(&mut self) {
        self.out.push(self.block.len() as u8);
        self.out.append(&mut self.block);
    }

    fn finish(mut self) {
        if self.filled > 0 {
            self.push(self.buffer as u8);
        }
        if !self.block.is_empty() {
            self.flush();
        }
        self.out.push(0);
    }
}
