//! Lessons: the dialog that lists them, and the text beside the stage while one is read.

use super::dialog::Dialog;
use super::say::say;
use super::state::{App, DialogKind};
use gatewise::lessons::{self, Quoted};
use gatewise::words::{self, Phrase};
use leptos::prelude::*;

/// The list of lessons.
#[component]
pub fn LessonsDialog() -> impl IntoView {
    let app = App::here();
    let list = StoredValue::new(lessons::lessons());
    let items = move || {
        let language = app.language.get();
        list.with_value(|lessons| lessons.iter().map(|lesson| lesson.title(language).to_owned()).collect::<Vec<_>>())
            .into_iter()
            .enumerate()
            .map(|(index, title)| {
                view! {
                    <li>
                        <button on:click=move |_| {
                            app.read(index, 0, true);
                            app.dialog.set(None);
                        }>
                            <b>{title}</b>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog kind=DialogKind::Lessons title="lessons.title">
            <p>{say("lessons.text")}</p>
            <ol class="choices">{items}</ol>
        </Dialog>
    }
}

impl App {
    /// Opens a lesson at a stop; with its program anew, or with the one that the reader has changed.
    fn read(self, index: usize, stop: usize, anew: bool) {
        let Some(lesson) = lessons::lesson(index) else { return };
        let Some(place) = lesson.stops.get(stop) else { return };
        if anew {
            self.open(lesson.program.clone(), place.step);
        } else {
            self.go(place.step);
        }
        self.lesson.set(Some((index, stop)));
    }

    /// A number of the trace, for prose.
    fn quote(self, quoted: Quoted<'_>) -> Option<String> {
        self.good.with(|good| {
            let scene = &good.as_ref()?.scene;
            let find = |symbol: &str| scene.graph.nodes.iter().position(|node| node.symbol == symbol);
            match quoted {
                Quoted::Value(symbol) => scene.trace.values.get(find(symbol)?).copied().map(words::number),
                Quoted::Gradient(symbol) => scene.trace.gradients.get(find(symbol)?).copied().flatten().map(words::number),
            }
        })
    }
}

/// The text of the stop that is being read.
#[component]
pub fn LessonPanel() -> impl IntoView {
    let app = App::here();
    let open = Memo::new(move |_| app.lesson.get().map(|(index, _)| index));
    move || {
        let index = open.get()?;
        let lesson = StoredValue::new(lessons::lesson(index)?);
        let stops = lesson.with_value(|lesson| lesson.stops.len());
        let stop = move || app.lesson.get().map_or(0, |(_, stop)| stop);
        let text = move || {
            lesson.with_value(|lesson| lesson.stops.get(stop()).map(|stop| stop.text(app.language.get(), |quoted| app.quote(quoted))))
        };
        Some(view! {
            <section class="lesson" aria-label=say("lessons.one")>
                <h2>
                    {move || lesson.with_value(|lesson| lesson.title(app.language.get()).to_owned())}
                    <small>{move || Phrase::new("lessons.place").with("stop", stop() + 1).with("stops", stops).plain(app.language.get())}</small>
                </h2>
                <p aria-live="polite">{text}</p>
                <div class="row">
                    <button class="tbtn" aria-disabled=move || (stop() == 0).to_string() on:click=move |_| app.read(index, stop().saturating_sub(1), false)>
                        {say("lessons.previous")}
                    </button>
                    <button class="tbtn" aria-disabled=move || (stop() + 1 == stops).to_string() on:click=move |_| app.read(index, stop() + 1, false)>
                        {say("lessons.next")}
                    </button>
                    <button class="link" on:click=move |_| app.lesson.set(None)>{say("lessons.close")}</button>
                </div>
            </section>
        })
    }
}
