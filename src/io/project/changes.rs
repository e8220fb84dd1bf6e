//! A file of changes to a published plan: rows of `availability.csv`, or a new `requirement.csv`.

use std::path::Path;

use super::availability;
use crate::history::{Finding, Ledger};
use crate::io::{Refused, files, outputs, text};
use crate::plan::PlanInputs;
use crate::staffing::StaffingRequirement;
use crate::units::AgentId;

/// What a file of changes says.
#[derive(Debug, Clone)]
pub enum Changes {
    /// Rows of availability, which the people have been given: positions of those people,
    /// ascending, and the warnings of the file.
    People(Vec<usize>, Vec<Finding>),
    /// What is needed now.
    Requirement(StaffingRequirement),
}

/// Reads a file of changes by its header: `base_staff` makes it a requirement.
///
/// # Errors
/// [`Refused`] with every fault of the file.
pub fn read_changes(
    path: &Path,
    inputs: &mut PlanInputs,
    left_out: &[(AgentId, String)],
) -> Result<Changes, Refused> {
    let file = files::name_of(path);
    let bytes = files::read(path)?;
    let decoded = text::decode(&file, &bytes, None)?;
    let header = decoded.text.lines().next().unwrap_or_default();
    let is_requirement = |name: &str| name.trim().trim_matches('"') == "base_staff";
    if header.split([',', ';', '\t']).any(is_requirement) {
        return outputs::read_requirement(path, inputs).map(Changes::Requirement);
    }
    let workforce = &mut inputs.workforce;
    let before: Vec<usize> = workforce
        .agents
        .iter()
        .map(|agent| agent.availability.len())
        .collect();
    let ledger: Ledger = availability::read(
        &file,
        &bytes,
        &mut workforce.agents,
        left_out,
        &workforce.shift_patterns,
    );
    if ledger.has_errors() {
        return Err(Refused::input(ledger.findings));
    }
    let people = workforce.agents.iter().zip(before).enumerate();
    let changed = people
        .filter(|(_, (agent, before))| agent.availability.len() > *before)
        .map(|(position, _)| position);
    Ok(Changes::People(changed.collect(), ledger.findings))
}
