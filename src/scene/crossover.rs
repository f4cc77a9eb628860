//! When forward mode is cheaper than reverse mode: costs over the number of inputs, as a small plot.

use crate::trace::cost::Costs;

/// The size of the plot's field in px.
pub const FIELD: (f64, f64) = (264.0, 120.0);

/// Costs of all derivatives of `outputs` numbers by `inputs` numbers, if a pass costs what it costs in the present graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossover {
    /// How many inputs.
    pub inputs: f64,
    /// How many outputs.
    pub outputs: f64,
    /// What one forward pass costs, in the mean over the inputs.
    pub forward_pass: f64,
    /// What one reverse pass costs.
    pub reverse_pass: f64,
}

impl Crossover {
    /// For so many inputs and outputs of a graph with these costs; `None` where no derivative costs anything.
    pub fn new(costs: &Costs, inputs: f64, outputs: f64) -> Option<Self> {
        let forward_pass = costs.forward.total() / costs.inputs as f64;
        let reverse_pass = costs.reverse.total();
        (forward_pass > 0.0 && reverse_pass > 0.0).then_some(Self { inputs, outputs, forward_pass, reverse_pass })
    }

    /// What forward mode costs.
    pub fn forward(&self) -> f64 {
        self.inputs * self.forward_pass
    }

    /// What reverse mode costs.
    pub fn reverse(&self) -> f64 {
        self.outputs * self.reverse_pass
    }

    /// So many inputs cost the same in both modes.
    pub fn even(&self) -> f64 {
        self.reverse() / self.forward_pass
    }

    /// How far the plot reaches: inputs and costs.
    pub fn reach(&self) -> (f64, f64) {
        let inputs = (self.inputs.max(self.even()) * 1.25).max(2.0);
        (inputs, (inputs * self.forward_pass).max(self.reverse()) * 1.08)
    }

    /// Where so many inputs at such a cost stand in the field, from its upper left corner.
    pub fn place(&self, inputs: f64, cost: f64) -> (f64, f64) {
        let (most, highest) = self.reach();
        (inputs / most * FIELD.0, FIELD.1 - cost / highest * FIELD.1)
    }

    /// The line of forward mode and that of reverse mode.
    pub fn lines(&self) -> [String; 2] {
        let (most, _) = self.reach();
        let line = |(x, y): (f64, f64), (to_x, to_y): (f64, f64)| format!("M{x:.1} {y:.1}L{to_x:.1} {to_y:.1}");
        [
            line(self.place(0.0, 0.0), self.place(most, most * self.forward_pass)),
            line(self.place(0.0, self.reverse()), self.place(most, self.reverse())),
        ]
    }
}
