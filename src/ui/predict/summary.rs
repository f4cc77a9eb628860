//! The score, what there is to practise with the steps where it came up, and how to go on.

use crate::ui::state::App;
use gatewise::practice::{Progress, Score};
use gatewise::words::Phrase;
use maud::{Markup, html};

/// So many steps are listed of what came up more often.
const MOST_STEPS: usize = 12;

/// What is said when everything has been asked.
pub fn view(app: App, progress: &Progress) -> Markup {
    let Score { done, at_once, .. } = progress.score();
    let (topics, others) = (progress.topics(), progress.others());
    html! {
        section.summary {
            h2 tabindex="-1" data-focus { (app.say("predict.summary")) }
            @if done == at_once { p { (app.say("predict.flawless")) } }
            @if !topics.is_empty() { h3 { (app.say("predict.practise")) } }
            @if !topics.is_empty() || !others.is_empty() {
                ul {
                    @for (topic, steps) in &topics { li { (app.sentence(&topic.phrase())) ": " (links(app, steps)) } }
                    @if !others.is_empty() { li { (app.say("predict.others")) ": " (links(app, &others)) } }
                }
            }
            p.row {
                button.filled data-do="predict fresh" { (app.say("predict.again-fresh")) }
                button.tbtn data-do="predict again" { (app.say("predict.again")) }
            }
        }
    }
}

/// Links to steps.
fn links(app: App, steps: &[usize]) -> Markup {
    html! {
        @for (at, step) in steps.iter().take(MOST_STEPS).enumerate() {
            @if at > 0 { ", " }
            button.link data-do={ "predict go " (step) } { (app.plain(&Phrase::new("predict.at-step").with("step", step))) }
        }
        @if steps.len() > MOST_STEPS { ", …" }
    }
}

/// What stands below every question: the score, fresh numbers, and the exercise as a link.
pub fn foot(app: App, progress: &Progress) -> Markup {
    let Score { done, at_once, later, shown } = progress.score();
    let score = Phrase::new("predict.score").with("once", at_once).with("later", later).with("shown", shown);
    html! {
        section.foot {
            @if done > 0 { p.score { span.sr { (app.say("predict.score-title")) ": " } (app.plain(&score)) } }
            p.links {
                button.link data-do="predict fresh" { (app.say("predict.fresh")) }
                button.link data-do="predict link open" { (app.say("predict.link")) }
                button.link data-do="predict link sealed" { (app.say("predict.link-sealed")) }
            }
        }
    }
}
