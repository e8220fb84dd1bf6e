//! Least staff where the load itself is uncertain.
//!
//! ```text
//! load L ~ gamma with the mean a and the coefficient of variation cv, one value per interval
//! of calls   E[L·SL(L)] ÷ E[L]      what the average caller meets, crowded intervals weighing more
//! of time    E[SL(L)]               the average over intervals, however many calls they have
//! certainty  P(SL(L) ≥ target) ≥ p  ⇔  SL(the p-quantile of L) ≥ target, as service falls with load
//! ```
//! Service is concave in the load where it matters, so staffing for the mean load promises more than
//! is kept: with cv = 0.1 the 80 % of 108 people on 100 erlangs are 60 % of calls (Erlang C).
//! Where nobody gives up, an interval with a load of n or more counts as a service level of 0.
//!
//! Not modelled: loads of neighbouring intervals that move together (each interval is judged alone).
//!
//! # References
//! Steckley, S., Henderson, S. and Mehrotra, V. (2009), "Forecast errors in service systems",
//! Probability in the Engineering and Informational Sciences 23, 305–332; Jongbloed, G. and Koole, G.
//! (2001), "Managing uncertainty in call centres using Poisson mixtures".

use super::{LeastStaff, Limits, WaitingFormula, Work, least_staff};
use crate::staffing::kernel::gamma::Gamma;
use crate::staffing::kernel::search::least_passing;
use crate::staffing::{Binding, StaffingError, WaitingService};
use crate::units::{Fraction, OutOfRange};

/// Work whose load is spread around its mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UncertainWork {
    mean: Work,
    cv: f64,
}

/// What is averaged: the calls, or the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Average {
    /// Every call counts alike.
    OfCalls,
    /// Every interval counts alike.
    OfTime,
}

/// The service that a number of people gives on average over the loads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedService {
    /// Service level, by the definition of the limits, averaged over calls.
    pub of_calls: f64,
    /// The same averaged over time.
    pub of_time: f64,
    /// Share of all calls that give up.
    pub abandonment: f64,
    /// Busy share of staffed time.
    pub occupancy: f64,
    /// Mean wait of all answered calls, seconds; endless where nobody gives up.
    pub average_speed_of_answer_s: f64,
    late_of_calls: f64,
    late_of_time: f64,
}

/// Least staff for an uncertain load, beside that for the mean load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UncertainStaff {
    /// People on the floor.
    pub base_staff: u64,
    /// The limit that one person less would break.
    pub binding: Option<Binding>,
    /// People that the mean load alone would need.
    pub of_mean_load: u64,
    /// What `base_staff` people give on average.
    pub expected: ExpectedService,
    /// Share of intervals in which they keep the service level; `None` without that target.
    pub probability_of_target: Option<f64>,
}

impl UncertainStaff {
    /// What the uncertainty costs: people beyond those for the mean load. Below 0 where averages of a
    /// lenient target need fewer.
    pub fn extra(&self) -> i64 {
        self.base_staff as i64 - self.of_mean_load as i64
    }
}

impl UncertainWork {
    /// `cv` = standard deviation of the load ÷ its mean.
    ///
    /// # Errors
    /// [`StaffingError::OutOfRange`] unless `cv` is 0.001 to 1.
    pub fn new(mean: Work, cv: f64) -> Result<Self, StaffingError> {
        if (0.001..=1.0).contains(&cv) {
            return Ok(Self { mean, cv });
        }
        Err(StaffingError::OutOfRange(OutOfRange {
            quantity: "coefficient of variation of the load",
            found: cv,
            expected: "0.001 to 1",
        }))
    }

    fn loads(&self) -> Gamma {
        Gamma::new(self.mean.load.get(), self.cv)
    }

    /// The same work with another load in erlangs.
    fn at(&self, load: f64) -> Result<Work, StaffingError> {
        let offered = self.mean.offered * (load / self.mean.load.get());
        Work::new(offered, self.mean.handle_time_s, self.mean.interval_s)
    }

    fn is_nothing(&self) -> bool {
        self.mean.load.get() == 0.0
    }
}

