//! Whether a team is enough: the same simulated customers for every team.

use std::collections::BTreeMap;

use super::{SkillQuestion, SkillsError};
use crate::simulation::{
    Seed, ServiceEstimate, SteadyGroup, SteadyQueue, SteadySample, steady,
};
use crate::staffing::pools::SkillGroup;

/// Repetitions behind a judgement; their spread gives its interval.
const REPLICATIONS: u32 = 32;
/// A centre that starts empty is like itself after so many handle times.
const WARM_UP_HANDLE_TIMES: f64 = 60.0;

/// What the customers of a team meet, and by how much each queue keeps its targets.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    /// Per queue.
    pub(super) service: Vec<ServiceEstimate>,
    /// Per queue: the least slack of its limits, as a share; negative where one is missed.
    pub(super) margins: Vec<f64>,
    /// Per queue: half of the 95 % interval of its service level.
    half_widths: Vec<f64>,
}

impl Verdict {
    /// All targets hold.
    pub(super) fn is_enough(&self) -> bool {
        self.margins.iter().all(|&margin| margin >= 0.0)
    }

    /// The queue that misses its target by more than chance explains, the worst one.
    pub(super) fn surely_missed(&self) -> Option<usize> {
        let least = |q: &usize| self.margins[*q] + self.half_widths[*q];
        (0..self.margins.len())
            .filter(|q| least(q) < 0.0)
            .min_by(|a, b| least(a).total_cmp(&least(b)))
    }

    /// By how much targets are missed, all queues together.
    pub(super) fn shortfall(&self) -> f64 {
        self.margins.iter().map(|&margin| (-margin).max(0.0)).sum()
    }
}

/// Judges teams of one question and remembers them.
pub(super) struct Judge<'a> {
    question: &'a SkillQuestion,
    queues: Vec<SteadyQueue>,
    sample: SteadySample,
    known: BTreeMap<Vec<u64>, Verdict>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(question: &'a SkillQuestion) -> Self {
        let queue = |of: &super::SkilledQueue| SteadyQueue {
            service: of.service.clone(),
            per_hour: of.pooled.per_hour,
            handle_time_s: of.pooled.handle_time_s,
        };
        Self {
            queues: question.queues.iter().map(queue).collect(),
            sample: sample(question),
            known: BTreeMap::new(),
            question,
        }
    }

    /// How many teams were simulated.
    pub(super) fn n_judged(&self) -> usize {
        self.known.len()
    }

    /// The verdict on these heads.
    pub(super) fn judge(&mut self, heads: &[u64]) -> Result<&Verdict, SkillsError> {
        if !self.known.contains_key(heads) {
            let verdict = self.simulated(heads)?;
            self.known.insert(heads.to_vec(), verdict);
        }
        Ok(&self.known[heads])
    }

    fn simulated(&self, heads: &[u64]) -> Result<Verdict, SkillsError> {
        let group = |(group, &people): (&SkillGroup, &u64)| SteadyGroup {
            people,
            skills: (group.skills.iter())
                .map(|skill| (skill.queue, skill.proficiency))
                .collect(),
        };
        let there = self.question.groups.iter().zip(heads);
        let groups: Vec<SteadyGroup> = there.map(group).filter(|g| g.people > 0).collect();
        let service = steady(&self.queues, &groups, &self.sample)?;
        let occupancies = self.occupancies(&groups, &service);
        let queues = self.question.queues.iter().zip(&service);
        Ok(Verdict {
            margins: queues
                .zip(occupancies)
                .map(|((queue, met), slack)| margin(queue, met).min(slack))
                .collect(),
            half_widths: service.iter().map(half_width).collect(),
            service,
        })
    }

    /// Per queue: slack of its limit on occupancy.
    fn occupancies(&self, groups: &[SteadyGroup], service: &[ServiceEstimate]) -> Vec<f64> {
        let parallel = |q: usize| self.queues[q].service.concurrency > 1;
        let mixed = |queue: usize| {
            let serves = |g: &&SteadyGroup| g.skills.iter().any(|skill| skill.0 == queue);
            let mut able = groups.iter().filter(serves);
            able.any(|group| group.skills.iter().any(|skill| parallel(skill.0)))
        };
        let limit = |q: usize| self.question.queues[q].pooled.target.max_occupancy.get();
        let mildest = (0..self.queues.len()).map(limit).fold(0.0, f64::max);
        (0..self.queues.len())
            .map(|queue| match service[queue].occupancy {
                _ if mixed(queue) => mildest - self.used(groups, service),
                Some(busy) => limit(queue) - busy,
                None => 0.0,
            })
            .collect()
    }

    /// The work done over the most that all heads can do.
    fn used(&self, groups: &[SteadyGroup], service: &[ServiceEstimate]) -> f64 {
        let hours = f64::from(self.sample.measured_hours);
        let done = |(queue, met): (&super::SkilledQueue, &ServiceEstimate)| {
            let work = queue.pooled.handle_time_s * queue.pooled.fullest_person();
            met.answered / hours * work / 3600.0
        };
        let speed = |group: &SteadyGroup| {
            let sum: f64 = group.skills.iter().map(|skill| skill.1).sum();
            group.people as f64 * sum / group.skills.len() as f64
        };
        let all: f64 = self.question.queues.iter().zip(service).map(done).sum();
        all / groups.iter().map(speed).sum::<f64>()
    }
}

/// The least slack of the limits on what customers meet.
fn margin(queue: &super::SkilledQueue, met: &ServiceEstimate) -> f64 {
    let target = &queue.pooled.target;
    let level = met.service_level.map_or(0.0, |level| level - target.service_level.get());
    let abandonment = (target.max_abandonment)
        .map_or(f64::INFINITY, |most| most.get() - met.abandoned / met.offered.max(1.0));
    // As a share of the limit, so that seconds stand beside shares.
    let speed = (target.max_average_speed_of_answer).map_or(f64::INFINITY, |most| {
        let seconds = met.average_speed_of_answer_s.unwrap_or(f64::INFINITY);
        ((most.as_secs_f64() - seconds) / most.as_secs_f64()).max(-1.0)
    });
    level.min(abandonment).min(speed)
}

fn half_width(met: &ServiceEstimate) -> f64 {
    let ends = met.service_level_low.zip(met.service_level_high);
    ends.map_or(0.0, |(low, high)| (high - low) / 2.0)
}

/// So many hours that all queues together see the contacts asked for.
fn sample(question: &SkillQuestion) -> SteadySample {
    let pooled = || question.queues.iter().map(|queue| &queue.pooled);
    let per_hour: f64 = pooled().map(|queue| queue.per_hour).sum();
    let longest = pooled().map(|queue| queue.handle_time_s).fold(0.0, f64::max);
    let hours = |value: f64| value.ceil().clamp(2.0, 5_000.0) as u32;
    let warm_up_hours = hours(WARM_UP_HANDLE_TIMES * longest / 3600.0);
    let asked = hours(f64::from(question.contacts) / f64::from(REPLICATIONS) / per_hour);
    SteadySample {
        warm_up_hours,
        measured_hours: asked.max(2 * warm_up_hours),
        replications: REPLICATIONS,
        seed: Seed(question.seed),
    }
}
