//! What becomes of an answer: it is read, judged and kept, and the step that it was about is taken.

use super::{Said, exercise, field_id, focus_next, question};
use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::practice::{About, Ask, Exercise, Key, Part, Question, Refusal, Rule, Verdict, read};
use gatewise::share::{Action, Level};
use gatewise::words::{self, Phrase, Style};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Hands the exercise and a question of it, as they are now.
fn with_question(app: App, step: usize, act: impl FnOnce(&Exercise, &Question)) {
    let Some(good) = app.good.get_untracked().filter(|_| !untrack(|| app.is_stale())) else { return };
    let exercise = exercise(&good.scene, untrack(|| app.practice()));
    let question = match exercise.level {
        Level::Leaves => exercise.leaves().into_iter().find(|leaf| leaf.step == step),
        _ => exercise.question(step),
    };
    if let Some(question) = question {
        act(&exercise, &question);
    }
}

/// Judges what stands in a question's fields, one part after the other.
pub fn check(app: App, step: usize) {
    with_question(app, step, |exercise, question| {
        let mut has_answered = false;
        for ask in &question.asks {
            if app.practising.with_untracked(|practising| practising.progress.is_done(ask.key)) {
                continue;
            }
            let typed: Vec<String> = ask.cells.iter().map(|&cell| text_of(ask.key, cell)).collect();
            if has_answered && typed.iter().all(|text| text.trim().is_empty()) {
                break;
            }
            if !answer(app, exercise, question, ask, typed) {
                return;
            }
            has_answered = true;
        }
        go_on(app, question);
    });
}

/// What stands in the field of a cell.
fn text_of(key: Key, cell: usize) -> String {
    let field = browser::find(&format!("#{}", field_id(key, cell))).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}

/// Takes an answer; whether it is right.
fn answer(app: App, exercise: &Exercise, question: &Question, ask: &Ask, typed: Vec<String>) -> bool {
    let read: Vec<Result<f64, Refusal>> = typed.iter().map(|text| read(text)).collect();
    if let Some((at, refusal)) = read.iter().enumerate().find_map(|(at, number)| Some((at, number.clone().err()?))) {
        let cell = ask.cells.get(at).copied().unwrap_or_default();
        app.practising.update(|practising| {
            practising.said = Said::new(false, false, [refusal.phrase()]);
            practising.progress.refuse(ask.key, typed, cell, refusal);
        });
        request_animation_frame({
            let field = format!("#{}", field_id(ask.key, cell));
            move || browser::focus(&field)
        });
        return false;
    }
    let numbers: Vec<f64> = read.into_iter().filter_map(Result::ok).collect();
    let verdict = exercise.judge(question, ask.key.part, &numbers);
    let said = match &verdict {
        Verdict::Right => Said::new(true, true, [result(exercise, question, ask, "predict.right", "predict.right-tensor")]),
        Verdict::Wrong { cells, hint, .. } => {
            let told = question::wrong_cells(app, exercise, question, ask, cells);
            Said::new(false, false, told.into_iter().chain([hint.clone()]))
        }
    };
    let wrong = match &verdict {
        Verdict::Right => None,
        Verdict::Wrong { cells, .. } => cells.first().copied(),
    };
    app.practising.update(|practising| {
        practising.said = said;
        practising.progress.answer(ask.key, typed, verdict);
    });
    if let Some(cell) = wrong {
        let field = format!("#{}", field_id(ask.key, cell));
        request_animation_frame(move || browser::focus(&field));
    }
    wrong.is_none()
}

/// ∂f/∂x = −4.00 in words; of a tensor without its numbers.
fn result(exercise: &Exercise, question: &Question, ask: &Ask, key: &'static str, of_tensor: &'static str) -> Phrase {
    let number = ask.numbers.first().copied().filter(|_| ask.shape.is_scalar());
    let style = if matches!(question.about, About::Value { .. }) { Style::Forward } else { Style::Backward };
    let symbols = question::left(exercise, question, ask.key.part).plain();
    match number {
        Some(number) => Phrase::new(key).with("symbols", symbols).styled("number", words::number(number), style),
        None => Phrase::new(of_tensor).with("symbols", symbols),
    }
}

/// Takes the rule that was chosen.
pub fn choose_rule(app: App, step: usize, chosen: Rule) {
    with_question(app, step, |exercise, question| {
        let Some(right) = question.rule else { return };
        let key = Key { step, part: Part::Rule };
        let is_right = chosen == right;
        let name = &exercise.graph.nodes[question.target(exercise.graph)].symbol;
        let hint = chosen.hint(right, &exercise.label(exercise.gate_of(question)), name);
        let verdict = if is_right { Verdict::Right } else { Verdict::Wrong { cells: Vec::new(), mistake: None, hint: hint.clone() } };
        let rule = app.plain(&chosen.phrase());
        app.practising.update(|practising| {
            practising.said = if is_right {
                Said::new(true, true, [Phrase::new("predict.right-rule").with("rule", rule)])
            } else {
                Said::new(false, false, [hint])
            };
            practising.progress.answer(key, vec![chosen.tag().to_owned()], verdict);
        });
        if is_right {
            focus_next();
        }
    });
}

/// Shows the formula of a part of a question.
pub fn help(app: App, key: Key) {
    app.practising.update(|practising| {
        practising.progress.help(key);
        practising.said = None;
    });
    focus_field(key);
}

/// Shows the answer, unless the exercise came without.
pub fn show(app: App, key: Key) {
    if untrack(|| app.practice()).sealed {
        return;
    }
    with_question(app, key.step, |exercise, question| {
        let said = match (question.rule, question.ask(key.part)) {
            (Some(rule), None) => Phrase::new("predict.shown-rule").with("rule", app.plain(&rule.phrase())),
            (_, Some(ask)) => result(exercise, question, ask, "predict.shown", "predict.shown-tensor"),
            (None, None) => return,
        };
        app.practising.update(|practising| {
            practising.progress.show(key);
            practising.said = Said::new(false, true, [said]);
        });
        go_on(app, question);
    });
}

fn focus_field(key: Key) {
    let field = format!("[id^=ask-{}-{}]", key.step, key.part.tag());
    request_animation_frame(move || browser::focus(&field));
}

/// Takes the step whose question has been answered, and goes on to the next field.
fn go_on(app: App, question: &Question) {
    let is_done = app.practising.with_untracked(|practising| question.open(&practising.progress).is_none());
    if is_done && !matches!(question.about, About::Leaf { .. }) {
        app.act(Action::Step(question.step));
    }
    focus_next();
}
