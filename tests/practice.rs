//! What is asked before it comes: every typical mistake is recognised by its number, and no right answer is taken for one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gatewise::graph::Grouping;
use gatewise::practice::{About, Exercise, Mistake, Part, Progress, Question, Rule, Verdict, formula, fresh, same};
use gatewise::scene::Scene;
use gatewise::share::Level;
use gatewise::words::number;
use gatewise::{graph, words};

const LECTURE_1: &str = "q = x + y; f = q*z; x = -2; y = 5; z = -4";
const LECTURE_3: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3\nf = 1 / (1 + e^-(w0*x0 + w1*x1 + w2))";
const LECTURE_5: &str = "f = 2(x*y + max(z, w)); x = 3; y = -4; z = 2; w = -1";
const LECTURE_6: &str = "q = x*y; r = x + z; f = q*r; x = 2; y = -3; z = 5";
const LECTURE_8: &str = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; q = W·x; f = ‖q‖²";

fn scene(program: &str, gathered: &[&str]) -> Scene {
    let (_, graph) = graph::compile(program).unwrap_or_else(|errors| panic!("{program}: {errors:?}"));
    let grouping = Grouping { opened: Vec::new(), gathered: gathered.iter().map(|name| (*name).to_owned()).collect(), off: false };
    Scene::opened(graph, &grouping, None, false)
}

fn exercise(scene: &Scene, level: Level) -> Exercise<'_> {
    Exercise { graph: &scene.graph, trace: &scene.trace, outline: &scene.outline, level, every: 1 }
}

fn questions(exercise: &Exercise) -> Vec<Question> {
    match exercise.level {
        Level::Leaves => exercise.leaves(),
        _ => (1..=exercise.trace.steps.len()).filter_map(|step| exercise.question(step)).collect(),
    }
}

/// What a question is about, in short: `q`, `f→z` for what the gate f sends back to z, `Σx`.
fn short(exercise: &Exercise, question: &Question) -> String {
    let name = |node: usize| exercise.graph.nodes[node].symbol.clone();
    match question.about {
        About::Value { node } => name(node),
        About::Seed { .. } => "seed".into(),
        About::Sent { node, edge, .. } => format!("{}→{}", name(node), name(exercise.graph.edges[edge].from)),
        About::Sum { node, .. } => format!("Σ{}", name(node)),
        About::Leaf { node } => format!("∂{}", name(node)),
    }
}

/// The mistake that is named for an answer to the question of this short form.
fn named(program: &str, gathered: &[&str], level: Level, wanted: &str, answers: &[f64]) -> Option<Mistake> {
    let scene = scene(program, gathered);
    let exercise = exercise(&scene, level);
    let all = questions(&exercise);
    let found = all.iter().find(|question| short(&exercise, question) == wanted);
    let question = found.unwrap_or_else(|| {
        panic!("{program}: no {wanted} among {:?}", all.iter().map(|question| short(&exercise, question)).collect::<Vec<_>>())
    });
    match exercise.judge(question, Part::Result, answers) {
        Verdict::Right => panic!("{program}: {answers:?} is right for {wanted}"),
        Verdict::Wrong { mistake, hint, .. } => {
            for language in words::Language::ALL {
                let text = hint.plain(language);
                assert!(!text.is_empty() && !text.contains('{'), "{text}");
                let right = number(question.asks[0].numbers[0]);
                assert!(!text.contains(&format!("= {right}")), "the hint tells the answer: {text}");
            }
            mistake
        }
    }
}

