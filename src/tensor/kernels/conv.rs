//! Two-dimensional convolution, and its transpose, which spreads what a convolution gathers.

/// The lengths of a convolution of images, N × C × H × W, with weights, O × C × kh × kw, to a result, N × O × h × w. Its transpose
/// takes the result for its operand and the images for its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// N: how many images.
    pub images: usize,
    /// C: the channels of an image.
    pub inputs: usize,
    /// O: the channels of the result.
    pub outputs: usize,
    /// H and W.
    pub image: [usize; 2],
    /// kh and kw.
    pub kernel: [usize; 2],
    /// h and w.
    pub result: [usize; 2],
    /// By how many pixels the kernel moves on.
    pub stride: usize,
    /// How many zeros surround the image on each side.
    pub pad: usize,
    /// How far the kernel's weights are apart.
    pub dilation: usize,
}

/// One weight on its way along one row of the result: entry `result + i` has a term of `weight` and `image + i * stride`.
struct Run {
    weight: usize,
    result: usize,
    image: usize,
    length: usize,
}

/// The convolution (as in neural networks, a correlation) of images `x` with weights `w`, plus a number `b` per channel.
pub fn conv2d(x: &[f64], w: &[f64], b: &[f64], lengths: &Convolution, out: &mut [f64]) {
    per_channel(b, area(lengths.result), out);
    gather(x, w, lengths, out);
}

/// What a convolution sends back to its images: the transposed convolution of `upstream`.
pub fn conv2d_by_images(w: &[f64], upstream: &[f64], lengths: &Convolution, downstream: &mut [f64]) {
    downstream.fill(0.0);
    spread(upstream, w, lengths, downstream);
}

/// What a convolution of images `x` sends back to its weights.
pub fn conv2d_by_weights(x: &[f64], upstream: &[f64], lengths: &Convolution, downstream: &mut [f64]) {
    downstream.fill(0.0);
    lengths.runs(&mut |run| {
        let pixels = x[run.image..].iter().step_by(lengths.stride);
        downstream[run.weight] += upstream[run.result..][..run.length].iter().zip(pixels).map(|(upstream, x)| upstream * x).sum::<f64>();
    });
}

/// What a convolution sends back to the number that it adds per channel, or a transposed one with `lengths.image` for its result:
/// the sums of `upstream` over images and pixels.
pub fn conv2d_by_bias(upstream: &[f64], result: [usize; 2], downstream: &mut [f64]) {
    downstream.fill(0.0);
    let channels = downstream.len().max(1);
    for (plane, pixels) in upstream.chunks_exact(area(result).max(1)).enumerate() {
        downstream[plane % channels] += pixels.iter().sum::<f64>();
    }
}

/// The transposed convolution of `x`, N × O × h × w, with weights O × C × kh × kw, plus a number `b` per channel: N × C × H × W.
pub fn conv_transpose2d(x: &[f64], w: &[f64], b: &[f64], lengths: &Convolution, out: &mut [f64]) {
    per_channel(b, area(lengths.image), out);
    spread(x, w, lengths, out);
}

/// What a transposed convolution sends back to its images: the convolution of `upstream`.
pub fn conv_transpose2d_by_images(w: &[f64], upstream: &[f64], lengths: &Convolution, downstream: &mut [f64]) {
    downstream.fill(0.0);
    gather(upstream, w, lengths, downstream);
}

/// What a transposed convolution of `x` sends back to its weights: that of a convolution, the two images exchanged.
pub fn conv_transpose2d_by_weights(x: &[f64], upstream: &[f64], lengths: &Convolution, downstream: &mut [f64]) {
    conv2d_by_weights(upstream, x, lengths, downstream);
}

/// How many places a window of `side` weights has along an axis; `None` where it does not fit on the axis and its border.
pub fn along(length: usize, side: usize, stride: usize, pad: usize, dilation: usize) -> Option<usize> {
    let free = pad.checked_mul(2)?.checked_add(length)?.checked_sub(reach(side, dilation)?)?;
    Some(free / stride + 1)
}

/// How long an axis becomes on which windows of `side` weights are put down at `places` places; `None` where nothing is left of it
/// without its border, or where it is too long to be counted.
pub fn back_along(places: usize, side: usize, stride: usize, pad: usize, dilation: usize) -> Option<usize> {
    let whole = (places - 1).checked_mul(stride)?.checked_add(reach(side, dilation)?)?;
    whole.checked_sub(pad.checked_mul(2)?).filter(|&length| length > 0)
}

