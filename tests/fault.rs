//! Backward passes with a fault in them: their numbers by hand, where wrong numbers can be, and how the place is found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::{Flow, Graph, NodeId, compile};
use gatewise::trace::fault::{Fault, Verdict, faults, hidden};
use gatewise::trace::{Tape, Trace, run};
use proptest::prelude::*;

fn graph(program: &str) -> Graph {
    compile(program).unwrap_or_else(|errors| panic!("{program}\n{errors:?}")).1
}

fn node(graph: &Graph, symbol: &str) -> NodeId {
    graph.nodes.iter().position(|node| node.symbol == symbol).unwrap_or_else(|| panic!("no {symbol}"))
}

fn broken(graph: &Graph, fault: Fault) -> Trace {
    Tape::new(graph).run_with_fault(graph, fault)
}

/// The gradients of these nodes in a run with a fault.
fn gradients(program: &str, fault: impl Fn(&Graph) -> Fault, symbols: &[&str]) -> Vec<Vec<f64>> {
    let graph = graph(program);
    let trace = broken(&graph, fault(&graph));
    let rounded = |numbers: &[f64]| numbers.iter().map(|number| (number * 1e6).round() / 1e6).collect();
    symbols.iter().map(|symbol| rounded(trace.gradient(node(&graph, symbol)).unwrap())).collect()
}

#[test]
fn a_fan_out_of_two_that_overwrites_keeps_what_came_last() {
    // p = xy, q = x + y, f = pq = 6 · 5: dp = 5, dq = 6; dx = 6 · 1 + 5 · 3 = 21, dy = 6 + 5 · 2 = 16. The last gate sends first, so
    // that p's contribution comes last: dx = 15, dy = 10.
    let program = "x = 2; y = 3; p = x * y; q = x + y; f = p * q";
    let all = |_: &Graph| Fault::Overwritten(None);
    assert_eq!(gradients(program, all, &["x", "y", "p", "q"]), [[15.0], [10.0], [5.0], [6.0]]);
    let only_x = |graph: &Graph| Fault::Overwritten(Some(node(graph, "x")));
    assert_eq!(gradients(program, only_x, &["x", "y"]), [[15.0], [16.0]]);
}

#[test]
fn a_fan_out_of_three_keeps_one_of_three_terms() {
    // f = (x² + 3x) + 5x: dx = 2x + 3 + 5 = 12; the gates send in the order 5x, 3x, x².
    let program = "x = 2; a = x^2; b = 3x; c = 5x; f = a + b + c";
    assert_eq!(gradients(program, |_| Fault::Overwritten(None), &["x", "a"]), [[4.0], [1.0]]);
    let graph = graph(program);
    assert_eq!(run(&graph).gradient(0), Some([12.0].as_slice()));
}

#[test]
fn what_lies_behind_a_wrong_sum_is_wrong_in_the_same_ratio() {
    // x → s = 2x → u = s², v = 3s → f = u + v; at x = 1: ds = 2s + 3 = 7, dx = 14; overwritten ds = 4, dx = 8.
    let program = "x = 1; s = 2x; u = s^2; v = 3s; f = u + v";
    let at_s = |graph: &Graph| Fault::Overwritten(Some(node(graph, "s")));
    assert_eq!(gradients(program, at_s, &["s", "x"]), [[4.0], [8.0]]);
    let sound = graph(program);
    assert_eq!(run(&sound).gradient(0), Some([14.0].as_slice()));
}

#[test]
fn an_operand_that_is_used_twice_by_one_gate_overwrites_too() {
    assert_eq!(gradients("x = 3; f = x * x", |_| Fault::Overwritten(None), &["x"]), [[3.0]]);
}

#[test]
fn two_runs_without_clearing_double_the_inputs_and_nothing_else() {
    // f = (x + y) z: gradients −4, −4, 3; q's own −4 is fresh in each run.
    let program = "x = -2; y = 5; z = -4; q = x + y; f = q * z";
    assert_eq!(gradients(program, |_| Fault::Twice, &["x", "y", "z", "q", "f"]), [[-8.0], [-8.0], [6.0], [-4.0], [1.0]]);
    // W·x, squared: the lecture's gradients twice.
    let tensors = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W @ x; f = sqnorm(q)";
    assert_eq!(
        gradients(tensors, |_| Fault::Twice, &["W", "x", "q"]),
        [vec![0.176, 0.352, 0.208, 0.416], vec![-0.224, 1.272], vec![0.44, 0.52]]
    );
}

