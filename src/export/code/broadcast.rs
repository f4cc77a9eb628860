//! Broadcasting undone: what was repeated gets the sum of what comes back for all its copies.

use super::python::Piece;
use super::stage::setting;
use crate::gates::Setting;
use crate::tensor::Shape;

/// What goes back to an operand, from what there is for each number of the result.
pub fn undone(sent: Piece, result: &Shape, operand: &Shape) -> Piece {
    if result == operand {
        return sent;
    }
    if operand.is_scalar() {
        return Piece::atom(format!("np.sum({})", sent.text));
    }
    let lacking = result.rank() - operand.rank();
    let is_repeated = |axis: &usize| operand.axes().get(*axis - lacking) == Some(&1) && result.axes().get(*axis) != Some(&1);
    let repeated: Vec<usize> = (lacking..result.rank()).filter(is_repeated).collect();
    let sent =
        if repeated.is_empty() { sent } else { Piece::atom(format!("np.sum({}, axis={}, keepdims=True)", sent.text, axes(&repeated))) };
    let lacking: Vec<usize> = (0..lacking).collect();
    if lacking.is_empty() { sent } else { Piece::atom(format!("np.sum({}, axis={})", sent.text, axes(&lacking))) }
}

fn axes(axes: &[usize]) -> String {
    match axes {
        [axis] => axis.to_string(),
        axes => setting(&Setting::Lengths(axes.to_vec())).text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_go_over_what_was_repeated() {
        for (result, operand, expected) in [
            (&[2, 3][..], &[2, 3][..], "d"),
            (&[2, 3], &[], "np.sum(d)"),
            (&[2, 3], &[3], "np.sum(d, axis=0)"),
            (&[2, 3], &[2, 1], "np.sum(d, axis=1, keepdims=True)"),
            (&[4, 2, 3], &[1, 3], "np.sum(np.sum(d, axis=1, keepdims=True), axis=0)"),
            (&[4, 2, 3], &[1, 1, 3], "np.sum(d, axis=(0, 1), keepdims=True)"),
            (&[1, 3], &[3], "np.sum(d, axis=0)"),
        ] {
            assert_eq!(undone(Piece::atom("d"), &Shape::new(result), &Shape::new(operand)).text, expected);
        }
    }
}
