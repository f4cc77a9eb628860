//! Numbers sorted in one place: each element type that the standard sort is used with costs the page some kilobytes.

/// Up to this many numbers are sorted by inserting each among those before it.
const FEW: usize = 16;

/// Sorts numbers from low to high. Whoever sorts by something else packs it, with an index, into numbers.
pub fn sort(numbers: &mut [u64]) {
    for run in numbers.chunks_mut(FEW) {
        for end in 1..run.len() {
            let mut at = end;
            while at > 0 && run[at] < run[at - 1] {
                run.swap(at, at - 1);
                at -= 1;
            }
        }
    }
    let mut width = FEW;
    let mut merged = Vec::new();
    while width < numbers.len() {
        merged.clear();
        for pair in numbers.chunks(2 * width) {
            let (mut a, mut b) = pair.split_at(width.min(pair.len()));
            while let (Some((first, rest_a)), Some((second, rest_b))) = (a.split_first(), b.split_first()) {
                if second < first {
                    merged.push(*second);
                    b = rest_b;
                } else {
                    merged.push(*first);
                    a = rest_a;
                }
            }
            merged.extend_from_slice(a);
            merged.extend_from_slice(b);
        }
        numbers.copy_from_slice(&merged);
        width *= 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_does(mut numbers in prop::collection::vec(0..300_u64, 0..200)) {
            let mut expected = numbers.clone();
            expected.sort_unstable();
            super::sort(&mut numbers);
            prop_assert_eq!(numbers, expected);
        }
    }
}
