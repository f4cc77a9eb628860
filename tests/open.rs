//! Gates that are made of simpler ones compute the same when they are open.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates::{self, Gate};
use gatewise::graph::{self, Graph, NodeKind, Operand, compile};
use gatewise::trace::{self, Trace};
use serde_json::Value;

/// Whole numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn graph(program: &str) -> Graph {
    compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}")).1
}

/// The graph with everything opened that can be, and with what can be opened in that.
fn opened(graph: &Graph) -> Graph {
    let mut open = graph.clone();
    loop {
        let closed: Vec<usize> = (0..open.nodes.len()).filter(|&node| open.can_open(node)).collect();
        if closed.is_empty() {
            return open;
        }
        open = graph::open(&open, &closed).graph;
    }
}

/// Whether several operands of `max` or `min` are its value, or a number at which a definition bends.
fn is_tied(graph: &Graph, trace: &Trace, node: usize) -> bool {
    let NodeKind::Gate(application) = &graph.nodes[node].kind else { return false };
    let numbers = |operand: &Operand| match *operand {
        Operand::Edge(edge) => trace.value(graph.edges[edge].from).to_vec(),
        Operand::Constant(number) => vec![number],
    };
    let operands: Vec<Vec<f64>> = application.operands.iter().map(numbers).collect();
    let tied = |(at, out): (usize, &f64)| operands.iter().filter(|numbers| numbers.get(at).or(numbers.first()) == Some(out)).count() > 1;
    application.gate.variadic && trace.value(node).iter().enumerate().any(tied)
}

fn close(ours: &[f64], theirs: &[f64], tolerance: f64) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a == b || (a - b).abs() <= tolerance * (b.abs() + 1e-2))
}

/// Compares what has a name, and the output; `false` where nothing can be opened or the numbers are not fair.
fn compare(program: &str, tolerance: f64) -> bool {
    let closed = graph(program);
    let open = opened(&closed);
    let (before, after) = (trace::run(&closed), trace::run(&open));
    let nodes = 0..open.nodes.len();
    let is_fair = nodes.clone().all(|node| after.value(node).iter().all(|value| value.abs() < 1e6) && !is_tied(&open, &after, node));
    if open.groups.len() == closed.groups.len() || !is_fair {
        return false;
    }
    assert!(close(after.value(open.output), before.value(closed.output), tolerance), "{program}");
    for (id, node) in closed.nodes.iter().enumerate().filter(|(_, node)| node.name.is_some()) {
        let place = nodes.clone().find(|&place| open.nodes[place].name == node.name).unwrap();
        assert_eq!(open.nodes[place].shape, node.shape, "{program}");
        assert!(close(after.value(place), before.value(id), tolerance), "{program}\n{}", node.symbol);
        match (after.gradient(place), before.gradient(id)) {
            (Some(ours), Some(theirs)) => assert!(close(ours, theirs, 10.0 * tolerance), "{program}\n{}: {ours:?} {theirs:?}", node.symbol),
            (ours, theirs) => assert_eq!(ours, theirs, "{program}\n{}", node.symbol),
        }
    }
    true
}

/// A call, times numbers of which no two are alike where it makes a tensor.
fn weighted(statements: &str, call: &str) -> String {
    let last = graph(&format!("{statements}\n{call}"));
    let lengths: Vec<String> = last.nodes[last.output].shape.axes().iter().map(usize::to_string).collect();
    let weights = if lengths.is_empty() { "1.5".to_owned() } else { format!("randn({}, seed=99)", lengths.join(", ")) };
    format!("{statements}\nconst weights = {weights}\n({call}) * weights")
}

