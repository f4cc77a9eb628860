//! The page in Leptos: a thin view over the engine.

/// Puts the page into the document's body.
pub fn mount() {
    console_error_panic_hook::set_once();
}