/// The service of `agents` people on average over the loads.
pub fn expected(
    formula: &WaitingFormula,
    work: &UncertainWork,
    limits: &Limits,
    agents: u64,
) -> ExpectedService {
    if work.is_nothing() {
        // Nothing arrives: nobody is late, nobody gives up, nobody is busy.
        return ExpectedService::of([0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0], 1.0);
    }
    let (places, slowdown) = formula.full_person();
    let full = agents as f64 * places / slowdown;
    let kinks = [full];
    let kinks: &[f64] = if formula.bears_any_load() {
        &[]
    } else {
        &kinks
    };
    let sums = work.loads().expected(kinks, |load| {
        let service = at_load(formula, work, limits, (agents, load));
        let late = service.late.by(limits.targets.definition);
        let in_time = service.in_time.by(limits.targets.definition);
        let answered = load * (1.0 - service.abandonment);
        // Where nobody gives up the mean wait has no finite average: it stays out of the sum.
        let speed = match formula.bears_any_load() {
            true => service.average_speed_of_answer_s,
            false => 0.0,
        };
        [
            late,
            load * late,
            in_time,
            load * in_time,
            answered,
            answered * speed,
            service.occupancy,
        ]
    });
    let mut found = ExpectedService::of(sums, work.mean.load.get());
    if !formula.bears_any_load() {
        found.average_speed_of_answer_s = f64::INFINITY;
    }
    found
}

impl ExpectedService {
    fn of(sums: [f64; 7], mean: f64) -> Self {
        let [
            late,
            calls_late,
            in_time,
            calls_in_time,
            answered,
            waited,
            busy,
        ] = sums;
        Self {
            of_calls: calls_in_time / mean,
            of_time: in_time,
            abandonment: 1.0 - answered / mean,
            occupancy: busy,
            average_speed_of_answer_s: if answered > 0.0 {
                waited / answered
            } else {
                0.0
            },
            late_of_calls: calls_late / mean,
            late_of_time: late,
        }
    }

    fn late(&self, average: Average) -> f64 {
        match average {
            Average::OfCalls => self.late_of_calls,
            Average::OfTime => self.late_of_time,
        }
    }
}

fn at_load(
    formula: &WaitingFormula,
    work: &UncertainWork,
    limits: &Limits,
    (agents, load): (u64, f64),
) -> WaitingService {
    let target = limits.targets.answer_within_s;
    let (places, slowdown) = formula.full_person();
    // Asked in full, an overload would also search the least number that carries it, exactly.
    if !formula.bears_any_load() && load >= agents as f64 * places / slowdown {
        return WaitingService::HOPELESS;
    }
    let service = work
        .at(load)
        .and_then(|work| formula.service(agents, &work, target));
    // A load that piles up is an answer here: nobody is served in time.
    service.unwrap_or(WaitingService::HOPELESS)
}

/// The least number of people that keeps every limit on average over the loads.
///
/// Abandonment and speed of answer are averaged over calls, occupancy over time.
///
/// # Errors
/// As [`least_staff`] for the mean load; [`StaffingError::Unreachable`] for a speed of answer where
/// nobody gives up, because some loads are beyond any number of people.
pub fn least_staff_on_average(
    formula: &WaitingFormula,
    work: &UncertainWork,
    limits: &Limits,
    average: Average,
) -> Result<UncertainStaff, StaffingError> {
    let mean = least_staff(formula, &work.mean, limits)?;
    if let (false, Some(value)) = (
        formula.bears_any_load(),
        limits.targets.max_average_speed_of_answer_s,
    ) {
        return Err(super::unreachable_error(
            Binding::AverageSpeedOfAnswer,
            value,
            0.0,
        ));
    }
    if work.is_nothing() {
        return Ok(told(formula, work, limits, mean));
    }
    let score = |agents: u64| worst(&expected(formula, work, limits, agents), limits, average);
    let most = super::search::MOST_PEOPLE;
    let floor = limits.targets.min_agents;
    let base_staff = least_passing(floor, mean.base_staff, most, |n| score(n).0).ok_or(
        StaffingError::TooManyAgents {
            offered_load: work.mean.load.get(),
        },
    )?;
    let binding = match base_staff.checked_sub(1).filter(|less| *less >= floor) {
        Some(less) => score(less).1,
        None => Some(Binding::MinAgents),
    };
    let least = LeastStaff {
        base_staff,
        binding,
        ..mean
    };
    let told = told(formula, work, limits, least);
    Ok(UncertainStaff {
        of_mean_load: mean.base_staff,
        ..told
    })
}

