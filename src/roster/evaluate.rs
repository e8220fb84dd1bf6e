//! What a given roster costs by the meaning of the objective, sharing nothing with the search.
//!
//! It reads the problem and the finished roster alone, so it also prices rosters that came from a
//! file, and finds the search out where the two disagree.

use chrono::NaiveDate;

use super::cover::{Bend, CoverCost, Needs, Splitter, bent};
use super::fairness::{FairShares, Worked, kind_hours};
use super::labour::{Parameter, Severity};
use super::{
    Agent, AvailabilityKind, AvailabilityRule, Coverage, ObjectiveParts, QueueCoverage, Roster,
    RosterProblem, Shift, limits,
};

mod overtime;

/// The objective of `roster` part by part, and what it gives each queue in each interval.
pub fn evaluate(problem: &RosterProblem, roster: &Roster) -> (ObjectiveParts, Coverage) {
    let coverage = coverage(problem, roster);
    let mut parts = cover_parts(problem, &coverage);
    parts.wage = wage(problem, roster) + overtime::premium(problem, roster);
    parts.preference = preference(problem, roster);
    parts.unfairness = unfairness(problem, roster);
    parts.rules = beyond_soft_limits(problem, roster);
    let beyond = limits::beyond(problem, roster, &coverage);
    parts.limits = beyond.iter().map(|b| b.cost(problem)).sum();
    (parts, coverage)
}

/// People on queue after the exact split of every interval.
fn coverage(problem: &RosterProblem, roster: &Roster) -> Coverage {
    let supply = supply(problem, roster);
    let n = problem.grid.n_intervals();
    let cost = CoverCost::new(problem);
    let bends = limits::bends(problem);
    let mut scheduled = vec![vec![0.0; n]; problem.queues.len()];
    let mut splitter = Splitter::default();
    let mut people = Vec::new();
    let mut required = vec![0.0; problem.queues.len()];
    let mut on_queue = vec![0.0; problem.queues.len()];
    for t in 0..n {
        people.clear();
        people.extend(supply.iter().map(|(mask, row)| (*mask, row[t])));
        for (one, queue) in required.iter_mut().zip(&problem.queues) {
            *one = queue.required[t];
        }
        let bends: Vec<&[Bend]> = bends.iter().map(|row| &row[t][..]).collect();
        let needs = Needs {
            cost: &cost,
            required: &required,
            bends: &bends,
        };
        splitter.split(&people, &needs, &mut on_queue);
        for (row, &one) in scheduled.iter_mut().zip(&on_queue) {
            row[t] = one;
        }
    }
    let queues = problem.queues.iter().zip(scheduled);
    Coverage {
        queues: queues
            .map(|(queue, scheduled)| queue_coverage(&queue.required, scheduled))
            .collect(),
    }
}

fn queue_coverage(required: &[f64], scheduled: Vec<f64>) -> QueueCoverage {
    let pairs = || required.iter().zip(&scheduled);
    QueueCoverage {
        required: required.to_vec(),
        understaffed: pairs().map(|(r, x)| (r - x).max(0.0)).collect(),
        overstaffed: pairs().map(|(r, x)| (x - r).max(0.0)).collect(),
        scheduled,
    }
}

/// People × (1 − shrinkage) per set of queues and interval, sets ascending.
pub(super) fn supply(problem: &RosterProblem, roster: &Roster) -> Vec<(u64, Vec<f64>)> {
    let mut masks: Vec<u64> = problem.agents.iter().map(Agent::queue_mask).collect();
    masks.sort_unstable();
    masks.dedup();
    let mut rows = vec![vec![0.0; problem.grid.n_intervals()]; masks.len()];
    let mut add = |agent: usize, span: (i64, i64), sign: f64| {
        let mask = problem.agents[agent].queue_mask();
        let row = &mut rows[masks.partition_point(|&m| m < mask)];
        for (interval, minutes) in problem.grid.touched(span) {
            row[interval] += sign * minutes as f64;
        }
    };
    for shift in &roster.shifts {
        add(shift.agent, (shift.start_minute, shift.end_minute), 1.0);
        for one in &shift.breaks {
            let within = (
                one.start_minute.max(shift.start_minute),
                one.end_minute.min(shift.end_minute),
            );
            add(shift.agent, within, -1.0);
        }
    }
    for shift in &problem.previous {
        let minute = |at| problem.grid.minute_of(at);
        add(shift.agent, (minute(shift.start), minute(shift.end)), 1.0);
    }
    // Whole minutes are summed and divided once, so equal rosters give equal cover in any order.
    let per_minute = problem.shrinkage.availability() / f64::from(problem.grid.interval_minutes());
    for cell in rows.iter_mut().flatten() {
        *cell *= per_minute;
    }
    masks.into_iter().zip(rows).collect()
}

