//! What commands have in common: a project read, a plan's files written, a plan told in a few lines.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::bar::Watch;
use super::console::{Console, Outcome};
use super::failure::{Exit, Failure};
use super::people;
use super::remarked;
use crate::forecast::ForecastError;
use crate::history::{Finding, Ledger};
use crate::io::history::HistoryFormat;
use crate::io::outputs;
use crate::io::project::{self, DesignKeys, Loaded};
use crate::io::write::{self, Staging};
use crate::io::{ExitKind, Refused, files, messages};
use crate::plan::{self, EditedForecast, Effort, Plan, PlanError, PlanInputs, StageCache};
use crate::progress::{Phase, Progress};
use crate::report::{Language, PageView, Provenance, WhatIfRow, figures, page, summary};
use crate::roster::on_call::on_call;
use crate::roster::rules::Severity;
use crate::roster::{RosterOutcome, SolveLimits};
use crate::scenario::ScenarioError;
use crate::units::AgentId;

/// A project that was read, and where its results go.
#[derive(Debug)]
pub struct Workspace {
    /// The folder with `paiban.toml`.
    pub folder: PathBuf,
    /// Where results go.
    pub out: PathBuf,
    /// What a plan is made from.
    pub inputs: PlanInputs,
    /// What a design of shifts asks beside it.
    pub design: DesignKeys,
    /// What became of each input file.
    pub ledgers: Vec<Ledger>,
    /// How the history file is read, for a file of the same making.
    pub history_format: HistoryFormat,
    /// The language of generated texts.
    pub language: Language,
    /// SHA-256 over all input files.
    pub inputs_sha256: String,
    /// People who cannot be planned at all, and why.
    pub left_out: Vec<(AgentId, String)>,
}

impl Workspace {
    /// Reads the project, tells its warnings, and applies what the command line overrides.
    ///
    /// # Errors
    /// Everything that is wrong with the inputs; the list is also written to error files.
    pub fn open(
        folder: &Path,
        out: Option<&Path>,
        seed: Option<u64>,
        console: &Console,
        watch: &Watch,
    ) -> Result<Self, Failure> {
        watch.step(Phase::Read, 0, 1, "");
        let out = out.map_or_else(|| folder.join("out"), Path::to_owned);
        let Loaded {
            mut inputs,
            design,
            mut ledgers,
            history_format,
            language,
            left_out,
            inputs_sha256,
            ..
        } = project::read(folder).map_err(|refused| refuse(refused, &out))?;
        watch.step(Phase::Read, 1, 1, "");
        remark_on_history(&inputs, &mut ledgers);
        if let Some(seed) = seed {
            inputs.seed = seed;
        }
        Ok(Self {
            folder: folder.to_owned(),
            out,
            inputs_sha256,
            left_out,
            inputs,
            design,
            history_format,
            language: console.speak_of_project(language),
            ledgers,
        })
    }

    /// Says so where there is nobody to roster; a folder without people can only be forecast and staffed.
    ///
    /// # Errors
    /// Exit 6 where `agents.csv` is missing, 3 where nobody in it can be planned, or where the plan
    /// is a cycle, which only a design of shifts can be.
    pub fn require_people(&self) -> Result<(), Failure> {
        if self.design.cyclic {
            let finding = Finding::error("PB-1605", "paiban.toml")
                .found("cyclic = true acts in paiban design alone")
                .expected("cyclic = false for a roster of people")
                .fix("set it to false, or use paiban design");
            return Err(refuse(Refused::input(vec![finding]), &self.out));
        }
        if !self.inputs.workforce.agents.is_empty() {
            return Ok(());
        }
        let file = self.folder.join("agents.csv");
        if !file.exists() {
            return Err(refuse(files::missing(&file), &self.out));
        }
        Err(refuse(Refused::input(vec![people::nobody()]), &self.out))
    }

    /// The warnings of all input files, in the order of the files.
    pub fn findings(&self) -> Vec<Finding> {
        self.ledgers
            .iter()
            .flat_map(|l| l.findings.iter().cloned())
            .collect()
    }

    /// `summary.json` as bytes.
    ///
    /// # Errors
    /// Our bug, if it cannot be made.
    pub fn summary_json(
        &self,
        inputs: &PlanInputs,
        plan: &Plan,
        reproducible: bool,
    ) -> Result<Vec<u8>, Failure> {
        let provenance = Provenance {
            reproducible,
            inputs_sha256: self.inputs_sha256.clone(),
            unplanned: self.left_out.clone(),
        };
        let summary = summary(inputs, plan, &provenance);
        let mut json = serde_json::to_vec_pretty(&summary)
            .map_err(|e| Failure::bug(format!("summary.json: {e}")))?;
        json.push(b'\n');
        Ok(json)
    }

