//! The mode "Check": gradients beside central differences, and why the step is chosen as it is.

use super::inputs;
use super::loglog::{self, Guide, Series};
use super::nudge::{number_name, read};
use super::say::heading;
use super::state::{App, Good};
use crate::ui::prelude::*;
use gatewise::graph::{NodeId, NodeKind};
use gatewise::lang::formula::Formula;
use gatewise::scene::{Scene, Table};
use gatewise::share::{Action, Checked};
use gatewise::trace::check::{Check, Sweep, Verdict, check_numbers, is_checked, numbers, sweep};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// So many numbers are checked at once, and no more than take about so many additions and multiplications.
const PAGE: usize = 60;
const MOST_WORK: f64 = 6e7;
/// The figures of an output, enough to see what so small a step does to it.
const EXACT: usize = 10;

/// Checks of a run: of which nodes, with which step, and how far they have gone.
struct Checks {
    scene: Arc<Scene>,
    chosen: (usize, bool),
    pages: usize,
    rows: Vec<Check>,
}

/// The sweep over one number of a run.
type Swept = (Arc<Scene>, (NodeId, usize), Arc<Option<Sweep>>);

thread_local! {
    static CHECKS: RefCell<Option<Checks>> = const { RefCell::new(None) };
    static SWEPT: RefCell<Option<Swept>> = const { RefCell::new(None) };
}

/// Whether a node has rows: every input, and where all are chosen every gate on stage.
fn has_rows(scene: &Scene, all: bool, node: NodeId) -> bool {
    matches!(scene.graph.nodes[node].kind, NodeKind::Input { .. }) || all && scene.outline.is_drawn(node)
}

/// The checks that are shown, computed once: page after page, as far as has been asked.
fn checked(scene: &Arc<Scene>, choice: Checked, pages: usize) -> Vec<Check> {
    let chosen = (choice.power, choice.all);
    CHECKS.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|last| !Arc::ptr_eq(&last.scene, scene) || last.chosen != chosen) {
            *last = Some(Checks { scene: scene.clone(), chosen, pages: 0, rows: Vec::new() });
        }
        let Some(checks) = last else { return Vec::new() };
        while checks.pages <= pages {
            let next: Vec<_> =
                numbers(&scene.graph, &|node| has_rows(scene, choice.all, node)).skip(checks.rows.len()).take(PAGE).collect();
            checks.rows.extend(check_numbers(&scene.graph, &scene.trace, &next, choice.step(), MOST_WORK));
            checks.pages += 1;
        }
        checks.rows.clone()
    })
}

/// One number's check with the step that is chosen.
fn checked_alone(scene: &Scene, choice: Checked, number: (NodeId, usize)) -> Option<Check> {
    check_numbers(&scene.graph, &scene.trace, &[number], choice.step(), MOST_WORK).pop()
}

fn swept(scene: &Arc<Scene>, number: (NodeId, usize)) -> Arc<Option<Sweep>> {
    SWEPT.with_borrow_mut(|last| {
        if let Some((of, chosen, swept)) = last
            && Arc::ptr_eq(of, scene)
            && *chosen == number
        {
            return swept.clone();
        }
        let swept = Arc::new(sweep(&scene.graph, &scene.trace, number.0, number.1));
        *last = Some((scene.clone(), number, swept.clone()));
        swept
    })
}

impl App {
    /// What the reader has chosen.
    fn check_choice(self) -> Checked {
        self.document.with(|document| document.view.checked)
    }
}

