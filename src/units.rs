//! The quantities every stage speaks in, each with its unit and its range.
//!
//! A number that crosses a door has a type from here, so that a share cannot be taken for a
//! percentage and people on the floor cannot be taken for people on the roster. Kernels use plain
//! `f64` with the unit in a comment.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A value outside the range that its type allows.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{quantity} is {}, expected {expected}", shown(*found))]
pub struct OutOfRange {
    /// What the number stands for, in lower case.
    pub quantity: &'static str,
    /// The number as it was given.
    pub found: f64,
    /// The range that would have been accepted.
    pub expected: &'static str,
}

/// A number as a person reads it: very large and very small ones with an exponent.
fn shown(value: f64) -> String {
    if value == 0.0 || (1e-5..1e16).contains(&value.abs()) || !value.is_finite() {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// A share between 0 and 1, both included, such as a service level or an occupancy.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Fraction(f64);

impl Fraction {
    /// Accepts 0 ≤ `value` ≤ 1.
    ///
    /// # Errors
    /// [`OutOfRange`] for anything else, NaN included.
    pub fn new(value: f64) -> Result<Self, OutOfRange> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(OutOfRange {
                quantity: "share",
                found: value,
                expected: "0 to 1",
            })
        }
    }

    /// The plain number, 0 to 1.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Fraction {
    type Error = OutOfRange;
    fn try_from(value: f64) -> Result<Self, OutOfRange> {
        Self::new(value)
    }
}

impl From<Fraction> for f64 {
    fn from(value: Fraction) -> f64 {
        value.0
    }
}

/// The share of paid time in which nobody is available: 0 ≤ s < 1.
///
/// Breaks and meals stand in the roster and are not part of it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Shrinkage(f64);

impl Shrinkage {
    /// Nobody is ever away.
    pub const NONE: Shrinkage = Shrinkage(0.0);

    /// Accepts 0 ≤ `value` < 1.
    ///
    /// # Errors
    /// [`OutOfRange`] for anything else, NaN included.
    pub fn new(value: f64) -> Result<Self, OutOfRange> {
        if (0.0..1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(OutOfRange {
                quantity: "shrinkage",
                found: value,
                expected: "0 up to, not including, 1",
            })
        }
    }

    /// The plain share of paid time lost.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The share of paid time that is left: 1 − s.
    pub fn availability(self) -> f64 {
        1.0 - self.0
    }
}

impl TryFrom<f64> for Shrinkage {
    type Error = OutOfRange;
    fn try_from(value: f64) -> Result<Self, OutOfRange> {
        Self::new(value)
    }
}

impl From<Shrinkage> for f64 {
    fn from(value: Shrinkage) -> f64 {
        value.0
    }
}

/// Work that arrives, in people busy on average: contacts × handle time ÷ interval.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Erlangs(f64);

impl Erlangs {
    /// More people than can be counted apart in an `f64`, and a million times more than there are.
    const MOST: f64 = 1e15;

    /// Accepts any load from 0 to 10¹⁵.
    ///
    /// # Errors
    /// [`OutOfRange`] for negative, larger, infinite or NaN loads.
    pub fn new(value: f64) -> Result<Self, OutOfRange> {
        if (0.0..=Self::MOST).contains(&value) {
            Ok(Self(value))
        } else {
            Err(OutOfRange {
                quantity: "offered load",
                found: value,
                expected: "0 to 1e15 erlangs",
            })
        }
    }

    /// The load of `offered` contacts of `handle_time` each, spread over `interval`.
    ///
    /// # Errors
    /// [`OutOfRange`] when the result is no such load.
    pub fn of_work(
        offered: f64,
        handle_time: Duration,
        interval: Duration,
    ) -> Result<Self, OutOfRange> {
        Self::new(offered * handle_time.as_secs_f64() / interval.as_secs_f64())
    }

    /// The plain number of erlangs.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// People needed on the floor, on queue and available, before shrinkage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BaseStaff(pub u32);

/// People to roster so that, after shrinkage, [`BaseStaff`] are left on the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScheduledStaff(pub u32);

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Copies share their text: a roster of ten thousand people holds a million of them.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it stands in the planner's file.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text as it stands in the planner's file.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                (*id.0).to_owned()
            }
        }
    };
}

identifier!(
    /// A queue's id, as `[[queues]] id` says it.
    QueueId
);
identifier!(
    /// A group of queues whose forecasts agree with that of their sum.
    GroupId
);
identifier!(
    /// A person's id, as the column `agent_id` says it; always text, so leading zeros stay.
    AgentId
);
identifier!(
    /// A skill that queues ask for and people have.
    SkillId
);

/// How a contact reaches the centre, which decides how it waits and how many one person serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A telephone call: one at a time, the caller waits on the line.
    Voice,
    /// A live chat: several at a time, the customer waits at the screen.
    Chat,
    /// Asynchronous messaging: several at a time.
    Message,
    /// E-mail or tickets: waits as backlog until a due time.
    Email,
    /// A promised call back.
    Callback,
}

impl Channel {
    /// Whether work waits as a backlog with a due time instead of a person on the line.
    pub fn is_deferred(self) -> bool {
        matches!(self, Channel::Email)
    }
}

/// How long a contact is willing to wait before it gives up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Patience {
    /// Nobody ever gives up: the assumption behind Erlang C.
    Infinite,
    /// Exponential with this mean: the assumption behind Erlang A.
    Mean(Duration),
}

/// Which contacts a service level counts, as in `reference` literature on abandonment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceLevelDefinition {
    /// Answered in time ÷ all offered.
    Offered,
    /// Answered in time ÷ all answered.
    Answered,
    /// Answered in time ÷ (offered − abandoned within the target time).
    ExcludingShort,
    /// (Answered in time + abandoned within the target time) ÷ offered.
    IncludingShort,
    /// Share of test callers with endless patience who would be served in time.
    VirtualWait,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_no_share_no_shrinkage_and_no_load() {
        assert!(Fraction::new(f64::NAN).is_err());
        assert!(Shrinkage::new(f64::NAN).is_err());
        assert!(Erlangs::new(f64::NAN).is_err());
    }

    #[test]
    fn a_number_of_three_hundred_digits_is_told_with_its_exponent() {
        let text = Erlangs::new(1e308).unwrap_err().to_string();
        assert_eq!(text, "offered load is 1e308, expected 0 to 1e15 erlangs");
        let text = Erlangs::new(-3.0).unwrap_err().to_string();
        assert_eq!(text, "offered load is -3, expected 0 to 1e15 erlangs");
    }

    #[test]
    fn shrinkage_of_one_would_leave_nobody_and_is_refused() {
        assert!(Shrinkage::new(1.0).is_err());
        assert!(Shrinkage::new(0.999).is_ok());
    }

    #[test]
    fn a_hundred_calls_of_three_minutes_in_half_an_hour_are_ten_erlangs() {
        let load = Erlangs::of_work(100.0, Duration::from_secs(180), Duration::from_secs(1800));
        assert_eq!(load.map(Erlangs::get), Ok(10.0));
    }
}
