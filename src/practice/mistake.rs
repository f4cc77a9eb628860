//! Typical mistakes: what each is called, and what there is to practise.

use crate::words::{Phrase, Style};

/// What a reader seems to have done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mistake {
    /// Multiplied by the own input of a product, not by the other one.
    OwnInput,
    /// Lost or gained a minus sign.
    LostSign,
    /// Lost a minus sign inside: e^1 in the place of e^−1.
    SignInside,
    /// Gave the local gradient alone.
    ForgotUpstream,
    /// Gave the upstream gradient alone.
    PassedUpstream,
    /// Added upstream and local.
    AddedUpstream,
    /// Divided by the local gradient.
    Divided,
    /// Took the local gradient by the other operand.
    SwappedLocal,
    /// Sent a router's gradient to the wrong operand.
    RoutedWrong,
    /// Had a valve open that is shut, or the other way round.
    ShutWrong,
    /// Left the exponent out of the factor: x in the place of 2x.
    ExponentFactor,
    /// Did not lower the exponent: 2x² in the place of 2x.
    ExponentKept,
    /// Took −1/x or 1/x in the place of −1/x².
    NotSquared,
    /// Took the slope at the gate's value, not at its input.
    SlopeAtOutput,
    /// Multiplied by the gate's value, not by its slope.
    ValueForSlope,
    /// Multiplied by the gate's input, not by its slope.
    InputForSlope,
    /// Gave a value where a gradient is asked.
    GaveValue,
    /// Gave the value of an operand.
    GaveOperand,
    /// Gave the local gradient where something else is asked.
    GaveLocal,
    /// Gave the upstream gradient where the local one is asked.
    GaveUpstream,
    /// Gave the product where a factor is asked.
    GaveProduct,
    /// Gave the whole sum where one contribution is asked.
    GaveSum,
    /// Gave one contribution where the sum is asked.
    OneTerm,
    /// Left a contribution out.
    SomeTerms,
    /// Multiplied the contributions.
    MultipliedTerms,
    /// Took the mean of the contributions.
    AveragedTerms,
    /// Did not add over what was repeated by broadcasting.
    NotSummed,
    /// Transposed the result.
    Transposed,
    /// Did not transpose the factor.
    NotTransposed,
    /// Multiplied the matrices in the other order.
    WrongOrder,
    /// Left out, or put in, that a mean divides by how many there are.
    CountFactor,
    /// Left a gate of the chain out.
    SkippedGate,
    /// Computed with another operation.
    OtherOperation,
    /// Took the operands in the other order.
    Reversed,
    /// Took the smaller one for the larger one, or the other way round.
    OtherExtreme,
    /// Began the backward pass with something else than 1.
    WrongSeed,
    /// Cut off where it should have been rounded.
    CutOff,
    /// Is close.
    Close,
}

/// What there is to practise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Upstream times local.
    Product,
    /// Which input a product gives which factor.
    Switching,
    /// Where a router or a valve lets the gradient go.
    Routing,
    /// The sum at a fan-out.
    Sums,
    /// Signs.
    Signs,
    /// The slope, and the place at which it is taken.
    Slopes,
    /// Values and gradients told apart.
    Sides,
    /// Shapes: transposes, the order of products, sums over what was repeated.
    Shapes,
    /// The forward pass.
    Forward,
    /// Rounding.
    Rounding,
}

impl Topic {
    /// What it is called.
    pub const fn phrase(self) -> Phrase {
        Phrase::new(match self {
            Self::Product => "predict.topic.product",
            Self::Switching => "predict.topic.switching",
            Self::Routing => "predict.topic.routing",
            Self::Sums => "predict.topic.sums",
            Self::Signs => "predict.topic.signs",
            Self::Slopes => "predict.topic.slopes",
            Self::Sides => "predict.topic.sides",
            Self::Shapes => "predict.topic.shapes",
            Self::Forward => "predict.topic.forward",
            Self::Rounding => "predict.topic.rounding",
        })
    }
}

