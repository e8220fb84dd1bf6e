//! `paiban init`: a project that runs.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::args::InitArgs;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace;
use crate::io::init::{self, InitRequest, InitSummary};
use crate::report::Language;

/// Writes the sample, or a project around the planner's own history.
///
/// # Errors
/// Exit 3 or 6 where the history cannot be read or the folder cannot be written.
pub fn init(args: &InitArgs, console: &Console) -> Result<Outcome, Failure> {
    let refuse = |refused| workspace::refuse(refused, &args.dir);
    let mut outcome = match (&args.sample, &args.history) {
        (Some(name), _) => {
            let files = init::sample(&args.dir, name).map_err(refuse)?;
            listed(&files)
        }
        (None, Some(history)) => {
            let request = InitRequest {
                dir: &args.dir,
                history,
                calendar: args.calendar.as_deref(),
                time_zone: args.time_zone.as_deref().unwrap_or_default(),
                agents: args.agents,
                handle_time_s: args.handle_time_s,
                country: args.country.clone(),
                holidays: args.holidays.as_deref(),
                language: console.language(),
            };
            let summary = init::from_history(&request).map_err(refuse)?;
            console.findings(&summary.ledger.findings);
            told(&summary, console.language())
        }
        (None, None) => return Err(Failure::bug("init without a source passed the arguments")),
    };
    let next = console.pick("next: paiban run", "下一步：paiban run");
    outcome
        .text
        .push_str(&format!("{next} {}\n", args.dir.display()));
    let project = args.dir.display().to_string();
    outcome.fields.insert("project".into(), json!(project));
    Ok(outcome)
}

fn listed(files: &[PathBuf]) -> Outcome {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let mut outcome = Outcome {
        text: names.iter().map(|name| format!("{name}\n")).collect(),
        ..Outcome::default()
    };
    outcome.fields.insert("files".into(), json!(names));
    outcome
}

/// What was recognised, so that a wrong guess is seen before it is planned with.
fn told(summary: &InitSummary, language: Language) -> Outcome {
    let mut outcome = listed(&summary.files);
    outcome.findings = summary.ledger.findings.clone();
    let columns: Vec<String> = summary
        .recognised
        .iter()
        .map(|(field, header)| format!("{header} → {field}"))
        .collect();
    let (first, last) = summary.history_days;
    let text = match language {
        Language::English => format!(
            "columns    {}\nhistory    {first} to {last}, intervals of {} minutes\nplan       from {}, {} people\n",
            columns.join(", "),
            summary.interval_minutes,
            summary.first_day,
            summary.agents
        ),
        Language::Chinese => format!(
            "列     {}\n历史   {first} 至 {last}，时段 {} 分钟\n计划   自 {}，{} 人\n",
            columns.join("，"),
            summary.interval_minutes,
            summary.first_day,
            summary.agents
        ),
    };
    outcome.text.push_str(&text);
    for queue in &summary.queues {
        let source = match (queue.handle_time_learnt, language) {
            (true, Language::English) => "from history",
            (true, Language::Chinese) => "取自历史",
            (false, Language::English) => "assumed",
            (false, Language::Chinese) => "假设值",
        };
        outcome.text.push_str(&format!(
            "{:<10} {:.0}/w · {:.0} s ({source}) · {}\n",
            queue.id,
            queue.offered_per_week,
            queue.handle_time_s,
            queue.open.join(", ")
        ));
    }
    outcome
}
