//! What is drawn for a frame: the marks of every edge and node, placed as the design says.

use super::frame::{EdgeState, Frame, Gradient, NodeState, Phase};
use super::mark::{Face, Group, Ink, Mark, Picture, Run, Side, Subject};
use super::name;
use super::sizes::{self, LEAF_GAP, RADIUS};
use super::{Note, Scene, heat, note, ways};
use crate::graph::{EdgeId, GroupId, NodeId, NodeKind};
use crate::layout::{Path, Point};
use crate::words;

/// A value's baseline above its wire.
pub const VALUE: f64 = -9.0;
/// A gradient's baseline below its wire.
pub const GRADIENT: f64 = 28.0;
/// A filled label's upper edge below the wire, and its baseline within.
const PILL: f64 = 18.0;
const PILL_BASELINE: f64 = 15.0;
/// The height of a filled label, in px.
pub const PILL_HEIGHT: f64 = 21.0;
/// The middle of a gradient's label below its wire.
pub const LABEL_MIDDLE: f64 = PILL + PILL_HEIGHT / 2.0;
/// The box about a partial sum.
const BOX: f64 = 12.0;
const BOX_HEIGHT: f64 = 22.0;
/// A name's baseline above its gate's centre.
const NAME: f64 = -34.0;
/// A local gradient's baseline below its gate's centre, and the room on each side for its sign.
const LOCAL: f64 = 62.0;
const SIGN: f64 = 8.0;
/// The radius of a frame's corners, of a closed group's, and how far its inner rim stands within.
const FRAME_RADIUS: f64 = 14.0;
const SQUARE_RADIUS: f64 = 7.0;
const RIM: f64 = 3.5;
/// The width between a gate's rims that an operation may fill.
const INSIDE: f64 = 39.0;

/// The whole picture of a frame: wires at the back, gates and names before them, the branches' own numbers in front.
pub fn picture(scene: &Scene, frame: &Frame) -> Picture {
    let edges = || frame.edges.iter().enumerate().filter(|(id, _)| scene.outline.is_wire(*id));
    let frames = scene.outline.framed.iter().filter_map(|&group| frame_group(scene, group));
    let wires = edges().map(|(id, state)| edge_group(scene, id, state));
    let nodes = || frame.nodes.iter().enumerate().filter(|(id, _)| scene.outline.is_drawn(*id));
    let stubs = nodes().map(|(id, state)| stub_group(scene, id, state));
    let bodies = nodes().map(|(id, state)| body_group(scene, id, state));
    let branches = edges().filter_map(|(id, state)| branch_group(scene, id, state));
    let groups = frames.chain(wires).chain(stubs).chain(bodies).chain(branches).collect();
    Picture { width: scene.layout.width, height: scene.layout.height, groups }
}

/// What is drawn for an open group: its frame, with its name on the upper edge.
pub fn frame_group(scene: &Scene, group: GroupId) -> Option<Group> {
    let at = scene.outline.framed.binary_search(&group).ok()?;
    let rect = scene.layout.frames.get(at)?;
    let corner = Point { x: rect.center.x - rect.width / 2.0, y: rect.center.y - rect.height / 2.0 };
    let title = Point { x: corner.x + FRAME_RADIUS + 6.0, y: corner.y + 4.5 };
    let marks = vec![
        Mark::Rect { corner, width: rect.width, height: rect.height, radius: FRAME_RADIUS, ink: Ink::Frame },
        label(title, scene.graph.groups[group].name.clone(), Ink::Title),
    ];
    Some(Group { subject: Subject::Frame(group), dimmed: false, marks })
}

/// What is drawn for an edge: its wire, and the gradient that came back over it.
pub fn edge_group(scene: &Scene, id: EdgeId, state: &EdgeState) -> Group {
    let edge = scene.graph.edges[id];
    let route = &scene.layout.routes[id];
    let (line, head) = ways::wire(route);
    let (wire_ink, head_ink) = wire_inks(edge.flows, state.carries);
    let mut marks = vec![Mark::Path { d: line, ink: wire_ink }, Mark::Path { d: head, ink: head_ink }];
    if scene.is_hub(edge.from) {
        marks.extend(scene.partings(id).map(|center| Mark::Circle { center, radius: 3.0, ink: dot(wire_ink) }));
    }
    if let Some(downstream) = state.downstream {
        let branch = scene.contributions[edge.from] > 1;
        if downstream != 0.0 {
            let whole = scene.layout.wire(edge.from, id);
            let way = scene.forks[edge.from].filter(|_| branch).map_or_else(|| whole.clone(), |fork| ways::split(&whole, fork).1);
            marks.extend(gradient_line(ways::gradient(&way, branch), state.current));
        }
        if state.shut {
            marks.push(cross(route, scene.layout.boxes[edge.to].center));
        }
    }
    Group { subject: Subject::Edge(id), dimmed: !edge.flows, marks }
}

