//! Undo and redo of the program text, whoever changed it: keyboard, slider, example, link.

/// What kind of change replaced a text; neighbouring changes of one kind are undone together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Typing: a run of single characters up to a blank or a jump.
    Typing,
    /// The number of one input, as a slider moves.
    Number(String),
    /// Another program altogether.
    Opening,
    /// Training, by the number of the run: however many steps a run takes, it is undone at once.
    Training(usize),
}

/// The texts before and after the present one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<String>,
    future: Vec<String>,
    last: Option<Change>,
}

/// How many texts are remembered, and how many bytes of them.
const MOST_TEXTS: usize = 500;
const MOST_BYTES: usize = 8 << 20;

impl History {
    /// Remembers `before`, which `change` has replaced by `after`.
    pub fn record(&mut self, before: &str, after: &str, change: Change) {
        let continues = self.last.as_ref() == Some(&change)
            && match change {
                Change::Typing => is_one_keystroke(before, after),
                Change::Number(_) | Change::Training(_) => true,
                Change::Opening => false,
            };
        if !continues {
            self.past.push(before.to_owned());
        }
        self.future.clear();
        self.last = Some(change);
        let mut bytes: usize = self.past.iter().map(String::len).sum();
        let mut forgotten = 0;
        while self.past.len() - forgotten > MOST_TEXTS || bytes > MOST_BYTES && self.past.len() - forgotten > 1 {
            bytes -= self.past[forgotten].len();
            forgotten += 1;
        }
        self.past.drain(..forgotten);
    }

    /// The text before the present one.
    pub fn undo(&mut self, present: &str) -> Option<String> {
        let text = self.past.pop()?;
        self.future.push(present.to_owned());
        self.last = None;
        Some(text)
    }

    /// The text that was undone last.
    pub fn redo(&mut self, present: &str) -> Option<String> {
        let text = self.future.pop()?;
        self.past.push(present.to_owned());
        self.last = None;
        Some(text)
    }
}

/// Whether the two differ by one character that does not end a word.
fn is_one_keystroke(before: &str, after: &str) -> bool {
    let (short, long) = if before.len() < after.len() { (before, after) } else { (after, before) };
    let same = short.bytes().zip(long.bytes()).take_while(|(a, b)| a == b).count();
    let start = (0..=same).rev().find(|&at| long.is_char_boundary(at)).unwrap_or(0);
    let Some(character) = long.get(start..).and_then(|rest| rest.chars().next()) else { return false };
    !character.is_whitespace()
        && long.len() - short.len() == character.len_utf8()
        && long.get(start + character.len_utf8()..) == short.get(start..)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types the texts one after the other and returns what undo brings back, newest first.
    fn undone(texts: &[&str]) -> Vec<String> {
        let mut history = History::default();
        for pair in texts.windows(2) {
            history.record(pair[0], pair[1], Change::Typing);
        }
        let mut present = texts.last().copied().unwrap_or_default().to_owned();
        let mut seen = Vec::new();
        while let Some(text) = history.undo(&present) {
            present.clone_from(&text);
            seen.push(text);
        }
        seen
    }

    #[test]
    fn a_word_is_undone_at_once_and_a_blank_begins_the_next() {
        assert_eq!(undone(&["", "e", "ex", "exp"]), [""]);
        assert_eq!(undone(&["", "a", "a ", "a b", "a bc"]), ["a", ""]);
        assert_eq!(undone(&["σ", "σ²", "σ"]), ["σ"]);
    }

    #[test]
    fn a_paste_is_an_undo_of_its_own() {
        assert_eq!(undone(&["a", "ab", "abcdef"]), ["ab", "a"]);
    }

    #[test]
    fn a_run_of_training_is_undone_at_once() {
        let mut history = History::default();
        for (before, after, run) in [("w = 1", "w = 2", 1), ("w = 2", "w = 3", 1), ("w = 3", "w = 4", 2)] {
            history.record(before, after, Change::Training(run));
        }
        assert_eq!(history.undo("w = 4").as_deref(), Some("w = 3"));
        assert_eq!(history.undo("w = 3").as_deref(), Some("w = 1"));
    }

    #[test]
    fn memory_is_bounded() {
        let mut history = History::default();
        for round in 0..2000 {
            history.record(&round.to_string(), "next", Change::Opening);
        }
        assert_eq!(history.past.len(), MOST_TEXTS);
        let large = "x".repeat(3 << 20);
        for _ in 0..5 {
            history.record(&large, "next", Change::Opening);
        }
        assert!(history.past.iter().map(String::len).sum::<usize>() <= MOST_BYTES);
    }
}
