//! What a day of the calendar does to its total, on the log scale: learnt by the queue, or lent by others.

use std::collections::{BTreeMap, BTreeSet};

/// An effect on the log scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Effect {
    pub mean: f64,
    pub variance: f64,
}

/// A reason in the calendar for which one queue can speak for another. Families are those of the
/// queue that borrows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CalendarCause {
    /// What single-day holidays have in common.
    AnyHoliday,
    /// A rest day that is worked.
    MakeUp,
    /// A day of a family, by its place on the family's count.
    Event { family: usize, offset: i64 },
}

/// What the other queues of a group say of days that a queue has not lived through.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lent {
    /// The most queues that spoke of one cause.
    pub lenders: usize,
    pub effects: BTreeMap<CalendarCause, Effect>,
    /// Families that shut most of the others.
    pub closing: BTreeSet<usize>,
    /// What the day does to root shares of the ordinary shape, by family and offset. (slots,)
    pub shapes: BTreeMap<(usize, i64), Vec<f64>>,
}

impl Lent {
    /// The effect that is lent for a day of a family.
    pub fn of_event(&self, family: usize, offset: i64) -> Option<Effect> {
        let cause = CalendarCause::Event { family, offset };
        self.effects.get(&cause).copied()
    }
}
