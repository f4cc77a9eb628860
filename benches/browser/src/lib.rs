//! The engine for `tests/browser/bench.mjs`: each function does its work so many times, and the script takes the time.

mod tape;

use gatewise::graph::{self, Graph, Grouping};
use gatewise::lang;
use gatewise::layout::{Structure, layout};
use gatewise::scene::{self, Scene};
use gatewise::tensor::generate;
use gatewise::tensor::kernels::matmul;
use gatewise::trace::{self, Outline, Tape};
use std::cell::RefCell;
use std::hint::black_box;

const PROGRAMS: [&str; 4] = [
    include_str!("../../programs/rand-1000-s1.txt"),
    include_str!("../../programs/ad-1000.txt"),
    include_str!("../../programs/mlp-2-16-16-1.txt"),
    include_str!("../../programs/chain-1000.txt"),
];

/// The lecture's network of two layers, 3072 → 100 → 10.
const NETWORK: &str = "x = randn(3072); W1 = randn(100, 3072, seed=1); W2 = randn(10, 100, seed=2)\nsqnorm(W2 @ relu(W1 @ x))";

/// The lecture's vector (section 7).
const RELU: &str = "x = randn(4096); relu(x)";

/// The sides of the matrices that are multiplied.
const SIDE: usize = 256;

fn graph(program: &str) -> Graph {
    graph::compile(program).map(|(_, graph)| graph).unwrap_or_default()
}

fn times(rounds: u32, work: &mut dyn FnMut()) {
    (0..rounds).for_each(|_| work());
}

/// How many gates a program has.
#[unsafe(no_mangle)]
pub extern "C" fn gates(program: usize) -> usize {
    let graph = graph(PROGRAMS[program]);
    graph.nodes.len() - graph.leaves()
}

/// Reads a program.
#[unsafe(no_mangle)]
pub extern "C" fn parse(program: usize, rounds: u32) {
    times(rounds, &mut || drop(black_box(lang::parse(black_box(PROGRAMS[program])))));
}

/// From the text of a program to its graph.
#[unsafe(no_mangle)]
pub extern "C" fn compile(program: usize, rounds: u32) {
    times(rounds, &mut || drop(black_box(graph::compile(black_box(PROGRAMS[program])))));
}

/// From the text of a program to its trace.
#[unsafe(no_mangle)]
pub extern "C" fn text_to_trace(program: usize, rounds: u32) {
    times(rounds, &mut || drop(black_box(trace::run(&graph(black_box(PROGRAMS[program]))))));
}

/// What is made ready once and run many times.
struct Ready {
    tape: Tape,
    by_hand: tape::Tape,
}

thread_local! {
    static READY: RefCell<Option<Ready>> = const { RefCell::new(None) };
}

/// Makes a program ready to be run again; the programs after the last are the network and `relu`.
#[unsafe(no_mangle)]
pub extern "C" fn prepare(program: usize) {
    let graph = graph(PROGRAMS.into_iter().chain([NETWORK, RELU]).nth(program).unwrap_or(RELU));
    READY.set(Some(Ready { tape: Tape::new(&graph), by_hand: tape::Tape::new(&graph) }));
}

/// Runs the tape of what is ready.
#[unsafe(no_mangle)]
pub extern "C" fn rerun(rounds: u32) {
    READY.with_borrow(|ready| {
        if let Some(ready) = ready {
            times(rounds, &mut || drop(black_box(black_box(&ready.tape).run())));
        }
    });
}

/// Runs the tape that is written by hand.
#[unsafe(no_mangle)]
pub extern "C" fn by_hand(rounds: u32) {
    READY.with_borrow_mut(|ready| {
        if let Some(ready) = ready {
            times(rounds, &mut || {
                black_box(black_box(&mut ready.by_hand).run());
            });
        }
    });
}

/// The product of two matrices.
#[unsafe(no_mangle)]
pub extern "C" fn product(rounds: u32) {
    let mut operands = [vec![0.0; SIDE * SIDE], vec![0.0; SIDE * SIDE]];
    operands.iter_mut().enumerate().for_each(|(seed, numbers)| generate::randn(seed as u64, numbers));
    let mut out = vec![0.0; SIDE * SIDE];
    times(rounds, &mut || matmul::matmul(black_box(&operands[0]), black_box(&operands[1]), [SIDE; 3], black_box(&mut out)));
}

