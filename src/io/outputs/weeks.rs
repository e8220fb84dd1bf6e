//! `weeks.csv`.

use super::{csv_text, number};
use crate::forecast::WeeklyForecast;

const HEADER: [&str; 10] = [
    "week", "queue", "mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95",
];

/// Every week and queue; a week is named by its first day.
pub fn weeks_csv(weeks: &WeeklyForecast) -> String {
    let rows = weeks.first_days.iter().enumerate().flat_map(|(week, day)| {
        weeks.queues.iter().map(move |queue| {
            let mut row = vec![day.to_string(), queue.queue.to_string()];
            row.push(number(queue.mean[week]));
            row.extend(queue.quantiles.row(week).iter().map(|q| number(*q)));
            row
        })
    });
    csv_text(&HEADER, rows)
}
