//! What customers and routing of a queue do beyond the usual formulas; the simulation acts on it.

use std::time::Duration;

use crate::io::project::section::{NumberRange, Section};
use crate::simulation::{Behaviour, Distribution};
use crate::staffing::QueueTarget;
use crate::units::Patience;

/// The parameter of a distribution that is believed.
const PARAMETER: std::ops::RangeInclusive<f64> = 0.01..=100.0;

/// Reads the keys of one queue but for its transfers; faults are left in the source.
pub fn read(section: &Section<'_, '_>, target: &QueueTarget) -> Behaviour {
    let seconds =
        |key, default, range| Duration::from_secs_f64(section.number(key, default, range));
    let patience = [
        "exponential",
        "weibull(shape)",
        "lognormal(cv)",
        "deterministic",
    ];
    let lines = section.whole("lines", 0, (0, 1_000_000));
    let behaviour = Behaviour {
        patience: distribution(section, "patience_distribution", &patience),
        handle_time: handle_time(section),
        retry: target.retry,
        transfers: Vec::new(),
        overflow_after: seconds("overflow_after_s", 0.0, NumberRange::Within(0.0, 86_400.0)),
        lines: (lines > 0).then_some(lines as u32),
        backlog_at_start: target.backlog.at_start,
        // Positions are known when all queues have been read.
        idle_time_of: Vec::new(),
    };
    if target.patience == Patience::Infinite {
        refuse_without_patience(section, &behaviour);
    }
    behaviour
}

/// Nobody hangs up, so nobody calls again; that no shape of patience matters is said with the target.
fn refuse_without_patience(section: &Section<'_, '_>, behaviour: &Behaviour) {
    if behaviour.retry.is_some() {
        section.refuse(
            "retry_share",
            "retry_share where nobody hangs up",
            "a patience_s",
        );
    }
}

fn handle_time(section: &Section<'_, '_>) -> Distribution {
    const KEY: &str = "handle_time_distribution";
    if section
        .get::<String>(KEY)
        .is_some_and(|text| text == "empirical")
    {
        // Taken from the history, which is read later.
        return Distribution::Exponential;
    }
    distribution(section, KEY, &["exponential", "lognormal(cv)", "empirical"])
}

/// A name, or a name with its parameter in brackets; only the given forms.
fn distribution(section: &Section<'_, '_>, key: &'static str, forms: &[&str]) -> Distribution {
    let Some(text) = section.get::<String>(key) else {
        return Distribution::Exponential;
    };
    let allowed = |name: &str| forms.iter().any(|f| f.split('(').next() == Some(name));
    match parsed(&text) {
        Some((name, distribution)) if allowed(name) => distribution,
        _ => {
            section.refuse(key, format!("{key} is \"{text}\""), forms.join(", "));
            Distribution::Exponential
        }
    }
}

fn parsed(text: &str) -> Option<(&str, Distribution)> {
    let (name, parameter) = match text.split_once('(') {
        Some((name, rest)) => (name.trim(), Some(rest.strip_suffix(')')?.trim())),
        None => (text.trim(), None),
    };
    let number = match parameter {
        Some(text) => Some(text.parse().ok().filter(|p| PARAMETER.contains(p))?),
        None => None,
    };
    let distribution = match (name, number) {
        ("exponential", None) => Distribution::Exponential,
        ("deterministic", None) => Distribution::Deterministic,
        ("weibull", Some(shape)) => Distribution::Weibull(shape),
        ("lognormal", Some(cv)) => Distribution::Lognormal(cv),
        _ => return None,
    };
    Some((name, distribution))
}
