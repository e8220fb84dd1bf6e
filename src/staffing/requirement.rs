//! From a forecast and the queues' targets to people in every interval.

pub(super) mod certainty;
mod deferred;
mod spread;

use std::collections::BTreeMap;
use std::time::Duration;

use rayon::prelude::*;

use self::spread::Spread;
use super::chat::Concurrency;
use super::idle::{self, IdleTime};
use super::kernel::exact::ceil_gross;
use super::required::repeats::AboutToCall;
use super::required::{LeastStaff, Limits, Targets, WaitingFormula, Work};
use super::time_varying::{RateCurve, varying_load};
use super::{
    AnswerWithin, IntervalLoad, IntervalRequirement, LoadMethod, QueueLoads, QueueRequirement,
    QueueTarget, StaffFor, StaffingError, StaffingModel, StaffingRequirement,
};
use crate::forecast::{Forecast, QueueForecast};
use crate::units::{Patience, Shrinkage};

/// People for every queue and interval, in the order of `targets`.
pub(super) fn require(
    forecast: &Forecast,
    targets: &[QueueTarget],
    shrinkage: Shrinkage,
) -> Result<StaffingRequirement, StaffingError> {
    let is_deferred = |&at: &usize| targets[at].model == StaffingModel::Deferred;
    let (deferred, live): (Vec<usize>, Vec<usize>) = (0..targets.len()).partition(is_deferred);
    let mut idle = IdleTime::default();
    let mut queues: Vec<Option<QueueRequirement>> = vec![None; targets.len()];
    // Live queues first: deferred ones may use the time that their people have left.
    for at in live.into_iter().chain(deferred) {
        let target = &targets[at];
        let demand = QueueDemand::of(forecast, target, shrinkage);
        let intervals = demand.and_then(|demand| {
            let intervals = demand.requirement(forecast, &mut idle)?;
            if idle::is_named(&target.queue, targets.iter()) {
                demand.offer_idle_time(&intervals, &mut idle)?;
            }
            Ok(intervals)
        });
        queues[at] = Some(QueueRequirement {
            queue: target.queue.clone(),
            intervals: intervals.map_err(|error| error.of_queue(&target.queue))?,
        });
    }
    Ok(StaffingRequirement {
        grid: forecast.grid.clone(),
        queues: queues.into_iter().flatten().collect(),
    })
}

fn interval_loads(
    queue: &QueueForecast,
    interval: Duration,
) -> Result<Vec<IntervalLoad>, StaffingError> {
    let places = queue.mean.iter().zip(&queue.handle_time_s).enumerate();
    places
        .map(|(i, (&offered, &handle_time_s))| {
            let offered_load = if offered == 0.0 {
                0.0
            } else {
                let work = Work::new(offered, handle_time_s, interval.as_secs_f64());
                work.map_err(|error| error.in_interval(i))?.load().get()
            };
            Ok(IntervalLoad {
                offered,
                handle_time_s,
                offered_load,
            })
        })
        .collect()
}

/// Contacts, handle time, and the spread of the day and of the interval, as bits.
type LoadKey = ((u64, u64), (u64, u64));

/// One queue's loads and what it promises.
struct QueueDemand<'a> {
    target: &'a QueueTarget,
    forecast: &'a QueueForecast,
    open: &'a [bool],
    loads: Vec<IntervalLoad>,
    interval: Duration,
    shrinkage: Shrinkage,
}

impl<'a> QueueDemand<'a> {
    fn of(
        forecast: &'a Forecast,
        target: &'a QueueTarget,
        shrinkage: Shrinkage,
    ) -> Result<Self, StaffingError> {
        let mut queues = forecast.queues.iter();
        let queue = queues
            .find(|queue| queue.queue == target.queue)
            .ok_or(StaffingError::NoForecast)?;
        let interval = Duration::from_secs(u64::from(forecast.grid.interval_minutes()) * 60);
        Ok(Self {
            target,
            forecast: queue,
            open: &queue.open,
            loads: interval_loads(queue, interval)?,
            interval,
            shrinkage,
        })
    }

