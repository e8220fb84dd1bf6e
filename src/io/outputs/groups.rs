//! `groups.csv`: the forecast of each group's sum.

use super::{csv_text, instant, number};
use crate::forecast::Forecast;

const HEADER: [&str; 12] = [
    "start",
    "group",
    "mean",
    "p05",
    "p10",
    "p25",
    "p50",
    "p75",
    "p90",
    "p95",
    "day_log_sd",
    "agreement",
];

/// Every interval and group; `mean` is the sum of the queues of `forecast.csv`. `None` without groups.
pub fn groups_csv(forecast: &Forecast) -> Option<String> {
    let grid = &forecast.grid;
    let rows = (0..grid.n_intervals()).flat_map(|i| {
        forecast.groups.iter().map(move |group| {
            let (mean, quantiles) = forecast.of_group(group, i);
            let mut row = vec![instant(grid.start(i)), group.choice.group.to_string()];
            row.push(number(mean));
            row.extend(quantiles.map(number));
            row.push(number(group.day_log_sd[grid.day_of(i)]));
            row.push(group.choice.coherence.word().to_owned());
            row
        })
    });
    (!forecast.groups.is_empty()).then(|| csv_text(&HEADER, rows))
}
