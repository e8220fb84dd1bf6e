//! People alike: same contract, skills, availability, employment and past.

use std::collections::BTreeMap;

use chrono::Duration;

use super::super::{Agent, AvailabilityRule, PreviousShift, RosterProblem};
use super::labour::Narrower;
use super::{CompiledGroup, PlannedShift, SkillSet, Strictness, choices, limits};

/// Every set of queues that some person can work, ascending by mask.
pub(super) fn skill_sets(problem: &RosterProblem) -> Vec<SkillSet> {
    let masks: BTreeMap<u64, Vec<usize>> = problem
        .agents
        .iter()
        .map(|agent| {
            let mask = agent.queue_mask();
            let queues = (0..problem.queues.len())
                .filter(|q| mask >> q & 1 == 1)
                .collect();
            (mask, queues)
        })
        .collect();
    masks
        .into_iter()
        .map(|(mask, queues)| SkillSet { mask, queues })
        .collect()
}

fn position_of(skill_sets: &[SkillSet], agent: &Agent) -> usize {
    let mask = agent.queue_mask();
    skill_sets.partition_point(|set| set.mask < mask)
}

/// People × (1 − shrinkage) on the floor from shifts that began before the plan.
pub(super) fn carried_in(problem: &RosterProblem, skill_sets: &[SkillSet]) -> Vec<Vec<f64>> {
    let grid = &problem.grid;
    let mut supply = vec![vec![0.0; grid.n_intervals()]; skill_sets.len()];
    let whole = f64::from(grid.interval_minutes());
    for shift in &problem.previous {
        let set = position_of(skill_sets, &problem.agents[shift.agent]);
        let span = (grid.minute_of(shift.start), grid.minute_of(shift.end));
        for (interval, minutes) in grid.touched(span) {
            supply[set][interval] += problem.shrinkage.availability() * minutes as f64 / whole;
        }
    }
    supply
}

/// The groups in the order of their first member.
pub(super) fn groups(
    problem: &RosterProblem,
    (shifts, skill_sets): (&[Vec<PlannedShift>], &[SkillSet]),
    strictness: Strictness,
) -> Vec<CompiledGroup> {
    let mut previous: Vec<Vec<&PreviousShift>> = vec![Vec::new(); problem.agents.len()];
    for shift in &problem.previous {
        previous[shift.agent].push(shift);
    }
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<CompiledGroup> = Vec::new();
    let labour = !problem.labour.is_empty();
    let narrower = labour.then(|| Narrower::new(problem, shifts, strictness));
    let mut unnarrowed: BTreeMap<String, CompiledGroup> = BTreeMap::new();
    for (index, agent) in problem.agents.iter().enumerate() {
        let rest = problem.contracts[agent.contract].min_rest_minutes;
        let past = limits::past(problem, rest, &previous[index]);
        let mut likeness = likeness(problem, agent, past);
        let mut own = None;
        if let Some(narrower) = &narrower {
            let group = unnarrowed
                .entry(likeness.clone())
                .or_insert_with(|| group(problem, agent, (shifts, skill_sets)));
            let mut narrowed = group.clone();
            likeness += &narrower.narrow(agent, &mut narrowed, &previous[index]);
            own = Some(narrowed);
        }
        let position = *known.entry(likeness).or_insert(groups.len());
        if position < groups.len() {
            groups[position].members.push(index);
        } else {
            let mut group = own.unwrap_or_else(|| {
                let mut group = group(problem, agent, (shifts, skill_sets));
                (group.streak_before, group.ready_minute) = past;
                group
            });
            group.members.push(index);
            groups.push(group);
        }
    }
    groups
}

/// What decides a person's legal rosters and their cost, as a key; equal text, equal rosters.
fn likeness(problem: &RosterProblem, agent: &Agent, past: (u32, i64)) -> String {
    // Weeks reach over the edges of the plan by up to six days, and leave there counts in them.
    let first = problem.grid.first_day() - Duration::days(7);
    let last = problem.grid.day(problem.grid.n_days() + 7);
    let rules: Vec<&AvailabilityRule> = agent
        .availability
        .iter()
        .filter(|rule| rule.first_day <= last && rule.last_day.is_none_or(|day| first <= day))
        .collect();
    let hired = agent.hired.filter(|&day| day > first);
    let leaves = agent.leaves.filter(|&day| day < last);
    let no_nights = agent.no_nights_until.filter(|&day| day > first);
    let no_overtime = agent.no_overtime_until.filter(|&day| day > first);
    format!(
        "{} {:x} {hired:?} {leaves:?} {no_nights:?} {no_overtime:?} {past:?} {} {} {rules:?}",
        agent.contract,
        agent.queue_mask(),
        agent.to_hire,
        turn(problem, agent),
    )
}

/// Where a person stands in the rotation of their contract.
fn turn(problem: &RosterProblem, agent: &Agent) -> usize {
    let weeks = problem.contracts[agent.contract].rotation.len();
    agent.rotation_offset % weeks.max(1)
}

/// The group of people like `agent`, without its members and their past.
pub(super) fn group(
    problem: &RosterProblem,
    agent: &Agent,
    (shifts, skill_sets): (&[Vec<PlannedShift>], &[SkillSet]),
) -> CompiledGroup {
    let contract = &problem.contracts[agent.contract];
    let weeks = limits::weeks(problem, agent);
    CompiledGroup {
        members: Vec::new(),
        contract: agent.contract,
        skill_set: position_of(skill_sets, agent),
        days: choices::days(problem, agent, shifts, &weeks),
        weeks: weeks.iter().map(|week| week.limits).collect(),
        max_consecutive_days: contract.max_consecutive_days,
        streak_before: 0,
        min_rest_minutes: contract.min_rest_minutes,
        ready_minute: 0,
        weekly_rest_minutes: 0,
        rested_minute: 0,
        weekend_blocks: limits::weekend_blocks(problem, contract.weekends_off_min),
        overtime_price: problem.objective.wage
            * contract.cost_per_paid_hour
            * (contract.overtime.cost_factor - 1.0)
            / 60.0,
        start_spread: contract.same_start.spread(),
        to_hire: agent.to_hire,
    }
}
