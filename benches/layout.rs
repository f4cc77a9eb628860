//! How long the layout takes on the programs in `benches/programs/`, and how long those peers take on some of them that run natively.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dugong::graphlib::{Graph as DagreGraph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, NodeLabel, RankDir};
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

/// The graphs that the peers lay out within seconds.
const SHARED: [usize; 4] = [0, 1, 2, 6];

/// Boxes 60 × 40, 20 apart, 50 between columns, left to right.
fn dagre(structure: &Structure) -> DagreGraph<NodeLabel, EdgeLabel, GraphLabel> {
    let mut graph = DagreGraph::new(GraphOptions { multigraph: true, ..GraphOptions::default() });
    graph.set_graph(GraphLabel { rankdir: RankDir::LR, nodesep: 20.0, ranksep: 50.0, ..GraphLabel::default() });
    for node in 0..structure.nodes.len() {
        graph.set_node(node.to_string(), NodeLabel { width: 60.0, height: 40.0, ..NodeLabel::default() });
    }
    for link in &structure.edges {
        let label = EdgeLabel { weight: 1.0, ..EdgeLabel::default() };
        graph.set_edge_named(link.from.to_string(), link.to.to_string(), Some(link.slot.to_string()), Some(label));
    }
    graph
}

fn peers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("peers");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    for (name, text) in SHARED.map(|index| PROGRAMS[index]) {
        let Ok((_, graph)) = graph::compile(text) else { continue };
        let structure = structure(&graph);
        group.bench_function(format!("gatewise/{name}"), |bencher| bencher.iter(|| layout(black_box(&structure))));
        group.bench_function(format!("dugong/{name}"), |bencher| {
            bencher.iter_batched(|| dagre(&structure), |mut graph| dugong::layout(&mut graph), BatchSize::LargeInput);
        });
        let vertices: Vec<(u32, (f64, f64))> = (0..structure.nodes.len() as u32).map(|node| (node, (40.0, 60.0))).collect();
        let edges: Vec<(u32, u32)> = structure.edges.iter().map(|link| (link.from as u32, link.to as u32)).collect();
        let config = rust_sugiyama::configure::Config::default();
        group.bench_function(format!("rust-sugiyama/{name}"), |bencher| {
            bencher.iter(|| rust_sugiyama::from_vertices_and_edges(black_box(&vertices), &edges, &config));
        });
    }
    group.finish();
}

criterion_group!(benches, layouts, peers);
criterion_main!(benches);
