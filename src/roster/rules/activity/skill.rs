//! People serve the queues that they can.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// Time on a queue is that of a person who has the queue's skill.
pub static RULE: Rule = Rule {
    name: "skill",
    severity: Severity::Hard,
    unit: "",
    parameters: &["agents.csv: skills", "queues.skill"],
    source: "skills",
    asks: Wording {
        english: "people serve only queues whose skill they have",
        chinese: "只服务具备技能的队列",
    },
    breach: Wording {
        english: "is on queue {found}, can serve: {allowed}",
        chinese: "被安排在队列 {found}，具备的技能为：{allowed}",
    },
    check: Check::Shift(check),
};

fn check(person: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let queues = &person.problem.queues;
    let own = &person.member().queues;
    let lacks = |id: &str| {
        let position = queues.iter().position(|q| q.queue.as_str() == id);
        position.is_some_and(|q| !own.contains(&q))
    };
    let names = || own.iter().map(|&q| queues[q].queue.as_str());
    let rows = shift.activities.iter();
    rows.filter(|row| row.on_queue && lacks(&row.activity))
        .map(|row| {
            let allowed = names().collect::<Vec<_>>().join(", ");
            Finding::on(shift.work_date(), row.activity.as_str(), allowed)
        })
        .collect()
}
