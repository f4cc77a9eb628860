//! The lecture's tables (its parts 1 to 8): values, gradients, local gradients and the order of the steps.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot do without fails it")]

use gatewise::graph::{Graph, NodeId, compile};
use gatewise::trace::{self, Step, Trace};

struct Run {
    graph: Graph,
    trace: Trace,
}

fn run(program: &str) -> Run {
    let (_, graph) = compile(program).unwrap();
    let trace = trace::run(&graph);
    Run { graph, trace }
}

impl Run {
    fn node(&self, symbol: &str) -> NodeId {
        self.graph.nodes.iter().position(|node| node.symbol == symbol).unwrap()
    }

    fn value(&self, symbol: &str) -> f64 {
        self.trace.number(self.node(symbol))
    }

    fn gradient(&self, symbol: &str) -> f64 {
        self.trace.gradient_number(self.node(symbol)).unwrap()
    }

    /// The local gradient of the gate `to` by what comes from `from`.
    fn local(&self, to: &str, from: &str) -> f64 {
        let (to, from) = (self.node(to), self.node(from));
        let edge = self.graph.edges.iter().position(|edge| edge.to == to && edge.from == from).unwrap();
        self.trace.local_number(edge)
    }

    /// Operation, value, gradient and the first local gradient of each gate, in two decimals as the lecture shows them.
    fn table(&self) -> Vec<(String, String, String, String)> {
        let two = |number: f64| format!("{number:.2}");
        let gates = self.graph.leaves()..self.graph.nodes.len();
        let row = |id: NodeId| {
            let local = self.trace.local_number(self.graph.nodes[id].incoming.start);
            (self.graph.operation(id), two(self.trace.number(id)), two(self.trace.gradient_number(id).unwrap()), two(local))
        };
        gates.map(row).collect()
    }

    /// `→` a gate computes, `1` the seed, `to←from` a gate sends back, `+` contributions meet.
    fn steps(&self) -> String {
        let symbol = |node: NodeId| self.graph.nodes[node].symbol.as_str();
        let step = |step: &Step| match step {
            Step::Forward { node } => format!("→{}", symbol(*node)),
            Step::Seed { node } => format!("1{}", symbol(*node)),
            Step::Backward { node, edge } => format!("{}←{}", symbol(self.graph.edges[*edge].from), symbol(*node)),
            Step::Accumulate { node, edges } => format!("+{}×{}", symbol(*node), edges.len()),
        };
        self.trace.steps.iter().map(step).collect::<Vec<_>>().join(" ")
    }
}

fn rows(expected: &[[&str; 4]]) -> Vec<(String, String, String, String)> {
    expected
        .iter()
        .map(|[operation, value, gradient, local]| ((*operation).into(), (*value).into(), (*gradient).into(), (*local).into()))
        .collect()
}

#[test]
fn a_first_graph() {
    let run = run("x = -2; y = 5; z = -4\nq = x + y\nf = q * z");
    assert_eq!((run.value("q"), run.value("f")), (3.0, -12.0));
    assert_eq!([run.local("q", "x"), run.local("q", "y"), run.local("f", "q"), run.local("f", "z")], [1.0, 1.0, -4.0, 3.0]);
    assert_eq!([run.gradient("x"), run.gradient("y"), run.gradient("z"), run.gradient("q")], [-4.0, -4.0, 3.0, -4.0]);
    assert_eq!(run.steps(), "→q →f 1f q←f z←f x←q y←q");
}

#[test]
fn a_product_may_be_written_without_its_sign() {
    let run = run("f = (x+y)z; x = -2; y = 5; z = -4");
    assert_eq!((run.value("p"), run.value("f")), (3.0, -12.0));
    assert_eq!([run.gradient("x"), run.gradient("y"), run.gradient("z")], [-4.0, -4.0, 3.0]);
}

#[test]
fn one_gate_by_itself() {
    let run = run("x = 3; y = -4\nz = x * y\nL = (z + 10)^2");
    let upstream = run.gradient("z");
    assert_eq!(upstream, -4.0);
    assert_eq!([run.local("z", "x"), run.local("z", "y")], [-4.0, 3.0]);
    assert_eq!([run.gradient("x"), run.gradient("y")], [upstream * -4.0, upstream * 3.0]);
}

const NEURON: &str = "w0 = 2; x0 = -1\nw1 = -3; x1 = -2\nw2 = -3\n";

#[test]
fn the_sigmoid_neuron_gate_by_gate() {
    let run = run(&format!("{NEURON}f = 1/(1 + e^-(w0*x0 + w1*x1 + w2))"));
    let table = [
        ["×", "-2.00", "0.20", "-1.00"],
        ["×", "6.00", "0.20", "-2.00"],
        ["+", "4.00", "0.20", "1.00"],
        ["+", "1.00", "0.20", "1.00"],
        ["·(−1)", "-1.00", "-0.20", "-1.00"],
        ["exp", "0.37", "-0.53", "0.37"],
        ["+1", "1.37", "-0.53", "1.00"],
        ["1/x", "0.73", "1.00", "-0.53"],
    ];
    assert_eq!(run.table(), rows(&table));
    let gradients = ["w0", "x0", "w1", "x1", "w2"].map(|leaf| format!("{:.4}", run.gradient(leaf)));
    assert_eq!(gradients, ["-0.1966", "0.3932", "-0.3932", "-0.5898", "0.1966"]);
    assert_eq!(run.steps(), "→p →q →r →s →u →v →a →f 1f a←f v←a u←v s←u r←s w2←s p←r q←r w1←q x1←q w0←p x0←p");
}