/// A call of each gate at each of its samples.
#[test]
fn an_open_gate_is_the_gate() {
    for gate in gates::all().filter(|gate| gate.definition.is_some()) {
        for at in gate.samples {
            let arguments: Vec<String> = at.iter().map(f64::to_string).collect();
            let operands = at.len() - gate.parameters.len();
            let names: Vec<String> = (0..operands).map(|slot| format!("x{slot}")).collect();
            let inputs: String = names.iter().zip(&arguments).map(|(name, value)| format!("{name} = {value}\n")).collect();
            let call = names.iter().chain(&arguments[operands..]).cloned().collect::<Vec<_>>().join(", ");
            let program = format!("{inputs}y = {}({call}) * 1.5", gate.name);
            assert!(compare(&program, 1e-12) || gate.name == "neg", "{program}");
        }
        let samples = gate.structural().map_or(&[][..], |structural| structural.samples);
        let opens = samples.iter().filter(|sample| {
            let (statements, call) = sample.rsplit_once("; ").unwrap();
            compare(&weighted(statements, call), 1e-11)
        });
        // Of dot only the product of vectors is a sum; one sample lies at a kink of its definition.
        let least = if matches!(gate.name, "dot" | "contrastive_loss") { samples.len() - 1 } else { samples.len() };
        assert!(opens.count() >= least, "{}", gate.name);
    }
}

/// Lengths of axes from 1 to 4.
fn lengths(random: &mut Random, rank: usize) -> Vec<String> {
    (0..rank).map(|_| (1 + random.below(4)).to_string()).collect()
}

/// Programs that end in a call of a gate, at a shape drawn by `random`: the statements before, and the call.
fn at_random_shape(gate: &Gate, random: &mut Random) -> (String, String) {
    let rank = random.below(5);
    let shape = lengths(random, rank);
    let seeds = [random.below(1000), 1000 + random.below(1000), 2000 + random.below(1000)];
    let tensor = |name: &str, shape: &[String], seed: usize| match shape {
        [] => format!("{name} = {}\n", (seed % 17) as f64 / 5.0 - 1.63),
        shape => format!("{name} = randn({}, seed={seed})\n", shape.join(", ")),
    };
    let rows = [(1 + random.below(4)).to_string(), (2 + random.below(4)).to_string()];
    let labels = |count: &str| {
        let labels: Vec<String> = (0..count.parse().unwrap()).map(|row| (seeds[0] / (row + 1) % 2).to_string()).collect();
        format!("const label = [{}]\n", labels.join(", "))
    };
    let at_least = |least: usize, random: &mut Random| {
        let rank = least + random.below(5 - least);
        lengths(random, rank)
    };
    match gate.name {
        "softmax" | "log_softmax" => {
            let shape = at_least(1, random);
            (tensor("x", &shape, seeds[0]), format!("{}(x, axis={})", gate.name, random.below(shape.len())))
        }
        "mean" | "logsumexp" | "norm" | "sqnorm" => {
            let keeps = ["", ", keepdims=True"][random.below(2)];
            let axis =
                if shape.is_empty() || random.below(3) == 0 { String::new() } else { format!(", axis={}", random.below(shape.len())) };
            (tensor("x", &shape, seeds[0]), format!("{}(x{axis}{keeps})", gate.name))
        }
        "cross_entropy" if random.below(3) == 0 => {
            (format!("s = randn({r}, seed=3)\nconst t = uniform({r}, seed=4)\n", r = rows.join(", ")), "cross_entropy(s, t)".to_owned())
        }
        "cross_entropy" | "hinge" | "accuracy" if random.below(3) == 0 => {
            (tensor("s", &rows[1..], seeds[0]), format!("{}(s, {})", gate.name, random.below(2)))
        }
        "cross_entropy" | "hinge" | "accuracy" => (tensor("s", &rows, seeds[0]) + &labels(&rows[0]), format!("{}(s, label)", gate.name)),
        "bce" => {
            let uniform = |name: &str, seed: usize| match shape.as_slice() {
                [] => format!("{name} = {}\n", 0.1 + (seed % 8) as f64 / 10.0),
                shape => format!("{name} = uniform({}, low=0.1, high=0.9, seed={seed})\n", shape.join(", ")),
            };
            (uniform("p", seeds[0]) + &uniform("t", seeds[1]), "bce(p, t)".to_owned())
        }
        "mse" | "euclidean_loss" => (tensor("a", &shape, seeds[0]) + &tensor("b", &shape, seeds[1]), format!("{}(a, b)", gate.name)),
        "contrastive_loss" => {
            let shape = at_least(1, random);
            let pairs = if shape.len() == 1 && random.below(2) == 0 { &[][..] } else { &shape[..1] };
            let margin = [0.5, 1.0, 3.0][random.below(3)];
            let operands = tensor("a", &shape, seeds[0]) + &tensor("b", &shape, seeds[1]) + &tensor("y", pairs, seeds[2]);
            (operands, format!("contrastive_loss(a, b, y, margin={margin})"))
        }
        "batch_norm" => {
            let shape = at_least(2, random);
            let scale = [&shape[1..2], &[][..]][random.below(2)];
            let operands = tensor("x", &shape, seeds[0]) + &tensor("g", scale, seeds[1]) + &tensor("b", scale, seeds[2]);
            (operands, "batch_norm(x, g, b, eps=0.1)".to_owned())
        }
        "layer_norm" => {
            let shape = at_least(1, random);
            let scale = [&shape[shape.len() - 1..], &[][..]][random.below(2)];
            let operands = tensor("x", &shape, seeds[0]) + &tensor("g", scale, seeds[1]) + &tensor("b", scale, seeds[2]);
            (operands, "layer_norm(x, g, b, eps=0.1)".to_owned())
        }
        "dot" => (tensor("a", &rows[..1], seeds[0]) + &tensor("b", &rows[..1], seeds[1]), "dot(a, b)".to_owned()),
        "outer" => (tensor("a", &rows[..1], seeds[0]) + &tensor("b", &rows[1..], seeds[1]), "outer(a, b)".to_owned()),
        "maxout" => {
            let weights = tensor("v", &rows, seeds[0]) + &tensor("w", &rows, seeds[1]);
            (weights + &tensor("x", &rows[1..], seeds[2]) + &tensor("b", &rows[..1], seeds[0]), "maxout(x, v, b, w, 0.25)".to_owned())
        }
        "clamp" => (tensor("x", &shape, seeds[0]), "clamp(x, -0.5, 0.75)".to_owned()),
        name => (tensor("x", &shape, seeds[0]), format!("{name}(x)")),
    }
}

