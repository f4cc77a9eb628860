//! The way from one stop to the next: the steps between are seen, in a second or two, and any key ends it at the stop.

use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::share::Mode;
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// How long the whole way takes at most, and a step of it at most and at least, in milliseconds: the longest is long enough for numbers to
/// move along their wires.
const WAY: usize = 1500;
const LONGEST: usize = 320;
const SHORTEST: usize = 80;

thread_local! {
    /// The steps to come, the last one first.
    static AHEAD: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    /// The present way: a timer of an older one does nothing.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// Goes to a step by way of those between; back, or where motion is not wanted, at once.
pub fn to(app: App, step: usize) {
    stop();
    let (here, goal) = (app.step.get_untracked(), step.min(app.last_step()));
    let is_plain = app.document.with_untracked(|document| document.view.mode == Mode::Explore);
    let mut way = Vec::new();
    app.scene.with_untracked(|scene| {
        let mut step = here;
        while step < goal {
            // What happens inside a closed group is taken in one go.
            step = scene.outline.next(step, goal).clamp(step + 1, goal);
            way.push(step);
        }
    });
    if way.len() < 2 || !is_plain || browser::matches_media("(prefers-reduced-motion: reduce)") {
        return app.go(goal);
    }
    let stride = way.len().div_ceil(WAY / SHORTEST);
    let mut ahead: Vec<usize> = way.into_iter().rev().step_by(stride).collect();
    let pause = Duration::from_millis((WAY / ahead.len()).min(LONGEST) as u64);
    let first = ahead.pop();
    AHEAD.set(ahead);
    if let Some(first) = first {
        app.go(first);
        wait(app, TURN.get(), first, pause);
    }
}

fn wait(app: App, turn: u32, last: usize, pause: Duration) {
    set_timeout(
        move || {
            // Somebody has gone elsewhere.
            if TURN.get() != turn || app.step.get_untracked() != last {
                return if TURN.get() == turn {
                    stop()
                };
            }
            if let Some(step) = AHEAD.with_borrow_mut(Vec::pop) {
                app.go(step);
                wait(app, turn, step, pause);
            }
        },
        pause,
    );
}

fn stop() {
    AHEAD.set(Vec::new());
    TURN.set(TURN.get().wrapping_add(1));
}

/// Ends the way at its goal at once; false where none is under way.
pub fn finish(app: App) -> bool {
    let goal = AHEAD.with_borrow(|ahead| ahead.first().copied());
    stop();
    goal.into_iter().for_each(|goal| app.go(goal));
    goal.is_some()
}
