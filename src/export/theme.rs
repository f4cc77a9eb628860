//! The colours of an exported picture, as literals: a picture stands alone, without the page's stylesheet.

use crate::scene::Ink;

/// Colours of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The sheet.
    pub stage: &'static str,
    /// Text, rims.
    pub ink: &'static str,
    /// Second text: crosses.
    pub ink2: &'static str,
    /// Third text: names of values.
    pub ink3: &'static str,
    /// What waits or stands back.
    pub control: &'static str,
    /// Values.
    pub forward: &'static str,
    /// Wires.
    pub wire: &'static str,
    /// Gradients.
    pub backward: &'static str,
    /// Behind values that stand in cells.
    pub forward_tint: &'static str,
    /// Behind gradients that stand in cells.
    pub backward_tint: &'static str,
    /// The number in a filled label.
    pub on_backward: &'static str,
    /// Bands as wide as values are large.
    pub forward_band: &'static str,
    /// Bands as wide as gradients are large.
    pub backward_band: &'static str,
}

impl Theme {
    /// The page's light theme: for paper and slides.
    pub const LIGHT: Self = Self {
        stage: "#ffffff",
        ink: "#14171a",
        ink2: "#474d53",
        ink3: "#61676d",
        control: "#82888d",
        forward: "#0a7440",
        wire: "#2f8f5f",
        backward: "#bb1d36",
        forward_tint: "#dff0e6",
        backward_tint: "#fbe4e5",
        on_backward: "#ffffff",
        forward_band: "#b8d9c9",
        backward_band: "#ebbbc3",
    };
    /// The page's dark theme.
    pub const DARK: Self = Self {
        stage: "#101214",
        ink: "#eceeef",
        ink2: "#b9bfc4",
        ink3: "#959ca2",
        control: "#737a81",
        forward: "#52c98e",
        wire: "#3aa571",
        backward: "#ff858b",
        forward_tint: "#14321f",
        backward_tint: "#40191e",
        on_backward: "#2a070b",
        forward_band: "#1e4434",
        backward_band: "#583438",
    };

    /// The rule of an ink; the same as the page's in `style/stage.css`.
    pub(super) fn rule(&self, ink: Ink) -> String {
        let line = |color: &str, width: &str| format!("fill:none;stroke:{color};stroke-width:{width}");
        let fill = |color: &str| format!("fill:{color}");
        let text = |color: &str, font: &str| format!("fill:{color};font:{font}");
        let number = |color: &str| text(color, "500 14px var(--sans)");
        match ink {
            Ink::Wire => line(self.wire, "1.75"),
            Ink::WireWaiting => line(self.control, "1.25"),
            Ink::WireGrey => line(self.control, "1.75"),
            Ink::Head | Ink::Dot => fill(self.wire),
            Ink::HeadGrey => fill(self.control),
            Ink::Gradient => line(self.backward, "1.75") + ";stroke-dasharray:5 3.5",
            Ink::GradientNow => line(self.backward, "2.5") + ";stroke-dasharray:7 4",
            Ink::GradientHead | Ink::PillFill => fill(self.backward),
            Ink::Shut => line(self.ink2, "1.75"),
            Ink::GateWaiting => format!("fill:{};stroke:{};stroke-width:1.5", self.stage, self.control),
            Ink::GateDone => format!("fill:{};stroke:{};stroke-width:1.5", self.stage, self.ink),
            Ink::GateCurrent => format!("fill:{};stroke:{};stroke-width:1.5", self.ink, self.ink),
            Ink::RimWaiting => line(self.control, "1"),
            Ink::RimDone => line(self.ink, "1"),
            Ink::RimCurrent => line(self.stage, "1"),
            Ink::Frame => line(self.control, "1.25"),
            Ink::Title => {
                format!(
                    "{};text-anchor:start;stroke:{};stroke-width:8;stroke-linejoin:round;paint-order:stroke",
                    text(self.ink2, "500 13px var(--sans)"),
                    self.stage
                )
            }
            Ink::Operation => text(self.ink, "19px var(--math)"),
            Ink::OperationCurrent => text(self.stage, "19px var(--math)"),
            Ink::Name => text(self.ink3, "16px var(--math)"),
            Ink::Leaf => text(self.ink, "22px var(--math)") + ";text-anchor:end",
            Ink::Value | Ink::ValueNow => number(self.forward),
            Ink::GradientNumber | Ink::SumNow => number(self.backward),
            Ink::BranchNumber => {
                format!("{};stroke:{};stroke-width:4;stroke-linejoin:round;paint-order:stroke", number(self.backward), self.stage)
            }
            Ink::Pill => text(self.on_backward, "600 14px var(--sans)"),
            Ink::Slot => line(self.control, "2") + ";stroke-dasharray:.1 5;stroke-linecap:round",
            Ink::Bar => line(self.control, "1.5"),
            Ink::Partial => line(self.backward, "1.25") + ";stroke-dasharray:3 3",
            Ink::SegmentIn => format!("fill:{};stroke:{};stroke-width:1.25", self.backward, self.backward),
            Ink::SegmentOut => line(self.control, "1.25") + ";stroke-dasharray:2 2",
            Ink::Leader => line(self.control, "1"),
            Ink::Local => text(self.ink, "16px var(--math)"),
            Ink::Underline => line(self.ink, "2"),
            Ink::Shape => text(self.ink3, "12px var(--sans)"),
            Ink::ValueFrame => line(self.forward, "1.25"),
            Ink::GradientFrame => line(self.backward, "1.25") + ";stroke-dasharray:5 3.5",
            Ink::SlotFrame => line(self.control, "2") + ";stroke-dasharray:.1 6;stroke-linecap:round",
            Ink::ValueTint => fill(self.forward_tint),
            Ink::GradientTint => fill(self.backward_tint),
            Ink::ValueHeat => fill(self.forward),
            Ink::GradientHeat => fill(self.backward),
            Ink::ValueCell => text(self.forward, "500 12.5px var(--sans)"),
            Ink::GradientCell => text(self.backward, "500 12.5px var(--sans)"),
            Ink::CellLine => line(self.stage, "1"),
            Ink::NotFinite => line(self.ink2, "1.25"),
            Ink::Sheet => fill(self.stage),
            Ink::GradientWrong => line(self.backward, "2.25") + ";stroke-dasharray:9 3 1.5 3",
            Ink::Wave => line(self.backward, "1.25"),
            Ink::RightNumber => text(self.ink2, "500 12px var(--sans)"),
            Ink::Derivative => fill(self.forward_tint),
            Ink::DerivativeNow => format!("fill:{};stroke:{};stroke-width:1.5", self.forward_tint, self.forward),
            Ink::WireMoving => line(self.wire, "3.5"),
        }
        .replace("var(--sans)", "\"IBM Plex Sans\",system-ui,sans-serif")
        .replace("var(--math)", "\"STIX Two Math\",\"Cambria Math\",serif")
    }
}
