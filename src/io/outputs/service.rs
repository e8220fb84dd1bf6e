//! `service.csv`.

use super::{csv_text, instant, number, optional};
use crate::simulation::SimulatedService;

const HEADER: [&str; 17] = [
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
];

/// What simulated customers met, per interval of arrival.
pub fn service_csv(service: &SimulatedService) -> String {
    let rows = (0..service.grid.n_intervals()).flat_map(|i| {
        let start = instant(service.grid.start(i));
        service.queues.iter().map(move |queue| {
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
            ]
        })
    });
    csv_text(&HEADER, rows)
}
