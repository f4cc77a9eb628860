//! What a picture is made of: paths, circles, rectangles and texts, each with the ink it is drawn in.

use crate::graph::{EdgeId, GroupId, NodeId};
use crate::layout::Point;

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line or a filled outline.
    Path {
        /// The `d` attribute of an SVG path.
        d: String,
        /// Its ink.
        ink: Ink,
    },
    /// A circle.
    Circle {
        /// The centre.
        center: Point,
        /// The radius.
        radius: f64,
        /// Its ink.
        ink: Ink,
    },
    /// A rectangle with rounded corners.
    Rect {
        /// The upper left corner.
        corner: Point,
        /// The width.
        width: f64,
        /// The height.
        height: f64,
        /// The corners' radius.
        radius: f64,
        /// Its ink.
        ink: Ink,
    },
    /// A filled outline in a part of its ink's strength.
    Tint {
        /// The `d` attribute of an SVG path.
        d: String,
        /// Its ink.
        ink: Ink,
        /// How much of it, from 0 to 1.
        opacity: f64,
    },
    /// The heat map of a tensor.
    Map {
        /// What it shows.
        side: Side,
        /// Whether it came in this very step.
        now: bool,
        /// What it is made of, from back to front.
        marks: Vec<Mark>,
    },
    /// A line of text.
    Text {
        /// Where it is anchored, on its baseline.
        at: Point,
        /// The letters.
        runs: Vec<Run>,
        /// The size in px where it is not the ink's own.
        size: Option<f64>,
        /// Its ink.
        ink: Ink,
    },
}

/// What a heat map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The value, above the wire.
    Value,
    /// The gradient, below.
    Gradient,
}

impl Mark {
    /// The inks that it is drawn in.
    pub fn inks(&self) -> Vec<Ink> {
        match self {
            Self::Path { ink, .. }
            | Self::Circle { ink, .. }
            | Self::Rect { ink, .. }
            | Self::Text { ink, .. }
            | Self::Tint { ink, .. } => vec![*ink],
            Self::Map { marks, .. } => marks.iter().flat_map(Self::inks).collect(),
        }
    }
}

/// A run of letters within a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The letters.
    pub text: String,
    /// How they differ from the text.
    pub face: Face,
}

/// How a run is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// As the text.
    Same,
    /// Smaller and 4 below.
    Subscript,
    /// A number after an operator: in the figures of the stage, 4 apart.
    Figure,
}

impl Run {
    /// Letters as the text has them.
    pub fn same(text: impl Into<String>) -> Self {
        Self { text: text.into(), face: Face::Same }
    }
}

/// What a mark is: its look is one rule in the page's stylesheet, and one in an exported picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A wire that carries a value.
    Wire,
    /// A wire whose value is still to come.
    WireWaiting,
    /// A wire that no gradient comes back over.
    WireGrey,
    /// The head of a wire.
    Head,
    /// The head of a wire whose value is still to come, or that no gradient comes back over.
    HeadGrey,
    /// A gradient on its way back: dashed.
    Gradient,
    /// The gradient that arrives in this step.
    GradientNow,
    /// The head of a gradient.
    GradientHead,
    /// The dot where a value branches.
    Dot,
    /// The cross at the gate that shut a gradient off.
    Shut,
    /// A gate whose turn is still to come.
    GateWaiting,
    /// A gate that has done its part.
    GateDone,
    /// The gate of the step.
    GateCurrent,
    /// The inner rim of a closed group whose turn is still to come.
    RimWaiting,
    /// That of one that has done its part.
    RimDone,
    /// That of the group of the step.
    RimCurrent,
    /// The frame about an open group.
    Frame,
    /// The name of an open group.
    Title,
    /// The operation in a circle.
    Operation,
    /// The operation in the gate of the step.
    OperationCurrent,
    /// The name of a gate's value.
    Name,
    /// The name of a leaf.
    Leaf,
    /// A value.
    Value,
    /// The value that this step computes.
    ValueNow,
    /// A gradient.
    GradientNumber,
    /// A partial sum that this step adds to.
    SumNow,
    /// A branch's own part of a gradient.
    BranchNumber,
    /// The number in a filled label.
    Pill,
    /// The filled label itself.
    PillFill,
    /// A slot for a gradient that has not been reached.
    Slot,
    /// A short bar in the place of a gradient that never comes.
    Bar,
    /// The box about a partial sum.
    Partial,
    /// A segment of a meter for what is in.
    SegmentIn,
    /// A segment of a meter for what is still to come.
    SegmentOut,
    /// The leader to a local gradient.
    Leader,
    /// A local gradient.
    Local,
    /// The line under the leaf of the step.
    Underline,
    /// A tensor's shape.
    Shape,
    /// The frame about a tensor's value.
    ValueFrame,
    /// The frame about a tensor's gradient: dashed.
    GradientFrame,
    /// The frame in the place of a gradient that has not been reached: dotted.
    SlotFrame,
    /// The tint of a value's cell that has a number in it.
    ValueTint,
    /// The tint of a gradient's cell that has a number in it.
    GradientTint,
    /// A value's cell without a number, and the corner of a negative one.
    ValueHeat,
    /// A gradient's cell without a number, and the corner of a negative one.
    GradientHeat,
    /// A number in a value's cell.
    ValueCell,
    /// A number in a gradient's cell.
    GradientCell,
    /// The lines between cells.
    CellLine,
    /// The cross in a cell whose number is not finite.
    NotFinite,
    /// The sheet, before what it covers.
    Sheet,
    /// A wrong gradient on its way back: dashes and dots.
    GradientWrong,
    /// The wavy line below a wrong number.
    Wave,
    /// What a wrong number should be.
    RightNumber,
    /// The plate behind a derivative that is carried forward.
    Derivative,
    /// The same in the step that computes it.
    DerivativeNow,
    /// A wire that carries a derivative that is not 0.
    WireMoving,
}

