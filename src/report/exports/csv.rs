//! A table as comma-separated text: RFC 4180, CRLF, safe to open in a spreadsheet.

use std::borrow::Cow;

use super::{Cell, Table};

/// Whether the text starts with U+FEFF, by which spreadsheets know UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// For people who open the file in a spreadsheet.
    Written,
    /// For programs.
    LeftOut,
}

/// What makes a spreadsheet take a cell for a formula; full-width forms are normalised to the plain
/// ones by some of them.
const DANGEROUS: &[char] = &[
    '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
];

/// Writes the table, its header first; every line ends with CRLF.
pub fn to_csv(table: &Table, mark: ByteOrderMark) -> String {
    let mut text = String::new();
    if mark == ByteOrderMark::Written {
        text.push('\u{feff}');
    }
    let header = table.header.iter();
    write_line(&mut text, header.map(|name| quoted(&guarded(name))));
    for row in &table.rows {
        write_line(&mut text, row.iter().map(written));
    }
    text
}

/// Text with one single quote in front where a spreadsheet would take it for a formula.
///
/// Text that already starts with single quotes before such a character gets one more, so that an
/// importer that takes one off gives back exactly what was there.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(DANGEROUS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// What stood there before [`guarded`]: exactly one single quote is taken off where one was put.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(DANGEROUS) => rest,
        _ => text,
    }
}

fn write_line(text: &mut String, fields: impl Iterator<Item = String>) {
    let fields: Vec<String> = fields.collect();
    text.push_str(&fields.join(","));
    text.push_str("\r\n");
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => quoted(&guarded(text)),
        Cell::Whole(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
