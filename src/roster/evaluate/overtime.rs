//! What the hours of a week beyond the contract's most cost on top of an ordinary hour.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate};

use super::super::{Agent, AvailabilityKind, Roster, RosterProblem};

/// Money for overtime beyond what its hours cost as ordinary ones.
pub(super) fn premium(problem: &RosterProblem, roster: &Roster) -> f64 {
    // Ordinary paid minutes of each person and planning week.
    let mut paid: BTreeMap<(usize, NaiveDate), i64> = BTreeMap::new();
    for shift in &roster.shifts {
        let contract = &problem.contracts[problem.agents[shift.agent].contract];
        if contract.overtime.max_hours_per_week > 0.0 {
            let into = i64::from(shift.work_date.weekday().days_since(problem.week_starts));
            let week = shift.work_date - Duration::days(into);
            let pattern = &problem.shift_patterns[shift.pattern];
            *paid.entry((shift.agent, week)).or_default() += i64::from(pattern.paid_minutes());
        }
    }
    let of_week = |(&(agent, week), &minutes): (&(usize, NaiveDate), &i64)| {
        let agent = &problem.agents[agent];
        let contract = &problem.contracts[agent.contract];
        let beyond = (minutes as f64 - most_minutes(problem, agent, week)).max(0.0);
        contract.cost_per_paid_hour * (contract.overtime.cost_factor - 1.0) * beyond / 60.0
    };
    problem.objective.wage * paid.iter().map(of_week).sum::<f64>()
}

/// The most ordinary minutes of a week after leave.
fn most_minutes(problem: &RosterProblem, agent: &Agent, week: NaiveDate) -> f64 {
    let contract = &problem.contracts[agent.contract];
    let (mut leave, mut there) = (0, 0);
    for day in week.iter_days().take(7) {
        let on_leave = agent.has_all_day(AvailabilityKind::Leave, day);
        leave += u32::from(on_leave);
        let away = !agent.is_employed_on(day)
            || on_leave
            || agent.has_all_day(AvailabilityKind::Unavailable, day);
        there += u32::from(!away);
    }
    let most = contract.days_per_week.1;
    let now = most.saturating_sub(leave).min(there);
    60.0 * contract.paid_hours_per_week.1 * f64::from(now) / f64::from(most.max(1))
}
