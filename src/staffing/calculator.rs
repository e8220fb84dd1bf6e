//! Single questions as the calculator asks them: one struct of plain numbers in, one of named results
//! out, every number checked.
//!
//! ```
//! use paiban::staffing::calculator::{ErlangCQuestion, erlang_c};
//! let answer = erlang_c(&ErlangCQuestion {
//!     agents: 14,
//!     offered_load: 10.0,
//!     handle_time_s: 180.0,
//!     answer_within_s: 20.0,
//! })?;
//! assert!((answer.in_time.offered - 0.888_350_019_179_466_9).abs() < 1e-14);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod callers;
pub mod moving;
mod reasons;

use std::time::Duration;

use super::chat::{self, ChatQueue, Concurrency};
use super::patience::{self, WaitingTimes};
use super::required::Targets;
use super::required::uncertain::UncertainStaff;
use super::{Binding, StaffingError, WaitingService, erlang, seconds};
use crate::units::{Erlangs, Fraction, OutOfRange, Patience, ServiceLevelDefinition};

pub use super::required::needs::TargetNeed;
pub use super::required::uncertain::Average;

/// Most people who can be asked for whatever the load.
const MOST_AGENTS: u64 = 1_000_000_000_000;

/// How much is lost when nobody can wait?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangBQuestion {
    /// Agents or lines.
    pub agents: u64,
    /// Erlangs.
    pub offered_load: f64,
}

/// The answer of Erlang B.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blocking {
    /// Share lost; 0 where it is below the range of `f64`.
    pub blocking: f64,
    /// Its natural logarithm, accurate at any size.
    pub ln_blocking: f64,
}

/// How do contacts fare when nobody gives up?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangCQuestion {
    /// Agents on the floor.
    pub agents: u64,
    /// Erlangs.
    pub offered_load: f64,
    /// Mean handle time, seconds.
    pub handle_time_s: f64,
    /// Target time, seconds.
    pub answer_within_s: f64,
}

/// How do contacts fare when they give up after a while?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangAQuestion {
    /// Agents, load and times.
    pub base: ErlangCQuestion,
    /// Mean patience, seconds; 0 means that nobody waits.
    pub patience_s: f64,
}

/// How do chats fare when a person holds several?
#[derive(Debug, Clone, PartialEq)]
pub struct ChatQuestion {
    /// People, load and times; the handle time is that of a conversation alone.
    pub base: ErlangCQuestion,
    /// Conversations at once.
    pub concurrency: u32,
    /// Handle-time factor at 1, 2, 3 … conversations; the last one repeats.
    pub concurrency_slowdown: Vec<f64>,
    /// Mean patience, seconds; `None` means that nobody gives up.
    pub patience_s: Option<f64>,
}

/// How many people does it take?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaffQuestion {
    /// Contacts per interval.
    pub offered: f64,
    /// Length of the interval, seconds.
    pub interval_s: f64,
    /// Mean handle time, seconds.
    pub handle_time_s: f64,
    /// Target time, seconds.
    pub answer_within_s: f64,
    /// Share to be served in time.
    pub service_level: Option<f64>,
    /// Which contacts it counts.
    pub definition: ServiceLevelDefinition,
    /// Mean patience, seconds; `None` means that nobody gives up.
    pub patience_s: Option<f64>,
    /// Greatest busy share of staffed time.
    pub max_occupancy: Option<f64>,
    /// Greatest share that gives up.
    pub max_abandonment: Option<f64>,
    /// Longest average speed of answer, seconds.
    pub max_average_speed_of_answer_s: Option<f64>,
    /// People who must be there whatever the load.
    pub min_agents: u64,
    /// Share of paid time in which nobody is available.
    pub shrinkage: f64,
    /// How the load is spread around its mean; `None` where it is taken as certain.
    pub spread: Option<LoadSpread>,
}

/// A load that is not known for certain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadSpread {
    /// Standard deviation of the load ÷ its mean, 0.001 to 1.
    pub cv: f64,
    /// What the targets are to hold for.
    pub held: Held,
}

/// For what the targets are to hold where the load is spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Held {
    /// The average over calls or over time.
    OnAverage(Average),
    /// With this probability in an interval.
    WithCertainty(f64),
}

/// The answer to [`StaffQuestion`].
#[derive(Debug, Clone, PartialEq)]
pub struct StaffAnswer {
    /// People on the floor.
    pub base_staff: u64,
    /// People to roster, rounded up exactly.
    pub scheduled_staff: u64,
    /// The limit that decided; `None` where nothing arrives.
    pub binding: Option<Binding>,
    /// The service of `base_staff` people at the mean load.
    pub service: WaitingService,
    /// What each target alone would need at the mean load.
    pub needs: Vec<TargetNeed>,
    /// How many people fewer would do at the mean load without the target that binds there.
    pub slack: u64,
    /// The service of one person fewer at the mean load; `None` where nobody is needed.
    pub one_fewer: Option<WaitingService>,
    /// What a spread load asks for; `None` where it is taken as certain.
    pub spread: Option<UncertainStaff>,
}