#[test]
fn a_gate_that_forgets_what_arrives_sends_its_local_gradients_alone() {
    let program = "x = -2; y = 5; z = -4; q = x + y; f = q * z";
    let at_q = |graph: &Graph| Fault::NoUpstream(node(graph, "q"));
    assert_eq!(gradients(program, at_q, &["x", "y", "z", "q"]), [[1.0], [1.0], [3.0], [-4.0]]);
    // Of W·x: ones in the place of 2q give Wᵀ·1 and 1·xᵀ.
    let tensors = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W @ x; f = sqnorm(q)";
    assert_eq!(gradients(tensors, |graph| Fault::NoUpstream(node(graph, "q")), &["x", "W"]), [vec![-0.2, 1.3], vec![0.2, 0.4, 0.2, 0.4]]);
}

#[test]
fn a_gate_that_forgets_its_own_part_passes_on_what_arrives() {
    let program = "x = -2; y = 5; z = -4; q = x + y; f = q * z";
    let at_f = |graph: &Graph| Fault::NoLocal(node(graph, "f"));
    assert_eq!(gradients(program, at_f, &["q", "z", "x"]), [[1.0], [1.0], [1.0]]);
    // Element by element, and summed over what was broadcast.
    let tensors = "b = 2; x = [1, 2, 3]; y = x * b; f = sum(y)";
    assert_eq!(gradients(tensors, |graph| Fault::NoLocal(node(graph, "y")), &["x", "b"]), [vec![1.0, 1.0, 1.0], vec![3.0]]);
}

#[test]
fn a_router_may_send_to_the_wrong_input_and_a_product_take_its_own() {
    let program = "x = 3; y = -4; z = 2; w = -1; p = x * y; m = max(z, w); s = p + m; f = 2s";
    assert_eq!(gradients(program, |graph| Fault::Swapped(node(graph, "m")), &["z", "w", "x", "y"]), [[0.0], [2.0], [-8.0], [6.0]]);
    assert_eq!(gradients(program, |graph| Fault::Swapped(node(graph, "p")), &["z", "w", "x", "y"]), [[2.0], [0.0], [6.0], [-8.0]]);
}

#[test]
fn a_lost_sign_turns_everything_behind_it() {
    // The neuron: the gradients at the leaves are −0.1966, 0.3932, −0.3932, −0.5898, 0.1966; without the sign of −1/x² all turn.
    let program = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; s = w0*x0 + w1*x1 + w2; n = -s; e1 = exp(n); d = 1 + e1; f = 1/d";
    let found = gradients(program, |graph| Fault::NoSign(node(graph, "f")), &["w0", "x0", "w1", "x1", "w2"]);
    assert_eq!(found, [[0.196612], [-0.393224], [0.393224], [0.589836], [-0.196612]]);
}

#[test]
fn a_fault_without_a_place_leaves_the_run_sound() {
    let graph = graph("x = 2; f = 3x");
    for fault in [Fault::Overwritten(None), Fault::Overwritten(Some(99)), Fault::NoUpstream(99), Fault::Swapped(0), Fault::NoSign(1)] {
        assert_eq!(broken(&graph, fault), run(&graph), "{fault:?}");
        assert!(!fault.matters(&graph, &run(&graph)), "{fault:?}");
    }
    assert_eq!(faults(&graph, &run(&graph)), [Fault::NoLocal(1), Fault::Twice], "the output's upstream gradient is 1 already");
}

#[test]
fn a_guess_is_told_on_which_side_of_the_fault_it_lies() {
    // x → s = 2x → u = s², v = 3s → f; the fault is at s.
    let graph = graph("x = 1; s = 2x; u = s^2; v = 3s; f = u + v");
    let sound = run(&graph);
    let verdict = |fault: Fault, guess: &str| {
        let guess = node(&graph, guess);
        fault.verdict(&graph, &sound, &broken(&graph, fault), guess, &|node| node == guess)
    };
    let at_s = Fault::Overwritten(Some(node(&graph, "s")));
    for (guess, expected) in [("s", Verdict::Found), ("x", Verdict::ArrivesWrong), ("u", Verdict::StillRight), ("f", Verdict::StillRight)] {
        assert_eq!(verdict(at_s, guess), expected, "{guess}");
        assert_eq!(verdict(Fault::Overwritten(None), guess), expected, "{guess}, at all");
    }
    assert_eq!(verdict(Fault::NoUpstream(node(&graph, "s")), "s"), Verdict::Found);
    assert_eq!(verdict(Fault::Twice, "x"), Verdict::Found, "every input keeps what was there");
    assert_eq!(verdict(Fault::Twice, "s"), Verdict::StillRight);
    let constant = self::graph("const c = 2; x = 1; f = (c * 3) * x * x");
    let guess = node(&constant, "c");
    let fault = Fault::Overwritten(Some(node(&constant, "x")));
    assert_eq!(fault.verdict(&constant, &run(&constant), &broken(&constant, fault), guess, &|node| node == guess), Verdict::NoGradient);
}

