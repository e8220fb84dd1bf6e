//! `paiban forecast`: `forecast.csv`.

use chrono::{Duration, NaiveDate};

use crate::calendar::Grid;
use crate::cli::args::ForecastArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::explained;
use crate::cli::failure::{Exit, Failure};
use crate::cli::remarked::{self, MOST_DAYS};
use crate::cli::source::Source;
use crate::cli::workspace;
use crate::forecast::{self, Forecast};
use crate::io::outputs;
use crate::plan::PlanError;

/// Days forecast where nothing says otherwise.
const DEFAULT_DAYS: usize = 28;

/// Forecasts a project's plan, or the days after a history.
///
/// # Errors
/// The failure of reading or of the forecast.
pub fn forecast(args: &ForecastArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let source = Source::open(&args.source, console, &watch)?;
    let grid = grid(args, &source)?;
    let mut findings = source.findings.clone();
    if args.from.is_some() {
        // Reading looked at the history before the planned days; these are others.
        findings.retain(|f| !matches!(f.code, "PB-1309" | "PB-1606") || f.file != source.file);
        let (file, first_day) = (&source.file, grid.first_day());
        let told = remarked::findings(file, &source.history, &source.events, first_day);
        findings.extend(told);
    }
    let planned = source.space.as_ref().map(|s| s.inputs.grid.first_day());
    let horizon = remarked::horizon(&source.file, &source.history, &grid, planned);
    findings.extend(horizon);
    console.findings(&findings);
    let made = forecast::forecast(
        &source.history,
        &source.contexts,
        &source.events,
        &grid,
        &watch,
    )
    .map_err(|e| workspace::stage_failure(&PlanError::Forecast(e)))?;
    watch.finish();
    let mut outcome = Outcome {
        findings,
        ..Outcome::default()
    };
    let text = outputs::forecast_csv(&made);
    let place = match (&args.out, &source.space) {
        (Some(file), _) => Some(file.clone()),
        (None, Some(space)) => Some(space.out.join("forecast.csv")),
        (None, None) => None,
    };
    match place {
        Some(place) => {
            workspace::write_file(&place, text.as_bytes())?;
            outcome.text = told(&made, console);
            outcome.text.push_str(&format!("{}\n", place.display()));
            outcome
                .fields
                .insert("out".into(), place.display().to_string().into());
        }
        None => outcome.text = text,
    }
    if let Some(day) = args.explain {
        outcome.text = explained(&source, &made, day, console)?;
    }
    Ok(outcome)
}

fn grid(args: &ForecastArgs, source: &Source) -> Result<Grid, Failure> {
    let planned = source.space.as_ref().map(|s| &s.inputs.grid);
    let after = source
        .history
        .queues
        .iter()
        .map(|q| q.first_day + Duration::days(q.n_days() as i64))
        .max();
    let first = args.from.or(planned.map(Grid::first_day)).or(after);
    let first =
        first.ok_or_else(|| Failure::new(Exit::Input, "PB-1004", "the history has no day"))?;
    let days = args
        .days
        .or(planned.map(Grid::n_days))
        .unwrap_or(DEFAULT_DAYS);
    if days > MOST_DAYS {
        return Err(remarked::too_far(days));
    }
    Grid::new(
        source.history.zone.clone(),
        source.history.interval_minutes,
        first,
        days,
    )
    .map_err(|e| Failure::new(Exit::Usage, "PB-0002", e.to_string()))
}

fn told(made: &Forecast, console: &Console) -> String {
    let mut text = String::new();
    for queue in &made.queues {
        let candidates: Vec<String> = queue
            .choice
            .candidates
            .iter()
            .map(|(name, wape)| format!("{name} {:.1} %", 100.0 * wape))
            .collect();
        text.push_str(&format!(
            "{:<12}{:>12.0}  {} {}  ({} {})\n",
            queue.queue.as_str(),
            queue.mean.sum(),
            console.pick("by", "方法"),
            queue.choice.chosen,
            console.pick("backtest WAPE:", "回测 WAPE："),
            candidates.join(", ")
        ));
    }
    text
}

/// A day of each queue, taken apart.
fn explained(
    source: &Source,
    made: &Forecast,
    day: NaiveDate,
    console: &Console,
) -> Result<String, Failure> {
    let mut text = String::new();
    for (past, context) in source.history.queues.iter().zip(&source.contexts) {
        let events = source.events.for_queue(&context.queue);
        let parts = forecast::explain(past, &events, &made.grid, day)
            .map_err(|e| Failure::new(Exit::Usage, "PB-0002", e.to_string()))?;
        text.push_str(&explained::text(&parts, console.language()));
    }
    Ok(text)
}
