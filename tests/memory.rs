//! What a run allocates: nothing of the size of a Jacobian, and in proportion to the graph; and nothing before its size is known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// An allocator that counts cannot be written otherwise.
#![allow(unsafe_code)]

use gatewise::{gates, graph, trace};
use proptest::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    /// Bytes that are in use, and the most there have been since the last look.
    static IN_USE: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

fn count(bytes: isize) {
    // A thread that is ending has no counter any more.
    let _ = IN_USE.try_with(|counter| {
        let (now, most) = counter.get();
        counter.set((now + bytes, most.max(now + bytes)));
    });
}

// SAFETY: all requests go to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes that some work holds at once, beside those that are there already.
fn peak(work: impl FnOnce()) -> isize {
    let before = IN_USE.get().0;
    IN_USE.set((before, before));
    work();
    IN_USE.get().1 - before
}

fn run(program: &str) {
    let (_, graph) = graph::compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}"));
    drop(trace::run(&graph));
}

/// LECTURE.md 7: its Jacobian would have 4096 × 4096 numbers, 134 MB; with a minibatch of 100 1.3 TB.
#[test]
fn relu_forms_no_jacobian() {
    // Value and gradient of two nodes, the leaf once more in the graph and once as a literal, one local and one downstream gradient.
    assert!(peak(|| run("x = randn(4096); relu(x)")) < 10 * 8 * 4096);
    assert!(peak(|| run("x = randn(100, 4096); relu(x)")) < 10 * 8 * 409_600);
}

/// Neither do gates that mix numbers.
#[test]
fn no_gate_forms_its_jacobian() {
    for program in [
        "x = randn(4096); softmax(x)",
        "x = randn(64, 64); x @ x",
        "x = randn(4096); sum(x)",
        "x = randn(64, 64); x.T",
        "x = randn(1, 64, 64); w = randn(1, 1, 3, 3); conv2d(x, w, 0, pad=1)",
        "x = randn(64, 64); batch_norm(x, 1, 0)",
        "x = randn(4096); x[1:]",
        "x = randn(64, 64); concat(x, x)",
    ] {
        assert!(peak(|| run(program)) < 24 * 8 * 4096, "{program}");
    }
}

/// Twice as many gates, or numbers, take twice the room.
#[test]
fn memory_is_linear_in_the_graph() {
    let chain = |gates: usize| {
        let lines: String = (0..gates).map(|gate| format!("v{} = v{gate} * x + v{}\n", gate + 1, gate / 2)).collect();
        format!("x = 0.5\nv0 = 1\n{lines}")
    };
    let vectors = |length: usize| format!("x = randn({length}); y = tanh(x) * x; sum(y @ y)");
    for (small, large) in [(chain(1000), chain(2000)), (vectors(20_000), vectors(40_000))] {
        let [small, large] = [small, large].map(|program| peak(|| run(&program)) as f64);
        assert!(large < 2.3 * small, "{small} bytes, then {large}");
    }
}

/// What is too large is refused by its shape.
#[test]
fn nothing_is_made_before_its_size_is_known() {
    for program in [
        "x = zeros(4000001)",
        "x = zeros(65536, 65536, 65536, 65536); x",
        "x = eye(3000); x",
        "x = arange(4e9); x",
        "x = linspace(0, 1, 4000000000); x",
        "x = ones(3000, 1); y = ones(1, 3000); x * y",
        "x = ones(3000); outer(x, x)",
        "x = ones(2000); y = reshape(x, 2000, 1) + x; z = y + 1; z",
        "x = [1, 2]; reshape(x, 4294967295, 4294967295)",
        "x = [1, 2, 3, 4]; reshape(x, 65536, 65536, -1)",
        "x = ones(1, 1, 4); w = ones(1, 1, 1, 1); conv2d(x, w, 0, pad=1000000000)",
        "x = ones(1, 2, 2); w = ones(1, 1, 2, 2); conv_transpose2d(x, w, 0, stride=4000000000)",
        "x = ones(1, 2, 2); w = ones(1, 1, 2, 2); conv_transpose2d(x, w, 0, dilation=4000000000)",
        "x = ones(2000, 1); y = ones(1, 2001); x @ y",
        "x = ones(1000, 1000); gather(x, arange(1000)); concat(x, x, x, x)",
        "x = ones(1, 1000, 2); y = ones(1500, 1, 2, 2000); x @ y",
        "a = ones(500000); stack(a, a, a, a, a, a, a, a)",
    ] {
        // Operands of up to a million numbers, and what reading and refusing takes.
        let most = peak(|| assert!(graph::compile(program).is_err(), "{program}"));
        assert!(most < 3 * 8 * 1_000_000, "{program}: {most} bytes");
    }
}

/// Numbers that lengths, axes and indices are not made for.
const NUMBERS: [&str; 16] =
    ["0", "-1", "1", "2", "0.5", "-7", "1e18", "4294967295", "4294967296", "65536", "4000000", "3000", "(0/0)", "(1/0)", "1e-300", "x"];

/// Every program of the gates' samples, and every one that is wrong in a way of its own.
fn programs() -> Vec<&'static str> {
    let gates = gates::all().chain(gates::generators()).flat_map(|gate| [Some(gate), gate.alone, gate.on_tensors, gate.on_batches]);
    let samples = gates.flatten().filter_map(|gate| gate.structural()).flat_map(|structural| structural.samples.iter().copied());
    let wrong = [include_str!("cases/graph/tensor-errors.txt"), include_str!("cases/graph/network-errors.txt")];
    let wrong = wrong.into_iter().flat_map(|file| file.lines().filter_map(|line| line.strip_prefix("=== ")));
    samples.chain(wrong).collect()
}

/// A program with some of its pieces exchanged for numbers, for each other, or left out.
fn mutated(program: &str, changes: &[(usize, usize)]) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    let mut rest = program;
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '.' || letter == '_';
        let end = if is_word(first) { rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    for &(place, change) in changes {
        let (place, other) = (place % pieces.len(), change % pieces.len());
        match change % 4 {
            0 | 1 if pieces[place].starts_with(|first: char| first.is_ascii_digit()) => pieces[place] = NUMBERS[change / 4 % NUMBERS.len()],
            0 | 1 => {}
            2 => pieces.swap(place, other),
            _ => pieces[place] = "",
        }
    }
    pieces.concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Whatever is written: no panic, no more numbers than the limit allows, and an error stands in the text.
    #[test]
    fn whatever_is_written_is_run_or_refused(program in any::<usize>(), changes in prop::collection::vec((any::<usize>(), any::<usize>()), 1..5)) {
        let programs = programs();
        let text = mutated(programs[program % programs.len()], &changes);
        let mut compiled = None;
        let most = peak(|| compiled = Some(graph::compile(&text)));
        prop_assert!(most < 3 * 8 * graph::MOST_NUMBERS as isize, "{}: {} bytes", text, most);
        match compiled.unwrap() {
            Ok((_, graph)) => {
                let numbers: usize = graph.nodes.iter().map(|node| node.shape.size()).sum();
                prop_assert!(numbers <= graph::MOST_NUMBERS + graph.nodes.len(), "{}", text);
                if numbers < 10_000 {
                    drop(trace::run(&graph));
                }
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{}: {:?}", text, error);
                }
            }
        }
    }
}