/// Erlang B.
///
/// # Errors
/// [`StaffingError::OutOfRange`] for a load that is no finite number ≥ 0.
pub fn erlang_b(question: &ErlangBQuestion) -> Result<Blocking, StaffingError> {
    let load = Erlangs::new(question.offered_load)?;
    Ok(Blocking {
        blocking: erlang::blocking(question.agents, load),
        ln_blocking: erlang::ln_blocking(question.agents, load),
    })
}

/// Erlang C.
///
/// # Errors
/// [`StaffingError::Overload`] unless the load is below the number of agents,
/// [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn erlang_c(question: &ErlangCQuestion) -> Result<WaitingService, StaffingError> {
    let load = question.checked()?;
    erlang::service(
        question.agents,
        load,
        question.handle_time_s,
        question.answer_within_s,
    )
}

/// Erlang A.
///
/// # Errors
/// [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn erlang_a(question: &ErlangAQuestion) -> Result<WaitingService, StaffingError> {
    let load = question.base.checked()?;
    seconds::any("patience in seconds", question.patience_s)?;
    let times = WaitingTimes {
        handle_time_s: question.base.handle_time_s,
        patience_s: question.patience_s,
        answer_within_s: question.base.answer_within_s,
    };
    Ok(patience::service(question.base.agents, load, times))
}

/// Chat by the balanced model.
///
/// # Errors
/// [`StaffingError::Overload`] where nobody gives up and the load is too high,
/// [`StaffingError::Concurrency`] and [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn chat(question: &ChatQuestion) -> Result<WaitingService, StaffingError> {
    let load = question.base.checked()?;
    let concurrency = Concurrency::new(question.concurrency, &question.concurrency_slowdown)?;
    let queue = ChatQueue {
        load,
        concurrency: &concurrency,
        handle_time_s: question.base.handle_time_s,
        patience: patience_of(question.patience_s)?,
        answer_within_s: question.base.answer_within_s,
    };
    chat::service(question.base.agents, &queue)
}

/// The least number of people that meets every target at once.
///
/// # Errors
/// [`StaffingError::Unreachable`] for targets that no number of people meets,
/// [`StaffingError::OutOfRange`] for numbers outside their range.
pub fn staff(question: &StaffQuestion) -> Result<StaffAnswer, StaffingError> {
    reasons::staff(question)
}

impl ErlangCQuestion {
    fn checked(&self) -> Result<Erlangs, StaffingError> {
        seconds::lasting("handle time in seconds", self.handle_time_s)?;
        seconds::any("target time in seconds", self.answer_within_s)?;
        Ok(Erlangs::new(self.offered_load)?)
    }
}

impl StaffQuestion {
    fn targets(&self) -> Result<Targets, StaffingError> {
        let share = |value: Option<f64>| value.map(Fraction::new).transpose();
        if self.min_agents > MOST_AGENTS {
            return Err(StaffingError::OutOfRange(OutOfRange {
                quantity: "least number of agents",
                found: self.min_agents as f64,
                expected: "0 to 1000000000000",
            }));
        }
        Ok(Targets {
            service_level: share(self.service_level)?,
            answer_within_s: self.answer_within_s,
            definition: self.definition,
            max_abandonment: share(self.max_abandonment)?,
            max_occupancy: share(self.max_occupancy)?,
            max_average_speed_of_answer_s: self.max_average_speed_of_answer_s,
            min_agents: self.min_agents,
        })
    }
}

fn patience_of(mean_s: Option<f64>) -> Result<Patience, StaffingError> {
    let Some(mean_s) = mean_s else {
        return Ok(Patience::Infinite);
    };
    seconds::any("patience in seconds", mean_s)?;
    Ok(Patience::Mean(Duration::from_secs_f64(mean_s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_ERLANGS: ErlangCQuestion = ErlangCQuestion {
        agents: 14,
        offered_load: 10.0,
        handle_time_s: 180.0,
        answer_within_s: 20.0,
    };

    #[test]
    fn questions_with_numbers_out_of_range_are_refused() {
        let bad = |change: fn(&mut ErlangCQuestion)| {
            let mut question = TEN_ERLANGS;
            change(&mut question);
            erlang_c(&question).is_err()
        };
        assert!(bad(|q| q.offered_load = f64::NAN));
        assert!(bad(|q| q.handle_time_s = 0.0));
        assert!(bad(|q| q.answer_within_s = -1.0));
        assert!(bad(|q| q.agents = 10));
        let question = ErlangAQuestion {
            base: TEN_ERLANGS,
            patience_s: f64::NAN,
        };
        assert!(erlang_a(&question).is_err());
    }

    #[test]
    fn no_patience_given_is_erlang_c() {
        let chat_like = |patience_s| {
            chat(&ChatQuestion {
                base: TEN_ERLANGS,
                concurrency: 1,
                concurrency_slowdown: vec![1.0],
                patience_s,
            })
        };
        let c = erlang_c(&TEN_ERLANGS).unwrap();
        assert!((chat_like(None).unwrap().late.offered / c.late.offered - 1.0).abs() < 1e-14);
        assert!(chat_like(Some(1e300)).is_err());
    }
}