impl Mistake {
    /// What there is to practise for who makes it.
    pub const fn topic(self) -> Topic {
        match self {
            Self::OwnInput => Topic::Switching,
            Self::LostSign | Self::SignInside => Topic::Signs,
            Self::ForgotUpstream | Self::PassedUpstream | Self::AddedUpstream | Self::Divided | Self::SkippedGate => Topic::Product,
            Self::RoutedWrong | Self::ShutWrong => Topic::Routing,
            Self::SwappedLocal | Self::ExponentFactor | Self::ExponentKept | Self::NotSquared => Topic::Slopes,
            Self::SlopeAtOutput | Self::ValueForSlope | Self::InputForSlope | Self::CountFactor => Topic::Slopes,
            Self::GaveValue | Self::GaveOperand | Self::GaveLocal | Self::GaveUpstream | Self::GaveProduct => Topic::Sides,
            Self::GaveSum | Self::OneTerm | Self::SomeTerms | Self::MultipliedTerms | Self::AveragedTerms => Topic::Sums,
            Self::NotSummed | Self::Transposed | Self::NotTransposed | Self::WrongOrder => Topic::Shapes,
            Self::OtherOperation | Self::Reversed | Self::OtherExtreme | Self::WrongSeed => Topic::Forward,
            Self::CutOff | Self::Close => Topic::Rounding,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::OwnInput => "predict.hint.own-input",
            Self::LostSign => "predict.hint.lost-sign",
            Self::SignInside => "predict.hint.sign-inside",
            Self::ForgotUpstream => "predict.hint.forgot-upstream",
            Self::PassedUpstream => "predict.hint.passed-upstream",
            Self::AddedUpstream => "predict.hint.added-upstream",
            Self::Divided => "predict.hint.divided",
            Self::SwappedLocal => "predict.hint.swapped-local",
            Self::RoutedWrong => "predict.hint.routed-wrong",
            Self::ShutWrong => "predict.hint.shut-wrong",
            Self::ExponentFactor => "predict.hint.exponent-factor",
            Self::ExponentKept => "predict.hint.exponent-kept",
            Self::NotSquared => "predict.hint.not-squared",
            Self::SlopeAtOutput => "predict.hint.slope-at-output",
            Self::ValueForSlope => "predict.hint.value-for-slope",
            Self::InputForSlope => "predict.hint.input-for-slope",
            Self::GaveValue => "predict.hint.gave-value",
            Self::GaveOperand => "predict.hint.gave-operand",
            Self::GaveLocal => "predict.hint.gave-local",
            Self::GaveUpstream => "predict.hint.gave-upstream",
            Self::GaveProduct => "predict.hint.gave-product",
            Self::GaveSum => "predict.hint.gave-sum",
            Self::OneTerm => "predict.hint.one-term",
            Self::SomeTerms => "predict.hint.some-terms",
            Self::MultipliedTerms => "predict.hint.multiplied-terms",
            Self::AveragedTerms => "predict.hint.averaged-terms",
            Self::NotSummed => "predict.hint.not-summed",
            Self::Transposed => "predict.hint.transposed",
            Self::NotTransposed => "predict.hint.not-transposed",
            Self::WrongOrder => "predict.hint.wrong-order",
            Self::CountFactor => "predict.hint.count-factor",
            Self::SkippedGate => "predict.hint.skipped-gate",
            Self::OtherOperation => "predict.hint.other-operation",
            Self::Reversed => "predict.hint.reversed",
            Self::OtherExtreme => "predict.hint.other-extreme",
            Self::WrongSeed => "predict.hint.wrong-seed",
            Self::CutOff => "predict.hint.cut-off",
            Self::Close => "predict.hint.close",
        }
    }

    /// What the reader is told: which mistake it looks like, and where to look, but no number.
    pub fn phrase(self, gate: &str, name: &str) -> Phrase {
        Phrase::new(self.key()).with("gate", gate).styled("name", name, Style::Symbol)
    }
}

/// A mistake, the numbers that come of it, and the node that it is told of where that is not the question's gate.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The mistake.
    pub mistake: Mistake,
    /// All numbers of the wrong answer.
    pub numbers: Vec<f64>,
    /// The gate that it is about.
    pub gate: Option<usize>,
}

impl Candidate {
    /// A mistake at the gate that is asked about.
    pub const fn new(mistake: Mistake, numbers: Vec<f64>) -> Self {
        Self { mistake, numbers, gate: None }
    }
}
