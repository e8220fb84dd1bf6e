//! What joins the days of one person: weeks after leave, weekends, and what the past left behind.

use chrono::{Datelike, Duration, NaiveDate};

use super::super::{Agent, AvailabilityKind, PreviousShift, RosterProblem};
use super::{WeekLimits, WeekendBlock};

/// Whether a whole work date is lost to one of the kinds; outside employment counts as unavailable.
pub(super) fn is_away(agent: &Agent, day: NaiveDate, kinds: &[AvailabilityKind]) -> bool {
    (!agent.is_employed_on(day) && kinds.contains(&AvailabilityKind::Unavailable))
        || kinds.iter().any(|&kind| agent.has_all_day(kind, day))
}

const AWAY: [AvailabilityKind; 2] = [AvailabilityKind::Leave, AvailabilityKind::Unavailable];

/// A planning week with its limits and what must-work days ask of it.
pub(super) struct Week {
    pub(super) limits: WeekLimits,
    /// Days of the plan that must be worked.
    pub(super) forced: Vec<usize>,
    /// Whether only the forced days may be worked and not all of them fit: any of them, no other.
    pub(super) only_forced: bool,
}

/// The planning weeks that hold a planned day, in order.
pub(super) fn weeks(problem: &RosterProblem, agent: &Agent) -> Vec<Week> {
    let first = problem.grid.first_day();
    let n_days = problem.grid.n_days() as i64;
    let lag = problem.week_starts.num_days_from_monday() as i64;
    let into = (i64::from(first.weekday().num_days_from_monday()) - lag).rem_euclid(7);
    let mut weeks = Vec::new();
    let mut start = -into;
    while start < n_days {
        weeks.push(week(problem, agent, start));
        start += 7;
    }
    weeks
}

/// The week whose first day stands `start` days after the plan's first (negative: before it).
fn week(problem: &RosterProblem, agent: &Agent, start: i64) -> Week {
    let contract = &problem.contracts[agent.contract];
    let n_days = problem.grid.n_days() as i64;
    let day_of = |index: i64| problem.grid.first_day() + Duration::days(index);
    let leave = (start..start + 7)
        .filter(|&i| is_away(agent, day_of(i), &[AvailabilityKind::Leave]))
        .count() as u32;
    let free = (start..start + 7)
        .filter(|&i| !is_away(agent, day_of(i), &AWAY))
        .count() as u32;
    let (least, most) = contract.days_per_week;
    let most_now = most.saturating_sub(leave).min(free);
    let least_now = least.saturating_sub(leave).min(most_now);
    // A contract of no days owes no hours.
    let share = if most == 0 {
        0.0
    } else {
        f64::from(most_now) / f64::from(most)
    };
    let (low, high) = contract.paid_hours_per_week;
    let whole = start >= 0 && start + 7 <= n_days;
    // Whoever may do no overtime on one day of a week does none in it.
    let spared = agent
        .no_overtime_until
        .is_some_and(|until| day_of(start) < until);
    let overtime = if spared || most_now == 0 {
        0.0
    } else {
        contract.overtime.max_hours_per_week
    };
    let mut limits = WeekLimits {
        first_day: start.max(0) as usize,
        end_day: (start + 7).min(n_days) as usize,
        worked_days: (if whole { least_now } else { 0 }, most_now),
        paid_minutes: (
            if whole { 60.0 * share * low } else { 0.0 },
            60.0 * (share * high + overtime),
        ),
        before_overtime: 60.0 * share * high,
    };
    let mut forced: Vec<usize> = (limits.first_day..limits.end_day)
        .filter(|&i| contract.must_work_days[problem.grid.weekday(i)])
        .filter(|&i| !is_away(agent, day_of(i as i64), &AWAY))
        .collect();
    let only_forced = forced.len() as u32 > most_now;
    if only_forced {
        limits.worked_days.0 = most_now;
    }
    if most_now == 0 {
        forced.clear();
    }
    Week {
        limits,
        forced,
        only_forced,
    }
}

/// The whole blocks of 28 days from the first day, with the weekends each of them owes.
pub(super) fn weekend_blocks(problem: &RosterProblem, owed: u32) -> Vec<WeekendBlock> {
    let saturday = |i: &usize| problem.grid.weekday(*i) == 5;
    (0..problem.grid.n_days() / 28)
        .map(|block| {
            let (first, end) = (28 * block, 28 * block + 28);
            WeekendBlock {
                end_day: end,
                saturdays: (first..end - 1).filter(saturday).collect(),
                owed,
            }
        })
        .collect()
}

/// Days worked in a row up to the eve of the plan, and the minute before which rest forbids a start.
///
/// `shifts` are the person's previous ones.
pub(super) fn past(problem: &RosterProblem, rest: i64, shifts: &[&PreviousShift]) -> (u32, i64) {
    let mut streak = 0;
    let mut day = problem.grid.first_day() - Duration::days(1);
    while shifts.iter().any(|p| p.work_date == day) {
        streak += 1;
        day -= Duration::days(1);
    }
    let last = shifts.iter().max_by_key(|p| p.start);
    let ready = last.map_or(0, |p| problem.grid.minute_of(p.end) + rest);
    (streak, ready.max(0))
}
