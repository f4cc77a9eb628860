//! How long it takes to say and to draw what is on stage at one step.

use criterion::{Criterion, criterion_group, criterion_main};
use gatewise::export::{Theme, svg};
use gatewise::graph::compile;
use gatewise::scene::{Scene, frame, picture};
use gatewise::trace;
use gatewise::words::Language;
use std::hint::black_box;
use std::time::Duration;

const PROGRAMS: [(&str, &str); 4] = [
    ("rand-100-s1", include_str!("programs/rand-100-s1.txt")),
    ("rand-1000-s1", include_str!("programs/rand-1000-s1.txt")),
    ("mlp-2-16-16-1", include_str!("programs/mlp-2-16-16-1.txt")),
    ("ad-1000", include_str!("programs/ad-1000.txt")),
];
/// Only its frame: it is too large to be drawn whole.
const LARGE: (&str, &str) = ("ad-10000", include_str!("programs/ad-10000.txt"));

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame");
    group.sample_size(20).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(600));
    for (name, text) in PROGRAMS.into_iter().chain([LARGE]) {
        let Ok((_, graph)) = compile(text) else { continue };
        let trace = trace::run(&graph);
        let middle = trace.steps.len() * 3 / 4;
        group.bench_function(name, |bencher| bencher.iter(|| frame(black_box(&graph), &trace, middle)));
    }
    group.finish();
    let mut group = criterion.benchmark_group("picture");
    group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(600));
    for (name, text) in PROGRAMS {
        let Ok((_, graph)) = compile(text) else { continue };
        let trace = trace::run(&graph);
        let scene = Scene::new(graph, trace);
        let frame = scene.frame(scene.trace.steps.len() * 3 / 4);
        group.bench_function(format!("{name} marks"), |bencher| bencher.iter(|| picture(black_box(&scene), &frame)));
        group.bench_function(format!("{name} svg"), |bencher| {
            bencher.iter(|| svg(black_box(&scene), &frame, &Theme::LIGHT, Language::English))
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
