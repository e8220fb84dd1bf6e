//! Text to rows: delimiter, header, and row numbers as a spreadsheet counts them.
//!
//! The header is row 1 and blank lines count, so that a row number in a message is the one that the
//! planner sees. Blank rows, totals and repeated headers are left out and listed; they hold no data.

mod reader;

use super::{dates, numbers};
use crate::history::Finding;
use reader::{Reader, Record};

/// The most rows that are read.
pub const MAX_ROWS: usize = 20_000_000;
/// The most columns that are read.
const MAX_COLUMNS: usize = 1_000;
/// The longest field that is read, in bytes.
const MAX_FIELD: usize = 64 * 1024;
/// First cells of rows that sum up others.
const TOTALS: [&str; 9] = [
    "合计",
    "总计",
    "小计",
    "汇总",
    "总和",
    "total",
    "totals",
    "grand total",
    "sum",
];

/// A file's rows under its header.
///
/// All fields stand one after the other in one text, so that a row costs no memory of its own but
/// four bytes a field and four for its number.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The file's name as the planner knows it.
    pub file: String,
    /// The header as it stands there, trimmed.
    pub header: Vec<String>,
    /// Rows that were refused already because their fields do not fit the header.
    pub refused: usize,
    /// What was found on the way, in row order.
    pub findings: Vec<Finding>,
    /// The trimmed fields of all data rows, one per header.
    text: String,
    /// Where each field ends in the text.
    ends: Vec<u32>,
    /// The rows' numbers.
    numbers: Vec<u32>,
}

impl Table {
    /// How many data rows have a field for every header.
    pub fn n_rows(&self) -> usize {
        self.numbers.len()
    }

    /// A data row by its position.
    pub fn row(&self, index: usize) -> Row<'_> {
        Row {
            number: self.numbers[index] as usize,
            first: index * self.header.len(),
            table: self,
        }
    }

    /// The data rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        (0..self.n_rows()).map(|index| self.row(index))
    }

    /// Counts rows as if the header, which the file does not have, were not there.
    pub fn uncount_header(&mut self) {
        for number in &mut self.numbers {
            *number -= 1;
        }
        for finding in &mut self.findings {
            finding.row = finding.row.map(|r| r - 1);
        }
    }

    /// Gives up the fields and keeps the rows' numbers.
    pub fn into_numbers(self) -> Vec<u32> {
        self.numbers
    }

    fn push(&mut self, record: Record<'_>) {
        for field in record.fields().take(self.header.len()) {
            self.text.push_str(field.trim());
            self.ends.push(self.text.len() as u32);
        }
        self.numbers.push(record.number as u32);
    }
}

/// One data row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    /// As a spreadsheet counts, the header being row 1.
    pub number: usize,
    /// Position of its first field in the table.
    first: usize,
    table: &'t Table,
}

impl<'t> Row<'t> {
    /// The field at a position, trimmed; empty past the end.
    pub fn field(self, index: usize) -> &'t str {
        if index >= self.table.header.len() {
            return "";
        }
        let at = self.first + index;
        let ends = &self.table.ends;
        let from = at.checked_sub(1).map_or(0, |before| ends[before] as usize);
        &self.table.text[from..ends[at] as usize]
    }
}

/// Reads the rows; `delimiter` replaces the recognition.
///
/// # Errors
/// One [`Finding`] where no table can be made at all: PB-1004, PB-1005, PB-1022, PB-1102, PB-1103,
/// PB-1107, PB-1108, PB-1109. Rows that do not fit the header (PB-1101) are listed in the table.
pub fn parse(file: &str, text: &str, delimiter: Option<char>) -> Result<Table, Finding> {
    let mut reader = Reader::open(file, text, delimiter)?;
    let mut table = Table {
        file: file.to_owned(),
        ..Table::default()
    };
    table.findings.extend(reader.warning.take());
    let Some(header) = reader.next_filled()? else {
        return Err(no_rows(file));
    };
    let header_row = header.number;
    table.header = header.fields().map(clean_header).collect();
    check_header(file, &table.header, header_row)?;
    let mut left_out = Vec::new();
    while let Some(row) = reader.next()? {
        take_row(&mut table, &mut left_out, row);
        if table.n_rows() > MAX_ROWS {
            return Err(Finding::error("PB-1108", file)
                .found(format!("more than {MAX_ROWS} rows"))
                .expected(format!("at most {MAX_ROWS} rows"))
                .fix("split the file"));
        }
    }
    // Blank lines after the last row are how many programs end a file, and are not in the list.
    left_out.extend(reader.blank.iter().filter(|&&row| row > header_row));
    left_out.sort_unstable();
    table.findings.extend(list_left_out(file, &left_out));
    if table.n_rows() == 0 && table.refused == 0 {
        return Err(no_rows(file));
    }
    Ok(table)
}

