//! A person's finished roster as the checks see it: shifts on the clock and in elapsed time.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc};

use super::{Clock, TakenBreak};
use crate::calendar::ClockMinutes;
use crate::roster::rows::{ActivityRow, ShiftRow};
use crate::roster::{
    Agent, AvailabilityKind, Contract, PreviousShift, RosterProblem, ShiftPattern,
};

/// Everything one person works in the plan, and what they worked before it.
#[derive(Debug)]
pub struct Person<'a> {
    /// What was asked.
    pub problem: &'a RosterProblem,
    /// The wall clock of the place.
    pub clock: &'a Clock<'a>,
    /// Position in [`RosterProblem::agents`].
    pub agent: usize,
    /// The planned shifts by start.
    pub shifts: Vec<WorkedShift<'a>>,
    /// The shifts before the first day, by start.
    pub past: Vec<&'a PreviousShift>,
    /// Whether anything is known of breaks and other activities.
    pub activities_known: bool,
}

/// One shift of the plan with what the clock says about it.
#[derive(Debug)]
pub struct WorkedShift<'a> {
    /// The row.
    pub row: &'a ShiftRow,
    /// Start.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
    /// What the centre's wall clock shows at the start.
    pub wall_start: NaiveDateTime,
    /// The pattern it names, if there is one.
    pub pattern: Option<&'a ShiftPattern>,
    /// Whether the person's contract has this pattern.
    pub allowed: bool,
    /// When the pattern ends it; `None` where the person may not work this pattern.
    pub due_end: Option<DateTime<Utc>>,
    /// Activities inside the shift, by start.
    pub activities: Vec<&'a ActivityRow>,
    /// Its interruptions but for duties, by start; none where its pattern does not exist.
    pub breaks: Vec<TakenBreak<'a>>,
    /// Activities of its day that lie outside of it.
    pub outside: Vec<&'a ActivityRow>,
}

impl WorkedShift<'_> {
    /// The day to which it belongs.
    pub fn work_date(&self) -> NaiveDate {
        self.row.work_date
    }

    /// What the wall clock shows at the start, minutes from midnight of that day.
    pub fn start_clock(&self) -> i64 {
        clock_of(self.wall_start)
    }

    /// Paid minutes as they count for a week: those of a day without a clock change.
    pub fn ordinary_paid_minutes(&self) -> f64 {
        let paid = self.row.paid_minutes as f64;
        match (self.due_end, self.pattern) {
            (Some(end), Some(pattern)) => {
                paid - (minutes_between(self.start, end) - f64::from(pattern.minutes))
            }
            _ => paid,
        }
    }

    /// Whether it shares time with the span.
    pub fn overlaps(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> bool {
        self.start < until && from < self.end
    }
}

