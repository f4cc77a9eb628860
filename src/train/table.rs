//! A table of data as it is typed or pasted: rows of numbers with commas, semicolons, tabs or blanks between them.

use crate::lang;

/// The most rows of a table.
pub const MOST_ROWS: usize = 2000;
/// The most columns.
const MOST_COLUMNS: usize = 64;

/// A table of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns, where the first row has any.
    pub names: Option<Vec<String>>,
    /// The rows, all equally long.
    pub rows: Vec<Vec<f64>>,
}

/// What is wrong with a table; rows are those of the text, columns are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There are no numbers.
    Empty,
    /// A cell that is no number.
    Number {
        /// The line of the text.
        row: usize,
        /// The column.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// A row that is longer or shorter than the first.
    Length {
        /// The line of the text.
        row: usize,
        /// How many cells it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// More than [`MOST_ROWS`] rows, or too many columns.
    TooLarge,
}

/// Reads a table. `#` begins a comment, and a first row without any number names the columns.
pub fn table(text: &str) -> Result<Table, Wrong> {
    let mut table = Table::default();
    let mut expected = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let row = index + 1;
        let cells = cells(line);
        let expected = *expected.get_or_insert(cells.len());
        if cells.len() > MOST_COLUMNS || table.rows.len() >= MOST_ROWS {
            return Err(Wrong::TooLarge);
        }
        if cells.len() != expected {
            return Err(Wrong::Length { row, found: cells.len(), expected });
        }
        if table.rows.is_empty() && table.names.is_none() && cells.iter().all(|cell| number(cell).is_none() && is_name(cell)) {
            table.names = Some(cells.into_iter().map(str::to_owned).collect());
            continue;
        }
        let mut numbers = Vec::with_capacity(expected);
        for (column, cell) in cells.iter().enumerate() {
            let found = number(cell).ok_or_else(|| Wrong::Number { row, column: column + 1, text: (*cell).chars().take(20).collect() })?;
            numbers.push(found);
        }
        table.rows.push(numbers);
    }
    if table.rows.is_empty() { Err(Wrong::Empty) } else { Ok(table) }
}

/// The cells of a line: what separates them is what it has, in this order: tabs, semicolons, commas, blanks.
fn cells(line: &str) -> Vec<&str> {
    match ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator)) {
        Some(separator) => line.split(separator).map(|cell| cell.trim().trim_matches('"')).collect(),
        None => line.split_whitespace().collect(),
    }
}

fn number(cell: &str) -> Option<f64> {
    let cell = cell.replace('\u{2212}', "-");
    let (negative, size) = match cell.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, cell.strip_prefix('+').unwrap_or(&cell)),
    };
    lang::number(size).filter(|number| number.is_finite()).map(|number| if negative { -number } else { number })
}

/// Whether a cell could name a column: a program's name, perhaps with an index.
fn is_name(cell: &str) -> bool {
    cell.chars().next().is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_with_any_separator_and_with_names_or_without() {
        let expected = vec![vec![1.0, -2.5], vec![3e-1, 4.0]];
        for text in ["1,-2.5\n.3,4", "1\t−2.5\r\n0.3\t+4\r\n", "1; -2.5\n\n0.3;4 # the last", "  1   -2.5\n3e-1 4"] {
            assert_eq!(table(text), Ok(Table { names: None, rows: expected.clone() }), "{text:?}");
        }
        let named = table("x0, \"t\"\n1, -2.5\n0.3, 4").map(|table| table.names);
        assert_eq!(named, Ok(Some(vec!["x0".to_owned(), "t".to_owned()])));
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let number = |row, column, text: &str| Err(Wrong::Number { row, column, text: text.into() });
        for (text, expected) in [
            ("", Err(Wrong::Empty)),
            ("# nothing\n", Err(Wrong::Empty)),
            ("x,y\n", Err(Wrong::Empty)),
            ("1,2\n\n3,four", number(3, 2, "four")),
            ("1,2\n3,", number(2, 2, "")),
            ("x,1\n", number(1, 1, "x")),
            ("1,2\nNaN,2", number(2, 1, "NaN")),
            ("1,2\n1e999,2", number(2, 1, "1e999")),
            ("1,2\n1,2,3", Err(Wrong::Length { row: 2, found: 3, expected: 2 })),
        ] {
            assert_eq!(table(text), expected, "{text:?}");
        }
        assert_eq!(table(&"1,2\n".repeat(MOST_ROWS + 1)), Err(Wrong::TooLarge));
        assert_eq!(table(&"1,".repeat(100)), Err(Wrong::TooLarge));
    }
}
