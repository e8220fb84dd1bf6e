//! A planner's project folder becomes [`PlanInputs`], or everything that is wrong with it.
//!
//! ```text
//! paiban.toml ─► centre, queues, shift patterns, contracts, objective ─┐
//! agents.csv, availability.csv, previous_roster.csv ───────────────────┤
//! calendar.csv, edits.csv + public holidays, or holidays.csv ──────────┼─► PlanInputs
//! history.csv ─────────────────────────────────────────────────────────┘
//! ```
//! Only `paiban.toml` must be there. A folder without history can be rostered for a given
//! requirement, one without people can be forecast and staffed. All files are read and all faults
//! are collected before the folder is refused. Keys that nothing acts on yet are refused when they
//! are set away from their default, so nothing is read and ignored.

mod agents;
mod availability;
mod centre;
mod changes;
mod contract_terms;
mod contracts;
mod desk;
mod duties;
mod edits;
mod events;
mod handle_times;
mod labour;
mod levers;
mod limits;
mod load;
mod own_holidays;
mod previous;
mod public_holidays;
mod queues;
pub mod scenarios;
mod section;
mod sheet;
mod shifts;
mod templates;

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::history::HistoryFormat;
use super::messages::Language;
use super::{Refused, files, text};
use crate::history::{Finding, Ledger};
use crate::plan::PlanInputs;
use crate::scenario::Scenario;
use crate::units::AgentId;

pub use centre::unknown_zone;
pub use changes::{Changes, read_changes};
pub use events::{merge as merge_calendars, read as read_calendar};
pub use own_holidays::{FILE as HOLIDAYS_FILE, read as read_holidays, unknown_country};
pub use queues::DEFAULT_HANDLE_TIME_S;

/// The keys that only a design of shifts acts on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DesignKeys {
    /// `plan.cyclic`: the last day's shifts run on into the first day.
    pub cyclic: bool,
    /// `objective.distinct_shift`: money for each different pattern and start in use.
    pub distinct_shift: f64,
}

/// A project folder that was read without an error.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The folder.
    pub folder: PathBuf,
    /// Everything that a plan depends on.
    pub inputs: PlanInputs,
    /// What a design of shifts asks beside it.
    pub design: DesignKeys,
    /// The language of generated texts.
    pub language: Language,
    /// How the history file is read, for a file of the same making.
    pub history_format: HistoryFormat,
    /// The accounts of all files, with their warnings.
    pub ledgers: Vec<Ledger>,
    /// People of `agents.csv` who are not in `inputs`, and why.
    pub left_out: Vec<(AgentId, String)>,
    /// The what-ifs of `scenarios.toml`; empty where there is no such file.
    pub scenarios: Vec<scenarios::ScenarioText>,
    /// SHA-256 over the names and the contents of all files that were read.
    pub inputs_sha256: String,
}

impl Loaded {
    /// The warnings of all files.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.ledgers.iter().flat_map(|l| &l.findings)
    }
}

/// Reads a project folder.
///
/// # Errors
/// [`Refused`]: as input with every fault of every file and all accounts, or as storage where the
/// folder or its `paiban.toml` is missing or cannot be read.
pub fn read(folder: &Path) -> Result<Loaded, Refused> {
    load::load(folder)
}

/// The history file of a folder; `None` where there is none that is read.
pub fn history_file(folder: &Path) -> Option<PathBuf> {
    let names = ["history.csv", "history.csv.gz"].into_iter();
    names.map(|n| folder.join(n)).find(|path| path.exists())
}

/// Reads a file of what-ifs for a project.
///
/// # Errors
/// [`Refused`] with everything that is wrong with the file.
pub fn read_scenarios(path: &Path, inputs: &PlanInputs) -> Result<Vec<Scenario>, Refused> {
    let file = files::name_of(path);
    let bytes = files::read(path)?;
    let decoded = text::decode(&file, &bytes, None)?;
    let texts = scenarios::read(&file, &decoded.text, inputs).map_err(Refused::input)?;
    let scenario = |text| levers::scenario(text, inputs);
    Ok(texts.into_iter().map(scenario).collect())
}

/// Parses TOML; every fault is said with its place, and an unresolved merge by its name.
fn toml_table<'t>(file: &str, text: &'t str) -> Result<Spanned<DeTable<'t>>, Vec<Finding>> {
    let markers = ["<<<<<<<", "=======", ">>>>>>>"];
    let is_marker = |line: &str| markers.iter().any(|m| line.starts_with(m));
    if let Some(index) = text.lines().position(is_marker) {
        let line = text.lines().nth(index).unwrap_or("");
        let shown: String = line.chars().take(7).collect();
        return Err(vec![
            Finding::error("PB-1701", file)
                .row(index + 1)
                .position(1)
                .found(format!("{shown} looks like an unresolved merge"))
                .expected("TOML")
                .fix("resolve the merge"),
        ]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(table);
    }
    let source = section::Source::new(file, text);
    for error in errors {
        let finding = source.error("PB-1701", &error.span().unwrap_or(0..0));
        source.say(
            finding
                .found(format!(
                    "not valid TOML ({})",
                    error.message().replace('\n', " ")
                ))
                .expected("TOML")
                .fix("correct the line"),
        );
    }
    Err(source.into_findings())
}

#[cfg(test)]
mod tests;