/// How many pixels there are from the first to the last weight of a side, both counted.
fn reach(side: usize, dilation: usize) -> Option<usize> {
    (side - 1).checked_mul(dilation)?.checked_add(1)
}

/// Fills each plane with the number of its channel.
fn per_channel(b: &[f64], pixels: usize, out: &mut [f64]) {
    for (plane, number) in out.chunks_exact_mut(pixels.max(1)).zip(b.iter().cycle()) {
        plane.fill(*number);
    }
}

fn area([height, width]: [usize; 2]) -> usize {
    height * width
}

/// Adds the convolution of the images to `result`.
fn gather(images: &[f64], w: &[f64], lengths: &Convolution, result: &mut [f64]) {
    lengths.runs(&mut |run| {
        let weight = w[run.weight];
        let pixels = images[run.image..].iter().step_by(lengths.stride);
        for (sum, pixel) in result[run.result..][..run.length].iter_mut().zip(pixels) {
            *sum += weight * pixel;
        }
    });
}

/// Adds the transposed convolution of `result` to the images.
fn spread(result: &[f64], w: &[f64], lengths: &Convolution, images: &mut [f64]) {
    lengths.runs(&mut |run| {
        let weight = w[run.weight];
        let pixels = images[run.image..].iter_mut().step_by(lengths.stride);
        for (entry, pixel) in result[run.result..][..run.length].iter().zip(pixels) {
            *pixel += weight * entry;
        }
    });
}

impl Convolution {
    /// Visits every weight on its way along every row.
    fn runs(&self, visit: &mut dyn FnMut(Run)) {
        let [kh, kw] = self.kernel;
        for plane in 0..self.images * self.outputs {
            let (image, output) = (plane / self.outputs, plane % self.outputs);
            for channel in 0..self.inputs {
                for tap in 0..kh * kw {
                    let weight = (output * self.inputs + channel) * kh * kw + tap;
                    let rows = self.reach(0, tap / kw);
                    let columns = self.reach(1, tap % kw);
                    if columns.is_empty() {
                        continue;
                    }
                    let column = columns.start * self.stride + tap % kw * self.dilation - self.pad;
                    for row in rows {
                        let above = row * self.stride + tap / kw * self.dilation - self.pad;
                        visit(Run {
                            weight,
                            result: (plane * self.result[0] + row) * self.result[1] + columns.start,
                            image: ((image * self.inputs + channel) * self.image[0] + above) * self.image[1] + column,
                            length: columns.len(),
                        });
                    }
                }
            }
        }
    }

