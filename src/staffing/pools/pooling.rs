//! R_S for every set of queues, and the bound that they give together.

use std::time::Duration;

use super::{PooledQueue, SkillGroup};
use crate::staffing::StaffingError;
use crate::staffing::required::{Limits, Targets, WaitingFormula, Work, least_staff};
use crate::units::{Fraction, Patience, ServiceLevelDefinition};

/// Up to so many queues all sets are looked at; beyond, single queues and all of them together.
const ALL_SETS: usize = 8;

/// R_S by set; a set is a word with a bit per queue.
pub(super) struct Pooling<'a> {
    queues: &'a [PooledQueue],
    groups: &'a [SkillGroup],
    /// Empty beyond [`ALL_SETS`] queues.
    of_set: Vec<u64>,
    alone: Vec<u64>,
    all: u64,
}

impl<'a> Pooling<'a> {
    pub(super) fn new(
        queues: &'a [PooledQueue],
        groups: &'a [SkillGroup],
    ) -> Result<Self, StaffingError> {
        let n = queues.len();
        let list = |set: usize| (0..n).filter(|q| set >> q & 1 == 1).collect::<Vec<_>>();
        let need = |set: &[usize]| least_people(queues, groups, set);
        let of_set = if n <= ALL_SETS {
            (0..1 << n)
                .map(|set| need(&list(set)))
                .collect::<Result<_, _>>()?
        } else {
            Vec::new()
        };
        Ok(Self {
            queues,
            groups,
            of_set,
            alone: (0..n).map(|q| need(&[q])).collect::<Result<_, _>>()?,
            all: need(&(0..n).collect::<Vec<_>>())?,
        })
    }

    /// R of all queues together.
    pub(super) fn of_all(&self) -> u64 {
        self.all
    }

    /// The largest bound over families of disjoint sets.
    pub(super) fn least_heads(&self) -> u64 {
        let n = self.queues.len();
        if self.of_set.is_empty() {
            let each: Vec<usize> = (1..=n).collect();
            let total = self.alone.iter().sum::<u64>();
            return self.bound(&each, n, total).max(self.all);
        }
        let mut best = 0;
        self.families(&mut vec![0; n], 0, 0, &mut best);
        best
    }

    /// Puts each queue in one of the sets 1, 2, … or (0) in none, in every way.
    fn families(&self, set_of: &mut Vec<usize>, queue: usize, n_sets: usize, best: &mut u64) {
        if queue == set_of.len() {
            let word = |set: usize| {
                let of_set = (0..set_of.len()).filter(|&q| set_of[q] == set);
                of_set.map(|q| 1_usize << q).sum::<usize>()
            };
            let total = (1..=n_sets).map(|set| self.of_set[word(set)]).sum();
            *best = self.bound(set_of, n_sets, total).max(*best);
            return;
        }
        for set in 0..=n_sets + 1 {
            set_of[queue] = set;
            self.families(set_of, queue + 1, n_sets.max(set), best);
        }
    }

    /// The people of the sets, less those who are counted more than once.
    fn bound(&self, set_of: &[usize], n_sets: usize, total: u64) -> u64 {
        let mut twice = 0_u64;
        for group in self.groups {
            let mut sets: Vec<usize> = group.skills.iter().map(|s| set_of[s.queue]).collect();
            sets.retain(|&set| (1..=n_sets).contains(&set));
            sets.sort_unstable();
            sets.dedup();
            let more = sets.len().saturating_sub(1) as u64;
            if more > 0 {
                twice = twice.saturating_add(group.room().saturating_mul(more));
            }
        }
        total.saturating_sub(twice)
    }
}

/// R_S: the contacts of the set in one line, everybody as fast as the fastest.
fn least_people(
    queues: &[PooledQueue],
    groups: &[SkillGroup],
    set: &[usize],
) -> Result<u64, StaffingError> {
    let fastest = |q: usize| (groups.iter().filter_map(|g| g.proficiency(q))).fold(0.0, f64::max);
    let served: Vec<(&PooledQueue, f64)> = (set.iter())
        .filter(|&&q| queues[q].per_hour > 0.0)
        .map(|&q| (&queues[q], if fastest(q) > 0.0 { fastest(q) } else { 1.0 }))
        .collect();
    match &served[..] {
        [] => Ok(0),
        [(queue, proficiency)] => queue.people_alone(*proficiency),
        several => {
            let work = by_work(several);
            Ok(match one_line(several)? {
                Some(people) => people.max(work),
                None => work,
            })
        }
    }
}