/// The least number of people that keeps every limit with this probability.
///
/// # Errors
/// As [`least_staff`]; [`StaffingError::OutOfRange`] unless the certainty lies between 0 and 1.
pub fn least_staff_with_certainty(
    formula: &WaitingFormula,
    work: &UncertainWork,
    limits: &Limits,
    certainty: Fraction,
) -> Result<UncertainStaff, StaffingError> {
    let mean = least_staff(formula, &work.mean, limits)?;
    if work.is_nothing() {
        return Ok(told(formula, work, limits, mean));
    }
    let least = least_staff(formula, &work.not_exceeded(certainty)?, limits)?;
    let told = told(formula, work, limits, least);
    Ok(UncertainStaff {
        of_mean_load: mean.base_staff,
        ..told
    })
}

impl UncertainWork {
    /// The work that is not exceeded with this probability.
    pub(in crate::staffing) fn not_exceeded(
        &self,
        certainty: Fraction,
    ) -> Result<Work, StaffingError> {
        self.at(self.quantile(certainty)?)
    }

    /// The load in erlangs that is not exceeded with this probability.
    fn quantile(&self, certainty: Fraction) -> Result<f64, StaffingError> {
        let p = certainty.get();
        if p > 0.0 && p < 1.0 {
            return Ok(self.loads().quantile(p));
        }
        Err(StaffingError::OutOfRange(OutOfRange {
            quantity: "certainty",
            found: p,
            expected: "more than 0, less than 1",
        }))
    }
}

fn told(
    formula: &WaitingFormula,
    work: &UncertainWork,
    limits: &Limits,
    least: LeastStaff,
) -> UncertainStaff {
    UncertainStaff {
        base_staff: least.base_staff,
        binding: least.binding,
        of_mean_load: least.base_staff,
        expected: expected(formula, work, limits, least.base_staff),
        probability_of_target: limits
            .late
            .map(|late| probability(formula, work, limits, (least.base_staff, late))),
    }
}

/// P(the service level is kept): the load up to which it is, and how likely no more arrives.
fn probability(
    formula: &WaitingFormula,
    work: &UncertainWork,
    limits: &Limits,
    (agents, late): (u64, f64),
) -> f64 {
    if work.is_nothing() {
        return 1.0;
    }
    let kept = |load: f64| {
        let service = at_load(formula, work, limits, (agents, load));
        service.late.by(limits.targets.definition) <= late * (1.0 + 1e-12)
    };
    let (mut low, mut high) = (0.0, work.mean.load.get());
    while kept(high) {
        (low, high) = (high, 2.0 * high);
        if work.loads().below(low) == 1.0 {
            return 1.0;
        }
    }
    while high - low > 1e-12 * high {
        let middle = 0.5 * (low + high);
        if kept(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    work.loads().below(low)
}

/// The logarithm of the worst measure ÷ its limit, and the first limit that is broken.
fn worst(found: &ExpectedService, limits: &Limits, average: Average) -> (f64, Option<Binding>) {
    let targets = &limits.targets;
    let late = found.late(average);
    let odds = |late: f64| late / (1.0 - late);
    let share = |limit: Option<Fraction>| limit.map(Fraction::get);
    let ratios = [
        (
            Binding::ServiceLevel,
            limits.late.map(|most| odds(late) / odds(most)),
        ),
        (
            Binding::Abandonment,
            share(targets.max_abandonment).map(|most| found.abandonment / most),
        ),
        (
            Binding::AverageSpeedOfAnswer,
            targets
                .max_average_speed_of_answer_s
                .map(|most| found.average_speed_of_answer_s / most),
        ),
        (
            Binding::Occupancy,
            share(targets.max_occupancy).map(|most| found.occupancy / most),
        ),
    ];
    let given = ratios
        .into_iter()
        .filter_map(|(limit, ratio)| Some((limit, ratio?)));
    let (mut score, mut broken) = (f64::NEG_INFINITY, None);
    for (limit, ratio) in given {
        // What lies within the error of the quadrature is kept.
        let excess = ratio.ln() - 1e-11;
        score = score.max(if excess.is_nan() {
            f64::INFINITY
        } else {
            excess
        });
        if score > 0.0 && broken.is_none() {
            broken = Some(limit);
        }
    }
    (score, broken)
}

#[cfg(test)]
mod tests;