    fn requirement(
        &self,
        forecast: &Forecast,
        idle: &mut IdleTime,
    ) -> Result<Vec<IntervalRequirement>, StaffingError> {
        if self.target.model == StaffingModel::Deferred {
            return self.deferred(idle);
        }
        let spread = |i| Spread::of(self.forecast, &forecast.grid, i);
        let spreads: Vec<Spread> = (0..self.loads.len()).map(spread).collect();
        self.waiting(&spreads)
    }

    /// What its people have left may be worked on by deferred queues.
    fn offer_idle_time(
        &self,
        intervals: &[IntervalRequirement],
        idle: &mut IdleTime,
    ) -> Result<(), StaffingError> {
        if self.target.model == StaffingModel::Deferred {
            return Ok(());
        }
        let people: Vec<f64> = intervals.iter().map(|at| at.base_staff).collect();
        let queue = QueueLoads {
            loads: &self.loads,
            open: self.open,
            interval: self.interval,
        };
        idle.offer(self.target, &queue, &people)
    }

    fn waiting(&self, spreads: &[Spread]) -> Result<Vec<IntervalRequirement>, StaffingError> {
        let (formula, mut about_to_call) = self.target.formula_of_intervals(self.interval)?;
        let limits = Limits::new(self.target.limits()?)?;
        let asked = (&formula, &limits);
        let staffed = self.staffed();
        let mut known = match about_to_call {
            None => self.known(asked, &staffed, spreads)?,
            // What comes back depends on the people of earlier intervals: one after another.
            Some(_) => BTreeMap::new(),
        };
        let mut intervals = Vec::with_capacity(self.loads.len());
        for (i, (load, staffed)) in self.loads.iter().zip(&staffed).enumerate() {
            if load.offered == 0.0 || !self.open[i] {
                about_to_call.iter_mut().for_each(|orbit| orbit.pass(0.0));
                intervals.push(closed(*load));
                continue;
            }
            let back = about_to_call.map_or(0.0, |orbit| orbit.back());
            let staffed = &staffed.and(back);
            let key = self.key(staffed, &spreads[i]);
            let answer = match known.get(&key) {
                Some(answer) => *answer,
                None => {
                    let answer = self.least(asked, i, (staffed, &spreads[i]))?;
                    known.insert(key, answer);
                    answer
                }
            };
            let of = |load: &IntervalLoad| {
                let attempts = self.attempts(&formula, load, answer.base_staff);
                attempts.map_err(|error| error.in_interval(i))
            };
            let (mut retries, mut staffed_load) = (0.0, staffed.offered_load);
            if let Some(orbit) = &mut about_to_call {
                let (attempts, abandoned) = of(&load.and(back))?;
                retries = (attempts - load.offered).max(0.0);
                staffed_load *= of(staffed)?.0 / staffed.offered;
                orbit.pass(abandoned);
            }
            intervals.push(IntervalRequirement {
                base_staff: answer.base_staff as f64,
                scheduled_staff: self.scheduled(answer.base_staff)?,
                load: Some(*load),
                staffed_load: Some(staffed_load),
                retries,
                binding: answer.binding,
                service: Some(answer.service.measures(self.target.definition)),
                idle_time: 0.0,
            });
        }
        Ok(intervals)
    }

    /// What makes two intervals need the same people.
    fn key(&self, staffed: &IntervalLoad, spread: &Spread) -> LoadKey {
        let work = (staffed.offered.to_bits(), staffed.handle_time_s.to_bits());
        match self.target.staff_for {
            StaffFor::Mean => (work, (0, 0)),
            _ => (work, spread.key()),
        }
    }

