//! Where staffing interval by interval would miss its target, measured by the chain of contacts.
//!
//! ```text
//! a peak   the load rises by more than half from one open interval to the next, and by 10 erlangs
//! unsafe   staffed interval by interval, some interval around it ends more than 2 points below both
//!          its target and what the formula says of it
//! ```
//! Whoever is in a contact when the number of people falls finishes it, as in the simulation. The
//! chain runs from an hour before the rise to three hours after it. A queue that opens is no peak.
//!
//! The chain knows exponential patience, one contact a person and endless lines. Rises of other queues,
//! and of some ten thousand people and more, are told without a measurement where a load that moves asks
//! for more people than the interval's own.

use super::{IntervalLoad, QueueDemand, handle_times, interval_loads};
use crate::forecast::{Forecast, QueueForecast};
use crate::staffing::required::{Limits, WaitingFormula, least_staff};
use crate::staffing::time_varying::chain::{ChangingQueue, Start, levels_if_finished};
use crate::staffing::time_varying::{RateCurve, chain_work};
use crate::staffing::{QueueTarget, StaffingError, StaffingModel};
use crate::units::{Patience, QueueId, Shrinkage};
use std::time::Duration;

/// Rise from one interval to the next beyond which the chain is asked.
const RISE: f64 = 0.5;

/// Erlangs below which a rise is small.
const LEAST_RISE: f64 = 10.0;

/// Points by which a target may be missed.
const TOLERATED: f64 = 0.02;

/// Peaks of a queue that are measured.
const MOST_PEAKS: usize = 3;

/// Work of a chain that is still asked: some seconds, in the unit of [`chain_work`].
const MOST_WORK: f64 = 1.6e9;

/// Seconds of the chain before and after a rise.
const AROUND_S: (f64, f64) = (3600.0, 3.0 * 3600.0);

/// A rise at which the usual rule fails.
#[derive(Debug, Clone, PartialEq)]
pub struct UnsafePeak {
    /// The queue.
    pub queue: QueueId,
    /// The interval that fares worst.
    pub interval: usize,
    /// Share served in time there by the formula, interval by interval.
    pub formula: f64,
    /// What the chain says, or why it was not asked.
    pub measured: Result<MeasuredPeak, NotMeasured>,
    /// People for the interval's own load.
    pub people: u64,
    /// People for the load while it moves.
    pub people_while_it_moves: u64,
}

/// What the chain finds in the hours after a rise, people finishing what they have in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredPeak {
    /// Share served in time in the worst interval.
    pub level: f64,
    /// Intervals that miss their target.
    pub n_short: usize,
}

/// Why a rise is told without a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMeasured {
    /// The centre has too many people, or its contacts are too short, for the chain.
    TooLarge,
    /// Contacts share a person, lines are limited, or patience is not exponential.
    OtherQueue,
}

pub(in crate::staffing) fn unsafe_peaks(
    forecast: &Forecast,
    targets: &[QueueTarget],
) -> Result<Vec<UnsafePeak>, StaffingError> {
    let interval = Duration::from_secs(u64::from(forecast.grid.interval_minutes()) * 60);
    let mut found = Vec::new();
    for target in targets {
        let mut queues = forecast.queues.iter();
        let Some(queue) = queues.find(|queue| queue.queue == target.queue) else {
            return Err(StaffingError::NoForecast);
        };
        let of = of_queue(queue, target, interval);
        found.extend(of.map_err(|error| error.of_queue(&target.queue))?);
    }
    Ok(found)
}

fn of_queue(
    queue: &QueueForecast,
    target: &QueueTarget,
    interval: Duration,
) -> Result<Vec<UnsafePeak>, StaffingError> {
    // The chain knows no repeats: both are asked without them.
    let target = &QueueTarget {
        retry: None,
        ..target.clone()
    };
    if target.model == StaffingModel::Deferred {
        return Ok(Vec::new());
    }
    let patience_s = match (target.formula()?, target.patience, &target.patience_law) {
        (WaitingFormula::ErlangC, Patience::Infinite, _) => Some(f64::INFINITY),
        (WaitingFormula::ErlangC | WaitingFormula::ErlangA(_), Patience::Mean(mean), None) => {
            Some(mean.as_secs_f64())
        }
        _ => None,
    };
    let demand = QueueDemand {
        target,
        forecast: queue,
        open: &queue.open,
        loads: interval_loads(queue, interval)?,
        interval,
        shrinkage: Shrinkage::NONE,
    };
    let mut found = Vec::new();
    for rise in demand.rises() {
        found.extend(match patience_s {
            Some(patience_s) => demand.measure(rise, patience_s)?,
            None => demand.told(rise, NotMeasured::OtherQueue)?,
        });
    }
    Ok(found)
}

