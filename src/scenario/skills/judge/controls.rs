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
