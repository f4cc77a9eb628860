//! The colours of a frame: all of them where they are few, else those that are most used and some of every kind.

use crate::sort;
use std::collections::BTreeMap;

/// The most colours, one of 256 being none.
const MOST: usize = 255;

/// At most 255 colours, red in the highest of three bytes; in a file they begin with number 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    colors: Vec<u32>,
}

/// Finds colours, each kind once.
pub struct Finder<'a> {
    palette: &'a Palette,
    found: BTreeMap<u32, u8>,
    last: Option<(u32, u8)>,
}

impl Palette {
    /// The palette of a picture.
    pub fn of(pixels: impl Iterator<Item = u32>) -> Self {
        let colors = by_use(pixels);
        if colors.len() <= MOST {
            return Self { colors };
        }
        // Of every kind of colour the one that is most used: no colour is far from all of them.
        let kinds = |bits: u32| first_of_each(&colors, |color| [16, 8, 0].map(|shift| (color >> shift & 0xff) >> (8 - bits)));
        let mut chosen = [4, 3, 2].into_iter().map(kinds).find(|kinds| kinds.len() <= MOST).unwrap_or_default();
        let rest: Vec<u32> = colors.iter().copied().filter(|color| !chosen.contains(color)).collect();
        chosen.extend(rest.into_iter().take(MOST - chosen.len()));
        Self { colors: chosen }
    }

    /// How many bits a number of a colour takes: at least 2, as the format has it.
    pub fn bits(&self) -> u8 {
        (2..8).find(|bits| self.colors.len() < 1 << bits).unwrap_or(8)
    }

    /// Three bytes for each colour, the one that is none first, as many as the bits can number.
    pub fn table(&self) -> Vec<u8> {
        let colors = std::iter::once(&0).chain(&self.colors).chain(std::iter::repeat(&0)).take(1 << self.bits());
        colors.flat_map(|color| color.to_be_bytes().into_iter().skip(1)).collect()
    }

    /// What finds colours in it.
    pub fn finder(&self) -> Finder<'_> {
        Finder { palette: self, found: BTreeMap::new(), last: None }
    }
}

impl Finder<'_> {
    /// The index of a colour, or of the nearest that there is.
    pub fn find(&mut self, color: u32) -> u8 {
        if let Some((_, index)) = self.last.filter(|last| last.0 == color) {
            return index;
        }
        let index = *self.found.entry(color).or_insert_with(|| nearest(&self.palette.colors, color));
        self.last = Some((color, index));
        index
    }
}

/// The colours of some pixels, the most used first.
fn by_use(pixels: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut uses: BTreeMap<u32, u32> = BTreeMap::new();
    let mut count = |color: Option<u32>, times: u32| {
        if let Some(color) = color {
            *uses.entry(color).or_default() += times;
        }
    };
    // Pictures are made of even surfaces: a colour is looked up once for each of its runs.
    let (mut last, mut times) = (None, 0);
    for color in pixels {
        if last != Some(color) {
            count(last, times);
            (last, times) = (Some(color), 0);
        }
        times += 1;
    }
    count(last, times);
    let colors: Vec<u32> = uses.keys().copied().collect();
    sort::order(uses.into_values().map(|times| u32::MAX - times)).into_iter().filter_map(|at| colors.get(at).copied()).collect()
}

/// Of the colours of each kind the first.
fn first_of_each(colors: &[u32], kind: impl Fn(u32) -> [u32; 3]) -> Vec<u32> {
    let mut firsts = BTreeMap::new();
    for (at, &color) in colors.iter().enumerate() {
        firsts.entry(kind(color)).or_insert(at);
    }
    let places: Vec<usize> = firsts.into_values().collect();
    sort::order(places.iter().map(|&at| at as u32)).into_iter().filter_map(|order| colors.get(*places.get(order)?).copied()).collect()
}

fn nearest(colors: &[u32], color: u32) -> u8 {
    let distance =
        |other: u32| [16, 8, 0].into_iter().map(|shift| (color >> shift & 0xff).abs_diff(other >> shift & 0xff).pow(2)).sum::<u32>();
    (0..=u8::MAX).zip(colors).min_by_key(|(_, other)| distance(**other)).map_or(0, |(index, _)| index)
}
