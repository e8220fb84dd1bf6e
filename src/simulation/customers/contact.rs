//! A contact: one customer in one line, with everything that chance decides about them.

use crate::simulation::streams::Identity;

/// How a contact came to stand in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulation) enum Origin {
    /// A customer's first attempt.
    First,
    /// A further attempt after hanging up.
    Again,
    /// Another queue has handled it before.
    Transferred,
}

/// Stands for the moment at which a contact gives up that has not had to wait yet.
pub(in crate::simulation) const UNDECIDED: f64 = f64::NEG_INFINITY;

/// One customer with everything that chance decides about them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulation) struct Contact {
    /// Position of the queue.
    pub(in crate::simulation) queue: u32,
    /// The interval of arrival in this line.
    pub(in crate::simulation) interval: u32,
    /// Seconds from the plan's first instant.
    pub(in crate::simulation) arrived: f64,
    /// The moment at which they give up unless served; infinite for the endlessly patient, and
    /// [`UNDECIDED`] until they have to stand in line, which most never do.
    pub(in crate::simulation) gives_up: f64,
    /// Seconds of work for an average person who does nothing else.
    pub(in crate::simulation) work: f64,
    /// Deferred work: the moment by which it should be finished. Live: the last moment in time.
    pub(in crate::simulation) due: f64,
    /// What later draws about this contact are named by.
    pub(in crate::simulation) identity: Identity,
    /// The interval of the customer's first attempt.
    pub(in crate::simulation) first_interval: u32,
    /// How many lines it has stood in before.
    pub(in crate::simulation) line: u32,
    /// How it came here.
    pub(in crate::simulation) origin: Origin,
    /// Whether somebody has begun with it and handed it back.
    pub(in crate::simulation) handed_back: bool,
    /// Whether it will call again if it hangs up.
    pub(in crate::simulation) calls_again: bool,
    /// Where the engine watches for its hanging up, if it does.
    pub(in crate::simulation) slot: Slot,
}

/// Where a contact is watched; contacts are copied all the time, so it takes no more than a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulation) struct Slot(u32);

impl Slot {
    /// Nobody watches.
    pub(in crate::simulation) const NONE: Self = Self(u32::MAX);

    /// This place among the watched.
    pub(in crate::simulation) fn at(place: u32) -> Self {
        Self(place)
    }

    /// The place, if it is watched.
    pub(in crate::simulation) fn place(self) -> Option<usize> {
        (self != Self::NONE).then_some(self.0 as usize)
    }
}

// A contact fills one line of the processor's cache and no more.
const _: () = assert!(size_of::<Contact>() == 64);

impl Contact {
    /// Position of the queue.
    pub(in crate::simulation) fn queue(&self) -> usize {
        self.queue as usize
    }

    /// The interval of arrival in this line.
    pub(in crate::simulation) fn interval(&self) -> usize {
        self.interval as usize
    }
}
