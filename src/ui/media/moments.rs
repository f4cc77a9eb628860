//! When a GIF or a film shows what.

use super::Kind;
use gatewise::scene::{DURATION, Scene, movements};

/// How long a picture of a GIF stays, and the last one, in milliseconds.
const PICTURE: u32 = 1000;
const LAST_PICTURE: u32 = 3000;
/// How long a step of a film takes, as on the page, and how long its end stays.
const STEP: u32 = 1200;
const END: u32 = 2000;
/// So many pictures of a film pass in a second while something moves.
const RATE: u32 = 30;

/// A picture of a GIF or a film.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The step that was shown before.
    pub before: usize,
    /// The step that is shown.
    pub step: usize,
    /// The share of its move that has passed, while something moves.
    pub share: Option<f64>,
    /// When it is shown, in milliseconds from the start.
    pub time: u32,
    /// How long it stays at least.
    pub stay: u32,
}

/// The steps that change what is on stage, from the start to the last.
pub fn steps(scene: &Scene) -> Vec<usize> {
    let last = scene.trace.steps.len();
    std::iter::successors(Some(0), |&step| (step < last).then(|| scene.outline.next(step, last))).collect()
}

/// All moments of a file.
pub fn moments(scene: &Scene, kind: Kind, step: usize) -> Vec<Moment> {
    let steps = steps(scene);
    match kind {
        Kind::Png => vec![still(step, 0, 0)],
        Kind::Gif => {
            let last = steps.len() - 1;
            let stay = |at| if at == last { LAST_PICTURE } else { PICTURE };
            (0..).zip(steps).map(|(at, step)| still(step, at * PICTURE, stay(at as usize))).collect()
        }
        Kind::Webm => film(scene, &steps),
    }
}

/// How long the film of some steps is, in milliseconds.
pub fn film_length(steps: &[usize]) -> u32 {
    STEP * (steps.len() as u32).saturating_sub(1) + END
}

const fn still(step: usize, time: u32, stay: u32) -> Moment {
    Moment { before: step, step, share: None, time, stay }
}

/// Each step: what moves at so many pictures a second, then one that stays.
fn film(scene: &Scene, steps: &[usize]) -> Vec<Moment> {
    let mut moments = vec![still(0, 0, STEP)];
    let duration = DURATION as u32;
    for (start, pair) in (0..).zip(steps.windows(2)).map(|(at, pair)| (STEP * (at + 1), pair)) {
        let &[before, step] = pair else { continue };
        if movements(scene, before, step).is_empty() {
            moments.push(still(step, start, STEP));
            continue;
        }
        let times = (0..).map(|picture| picture * 1000 / RATE).take_while(|time| *time < duration);
        moments.extend(times.map(|time| Moment {
            before,
            step,
            share: Some(f64::from(time) / DURATION),
            time: start + time,
            stay: 1000 / RATE,
        }));
        moments.push(still(step, start + duration, STEP - duration));
    }
    // The last picture once more: programs that do not read how long a film is end with it.
    let last = steps.last().copied().unwrap_or(0);
    moments.push(still(last, film_length(steps) - 1000 / RATE, 1000 / RATE));
    moments
}
