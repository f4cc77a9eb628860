//! How large the numbers on each wire are, values or gradients, on a logarithmic scale: drawn as bands below the wires.

use super::frame::{Frame, Gradient};
use super::{Scene, map, ways};
use crate::graph::{EdgeId, NodeId};
use crate::layout::Path;
use crate::layout::path::polyline;
use crate::sort::sort;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Values. The size of a tensor is the root mean square of its numbers: what one of them typically is.
    Values,
    /// Gradients. The size of a tensor is its norm, the root of the sum of the squares: a gate multiplies it by no more than the norm of
    /// its Jacobian, so that the mean of many numbers is no vanishing and their sum no explosion.
    Gradients,
}

/// The sizes of all that a run brings, and the scale on which they are drawn. They are those of the whole run, so that the scale stays
/// while steps are taken; what of them is shown is the frame's matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Magnitudes {
    /// What is measured.
    pub measure: Measure,
    /// For each node the size of its value or of its whole gradient; 0 where it has none.
    nodes: Vec<f64>,
    /// For each drawn edge the size of what comes back over it; empty where values are measured.
    edges: Vec<f64>,
    /// The scale.
    pub scale: Scale,
    /// Whether something is exactly 0, and whether something is not finite.
    pub has: (bool, bool),
}

/// A logarithmic scale from one power of ten to another; what lies beyond is drawn as its ends are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The lower end's exponent.
    pub low: i32,
    /// The upper end's exponent.
    pub high: i32,
}

/// How a wire's band looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As wide as its level on the scale says, of 0 to [`Look::WIDEST`].
    Level(usize),
    /// Exactly 0, which no scale has: a fine dashed line.
    Zero,
    /// NaN or ∞: as wide as can be, and cut into ties.
    NotFinite,
    /// A gradient that has not come yet: a fine dotted line.
    Waiting,
}

/// All bands of one look, as one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    /// The look.
    pub look: Look,
    /// The `d` attribute.
    pub d: String,
}

/// The ways of bands that have been drawn once: they stay the same at every step.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    edges: Vec<Option<String>>,
    trunks: Vec<Option<String>>,
}

/// One in so many sizes at either end of all does not stretch the scale.
const OUTLIERS: usize = 20;
/// The most decades that a scale has: in more, a factor of ten could hardly be seen.
const DECADES: i32 = 6;
/// Thousandths of decades as whole numbers begin here, below the least of all numbers.
const ORIGIN: i32 = 400;

impl Look {
    /// The highest level.
    pub const WIDEST: usize = 10;
    const COUNT: usize = Self::WIDEST + 4;

    /// The width of the band, in px; the widest leaves the numbers above and below its wire free.
    pub fn width(self) -> f64 {
        match self {
            Self::Level(level) => 2.0 + level as f64,
            Self::NotFinite => 12.0,
            Self::Zero | Self::Waiting => 1.25,
        }
    }

    /// The class of its rule in stylesheets.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Level(_) => "level",
            Self::Zero => "zero",
            Self::NotFinite => "lost",
            Self::Waiting => "unmet",
        }
    }

    /// Its place in the order in which bands are drawn, the widest first.
    fn place(self) -> usize {
        match self {
            Self::Level(level) => Self::WIDEST - level,
            Self::NotFinite => Self::WIDEST + 1,
            Self::Zero => Self::WIDEST + 2,
            Self::Waiting => Self::WIDEST + 3,
        }
    }

    fn at(place: usize) -> Self {
        match place {
            place if place <= Self::WIDEST => Self::Level(Self::WIDEST - place),
            place if place == Self::WIDEST + 1 => Self::NotFinite,
            place if place == Self::WIDEST + 2 => Self::Zero,
            _ => Self::Waiting,
        }
    }
}

