//! Typed errors of the simulation have their Chinese too.

use std::collections::BTreeSet;

use super::{Language, sentence};
use crate::simulation::SimulationError;
use crate::units::OutOfRange;

/// How many kinds of error there are: as many as [`kind`] tells apart.
const KINDS: usize = 18;

/// Has no arm for "any other", so that a new kind cannot be forgotten here.
fn kind(error: &SimulationError) -> usize {
    use SimulationError as E;
    match error {
        E::OutOfRange(_) => 0,
        E::NoReplications => 1,
        E::HalfWidth { .. } => 2,
        E::QueuesDiffer { .. } => 3,
        E::UnknownQueue { .. } => 4,
        E::UnknownAgent { .. } => 5,
        E::BrokenShift { .. } => 6,
        E::OverlappingShifts { .. } => 7,
        E::NoConversations { .. } => 8,
        E::DeferredAtOnce { .. } => 9,
        E::NoSlowdown { .. } => 10,
        E::Slowdown { .. } => 11,
        E::ForecastLength { .. } => 12,
        E::ForecastValue { .. } => 13,
        E::Behaviour { .. } => 14,
        E::TransferTo { .. } => 15,
        E::Proficiency { .. } => 16,
        E::Backlog { .. } => 17,
    }
}

fn every_kind() -> Vec<SimulationError> {
    use SimulationError as E;
    let (queue, value) = (|| "voice".into(), 0.5);
    let day = |text: &str| text.parse().unwrap();
    let (quantity, n_queues, agent) = ("mean", 2, 3);
    vec![
        E::OutOfRange(OutOfRange {
            quantity: "shrinkage",
            found: 1.0,
            expected: "0 up to, not including, 1",
        }),
        E::NoReplications,
        E::HalfWidth { points: -1.0 },
        E::QueuesDiffer {
            centre: "voice, chat".into(),
            forecast: "chat".into(),
        },
        E::UnknownQueue {
            agent,
            queue: 7,
            n_queues,
        },
        E::UnknownAgent { agent, n_agents: 3 },
        E::BrokenShift {
            agent,
            work_date: day("2026-11-02"),
        },
        E::OverlappingShifts {
            agent,
            first: day("2026-11-02"),
            second: day("2026-11-03"),
        },
        E::NoConversations { queue: queue() },
        E::DeferredAtOnce {
            queue: queue(),
            concurrency: 2,
        },
        E::Backlog { queue: queue() },
        E::NoSlowdown { queue: queue() },
        E::Slowdown {
            queue: queue(),
            value,
        },
        E::ForecastLength {
            queue: queue(),
            quantity,
            found: 3,
            expected: 4,
        },
        E::ForecastValue {
            queue: queue(),
            quantity,
            position: 5,
            value: -1.0,
        },
        E::Behaviour {
            queue: queue(),
            quantity: "retry_after_s",
            value,
            expected: "more than 0",
        },
        E::TransferTo {
            queue: queue(),
            to: 9,
            n_queues,
        },
        E::Proficiency {
            agent,
            queue: 1,
            value: -1.0,
        },
    ]
}

#[test]
fn every_fact_of_the_simulation_has_its_chinese_with_its_numbers() {
    let all = every_kind();
    let kinds: BTreeSet<usize> = all.iter().map(kind).collect();
    assert_eq!(kinds, (0..KINDS).collect(), "a kind without an example");
    for error in all {
        let english = error.to_string();
        let chinese = sentence(&english, Language::Chinese);
        assert_ne!(chinese, english, "no Chinese");
        for number in english.split(|c: char| !c.is_ascii_digit()) {
            assert!(chinese.contains(number), "{english} → {chinese}");
        }
        assert_eq!(sentence(&english, Language::English), english);
        let bug = format!(
            "{english}. This is a bug of paiban, not of your data; report id 0a1b2c3d (paiban 0.1.0)"
        );
        let told = sentence(&bug, Language::Chinese);
        assert!(
            told.starts_with(&chinese) && told.contains("0a1b2c3d"),
            "{told}"
        );
    }
}
