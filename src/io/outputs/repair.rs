//! `repair.csv`: what each round of a repair changed, and what it cost.

use super::{csv_text, number, optional};
use crate::plan::Repair;

const HEADER: [&str; 11] = [
    "round",
    "queue",
    "service_level",
    "intervals_short",
    "contacts_short",
    "missing_person_hours",
    "raised_person_hours",
    "paid_hours",
    "wage_cost",
    "extra_wage_cost",
    "kept",
];

/// A row per round and queue; round 0 is the plan that was given, its wages are what `extra_wage_cost`
/// is counted from.
pub fn repair_csv(repair: &Repair) -> String {
    let given = repair.rounds[0].wages;
    let rows = repair.rounds.iter().enumerate().flat_map(|(at, round)| {
        let queues = round.queues.iter().zip(&round.service.queues);
        queues.map(move |(short, met)| {
            vec![
                at.to_string(),
                met.queue.to_string(),
                optional(met.total.service_level),
                short.n_intervals.to_string(),
                number(short.contacts),
                number(short.missing_hours),
                number(short.raised_hours),
                number(round.paid_hours),
                number(round.wages),
                number(round.wages - given),
                (at == repair.kept).to_string(),
            ]
        })
    });
    csv_text(&HEADER, rows)
}
