//! What differs from the published roster, person by person and day by day, and why.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::compile::{CompiledGroup, CompiledProblem};
use super::super::relaxation::words;
use super::super::responses::WorkedDay;
use super::super::{AvailabilityKind, AvailabilityRule, Coverage, Roster, Shift};
use super::ReplanRequest;
use super::charged::published;
use crate::units::QueueId;

/// A person-day that differs from what was published.
#[derive(Debug, Clone, PartialEq)]
pub struct DayChange {
    /// Position in the problem's agents.
    pub agent: usize,
    /// The day.
    pub work_date: NaiveDate,
    /// What was published; `None` = a day off.
    pub before: Option<ShiftTime>,
    /// What holds now.
    pub after: Option<ShiftTime>,
    /// Why.
    pub reason: ChangeReason,
}

/// A shift as a planner names it; minutes are elapsed minutes from the plan's first midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftTime {
    /// Position in the problem's patterns.
    pub pattern: usize,
    /// Start.
    pub start_minute: i64,
    /// End.
    pub end_minute: i64,
}

impl ShiftTime {
    fn of(shift: &Shift) -> Self {
        Self {
            pattern: shift.pattern,
            start_minute: shift.start_minute,
            end_minute: shift.end_minute,
        }
    }
}

/// Why a day changed; the first that holds.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeReason {
    /// Nothing is legal for this person any more.
    LeftOut,
    /// A row of availability speaks of that day.
    OwnDay {
        /// The row in words.
        row: String,
    },
    /// The person's own rules changed on other days, or the published days broke one.
    OwnWeek,
    /// Without this shift somebody would be missing.
    Cover {
        /// The queue.
        queue: QueueId,
        /// The interval in which most would be missing, elapsed minutes.
        from_minute: i64,
        /// How many, with nobody in this person's place.
        missing: f64,
    },
    /// In exchange for another day of the same person.
    Exchange {
        /// That day.
        day: NaiveDate,
    },
    /// The plan costs less this way: fewer surplus hours or lower wages.
    Cheaper,
}

/// Who has to move and who may.
pub(super) struct Moved {
    /// People whose published roster cannot stand.
    must: BTreeSet<usize>,
    asked: BTreeSet<usize>,
}

impl Moved {
    pub(super) fn new(
        request: &ReplanRequest<'_>,
        broken: &BTreeSet<usize>,
        start: &[Option<Vec<Option<WorkedDay>>>],
        compiled: &CompiledProblem,
    ) -> Self {
        let groups = compiled.groups.iter().zip(start);
        let unseated = groups
            .filter(|(_, start)| start.is_none())
            .map(|(group, _)| group.members[0]);
        let planned: BTreeSet<usize> = compiled.groups.iter().map(|g| g.members[0]).collect();
        let mut must: BTreeSet<usize> = broken.intersection(&planned).copied().collect();
        must.extend(unseated);
        let agents = &request.problem.agents;
        let everybody = 0..agents.len();
        // Whoever is left out leaves a hole too.
        let holes = everybody
            .clone()
            .filter(|a| must.contains(a) || !planned.contains(a));
        let mut queues: BTreeSet<usize> = holes.flat_map(|a| agents[a].queues.clone()).collect();
        queues.extend(changed_queues(request));
        let touched = |&agent: &usize| agents[agent].queues.iter().any(|q| queues.contains(q));
        let mut asked: BTreeSet<usize> = everybody.filter(touched).collect();
        asked.extend(&must);
        asked.extend(request.changed);
        Self { must, asked }
    }

    pub(super) fn must(&self, agent: usize) -> bool {
        self.must.contains(&agent)
    }

    pub(super) fn is_asked(&self, agent: usize) -> bool {
        self.asked.contains(&agent)
    }
}

/// Queues whose requirement on coming days is another one, or is not known to be the same.
fn changed_queues(request: &ReplanRequest<'_>) -> Vec<usize> {
    let problem = request.problem;
    let from = problem.grid.minute_at(request.from, 0);
    let first = (from / i64::from(problem.grid.interval_minutes())).max(0) as usize;
    let differs = |queue: &usize| match request.required_before {
        None => true,
        Some(before) => {
            let now = problem.queues[*queue].required.iter().skip(first);
            before
                .get(*queue)
                .is_none_or(|then| !now.eq(then.iter().skip(first)))
        }
    };
    (0..problem.queues.len()).filter(differs).collect()
}

