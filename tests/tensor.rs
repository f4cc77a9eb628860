//! Laws of tensors: gradients against differences and forward mode at many shapes, formulas against what is sent, one number by one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates::{self, Gate, Setting, Structure};
use gatewise::graph::{Graph, NodeId, compile};
use gatewise::tensor::{Shape, Tensor, broadcast};
use gatewise::trace::{self, Trace, check, forward_mode};
use gatewise::words::Language;
use proptest::prelude::*;

fn run(program: &str) -> (Graph, Trace) {
    let (_, graph) = compile(program).unwrap_or_else(|errors| {
        panic!("{program}\n{}", errors.iter().map(|error| error.render(program, Language::English)).collect::<String>())
    });
    let trace = trace::run(&graph);
    (graph, trace)
}

fn node(graph: &Graph, name: &str) -> NodeId {
    graph.nodes.iter().position(|node| node.symbol == name).unwrap_or_else(|| panic!("no node is called {name}"))
}

fn close(ours: f64, theirs: f64, tolerance: f64) -> bool {
    ours == theirs || (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0)
}

/// Holds every gradient of a program against central differences and forward mode, and the sum of what edges send.
fn gradients_are_right(program: &str) {
    let (graph, trace) = run(program);
    let checks = check::check(&graph, &trace, usize::MAX);
    assert!(!checks.is_empty(), "{program} has no inputs");
    for check in checks {
        let gradient = check.gradient.unwrap_or(0.0);
        assert!(close(check.difference, gradient, 1e-6), "{program}\n{check:?}");
        let forward: f64 = forward_mode::derivatives(&graph, check.node, check.element)[graph.output].iter().sum();
        assert!(close(forward, gradient, 1e-12), "{program}\n{check:?}: forward mode says {forward}");
        let edges = graph.nodes[check.node].outgoing.iter();
        let sent: f64 = edges.filter_map(|&edge| trace.downstream(edge)).map(|sent| sent[check.element]).sum();
        assert!(check.node == graph.output || close(sent, gradient, 1e-12), "{program}\n{check:?}: the edges send {sent}");
    }
}

/// A program whose last value goes into the output with weights of its own, so that no two upstream gradients are equal.
fn weighted(program: &str) -> String {
    let (graph, _) = run(program);
    let shape = graph.nodes[graph.output].shape.axes().iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let (inputs, call) = program.rsplit_once("; ").unwrap();
    let weights = if shape.is_empty() { "1.75".to_owned() } else { format!("uniform({shape}, low=0.5, high=2, seed=3)") };
    format!("{inputs}; value = {call}\nconst weights = {weights}\nsum(value * weights)")
}

fn samples() -> impl Iterator<Item = (&'static Gate, &'static str)> {
    let structural = gates::all()
        .flat_map(|gate| [Some(gate), gate.on_tensors, gate.on_batches])
        .flatten()
        .filter_map(|gate| Some((gate, gate.structural()?)));
    structural.flat_map(|(gate, structural)| structural.samples.iter().map(move |sample| (gate, *sample)))
}

#[test]
fn what_structural_gates_send_back_is_what_differences_say() {
    for (gate, sample) in samples() {
        let (graph, _) = run(sample);
        assert_eq!(graph.application(graph.output).unwrap().name(), gate.name, "{sample}");
        gradients_are_right(&weighted(sample));
    }
}

/// What the language has no gate for.
const WORDS: [&str; 22] = [
    "reshape(upstream)",
    "crop(upstream)",
    "scatter(upstream)",
    "add_to_rows(",
    "channel_sums(",
    "column_sums(",
    "contrast(",
    "correlate(",
    "deviation(",
    "largest(",
    "local_mean(",
    "neighbours(",
    "batch_sums(",
    "normal(",
    "onehot(",
    "response(",
    "route(",
    "rows(",
    "spread(",
    "windows(",
    "wins(",
    "within(",
];

