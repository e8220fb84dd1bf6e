//! `paiban staff`: `requirement.csv`.

use serde_json::{Value, json};

use crate::cli::args::StaffArgs;
use crate::cli::bar::Watch;
use crate::cli::certainty;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::peaks;
use crate::cli::told;
use crate::cli::workspace::{self, Workspace};
use crate::io::outputs;
use crate::plan;
use crate::report::{QueueRetries, backlog_sentences, figures, queue_retries};

/// Makes the requirement, from a forecast file or from a forecast of its own.
///
/// # Errors
/// The failure of the stage that could not work.
pub fn staff(args: &StaffArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let space = Workspace::open(&args.project, None, None, console, &watch)?;
    console.findings(&space.findings());
    let n_edits = space.inputs.edits.len();
    if let Some(file) = args.forecast.as_deref().filter(|_| n_edits > 0) {
        console.say(&told::edits_stand(file, n_edits, console.language()));
    }
    let made = workspace::forecast_of(&space, args.forecast.as_deref(), &watch)?;
    let load = plan::planned_load(&space.inputs, &made.forecast);
    let requirement =
        plan::requirement(&space.inputs, &load).map_err(|e| workspace::stage_failure(&e))?;
    let peaks = peaks::warnings(&space, &load, &watch)?;
    console.findings(&peaks);
    watch.finish();
    let place = args
        .out
        .clone()
        .unwrap_or_else(|| space.out.join("requirement.csv"));
    let text = outputs::requirement_csv(&requirement);
    workspace::write_file(&place, text.as_bytes())?;
    let problem = space.inputs.roster_problem(&requirement);
    let (peak, interval) = figures::peak_requirement(&problem);
    let start = problem.grid.start(interval).format("%Y-%m-%d %H:%M");
    let retries = queue_retries(&space.inputs.queues, &requirement);
    let mut told: Vec<String> = (retries.iter())
        .map(|(plan, _)| plan.sentence(space.language))
        .collect();
    let queues = &space.inputs.queues;
    told.extend(backlog_sentences(queues, &requirement, space.language));
    let told: String = told.iter().map(|line| format!("{line}\n")).collect();
    let mut outcome = Outcome {
        text: format!(
            "{} {peak:.0} ({start})\n{told}{}\n",
            console.pick("most people needed on queue:", "在岗人数需求最高："),
            place.display()
        ),
        findings: [space.findings(), peaks].concat(),
        ..Outcome::default()
    };
    let costs = certainty::costs(&space.inputs, &load, args.certainty);
    outcome
        .text
        .push_str(&certainty::table(&costs, console.language()));
    if !costs.is_empty() {
        let rows = certainty::json(&costs);
        outcome.fields.insert("certainty".into(), rows);
    }
    outcome.fields.insert("people_at_peak".into(), peak.into());
    if !retries.is_empty() {
        let grid = &requirement.grid;
        let of_day = |(day, of): (usize, &QueueRetries)| {
            let mut row = row(of);
            row["day"] = json!(grid.day(day).to_string());
            row
        };
        let rows = retries.iter().map(|(plan, days)| {
            let mut row = row(plan);
            row["days"] = days.iter().enumerate().map(of_day).collect();
            row
        });
        let rows: Vec<Value> = rows.collect();
        outcome.fields.insert("retries".into(), json!(rows));
    }
    outcome
        .fields
        .insert("out".into(), place.display().to_string().into());
    Ok(outcome)
}

fn row(of: &QueueRetries) -> Value {
    json!({
        "queue": of.queue,
        "first_attempts": of.first_attempts,
        "retries": of.retries,
        "share": of.share(),
        "pass_rate_of_attempts": of.pass_rate_of_attempts(),
        "pass_rate_of_customers": of.pass_rate_of_customers(),
    })
}
