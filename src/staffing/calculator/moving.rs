//! A day whose load moves: what each rule would staff, and what the chain of contacts says of both.
//!
//! ```text
//! sipp  least people for the interval's own load, as if it lasted for ever
//! mol   least people for the highest modified offered load inside the interval
//! ```
//! Whoever is in a contact when the number of people falls finishes it, as in the simulation.
//! The day begins as if its first rate had lasted long enough to settle.

use super::{StaffQuestion, patience_of};
use crate::staffing::required::{Limits, WaitingFormula, Work, least_staff};
use crate::staffing::time_varying::chain::{ChangingQueue, Start, levels_if_finished};
use crate::staffing::time_varying::{MOST_WORK, RateCurve, chain_work, varying_load};
use crate::staffing::{StaffingError, seconds};
use crate::units::Patience;

/// Points by which the chain may stay below the target before it counts as missed.
pub const TOLERATED: f64 = 0.02;

/// Longest interval, seconds: a day.
const LONGEST_INTERVAL_S: f64 = 86_400.0;

/// One interval of such a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MovingInterval {
    /// Its contacts and targets; length, target time and patience are those of the first interval.
    pub question: StaffQuestion,
    /// Whether anybody gets in.
    pub open: bool,
}

/// What both rules and the chain say of one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MovingAnswer {
    /// Contacts × handle time ÷ interval, in erlangs.
    pub offered_load: f64,
    /// The highest load inside the interval while it moves, in erlangs.
    pub highest_load: f64,
    /// For the interval's own load.
    pub sipp: RuleAnswer,
    /// For the highest load.
    pub mol: RuleAnswer,
}

/// What a rule leads to in one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleAnswer {
    /// People on the floor.
    pub base_staff: u64,
    /// Share answered in time by the formula at the load that the rule takes.
    pub promised: f64,
    /// The same by the chain, for the interval's contacts; `None` where the centre is too large for it.
    pub measured: Option<f64>,
}

impl RuleAnswer {
    /// Whether contacts are answered in time less often than promised to the planner.
    pub fn misses(&self, target: Option<f64>) -> bool {
        let short = |(found, wanted)| found < wanted - TOLERATED;
        self.measured.zip(target).is_some_and(short)
    }
}

/// A day whose load moves.
///
/// # Errors
/// [`StaffingError::InInterval`] for targets that no number of people meets, numbers outside their
/// range, and what must be the same in all intervals and is not.
///
/// # Examples
/// 100 calls a quarter of an hour, 500 in the next one:
/// ```
/// use paiban::staffing::calculator::StaffQuestion;
/// use paiban::staffing::calculator::moving::{MovingInterval, moving_day};
/// use paiban::units::ServiceLevelDefinition;
/// let interval = |offered| MovingInterval {
///     question: StaffQuestion {
///         offered, interval_s: 900.0, handle_time_s: 60.0, answer_within_s: 20.0,
///         service_level: Some(0.8), definition: ServiceLevelDefinition::Offered,
///         patience_s: Some(120.0), max_occupancy: None, max_abandonment: None,
///         max_average_speed_of_answer_s: None, min_agents: 0, shrinkage: 0.0, spread: None,
///     },
///     open: true,
/// };
/// let day = moving_day(&[100.0, 500.0, 100.0].map(interval))?;
/// // Inside the peak the rate is higher than its mean.
/// assert!(day[1].highest_load > 1.2 * day[1].offered_load);
/// assert!(day[1].sipp.misses(Some(0.8)) && !day[1].mol.misses(Some(0.8)));
/// # Ok::<(), paiban::staffing::StaffingError>(())
/// ```
pub fn moving_day(intervals: &[MovingInterval]) -> Result<Vec<MovingAnswer>, StaffingError> {
    let Some(first) = intervals.first() else {
        return Ok(Vec::new());
    };
    for (i, interval) in intervals.iter().enumerate() {
        check(&interval.question, &first.question).map_err(|error| error.in_interval(i))?;
    }
    let offered: Vec<f64> = intervals.iter().map(MovingInterval::offered).collect();
    let open: Vec<bool> = intervals.iter().map(|interval| interval.open).collect();
    let times = intervals.iter().map(|i| i.question.handle_time_s);
    let times: Vec<f64> = times.collect();
    let curve = RateCurve::of_counts(&offered, &open, first.question.interval_s);
    let highest = varying_load(&curve, &times);
    let own = staffed(intervals, |i| offered[i])?;
    let per_erlang = |i: usize| first.question.interval_s / times[i];
    let moving = staffed(intervals, |i| match open[i] {
        true => highest[i].most * per_erlang(i),
        false => 0.0,
    })?;
    let by_chain = |rule: &[RuleAnswer]| measured(rule, &curve, (&times, first));
    let (own, moving) = rayon::join(|| by_chain(&own), || by_chain(&moving));
    let loads = offered.iter().zip(&times);
    let loads = loads.map(|(offered, time)| offered * time / first.question.interval_s);
    Ok((loads.zip(&highest).zip(own.into_iter().zip(moving)))
        .map(|((offered_load, highest), (sipp, mol))| MovingAnswer {
            offered_load,
            highest_load: highest.most,
            sipp,
            mol,
        })
        .collect())
}