    fn least(
        &self,
        (formula, limits): (&WaitingFormula, &Limits),
        i: usize,
        (staffed, spread): (&IntervalLoad, &Spread),
    ) -> Result<LeastStaff, StaffingError> {
        let work = self.work(staffed);
        work.and_then(|work| spread::least(self.target.staff_for, spread, (formula, &work, limits)))
            .map_err(|error| error.in_interval(i))
    }

    /// The least staff of each kind of interval: weeks repeat, and so do their loads.
    fn known(
        &self,
        asked: (&WaitingFormula, &Limits),
        staffed: &[IntervalLoad],
        spreads: &[Spread],
    ) -> Result<BTreeMap<LoadKey, LeastStaff>, StaffingError> {
        let mut first: BTreeMap<LoadKey, usize> = BTreeMap::new();
        for i in (0..staffed.len()).filter(|&i| self.open[i] && self.loads[i].offered > 0.0) {
            first.entry(self.key(&staffed[i], &spreads[i])).or_insert(i);
        }
        let mut kinds: Vec<(LoadKey, usize)> = first.into_iter().collect();
        // The earliest fault is the one that is told.
        kinds.sort_by_key(|(_, i)| *i);
        let found: Vec<Result<(LoadKey, LeastStaff), StaffingError>> = kinds
            .par_iter()
            .map(|&(key, i)| Ok((key, self.least(asked, i, (&staffed[i], &spreads[i]))?)))
            .collect();
        found.into_iter().collect()
    }

    /// Attempts that a load leads to at so many people, and how many of them give up.
    fn attempts(
        &self,
        formula: &WaitingFormula,
        load: &IntervalLoad,
        people: u64,
    ) -> Result<(f64, f64), StaffingError> {
        let within = self.target.wait_s()?;
        let (attempts, service) = formula.attempts(people, &self.work(load)?, within)?;
        Ok((attempts, attempts * service.abandonment))
    }

    /// The load that each interval is staffed for.
    fn staffed(&self) -> Vec<IntervalLoad> {
        match self.target.load_method {
            LoadMethod::IntervalByInterval => self.loads.clone(),
            LoadMethod::ModifiedOfferedLoad => self.moving(),
        }
    }

    /// The highest load inside each interval while it moves.
    fn moving(&self) -> Vec<IntervalLoad> {
        let offered: Vec<f64> = self.loads.iter().map(|load| load.offered).collect();
        let curve = RateCurve::of_counts(&offered, self.open, self.interval.as_secs_f64());
        let moving = varying_load(&curve, &handle_times(&self.loads));
        let staffed = self.loads.iter().zip(moving);
        staffed
            .map(|(load, moving)| load.scaled_to(moving.most))
            .collect()
    }

    fn work(&self, load: &IntervalLoad) -> Result<Work, StaffingError> {
        Work::new(
            load.offered,
            load.handle_time_s,
            self.interval.as_secs_f64(),
        )
    }

    fn scheduled(&self, base_staff: u64) -> Result<f64, StaffingError> {
        ceil_gross(base_staff as f64, self.shrinkage.get())
            .map(|people| people as f64)
            .ok_or(StaffingError::TooManyAgents {
                offered_load: base_staff as f64,
            })
    }
}

fn closed(load: IntervalLoad) -> IntervalRequirement {
    IntervalRequirement {
        base_staff: 0.0,
        scheduled_staff: 0.0,
        load: Some(load),
        staffed_load: None,
        retries: 0.0,
        binding: None,
        service: None,
        idle_time: 0.0,
    }
}

/// Handle times in seconds; where a closed interval has none, that of the interval before it.
fn handle_times(loads: &[IntervalLoad]) -> Vec<f64> {
    let mut last = loads
        .iter()
        .map(|load| load.handle_time_s)
        .find(|time| *time > 0.0)
        .unwrap_or(1.0);
    let known = |load: &IntervalLoad| {
        if load.handle_time_s > 0.0 {
            last = load.handle_time_s;
        }
        last
    };
    loads.iter().map(known).collect()
}

