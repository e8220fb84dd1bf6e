//! Where the people with a queue's skill are in one interval.

use std::collections::HashSet;

use chrono::{Duration, NaiveDate};

use super::ShortReason;
use crate::roster::{Agent, AvailabilityKind, Roster, RosterProblem, Shift};

/// Heads with the queue's skill, each counted once but for those on a break.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Heads {
    pub with_skill: usize,
    pub on_shift: usize,
    pub on_break: usize,
    pub on_leave: usize,
    pub unavailable: usize,
    pub at_other_hours: usize,
    pub off: usize,
    /// Not on a shift, not away, with a shift that would reach the interval.
    pub within_reach: usize,
}

impl Heads {
    pub(super) fn reason(&self, required: f64, availability: f64) -> ShortReason {
        let would_do = |heads: usize| heads as f64 * availability >= required;
        if self.with_skill == 0 {
            ShortReason::NobodyHasTheSkill
        } else if would_do(self.on_shift - self.on_break) {
            ShortReason::SharedWithOtherQueues
        } else if would_do(self.on_shift) {
            ShortReason::OnBreak
        } else if would_do(self.on_shift + self.within_reach) {
            ShortReason::NeededAtOtherTimes
        } else if would_do(self.on_shift + self.within_reach + self.on_leave) {
            ShortReason::OnLeave
        } else {
            ShortReason::TooFewCouldWork
        }
    }
}

/// One interval of the plan, in elapsed minutes and as the date on which it starts.
#[derive(Debug, Clone, Copy)]
struct Moment {
    from: i64,
    until: i64,
    day: NaiveDate,
}

impl Moment {
    fn meets(&self, from: i64, until: i64) -> bool {
        from < self.until && self.from < until
    }
}

/// Counts everybody with the skill of `queue` in `interval`, both positions in the problem.
pub(super) fn count(
    problem: &RosterProblem,
    roster: &Roster,
    (queue, interval): (usize, usize),
) -> Heads {
    let minutes = i64::from(problem.grid.interval_minutes());
    let from = interval as i64 * minutes;
    let now = Moment {
        from,
        until: from + minutes,
        day: problem.grid.start(interval).date_naive(),
    };
    let at_work = at_work(problem, roster, now);
    let on_break = on_break(roster, now);
    let working_today: HashSet<usize> = roster
        .shifts
        .iter()
        .filter(|s| s.work_date == now.day)
        .map(|s| s.agent)
        .collect();
    let mut heads = Heads::default();
    for (position, agent) in problem.agents.iter().enumerate() {
        if !agent.queues.contains(&queue) {
            continue;
        }
        heads.with_skill += 1;
        if at_work.contains(&position) {
            heads.on_shift += 1;
            heads.on_break += usize::from(on_break.contains(&position));
            continue;
        }
        let away = away(problem, agent, now);
        heads.within_reach += usize::from(away.is_none() && is_reached(problem, agent, now));
        match away {
            Some(AvailabilityKind::Leave) => heads.on_leave += 1,
            Some(_) => heads.unavailable += 1,
            None if working_today.contains(&position) => heads.at_other_hours += 1,
            None => heads.off += 1,
        }
    }
    heads
}

fn at_work(problem: &RosterProblem, roster: &Roster, now: Moment) -> HashSet<usize> {
    let planned = roster.shifts.iter();
    let planned = planned
        .filter(|s| now.meets(s.start_minute, s.end_minute))
        .map(|s| s.agent);
    let minute = |at| problem.grid.minute_of(at);
    let before = problem.previous.iter();
    let before = before
        .filter(|p| now.meets(minute(p.start), minute(p.end)))
        .map(|p| p.agent);
    planned.chain(before).collect()
}

fn on_break(roster: &Roster, now: Moment) -> HashSet<usize> {
    let rests = |shift: &&Shift| {
        let mut breaks = shift.breaks.iter();
        breaks.any(|b| now.meets(b.start_minute, b.end_minute))
    };
    roster
        .shifts
        .iter()
        .filter(rests)
        .map(|s| s.agent)
        .collect()
}

/// Why a person cannot be there: leave before other reasons; `None` = they could.
fn away(problem: &RosterProblem, agent: &Agent, now: Moment) -> Option<AvailabilityKind> {
    let speaks = |kind: AvailabilityKind| {
        let mut rows = agent.availability.iter().filter(|row| row.kind == kind);
        rows.any(|row| match row.span {
            None => row.covers(now.day),
            Some((from, until)) => [now.day - Duration::days(1), now.day]
                .into_iter()
                .filter(|&day| row.covers(day))
                .any(|day| {
                    let at = |clock| problem.grid.minute_at(day, clock);
                    now.meets(at(from), at(until))
                }),
        })
    };
    let employed = agent.is_employed_on(now.day);
    if speaks(AvailabilityKind::Leave) {
        Some(AvailabilityKind::Leave)
    } else if !employed || speaks(AvailabilityKind::Unavailable) {
        Some(AvailabilityKind::Unavailable)
    } else {
        None
    }
}

/// Whether any start of the person's patterns, on a planned day, gives a shift over the interval.
fn is_reached(problem: &RosterProblem, agent: &Agent, now: Moment) -> bool {
    let grid = &problem.grid;
    let days = [now.day - Duration::days(1), now.day];
    let planned = days.into_iter().filter(|&day| grid.day_index(day) >= 0);
    let patterns = &problem.contracts[agent.contract].shift_patterns;
    planned
        .flat_map(|day| patterns.iter().map(move |&p| (day, p)))
        .any(|(day, pattern)| {
            let pattern = &problem.shift_patterns[pattern];
            pattern.starts.iter().any(|&start| {
                let at = |clock| grid.minute_at(day, clock);
                now.meets(at(start), at(start + pattern.minutes))
            })
        })
}
