//! From counts of replications to figures with 95 % intervals.
//!
//! ```text
//! x_r, y_r   in time and counted contacts of replication r = 1 … n
//! R = Σx ÷ Σy                                     the ratio of sums, not the mean of ratios
//! se² = Σ(x_r − R·y_r)² ÷ (n(n−1)·ȳ²)             linearised, Cochran (1977), eq. 6.13
//! R ± t(0.975; n−1) · se                          cut to [0, 1]
//! ```
//! A day on which more customers came than the forecast expects is worse than the average day, and how
//! many were expected is known: days and totals are adjusted for that ([`controls`](super::controls)),
//! and so need fewer replications. Their service level is then not exactly Σx ÷ Σy.
//!
//! Where all replications agree to the last contact, se is 0 and says nothing of what the next one
//! might bring; there the interval is Wilson's for Σy independent contacts. One replication alone
//! has no interval.
//!
//! # References
//! Cochran (1977), *Sampling Techniques*, ch. 6. Law (2015), *Simulation Modeling and Analysis*,
//! ch. 9. Wilson (1927), *Probable inference*.

use super::controls::{Expected, Moments, t_quantile};
use super::model::{Model, QueueModel};
use super::tally::{Counts, Tally};
use super::{ServiceEstimate, SimulatedQueue};
use crate::units::{QueueId, ServiceLevelDefinition};

/// Fewer replications say too little about how service hangs on the number of customers.
const FEWEST_TO_ADJUST: u32 = 24;

/// Sums over replications; whole numbers, so that their order cannot matter.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    offered: u64,
    answered: u64,
    abandoned: u64,
    waiting: u64,
    blocked: u64,
    again: u64,
    transferred: u64,
    customers_answered: u64,
    customers_lost: u64,
    x: u64,
    y: u64,
    xx: u128,
    xy: u128,
    yy: u128,
    wait_s: f64,
}

impl Sums {
    fn add(&mut self, counts: &Counts, definition: ServiceLevelDefinition) {
        let (x, y) = counts.ratio(definition);
        self.offered += u64::from(counts.offered);
        self.answered += u64::from(counts.answered);
        self.abandoned += u64::from(counts.abandoned);
        self.waiting += u64::from(counts.waiting);
        self.blocked += u64::from(counts.blocked);
        self.again += u64::from(counts.again);
        self.transferred += u64::from(counts.transferred);
        self.customers_answered += u64::from(counts.customers_answered);
        self.customers_lost += u64::from(counts.customers_lost);
        self.x += u64::from(x);
        self.y += u64::from(y);
        self.xx += u128::from(x) * u128::from(x);
        self.xy += u128::from(x) * u128::from(y);
        self.yy += u128::from(y) * u128::from(y);
        self.wait_s += counts.wait_s;
    }
}

/// The sums of days, with how many customers came beside how many were expected.
#[derive(Debug, Clone)]
struct Span {
    sums: Sums,
    expected: Expected,
    moments: Moments,
}

impl Span {
    fn new(expected: Expected) -> Self {
        Self {
            sums: Sums::default(),
            expected,
            moments: Moments::new(2),
        }
    }

    fn add(&mut self, counts: &Counts, definition: ServiceLevelDefinition) {
        self.sums.add(counts, definition);
        let customers = counts.offered - counts.again - counts.transferred;
        let controls = self.expected.controls(f64::from(customers));
        let (x, y) = counts.ratio(definition);
        self.moments.add(&controls, x.into(), y.into());
    }

    /// The service level and its 95 % interval, adjusted where that can be done.
    fn level(&self, replications: u32) -> Option<(f64, (f64, f64))> {
        let plain = confidence(&self.sums, replications)?;
        let ratio = self.sums.x as f64 / self.sums.y as f64;
        // Where all replications agree there is nothing to adjust.
        let varies = residual_squares(&self.sums) > 0.0;
        let adjusted = (varies && replications >= FEWEST_TO_ADJUST)
            .then(|| self.moments.adjusted_share())
            .flatten();
        Some(match adjusted {
            Some((level, half)) if half > 0.0 => (level, (level - half, level + half)),
            _ => (ratio, plain),
        })
    }
}

