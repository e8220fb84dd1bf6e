//! The least number of people that meets every limit at once, and the limit that decides.
//!
//! Every measure improves with each further person, so the answer is where the last limit gives way:
//! one search over whole numbers, a handful of probes at any size. Where nobody gives up it starts
//! above the load; where contacts do give up it may end far below it, so it starts at nobody.
//!
//! Where those who give up call again, every probe is judged at the load of all attempts that *its*
//! number of people leads to ([`WaitingFormula::Retrying`]).
//!
//! [`needs`] tells what each target alone would need, [`uncertain`] staffs a load that is spread.
//!
//! ⌈load ÷ max occupancy⌉ and the least stable number are taken of exact rationals, because floats put
//! one person too many there in about one case in two hundred. Tails are compared, never 1 − tail.

pub mod needs;
pub(super) mod repeats;
mod search;
pub mod uncertain;

use std::time::Duration;

use super::chat::{self, ChatQueue, Concurrency};
use super::kernel::exact::complement;
use super::lines::{self, LimitedQueue};
use super::patience::general::{self, PatientQueue};
use super::patience::law::PatienceLaw;
use super::patience::{self, Brief, WaitingTimes};
use super::{Binding, StaffingError, WaitingService, erlang, seconds};
use crate::units::{Erlangs, Fraction, OutOfRange, Patience, ServiceLevelDefinition};

/// How contacts wait and are worked, for a queue whose contacts need somebody at once.
#[derive(Debug, Clone, PartialEq)]
pub enum WaitingFormula {
    /// Nobody gives up, one contact per person.
    ErlangC,
    /// Contacts give up after an exponential patience with this mean, one contact per person.
    ErlangA(Duration),
    /// Contacts give up after a patience of any law, one contact per person.
    AnyPatience(PatienceLaw),
    /// Only so many contacts fit in, one contact per person; patience is exponential or endless.
    Lines(u64, Patience),
    /// Several conversations per person.
    Chat(Concurrency, Patience),
    /// Any of these, and of those who give up this share calls again; the work is of first attempts,
    /// the service that of an attempt.
    Retrying(Box<WaitingFormula>, Fraction),
}

/// The work of one interval, as the planner's decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Work {
    offered: f64,
    handle_time_s: f64,
    interval_s: f64,
    load: Erlangs,
}

impl Work {
    /// `offered` contacts of `handle_time_s` seconds in an interval of `interval_s` seconds.
    ///
    /// # Errors
    /// [`StaffingError::OutOfRange`] unless all are finite, `offered` ≥ 0 and the times between 10⁻⁹ and
    /// 10¹² seconds.
    pub fn new(offered: f64, handle_time_s: f64, interval_s: f64) -> Result<Self, StaffingError> {
        at_least_zero("offered contacts", offered)?;
        seconds::lasting("handle time in seconds", handle_time_s)?;
        seconds::lasting("interval in seconds", interval_s)?;
        let load = Erlangs::new(offered * handle_time_s / interval_s)?;
        Ok(Self {
            offered,
            handle_time_s,
            interval_s,
            load,
        })
    }

    /// The same work, so many times as much of it.
    pub(in crate::staffing) fn times(&self, factor: f64) -> Result<Self, StaffingError> {
        Self::new(self.offered * factor, self.handle_time_s, self.interval_s)
    }

    /// Contacts in the interval.
    pub fn offered(&self) -> f64 {
        self.offered
    }

    /// Contacts × handle time ÷ interval.
    pub fn load(&self) -> Erlangs {
        self.load
    }
}

/// What the planner promises; an absent limit does not bind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Targets {
    /// The share to be served in time.
    pub service_level: Option<Fraction>,
    /// What "in time" means, in seconds.
    pub answer_within_s: f64,
    /// Which contacts the service level counts.
    pub definition: ServiceLevelDefinition,
    /// The share that may give up.
    pub max_abandonment: Option<Fraction>,
    /// The busy share of staffed time that people can bear.
    pub max_occupancy: Option<Fraction>,
    /// The average speed of answer that is still accepted, in seconds.
    pub max_average_speed_of_answer_s: Option<f64>,
    /// People who must be there whatever the load, as long as there is any.
    pub min_agents: u64,
}