impl<'a> Person<'a> {
    /// Who it is.
    pub fn member(&self) -> &'a Agent {
        &self.problem.agents[self.agent]
    }

    /// What they signed.
    pub fn contract(&self) -> &'a Contract {
        &self.problem.contracts[self.member().contract]
    }

    /// The days of the plan on which a shift starts.
    pub fn worked_days(&self) -> BTreeSet<NaiveDate> {
        self.shifts.iter().map(WorkedShift::work_date).collect()
    }

    /// The shift of a planned day; where there are two, the later.
    pub fn shift_on(&self, day: NaiveDate) -> Option<&WorkedShift<'a>> {
        self.shifts.iter().rev().find(|s| s.work_date() == day)
    }

    /// The instant at which the wall clock shows `clock` minutes after `day`'s midnight; after a
    /// gap, and the first of two.
    pub fn instant(&self, day: NaiveDate, clock: ClockMinutes) -> DateTime<Utc> {
        self.clock.instant(day, clock)
    }

    /// Whether the person has left, or is not there yet.
    pub fn is_employed_on(&self, day: NaiveDate) -> bool {
        self.member().is_employed_on(day)
    }

    /// Whether the whole day is paid leave.
    pub fn is_on_leave(&self, day: NaiveDate) -> bool {
        self.has_all_day(AvailabilityKind::Leave, day)
    }

    /// Whether the whole day is leave, hours away, or outside employment.
    pub fn is_away(&self, day: NaiveDate) -> bool {
        !self.is_employed_on(day)
            || self.is_on_leave(day)
            || self.has_all_day(AvailabilityKind::Unavailable, day)
    }

    /// Whether a row of that kind, without hours, covers the day.
    pub fn has_all_day(&self, kind: AvailabilityKind, day: NaiveDate) -> bool {
        self.member().has_all_day(kind, day)
    }

    /// Whether the person is there at all: who may be hired is not, unless they work.
    fn is_there(&self) -> bool {
        !self.member().to_hire || !self.shifts.is_empty()
    }

    /// The planning weeks that hold a planned day, in their order; none for who is not hired.
    pub fn weeks(&self) -> impl Iterator<Item = PlanningWeek<'_, 'a>> {
        let first_day = self.problem.grid.first_day();
        let into_week = first_day.weekday().days_since(self.problem.week_starts);
        let first = first_day - Duration::days(i64::from(into_week));
        let last = self.problem.grid.day(self.problem.grid.n_days() - 1);
        (0..)
            .map(move |week| first + Duration::days(7 * week))
            .take_while(move |&monday| self.is_there() && monday <= last)
            .map(|first| PlanningWeek {
                person: self,
                first,
            })
    }

    /// Whether the day is one of the plan's.
    pub fn is_planned(&self, day: NaiveDate) -> bool {
        let grid = &self.problem.grid;
        (0..grid.n_days() as i64).contains(&grid.day_index(day))
    }
}

/// Seven days of one person, from the day on which the centre's weeks start.
#[derive(Debug, Clone, Copy)]
pub struct PlanningWeek<'p, 'a> {
    person: &'p Person<'a>,
    /// The first of the seven days.
    pub first: NaiveDate,
}

impl<'p, 'a> PlanningWeek<'p, 'a> {
    /// Its days.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let first = self.first;
        (0..7).map(move |i| first + Duration::days(i))
    }

    /// Whether all of its days are planned; else only upper limits hold.
    pub fn is_whole(&self) -> bool {
        self.days().all(|day| self.person.is_planned(day))
    }

    /// The shifts whose work date lies in it.
    pub fn shifts(&self) -> impl Iterator<Item = &'p WorkedShift<'a>> {
        let (first, end) = (self.first, self.first + Duration::days(7));
        self.person
            .shifts
            .iter()
            .filter(move |s| first <= s.work_date() && s.work_date() < end)
    }

    /// How many different days are worked.
    pub fn worked_days(&self) -> u32 {
        let days: BTreeSet<NaiveDate> = self.shifts().map(WorkedShift::work_date).collect();
        days.len() as u32
    }

    /// Least and most worked days after leave and absence: `(least', m)` of the formula.
    pub fn allowed_days(&self) -> (u32, u32) {
        let leave = self.days().filter(|&d| self.person.is_on_leave(d)).count() as u32;
        let there = self.days().filter(|&d| !self.person.is_away(d)).count() as u32;
        let (least, most) = self.person.contract().days_per_week;
        let most_now = most.saturating_sub(leave).min(there);
        (least.saturating_sub(leave).min(most_now), most_now)
    }
}

/// Elapsed minutes from one instant to another.
pub(super) fn minutes_between(from: DateTime<Utc>, until: DateTime<Utc>) -> f64 {
    (until - from).num_seconds() as f64 / 60.0
}

/// Minutes from midnight on the wall clock.
pub(super) fn clock_of(wall: NaiveDateTime) -> i64 {
    (wall.time() - chrono::NaiveTime::MIN).num_minutes()
}

/// What a person reads for an instant: date and time on the centre's wall clock, without offset.
pub(super) fn as_clock(wall: NaiveDateTime) -> String {
    wall.format("%Y-%m-%d %H:%M:%S").to_string()
}
