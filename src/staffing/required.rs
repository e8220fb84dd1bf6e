//! The least number of people that meets every limit at once, and the limit that decides.
//!
//! Every measure improves with each further person, so the answer is where the last limit gives way:
//! one search over whole numbers, a handful of probes at any size. Where nobody gives up it starts
//! above the load; where contacts do give up it may end far below it, so it starts at nobody.
//!
//! ⌈load ÷ max occupancy⌉ and the least stable number are taken of exact rationals, because floats put
//! one person too many there in about one case in two hundred. Tails are compared, never 1 − tail.

use std::time::Duration;

use super::chat::{self, ChatQueue, Concurrency};
use super::kernel::exact::{ceil_quotient, complement, floor_quotient};
use super::kernel::search::least_passing;
use super::patience::{self, WaitingTimes};
use super::{Binding, StaffingError, WaitingService, erlang};
use crate::units::{Erlangs, Fraction, OutOfRange, Patience, ServiceLevelDefinition};

/// A measure may exceed its limit by this relative amount: more than the kernels' own error, so that
/// an exact tie passes, and far less than anybody plans by.
const TIE: f64 = 1e-12;

/// Beyond this many people a search gives up.
const MOST_PEOPLE: u64 = 1 << 40;

/// How contacts wait and are worked, for a queue whose contacts need somebody at once.
#[derive(Debug, Clone, PartialEq)]
pub enum WaitingFormula {
    /// Nobody gives up, one contact per person.
    ErlangC,
    /// Contacts give up after an exponential patience with this mean, one contact per person.
    ErlangA(Duration),
    /// Several conversations per person.
    Chat(Concurrency, Patience),
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
    /// [`StaffingError::OutOfRange`] unless all are finite, `offered` ≥ 0 and the times above 0.
    pub fn new(offered: f64, handle_time_s: f64, interval_s: f64) -> Result<Self, StaffingError> {
        at_least_zero("offered contacts", offered)?;
        above_zero("handle time in seconds", handle_time_s)?;
        above_zero("interval in seconds", interval_s)?;
        let load = Erlangs::new(offered * handle_time_s / interval_s)?;
        Ok(Self {
            offered,
            handle_time_s,
            interval_s,
            load,
        })
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
        at_least_zero("target time in seconds", targets.answer_within_s)?;
        if let Some(seconds) = targets.max_average_speed_of_answer_s {
            at_least_zero("limit on the average speed of answer in seconds", seconds)?;
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
        match self {
            Self::ErlangC => {
                erlang::service(agents, work.load, work.handle_time_s, answer_within_s)
            }
            Self::ErlangA(patience) => {
                let times = WaitingTimes {
                    handle_time_s: work.handle_time_s,
                    patience_s: patience.as_secs_f64(),
                    answer_within_s,
                };
                Ok(patience::service(agents, work.load, times))
            }
            Self::Chat(concurrency, patience) => chat::service(
                agents,
                &ChatQueue {
                    load: work.load,
                    concurrency,
                    handle_time_s: work.handle_time_s,
                    patience: *patience,
                    answer_within_s,
                },
            ),
        }
    }

    /// Whether contacts give up.
    fn gives_up(&self) -> bool {
        matches!(self, Self::ErlangA(_) | Self::Chat(_, Patience::Mean(_)))
    }

    /// Factors whose quotient is the load in units of one full person's completion rate.
    fn load_factors(&self, work: &Work) -> (Vec<f64>, Vec<f64>) {
        let mut over = vec![work.offered, work.handle_time_s];
        let mut under = vec![work.interval_s];
        if let Self::Chat(concurrency, _) = self {
            over.push(concurrency.slowdown_when_full());
            under.push(concurrency.at_once() as f64);
        }
        (over, under)
    }
}

/// The least number of people that meets all limits.
///
/// # Errors
/// [`StaffingError::Unreachable`] where contacts give up and none may,
/// [`StaffingError::TooManyAgents`] where the answer exceeds about 10¹² people.
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
    if formula.gives_up() && limits.targets.max_abandonment.map(Fraction::get) == Some(0.0) {
        return Err(unreachable_error(Binding::Abandonment, 0.0, 0.0));
    }
    Search::new(formula, work, limits)?.run()
}

/// One search with its lower bounds.
struct Search<'a> {
    formula: &'a WaitingFormula,
    work: &'a Work,
    limits: &'a Limits,
    /// The least number without endless pile-up; 0 where contacts give up.
    least_stable: u64,
    /// ⌈load ÷ max occupancy⌉ where nobody gives up, else 0.
    least_by_occupancy: u64,
}

impl<'a> Search<'a> {
    fn new(
        formula: &'a WaitingFormula,
        work: &'a Work,
        limits: &'a Limits,
    ) -> Result<Self, StaffingError> {
        let mut search = Self {
            formula,
            work,
            limits,
            least_stable: 0,
            least_by_occupancy: 0,
        };
        if !formula.gives_up() {
            search
                .bound_from_below()
                .ok_or(StaffingError::TooManyAgents {
                    offered_load: work.load.get(),
                })?;
        }
        Ok(search)
    }

