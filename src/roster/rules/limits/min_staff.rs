//! Enough people are on a queue.

use std::collections::BTreeMap;

use super::moments;
use crate::roster::rules::{Check, FileFinding, Files, Rule, Severity, Wording};
use crate::roster::{LimitKind, StaffLimit};
use crate::units::AgentId;

/// Limits up to which every combination is looked at; beyond, each alone and all together.
const COMBINED: usize = 12;

/// In every interval the people who are at work and on no break, each by the share of the interval, can
/// be split over their queues so that every queue has its least number. By Hall's theorem that is so
/// where the people who know any of some queues are as many as those queues need together, whatever the
/// queues; the breach tells the queue's own number where it can have no more, else what the others leave.
/// Soft where the limit has a price.
pub static RULE: Rule = Rule {
    name: "min_staff",
    severity: Severity::Hard,
    unit: "people",
    parameters: &["limits.value"],
    source: "limit",
    asks: Wording {
        english: "a queue has its least number of people",
        chinese: "队列人数不低于下限",
    },
    breach: Wording {
        english: "{found} people are there, at least {allowed} are asked for",
        chinese: "可用人数 {found}，至少需要 {allowed} 人",
    },
    check: Check::Files(check),
};

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let problem = files.problem;
    let limits: Vec<(usize, &StaffLimit)> = problem
        .limits
        .iter()
        .filter_map(|limit| match limit.kind {
            LimitKind::MinStaff { queue } => Some((queue, limit)),
            LimitKind::Seats => None,
        })
        .collect();
    if limits.is_empty() {
        return Vec::new();
    }
    let supply = supply(files);
    let h = f64::from(problem.grid.interval_minutes());
    let able = |queues: u64, t: usize| -> f64 {
        let knowing = supply.iter().filter(|(mask, _)| *mask & queues != 0);
        knowing.map(|(_, minutes)| minutes[t] as f64 / h).sum()
    };
    let found = limits.iter().flat_map(|&(queue, limit)| {
        let name = problem.queues[queue].queue.as_str();
        // What is left for the queue when the others with a limit take theirs first.
        let left = |t: usize| {
            let grid = &problem.grid;
            let other = |(q, l): &&(usize, &StaffLimit)| *q != queue && l.holds_in(grid, t);
            let others: Vec<_> = limits.iter().filter(other).copied().collect();
            let groups = combinations(&others)
                .into_iter()
                .map(|(mask, asked)| able(mask | 1 << queue, t) - asked);
            groups.fold(able(1 << queue, t), f64::min).max(0.0)
        };
        moments::findings(problem, (limit, Some(name)), left, |n, least| n < least)
    });
    found.collect()
}

/// Sets of other queues with what they need together.
fn combinations(others: &[(usize, &StaffLimit)]) -> Vec<(u64, f64)> {
    let mut needs: BTreeMap<usize, u32> = BTreeMap::new();
    for (queue, limit) in others {
        let need = needs.entry(*queue).or_default();
        *need = limit.value.max(*need);
    }
    let needs: Vec<(usize, u32)> = needs.into_iter().collect();
    let of = |chosen: &dyn Fn(usize) -> bool| {
        let of_set = needs.iter().enumerate().filter(|(at, _)| chosen(*at));
        of_set.fold((0, 0.0), |(mask, asked), (_, &(queue, value))| {
            (mask | 1 << queue, asked + f64::from(value))
        })
    };
    if needs.len() <= COMBINED {
        let sets = 1..1usize << needs.len();
        return sets.map(|set| of(&|at| set >> at & 1 == 1)).collect();
    }
    let single = (0..needs.len()).map(|one| of(&|at| at == one));
    single.chain([of(&|_| true)]).collect()
}

/// Minutes at work less breaks per interval, by the queues that people can work.
fn supply(files: &Files<'_>) -> Vec<(u64, Vec<i64>)> {
    let problem = files.problem;
    let grid = &problem.grid;
    let mask_of: BTreeMap<&AgentId, u64> = (problem.agents.iter())
        .map(|agent| (&agent.id, agent.queue_mask()))
        .collect();
    let mut supply: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    let mut add = |id: &AgentId, span, sign| {
        if let Some(mask) = mask_of.get(id) {
            let minutes = supply.entry(*mask);
            let minutes = minutes.or_insert_with(|| vec![0; grid.n_intervals()]);
            moments::add(minutes, grid, span, sign);
        }
    };
    for shift in &files.rows.shifts {
        add(
            &shift.agent_id,
            (shift.start.to_utc(), shift.end.to_utc()),
            1,
        );
    }
    for shift in &problem.previous {
        let id = &problem.agents[shift.agent].id;
        add(id, (shift.start, shift.end), 1);
    }
    let away = files.rows.activities.iter().flatten();
    for activity in away.filter(|a| !a.on_queue && a.start < a.end) {
        let span = (activity.start.to_utc(), activity.end.to_utc());
        add(&activity.agent_id, span, -1);
    }
    supply.into_iter().collect()
}
