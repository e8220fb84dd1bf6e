//! Time on queue names a queue.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// An activity on queue has the id of a queue.
pub static RULE: Rule = Rule {
    name: "on_queue",
    severity: Severity::Hard,
    unit: "",
    parameters: &["queues.id"],
    source: "contract of activities.csv",
    asks: Wording {
        english: "time on queue names a queue of the centre",
        chinese: "在线活动必须是本中心的队列",
    },
    breach: Wording {
        english: "{found} is no queue: {allowed}",
        chinese: "{found} 不是队列：{allowed}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let queues = &person.problem.queues;
    let is_queue = |id: &str| queues.iter().any(|q| q.queue.as_str() == id);
    let names = || queues.iter().map(|q| q.queue.as_str());
    let rows = shift.activities.iter();
    rows.filter(|row| row.on_queue && !is_queue(&row.activity))
        .map(|row| {
            let allowed = names().collect::<Vec<_>>().join(", ");
            Finding::on(shift.work_date(), row.activity.as_str(), allowed)
        })
        .collect()
}
