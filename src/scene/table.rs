//! A tensor's numbers as a table of rows and columns for each index of its leading axes, and what they are as a whole.

use std::ops::Range;

/// A vector longer than this is written in rows of ten.
const ONE_ROW: usize = 12;
const TEN: usize = 10;

/// The rows and columns that a tensor's numbers stand in.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    leading: Vec<usize>,
    /// How many rows there are.
    pub rows: usize,
    /// How many columns there are.
    pub columns: usize,
    size: usize,
    /// Whether it is a vector, in several rows.
    pub folded: bool,
}

/// What is known of many numbers at once; all but the count are those of the finite ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The least.
    pub least: f64,
    /// The largest.
    pub largest: f64,
    /// Their mean.
    pub mean: f64,
    /// The square root of the sum of their squares.
    pub norm: f64,
    /// How many are not finite.
    pub not_finite: usize,
}

impl Table {
    /// The table of a tensor whose axes have these lengths: of a vector one row, or rows of ten.
    pub fn new(axes: &[usize]) -> Self {
        match *axes {
            [length] if length > ONE_ROW => Self { rows: length.div_ceil(TEN), columns: TEN, folded: true, ..Self::strip(axes) },
            _ => Self::strip(axes),
        }
    }

    /// The same with every vector in one row.
    pub fn strip(axes: &[usize]) -> Self {
        let (leading, rows, columns) = match *axes {
            [] => (Vec::new(), 1, 1),
            [length] => (Vec::new(), 1, length),
            [ref leading @ .., rows, columns] => (leading.to_vec(), rows, columns),
        };
        Self { leading, rows, columns, size: axes.iter().product(), folded: false }
    }

    /// How many slices there are: indices of the leading axes.
    pub fn slices(&self) -> usize {
        self.leading.iter().product()
    }

    /// Where a number stands among all; `None` beyond the end.
    pub fn index(&self, slice: usize, row: usize, column: usize) -> Option<usize> {
        let index = (slice * self.rows + row) * self.columns + column;
        (row < self.rows && column < self.columns && index < self.size).then_some(index)
    }

    /// The slice, the row and the column of the number with these indices, one for each axis; `None` where there is none.
    pub fn place(&self, indices: &[usize]) -> Option<[usize; 3]> {
        let (leading, last) = indices.split_at_checked(self.leading.len())?;
        let inside = leading.iter().zip(&self.leading).all(|(index, length)| index < length);
        let slice = leading.iter().zip(&self.leading).fold(0, |slice, (index, length)| slice * length + index);
        let (row, column) = match *last {
            [] => (0, 0),
            [index] if self.folded => (index / TEN, index % TEN),
            [index] if self.rows == 1 && self.leading.is_empty() => (0, index),
            [row, column] => (row, column),
            _ => return None,
        };
        (inside && self.index(slice, row, column).is_some()).then_some([slice, row, column])
    }

    /// The indices of the leading axes at a slice.
    pub fn leading(&self, slice: usize) -> Vec<usize> {
        let mut rest = slice;
        let mut indices: Vec<usize> = self
            .leading
            .iter()
            .rev()
            .map(|&length| {
                let index = rest % length.max(1);
                rest /= length.max(1);
                index
            })
            .collect();
        indices.reverse();
        indices
    }

    /// The index of the number that stands there among all, as a program writes it.
    pub fn name_of(&self, index: usize) -> String {
        let (row, column) = (index / self.columns.max(1), index % self.columns.max(1));
        self.name(row / self.rows.max(1), row % self.rows.max(1), column)
    }

    /// The index of a number as a program writes it: `1, 2`.
    pub fn name(&self, slice: usize, row: usize, column: usize) -> String {
        let mut indices = self.leading(slice);
        if self.folded {
            indices.push(row * TEN + column);
        } else if self.rows == 1 && self.leading.is_empty() {
            indices.push(column);
        } else {
            indices.extend([row, column]);
        }
        indices.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// The part of `count` things that a page of `most` shows, from `first` on.
pub fn page(first: usize, most: usize, count: usize) -> Range<usize> {
    let first = if first < count { first } else { 0 };
    first..count.min(first + most)
}

/// What numbers are as a whole, in one pass; of no finite number at all everything is 0.
pub fn summary(numbers: &[f64]) -> Summary {
    let (mut least, mut largest, mut sum, mut squares, mut finite) = (f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.0, 0_usize);
    for &number in numbers.iter().filter(|number| number.is_finite()) {
        least = least.min(number);
        largest = largest.max(number);
        sum += number;
        squares += number * number;
        finite += 1;
    }
    let not_finite = numbers.len() - finite;
    if finite == 0 {
        return Summary { least: 0.0, largest: 0.0, mean: 0.0, norm: 0.0, not_finite };
    }
    Summary { least, largest, mean: sum / finite as f64, norm: libm::sqrt(squares), not_finite }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_place() {
        for axes in [&[3][..], &[25], &[2, 3], &[2, 3, 4], &[2, 1, 3, 2]] {
            for table in [Table::new(axes), Table::strip(axes)] {
                let mut seen = 0;
                for slice in 0..table.slices() {
                    for row in 0..table.rows {
                        for column in 0..table.columns {
                            let Some(index) = table.index(slice, row, column) else { continue };
                            assert_eq!(index, seen, "row by row");
                            assert_eq!(table.name_of(index), table.name(slice, row, column));
                            let indices: Vec<usize> =
                                table.name(slice, row, column).split(", ").map(|index| index.parse().unwrap()).collect();
                            assert_eq!(indices.len(), axes.len());
                            assert_eq!(table.place(&indices), Some([slice, row, column]));
                            seen += 1;
                        }
                    }
                }
                assert_eq!(seen, axes.iter().product::<usize>());
            }
        }
    }

    #[test]
    fn there_is_no_place_beyond_the_end() {
        let table = Table::new(&[2, 3, 4]);
        for indices in [&[2, 0, 0][..], &[0, 3, 0], &[0, 0, 4], &[0, 0], &[0, 0, 0, 0], &[]] {
            assert_eq!(table.place(indices), None, "{indices:?}");
        }
        assert_eq!(Table::new(&[25]).place(&[25]), None);
        assert_eq!(Table::new(&[25]).index(0, 2, 5), None);
        assert_eq!(Table::new(&[0, 3]).place(&[0, 0]), None);
    }

    #[test]
    fn a_summary_is_of_the_finite_numbers() {
        let Summary { least, largest, mean, norm, not_finite } = summary(&[3.0, f64::NAN, -4.0, f64::INFINITY]);
        assert_eq!((least, largest, mean, norm, not_finite), (-4.0, 3.0, -0.5, 5.0, 2));
        assert_eq!(summary(&[]).norm, 0.0);
        assert_eq!(page(40, 40, 100), 40..80);
        assert_eq!(page(80, 40, 100), 80..100);
        assert_eq!(page(120, 40, 100), 0..40);
    }
}
