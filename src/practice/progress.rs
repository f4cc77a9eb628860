//! What has been answered so far, and what there is to practise.

use super::{Key, Mistake, Refusal, Topic, Verdict};
use std::collections::BTreeMap;

/// All answers of an exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    records: BTreeMap<Key, Record>,
}

/// What became of one part of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// How often an answer was wrong.
    pub wrong: usize,
    /// Whether the formula has been shown.
    pub helped: bool,
    /// Whether it is done.
    pub outcome: Outcome,
    /// What was typed last, cell by cell.
    pub typed: Vec<String>,
    /// What was said of it.
    pub verdict: Option<Verdict>,
    /// The cell whose text is no number, by its place among those that are asked, and why.
    pub refused: Option<(usize, Refusal)>,
    /// The mistakes that were made.
    pub mistakes: Vec<Mistake>,
}

/// Whether a part of a question is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It is open.
    #[default]
    Open,
    /// It was answered.
    Answered,
    /// The answer was shown.
    Shown,
}

/// How an exercise went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How many parts are done.
    pub done: usize,
    /// How many of them were right at once.
    pub at_once: usize,
    /// How many were right in the end.
    pub later: usize,
    /// How many were shown.
    pub shown: usize,
}

/// From so many wrong answers on, the formula is told.
const TOLD: usize = 2;

impl Record {
    /// Whether the formula is to be seen.
    pub fn is_told(&self) -> bool {
        self.helped || self.wrong >= TOLD
    }
}

impl Progress {
    /// What became of a part of a question.
    pub fn record(&self, key: Key) -> Option<&Record> {
        self.records.get(&key)
    }

    /// Whether a part of a question is answered or shown.
    pub fn is_done(&self, key: Key) -> bool {
        self.record(key).is_some_and(|record| record.outcome != Outcome::Open)
    }

    /// Whether nothing has been answered yet.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn open(&mut self, key: Key) -> Option<&mut Record> {
        Some(self.records.entry(key).or_default()).filter(|record| record.outcome == Outcome::Open)
    }

    /// Takes an answer.
    pub fn answer(&mut self, key: Key, typed: Vec<String>, verdict: Verdict) {
        let Some(record) = self.open(key) else { return };
        record.refused = None;
        match &verdict {
            Verdict::Right => record.outcome = Outcome::Answered,
            // The same once more is no new try.
            Verdict::Wrong { .. } if record.typed == typed && record.verdict.as_ref() == Some(&verdict) => {}
            Verdict::Wrong { mistake, .. } => {
                record.wrong += 1;
                record.mistakes.extend(*mistake);
            }
        }
        record.typed = typed;
        record.verdict = Some(verdict);
    }

    /// Takes what is no number: it counts for nothing.
    pub fn refuse(&mut self, key: Key, typed: Vec<String>, cell: usize, refusal: Refusal) {
        if let Some(record) = self.open(key) {
            record.typed = typed;
            record.verdict = None;
            record.refused = Some((cell, refusal));
        }
    }

    /// Shows the formula.
    pub fn help(&mut self, key: Key) {
        if let Some(record) = self.open(key) {
            record.helped = true;
        }
    }

    /// Shows the answer.
    pub fn show(&mut self, key: Key) {
        if let Some(record) = self.open(key) {
            record.outcome = Outcome::Shown;
        }
    }

    /// How it went so far.
    pub fn score(&self) -> Score {
        let mut score = Score::default();
        for record in self.records.values() {
            match record.outcome {
                Outcome::Open => continue,
                Outcome::Shown => score.shown += 1,
                Outcome::Answered if record.wrong == 0 && !record.helped => score.at_once += 1,
                Outcome::Answered => score.later += 1,
            }
            score.done += 1;
        }
        score
    }

    /// What there is to practise, what came up most often first, each with the steps where it did.
    pub fn topics(&self) -> Vec<(Topic, Vec<usize>)> {
        let mut topics: BTreeMap<Topic, Vec<usize>> = BTreeMap::new();
        for (key, record) in &self.records {
            for mistake in &record.mistakes {
                let steps = topics.entry(mistake.topic()).or_default();
                if steps.last() != Some(&key.step) {
                    steps.push(key.step);
                }
            }
        }
        let mut topics: Vec<_> = topics.into_iter().collect();
        topics.sort_by_key(|(_, steps)| std::cmp::Reverse(steps.len()));
        topics
    }

    /// The steps where the answer was not found at once and no mistake was recognised, or it was shown.
    pub fn others(&self) -> Vec<usize> {
        let is_other =
            |record: &Record| record.outcome == Outcome::Shown || record.mistakes.is_empty() && (record.wrong > 0 || record.helped);
        let mut steps: Vec<usize> = self.records.iter().filter(|(_, record)| is_other(record)).map(|(key, _)| key.step).collect();
        steps.dedup();
        steps
    }
}