#[test]
fn typical_mistakes_are_named() {
    use Level::{Leaves, Steps};
    use Mistake::*;
    let mut others = Vec::new();
    for (program, wanted, answers, mistake) in [
        // (x + y) z: upstream 1, then −4.
        (LECTURE_1, "f→q", &[3.0][..], OwnInput),
        (LECTURE_1, "f→z", &[-4.0], OwnInput),
        (LECTURE_1, "f→q", &[1.0], PassedUpstream),
        (LECTURE_1, "f→q", &[4.0], LostSign),
        (LECTURE_1, "f→q", &[-3.0], AddedUpstream),
        (LECTURE_1, "f→q", &[-12.0], ValueForSlope),
        (LECTURE_1, "q→x", &[1.0], ForgotUpstream),
        (LECTURE_1, "q→x", &[-3.0], AddedUpstream),
        (LECTURE_1, "q→y", &[4.0], LostSign),
        (LECTURE_1, "q→x", &[8.0], InputForSlope),
        (LECTURE_1, "q→x", &[-12.0], ValueForSlope),
        (LECTURE_1, "q→y", &[5.0], GaveOperand),
        (LECTURE_1, "q", &[-10.0], OtherOperation),
        (LECTURE_1, "q", &[-3.0], LostSign),
        (LECTURE_1, "q", &[5.0], GaveOperand),
        (LECTURE_1, "f", &[-1.0], OtherOperation),
        (LECTURE_1, "f", &[12.0], LostSign),
        (LECTURE_1, "seed", &[-12.0], GaveValue),
        (LECTURE_1, "seed", &[0.0], WrongSeed),
        // The sigmoid neuron, gate by gate.
        (LECTURE_3, "f→a", &[1.0], PassedUpstream),
        (LECTURE_3, "f→a", &[0.53], LostSign),
        (LECTURE_3, "f→a", &[-0.73], NotSquared),
        (LECTURE_3, "f→a", &[0.73], NotSquared),
        (LECTURE_3, "f→a", &[-1.87], SlopeAtOutput),
        (LECTURE_3, "v→u", &[0.37], ForgotUpstream),
        (LECTURE_3, "v→u", &[-0.53], PassedUpstream),
        (LECTURE_3, "v→u", &[0.2], LostSign),
        (LECTURE_3, "v→u", &[0.53], InputForSlope),
        (LECTURE_3, "v→u", &[-0.77], SlopeAtOutput),
        (LECTURE_3, "u→s", &[-0.2], LostSign),
        (LECTURE_3, "u→s", &[-1.0], ForgotUpstream),
        (LECTURE_3, "p→w0", &[0.39], OwnInput),
        (LECTURE_3, "p→w0", &[0.2], LostSign),
        (LECTURE_3, "p→x0", &[2.0], ForgotUpstream),
        (LECTURE_3, "v", &[2.72], SignInside),
        (LECTURE_3, "a", &[0.37], GaveOperand),
        (LECTURE_3, "f", &[1.37], GaveOperand),
        (LECTURE_3, "f", &[-0.53], GaveLocal),
        // Patterns: 2(xy + max(z, w)).
        (LECTURE_5, "q→z", &[0.0], RoutedWrong),
        (LECTURE_5, "q→w", &[2.0], RoutedWrong),
        (LECTURE_5, "p→x", &[6.0], OwnInput),
        (LECTURE_5, "p→y", &[-8.0], OwnInput),
        (LECTURE_5, "p→x", &[8.0], LostSign),
        (LECTURE_5, "p→x", &[-4.0], ForgotUpstream),
        (LECTURE_5, "f→r", &[1.0], PassedUpstream),
        (LECTURE_5, "r→q", &[3.0], AddedUpstream),
        (LECTURE_5, "q", &[-1.0], OtherExtreme),
        // Where a value is used twice.
        (LECTURE_6, "Σx", &[-6.0], OneTerm),
        (LECTURE_6, "Σx", &[-21.0], OneTerm),
        (LECTURE_6, "Σx", &[27.0], LostSign),
        (LECTURE_6, "Σx", &[126.0], MultipliedTerms),
        (LECTURE_6, "Σx", &[-13.5], AveragedTerms),
        (LECTURE_6, "Σx", &[15.0], LostSign),
        (LECTURE_6, "q→x", &[-27.0], GaveSum),
        (LECTURE_6, "q→x", &[14.0], OwnInput),
        (LECTURE_6, "q→x", &[-3.0], ForgotUpstream),
        ("f = x*x*x + x; x = 2", "Σx", &[4.0], OneTerm),
        ("f = a*b + a*c + a; a = 2; b = 5; c = 7", "Σa", &[8.0], SomeTerms),
        ("f = a*b + a*c + a; a = 2; b = 5; c = 7", "Σa", &[5.0], OneTerm),
        // Powers, quotients, slopes.
        ("f = 3x^2; x = 5", "p→x", &[15.0], ExponentFactor),
        ("f = 3x^2; x = 5", "p→x", &[150.0], ExponentKept),
        ("f = 3x^4; x = 2", "p→x", &[24.0], ExponentFactor),
        ("f = 3x^4; x = 2", "p→x", &[192.0], ExponentKept),
        ("f = 3x^2; x = 5", "p", &[10.0], GaveLocal),
        ("f = 4/x; x = 2", "f→x", &[-2.0], NotSquared),
        ("f = a / b; a = 6; b = 2", "f→a", &[-1.5], SwappedLocal),
        ("f = a / b; a = 6; b = 2", "f→b", &[0.5], SwappedLocal),
        ("f = a / b; a = 6; b = 2", "f", &[0.33], Reversed),
        ("f = a - b; a = 6; b = 2", "f", &[-4.0], Reversed),
        ("f = a - b; a = 6; b = 2", "f", &[8.0], OtherOperation),
        ("f = 5*sigmoid(x); x = 1", "p→x", &[0.2], ForgotUpstream),
        ("f = 5*sigmoid(x); x = 1", "p→x", &[3.66], ValueForSlope),
        ("f = 5*sigmoid(x); x = 1", "p→x", &[1.10], SlopeAtOutput),
        ("f = 5*tanh(x); x = 0.5", "p→x", &[4.07], SlopeAtOutput),
        ("f = 5*tanh(x); x = 0.5", "p→x", &[2.31], ValueForSlope),
        ("f = 5*exp(x); x = 1.5", "p→x", &[441.92], SlopeAtOutput),
        ("f = 5*exp(x); x = 1.5", "p→x", &[7.5], InputForSlope),
        ("f = 5*relu(x); x = -2", "p→x", &[5.0], ShutWrong),
        ("f = 5*relu(x); x = 3", "p→x", &[0.0], ShutWrong),
        ("f = 5*relu(x); x = 3", "p→x", &[15.0], ValueForSlope),
        ("f = 3*max(a, b); a = 4; b = 7", "p→a", &[3.0], RoutedWrong),
        ("f = a*b; a = 3; b = 0.5", "f→a", &[2.0], Divided),
        // Tensors: f = ‖W·x‖².
        (LECTURE_8, "f→q", &[0.22, 0.26], ExponentFactor),
        (LECTURE_8, "f→q", &[-0.44, -0.52], LostSign),
        (LECTURE_8, "q→W", &[0.088, 0.104, 0.176, 0.208], Transposed),
        (LECTURE_8, "q→x", &[0.304, 0.284], NotTransposed),
        (LECTURE_8, "q→x", &[-0.2, 1.3], ForgotUpstream),
        (LECTURE_8, "q→x", &[0.44, 0.52], PassedUpstream),
        (LECTURE_8, "q", &[-0.1, 0.42], Transposed),
        (LECTURE_8, "f", &[0.34], OtherOperation),
        ("A = [[1, 2], [3, 4]]; B = [[5, 6], [7, 9]]; f = sum(A @ B)", "p→A", &[12.0, 15.0, 12.0, 15.0], NotTransposed),
        ("A = [[1, 2], [3, 4]]; B = [[5, 6], [7, 9]]; f = sum(A @ B)", "p→A", &[11.0, 11.0, 16.0, 16.0], Transposed),
        ("A = [[1, 2], [3, 4]]; B = [[5, 6], [7, 9]]; f = sum(A @ B)", "p→B", &[3.0, 3.0, 7.0, 7.0], NotTransposed),
        ("A = [[1, 2], [3, 4]]; B = [[5, 6], [7, 9]]; f = sum(A @ B)", "p→B", &[4.0, 6.0, 4.0, 6.0], Transposed),
        ("x = [1, 2, 4]; b = 3; f = sum((x + b)^2)", "p→b", &[8.0], NotSummed),
        ("x = [[1, 2], [3, 5]]; b = [1, 2]; f = sum((x + b)^2)", "p→b", &[4.0, 8.0], NotSummed),
        ("x = [1, 2, 6]; f = mean(x)", "f→x", &[1.0, 1.0, 1.0], CountFactor),
        ("x = [1, 2, 6]; f = mean(x)", "f", &[9.0], CountFactor),
        ("x = [1, 2, 6]; f = 4*max(x)", "p→x", &[4.0, 0.0, 0.0], RoutedWrong),
        ("x = [1, 2, 6]; f = 4*max(x)", "p→x", &[4.0, 4.0, 4.0], RoutedWrong),
        // One wrong number is enough.
        ("x = [1, -2, 6]; f = sum(3*relu(x))", "p→x", &[3.0, 3.0, 3.0], ShutWrong),
        ("x = [3, 5]; y = [2, 7]; f = sum(x * y * 2)", "p→x", &[4.0, 10.0], OwnInput),
        // Rounding.
        ("f = a*b; a = 0.5; b = 1.337", "f", &[0.66], CutOff),
        ("f = a*b; a = 7; b = 13.3", "f", &[93.8], Close),
    ] {
        let found = named(program, &[], Steps, wanted, answers);
        if found != Some(mistake) {
            others.push(format!("{program}: {answers:?} for {wanted} is {found:?} and not {mistake:?}"));
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
    for (program, wanted, answers, mistake) in [
        (LECTURE_1, "∂x", &[1.0][..], SkippedGate),
        (LECTURE_1, "∂x", &[4.0], LostSign),
        (LECTURE_3, "∂w0", &[-0.53], SkippedGate),
        (LECTURE_3, "∂w0", &[0.2], LostSign),
        (LECTURE_3, "∂w0", &[0.39], OwnInput),
        (LECTURE_5, "∂x", &[-4.0], SkippedGate),
        (LECTURE_5, "∂w", &[2.0], SkippedGate),
        (LECTURE_6, "∂x", &[-6.0], OneTerm),
        (LECTURE_8, "∂W", &[0.088, 0.104, 0.176, 0.208], Transposed),
    ] {
        let found = named(program, &[], Leaves, wanted, answers);
        let is_same = found == Some(mistake) || (wanted == "∂w" && found == Some(RoutedWrong));
        assert!(is_same, "{program}: {answers:?} for {wanted} is {found:?}");
    }
    // Four gates as one: the closed group has a slope of its own.
    for (answers, mistake) in [([0.73], ValueForSlope), ([1.0], PassedUpstream), ([-0.2], LostSign), ([0.22], SlopeAtOutput)] {
        assert_eq!(named(LECTURE_3, &["f:σ"], Steps, "f→s", &answers), Some(mistake), "{answers:?}");
    }
    assert_eq!(named(LECTURE_3, &["f:σ"], Steps, "f", &[0.27]), Some(SignInside));
}

#[test]
fn right_answers_are_right_in_every_question_and_never_a_mistake() {
    for program in [LECTURE_1, LECTURE_3, LECTURE_5, LECTURE_6, LECTURE_8, "f = softmax(x)[0] + relu(min(y, 3)); x = [1, 2, 3]; y = 2"] {
        for gathered in [&[][..], &["*:σ"]] {
            let scene = scene(program, gathered);
            for level in Level::ALL {
                let exercise = exercise(&scene, level);
                let all = questions(&exercise);
                assert!(!all.is_empty(), "{program}: {level:?}");
                for question in &all {
                    for ask in &question.asks {
                        let exact: Vec<f64> = ask.cells.iter().map(|&cell| ask.numbers[cell]).collect();
                        let shown: Vec<f64> = exact.iter().map(|&x| number(x).replace('−', "-").parse().unwrap()).collect();
                        for answers in [exact, shown] {
                            let verdict = exercise.judge(question, ask.key.part, &answers);
                            assert_eq!(verdict, Verdict::Right, "{program}: {answers:?} for {question:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn who_computes_with_the_numbers_as_they_are_shown_is_right() {
    let scene = scene("f = 25.3*exp(x); x = -1", &[]);
    let exercise = exercise(&scene, Level::Steps);
    let question = questions(&exercise).into_iter().find(|question| short(&exercise, question) == "f").unwrap();
    // 25.3 · 0.37 = 9.36, and more exactly 9.31.
    for answer in [9.361, 9.31, 9.3073] {
        assert_eq!(exercise.judge(&question, Part::Result, &[answer]), Verdict::Right, "{answer}");
    }
    assert_ne!(exercise.judge(&question, Part::Result, &[9.4]), Verdict::Right);
}

#[test]
fn wrong_cells_are_told() {
    let scene = scene(LECTURE_8, &[]);
    let exercise = exercise(&scene, Level::Steps);
    let question = questions(&exercise).into_iter().find(|question| short(&exercise, question) == "q→W").unwrap();
    let Verdict::Wrong { cells, mistake, .. } = exercise.judge(&question, Part::Result, &[0.088, 0.9, 0.104, 0.8]) else { panic!() };
    assert_eq!((cells, mistake), (vec![1, 3], None));
}

#[test]
fn what_is_closed_is_asked_as_one() {
    let scene = scene(LECTURE_3, &["f:σ"]);
    let exercise = exercise(&scene, Level::Steps);
    let asked: Vec<String> = questions(&exercise).iter().map(|question| short(&exercise, question)).collect();
    assert_eq!(asked, ["p", "q", "r", "s", "f", "seed", "f→s", "s→r", "s→w2", "r→p", "r→q", "q→w1", "q→x1", "p→w0", "p→x0"]);
}

#[test]
fn nobody_gets_past_an_open_question() {
    for level in [Level::Steps, Level::Rules] {
        let scene = scene(LECTURE_6, &[]);
        let exercise = exercise(&scene, level);
        let last = scene.trace.steps.len();
        let mut progress = Progress::default();
        let mut step = exercise.bound(&progress, 0, last);
        assert_eq!(step, exercise.start(), "{level:?}");
        assert_eq!(exercise.bound(&progress, step, 0), 0, "back is free");
        let mut asked = 0;
        while let Some(question) = exercise.next(step) {
            assert_eq!(exercise.bound(&progress, 0, last), step, "{level:?}");
            assert_eq!(exercise.ahead(&progress, 0).as_ref(), Some(&question));
            for key in question.keys().collect::<Vec<_>>() {
                assert_eq!(question.open(&progress), Some(key));
                if asked % 2 == 0 { progress.show(key) } else { progress.answer(key, Vec::new(), Verdict::Right) }
            }
            step = question.step;
            asked += 1;
        }
        assert_eq!((step, exercise.ahead(&progress, 0)), (last, None));
        assert_eq!(exercise.bound(&progress, 0, last), last);
    }
}

#[test]
fn the_stage_is_held_at_the_seed_until_all_leaves_are_known() {
    let scene = scene(LECTURE_6, &[]);
    let exercise = exercise(&scene, Level::Leaves);
    let (seed, last) = (exercise.seed(), scene.trace.steps.len());
    assert_eq!((exercise.start(), exercise.question(1)), (seed, None));
    let mut progress = Progress::default();
    for question in exercise.leaves() {
        assert_eq!(exercise.bound(&progress, 0, last), seed);
        assert_eq!(exercise.bound(&progress, 0, seed - 1), seed - 1);
        progress.answer(question.asks[0].key, Vec::new(), Verdict::Right);
    }
    assert_eq!(exercise.bound(&progress, 0, last), last);
    // What is known of the leaves is known of the steps that bring it.
    let steps = Exercise { level: Level::Steps, ..exercise };
    let known = questions(&steps).iter().filter(|question| question.open(&progress).is_none()).count();
    assert_eq!(known, exercise.leaves().len());
}

#[test]
fn less_and_less_is_given() {
    let parts = |program: &str| {
        let scene = scene(program, &[]);
        let exercise = exercise(&scene, Level::Rules);
        questions(&exercise).iter().map(|question| question.asks.len()).collect::<Vec<_>>()
    };
    assert_eq!(parts(LECTURE_1), [1, 1, 2, 3]);
    assert_eq!(parts(LECTURE_3), [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    let long = parts("f = tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(x)))))))))))))); x = 1");
    assert_eq!(long, [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
    assert_eq!(parts(LECTURE_8), [1, 1, 1], "a product of tensors has its own form");
}

#[test]
fn rules_are_those_of_the_lecture() {
    let rules = |program: &str, gathered: &[&str]| {
        let scene = scene(program, gathered);
        let exercise = exercise(&scene, Level::Rules);
        questions(&exercise).iter().filter_map(|question| question.rule).map(Rule::tag).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(rules(LECTURE_1, &[]), "switcher switcher distributor distributor");
    assert_eq!(rules(LECTURE_5, &[]), "chain distributor distributor router router switcher switcher");
    assert_eq!(rules(LECTURE_6, &[]), "switcher switcher distributor distributor switcher sum switcher");
    assert!(rules(LECTURE_3, &["f:σ"]).starts_with("chain distributor"));
    assert_eq!(rules("f = relu(x)[0]; x = [1, 2]", &[]), "carrier valve");
    let offered = |program: &str| Rule::offered(&scene(program, &[]).graph).len();
    assert_eq!((offered(LECTURE_1), offered("f = relu(x)[0]; x = [1, 2]")), (5, 7));
}

#[test]
fn formulas_lead_to_the_answer_and_do_not_hold_it() {
    let told = |program: &str, level| {
        let scene = scene(program, &[]);
        let exercise = exercise(&scene, level);
        let all = questions(&exercise);
        all.iter()
            .map(|question| formula(&exercise, question, Part::Result).map_or(String::new(), |line| line.formula().plain()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(LECTURE_1, Level::Steps),
        [
            "q = x + y = −2.00 + 5.00",
            "f = q z = 3.00·(−4.00)",
            "",
            "∂f/∂q = ∂f/∂f·∂f/∂q = 1.00·(−4.00)",
            "∂f/∂z = ∂f/∂f·∂f/∂z = 1.00·3.00",
            "∂f/∂x = ∂f/∂q·∂q/∂x = −4.00·1.00",
            "∂f/∂y = ∂f/∂q·∂q/∂y = −4.00·1.00",
        ]
    );
    assert_eq!(told(LECTURE_6, Level::Leaves), ["∂f/∂x = ∂f/∂r·∂r/∂x + ∂f/∂q·∂q/∂x", "∂f/∂y = ∂f/∂q·∂q/∂y", "∂f/∂z = ∂f/∂r·∂r/∂z"]);
}

#[test]
fn what_is_no_number_is_not_asked() {
    let scene = scene("f = log(x) + y; x = -1; y = 2", &[]);
    let exercise = exercise(&scene, Level::Steps);
    let asked: Vec<String> = questions(&exercise).iter().map(|question| short(&exercise, question)).collect();
    assert_eq!(asked, ["seed", "f→p", "f→y", "p→x"]);
    let shut = self::scene("f = argmax(x); x = [1, 2]", &[]);
    assert_eq!(self::exercise(&shut, Level::Leaves).leaves(), []);
}

#[test]
fn large_tensors_and_many_leaves_are_asked_in_part() {
    let scene = scene("W = randn(30, 40, seed=1); x = randn(40, seed=2); f = sum(tanh(W @ x))", &[]);
    let exercise = exercise(&scene, Level::Steps);
    for question in questions(&exercise) {
        let ask = &question.asks[0];
        assert!(ask.cells.len() <= 24 && ask.cells.is_sorted(), "{:?}", ask.cells);
        assert_eq!(ask.cells.len() < ask.numbers.len(), ask.numbers.len() > 24);
    }
    let many: Vec<String> = (0..3000).map(|index| format!("x{index}")).collect();
    let scene = self::scene(&format!("f = {}", many.join(" + ")), &[]);
    assert_eq!(self::exercise(&scene, Level::Leaves).leaves().len(), 12);
}

#[test]
fn ten_thousand_gates_are_asked_at_once() {
    let chain = format!("x0 = 0.5\n{}", (0..10_000).map(|at| format!("x{} = tanh(x{at}) + x{at}\n", at + 1)).collect::<String>());
    let scene = scene(&chain, &[]);
    let started = std::time::Instant::now();
    for level in Level::ALL {
        let exercise = exercise(&scene, level);
        let progress = Progress::default();
        for step in [0, exercise.seed(), scene.trace.steps.len() - 1] {
            exercise.next(step);
            exercise.ahead(&progress, step);
            exercise.bound(&progress, step, scene.trace.steps.len());
        }
    }
    assert!(started.elapsed().as_secs_f64() < 2.0, "{:?}", started.elapsed());
}

#[test]
fn fresh_numbers_can_be_computed_with() {
    for program in [LECTURE_1, LECTURE_3, LECTURE_5, LECTURE_6, LECTURE_8, "f = x*y; x = 3", "f = relu(x) * max(a, b) # a comment"] {
        let mut texts = vec![program.to_owned()];
        for seed in 0..20 {
            let before = scene(program, &[]);
            let text = fresh(program, &before.graph, seed).unwrap();
            assert_eq!(fresh(program, &before.graph, seed).as_ref(), Some(&text), "the same seed, the same numbers");
            let after = scene(&text, &[]);
            assert_eq!(after.trace.steps, before.trace.steps, "{text}");
            let mut gradients = Vec::new();
            for node in 0..after.graph.nodes.len() {
                assert!(after.trace.value(node).iter().all(|x| x.is_finite() && x.abs() <= 500.0), "{text}: {:?}", after.trace.value(node));
                if node < after.graph.leaves() {
                    gradients.extend(after.trace.gradient(node).unwrap_or_default().iter().copied());
                }
            }
            assert!(gradients.iter().any(|gradient| !same(*gradient, 0.0)), "{text}: {gradients:?}");
            texts.push(text);
        }
        texts.sort();
        texts.dedup();
        assert!(texts.len() > 10, "{texts:?}");
    }
    let labelled = scene("s = [1, 2, 3]; y = 2; L = cross_entropy(s, y)", &[]);
    let text = fresh("s = [1, 2, 3]; y = 2; L = cross_entropy(s, y)", &labelled.graph, 5).unwrap();
    assert!(text.contains("y = 2"), "a label is no number to compute with: {text}");
    assert_eq!(fresh("x = randn(3); f = sum(x)", &scene("x = randn(3); f = sum(x)", &[]).graph, 1), None);
}

#[test]
fn the_score_and_what_to_practise() {
    let scene = scene(LECTURE_6, &[]);
    let exercise = exercise(&scene, Level::Steps);
    let all = questions(&exercise);
    let mut progress = Progress::default();
    let answer = |progress: &mut Progress, wanted: &str, answers: &[f64]| {
        let question = all.iter().find(|question| short(&exercise, question) == wanted).unwrap();
        let key = question.asks[0].key;
        let typed = answers.iter().map(f64::to_string).collect();
        progress.answer(key, typed, exercise.judge(question, Part::Result, answers));
        key
    };
    let key = answer(&mut progress, "q", &[-6.0]);
    assert!(progress.is_done(key));
    for _ in 0..2 {
        let key = answer(&mut progress, "q→x", &[14.0]);
        assert_eq!(progress.record(key).map(|record| (record.wrong, record.is_told())), Some((1, false)), "the same once more");
    }
    let key = answer(&mut progress, "q→x", &[7.0]);
    assert!(progress.record(key).unwrap().is_told());
    answer(&mut progress, "q→x", &[-21.0]);
    let sum = answer(&mut progress, "Σx", &[-6.0]);
    progress.show(sum);
    answer(&mut progress, "Σx", &[-27.0]);
    let score = progress.score();
    assert_eq!((score.done, score.at_once, score.later, score.shown), (3, 1, 1, 1));
    let topics: Vec<String> = progress.topics().into_iter().map(|(topic, steps)| format!("{topic:?} {steps:?}")).collect();
    assert_eq!(topics, [format!("Product [{}]", key.step), format!("Switching [{}]", key.step), format!("Sums [{}]", sum.step)]);
    assert_eq!(progress.others(), [sum.step]);
}

#[test]
fn each_third_step_is_asked_alone() {
    let scene = scene("x = -2; y = 5; z = -4; q = x + y; f = q*z", &[]);
    let third = Exercise { every: 3, ..exercise(&scene, Level::Steps) };
    let asked = |exercise: &Exercise| (1..=7).filter(|&step| exercise.question(step).is_some()).collect::<Vec<_>>();
    assert_eq!(asked(&third), [3, 6]);
    assert_eq!(third.bound(&Progress::default(), 0, 7), 2, "one goes on as far as the first of them");
    assert_eq!(asked(&Exercise { every: 1, ..third }), [1, 2, 3, 4, 5, 6, 7]);
}
