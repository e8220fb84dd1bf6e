//! Labour rules narrow what the members of a group may do.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate};

use super::super::rules::labour::{Before, RESTRICTIONS, Scope, ScopeDay, ScopeShift, ScopeWeek};
use super::super::{Agent, AvailabilityKind, PreviousShift, RosterProblem};
use super::limits::{is_away, past};
use super::{CompiledGroup, PlannedShift, Strictness};

/// How far around the plan leave is looked up: the longest reference period, or a year's cycle.
const REACH_DAYS: i64 = 400;

/// What is alike for everybody.
pub(super) struct Narrower<'a> {
    problem: &'a RosterProblem,
    strictness: Strictness,
    shifts: &'a [Vec<PlannedShift>],
    /// Minutes of the night in every shift, (days, shifts).
    night: Vec<Vec<i64>>,
    known_from: NaiveDate,
}

impl<'a> Narrower<'a> {
    pub(super) fn new(
        problem: &'a RosterProblem,
        shifts: &'a [Vec<PlannedShift>],
        strictness: Strictness,
    ) -> Self {
        let first_day = problem.grid.first_day();
        let dates = problem.previous.iter().map(|shift| shift.work_date);
        let night = shifts.iter().enumerate().map(|(day, of_day)| {
            let date = problem.grid.day(day);
            let spans = of_day.iter().map(|s| (s.start_minute, s.end_minute));
            spans
                .map(|span| night_minutes(problem, date, span))
                .collect()
        });
        Self {
            problem,
            strictness,
            shifts,
            night: night.collect(),
            known_from: dates.min().map_or(first_day, |date| date.min(first_day)),
        }
    }

    /// Narrows the group of one person; the text tells apart what different people are left with.
    pub(super) fn narrow(
        &self,
        agent: &Agent,
        group: &mut CompiledGroup,
        previous: &[&PreviousShift],
    ) -> String {
        let mut scope = self.scope(agent, group, previous);
        for restriction in RESTRICTIONS {
            if restriction.exact || self.strictness == Strictness::Whole {
                (restriction.narrow)(&mut scope);
            }
        }
        for (choices, day) in group.days.iter_mut().zip(&scope.days) {
            let mut shifts = day.shifts.iter();
            choices.work.retain_mut(|choice| {
                let shift = shifts.next().expect("invariant: one for each choice");
                choice.cost += shift.charge;
                shift.allowed
            });
        }
        for (limits, week) in group.weeks.iter_mut().zip(&scope.weeks) {
            limits.worked_days.1 = limits.worked_days.1.min(week.most_days);
            limits.paid_minutes.1 = limits.paid_minutes.1.min(week.most_minutes);
            if limits.worked_days.0 > limits.worked_days.1 {
                // More days are owed than the law allows: no week is legal.
                limits.paid_minutes = (1e9, 0.0);
            }
        }
        group.max_consecutive_days = scope.longest_run;
        group.min_rest_minutes = scope.rest_minutes;
        group.weekly_rest_minutes = scope.weekly_rest_minutes;
        self.wake(group, previous);
        let work = group.days.iter().map(|day| {
            let shifts = day.work.iter().map(|choice| choice.shift);
            shifts.collect::<Vec<usize>>()
        });
        format!(
            "{:?} {:?} {} {} {}",
            group.weeks,
            work.collect::<Vec<_>>(),
            group.streak_before,
            group.ready_minute,
            group.rested_minute
        )
    }

    /// When the first shifts may start, after the last previous one.
    fn wake(&self, group: &mut CompiledGroup, previous: &[&PreviousShift]) {
        let problem = self.problem;
        (group.streak_before, group.ready_minute) = past(problem, group.min_rest_minutes, previous);
        let last = previous.iter().max_by_key(|shift| shift.start);
        let Some(last) = last.filter(|_| group.weekly_rest_minutes > 0) else {
            return;
        };
        let rested = problem.grid.minute_of(last.end) + group.weekly_rest_minutes;
        if last.work_date.succ_opt() == Some(problem.grid.first_day()) {
            group.rested_minute = rested.max(0);
        } else {
            // The eve was free already, so the rest holds a free day whatever comes.
            group.ready_minute = group.ready_minute.max(rested);
        }
    }

