//! What one person may do on each day, and what wishes it would leave unmet.

use chrono::{Duration, NaiveDate};

use super::super::{Agent, AvailabilityKind, AvailabilityRule, RosterProblem};
use super::limits::{Week, is_away};
use super::{Choice, DayChoices, PlannedShift};
use crate::calendar::ClockMinutes;

/// The days of one person; `weeks` tell which days must be worked.
pub(super) fn days(
    problem: &RosterProblem,
    agent: &Agent,
    shifts: &[Vec<PlannedShift>],
    weeks: &[Week],
) -> Vec<DayChoices> {
    let mut days: Vec<DayChoices> = (0..problem.grid.n_days())
        .map(|index| Day::new(problem, agent, index).choices(&shifts[index]))
        .collect();
    for week in weeks {
        let span = week.limits.first_day..week.limits.end_day;
        for (index, day) in span.clone().zip(&mut days[span]) {
            let forced = week.forced.contains(&index);
            if week.only_forced && !forced {
                day.work.clear();
            } else if forced && !week.only_forced {
                day.off = None;
            }
        }
    }
    days
}

/// One person's day with the rows of availability that touch it.
struct Day<'a> {
    problem: &'a RosterProblem,
    agent: &'a Agent,
    date: NaiveDate,
    /// Rows that cover the date itself.
    rules: Vec<&'a AvailabilityRule>,
    /// Hours away of this day and its neighbours, elapsed minutes.
    away: Vec<(i64, i64)>,
}

impl<'a> Day<'a> {
    fn new(problem: &'a RosterProblem, agent: &'a Agent, index: usize) -> Self {
        let date = problem.grid.day(index);
        let mut away = Vec::new();
        for back in -1..=1 {
            let day = date + Duration::days(back);
            away.extend(
                agent
                    .availability
                    .iter()
                    .filter(|rule| is_absence(rule.kind) && rule.covers(day))
                    .filter_map(|rule| rule.span)
                    .map(|span| elapsed(problem, day, span)),
            );
            let until = agent.no_nights_until;
            if until.is_some_and(|until| date < until) && problem.labour.protects_nights() {
                away.push(elapsed(problem, day, problem.labour.night()));
            }
        }
        Self {
            problem,
            agent,
            date,
            rules: agent
                .availability
                .iter()
                .filter(|rule| rule.covers(date))
                .collect(),
            away,
        }
    }

    fn choices(&self, shifts: &[PlannedShift]) -> DayChoices {
        let pinned = |rule: &&&AvailabilityRule| rule.kind == AvailabilityKind::Pinned;
        let must_be_off = is_away(
            self.agent,
            self.date,
            &[AvailabilityKind::Leave, AvailabilityKind::Unavailable],
        );
        let work = shifts
            .iter()
            .enumerate()
            .filter(|(_, shift)| !must_be_off && self.allows(shift))
            .map(|(position, shift)| Choice {
                shift: position,
                cost: self.wage(shift) + self.unmet(Some(shift)),
            })
            .collect();
        let off = self.rules.iter().filter(pinned).count() == 0;
        let idle = self.unmet(None);
        DayChoices {
            work,
            off: off.then_some(idle),
            idle,
        }
    }

    fn allows(&self, shift: &PlannedShift) -> bool {
        let contract = &self.problem.contracts[self.agent.contract];
        let turn = self.problem.rotation_on(self.agent, self.date);
        contract.shift_patterns.contains(&shift.pattern)
            && turn.is_none_or(|patterns| patterns.contains(&shift.pattern))
            && self.away.iter().all(|&span| !overlaps(shift, span))
            && self.rules.iter().all(|rule| match rule.kind {
                AvailabilityKind::OnlyShift => rule.shift == Some(shift.pattern),
                AvailabilityKind::Pinned => {
                    rule.shift == Some(shift.pattern)
                        && rule.at.is_none_or(|at| at == shift.start_clock)
                }
                _ => true,
            })
    }

    fn wage(&self, shift: &PlannedShift) -> f64 {
        let contract = &self.problem.contracts[self.agent.contract];
        let hours = shift.paid_minutes as f64 / 60.0;
        self.problem.objective.wage * contract.cost_per_paid_hour * hours
    }

    /// Money for the wishes of this day that are not met by the shift, or by a day off.
    fn unmet(&self, shift: Option<&PlannedShift>) -> f64 {
        let weight: f64 = self
            .rules
            .iter()
            .filter(|rule| self.is_unmet(rule, shift))
            .map(|rule| rule.weight)
            .sum();
        self.problem.objective.preference * weight
    }

    fn is_unmet(&self, rule: &AvailabilityRule, shift: Option<&PlannedShift>) -> bool {
        let prefers = match rule.kind {
            AvailabilityKind::Prefers => true,
            AvailabilityKind::Avoids => false,
            _ => return false,
        };
        let met = match (shift, rule.shift, rule.span) {
            // A wish about the shift or the hours says nothing about a day off.
            (None, Some(_), _) | (None, _, Some(_)) => return false,
            (None, None, None) => false,
            (Some(shift), Some(pattern), _) => shift.pattern == pattern,
            (Some(shift), None, Some(span)) => {
                let span = elapsed(self.problem, self.date, span);
                if prefers {
                    span.0 <= shift.start_minute && shift.end_minute <= span.1
                } else {
                    overlaps(shift, span)
                }
            }
            (Some(_), None, None) => true,
        };
        met != prefers
    }
}

fn is_absence(kind: AvailabilityKind) -> bool {
    matches!(
        kind,
        AvailabilityKind::Leave | AvailabilityKind::Unavailable
    )
}

fn elapsed(
    problem: &RosterProblem,
    day: NaiveDate,
    (from, until): (ClockMinutes, ClockMinutes),
) -> (i64, i64) {
    (
        problem.grid.minute_at(day, from),
        problem.grid.minute_at(day, until),
    )
}

fn overlaps(shift: &PlannedShift, (from, until): (i64, i64)) -> bool {
    shift.start_minute < until && shift.end_minute > from
}