/// A network from its text to its trace.
#[unsafe(no_mangle)]
pub extern "C" fn network(rounds: u32) {
    times(rounds, &mut || drop(black_box(trace::run(&graph(black_box(NETWORK))))));
}

/// A program that the script brings, and what is laid out of it.
#[derive(Default)]
struct Given {
    text: Vec<u8>,
    structure: Structure,
}

thread_local! {
    static GIVEN: RefCell<Given> = RefCell::default();
}

impl Given {
    fn graph(&self) -> Graph {
        graph(std::str::from_utf8(&self.text).unwrap_or_default())
    }
}

/// Room for the text of a program, which the script writes there.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    GIVEN.with_borrow_mut(|given| {
        given.text = vec![0; bytes];
        given.text.as_mut_ptr()
    })
}

/// Makes the given program ready to be laid out as the page does it, and says how many gates it has.
#[unsafe(no_mangle)]
pub extern "C" fn prepare_layout() -> usize {
    GIVEN.with_borrow_mut(|given| {
        let graph = given.graph();
        let trace = trace::run(&graph);
        given.structure = scene::structure(&graph, &trace, &Outline::open(&graph), &scene::maps(&graph, &trace));
        graph.nodes.len() - graph.leaves()
    })
}

/// Lays the given program out.
#[unsafe(no_mangle)]
pub extern "C" fn lay_out(rounds: u32) {
    GIVEN.with_borrow(|given| times(rounds, &mut || drop(black_box(layout(black_box(&given.structure))))));
}

/// The given program from its text to its graph and run.
#[unsafe(no_mangle)]
pub extern "C" fn run_given() {
    GIVEN.with_borrow(|given| drop(black_box(trace::run(&given.graph()))));
}

/// The given program from its text to its picture.
#[unsafe(no_mangle)]
pub extern "C" fn open_given() {
    GIVEN.with_borrow(|given| drop(black_box(Scene::opened(given.graph(), &Grouping::default(), None, false))));
}

thread_local! {
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
}

/// Keeps the picture of the given program for what follows.
#[unsafe(no_mangle)]
pub extern "C" fn keep_given() {
    SCENE.set(Some(GIVEN.with_borrow(|given| Scene::opened(given.graph(), &Grouping::default(), None, false))));
}

fn with_scene(work: impl Fn(&Scene)) {
    SCENE.with_borrow(|scene| scene.iter().for_each(work));
}

/// What is on stage after three quarters of the steps.
#[unsafe(no_mangle)]
pub extern "C" fn frame_given() {
    with_scene(|scene| drop(black_box(scene.frame(scene.trace.steps.len() * 3 / 4))));
}

/// The same from far away.
#[unsafe(no_mangle)]
pub extern "C" fn overview_given() {
    with_scene(|scene| drop(black_box(scene::overview(scene, &scene.frame(scene.trace.steps.len() * 3 / 4)))));
}

/// A part
#[unsafe(no_mangle)]
pub extern "C" fn part_given() {
    with_scene(|scene| {
        let part = scene::Part::seen(scene::View::default(), scene::Size { width: 800.0, height: 600.0 });
        drop(black_box((part.nodes(scene), part.edges(scene))));
    });
}

/// Its explanation
#[unsafe(no_mangle)]
pub extern "C" fn explain_given() {
    with_scene(|scene| {
        let step = scene.trace.steps.len() * 3 / 4;
        drop(black_box(gatewise::explain::explain_outlined(&scene.graph, &scene.trace, &scene.outline, step, None)));
    });
}

/// Its explanation
#[unsafe(no_mangle)]
pub extern "C" fn sentence_given() {
    with_scene(|scene| {
        let step = scene.trace.steps.len() * 3 / 4;
        drop(black_box(gatewise::explain::outlined_sentence(&scene.graph, &scene.trace, &scene.outline, step)));
    });
}

/// Its explanation
#[unsafe(no_mangle)]
pub extern "C" fn scene_given() {
    GIVEN.with_borrow(|given| {
        let graph = given.graph();
        let trace = trace::run(&graph);
        let outline = Outline::open(&graph);
        drop(black_box(scene::structure(&graph, &trace, &outline, &scene::maps(&graph, &trace))));
    });
}
