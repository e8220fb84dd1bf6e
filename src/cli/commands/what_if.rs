//! `paiban whatif`: scenarios side by side.

use serde_json::{Value, json};

use crate::cli::args::WhatifArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::history::{Finding, Severity};
use crate::io::{outputs, project};
use crate::plan::{self, StageCache};
use crate::progress::{Phase, Progress};
use crate::report::{Language, WhatIfRow};
use crate::scenario;

/// Runs the plan and every scenario through the same pipeline; writes `whatif.csv`, the report with
/// its table, and every scenario's own files under `scenarios/`.
///
/// # Errors
/// The failure of reading, of the plan as it stands, or of a change that names what does not exist; a
/// scenario without any roster is told with its reasons and is no failure.
pub fn what_if(
    args: &WhatifArgs,
    seed: Option<u64>,
    console: &Console,
) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let at = &args.at;
    let space = Workspace::open(&at.project, at.out.as_deref(), seed, console, &watch)?;
    console.findings(&space.findings());
    space.require_people()?;
    let file = args
        .scenarios
        .clone()
        .unwrap_or_else(|| space.folder.join("scenarios.toml"));
    let scenarios = project::read_scenarios(&file, &space.inputs)
        .map_err(|refused| workspace::refuse(refused, &space.out))?;
    // A change that names what does not exist is told before anything is planned.
    for scenario in &scenarios {
        let applied = scenario.apply(&space.inputs);
        applied.map_err(|e| workspace::scenario_failure(scenario.name.as_str(), &e))?;
    }
    let effort = workspace::effort(space.inputs.seed, None);
    let cache = StageCache::default();
    let baseline = plan::make(&space.inputs, &effort, &cache, &watch)
        .map_err(|e| workspace::stage_failure(&e))?;
    workspace::judge(&baseline)?;
    watch.step(Phase::Scenarios, 0, scenarios.len(), "");
    let compared = scenario::compare(&space.inputs, &scenarios, &effort, &cache, &watch);
    let mut rows: Vec<WhatIfRow> = Vec::new();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut infeasible: Vec<Finding> = Vec::new();
    for (index, (name, made)) in compared.into_iter().enumerate() {
        let (inputs, plan) = made.map_err(|e| workspace::scenario_failure(name.as_str(), &e))?;
        let folder = format!("scenarios/{:02}", index + 1);
        match workspace::judge(&plan) {
            // A scenario that nobody can work is an answer too; the others stand.
            Err(failure) if failure.exit == Exit::Infeasible => {
                let told = |finding| Finding {
                    severity: Severity::Warning,
                    file: format!("{folder}/summary.json"),
                    ..finding
                };
                infeasible.extend(failure.findings.into_iter().map(told));
            }
            judged => judged?,
        }
        rows.extend(scenario_rows(name.as_str(), &inputs, &plan, &baseline));
        for (file, bytes) in space.plan_files(&inputs, &plan, &[], true)? {
            files.push((format!("{folder}/{file}"), bytes));
        }
    }
    watch.step(Phase::Report, 0, 1, "");
    files.push((
        "whatif.csv".into(),
        outputs::what_if_csv(&rows).into_bytes(),
    ));
    for (file, bytes) in space.plan_files(&space.inputs, &baseline, &rows, true)? {
        files.push((file.into(), bytes));
    }
    watch.step(Phase::Report, 1, 1, "");
    watch.finish();
    workspace::write_files(&space.out, &files)?;
    console.findings(&infeasible);
    let mut outcome = Outcome {
        text: table(&rows, space.language),
        findings: [space.findings(), infeasible].concat(),
        ..Outcome::default()
    };
    outcome
        .text
        .push_str(&format!("{}\n", space.out.join("whatif.csv").display()));
    outcome.fields.insert(
        "rows".into(),
        Value::Array(rows.iter().map(row_json).collect()),
    );
    Ok(outcome)
}

fn scenario_rows(
    name: &str,
    inputs: &plan::PlanInputs,
    plan: &plan::Plan,
    baseline: &plan::Plan,
) -> Vec<WhatIfRow> {
    scenario::figures(inputs, plan, baseline)
        .into_iter()
        .map(|figure| WhatIfRow {
            scenario: name.to_owned(),
            measure: figure.measure.to_owned(),
            scope: figure.scope,
            unit: figure.unit.to_owned(),
            value: figure.value,
            low: figure.low,
            high: figure.high,
            baseline: figure.baseline,
        })
        .collect()
}

fn table(rows: &[WhatIfRow], language: Language) -> String {
    let mut text = String::new();
    let mut current = "";
    for row in rows {
        if row.scenario != current {
            current = &row.scenario;
            text.push_str(&format!("{current}\n"));
        }
        text.push_str(&format!("  {}\n", row.line(language)));
    }
    text
}

fn row_json(row: &WhatIfRow) -> Value {
    json!({
        "scenario": row.scenario, "measure": row.measure, "scope": row.scope, "unit": row.unit,
        "value": row.value, "low": row.low, "high": row.high, "baseline": row.baseline,
        "difference": row.difference(),
    })
}