impl Scale {
    /// A scale for all but a few of some sizes: two, four or six decades, so that its middle is a power of ten as well.
    pub fn of(sizes: impl Iterator<Item = f64>) -> Self {
        let thousandth = |size: f64| ((libm::log10(size) + f64::from(ORIGIN)) * 1000.0).round() as u64;
        let mut sizes: Vec<u64> = sizes.filter(|size| *size > 0.0 && size.is_finite()).map(thousandth).collect();
        sort(&mut sizes);
        let few = sizes.len() / OUTLIERS;
        let Some((&low, &high)) = sizes.get(few).zip(sizes.iter().rev().nth(few)) else { return Self { low: -1, high: 1 } };
        let (mut low, high) = ((low / 1000) as i32 - ORIGIN, high.div_ceil(1000) as i32 - ORIGIN);
        if low == high {
            return Self { low: low - 1, high: high + 1 };
        }
        low -= (high - low) % 2;
        Self { low: low.max(high - DECADES), high }
    }

    /// How a size is drawn.
    pub fn look(self, size: f64) -> Look {
        if size == 0.0 {
            return Look::Zero;
        }
        if !size.is_finite() {
            return Look::NotFinite;
        }
        let share = (libm::log10(size) - f64::from(self.low)) / f64::from(self.high - self.low);
        Look::Level((share.clamp(0.0, 1.0) * Look::WIDEST as f64).round() as usize)
    }

    /// Both ends and the middle, as looks and as texts: what a legend shows.
    pub fn samples(self) -> [(Look, String); 3] {
        let sample = |level, exponent| (Look::Level(level), power_of_ten(exponent));
        [sample(0, self.low), sample(Look::WIDEST / 2, (self.low + self.high) / 2), sample(Look::WIDEST, self.high)]
    }
}

/// A power of ten: `0.001`, `1`, `100`, and with an exponent where that is shorter.
pub fn power_of_ten(exponent: i32) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    match exponent {
        0..=4 => format!("1{}", "0".repeat(exponent as usize)),
        -3..=-1 => format!("0.{}1", "0".repeat((-exponent - 1) as usize)),
        _ => {
            let raised = |figure: char| figure.to_digit(10).and_then(|figure| RAISED.get(figure as usize));
            let sign = if exponent < 0 { "⁻" } else { "" };
            format!("10{sign}{}", exponent.abs().to_string().chars().filter_map(raised).collect::<String>())
        }
    }
}

/// The size of a gradient: its norm.
fn norm(numbers: &[f64]) -> f64 {
    root(numbers, 1.0)
}

/// The size of a value: the root mean square of its numbers.
fn typical(numbers: &[f64]) -> f64 {
    root(numbers, numbers.len() as f64)
}

/// The root of the sum of the squares, divided by a count.
fn root(numbers: &[f64], count: f64) -> f64 {
    let most =
        numbers.iter().fold(0.0_f64, |most, number| if number.is_nan() || most.is_nan() { f64::NAN } else { most.max(number.abs()) });
    if numbers.len() < 2 || most == 0.0 || !most.is_finite() {
        return most;
    }
    // Divided first, so that no square leaves the numbers there are.
    most * libm::sqrt(numbers.iter().map(|number| (number / most) * (number / most)).sum::<f64>() / count)
}

impl Magnitudes {
    /// The sizes of a run; takes time linear in the count of its numbers.
    #[inline(never)]
    pub fn new(scene: &Scene, measure: Measure) -> Self {
        let (graph, trace) = (&scene.graph, &scene.trace);
        let wires = || (0..graph.edges.len()).filter(|&id| scene.outline.is_wire(id));
        let (nodes, edges): (Vec<f64>, Vec<f64>) = match measure {
            Measure::Values => ((0..graph.nodes.len()).map(|id| typical(trace.value(id))).collect(), Vec::new()),
            Measure::Gradients => {
                let mut edges = vec![0.0; graph.edges.len()];
                wires().for_each(|id| edges[id] = sent(scene, id));
                ((0..graph.nodes.len()).map(|id| trace.gradient(id).map_or(0.0, norm)).collect(), edges)
            }
        };
        let mut magnitudes = Self { measure, nodes, edges, scale: Scale { low: 0, high: 0 }, has: (false, false) };
        let shown = || wires().filter_map(|id| magnitudes.of_edge(scene, id)).chain([magnitudes.nodes[graph.output]]);
        let has = (shown().any(|size| size == 0.0), shown().any(|size| !size.is_finite()));
        (magnitudes.scale, magnitudes.has) = (Scale::of(shown()), has);
        magnitudes
    }

