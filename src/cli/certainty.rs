//! What certainty costs, as a table.

use crate::forecast::Forecast;
use crate::plan::PlanInputs;
use crate::report::Language;
use crate::staffing::{CertaintyCost, QueueTarget, StaffFor, certainty_costs};

/// The costs of the queues that ask for more than the mean load, or of all of them.
pub fn costs(inputs: &PlanInputs, load: &Forecast, all: bool) -> Vec<CertaintyCost> {
    let targets: Vec<QueueTarget> = inputs
        .queues
        .iter()
        .map(|queue| queue.target.clone())
        .filter(|target| all || target.staff_for != StaffFor::Mean)
        .collect();
    certainty_costs(load, &targets)
}

/// One line for each queue and rule; empty without costs.
pub fn table(costs: &[CertaintyCost], language: Language) -> String {
    if costs.is_empty() {
        return String::new();
    }
    let mut text = match language {
        Language::English => "what certainty costs (hours on queue):\n".to_owned(),
        Language::Chinese => "确定性的代价（在岗小时）：\n".to_owned(),
    };
    for cost in costs {
        let chosen = if cost.is_chosen { " *" } else { "" };
        let (queue, rule) = (cost.queue.as_str(), cost.staff_for.to_string());
        let hours = match (&cost.person_hours, mean_hours(costs, cost)) {
            (Ok(hours), Some(mean)) => {
                let extra = 100.0 * (hours / mean - 1.0);
                format!("{hours:>12.1}  {extra:>+7.1} %")
            }
            (Ok(hours), None) => format!("{hours:>12.1}"),
            (Err(error), _) => error.to_string(),
        };
        text.push_str(&format!("  {queue:<12} {rule:<16} {hours}{chosen}\n"));
    }
    text
}

/// The same rows for programs.
pub fn json(costs: &[CertaintyCost]) -> serde_json::Value {
    let rows = costs.iter().map(|cost| {
        serde_json::json!({
            "queue": cost.queue.as_str(),
            "staff_for": cost.staff_for.to_string(),
            "chosen": cost.is_chosen,
            "person_hours": cost.person_hours.as_ref().ok(),
            "reason": cost.person_hours.as_ref().err().map(ToString::to_string),
        })
    });
    rows.collect()
}

fn mean_hours(costs: &[CertaintyCost], of: &CertaintyCost) -> Option<f64> {
    let mut same = costs
        .iter()
        .filter(|cost| cost.queue == of.queue && cost.staff_for == StaffFor::Mean);
    let hours = same.next()?.person_hours.as_ref().ok()?;
    (*hours > 0.0).then_some(*hours)
}
