//! Files by queue and interval read back: every interval of every queue once, and nothing else.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::calendar::{Grid, LocalTime};
use crate::history::Finding;
use crate::io::dates;
use crate::io::headers::{self, Columns, Field};
use crate::io::numbers::read_plain;
use crate::io::table::{self, Table};
use crate::io::{Refused, text};
use crate::units::QueueId;

/// A file's rows, found again by queue and interval.
pub struct IntervalFile {
    table: Table,
    columns: Columns,
    /// Per queue and interval the position of its row.
    rows: Vec<Vec<Option<usize>>>,
    findings: Vec<Finding>,
}

impl IntervalFile {
    /// Reads a file and finds the row of every queue and interval of the grid.
    ///
    /// Rows outside the grid are told of and not used. Faults are kept until [`Self::finish`].
    pub fn read(
        file: &str,
        bytes: &[u8],
        fields: &[Field],
        (grid, queues): (&Grid, &[QueueId]),
    ) -> Result<Self, Refused> {
        let decoded = text::decode(file, bytes, None)?;
        let table = table::parse(file, &decoded.text, None)?;
        let columns =
            headers::match_columns(&table, fields, &BTreeMap::new()).map_err(Refused::input)?;
        let mut findings = decoded.warnings;
        findings.extend(table.findings.iter().cloned());
        let mut this = Self {
            rows: vec![vec![None; grid.n_intervals()]; queues.len()],
            table,
            columns,
            findings,
        };
        this.place_rows(grid, queues);
        this.tell_of_missing(grid, queues);
        Ok(this)
    }

    fn place_rows(&mut self, grid: &Grid, queues: &[QueueId]) {
        let starts = self.starts(grid);
        let mut outside = Vec::new();
        for (index, start) in starts.into_iter().enumerate() {
            let row = &self.table.rows[index];
            let name = self.columns.field(row, "queue");
            let queue = match (name, queues) {
                ("", [_]) => Some(0),
                _ => queues.iter().position(|q| q.as_str() == name),
            };
            let (Some(start), Some(queue)) = (start, queue) else {
                if queue.is_none() {
                    let finding = self.unknown_queue(index, queues);
                    self.findings.push(finding);
                }
                continue;
            };
            match grid.interval_at(start) {
                None => outside.push(row.number),
                Some(interval) if grid.start(interval) != start => {
                    let finding = self.off_grid(index, grid);
                    self.findings.push(finding);
                }
                Some(interval) => match self.rows[queue][interval] {
                    None => self.rows[queue][interval] = Some(index),
                    Some(before) => {
                        let finding = self.twice(before, index);
                        self.findings.push(finding);
                    }
                },
            }
        }
        if let Some(first) = outside.first() {
            self.findings.push(
                Finding::warning("PB-1213", &self.table.file)
                    .row(*first)
                    .column("start")
                    .found(format!(
                        "{} rows lie outside the planned days",
                        outside.len()
                    ))
                    .expected("the planned days")
                    .fix("nothing to do, they are not used"),
            );
        }
    }

    /// The instant of every row; labels without offset are local, a repeated one first the earlier.
    fn starts(&mut self, grid: &Grid) -> Vec<Option<DateTime<Utc>>> {
        let place = self.columns.place(&self.table, "start");
        let cells = self.columns.cells(&self.table, "start");
        let column = dates::read_column(place, &cells, None);
        let mut seen: BTreeMap<(String, DateTime<Utc>), usize> = BTreeMap::new();
        let mut starts = Vec::with_capacity(cells.len());
        let mut faults = column.findings;
        for (index, stamp) in column.stamps.iter().enumerate() {
            let start = stamp.and_then(|s| match (s.instant(), grid.zone().resolve(s.local)) {
                (Some(at), _) => Some(at),
                (None, LocalTime::Repeated { earlier, later }) => {
                    let queue = self
                        .columns
                        .field(&self.table.rows[index], "queue")
                        .to_owned();
                    let n = seen.entry((queue, earlier)).or_default();
                    *n += 1;
                    Some(if *n > 1 { later } else { earlier })
                }
                (None, LocalTime::Skipped { .. }) => {
                    faults.push(
                        place
                            .error("PB-1210", cells[index].0)
                            .found(format!(
                                "{} does not exist on {} in {}",
                                s.local.format("%H:%M"),
                                s.local.date(),
                                grid.zone().name()
                            ))
                            .expected("a time that the clock shows")
                            .fix("correct the time, or check time_zone"),
                    );
                    None
                }
                (None, LocalTime::Unique(at)) => Some(at),
            });
            starts.push(start);
        }
        self.findings.extend(faults);
        starts
    }