/// The answer: people on the floor, the limit that decided, and the service they give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastStaff {
    /// People on the floor.
    pub base_staff: u64,
    /// The limit that one person less would break; `None` where nothing arrives.
    pub binding: Option<Binding>,
    /// The service of `base_staff` people.
    pub service: WaitingService,
}

/// Targets that were checked once, ready for many searches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    targets: Targets,
    /// 1 − service level, of the decimal.
    late: Option<f64>,
}

impl Limits {
    /// Checks that the targets can be met by some number of people.
    ///
    /// # Errors
    /// [`StaffingError::Unreachable`] for a service level of 1, an occupancy or a speed of answer of 0
    /// (an abandonment of 0 is met by a formula in which nobody gives up);
    /// [`StaffingError::OutOfRange`] for a target time that is no number ≥ 0.
    pub fn new(targets: Targets) -> Result<Self, StaffingError> {
        seconds::any("target time in seconds", targets.answer_within_s)?;
        if let Some(limit) = targets.max_average_speed_of_answer_s {
            seconds::any("limit on the average speed of answer in seconds", limit)?;
        }
        let share = |limit: Option<Fraction>| limit.map(Fraction::get);
        let unreachable = [
            (Binding::ServiceLevel, share(targets.service_level), 1.0),
            (Binding::Occupancy, share(targets.max_occupancy), 0.0),
            (
                Binding::AverageSpeedOfAnswer,
                targets.max_average_speed_of_answer_s,
                0.0,
            ),
        ];
        for (limit, value, endless) in unreachable {
            if value == Some(endless) {
                return Err(unreachable_error(limit, endless, targets.answer_within_s));
            }
        }
        Ok(Self {
            targets,
            late: share(targets.service_level).map(complement),
        })
    }

    /// The targets as given.
    pub fn targets(&self) -> &Targets {
        &self.targets
    }
}

fn unreachable_error(limit: Binding, value: f64, answer_within_s: f64) -> StaffingError {
    StaffingError::Unreachable {
        limit,
        value,
        answer_within_s,
    }
}

impl WaitingFormula {
    /// The service of `agents` people.
    ///
    /// # Errors
    /// [`StaffingError::Overload`] where nobody gives up and the load cannot be carried.
    pub fn service(
        &self,
        agents: u64,
        work: &Work,
        answer_within_s: f64,
    ) -> Result<WaitingService, StaffingError> {
        self.brief(agents, work, answer_within_s)
            .map(Brief::service)
    }

    /// As [`Self::service`], the average speed of answer left for when it is asked for.
    fn brief(
        &self,
        agents: u64,
        work: &Work,
        answer_within_s: f64,
    ) -> Result<Brief, StaffingError> {
        let (load, handle_time_s) = (work.load, work.handle_time_s);
        match self {
            Self::Retrying(formula, share) => {
                let found = repeats::attempts((formula, *share), (agents, work), answer_within_s)?;
                Ok(found.1.into())
            }
            Self::ErlangC => erlang::brief(agents, load, handle_time_s, answer_within_s),
            Self::ErlangA(patience) => {
                let times = WaitingTimes {
                    handle_time_s,
                    patience_s: patience.as_secs_f64(),
                    answer_within_s,
                };
                Ok(patience::brief(agents, load, times))
            }
            Self::AnyPatience(law) => {
                let queue = PatientQueue {
                    load,
                    law,
                    handle_time_s,
                    answer_within_s,
                };
                general::service(agents, &queue).map(Brief::from)
            }
            Self::Lines(lines, patience) => {
                let queue = LimitedQueue {
                    load,
                    lines: *lines,
                    patience: *patience,
                    handle_time_s,
                    answer_within_s,
                };
                Ok(lines::service(agents, &queue).service.into())
            }
            Self::Chat(concurrency, patience) => {
                let queue = ChatQueue {
                    load,
                    concurrency,
                    handle_time_s,
                    patience: *patience,
                    answer_within_s,
                };
                chat::brief(agents, &queue)
            }
        }
    }

    /// All attempts of the work's interval, in contacts, and the service that each meets.
    ///
    /// # Errors
    /// As [`service`](Self::service).
    pub fn attempts(
        &self,
        agents: u64,
        work: &Work,
        answer_within_s: f64,
    ) -> Result<(f64, WaitingService), StaffingError> {
        match self {
            Self::Retrying(formula, share) => {
                repeats::attempts((formula, *share), (agents, work), answer_within_s)
            }
            _ => Ok((work.offered, self.service(agents, work, answer_within_s)?)),
        }
    }

