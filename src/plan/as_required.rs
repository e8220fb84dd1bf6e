//! People exactly as required: what the requirement promises before any roster makes a compromise.
//!
//! ```text
//! queue q, interval i:  base_staff(q, i) people who serve q alone, from the interval's start to its end
//! cost of one hour      mean cost of a paid hour of the centre's people ÷ (1 − shrinkage)
//! ```
//! No breaks, no absences, nobody shared between queues, and whoever is in a call when the number
//! falls finishes it: these are the assumptions of the requirement itself. A simulation that misses
//! the target with these people shows a fault of the formula, one that meets it leaves the roster to
//! answer for what is short.

use chrono::{NaiveDateTime, Timelike};

use super::{PlanInputs, Workforce};
use crate::calendar::ClockMinutes;
use crate::roster::{Agent, Contract, Roster, Shift};
use crate::staffing::StaffingRequirement;
use crate::units::{AgentId, Shrinkage};

/// The same inputs with a workforce that is there as required, and who of it is there when.
pub fn as_required(inputs: &PlanInputs, requirement: &StaffingRequirement) -> (PlanInputs, Roster) {
    let mut agents = Vec::new();
    let mut roster = Roster::default();
    for (queue, need) in requirement.queues.iter().enumerate() {
        let people: Vec<usize> = (need.intervals.iter())
            .map(|interval| interval.base_staff.ceil() as usize)
            .collect();
        for head in 0..people.iter().copied().max().unwrap_or(0) {
            let shifts = shifts(requirement, &people, (agents.len(), head));
            roster.shifts.extend(shifts);
            agents.push(agent(format!("{}-{}", need.queue, head + 1), queue));
        }
    }
    let workforce = Workforce {
        agents,
        contracts: vec![contract(cost_per_hour(inputs))],
        proficiencies: Vec::new(),
        previous: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        ..inputs.workforce.clone()
    };
    let inputs = PlanInputs {
        workforce,
        shrinkage: Shrinkage::NONE,
        ..inputs.clone()
    };
    (inputs, roster)
}

/// The runs of intervals in which more than `head` people are needed.
fn shifts(
    requirement: &StaffingRequirement,
    people: &[usize],
    (agent, head): (usize, usize),
) -> Vec<Shift> {
    let grid = &requirement.grid;
    let minutes = i64::from(grid.interval_minutes());
    let needed: Vec<usize> = (0..people.len()).filter(|&i| people[i] > head).collect();
    let runs = needed.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| {
        let (first, last) = (run[0], run[run.len() - 1] + 1);
        let day = grid.day_of(first);
        let from = first as i64 * minutes;
        Shift {
            agent,
            work_date: grid.day(day),
            pattern: 0,
            start_clock: clock(grid.wall(first)),
            start_minute: from,
            end_minute: last as i64 * minutes,
            paid_minutes: (last - first) as i64 * minutes,
            breaks: Vec::new(),
        }
    })
    .collect()
}

fn clock(wall: NaiveDateTime) -> ClockMinutes {
    (60 * wall.hour() + wall.minute()) as ClockMinutes
}

fn agent(id: String, queue: usize) -> Agent {
    Agent {
        name: id.clone(),
        ..Agent::always_there(AgentId::new(id), 0, vec![queue])
    }
}

/// No limits: whoever is there because the requirement says so has signed nothing.
fn contract(cost_per_paid_hour: f64) -> Contract {
    Contract {
        cost_per_paid_hour,
        ..Contract::without_limits("as-required")
    }
}

/// Money per hour on queue; 0 where the centre has no people.
fn cost_per_hour(inputs: &PlanInputs) -> f64 {
    let people = &inputs.workforce.agents;
    let costs = people.iter().map(|person| {
        let contract = &inputs.workforce.contracts[person.contract];
        contract.cost_per_paid_hour
    });
    costs.sum::<f64>() / people.len().max(1) as f64 / (1.0 - inputs.shrinkage.get())
}
