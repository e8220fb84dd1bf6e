//! `reforecast.csv`: the columns of `forecast.csv`, and where each interval's numbers come from.

use super::csv_text;
use super::forecast::{HEADER, cells};
use crate::forecast::IntervalSource;
use crate::intraday::Reforecast;

/// Every interval and queue from today on; closed ones are 0 unless somebody came.
pub fn reforecast_csv(made: &Reforecast) -> String {
    let mut header = HEADER.to_vec();
    header.push("source");
    let rows = (0..made.grid.n_intervals()).flat_map(|i| {
        made.queues.iter().map(move |queue| {
            let mut row = cells(&made.grid, &queue.forecast, i);
            row.push(name(queue.sources[i]).to_owned());
            row
        })
    });
    csv_text(&header, rows)
}

fn name(source: IntervalSource) -> &'static str {
    match source {
        IntervalSource::Actual => "actual",
        IntervalSource::Updated => "updated",
        IntervalSource::Forecast => "forecast",
    }
}
