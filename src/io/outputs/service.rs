//! `service.csv`.

use super::{csv_text, instant, number, optional};
use crate::simulation::SimulatedService;

const HEADER: [&str; 18] = [
    "start",
    "queue",
    "offered",
    "answered",
    "abandoned",
    "service_level",
    "service_level_low",
    "service_level_high",
    "average_speed_of_answer_s",
    "occupancy",
    "replications",
    "blocked",
    "again",
    "transferred",
    "customers",
    "customers_answered",
    "customers_lost",
    "formula_service_level",
];

/// What simulated customers met, per interval of arrival, and the service level that the formula gives
/// the rostered people (per queue and interval; nothing where it says nothing).
pub fn service_csv(service: &SimulatedService, formula: &[Vec<Option<f64>>]) -> String {
    let rows = (0..service.grid.n_intervals()).flat_map(|i| {
        let start = instant(service.grid.start(i));
        let queues = service.queues.iter().zip(formula);
        queues.map(move |(queue, formula)| {
            let met = &queue.intervals[i];
            vec![
                start.clone(),
                queue.queue.to_string(),
                number(met.offered),
                number(met.answered),
                number(met.abandoned),
                optional(met.service_level),
                optional(met.service_level_low),
                optional(met.service_level_high),
                optional(met.average_speed_of_answer_s),
                optional(met.occupancy),
                service.replications.to_string(),
                number(met.blocked),
                number(met.again),
                number(met.transferred),
                number(met.customers),
                number(met.customers_answered),
                number(met.customers_lost),
                optional(formula[i]),
            ]
        })
    });
    csv_text(&HEADER, rows)
}
