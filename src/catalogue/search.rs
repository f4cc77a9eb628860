//! Entries found by any of their names, in both languages, and those whose names are most like a mistyped one.

use super::{Entry, entries};
use crate::gates;
use crate::sort;
use crate::words::Language;

/// So many names are suggested.
const SUGGESTED: usize = 4;
/// From this many letters on, what a gate computes is searched as well.
const WORD: usize = 3;

/// The indices of the entries that a query finds, the best first; all of them, in their order, where it is empty. What is called by a
/// library's name (`np.random.rand`) is looked for without it where nobody knows it.
pub fn search(query: &str) -> Vec<usize> {
    let query = plain(query);
    let found = look_for(&query);
    match query.rsplit_once('.') {
        Some((_, name)) if found.is_empty() && !name.is_empty() => look_for(name),
        _ => found,
    }
}

fn look_for(query: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut ranks = Vec::new();
    for (index, entry) in entries().iter().enumerate() {
        if let Some(rank) = rank(entry, query) {
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

/// The indices of the entries that have a name most like this one, the nearest first; behind them those whose name is a part of it.
pub fn near(query: &str) -> Vec<usize> {
    let query: String = plain(query).chars().take(32).collect();
    let name = query.rsplit('.').next().unwrap_or_default();
    let letters: Vec<char> = name.chars().collect();
    // A word that shares nothing with a name is not like it.
    let most = (letters.len() / 2).max(2).min(letters.len().saturating_sub(1));
    let distance = |entry: &Entry| {
        let names = names(entry);
        let distances = names.iter().map(|name| gates::distance(&letters, &name.chars().collect::<Vec<_>>()));
        let inside = names.iter().filter(|part| part.chars().count() >= WORD && name.contains(part.as_str())).map(String::len).max();
        // The longer a part, the more it says.
        distances.min().filter(|distance| *distance <= most).or(inside.map(|length| letters.len() + name.len() - length))
    };
    let distances: Vec<Option<usize>> = entries().iter().map(distance).collect();
    let order =
        sort::order(distances.iter().map(|distance| distance.and_then(|distance| u32::try_from(distance).ok()).unwrap_or(u32::MAX)));
    order.into_iter().filter(|&at| distances[at].is_some()).take(SUGGESTED).collect()
}

/// How well an entry answers: 0 where its own name is the query itself, 1 where another one is.
fn rank(entry: &Entry, query: &str) -> Option<u32> {
    if query.is_empty() || plain(entry.link) == query {
        return Some(0);
    }
    let of_name = |name: &String| match name.find(query) {
        Some(0) if name.len() == query.len() => Some(1),
        Some(0) => Some(2),
        Some(_) => Some(3),
        None => None,
    };
    let best = names(entry).iter().filter_map(of_name).min();
    best.or_else(|| (query.chars().count() >= WORD && texts(entry).iter().any(|text| text.contains(query))).then_some(4))
}

/// All that an entry is called.
fn names(entry: &Entry) -> Vec<String> {
    let gate = entry.gate;
    let layers = entry.facts.caffe.iter().flat_map(|layer| [layer.file, layer.kind]);
    let torch = entry.facts.torch.iter().flat_map(|name| [*name, name.rsplit('.').next().unwrap_or_default()]);
    let folds = gate.folds.iter().map(|fold| fold.name);
    let also = entry.facts.also.iter().copied();
    let fixed = [entry.link, gate.name, gate.symbol]
        .into_iter()
        .chain(gate.aliases.iter().copied())
        .chain(folds)
        .chain(layers)
        .chain(torch)
        .chain(also);
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

/// A name as it is compared: small letters, without blanks and marks, in one spelling, and without what Caffe's files have behind it.
fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.trim_end_matches(".cpp").trim_end_matches(".cu").trim_end_matches("_layer").trim_end_matches(" layer");
    let text: String = text.chars().filter(|letter| !letter.is_whitespace() && !['_', '-'].contains(letter)).collect();
    text.trim_end_matches("()").replace("isation", "ization")
}
