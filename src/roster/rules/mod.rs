//! Work rules as data: what each asks, where it comes from, and how a finished roster is held to it.
//!
//! A rule is one file with one [`Rule`]: its name (the same in `violations.csv` for ever), how
//! grave a breach is, the keys of the project file that set it, its source, what it asks in plain
//! words of two languages, and a check over a person's finished roster. The search for a roster has
//! its own view of the same rules and shares nothing with these checks, so that a mistake in one of
//! the two shows as a disagreement.
//!
//! ```text
//! wall clock      a pattern fixes start and start + minutes as the clock on the wall shows them
//! elapsed time    rest, breaks and paid minutes are differences of instants
//! ordinary time   hours and days of a week are those of a day without a clock change
//! leave           in a week with L days of all-day leave and a days without all-day absence
//!                 m = min(max(0, most − L), a),  least' = min(max(0, least − L), m),
//!                 worked days in least' … m,     paid hours in hours · m ÷ most
//! ```
//! A week that is not wholly planned is held to the upper limits only. What was worked before the
//! first day counts towards rest and streaks, and what it broke within itself is nobody's breach.
//!
//! To add a rule, add its file and name it in the list of its folder.
//!
//! Not modelled here: cover (a price, not a rule), wishes, and rules over averages of many months.

pub mod absence;
pub mod activity;
pub mod breaks;
mod clock;
mod duties;
pub mod labour;
mod limits;
mod person;
pub mod sequence;
pub mod shift;
mod taken;
pub mod week;

use std::fmt;

use chrono::NaiveDate;

pub use clock::Clock;
pub use person::{Person, PlanningWeek, WorkedShift};
pub use taken::TakenBreak;

pub use super::labour::Severity;

use super::RosterProblem;
use super::rows::{ActivityRow, RosterRows};
use crate::units::AgentId;

/// One work rule: everything that is known about it in one place.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, as `violations.csv` writes it.
    pub name: &'static str,
    /// How grave a breach is.
    pub severity: Severity,
    /// The unit of what is found and allowed; empty where they are words.
    pub unit: &'static str,
    /// The keys of the project folder that set it.
    pub parameters: &'static [&'static str],
    /// Where the rule comes from.
    pub source: &'static str,
    /// What the rule asks, for planners.
    pub asks: Wording,
    /// A breach in a sentence; `{found}` and `{allowed}` stand for the two values.
    pub breach: Wording,
    /// How a finished roster is held to it.
    pub check: Check,
}

/// The same sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// English.
    pub english: &'static str,
    /// Simplified Chinese.
    pub chinese: &'static str,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Rows that cannot be laid to anybody's plan, and the files as a whole.
    Files(fn(&Files<'_>) -> Vec<FileFinding>),
    /// One person's whole roster.
    Person(fn(&Person<'_>) -> Vec<Finding>),
    /// One shift of a person, with its activities; the finding's day is the shift's work date.
    Shift(fn(&Person<'_>, &WorkedShift<'_>) -> Vec<Finding>),
}

/// The files as a whole, after every row that belongs to a person and a planned day is taken out.
#[derive(Debug)]
pub struct Files<'a> {
    /// What was asked.
    pub problem: &'a RosterProblem,
    /// Every row.
    pub rows: &'a RosterRows,
    /// Activities that belong to no shift of the plan.
    pub stray_activities: Vec<&'a ActivityRow>,
}

/// One breach as a check reports it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The day it is about; `None` = the files as a whole.
    pub work_date: Option<NaiveDate>,
    /// What the roster has.
    pub found: Amount,
    /// What the rule allows.
    pub allowed: Amount,
    /// How grave it is, where the project decides; `None` = as the rule says.
    pub severity: Option<Severity>,
}

impl Finding {
    /// A breach on a day.
    pub fn on(
        work_date: NaiveDate,
        found: impl Into<Amount>,
        allowed: impl Into<Amount>,
    ) -> Finding {
        Finding {
            work_date: Some(work_date),
            found: found.into(),
            allowed: allowed.into(),
            severity: None,
        }
    }

    /// The same, as grave as the project says.
    pub fn graded(self, severity: Severity) -> Finding {
        Finding {
            severity: Some(severity),
            ..self
        }
    }
}

/// A breach that belongs to no person of the problem: whose row it is, if it is a row, and what.
pub type FileFinding = (Option<AgentId>, Finding);

/// What was found or allowed.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// A number in the rule's unit.
    Number(f64),
    /// From the first number to the second, both allowed.
    Range(f64, f64),
    /// A name, a time or a list of names.
    Text(String),
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Number(value) => write!(f, "{value}"),
            Amount::Range(low, high) if low == high => write!(f, "{low}"),
            // A spreadsheet reads "5-6" as a date; with an en dash it stays what it is.
            Amount::Range(low, high) => write!(f, "{low}–{high}"),
            Amount::Text(text) => f.write_str(text),
        }
    }
}

impl From<i64> for Amount {
    fn from(value: i64) -> Self {
        Amount::Number(value as f64)
    }
}

impl From<f64> for Amount {
    fn from(value: f64) -> Self {
        // Nothing has no sign, whichever way it was counted.
        Amount::Number(value + 0.0)
    }
}

impl From<&str> for Amount {
    fn from(value: &str) -> Self {
        Amount::Text(value.to_owned())
    }
}

impl From<String> for Amount {
    fn from(value: String) -> Self {
        Amount::Text(value)
    }
}

/// Every rule, in the order in which breaches of one day are listed.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let folders = [
        shift::RULES,
        sequence::RULES,
        week::RULES,
        absence::RULES,
        breaks::RULES,
        activity::RULES,
        labour::RULES,
        limits::RULES,
        duties::RULES,
    ];
    folders.into_iter().flatten().copied()
}

/// The rule of that name.
pub fn named(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<&'static str> {
        let known = ["{found}", "{allowed}"];
        let named: Vec<&str> = known.into_iter().filter(|p| text.contains(p)).collect();
        assert_eq!(text.matches('{').count(), named.len(), "{text}");
        named
    }

    #[test]
    fn both_languages_say_the_same_values() {
        for rule in all() {
            let english = placeholders(rule.breach.english);
            let chinese = placeholders(rule.breach.chinese);
            assert!(!english.is_empty(), "{}", rule.name);
            assert_eq!(english, chinese, "{}", rule.name);
            let is_chinese = |text: &str| text.chars().any(|c| ('一'..='龥').contains(&c));
            assert!(is_chinese(rule.asks.chinese) && is_chinese(rule.breach.chinese));
            assert!(rule.asks.english.is_ascii() && rule.breach.english.is_ascii());
        }
    }

    #[test]
    fn amounts_read_as_planners_write_them() {
        let texts = [
            Amount::from(600),
            Amount::from(37.5),
            Amount::from(-0.0),
            Amount::Range(5.0, 5.0),
            Amount::Range(36.0, 42.5),
        ];
        let texts = texts.map(|amount| amount.to_string());
        assert_eq!(texts, ["600", "37.5", "0", "5", "36–42.5"]);
    }

    #[test]
    fn rules_are_found_by_name() {
        for rule in all() {
            assert!(named(rule.name).is_some_and(|found| std::ptr::eq(found, rule)));
        }
        assert!(named("no_such_rule").is_none());
    }
}
