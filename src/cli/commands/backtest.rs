//! `paiban backtest`: how good forecasts would have been.

use crate::cli::args::BacktestArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::measured;
use crate::cli::remarked;
use crate::cli::source::Source;
use crate::cli::workspace;
use crate::forecast::{self, BacktestPlan};
use crate::io::outputs;
use crate::plan::PlanError;

/// Forecasts every queue from every origin and measures it beside simple forecasters.
///
/// # Errors
/// The failure of reading or of the forecast.
pub fn backtest(args: &BacktestArgs, console: &Console) -> Result<Outcome, Failure> {
    remarked::refuse_too_far("--horizon-days", args.horizon_days)?;
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let source = Source::open(&args.source, console, &watch)?;
    console.findings(&source.findings);
    let plan = BacktestPlan {
        origins: args.origins.clone(),
        horizon_days: args.horizon_days,
    };
    let (contexts, events) = (&source.contexts, &source.events);
    let tests = forecast::backtest(&source.history, contexts, events, &plan)
        .map_err(|e| workspace::stage_failure(&PlanError::Forecast(e)))?;
    watch.finish();
    if let Some(file) = &args.out {
        workspace::write_file(file, outputs::backtest_csv(&tests).as_bytes())?;
    }
    if let Some(file) = &args.scores {
        workspace::write_file(file, outputs::scores_csv(&tests).as_bytes())?;
    }
    let mut outcome = Outcome {
        text: measured::text(&tests, console.language()),
        findings: source.findings.clone(),
        ..Outcome::default()
    };
    let fields = [
        ("queues", measured::queues_json(&tests)),
        ("all_queues", measured::all_json(&tests)),
    ];
    outcome
        .fields
        .extend(fields.map(|(key, value)| (key.to_owned(), value)));
    Ok(outcome)
}
