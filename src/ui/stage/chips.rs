//! Numbers that travel along the wires from one step to the next.

use super::Stage;
use crate::ui::browser;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use crate::ui::transport;
use gatewise::scene::{Chip, DURATION, Movement, PILL_HEIGHT, Scene, movements, pill_width};
use maud::html;
use std::sync::Arc;

/// While steps run by themselves, a chip rests for at least this share of each.
const REST: f64 = 0.3;

/// What is moving; nothing at rest.
#[derive(Clone, Copy)]
pub struct Motion {
    movements: StoredValue<Vec<Movement>>,
    /// Whether a number is still on its way to a label that is therefore not shown yet.
    pub arriving: RwSignal<bool>,
    /// Which move is the present one: an older one that is still asked for stops.
    turn: StoredValue<u32>,
    /// When the last step was taken, in whole milliseconds; 0 before the first.
    stepped: StoredValue<u32>,
}

impl Motion {
    /// Nothing moves.
    pub fn rest() -> Self {
        Self { movements: StoredValue::default(), arriving: RwSignal::new(false), turn: StoredValue::new(0), stepped: StoredValue::new(0) }
    }

    /// Moves with the steps. The picture itself is always that of the present step.
    pub fn follow(self, stage: Stage) {
        let mut last: Option<(usize, Arc<Scene>)> = None;
        effect(move || {
            let (step, scene) = (stage.app.step.get(), stage.app.scene.get());
            if let Some((before, old)) = last.take()
                && before != step
            {
                self.step(stage, before, &old, &scene, step);
            }
            last = Some((step, scene));
        });
    }

    /// Shows the way from one step to another. A step that comes while something is still moving is shown at once: so one who holds a
    /// key down sees step after step and no beginnings of moves.
    #[inline(never)]
    fn step(self, stage: Stage, before: usize, old: &Arc<Scene>, scene: &Arc<Scene>, step: usize) {
        let duration = if stage.app.playing.get_untracked() {
            transport::pause(stage.app).min(DURATION / (1.0 - REST)) * (1.0 - REST)
        } else {
            DURATION
        };
        let now = now();
        let last = self.stepped.get_value();
        let is_quick = last > 0 && now - f64::from(last) < duration;
        self.stepped.set_value(now as u32);
        let still = is_quick || !Arc::ptr_eq(old, scene) || browser::matches_media("(prefers-reduced-motion: reduce)");
        self.start(if still { Vec::new() } else { movements(scene, before, step) }, step > before, duration);
    }

    #[inline(never)]
    fn start(self, movements: Vec<Movement>, forward: bool, duration: f64) {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        let moves = !movements.is_empty();
        if self.arriving.get_untracked() != (moves && forward) {
            self.arriving.set(moves && forward);
        }
        if let Some(chips) = browser::find(".graph .chips") {
            chips.set_inner_html(&movements.iter().map(|movement| chip(movement).into_string()).collect::<String>());
        }
        self.movements.set_value(movements);
        if moves {
            self.place(0.0);
            self.tick(turn, None, duration);
        }
    }

    /// Puts every chip where it is when this share of the time has passed.
    #[inline(never)]
    fn place(self, time: f64) {
        let mut chip = browser::find(".graph .chips > g");
        self.movements.with_value(|movements| {
            for movement in movements {
                let Some(element) = chip.take() else { return };
                let transform = match movement.place(time) {
                    Some(place) => format!("translate({:.2} {:.2}) scale({:.3})", place.at.x, place.at.y, place.size),
                    None => "scale(0)".to_owned(),
                };
                let _ = element.set_attribute("transform", &transform);
                chip = element.next_element_sibling();
            }
        });
    }

    fn tick(self, turn: u32, since: Option<f64>, duration: f64) {
        request_animation_frame(move || {
            if self.turn.get_value() != turn {
                return;
            }
            let now = now();
            let since = since.unwrap_or(now);
            let time = (now - since) / duration;
            if time < 1.0 {
                self.place(time);
                self.tick(turn, Some(since), duration);
            } else {
                self.start(Vec::new(), true, duration);
            }
        });
    }
}

/// The page's own time in milliseconds.
pub fn now() -> f64 {
    window().performance().map_or(f64::INFINITY, |performance| performance.now())
}

/// A number in its label, about its own middle.
fn chip(movement: &Movement) -> maud::Markup {
    let (fill, ink) = match movement.chip {
        Chip::Value => ("chip-fill", "chip"),
        Chip::Local => ("chip-local", "figure"),
        Chip::Gradient => ("pill-fill", "pill"),
        Chip::Sibling => ("chip-sibling", "gradient-number"),
    };
    let width = pill_width(&movement.text);
    html! {
        g {
            rect class=(fill) x=(-width / 2.0) y=(-PILL_HEIGHT / 2.0) width=(width) height=(PILL_HEIGHT) rx="3" {}
            text class=(ink) y="4.5" { (movement.text) }
        }
    }
}