    fn scope(
        &self,
        agent: &Agent,
        group: &CompiledGroup,
        previous: &[&PreviousShift],
    ) -> Scope<'a> {
        let problem = self.problem;
        let weeks = group.weeks.iter().map(|limits| {
            let date = problem.grid.day(limits.first_day);
            let into = date.weekday().days_since(problem.week_starts);
            ScopeWeek {
                first: date - Duration::days(i64::from(into)),
                days: limits.first_day..limits.end_day,
                most_days: limits.worked_days.1,
                most_minutes: limits.paid_minutes.1,
            }
        });
        Scope {
            labour: &problem.labour,
            days: self.days(group),
            weeks: weeks.collect(),
            before: before(problem, previous),
            known_from: self.known_from,
            neutral: neutral(problem, agent),
            no_overtime_until: agent.no_overtime_until,
            rest_minutes: group.min_rest_minutes,
            longest_run: group.max_consecutive_days,
            weekly_rest_minutes: 0,
        }
    }

    fn days(&self, group: &CompiledGroup) -> Vec<ScopeDay> {
        let days = group.days.iter().enumerate();
        days.map(|(day, choices)| ScopeDay {
            date: self.problem.grid.day(day),
            shifts: choices
                .work
                .iter()
                .map(|choice| ScopeShift {
                    work: self.shifts[day][choice.shift].paid_minutes,
                    ordinary: self.shifts[day][choice.shift].ordinary_paid_minutes,
                    night: self.night[day][choice.shift],
                    allowed: true,
                    charge: 0.0,
                })
                .collect(),
        })
        .collect()
    }
}

/// What one person worked before the plan, a date at a time.
fn before(problem: &RosterProblem, previous: &[&PreviousShift]) -> Vec<Before> {
    let mut days: Vec<Before> = Vec::new();
    let mut shifts = previous.to_vec();
    shifts.sort_by_key(|shift| (shift.work_date, shift.start));
    for shift in shifts {
        let minute = |at| problem.grid.minute_of(at);
        let span = (minute(shift.start), minute(shift.end));
        let work = shift.paid_minutes.unwrap_or(span.1 - span.0);
        let night = night_minutes(problem, shift.work_date, span);
        match days.last_mut() {
            Some(day) if day.date == shift.work_date => {
                day.work += work;
                day.night = day.night.max(night);
            }
            _ => days.push(Before {
                date: shift.work_date,
                work,
                night,
            }),
        }
    }
    days
}

/// Minutes of a span that lie in the night of its date's evening or of one beside it.
fn night_minutes(problem: &RosterProblem, date: NaiveDate, (start, end): (i64, i64)) -> i64 {
    let (from, until) = problem.labour.night();
    (-1..=2)
        .map(|i| date + Duration::days(i))
        .map(|evening| {
            let from = problem.grid.minute_at(evening, from);
            let until = problem.grid.minute_at(evening, until);
            (until.min(end) - from.max(start)).max(0)
        })
        .sum()
}

/// Days of leave or without employment, as far around the plan as any rule looks.
fn neutral(problem: &RosterProblem, agent: &Agent) -> BTreeSet<NaiveDate> {
    let first = problem.grid.first_day() - Duration::days(REACH_DAYS);
    let n_days = problem.grid.n_days() as i64 + 2 * REACH_DAYS;
    let days = (0..n_days).map(|i| first + Duration::days(i));
    days.filter(|&day| {
        !agent.is_employed_on(day) || is_away(agent, day, &[AvailabilityKind::Leave])
    })
    .collect()
}
