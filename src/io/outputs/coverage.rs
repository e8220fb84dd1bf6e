//! `coverage.csv`: what a roster gives each queue in each interval.

use super::{Csv, optional};
use crate::calendar::Grid;
use crate::roster::Coverage;
use crate::units::QueueId;

/// Writes the cover of a roster.
///
/// `service_level(queue, interval, people)` is the formula's service level there, `None` where
/// nothing arrives or the load is unknown.
pub fn coverage_csv(
    grid: &Grid,
    queues: &[QueueId],
    coverage: &Coverage,
    service_level: impl Fn(usize, usize, f64) -> Option<f64>,
) -> String {
    let mut csv = Csv::new("start,queue,required,scheduled,understaffed,overstaffed,service_level");
    for (position, (queue, cover)) in queues.iter().zip(&coverage.queues).enumerate() {
        for interval in 0..grid.n_intervals() {
            let scheduled = cover.scheduled[interval];
            csv.row(&[
                &grid.start(interval).to_rfc3339(),
                queue.as_str(),
                &cover.required[interval].to_string(),
                &scheduled.to_string(),
                &cover.understaffed[interval].to_string(),
                &cover.overstaffed[interval].to_string(),
                &optional(service_level(position, interval, scheduled)),
            ]);
        }
    }
    csv.finish()
}
