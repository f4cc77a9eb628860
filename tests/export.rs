//! Pictures to take away: what the neuron of the lecture looks like, and that every picture stands alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect_file;
use gatewise::export::{Theme, dot, latex, svg, tikz};
use gatewise::graph::compile;
use gatewise::scene::Scene;
use gatewise::trace;
use gatewise::words::Language;

const NEURON: &str = "w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; f = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))";
const LENGTH: &str = "W = [[0.1, 0.5], [-0.3, 0.8]]; x = [0.2, 0.4]; ‖W·x‖²";
const OTHERS: [&str; 6] = [
    "x = 3; f = x*x + x",
    "a = 0; f = 1/a + log(a) - sqrt(a - 1)",
    "x = 3; y = -4; const t = 2; f = where(x < t, y, x)",
    "x = randn(2, 20, 3, 30, seed=1); f = sum(relu(x) * x)",
    "x = [1, 0, -1]; f = sum(log(x) + x*x)",
    "가격 = 3; x_in = 2; alpha = 1e-9; f = max(가격, x_in, alpha) * 123456",
];

fn scene(program: &str) -> Option<Scene> {
    let (_, graph) = compile(program).ok()?;
    let trace = trace::run(&graph);
    Some(Scene::new(graph, trace))
}

fn drawn(scene: &Scene, step: usize) -> String {
    svg(scene, &scene.frame(step), &Theme::LIGHT, Language::English)
}

#[test]
fn the_neuron_before_the_first_step_in_the_middle_and_at_the_end() {
    let scene = scene(NEURON).unwrap();
    expect_file!["cases/svg/neuron-0.svg"].assert_eq(&drawn(&scene, 0));
    expect_file!["cases/svg/neuron-12.svg"].assert_eq(&drawn(&scene, 12));
    expect_file!["cases/svg/neuron-21.svg"].assert_eq(&drawn(&scene, 21));
}

#[test]
fn tensors_before_the_first_step_when_a_gradient_arrives_and_at_the_end() {
    let scene = scene(LENGTH).unwrap();
    expect_file!["cases/svg/length-0.svg"].assert_eq(&drawn(&scene, 0));
    expect_file!["cases/svg/length-6.svg"].assert_eq(&drawn(&scene, 6));
    let branches = self::scene(OTHERS[4]).unwrap();
    expect_file!["cases/svg/tensor-branches-7.svg"].assert_eq(&drawn(&branches, 7));
}

#[test]
fn a_sum_of_three_with_two_in() {
    expect_file!["cases/svg/branches-6.svg"].assert_eq(&drawn(&scene(OTHERS[0]).unwrap(), 6));
}

#[test]
fn the_neuron_for_latex_tikz_and_graphviz() {
    let scene = scene(NEURON).unwrap();
    let frame = scene.frame(12);
    expect_file!["cases/export/neuron.tex"].assert_eq(&latex(NEURON, &scene.graph, &scene.trace).unwrap());
    expect_file!["cases/export/neuron-12.tikz"].assert_eq(&tikz(&scene, &frame, &Theme::LIGHT).unwrap());
    expect_file!["cases/export/neuron-12.dot"].assert_eq(&dot(&scene, &frame));
}

#[test]
fn tensors_and_branches_for_latex() {
    let scene = scene(LENGTH).unwrap();
    expect_file!["cases/export/length.tex"].assert_eq(&latex(LENGTH, &scene.graph, &scene.trace).unwrap());
    let branches = self::scene(OTHERS[4]).unwrap();
    expect_file!["cases/export/tensor-branches.tex"].assert_eq(&latex(OTHERS[4], &branches.graph, &branches.trace).unwrap());
}

#[test]
fn pictures_stand_alone_and_are_well_formed() {
    for scene in OTHERS.into_iter().filter_map(scene) {
        for step in 0..=scene.trace.steps.len() {
            let text = drawn(&scene, step);
            for foreign in ["var(", "foreignObject", "href", "url(", "NaN\"", "inf\"", "light-dark"] {
                assert!(!text.contains(foreign), "{foreign} in {text}");
            }
            check_nesting(&text);
        }
    }
}

/// Every element that is opened is closed, in order, and attributes are quoted.
fn check_nesting(text: &str) {
    let mut open = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn both_themes_and_languages_draw_the_same_shapes() {
    let scene = scene(NEURON).unwrap();
    let shapes = |theme, language| {
        let text = svg(&scene, &scene.frame(12), theme, language);
        text.split("</style>").nth(1).unwrap().replace(theme.stage, "")
    };
    assert_eq!(shapes(&Theme::LIGHT, Language::English), shapes(&Theme::DARK, Language::Korean));
    assert!(svg(&scene, &scene.frame(12), &Theme::DARK, Language::Korean).contains("계산 그래프, 21단계 중 12단계"));
}

#[test]
fn sizes_are_in_the_picture_with_their_legend() {
    use gatewise::export::svg_with;
    use gatewise::scene::{Magnitudes, Measure};
    let program: String = (1..=12).map(|at| format!("h{at} = sigmoid(h{})\n", at - 1)).collect();
    let scene = scene(&program).unwrap();
    let frame = scene.frame(usize::MAX);
    let plain = drawn(&scene, usize::MAX);
    for (measure, title) in [(Measure::Values, "Thickness: size of the value"), (Measure::Gradients, "Thickness: size of the gradient")] {
        let sizes = Magnitudes::new(&scene, measure);
        let picture = svg_with(&scene, &frame, Some(&sizes), &Theme::DARK, Language::English);
        assert!(picture.contains(title) && picture.contains("≤ "), "the legend");
        assert!(picture.contains(if measure == Measure::Values { Theme::DARK.forward_band } else { Theme::DARK.backward_band }));
        assert_eq!(picture.contains(r#"<circle r="7.25""#), measure == Measure::Gradients, "the badge where the gradient vanishes");
        assert!(svg_with(&scene, &frame, Some(&sizes), &Theme::LIGHT, Language::Korean).contains("굵기"));
    }
    assert_eq!(svg_with(&scene, &frame, None, &Theme::LIGHT, Language::English), plain);
}
