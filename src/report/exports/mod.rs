//! What HR receives: schedule, activities and matrix as tables of cells; writing them is io's.
//!
//! A [`Table`] is columns with names in two languages and rows of [`Cell`]s; [`to_csv`] makes it
//! text. Columns are documented in `docs/exports.md`.
//!
//! ```text
//! gross minutes  = end − start, elapsed        unpaid = gross − paid
//! night minutes  = elapsed minutes between 22:00 and 06:00 on the wall clock
//! holiday minutes = elapsed minutes on the dates of public holidays, split at midnight
//! ```
//! Text that a spreadsheet would run as a formula gets one single quote in front, and an importer
//! takes exactly one off ([`unguarded`]); numbers stay numbers.
//!
//! Not modelled: pay codes and money, publication status and versions.

mod activities;
mod csv;
mod day_types;
mod matrix;
mod schedule;

use super::Language;

pub use activities::activities;
pub use csv::{ByteOrderMark, guarded, to_csv, unguarded};
pub use matrix::{Matrix, matrix};
pub use schedule::schedule;

/// A table of a file: what its columns are called, and its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The file's name without its ending.
    pub name: &'static str,
    /// Column headings in the language asked for.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing to say.
    Empty,
    /// Words and ids; ids are never numbers, so that leading zeros stay.
    Text(String),
    /// A count or a number of minutes.
    Whole(i64),
    /// Any other number.
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Cell::Whole(value)
    }
}

/// A column's id, which is its English heading, and its Chinese one.
#[derive(Debug, Clone, Copy)]
struct Column(&'static str, &'static str);

impl Column {
    fn heading(self, language: Language) -> String {
        match language {
            Language::English => self.0,
            Language::Chinese => self.1,
        }
        .to_owned()
    }
}

fn headings(columns: &[Column], language: Language) -> Vec<String> {
    let columns = columns.iter();
    columns.map(|column| column.heading(language)).collect()
}

/// The word for the language.
fn word(language: Language, english: &'static str, chinese: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

#[cfg(test)]
mod tests;
