//! The rows of a history file with their cells read, before zone, queues and grid are asked.

use std::collections::{BTreeMap, HashMap};

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::HistoryFormat;
use crate::calendar::{Grid, Zone};
use crate::history::{ContactRecord, ContactRecords, Finding, Ledger, RecordedStart, SparseColumn};
use crate::io::Refused;
use crate::io::dates::{self, Place, Stamp};
use crate::io::headers::{self, Columns, names};
use crate::io::numbers::{self, Number, Quantity};
use crate::io::table::{self, Table};
use crate::io::text;

/// One row whose cells could be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawRow {
    /// What it says; its queue is a position in [`RawHistory::queue_names`].
    pub record: ContactRecord,
    /// Contacts answered within the target time.
    pub answered_within: Option<f64>,
}

/// A history file, cell by cell.
#[derive(Debug, Clone)]
pub struct RawHistory {
    /// The file's name.
    pub file: String,
    /// The rows that could be read, in file order; a queue is a position in `queue_names`.
    pub records: ContactRecords,
    /// Contacts of those rows answered within the target time.
    answered_within: SparseColumn,
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
            records: ContactRecords::default(),
            answered_within: SparseColumn::default(),
            queue_names: Vec::new(),
            queue_column: columns.get("queue").map(|i| table.header[i].clone()),
            recognised: recognised(&table, &columns),
            ledger: Ledger::of(file),
        };
        raw.ledger.findings = decoded.warnings;
        raw.ledger.findings.extend(table.findings.iter().cloned());
        raw.ledger.read = table.refused;
        raw.ledger.refused = table.refused;
        raw.read_cells(table, &columns, format);
        Ok(raw)
    }

    fn read_cells(&mut self, table: Table, columns: &Columns, format: &HistoryFormat) {
        let starts = read_starts(&table, columns, format, &mut self.ledger.findings);
        let mut cells = Cells::read(&table, columns, format, &mut self.ledger.findings);
        cells.require("offered", &table, columns, &mut self.ledger.findings);
        let is_taken = |index: usize| {
            let has_offered = cells.value("offered", index).is_some();
            starts[index].is_some() && has_offered && !cells.refused(index)
        };
        let queues = self.name_queues(&table, columns, is_taken);
        // The fields are read; of millions of rows they are the larger part.
        let numbers = table.into_numbers();
        let offered = cells.column("offered");
        self.records.reserve(numbers.len());
        for (index, (number, start)) in numbers.into_iter().zip(&starts).enumerate() {
            let taken = (queues[index], start, offered.and_then(|c| c[index].value()));
            let (Some(queue), Some(start), Some(offered)) = taken else {
                self.ledger.read += 1;
                self.ledger.refused += 1;
                continue;
            };
            let row = self.records.len();
            self.answered_within
                .set(row, cells.value("answered_within", index));
            self.records.push(ContactRecord {
                row: number as usize,
                start: recorded(start),
                queue: queue as usize,
                offered,
                handled: cells.value("handled", index),
                abandoned: cells.value("abandoned", index),
                handle_time_s: cells.handle_time_s(index, format.handle_time_unit_s),
                repaired: cells.repaired(index),
            });
        }
    }

    /// Lists the queues of the rows that are taken, and gives each row's position in the list.
    fn name_queues(
        &mut self,
        table: &Table,
        columns: &Columns,
        is_taken: impl Fn(usize) -> bool,
    ) -> Vec<Option<u32>> {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut queues = Vec::with_capacity(table.n_rows());
        for (index, row) in table.rows().enumerate() {
            let queue = is_taken(index).then(|| {
                let name = columns.field(row, "queue");
                *known.entry(name).or_insert_with(|| {
                    self.queue_names.push(name.to_owned());
                    self.queue_names.len() as u32 - 1
                })
            });
            queues.push(queue);
        }
        queues
    }

    /// The rows that could be read, in file order.
    pub fn rows(&self) -> impl Iterator<Item = RawRow> {
        self.records
            .iter()
            .enumerate()
            .map(|(index, record)| RawRow {
                record,
                answered_within: self.answered_within.get(index),
            })
    }

    /// The first day that the wall clock showed.
    pub fn first_day(&self, zone: &Zone) -> Option<NaiveDate> {
        let days = self.records.iter().map(|r| local(&r.start, zone).date());
        days.min()
    }

    /// The most frequent distance between neighbouring starts of a queue, if centres use it.
    pub fn interval_minutes(&self, zone: &Zone) -> Option<u32> {
        let mut starts: Vec<Vec<i64>> = vec![Vec::new(); self.queue_names.len()];
        for record in self.records.iter() {
            starts[record.queue].push(local(&record.start, zone).and_utc().timestamp() / 60);
        }
        let mut counts = Grid::INTERVALS.map(|minutes| (0_usize, minutes));
        for queue in &mut starts {
            queue.sort_unstable();
            for pair in queue.windows(2) {
                let step = pair[1] - pair[0];
                let count = counts.iter_mut().find(|(_, m)| i64::from(*m) == step);
                if let Some((n, _)) = count {
                    *n += 1;
                }
            }
        }
        counts
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .max_by_key(|(n, minutes)| (*n, std::cmp::Reverse(*minutes)))
            .map(|(_, minutes)| minutes)
    }
}

