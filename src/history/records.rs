//! One row of a history file, its numbers read, and the rules by which rows are taken.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::Finding;
use crate::calendar::{EventCalendar, Zone};
use crate::units::QueueId;

/// One row of a history file.
#[derive(Debug, Clone, PartialEq)]
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
