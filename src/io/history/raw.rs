//! The rows of a history file with their cells read, before zone, queues and grid are asked.

use std::collections::{BTreeMap, HashMap};

use chrono::{Duration, NaiveDateTime};

use super::HistoryFormat;
use crate::calendar::{Grid, Zone};
use crate::history::{Finding, Ledger};
use crate::io::Refused;
use crate::io::dates::{self, Place, Stamp};
use crate::io::headers::{self, Columns, names};
use crate::io::numbers::{self, Number, Quantity};
use crate::io::table::{self, Table};
use crate::io::text;

/// One row whose cells could be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawRow {
    /// The row, as a spreadsheet counts.
    pub row: usize,
    /// The start of the interval as it is written.
    pub start: Stamp,
    /// Position in [`RawHistory::queue_names`].
    pub queue: usize,
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts that were served.
    pub handled: Option<f64>,
    /// Contacts that gave up.
    pub abandoned: Option<f64>,
    /// Contacts answered within the target time.
    pub answered_within: Option<f64>,
    /// Mean handle time in seconds.
    pub handle_time_s: Option<f64>,
    /// Whether a cell was repaired.
    pub repaired: bool,
}

/// A history file, cell by cell.
#[derive(Debug, Clone)]
pub struct RawHistory {
    /// The file's name.
    pub file: String,
    /// The rows that could be read, in file order.
    pub rows: Vec<RawRow>,
    /// The queues in the order in which they appear; one empty name where the file has no column.
    pub queue_names: Vec<String>,
    /// The header of the queue column, if there is one.
    pub queue_column: Option<String>,
    /// Which header was read as which field.
    pub recognised: Vec<(&'static str, String)>,
    /// The rows that were refused so far and everything said about the file.
    pub ledger: Ledger,
}

impl RawHistory {
    /// Decodes, cuts into rows, finds the columns and reads every cell.
    ///
    /// # Errors
    /// [`Refused`] where the file gives no table or no columns at all.
    pub fn parse(file: &str, bytes: &[u8], format: &HistoryFormat) -> Result<Self, Refused> {
        let decoded = text::decode(file, bytes, format.encoding)?;
        let table = headed_table(file, &decoded.text, format)?;
        let unknown = unknown_fields(file, &format.map);
        if !unknown.is_empty() {
            return Err(Refused::input(unknown));
        }
        let columns =
            headers::match_columns(&table, &names::HISTORY, &format.map).map_err(|faults| {
                let mut findings = decoded.warnings.clone();
                findings.extend(faults);
                Refused::input(findings)
            })?;
        let mut raw = RawHistory {
            file: file.to_owned(),
            rows: Vec::with_capacity(table.rows.len()),
            queue_names: Vec::new(),
            queue_column: columns.get("queue").map(|i| table.header[i].clone()),
            recognised: recognised(&table, &columns),
            ledger: Ledger::of(file),
        };
        raw.ledger.findings = decoded.warnings;
        raw.ledger.findings.extend(table.findings.iter().cloned());
        raw.ledger.read = table.refused;
        raw.ledger.refused = table.refused;
        raw.read_cells(&table, &columns, format);
        Ok(raw)
    }

    fn read_cells(&mut self, table: &Table, columns: &Columns, format: &HistoryFormat) {
        let starts = read_starts(table, columns, format, &mut self.ledger.findings);
        let mut cells = Cells::read(table, columns, format, &mut self.ledger.findings);
        cells.require("offered", table, columns, &mut self.ledger.findings);
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (index, row) in table.rows.iter().enumerate() {
            let start = starts[index].filter(|_| !cells.refused(index));
            let (Some(start), Some(offered)) = (start, cells.value("offered", index)) else {
                self.ledger.read += 1;
                self.ledger.refused += 1;
                continue;
            };
            let name = columns.field(row, "queue");
            let next = self.queue_names.len();
            let queue = *known.entry(name).or_insert(next);
            if queue == next {
                self.queue_names.push(name.to_owned());
            }
            self.rows.push(RawRow {
                row: row.number,
                start,
                queue,
                offered,
                handled: cells.value("handled", index),
                abandoned: cells.value("abandoned", index),
                answered_within: cells.value("answered_within", index),
                handle_time_s: cells.handle_time_s(index, format.handle_time_unit_s),
                repaired: cells.repaired(index),
            });
        }
    }

