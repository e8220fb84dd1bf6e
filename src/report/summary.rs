//! `summary.json`: the plan in one small document.

use std::collections::BTreeMap;

use serde::Serialize;

use super::edits::{EditEntry, edit_entries};
use super::figures;
use crate::plan::{Plan, PlanInputs};
use crate::roster::RosterOutcome;
use crate::units::AgentId;

/// The keys of `summary.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Version of this layout.
    pub schema: u32,
    /// `optimal`, `feasible`, `infeasible` or `stopped`.
    pub status: &'static str,
    /// What the plan minimises, in money; absent without a roster.
    pub objective: Option<f64>,
    /// Its parts.
    pub objective_parts: BTreeMap<&'static str, f64>,
    /// No legal roster of these people costs less.
    pub bound: Option<f64>,
    /// (objective − bound) ÷ objective.
    pub gap: Option<f64>,
    /// Paid hours of the roster; absent without one, like what follows.
    pub paid_hours: Option<f64>,
    /// Paid hours × the contracts' cost.
    pub cost: Option<f64>,
    /// Agent-hours missing.
    pub understaffed_hours: Option<f64>,
    /// Agent-hours too many.
    pub overstaffed_hours: Option<f64>,
    /// People with at least one shift.
    pub people: Option<usize>,
    /// People without any legal roster, with reasons.
    pub left_out: Vec<LeftOutEntry>,
    /// Per queue: target, by formula at the people rostered, and simulated.
    pub service_level: BTreeMap<String, ServiceLevels>,
    /// Breaches found by the audit; absent without a roster.
    pub violations: Option<usize>,
    /// Rules in conflict, where no plan can exist.
    pub conflicts: Vec<ConflictEntry>,
    /// The planner's edits of the forecast, with what each did to each queue.
    pub edits: Vec<EditEntry>,
    /// Whether the same inputs give the same bytes again.
    pub reproducible: bool,
    /// The seed of every random stream.
    pub seed: u64,
    /// The program's version.
    pub version: &'static str,
    /// SHA-256 over the names and bytes of all inputs.
    pub inputs_sha256: String,
}

/// One person who was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOutEntry {
    /// The person's id.
    pub agent_id: String,
    /// The rules that cannot hold together.
    pub reason: String,
    /// The least change that would help.
    pub least_relaxation: String,
}

/// One contract that no week can satisfy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictEntry {
    /// The id of the contract whose rules they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The hard limit that no roster keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The rules in conflict.
    pub reason: String,
    /// The smallest changes that would end it.
    pub smallest_changes: Vec<String>,
}

/// A queue's service level, promised and met.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ServiceLevels {
    /// What was promised.
    pub target: f64,
    /// By formula at the people rostered.
    pub formula: Option<f64>,
    /// Simulated.
    pub simulated: Option<f64>,
    /// Lower end of the 95 % interval.
    pub simulated_low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub simulated_high: Option<f64>,
}

/// What a summary says beside the plan itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Whether work was limited by effort alone.
    pub reproducible: bool,
    /// SHA-256 over all inputs, in hexadecimal.
    pub inputs_sha256: String,
    /// People of the files who cannot be planned at all, and why.
    pub unplanned: Vec<(AgentId, String)>,
}

/// The summary of a plan.
pub fn summary(inputs: &PlanInputs, plan: &Plan, provenance: &Provenance) -> Summary {
    let mut summary = Summary {
        schema: 1,
        status: status(&plan.outcome),
        objective: None,
        objective_parts: BTreeMap::new(),
        bound: None,
        gap: None,
        paid_hours: None,
        cost: None,
        understaffed_hours: None,
        overstaffed_hours: None,
        people: None,
        left_out: unplanned(provenance),
        service_level: service_levels(inputs, plan),
        violations: plan.solved().map(|_| plan.violations.len()),
        conflicts: conflicts(&plan.outcome),
        edits: edit_entries(&inputs.queues, &inputs.edits, &plan.edit_effects, None),
        reproducible: provenance.reproducible,
        seed: inputs.seed,
        version: env!("CARGO_PKG_VERSION"),
        inputs_sha256: provenance.inputs_sha256.clone(),
    };
    fill_solved(&mut summary, plan);
    summary
}

