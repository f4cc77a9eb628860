//! The page in Leptos: a thin view over the engine.

mod app;
mod browser;
mod crash;
mod dialog;
mod editor;
mod events;
mod examples;
mod explain;
mod export;
mod exports;
mod figure;
mod header;
mod inputs;
mod keys;
mod lesson;
mod part;
mod patch;
mod say;
mod share;
mod stage;
mod state;
mod timeline;
mod transport;
mod values;

/// Puts the page into the document's body, and a crash screen over it should it ever panic.
pub fn mount() {
    crash::install();
    leptos::mount::mount_to_body(app::Page);
}
