//! How long whole tensors take: the product of two 256 × 256 matrices and a convolution, forward and back.

use criterion::{Criterion, criterion_group, criterion_main};
use gatewise::tensor::generate;
use gatewise::tensor::kernels::conv::{self, Convolution};
use gatewise::tensor::kernels::matmul;
use std::hint::black_box;

fn randn(count: usize, seed: u64) -> Vec<f64> {
    let mut numbers = vec![0.0; count];
    generate::randn(seed, &mut numbers);
    numbers
}

fn products(criterion: &mut Criterion) {
    const SIDE: usize = 256;
    const LENGTHS: [usize; 3] = [SIDE; 3];
    let (a, b) = (randn(SIDE * SIDE, 0), randn(SIDE * SIDE, 1));
    let mut out = vec![0.0; SIDE * SIDE];
    let mut group = criterion.benchmark_group("256x256");
    group.sample_size(30);
    group.bench_function("matmul", |bencher| bencher.iter(|| matmul::matmul(black_box(&a), &b, LENGTHS, &mut out)));
    group.bench_function("by left", |bencher| bencher.iter(|| matmul::matmul_by_left(black_box(&a), &b, LENGTHS, &mut out)));
    group.bench_function("by right", |bencher| bencher.iter(|| matmul::matmul_by_right(black_box(&a), &b, LENGTHS, &mut out)));
    group.finish();
}

fn convolutions(criterion: &mut Criterion) {
    let lengths = Convolution {
        images: 1,
        inputs: 3,
        outputs: 16,
        image: [32, 32],
        kernel: [5, 5],
        result: [32, 32],
        stride: 1,
        pad: 2,
        dilation: 1,
    };
    let (x, w, b) = (randn(3 * 32 * 32, 0), randn(16 * 3 * 5 * 5, 1), randn(16, 2));
    let upstream = randn(16 * 32 * 32, 3);
    let (mut out, mut images, mut weights) = (upstream.clone(), x.clone(), w.clone());
    let mut group = criterion.benchmark_group("conv2d 3x32x32 by 16x3x5x5");
    group.sample_size(30);
    group.bench_function("forward", |bencher| bencher.iter(|| conv::conv2d(black_box(&x), &w, &b, &lengths, &mut out)));
    group.bench_function("by images", |bencher| {
        bencher.iter(|| conv::conv2d_by_images(black_box(&w), &upstream, &lengths, &mut images));
    });
    group.bench_function("by weights", |bencher| {
        bencher.iter(|| conv::conv2d_by_weights(black_box(&x), &upstream, &lengths, &mut weights));
    });
    group.finish();
}

criterion_group!(benches, products, convolutions);
criterion_main!(benches);
