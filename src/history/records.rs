//! One row of a history file, its numbers read, and the rules by which rows are taken.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::Finding;
use crate::calendar::{EventCalendar, Zone};
use crate::units::QueueId;

/// One row of a history file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContactRecord {
    /// The row, as a spreadsheet counts.
    pub row: usize,
    /// The start of the interval.
    pub start: RecordedStart,
    /// Position in [`RecordRules::queues`].
    pub queue: usize,
    /// Contacts that arrived, 0 or more.
    pub offered: f64,
    /// Contacts that were served, where the file says so.
    pub handled: Option<f64>,
    /// Contacts that gave up, where the file says so.
    pub abandoned: Option<f64>,
    /// Mean handle time of the served contacts in seconds, where the file says so.
    pub handle_time_s: Option<f64>,
    /// Whether a cell was already repaired when it was read.
    pub repaired: bool,
}

/// The rows of a history file column by column: years of quarter hours are millions of rows, and
/// what a file does not give costs them nothing.
#[derive(Debug, Clone, Default)]
pub struct ContactRecords {
    rows: Vec<u32>,
    starts: Vec<RecordedStart>,
    queues: Vec<u32>,
    offered: Vec<f64>,
    handled: SparseColumn,
    abandoned: SparseColumn,
    handle_time_s: SparseColumn,
    repaired: Vec<bool>,
}

impl ContactRecords {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The record at a position.
    pub fn get(&self, index: usize) -> ContactRecord {
        ContactRecord {
            row: self.rows[index] as usize,
            start: self.starts[index],
            queue: self.queues[index] as usize,
            offered: self.offered[index],
            handled: self.handled.get(index),
            abandoned: self.abandoned.get(index),
            handle_time_s: self.handle_time_s.get(index),
            repaired: self.repaired[index],
        }
    }

    /// The records in file order.
    pub fn iter(&self) -> impl Iterator<Item = ContactRecord> + Clone {
        (0..self.len()).map(|index| self.get(index))
    }

    /// A record's row, as a spreadsheet counts.
    pub fn row(&self, index: usize) -> usize {
        self.rows[index] as usize
    }

    /// Position of a record's queue.
    pub fn queue(&self, index: usize) -> usize {
        self.queues[index] as usize
    }

    /// Makes room.
    pub fn reserve(&mut self, more: usize) {
        self.rows.reserve_exact(more);
        self.starts.reserve_exact(more);
        self.queues.reserve_exact(more);
        self.offered.reserve_exact(more);
        self.repaired.reserve_exact(more);
    }

    /// Adds a record. Rows and queues are counted in 32 bits, of which a file fills a few.
    pub fn push(&mut self, record: ContactRecord) {
        let index = self.len();
        self.rows.push(record.row as u32);
        self.starts.push(record.start);
        self.queues.push(record.queue as u32);
        self.offered.push(record.offered);
        self.handled.set(index, record.handled);
        self.abandoned.set(index, record.abandoned);
        self.handle_time_s.set(index, record.handle_time_s);
        self.repaired.push(record.repaired);
    }
}

impl FromIterator<ContactRecord> for ContactRecords {
    fn from_iter<I: IntoIterator<Item = ContactRecord>>(records: I) -> Self {
        let mut all = Self::default();
        records.into_iter().for_each(|record| all.push(record));
        all
    }
}

/// Numbers that may be missing; nothing is stored after the last one that is there.
#[derive(Debug, Clone, Default)]
pub struct SparseColumn {
    values: Vec<f64>,
}

impl SparseColumn {
    /// A pattern of bits that no computation gives, so that a number that is none stays visible.
    const MISSING: f64 = f64::from_bits(u64::MAX);

    /// Sets a value past all that were set.
    pub fn set(&mut self, index: usize, value: Option<f64>) {
        if let Some(value) = value {
            self.values.resize(index, Self::MISSING);
            self.values.push(value);
        }
    }

    /// The value at a position.
    pub fn get(&self, index: usize) -> Option<f64> {
        let value = self.values.get(index).copied();
        value.filter(|v| v.to_bits() != Self::MISSING.to_bits())
    }
}

/// The start of an interval as the file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordedStart {
    /// What the wall clock showed.
    Local(NaiveDateTime),
    /// An instant, because the file says the offset.
    Instant(DateTime<Utc>),
}

/// How a single row in the hour that the clock shows twice is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ambiguous {
    /// It is the first of the two hours, the second is unknown.
    Earlier,
    /// It is the second of the two hours, the first is unknown.
    Later,
    /// It holds both hours; half of it belongs to each.
    Split,
    /// It is refused.
    Refuse,
}

/// What happens when two rows speak of one queue and interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDuplicate {
    /// The later row is refused.
    Refuse,
    /// Their contacts are added up.
    Sum,
    /// The last row stands.
    Last,
}

/// What happens to a start that is no multiple of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snap {
    /// The row is refused.
    Refuse,
    /// It is moved back to the interval in which it lies.
    Floor,
}

/// How records are read.
#[derive(Debug, Clone)]
pub struct RecordRules<'a> {
    /// The file's name, for messages.
    pub file: &'a str,
    /// The centre's clock.
    pub zone: &'a Zone,
    /// Length of an interval in minutes.
    pub interval_minutes: u32,
    /// The queues in the order of the project file.
    pub queues: &'a [QueueId],
    /// Those that may be short, because another queue speaks for them.
    pub new_queues: &'a [QueueId],
    /// Rows on and after this day are no history; `None` = all are.
    pub first_planned_day: Option<NaiveDate>,
    /// Days on which much may arrive without being a fault of the data.
    pub events: &'a EventCalendar,
    /// For the hour that comes twice.
    pub ambiguous: Ambiguous,
    /// For two rows of one interval.
    pub on_duplicate: OnDuplicate,
    /// For starts off the grid.
    pub snap: Snap,
}

impl RecordRules<'_> {
    /// A finding of this file.
    pub(super) fn error(&self, code: &'static str) -> Finding {
        Finding::error(code, self.file)
    }

    /// A warning of this file.
    pub(super) fn warning(&self, code: &'static str) -> Finding {
        Finding::warning(code, self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparse_column_tells_what_is_missing_from_what_is_no_number() {
        let mut column = SparseColumn::default();
        let given = [None, Some(1.5), None, Some(f64::NAN), Some(0.0), None];
        for (index, value) in given.into_iter().enumerate() {
            column.set(index, value);
        }
        let read: Vec<Option<f64>> = (0..given.len() + 1).map(|i| column.get(i)).collect();
        assert_eq!(read[..3], [None, Some(1.5), None]);
        assert!(read[3].is_some_and(f64::is_nan));
        assert_eq!(read[4..], [Some(0.0), None, None]);
        assert_eq!(column.values.len(), 5, "nothing is stored after the last");
    }
}
