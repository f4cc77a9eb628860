//! The lesson that is read beside a program, and the place in it.

use super::link::{LONGEST_NAME, LinkError, escape, unescape};

/// A lesson and a place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Which lesson.
    pub lesson: Written,
    /// The stop, from 0.
    pub stop: usize,
}

/// Where a lesson is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Among the page's own, under this name.
    Here(String),
    /// By somebody else: the text of the whole file, which the link carries.
    Elsewhere(String),
}

impl Default for Written {
    fn default() -> Self {
        Self::Here(String::new())
    }
}

impl Reading {
    /// A lesson of the page from its beginning.
    pub fn named(name: &str) -> Self {
        Self { lesson: Written::Here(name.to_owned()), stop: 0 }
    }

    /// Appends `&lesson=name,stop` with stops counted from 1; without a name where the text follows as `l1`, packed, or as `l`.
    #[inline(never)]
    pub(super) fn write(&self, fragment: &mut String, pack: &dyn Fn(&str) -> Option<String>) {
        let name = if let Written::Here(name) = &self.lesson { escape(name).replace(',', "%2C") } else { String::new() };
        fragment.push_str(&format!("&lesson={name}"));
        if self.stop > 0 {
            fragment.push_str(&format!(",{}", self.stop + 1));
        }
        if let Written::Elsewhere(text) = &self.lesson {
            match pack(text) {
                Some(packed) => fragment.push_str(&format!("&l1={packed}")),
                None => fragment.push_str(&format!("&l={}", escape(text))),
            }
        }
    }

    /// Takes what [`Reading::write`] has written under a key. The keys may come in any order.
    #[inline(never)]
    pub(super) fn read(
        reading: &mut Option<Self>,
        key: &str,
        value: &str,
        unpack: &dyn Fn(&str, &str) -> Result<String, LinkError>,
    ) -> Result<(), LinkError> {
        let reading = reading.get_or_insert_default();
        match key {
            "lesson" => {
                let (name, stop) = value.split_once(',').unwrap_or((value, "1"));
                let stop: usize = stop.parse().map_err(|_| LinkError::BadValue)?;
                reading.stop = stop.checked_sub(1).ok_or(LinkError::BadValue)?;
                let name = unescape(name)?;
                if name.len() > LONGEST_NAME {
                    return Err(LinkError::BadValue);
                }
                if !name.is_empty() {
                    reading.lesson = Written::Here(name);
                }
            }
            "l1" => reading.lesson = Written::Elsewhere(unpack(key, value)?),
            _ => reading.lesson = Written::Elsewhere(unescape(value)?),
        }
        Ok(())
    }

    /// Whether it says no lesson at all.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.lesson, Written::Here(name) if name.is_empty())
    }
}
