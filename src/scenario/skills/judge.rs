//! Whether a team is enough: the same simulated customers for every team.
//!
//! A first look at a few replications settles most teams. Where a limit lies inside the interval, the
//! team is looked at again with more of them. Two things are taken off the estimates: more or less
//! work than expected in this sample, and what the split of the queues met in it beside what formulas
//! say that it meets.

mod controls;

use std::collections::BTreeMap;

use super::{SkillQuestion, SkilledQueue, SkillsError};
use crate::simulation::{Seed, ServiceEstimate, SteadyGroup, SteadyQueue, SteadySample, steady};
use crate::staffing::Binding;
use crate::staffing::pools::{PooledQueue, SkillGroup};
use crate::units::Patience;
use controls::Controls;

/// Repetitions of a look, and of the closer look after it; their spread gives the interval.
const LOOKS: [u32; 2] = [32, 128];
/// A centre that starts empty is like itself after so many handle times where nobody gives up, so that
/// lines empty slowly,
const WARM_UP_PATIENT: f64 = 40.0;
/// and after so many handle times or patiences, whichever is longer, where all give up.
const WARM_UP_IMPATIENT: f64 = 10.0;

/// What the customers of a team meet, and by how much each queue keeps its targets.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    /// Per queue.
    pub(super) service: Vec<ServiceEstimate>,
    /// Per queue: the least slack of its limits, as a share; negative where one is missed.
    pub(super) margins: Vec<f64>,
    /// Per queue: the limit with that slack.
    limits: Vec<Binding>,
    /// More work is done than so many heads may do: no exchange of people helps.
    pub(super) is_overworked: bool,
    /// Per queue: half of the 95 % interval of its service level.
    half_widths: Vec<f64>,
}

impl Verdict {
    /// All targets hold.
    pub(super) fn is_enough(&self) -> bool {
        self.margins.iter().all(|&margin| margin >= 0.0)
    }

    /// The queue with the least slack, and its limit.
    pub(super) fn tightest(&self) -> (usize, Binding) {
        let queues = 0..self.margins.len();
        let least = queues.min_by(|&a, &b| self.margins[a].total_cmp(&self.margins[b]));
        least.map_or((0, Binding::ServiceLevel), |queue| {
            (queue, self.limits[queue])
        })
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

    /// Whether more replications could turn the verdict.
    fn is_close(&self) -> bool {
        let close = |(margin, half): (&f64, &f64)| margin.abs() < *half;
        self.surely_missed().is_none() && self.margins.iter().zip(&self.half_widths).any(close)
    }
}

/// A group's queues and proficiencies (as bits), and its heads.
type Known = Vec<(Vec<(usize, u64)>, u64)>;

/// Judges teams for some queues and remembers them, whatever question they are asked for.
pub(super) struct Judge {
    queues: Vec<SkilledQueue>,
    steady: Vec<SteadyQueue>,
    looks: Vec<(SteadySample, Controls)>,
    known: BTreeMap<Known, Verdict>,
}

impl Judge {
    /// Nothing has been judged yet; the split is simulated as the measure of the sample's luck.
    pub(super) fn new(question: &SkillQuestion, alone: &[u64]) -> Result<Self, SkillsError> {
        let queue = |of: &SkilledQueue| SteadyQueue {
            service: of.service.clone(),
            per_hour: of.pooled.per_hour,
            handle_time_s: of.pooled.handle_time_s,
        };
        let steady: Vec<SteadyQueue> = question.queues.iter().map(queue).collect();
        let look = |replications| {
            let sample = sample(question, replications);
            let controls = Controls::new((&question.queues, &steady), alone, &sample)?;
            Ok((sample, controls))
        };
        Ok(Self {
            looks: LOOKS
                .into_iter()
                .map(look)
                .collect::<Result<_, SkillsError>>()?,
            queues: question.queues.clone(),
            steady,
            known: BTreeMap::new(),
        })
    }

    /// How many teams were simulated.
    pub(super) fn n_judged(&self) -> usize {
        self.known.len()
    }

    /// The verdict on these heads of these groups.
    pub(super) fn judge(
        &mut self,
        groups: &[SkillGroup],
        heads: &[u64],
    ) -> Result<&Verdict, SkillsError> {
        let there = groups.iter().zip(heads).filter(|(_, heads)| **heads > 0);
        let skills = |group: &SkillGroup| {
            let skill = group
                .skills
                .iter()
                .map(|s| (s.queue, s.proficiency.to_bits()));
            skill.collect::<Vec<_>>()
        };
        let key: Known = there
            .clone()
            .map(|(group, heads)| (skills(group), *heads))
            .collect();
        if !self.known.contains_key(&key) {
            let group = |(group, &people): (&SkillGroup, &u64)| SteadyGroup {
                people,
                skills: (group.skills.iter())
                    .map(|s| (s.queue, s.proficiency))
                    .collect(),
            };
            let team: Vec<SteadyGroup> = there.map(group).collect();
            let mut verdict = self.look(0, &team)?;
            if verdict.is_close() {
                verdict = self.look(1, &team)?;
            }
            self.known.insert(key.clone(), verdict);
        }
        Ok(&self.known[&key])
    }

