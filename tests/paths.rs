//! All paths between two nodes: counted and added up without walking them, and the few of them one by one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Grouping, NodeId, compile};
use gatewise::scene::Scene;
use gatewise::trace::{MOST_PATHS, Missing, Outline, Paths, paths, run};
use std::fmt::Write;
use std::time::{Duration, Instant};

fn opened(program: &str, open: &[&str]) -> Scene {
    let grouping = Grouping { opened: open.iter().map(|name| (*name).to_owned()).collect(), ..Grouping::default() };
    Scene::opened(compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}")).1, &grouping, None, false)
}

fn node(scene: &Scene, symbol: &str) -> NodeId {
    scene.graph.nodes.iter().position(|node| node.symbol == symbol).unwrap_or_else(|| panic!("no {symbol}"))
}

fn between(scene: &Scene, from: &str, to: &str) -> Paths {
    paths(&scene.graph, &scene.trace, &scene.outline, node(scene, from), node(scene, to)).unwrap()
}

fn symbols(scene: &Scene, paths: &Paths) -> Vec<Vec<String>> {
    let symbol = |node: NodeId| scene.graph.nodes[scene.outline.place(node)].symbol.clone();
    let way = |edges: &[usize]| {
        let ends = edges.iter().map(|&edge| symbol(scene.graph.edges[edge].to));
        std::iter::once(symbol(paths.from)).chain(ends).collect()
    };
    paths.listed.iter().map(|listed| way(&listed.edges)).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Whole numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// A program of single numbers in which much is used several times.
fn random_program(random: &mut Random, gates: usize) -> String {
    let mut program = "a = 0.7; b = -1.2; c = 0.4\n".to_owned();
    let mut names = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    for at in 0..gates {
        let recent = names.len().saturating_sub(4);
        let one = |random: &mut Random| {
            names[if random.below(3) == 0 { random.below(names.len()) } else { recent + random.below(names.len() - recent) }].clone()
        };
        let (left, right) = (one(random), one(random));
        let right_side = match random.below(7) {
            0 => format!("{left} + {right}"),
            1 => format!("{left} * {right}"),
            2 => format!("{left} - {right}"),
            3 => format!("tanh({left})"),
            4 => format!("max({left}, {right})"),
            5 => format!("sigmoid({left} * {right})"),
            _ => format!("exp(-{left}) * 0.3"),
        };
        writeln!(program, "v{at} = {right_side}").unwrap();
        names.push(format!("v{at}"));
    }
    program + "f = " + &names[3..].join(" + ")
}

#[test]
fn products_add_up_to_the_gradient_on_random_programs() {
    let mut random = Random(11);
    let (mut few, mut many) = (0, 0);
    for round in 0..300 {
        let gates = 2 + random.below(if round % 2 == 0 { 5 } else { 40 });
        let program = random_program(&mut random, gates);
        let scene = opened(&program, &[]);
        for leaf in ["a", "b", "c"] {
            let id = node(&scene, leaf);
            let found = between(&scene, leaf, "f");
            let Some(gradient) = scene.trace.gradient(id) else {
                assert!(found.missing.is_some(), "{leaf} in {program}");
                continue;
            };
            assert!(close(found.sum.as_ref().unwrap()[0], gradient[0]), "{leaf} in {program}");
            if found.count <= MOST_PATHS as u128 {
                few += 1;
                assert_eq!(found.listed.len() as u128, found.count);
                let sum: f64 = found.listed.iter().map(|way| way.product.unwrap()).sum();
                assert!(close(sum, gradient[0]), "{sum} of {leaf} in {program}");
                let on: Vec<usize> = (0..found.edges.len()).filter(|&edge| found.edges[edge]).collect();
                let mut walked: Vec<usize> = found.listed.iter().flat_map(|way| way.edges.clone()).collect();
                walked.sort_unstable();
                walked.dedup();
                assert_eq!(on, walked, "{leaf} in {program}");
            } else {
                many += 1;
                assert!(found.listed.is_empty());
            }
        }
    }
    assert!(few > 50 && many > 50, "{few} few, {many} many");
}

#[test]
fn the_paths_of_an_expression_come_in_the_order_of_the_text() {
    let scene = opened("x = 2; y = -1; z = 3\np = x + y; q = p*z; r = x*z; s = x*y; t = exp(s)\nf = q + r + t", &[]);
    let found = between(&scene, "x", "f");
    assert_eq!(found.count, 3);
    let last = |way: &Vec<String>| way[1..].to_vec();
    let ways: Vec<Vec<String>> = symbols(&scene, &found).iter().map(last).collect();
    let sum = &ways[0][2];
    assert_eq!(ways, [vec!["p", "q", sum, "f"], vec!["r", sum, "f"], vec!["s", "t", "f"]]);
    let products: Vec<f64> = found.listed.iter().map(|way| way.product.unwrap()).collect();
    assert!(
        close(products[0], 3.0) && close(products[1], 3.0) && close(products[2], -scene.trace.number(node(&scene, "t"))),
        "{products:?}"
    );
    // Not to the output: to what lies between.
    let found = between(&scene, "x", "q");
    assert_eq!((found.count, found.sum), (1, Some(vec![3.0])));
    assert!(!found.nodes[node(&scene, "f")] && !found.nodes[node(&scene, "z")]);
}

#[test]
fn a_value_that_is_used_twice_by_one_gate_has_two_paths() {
    let found = between(&opened("x = 3\nf = x*x", &[]), "x", "f");
    assert_eq!((found.count, found.sum), (2, Some(vec![6.0])));
}

/// Diamonds one behind the other: twice as many paths with each.
fn diamonds(levels: usize) -> String {
    let mut program = "x = 1\nv0 = x * 1.5\n".to_owned();
    for level in 0..levels {
        writeln!(program, "l{level} = tanh(v{level}); r{level} = sin(v{level}); v{} = l{level} + r{level}", level + 1).unwrap();
    }
    program + &format!("f = v{levels} * 2")
}

#[test]
fn paths_are_counted_and_not_walked() {
    let scene = opened(&diamonds(3), &[]);
    assert_eq!(between(&scene, "x", "f").listed.len(), 8);
    let scene = opened(&diamonds(60), &[]);
    let found = between(&scene, "x", "f");
    assert_eq!(found.count, 1 << 60);
    assert!(close(found.sum.unwrap()[0], scene.trace.gradient(node(&scene, "x")).unwrap()[0]));
    let scene = opened(&diamonds(1_000), &[]);
    let start = Instant::now();
    let found = between(&scene, "x", "f");
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(found.count, u128::MAX, "more than can be counted");
    assert!(found.listed.is_empty());
    // A ladder: each rung adds up the last two, as Fibonacci's numbers.
    let mut ladder = "x = 1\nv0 = x * 0.5; v1 = v0 + x\n".to_owned();
    (2..40).for_each(|at| writeln!(ladder, "v{at} = (v{} + v{}) * 0.5", at - 1, at - 2).unwrap());
    let scene = opened(&(ladder + "f = v39"), &[]);
    let found = between(&scene, "x", "v39");
    let (mut last, mut here) = (1_u128, 2_u128);
    (2..40).for_each(|_| (last, here) = (here, last + here));
    assert_eq!(found.count, here);
    assert!(here > 100_000_000);
    assert!(close(found.sum.unwrap()[0], scene.trace.gradient(node(&scene, "x")).unwrap()[0]));
}

#[test]
fn a_long_chain_is_one_path() {
    let mut program = "x = 0.5\nv0 = x + 1\n".to_owned();
    (1..10_000).for_each(|at| writeln!(program, "v{at} = v{} {} 0.999", at - 1, if at % 2 == 0 { "+" } else { "*" }).unwrap());
    let graph = compile(&program).unwrap().1;
    let trace = run(&graph);
    let outline = Outline::open(&graph);
    let start = Instant::now();
    let found = paths(&graph, &trace, &outline, 0, graph.output).unwrap();
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    assert_eq!((found.count, found.listed[0].edges.len()), (1, 10_000));
    assert!(close(found.listed[0].product.unwrap(), trace.gradient(0).unwrap()[0]));
}

#[test]
fn a_closed_group_is_one_gate_on_a_path() {
    let program = "def s(u) = 1/(1+exp(-u)); def swish(x) = x*s(x)\na = 1; b = -2\nf = swish(a*b) + a*swish(a)";
    let closed = opened(program, &[]);
    let found = between(&closed, "a", "f");
    assert_eq!(found.count, 3);
    let gradient = closed.trace.gradient(node(&closed, "a")).unwrap()[0];
    assert!(close(found.sum.as_ref().unwrap()[0], gradient));
    assert!(close(found.listed.iter().map(|way| way.product.unwrap()).sum(), gradient));
    for edge in (0..found.edges.len()).filter(|&edge| found.edges[edge]) {
        assert!(closed.outline.is_wire(edge));
        if let Some(local) = closed.local_of_group(edge) {
            let at = found.listed.iter().find_map(|way| Some(way.locals[way.edges.iter().position(|&other| other == edge)?]));
            assert!(close(at.unwrap().unwrap(), local));
        }
    }
    // Of x·s(x), open, the two ways are seen.
    let group = |scene: &Scene| {
        (0..scene.graph.nodes.len()).find_map(|node| scene.outline.closed(node)).map(|group| scene.names.group(&scene.graph, group))
    };
    let name = group(&closed).unwrap();
    let open = opened(program, &[&name]);
    let found = between(&open, "a", "f");
    assert_eq!(found.count, 4);
    assert!(close(found.listed.iter().map(|way| way.product.unwrap()).sum(), gradient));
}

#[test]
fn a_closed_group_with_tensors_inside_has_a_number_all_the_same() {
    let scene = opened("def g(a, b) = sum(softmax([a, b]) * [1, 3])\na = 0.2; b = 0.7\nf = g(a, b) * a", &[]);
    let found = between(&scene, "a", "f");
    let gradient = scene.trace.gradient(node(&scene, "a")).unwrap()[0];
    assert_eq!(found.count, 2);
    assert!(close(found.sum.unwrap()[0], gradient));
    assert!(close(found.listed.iter().map(|way| way.product.unwrap()).sum(), gradient));
}

#[test]
fn tensors_have_paths_but_no_numbers_on_them() {
    let scene = opened("W = [[1, 2, 3], [4, 5, 6]]; x = [1, -1, 2]\nf = sqnorm(W @ x) + sum(x)", &[]);
    let found = between(&scene, "x", "f");
    assert_eq!(found.count, 2);
    assert!(!found.scalar && found.listed.iter().all(|way| way.product.is_none()));
    assert_eq!(found.sum.as_deref(), scene.trace.gradient(node(&scene, "x")));
}

#[test]
fn where_there_is_no_path_the_reason_is_told() {
    let scene = opened("x = 2; y = 3; const c = 4\nu = y * 5\ng = x > y\nf = x*y + c + g*3", &[]);
    let missing = |from: &str, to: &str| between(&scene, from, to).missing;
    assert_eq!(missing("x", "f"), None);
    assert_eq!(missing("c", "f"), Some(Missing::Constant));
    assert_eq!(missing("x", "g"), Some(Missing::Shut));
    assert_eq!(missing("x", "u"), Some(Missing::Unused));
    assert_eq!(missing("x", "x"), Some(Missing::Same));
    assert_eq!(missing("f", "x"), Some(Missing::Independent));
    let end = scene.graph.nodes.len();
    assert_eq!(paths(&scene.graph, &scene.trace, &scene.outline, end, 0), None);
    assert_eq!(paths(&scene.graph, &scene.trace, &scene.outline, 0, usize::MAX), None);
}
