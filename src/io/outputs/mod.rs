//! Our own files, written and read back: each number so that reading it gives the same value again.
//!
//! One file of code per file of results. Instants carry their offset, numbers are the shortest text
//! that reads back as the same `f64`, absent values are empty cells, line ends are LF.

mod backlog;
mod backtest;
mod calibration;
mod coverage;
mod designed;
mod diff;
mod forecast;
mod groups;
mod on_call;
mod proposals;
mod reforecast;
mod repair;
mod requirement;
mod roster;
mod service;
mod skills;
mod violations;
mod weeks;
mod what_if;

pub use backlog::backlog_csv;
pub use backtest::{backtest_csv, scores_csv};
pub use calibration::{ProposalRow, calibration_csv};
pub use coverage::{coverage_csv, read_required};
pub use designed::shifts_csv;
pub use diff::diff_csv;
pub use forecast::{forecast_csv, read_forecast};
pub use groups::groups_csv;
pub use on_call::on_call_csv;
pub use proposals::calendar_proposals_csv;
pub use reforecast::reforecast_csv;
pub use repair::repair_csv;
pub use requirement::{read_requirement, requirement_csv};
pub use roster::{activities_csv, read_activities, read_roster, roster_csv};
pub use service::service_csv;
pub use skills::skills_csv;
pub use violations::violations_csv;
pub use weeks::weeks_csv;
pub use what_if::what_if_csv;

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::path::Path;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use rayon::prelude::*;

use super::headers::{Columns, Field, match_columns};
use super::table::Table;
use super::{Refused, files, table, text};
use crate::history::Finding;

/// Rows under a header, if it has columns, as CSV text.
fn csv_text(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let in_memory = "invariant: writing to memory cannot fail";
    if !header.is_empty() {
        writer.write_record(header).expect(in_memory);
    }
    for row in rows {
        writer.write_record(&row).expect(in_memory);
    }
    let bytes = writer.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("invariant: made of strings")
}

/// Rows made and written at once in parts; there may be a million.
const ROWS_OF_A_PART: usize = 20_000;

/// The same for very many rows, on all threads; `fill` puts the cells of a row into the emptied line.
fn long_csv_text<T: Sync>(
    header: &[&str],
    rows: &[T],
    fill: impl Fn(&mut Line, &T) + Sync,
) -> String {
    let part = |rows: &[T]| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut line = Line::default();
        for row in rows {
            line.cells.clear();
            fill(&mut line, row);
            let written = writer.write_byte_record(&line.cells);
            written.expect("invariant: writing to memory cannot fail");
        }
        let bytes = writer.into_inner();
        bytes.expect("invariant: writing to memory cannot fail")
    };
    let parts: Vec<Vec<u8>> = rows.par_chunks(ROWS_OF_A_PART).map(part).collect();
    let text = [csv_text(header, []).into_bytes(), parts.concat()].concat();
    String::from_utf8(text).expect("invariant: made of strings")
}

/// The cells of one row, in room that is used again and again.
#[derive(Default)]
struct Line {
    cells: csv::ByteRecord,
    shown: String,
}

impl Line {
    fn text(&mut self, cell: &str) -> &mut Self {
        self.cells.push_field(cell.as_bytes());
        self
    }

    fn shown(&mut self, cell: impl Display) -> &mut Self {
        self.shown.clear();
        write!(self.shown, "{cell}").expect("invariant: writing to memory cannot fail");
        self.cells.push_field(self.shown.as_bytes());
        self
    }

    fn instant(&mut self, at: DateTime<FixedOffset>) -> &mut Self {
        self.text(&instant(at))
    }
}

