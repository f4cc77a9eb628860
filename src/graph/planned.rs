//! What the language names but this version does not compute yet: everything that needs tensors.

/// Gates and generators that come with tensors.
const FUNCTIONS: [&str; 53] = [
    "accuracy", "arange", "argmax", "avg_pool2d", "batch_norm", "bce", "concat", "contrastive_loss", "conv2d", "conv_transpose2d",
    "crop", "cross_entropy", "dot", "dropout", "embed", "euclidean_loss", "eye", "flatten", "gather", "hinge",
    "layer_norm", "lcn", "linspace", "log_softmax", "logsumexp", "lrn", "matmul", "max_pool2d", "mean", "mse",
    "norm", "ones", "outer", "prod", "randn", "reshape", "slice", "softmax", "sqnorm", "stack",
    "sum", "transpose", "uniform", "zeros", "index", "array", "tensor", "T", "view", "item",
    "shape", "amax", "amin",
];

/// Whether a function comes with tensors.
pub fn is_planned(function: &str) -> bool {
    FUNCTIONS.contains(&function)
}
