//! A history file in any of its layouts becomes records, and records become a history.

mod outcomes;
mod raw;

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Refused;
use super::dates::DateOrder;
use super::headers;
use super::text::Encoding;
use crate::calendar::{EventCalendar, Grid, Zone};
use crate::history::{
    Ambiguous, ContactHistory, ContactRecord, ContactRecords, Finding, HistoryError, Ledger,
    OnDuplicate, RecordRules, Snap, from_actuals, from_records,
};
use crate::units::QueueId;

pub use outcomes::{Outcomes, OutcomesRequest, outcomes};
pub use raw::{RawHistory, RawRow};

/// How a history file is read; what is `None` is recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryFormat {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The mark between fields.
    pub delimiter: Option<char>,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
    /// The decimal mark.
    pub decimal: Option<char>,
    /// Seconds in one unit of the handle-time column.
    pub handle_time_unit_s: f64,
    /// Header names of fields that the names do not tell.
    pub map: BTreeMap<String, String>,
    /// For the hour that comes twice.
    pub ambiguous: Ambiguous,
    /// For two rows of one interval.
    pub on_duplicate: OnDuplicate,
    /// For starts off the grid.
    pub snap: Snap,
}

impl HistoryFormat {
    /// Everything recognised, nothing repaired that the planner did not ask for.
    pub fn recognised() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            date_order: None,
            decimal: None,
            handle_time_unit_s: 1.0,
            map: BTreeMap::new(),
            ambiguous: Ambiguous::Earlier,
            on_duplicate: OnDuplicate::Refuse,
            snap: Snap::Refuse,
        }
    }
}

/// What a history is read for.
#[derive(Debug, Clone)]
pub struct HistoryRequest<'a> {
    /// The file's name, for messages.
    pub file: &'a str,
    /// The centre's clock.
    pub zone: &'a Zone,
    /// Length of an interval in minutes; `None` = the file's own.
    pub interval_minutes: Option<u32>,
    /// The queues of the project; `None` = those of the file, in the order in which they appear.
    pub queues: Option<&'a [QueueId]>,
    /// Rows on and after this day are no history; `None` = all are.
    pub first_planned_day: Option<NaiveDate>,
    /// Queues that may be short, because another one speaks for them.
    pub new_queues: &'a [QueueId],
    /// The calendar in which large days are looked up.
    pub events: &'a EventCalendar,
    /// How the file is read.
    pub format: &'a HistoryFormat,
}

/// A history with the account of its file.
#[derive(Debug, Clone)]
pub struct HistoryRead {
    /// What happened.
    pub history: ContactHistory,
    /// The account of every row.
    pub ledger: Ledger,
}

/// Reads a history file that is already in memory.
///
/// # Errors
/// [`Refused`] with everything that is wrong and the account as far as it goes.
pub fn read(bytes: &[u8], request: &HistoryRequest<'_>) -> Result<HistoryRead, Refused> {
    let raw = RawHistory::parse(request.file, bytes, request.format)?;
    assemble(&raw, request)
}

/// Reads a file in the layout of a history that need not be long enough to learn from, such as
/// today's counts.
///
/// # Errors
/// As [`read`], but for what makes a history too short or too full of holes.
pub fn read_actuals(bytes: &[u8], request: &HistoryRequest<'_>) -> Result<HistoryRead, Refused> {
    let raw = RawHistory::parse(request.file, bytes, request.format)?;
    assemble_by(&raw, request, from_actuals)
}

/// Makes the history from rows that were read before.
///
/// # Errors
/// As [`read`].
pub fn assemble(raw: &RawHistory, request: &HistoryRequest<'_>) -> Result<HistoryRead, Refused> {
    assemble_by(raw, request, from_records)
}