fn unplanned(provenance: &Provenance) -> Vec<LeftOutEntry> {
    let entry = |(agent, reason): &(AgentId, String)| LeftOutEntry {
        agent_id: agent.to_string(),
        reason: reason.clone(),
        least_relaxation: String::new(),
    };
    provenance.unplanned.iter().map(entry).collect()
}

fn status(outcome: &RosterOutcome) -> &'static str {
    match outcome {
        RosterOutcome::Optimal(_) => "optimal",
        RosterOutcome::Feasible(_) => "feasible",
        RosterOutcome::Infeasible(_) => "infeasible",
        RosterOutcome::Stopped => "stopped",
    }
}

fn fill_solved(summary: &mut Summary, plan: &Plan) {
    let Some(solved) = plan.solved() else { return };
    let problem = &plan.problem;
    let o = solved.objective;
    summary.objective = Some(o.total());
    summary.objective_parts = BTreeMap::from([
        ("understaffed_first", o.understaffed_first),
        ("understaffed_beyond", o.understaffed_beyond),
        ("overstaffed", o.overstaffed),
        ("wage", o.wage),
        ("preference", o.preference),
        ("unfairness", o.unfairness),
    ]);
    if !problem.labour.is_empty() {
        summary.objective_parts.insert("rules", o.rules);
    }
    if o.service_level > 0.0 {
        summary
            .objective_parts
            .insert("service_level", o.service_level);
    }
    if o.limits > 0.0 {
        summary.objective_parts.insert("limits", o.limits);
    }
    summary.bound = Some(solved.bound);
    summary.gap = Some(solved.gap());
    let contracts = figures::by_contract(problem, solved);
    summary.paid_hours = Some(contracts.iter().map(|c| c.paid_hours).sum());
    summary.cost = Some(contracts.iter().map(|c| c.cost).sum());
    let (under, over) = figures::staffing_hours(problem, solved);
    (summary.understaffed_hours, summary.overstaffed_hours) = (Some(under), Some(over));
    let mut working: Vec<usize> = solved.roster.shifts.iter().map(|s| s.agent).collect();
    working.dedup();
    summary.people = Some(working.len());
    let entry = |left: &crate::roster::LeftOut| LeftOutEntry {
        agent_id: problem.agents[left.agent].id.to_string(),
        reason: left.reason.clone(),
        least_relaxation: left.least_relaxation.clone(),
    };
    summary.left_out.extend(solved.left_out.iter().map(entry));
}

fn conflicts(outcome: &RosterOutcome) -> Vec<ConflictEntry> {
    let RosterOutcome::Infeasible(conflicts) = outcome else {
        return Vec::new();
    };
    conflicts
        .iter()
        .map(|c| ConflictEntry {
            contract: (!c.obstacle.is_limit()).then(|| c.obstacle.name().to_owned()),
            limit: (c.obstacle.is_limit()).then(|| c.obstacle.name().to_owned()),
            reason: c.reason.clone(),
            smallest_changes: c.smallest_changes.clone(),
        })
        .collect()
}

fn service_levels(inputs: &PlanInputs, plan: &Plan) -> BTreeMap<String, ServiceLevels> {
    let whole = 0..plan.problem.grid.n_intervals();
    let formula = plan
        .solved()
        .map(|solved| figures::formula_service(inputs, &plan.requirement, &solved.coverage));
    inputs
        .queues
        .iter()
        .enumerate()
        .map(|(index, queue)| {
            let total = plan.service.as_ref().map(|s| s.queues[index].total);
            let formula = formula.as_ref().and_then(|levels| {
                let need = &plan.requirement.queues[index];
                figures::weighted_service_level(need, &levels[index], whole.clone())
            });
            let levels = ServiceLevels {
                target: queue.target.service_level.get(),
                formula,
                simulated: total.and_then(|t| t.service_level),
                simulated_low: total.and_then(|t| t.service_level_low),
                simulated_high: total.and_then(|t| t.service_level_high),
            };
            (queue.context.queue.to_string(), levels)
        })
        .collect()
}
