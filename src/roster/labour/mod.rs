//! Labour rules as a project sets them: a value for each parameter, how grave a breach is, a price.
//!
//! A preset of a country or a planner's own words become one [`LabourRules`]. It holds numbers, not
//! law: the files of [`rules`](super::rules) say what each number asks of a roster, for the search
//! and, apart from it, for the audit. A parameter that is not set asks nothing.
//!
//! ```text
//! hard   the search keeps it, a breach makes a roster unusable
//! soft   the search may break it, where there is a price at that price; the audit reports it
//! info   the audit mentions it
//! ```
//! Not legal advice: local rules, collective agreements and approvals override every preset.

mod cycle;
mod days;
mod parameter;
mod presets;
mod value;

use std::collections::BTreeMap;
use std::fmt;

pub use days::DayTypes;
pub use parameter::{Entry, Parameter, VOCABULARY, entry, named};
pub use presets::{PRESETS, PresetRow, preset, rules_on};
pub use value::{Kind, Value};

use crate::calendar::ClockMinutes;

/// How grave a breach is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The roster must not be used.
    Hard,
    /// The roster can be used, but somebody should know.
    Soft,
    /// A fact about the audit itself, or one that binds nobody.
    Info,
}

impl Severity {
    /// The severity of that name.
    pub fn named(name: &str) -> Option<Severity> {
        [Severity::Hard, Severity::Soft, Severity::Info]
            .into_iter()
            .find(|severity| severity.to_string() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Hard => "hard",
            Severity::Soft => "soft",
            Severity::Info => "info",
        })
    }
}

/// What a parameter is set to.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// How grave it is to break it.
    pub severity: Severity,
    /// Money per hour beyond a soft limit; 0 = only reported.
    pub price: f64,
}

/// A limit with its severity and price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The number, in the parameter's unit.
    pub value: i64,
    /// How grave it is to break it.
    pub severity: Severity,
    /// Money per hour beyond it.
    pub price: f64,
}

impl Limit {
    /// Whether the search has to keep it.
    pub fn is_hard(&self) -> bool {
        self.severity == Severity::Hard
    }
}

/// All labour rules of a project.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabourRules {
    settings: BTreeMap<Parameter, Setting>,
    /// What the calendar makes of each day.
    pub days: DayTypes,
}

/// The parameters that forbid rosters by themselves; the others say how these are counted.
pub const LIMITS: [Parameter; 16] = [
    Parameter::MaxDaily,
    Parameter::OvertimeDailySoft,
    Parameter::OvertimeDailyHard,
    Parameter::OvertimeWeek,
    Parameter::OvertimeMonth,
    Parameter::WeeklyRestDays,
    Parameter::MinWeeklyRest,
    Parameter::MaxConsecutiveDays,
    Parameter::MinDailyRest,
    Parameter::AverageWeekly,
    Parameter::BreakMinutes,
    Parameter::BreakSteps,
    Parameter::MaxStretch,
    Parameter::NightAverage,
    Parameter::Cycle,
    Parameter::ProtectedNoOvertime,
];

/// The night where no rule says otherwise: 22:00 to 06:00 of the next day.
pub const USUAL_NIGHT: (ClockMinutes, ClockMinutes) = (22 * 60, 30 * 60);

impl LabourRules {
    /// No rule at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }

    /// Sets a parameter, in place of what it was.
    pub fn set(&mut self, parameter: Parameter, setting: Setting) {
        self.settings.insert(parameter, setting);
    }

    /// Takes a parameter away.
    pub fn remove(&mut self, parameter: Parameter) {
        self.settings.remove(&parameter);
    }

    /// Everything that is set, in the order of the vocabulary.
    pub fn settings(&self) -> impl Iterator<Item = (Parameter, &Setting)> {
        self.settings.iter().map(|(p, setting)| (*p, setting))
    }

    /// What a parameter is set to.
    pub fn get(&self, parameter: Parameter) -> Option<&Setting> {
        self.settings.get(&parameter)
    }

    /// A limit above nothing; 0 and what is not set limit nothing.
    pub fn limit(&self, parameter: Parameter) -> Option<Limit> {
        let setting = self.get(parameter)?;
        let value = setting.value.number().filter(|value| *value > 0)?;
        Some(Limit {
            value,
            severity: setting.severity,
            price: setting.price,
        })
    }

    /// A limit that the search has to keep.
    pub fn hard(&self, parameter: Parameter) -> Option<i64> {
        let limit = self.limit(parameter)?;
        limit.is_hard().then_some(limit.value)
    }

    /// A number that is no limit of its own, such as a standard or the length of a period.
    pub fn number(&self, parameter: Parameter) -> Option<i64> {
        self.get(parameter)?.value.number()
    }

    /// A yes or no; no where it is not set.
    pub fn is_on(&self, parameter: Parameter) -> bool {
        let setting = self.get(parameter);
        setting.is_some_and(|s| s.value == Value::Flag(true))
    }

    /// A word of a closed list; empty where it is not set.
    pub fn word(&self, parameter: Parameter) -> &str {
        match self.get(parameter).map(|setting| &setting.value) {
            Some(Value::Word(word)) => word,
            _ => "",
        }
    }

    /// The night on the wall clock of the evening on which it begins; the end may exceed 24 hours.
    pub fn night(&self) -> (ClockMinutes, ClockMinutes) {
        match self.get(Parameter::NightWindow).map(|s| &s.value) {
            Some(Value::Window(from, until)) => (*from, *until),
            _ => USUAL_NIGHT,
        }
    }

    /// Whether people keep clear of the night before their `no_nights_until`: unless a project says
    /// otherwise.
    pub fn protects_nights(&self) -> bool {
        let setting = self.get(Parameter::ProtectedNoNight);
        setting.is_none_or(|setting| setting.value != Value::Flag(false))
    }

    /// Days of a reference period; 122, four months, where no rule says otherwise.
    pub fn reference_days(&self, parameter: Parameter) -> i64 {
        self.number(parameter).unwrap_or(122)
    }

    /// Break steps, "work above so many minutes needs so many minutes of break", ascending, and
    /// how grave it is to miss one.
    pub fn break_steps(&self) -> (Vec<(i64, i64)>, Severity) {
        if let Some(setting) = self.get(Parameter::BreakSteps)
            && let Value::Steps(steps) = &setting.value
            && !steps.is_empty()
        {
            return (steps.clone(), setting.severity);
        }
        let after = self.limit(Parameter::BreakAfter);
        let minutes = self.limit(Parameter::BreakMinutes);
        match after.zip(minutes) {
            Some((after, minutes)) => (vec![(after.value, minutes.value)], minutes.severity),
            None => (Vec::new(), Severity::Info),
        }
    }
}