    fn bound_from_below(&mut self) -> Option<()> {
        let (over, mut under) = self.formula.load_factors(self.work);
        self.least_stable = floor_quotient(&over, &under)?.checked_add(1)?;
        if let Some(cap) = self.limits.targets.max_occupancy {
            under.push(cap.get());
            self.least_by_occupancy = ceil_quotient(&over, &under)?;
        }
        Some(())
    }

    fn floor(&self) -> u64 {
        self.least_stable
            .max(self.least_by_occupancy)
            .max(self.limits.targets.min_agents)
    }

    fn run(&self) -> Result<LeastStaff, StaffingError> {
        let load = self.work.load.get();
        let start = (load + 0.5 * load.sqrt()).min(MOST_PEOPLE as f64) as u64;
        // The two last probes are always the answer and one person less, so keep what they showed.
        let mut probes = Probes::default();
        let score = |n: u64| {
            let verdict = self.judge(n);
            probes.keep(n, verdict);
            verdict.score
        };
        let base_staff = least_passing(self.floor(), start, MOST_PEOPLE, score)
            .ok_or(StaffingError::TooManyAgents { offered_load: load })?;
        let service = match probes.passed {
            Some((n, verdict)) if n == base_staff => verdict.service,
            _ => self.judge(base_staff).service,
        };
        Ok(LeastStaff {
            base_staff,
            binding: Some(self.binding(base_staff, &probes)),
            service,
        })
    }

    /// The limit that one person less would break; a promise to callers comes before a bound.
    fn binding(&self, base_staff: u64, probes: &Probes) -> Binding {
        if base_staff == 0 {
            return Binding::MinAgents;
        }
        let less = base_staff - 1;
        let broken = match probes.failed {
            Some((n, verdict)) if n == less => verdict.broken,
            _ => self.judge(less).broken,
        };
        broken.unwrap_or(match base_staff == self.least_stable {
            true => Binding::Stability,
            false => Binding::MinAgents,
        })
    }

    fn judge(&self, agents: u64) -> Verdict {
        let target = self.limits.targets.answer_within_s;
        let service = if agents < self.least_stable {
            WaitingService::HOPELESS
        } else {
            // The exact bound and the float load may differ by a rounding error at the edge.
            self.formula
                .service(agents, self.work, target)
                .unwrap_or(WaitingService::HOPELESS)
        };
        self.verdict(agents, service)
    }

    fn verdict(&self, agents: u64, service: WaitingService) -> Verdict {
        let targets = &self.limits.targets;
        let mut verdict = Verdict {
            score: f64::NEG_INFINITY,
            broken: None,
            service,
        };
        if let Some(limit) = self.limits.late {
            let late = service.late.by(targets.definition);
            let odds = late / service.in_time.by(targets.definition);
            verdict.add(
                Binding::ServiceLevel,
                late <= limit * (1.0 + TIE),
                odds * (1.0 - limit) / limit,
            );
        }
        if let Some(limit) = targets.max_abandonment {
            verdict.add_limit(Binding::Abandonment, service.abandonment, limit.get());
        }
        if let Some(limit) = targets.max_average_speed_of_answer_s {
            verdict.add_limit(
                Binding::AverageSpeedOfAnswer,
                service.average_speed_of_answer_s,
                limit,
            );
        }
        if let Some(limit) = targets.max_occupancy.filter(|_| self.formula.gives_up()) {
            verdict.add_limit(Binding::Occupancy, service.occupancy, limit.get());
        } else if agents < self.least_by_occupancy {
            verdict.add(Binding::Occupancy, false, f64::INFINITY);
        }
        verdict
    }
}

/// How far a number of people is from meeting all limits.
#[derive(Debug, Clone, Copy)]
struct Verdict {
    /// Above 0 where a limit is broken: logarithm of the worst measure ÷ its limit.
    score: f64,
    /// The first limit that is broken.
    broken: Option<Binding>,
    service: WaitingService,
}

impl Verdict {
    fn add_limit(&mut self, limit: Binding, value: f64, most: f64) {
        self.add(limit, value <= most * (1.0 + TIE), value / most);
    }

    fn add(&mut self, limit: Binding, kept: bool, excess: f64) {
        let distance = excess.ln();
        let score = match kept {
            true => distance.min(0.0),
            // Positive whatever the rounding, and for excess that is no number.
            false => distance.max(f64::MIN_POSITIVE),
        };
        self.score = self.score.max(score);
        if !kept && self.broken.is_none() {
            self.broken = Some(limit);
        }
    }
}

/// The last number that passed and the last that failed.
#[derive(Debug, Default)]
struct Probes {
    passed: Option<(u64, Verdict)>,
    failed: Option<(u64, Verdict)>,
}

impl Probes {
    fn keep(&mut self, n: u64, verdict: Verdict) {
        if verdict.score <= 0.0 {
            self.passed = Some((n, verdict));
        } else {
            self.failed = Some((n, verdict));
        }
    }
}

fn above_zero(quantity: &'static str, found: f64) -> Result<(), StaffingError> {
    range_check(
        found > 0.0 && found.is_finite(),
        quantity,
        found,
        "a number above 0",
    )
}

fn at_least_zero(quantity: &'static str, found: f64) -> Result<(), StaffingError> {
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