    /// The most frequent distance between neighbouring starts of a queue, if centres use it.
    pub fn interval_minutes(&self, zone: &Zone) -> Option<u32> {
        let mut starts: Vec<Vec<i64>> = vec![Vec::new(); self.queue_names.len()];
        for row in &self.rows {
            starts[row.queue].push(local(&row.start, zone).and_utc().timestamp() / 60);
        }
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for queue in &mut starts {
            queue.sort_unstable();
            for pair in queue.windows(2) {
                *counts.entry(pair[1] - pair[0]).or_default() += 1;
            }
        }
        Grid::INTERVALS
            .into_iter()
            .filter_map(|minutes| Some((*counts.get(&i64::from(minutes))?, minutes)))
            .max_by_key(|(n, minutes)| (*n, std::cmp::Reverse(*minutes)))
            .map(|(_, minutes)| minutes)
    }
}

/// What the wall clock showed at a start.
pub fn local(start: &Stamp, zone: &Zone) -> NaiveDateTime {
    match start.instant() {
        Some(at) => zone.at(at).naive_local(),
        None => start.local,
    }
}

fn recognised(table: &Table, columns: &Columns) -> Vec<(&'static str, String)> {
    let header = |f: &headers::Field| Some((f.name, table.header[columns.get(f.name)?].clone()));
    names::HISTORY.iter().filter_map(header).collect()
}

fn unknown_fields(file: &str, map: &BTreeMap<String, String>) -> Vec<Finding> {
    let known = || names::HISTORY.iter().map(|f| f.name);
    map.keys()
        .filter(|key| !known().any(|name| name == key.as_str()))
        .map(|key| {
            Finding::error("PB-1601", file)
                .found(format!("map names an unknown field \"{key}\""))
                .expected(known().collect::<Vec<_>>().join(", "))
                .fix(headers::suggestion(key, known()).unwrap_or_else(|| "correct map".into()))
        })
        .collect()
}

/// The table; a Calabrio forecast, which has no header, is given one.
fn headed_table(file: &str, text: &str, format: &HistoryFormat) -> Result<Table, Finding> {
    if !is_calabrio(text) {
        return table::parse(file, text, format.delimiter);
    }
    let n_columns = text.lines().next().map_or(7, |l| l.split(',').count());
    let header = names::CALABRIO[..n_columns].join(",");
    let mut table = table::parse(file, &format!("{header}\n{text}"), Some(','))?;
    for row in &mut table.rows {
        row.number -= 1;
    }
    for finding in &mut table.findings {
        finding.row = finding.row.map(|r| r - 1);
    }
    Ok(table)
}

/// Skill, start, end, volume, task seconds, after-task seconds and perhaps agents, without a header.
fn is_calabrio(text: &str) -> bool {
    let fields: Vec<&str> = text
        .lines()
        .next()
        .unwrap_or("")
        .split(',')
        .map(str::trim)
        .collect();
    (6..=7).contains(&fields.len())
        && fields[1..3].iter().all(|f| dates::looks_like_date(f))
        && fields[3..6].iter().all(|f| numbers::looks_like_number(f))
}

/// The starts, from one column or from a day and a time of day.
fn read_starts(
    table: &Table,
    columns: &Columns,
    format: &HistoryFormat,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Stamp>> {
    let cells = columns.cells(table, "start");
    let place = columns.place(table, "start");
    let own_day = columns.has("date") && columns.get("date") != columns.get("start");
    let is_clock =
        |(_, text): &(usize, &str)| text.is_empty() || dates::parse_wall_clock(text).is_some();
    if own_day && cells.iter().take(50).all(is_clock) {
        return read_day_and_time(table, columns, format, findings);
    }
    let column = dates::read_column(place, &cells, format.date_order);
    findings.extend(column.findings);
    for (index, (row, text)) in cells.iter().enumerate() {
        if text.is_empty() && column.stamps[index].is_none() {
            findings.push(empty(
                place,
                *row,
                "PB-1201",
                "a date such as 2026-11-01T09:00",
            ));
        }
    }
    column.stamps
}

fn read_day_and_time(
    table: &Table,
    columns: &Columns,
    format: &HistoryFormat,
    findings: &mut Vec<Finding>,
) -> Vec<Option<Stamp>> {
    let day_place = columns.place(table, "date");
    let day_cells = columns.cells(table, "date");
    let days = dates::read_column(day_place, &day_cells, format.date_order);
    findings.extend(days.findings);
    let place = columns.place(table, "start");
    let times = columns.cells(table, "start");
    let mut stamps = Vec::with_capacity(times.len());
    for (index, (row, text)) in times.iter().enumerate() {
        let minutes = dates::parse_wall_clock(text);
        if minutes.is_none() {
            findings.push(
                place
                    .error("PB-1214", *row)
                    .found(format!("{text:?} is not a time of day"))
                    .expected("00:00 to 24:00")
                    .fix("correct the cell"),
            );
        }
        if day_cells[index].1.is_empty() {
            findings.push(empty(
                day_place,
                *row,
                "PB-1201",
                "a date such as 2026-11-01",
            ));
        }
        let midnight = days.stamps[index].and_then(|s| s.local.date().and_hms_opt(0, 0, 0));
        stamps.push(midnight.zip(minutes).map(|(midnight, minutes)| Stamp {
            local: midnight + Duration::minutes(i64::from(minutes)),
            offset_s: None,
        }));
    }
    stamps
}

fn empty(place: Place<'_>, row: usize, code: &'static str, expected: &str) -> Finding {
    place
        .error(code, row)
        .found("the cell is empty")
        .expected(expected)
        .fix("fill the cell, or leave out the row if it is unknown")
}

/// The number columns that the file has.
struct Cells {
    columns: BTreeMap<&'static str, Vec<Number>>,
}

impl Cells {
    fn read(
        table: &Table,
        columns: &Columns,
        format: &HistoryFormat,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let fields = [
            ("offered", Quantity::Contacts),
            ("handled", Quantity::Contacts),
            ("abandoned", Quantity::Contacts),
            ("answered_within", Quantity::Contacts),
            ("handle_time_s", Quantity::Duration),
            ("total_handle_time_s", Quantity::Duration),
            ("task_s", Quantity::Duration),
            ("after_task_s", Quantity::Duration),
        ];
        let mut read = BTreeMap::new();
        for (field, quantity) in fields.into_iter().filter(|(f, _)| columns.has(f)) {
            let place = columns.place(table, field);
            let column = numbers::read_column(
                place,
                &columns.cells(table, field),
                quantity,
                format.decimal,
            );
            findings.extend(column.findings);
            read.insert(field, column.numbers);
        }
        Self { columns: read }
    }

    /// Empty cells of a column that every row needs.
    fn require(
        &mut self,
        field: &'static str,
        table: &Table,
        columns: &Columns,
        findings: &mut Vec<Finding>,
    ) {
        let place = columns.place(table, field);
        for (number, row) in self
            .columns
            .get_mut(field)
            .into_iter()
            .flatten()
            .zip(&table.rows)
        {
            if number.value.is_none() && !number.refused {
                number.refused = true;
                findings.push(empty(place, row.number, "PB-1302", "a number"));
            }
        }
    }

    fn value(&self, field: &str, index: usize) -> Option<f64> {
        self.columns.get(field)?.get(index)?.value
    }

    fn refused(&self, index: usize) -> bool {
        self.columns.values().any(|c| c[index].refused)
    }

    fn repaired(&self, index: usize) -> bool {
        self.columns.values().any(|c| c[index].repaired)
    }

    /// The mean handle time, from a mean, from a total, or from talk and after-contact work.
    fn handle_time_s(&self, index: usize, unit_s: f64) -> Option<f64> {
        let mean = self.value("handle_time_s", index);
        let total = || {
            let handled = self.value("handled", index).filter(|h| *h > 0.0)?;
            Some(self.value("total_handle_time_s", index)? / handled)
        };
        let parts = || {
            Some(self.value("task_s", index)? + self.value("after_task_s", index).unwrap_or(0.0))
        };
        mean.or_else(total).or_else(parts).map(|t| t * unit_s)
    }
}
