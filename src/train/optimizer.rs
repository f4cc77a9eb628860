//! How numbers follow their gradients: gradient descent, momentum, Adam, each as `torch.optim` has it.

use super::setup::{Method, Setup};

/// What an optimiser remembers of each number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Optimizer {
    /// How many steps have been taken.
    steps: u32,
    /// The velocity of momentum, or Adam's mean gradient.
    first: Vec<f64>,
    /// Adam's mean square.
    second: Vec<f64>,
}

/// The next update of one number, with what leads to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// The number now.
    pub before: f64,
    /// Its gradient; of an ascent too, whose sign is turned in `gradient`.
    pub gradient: f64,
    /// What the optimiser remembers now: the velocity, or Adam's mean gradient and mean square.
    pub memory: [f64; 2],
    /// What it remembers afterwards.
    pub next_memory: [f64; 2],
    /// Adam's means without their pull towards 0.
    pub corrected: [f64; 2],
    /// The number afterwards.
    pub after: f64,
}

impl Optimizer {
    /// The next update of number `index`, which nothing has changed yet. `gradient` leads uphill; an ascent turns it around.
    pub fn next(&self, setup: &Setup, index: usize, before: f64, gradient: f64) -> Update {
        let gradient = if setup.ascends { -gradient } else { gradient };
        let memory = [&self.first, &self.second].map(|list| list.get(index).copied().unwrap_or(0.0));
        let mut update = Update { before, gradient, memory, next_memory: [0.0; 2], corrected: [0.0; 2], after: before };
        match setup.method {
            Method::Descent => update.after = before - setup.rate * gradient,
            Method::Momentum => {
                let velocity = setup.momentum * memory[0] + gradient;
                update.next_memory = [velocity, 0.0];
                update.after = before - setup.rate * velocity;
            }
            Method::Adam => {
                let [decay, square_decay] = setup.decays;
                let mean = decay * memory[0] + (1.0 - decay) * gradient;
                let square = square_decay * memory[1] + (1.0 - square_decay) * gradient * gradient;
                let pull = |decay: f64| 1.0 - libm::pow(decay, f64::from(self.steps + 1));
                update.next_memory = [mean, square];
                update.corrected = [mean / pull(decay), square / pull(square_decay)];
                update.after = before - setup.rate * update.corrected[0] / (update.corrected[1].sqrt() + setup.epsilon);
            }
        }
        update
    }

    /// Moves all numbers by one step.
    pub fn step(&mut self, setup: &Setup, numbers: &mut [f64], gradients: &[f64]) {
        self.first.resize(numbers.len(), 0.0);
        self.second.resize(numbers.len(), 0.0);
        for (index, (number, gradient)) in numbers.iter_mut().zip(gradients).enumerate() {
            let update = self.next(setup, index, *number, *gradient);
            *number = update.after;
            [self.first[index], self.second[index]] = update.next_memory;
        }
        self.steps = self.steps.saturating_add(1);
    }
}
