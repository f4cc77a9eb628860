//! Numbers that travel along the wires from one step to the next.

use crate::ui::browser;
use gatewise::scene::{DURATION, Movement, PILL_HEIGHT, Scene, movements, pill_width};
use leptos::prelude::*;
use std::sync::Arc;

/// What is moving; nothing at rest.
#[derive(Clone, Copy)]
pub struct Motion {
    movements: RwSignal<Arc<Vec<Movement>>>,
    /// The share of the time that has passed; read only where an attribute is set.
    time: RwSignal<f64>,
    /// Whether a number is still on its way to a label that is therefore not shown yet.
    pub arriving: RwSignal<bool>,
    /// Which move is the present one: an older one that is still asked for stops.
    turn: StoredValue<u32>,
}

impl Motion {
    /// Motion that follows the steps. A step that comes while another is moving takes its place: the picture itself is always that of
    /// the present step.
    pub fn follow(scene: Signal<Arc<Scene>>, step: Signal<usize>) -> Self {
        let motion = Self {
            movements: RwSignal::new(Arc::default()),
            time: RwSignal::new(1.0),
            arriving: RwSignal::new(false),
            turn: StoredValue::new(0),
        };
        Effect::new(move |before: Option<(usize, Arc<Scene>)>| {
            let (step, scene) = (step.get(), scene.get());
            if let Some((before, old)) = before
                && before != step
            {
                let still = !Arc::ptr_eq(&old, &scene) || browser::matches_media("(prefers-reduced-motion: reduce)");
                motion.start(if still { Vec::new() } else { movements(&scene, before, step) }, step > before);
            }
            (step, scene)
        });
        motion
    }

    fn start(self, movements: Vec<Movement>, forward: bool) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        }) else {
            return;
        };
        let moves = !movements.is_empty();
        self.time.set(0.0);
        self.arriving.set(moves && forward);
        self.movements.set(Arc::new(movements));
        if moves {
            self.tick(turn, None);
        }
    }

    fn tick(self, turn: u32, since: Option<f64>) {
        request_animation_frame(move || {
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let now = window().performance().map_or(f64::INFINITY, |performance| performance.now());
            let since = since.unwrap_or(now);
            let time = (now - since) / DURATION;
            if time < 1.0 {
                let _ = self.time.try_set(time);
                self.tick(turn, Some(since));
            } else {
                let _ = self.arriving.try_set(false);
                let _ = self.movements.try_set(Arc::default());
            }
        });
    }
}

/// The moving numbers.
#[component]
pub fn Chips(
    /// What moves.
    motion: Motion,
) -> impl IntoView {
    let time = motion.time;
    view! {
        <g class="chips" aria-hidden="true">
            {move || {
                motion
                    .movements
                    .get()
                    .iter()
                    .map(|movement| {
                        let movement = movement.clone();
                        let (fill, ink) = if movement.backward { ("pill-fill", "pill") } else { ("chip-fill", "chip") };
                        let (text, width) = (movement.text.clone(), pill_width(&movement.text));
                        let place = move || {
                            let at = movement.at(time.get());
                            format!("translate({:.2} {:.2})", at.x, at.y)
                        };
                        view! {
                            <g transform=place>
                                <rect class=fill x=-width / 2.0 y=-PILL_HEIGHT / 2.0 width=width height=PILL_HEIGHT rx="3"></rect>
                                <text class=ink y="4.5">{text}</text>
                            </g>
                        }
                    })
                    .collect_view()
            }}
        </g>
    }
}
