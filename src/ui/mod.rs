//! The page on Leptos' signals: a thin view over the engine.

mod app;
mod browser;
mod catalogue;
mod cells;
mod check;
mod code;
mod crash;
mod dialog;
mod editor;
mod embed;
mod events;
mod examples;
mod explain;
mod export;
mod exports;
mod faults;
mod figure;
mod forward;
mod groups;
mod handout;
mod header;
mod inputs;
mod kept;
mod keys;
mod lesson;
mod loglog;
mod long_paper;
mod media;
mod modes;
mod network;
mod notice;
mod nudge;
mod part;
mod patch;
mod paths;
mod patterns;
mod places;
mod plot;
mod predict;
mod prelude;
mod refused;
mod rest;
mod say;
mod share;
mod stage;
mod state;
mod tensor;
mod timeline;
mod train;
mod transport;
mod values;

/// Puts the page into the document, and a crash screen over it should it ever panic.
pub fn mount() {
    crash::install();
    // Refused only where it has been chosen before.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    // The page and all that follows its state live as long as the document.
    std::mem::forget(reactive_graph::owner::Owner::new().with(|| {
        app::start();
        reactive_graph::owner::Owner::current()
    }));
}
