//! How long the layout takes on the programs in `benches/programs/`.

use criterion::{Criterion, criterion_group, criterion_main};
use gatewise::layout::{Item, Link, Structure, layout};
use gatewise::{graph, graph::Graph};
use std::hint::black_box;
use std::time::Duration;

const PROGRAMS: [(&str, &str); 8] = [
    ("rand-50-s1", include_str!("programs/rand-50-s1.txt")),
    ("rand-100-s1", include_str!("programs/rand-100-s1.txt")),
    ("rand-300-s1", include_str!("programs/rand-300-s1.txt")),
    ("rand-1000-s1", include_str!("programs/rand-1000-s1.txt")),
    ("rand-3000-s1", include_str!("programs/rand-3000-s1.txt")),
    ("ad-10000", include_str!("programs/ad-10000.txt")),
    ("mlp-2-16-16-1", include_str!("programs/mlp-2-16-16-1.txt")),
    ("chain-3000", include_str!("programs/chain-3000.txt")),
];

/// Every number five characters wide.
fn structure(graph: &Graph) -> Structure {
    let leaves = graph.leaves();
    let item = |node: usize| match node < leaves {
        true => Item { leaf: true, width: 32.0, height: 30.0, label: 38.0, above: Item::ABOVE, below: Item::BELOW },
        false => Item { leaf: false, width: 44.0, height: 44.0, label: 38.0, above: Item::ABOVE, below: Item::BELOW },
    };
    let links = graph.edges.iter().map(|edge| Link { from: edge.from, to: edge.to, slot: edge.slot });
    Structure::new((0..graph.nodes.len()).map(item).collect(), links.collect())
}

fn layouts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("layout");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    for (name, text) in PROGRAMS {
        if let Ok((_, graph)) = graph::compile(text) {
            let structure = structure(&graph);
            group.bench_function(name, |bencher| bencher.iter(|| layout(black_box(&structure))));
        }
    }
    group.finish();
}

criterion_group!(benches, layouts);
criterion_main!(benches);