/// What makes tables of records.
type Assembly =
    fn(&ContactRecords, &RecordRules<'_>) -> Result<(ContactHistory, Ledger), HistoryError>;

fn assemble_by(
    raw: &RawHistory,
    request: &HistoryRequest<'_>,
    tables: Assembly,
) -> Result<HistoryRead, Refused> {
    let own: Vec<QueueId> = raw
        .queue_names
        .iter()
        .map(|n| QueueId::new(n.as_str()))
        .collect();
    let queues = request.queues.unwrap_or(&own);
    let mut ledger = raw.ledger.clone();
    let interval_minutes = match request
        .interval_minutes
        .or_else(|| raw.interval_minutes(request.zone))
    {
        Some(minutes) => minutes,
        None => {
            ledger.findings.push(no_interval(request.file));
            return Err(refused(ledger));
        }
    };
    let records = records(raw, queues, &mut ledger);
    let rules = RecordRules {
        file: request.file,
        zone: request.zone,
        interval_minutes,
        queues,
        new_queues: request.new_queues,
        first_planned_day: request.first_planned_day,
        events: request.events,
        ambiguous: request.format.ambiguous,
        on_duplicate: request.format.on_duplicate,
        snap: request.format.snap,
    };
    match tables(&records, &rules) {
        Ok((history, second)) if !ledger.has_errors() => Ok(HistoryRead {
            history,
            ledger: joined(ledger, second),
        }),
        Ok((_, second)) | Err(HistoryError::Refused { ledger: second }) => {
            Err(refused(joined(ledger, second)))
        }
    }
}

fn no_interval(file: &str) -> Finding {
    Finding::error("PB-1207", file)
        .column("start")
        .found("no two rows of a queue are an interval apart")
        .expected(format!("intervals of {:?} minutes", Grid::INTERVALS))
        .fix("give the interval")
}

/// Turns the queue names into positions; names that the project does not know are refused.
fn records<'r>(
    raw: &'r RawHistory,
    queues: &[QueueId],
    ledger: &mut Ledger,
) -> Cow<'r, ContactRecords> {
    let position = |name: &str| match (name, queues) {
        // A file without queues speaks of the only one.
        ("", [_]) => Some(0),
        _ => queues.iter().position(|q| q.as_str() == name),
    };
    let positions: Vec<Option<usize>> = raw.queue_names.iter().map(|n| position(n)).collect();
    if positions.iter().copied().eq((0..positions.len()).map(Some)) {
        return Cow::Borrowed(&raw.records);
    }
    let mut unknown: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut records = ContactRecords::default();
    records.reserve(raw.records.len());
    for record in raw.records.iter() {
        match positions[record.queue] {
            Some(queue) => records.push(ContactRecord { queue, ..record }),
            None => {
                ledger.read += 1;
                ledger.refused += 1;
                unknown.entry(record.queue).or_insert((record.row, 0)).1 += 1;
            }
        }
    }
    for (queue, (row, n)) in unknown {
        ledger.findings.push(unknown_queue(
            raw,
            &raw.queue_names[queue],
            queues,
            (row, n),
        ));
    }
    Cow::Owned(records)
}

fn unknown_queue(
    raw: &RawHistory,
    name: &str,
    queues: &[QueueId],
    (row, n): (usize, usize),
) -> Finding {
    let known = || queues.iter().map(QueueId::as_str);
    let fix = headers::suggestion(name, known())
        .unwrap_or_else(|| "add it to [[queues]], or remove its rows".into());
    Finding::error("PB-1403", &raw.file)
        .row(row)
        .column(raw.queue_column.as_deref().unwrap_or("queue"))
        .found(format!("unknown queue \"{name}\" in {n} rows"))
        .expected(known().collect::<Vec<_>>().join(", "))
        .fix(fix)
}

fn joined(mut first: Ledger, second: Ledger) -> Ledger {
    first.read += second.read;
    first.accepted += second.accepted;
    first.repaired += second.repaired;
    first.refused += second.refused;
    first.findings.extend(second.findings);
    first.findings.sort_by_key(|f| (f.row.unwrap_or(0), f.code));
    first
}

fn refused(ledger: Ledger) -> Refused {
    Refused {
        ledgers: vec![ledger.clone()],
        ..Refused::input(ledger.findings)
    }
}

#[cfg(test)]
mod tests;