/// The panel.
pub fn view(app: App, Good { scene, .. }: &Good) -> Markup {
    let choice = app.check_choice();
    let rows = checked(scene, choice, app.more_checks.get());
    let nodes = scene.graph.nodes.iter().enumerate();
    let is_shown = |id: NodeId| is_checked(&scene.graph, id) && has_rows(scene, choice.all, id);
    let count: usize = nodes.filter(|(id, _)| is_shown(*id)).map(|(_, node)| node.shape.size()).sum();
    // Whatever is selected is looked at, a gate as well.
    let selected = app.selection().filter(|&node| is_checked(&scene.graph, node) && scene.graph.nodes[node].shape.size() > 0);
    let closer = match selected {
        Some(node) => {
            let number = (node, choice.element.min(scene.graph.nodes[node].shape.size() - 1));
            rows.iter().find(|row| (row.node, row.element) == number).cloned().or_else(|| checked_alone(scene, choice, number))
        }
        None => rows.first().cloned(),
    };
    html! {
        #check.nudge.checks tabindex="-1" role="group" aria-label=(app.say("check.panel")) {
            p.text { (app.say("check.text")) }
            @if !scene.graph.nodes[scene.graph.output].shape.is_scalar() {
                p.text { (app.plain(&Phrase::new("check.sum").with("name", &scene.graph.nodes[scene.graph.output].symbol))) }
            }
            (choices(app, choice))
            @if rows.is_empty() { p.text { (app.say("check.none")) } } @else { (table(app, scene, &rows, closer.as_ref())) }
            @if rows.len() < count {
                small { (app.plain(&Phrase::new("check.limit").with("count", rows.len()).with("of", count))) }
                button.link data-do="check more" { (app.say("check.more")) }
            }
            @if let Some(check) = &closer { (look_closer(app, scene, choice, check)) }
        }
    }
}

/// The step, and what is checked.
fn choices(app: App, choice: Checked) -> Markup {
    let shortest = Checked::SHORTEST;
    let power = format!("\u{2212}{}", choice.power);
    let at = 100.0 * (shortest - choice.power.min(shortest)) as f64 / (shortest - 1) as f64;
    html! {
        .choice {
            .field {
                span { (app.say("check.step")) }
                span.power aria-hidden="true" { "10" sup { (power) } }
                input.slide type="range" data-input="check power" aria-label=(app.say("check.step")) aria-valuetext={ "10^" (power) } min={ "-" (shortest) } max="-1" step="1"
                    value={ "-" (choice.power) } data-style=(format!("--at: {at:.1}%"));
            }
            label.every { input type="checkbox" data-change="check all" checked[choice.all]; (app.say("check.all")) }
        }
    }
}

/// A row for each number.
fn table(app: App, scene: &Scene, rows: &[Check], closer: Option<&Check>) -> Markup {
    html! {
        .rows tabindex="0" role="region" aria-label=(app.say("mode.check")) {
            table {
                thead { tr {
                    @for (key, figures) in [("values.name", false), ("values.gradient", true), ("check.difference", true), ("check.error", true)] {
                        th.figures[figures] scope="col" { (app.say(key)) }
                    }
                } }
                tbody { @for check in rows { (row(app, scene, check, closer.is_some_and(|closer| (closer.node, closer.element) == (check.node, check.element)))) } }
            }
        }
    }
}

fn row(app: App, scene: &Scene, check: &Check, is_chosen: bool) -> Markup {
    let node = &scene.graph.nodes[check.node];
    let (sign, verdict) = verdict(scene, check.verdict);
    html! {
        tr.on[is_chosen] data-do={ "check row " (check.node) " " (check.element) } {
            th scope="row" {
                button type="button" aria-pressed=(is_chosen) {
                    (heading(&Formula::Symbol(node.symbol.clone())))
                    @if !node.shape.is_scalar() { "[" (Table::strip(node.shape.axes()).name_of(check.element)) "]" }
                }
            }
            td.figures.bwd { @match check.gradient { Some(gradient) => (six(gradient)), None => (app.say("gradient.none")) } }
            td.figures { (six(check.difference)) }
            td.figures { (words::number(check.error)) span.verdict { b { (sign) } " " (app.plain(&verdict)) }
                @if let Verdict::Kink(_) = check.verdict {
                    span.verdict { (app.plain(&Phrase::new("check.slopes").with("left", words::rounded(check.left, 3).replace('-', "\u{2212}")).with("right", words::rounded(check.right, 3).replace('-', "\u{2212}")))) }
                } }
        }
    }
}