impl MovingInterval {
    fn offered(&self) -> f64 {
        match self.open {
            true => self.question.offered,
            false => 0.0,
        }
    }
}

/// Refuses what the curve and the chain cannot take: they know one length, one target time, one patience.
fn check(question: &StaffQuestion, first: &StaffQuestion) -> Result<(), StaffingError> {
    Work::new(
        question.offered,
        question.handle_time_s,
        question.interval_s,
    )?;
    let expected = "a number above 0, 86400 (a day) at most";
    seconds::interval(question.interval_s, LONGEST_INTERVAL_S, expected)?;
    let endless = |patience: Option<f64>| patience.unwrap_or(f64::INFINITY);
    let pairs = [
        ("interval in seconds", question.interval_s, first.interval_s),
        (
            "target time in seconds",
            question.answer_within_s,
            first.answer_within_s,
        ),
        (
            "patience in seconds",
            endless(question.patience_s),
            endless(first.patience_s),
        ),
    ];
    for (quantity, found, expected) in pairs {
        if found != expected {
            return Err(StaffingError::NotAsTheFirst {
                quantity,
                found,
                expected,
            });
        }
    }
    Ok(())
}

/// The least people of every interval for so many contacts; `offered` gives them by position.
fn staffed(
    intervals: &[MovingInterval],
    offered: impl Fn(usize) -> f64,
) -> Result<Vec<RuleAnswer>, StaffingError> {
    let one = |(i, interval): (usize, &MovingInterval)| {
        let question = &interval.question;
        let formula = match patience_of(question.patience_s)? {
            Patience::Infinite => WaitingFormula::ErlangC,
            Patience::Mean(mean) => WaitingFormula::ErlangA(mean),
        };
        let work = Work::new(offered(i), question.handle_time_s, question.interval_s)?;
        let limits = Limits::new(question.targets()?)?;
        let found = least_staff(&formula, &work, &limits)?;
        Ok(RuleAnswer {
            base_staff: found.base_staff,
            promised: found.service.in_time.by(question.definition),
            measured: None,
        })
    };
    let each = intervals.iter().enumerate();
    each.map(|(i, interval)| {
        one((i, interval)).map_err(|error: StaffingError| error.in_interval(i))
    })
    .collect()
}

/// The same with what the chain finds, where it can be solved in a second or two.
fn measured(
    rule: &[RuleAnswer],
    curve: &RateCurve,
    (handle_time_s, first): (&[f64], &MovingInterval),
) -> Vec<RuleAnswer> {
    let people: Vec<u64> = rule.iter().map(|answer| answer.base_staff).collect();
    let queue = ChangingQueue {
        curve,
        people: &people,
        handle_time_s,
        patience_s: first.question.patience_s.unwrap_or(f64::INFINITY),
        answer_within_s: first.question.answer_within_s,
    };
    if chain_work(&queue) > MOST_WORK {
        return rule.to_vec();
    }
    let found = levels_if_finished(&queue, Start::Settled);
    let pairs = rule.iter().zip(found);
    pairs
        .map(|(answer, found)| RuleAnswer {
            measured: Some(found),
            ..*answer
        })
        .collect()
}

#[cfg(test)]
mod tests;