fn recorded(start: &Stamp) -> RecordedStart {
    match start.instant() {
        Some(at) => RecordedStart::Instant(at),
        None => RecordedStart::Local(start.local),
    }
}

/// What the wall clock showed at a start.
fn local(start: &RecordedStart, zone: &Zone) -> NaiveDateTime {
    match start {
        RecordedStart::Instant(at) => zone.at(*at).naive_local(),
        RecordedStart::Local(local) => *local,
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
    table.uncount_header();
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
        |(_, text): (usize, &str)| text.is_empty() || dates::parse_wall_clock(text).is_some();
    if own_day && cells.clone().take(50).all(is_clock) {
        return read_day_and_time(table, columns, format, findings);
    }
    let column = dates::read_column(place, cells.clone(), format.date_order);
    findings.extend(column.findings);
    for ((row, text), stamp) in cells.zip(&column.stamps) {
        if stamp.is_none() && text.is_empty() {
            let expected = "a date such as 2026-11-01T09:00";
            findings.push(empty(place, row, "PB-1201", expected));
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
    let days = dates::read_column(day_place, day_cells.clone(), format.date_order);
    findings.extend(days.findings);
    let place = columns.place(table, "start");
    let times = columns.cells(table, "start");
    let mut stamps = Vec::with_capacity(table.n_rows());
    for ((row, text), ((_, day_text), day)) in times.zip(day_cells.zip(&days.stamps)) {
        let minutes = dates::parse_wall_clock(text);
        if minutes.is_none() {
            findings.push(
                place
                    .error("PB-1214", row)
                    .found(format!("{text:?} is not a time of day"))
                    .expected("00:00 to 24:00")
                    .fix("correct the cell"),
            );
        }
        if day_text.is_empty() {
            let expected = "a date such as 2026-11-01";
            findings.push(empty(day_place, row, "PB-1201", expected));
        }
        let midnight = day.and_then(|s| s.local.date().and_hms_opt(0, 0, 0));
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
    columns: [Option<Vec<Number>>; FIELDS.len()],
}

/// The fields that hold numbers.
const FIELDS: [(&str, Quantity); 8] = [
    ("offered", Quantity::Contacts),
    ("handled", Quantity::Contacts),
    ("abandoned", Quantity::Contacts),
    ("answered_within", Quantity::Contacts),
    ("handle_time_s", Quantity::Duration),
    ("total_handle_time_s", Quantity::Duration),
    ("task_s", Quantity::Duration),
    ("after_task_s", Quantity::Duration),
];

impl Cells {
    fn read(
        table: &Table,
        columns: &Columns,
        format: &HistoryFormat,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let read = FIELDS.map(|(field, quantity)| {
            let place = columns.has(field).then(|| columns.place(table, field))?;
            let cells = columns.cells(table, field);
            let column = numbers::read_column(place, cells, quantity, format.decimal);
            findings.extend(column.findings);
            Some(column.numbers)
        });
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
        let numbers = position(field).and_then(|at| self.columns[at].as_mut());
        for (number, row) in numbers.into_iter().flatten().zip(table.rows()) {
            if *number == Number::Empty {
                *number = Number::Refused;
                findings.push(empty(place, row.number, "PB-1302", "a number"));
            }
        }
    }

    fn column(&self, field: &str) -> Option<&[Number]> {
        self.columns[position(field)?].as_deref()
    }

    fn value(&self, field: &str, index: usize) -> Option<f64> {
        self.column(field)?[index].value()
    }

    fn present(&self) -> impl Iterator<Item = &Vec<Number>> {
        self.columns.iter().flatten()
    }

    fn refused(&self, index: usize) -> bool {
        self.present().any(|c| c[index] == Number::Refused)
    }

    fn repaired(&self, index: usize) -> bool {
        self.present().any(|c| c[index].is_repaired())
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

fn position(field: &str) -> Option<usize> {
    FIELDS.iter().position(|(name, _)| *name == field)
}
