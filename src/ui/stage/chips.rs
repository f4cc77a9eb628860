//! Numbers that travel along the wires from one step to the next.

use super::Stage;
use crate::ui::browser;
use crate::ui::part::effect;
use crate::ui::prelude::*;
use gatewise::scene::{DURATION, Movement, PILL_HEIGHT, Scene, movements, pill_width};
use maud::html;
use std::sync::Arc;

/// What is moving; nothing at rest.
#[derive(Clone, Copy)]
pub struct Motion {
    movements: StoredValue<Vec<Movement>>,
    /// Whether a number is still on its way to a label that is therefore not shown yet.
    pub arriving: RwSignal<bool>,
    /// Which move is the present one: an older one that is still asked for stops.
    turn: StoredValue<u32>,
}

impl Motion {
    /// Nothing moves.
    pub fn rest() -> Self {
        Self { movements: StoredValue::default(), arriving: RwSignal::new(false), turn: StoredValue::new(0) }
    }

    /// Moves with the steps. A step that comes while another is moving takes its place: the picture itself is always that of
    /// the present step.
    pub fn follow(self, stage: Stage) {
        let mut last: Option<(usize, Arc<Scene>)> = None;
        effect(move || {
            let (step, scene) = (stage.app.step.get(), stage.app.scene.get());
            if let Some((before, old)) = last.take()
                && before != step
            {
                let still = !Arc::ptr_eq(&old, &scene) || browser::matches_media("(prefers-reduced-motion: reduce)");
                self.start(if still { Vec::new() } else { movements(&scene, before, step) }, step > before);
            }
            last = Some((step, scene));
        });
    }

    fn start(self, movements: Vec<Movement>, forward: bool) {
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
            self.tick(turn, None);
        }
    }

    /// Puts every chip where it is when this share of the time has passed.
    fn place(self, time: f64) {
        let mut chip = browser::find(".graph .chips > g");
        self.movements.with_value(|movements| {
            for movement in movements {
                let Some(element) = chip.take() else { return };
                let at = movement.at(time);
                let _ = element.set_attribute("transform", &format!("translate({:.2} {:.2})", at.x, at.y));
                chip = element.next_element_sibling();
            }
        });
    }

    fn tick(self, turn: u32, since: Option<f64>) {
        request_animation_frame(move || {
            if self.turn.get_value() != turn {
                return;
            }
            let now = window().performance().map_or(f64::INFINITY, |performance| performance.now());
            let since = since.unwrap_or(now);
            let time = (now - since) / DURATION;
            if time < 1.0 {
                self.place(time);
                self.tick(turn, Some(since));
            } else {
                self.start(Vec::new(), true);
            }
        });
    }
}

/// A number in its label, about its own middle.
fn chip(movement: &Movement) -> maud::Markup {
    let (fill, ink) = if movement.backward { ("pill-fill", "pill") } else { ("chip-fill", "chip") };
    let width = pill_width(&movement.text);
    html! {
        g {
            rect class=(fill) x=(-width / 2.0) y=(-PILL_HEIGHT / 2.0) width=(width) height=(PILL_HEIGHT) rx="3" {}
            text class=(ink) y="4.5" { (movement.text) }
        }
    }
}
