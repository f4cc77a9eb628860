//! A modal dialog: the browser's own, so that focus, Escape and the backdrop behave as everywhere.

use super::say::say;
use super::state::{App, DialogKind};
use leptos::{html, prelude::*};

/// A dialog with a title and a close button; its content exists only while it is open.
#[component]
pub fn Dialog(
    /// Which one.
    kind: DialogKind,
    /// The phrase of its title.
    title: &'static str,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let app = App::here();
    let element = NodeRef::<html::Dialog>::new();
    let open = Memo::new(move |_| app.dialog.get() == Some(kind));
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        if open.get() && !element.open() {
            // Refused only where the element has left the document.
            let _ = element.show_modal();
        } else if !open.get() && element.open() {
            element.close();
        }
    });
    let close = move || {
        if app.dialog.get_untracked() == Some(kind) {
            app.dialog.set(None);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <dialog
            node_ref=element
            aria-label=say(title)
            on:close=move |_| close()
            on:click=move |event| {
                // A click on the backdrop lands on the dialog itself.
                if element.get_untracked().is_some_and(|element| event.target().as_deref() == Some(element.as_ref())) {
                    close();
                }
            }
        >
            <Show when=move || open.get()>
                <div class="sheet">
                    <header>
                        <h2>{say(title)}</h2>
                        <button class="close" aria-label=say("dialog.close") on:click=move |_| close()>
                            <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true">
                                <path d=move || "M4 4l10 10M14 4L4 14"></path>
                            </svg>
                        </button>
                    </header>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </dialog>
    }
}
