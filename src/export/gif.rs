//! An animated GIF, written frame by frame: of each only what has changed since the one before.

mod lzw;
mod palette;

use palette::Palette;

/// The colour that leaves a pixel as it was.
const KEEP: u8 = 0;

/// A GIF that is being written; it runs for ever.
#[derive(Clone, Debug)]
pub struct Gif {
    width: usize,
    bytes: Vec<u8>,
    /// The pixels of the last frame.
    last: Vec<u32>,
}

/// A part of the picture, in px: its upper left corner and its size.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Gif {
    /// An empty one of this size in px.
    pub fn new(width: u16, height: u16) -> Self {
        let mut bytes = b"GIF89a".to_vec();
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        // Each frame has its own colours, and there is no background.
        bytes.extend([0x70, 0, 0]);
        // The extension that every program knows: again from the start, without end.
        bytes.extend(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
        Self { width: width.into(), bytes, last: Vec::new() }
    }

    /// Adds a frame that stays for so many hundredths of a second. Its pixels are rows of red, green, blue and opacity, a byte
    /// each, the last of which is not looked at.
    pub fn add(&mut self, pixels: &[u8], hundredths: u16) {
        let pixels: Vec<u32> = pixels.chunks_exact(4).map(|pixel| u32::from_be_bytes([0, pixel[0], pixel[1], pixel[2]])).collect();
        let area = self.changed(&pixels);
        let fresh = self.fresh(&pixels, area);
        let palette = Palette::of(fresh.iter().flatten().copied());
        self.head(area, &palette, hundredths);
        let mut finder = palette.finder();
        let indices: Vec<u8> = fresh.into_iter().map(|color| color.map_or(KEEP, |color| finder.find(color) + 1)).collect();
        lzw::compress(&indices, palette.bits(), &mut self.bytes);
        self.last = pixels;
    }

    /// The whole file.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0x3b);
        self.bytes
    }

    /// The smallest part that holds all pixels that differ from the last frame; of equal ones a single pixel.
    fn changed(&self, pixels: &[u32]) -> Area {
        let width = self.width.max(1);
        let (mut left, mut right, mut top, mut bottom) = (width, 0, usize::MAX, 0);
        for (y, row) in pixels.chunks(width).enumerate() {
            let last = self.last.get(y * width..(y + 1) * width).unwrap_or_default();
            let differs = |x: &usize| last.get(*x) != row.get(*x);
            let Some(first) = (0..row.len()).find(differs) else { continue };
            let end = (first..row.len()).rev().find(differs).unwrap_or(first) + 1;
            (left, right, top, bottom) = (left.min(first), right.max(end), top.min(y), y + 1);
        }
        if bottom == 0 {
            return Area { left: 0, top: 0, width: 1, height: 1 };
        }
        Area { left, top, width: right - left, height: bottom - top }
    }

    /// The pixels of a part; `None` for those that stay as they were.
    fn fresh(&self, pixels: &[u32], area: Area) -> Vec<Option<u32>> {
        let places = (area.top..area.top + area.height).flat_map(|y| (y * self.width + area.left..).take(area.width));
        places.map(|at| pixels.get(at).copied().filter(|color| self.last.get(at) != Some(color))).collect()
    }

    /// What comes before a frame's pixels: how long it stays, where it is, and its colours.
    fn head(&mut self, area: Area, palette: &Palette, hundredths: u16) {
        let [low, high] = hundredths.to_le_bytes();
        // The next frame is drawn upon this one.
        self.bytes.extend([0x21, 0xf9, 4, 0b0000_0101, low, high, KEEP, 0, 0x2c]);
        for length in [area.left, area.top, area.width, area.height] {
            self.bytes.extend((length as u16).to_le_bytes());
        }
        self.bytes.push(0x80 | (palette.bits() - 1));
        self.bytes.extend(palette.table());
    }
}