/// A branch's own part of its source's gradient, once it is there.
pub fn branch_group(scene: &Scene, id: EdgeId, state: &EdgeState) -> Option<Group> {
    let place = scene.places.get(id).copied().flatten()?;
    if state.asked {
        return Some(Group { subject: Subject::Edge(id), dimmed: false, marks: note::question(place, Side::Gradient).into() });
    }
    let text = scene.graph.shown(scene.graph.edges[id].from, state.downstream?);
    let marks =
        if state.current { pill(place, text).into() } else { vec![label(Point { x: place.x, y: place.y + 4.5 }, text, Ink::BranchNumber)] };
    Some(Group { subject: Subject::Edge(id), dimmed: false, marks })
}

/// What is drawn for a node to the right of its body: its stub with both labels.
pub fn stub_group(scene: &Scene, id: NodeId, state: &NodeState) -> Group {
    let node = &scene.graph.nodes[id];
    let is_output = id == scene.graph.output;
    let (_, to) = scene.layout.stubs[id];
    // A wire that is nothing but its stub has its head there.
    let straight = node.outgoing.iter().any(|&edge| scene.layout.routes[edge].curves.is_empty());
    let end = if straight { Point { x: to.x - ways::UNDER_HEAD, y: to.y } } else { to };
    let (line, head) = ways::level(scene.layout.start(id), end, is_output);
    let flows = !matches!(state.gradient, Gradient::None(_));
    let (wire_ink, head_ink) = wire_inks(flows, state.value.is_some());
    let mut marks = vec![Mark::Path { d: line, ink: wire_ink }];
    marks.extend(head.map(|d| Mark::Path { d, ink: head_ink }));
    if is_output || scene.contributions[id] > 1 {
        marks.extend(own_gradient(scene, id, state.gradient).into_iter().flatten());
    }
    if !scene.is_hub(id) {
        marks.extend(scene.forks_of(id).map(|center| Mark::Circle { center, radius: 3.0, ink: dot(wire_ink) }));
    }
    let middle = middle_of_stub(scene, id);
    match scene.map(id) {
        _ if let Some(Note::Asked(side)) = state.note => {
            marks.extend(note::asked(middle, side));
            // What stands on the other side stays.
            marks.extend(match side {
                Side::Value => gradient_label(middle, state.gradient),
                Side::Gradient => value_marks(scene, id, state, middle),
            });
        }
        Some(map) => {
            marks.extend(value_marks(scene, id, state, middle));
            let numbers = scene.gradient_numbers(id, state.gradient);
            marks.extend(match state.gradient {
                Gradient::None(_) => gradient_label(middle, state.gradient),
                gradient => heat::gradient(map, middle, gradient, numbers.as_deref()),
            });
        }
        None if let Some(note) = state.note => marks.extend(note::labels(middle, note)),
        None => {
            marks.extend(value_marks(scene, id, state, middle));
            marks.extend(gradient_label(middle, state.gradient));
        }
    }
    Group { subject: Subject::Node(id), dimmed: !flows, marks }
}

/// What stands above a node's wire.
fn value_marks(scene: &Scene, id: NodeId, state: &NodeState, middle: Point) -> Vec<Mark> {
    let computing = is_computing(state);
    match scene.map(id) {
        Some(map) => {
            let shape = scene.graph.nodes[id].shape.to_string();
            heat::value(map, middle, shape, state.value.map(|_| scene.trace.value(id)), computing)
        }
        None => state.value.map(|value| value_label(middle, words::number(value), computing)).into_iter().collect(),
    }
}

/// Where a node's labels are centred.
fn middle_of_stub(scene: &Scene, id: NodeId) -> Point {
    let (from, to) = scene.layout.stubs[id];
    Point { x: (from.x + to.x) / 2.0, y: from.y }
}

