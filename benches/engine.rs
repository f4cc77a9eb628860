//! How long the engine takes from text to trace, per gate of the programs in `benches/programs/`, beside a tape written by hand.

#[path = "browser/src/tape.rs"]
mod tape;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gatewise::graph::{self, Graph};
use gatewise::lang;
use gatewise::trace::{self, Tape};
use std::hint::black_box;
use std::time::Duration;

const PROGRAMS: [(&str, &str); 11] = [
    ("rand-50-s1", include_str!("programs/rand-50-s1.txt")),
    ("rand-100-s1", include_str!("programs/rand-100-s1.txt")),
    ("rand-300-s1", include_str!("programs/rand-300-s1.txt")),
    ("rand-1000-s1", include_str!("programs/rand-1000-s1.txt")),
    ("rand-3000-s1", include_str!("programs/rand-3000-s1.txt")),
    ("ad-100", include_str!("programs/ad-100.txt")),
    ("ad-1000", include_str!("programs/ad-1000.txt")),
    ("ad-10000", include_str!("programs/ad-10000.txt")),
    ("mlp-2-16-16-1", include_str!("programs/mlp-2-16-16-1.txt")),
    ("chain-1000", include_str!("programs/chain-1000.txt")),
    ("chain-3000", include_str!("programs/chain-3000.txt")),
];

fn gates(graph: &Graph) -> u64 {
    (graph.nodes.len() - graph.leaves()) as u64
}

/// One group for each stage; criterion divides by the gates of the program.
fn engine(criterion: &mut Criterion) {
    let compiled: Vec<_> = PROGRAMS.iter().filter_map(|&(name, text)| Some((name, text, graph::compile(text).ok()?))).collect();
    assert_eq!(compiled.len(), PROGRAMS.len(), "every program runs");
    let mut stage = |stage: &str, run: &dyn Fn(&mut criterion::Bencher, &str, &lang::ast::Ast, &Graph)| {
        let mut group = criterion.benchmark_group(stage);
        group.sample_size(20).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(600));
        for (name, text, (ast, graph)) in &compiled {
            group.throughput(Throughput::Elements(gates(graph)));
            group.bench_function(BenchmarkId::from_parameter(name), |bencher| run(bencher, text, ast, graph));
        }
        group.finish();
    };
    stage("parse", &|bencher, text, _, _| bencher.iter(|| lang::parse(black_box(text))));
    stage("lower", &|bencher, text, ast, _| bencher.iter(|| graph::lower(text, black_box(ast))));
    stage("trace", &|bencher, _, _, graph| bencher.iter(|| trace::run(black_box(graph))));
    stage("re-run", &|bencher, _, _, graph| {
        let tape = Tape::new(graph);
        bencher.iter(|| black_box(&tape).run());
    });
    stage("re-run by hand", &|bencher, _, _, graph| {
        let mut tape = tape::Tape::new(graph);
        bencher.iter(|| black_box(&mut tape).run());
    });
    stage("text to trace", &|bencher, text, _, _| bencher.iter(|| graph::compile(black_box(text)).map(|(_, graph)| trace::run(&graph))));
    stage("json", &|bencher, _, _, graph| {
        let trace = trace::run(graph);
        bencher.iter(|| trace::json(black_box(graph), &trace));
    });
}

/// The lecture's network of two layers, 3072 → 100 → 10.
const NETWORK: &str = "x = randn(3072); W1 = randn(100, 3072, seed=1); W2 = randn(10, 100, seed=2)\nsqnorm(W2 @ relu(W1 @ x))";

fn network(criterion: &mut Criterion) {
    let Ok((_, graph)) = graph::compile(NETWORK) else { return };
    let mut group = criterion.benchmark_group("3072 to 100 to 10");
    group.sample_size(20).measurement_time(Duration::from_secs(1));
    group.bench_function("text to trace", |bencher| {
        bencher.iter(|| graph::compile(black_box(NETWORK)).map(|(_, graph)| trace::run(&graph)))
    });
    group.bench_function("trace", |bencher| bencher.iter(|| trace::run(black_box(&graph))));
    let tape = Tape::new(&graph);
    group.bench_function("re-run", |bencher| bencher.iter(|| black_box(&tape).run()));
    group.finish();
}

/// The lecture's vector of 4,096 numbers (section 7), forward and back.
fn relu(criterion: &mut Criterion) {
    let Ok((_, graph)) = graph::compile("x = randn(4096); relu(x)") else { return };
    let tape = Tape::new(&graph);
    criterion.bench_function("relu of 4096", |bencher| bencher.iter(|| black_box(&tape).run()));
}

criterion_group!(benches, engine, network, relu);
criterion_main!(benches);