#[test]
fn a_hidden_fault_is_the_same_for_the_same_seed_and_shows_at_an_input() {
    let graph = graph("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; s = w0*x0 + w1*x1 + w2; f = s / (1 + exp(-s))");
    let sound = run(&graph);
    let mut found: Vec<Fault> = Vec::new();
    for seed in 0..60 {
        let fault = hidden(&graph, &sound, seed).unwrap();
        assert_eq!(hidden(&graph, &sound, seed), Some(fault));
        assert!(faults(&graph, &sound).contains(&fault), "{fault:?}");
        let faulty = broken(&graph, fault);
        assert!((0..graph.leaves()).any(|leaf| faulty.gradient(leaf) != sound.gradient(leaf)), "{fault:?}");
        if !found.iter().any(|other| other.is_like(fault)) {
            found.push(fault);
        }
    }
    assert_eq!(found.len(), 6, "every kind comes up: {found:?}");
    let nothing = self::graph("const c = 2; f = 3c");
    assert_eq!(hidden(&nothing, &run(&nothing), 7), None);
}

/// Programs of a few gates over three inputs, each gate using any two of what is there before it.
fn any_program() -> impl Strategy<Value = String> {
    let gate = (0..6_usize, 0..100_usize, 0..100_usize);
    let leaves = proptest::collection::vec(-30..30_i32, 6);
    (leaves, proptest::collection::vec(gate, 1..14), proptest::bool::ANY).prop_map(|(leaves, gates, tensors)| {
        let mut names: Vec<String> = (0..3).map(|at| format!("x{at}")).collect();
        let number = |at: usize| f64::from(leaves[at]) / 10.0;
        let leaf =
            |at: usize| if tensors { format!("x{at} = [{}, {}]", number(at), number(at + 3)) } else { format!("x{at} = {}", number(at)) };
        let mut lines: Vec<String> = (0..3).map(leaf).collect();
        for (index, (kind, a, b)) in gates.into_iter().enumerate() {
            let (a, b) = (&names[a % names.len()], &names[b % names.len()]);
            let text = match kind {
                0 => format!("{a} + {b}"),
                1 => format!("{a} * {b}"),
                2 => format!("tanh({a})"),
                3 => format!("max({a}, {b})"),
                4 => format!("-{a}"),
                _ => format!("{a} - {b}"),
            };
            lines.push(format!("g{index} = {text}"));
            names.push(format!("g{index}"));
        }
        let last = names.last().cloned().unwrap_or_default();
        lines.push(if tensors { format!("f = sum({last})") } else { format!("f = {last} * 1.5") });
        lines.join("\n")
    })
}

proptest! {
    #[test]
    fn no_fault_is_the_sound_run(program in any_program()) {
        let graph = graph(&program);
        prop_assert_eq!(broken(&graph, Fault::NoUpstream(usize::MAX)), run(&graph));
        // A fault that is said not to matter changes no gradient.
        let sound = run(&graph);
        for node in 0..graph.nodes.len() {
            for fault in [Fault::Overwritten(Some(node)), Fault::NoUpstream(node), Fault::NoLocal(node), Fault::Swapped(node), Fault::NoSign(node)] {
                if !fault.matters(&graph, &sound) {
                    let faulty = broken(&graph, fault);
                    prop_assert!((0..graph.nodes.len()).all(|node| faulty.gradient(node) == sound.gradient(node)), "{:?} in {}", fault, program);
                }
            }
        }
    }

    /// Values and local gradients stay, and a gradient is wrong only at what the place is computed from.
    #[test]
    fn wrong_numbers_are_behind_the_fault(program in any_program()) {
        let graph = graph(&program);
        let sound = run(&graph);
        for fault in faults(&graph, &sound) {
            let faulty = broken(&graph, fault);
            let Some(place) = fault.place() else { continue };
            let mut behind = vec![false; graph.nodes.len()];
            behind[place] = true;
            for node in (0..=place).rev() {
                if behind[node] {
                    graph.nodes[node].incoming.clone().for_each(|edge| behind[graph.edges[edge].from] = true);
                }
            }
            // At a gate that sends something wrong, what arrived is right.
            behind[place] = matches!(fault, Fault::Overwritten(_));
            for (node, &behind) in behind.iter().enumerate() {
                prop_assert_eq!(faulty.value(node), sound.value(node));
                let reached = graph.nodes[node].flow == Flow::Reached;
                prop_assert!(behind || !reached || faulty.gradient(node) == sound.gradient(node), "{:?} reaches {} in {}", fault, node, program);
            }
            prop_assert!((0..graph.edges.len()).all(|edge| faulty.local(edge) == sound.local(edge)));
        }
    }
}
