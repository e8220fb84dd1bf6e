//! Questions about what callers do: their patience, the lines they find, their rank, their repeats.

use std::time::Duration;

use super::ErlangCQuestion;
use crate::staffing::lines::{self, LimitedQueue, LimitedService};
use crate::staffing::patience::WaitingTimes;
use crate::staffing::patience::general::{PatientQueue, Regime, Solved};
use crate::staffing::patience::words;
use crate::staffing::priority::{self, PriorityQueue};
use crate::staffing::required::above_zero;
use crate::staffing::retrial::{self, RetrialQueue, RetrialService, chain};
use crate::staffing::{StaffingError, WaitingService, seconds};
use crate::units::{Erlangs, Fraction, OutOfRange};

/// Most lines; their sums go over every place in the queue.
const MOST_LINES: u64 = 1_000_000;

/// How do contacts fare when their patience has a given distribution?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatienceQuestion<'a> {
    /// Agents, load and times.
    pub base: ErlangCQuestion,
    /// The law by its name, as in [`words`].
    pub distribution: &'a str,
    /// Its mean in seconds, where the words do not say it.
    pub patience_s: Option<f64>,
    /// Share that leaves at once when nobody is free.
    pub balking_share: f64,
}

/// The answer to [`PatienceQuestion`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatienceAnswer {
    /// Everything in steady state.
    pub service: WaitingService,
    /// Half of all contacts wait no longer, seconds; those that give up included. 0 without people.
    pub wait_p50_s: f64,
    /// Nine tenths of all contacts wait no longer, seconds.
    pub wait_p90_s: f64,
    /// Nine tenths of the answered contacts wait no longer, seconds.
    pub answered_wait_p90_s: f64,
    /// Load against people.
    pub regime: Regime,
}

/// M/M/n+G.
///
/// # Errors
/// [`StaffingError::UnknownPatience`] for other words, [`StaffingError::Overload`] where the contacts
/// that never leave are too many, [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn any_patience(question: &PatienceQuestion) -> Result<PatienceAnswer, StaffingError> {
    let load = question.base.checked()?;
    let law = words::law(question.distribution, question.patience_s)?
        .with_balking(Fraction::new(question.balking_share)?);
    let queue = PatientQueue {
        load,
        law: &law,
        handle_time_s: question.base.handle_time_s,
        answer_within_s: question.base.answer_within_s,
    };
    let agents = question.base.agents;
    above_zero("number of agents", agents as f64)?;
    let solved = Solved::new(agents, &queue)?;
    Ok(PatienceAnswer {
        service: solved.service(),
        wait_p50_s: solved.wait_quantile(0.5)?,
        wait_p90_s: solved.wait_quantile(0.9)?,
        answered_wait_p90_s: solved.answered_wait_quantile(0.9)?,
        regime: Regime::of(agents, load),
    })
}

/// How do contacts fare when only so many fit in?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinesQuestion {
    /// Agents, load and times.
    pub base: ErlangCQuestion,
    /// Contacts in service and waiting together, at most.
    pub lines: u64,
    /// Mean patience in seconds; `None` means that nobody gives up.
    pub patience_s: Option<f64>,
}

/// M/M/n/K+M.
///
/// # Errors
/// [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn limited_lines(question: &LinesQuestion) -> Result<LimitedService, StaffingError> {
    if !(1..=MOST_LINES).contains(&question.lines) {
        return Err(StaffingError::OutOfRange(OutOfRange {
            quantity: "number of lines",
            found: question.lines as f64,
            expected: "1 to 1000000",
        }));
    }
    Ok(lines::service(
        question.base.agents,
        &LimitedQueue {
            load: question.base.checked()?,
            lines: question.lines,
            patience: super::patience_of(question.patience_s)?,
            handle_time_s: question.base.handle_time_s,
            answer_within_s: question.base.answer_within_s,
        },
    ))
}

/// How does one class fare that shares its team with others?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorityQuestion<'a> {
    /// People on the floor.
    pub agents: u64,
    /// Erlangs of each class, the one that is served first at the front.
    pub offered_loads: &'a [f64],
    /// The class asked about, 1 being served first.
    pub class: u64,
    /// Mean handle time of every class, seconds.
    pub handle_time_s: f64,
    /// Its target time, seconds.
    pub answer_within_s: f64,
}

/// Non-preemptive priority.
///
/// # Errors
/// [`StaffingError::Overload`] where the classes up to this one are too many,
/// [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn priority_class(question: &PriorityQuestion) -> Result<WaitingService, StaffingError> {
    let base = ErlangCQuestion {
        agents: question.agents,
        offered_load: question.offered_loads.iter().sum(),
        handle_time_s: question.handle_time_s,
        answer_within_s: question.answer_within_s,
    };
    base.checked()?;
    let loads: Vec<Erlangs> = question
        .offered_loads
        .iter()
        .map(|load| Erlangs::new(*load))
        .collect::<Result<_, _>>()?;
    let position = question.class.checked_sub(1).ok_or(OutOfRange {
        quantity: "class of contacts",
        found: 0.0,
        expected: "1 up to the number of classes",
    })?;
    let queue = PriorityQueue {
        loads: &loads,
        handle_time_s: question.handle_time_s,
    };
    priority::class_service(
        question.agents,
        &queue,
        position as usize,
        question.answer_within_s,
    )
}

/// How do contacts fare when some of those who give up call again?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetrialQuestion {
    /// Agents, load of first calls, and times.
    pub base: ErlangCQuestion,
    /// Mean patience, seconds; 0 means that nobody waits.
    pub patience_s: f64,
    /// Share of those who give up that calls again.
    pub retry_share: f64,
}

impl RetrialQuestion {
    fn queue(&self) -> Result<RetrialQueue, StaffingError> {
        seconds::any("patience in seconds", self.patience_s)?;
        Ok(RetrialQueue {
            first_load: self.base.checked()?,
            retry_share: Fraction::new(self.retry_share)?,
            times: WaitingTimes {
                handle_time_s: self.base.handle_time_s,
                patience_s: self.patience_s,
                answer_within_s: self.base.answer_within_s,
            },
        })
    }
}

/// The fixed point of Erlang A.
///
/// # Errors
/// [`StaffingError::Overload`] where everybody calls again until served and the first calls alone are
/// too many, [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn retrials(question: &RetrialQuestion) -> Result<RetrialService, StaffingError> {
    retrial::fixed_point(question.base.agents, &question.queue()?)
}

/// The chain itself, repeats coming after an exponential time with this mean in seconds.
///
/// # Errors
/// As [`retrials`], and [`StaffingError::TooLargeForChain`] for large centres.
pub fn retrials_by_chain(
    question: &RetrialQuestion,
    retry_after_s: f64,
) -> Result<chain::ChainService, StaffingError> {
    seconds::lasting("time to the repeated call in seconds", retry_after_s)?;
    let after = Duration::from_secs_f64(retry_after_s);
    chain::steady_state(question.base.agents, &question.queue()?, after)
}