/// The sums of one queue: per interval, per day, in total.
#[derive(Debug)]
struct QueueSums {
    intervals: Vec<Sums>,
    days: Vec<Span>,
    total: Span,
}

/// Everything learnt from the replications so far.
#[derive(Debug)]
pub(super) struct Estimates<'a> {
    model: &'a Model,
    replications: u32,
    queues: Vec<QueueSums>,
    /// Per pool and interval, over all replications.
    staffed_s: Vec<Vec<f64>>,
    busy_s: Vec<Vec<f64>>,
}

impl<'a> Estimates<'a> {
    /// Before the first replication.
    pub(super) fn new(model: &'a Model) -> Self {
        let seconds = vec![vec![0.0; model.n_intervals]; model.pools.len()];
        let empty = |queue: &QueueModel| {
            let expected = queue.expected_customers(&model.days);
            let all = (expected.iter()).fold(Expected::default(), |all, day| all.and(*day));
            QueueSums {
                intervals: vec![Sums::default(); model.n_intervals],
                days: expected.into_iter().map(Span::new).collect(),
                total: Span::new(all),
            }
        };
        Self {
            model,
            replications: 0,
            queues: model.queues.iter().map(empty).collect(),
            staffed_s: seconds.clone(),
            busy_s: seconds,
        }
    }

    /// Adds a replication.
    pub(super) fn add(&mut self, tally: &Tally) {
        self.replications += 1;
        for (queue, sums) in self.queues.iter_mut().enumerate() {
            let definition = self.model.queues[queue].definition;
            let counts = &tally.queues[queue];
            let mut total = Counts::default();
            for (day, intervals) in self.model.days.iter().enumerate() {
                let mut of_day = Counts::default();
                for interval in intervals.clone() {
                    sums.intervals[interval].add(&counts[interval], definition);
                    of_day.add(&counts[interval]);
                }
                sums.days[day].add(&of_day, definition);
                total.add(&of_day);
            }
            sums.total.add(&total, definition);
        }
        add_seconds(&mut self.staffed_s, &tally.staffed_s);
        add_seconds(&mut self.busy_s, &tally.busy_s);
    }

    /// How many replications have been added.
    pub(super) fn replications(&self) -> u32 {
        self.replications
    }

    /// Half of the widest interval of a queue's day; a width is not shortened by the ends of the scale.
    /// Deferred work is left out: its few late days are late as a whole and never settle.
    pub(super) fn widest_day(&self) -> Option<f64> {
        let live = self.queues.iter().zip(&self.model.queues);
        let live = live.filter(|(_, model)| !model.deferred);
        let days = live.flat_map(|(queue, _)| &queue.days);
        days.filter_map(|day| day.level(self.replications))
            .map(|(_, (low, high))| (high - low) / 2.0)
            .max_by(f64::total_cmp)
    }

    /// The figures of a queue.
    pub(super) fn queue(&self, queue: usize, id: &QueueId) -> SimulatedQueue {
        let n = self.model.n_intervals;
        let sums = &self.queues[queue];
        let of_interval = |i: usize| {
            let sums = &sums.intervals[i];
            estimate(sums, self.replications, self.occupancy(queue, i..i + 1))
        };
        let of_span = |span: &Span, intervals: std::ops::Range<usize>| {
            let occupancy = self.occupancy(queue, intervals);
            let plain = estimate(&span.sums, self.replications, occupancy);
            match span.level(self.replications) {
                Some((level, interval)) => plain.with_level(level, interval),
                None => plain,
            }
        };
        SimulatedQueue {
            queue: id.clone(),
            intervals: (0..n).map(of_interval).collect(),
            days: (self.model.days.iter().zip(&sums.days))
                .map(|(intervals, span)| of_span(span, intervals.clone()))
                .collect(),
            total: of_span(&sums.total, 0..n),
        }
    }

