//! What a contract says beside days and hours: overtime, equal starts, rotation, and how many people may
//! have it.

use std::collections::BTreeSet;

use super::section::{At, NumberRange, Section};
use crate::io::headers;
use crate::roster::{Agent, Contract, Overtime, SameStart, ShiftPattern};

/// `overtime = { max_hours_per_week, cost_factor }`.
pub(super) fn overtime(contract: &Section<'_, '_>) -> Overtime {
    let Some(section) = contract.section("overtime") else {
        return Overtime::NONE;
    };
    let overtime = Overtime {
        max_hours_per_week: section.number(
            "max_hours_per_week",
            Overtime::NONE.max_hours_per_week,
            NumberRange::Within(0.0, 168.0),
        ),
        cost_factor: section.number(
            "cost_factor",
            Overtime::NONE.cost_factor,
            // Less than an ordinary hour would make the last hours of a week the cheapest.
            NumberRange::Within(1.0, 10.0),
        ),
    };
    section.finish();
    overtime
}

/// `same_start_within_week` with its `start_band_minutes`.
pub(super) fn same_start(section: &Section<'_, '_>) -> SameStart {
    let band = section.whole("start_band_minutes", 120, (0, 720)) as i32;
    let word = section.get_or("same_start_within_week", "free".to_owned());
    match word.as_str() {
        "free" => SameStart::Free,
        "band" => SameStart::Band(band),
        "fixed" => SameStart::Fixed,
        _ => {
            section.refuse(
                "same_start_within_week",
                format!("\"{word}\""),
                "free, band or fixed",
            );
            SameStart::Free
        }
    }
}

/// `rotation`: groups of the contract's patterns by week.
pub(super) fn rotation(
    section: &Section<'_, '_>,
    patterns: &[ShiftPattern],
    of_contract: &[usize],
) -> Vec<Vec<usize>> {
    let known: Vec<&str> = of_contract
        .iter()
        .map(|&p| patterns[p].id.as_str())
        .collect();
    let mut rotation = Vec::new();
    for group in section.list::<Vec<String>>("rotation").unwrap_or_default() {
        let mut week = BTreeSet::new();
        for id in &group.value {
            match patterns.iter().position(|pattern| pattern.id == *id) {
                Some(position) if of_contract.contains(&position) => {
                    week.insert(position);
                }
                _ => unknown(section, (id, &group), &known),
            }
        }
        if group.value.is_empty() {
            section.refuse(
                "rotation",
                "a week without patterns",
                "at least one id a week",
            );
        }
        rotation.push(week.into_iter().collect());
    }
    rotation
}

fn unknown(section: &Section<'_, '_>, (id, at): (&str, &At<Vec<String>>), known: &[&str]) {
    let fix = headers::suggestion(id, known.iter().copied());
    let finding = section.source.error("PB-1403", &at.span);
    section.source.say(
        finding
            .found(format!(
                "rotation: \"{id}\" is no shift pattern of this contract"
            ))
            .expected(known.join(", "))
            .fix(fix.unwrap_or_else(|| "add it to the contract's shift_patterns".into())),
    );
}

/// How far each person is ahead in the rotation of their contract: the teams on it take turns in the
/// order of their names.
pub(super) fn take_turns(contracts: &[Contract], agents: &mut [Agent]) {
    let mut teams: BTreeSet<(usize, String)> = BTreeSet::new();
    for agent in agents.iter() {
        if !contracts[agent.contract].rotation.is_empty() {
            teams.insert((agent.contract, agent.team.clone()));
        }
    }
    for agent in agents {
        let before = (agent.contract, String::new())..(agent.contract, agent.team.clone());
        agent.rotation_offset = teams.range(before).count();
    }
}

/// People who may be hired: as many on each contract as `headcount_max` leaves room for.
///
/// Assumption: they come with the skills of the people who have the contract already, one after the
/// other in the order of the file; where nobody has it, with every skill.
pub(super) fn people_to_hire(
    contracts: &[Contract],
    agents: &[Agent],
    n_queues: usize,
) -> Vec<Agent> {
    let mut hires = Vec::new();
    for (position, contract) in contracts.iter().enumerate() {
        let there: Vec<&Agent> = agents.iter().filter(|a| a.contract == position).collect();
        let room = (contract.headcount_max as usize).saturating_sub(there.len());
        let ids = (1..).map(|n| format!("hire-{}-{n}", contract.id));
        let free = ids.filter(|id| agents.iter().all(|agent| agent.id.as_str() != id));
        for (n, id) in free.take(room).enumerate() {
            let queues = match there.len() {
                0 => (0..n_queues).collect(),
                people => there[n % people].queues.clone(),
            };
            hires.push(Agent {
                to_hire: true,
                ..Agent::always_there(id.as_str().into(), position, queues)
            });
        }
    }
    hires
}
