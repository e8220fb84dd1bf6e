//! A project's own CSV file: decoded, headed, its rows accounted for one by one.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

use crate::calendar::{ClockMinutes, parse_clock};
use crate::history::{Finding, Ledger, Severity};
use crate::io::dates::{self, Place};
use crate::io::headers::{self, Columns, Field};
use crate::io::table::{self, Table};
use crate::io::text;

/// A file's rows with the account of them.
pub struct Sheet {
    pub table: Table,
    pub columns: Columns,
    pub ledger: Ledger,
    /// Per row of the table, whether it was refused.
    refused: Vec<bool>,
    /// Per row of the table, whether it was repaired.
    repaired: Vec<bool>,
}

impl Sheet {
    /// Reads a file; `Err` holds the account of a file that gives no rows at all.
    ///
    /// A header without rows is what an empty list looks like, so it is no fault.
    pub fn read(file: &str, bytes: &[u8], fields: &'static [Field]) -> Result<Self, Ledger> {
        let mut ledger = Ledger::of(file);
        let decoded = match text::decode(file, bytes, None) {
            Ok(decoded) => decoded,
            Err(finding) => return Err(failed(ledger, vec![finding])),
        };
        ledger.findings = decoded.warnings;
        let table = match table::parse(file, &decoded.text, None) {
            Ok(table) => table,
            Err(finding) if finding.code == "PB-1004" => return Ok(Self::empty(ledger)),
            Err(finding) => return Err(failed(ledger, vec![finding])),
        };
        let columns = match headers::match_columns(&table, fields, &BTreeMap::new()) {
            Ok(columns) => columns,
            Err(findings) => return Err(failed(ledger, findings)),
        };
        ledger.findings.extend(table.findings.iter().cloned());
        ledger
            .findings
            .extend(headers::unused(&table, fields, &columns));
        ledger.refused = table.refused;
        let n = table.n_rows();
        Ok(Self {
            table,
            columns,
            ledger,
            refused: vec![false; n],
            repaired: vec![false; n],
        })
    }

    fn empty(ledger: Ledger) -> Self {
        Self {
            table: Table::default(),
            columns: Columns::default(),
            ledger,
            refused: Vec::new(),
            repaired: Vec::new(),
        }
    }

    /// A field of a row.
    pub fn field(&self, index: usize, field: &str) -> &str {
        self.columns.field(self.table.row(index), field)
    }

    /// The row number as a spreadsheet counts.
    pub fn number(&self, index: usize) -> usize {
        self.table.row(index).number
    }

    /// The positions of the rows.
    pub fn rows(&self) -> Range<usize> {
        0..self.table.n_rows()
    }

    /// An error in a field of a row, not yet said.
    pub fn error(&self, code: &'static str, index: usize, field: &'static str) -> Finding {
        let row = self.number(index);
        match self.columns.has(field) {
            true => self.columns.place(&self.table, field).error(code, row),
            false => Finding::error(code, &self.table.file)
                .row(row)
                .column(field),
        }
    }

    /// A warning about a field of a row, not yet said.
    pub fn warning(&self, code: &'static str, index: usize, field: &'static str) -> Finding {
        Finding {
            severity: Severity::Warning,
            ..self.error(code, index, field)
        }
    }

    /// Says a warning.
    pub fn say(&mut self, finding: Finding) {
        self.ledger.findings.push(finding);
    }

    /// Refuses a row.
    pub fn refuse(&mut self, index: usize, finding: Finding) {
        self.refused[index] = true;
        self.ledger.findings.push(finding);
    }

    /// Whether the row was refused.
    pub fn is_refused(&self, index: usize) -> bool {
        self.refused[index]
    }

    /// Counts a row as repaired.
    pub fn repair(&mut self, index: usize) {
        self.repaired[index] = true;
    }

    /// A column of days; a cell that cannot be read refuses its row.
    pub fn days(&mut self, field: &'static str) -> Vec<Option<NaiveDate>> {
        if !self.columns.has(field) {
            return vec![None; self.table.n_rows()];
        }
        let place = self.columns.place(&self.table, field);
        let cells = self.columns.cells(&self.table, field);
        let (days, findings) = dates::read_days(place, cells.clone());
        let numbers: Vec<usize> = cells.map(|(row, _)| row).collect();
        for finding in findings {
            let index = finding
                .row
                .and_then(|row| numbers.iter().position(|n| *n == row));
            match index.filter(|_| finding.is_error()) {
                Some(index) => self.refuse(index, finding),
                None => self.ledger.findings.push(finding),
            }
        }
        days
    }

