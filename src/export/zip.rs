//! Pictures of all steps in one archive, and the archive itself: ZIP with its files as they are.

use super::{Theme, svg};
use crate::scene::Scene;
use crate::words::{Language, Phrase};

/// An archive of pictures holds at most so many, and so many bytes.
pub const MOST_PICTURES: usize = 2_000;
const MOST_BYTES: usize = 64 << 20;

/// An archive with one SVG document for each step that is shown, the start among them. The names have the steps' numbers, with zeros in
/// front, so that they are sorted as the steps are. An error says that it would become too large.
///
/// ```
/// use gatewise::{export, graph, scene::Scene, trace, words::Language};
///
/// let (_, graph) = graph::compile("x = 3; y = x^2").expect("the program has no error");
/// let run = trace::run(&graph);
/// let scene = Scene::new(graph, run);
/// let archive = export::steps(&scene, &export::Theme::LIGHT, Language::English).expect("the pictures are few");
/// assert!(archive.starts_with(b"PK"));
/// ```
pub fn steps(scene: &Scene, theme: &Theme, language: Language) -> Result<Vec<u8>, Phrase> {
    let last = scene.trace.steps.len();
    let next = |&step: &usize| (step < last).then(|| scene.outline.next(step, last));
    let shown: Vec<usize> = std::iter::successors(Some(0), next).collect();
    if shown.len() > MOST_PICTURES {
        return Err(Phrase::new("export.too-many").with("steps", shown.len()).with("most", MOST_PICTURES));
    }
    let figures = last.to_string().len();
    let mut archive = Archive::default();
    for step in shown {
        archive.add(&format!("step-{step:0figures$}.svg"), svg(scene, &scene.frame(step), theme, language).as_bytes());
        if archive.bytes.len() > MOST_BYTES {
            return Err(Phrase::new("export.too-large").with("most", MOST_BYTES >> 20));
        }
    }
    Ok(archive.finish())
}

/// A ZIP archive under way: its files, none of them compressed, and the directory that will stand behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Archive {
    /// Adds a file. Its name is of plain letters; all files together have less than 4 GB and are fewer than 65,536.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        let start = self.bytes.len() as u32;
        let mut entry = Vec::new();
        // Needs version 2.0 to be read; no flags, no compression; midnight on 1 January 1980, the first date that there is.
        [20, 0, 0, 0, 1 << 5 | 1].into_iter().for_each(|number: u16| entry.extend(number.to_le_bytes()));
        [checksum(content), content.len() as u32, content.len() as u32].into_iter().for_each(|number| entry.extend(number.to_le_bytes()));
        // The lengths of the name and of further fields.
        [name.len() as u16, 0].into_iter().for_each(|number| entry.extend(number.to_le_bytes()));
        for (list, signature) in [(&mut self.bytes, b"PK\x03\x04".as_slice()), (&mut self.directory, b"PK\x01\x02\x14\0")] {
            list.extend(signature);
            list.extend(&entry);
        }
        // No comment, the first disk, a file of no kind and without attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(start.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(content);
        self.files += 1;
    }

    /// The archive's bytes.
    pub fn finish(self) -> Vec<u8> {
        let Self { mut bytes, directory, files } = self;
        let start = bytes.len() as u32;
        bytes.extend(&directory);
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        [files, files].into_iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        [directory.len() as u32, start].into_iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend([0, 0]);
        bytes
    }
}

/// The checksum of ZIP: CRC-32 with the polynomial 0x04C11DB7, bits in reverse.
fn checksum(content: &[u8]) -> u32 {
    !content.iter().fold(!0, |sum, &byte| (sum >> 8) ^ TABLE[(sum as u8 ^ byte) as usize])
}

static TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut sum, mut bit) = (byte as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn an_archive_says_where_its_files_are() {
        let mut archive = Archive::default();
        archive.add("a.txt", b"one");
        archive.add("b.txt", b"");
        let bytes = archive.finish();
        let end = &bytes[bytes.len() - 22..];
        assert_eq!(&end[..4], b"PK\x05\x06");
        assert_eq!(&end[8..12], [2, 0, 2, 0]);
        let directory = u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize;
        assert_eq!(&bytes[directory..directory + 4], b"PK\x01\x02");
        let second = directory + 46 + 5;
        let start = u32::from_le_bytes(bytes[second + 42..second + 46].try_into().unwrap()) as usize;
        assert_eq!(&bytes[start..start + 4], b"PK\x03\x04");
        assert_eq!(&bytes[start + 30..start + 35], b"b.txt");
    }
}
