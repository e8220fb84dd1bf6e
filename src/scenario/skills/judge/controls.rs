//! What is known about a sample of customers: more work than expected, and the luck of the split.
//!
//! ```text
//! w_qr  work of queue q in replication r ÷ work expected − 1
//! s_qr  (x_qr − L_q·y_qr) ÷ ȳ_q     the split: contacts in time x of y, formula's service level L_q
//! ```
//! Each queue is adjusted by its own w and s and by those of the other queues together (weighted by
//! their work). s is used where the formula is exact: one contact per person, exponential times, no
//! customers who call again or are sent on. Abandonment has controls of its own.

use super::super::{SkilledQueue, SkillsError};
use crate::simulation::{
    Behaviour, ServiceEstimate, SteadyGroup, SteadyQueue, SteadySample, SteadyService,
    adjusted_share, steady,
};
use crate::staffing::pools::PooledQueue;

/// The split's luck in one sample, per queue; empty lists where formulas do not know its truth.
pub(super) struct Controls {
    /// Erlangs.
    loads: Vec<f64>,
    level: Vec<Vec<f64>>,
    abandonment: Vec<Vec<f64>>,
}

impl Controls {
    /// Simulates the split, `alone` people per queue.
    pub(super) fn new(
        (queues, steady_queues): (&[SkilledQueue], &[SteadyQueue]),
        alone: &[u64],
        sample: &SteadySample,
    ) -> Result<Self, SkillsError> {
        let own = |(queue, &people): (usize, &u64)| SteadyGroup {
            people,
            skills: vec![(queue, 1.0)],
        };
        let team: Vec<SteadyGroup> = alone.iter().enumerate().map(own).collect();
        let met = steady(steady_queues, &team, sample)?;
        let luck = |queue: usize, of: fn(&SteadyService) -> &[(f64, f64)], truth: Option<f64>| {
            let pairs = of(&met[queue]);
            let mean = pairs.iter().map(|pair| pair.1).sum::<f64>() / pairs.len() as f64;
            truth.map_or(Vec::new(), |truth| {
                pairs.iter().map(|(x, y)| (x - truth * y) / mean).collect()
            })
        };
        let truths = (queues.iter().zip(alone))
            .map(|(queue, &people)| truth(queue, people))
            .collect::<Result<Vec<_>, SkillsError>>()?;
        let places = 0..queues.len();
        Ok(Self {
            loads: queues.iter().map(|queue| queue.pooled.load()).collect(),
            level: (places.clone())
                .map(|q| luck(q, |met| &met.in_time, truths[q].map(|t| t.0)))
                .collect(),
            abandonment: places
                .map(|q| luck(q, |met| &met.gave_up, truths[q].map(|t| t.1)))
                .collect(),
        })
    }

    /// The estimates of a team, adjusted.
    pub(super) fn adjusted(&self, found: &[SteadyService]) -> Vec<ServiceEstimate> {
        let work: Vec<Vec<f64>> = found.iter().map(|met| met.work.clone()).collect();
        (0..found.len())
            .map(|queue| self.of_queue(queue, &found[queue], &work))
            .collect()
    }

    fn of_queue(&self, queue: usize, met: &SteadyService, work: &[Vec<f64>]) -> ServiceEstimate {
        let lists = |luck: &[Vec<f64>]| {
            let own = [work[queue].clone(), luck[queue].clone()];
            let others = [self.others(queue, work), self.others(queue, luck)];
            let lists = own.into_iter().chain(others);
            lists.filter(|list| !list.is_empty()).collect::<Vec<_>>()
        };
        let mut service = met.estimate;
        let within = |share: f64| share.clamp(0.0, 1.0);
        if let Some((level, half)) = adjusted_share(&met.in_time, &lists(&self.level)) {
            service.service_level = Some(within(level));
            service.service_level_low = Some(within(level - half));
            service.service_level_high = Some(within(level + half));
        }
        if let Some((share, _)) = adjusted_share(&met.gave_up, &lists(&self.abandonment)) {
            service.abandoned = within(share) * service.offered;
        }
        service
    }