    /// The size of a node's value or of its whole gradient.
    pub fn of_node(&self, id: NodeId) -> f64 {
        self.nodes.get(id).copied().unwrap_or_default()
    }

    /// The size of what a drawn edge carries, or sends back.
    pub fn of_edge(&self, scene: &Scene, id: EdgeId) -> Option<f64> {
        let edge = scene.graph.edges.get(id)?;
        match self.measure {
            Measure::Values => self.nodes.get(edge.from).copied(),
            Measure::Gradients => self.edges.get(id).copied().filter(|_| edge.flows),
        }
    }

    /// How the band of a drawn edge looks in a frame; none where there is nothing to show yet.
    pub fn edge(&self, scene: &Scene, frame: &Frame, id: EdgeId) -> Option<Look> {
        let (size, state) = (self.of_edge(scene, id)?, frame.edges.get(id)?);
        match self.measure {
            Measure::Values => state.carries.then(|| self.scale.look(size)),
            Measure::Gradients => Some(state.downstream.map_or(Look::Waiting, |_| self.scale.look(size))),
        }
    }

    /// How the band of a node's own stub looks, where no single edge stands for it: a value that nothing uses, the output's gradient, and
    /// one that is added up.
    fn trunk(&self, scene: &Scene, frame: &Frame, id: NodeId) -> Option<Look> {
        let state = frame.nodes.get(id)?;
        let look = self.scale.look(self.of_node(id));
        match (self.measure, state.gradient) {
            (Measure::Values, _) => (state.value.is_some() && scene.graph.nodes[id].outgoing.is_empty()).then_some(look),
            (Measure::Gradients, _) if id != scene.graph.output && scene.contributions[id] < 2 => None,
            (Measure::Gradients, Gradient::Complete { .. }) => Some(look),
            (Measure::Gradients, Gradient::None(_)) => None,
            (Measure::Gradients, Gradient::NotReached | Gradient::Partial { .. }) => Some(Look::Waiting),
        }
    }

    /// The bands of some nodes and edges in a frame, one path for each look.
    #[inline(never)]
    pub fn strands(&self, scene: &Scene, frame: &Frame, nodes: &[NodeId], edges: &[EdgeId], ways: &mut Ways) -> Vec<Strand> {
        let mut paths = vec![String::new(); Look::COUNT];
        for &id in edges {
            if let Some(look) = self.edge(scene, frame, id) {
                paths[look.place()].push_str(kept(&mut ways.edges, id, || self.way(scene, id)));
            }
        }
        for &id in nodes {
            if let Some(look) = self.trunk(scene, frame, id) {
                paths[look.place()].push_str(kept(&mut ways.trunks, id, || self.trunk_way(scene, id)));
            }
        }
        let strands = paths.into_iter().enumerate().map(|(place, d)| Strand { look: Look::at(place), d });
        strands.filter(|strand| !strand.d.is_empty()).collect()
    }

    /// All bands of a frame.
    pub fn all_strands(&self, scene: &Scene, frame: &Frame) -> Vec<Strand> {
        let nodes: Vec<NodeId> = (0..scene.graph.nodes.len()).filter(|&id| scene.outline.is_drawn(id)).collect();
        let edges: Vec<EdgeId> = (0..scene.graph.edges.len()).filter(|&id| scene.outline.is_wire(id)).collect();
        self.strands(scene, frame, &nodes, &edges, &mut Ways::default())
    }

    /// The way of an edge's band: along its wire, or below it where the gradient runs; of one of several contributions, from where the
    /// wires part.
    fn way(&self, scene: &Scene, id: EdgeId) -> String {
        let from = scene.graph.edges[id].from;
        let whole = scene.layout.wire(from, id);
        match (self.measure, scene.forks[from]) {
            (Measure::Values, _) => whole.d(),
            (Measure::Gradients, Some(fork)) if scene.contributions[from] > 1 => below(&ways::split(&whole, fork).1),
            (Measure::Gradients, _) => below(&whole),
        }
    }

    /// The way of a node's own band: its stub, up to where its wires part.
    fn trunk_way(&self, scene: &Scene, id: NodeId) -> String {
        let first = scene.graph.nodes[id].outgoing.first();
        let path = match scene.forks[id].zip(first) {
            Some((fork, &edge)) if scene.contributions[id] > 1 => ways::split(&scene.layout.wire(id, edge), fork).0,
            _ => {
                let mut stub = Path::at(scene.layout.start(id));
                stub.line_to(scene.layout.stubs[id].1);
                stub
            }
        };
        if self.measure == Measure::Values { path.d() } else { below(&path) }
    }
}

