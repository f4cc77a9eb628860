//! The modes: what is done with the graph beside explaining its steps. Each has a module of its own; here they meet the page.

use super::predict::Practising;
use super::state::{App, Good};
use super::{check, predict};
use crate::ui::prelude::*;
use gatewise::scene::{Frame, Scene};
use gatewise::share::{Level, Mode};
use maud::Markup;

/// What a mode is called; in the mode, the tab of the explanation bears its name.
pub const fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Explore => "mode.explore",
        Mode::Check => "mode.check",
        Mode::Predict => "mode.predict",
    }
}

/// What stands in the place of the explanation; `None` where the steps are explained.
pub fn panel(app: App, good: &Good) -> Option<Markup> {
    let panel = match app.mode() {
        Mode::Explore => return None,
        Mode::Check => check::view,
        Mode::Predict => predict::view,
    };
    Some(panel(app, good))
}

/// What is on stage after so many steps, with what the mode writes on it; the level and the answers are those of the mode "Predict".
pub fn frame(mode: Mode, scene: &Scene, step: usize, level: Memo<Level>, practising: RwSignal<Practising>) -> Frame {
    let frame = scene.frame(step);
    match mode {
        Mode::Explore | Mode::Check => frame,
        Mode::Predict => predict::frame(scene, frame, level.get(), practising),
    }
}
