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

/// How many columns are worked on at a time.
const WIDTH: usize = 4;
/// How many rows: their sums with four columns fit into the registers of every machine that adds two numbers at once.
const HEIGHT: usize = 4;

fn product(a: Matrix, b: Matrix, [m, k, n]: [usize; 3], out: &mut [f64]) {
    let rows = a.in_rows(m, k);
    // Where rows are lacking at the end, the last one is worked on again and written once.
    let row_of = |row: usize| &rows[row.min(m - 1) * k..][..k];
    // Four columns of b next to each other: so they are read in one stream, and from the nearest memory.
    let mut panel = vec![[0.0; WIDTH]; k];
    for column in (0..n).step_by(WIDTH) {
        let width = (n - column).min(WIDTH);
        b.pack(column, width, &mut panel);
        for row in (0..m).step_by(HEIGHT) {
            let sums = tile([row_of(row), row_of(row + 1), row_of(row + 2), row_of(row + 3)], &panel);
            for (row, sums) in (row..m).zip(sums) {
                out[row * n + column..][..width].copy_from_slice(&sums[..width]);
            }
        }
    }
}

/// The products of four rows with four columns.
#[cfg(not(target_arch = "wasm32"))]
fn tile(rows: [&[f64]; HEIGHT], panel: &[[f64; WIDTH]]) -> [[f64; WIDTH]; HEIGHT] {
    let mut sums = [[0.0; WIDTH]; HEIGHT];
    let [first, second, third, fourth] = rows;
    for (((a, b), (c, d)), columns) in first.iter().zip(second).zip(third.iter().zip(fourth)).zip(panel) {
        for (sums, entry) in sums.iter_mut().zip([a, b, c, d]) {
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum += entry * column;
            }
        }
    }
    sums
}

/// The same, two numbers at once, which every browser's machine can do. Written out, so that the sums stay in registers when the
/// compiler is asked for small code.
#[cfg(target_arch = "wasm32")]
#[target_feature(enable = "simd128")]
fn tile(rows: [&[f64]; HEIGHT], panel: &[[f64; WIDTH]]) -> [[f64; WIDTH]; HEIGHT] {
    use std::arch::wasm32::{f64x2, f64x2_add, f64x2_extract_lane, f64x2_mul, f64x2_splat};
    let [mut a0, mut a1, mut b0, mut b1, mut c0, mut c1, mut d0, mut d1] = [f64x2_splat(0.0); 8];
    let [first, second, third, fourth] = rows;
    for (((a, b), (c, d)), &[w, x, y, z]) in first.iter().zip(second).zip(third.iter().zip(fourth)).zip(panel) {
        let (left, right) = (f64x2(w, x), f64x2(y, z));
        let [a, b, c, d] = [f64x2_splat(*a), f64x2_splat(*b), f64x2_splat(*c), f64x2_splat(*d)];
        a0 = f64x2_add(a0, f64x2_mul(a, left));
        a1 = f64x2_add(a1, f64x2_mul(a, right));
        b0 = f64x2_add(b0, f64x2_mul(b, left));
        b1 = f64x2_add(b1, f64x2_mul(b, right));
        c0 = f64x2_add(c0, f64x2_mul(c, left));
        c1 = f64x2_add(c1, f64x2_mul(c, right));
        d0 = f64x2_add(d0, f64x2_mul(d, left));
        d1 = f64x2_add(d1, f64x2_mul(d, right));
    }
    [[a0, a1], [b0, b1], [c0, c1], [d0, d1]].map(|[left, right]| {
        [f64x2_extract_lane::<0>(left), f64x2_extract_lane::<1>(left), f64x2_extract_lane::<0>(right), f64x2_extract_lane::<1>(right)]
    })
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
