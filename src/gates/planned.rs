//! What the language names but this version does not compute yet: everything that needs tensors.

/// Gates and generators that come with tensors.
const FUNCTIONS: [&str; 26] = [
    "accuracy",
    "argmax",
    "avg_pool2d",
    "batch_norm",
    "bce",
    "contrastive_loss",
    "conv2d",
    "conv_transpose2d",
    "cross_entropy",
    "dropout",
    "embed",
    "euclidean_loss",
    "gather",
    "hinge",
    "layer_norm",
    "lcn",
    "log_softmax",
    "lrn",
    "max_pool2d",
    "mse",
    "softmax",
    "array",
    "tensor",
    "T",
    "item",
    "shape",
];

/// Whether a function comes with tensors.
pub fn planned(function: &str) -> bool {
    FUNCTIONS.contains(&function)
}