/// Every difference, by person, then day.
pub(super) fn changes(
    request: &ReplanRequest<'_>,
    (roster, coverage): (&Roster, &Coverage),
    moved: &Moved,
    without: &[CompiledGroup],
) -> Vec<DayChange> {
    let before = published(request);
    let after = published(&ReplanRequest {
        published: roster,
        ..*request
    });
    let out: BTreeSet<usize> = without.iter().map(|group| group.members[0]).collect();
    let mut found = Vec::new();
    for (agent, (before, after)) in before.iter().zip(&after).enumerate() {
        let differ: BTreeMap<usize, (Option<&Shift>, Option<&Shift>)> = before
            .iter()
            .zip(after)
            .enumerate()
            .filter(|(_, (before, after))| !same(**before, **after))
            .map(|(day, (before, after))| (day, (*before, *after)))
            .collect();
        for (&day, &(before, after)) in &differ {
            let why = Why {
                request,
                coverage,
                agent,
                differ: &differ,
            };
            let reason = if out.contains(&agent) {
                ChangeReason::LeftOut
            } else {
                why.reason(day, moved.must(agent))
            };
            found.push(DayChange {
                agent,
                work_date: request.problem.grid.day(day),
                before: before.map(ShiftTime::of),
                after: after.map(ShiftTime::of),
                reason,
            });
        }
    }
    found
}

fn same(before: Option<&Shift>, after: Option<&Shift>) -> bool {
    let key = |shift: &Shift| (shift.pattern, shift.start_minute);
    before.map(key) == after.map(key)
}

/// What is known about one person's changes.
struct Why<'a> {
    request: &'a ReplanRequest<'a>,
    coverage: &'a Coverage,
    agent: usize,
    differ: &'a BTreeMap<usize, (Option<&'a Shift>, Option<&'a Shift>)>,
}

impl Why<'_> {
    fn reason(&self, day: usize, must: bool) -> ChangeReason {
        if must {
            let row = self.own_row(day, self.differ[&day].0);
            return row.map_or(ChangeReason::OwnWeek, |row| ChangeReason::OwnDay { row });
        }
        let (_, after) = self.differ[&day];
        match after {
            Some(shift) => self.cover(shift).unwrap_or(ChangeReason::Cheaper),
            None => self.exchange(day).unwrap_or(ChangeReason::Cheaper),
        }
    }

    /// The row of availability that stands against the published day: whole days first.
    fn own_row(&self, day: usize, before: Option<&Shift>) -> Option<String> {
        let problem = self.request.problem;
        let date = problem.grid.day(day);
        let wishes = [AvailabilityKind::Prefers, AvailabilityKind::Avoids];
        let stands_against = |row: &&AvailabilityRule| match row.span {
            None => true,
            Some((from, until)) => before.is_some_and(|shift| {
                let at = |clock| problem.grid.minute_at(date, clock);
                shift.start_minute < at(until) && shift.end_minute > at(from)
            }),
        };
        let rows = problem.agents[self.agent].availability.iter();
        rows.filter(|row| !wishes.contains(&row.kind) && row.covers(date))
            .filter(stands_against)
            .min_by_key(|row| row.span.is_some())
            .map(|row| words(problem, row))
    }

    /// Where most would be missing without the shift.
    fn cover(&self, shift: &Shift) -> Option<ChangeReason> {
        let problem = self.request.problem;
        let interval = i64::from(problem.grid.interval_minutes());
        let first = (shift.start_minute / interval).max(0) as usize;
        let end = (shift.end_minute / interval).max(0) as usize;
        let end = end.min(problem.grid.n_intervals());
        let own = problem.shrinkage.availability();
        let mut most: Option<(f64, usize, usize)> = None;
        for &queue in &problem.agents[self.agent].queues {
            let cover = &self.coverage.queues[queue];
            for t in first..end {
                let missing = cover.required[t] - cover.scheduled[t] + own;
                if missing > 1e-9 && most.is_none_or(|(found, _, _)| missing > found) {
                    most = Some((missing, queue, t));
                }
            }
        }
        most.map(|(missing, queue, t)| ChangeReason::Cover {
            queue: problem.queues[queue].queue.clone(),
            from_minute: t as i64 * interval,
            missing,
        })
    }

    /// The nearest day that this person works instead.
    fn exchange(&self, day: usize) -> Option<ChangeReason> {
        let gained = self
            .differ
            .iter()
            .filter(|(_, (before, after))| before.is_none() && after.is_some());
        let nearest = gained.min_by_key(|(other, _)| (other.abs_diff(day), **other))?;
        Some(ChangeReason::Exchange {
            day: self.request.problem.grid.day(*nearest.0),
        })
    }
}
