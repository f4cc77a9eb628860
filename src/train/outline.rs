//! Marching squares: the area where a field on a grid is above 0, and the line around it.

use std::fmt::Write;

/// Paths of SVG, in a square of this side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edges {
    /// The area.
    pub area: String,
    /// The line where the field is 0.
    pub line: String,
}

/// What is above 0 of a field on the corners of `cells` × `cells` cells, row by row from the top, in a square of `side`. Between corners
/// the field is taken to be straight; a corner that is no number lies outside.
pub fn edges(field: &[f64], cells: usize, side: f64) -> Edges {
    let mut edges = Edges::default();
    if field.len() != (cells + 1) * (cells + 1) {
        return edges;
    }
    let size = side / cells as f64;
    for row in 0..cells {
        let mut full = None;
        for column in 0..=cells {
            let corners = (column < cells).then(|| [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(x, y)| (column + x, row + y)));
            let values = corners.map(|corners| corners.map(|(x, y)| field[y * (cells + 1) + x]));
            let is_full = values.is_some_and(|values| values.iter().all(|value| *value > 0.0));
            match (is_full, full) {
                (true, None) => full = Some(column),
                (false, Some(start)) => {
                    let [left, right, top, bottom] = [start, column, row, row + 1].map(|place| place as f64 * size);
                    let _ = write!(edges.area, "M{left:.1} {top:.1}H{right:.1}V{bottom:.1}H{left:.1}Z");
                    full = None;
                }
                _ => {}
            }
            if let (Some(corners), Some(values), false) = (corners, values, is_full) {
                cell(corners.map(|(x, y)| [x as f64 * size, y as f64 * size]), values, &mut edges);
            }
        }
    }
    edges
}

/// The part of one cell: around its corners, with a point on each side where the field changes sign.
fn cell(corners: [[f64; 2]; 4], values: [f64; 4], edges: &mut Edges) {
    let (mut area, mut crossings) = (Vec::new(), Vec::new());
    for (index, (&here, &value)) in corners.iter().zip(&values).enumerate() {
        let (there, other) = (corners[(index + 1) % 4], values[(index + 1) % 4]);
        if value > 0.0 {
            area.push(here);
        }
        if (value > 0.0) != (other > 0.0) {
            let part = value / (value - other);
            let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.5 };
            let point = [here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])];
            area.push(point);
            crossings.push(point);
        }
    }
    // Two corners across from each other: the middle says whether they hang together.
    let (is_saddle, is_joined) = (crossings.len() == 4, values.iter().sum::<f64>() > 0.0);
    if is_saddle && is_joined != (values[0] > 0.0) {
        crossings.rotate_left(1);
    }
    crossings.chunks_exact(2).for_each(|pair| path(pair, "", &mut edges.line));
    if is_saddle && !is_joined {
        let corners = corners.iter().zip(&values).filter(|(_, value)| **value > 0.0).map(|(corner, _)| *corner);
        // Each is cut off by the line whose ends lie on its two sides.
        for corner in corners {
            let near = |point: &[f64; 2]| point[0] == corner[0] || point[1] == corner[1];
            let cut = crossings.chunks_exact(2).find(|pair| pair.iter().all(near));
            cut.into_iter().for_each(|pair| path(&[corner, pair[0], pair[1]], "Z", &mut edges.area));
        }
    } else if area.len() > 2 {
        path(&area, "Z", &mut edges.area);
    }
}

fn path(points: &[[f64; 2]], end: &str, text: &mut String) {
    for (index, [x, y]) in points.iter().enumerate() {
        let _ = write!(text, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" });
    }
    text.push_str(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(cells: usize, of: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let at = |index: usize| of((index % (cells + 1)) as f64, (index / (cells + 1)) as f64);
        (0..(cells + 1) * (cells + 1)).map(at).collect()
    }

    #[test]
    fn a_straight_line_is_straight() {
        let found = edges(&field(2, |x, _| x - 0.5), 2, 20.0);
        assert_eq!(found.line, "M5.0 0.0L5.0 10.0M5.0 10.0L5.0 20.0");
        assert_eq!(
            found.area,
            "M5.0 0.0L10.0 0.0L10.0 10.0L5.0 10.0ZM10.0 0.0H20.0V10.0H10.0ZM5.0 10.0L10.0 10.0L10.0 20.0L5.0 20.0ZM10.0 10.0H20.0V20.0H10.0Z"
        );
    }

    #[test]
    fn everything_or_nothing_has_no_line() {
        let inside = edges(&field(3, |_, _| 1.0), 3, 30.0);
        assert_eq!(
            (inside.line.as_str(), inside.area.as_str()),
            ("", "M0.0 0.0H30.0V10.0H0.0ZM0.0 10.0H30.0V20.0H0.0ZM0.0 20.0H30.0V30.0H0.0Z")
        );
        assert_eq!(edges(&field(3, |_, _| -1.0), 3, 30.0), Edges::default());
        assert_eq!(edges(&field(3, |_, _| f64::NAN), 3, 30.0), Edges::default());
        assert_eq!(edges(&[1.0], 3, 30.0), Edges::default());
    }

    #[test]
    fn a_circle_has_the_area_of_a_circle() {
        const CELLS: usize = 40;
        let found = edges(&field(CELLS, |x, y| 15.0 * 15.0 - (x - 20.0) * (x - 20.0) - (y - 20.0) * (y - 20.0)), CELLS, CELLS as f64);
        let shapes = found.area.split('M').skip(1).map(corners);
        let area: f64 = shapes
            .map(|points| {
                let pairs = points.iter().zip(points.iter().cycle().skip(1));
                pairs.map(|(a, b)| (a[0] * b[1] - b[0] * a[1]) / 2.0).sum::<f64>()
            })
            .sum();
        assert!((area / (std::f64::consts::PI * 225.0) - 1.0).abs() < 0.01, "{area}");
    }

    /// The corners of a shape of [`edges`]' area.
    fn corners(shape: &str) -> Vec<[f64; 2]> {
        let mut points: Vec<[f64; 2]> = Vec::new();
        let shape = shape.trim_end_matches('Z').replace('L', "\nL").replace('H', "\nH").replace('V', "\nV");
        for line in shape.lines() {
            let numbers: Vec<f64> =
                line.trim_start_matches(['L', 'H', 'V']).split(' ').map(|text| text.parse().unwrap_or_default()).collect();
            let last = points.last().copied().unwrap_or_default();
            points.push(match line.chars().next() {
                Some('H') => [numbers[0], last[1]],
                Some('V') => [last[0], numbers[0]],
                _ => [numbers[0], numbers[1]],
            });
        }
        points
    }

    #[test]
    fn at_a_saddle_the_middle_decides() {
        let joined = edges(&[3.0, -1.0, -1.0, 3.0], 1, 4.0);
        let apart = edges(&[1.0, -3.0, -3.0, 1.0], 1, 4.0);
        assert_eq!(joined.line, "M3.0 0.0L4.0 1.0M1.0 4.0L0.0 3.0");
        assert_eq!(joined.area, "M0.0 0.0L3.0 0.0L4.0 1.0L4.0 4.0L1.0 4.0L0.0 3.0Z");
        assert_eq!(apart.line, "M4.0 3.0L3.0 4.0M0.0 1.0L1.0 0.0");
        assert_eq!(apart.area, "M0.0 0.0L0.0 1.0L1.0 0.0ZM4.0 4.0L4.0 3.0L3.0 4.0Z");
    }
}