/// The body of a node: its gate with operation and name, or its name alone.
pub fn body_group(scene: &Scene, id: NodeId, state: &NodeState) -> Group {
    let marks = match scene.graph.nodes[id].kind {
        NodeKind::Gate(_) => gate(scene, id, state),
        NodeKind::Input { .. } | NodeKind::Const { .. } => leaf(scene, id, scene.layout.stubs[id].0, state.phase),
    };
    Group { subject: Subject::Node(id), dimmed: matches!(state.gradient, Gradient::None(_)), marks }
}

const fn wire_inks(flows: bool, carries: bool) -> (Ink, Ink) {
    match (flows, carries) {
        (_, false) => (Ink::WireWaiting, Ink::HeadGrey),
        (false, true) => (Ink::WireGrey, Ink::HeadGrey),
        (true, true) => (Ink::Wire, Ink::Head),
    }
}

/// The ink of the dots where a wire of this ink branches.
fn dot(wire: Ink) -> Ink {
    if wire == Ink::Wire { Ink::Dot } else { Ink::HeadGrey }
}

fn gradient_line((line, head): (String, String), arriving: bool) -> [Mark; 2] {
    let ink = if arriving { Ink::GradientNow } else { Ink::Gradient };
    [Mark::Path { d: line, ink }, Mark::Path { d: head, ink: Ink::GradientHead }]
}

/// The gradient below a wire that no single edge brought: of the output, or of a node whose contributions were added.
fn own_gradient(scene: &Scene, id: NodeId, gradient: Gradient) -> Option<[Mark; 2]> {
    let Gradient::Complete { value, arriving } = gradient else { return None };
    let to = scene.layout.stubs[id].1;
    let trunk = match (scene.forks[id], scene.graph.nodes[id].outgoing.first()) {
        (Some(fork), Some(&edge)) if scene.contributions[id] > 1 => ways::split(&scene.layout.wire(id, edge), fork).0,
        _ => {
            let mut stub = Path::at(scene.layout.start(id));
            stub.line_to(Point { x: to.x - 1.0, y: to.y });
            stub
        }
    };
    (value != 0.0).then(|| gradient_line(ways::gradient(&trunk, false), arriving))
}

/// Whether the step computes the node's value: a step back sends a gradient that is already there.
fn is_computing(state: &NodeState) -> bool {
    state.phase == Phase::Current && matches!(state.gradient, Gradient::NotReached | Gradient::None(_))
}

fn value_label(middle: Point, value: String, computing: bool) -> Mark {
    let ink = if computing { Ink::ValueNow } else { Ink::Value };
    label(Point { x: middle.x, y: middle.y + VALUE }, value, ink)
}

fn gradient_label(middle: Point, gradient: Gradient) -> Vec<Mark> {
    let level = |x: f64, y: f64, length: f64, ink| Mark::Path { d: format!("M{} {}h{length}", middle.x + x, middle.y + y), ink };
    match gradient {
        Gradient::NotReached => vec![level(-16.0, 17.0, 32.0, Ink::Slot)],
        Gradient::None(_) => vec![level(-12.0, 14.0, 24.0, Ink::Bar)],
        Gradient::Complete { value, arriving: true } => {
            pill(Point { x: middle.x, y: middle.y + LABEL_MIDDLE }, words::number(value)).into()
        }
        Gradient::Complete { value, arriving: false } => {
            vec![label(Point { x: middle.x, y: middle.y + GRADIENT }, words::number(value), Ink::GradientNumber)]
        }
        Gradient::Partial { sum, arrived, of, arriving } => partial(middle, words::number(sum), arriving, (arrived, of)),
    }
}

/// A dashed box with the sum so far and a meter of what is in.
fn partial(middle: Point, sum: String, arriving: bool, (arrived, of): (usize, usize)) -> Vec<Mark> {
    let number = sizes::room(sum.chars().count());
    let width = sizes::box_width(number, of);
    let corner = Point { x: middle.x - width / 2.0, y: middle.y + BOX };
    let text = Point { x: corner.x + 8.0 + number / 2.0, y: corner.y + 16.0 };
    let mut marks = vec![
        Mark::Rect { corner, width, height: BOX_HEIGHT, radius: 3.0, ink: Ink::Partial },
        label(text, sum, if arriving { Ink::SumNow } else { Ink::GradientNumber }),
    ];
    marks.extend(meter(Point { x: corner.x + 8.0 + number + 10.0, y: corner.y + 8.0 }, arrived, of));
    marks
}

