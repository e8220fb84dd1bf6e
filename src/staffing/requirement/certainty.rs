//! What certainty costs: the person-hours of each rule, beside those for the mean load.

use super::require;
use crate::forecast::Forecast;
use crate::staffing::{QueueTarget, StaffFor, StaffingError, StaffingModel};
use crate::units::{Fraction, QueueId, Shrinkage};

/// Certainties that are always told.
const CERTAINTIES: [f64; 3] = [0.8, 0.9, 0.95];

/// What one rule asks of one queue over the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct CertaintyCost {
    /// The queue.
    pub queue: QueueId,
    /// What it would be staffed for.
    pub staff_for: StaffFor,
    /// Whether the plan asks for this rule.
    pub is_chosen: bool,
    /// Hours on queue that the rule needs; the reason where no number of people is enough.
    pub person_hours: Result<f64, StaffingError>,
}

pub(in crate::staffing) fn certainty_costs(
    forecast: &Forecast,
    targets: &[QueueTarget],
) -> Vec<CertaintyCost> {
    let waiting = targets
        .iter()
        .filter(|target| target.model != StaffingModel::Deferred);
    waiting
        .flat_map(|target| {
            rules(target.staff_for).into_iter().map(|staff_for| {
                let asked = QueueTarget {
                    staff_for,
                    ..target.clone()
                };
                CertaintyCost {
                    queue: target.queue.clone(),
                    staff_for,
                    is_chosen: staff_for == target.staff_for,
                    person_hours: person_hours(forecast, asked),
                }
            })
        })
        .collect()
}

/// The mean first, then the rules from the mildest on, the planner's own among them.
fn rules(own: StaffFor) -> Vec<StaffFor> {
    let certain = |p: f64| StaffFor::Certainty(Fraction::new(p).expect("invariant: a share"));
    let mut rules = vec![StaffFor::Mean, StaffFor::Expected];
    rules.extend(CERTAINTIES.map(certain));
    if !rules.contains(&own) {
        rules.push(own);
    }
    rules
}

fn person_hours(forecast: &Forecast, target: QueueTarget) -> Result<f64, StaffingError> {
    let hours = f64::from(forecast.grid.interval_minutes()) / 60.0;
    let found = require(forecast, &[target], Shrinkage::NONE)?;
    let intervals = found.queues.iter().flat_map(|queue| &queue.intervals);
    Ok(intervals.map(|at| hours * at.base_staff).sum())
}
