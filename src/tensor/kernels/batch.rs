//! Products of matrices, pair by pair, where both operands are batches of them.

use super::matmul::{matmul, matmul_by_left, matmul_by_right};

/// Which matrices are multiplied, in the order of the results. A matrix that is repeated for several results is in several pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Rows on the left, inner length and columns on the right.
    pub lengths: [usize; 3],
    /// For each result the indices of its matrices among those of the left and of the right operand.
    pub pairs: Vec<[usize; 2]>,
}

impl Batch {
    /// The products.
    pub fn product(&self, left: &[f64], right: &[f64], out: &mut [f64]) {
        let [m, k, n] = self.lengths;
        for (out, &[a, b]) in out.chunks_exact_mut((m * n).max(1)).zip(&self.pairs) {
            matmul(part(left, a, m * k), part(right, b, k * n), self.lengths, out);
        }
    }

    /// What is sent back to the left operand: to a matrix in several pairs the sum of what each sends.
    pub fn by_left(&self, right: &[f64], upstream: &[f64], downstream: &mut [f64]) {
        let [m, k, n] = self.lengths;
        self.back(0, m * k, downstream, &|result, b, sent| {
            matmul_by_left(part(right, b, k * n), part(upstream, result, m * n), self.lengths, sent);
        });
    }

    /// What is sent back to the right operand.
    pub fn by_right(&self, left: &[f64], upstream: &[f64], downstream: &mut [f64]) {
        let [m, k, n] = self.lengths;
        self.back(1, k * n, downstream, &|result, a, sent| {
            matmul_by_right(part(left, a, m * k), part(upstream, result, m * n), self.lengths, sent);
        });
    }

    /// Adds up what each pair sends to its matrix on one side; `send` is told the pair, the matrix on the other side, and writes it.
    fn back(&self, side: usize, size: usize, downstream: &mut [f64], send: &dyn Fn(usize, usize, &mut [f64])) {
        if let [pair] = self.pairs.as_slice() {
            return send(0, pair[1 - side], downstream);
        }
        downstream.fill(0.0);
        let mut sent = vec![0.0; size];
        for (result, pair) in self.pairs.iter().enumerate() {
            send(result, pair[1 - side], &mut sent);
            downstream[pair[side] * size..][..size].iter_mut().zip(&sent).for_each(|(sum, sent)| *sum += sent);
        }
    }
}

/// One matrix of many.
fn part(numbers: &[f64], index: usize, size: usize) -> &[f64] {
    &numbers[index * size..][..size]
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for pairs in [vec![[0, 0]], vec![[0, 0], [1, 1]], vec![[0, 0], [1, 0]], vec![[0, 0], [0, 1], [1, 0], [1, 1]]] {
            let batch = Batch { lengths: [2, 3, 4], pairs };
            let count = |side: usize| batch.pairs.iter().map(|pair| pair[side] + 1).max().unwrap_or(0);
            vjps_are_right(
                &[numbers(6 * count(0), 1), numbers(12 * count(1), 2)],
                8 * batch.pairs.len(),
                |x, out| batch.product(&x[0], &x[1], out),
                |x, _, upstream, operand, downstream| match operand {
                    0 => batch.by_left(&x[1], upstream, downstream),
                    _ => batch.by_right(&x[0], upstream, downstream),
                },
            );
        }
    }
}
