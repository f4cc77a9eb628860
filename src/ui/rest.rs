//! The part of the program that comes behind the first picture, should it be needed before it has come.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches the rest and waits for it; throws where it cannot be had.
    #[wasm_bindgen(js_namespace = ["window", "gatewise"], js_name = rest)]
    fn wait_for_rest();
}

/// Fetches what is still missing of the program, and waits for it. The stubs that `xtask/src/split/` leaves in the place of
/// missing functions call it; in a program of one piece nobody does.
#[wasm_bindgen]
pub fn load_rest() {
    wait_for_rest();
}