/// A verdict as a sign and in words.
fn verdict(scene: &Scene, verdict: Verdict) -> (&'static str, Phrase) {
    let at = |key, node: NodeId| Phrase::new(key).with("gate", scene.graph.operation(node));
    match verdict {
        Verdict::Agrees => ("✓", Phrase::new("check.agrees")),
        Verdict::Rounding => ("≈", Phrase::new("check.rounding")),
        Verdict::Curved => ("!", Phrase::new("check.curved")),
        Verdict::Kink(node) => ("!", at("check.kink", node)),
        Verdict::Jump(node) => ("!", at("check.jump", node)),
        Verdict::NotFinite => ("?", Phrase::new("check.not-finite")),
        Verdict::Apart => ("✗", Phrase::new("check.apart")),
    }
}

/// What a verdict means for one number.
fn meaning(app: App, scene: &Scene, check: &Check, name: &str) -> Vec<Phrase> {
    let gradient = check.gradient.map_or_else(|| app.say("gradient.none"), read);
    let at = |key, node: NodeId| {
        let gate = Phrase::new(key).with("gate", scene.graph.operation(node)).with("node", &scene.graph.nodes[node].symbol);
        gate.with("left", read(check.left)).with("right", read(check.right)).with("gradient", &gradient)
    };
    match check.verdict {
        Verdict::Agrees => vec![Phrase::new("check.says.agrees").with("name", name)],
        Verdict::Rounding => vec![Phrase::new("check.says.rounding")],
        Verdict::Curved => vec![Phrase::new("check.says.curved")],
        Verdict::NotFinite => vec![Phrase::new("check.says.not-finite")],
        Verdict::Apart => vec![Phrase::new("check.says.apart")],
        Verdict::Jump(node) => vec![at("check.says.jump", node)],
        Verdict::Kink(node) => {
            let side = match check.chosen_side() {
                Some(false) => "check.where.left",
                Some(true) => "check.where.right",
                None => "check.where.between",
            };
            vec![at("check.says.kink", node), Phrase::new(side)]
        }
    }
}

/// One number: what was found, both one-sided slopes, and how the error changes with the step.
fn look_closer(app: App, scene: &Arc<Scene>, choice: Checked, check: &Check) -> Markup {
    let name = number_name(scene, check.node, check.element);
    let (sign, said) = verdict(scene, check.verdict);
    let h = words::rounded(check.step, 3);
    // A number whose size is above 1 is moved by h times its size.
    let is_scaled = check.step != choice.step();
    let names =
        if is_scaled { ["h · |x|", "f(x − h · |x|)", "f(x)", "f(x + h · |x|)"] } else { ["h", "f(x − h)", "f(x)", "f(x + h)"] };
    let size = check.step / choice.step();
    let line = |name: &str, number: String| html! { div { dt { (name) } dd { (number) } } };
    html! {
        section {
            h2 { (app.plain(&Phrase::new("check.row").with("name", &name))) }
            p role="status" { b { (sign) " " (app.plain(&said)) } ". " @for sentence in meaning(app, scene, check, &name) { (app.plain(&sentence)) " " } }
            dl.changes {
                (line(names[0], h))
                @for (name, output) in names[1..].iter().zip(check.outputs) { (line(name, words::rounded(output, EXACT).replace('-', "\u{2212}"))) }
                (line(&app.say("check.left"), read(check.left)))
                (line(&app.say("check.right"), read(check.right)))
                (line(&app.say("check.difference"), read(check.difference)))
                div.gap { dt { (app.say("values.gradient")) } dd { b.bwd { (check.gradient.map_or_else(|| app.say("gradient.none"), read)) } } }
            }
            @if is_scaled { small { (app.plain(&Phrase::new("check.scaled").with("name", &name).with("h", words::rounded(choice.step(), 3)).with("size", words::rounded(size, 3)))) } }
        }
        section {
            h2 { (app.say("check.why")) }
            @match swept(scene, (check.node, check.element)).as_ref() {
                Some(sweep) => (why(app, choice, check, sweep, &name)),
                None => p { (app.say("check.long")) },
            }
        }
    }
}