impl Ink {
    /// Every ink.
    pub const ALL: [Self; 56] = [
        Self::Wire,
        Self::WireWaiting,
        Self::WireGrey,
        Self::Head,
        Self::HeadGrey,
        Self::Gradient,
        Self::GradientNow,
        Self::GradientHead,
        Self::Dot,
        Self::Shut,
        Self::GateWaiting,
        Self::GateDone,
        Self::GateCurrent,
        Self::RimWaiting,
        Self::RimDone,
        Self::RimCurrent,
        Self::Frame,
        Self::Title,
        Self::Operation,
        Self::OperationCurrent,
        Self::Name,
        Self::Leaf,
        Self::Value,
        Self::ValueNow,
        Self::GradientNumber,
        Self::SumNow,
        Self::BranchNumber,
        Self::Pill,
        Self::PillFill,
        Self::Slot,
        Self::Bar,
        Self::Partial,
        Self::SegmentIn,
        Self::SegmentOut,
        Self::Leader,
        Self::Local,
        Self::Underline,
        Self::Shape,
        Self::ValueFrame,
        Self::GradientFrame,
        Self::SlotFrame,
        Self::ValueTint,
        Self::GradientTint,
        Self::ValueHeat,
        Self::GradientHeat,
        Self::ValueCell,
        Self::GradientCell,
        Self::CellLine,
        Self::NotFinite,
        Self::Sheet,
        Self::GradientWrong,
        Self::Wave,
        Self::RightNumber,
        Self::Derivative,
        Self::DerivativeNow,
        Self::WireMoving,
    ];

    /// The class of its rule in stylesheets.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::WireWaiting => "wire-waiting",
            Self::WireGrey => "wire-grey",
            Self::Head => "head",
            Self::HeadGrey => "head-grey",
            Self::Gradient => "gradient",
            Self::GradientNow => "gradient-now",
            Self::GradientHead => "gradient-head",
            Self::Dot => "dot",
            Self::Shut => "shut",
            Self::GateWaiting => "gate-waiting",
            Self::GateDone => "gate-done",
            Self::GateCurrent => "gate-current",
            Self::RimWaiting => "rim-waiting",
            Self::RimDone => "rim-done",
            Self::RimCurrent => "rim-current",
            Self::Frame => "group-frame",
            Self::Title => "group-title",
            Self::Operation => "operation",
            Self::OperationCurrent => "operation-current",
            Self::Name => "name",
            Self::Leaf => "leaf",
            Self::Value => "value",
            Self::ValueNow => "value-now",
            Self::GradientNumber => "gradient-number",
            Self::SumNow => "sum-now",
            Self::BranchNumber => "branch-number",
            Self::Pill => "pill",
            Self::PillFill => "pill-fill",
            Self::Slot => "slot",
            Self::Bar => "bar",
            Self::Partial => "partial",
            Self::SegmentIn => "segment-in",
            Self::SegmentOut => "segment-out",
            Self::Leader => "leader",
            Self::Local => "local",
            Self::Underline => "underline",
            Self::Shape => "shape",
            Self::ValueFrame => "value-frame",
            Self::GradientFrame => "gradient-frame",
            Self::SlotFrame => "frame-slot",
            Self::ValueTint => "value-tint",
            Self::GradientTint => "gradient-tint",
            Self::ValueHeat => "value-heat",
            Self::GradientHeat => "gradient-heat",
            Self::ValueCell => "value-cell",
            Self::GradientCell => "gradient-cell",
            Self::CellLine => "cell-line",
            Self::NotFinite => "not-finite",
            Self::Sheet => "sheet-fill",
            Self::GradientWrong => "gradient-wrong",
            Self::Wave => "wave",
            Self::RightNumber => "right-number",
            Self::Derivative => "derivative",
            Self::DerivativeNow => "derivative-now",
            Self::WireMoving => "wire-moving",
        }
    }
}

/// What a group of marks shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A node with its stub and labels.
    Node(NodeId),
    /// An edge from the end of its source's stub.
    Edge(EdgeId),
    /// The frame of an open group.
    Frame(GroupId),
}

/// The marks of one node or edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they show.
    pub subject: Subject,
    /// Whether they stand back, because no gradient comes here.
    pub dimmed: bool,
    /// The marks, from back to front.
    pub marks: Vec<Mark>,
}

/// A whole picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The groups, from back to front.
    pub groups: Vec<Group>,
}
