//! What-ifs of `scenarios.toml` as the levers that act on a plan.

use std::time::Duration;

use super::scenarios::{ChangeText, ScenarioText};
use crate::plan::PlanInputs;
use crate::scenario::levers::{
    Bot, Campaign, HandleTime, Open, People, ShrinkageSet, Target, Volume,
};
use crate::scenario::{Change, Scenario, ScenarioName};
use crate::units::QueueId;

/// The scenario that the text describes, positions turned back into names.
pub(super) fn scenario(text: ScenarioText, inputs: &PlanInputs) -> Scenario {
    let changes = text.changes.into_iter();
    Scenario {
        name: ScenarioName::new(text.name),
        changes: changes.map(|change| lever(change, inputs)).collect(),
    }
}

fn lever(text: ChangeText, inputs: &PlanInputs) -> Change {
    let named = |queues: Vec<usize>| -> Vec<QueueId> {
        let id = |q: usize| inputs.queues[q].context.queue.clone();
        queues.into_iter().map(id).collect()
    };
    match text {
        ChangeText::Campaign { name, uplift } => Change::Campaign(Campaign { name, uplift }),
        ChangeText::Volume {
            queues,
            days,
            hours,
            multiply,
            add,
        } => Change::Volume(Volume {
            queues: named(queues),
            days,
            hours,
            multiply,
            add,
        }),
        ChangeText::People {
            contract,
            skills,
            add,
            first_day,
        } => Change::People(People {
            contract: inputs.workforce.contracts[contract].id.clone(),
            skills,
            add,
            first_day,
        }),
        ChangeText::HandleTime {
            queues,
            days,
            multiply,
        } => Change::HandleTime(HandleTime {
            queues: named(queues),
            days,
            multiply,
        }),
        ChangeText::Shrinkage { part, set } => Change::Shrinkage(ShrinkageSet {
            part: Some(part),
            set,
        }),
        ChangeText::Target { queues, target } => Change::Target(Target {
            queues: named(queues),
            service_level: target.service_level,
            answer_within_s: target.answer_within_s,
            answer_within_h: target.answer_within_h,
            definition: target.definition,
            max_abandonment: target.max_abandonment,
            max_occupancy: target.max_occupancy,
            max_average_speed_of_answer_s: target.max_average_speed_of_answer_s,
            staff_for: target.staff_for,
        }),
        ChangeText::Bot {
            queues,
            contained,
            residual_handle_time,
            come_back,
            come_back_after_s,
        } => Change::Bot(Bot {
            queues: named(queues),
            contained,
            residual_handle_time,
            come_back,
            come_back_after: come_back_after_s.map(Duration::from_secs_f64),
        }),
        ChangeText::Open { queues, open } => Change::Open(Open {
            queues: named(queues),
            open,
        }),
    }
}