/// Whatever is made of simpler gates, at shapes of all ranks.
#[test]
fn an_open_gate_is_the_gate_at_random_shapes() {
    let mut random = Random::new(5);
    for gate in gates::all().filter(|gate| gate.definition.is_some() && gate.name != "neg") {
        let mut compared = 0;
        for _ in 0..60 {
            let (statements, call) = at_random_shape(gate, &mut random);
            compared += usize::from(compare(&weighted(&statements, &call), 1e-10));
        }
        assert!(compared > 30, "{}: only {compared} programs were compared", gate.name);
    }
}

/// What the language's table says can be opened, and more.
#[test]
fn gates_that_are_made_of_simpler_ones() {
    let made = "sigmoid tanh relu leaky_relu elu softplus gelu silu softsign clamp maxout softmax log_softmax logsumexp mean norm sqnorm dot \
        outer cross_entropy hinge mse euclidean_loss contrastive_loss bce batch_norm layer_norm accuracy";
    for name in made.split_whitespace() {
        assert!(gates::find(name).is_some_and(|gate| gate.definition.is_some()), "{name}");
    }
}

/// Definitions that bend or overflow elsewhere than their gate are left out.
#[test]
fn programs_with_open_gates_compute_the_same() {
    let Value::Array(cases) = serde_json::from_str(include_str!("oracle/scalar.json")).unwrap() else { panic!("no list of cases") };
    let compared = cases.iter().filter(|case| compare(case["program"].as_str().unwrap(), 1e-10)).count();
    assert!(compared > 100, "only {compared} programs have gates to open");
}
