//! The question of one representative hour of a plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{SkillQuestion, SkilledQueue, SkillsError};
use crate::calendar::ClockMinutes;
use crate::forecast::Forecast;
use crate::plan::PlanInputs;
use crate::simulation::Transfer;
use crate::staffing::pools::{PooledQueue, Skill, SkillGroup, bounds};
use crate::staffing::{StaffingModel, StaffingRequirement};

/// Hours of a planned day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day.
    pub day: NaiveDate,
    /// From, to: times of the wall clock.
    pub hours: (ClockMinutes, ClockMinutes),
}

impl Span {
    /// The planned intervals inside.
    pub fn intervals(&self, inputs: &PlanInputs) -> Vec<usize> {
        let grid = &inputs.grid;
        let length = i64::from(grid.interval_minutes());
        let [from, until] = [self.hours.0, self.hours.1].map(|c| grid.minute_at(self.day, c));
        let inside = |&i: &usize| (from..until).contains(&(i as i64 * length));
        (0..grid.n_intervals()).filter(inside).collect()
    }
}

/// Of these intervals the one in which queues whose contacts wait for somebody need most people
/// together, the first of equal ones.
pub fn busiest(
    inputs: &PlanInputs,
    requirement: &StaffingRequirement,
    among: &[usize],
) -> Option<usize> {
    let waits = |q: &usize| inputs.queues[*q].target.model != StaffingModel::Deferred;
    let people = |i: usize| -> f64 {
        let queues = (0..requirement.queues.len()).filter(waits);
        queues
            .map(|q| requirement.queues[q].intervals[i].base_staff)
            .sum()
    };
    let last_first = among.iter().rev().copied();
    last_first.max_by(|&a, &b| people(a).total_cmp(&people(b)))
}

/// The queues with waiting contacts in these intervals, their mean load, and the people's skills.
///
/// People with the same queues form a group, as fast in each queue as they are on average. Whoever can
/// serve one of the queues only can be hired; people with several are at most the heads of the split
/// times their share of the team, and no more than there are. So many are there of every group.
///
/// # Errors
/// [`SkillsError`] where fewer than two queues have contacts then, or a target cannot be met.
pub fn question(
    inputs: &PlanInputs,
    load: &Forecast,
    intervals: &[usize],
) -> Result<SkillQuestion, SkillsError> {
    if intervals.is_empty() {
        return Err(SkillsError::NoSuchHours);
    }
    let waiting: Vec<(usize, PooledQueue)> = (0..inputs.queues.len())
        .filter(|&q| inputs.queues[q].target.model != StaffingModel::Deferred)
        .filter_map(|q| Some((q, pooled(inputs, load, (q, intervals))?)))
        .collect();
    if waiting.len() < 2 {
        return Err(SkillsError::TooFewQueues {
            found: waiting.len(),
        });
    }
    let place = |queue: usize| waiting.iter().position(|(q, _)| *q == queue);
    let queues: Vec<SkilledQueue> = (waiting.iter())
        .map(|(q, pooled)| {
            let mut service = inputs.queues[*q].service.clone();
            let moved = |t: Transfer| place(t.to).map(|to| Transfer { to, ..t });
            let transfers = std::mem::take(&mut service.behaviour.transfers);
            service.behaviour.transfers = transfers.into_iter().filter_map(moved).collect();
            SkilledQueue {
                pooled: pooled.clone(),
                service,
            }
        })
        .collect();
    let groups = groups(inputs, &queues, place)?;
    Ok(SkillQuestion::new(queues, groups, inputs.seed))
}

/// Mean contacts and handle time of a queue; `None` where nothing arrives.
fn pooled(
    inputs: &PlanInputs,
    load: &Forecast,
    (queue, intervals): (usize, &[usize]),
) -> Option<PooledQueue> {
    let target = &inputs.queues[queue].target;
    let of = load.queues.iter().find(|of| of.queue == target.queue)?;
    let contacts: f64 = intervals.iter().map(|&i| of.mean[i]).sum();
    let seconds: f64 = intervals
        .iter()
        .map(|&i| of.mean[i] * of.handle_time_s[i])
        .sum();
    let hours = intervals.len() as f64 * load.grid.interval_hours();
    (contacts > 0.0).then(|| PooledQueue {
        target: target.clone(),
        per_hour: contacts / hours,
        handle_time_s: seconds / contacts,
    })
}

/// The people by the queues that they can serve.
fn groups(
    inputs: &PlanInputs,
    queues: &[SkilledQueue],
    place: impl Fn(usize) -> Option<usize>,
) -> Result<Vec<SkillGroup>, SkillsError> {
    // Per set of queues: people, and the sum of their proficiencies in each.
    let mut alike: BTreeMap<Vec<usize>, (u64, Vec<f64>)> = BTreeMap::new();
    for (agent, person) in inputs.workforce.agents.iter().enumerate() {
        let skills: Vec<usize> = person
            .queues
            .iter()
            .copied()
            .filter(|&q| place(q).is_some())
            .collect();
        if skills.is_empty() {
            continue;
        }
        let factors: Vec<f64> = skills
            .iter()
            .map(|&q| proficiency(inputs, agent, q))
            .collect();
        let (people, sums) = alike.entry(skills).or_insert((0, vec![0.0; factors.len()]));
        *people += 1;
        (sums.iter_mut().zip(factors)).for_each(|(sum, factor)| *sum += factor);
    }
    let pooled: Vec<PooledQueue> = queues.iter().map(|queue| queue.pooled.clone()).collect();
    let heads: u64 = bounds(&pooled, &[])?.alone.iter().sum();
    let all: u64 = alike.values().map(|(people, _)| people).sum();
    let group = |(skills, (people, sums)): (Vec<usize>, (u64, Vec<f64>))| {
        let skill = |(queue, sum): (usize, f64)| {
            Some(Skill {
                queue: place(queue)?,
                proficiency: sum / people as f64,
            })
        };
        let share = heads * people / all;
        SkillGroup {
            most: (skills.len() > 1).then_some(people.min(share)),
            there: Some(people.min(share)),
            skills: skills.into_iter().zip(sums).filter_map(skill).collect(),
        }
    };
    Ok(alike.into_iter().map(group).collect())
}

fn proficiency(inputs: &PlanInputs, agent: usize, queue: usize) -> f64 {
    let (person, skill) = (
        &inputs.workforce.agents[agent].id,
        &inputs.queues[queue].skill,
    );
    let mut known = inputs.workforce.proficiencies.iter();
    known
        .find(|of| of.agent == *person && of.skill == *skill)
        .map_or(1.0, |of| of.factor)
}
