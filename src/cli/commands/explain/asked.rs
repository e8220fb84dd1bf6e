//! The plan that a question is about, and how an answer begins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::cli::bar::Watch;
use crate::cli::commands::replan::{heads, need_of, published};
use crate::cli::console::Outcome;
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::io::outputs;
use crate::plan::PlanError;
use crate::roster::{Roster, RosterError, RosterProblem};
use crate::staffing::StaffingRequirement;

/// Items shown before the rest is left to `--json`.
pub const SHOWN: usize = 15;

/// The plan that a question is about.
pub struct Asked {
    /// What was asked of the roster.
    pub problem: RosterProblem,
    /// How many are needed, and for what.
    pub requirement: Arc<StaffingRequirement>,
    /// The roster.
    pub roster: Roster,
}

impl Asked {
    /// Reads the roster and what it was made for.
    ///
    /// # Errors
    /// The faults of the files.
    pub fn read(
        roster: Option<&Path>,
        requirement: Option<&Path>,
        space: &Workspace,
        watch: &Watch,
    ) -> Result<Self, Failure> {
        let place: PathBuf = roster.map_or_else(|| space.out.join("roster.csv"), Path::to_owned);
        let needed = need_of(&place, requirement, space, watch)?;
        let problem = space.inputs.roster_problem(&needed.2);
        let (published, _) = published(&place, &problem, space)?;
        Ok(Self {
            roster: published.roster,
            problem,
            requirement: counted(&place, space, needed.2)?,
        })
    }

    /// The position of a planned day.
    ///
    /// # Errors
    /// 3 for a day that is not planned.
    pub fn day(&self, date: NaiveDate) -> Result<usize, Failure> {
        let grid = &self.problem.grid;
        let day = usize::try_from(grid.day_index(date)).ok();
        day.filter(|day| *day < grid.n_days()).ok_or_else(|| {
            let last = grid.day(grid.n_days() - 1);
            let text = format!(
                "{date} is not planned, expected {} to {last}",
                grid.first_day()
            );
            Failure::new(Exit::Input, "PB-1604", text)
        })
    }
}

/// The requirement with what it was counted from: `coverage.csv` says heads alone, and where the
/// `requirement.csv` beside it has the same heads it says more.
fn counted(
    roster: &Path,
    space: &Workspace,
    needed: Arc<StaffingRequirement>,
) -> Result<Arc<StaffingRequirement>, Failure> {
    let beside = roster.with_file_name("requirement.csv");
    if !beside.is_file() {
        return Ok(needed);
    }
    let read = outputs::read_requirement(&beside, &space.inputs)
        .map_err(|refused| workspace::refuse(refused, &space.out))?;
    let same = heads(&read) == heads(&needed);
    Ok(if same { Arc::new(read) } else { needed })
}

/// A problem that contradicts itself, as the failure of a command.
pub fn failed(error: RosterError) -> Failure {
    workspace::stage_failure(&PlanError::Roster(error))
}

/// An answer in words, with the warnings of the files.
pub fn answer(space: &Workspace, text: String) -> Outcome {
    Outcome {
        text,
        findings: space.findings(),
        ..Outcome::default()
    }
}
