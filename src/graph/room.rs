//! How many numbers the tensors of a program need, held against the limit before any of them is made.

use super::MOST_NUMBERS;
use crate::tensor::Shape;

/// The most numbers of local gradients, and of gradients on their way back: a tensor that is used often has many.
const MOST_BESIDE: usize = 8 * MOST_NUMBERS;

/// The most multiplications and additions of gates that take many for each of their numbers, added up: a few seconds' work.
pub const MOST_WORK: f64 = 2e9;

/// What the tensors so far need.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    /// Numbers of values.
    numbers: usize,
    /// Numbers of local gradients and of what edges send back.
    beside: usize,
    /// Multiplications and additions.
    work: f64,
}

impl Room {
    /// Takes room for a value and, beside it, `locals` local gradients of its shape and `sent` other numbers; `false` where
    /// there is not so much. Single numbers are limited by the number of gates already.
    #[must_use]
    pub fn take(&mut self, shape: &Shape, locals: usize, sent: usize) -> bool {
        let size = if shape.is_scalar() { Some(0) } else { shape.checked_size() };
        let numbers = size.and_then(|size| self.numbers.checked_add(size));
        let beside = size.and_then(|size| size.checked_mul(locals)?.checked_add(sent)?.checked_add(self.beside));
        let (Some(numbers), Some(beside)) = (numbers, beside) else { return false };
        if numbers > MOST_NUMBERS || beside > MOST_BESIDE {
            return false;
        }
        *self = Self { numbers, beside, work: self.work };
        true
    }

    /// Takes time for so many multiplications and additions; `false` where there is not so much.
    #[must_use]
    pub fn take_time(&mut self, work: f64) -> bool {
        self.work += work;
        self.work <= MOST_WORK
    }
}