    fn look(&self, look: usize, team: &[SteadyGroup]) -> Result<Verdict, SkillsError> {
        let (sample, controls) = &self.looks[look];
        let found = steady(&self.steady, team, sample)?;
        let service = controls.adjusted(&found);
        let met = Met {
            service: &service,
            sample,
        };
        let is_overworked = self.is_overworked(team, &met);
        let occupancies = self.occupancies(team, &met);
        let queues = self.queues.iter().zip(&service).zip(occupancies);
        let limits: Vec<(f64, Binding)> = queues
            .map(|((queue, met), slack)| tighter(margin(queue, met), (slack, Binding::Occupancy)))
            .collect();
        Ok(Verdict {
            is_overworked,
            margins: limits.iter().map(|limit| limit.0).collect(),
            limits: limits.iter().map(|limit| limit.1).collect(),
            half_widths: service.iter().map(half_width).collect(),
            service,
        })
    }

    /// Per queue: slack of its limit on occupancy.
    fn occupancies(&self, team: &[SteadyGroup], met: &Met<'_>) -> Vec<f64> {
        let shared = 1.0 - self.used(team, met, |queue| 1.0 / self.max_occupancy(queue));
        (0..self.queues.len())
            .map(|queue| match met.service[queue].occupancy {
                _ if self.is_mixed(team, queue) => shared,
                Some(busy) => self.max_occupancy(queue) - busy,
                None => 0.0,
            })
            .collect()
    }

    /// Whether the work is more than so many heads may do, so that no exchange of people helps.
    fn is_overworked(&self, team: &[SteadyGroup], met: &Met<'_>) -> bool {
        let queues = 0..self.queues.len();
        let mildest = queues
            .clone()
            .map(|q| self.max_occupancy(q))
            .fold(0.0, f64::max);
        let all_mixed = queues.clone().all(|queue| self.is_mixed(team, queue));
        let shared = || self.used(team, met, |queue| 1.0 / self.max_occupancy(queue));
        self.used(team, met, |_| 1.0) > mildest || (all_mixed && shared() > 1.0)
    }

    /// Whether some who can serve the queue hold conversations in parallel.
    fn is_mixed(&self, team: &[SteadyGroup], queue: usize) -> bool {
        let parallel = |q: usize| self.steady[q].service.concurrency > 1;
        let serves = |g: &&SteadyGroup| g.skills.iter().any(|skill| skill.0 == queue);
        let mut able = team.iter().filter(serves);
        able.any(|group| group.skills.iter().any(|skill| parallel(skill.0)))
    }

    fn max_occupancy(&self, queue: usize) -> f64 {
        self.queues[queue].pooled.target.max_occupancy.get()
    }

    /// The work done, weighted by queue, over the most that all heads can do.
    fn used(&self, team: &[SteadyGroup], met: &Met<'_>, weight: impl Fn(usize) -> f64) -> f64 {
        let hours = f64::from(met.sample.measured_hours);
        let done = |(q, queue): (usize, &SkilledQueue)| {
            let work = queue.pooled.handle_time_s * queue.pooled.fullest_person();
            weight(q) * met.service[q].answered / hours * work / 3600.0
        };
        let speed = |group: &SteadyGroup| {
            let sum: f64 = group.skills.iter().map(|skill| skill.1).sum();
            group.people as f64 * sum / group.skills.len() as f64
        };
        let all: f64 = self.queues.iter().enumerate().map(done).sum();
        all / team.iter().map(speed).sum::<f64>()
    }
}

/// What a team's customers met in a sample.
struct Met<'a> {
    service: &'a [ServiceEstimate],
    sample: &'a SteadySample,
}

/// The least slack of the limits on what customers meet, and which limit that is.
fn margin(queue: &SkilledQueue, met: &ServiceEstimate) -> (f64, Binding) {
    let target = &queue.pooled.target;
    let level = met
        .service_level
        .map_or(0.0, |level| level - target.service_level.get());
    let abandonment = (target.max_abandonment).map_or(f64::INFINITY, |most| {
        most.get() - met.abandoned / met.offered.max(1.0)
    });
    // As a share of the limit, so that seconds stand beside shares.
    let speed = (target.max_average_speed_of_answer).map_or(f64::INFINITY, |most| {
        let seconds = met.average_speed_of_answer_s.unwrap_or(f64::INFINITY);
        ((most.as_secs_f64() - seconds) / most.as_secs_f64()).max(-1.0)
    });
    let mut least = (level, Binding::ServiceLevel);
    for other in [
        (abandonment, Binding::Abandonment),
        (speed, Binding::AverageSpeedOfAnswer),
    ] {
        least = tighter(least, other);
    }
    least
}

fn tighter(one: (f64, Binding), other: (f64, Binding)) -> (f64, Binding) {
    if other.0 < one.0 { other } else { one }
}

fn half_width(met: &ServiceEstimate) -> f64 {
    let ends = met.service_level_low.zip(met.service_level_high);
    ends.map_or(0.0, |(low, high)| (high - low) / 2.0)
}

/// So many hours that all queues together see the contacts asked for in the first look.
fn sample(question: &SkillQuestion, replications: u32) -> SteadySample {
    let pooled = || question.queues.iter().map(|queue| &queue.pooled);
    let per_hour: f64 = pooled().map(|queue| queue.per_hour).sum();
    let hours = |value: f64| value.ceil().clamp(1.0, 5_000.0) as u32;
    let settled_s = |queue: &PooledQueue| match queue.target.patience {
        Patience::Infinite => WARM_UP_PATIENT * queue.handle_time_s,
        Patience::Mean(mean) => WARM_UP_IMPATIENT * queue.handle_time_s.max(mean.as_secs_f64()),
    };
    let warm_up_hours = hours(pooled().map(settled_s).fold(0.0, f64::max) / 3600.0);
    let asked = hours(f64::from(question.contacts) / f64::from(LOOKS[0]) / per_hour);
    SteadySample {
        warm_up_hours,
        measured_hours: asked.max(2 * warm_up_hours),
        replications,
        seed: Seed(question.seed),
    }
}