impl IntervalLoad {
    /// The same with so many more contacts.
    pub(super) fn and(self, more: f64) -> Self {
        if more <= 0.0 {
            return self;
        }
        let offered = self.offered + more;
        Self {
            offered,
            offered_load: self.offered_load * (offered / self.offered),
            ..self
        }
    }

    /// The same work with another load in erlangs; what is equal but for rounding stays as it is, so
    /// that a steady day is staffed from the planner's own decimals.
    fn scaled_to(self, erlangs: f64) -> Self {
        if (erlangs - self.offered_load).abs() <= 1e-9 * self.offered_load {
            return self;
        }
        Self {
            offered: self.offered * (erlangs / self.offered_load),
            offered_load: erlangs,
            ..self
        }
    }
}

impl QueueTarget {
    /// The formula of a queue whose contacts wait for somebody, in the long run of an even load.
    pub(super) fn formula(&self) -> Result<WaitingFormula, StaffingError> {
        let formula = self.formula_of_attempts()?;
        Ok(match self.retry {
            Some(retry) if formula.mean_patience_s().is_some() => {
                WaitingFormula::Retrying(Box::new(formula), retry.share)
            }
            _ => formula,
        })
    }

    /// The same for one interval after another: only those who call again within their interval are
    /// in the formula, the others are handed on.
    pub(super) fn formula_of_intervals(
        &self,
        interval: Duration,
    ) -> Result<(WaitingFormula, Option<AboutToCall>), StaffingError> {
        Ok(match (self.formula()?, &self.retry) {
            (WaitingFormula::Retrying(formula, _), Some(retry)) => {
                let orbit = AboutToCall::new(retry, interval);
                let formula = WaitingFormula::Retrying(formula, orbit.share_within());
                (formula, Some(orbit))
            }
            (formula, _) => (formula, None),
        })
    }

    fn formula_of_attempts(&self) -> Result<WaitingFormula, StaffingError> {
        Ok(match (self.model, self.patience) {
            (StaffingModel::Chat, patience) => WaitingFormula::Chat(
                Concurrency::new(self.concurrency, &self.concurrency_slowdown)?,
                patience,
            ),
            (StaffingModel::ErlangA, Patience::Mean(mean)) => self.impatient(mean)?,
            // Endless patience is the limit in which Erlang A is Erlang C.
            _ => match self.lines {
                Some(lines) => WaitingFormula::Lines(lines, Patience::Infinite),
                None => WaitingFormula::ErlangC,
            },
        })
    }

    fn impatient(&self, mean: Duration) -> Result<WaitingFormula, StaffingError> {
        match (self.lines, &self.patience_law) {
            (None, None) => Ok(WaitingFormula::ErlangA(mean)),
            (None, Some(law)) => Ok(WaitingFormula::AnyPatience(law.clone())),
            (Some(lines), None) => Ok(WaitingFormula::Lines(lines, Patience::Mean(mean))),
            (Some(_), Some(_)) => Err(StaffingError::LinesOfAnyPatience),
        }
    }

    pub(super) fn limits(&self) -> Result<Targets, StaffingError> {
        let speed = self.max_average_speed_of_answer;
        Ok(Targets {
            service_level: Some(self.service_level),
            answer_within_s: self.wait_s()?,
            definition: self.definition,
            max_abandonment: self.max_abandonment,
            max_occupancy: Some(self.max_occupancy),
            max_average_speed_of_answer_s: speed.map(|limit| limit.as_secs_f64()),
            min_agents: 0,
        })
    }

    /// The target time of a queue whose contacts wait for somebody, in seconds.
    pub(super) fn wait_s(&self) -> Result<f64, StaffingError> {
        match self.answer_within {
            AnswerWithin::Wait(time) => Ok(time.as_secs_f64()),
            AnswerWithin::OpenHours(_) | AnswerWithin::Elapsed(_) => {
                Err(StaffingError::DueTimeOfWaiting)
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
