//! Pooling: the largest number or the mean of each window of an image.

use std::ops::Range;

/// The lengths of a pooling: planes of H × W to planes of h × w. As in PyTorch the border is at most half a window, so that every
/// window has a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pooling {
    /// How many planes: images times channels.
    pub planes: usize,
    /// H and W.
    pub image: [usize; 2],
    /// h and w.
    pub result: [usize; 2],
    /// The side of a window.
    pub window: usize,
    /// By how many pixels the window moves on.
    pub stride: usize,
    /// The width of the border around the image: −∞ for the maximum, 0 for the mean.
    pub pad: usize,
}

/// The largest number of each window; NaN where there is one.
pub fn max_pool2d(x: &[f64], lengths: &Pooling, out: &mut [f64]) {
    lengths.windows(&mut |place, window| out[place] = x[largest(x, window)]);
}

/// What the maximum sends back: each upstream gradient to the first of the largest numbers, as in PyTorch.
pub fn max_pool2d_vjp(x: &[f64], upstream: &[f64], lengths: &Pooling, downstream: &mut [f64]) {
    downstream.fill(0.0);
    lengths.windows(&mut |place, window| downstream[largest(x, window)] += upstream[place]);
}

/// The mean of each window; zeros of the border count.
pub fn avg_pool2d(x: &[f64], lengths: &Pooling, out: &mut [f64]) {
    let pixels = lengths.window as f64 * lengths.window as f64;
    lengths.windows(&mut |place, window| out[place] = window.pixels().map(|pixel| x[pixel]).sum::<f64>() / pixels);
}

/// What the mean sends back: an equal part of each upstream gradient to every pixel of the window.
pub fn avg_pool2d_vjp(upstream: &[f64], lengths: &Pooling, downstream: &mut [f64]) {
    let pixels = lengths.window as f64 * lengths.window as f64;
    downstream.fill(0.0);
    lengths.windows(&mut |place, window| window.pixels().for_each(|pixel| downstream[pixel] += upstream[place] / pixels));
}

/// The pixels under a window.
struct Window {
    rows: Range<usize>,
    columns: Range<usize>,
    /// Where the plane begins.
    plane: usize,
    /// How long a row of it is.
    row: usize,
}

impl Window {
    fn pixels(&self) -> impl Iterator<Item = usize> {
        self.rows.clone().flat_map(move |row| self.columns.clone().map(move |column| self.plane + row * self.row + column))
    }
}

/// The first of the largest pixels; where there are NaNs, the last of these.
fn largest(x: &[f64], window: &Window) -> usize {
    let first = window.plane + window.rows.start * window.row + window.columns.start;
    window.pixels().fold(first, |best, pixel| if x[pixel] > x[best] || x[pixel].is_nan() { pixel } else { best })
}

impl Pooling {
    fn windows(&self, visit: &mut dyn FnMut(usize, &Window)) {
        let [height, width] = self.result;
        for place in 0..self.planes * height * width {
            visit(
                place,
                &Window {
                    rows: self.reach(0, place / width % height),
                    columns: self.reach(1, place % width),
                    plane: place / width / height * self.image[0] * self.image[1],
                    row: self.image[1],
                },
            );
        }
    }

    /// The pixels along an axis under the window at a place of the result.
    fn reach(&self, axis: usize, place: usize) -> Range<usize> {
        let start = place * self.stride;
        let end = (start + self.window).saturating_sub(self.pad).min(self.image[axis]);
        start.saturating_sub(self.pad)..end
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    /// Planes, H, W, window, stride, pad.
    fn lengths([planes, height, width, window, stride, pad]: [usize; 6]) -> Pooling {
        let along = |length: usize| (length + 2 * pad - window) / stride + 1;
        Pooling { planes, image: [height, width], result: [along(height), along(width)], window, stride, pad }
    }

    #[test]
    fn windows_by_hand() {
        let x: Vec<f64> = (1..=9).map(f64::from).collect();
        let mut out = [f64::NAN; 4];
        max_pool2d(&x, &lengths([1, 3, 3, 2, 1, 0]), &mut out);
        assert_eq!(out, [5.0, 6.0, 8.0, 9.0]);
        avg_pool2d(&x, &lengths([1, 3, 3, 2, 1, 0]), &mut out);
        assert_eq!(out, [3.0, 4.0, 6.0, 7.0]);
        // The border: nothing to the maximum, zeros to the mean.
        max_pool2d(&x.iter().map(|x| -x).collect::<Vec<_>>(), &lengths([1, 3, 3, 2, 2, 1]), &mut out);
        assert_eq!(out, [-1.0, -2.0, -4.0, -5.0]);
        avg_pool2d(&x, &lengths([1, 3, 3, 2, 2, 1]), &mut out);
        assert_eq!(out, [0.25, 1.25, 2.75, 7.0]);
    }

    #[test]
    fn the_first_of_equals_gets_all() {
        let mut downstream = [f64::NAN; 4];
        max_pool2d_vjp(&[1.0, 3.0, 3.0, 3.0], &[5.0], &lengths([1, 2, 2, 2, 2, 0]), &mut downstream);
        assert_eq!(downstream, [0.0, 5.0, 0.0, 0.0]);
        let mut out = [0.0];
        max_pool2d(&[1.0, f64::NAN, 3.0, 3.0], &lengths([1, 2, 2, 2, 2, 0]), &mut out);
        assert!(out[0].is_nan());
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for case in [[1, 1, 1, 1, 1, 0], [2, 4, 4, 2, 2, 0], [3, 5, 4, 3, 1, 1], [1, 7, 6, 3, 2, 1], [1, 5, 5, 2, 3, 1], [1, 4, 9, 4, 3, 2]]
        {
            let lengths = lengths(case);
            let x = [numbers(lengths.planes * lengths.image[0] * lengths.image[1], 4)];
            let output = lengths.planes * lengths.result[0] * lengths.result[1];
            vjps_are_right(
                &x,
                output,
                |x, out| max_pool2d(&x[0], &lengths, out),
                |x, _, upstream, _, downstream| max_pool2d_vjp(&x[0], upstream, &lengths, downstream),
            );
            vjps_are_right(
                &x,
                output,
                |x, out| avg_pool2d(&x[0], &lengths, out),
                |_, _, upstream, _, downstream| avg_pool2d_vjp(upstream, &lengths, downstream),
            );
        }
    }
}
