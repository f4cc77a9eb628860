//! Normalisation by neighbours: across channels (`lrn`), and within a window of an image (`lcn`).

use super::softmax::Lanes;
use std::ops::Range;

/// The settings of the normalisation across channels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    /// How many channels count: half of them before, half after.
    pub size: usize,
    /// What the mean of their squares is multiplied by.
    pub alpha: f64,
    /// The power.
    pub beta: f64,
    /// What is added.
    pub k: f64,
}

/// `x / (k + alpha * mean(x^2))^beta`, the mean over `size` channels around each, as PyTorch's `local_response_norm`: channels beyond
/// the ends count as 0. The lanes run along the channels.
pub fn lrn(x: &[f64], lanes: Lanes, response: Response, out: &mut [f64]) {
    for start in lanes.starts() {
        let lane = Lane { x, start, step: lanes.inner, length: lanes.length };
        for channel in 0..lanes.length {
            let place = lane.place(channel);
            out[place] = x[place] * libm::pow(lane.base(channel, response), -response.beta);
        }
    }
}

/// What the normalisation across channels sends back: with `s = k + alpha * mean(x^2)`,
/// `upstream * s^(-beta) - 2 * alpha * beta / size * x * sum(upstream * x * s^(-beta - 1))`, the sum over the channels that the number counts for.
pub fn lrn_vjp(x: &[f64], upstream: &[f64], lanes: Lanes, response: Response, downstream: &mut [f64]) {
    downstream.fill(0.0);
    let slope = 2.0 * response.alpha * response.beta / response.size as f64;
    for start in lanes.starts() {
        let lane = Lane { x, start, step: lanes.inner, length: lanes.length };
        for channel in 0..lanes.length {
            let place = lane.place(channel);
            let base = lane.base(channel, response);
            downstream[place] += upstream[place] * libm::pow(base, -response.beta);
            let pull = slope * upstream[place] * x[place] * libm::pow(base, -response.beta - 1.0);
            for neighbour in around(channel, response.size, lanes.length) {
                let neighbour = lane.place(neighbour);
                downstream[neighbour] -= pull * x[neighbour];
            }
        }
    }
}

/// The numbers of one pixel in all channels.
#[derive(Clone, Copy)]
struct Lane<'a> {
    x: &'a [f64],
    start: usize,
    step: usize,
    length: usize,
}

impl Lane<'_> {
    fn place(&self, channel: usize) -> usize {
        self.start + channel * self.step
    }

    /// k + alpha · mean(x²) around a channel.
    fn base(&self, channel: usize, response: Response) -> f64 {
        let square = |neighbour| self.x[self.place(neighbour)] * self.x[self.place(neighbour)];
        let sum: f64 = around(channel, response.size, self.length).map(square).sum();
        response.k + response.alpha * sum / response.size as f64
    }
}

/// The `size` places around one: for an even size one more before it than after.
fn around(place: usize, size: usize, length: usize) -> Range<usize> {
    place.saturating_sub(size / 2)..(place + size.div_ceil(2)).min(length)
}

/// Below this standard deviation a window counts as flat: what is left of its contrast is noise, and not made larger.
pub const FLAT: f64 = 0.01;

/// `(x - mean) / max(deviation, 0.01)`, the mean and the standard deviation over the `size` × `size` window around each pixel, or what
/// of it lies on the image. Planes of `image`, H and W.
pub fn lcn(x: &[f64], image: [usize; 2], size: usize, out: &mut [f64]) {
    windows(x, image, size, &mut |place, window| out[place] = (x[place] - window.mean) / window.deviation.max(FLAT));
}

/// What the normalisation within windows sends back: with `d = max(deviation, 0.01)`, `upstream / d` to the pixel itself, and to each of
/// the `n` pixels of its window `-upstream / (n * d)` and, where the deviation counts, `-upstream * out * (pixel - mean) / (n * d^2)`.
pub fn lcn_vjp(x: &[f64], upstream: &[f64], image: [usize; 2], size: usize, downstream: &mut [f64]) {
    downstream.fill(0.0);
    windows(x, image, size, &mut |place, window| {
        let divisor = window.deviation.max(FLAT);
        let part = upstream[place] / divisor;
        let each = part / window.pixels().count() as f64;
        let slope = if window.deviation > FLAT { each * (x[place] - window.mean) / (divisor * divisor) } else { 0.0 };
        downstream[place] += part;
        window.pixels().for_each(|pixel| downstream[pixel] -= each + slope * (x[pixel] - window.mean));
    });
}

