//! Idle time of live queues, given out once.
//!
//! ```text
//! idle_i = people_i − people_i in contacts of the queue, by its own formula at the interval's load
//! chat:    a person is idle without any conversation; balanced, k conversations keep k people from it
//! usable for a deferred queue = Σ over the queues it names of  max(0, share · idle_i − used_i)
//! ```
//! Deferred queues take in the order in which they are given, each from the live queues in the order in
//! which it names them, so nobody's hour is spent twice.
//!
//! Assumption: `share` of the idle time is good for anything. Idle time comes in pieces of seconds and
//! minutes; what a piece loses to picking work up and putting it down again is the rest.
//!
//! Not modelled: that a person in deferred work answers a moment later.

use std::collections::BTreeMap;

use super::deferred::backlog::WorkedOff;
use super::staffed::service_over;
use super::{IdleTimeOf, QueueLoads, QueueTarget, ServiceMeasures, StaffingError, StaffingModel};
use crate::units::QueueId;

/// What live queues have left, and what of it was spent.
#[derive(Debug, Default)]
pub(super) struct IdleTime {
    queues: BTreeMap<QueueId, Offered>,
}

/// Person-intervals per interval.
#[derive(Debug)]
struct Offered {
    idle: Vec<f64>,
    used: Vec<f64>,
}

/// Whether any deferred queue names this one.
pub(super) fn is_named<'a>(
    queue: &QueueId,
    mut targets: impl Iterator<Item = &'a QueueTarget>,
) -> bool {
    targets.any(|target| {
        let named = target.backlog.idle_time.as_ref();
        named.is_some_and(|of| of.queues.contains(queue))
    })
}

impl IdleTime {
    /// A live queue offers what its `people` have left beside its load.
    pub(super) fn offer(
        &mut self,
        target: &QueueTarget,
        queue: &QueueLoads,
        people: &[f64],
    ) -> Result<(), StaffingError> {
        let service = service_over(target, queue, people)?;
        let busy_per_use = conversations_per_use(target);
        let idle_at = |(at, people): (&ServiceMeasures, &f64)| {
            tidy(people * (1.0 - at.occupancy * busy_per_use).max(0.0))
        };
        let idle: Vec<f64> = service.iter().zip(people).map(idle_at).collect();
        let used = vec![0.0; idle.len()];
        let offered = Offered { idle, used };
        self.queues.insert(target.queue.clone(), offered);
        Ok(())
    }

    /// What is left for a deferred queue, per interval; nothing while it is closed.
    pub(super) fn usable(
        &self,
        target: &QueueTarget,
        open: &[bool],
    ) -> Result<Vec<f64>, StaffingError> {
        let mut usable = vec![0.0; open.len()];
        let Some(of) = &target.backlog.idle_time else {
            return Ok(usable);
        };
        for queue in &of.queues {
            let offered = self.queues.get(queue).ok_or(StaffingError::IdleTimeOf {
                queue: queue.clone(),
            })?;
            for (i, sum) in usable.iter_mut().enumerate().filter(|(i, _)| open[*i]) {
                *sum += offered.usable(i, of);
            }
        }
        Ok(usable)
    }

    /// A deferred queue has spent what it did in idle time.
    pub(super) fn spend(&mut self, target: &QueueTarget, worked: &WorkedOff) {
        let Some(of) = &target.backlog.idle_time else {
            return;
        };
        let mut left = worked.idle().to_vec();
        for queue in &of.queues {
            let Some(offered) = self.queues.get_mut(queue) else {
                continue;
            };
            for (i, left) in left.iter_mut().enumerate() {
                let taken = offered.usable(i, of).min(*left);
                offered.used[i] += taken;
                *left -= taken;
            }
        }
    }
}

impl Offered {
    fn usable(&self, i: usize, of: &IdleTimeOf) -> f64 {
        tidy((of.share.get() * self.idle[i] - self.used[i]).max(0.0))
    }
}

/// To a thousand-millionth of a person: what is whole but for a rounding is whole, or a person too many
/// would be asked for.
fn tidy(people: f64) -> f64 {
    (people * 1e9).round() / 1e9
}

/// People kept from being idle when the whole capacity of one person is in use: more than one where
/// several conversations could be with one person but are spread over all.
fn conversations_per_use(target: &QueueTarget) -> f64 {
    if target.model != StaffingModel::Chat {
        return 1.0;
    }
    let factor = |j: usize| {
        let last = target.concurrency_slowdown.last().copied();
        let at = target.concurrency_slowdown.get(j).copied();
        at.or(last).unwrap_or(1.0)
    };
    let at_once = target.concurrency.max(1) as usize;
    at_once as f64 / factor(at_once - 1) * factor(0)
}
