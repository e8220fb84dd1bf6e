//! `forecast.csv`.

use std::path::Path;

use ndarray::{Array1, Array2};

use super::{OwnFile, also, csv_text, instant, number, required};
use crate::calendar::Grid;
use crate::forecast::{Forecast, LEVELS, ModelChoice, QueueForecast};
use crate::io::Refused;
use crate::io::headers::Field;
use crate::plan::{EditedForecast, PlanInputs};

use super::requirement::{Slots, place_rows};

pub(super) const HEADER: [&str; 13] = [
    "start",
    "queue",
    "mean",
    "p05",
    "p10",
    "p25",
    "p50",
    "p75",
    "p90",
    "p95",
    "day_log_sd",
    "handle_time_s",
    "interval_log_sd",
];

/// Every interval and queue of an edited forecast, with the mean that it had before the planner's
/// edits; closed ones are 0.
pub fn forecast_csv(edited: &EditedForecast) -> String {
    let forecast = &edited.forecast;
    let grid = &forecast.grid;
    let rows = (0..grid.n_intervals()).flat_map(|i| {
        let pairs = forecast.queues.iter().zip(&edited.baseline.queues);
        pairs.map(move |(queue, baseline)| {
            let mut row = cells(grid, queue, i);
            row.push(number(baseline.mean[i]));
            row
        })
    });
    let mut header = HEADER.to_vec();
    header.push("baseline");
    csv_text(&header, rows)
}

/// The cells of a queue's interval, in the order of [`HEADER`].
pub(super) fn cells(grid: &Grid, queue: &QueueForecast, i: usize) -> Vec<String> {
    let day = grid.day_of(i);
    let mut row = vec![instant(grid.start(i)), queue.queue.to_string()];
    row.push(number(queue.mean[i]));
    row.extend((0..LEVELS.len()).map(|level| number(queue.quantiles[(i, level)])));
    row.push(number(queue.day_log_sd[day]));
    row.push(number(queue.handle_time_s[i]));
    row.push(number(queue.interval_log_sd[day]));
    row
}

const FIELDS: [Field; 13] = [
    required!("start"),
    required!("queue"),
    required!("mean"),
    also!("p05"),
    also!("p10"),
    also!("p25"),
    also!("p50"),
    also!("p75"),
    also!("p90"),
    also!("p95"),
    also!("day_log_sd"),
    also!("handle_time_s"),
    also!("interval_log_sd"),
];

struct Line {
    mean: f64,
    quantiles: [Option<f64>; 7],
    day_log_sd: Option<f64>,
    interval_log_sd: Option<f64>,
    handle_time_s: Option<f64>,
}

/// Reads a forecast for the plan's queues and days, ours or somebody else's.
///
/// The numbers stand as they are: edits are in them already, and `baseline` is for people to compare.
/// Without quantiles they are taken as the mean, without spread as none, without handle time as the
/// project's own.
///
/// # Errors
/// [`Refused`] with every row that cannot be read, is unknown, twice, or missing.
pub fn read_forecast(path: &Path, inputs: &PlanInputs) -> Result<Forecast, Refused> {
    let file = OwnFile::open(path, &FIELDS)?;
    let rows = file.read(|cells| {
        let start = cells.instant("start")?;
        let mut quantiles = [None; 7];
        for (slot, column) in quantiles.iter_mut().zip(&HEADER[3..10]) {
            *slot = cells.optional_number(column)?;
        }
        let line = Line {
            mean: cells.number("mean")?,
            quantiles,
            day_log_sd: cells.optional_number("day_log_sd")?,
            interval_log_sd: cells.optional_number("interval_log_sd")?,
            handle_time_s: cells.optional_number("handle_time_s")?,
        };
        Ok((start, cells.text("queue").to_owned(), line))
    })?;
    let grid = &inputs.grid;
    let names: Vec<&str> = inputs
        .queues
        .iter()
        .map(|q| q.context.queue.as_str())
        .collect();
    let slots = place_rows(&file.table.file, grid, &names, rows)?;
    let queues = inputs
        .queues
        .iter()
        .zip(slots)
        .map(|(planned, lines)| {
            let open =
                planned
                    .context
                    .opening
                    .open_mask(grid, &inputs.events, &planned.context.queue);
            let default = planned.context.default_handle_time_s;
            queue_forecast(grid, &lines, open, default, planned.context.queue.clone())
        })
        .collect();
    Ok(Forecast {
        grid: grid.clone(),
        queues,
        groups: Vec::new(),
    })
}

fn queue_forecast(
    grid: &Grid,
    lines: &Slots<Line>,
    open: Vec<bool>,
    default_handle_time_s: f64,
    queue: crate::units::QueueId,
) -> QueueForecast {
    let n = grid.n_intervals();
    let first_of_day = |day: usize| &lines[grid.intervals_of_day(day).start];
    let spread = |pick: &dyn Fn(&Line) -> Option<f64>| {
        Array1::from_shape_fn(grid.n_days(), |day| pick(first_of_day(day)).unwrap_or(0.0))
    };
    QueueForecast {
        queue,
        mean: Array1::from_shape_fn(n, |i| lines[i].mean),
        quantiles: Array2::from_shape_fn((n, LEVELS.len()), |(i, level)| {
            lines[i].quantiles[level].unwrap_or(lines[i].mean)
        }),
        day_log_sd: spread(&|line| line.day_log_sd),
        interval_log_sd: spread(&|line| line.interval_log_sd),
        handle_time_s: Array1::from_shape_fn(n, |i| {
            lines[i].handle_time_s.unwrap_or(default_handle_time_s)
        }),
        handle_time_learnt: lines.iter().any(|line| line.handle_time_s.is_some()),
        open,
        choice: ModelChoice {
            chosen: "file",
            candidates: Vec::new(),
            group: None,
        },
    }
}
