//! What happened: contacts per queue and interval, with an account of every row.
//!
//! A history is a table of days × intervals on the wall clock for each queue. An interval that the
//! file does not hold is *unknown*, never zero. The hour that a clock shows twice is folded into one
//! slot (the mean of the two), because a day's shape belongs to the wall clock.
//!
//! The [`Ledger`] balances: rows read = accepted + repaired + refused, and each row that was not
//! simply accepted stands in it with its place, what was found, what was expected and how to fix it.
//!
//! Not modelled: contacts below the interval (single calls), and transfers between queues.

mod account;
mod assembly;
mod checks;
mod ledger;
mod placing;
mod records;
mod tables;

pub use assembly::{from_actuals, from_records};
pub use ledger::{Finding, Ledger, Severity};
pub use records::{
    Ambiguous, ContactRecord, ContactRecords, OnDuplicate, RecordRules, RecordedStart, Snap,
    SparseColumn,
};

use chrono::{Duration, NaiveDate};
use ndarray::Array2;

use crate::calendar::Zone;
use crate::units::QueueId;

/// Why records make no history.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HistoryError {
    /// Some rows, or the file as a whole, cannot be used; the account says which and why.
    #[error("{} errors in {}", .ledger.findings.iter().filter(|f| f.is_error()).count(), .ledger.file)]
    Refused {
        /// The account of every row.
        ledger: Ledger,
    },
}

/// Everything known of the past, on one grid of days × intervals.
#[derive(Debug, Clone)]
pub struct ContactHistory {
    /// The centre's clock, to which all labels belong.
    pub zone: Zone,
    /// Length of an interval in minutes.
    pub interval_minutes: u32,
    /// The day of row 0 in every table.
    pub first_day: NaiveDate,
    /// One table per queue, in the order of the project file.
    pub queues: Vec<QueueHistory>,
}

/// One queue's past. All tables are (days, slots of the wall clock).
#[derive(Debug, Clone)]
pub struct QueueHistory {
    /// The queue.
    pub queue: QueueId,
    /// The day of row 0.
    pub first_day: NaiveDate,
    /// Length of a slot in minutes.
    pub interval_minutes: u32,
    /// Contacts that arrived per slot; 0 where not observed. (days, slots)
    pub offered: Array2<f64>,
    /// Whether the file holds the slot. (days, slots)
    pub observed: Array2<bool>,
    /// Contacts whose handle time is known. (days, slots)
    pub handled: Array2<f64>,
    /// Mean handle time of those, in seconds; 0 where `handled` is 0. (days, slots)
    pub handle_time_s: Array2<f64>,
}

impl QueueHistory {
    /// How many days the table spans.
    pub fn n_days(&self) -> usize {
        self.offered.nrows()
    }

    /// Slots of the wall clock in a day.
    pub fn slots_per_day(&self) -> usize {
        self.offered.ncols()
    }

    /// The date of a row.
    pub fn day(&self, day_index: usize) -> NaiveDate {
        self.first_day + Duration::days(day_index as i64)
    }

    /// The same history as it stood before `day`: later rows are not in it.
    pub fn before(&self, day: NaiveDate) -> QueueHistory {
        let keep = (day - self.first_day)
            .num_days()
            .clamp(0, self.n_days() as i64) as usize;
        let cut = ndarray::s![..keep, ..];
        QueueHistory {
            queue: self.queue.clone(),
            first_day: self.first_day,
            interval_minutes: self.interval_minutes,
            offered: self.offered.slice(cut).to_owned(),
            observed: self.observed.slice(cut).to_owned(),
            handled: self.handled.slice(cut).to_owned(),
            handle_time_s: self.handle_time_s.slice(cut).to_owned(),
        }
    }
}