impl QueueDemand<'_> {
    /// The steepest rises, at most one a day's length apart.
    fn rises(&self) -> Vec<usize> {
        let load = |i: usize| {
            if self.open[i] {
                self.loads[i].offered_load
            } else {
                0.0
            }
        };
        let mut rises: Vec<(f64, usize)> = (1..self.loads.len())
            .filter(|&i| load(i - 1) > 0.0 && load(i) - load(i - 1) > LEAST_RISE)
            .map(|i| (load(i) / load(i - 1) - 1.0, i))
            .filter(|(rise, _)| *rise > RISE)
            .collect();
        rises.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let day = (86_400.0 / self.interval.as_secs_f64()) as usize;
        let mut kept: Vec<usize> = Vec::new();
        for (_, i) in rises {
            if kept.len() < MOST_PEAKS && kept.iter().all(|k| k.abs_diff(i) >= day / 2) {
                kept.push(i);
            }
        }
        kept.sort_unstable();
        kept
    }

    /// What the chain finds around a rise.
    fn measure(&self, rise: usize, patience_s: f64) -> Result<Option<UnsafePeak>, StaffingError> {
        let length = self.interval.as_secs_f64();
        let before = (AROUND_S.0 / length).ceil() as usize;
        let after = (AROUND_S.1 / length).ceil() as usize;
        let span = rise.saturating_sub(before)..(rise + after).min(self.loads.len());
        let mut people = Vec::with_capacity(span.len());
        let mut by_formula = Vec::with_capacity(span.len());
        for at in span.clone() {
            let (staff, level) = self.by_formula(&self.loads[at], at)?;
            people.push(staff);
            by_formula.push(level);
        }
        let offered: Vec<f64> = self.loads.iter().map(|load| load.offered).collect();
        let curve = RateCurve::of_counts(&offered, self.open, length).part(span.clone());
        let queue = ChangingQueue {
            curve: &curve,
            people: &people,
            handle_time_s: &handle_times(&self.loads)[span.clone()],
            patience_s,
            answer_within_s: self.target.wait_s()?,
        };
        if chain_work(&queue) > MOST_WORK {
            return self.told(rise, NotMeasured::TooLarge);
        }
        let measured = levels_if_finished(&queue, Start::Settled);
        let target = self.target.service_level.get();
        let is_short = |&at: &usize| {
            let found = measured[at];
            found < by_formula[at] - TOLERATED && found < target - TOLERATED
        };
        let short: Vec<usize> = (0..span.len()).filter(is_short).collect();
        let level = |&at: &usize| measured[at];
        let worst = short
            .iter()
            .copied()
            .min_by(|a, b| level(a).total_cmp(&level(b)));
        let found = worst.map(|worst| {
            let (level, n_short) = (measured[worst], short.len());
            self.peak(span.start + worst, Ok(MeasuredPeak { level, n_short }))
        });
        found.transpose()
    }

    /// The rise itself, where a load that moves asks for more people.
    fn told(&self, rise: usize, why: NotMeasured) -> Result<Option<UnsafePeak>, StaffingError> {
        let peak = self.peak(rise, Err(why))?;
        Ok((peak.people_while_it_moves > peak.people).then_some(peak))
    }

    fn peak(
        &self,
        interval: usize,
        measured: Result<MeasuredPeak, NotMeasured>,
    ) -> Result<UnsafePeak, StaffingError> {
        let (people, formula) = self.by_formula(&self.loads[interval], interval)?;
        Ok(UnsafePeak {
            queue: self.target.queue.clone(),
            interval,
            formula,
            measured,
            people,
            people_while_it_moves: self.by_formula(&self.moving()[interval], interval)?.0,
        })
    }

    /// People for this load, and the share served in time with them.
    fn by_formula(&self, load: &IntervalLoad, at: usize) -> Result<(u64, f64), StaffingError> {
        if !self.open[at] || load.offered <= 0.0 {
            return Ok((0, 1.0));
        }
        let limits = Limits::new(self.target.limits()?)?;
        let answer = least_staff(&self.target.formula()?, &self.work(load)?, &limits)?;
        Ok((answer.base_staff, answer.service.in_time.offered))
    }
}