/// The pixels around one, and how they are spread.
struct Window {
    plane: usize,
    width: usize,
    rows: Range<usize>,
    columns: Range<usize>,
    mean: f64,
    deviation: f64,
}

impl Window {
    fn pixels(&self) -> impl Iterator<Item = usize> {
        self.rows.clone().flat_map(move |row| self.columns.clone().map(move |column| self.plane + row * self.width + column))
    }
}

fn windows(x: &[f64], [height, width]: [usize; 2], size: usize, visit: &mut dyn FnMut(usize, &Window)) {
    for place in 0..x.len() {
        let (row, column) = (place / width % height, place % width);
        let (rows, columns) = (around(row, size, height), around(column, size, width));
        let mut window = Window { plane: place - row * width - column, width, rows, columns, mean: 0.0, deviation: 0.0 };
        let count = window.pixels().count() as f64;
        window.mean = window.pixels().map(|pixel| x[pixel]).sum::<f64>() / count;
        let distance = |pixel: usize| x[pixel] - window.mean;
        window.deviation = (window.pixels().map(|pixel| distance(pixel) * distance(pixel)).sum::<f64>() / count).sqrt();
        visit(place, &window);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    #[test]
    fn channels_by_hand() {
        let response = Response { size: 3, alpha: 3.0, beta: 1.0, k: 1.0 };
        let mut out = [f64::NAN; 3];
        lrn(&[1.0, 2.0, 3.0], Lanes { outer: 1, length: 3, inner: 1 }, response, &mut out);
        assert_eq!(out, [1.0 / 6.0, 2.0 / 15.0, 3.0 / 14.0]);
        // Of an even number of channels, one more lies before than after.
        lrn(&[1.0, 2.0, 3.0], Lanes { outer: 1, length: 3, inner: 1 }, Response { size: 2, alpha: 2.0, ..response }, &mut out);
        assert_eq!(out, [1.0 / 2.0, 2.0 / 6.0, 3.0 / 14.0]);
    }

    #[test]
    fn windows_by_hand() {
        let mut out = [f64::NAN; 3];
        lcn(&[1.0, 3.0, 3.0], [1, 3], 3, &mut out);
        let deviation = (8.0_f64 / 9.0).sqrt();
        assert_eq!(out, [-1.0, (3.0 - 7.0 / 3.0) / deviation, 0.0]);
        lcn(&[1.0, 1.001, 1.0], [3, 1], 3, &mut out);
        assert!((out[0] + 0.05).abs() < 1e-9, "a flat window is divided by 0.01 and no less");
    }

    #[test]
    fn what_is_sent_back_is_what_differences_say() {
        for ([outer, length, inner], size) in [([1, 1, 1], 1), ([1, 6, 1], 5), ([2, 4, 3], 3), ([1, 5, 2], 4), ([1, 2, 2], 9)] {
            let lanes = Lanes { outer, length, inner };
            let response = Response { size, alpha: 0.7, beta: 0.75, k: 1.5 };
            vjps_are_right(
                &[numbers(outer * length * inner, 1)],
                outer * length * inner,
                |x, out| lrn(&x[0], lanes, response, out),
                |x, _, upstream, _, downstream| lrn_vjp(&x[0], upstream, lanes, response, downstream),
            );
        }
        for (planes, image, size) in [(1, [1, 1], 1), (1, [4, 5], 3), (2, [3, 3], 2), (1, [2, 6], 5)] {
            let count = planes * image[0] * image[1];
            // Strong contrast, and too little to count.
            for scale in [1.0, 1e-3] {
                vjps_are_right(
                    &[numbers(count, 2).into_iter().map(|number| scale * number).collect()],
                    count,
                    |x, out| lcn(&x[0], image, size, out),
                    |x, _, upstream, _, downstream| lcn_vjp(&x[0], upstream, image, size, downstream),
                );
            }
        }
    }
}
