//! Gates that are made of simpler ones compute the same when they are open.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::gates;
use gatewise::graph::{self, Graph, NodeKind, Operand, compile};
use gatewise::trace::{self, Trace};
use serde_json::Value;

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

/// A call of each gate at each of its samples, times numbers of which no two are alike where it makes a tensor.
#[test]
fn an_open_gate_is_the_gate() {
    let mut opens = Vec::new();
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
        for sample in gate.structural().map_or(&[][..], |structural| structural.samples) {
            let (statements, call) = sample.rsplit_once("; ").unwrap();
            let shape = &graph(sample).nodes[graph(sample).output].shape;
            let lengths: Vec<String> = shape.axes().iter().map(usize::to_string).collect();
            let weights = if lengths.is_empty() { "1.5".to_owned() } else { format!("randn({}, seed=99)", lengths.join(", ")) };
            if compare(&format!("{statements}\nweights = {weights}\n({call}) * weights"), 1e-11) {
                opens.push(*sample);
            }
        }
    }
    for gate in ["softmax(", "log_softmax(", "logsumexp(", "sqnorm(", " norm(", "mse(", "cross_entropy(", "hinge(", "bce("] {
        assert!(opens.iter().any(|sample| sample.contains(gate)), "no sample of {gate}) can be opened: {opens:?}");
    }
}

/// Definitions that bend or overflow elsewhere than their gate are left out.
#[test]
fn programs_with_open_gates_compute_the_same() {
    let Value::Array(cases) = serde_json::from_str(include_str!("oracle/scalar.json")).unwrap() else { panic!("no list of cases") };
    let compared = cases.iter().filter(|case| compare(case["program"].as_str().unwrap(), 1e-10)).count();
    assert!(compared > 100, "only {compared} programs have gates to open");
}
