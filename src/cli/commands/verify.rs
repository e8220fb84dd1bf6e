//! `paiban verify`: the independent audit of any roster.

use serde_json::json;

use crate::cli::args::VerifyArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::io::outputs;
use crate::report::Language;
use crate::roster::audit_rows;
use crate::roster::rules::Severity;

/// Violations shown before the rest is left to the file.
const SHOWN: usize = 20;

/// Audits a roster file and writes `violations.csv`.
///
/// # Errors
/// Exit 7 if a hard rule is broken, or under `--strict` any.
pub fn verify(args: &VerifyArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let at = &args.at;
    let space = Workspace::open(&at.project, at.out.as_deref(), None, console, &watch)?;
    watch.finish();
    let rows = outputs::read_roster(&args.roster)
        .map_err(|refused| workspace::refuse(refused, &space.out))?;
    if rows.activities.is_none() {
        console.say(console.pick(
            "warning: no activities.csv beside the roster, so breaks are not checked",
            "警告：班表旁没有 activities.csv，未检查休息",
        ));
    }
    // A verdict on the roster needs its shape only; the requirement plays no part in any rule.
    let problem = space.inputs.empty_problem();
    let violations = audit_rows(&problem, &rows);
    let text = outputs::violations_csv(&violations, space.language);
    let place = space.out.join("violations.csv");
    workspace::write_file(&place, text.as_bytes())?;
    let hard = violations
        .iter()
        .filter(|v| v.severity == Severity::Hard)
        .count();
    let mut lines = String::new();
    for violation in violations.iter().take(SHOWN) {
        let message = match console.language() {
            Language::English => violation.message.clone(),
            Language::Chinese => violation.in_chinese(),
        };
        let who = violation
            .agent_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let day = violation
            .work_date
            .map(|d| d.to_string())
            .unwrap_or_default();
        lines.push_str(&format!("{who} {day} {}: {message}\n", violation.rule));
    }
    let soft = violations.len() - hard;
    let checked_breaks = rows.activities.is_some();
    if hard > 0 || (args.strict && soft > 0) {
        let message = format!(
            "{lines}{hard} {} {soft} {}; {}",
            console.pick("hard and", "项硬性违规，"),
            console.pick("soft breaches", "项软性违规"),
            place.display()
        );
        let mut failure = Failure::new(Exit::RuleBreach, "PB-7001", message);
        failure
            .fields
            .insert("violations".into(), json!(violations.len()));
        failure.fields.insert("hard".into(), json!(hard));
        failure
            .fields
            .insert("breaks_checked".into(), json!(checked_breaks));
        return Err(failure);
    }
    let mut outcome = Outcome {
        text: format!(
            "{lines}{}\n",
            console.pick("no hard rule is broken", "无硬性违规")
        ),
        findings: space.findings(),
        ..Outcome::default()
    };
    outcome
        .fields
        .insert("violations".into(), json!(violations.len()));
    outcome.fields.insert("hard".into(), json!(0));
    outcome
        .fields
        .insert("breaks_checked".into(), json!(checked_breaks));
    Ok(outcome)
}