/// The least people who can do the work that must be answered.
fn by_work(served: &[(&PooledQueue, f64)]) -> u64 {
    let load = |(queue, proficiency): &(&PooledQueue, f64)| {
        queue.load() * queue.least_answered() * queue.fullest_person() / proficiency
    };
    let limit = |(queue, _): &(&PooledQueue, f64)| queue.target.max_occupancy.get();
    let mildest = served.iter().map(limit).fold(0.0, f64::max);
    // A hair less, so that rounding cannot lift a bound.
    (served.iter().map(load).sum::<f64>() / mildest - 1e-9)
        .ceil()
        .max(0.0) as u64
}

/// The formula of the set as one queue, where its queues are alike enough to have one.
fn one_line(served: &[(&PooledQueue, f64)]) -> Result<Option<u64>, StaffingError> {
    let plain = |(queue, _): &(&PooledQueue, f64)| {
        queue.target.patience_law.is_none() && queue.target.lines.is_none()
    };
    if !served
        .iter()
        .all(|(queue, _)| queue.target.concurrency <= 1)
        || !served.iter().all(plain)
    {
        return Ok(None);
    }
    let per_hour: f64 = served.iter().map(|(queue, _)| queue.per_hour).sum();
    let mean = |of: fn(&PooledQueue) -> f64| {
        served
            .iter()
            .map(|(queue, _)| queue.per_hour * of(queue))
            .sum::<f64>()
            / per_hour
    };
    let fastest = served
        .iter()
        .map(|(_, proficiency)| *proficiency)
        .fold(0.0, f64::max);
    let hang_ups = mean(|queue| match queue.target.formula() {
        Ok(WaitingFormula::ErlangA(patience)) => 1.0 / patience.as_secs_f64(),
        _ => 0.0,
    });
    let formula = if hang_ups > 0.0 {
        WaitingFormula::ErlangA(Duration::from_secs_f64(1.0 / hang_ups))
    } else {
        WaitingFormula::ErlangC
    };
    let work = Work::new(
        per_hour,
        mean(|queue| queue.handle_time_s) / fastest,
        3600.0,
    )?;
    let limits = Limits::new(mildest(served)?)?;
    least_staff(&formula, &work, &limits).map(|least| Some(least.base_staff))
}

/// What every queue of the set promises at least.
fn mildest(served: &[(&PooledQueue, f64)]) -> Result<Targets, StaffingError> {
    let targets = (served.iter())
        .map(|(queue, _)| queue.target.limits())
        .collect::<Result<Vec<_>, _>>()?;
    let largest = |of: &dyn Fn(&Targets) -> Option<f64>| -> Option<f64> {
        let values: Option<Vec<f64>> = targets.iter().map(of).collect();
        values.map(|values| values.into_iter().fold(f64::NEG_INFINITY, f64::max))
    };
    let share = |value: Option<f64>| value.map(Fraction::new).transpose();
    let one_definition = (targets.windows(2)).all(|pair| pair[0].definition == pair[1].definition);
    let least_level = largest(&|t| t.service_level.map(|level| -level.get())).map(|level| -level);
    Ok(Targets {
        // Different ways of counting have no mildest one.
        service_level: share(least_level.filter(|_| one_definition))?,
        answer_within_s: targets
            .iter()
            .map(|t| t.answer_within_s)
            .fold(0.0, f64::max),
        definition: (targets.first()).map_or(ServiceLevelDefinition::Offered, |t| t.definition),
        max_abandonment: share(largest(&|t| t.max_abandonment.map(Fraction::get)))?,
        max_occupancy: share(largest(&|t| t.max_occupancy.map(Fraction::get)))?,
        max_average_speed_of_answer_s: largest(&|t| t.max_average_speed_of_answer_s),
        min_agents: 0,
    })
}

impl PooledQueue {
    /// The least share of contacts that the target lets be answered.
    fn least_answered(&self) -> f64 {
        let target = &self.target;
        let everybody = target.lines.is_none() && target.patience == Patience::Infinite;
        let by_level = match target.definition {
            ServiceLevelDefinition::Offered => target.service_level.get(),
            _ => 0.0,
        };
        let by_abandonment = match target.max_abandonment {
            Some(most) if target.lines.is_none() => 1.0 - most.get(),
            _ => 0.0,
        };
        if everybody {
            1.0
        } else {
            by_level.max(by_abandonment)
        }
    }

    /// Handle times of one contact that a person spends on it at best, when working on many at once.
    pub fn fullest_person(&self) -> f64 {
        let slowdown = &self.target.concurrency_slowdown;
        let factor = |j: usize| {
            slowdown
                .get(j - 1)
                .or(slowdown.last())
                .copied()
                .unwrap_or(1.0)
        };
        (1..=self.target.concurrency.max(1) as usize)
            .map(|j| factor(j) / j as f64)
            .fold(f64::INFINITY, f64::min)
    }
}
