//! `paiban init`: a project that runs.

use serde_json::json;

use crate::cli::args::InitArgs;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace;
use crate::io::init::{self, InitRequest};
use crate::report::Language;

/// Writes the sample, or a project around the planner's own history.
///
/// # Errors
/// Exit 3 or 6 where the history cannot be read or the folder cannot be written.
pub fn init(args: &InitArgs, console: &Console) -> Result<Outcome, Failure> {
    let refuse = |refused| workspace::refuse(refused, &args.dir);
    let summary = match (&args.sample, &args.history) {
        (Some(name), _) => init::sample(&args.dir, name).map_err(refuse)?,
        (None, Some(history)) => {
            let request = InitRequest {
                dir: args.dir.clone(),
                history: history.clone(),
                time_zone: args.time_zone.clone().unwrap_or_default(),
                agents: args.agents,
                handle_time_s: args.handle_time_s,
                country: args.country.clone(),
                language: console.language(),
            };
            init::from_history(&request).map_err(refuse)?
        }
        (None, None) => return Err(Failure::bug("init without a source passed the arguments")),
    };
    console.findings(&summary.findings);
    let next = match console.language() {
        Language::English => format!("next: paiban run {}", args.dir.display()),
        Language::Chinese => format!("下一步：paiban run {}", args.dir.display()),
    };
    let mut outcome = Outcome {
        text: format!("{}\n{next}\n", summary.text(console.language())),
        findings: summary.findings.clone(),
        ..Outcome::default()
    };
    outcome.fields.insert("project".into(), json!(args.dir.display().to_string()));
    Ok(outcome)
}