/// `2026-11-02T08:00:00+08:00`.
fn instant(at: DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// The shortest text that reads back as the same number.
fn number(value: f64) -> String {
    // -0.0 would print a sign that means nothing.
    format!("{}", if value == 0.0 { 0.0 } else { value })
}

fn optional(value: Option<f64>) -> String {
    value.map(number).unwrap_or_default()
}

/// One of our files, opened as a table with its columns found by name.
struct OwnFile {
    table: Table,
    columns: Columns,
}

/// A column that must be there, known by its own name alone.
macro_rules! required {
    ($name:literal) => {
        crate::io::headers::Field {
            name: $name,
            required: true,
            tiers: &[&[$name]],
        }
    };
}

/// A column that may be there.
macro_rules! also {
    ($name:literal) => {
        crate::io::headers::Field {
            name: $name,
            required: false,
            tiers: &[&[$name]],
        }
    };
}

use also;
use required;

impl OwnFile {
    fn open(path: &Path, fields: &[Field]) -> Result<Self, Refused> {
        let (file, text) = text_of(path)?;
        Self::of(table::parse(&file, &text, None)?, fields)
    }

    /// The same for a list that may be empty, such as the shifts of people who are all away: our
    /// header without rows is what was written then.
    fn open_list(path: &Path, fields: &[Field]) -> Result<Self, Refused> {
        let (file, text) = text_of(path)?;
        match table::parse(&file, &text, None) {
            Err(finding) if finding.code == "PB-1004" && is_header(&text, fields) => Ok(Self {
                table: Table::default(),
                columns: Columns::default(),
            }),
            parsed => Self::of(parsed?, fields),
        }
    }

    fn of(table: Table, fields: &[Field]) -> Result<Self, Refused> {
        let faults: Vec<Finding> = table
            .findings
            .iter()
            .filter(|f| f.is_error())
            .cloned()
            .collect();
        if !faults.is_empty() {
            return Err(Refused::input(faults));
        }
        let columns = match_columns(&table, fields, &BTreeMap::new()).map_err(Refused::input)?;
        Ok(Self { table, columns })
    }

    /// Reads every row by `parse`, collecting every fault.
    fn read<T>(
        &self,
        parse: impl Fn(&Cells<'_>) -> Result<T, Finding>,
    ) -> Result<Vec<(usize, T)>, Refused> {
        let mut rows = Vec::with_capacity(self.table.n_rows());
        let mut faults = Vec::new();
        for row in self.table.rows() {
            let cells = Cells { file: self, row };
            match parse(&cells) {
                Ok(value) => rows.push((row.number, value)),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            Ok(rows)
        } else {
            Err(Refused::input(faults))
        }
    }
}

fn text_of(path: &Path) -> Result<(String, String), Refused> {
    let file = files::name_of(path);
    let bytes = files::read(path)?;
    let text = text::decode(&file, &bytes, None)?.text.into_owned();
    Ok((file, text))
}

/// Whether a text is one line that names every column that must be there.
fn is_header(text: &str, fields: &[Field]) -> bool {
    let names: Vec<&str> = text.trim().split(',').map(str::trim).collect();
    let mut required = fields.iter().filter(|field| field.required);
    required.all(|field| names.contains(&field.name))
}

/// One row of one of our files.
struct Cells<'a> {
    file: &'a OwnFile,
    row: table::Row<'a>,
}

impl Cells<'_> {
    fn text(&self, column: &str) -> &str {
        self.file.columns.field(self.row, column)
    }

    fn fault(&self, code: &'static str, column: &str) -> Finding {
        Finding::error(code, &self.file.table.file)
            .row(self.row.number)
            .column(column)
            .position(self.file.columns.get(column).map_or(1, |index| index + 1))
            .found(format!("\"{}\"", self.text(column)))
    }

    fn instant(&self, column: &str) -> Result<DateTime<FixedOffset>, Finding> {
        DateTime::parse_from_rfc3339(self.text(column)).map_err(|_| {
            self.fault("PB-1201", column)
                .expected("an instant with its offset, such as 2026-11-02T08:00:00+08:00")
                .fix("write the time with its offset")
        })
    }

    fn day(&self, column: &str) -> Result<chrono::NaiveDate, Finding> {
        self.text(column).parse().map_err(|_| {
            self.fault("PB-1201", column)
                .expected("a date such as 2026-11-02")
                .fix("write the date as year-month-day")
        })
    }

    /// A finite number ≥ 0.
    fn number(&self, column: &str) -> Result<f64, Finding> {
        let value: Option<f64> = self.text(column).parse().ok();
        value.filter(|v| *v >= 0.0 && v.is_finite()).ok_or_else(|| {
            self.fault("PB-1302", column)
                .expected("a number, 0 or more")
                .fix("write a plain number")
        })
    }

    fn optional_number(&self, column: &str) -> Result<Option<f64>, Finding> {
        if self.text(column).is_empty() {
            Ok(None)
        } else {
            self.number(column).map(Some)
        }
    }

    fn yes_or_no(&self, column: &str) -> Result<bool, Finding> {
        match self.text(column).to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self
                .fault("PB-1302", column)
                .expected("true or false")
                .fix("write true or false")),
        }
    }
}

/// Quotes a CSV field where it needs it.
pub fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
