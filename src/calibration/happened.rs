//! What is known of a queue's past, interval by interval.

use crate::calendar::Grid;

use super::CountedIntervals;

/// What was counted in one interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counted {
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts that were served.
    pub handled: Option<f64>,
    /// Contacts that gave up.
    pub abandoned: Option<f64>,
    /// Contacts answered within the target time.
    pub answered_within: Option<f64>,
    /// Mean handle time of those served, in seconds.
    pub handle_time_s: Option<f64>,
}

/// The time on queue of one worked shift, elapsed minutes of the grid, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Worked {
    /// From and until, breaks and other work left out.
    pub spans: Vec<(i64, i64)>,
}

/// What the project says and the history does not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assumed {
    /// The target time behind `answered_within`, in seconds.
    pub answer_within_s: f64,
    /// The handle time where the history has none, in seconds.
    pub handle_time_s: f64,
    /// Mean time after which people call again, in seconds.
    pub retry_after_s: f64,
}

/// One queue's past.
#[derive(Debug, Clone)]
pub struct Happened<'a> {
    /// The days.
    pub grid: &'a Grid,
    /// One entry per interval of the grid; `None` = unknown.
    pub intervals: Vec<Option<Counted>>,
    /// The shifts worked by people who serve this queue alone; or why there are none.
    pub worked: Result<Vec<Worked>, super::Reason>,
    /// What the project says.
    pub assumed: Assumed,
}

/// One interval with all that the replay needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Position in the grid.
    pub(super) interval: usize,
    /// Position of the day.
    pub(super) day: usize,
    /// Slot of the wall clock.
    pub(super) slot: usize,
    /// Contacts that arrived.
    pub(super) offered: f64,
    /// Contacts answered in time and abandoned, where this interval is counted.
    pub(super) seen: Option<Seen>,
}

/// What the replay is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) in_time: f64,
    pub(super) abandoned: f64,
}

impl Happened<'_> {
    /// Contacts that gave up, and whether that was derived from those handled.
    fn abandoned(of: &Counted) -> Option<(f64, bool)> {
        let derived = || of.handled.map(|handled| (of.offered - handled, true));
        of.abandoned.map(|a| (a, false)).or_else(derived)
    }

    /// Whether any interval says so.
    pub(super) fn knows(&self, fact: impl Fn(&Counted) -> bool) -> bool {
        self.intervals.iter().flatten().any(fact)
    }

    /// Whether the history tells who gave up.
    pub(super) fn knows_abandoned(&self) -> bool {
        self.knows(|c| Self::abandoned(c).is_some())
    }

    /// The known intervals in their order, and what was left out.
    pub(super) fn cells(&self) -> (Vec<Cell>, CountedIntervals) {
        let mut account = CountedIntervals::default();
        let mut cells = Vec::new();
        for (interval, counted) in self.intervals.iter().enumerate() {
            let Some(counted) = counted else { continue };
            let abandoned = Self::abandoned(counted);
            account.abandoned_derived |= abandoned.is_some_and(|(_, derived)| derived);
            let both = counted.answered_within.zip(abandoned);
            let seen = both.map(|(in_time, (abandoned, _))| Seen { in_time, abandoned });
            let sound = seen.filter(|seen| is_sound(counted, seen));
            account.contradictory += usize::from(seen.is_some() && sound.is_none());
            cells.push(Cell {
                interval,
                day: self.grid.day_of(interval),
                slot: self.grid.slot(interval),
                offered: counted.offered.round(),
                seen: sound.filter(|_| counted.offered >= 1.0),
            });
        }
        drop_ends(&mut cells);
        (cells, account)
    }
}

/// Who is answered in time and who gives up are different contacts, and both arrived.
fn is_sound(counted: &Counted, seen: &Seen) -> bool {
    let handled_fits = counted.handled.is_none_or(|h| h <= counted.offered);
    seen.abandoned >= 0.0 && seen.in_time + seen.abandoned <= counted.offered && handled_fits
}

/// The last interval before a gap is no measure: at closing the line is sent away.
fn drop_ends(cells: &mut [Cell]) {
    for at in 0..cells.len() {
        let next = cells.get(at + 1).map(|c| c.interval);
        if next != Some(cells[at].interval + 1) {
            cells[at].seen = None;
        }
    }
}