    /// The places of the result along an axis for which the kernel's weight number `tap` lies on the image and not on its border.
    fn reach(&self, axis: usize, tap: usize) -> std::ops::Range<usize> {
        let shift = tap * self.dilation;
        let first = self.pad.saturating_sub(shift).div_ceil(self.stride);
        let end = (self.image[axis] + self.pad).saturating_sub(shift).div_ceil(self.stride);
        first..end.min(self.result[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{numbers, vjps_are_right};
    use super::*;

    /// Images, inputs, outputs, H, W, kh, kw, stride, pad, dilation.
    const CASES: [[usize; 10]; 9] = [
        [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
        [1, 1, 1, 4, 5, 2, 3, 1, 0, 1],
        [2, 3, 2, 5, 4, 3, 3, 1, 1, 1],
        [1, 2, 3, 6, 7, 3, 2, 2, 0, 1],
        [1, 2, 2, 5, 5, 3, 3, 2, 1, 1],
        [1, 1, 2, 7, 7, 3, 3, 1, 2, 2],
        [2, 2, 1, 8, 6, 2, 3, 3, 2, 2],
        [1, 1, 1, 2, 2, 3, 3, 1, 2, 1],
        [1, 1, 1, 3, 3, 1, 1, 1, 2, 1],
    ];

    fn lengths([images, inputs, outputs, height, width, kh, kw, stride, pad, dilation]: [usize; 10]) -> Convolution {
        let result = [(height, kh), (width, kw)].map(|(length, side)| along(length, side, stride, pad, dilation).unwrap());
        Convolution { images, inputs, outputs, image: [height, width], kernel: [kh, kw], result, stride, pad, dilation }
    }

    /// The definition, term by term.
    fn plain(x: &[f64], w: &[f64], b: &[f64], lengths: &Convolution) -> Vec<f64> {
        let Convolution { inputs, outputs, image: [height, width], kernel: [kh, kw], result: [h, wide], stride, pad, dilation, .. } =
            *lengths;
        let entry = |place: usize| {
            let (column, row, plane) = (place % wide, place / wide % h, place / wide / h);
            let (output, image) = (plane % outputs, plane / outputs);
            let mut sum = b[output];
            for channel in 0..inputs {
                for (i, j) in (0..kh).flat_map(|i| (0..kw).map(move |j| (i, j))) {
                    let (y, z) = (row * stride + i * dilation, column * stride + j * dilation);
                    if y >= pad && y < height + pad && z >= pad && z < width + pad {
                        let pixel = x[((image * inputs + channel) * height + y - pad) * width + z - pad];
                        sum += w[((output * inputs + channel) * kh + i) * kw + j] * pixel;
                    }
                }
            }
            sum
        };
        (0..lengths.images * outputs * h * wide).map(entry).collect()
    }

    fn operands(lengths: &Convolution) -> [Vec<f64>; 3] {
        [
            numbers(lengths.images * lengths.inputs * area(lengths.image), 1),
            numbers(lengths.outputs * lengths.inputs * area(lengths.kernel), 2),
            numbers(lengths.outputs, 3),
        ]
    }

    #[test]
    fn lengths_are_those_of_pytorch() {
        assert_eq!(along(32, 5, 1, 2, 1), Some(32));
        assert_eq!(along(7, 3, 2, 0, 1), Some(3));
        assert_eq!(along(7, 3, 1, 0, 3), Some(1));
        assert_eq!(along(7, 3, 1, 0, 4), None);
        assert_eq!(along(7, 3, 1, usize::MAX, 1), None);
        assert_eq!(along(7, usize::MAX, 1, 0, 2), None);
        assert_eq!(back_along(3, 3, 2, 0, 1), Some(7));
        assert_eq!(back_along(3, 3, 2, 1, 2), Some(7));
        assert_eq!(back_along(1, 2, 1, 1, 1), None);
        assert_eq!(back_along(usize::MAX, 2, 2, 0, 1), None);
    }

    #[test]
    fn a_convolution_is_its_definition() {
        for lengths in CASES.map(lengths) {
            let [x, w, b] = operands(&lengths);
            let expected = plain(&x, &w, &b, &lengths);
            let mut out = vec![f64::NAN; expected.len()];
            conv2d(&x, &w, &b, &lengths, &mut out);
            assert!(out.iter().zip(&expected).all(|(out, expected)| (out - expected).abs() < 1e-12), "{lengths:?}");
        }
    }

    #[test]
    fn what_a_convolution_sends_back_is_what_differences_say() {
        for lengths in CASES.map(lengths) {
            vjps_are_right(
                &operands(&lengths),
                lengths.images * lengths.outputs * area(lengths.result),
                |x, out| conv2d(&x[0], &x[1], &x[2], &lengths, out),
                |x, _, upstream, operand, downstream| match operand {
                    0 => conv2d_by_images(&x[1], upstream, &lengths, downstream),
                    1 => conv2d_by_weights(&x[0], upstream, &lengths, downstream),
                    _ => conv2d_by_bias(upstream, lengths.result, downstream),
                },
            );
        }
    }

    #[test]
    fn what_a_transposed_convolution_sends_back_is_what_differences_say() {
        for lengths in CASES.map(lengths) {
            let x = numbers(lengths.images * lengths.outputs * area(lengths.result), 1);
            let [_, w, _] = operands(&lengths);
            vjps_are_right(
                &[x, w, numbers(lengths.inputs, 3)],
                lengths.images * lengths.inputs * area(lengths.image),
                |x, out| conv_transpose2d(&x[0], &x[1], &x[2], &lengths, out),
                |x, _, upstream, operand, downstream| match operand {
                    0 => conv_transpose2d_by_images(&x[1], upstream, &lengths, downstream),
                    1 => conv_transpose2d_by_weights(&x[0], upstream, &lengths, downstream),
                    _ => conv2d_by_bias(upstream, lengths.image, downstream),
                },
            );
        }
    }

    #[test]
    fn a_transposed_convolution_by_hand() {
        // Each pixel stamps the kernel, two pixels further each time.
        let lengths =
            Convolution { images: 1, inputs: 1, outputs: 1, image: [2, 4], kernel: [2, 2], result: [1, 2], stride: 2, pad: 0, dilation: 1 };
        let mut out = [f64::NAN; 8];
        conv_transpose2d(&[1.0, 10.0], &[1.0, 2.0, 3.0, 4.0], &[0.5], &lengths, &mut out);
        assert_eq!(out, [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5]);
    }
}
