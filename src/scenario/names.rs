//! Finding what a change names, and what it may have meant.

use std::fmt;

use super::ScenarioError;
use crate::plan::PlanInputs;
use crate::units::QueueId;

/// Names less alike than this (Jaro–Winkler, 0 to 1) are no suggestion.
const ALIKE: f64 = 0.75;

/// A known name that looks like an unknown one; writes itself as the end of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion(Option<String>);

impl Suggestion {
    /// The name most like `wanted`, upper and lower case alike; the first of several.
    pub fn among<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let wanted = wanted.to_lowercase();
        let mut best: Option<(f64, &str)> = None;
        for name in known {
            let likeness = strsim::jaro_winkler(&wanted, &name.to_lowercase());
            if likeness >= ALIKE && best.is_none_or(|(most, _)| likeness > most) {
                best = Some((likeness, name));
            }
        }
        Self(best.map(|(_, name)| name.to_owned()))
    }

    /// The name, if one is alike enough.
    pub fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(f, ", did you mean \"{name}\"?"),
            None => Ok(()),
        }
    }
}

/// Positions of the queues, in the order of the project; all where none is named.
pub(super) fn queues(inputs: &PlanInputs, named: &[QueueId]) -> Result<Vec<usize>, ScenarioError> {
    if named.is_empty() {
        return Ok((0..inputs.queues.len()).collect());
    }
    let ids = || inputs.queues.iter().map(|q| &q.target.queue);
    let mut positions = Vec::with_capacity(named.len());
    for name in named {
        let position = ids().position(|id| id == name);
        positions.push(position.ok_or_else(|| ScenarioError::UnknownQueue {
            name: name.to_string(),
            nearest: Suggestion::among(name.as_str(), ids().map(QueueId::as_str)),
        })?);
    }
    positions.sort_unstable();
    positions.dedup();
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(wanted: &str) -> String {
        Suggestion::among(wanted, ["voice", "voice-vip", "客服", "chat"].into_iter()).to_string()
    }

    #[test]
    fn the_likest_name_is_suggested_whatever_its_case() {
        assert_eq!(nearest("Voise"), ", did you mean \"voice\"?");
        assert_eq!(nearest("客服2"), ", did you mean \"客服\"?");
        assert_eq!(nearest("warehouse"), "");
    }
}
