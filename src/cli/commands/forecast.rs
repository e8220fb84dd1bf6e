//! `paiban forecast`: `forecast.csv`.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

use crate::calendar::Grid;
use crate::cli::args::ForecastArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::explained;
use crate::cli::failure::{Exit, Failure};
use crate::cli::source::Source;
use crate::cli::workspace;
use crate::forecast::{self, Forecast, QueueForecast};
use crate::io::outputs;
use crate::plan::PlanError;
use crate::report::Language;

use super::weeks;

/// Days forecast where nothing says otherwise.
const DEFAULT_DAYS: usize = 28;
/// The forecaster that speaks unless a simple one is better.
const OWN: &str = "state-space";

/// Forecasts a project's plan, or the days after a history.
///
/// # Errors
/// The failure of reading or of the forecast.
pub fn forecast(args: &ForecastArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let source = Source::open(&args.source, console, &watch)?;
    console.findings(&source.findings);
    if let Some(n_weeks) = args.weeks {
        return weeks::weeks(args, n_weeks, &source, console, &watch);
    }
    let grid = grid(args, &source)?;
    let made = forecast::forecast(
        &source.history,
        &source.contexts,
        &source.events,
        &grid,
        &watch,
    )
    .map_err(|e| workspace::stage_failure(&PlanError::Forecast(e)))?;
    watch.finish();
    for queue in &made.queues {
        if let Some(text) = rival_speaks(queue, console) {
            console.say(&text);
        }
    }
    let text = outputs::forecast_csv(&made);
    let mut outcome = written(args, &source, "forecast.csv", (text, told(&made, console)))?;
    let queues: Vec<Value> = made.queues.iter().map(queue_json).collect();
    outcome.fields.insert("queues".into(), queues.into());
    if let Some(day) = args.explain {
        outcome.text = explained(&source, &made, day, console)?;
    }
    Ok(outcome)
}

/// Writes the file where it was asked for or where the project keeps it, and tells so; without either it
/// goes to standard output. `texts` are the file and what is told.
pub(super) fn written(
    args: &ForecastArgs,
    source: &Source,
    name: &str,
    texts: (String, String),
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome {
        findings: source.findings.clone(),
        ..Outcome::default()
    };
    let place = match (&args.out, &source.space) {
        (Some(file), _) => Some(file.clone()),
        (None, Some(space)) => Some(space.out.join(name)),
        (None, None) => None,
    };
    let (file, told) = texts;
    match place {
        Some(place) => {
            workspace::write_file(&place, file.as_bytes())?;
            outcome.text = format!("{told}{}\n", place.display());
            let place = place.display().to_string();
            outcome.fields.insert("out".into(), place.into());
        }
        None => outcome.text = file,
    }
    Ok(outcome)
}

/// The first day to forecast.
pub(super) fn first_day(args: &ForecastArgs, source: &Source) -> Result<NaiveDate, Failure> {
    let planned = source.space.as_ref().map(|s| s.inputs.grid.first_day());
    let queues = source.history.queues.iter();
    let after = queues
        .map(|q| q.first_day + Duration::days(q.n_days() as i64))
        .max();
    let first = args.from.or(planned).or(after);
    first.ok_or_else(|| Failure::new(Exit::Input, "PB-1004", "the history has no day"))
}

/// Says so where a simple forecaster beat the engine on the queue's own past.
fn rival_speaks(queue: &QueueForecast, console: &Console) -> Option<String> {
    let choice = &queue.choice;
    let wape = |name: &str| {
        let mut candidates = choice.candidates.iter();
        candidates.find(|(n, _)| *n == name).map(|(_, wape)| *wape)
    };
    let (ours, theirs) = (wape(OWN)?, wape(choice.chosen)?);
    (choice.chosen != OWN).then(|| {
        let (name, rival) = (queue.queue.as_str(), choice.chosen);
        let (theirs, ours) = (100.0 * theirs, 100.0 * ours);
        match console.language() {
            Language::English => format!(
                "{name}: {rival} speaks on ordinary days; it was better on the queue's own past \
                 ({theirs:.1} % against {ours:.1} % of {OWN})"
            ),
            Language::Chinese => format!(
                "{name}：平常日采用 {rival}；在该队列的历史回测中它更好（{theirs:.1}%，{OWN} 为 {ours:.1}%）"
            ),
        }
    })
}

fn queue_json(queue: &QueueForecast) -> Value {
    let candidates = queue.choice.candidates.iter();
    let candidates: Vec<Value> = candidates
        .map(|(name, wape)| json!({"name": name, "wape": wape}))
        .collect();
    json!({
        "queue": queue.queue.as_str(),
        "offered": queue.mean.sum(),
        "chosen": queue.choice.chosen,
        "candidates": candidates,
    })
}

fn grid(args: &ForecastArgs, source: &Source) -> Result<Grid, Failure> {
    let planned = source.space.as_ref().map(|s| &s.inputs.grid);
    let first = first_day(args, source)?;
    let days = args
        .days
        .or(planned.map(Grid::n_days))
        .unwrap_or(DEFAULT_DAYS);
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
