//! What a parameter can hold, and how it is written.

use std::fmt;

use crate::calendar::{ClockMinutes, format_clock, parse_clock};

/// What a parameter can hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number between two ends, both included.
    Number(i64, i64),
    /// A factor, such as that of overtime pay.
    Factor,
    /// Yes or no.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A span of the wall clock.
    Window,
    /// Pairs "above so much work, so much break".
    Steps,
    /// Any text.
    Text,
}

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number in the parameter's unit.
    Number(i64),
    /// A factor.
    Factor(f64),
    /// Yes or no.
    Flag(bool),
    /// A word of a closed list.
    Word(String),
    /// A span of the wall clock; the end may exceed 24 hours.
    Window(ClockMinutes, ClockMinutes),
    /// Minutes of work above which so many minutes of break are due, ascending.
    Steps(Vec<(i64, i64)>),
    /// Any text.
    Text(String),
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Value::Number(value) => Some(*value),
            _ => None,
        }
    }
}

impl Kind {
    /// Reads a value as presets and project files write it.
    pub fn parse(self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self {
            Kind::Number(least, most) => {
                let value = text.parse().ok()?;
                (least..=most)
                    .contains(&value)
                    .then_some(Value::Number(value))
            }
            Kind::Factor => {
                let value: f64 = text.parse().ok()?;
                (0.0..=100.0)
                    .contains(&value)
                    .then_some(Value::Factor(value))
            }
            Kind::Flag => text.parse().ok().map(Value::Flag),
            Kind::Word(words) => words.contains(&text).then(|| Value::Word(text.to_owned())),
            Kind::Window => window(text),
            Kind::Steps => steps(text),
            Kind::Text => Some(Value::Text(text.to_owned())),
        }
    }

    /// What is expected, for an error.
    pub fn expected(self) -> String {
        match self {
            Kind::Number(least, most) => format!("{least} to {most}"),
            Kind::Factor => "0 to 100".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::Word(words) => words.join(", "),
            Kind::Window => "a span such as 22:00-06:00".to_owned(),
            Kind::Steps => "steps such as 360:30|540:45".to_owned(),
            Kind::Text => "a text in quotes".to_owned(),
        }
    }
}

fn window(text: &str) -> Option<Value> {
    let (from, until) = text.split_once('-')?;
    let (from, until) = (parse_clock(from.trim())?, parse_clock(until.trim())?);
    let until = if until <= from { until + 1440 } else { until };
    (from < 1440 && until - from < 1440).then_some(Value::Window(from, until))
}

fn steps(text: &str) -> Option<Value> {
    let mut steps: Vec<(i64, i64)> = Vec::new();
    for step in text.split('|').filter(|step| !step.trim().is_empty()) {
        let (after, minutes) = step.split_once(':')?;
        let step = (after.trim().parse().ok()?, minutes.trim().parse().ok()?);
        let rises = steps
            .last()
            .is_none_or(|last| last.0 < step.0 && last.1 < step.1);
        if step.0 < 0 || step.1 < 1 || step.0 > 2880 || step.1 > 1440 || !rises {
            return None;
        }
        steps.push(step);
    }
    Some(Value::Steps(steps))
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(value) => write!(f, "{value}"),
            Value::Factor(value) => write!(f, "{value}"),
            Value::Flag(value) => write!(f, "{value}"),
            Value::Word(text) | Value::Text(text) => f.write_str(text),
            Value::Window(from, until) => {
                write!(f, "{}-{}", format_clock(*from), format_clock(until % 1440))
            }
            Value::Steps(steps) => {
                let steps: Vec<String> = steps.iter().map(|(a, m)| format!("{a}:{m}")).collect();
                f.write_str(&steps.join("|"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_they_are_read() {
        for (kind, text) in [
            (Kind::Number(0, 1440), "660"),
            (Kind::Factor, "1.5"),
            (Kind::Flag, "true"),
            (Kind::Word(&["none", "month"]), "month"),
            (Kind::Window, "22:00-06:00"),
            (Kind::Window, "00:00-06:00"),
            (Kind::Steps, "360:30|540:45"),
            (Kind::Text, "渝人社 2025-17"),
        ] {
            assert_eq!(kind.parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_is_no_value() {
        for (kind, text) in [
            (Kind::Number(0, 1440), "-1"),
            (Kind::Number(0, 1440), "1441"),
            (Kind::Number(0, 1440), "eight"),
            (Kind::Factor, "NaN"),
            (Kind::Flag, "yes"),
            (Kind::Word(&["none", "month"]), "decade"),
            (Kind::Window, "22:00"),
            (Kind::Steps, "540:45|360:30"),
            (Kind::Steps, "360"),
        ] {
            assert_eq!(kind.parse(text), None, "{text}");
        }
    }
}
