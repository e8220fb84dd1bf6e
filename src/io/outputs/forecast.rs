//! `forecast.csv`: expected contacts, quantiles and spread of every queue and interval.

use ndarray::{Array1, Array2};

use super::columns::IntervalFile;
use super::{Csv, field};
use crate::calendar::{EventCalendar, Grid};
use crate::forecast::{Forecast, LEVELS, ModelChoice, QueueContext, QueueForecast};
use crate::history::Finding;
use crate::io::Refused;
use crate::io::headers::Field;
use crate::units::QueueId;

const QUANTILES: [&str; 7] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];
/// The name of a forecast that was read instead of made.
const FROM_FILE: &str = "file";

/// Writes a forecast; `open` and what follows `handle_time_s` let the next stage go on exactly.
pub fn forecast_csv(forecast: &Forecast) -> String {
    let mut csv = Csv::new(
        "start,queue,mean,p05,p10,p25,p50,p75,p90,p95,day_log_sd,handle_time_s,interval_log_sd,handle_time_learnt,open",
    );
    for queue in &forecast.queues {
        let name = field(queue.queue.as_str());
        for interval in 0..forecast.grid.n_intervals() {
            let day = forecast.grid.day_of(interval);
            let mut row = format!(
                "{},{name},{}",
                forecast.grid.start(interval).to_rfc3339(),
                queue.mean[interval]
            );
            for level in 0..LEVELS.len() {
                row.push_str(&format!(",{}", queue.quantiles[[interval, level]]));
            }
            row.push_str(&format!(
                ",{},{},{},{},{}\n",
                queue.day_log_sd[day],
                queue.handle_time_s[interval],
                queue.interval_log_sd[day],
                queue.handle_time_learnt,
                queue.open[interval]
            ));
            csv.text.push_str(&row);
        }
    }
    csv.finish()
}

const fn column(name: &'static str, required: bool) -> Field {
    Field {
        name,
        required,
        tiers: &[&[]],
    }
}

const FIELDS: [Field; 15] = [
    column("start", true),
    column("queue", false),
    column("mean", true),
    column("p05", false),
    column("p10", false),
    column("p25", false),
    column("p50", false),
    column("p75", false),
    column("p90", false),
    column("p95", false),
    column("day_log_sd", false),
    column("handle_time_s", false),
    column("interval_log_sd", false),
    column("handle_time_learnt", false),
    column("open", false),
];

/// Reads a forecast for the planned days, and what is worth knowing about the file.
///
/// A file of other making may lack columns: quantiles are then the mean, spreads 0, the handle time
/// the queue's default, and a queue is open by its own hours.
///
/// # Errors
/// [`Refused`] with every fault; each queue and interval must be there once.
pub fn read_forecast(
    file: &str,
    bytes: &[u8],
    (grid, events): (&Grid, &EventCalendar),
    contexts: &[QueueContext],
) -> Result<(Forecast, Vec<Finding>), Refused> {
    let ids: Vec<QueueId> = contexts.iter().map(|c| c.queue.clone()).collect();
    let mut rows = IntervalFile::read(file, bytes, &FIELDS, (grid, &ids))?;
    let queues = contexts
        .iter()
        .enumerate()
        .map(|(position, context)| queue(&mut rows, position, context, (grid, events)))
        .collect();
    let findings = rows.finish()?;
    Ok((
        Forecast {
            grid: grid.clone(),
            queues,
        },
        findings,
    ))
}

fn queue(
    rows: &mut IntervalFile,
    queue: usize,
    context: &QueueContext,
    (grid, events): (&Grid, &EventCalendar),
) -> QueueForecast {
    let n = grid.n_intervals();
    let mean: Array1<f64> = (0..n).map(|i| rows.required(queue, i, "mean")).collect();
    let mut quantiles = Array2::zeros((n, LEVELS.len()));
    for interval in 0..n {
        for (level, name) in QUANTILES.into_iter().enumerate() {
            quantiles[[interval, level]] =
                rows.amount(queue, interval, name).unwrap_or(mean[interval]);
        }
    }
    let default = context.default_handle_time_s;
    let handle_time_s: Array1<f64> = (0..n)
        .map(|i| match rows.amount(queue, i, "handle_time_s") {
            // Closed intervals may say 0; contacts cannot take no time.
            Some(seconds) if seconds > 0.0 || mean[i] == 0.0 => seconds,
            _ => default,
        })
        .collect();
    let own_hours = context.opening.open_mask(grid, events, &context.queue);
    let open = (0..n)
        .map(|i| match rows.text(queue, i, "open") {
            "true" => true,
            "false" => false,
            _ => own_hours[i],
        })
        .collect();
    let learnt =
        !rows.has("handle_time_learnt") || rows.text(queue, 0, "handle_time_learnt") == "true";
    QueueForecast {
        queue: context.queue.clone(),
        quantiles,
        day_log_sd: per_day(rows, queue, "day_log_sd", grid),
        interval_log_sd: per_day(rows, queue, "interval_log_sd", grid),
        handle_time_s,
        handle_time_learnt: learnt && rows.has("handle_time_s"),
        open,
        mean,
        choice: ModelChoice {
            chosen: FROM_FILE,
            candidates: Vec::new(),
        },
    }
}

/// A figure of the day, as its first interval says it.
fn per_day(rows: &mut IntervalFile, queue: usize, field: &'static str, grid: &Grid) -> Array1<f64> {
    (0..grid.n_days())
        .map(|day| {
            let first = grid.intervals_of_day(day).start;
            rows.amount(queue, first, field).unwrap_or(0.0)
        })
        .collect()
}