    fn unknown_queue(&self, index: usize, queues: &[QueueId]) -> Finding {
        let row = &self.table.rows[index];
        let name = self.columns.field(row, "queue");
        let known = || queues.iter().map(QueueId::as_str);
        self.error("PB-1403", index, "queue")
            .found(format!("unknown queue \"{name}\""))
            .expected(known().collect::<Vec<_>>().join(", "))
            .fix(headers::suggestion(name, known()).unwrap_or_else(|| "correct the cell".into()))
    }

    fn off_grid(&self, index: usize, grid: &Grid) -> Finding {
        let text = self.columns.field(&self.table.rows[index], "start");
        self.error("PB-1206", index, "start")
            .found(format!(
                "{text} is not a multiple of {} minutes",
                grid.interval_minutes()
            ))
            .expected(format!("starts every {} minutes", grid.interval_minutes()))
            .fix("correct the cell")
    }

    fn twice(&self, before: usize, index: usize) -> Finding {
        let (a, b) = (&self.table.rows[before], &self.table.rows[index]);
        let (start, queue) = (
            self.columns.field(b, "start"),
            self.columns.field(b, "queue"),
        );
        self.error("PB-1208", index, "start")
            .found(format!(
                "rows {} and {} both give {start} {queue}",
                a.number, b.number
            ))
            .expected("one row per queue and interval")
            .fix("remove one of the two")
    }

    fn error(&self, code: &'static str, index: usize, field: &'static str) -> Finding {
        let row = self.table.rows[index].number;
        if self.columns.has(field) {
            return self.columns.place(&self.table, field).error(code, row);
        }
        Finding::error(code, &self.table.file)
            .row(row)
            .column(field)
    }

    fn tell_of_missing(&mut self, grid: &Grid, queues: &[QueueId]) {
        for (queue, rows) in queues.iter().zip(&self.rows) {
            let missing: Vec<usize> = rows
                .iter()
                .enumerate()
                .filter(|(_, r)| r.is_none())
                .map(|(i, _)| i)
                .collect();
            let Some(first) = missing.first() else {
                continue;
            };
            self.findings.push(
                Finding::error("PB-1209", &self.table.file)
                    .column("start")
                    .found(format!(
                        "{} intervals of \"{queue}\" missing, the first {}",
                        missing.len(),
                        grid.start(*first).to_rfc3339()
                    ))
                    .expected("a row for every queue and interval of the plan, closed ones with 0")
                    .fix("add the missing rows"),
            );
        }
    }

    /// Whether the file has the column.
    pub fn has(&self, field: &str) -> bool {
        self.columns.has(field)
    }

    /// The text of a cell; empty where row or column is missing.
    pub fn text(&self, queue: usize, interval: usize, field: &str) -> &str {
        match self.rows[queue][interval] {
            Some(row) => self.columns.field(&self.table.rows[row], field),
            None => "",
        }
    }

    /// A number of 0 or more; `None` where the cell is empty, and a fault where it is no number.
    pub fn amount(&mut self, queue: usize, interval: usize, field: &'static str) -> Option<f64> {
        let index = self.rows[queue][interval]?;
        let text = self
            .columns
            .field(&self.table.rows[index], field)
            .to_owned();
        if text.is_empty() {
            return None;
        }
        let value = read_plain(&text);
        if let Some(value) = value.filter(|v| *v >= 0.0) {
            return Some(value);
        }
        let (code, what) = match value {
            Some(_) => ("PB-1301", format!("{text} is negative")),
            None => ("PB-1302", format!("{text:?} is not a number")),
        };
        let finding = self
            .error(code, index, field)
            .found(what)
            .expected("0 or more")
            .fix("correct the cell");
        self.findings.push(finding);
        None
    }

    /// The same, where an empty cell is a fault; 0 after a fault.
    pub fn required(&mut self, queue: usize, interval: usize, field: &'static str) -> f64 {
        let Some(index) = self.rows[queue][interval] else {
            return 0.0;
        };
        if self
            .columns
            .field(&self.table.rows[index], field)
            .is_empty()
        {
            let finding = self
                .error("PB-1302", index, field)
                .found("the cell is empty")
                .expected("a number")
                .fix("fill the cell");
            self.findings.push(finding);
        }
        self.amount(queue, interval, field).unwrap_or(0.0)
    }

    /// The warnings, or everything that is wrong.
    pub fn finish(self) -> Result<Vec<Finding>, Refused> {
        if self.findings.iter().any(Finding::is_error) {
            Err(Refused::input(self.findings))
        } else {
            Ok(self.findings)
        }
    }
}