fn no_rows(file: &str) -> Finding {
    Finding::error("PB-1004", file)
        .found("a header but no data rows")
        .expected("at least one data row")
        .fix("export the file again with its rows")
}

fn take_row(table: &mut Table, left_out: &mut Vec<usize>, row: Record<'_>) {
    let first = row.fields().map(str::trim).find(|f| !f.is_empty());
    // Files joined end to end repeat their header.
    if first.is_none_or(is_total) || is_header(&table.header, row) {
        left_out.push(row.number);
        return;
    }
    let expected = table.header.len();
    let mut surplus = row.fields().skip(expected);
    if row.n_fields() < expected || surplus.any(|f| !f.trim().is_empty()) {
        table.refused += 1;
        table.findings.push(
            Finding::error("PB-1101", &table.file)
                .row(row.number)
                .found(format!("{} fields", row.n_fields()))
                .expected(format!("{expected} fields, as the header has"))
                .fix("look for a missing or an unquoted delimiter"),
        );
        return;
    }
    table.push(row);
}

/// Whether a row's first word says that it sums up others.
fn is_total(word: &str) -> bool {
    // A digit begins most rows and no such word.
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let word = word.to_lowercase();
    TOTALS.contains(&word.trim_end_matches([':', '：']).trim_end())
}

fn is_header(header: &[String], row: Record<'_>) -> bool {
    // Cleaning leaves a plain first letter as it is, and most rows differ there already.
    let may_be = |field: &str, name: &str| match field.trim_start().chars().next() {
        Some(c) if c.is_ascii_alphanumeric() => name.starts_with(c),
        _ => true,
    };
    row.n_fields() == header.len()
        && row
            .fields()
            .zip(header)
            .all(|(field, name)| may_be(field, name) && clean_header(field) == *name)
}

fn list_left_out(file: &str, rows: &[usize]) -> Option<Finding> {
    let (&first, n) = (rows.first()?, rows.len());
    Some(
        Finding::warning("PB-1106", file)
            .row(first)
            .found(format!(
                "{n} blank rows, totals or repeated headers left out: {}",
                list(rows)
            ))
            .expected("data rows")
            .fix("nothing to do, they are not counted"),
    )
}

/// "3, 5-9, 12 …", at most eight pieces.
pub(crate) fn list(rows: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }
    let mut pieces: Vec<String> = runs
        .iter()
        .take(8)
        .map(|&(a, b)| {
            if a == b {
                a.to_string()
            } else {
                format!("{a}-{b}")
            }
        })
        .collect();
    if runs.len() > 8 {
        pieces.push("…".to_owned());
    }
    pieces.join(", ")
}

fn clean_header(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}'))
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

fn check_header(file: &str, header: &[String], row: usize) -> Result<(), Finding> {
    if header.len() > MAX_COLUMNS {
        return Err(Finding::error("PB-1109", file)
            .row(row)
            .found(format!("{} columns", header.len()))
            .expected(format!("at most {MAX_COLUMNS} columns"))
            .fix("leave out the columns that are not needed"));
    }
    let is_date = |name: &String| dates::looks_like_date(name);
    if header.iter().filter(|n| is_date(n)).count() >= 3 && !header.first().is_some_and(is_date) {
        return Err(Finding::error("PB-1107", file)
            .row(row)
            .found("dates stand in the columns")
            .expected("one row per queue and interval")
            .fix("turn the table so that each date has rows of its own"));
    }
    let is_data = |name: &String| is_date(name) || numbers::looks_like_number(name);
    if header.iter().any(is_data) {
        let shown: Vec<&str> = header.iter().take(4).map(String::as_str).collect();
        return Err(Finding::error("PB-1005", file)
            .row(row)
            .found(format!("row {row} looks like data: {}", shown.join(",")))
            .expected("a header")
            .fix("add a header row"));
    }
    for (index, name) in header.iter().enumerate() {
        let twin = header[..index]
            .iter()
            .position(|n| n.to_lowercase() == name.to_lowercase());
        if let (Some(twin), false) = (twin, name.is_empty()) {
            return Err(Finding::error("PB-1103", file)
                .row(row)
                .column(name)
                .position(index + 1)
                .found(format!("stands in columns {} and {}", twin + 1, index + 1))
                .expected("each header once")
                .fix("rename or remove one of the two"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