    /// The files of a plan by name, in the order in which they are listed.
    ///
    /// # Errors
    /// Our bug, if a chart cannot be drawn.
    pub fn plan_files(
        &self,
        inputs: &PlanInputs,
        plan: &Plan,
        what_if: &[WhatIfRow],
        reproducible: bool,
    ) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
        let json = self.summary_json(inputs, plan, reproducible)?;
        let mut files = vec![
            (
                "forecast.csv",
                outputs::forecast_csv(&plan.edited_forecast()).into_bytes(),
            ),
            (
                "requirement.csv",
                outputs::requirement_csv(&plan.requirement).into_bytes(),
            ),
        ];
        if let Some(groups) = outputs::groups_csv(&plan.forecast) {
            files.push(("groups.csv", groups.into_bytes()));
        }
        files.extend(roster_files(inputs, plan, self.language));
        let formula = plan.solved().map_or_else(Vec::new, |solved| {
            figures::formula_service(inputs, &plan.requirement, &solved.coverage)
        });
        if let Some(service) = &plan.service {
            let text = outputs::service_csv(service, &formula);
            files.push(("service.csv", text.into_bytes()));
        }
        files.push(("summary.json", json));
        let view = PageView {
            inputs,
            plan,
            ledgers: &self.ledgers,
            what_if,
            language: self.language,
            formula,
        };
        let html = page(&view).map_err(|e| Failure::bug(e.to_string()))?;
        files.push(("report.html", html.into_bytes()));
        Ok(files)
    }
}

/// Adds to the account of the history what a forecaster would say of it.
fn remark_on_history(inputs: &PlanInputs, ledgers: &mut [Ledger]) {
    let ledger = ledgers.iter_mut().find(|l| l.file.starts_with("history"));
    if let (Some(history), Some(ledger)) = (&inputs.history, ledger) {
        let first_day = inputs.grid.first_day();
        let told = remarked::findings(&ledger.file, history, &inputs.events, first_day);
        ledger.findings.extend(told);
    }
}

/// A forecast from a file as it stands there, or one of our own with the planner's edits.
///
/// # Errors
/// Exit 3 or 6 for the file, or the failure of the forecast.
pub fn forecast_of(
    space: &Workspace,
    file: Option<&Path>,
    progress: &dyn Progress,
) -> Result<Arc<EditedForecast>, Failure> {
    match file {
        Some(file) => outputs::read_forecast(file, &space.inputs)
            .map(|read| Arc::new(EditedForecast::unedited(Arc::new(read))))
            .map_err(|refused| refuse(refused, &space.out)),
        None => plan::forecast(&space.inputs, &StageCache::default(), progress)
            .map_err(|e| stage_failure(&e)),
    }
}

/// `roster.csv`, `activities.csv`, `coverage.csv`, `violations.csv` and, where work is deferred,
/// `backlog.csv` of a plan with a roster.
pub fn roster_files(
    inputs: &PlanInputs,
    plan: &Plan,
    language: Language,
) -> Vec<(&'static str, Vec<u8>)> {
    let Some(solved) = plan.solved() else {
        return Vec::new();
    };
    let coverage = outputs::coverage_csv(inputs, &plan.requirement, &solved.coverage);
    let violations = outputs::violations_csv(&plan.violations, language);
    let worked = figures::worked(inputs, &plan.requirement, &solved.coverage);
    let backlog = outputs::backlog_csv(inputs, &plan.requirement, &worked);
    let mut files = vec![
        ("roster.csv", outputs::roster_csv(&plan.rows).into_bytes()),
        (
            "activities.csv",
            outputs::activities_csv(&plan.rows).into_bytes(),
        ),
        ("coverage.csv", coverage.into_bytes()),
        ("violations.csv", violations.into_bytes()),
    ];
    files.extend(backlog.map(|text| ("backlog.csv", text.into_bytes())));
    let on_call = on_call(&plan.problem, &solved.roster).unwrap_or_default();
    if !on_call.is_empty() {
        let text = outputs::on_call_csv(&plan.problem, &on_call);
        files.push(("on_call.csv", text.into_bytes()));
    }
    files
}

/// Writes files of one run together.
///
/// # Errors
/// Exit 6 or 8 with the path; old files stay as they were.
pub fn write_files<N: AsRef<str>>(folder: &Path, files: &[(N, Vec<u8>)]) -> Result<(), Failure> {
    let refused = |refused| refuse(refused, folder);
    let mut staging = Staging::new(folder).map_err(refused)?;
    for (name, bytes) in files {
        staging.add(name.as_ref(), bytes).map_err(refused)?;
    }
    staging.publish().map(drop).map_err(refused)
}

/// Writes one file.
///
/// # Errors
/// Exit 6 or 8 with the path; an old file stays as it was.
pub fn write_file(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write::replace(place, bytes).map_err(|refused| refuse(refused, place))
}

/// Inputs that were refused, as the failure of a command; all findings also go to error files.
pub fn refuse(refused: Refused, out: &Path) -> Failure {
    let exit = match refused.kind {
        ExitKind::InputRefused => Exit::Input,
        ExitKind::Infeasible => Exit::Infeasible,
        ExitKind::Storage => Exit::Storage,
        ExitKind::Permission => Exit::Permission,
    };
    if exit == Exit::Input {
        // Facts stay in one language there, so that two planners can compare files.
        write_error_files(&refused.findings, out, Language::English);
    }
    Failure::of_findings(exit, refused.findings)
}