    /// Busy share of the time in which people who can serve the queue are there.
    fn occupancy(&self, queue: usize, intervals: std::ops::Range<usize>) -> Option<f64> {
        let sum = |seconds: &[Vec<f64>]| -> f64 {
            (self.model.queues[queue].pools.iter())
                .map(|&pool| seconds[pool][intervals.clone()].iter().sum::<f64>())
                .sum()
        };
        let staffed = sum(&self.staffed_s);
        // Spans of one length summed in two orders may differ by a rounding.
        (staffed > 0.0).then(|| (sum(&self.busy_s) / staffed).min(1.0))
    }
}

fn add_seconds(into: &mut [Vec<f64>], from: &[Vec<f64>]) {
    for (into, from) in into.iter_mut().flatten().zip(from.iter().flatten()) {
        *into += from;
    }
}

fn estimate(sums: &Sums, replications: u32, occupancy: Option<f64>) -> ServiceEstimate {
    let mean = |count: u64| count as f64 / f64::from(replications);
    let plain = ServiceEstimate {
        offered: mean(sums.offered),
        answered: mean(sums.answered),
        abandoned: mean(sums.abandoned),
        waiting: mean(sums.waiting),
        blocked: mean(sums.blocked),
        again: mean(sums.again),
        transferred: mean(sums.transferred),
        customers: mean(sums.offered - sums.again - sums.transferred),
        customers_answered: mean(sums.customers_answered),
        customers_lost: mean(sums.customers_lost),
        service_level: (sums.y > 0).then(|| sums.x as f64 / sums.y as f64),
        service_level_low: None,
        service_level_high: None,
        average_speed_of_answer_s: (sums.answered > 0).then(|| sums.wait_s / sums.answered as f64),
        occupancy,
    };
    match (plain.service_level, confidence(sums, replications)) {
        (Some(level), Some(interval)) => plain.with_level(level, interval),
        _ => plain,
    }
}

impl ServiceEstimate {
    /// With this service level; a share and the ends of its interval lie in [0, 1].
    fn with_level(self, level: f64, (low, high): (f64, f64)) -> Self {
        Self {
            service_level: Some(level.clamp(0.0, 1.0)),
            service_level_low: Some(low.clamp(0.0, 1.0)),
            service_level_high: Some(high.clamp(0.0, 1.0)),
            ..self
        }
    }
}

/// The 95 % interval of x ÷ y.
fn confidence(sums: &Sums, replications: u32) -> Option<(f64, f64)> {
    if sums.y == 0 || replications < 2 {
        return None;
    }
    let (n, x, y) = (f64::from(replications), sums.x as f64, sums.y as f64);
    let ratio = x / y;
    let squares = residual_squares(sums);
    if squares <= 0.0 {
        return Some(wilson(ratio, y));
    }
    let standard_error = (squares * n / (n - 1.0)).sqrt() / y;
    let half = t_quantile(n - 1.0) * standard_error;
    Some((ratio - half, ratio + half))
}

/// Σ(x_r − R·y_r)²; exactly 0 where all replications have one ratio.
fn residual_squares(sums: &Sums) -> f64 {
    let (x, y) = (u128::from(sums.x), u128::from(sums.y));
    // y²·Σ(x_r − R·y_r)² is a whole number; where it would not fit, floats are good enough.
    let exact = || {
        let a = y.checked_mul(y)?.checked_mul(sums.xx)?;
        let b = x.checked_mul(y)?.checked_mul(sums.xy)?.checked_mul(2)?;
        let c = x.checked_mul(x)?.checked_mul(sums.yy)?;
        Some((a + c).saturating_sub(b) as f64 / (y as f64).powi(2))
    };
    exact().unwrap_or_else(|| {
        let ratio = x as f64 / y as f64;
        sums.xx as f64 - 2.0 * ratio * sums.xy as f64 + ratio * ratio * sums.yy as f64
    })
}

/// Wilson's interval of a share among `n` independent contacts.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let z2 = 1.959_963_984_540_054_f64.powi(2);
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = (z2 * (share * (1.0 - share) / n + z2 / (4.0 * n * n))).sqrt() / (1.0 + z2 / n);
    (
        (centre - half).clamp(0.0, share),
        (centre + half).clamp(share, 1.0),
    )
}

#[cfg(test)]
mod tests;
