//! The setup: what learns, by which method, how fast.

use super::session::{Session, State, with};
use super::{fold, is_ticked, prepare, symbol, value_of};
use crate::ui::say::mathematics;
use crate::ui::state::App;
use gatewise::train::{Leaf, Method, PACES, Setup, chosen, leaves, rule};
use gatewise::words::{self, Phrase};
use maud::{Markup, html};
use web_sys::Element;

/// So many inputs are listed.
const MOST: usize = 60;

/// The setup, of which one line is left when it is folded.
pub fn view(app: App, state: &State, session: &Session, setup: &Setup) -> Markup {
    let open = state.open[0].unwrap_or(session.trainer.steps() == 0);
    let names = &session.names;
    let key = if names.is_empty() { "train.summary.none" } else { "train.summary" };
    let shown = names.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
    let shown = if names.len() > 6 { format!("{shown}, …") } else { shown };
    let line =
        Phrase::new(key).with("method", app.say(method_name(setup.method))).with("rate", words::precise(setup.rate)).with("names", shown);
    let line = html! { @if !open { small { (app.plain(&line)) } } };
    fold(app, 0, open, "setup", &line, || {
        html! {
            (learning(app, session, setup))
            (method(app, state, setup))
            .field {
                span #train-aim { (app.say("train.aim")) }
                .sides role="group" aria-labelledby="train-aim" {
                    @for (ascends, key) in [(false, "train.min"), (true, "train.max")] {
                        button.hbtn type="button" aria-pressed=(setup.ascends == ascends) data-do={ "train aim " (ascends) } { (app.say(key)) }
                    }
                }
            }
            label.field {
                span { (app.say("train.pace")) }
                select data-change="train pace" {
                    @for (pace, key) in PACES.into_iter().zip(["train.pace.0", "train.pace.1", "train.pace.5", "train.pace.20", "train.pace.100"]) {
                        option value=(pace) selected[setup.pace == pace] { (app.say(key)) }
                    }
                }
            }
        }
    })
}

fn learning(app: App, session: &Session, setup: &Setup) -> Markup {
    let fed = |leaf: &Leaf| session.plan.as_ref().is_some_and(|plan| plan.leaves.iter().any(|(fed, _)| *fed == leaf.node));
    let learns = chosen(&session.leaves, setup.learned.as_deref());
    html! {
        fieldset {
            legend { (app.say("train.learns")) }
            .boxes {
                @for leaf in session.leaves.iter().take(MOST) {
                    @let able = leaf.reached && !fed(leaf);
                    label title=[(!leaf.reached).then(|| label(app, leaf))] {
                        input type="checkbox" data-change={ "train learn " (leaf.name) } disabled[!able]
                            aria-label=(label(app, leaf))
                            checked[able && learns.iter().any(|learned| learned.node == leaf.node)];
                        span.n { (symbol(&leaf.name)) }
                        @if leaf.size > 1 { small { (leaf.size) } }
                    }
                }
            }
            @if setup.learned.is_some() { button.link type="button" data-do="train usual" { (app.say("train.usual")) } }
        }
    }
}

/// How a box is read out.
fn label(app: App, leaf: &Leaf) -> String {
    let key = match (leaf.reached, leaf.size) {
        (false, _) => "train.learns.none",
        (true, 1) => return leaf.name.clone(),
        (true, _) => "train.learns.size",
    };
    app.plain(&Phrase::new(key).with("name", &leaf.name).with("count", leaf.size))
}

fn method(app: App, state: &State, setup: &Setup) -> Markup {
    let text = match setup.method {
        Method::Descent => "train.sgd.text",
        Method::Momentum => "train.momentum.text",
        Method::Adam => "train.adam.text",
    };
    let numbers: &[(&str, &'static str)] = match setup.method {
        Method::Descent => &[],
        Method::Momentum => &[("beta", "train.beta")],
        Method::Adam => &[("beta1", "train.beta1"), ("beta2", "train.beta2"), ("eps", "train.eps")],
    };
    html! {
        .methods role="group" aria-label=(app.say("train.method")) {
            @for method in Method::ALL {
                button.hbtn type="button" aria-pressed=(setup.method == method) data-do={ "train method " (method.tag()) } { (app.say(method_name(method))) }
            }
        }
        p.note { (app.say(text)) }
        .rule { @for formula in rule(setup) { span { (mathematics(&formula)) } } }
        @for (name, key) in numbers { (number(app, state, setup, name, key)) }
        @if !setup.rows.is_empty() { (number(app, state, setup, "batch", "train.batch")) }
    }
}

/// The learning rate.
pub fn rate(app: App, state: &State, setup: &Setup) -> Markup {
    html! { .rate { (number(app, state, setup, "rate", "train.rate")) } }
}

/// A field for a number of the setup. What was typed and does not do stays, with what is wrong about it.
fn number(app: App, state: &State, setup: &Setup, name: &str, key: &'static str) -> Markup {
    let typed = state.wrong.as_ref().filter(|(field, _)| field == name).map(|(_, typed)| typed.clone());
    let wrong = typed.is_some();
    let id = format!("train-wrong-{name}");
    html! {
        label.field {
            span { (app.say(key)) }
            input.num type="text" inputmode="decimal" autocomplete="off" data-change={ "train field " (name) } aria-invalid=(wrong)
                aria-describedby=[wrong.then_some(&id)] value=(typed.unwrap_or_else(|| words::precise(setup.number(name))));
        }
        @if wrong { p.wrong id=(id) role="alert" { (app.say(message(name))) } }
    }
}

fn message(name: &str) -> &'static str {
    match name {
        "rate" => "train.wrong.rate",
        "eps" => "train.wrong.eps",
        "batch" => "train.wrong.batch",
        _ => "train.wrong.share",
    }
}

const fn method_name(method: Method) -> &'static str {
    match method {
        Method::Descent => "train.sgd",
        Method::Momentum => "train.momentum",
        Method::Adam => "train.adam",
    }
}

/// Does what a control of the setup says.
pub fn run(app: App, verb: &str, argument: &str, control: &Element) {
    match verb {
        "learn" => {
            let Some(scene) = with(|state| state.session.as_ref().map(|session| session.scene.clone())) else { return };
            let (all, ticked) = (leaves(&scene.graph), is_ticked(control));
            prepare(app, |setup| {
                let mut names: Vec<String> = chosen(&all, setup.learned.as_deref()).into_iter().map(|leaf| leaf.name.clone()).collect();
                names.retain(|name| name != argument);
                if ticked {
                    names.push(argument.to_owned());
                }
                setup.learned = Some(names);
            });
        }
        "usual" => prepare(app, |setup| setup.learned = None),
        "method" => {
            with(|state| state.wrong = None);
            prepare(app, |setup| setup.choose(Method::from_tag(argument).unwrap_or_default()));
        }
        "aim" => prepare(app, |setup| setup.ascends = argument == "true"),
        "pace" => prepare(app, |setup| {
            setup.set("pace", &value_of(control));
        }),
        "field" => {
            let typed = value_of(control);
            let mut setup = super::session::setup(app);
            let fits = setup.set(argument, typed.trim());
            with(|state| state.wrong = (!fits).then(|| (argument.to_owned(), typed)));
            if fits {
                app.act(gatewise::share::Action::Prepare(setup));
            }
        }
        _ => {}
    }
}
