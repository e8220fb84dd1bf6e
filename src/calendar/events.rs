//! What makes a day special: holidays, make-up workdays, campaigns, closures, outages.

use chrono::NaiveDate;

use super::ClockMinutes;
use crate::units::QueueId;

/// What a calendar entry says of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A public holiday, of one day or of a span such as Spring Festival.
    Holiday,
    /// Nobody is there: nothing arrives, nothing is planned.
    Closed,
    /// Open only in this span of the wall clock.
    Hours {
        /// Open from.
        from: ClockMinutes,
        /// Open until; may exceed 24 hours.
        until: ClockMinutes,
    },
    /// A campaign such as 双11; its days are learnt apart from ordinary ones.
    Campaign,
    /// Days that say nothing about the usual volume: never learnt from.
    Outage,
    /// The same of a span of the wall clock on each day; what lies outside is learnt from.
    OutageHours {
        /// Out from.
        from: ClockMinutes,
        /// Out until; may exceed 24 hours.
        until: ClockMinutes,
    },
    /// A rest day that is worked in exchange for a holiday.
    MakeUpWorkday,
}

/// Who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntrySource {
    /// The planner's own `calendar.csv`.
    Planner,
    /// The public holidays shipped with the program.
    Public,
}

/// One row of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarEntry {
    /// The family's name; instances of one campaign across the years share it.
    pub name: String,
    /// First local day.
    pub first_day: NaiveDate,
    /// Last local day, included.
    pub last_day: NaiveDate,
    /// What it says of these days.
    pub kind: EntryKind,
    /// Only this queue, or all.
    pub queue: Option<QueueId>,
    /// The planner's factor for the campaign's largest day; `None` = learnt.
    pub uplift: Option<f64>,
    /// The day that means the same in every instance of the family, such as New Year's Day of a Spring
    /// Festival; it may lie outside the entry. `None` = unknown.
    pub anchor: Option<NaiveDate>,
    /// Who said so.
    pub source: EntrySource,
    /// The planner's own words: for an outage why its days are not learnt from; may be empty.
    pub note: String,
}

impl CalendarEntry {
    /// Whether it keeps days, or hours of them, from being learnt from.
    pub fn excludes(&self) -> bool {
        matches!(self.kind, EntryKind::Outage | EntryKind::OutageHours { .. })
    }

    /// Whether the date lies inside the entry's days.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.first_day <= day && day <= self.last_day
    }

    /// How many days the entry lasts.
    pub fn n_days(&self) -> usize {
        (self.last_day - self.first_day).num_days() as usize + 1
    }
}

/// All entries of a centre, public and its own, ordered by first day, then name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventCalendar {
    entries: Vec<CalendarEntry>,
}

impl EventCalendar {
    /// Puts the entries in order.
    pub fn new(mut entries: Vec<CalendarEntry>) -> Self {
        entries.sort_by(|a, b| {
            (a.first_day, a.last_day, &a.name).cmp(&(b.first_day, b.last_day, &b.name))
        });
        Self { entries }
    }

    /// Every entry in order.
    pub fn entries(&self) -> &[CalendarEntry] {
        &self.entries
    }

    /// The entries that concern the queue on that day.
    pub fn on<'a>(
        &'a self,
        day: NaiveDate,
        queue: &'a QueueId,
    ) -> impl Iterator<Item = &'a CalendarEntry> {
        self.entries
            .iter()
            .filter(move |e| e.covers(day) && e.queue.as_ref().is_none_or(|q| q == queue))
    }

    /// The same calendar as one queue sees it: entries of other queues are left out.
    pub fn for_queue(&self, queue: &QueueId) -> EventCalendar {
        EventCalendar {
            entries: self
                .entries
                .iter()
                .filter(|e| e.queue.as_ref().is_none_or(|q| q == queue))
                .cloned()
                .collect(),
        }
    }
}