fn below(path: &Path) -> String {
    polyline(&path.parallel(ways::BELOW))
}

/// What a drawn edge sends back, together with all that it stands for.
fn sent(scene: &Scene, id: EdgeId) -> f64 {
    let mut sum = Vec::new();
    match scene.outline.parts(id) {
        None => return scene.trace.downstream(id).map_or(0.0, norm),
        Some(parts) => parts.iter().for_each(|&part| map::add(&mut sum, scene.trace.downstream(part))),
    }
    norm(&sum)
}

/// The way at an index, written when it is asked for first.
fn kept(ways: &mut Vec<Option<String>>, id: usize, write: impl FnOnce() -> String) -> &str {
    if ways.len() <= id {
        ways.resize(id + 1, None);
    }
    ways[id].get_or_insert_with(write)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scale(sizes: &[f64]) -> (i32, i32) {
        let scale = Scale::of(sizes.iter().copied());
        (scale.low, scale.high)
    }

    #[test]
    fn a_scale_has_whole_decades_and_few_of_them() {
        for (sizes, ends) in [
            (&[][..], (-1, 1)),
            (&[0.0, f64::NAN, f64::INFINITY], (-1, 1)),
            (&[1.0], (-1, 1)),
            (&[0.2, 0.39, 1.0], (-2, 0)),
            (&[0.2, 3.0], (-1, 1)),
            (&[0.002, 3.0], (-3, 1)),
            (&[1e-12, 1.0], (-6, 0)),
            (&[1.0, 1e12], (6, 12)),
            (&[5e-324, 1e-320], (-324, -320)),
            (&[f64::MAX], (307, 309)),
        ] {
            assert_eq!(scale(sizes), ends, "{sizes:?}");
        }
        let mut many = vec![1.0; 99];
        many.push(1e100);
        assert_eq!(scale(&many), (-1, 1), "one in a hundred stretches nothing");
    }

    #[test]
    fn zero_and_what_is_not_finite_are_on_no_scale() {
        let scale = Scale { low: -2, high: 0 };
        let looks = [0.0, -0.0, f64::NAN, f64::INFINITY, 1e-9, 0.01, 0.1, 1.0, 1e9].map(|size| scale.look(size));
        let level = Look::Level;
        assert_eq!(looks, [Look::Zero, Look::Zero, Look::NotFinite, Look::NotFinite, level(0), level(0), level(5), level(10), level(10)]);
    }

    #[test]
    fn powers_of_ten_are_short() {
        assert_eq!([-12, -4, -3, -1, 0, 2, 4, 5].map(power_of_ten), ["10⁻¹²", "10⁻⁴", "0.001", "0.1", "1", "100", "10000", "10⁵"]);
    }

    #[test]
    fn sizes_of_tensors_overflow_nowhere() {
        assert_eq!(norm(&[3.0, -4.0]), 5.0);
        assert_eq!(typical(&[3.0, -3.0, 3.0]), 3.0);
        assert!((norm(&[3e200, 4e200]) - 5e200).abs() < 1e186);
        assert!((norm(&[3e-200, 4e-200]) - 5e-200).abs() < 1e-214);
        assert_eq!((norm(&[]), norm(&[0.0, -0.0]), norm(&[1.0, f64::NEG_INFINITY])), (0.0, 0.0, f64::INFINITY));
        assert!(norm(&[f64::INFINITY, f64::NAN, 1.0]).is_nan());
    }

    #[test]
    fn looks_have_places_of_their_own() {
        let places: Vec<usize> = (0..Look::COUNT).map(|place| Look::at(place).place()).collect();
        assert_eq!(places, (0..Look::COUNT).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn what_is_larger_is_never_thinner(a in 1e-12..1e12_f64, b in 1e-12..1e12_f64, low in -9..6_i32) {
            let scale = Scale { low, high: low + 4 };
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(scale.look(less).width() <= scale.look(more).width());
        }
    }
}