fn cover_parts(problem: &RosterProblem, coverage: &Coverage) -> ObjectiveParts {
    let cost = CoverCost::new(problem);
    let hours = problem.grid.interval_hours();
    let mut parts = ObjectiveParts::default();
    for queue in &coverage.queues {
        for (&required, &scheduled) in queue.required.iter().zip(&queue.scheduled) {
            let short = cost.shortfall(required, scheduled);
            parts.understaffed_first += cost.first * hours * short.first;
            parts.understaffed_beyond += cost.beyond * hours * short.beyond;
            parts.overstaffed += cost.over * hours * short.over;
        }
    }
    for (queue, curves) in coverage.queues.iter().zip(&problem.curves) {
        let costs = queue.scheduled.iter().zip(curves);
        parts.service_level += hours * costs.map(|(&x, bends)| bent(bends, x)).sum::<f64>();
    }
    parts
}

fn wage(problem: &RosterProblem, roster: &Roster) -> f64 {
    let of_shift = |shift: &Shift| {
        let contract = &problem.contracts[problem.agents[shift.agent].contract];
        contract.cost_per_paid_hour * shift.paid_minutes as f64 / 60.0
    };
    problem.objective.wage * roster.shifts.iter().map(of_shift).sum::<f64>()
}

/// Hours of night, weekend and holiday work away from the fair shares.
fn unfairness(problem: &RosterProblem, roster: &Roster) -> f64 {
    if problem.objective.unfairness == 0.0 {
        return 0.0;
    }
    let mut worked = vec![Worked::default(); problem.agents.len()];
    for shift in &roster.shifts {
        worked[shift.agent] += Worked {
            kinds: kind_hours(problem, (shift.start_minute, shift.end_minute)),
            paid: shift.paid_minutes as f64 / 60.0,
        };
    }
    problem.objective.unfairness * FairShares::new(problem).unfairness(&worked)
}

/// Hours beyond soft limits on a day's work that have a price.
fn beyond_soft_limits(problem: &RosterProblem, roster: &Roster) -> f64 {
    let labour = &problem.labour;
    let standard = labour.number(Parameter::StandardDaily).unwrap_or(0);
    let mut limits = Vec::new();
    for (parameter, from) in [
        (Parameter::MaxDaily, 0),
        (Parameter::OvertimeDailySoft, standard),
        (Parameter::OvertimeDailyHard, standard),
    ] {
        let soft = labour
            .limit(parameter)
            .filter(|l| l.severity == Severity::Soft);
        let means_something = parameter == Parameter::MaxDaily || standard > 0;
        limits.extend(
            soft.filter(|_| means_something)
                .map(|l| (from + l.value, l.price)),
        );
    }
    let mut sum = 0.0;
    for shift in &roster.shifts {
        for (most, price) in &limits {
            sum += price * (shift.paid_minutes - most).max(0) as f64 / 60.0;
        }
    }
    sum
}

/// Wishes not met, of everybody and every planned day.
fn preference(problem: &RosterProblem, roster: &Roster) -> f64 {
    let n_days = problem.grid.n_days();
    let mut worked: Vec<Option<&Shift>> = vec![None; problem.agents.len() * n_days];
    for shift in &roster.shifts {
        let day = problem.grid.day_index(shift.work_date);
        if (0..n_days as i64).contains(&day) {
            worked[shift.agent * n_days + day as usize] = Some(shift);
        }
    }
    let mut unmet = 0.0;
    for (index, agent) in problem.agents.iter().enumerate() {
        for rule in &agent.availability {
            for day in 0..n_days {
                let date = problem.grid.day(day);
                let shift = worked[index * n_days + day];
                if rule.covers(date) && is_disappointed(problem, rule, date, shift) {
                    unmet += rule.weight;
                }
            }
        }
    }
    problem.objective.preference * unmet
}

fn is_disappointed(
    problem: &RosterProblem,
    rule: &AvailabilityRule,
    date: NaiveDate,
    shift: Option<&Shift>,
) -> bool {
    let is_wish = [AvailabilityKind::Prefers, AvailabilityKind::Avoids].contains(&rule.kind);
    let speaks_of_work = rule.shift.is_some() || rule.span.is_some();
    if !is_wish || (shift.is_none() && speaks_of_work) {
        return false;
    }
    let prefers = rule.kind == AvailabilityKind::Prefers;
    let hit = shift.is_some_and(|shift| {
        if let Some(pattern) = rule.shift {
            shift.pattern == pattern
        } else if let Some((from, until)) = rule.span {
            let from = problem.grid.minute_at(date, from);
            let until = problem.grid.minute_at(date, until);
            let inside = from <= shift.start_minute && shift.end_minute <= until;
            let touches = shift.start_minute < until && from < shift.end_minute;
            if prefers { inside } else { touches }
        } else {
            true
        }
    });
    hit != prefers
}

#[cfg(test)]
mod tests;