/// `<file>.errors.csv` for every file with errors; a folder that cannot be written must not hide
/// the errors themselves, which are printed anyway.
fn write_error_files(findings: &[Finding], out: &Path, language: Language) {
    let mut names: Vec<&str> = findings.iter().map(|f| f.file.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let of_file: Vec<Finding> = findings
            .iter()
            .filter(|f| f.file == name)
            .cloned()
            .collect();
        let text = messages::errors_csv(&of_file, language);
        drop(write_file(
            &out.join(format!("{name}.errors.csv")),
            text.as_bytes(),
        ));
    }
}

/// A stage that could not work, as the failure of a command.
pub fn stage_failure(error: &PlanError) -> Failure {
    match error {
        PlanError::NoHistory => Failure::new(Exit::Storage, "PB-1001", error.to_string()),
        PlanError::Forecast(ForecastError::Stopped) => stopped(),
        PlanError::Forecast(error) => remarked::refusal(error),
        PlanError::Staffing(_) => Failure::new(Exit::Input, "PB-1603", error.to_string()),
        PlanError::Roster(_) => Failure::new(Exit::Input, "PB-1604", error.to_string()),
        PlanError::Simulation(_) => Failure::bug(error.to_string()),
    }
}

/// Ctrl-C, or a limit that left no time for a roster.
pub fn stopped() -> Failure {
    let exit = if super::bar::interrupted() {
        Exit::Interrupted
    } else {
        Exit::Limit
    };
    let text = "no verified roster before the limit; give it more time";
    Failure::new(exit, "PB-2201", text)
}

/// A scenario that could not be applied or planned, as the failure of a command.
pub fn scenario_failure(name: &str, error: &ScenarioError) -> Failure {
    let mut failure = match error {
        ScenarioError::Plan(error) => stage_failure(error),
        other => Failure::new(Exit::Input, "PB-1601", other.to_string()),
    };
    failure.message = format!("scenario \"{name}\": {}", failure.message);
    failure
}

/// How hard to search; a gap or a seed may come from the command line.
pub fn effort(seed: u64, gap: Option<f64>) -> Effort {
    let mut search = SolveLimits::standard(seed);
    search.gap = gap.unwrap_or(search.gap);
    Effort { search }
}

/// The failure that an outcome without a roster is, or that a broken own roster is.
///
/// # Errors
/// Exit 4 for an infeasible plan, 5 for a limit, 1 where the audit contradicts the search.
pub fn judge(plan: &Plan) -> Result<(), Failure> {
    match plan.outcome.as_ref() {
        RosterOutcome::Infeasible(conflicts) => {
            let reasons = conflicts.iter().map(people::conflict).collect();
            Err(Failure::of_findings(Exit::Infeasible, reasons))
        }
        RosterOutcome::Stopped => Err(stopped()),
        RosterOutcome::Optimal(_) | RosterOutcome::Feasible(_) => {
            // A soft limit may be broken at its price; a hard one never.
            let hard = || {
                plan.violations
                    .iter()
                    .filter(|v| v.severity == Severity::Hard)
            };
            match hard().next() {
                None => Ok(()),
                Some(first) => Err(Failure::bug(format!(
                    "the audit found {} breaches in our own roster, the first: {}",
                    hard().count(),
                    first.message
                ))),
            }
        }
    }
}

/// Under `--strict`: missing people and people left out are a failure.
///
/// # Errors
/// Exit 4 with how much is missing.
pub fn judge_strictly(plan: &Plan) -> Result<(), Failure> {
    let Some(solved) = plan.solved() else {
        return Ok(());
    };
    let (under, _) = figures::staffing_hours(&plan.problem, solved);
    if under > 1e-9 {
        let text = format!("{under:.2} agent-hours of the requirement cannot be covered");
        return Err(Failure::new(Exit::Infeasible, "PB-2102", text));
    }
    if !solved.left_out.is_empty() {
        let text = format!("{} people are left out", solved.left_out.len());
        return Err(Failure::new(Exit::Infeasible, "PB-1405", text));
    }
    Ok(())
}

/// The plan in a few lines and as keys of the JSON document.
pub fn told(plan: &Plan, workspace: &Workspace, inputs: &PlanInputs) -> Outcome {
    let provenance = Provenance {
        reproducible: true,
        inputs_sha256: workspace.inputs_sha256.clone(),
        unplanned: workspace.left_out.clone(),
    };
    let summary = summary(inputs, plan, &provenance);
    let mut outcome = Outcome {
        findings: workspace.findings(),
        ..Outcome::default()
    };
    outcome.text = super::told::plan_text(&summary, plan, workspace.language);
    if let Ok(Value::Object(keys)) = serde_json::to_value(&summary) {
        let keys = keys
            .into_iter()
            .filter(|(k, _)| k != "schema" && k != "version");
        outcome.fields.extend(keys);
    }
    let out = workspace.out.display().to_string();
    outcome.fields.insert("out".into(), json!(out));
    outcome
}