/// One segment for each contribution; of very many, one bar for what is in and one for the rest.
pub fn meter(corner: Point, arrived: usize, of: usize) -> Vec<Mark> {
    let segment =
        |x: f64, width: f64, ink| Mark::Rect { corner: Point { x: corner.x + x, y: corner.y }, width, height: 6.0, radius: 0.0, ink };
    let whole = sizes::meter_width(of);
    let gap = if of > 4 { 1.0 } else { 2.0 };
    let each = (whole - gap * (of as f64 - 1.0)) / of as f64;
    if each < 2.0 {
        let part = whole * arrived as f64 / of as f64;
        return vec![segment(0.0, part, Ink::SegmentIn), segment(part, whole - part, Ink::SegmentOut)];
    }
    let ink = |index: usize| if index < arrived { Ink::SegmentIn } else { Ink::SegmentOut };
    (0..of).map(|index| segment(index as f64 * (each + gap), each, ink(index))).collect()
}

/// A filled label about a middle.
pub fn pill(middle: Point, text: String) -> [Mark; 2] {
    let width = sizes::pill_width(&text);
    let corner = Point { x: middle.x - width / 2.0, y: middle.y - PILL_HEIGHT / 2.0 };
    [
        Mark::Rect { corner, width, height: PILL_HEIGHT, radius: 3.0, ink: Ink::PillFill },
        label(Point { x: middle.x, y: corner.y + PILL_BASELINE }, text, Ink::Pill),
    ]
}

/// A cross beside the end of a wire: on its upper side where it comes in above the gate's middle, so that it meets no other wire.
fn cross(route: &Path, gate: Point) -> Mark {
    let (port, ahead) = (route.end(), route.end_direction());
    let side = if port.y < gate.y - 1.0 { -12.5 } else { 12.5 };
    let center = Point { x: port.x - ahead.x * 9.5 - ahead.y * side, y: port.y - ahead.y * 9.5 + ahead.x * side };
    let corner = |length: f64| (length * 100.0).round() / 100.0 - 4.5;
    Mark::Path { d: format!("M{} {}l9 9m0 -9l-9 9", corner(center.x), corner(center.y)), ink: Ink::Shut }
}

fn gate(scene: &Scene, id: NodeId, state: &NodeState) -> Vec<Mark> {
    let center = scene.layout.boxes[id].center;
    let (rim, inner, ink) = match state.phase {
        Phase::Waiting => (Ink::GateWaiting, Ink::RimWaiting, Ink::Operation),
        Phase::Done => (Ink::GateDone, Ink::RimDone, Ink::Operation),
        Phase::Current => (Ink::GateCurrent, Ink::RimCurrent, Ink::OperationCurrent),
    };
    let closed = scene.outline.closed(id);
    let width = scene.layout.boxes[id].width;
    let operation = match closed {
        Some(group) => name::operation(&scene.graph.groups[group].name),
        None => name::operation(&scene.graph.operation(id)),
    };
    let size = operation_size(&operation, width - 2.0 * RADIUS + INSIDE);
    let text = Point { x: center.x, y: center.y + size * 0.34 };
    let mut marks = match closed {
        Some(_) => vec![square(center, width, 0.0, rim), square(center, width, RIM, inner)],
        None => vec![Mark::Circle { center, radius: RADIUS, ink: rim }],
    };
    marks.extend([
        Mark::Text { at: text, runs: vec![Run::same(operation)], size: Some(size), ink },
        Mark::Text {
            at: Point { x: center.x, y: center.y + NAME },
            runs: name_runs(&scene.graph.nodes[id].symbol),
            size: None,
            ink: Ink::Name,
        },
    ]);
    if let Some(local) = state.local {
        marks.extend(local_gradient(scene, id, local));
    }
    marks
}

/// The local gradient below its gate; further to the right where a wire comes up to the gate through its place, or the number of a
/// branch stands there.
#[inline(never)]
fn local_gradient(scene: &Scene, id: NodeId, local: f64) -> [Mark; 2] {
    let center = scene.layout.boxes[id].center;
    let number = words::number(local);
    let top = center.y + RADIUS + 3.0;
    let shift = local_shift(scene, id, &number);
    let lead = shift.min(RADIUS / 2.0);
    let start = top - RADIUS + (RADIUS * RADIUS - lead * lead).sqrt();
    let runs = vec![Run::same("×"), Run { text: number, face: Face::Figure }];
    [
        Mark::Path { d: format!("M{:.2} {start:.2}V{:.2}", center.x + lead, center.y + LOCAL - 16.0), ink: Ink::Leader },
        Mark::Text { at: Point { x: center.x + shift, y: center.y + LOCAL }, runs, size: None, ink: Ink::Local },
    ]
}

