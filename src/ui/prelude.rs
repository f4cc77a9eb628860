//! What Leptos gives the page: its signals, memos and effects, and the browser's window, document, frames and timers.
//!
//! These are Leptos' own crates without the one that bundles them: that one brings server functions and streams, 10 KB that no
//! static page uses.

pub use leptos_dom::helpers::{TimeoutHandle, document, request_animation_frame, set_timeout, set_timeout_with_handle, window};
pub use reactive_graph::computed::Memo;
pub use reactive_graph::effect::Effect;
pub use reactive_graph::graph::untrack;
pub use reactive_graph::owner::StoredValue;
pub use reactive_graph::signal::RwSignal;
pub use reactive_graph::traits::{Get, GetUntracked, GetValue, Set, SetValue, Track, Update, UpdateValue, With, WithUntracked, WithValue};
pub use web_sys::{KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
