//! `service.csv`: the service that simulated customers met.

use super::{Csv, optional};
use crate::simulation::SimulatedService;

/// Writes the simulated service of every queue and interval.
pub fn service_csv(service: &SimulatedService) -> String {
    let mut csv = Csv::new(
        "start,queue,offered,answered,abandoned,service_level,service_level_low,service_level_high,average_speed_of_answer_s,occupancy,replications,waiting",
    );
    let replications = service.replications.to_string();
    for queue in &service.queues {
        for (interval, estimate) in queue.intervals.iter().enumerate() {
            csv.row(&[
                &service.grid.start(interval).to_rfc3339(),
                queue.queue.as_str(),
                &estimate.offered.to_string(),
                &estimate.answered.to_string(),
                &estimate.abandoned.to_string(),
                &optional(estimate.service_level),
                &optional(estimate.service_level_low),
                &optional(estimate.service_level_high),
                &optional(estimate.average_speed_of_answer_s),
                &optional(estimate.occupancy),
                &replications,
                &estimate.waiting.to_string(),
            ]);
        }
    }
    csv.finish()
}