    /// The mean of the other queues' lists, weighted by load; empty where none has one.
    fn others(&self, queue: usize, lists: &[Vec<f64>]) -> Vec<f64> {
        let there = |q: &usize| *q != queue && !lists[*q].is_empty();
        let others: Vec<usize> = (0..lists.len()).filter(there).collect();
        let weight: f64 = others.iter().map(|&q| self.loads[q]).sum();
        let n = others.first().map_or(0, |&q| lists[q].len());
        (0..n)
            .map(|r| {
                others
                    .iter()
                    .map(|&q| self.loads[q] * lists[q][r])
                    .sum::<f64>()
                    / weight
            })
            .collect()
    }
}

/// Service level and abandonment of so many people for themselves, where a formula has them exactly.
fn truth(queue: &SkilledQueue, people: u64) -> Result<Option<(f64, f64)>, SkillsError> {
    let PooledQueue { target, .. } = &queue.pooled;
    let known = target.concurrency <= 1
        && target.patience_law.is_none()
        && target.lines.is_none()
        && target.patience == queue.service.patience
        && queue.service.behaviour == Behaviour::plain();
    if !known || people == 0 {
        return Ok(None);
    }
    let measures = queue.pooled.service(people)?;
    Ok(Some((measures.service_level, measures.abandonment)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::skills::tests::queue;
    use crate::simulation::Seed;

    const SAMPLE: SteadySample = SteadySample {
        warm_up_hours: 2,
        measured_hours: 24,
        replications: 32,
        seed: Seed(9),
    };

    fn met(heads: [u64; 3]) -> (Vec<SteadyService>, Vec<ServiceEstimate>, Vec<SkilledQueue>) {
        let queues = vec![queue("a", 12.0, 180.0), queue("b", 8.0, 180.0)];
        let steady_queues: Vec<SteadyQueue> = (queues.iter())
            .map(|of| SteadyQueue {
                service: of.service.clone(),
                per_hour: of.pooled.per_hour,
                handle_time_s: of.pooled.handle_time_s,
            })
            .collect();
        let groups = [vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 1.0), (1, 1.0)]];
        let team = groups
            .into_iter()
            .zip(heads)
            .map(|(skills, people)| SteadyGroup { people, skills });
        let controls = Controls::new((&queues, &steady_queues), &[14, 10], &SAMPLE).unwrap();
        let found = steady(&steady_queues, &team.collect::<Vec<_>>(), &SAMPLE).unwrap();
        let adjusted = controls.adjusted(&found);
        (found, adjusted, queues)
    }

    fn half(met: &ServiceEstimate) -> f64 {
        (met.service_level_high.unwrap() - met.service_level_low.unwrap()) / 2.0
    }

    #[test]
    fn the_split_is_known_as_the_formula_knows_it() {
        let (found, adjusted, queues) = met([14, 10, 0]);
        for (q, people) in [(0, 14), (1, 10)] {
            let truth = queues[q].pooled.service(people).unwrap();
            let off = adjusted[q].service_level.unwrap() - truth.service_level;
            assert!(
                off.abs() < 5e-4 && half(&adjusted[q]) < 1e-3,
                "{off} {}",
                half(&adjusted[q])
            );
            let gone = adjusted[q].abandoned / adjusted[q].offered - truth.abandonment;
            assert!(gone.abs() < 5e-4, "{gone}");
            assert!(half(&found[q].estimate) > 5e-3);
        }
    }

    #[test]
    fn a_team_with_some_flexible_people_is_known_twice_as_closely() {
        let (found, adjusted, _) = met([11, 8, 4]);
        for (raw, adjusted) in found.iter().zip(&adjusted) {
            let (before, after) = (half(&raw.estimate), half(adjusted));
            assert!(after < before / 2.0, "{before} {after}");
            let moved = raw.estimate.service_level.unwrap() - adjusted.service_level.unwrap();
            assert!(moved.abs() < 2.0 * before);
        }
    }
}