/// However the exponential is written, the gates are the same.
#[test]
fn spellings_of_the_neuron() {
    let expected = run(&format!("{NEURON}f = 1/(1 + e^-(w0*x0 + w1*x1 + w2))")).table();
    for spelling in ["1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", "1/(1 + e**(-(w0*x0 + w1*x1 + w2)))", "1÷(1 + np.exp(−(w₀·x₀ + w₁×x₁ + w₂)))"]
    {
        assert_eq!(run(&format!("{NEURON}f = {spelling}")).table(), expected, "{spelling}");
    }
}

#[test]
fn the_same_neuron_with_one_gate_for_sigma() {
    let whole = run(&format!("{NEURON}f = σ(w0*x0 + w1*x1 + w2)"));
    let cut = run(&format!("{NEURON}f = 1/(1 + e^-(w0*x0 + w1*x1 + w2))"));
    assert_eq!(format!("{:.2} {:.2}", whole.value("f"), whole.local("f", "s")), "0.73 0.20");
    for leaf in ["w0", "x0", "w1", "x1", "w2"] {
        assert!((whole.gradient(leaf) - cut.gradient(leaf)).abs() < 1e-15, "{leaf}");
    }
}

#[test]
fn patterns_in_backward_flow() {
    let run = run("x = 3; y = -4; z = 2; w = -1\n2(x*y + max(z, w))");
    assert_eq!(run.value("f"), -20.0);
    assert_eq!([run.gradient("x"), run.gradient("y"), run.gradient("z"), run.gradient("w")], [-8.0, 6.0, 2.0, 0.0]);
    let table = [
        ["×", "-12.00", "2.00", "-4.00"],
        ["max", "2.00", "2.00", "1.00"],
        ["+", "-10.00", "2.00", "1.00"],
        ["·2", "-20.00", "1.00", "2.00"],
    ];
    assert_eq!(run.table(), rows(&table));
    assert_eq!([run.local("q", "z"), run.local("q", "w")], [1.0, 0.0]);
}

#[test]
fn gradients_add_at_branches() {
    let run = run("x = 3; y = -4\nf = x*y + x");
    assert_eq!([run.gradient("x"), run.gradient("y")], [-3.0, 3.0]);
    assert_eq!(run.steps(), "→p →f 1f p←f x←f x←p +x×2 y←p");
}

#[test]
fn a_square_written_as_a_product_sends_two_terms() {
    let run = run("x = 3\nf = x*x + x");
    assert_eq!((run.value("f"), run.gradient("x")), (12.0, 7.0));
    assert_eq!(run.steps(), "→p →f 1f p←f x←f x←p x←p +x×3");
    let Some(Step::Accumulate { edges, .. }) = run.trace.steps.last() else { panic!("the sum comes last") };
    let terms: Vec<Option<f64>> = edges.iter().map(|&edge| run.trace.downstream_number(edge)).collect();
    assert_eq!(terms, [Some(1.0), Some(3.0), Some(3.0)]);
}

/// relu of a 4096-vector: its Jacobian would have 4096 × 4096 numbers; what is kept is its diagonal.
#[test]
fn a_jacobian_is_never_formed() {
    let run = run("x = linspace(-1, 1, 4096)\nf = max(0, x)");
    let local = run.trace.local(0).unwrap();
    assert_eq!(local.len(), 4096);
    assert_eq!(local.iter().filter(|&&slope| slope == 1.0).count(), 2048);
    assert!(local.iter().all(|&slope| slope == 0.0 || slope == 1.0));
    assert_eq!(run.trace.gradient(run.node("f")), Some(&[1.0; 4096][..]));
    assert_eq!(run.trace.gradient(run.node("x")), Some(local));
}

/// f(x, W) = ‖W·x‖² in all the ways in which it can be written.
#[test]
fn a_vectorised_example() {
    for output in ["sqnorm(q)", "sum(q^2)", "sum(q²)", "‖q‖²", "norm(q)^2", "q · q", "dot(q, q)", "np.sum(np.square(q))"] {
        for product in ["W @ x", "W · x", "W.dot(x)", "np.dot(W, x)"] {
            let run = run(&format!("W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]\nq = {product}\nf = {output}"));
            let same =
                |ours: &[f64], theirs: &[f64]| ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < 1e-15);
            let gradient = |name: &str| run.trace.gradient(run.node(name)).unwrap();
            assert!(same(run.trace.value(run.node("q")), &[0.22, 0.26]), "{product}");
            assert!(same(&[run.value("f")], &[0.116]), "{output}");
            assert!(same(gradient("q"), &[0.44, 0.52]), "{output}");
            assert!(same(gradient("W"), &[0.088, 0.176, 0.104, 0.208]), "{product} {output}: {:?}", gradient("W"));
            assert!(same(gradient("x"), &[-0.112, 0.636]), "{product} {output}: {:?}", gradient("x"));
        }
    }
}

/// The square of a norm is one gate, unless the norm is used by itself too.
#[test]
fn a_squared_norm_is_one_gate() {
    let operations = |program: &str| {
        let (_, graph) = gatewise::graph::compile(program).unwrap();
        (0..graph.nodes.len()).filter_map(|node| graph.application(node)).map(|gate| gate.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(operations("q = [3, 4]; ‖q‖²"), ["sqnorm"]);
    assert_eq!(operations("q = [3, 4]; n = ‖q‖; n²"), ["norm", "square"]);
    assert_eq!(operations("g(n) = n² + n; q = [3, 4]; g(‖q‖)"), ["norm", "square", "add"]);
}
