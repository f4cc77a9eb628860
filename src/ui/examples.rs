//! The dialog "Examples": the lecture's programs, to start from.

use super::dialog::Dialog;
use super::say::say;
use super::state::{App, DialogKind};
use gatewise::lessons::{self, Example};
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn ExamplesDialog() -> impl IntoView {
    let app = App::here();
    let item = move |example: Example| {
        let Example { key, program } = example;
        let label = super::say::say(key);
        view! {
            <li>
                <button
                    on:click=move |_| {
                        app.open(program.to_owned(), 0);
                        app.dialog.set(None);
                    }
                >
                    <b>{label}</b>
                    <code>{program.lines().last().unwrap_or_default()}</code>
                </button>
            </li>
        }
    };
    view! {
        <Dialog kind=DialogKind::Examples title="examples.title">
            <p>{say("examples.text")}</p>
            <ul class="choices">{lessons::examples().into_iter().map(item).collect_view()}</ul>
        </Dialog>
    }
}