/// Whether a formula can be evaluated: of a gate that works run by run it is written for one run, and numbers that are repeated
/// would have to be summed.
fn is_evaluable(gate: &Gate, formula: &str, graph: &Graph, out: NodeId, source: NodeId) -> bool {
    let (ours, theirs) = (&graph.nodes[out].shape, &graph.nodes[source].shape);
    let runs = gate.jacobian() == Structure::Runs && ours == theirs && ours.rank() > 1;
    let repeated =
        theirs.is_scalar() && graph.nodes[out].incoming.clone().any(|edge| !graph.nodes[graph.edges[edge].from].shape.is_scalar());
    !runs && !repeated && !WORDS.iter().any(|word| formula.contains(word))
}

/// A formula with its parameters' numbers in their places.
fn with_settings(gate: &Gate, formula: &str, settings: &[Setting]) -> String {
    let number = |word: &str| {
        let place = gate.parameters.iter().position(|parameter| parameter.name == word)?;
        settings.get(place)?.number().map(|number| number.to_string())
    };
    let end_of_word = |c: char| !c.is_alphanumeric() && c != '_';
    formula
        .split_inclusive(end_of_word)
        .map(|part| {
            let word = part.trim_end_matches(end_of_word);
            number(word).map_or_else(|| part.to_owned(), |number| number + &part[word.len()..])
        })
        .collect()
}

fn literal(axes: &[usize], numbers: &[f64]) -> String {
    Tensor { shape: Shape::new(axes), numbers: numbers.to_vec() }.to_string()
}

/// The shape in which a formula sees a value: reductions keep their axes, vectors beside a matrix product are rows and columns.
fn seen(gate: &Gate, graph: &Graph, id: NodeId, axis: Option<usize>, slot: Option<usize>) -> Vec<usize> {
    let axes = graph.nodes[id].shape.axes().to_vec();
    let product = matches!(gate.name, "matmul" | "dot");
    match slot {
        Some(0) if product && axes.len() == 1 => vec![1, axes[0]],
        Some(1) if product && axes.len() == 1 => vec![axes[0], 1],
        None if product => {
            let operands: Vec<NodeId> = graph.nodes[id].incoming.clone().map(|edge| graph.edges[edge].from).collect();
            let [left, right] = [0, 1].map(|slot| seen(gate, graph, operands[slot], None, Some(slot)));
            vec![left[0], right[1]]
        }
        None => axis.filter(|_| reduces(graph, id)).map_or(axes.clone(), |axis| [&axes[..axis], &[1], &axes[axis..]].concat()),
        _ => axes,
    }
}

fn reduces(graph: &Graph, id: NodeId) -> bool {
    graph.nodes[id].incoming.clone().all(|edge| graph.nodes[graph.edges[edge].from].shape.rank() > graph.nodes[id].shape.rank())
}

#[test]
fn a_formula_on_screen_is_what_is_sent() {
    let mut evaluated = 0;
    for (gate, sample) in samples() {
        let (graph, trace) = run(&weighted(sample));
        let out = node(&graph, "value");
        let incoming = || graph.nodes[out].incoming.clone();
        let settings = &graph.application(out).unwrap().settings;
        let axis = settings.first().and_then(|setting| setting.number()).map(|axis| axis as usize);
        for edge in incoming().filter(|&edge| graph.edges[edge].flows) {
            let source = graph.edges[edge].from;
            let formula = gate.formula(graph.edges[edge].slot).unwrap();
            if !is_evaluable(gate, formula, &graph, out, source) {
                continue;
            }
            let formula = with_settings(gate, formula, settings);
            let operands = incoming().map(|edge| (gate.operands[graph.edges[edge].slot], graph.edges[edge]));
            let mut program: String = operands
                .map(|(name, wire)| {
                    let shape = seen(gate, &graph, wire.from, axis, Some(wire.slot));
                    format!("const {name} = {}\n", literal(&shape, trace.value(wire.from)))
                })
                .collect();
            let shape = seen(gate, &graph, out, axis, None);
            program += &format!("const out = {}\n", literal(&shape, trace.value(out)));
            program += &format!("const upstream = {}\n", literal(&shape, trace.gradient(out).unwrap()));
            program += &format!("const n = {}\nconst ties = 1\n", trace.value(source).len() / trace.value(out).len());
            // The product with one makes a gate of formulas that are a name alone.
            let (shown, run) = self::run(&format!("{program}one = 1\none * ({formula})"));
            let operand = Shape::new(seen(gate, &graph, source, axis, Some(graph.edges[edge].slot)));
            let strides = shown.nodes[shown.output].shape.strides_in(&broadcast([&operand, &shown.nodes[shown.output].shape]).unwrap());
            for (at, &sent) in trace.downstream(edge).unwrap().iter().enumerate() {
                let ours = run.value(shown.output)[operand.place(at, &strides)];
                assert!(close(ours, sent, 1e-12), "{sample}: {formula} is {ours}, not {sent}");
            }
            evaluated += 1;
        }
    }
    assert!(evaluated > 30, "only {evaluated} formulas were evaluated");
}

