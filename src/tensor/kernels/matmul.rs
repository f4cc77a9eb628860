//! The product of two matrices, and what it sends back to each of them.

use std::borrow::Cow;

/// The product of a, m × k, and b, k × n: m × n, row by row. Each entry is summed from the first term to the last.
pub fn matmul(a: &[f64], b: &[f64], [m, k, n]: [usize; 3], out: &mut [f64]) {
    product(Matrix { numbers: a, row: k, column: 1 }, Matrix { numbers: b, row: n, column: 1 }, [m, k, n], out);
}

/// What the product of m × k and k × n sends back to its left operand: `upstream @ transpose(b)`.
pub fn matmul_by_left(b: &[f64], upstream: &[f64], [m, k, n]: [usize; 3], downstream: &mut [f64]) {
    product(Matrix { numbers: upstream, row: n, column: 1 }, Matrix { numbers: b, row: 1, column: n }, [m, n, k], downstream);
}

/// What the product of m × k and k × n sends back to its right operand: `transpose(a) @ upstream`.
pub fn matmul_by_right(a: &[f64], upstream: &[f64], [m, k, n]: [usize; 3], downstream: &mut [f64]) {
    product(Matrix { numbers: a, row: 1, column: k }, Matrix { numbers: upstream, row: n, column: 1 }, [k, m, n], downstream);
}

/// A matrix as it lies in memory: entry (i, j) is `numbers[i * row + j * column]`.
#[derive(Clone, Copy)]
struct Matrix<'a> {
    numbers: &'a [f64],
    row: usize,
    column: usize,
}

/// How many columns are worked on at a time: two rows of four sums fit into the registers of every machine.
const WIDTH: usize = 4;

fn product(a: Matrix, b: Matrix, [m, k, n]: [usize; 3], out: &mut [f64]) {
    let rows = a.in_rows(m, k);
    let row_of = |row: usize| &rows[row * k..][..k];
    // Four columns of b next to each other: so they are read in one stream, and from the nearest memory.
    let mut panel = vec![[0.0; WIDTH]; k];
    for column in (0..n).step_by(WIDTH) {
        let width = (n - column).min(WIDTH);
        b.pack(column, width, &mut panel);
        for row in (0..m).step_by(2) {
            // An odd last row is worked on twice and written once.
            let second = (row + 1).min(m - 1);
            let sums = tile(row_of(row), row_of(second), &panel);
            for (row, sums) in [row, second].into_iter().zip(sums) {
                out[row * n + column..][..width].copy_from_slice(&sums[..width]);
            }
        }
    }
}

/// The products of two rows with four columns.
fn tile(first: &[f64], second: &[f64], panel: &[[f64; WIDTH]]) -> [[f64; WIDTH]; 2] {
    let [mut a0, mut a1, mut a2, mut a3] = [0.0; WIDTH];
    let [mut b0, mut b1, mut b2, mut b3] = [0.0; WIDTH];
    // Written out, so that the sums stay in registers when the compiler is asked for small code.
    for ((x, y), &[c0, c1, c2, c3]) in first.iter().zip(second).zip(panel) {
        a0 += x * c0;
        a1 += x * c1;
        a2 += x * c2;
        a3 += x * c3;
        b0 += y * c0;
        b1 += y * c1;
        b2 += y * c2;
        b3 += y * c3;
    }
    [[a0, a1, a2, a3], [b0, b1, b2, b3]]
}

impl<'a> Matrix<'a> {
    /// The numbers row by row.
    fn in_rows(self, rows: usize, columns: usize) -> Cow<'a, [f64]> {
        if self.column == 1 {
            return Cow::Borrowed(self.numbers);
        }
        let entry = |place: usize| self.numbers[place / columns * self.row + place % columns * self.column];
        Cow::Owned((0..rows * columns).map(entry).collect())
    }

    /// Copies some columns, at most four, into a panel with one entry per row.
    fn pack(self, column: usize, width: usize, panel: &mut [[f64; WIDTH]]) {
        for (row, entries) in panel.iter_mut().enumerate() {
            let start = row * self.row + column * self.column;
            for (offset, entry) in entries[..width].iter_mut().enumerate() {
                *entry = self.numbers[start + offset * self.column];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn a_product_by_hand() {
        let mut out = [0.0; 4];
        matmul(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[7.0, 8.0, 9.0, 10.0, 11.0, 12.0], [2, 3, 2], &mut out);
        assert_eq!(out, [58.0, 64.0, 139.0, 154.0]);
    }

    #[test]
    fn the_product_is_that_of_the_three_plain_loops() {
        for [m, k, n] in [[1, 1, 1], [3, 5, 7], [2, 4, 8], [5, 1, 4], [1, 9, 1], [4, 0, 3], [0, 3, 2], [2, 3, 0], [17, 33, 13]] {
            let (a, b) = (numbers(m * k, 1), numbers(k * n, 2));
            let mut out = vec![f64::NAN; m * n];
            matmul(&a, &b, [m, k, n], &mut out);
            for (place, value) in out.iter().enumerate() {
                let (i, j) = (place / n, place % n);
                assert_eq!(*value, (0..k).map(|l| a[i * k + l] * b[l * n + j]).fold(0.0, |sum, term| sum + term), "{m} {k} {n}");
            }
        }
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for lengths @ [m, k, n] in [[1, 1, 1], [2, 3, 4], [3, 2, 1], [1, 5, 3], [5, 4, 6]] {
            vjps_are_right(
                &[numbers(m * k, 1), numbers(k * n, 2)],
                m * n,
                |x, out| matmul(&x[0], &x[1], lengths, out),
                |x, _, upstream, operand, downstream| match operand {
                    0 => matmul_by_left(&x[1], upstream, lengths, downstream),
                    _ => matmul_by_right(&x[0], upstream, lengths, downstream),
                },
            );
        }
    }
}
