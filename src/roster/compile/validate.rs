//! Refuses numbers and references that no plan could be made from.

use super::super::{
    Agent, Contract, LimitKind, Participants, RosterError, RosterProblem, ShiftPattern,
};

/// The whole problem, first fault first.
pub(super) fn check(problem: &RosterProblem) -> Result<(), RosterError> {
    queues(problem)?;
    objective(problem)?;
    references(problem)?;
    for pattern in &problem.shift_patterns {
        self::pattern(pattern)?;
    }
    for contract in &problem.contracts {
        self::contract(problem, contract)?;
    }
    for agent in &problem.agents {
        self::agent(problem, agent)?;
    }
    for shift in &problem.previous {
        within("previous shift", "agent", shift.agent, problem.agents.len())?;
    }
    Ok(())
}

fn queues(problem: &RosterProblem) -> Result<(), RosterError> {
    if problem.queues.len() > RosterError::MOST_QUEUES {
        return Err(RosterError::TooManyQueues {
            found: problem.queues.len(),
        });
    }
    let expected = problem.grid.n_intervals();
    for queue in &problem.queues {
        if queue.required.len() != expected {
            return Err(RosterError::RequirementLength {
                queue: queue.queue.to_string(),
                found: queue.required.len(),
                expected,
            });
        }
        let bad = |value: &f64| !(*value >= 0.0 && value.is_finite());
        if let Some(interval) = queue.required.iter().position(bad) {
            return Err(RosterError::Requirement {
                queue: queue.queue.to_string(),
                start: problem.grid.start(interval).to_rfc3339(),
                found: queue.required[interval],
            });
        }
    }
    Ok(())
}

/// Limits and duties point at queues and contracts that exist, and curves have the plan's shape.
fn references(problem: &RosterProblem) -> Result<(), RosterError> {
    for limit in &problem.limits {
        if let LimitKind::MinStaff { queue } = limit.kind {
            within("limits", "queue", queue, problem.queues.len())?;
        }
        number("limits", "price", limit.price.unwrap_or(0.0))?;
    }
    for duty in &problem.duties {
        match &duty.who {
            Participants::All | Participants::Team => {}
            Participants::Contract(contract) => {
                within("duties", "who", *contract, problem.contracts.len())?;
            }
            Participants::Skill(queues) => queues
                .iter()
                .try_for_each(|&queue| within("duties", "who", queue, problem.queues.len()))?,
        }
    }
    let expected = problem.grid.n_intervals();
    for (curves, queue) in problem.curves.iter().zip(&problem.queues) {
        if curves.len() != expected {
            return Err(RosterError::RequirementLength {
                queue: queue.queue.to_string(),
                found: curves.len(),
                expected,
            });
        }
    }
    Ok(())
}

fn objective(problem: &RosterProblem) -> Result<(), RosterError> {
    let o = &problem.objective;
    for (key, value) in [
        ("understaffed_first", o.understaffed_first),
        ("understaffed_beyond", o.understaffed_beyond),
        ("overstaffed", o.overstaffed),
        ("wage", o.wage),
        ("preference", o.preference),
        ("unfairness", o.unfairness),
    ] {
        number("objective", key, value)?;
    }
    if !(0.0..=1.0).contains(&o.understaffed_first_share) {
        return Err(RosterError::Number {
            what: "objective".into(),
            key: "understaffed_first_share",
            found: o.understaffed_first_share,
        });
    }
    if o.understaffed_beyond < o.understaffed_first {
        return Err(RosterError::CheaperBeyond {
            first: o.understaffed_first,
            beyond: o.understaffed_beyond,
        });
    }
    Ok(())
}

fn pattern(pattern: &ShiftPattern) -> Result<(), RosterError> {
    let what = || format!("shift pattern {}", pattern.id);
    let minutes = f64::from(pattern.minutes);
    if !(1..=2880).contains(&pattern.minutes) {
        return Err(RosterError::Number {
            what: what(),
            key: "minutes",
            found: minutes,
        });
    }
    if pattern.break_every_minutes < 1 {
        return Err(RosterError::Number {
            what: what(),
            key: "break_every_minutes",
            found: f64::from(pattern.break_every_minutes),
        });
    }
    for rule in &pattern.breaks {
        if rule.minutes < 1 || rule.from_minute < 0 {
            return Err(RosterError::Number {
                what: what(),
                key: "breaks",
                found: f64::from(rule.minutes.min(rule.from_minute)),
            });
        }
    }
    Ok(())
}

fn contract(problem: &RosterProblem, contract: &Contract) -> Result<(), RosterError> {
    let what = || format!("contract {}", contract.id);
    for &pattern in &contract.shift_patterns {
        within(
            &what(),
            "shift_patterns",
            pattern,
            problem.shift_patterns.len(),
        )?;
    }
    number(
        &what(),
        "paid_hours_per_week",
        contract.paid_hours_per_week.0,
    )?;
    number(
        &what(),
        "paid_hours_per_week",
        contract.paid_hours_per_week.1,
    )?;
    number(&what(), "cost_per_paid_hour", contract.cost_per_paid_hour)?;
    number(
        &what(),
        "overtime",
        contract
            .overtime
            .max_hours_per_week
            .min(contract.overtime.cost_factor - 1.0),
    )?;
    for &pattern in contract.rotation.iter().flatten() {
        within(&what(), "rotation", pattern, problem.shift_patterns.len())?;
    }
    number(&what(), "min_rest_hours", contract.min_rest_minutes as f64)
}

fn agent(problem: &RosterProblem, agent: &Agent) -> Result<(), RosterError> {
    let what = || format!("agent {}", agent.id);
    within(&what(), "contract", agent.contract, problem.contracts.len())?;
    for &queue in &agent.queues {
        within(&what(), "queues", queue, problem.queues.len())?;
    }
    for rule in &agent.availability {
        number(&what(), "weight", rule.weight)?;
        if let Some(pattern) = rule.shift {
            within(&what(), "shift", pattern, problem.shift_patterns.len())?;
        }
    }
    Ok(())
}

fn number(what: &str, key: &'static str, found: f64) -> Result<(), RosterError> {
    if found >= 0.0 && found.is_finite() {
        return Ok(());
    }
    Err(RosterError::Number {
        what: what.to_owned(),
        key,
        found,
    })
}

fn within(what: &str, key: &'static str, found: usize, len: usize) -> Result<(), RosterError> {
    if found < len {
        return Ok(());
    }
    Err(RosterError::Reference {
        what: what.to_owned(),
        key,
        found,
        known: len,
    })
}