/// The error against the step, with the two causes of it.
fn why(app: App, choice: Checked, check: &Check, sweep: &Sweep, name: &str) -> Markup {
    let key = match check.verdict {
        Verdict::NotFinite => return html! { p { (app.say("check.says.not-finite")) } },
        Verdict::Kink(_) | Verdict::Jump(_) => "check.why.kink",
        _ if sweep.truncation.is_some() => "check.why.both",
        _ => "check.why.rounding",
    };
    let best = words::number(sweep.best);
    let series = |error: &dyn Fn(usize) -> f64| -> Vec<[f64; 2]> {
        (0..sweep.points.len())
            .rev()
            .filter_map(|at| Some([sweep.points.get(at)?.h, error(at)]))
            .filter(|point| point[1] > 0.0 && point[1].is_finite())
            .collect()
    };
    let centred = series(&|at| sweep.points[at].centred);
    let one_sided = series(&|at| sweep.points[at].one_sided);
    let all = [
        Series { class: "one-sided", points: &one_sided, name: app.say("check.one-sided") },
        Series { class: "centred", points: &centred, name: app.say("check.centred") },
    ];
    let mut guides = Vec::new();
    if !matches!(check.verdict, Verdict::Kink(_) | Verdict::Jump(_)) {
        if let Some(truncation) = sweep.truncation {
            let [end, beside] = sweep.truncation_at();
            guides.push(Guide {
                class: "two",
                through: [end, truncation * end * end],
                slope: 2.0,
                name: app.say("check.truncation"),
                label: Some(([end, truncation * beside * beside], "end")),
            });
        }
        if sweep.rounding > 0.0 {
            let [end, beside] = sweep.rounding_at();
            guides.push(Guide {
                class: "noise",
                through: [end, sweep.rounding / end],
                slope: -1.0,
                name: app.say("check.noise"),
                label: Some(([end, sweep.rounding / beside], "start")),
            });
        }
    }
    let sentence = Phrase::new(key).with("best", &best).with("name", name);
    let text = app.plain(&sentence);
    let label = app.plain(&Phrase::new("check.plot").with("name", name).with("text", &text));
    html! {
        p { (text) }
        (loglog::draw(&label, ["h", &app.say(if sweep.is_relative { "check.error" } else { "check.absolute" })], Some(choice.step()), &all, &guides))
    }
}

/// A number to six decimals: enough to be compared.
fn six(number: f64) -> String {
    if number.is_finite() && number.abs() < 1e5 && (number == 0.0 || number.abs() >= 1e-4) {
        format!("{number:.6}").replace('-', "\u{2212}")
    } else {
        words::number(number)
    }
}

/// Does what a control of the panel says.
#[inline(never)]
pub fn run(app: App, argument: &str, control: &Element) {
    let (what, rest) = argument.split_once(' ').unwrap_or((argument, ""));
    let choice = untrack(|| app.check_choice());
    let field = || control.dyn_ref::<HtmlInputElement>();
    let next = match what {
        "power" => field().and_then(|field| field.value().trim_start_matches('-').parse().ok()).map(|power| Checked { power, ..choice }),
        "all" => field().map(|field| Checked { all: field.checked(), ..choice }),
        "more" => {
            app.more_checks.update(|pages| *pages += 1);
            None
        }
        "row" => rest.split_once(' ').and_then(|(node, element)| {
            app.act(Action::Select(node.parse().ok()));
            Some(Checked { element: element.parse().ok()?, ..choice })
        }),
        _ => field().and_then(|field| {
            inputs::take_back(field);
            None
        }),
    };
    if let Some(next) = next {
        if (next.power, next.all) != (choice.power, choice.all) {
            app.more_checks.set(0);
        }
        app.act(Action::Check(next));
    }
}
