//! The dialog "Share": the link to this program at this step, copied in one click.

use super::browser;
use super::dialog::Dialog;
use super::say::say;
use super::state::{App, DialogKind};
use gatewise::share::{Document, View, encode};
use gatewise::words::Phrase;
use leptos::{html, prelude::*};

/// Whether copying has been tried, and how it went.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    Not,
    Done,
    Refused,
}

/// The dialog. The address bar takes the link only when this dialog is opened.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let app = App::here();
    let field = NodeRef::<html::Input>::new();
    let with_language = RwSignal::new(false);
    let copied = RwSignal::new(Copied::Not);
    let link = Memo::new(move |_| {
        let language = with_language.get().then(|| app.language.get());
        let fragment = app.document.with(|document| {
            let view = View { selection: app.selection(), language, ..document.view };
            encode(&Document { source: document.source.clone(), step: app.step.get(), view, ..Document::default() })
        });
        format!("{}#{fragment}", browser::address())
    });
    Effect::new(move |_| {
        if app.dialog.get() == Some(DialogKind::Share)
            && let Some((_, fragment)) = link.get().split_once('#')
        {
            browser::set_fragment(fragment);
            copied.set(Copied::Not);
        }
    });
    let copy = move |_| {
        browser::copy(&link.get_untracked(), move |worked| {
            let _ = copied.try_set(if worked { Copied::Done } else { Copied::Refused });
            if !worked && let Some(field) = field.get_untracked() {
                field.select();
            }
        });
    };
    let broken = move || app.program.with(|program| !program.diagnostics.is_empty());
    view! {
        <Dialog kind=DialogKind::Share title="share.title">
            <p>{move || Phrase::new("share.text").with("step", app.step.get()).plain(app.language.get())}</p>
            <div class="link-row">
                <input
                    type="text"
                    readonly
                    node_ref=field
                    aria-label=say("share.link")
                    prop:value=move || link.get()
                    on:focus=move |_| {
                        if let Some(field) = field.get_untracked() {
                            field.select();
                        }
                    }
                />
                <button class="filled" on:click=copy>{say("share.copy")}</button>
            </div>
            <p class="state" role="status">
                {move || {
                    let key = match copied.get() {
                        Copied::Not => return String::new(),
                        Copied::Done => "share.copied",
                        Copied::Refused => "share.refused",
                    };
                    Phrase::new(key).plain(app.language.get())
                }}
            </p>
            <Show when=broken><p class="state bad">{say("share.broken")}</p></Show>
            <label class="check">
                <input type="checkbox" prop:checked=move || with_language.get() on:change=move |event| with_language.set(event_target_checked(&event))/>
                {say("share.with-language")}
            </label>
        </Dialog>
    }
}
