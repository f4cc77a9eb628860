//! Texts of files that a native program carries, and that a page fetches when they are asked for.

use std::sync::OnceLock;

/// Some files' texts, in order.
pub struct Texts {
    /// Their names in their folder.
    pub files: &'static [&'static str],
    carried: &'static [&'static str],
    given: OnceLock<Vec<String>>,
}

impl Texts {
    /// The texts of these files; `carried` is empty in a program that does not carry them.
    pub const fn new(files: &'static [&'static str], carried: &'static [&'static str]) -> Self {
        Self { files, carried, given: OnceLock::new() }
    }

    /// Makes the texts known to a program that does not carry them. The first ones count.
    pub fn give(&self, texts: Vec<String>) {
        self.given.get_or_init(|| texts);
    }

    /// The text of each file; none before they are known.
    pub fn all(&'static self) -> impl Iterator<Item = &'static str> {
        self.carried.iter().copied().chain(self.given.get().into_iter().flatten().map(String::as_str))
    }
}

/// The [`Texts`] of files in a folder, whose path is given from the file that calls this.
#[macro_export]
macro_rules! texts {
    ($folder:literal, [$($file:literal),* $(,)?]) => {
        $crate::words::Texts::new(
            &[$($file),*],
            #[cfg(feature = "words")]
            &[$(include_str!(concat!($folder, $file))),*],
            #[cfg(not(feature = "words"))]
            &[],
        )
    };
}