/// How far to the right of its gate's middle a local gradient stands: clear of wires that come up to the gate, and of the numbers of
/// branches.
#[inline(never)]
fn local_shift(scene: &Scene, id: NodeId, number: &str) -> f64 {
    let center = scene.layout.boxes[id].center;
    let half = sizes::pill_width(number) / 2.0 + SIGN;
    let bottom = center.y + LOCAL + 6.0;
    let meets = |above: f64, below: f64| below > center.y + LOCAL - 14.0 && above < bottom;
    let right_of_way = |edge: EdgeId| {
        let way = scene.layout.routes[edge].parallel(ways::BELOW);
        let passes = |pair: &&[Point]| meets(pair[0].y.min(pair[1].y), pair[0].y.max(pair[1].y));
        way.windows(2).filter(passes).map(|pair| pair[0].x.max(pair[1].x)).fold(f64::NEG_INFINITY, f64::max)
    };
    let right_of_label = |edge: EdgeId| {
        let place = scene.places.get(edge).copied().flatten()?;
        let text = scene.graph.shown(scene.graph.edges[edge].from, scene.outline.downstream(&scene.trace, edge)?);
        meets(place.y - PILL_HEIGHT / 2.0, place.y + PILL_HEIGHT / 2.0).then(|| place.x + sizes::pill_width(&text) / 2.0)
    };
    let operands = scene.outline.operands(&scene.graph, id);
    let in_the_way = operands.into_iter().map(|edge| right_of_way(edge).max(right_of_label(edge).unwrap_or(f64::NEG_INFINITY)));
    (in_the_way.fold(f64::NEG_INFINITY, f64::max) + half - center.x).max(0.0)
}

/// The middle of a local gradient's label.
#[inline(never)]
pub fn local_place(scene: &Scene, id: NodeId, local: f64) -> Point {
    let center = scene.layout.boxes[id].center;
    Point { x: center.x + local_shift(scene, id, &words::number(local)), y: center.y + LOCAL - 5.0 }
}

/// A rim of a closed group, so far within its outline.
fn square(center: Point, width: f64, within: f64, ink: Ink) -> Mark {
    let (width, height) = (width - 2.0 * within, 2.0 * (RADIUS - within));
    let corner = Point { x: center.x - width / 2.0, y: center.y - height / 2.0 };
    Mark::Rect { corner, width, height, radius: SQUARE_RADIUS - within, ink }
}

/// 19 px for a sign or two, 16 for words, less for what is longer than there is room.
fn operation_size(text: &str, room: f64) -> f64 {
    let size = if text.chars().count() <= 2 { 19.0 } else { 16.0 };
    let width = size * text.chars().map(|letter| if "(), ·".contains(letter) { 0.35 } else { 0.5 }).sum::<f64>();
    if width > room { (size * room / width * 2.0).floor() / 2.0 } else { size }
}

fn leaf(scene: &Scene, id: NodeId, wire: Point, phase: Phase) -> Vec<Mark> {
    let at = Point { x: wire.x - LEAF_GAP, y: wire.y + 7.0 };
    let mut marks = vec![Mark::Text { at, runs: name_runs(&scene.graph.nodes[id].symbol), size: None, ink: Ink::Leaf }];
    if phase == Phase::Current {
        let width = scene.layout.boxes[id].width - LEAF_GAP;
        marks.push(Mark::Path { d: format!("M{} {}h{width}", at.x - width, at.y + 8.0), ink: Ink::Underline });
    }
    marks
}

fn name_runs(symbol: &str) -> Vec<Run> {
    let name = name::name(symbol);
    let subscript = (!name.subscript.is_empty()).then_some(Run { text: name.subscript, face: Face::Subscript });
    std::iter::once(Run::same(name.base)).chain(subscript).collect()
}

pub fn label(at: Point, text: String, ink: Ink) -> Mark {
    Mark::Text { at, runs: vec![Run::same(text)], size: None, ink }
}
