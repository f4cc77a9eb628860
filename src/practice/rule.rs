//! The rules of the backward pass that can be told apart.

use super::About;
use crate::gates::Role;
use crate::graph::Graph;
use crate::trace::Outline;
use crate::words::{Phrase, Style};

/// What happens in a backward step, in the lecture's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The upstream gradient goes on unchanged.
    Distributor,
    /// Upstream times the other operand.
    Switcher,
    /// All to one operand, 0 to the others.
    Router,
    /// Upstream times the gate's own slope.
    Chain,
    /// What comes back over several wires is added.
    Sum,
    /// It passes, or it is shut off.
    Valve,
    /// Each number goes back to where it came from.
    Carrier,
    /// 0, whatever arrives.
    Wall,
}

impl Rule {
    /// All of them, as they stand on the page.
    pub const ALL: [Self; 8] =
        [Self::Distributor, Self::Switcher, Self::Router, Self::Chain, Self::Sum, Self::Valve, Self::Carrier, Self::Wall];

    /// Its name on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Distributor => "distributor",
            Self::Switcher => "switcher",
            Self::Router => "router",
            Self::Chain => "chain",
            Self::Sum => "sum",
            Self::Valve => "valve",
            Self::Carrier => "carrier",
            Self::Wall => "wall",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.tag() == tag)
    }

    /// What it says, in a few words.
    pub const fn phrase(self) -> Phrase {
        Phrase::new(match self {
            Self::Distributor => "predict.rule.distributor",
            Self::Switcher => "predict.rule.switcher",
            Self::Router => "predict.rule.router",
            Self::Chain => "predict.rule.chain",
            Self::Sum => "predict.rule.sum",
            Self::Valve => "predict.rule.valve",
            Self::Carrier => "predict.rule.carrier",
            Self::Wall => "predict.rule.wall",
        })
    }

    /// The rule of a role of gates.
    const fn of_role(role: Role) -> Self {
        match role {
            Role::Distributor => Self::Distributor,
            Role::Router => Self::Router,
            Role::Switcher => Self::Switcher,
            Role::Scaler | Role::OutputScaler | Role::Slope => Self::Chain,
            Role::Valve => Self::Valve,
            Role::Carrier => Self::Carrier,
            Role::Wall => Self::Wall,
        }
    }

    /// The rule by which a question is answered; none in the forward pass, and at the seed. Of a closed group only the slope is known.
    pub fn of(graph: &Graph, outline: &Outline, about: About) -> Option<Self> {
        match about {
            About::Sum { .. } => Some(Self::Sum),
            About::Sent { node, .. } if outline.closed(node).is_some() => Some(Self::Chain),
            About::Sent { node, .. } => Some(Self::of_role(graph.application(node)?.role())),
            About::Value { .. } | About::Seed { .. } | About::Leaf { .. } => None,
        }
    }

    /// The rules to choose from: the usual ones, and those others that some gate of the graph follows.
    pub fn offered(graph: &Graph) -> Vec<Self> {
        let others = |rule: Self| {
            let follows = |node: usize| graph.application(node).is_some_and(|application| Self::of_role(application.role()) == rule);
            (0..graph.nodes.len()).any(follows)
        };
        Self::ALL.into_iter().filter(|&rule| rule <= Self::Sum || others(rule)).collect()
    }

    /// What is to be thought of where this rule was chosen and `right` holds, about `{gate}` and `{name}`.
    pub fn hint(self, right: Self, gate: &str, name: &str) -> Phrase {
        let key = match (self, right) {
            (_, Self::Sum) => "predict.rule.hint.sum",
            (Self::Sum, _) => "predict.rule.hint.no-sum",
            (_, Self::Router | Self::Valve | Self::Wall) => "predict.rule.hint.say",
            (_, Self::Carrier) => "predict.rule.hint.carrier",
            _ => "predict.rule.hint.slope",
        };
        Phrase::new(key).with("gate", gate).styled("name", name, Style::Symbol)
    }
}
