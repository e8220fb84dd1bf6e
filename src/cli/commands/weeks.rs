//! `paiban forecast --weeks`: `weeks.csv`.

use chrono::Weekday;
use serde_json::json;

use crate::cli::args::ForecastArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::source::Source;
use crate::cli::workspace;
use crate::forecast::{self, WeeklyForecast, WeeksPlan};
use crate::io::outputs;
use crate::plan::PlanError;

/// Forecasts whole weeks from the first planned one on.
///
/// # Errors
/// The failure of the forecast, or of writing.
pub(super) fn weeks(
    args: &ForecastArgs,
    n_weeks: usize,
    source: &Source,
    console: &Console,
    watch: &Watch,
) -> Result<Outcome, Failure> {
    let space = source.space.as_ref();
    let plan = WeeksPlan {
        first_day: source.first_day(args.from)?,
        week_starts: space.map_or(Weekday::Mon, |s| s.inputs.workforce.week_starts),
        n_weeks,
    };
    let made = forecast::weeks(
        &source.history,
        &source.contexts,
        &source.events,
        &plan,
        watch,
    )
    .map_err(|e| workspace::stage_failure(&PlanError::Forecast(e)))?;
    watch.finish();
    let texts = (outputs::weeks_csv(&made), told(&made, console));
    let mut outcome = source.kept(args.out.as_deref(), "weeks.csv", texts)?;
    let queues: Vec<_> = made
        .queues
        .iter()
        .map(|q| json!({"queue": q.queue.as_str(), "offered": q.mean.sum()}))
        .collect();
    outcome.fields.insert("queues".into(), queues.into());
    Ok(outcome)
}

fn told(made: &WeeklyForecast, console: &Console) -> String {
    let mut text = String::new();
    for queue in &made.queues {
        let n = queue.mean.len();
        text.push_str(&format!(
            "{:<12}{:>12.0}  {} {n}; 80 %: {:.0} – {:.0} … {:.0} – {:.0}\n",
            queue.queue.as_str(),
            queue.mean.sum(),
            console.pick("weeks", "周"),
            queue.quantiles[[0, 1]],
            queue.quantiles[[0, 5]],
            queue.quantiles[[n - 1, 1]],
            queue.quantiles[[n - 1, 5]],
        ));
    }
    text.push_str(console.pick(
        "campaigns count where the calendar has them; half of last year's growth is carried on\n",
        "仅计入日历中的活动；只延续去年增长的一半\n",
    ));
    text
}