    /// Mean patience in seconds, where contacts give up.
    pub(super) fn mean_patience_s(&self) -> Option<f64> {
        match self {
            Self::ErlangA(mean)
            | Self::Lines(_, Patience::Mean(mean))
            | Self::Chat(_, Patience::Mean(mean)) => Some(mean.as_secs_f64()),
            Self::AnyPatience(law) => Some(law.mean_s()),
            Self::Retrying(formula, _) => formula.mean_patience_s(),
            Self::ErlangC
            | Self::Lines(_, Patience::Infinite)
            | Self::Chat(_, Patience::Infinite) => None,
        }
    }

    /// The formula of a single attempt.
    fn without_retries(&self) -> &Self {
        match self {
            Self::Retrying(formula, _) => formula,
            _ => self,
        }
    }

    /// Whether any load has a steady state, because contacts give up or find no line.
    fn bears_any_load(&self) -> bool {
        matches!(self.without_retries(), Self::Lines(..)) || self.mean_patience_s().is_some()
    }

    /// Places per person and the handle-time factor when all are taken.
    pub(super) fn full_person(&self) -> (f64, f64) {
        match self {
            Self::Chat(team, _) => (team.at_once() as f64, team.slowdown_when_full()),
            Self::Retrying(formula, _) => formula.full_person(),
            _ => (1.0, 1.0),
        }
    }
}

/// The least number of people that meets all limits.
///
/// # Errors
/// [`StaffingError::Unreachable`] where contacts give up and none may,
/// [`StaffingError::LinesTooFew`] where too many find no line, [`StaffingError::TooManyAgents`] where
/// the answer exceeds about 10¹² people.
///
/// # Examples
/// ```
/// use paiban::staffing::{Binding, required::*};
/// use paiban::units::{Fraction, ServiceLevelDefinition};
/// // 100 calls of 3 minutes in half an hour, 80 % within 20 s, people busy 85 % at most.
/// let limits = Limits::new(Targets {
///     service_level: Some(Fraction::new(0.8)?),
///     answer_within_s: 20.0,
///     definition: ServiceLevelDefinition::Offered,
///     max_abandonment: None,
///     max_occupancy: Some(Fraction::new(0.85)?),
///     max_average_speed_of_answer_s: None,
///     min_agents: 0,
/// })?;
/// let work = Work::new(100.0, 180.0, 1800.0)?;
/// let answer = least_staff(&WaitingFormula::ErlangC, &work, &limits)?;
/// assert_eq!(answer.base_staff, 14);
/// assert_eq!(answer.binding, Some(Binding::ServiceLevel));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn least_staff(
    formula: &WaitingFormula,
    work: &Work,
    limits: &Limits,
) -> Result<LeastStaff, StaffingError> {
    if work.load.get() == 0.0 {
        return Ok(LeastStaff {
            base_staff: 0,
            binding: None,
            service: WaitingService::IDLE,
        });
    }
    if formula.mean_patience_s().is_some()
        && limits.targets.max_abandonment.map(Fraction::get) == Some(0.0)
    {
        return Err(unreachable_error(Binding::Abandonment, 0.0, 0.0));
    }
    search::Search::new(formula, work, limits)?.run()
}

pub(super) fn above_zero(quantity: &'static str, found: f64) -> Result<(), StaffingError> {
    range_check(
        found > 0.0 && found.is_finite(),
        quantity,
        found,
        "a number above 0",
    )
}

pub(super) fn at_least_zero(quantity: &'static str, found: f64) -> Result<(), StaffingError> {
    range_check(
        found >= 0.0 && found.is_finite(),
        quantity,
        found,
        "0 or more",
    )
}

fn range_check(
    holds: bool,
    quantity: &'static str,
    found: f64,
    expected: &'static str,
) -> Result<(), StaffingError> {
    if holds {
        Ok(())
    } else {
        Err(StaffingError::OutOfRange(OutOfRange {
            quantity,
            found,
            expected,
        }))
    }
}

#[cfg(test)]
mod tests;