#[test]
fn an_operator_of_tensors_applies_its_gate() {
    for (gate, sample) in samples() {
        let Some(operator) = gate.operator else { continue };
        let (inputs, _) = sample.rsplit_once("; ").unwrap();
        let (graph, _) = run(&format!("{inputs}; {operator}"));
        assert_eq!(graph.application(graph.output).unwrap().name(), gate.name, "{operator}");
    }
}

/// What works element by element does to each element what it does to a number.
#[test]
fn element_by_element() {
    for gate in gates::all().filter(|gate| gate.structural().is_none() && gate.on_tensors.is_none()) {
        let operands = |at: &[f64]| at.len() - gate.parameters.len();
        let count = operands(gate.samples[0]);
        let alike = |at: &&&[f64]| operands(at) == count && at[count..] == gate.samples[0][count..];
        let points: Vec<&[f64]> = gate.samples.iter().filter(alike).copied().collect();
        let column = |slot: usize| points.iter().map(|at| at[slot].to_string()).collect::<Vec<_>>().join(", ");
        let inputs: String = (0..count).map(|slot| format!("x{slot} = [{}]; ", column(slot))).collect();
        let names = (0..count).map(|slot| format!("x{slot}")).chain(gate.samples[0][count..].iter().map(f64::to_string));
        let (graph, trace) = run(&format!("{inputs}{}({})", gate.name, names.collect::<Vec<_>>().join(", ")));
        for (element, at) in points.iter().enumerate() {
            let out = gate.value(at);
            assert_eq!(trace.value(graph.output)[element].to_bits(), out.to_bits(), "{} at {at:?}", gate.name);
            for slot in 0..count {
                let local = gate.partial(slot).map(|partial| (partial.value)(at, out, slot));
                assert_eq!(trace.gradient(slot).map(|gradient| gradient[element]), local, "{} at {at:?}", gate.name);
            }
        }
    }
}

/// Two shapes that broadcast: one, and the same with some lengths 1 or some axes fewer.
fn shapes() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    prop::collection::vec((1..4_usize, prop::bool::ANY, prop::bool::ANY), 0..4).prop_flat_map(|axes| {
        let left: Vec<usize> = axes.iter().map(|&(length, one, _)| if one { 1 } else { length }).collect();
        let right: Vec<usize> = axes.iter().map(|&(length, _, one)| if one { 1 } else { length }).collect();
        (0..=left.len()).prop_map(move |cut| (left.clone(), right[cut..].to_vec()))
    })
}

fn input(name: &str, axes: &[usize], seed: usize, low: f64) -> String {
    let axes: Vec<String> = axes.iter().map(usize::to_string).collect();
    match axes.as_slice() {
        [] => format!("{name} = {}\n", low + 0.3),
        axes => format!("{name} = uniform({}, low={low}, high={}, seed={seed})\n", axes.join(", "), low + 2.0),
    }
}

