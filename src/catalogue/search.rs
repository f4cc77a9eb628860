//! Entries found by any of their names, in both languages, and those whose names are most like a mistyped one.

use super::{Entry, entries};
use crate::gates;
use crate::sort;
use crate::words::Language;

/// So many names are suggested.
const SUGGESTED: usize = 4;
/// From this many letters on, what a gate computes is searched as well.
const WORD: usize = 3;

/// The indices of the entries that a query finds, the best first; all of them, in their order, where it is empty.
pub fn search(query: &str) -> Vec<usize> {
    let query = plain(query);
    let mut found = Vec::new();
    let mut ranks = Vec::new();
    for (index, entry) in entries().iter().enumerate() {
        if let Some(rank) = rank(entry, &query) {
            found.push(index);
            ranks.push(rank);
        }
    }
    sort::order(ranks).into_iter().filter_map(|at| found.get(at).copied()).collect()
}

/// The entry that a link names: by its link, or by any other of its names.
pub fn resolve(name: &str) -> Option<usize> {
    let by_link = entries().iter().position(|entry| entry.link == name);
    by_link.or_else(|| {
        let name = plain(name);
        entries().iter().position(|entry| !name.is_empty() && names(entry).contains(&name))
    })
}

/// The indices of the entries that have a name most like this one, the nearest first.
pub fn near(query: &str) -> Vec<usize> {
    let query: Vec<char> = plain(query).chars().take(32).collect();
    let distance = |entry: &Entry| {
        let distances = names(entry).into_iter().map(|name| gates::distance(&query, &name.chars().collect::<Vec<_>>()));
        distances.min().unwrap_or(usize::MAX)
    };
    // A word that shares nothing with a name is not like it.
    let most = (query.len() / 2).max(2);
    let distances: Vec<usize> = entries().iter().map(distance).collect();
    let order = sort::order(distances.iter().map(|&distance| u32::try_from(distance).unwrap_or(u32::MAX)));
    order.into_iter().filter(|&at| distances[at] <= most && distances[at] < query.len()).take(SUGGESTED).collect()
}

/// How well an entry answers: 0 where a name is the query itself.
fn rank(entry: &Entry, query: &str) -> Option<u32> {
    if query.is_empty() {
        return Some(0);
    }
    let of_name = |name: &String| match name.find(query) {
        Some(0) if name.len() == query.len() => Some(0),
        Some(0) => Some(1),
        Some(_) => Some(2),
        None => None,
    };
    let best = names(entry).iter().filter_map(of_name).min();
    best.or_else(|| (query.chars().count() >= WORD && texts(entry).iter().any(|text| text.contains(query))).then_some(3))
}

/// All that an entry is called.
fn names(entry: &Entry) -> Vec<String> {
    let gate = entry.gate;
    let layers = entry.facts.caffe.iter().flat_map(|layer| [layer.file, layer.kind]);
    let torch = entry.facts.torch.iter().flat_map(|name| [*name, name.rsplit('.').next().unwrap_or_default()]);
    let folds = gate.folds.iter().map(|fold| fold.name);
    let fixed =
        [entry.link, gate.name, gate.symbol].into_iter().chain(gate.aliases.iter().copied()).chain(folds).chain(layers).chain(torch);
    let words = Language::ALL.into_iter().map(|language| plain(&entry.name().plain(language)));
    fixed.map(plain).chain(words).filter(|name| !name.is_empty()).collect()
}

/// What else is said of it: role, family, and what it computes.
fn texts(entry: &Entry) -> Vec<String> {
    let phrases = [entry.about(), crate::words::Phrase::new(entry.family)];
    let role = (!entry.gate.is_generator()).then(|| entry.gate.role.name());
    let phrases: Vec<_> = phrases.into_iter().chain(role).collect();
    Language::ALL.into_iter().flat_map(|language| phrases.iter().map(move |phrase| plain(&phrase.plain(language)))).collect()
}

/// A name as it is compared: small letters, without blanks and marks, and without what Caffe's files have behind it.
fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.trim_end_matches(".cpp").trim_end_matches(".cu").trim_end_matches("_layer").trim_end_matches(" layer");
    text.chars().filter(|letter| !letter.is_whitespace() && !['_', '-'].contains(letter)).collect()
}
