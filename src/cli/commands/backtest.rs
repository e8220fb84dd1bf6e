//! `paiban backtest`: how good forecasts would have been.

use serde_json::{Value, json};

use crate::cli::args::BacktestArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::source::Source;
use crate::cli::workspace;
use crate::forecast::accuracy::Scores;
use crate::forecast::{self, Backtest, BacktestPlan};
use crate::io::outputs;
use crate::plan::PlanError;

/// Forecasts every queue from every origin and measures it beside the seasonal naive.
///
/// # Errors
/// The failure of reading or of the forecast.
pub fn backtest(args: &BacktestArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let source = Source::open(&args.source, console, &watch)?;
    console.findings(&source.findings);
    let plan = BacktestPlan {
        origins: args.origins.clone(),
        horizon_days: args.horizon_days,
    };
    let mut tests = Vec::new();
    for (past, context) in source.history.queues.iter().zip(&source.contexts) {
        let events = source.events.for_queue(&context.queue);
        let test = forecast::backtest(past, context, &events, &source.history.zone, &plan)
            .map_err(|e| workspace::stage_failure(&PlanError::Forecast(e)))?;
        tests.push(test);
    }
    watch.finish();
    if let Some(file) = &args.out {
        workspace::write_file(file, outputs::backtest_csv(&tests).as_bytes())?;
    }
    let mut outcome = Outcome {
        text: table(&tests, console),
        findings: source.findings.clone(),
        ..Outcome::default()
    };
    let queues: Vec<Value> = tests.iter().map(queue_json).collect();
    outcome.fields.insert("queues".into(), Value::Array(queues));
    Ok(outcome)
}

fn table(tests: &[Backtest], console: &Console) -> String {
    let mut text = console
        .pick(
            "queue         forecaster       WAPE  day WAPE   MASE    bias  pinball  80 % band covers  days covered\n",
            "队列          方法             WAPE  日 WAPE    MASE    偏差  pinball  80% 区间覆盖      日覆盖\n",
        )
        .to_owned();
    for test in tests {
        let chosen = test.choices.last().map_or("–", |(_, choice)| choice.chosen);
        text.push_str(&line(test.queue.as_str(), chosen, &test.scores));
        text.push_str(&line("", "seasonal-naive", &test.seasonal_naive));
    }
    text
}

fn line(queue: &str, name: &str, scores: &Scores) -> String {
    let share = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{:.1} %", 100.0 * v));
    let plain = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.3}"));
    format!(
        "{queue:<14}{name:<15}{:>7}{:>10}{:>7}{:>8}{:>9}{:>18}{:>14}\n",
        share(scores.wape),
        share(scores.day_wape),
        plain(scores.mase),
        share(scores.bias),
        plain(scores.pinball_loss),
        share(inside_80(scores)),
        share(scores.day_coverage_80),
    )
}

/// Coverage of the 80 % band over all leads.
fn inside_80(scores: &Scores) -> Option<f64> {
    let all: usize = scores.coverage.iter().map(|c| c.n_intervals).sum();
    let inside: f64 = scores
        .coverage
        .iter()
        .map(|c| c.inside_80 * c.n_intervals as f64)
        .sum();
    (all > 0).then(|| inside / all as f64)
}

fn queue_json(test: &Backtest) -> Value {
    json!({
        "queue": test.queue.as_str(),
        "forecaster": scores_json(&test.scores),
        "seasonal_naive": scores_json(&test.seasonal_naive),
        "chosen": test.choices.iter().map(|(origin, choice)| json!({
            "origin": origin.to_string(),
            "chosen": choice.chosen,
            "candidates": choice.candidates.iter().map(|(name, wape)| json!({"name": name, "wape": wape})).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn scores_json(scores: &Scores) -> Value {
    json!({
        "intervals": scores.n_intervals,
        "wape": scores.wape,
        "day_wape": scores.day_wape,
        "mase": scores.mase,
        "rmsse": scores.rmsse,
        "bias": scores.bias,
        "pinball_loss": scores.pinball_loss,
        "day_coverage_80": scores.day_coverage_80,
        "coverage": scores.coverage.iter().map(|c| json!({
            "first_lead": c.first_lead,
            "last_lead": (c.last_lead != usize::MAX).then_some(c.last_lead),
            "intervals": c.n_intervals,
            "inside_50": c.inside_50,
            "inside_80": c.inside_80,
            "inside_90": c.inside_90,
        })).collect::<Vec<_>>(),
    })
}