/// A gate or a generator, with a few arguments and keywords, and what may follow a value.
fn call() -> impl Strategy<Value = String> {
    let names: Vec<&str> = gates::all().chain(gates::generators()).map(|gate| gate.name).collect();
    let value = prop::sample::select(vec!["x", "v", "s", "2", "-1", "0.5", "[1, 2]", "[v, s]", "x.T", "x[0]", "ones(3)", "1e9"]);
    let keyword = prop::sample::select(vec!["", ", axis=0", ", axis=-1", ", axis=7", ", offset=1", ", seed=2", ", slope=3"]);
    let after = prop::sample::select(vec!["", ".T", "[0]", "[1:, -1]", "[:2]", " @ v", " + x", " · x", "[5]"]);
    (prop::sample::select(names), prop::collection::vec(value, 0..4), keyword, after)
        .prop_map(|(name, values, keyword, after)| format!("{name}({}{keyword}){after}", values.join(", ")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Gradients sum back over what was repeated.
    #[test]
    fn broadcasting_is_undone((left, right) in shapes(), seed in 0..1000_usize, which in 0..7_usize) {
        let expression = ["a + b", "a - b", "a * b", "a / b", "tanh(a) * b + a", "b ^ a", "a * b * b - 2a"][which];
        let program = format!("{}{}{expression}", input("a", &left, seed, -1.0), input("b", &right, seed + 1, 0.5));
        gradients_are_right(&program);
        let (graph, trace) = run(&program);
        for name in ["a", "b"] {
            let leaf = node(&graph, name);
            prop_assert_eq!(trace.gradient(leaf).unwrap().len(), graph.nodes[leaf].shape.size());
        }
    }

    /// Matrices and vectors of all sizes, and chains of them.
    #[test]
    fn products_of_any_size(m in 1..5_usize, k in 1..5_usize, n in 1..5_usize, seed in 0..1000_usize) {
        let matrices = input("A", &[m, k], seed, -1.0) + &input("B", &[k, n], seed + 1, -1.0);
        let vectors = input("u", &[m], seed + 2, -1.0) + &input("v", &[n], seed + 3, -1.0) + &input("w", &[k], seed + 4, -1.0);
        gradients_are_right(&format!("{matrices}{vectors}tanh(u @ (A @ B) + v) @ v + dot(A @ w, u) + sum(outer(u, v) * (A · B))"));
        gradients_are_right(&format!("{matrices}{vectors}B.T @ A.T + v[0] * concat(outer(v, u), (A @ B).T)[:{n}] + reshape(A @ B, {n}, {m})"));
    }

    /// Gates called on anything with anything: a trace or an error with a place, and never a panic.
    #[test]
    fn any_call_gives_json(calls in prop::collection::vec(call(), 1..6)) {
        let program = format!("x = [[1, -2, 3], [0.5, 4, 6]]; v = [2, -1, 0.25]; s = 3\n{}", calls.join("\n"));
        let json: serde_json::Value = serde_json::from_str(&gatewise::trace_program(&program)).unwrap();
        let end = json["error"]["end"].as_u64().unwrap_or(0) as usize;
        prop_assert!(json.get("error").is_some() || json["version"] == 1);
        prop_assert!(end <= program.len());
    }

    /// Every reduction along every axis.
    #[test]
    fn reductions_of_any_shape(axes in prop::collection::vec(1..4_usize, 1..4), seed in 0..1000_usize, which in 0..8_usize, axis in 0..4_usize) {
        let gate = ["sum", "mean", "max", "min", "prod", "logsumexp", "norm", "sqnorm"][which];
        let axis = if axis < axes.len() { format!(", axis={axis}") } else { String::new() };
        gradients_are_right(&format!("{}atan({gate}(x{axis}) / 3)", input("x", &axes, seed, 0.5)));
    }
}

#[test]
fn indices_take_what_they_say() {
    for (expression, axes, numbers) in [
        ("x[0]", &[3][..], &[1.0, 2.0, 3.0][..]),
        ("x[-1]", &[3], &[4.0, 5.0, 6.0]),
        ("x[1, 2]", &[], &[6.0]),
        ("x[:, 0]", &[2], &[1.0, 4.0]),
        ("x[0:1, 1:]", &[1, 2], &[2.0, 3.0]),
        ("x[:, :-1]", &[2, 2], &[1.0, 2.0, 4.0, 5.0]),
        ("x[0:100]", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ("x.T", &[3, 2], &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0]),
        ("x.T[2]", &[2], &[3.0, 6.0]),
        ("reshape(x, 3, -1)", &[3, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ("x.flatten()", &[6], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ("concat(x, x, axis=1)", &[2, 6], &[1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 4.0, 5.0, 6.0]),
        ("stack(x[0], x[1], axis=-1)", &[3, 2], &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0]),
        ("[x[0, 0], 7]", &[2], &[1.0, 7.0]),
        ("crop(x, 2, offset=1)", &[2, 2], &[2.0, 3.0, 5.0, 6.0]),
        ("max(x)", &[], &[6.0]),
        ("np.max(x, axis=0)", &[3], &[4.0, 5.0, 6.0]),
        ("max(x, 3)", &[2, 3], &[3.0, 3.0, 3.0, 4.0, 5.0, 6.0]),
        ("x.sum(dim=1)", &[2], &[6.0, 15.0]),
        ("x · 2", &[2, 3], &[2.0, 4.0, 6.0, 8.0, 10.0, 12.0]),
        ("x · x.T", &[2, 2], &[14.0, 32.0, 32.0, 77.0]),
        ("x > 3", &[2, 3], &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
        ("‖x[0, :2]‖^2", &[], &[5.0]),
    ] {
        let (graph, trace) = run(&format!("x = [[1, 2, 3], [4, 5, 6]]\n{expression}"));
        assert_eq!(graph.nodes[graph.output].shape.axes(), axes, "{expression}");
        assert_eq!(trace.value(graph.output), numbers, "{expression}");
    }
}

#[test]
fn generators_make_inputs() {
    let (graph, trace) =
        run("W = randn(2, 3, seed=1); x = ones(3); I = eye(2); l = linspace(0, 1, 3); const t = arange(2); I @ W @ (x + l) + t");
    let leaf = |name: &str| node(&graph, name);
    assert!(["W", "x", "I", "l"].iter().all(|name| trace.gradient(leaf(name)).is_some()));
    assert_eq!(trace.gradient(leaf("t")), None);
    assert_eq!(trace.value(leaf("l")), [0.0, 0.5, 1.0]);
    let (again, other) = run("W = randn(2, 3, seed=1); W");
    assert_eq!(other.value(again.output), trace.value(leaf("W")));
    // One without a name is an input as well.
    let (graph, trace) = run("W = 0.5 * randn(2); sum(W * [3, 4])");
    assert_eq!(trace.gradient(node(&graph, "W")), Some(&[3.0, 4.0][..]));
    assert_eq!(trace.gradient(0), Some(&[1.5, 2.0][..]));
}

#[test]
fn kinks_of_tensors_are_those_of_pytorch() {
    for (program, gradient) in [
        ("x = [2, 1, 2]; max(x)", &[0.5, 0.0, 0.5][..]),
        ("x = [[2, 1], [2, 3]]; sum(max(x, axis=0))", &[0.5, 0.0, 0.5, 1.0]),
        ("x = [0, 0]; norm(x)", &[0.0, 0.0]),
        ("x = [0, 2, 3]; prod(x)", &[6.0, 0.0, 0.0]),
        ("x = [0, 0, 3]; prod(x)", &[0.0, 0.0, 0.0]),
        ("x = [-1, 0, 2]; sum(relu(x))", &[0.0, 0.0, 1.0]),
        ("x = [-1, 0, 2]; sum(abs(x))", &[-1.0, 0.0, 1.0]),
        ("x = [1, 2]; y = [1, 1]; sum(max(x, y))", &[0.5, 1.0]),
    ] {
        let (_, trace) = run(program);
        assert_eq!(trace.gradient(0), Some(gradient), "{program}");
    }
}

#[test]
fn numbers_of_tensors_that_are_none_are_found() {
    let (graph, trace) = run("x = [1, 0, 2]; a = x + 0; b = 1 / a; sum(b)");
    assert_eq!(trace.origin, Some(node(&graph, "b")));
    assert_eq!(trace.gradient(0), Some(&[-1.0, f64::NEG_INFINITY, -0.25][..]));
}