    /// Refuses the rows whose field is empty.
    pub fn require(&mut self, field: &'static str, expected: &str) {
        for index in 0..self.table.n_rows() {
            if self.field(index, field).is_empty() {
                let finding = self.error("PB-1302", index, field);
                self.refuse(
                    index,
                    finding
                        .found("the cell is empty")
                        .expected(expected)
                        .fix("fill the cell"),
                );
            }
        }
    }

    /// A time of day from 00:00 to 24:00; `None` where the cell is empty or was refused.
    pub fn clock(&mut self, index: usize, field: &'static str) -> Option<ClockMinutes> {
        let text = self.field(index, field).to_owned();
        if text.is_empty() {
            return None;
        }
        let clock = parse_clock(&text);
        if clock.is_none() {
            let finding = self.error("PB-1214", index, field);
            self.refuse(
                index,
                finding
                    .found(format!("{text:?} is not a time of day"))
                    .expected("00:00 to 24:00")
                    .fix("correct the cell"),
            );
        }
        clock
    }

    /// The days of a row; without a last day it is the first alone, and one before the first refuses
    /// the row.
    pub fn span_of_days(
        &mut self,
        index: usize,
        first: Option<NaiveDate>,
        last: Option<NaiveDate>,
    ) -> Option<(NaiveDate, NaiveDate)> {
        let first = first?;
        let last = last.unwrap_or(first);
        if last < first {
            let finding = self.error("PB-1406", index, "last_day");
            self.refuse(
                index,
                finding
                    .found(format!("ends on {last} before it starts on {first}"))
                    .expected("a last day on or after the first")
                    .fix("correct the cell"),
            );
        }
        Some((first, last))
    }

    /// The hours of a row, both ends or neither; an end before the start lies on the next day.
    pub fn span_of_hours(
        &mut self,
        index: usize,
        from: Option<ClockMinutes>,
        to: Option<ClockMinutes>,
    ) -> Option<(ClockMinutes, ClockMinutes)> {
        match (from, to) {
            (Some(from), Some(to)) if from < to => return Some((from, to)),
            (Some(from), Some(to)) if to < from => return Some((from, to + 1440)),
            (None, None) => return None,
            _ if self.is_refused(index) => return None,
            _ => {}
        }
        let finding = self.error("PB-1601", index, "to");
        let (from, to) = (self.field(index, "from"), self.field(index, "to"));
        let found = format!("from \"{from}\" to \"{to}\"");
        self.refuse(
            index,
            finding
                .found(found)
                .expected("two different times, or none")
                .fix("correct the cell"),
        );
        None
    }

    /// Refuses a row whose word is not one of those known.
    pub fn refuse_unknown<'k>(
        &mut self,
        index: usize,
        field: &'static str,
        code: &'static str,
        what: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let text = self.field(index, field).to_owned();
        self.refuse_unknown_word(index, (field, code), (what, &text), known);
    }

    /// The same for a word that is a part of the field.
    pub fn refuse_unknown_word<'k>(
        &mut self,
        index: usize,
        (field, code): (&'static str, &'static str),
        (what, word): (&str, &str),
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let listed: Vec<&str> = known.clone().take(12).collect();
        let fix = headers::suggestion(word, known).unwrap_or_else(|| "correct the cell".into());
        let finding = self.error(code, index, field);
        self.refuse(
            index,
            finding
                .found(format!("unknown {what} \"{word}\""))
                .expected(listed.join(", "))
                .fix(fix),
        );
    }

    /// Closes the account.
    pub fn into_ledger(mut self) -> Ledger {
        let n = self.table.n_rows();
        let refused = self.refused.iter().filter(|r| **r).count();
        let repaired = (0..n)
            .filter(|i| self.repaired[*i] && !self.refused[*i])
            .count();
        self.ledger.read = n + self.table.refused;
        self.ledger.refused = refused + self.table.refused;
        self.ledger.repaired = repaired;
        self.ledger.accepted = n - refused - repaired;
        self.ledger
            .findings
            .sort_by_key(|f| (f.row.unwrap_or(0), f.code));
        self.ledger
    }
}

fn failed(mut ledger: Ledger, findings: Vec<Finding>) -> Ledger {
    ledger.findings.extend(findings);
    ledger
}

/// Where a column of the sheet stands.
pub fn place<'s>(sheet: &'s Sheet, field: &'s str) -> Place<'s> {
    sheet.columns.place(&sheet.table, field)
}
