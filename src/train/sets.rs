//! Points of two classes in the plane, made from a seed.

use crate::tensor::random::Random;
use crate::words;
use std::f64::consts::PI;

/// How the points of the two classes lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Two clouds, which a straight line parts.
    #[default]
    Blobs,
    /// One class within a circle, the other around it.
    Circle,
    /// Two half moons, one inside the bow of the other.
    Moons,
    /// Four clouds, of which those at opposite corners belong together.
    Xor,
    /// Two arms of a spiral.
    Spiral,
}

impl Kind {
    /// All of them, from easy to hard.
    pub const ALL: [Self; 5] = [Self::Blobs, Self::Circle, Self::Moons, Self::Xor, Self::Spiral];

    /// Its name on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Blobs => "blobs",
            Self::Circle => "circle",
            Self::Moons => "moons",
            Self::Xor => "xor",
            Self::Spiral => "spiral",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.tag() == tag)
    }
}

/// Points as two features and the class, 0 or 1; the classes take turns. `noise` is how far points stray, 0 to 1. Features have two
/// decimals, so that they can be written into a program.
pub fn generate(kind: Kind, points: usize, noise: f64, seed: u64) -> Vec<[f64; 3]> {
    let mut random = Random::new(seed);
    (0..points)
        .map(|index| {
            let class = index % 2;
            let sign = if class == 0 { -1.0 } else { 1.0 };
            // How far along its shape a point lies, and how it strays from there.
            let (along, other) = (random.unit(), random.unit());
            let [first, second] = random.normal_pair();
            let turn = |radius: f64, angle: f64| [radius * libm::cos(angle), radius * libm::sin(angle)];
            let ([x, y], stray) = match kind {
                Kind::Blobs => ([1.1 * sign, 0.9 * sign], 0.2 + noise),
                Kind::Circle if class == 0 => (turn(0.9 * along.sqrt(), 2.0 * PI * other), 0.5 * noise),
                Kind::Circle => (turn(1.6 + 0.6 * along, 2.0 * PI * other), 0.5 * noise),
                Kind::Moons if class == 0 => (turn(1.2, PI * along).map(|place| place - 0.4), 0.6 * noise),
                Kind::Moons => (turn(1.2, PI + PI * along).map(|place| place + 0.4), 0.6 * noise),
                Kind::Xor => {
                    let corner = if other < 0.5 { -1.1 } else { 1.1 };
                    ([corner, -sign * corner], 0.2 + 0.8 * noise)
                }
                Kind::Spiral => (turn(0.3 + 1.9 * along, 1.5 * PI * along + if class == 0 { 0.0 } else { PI }), 0.3 * noise),
            };
            let short = |place: f64| libm::round(place * 100.0) / 100.0;
            [short(x + stray * first), short(y + stray * second), class as f64]
        })
        .collect()
}

/// Points as the text of a table, whose first row names the columns.
pub fn table_text(names: &[String], points: &[[f64; 3]]) -> String {
    let mut text = names.join(", ");
    for point in points {
        text.push('\n');
        text.push_str(&point.map(words::precise).join(", "));
    }
    text
}
