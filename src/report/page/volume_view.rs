//! History and forecast of each queue, day by day, and the hardest day interval by interval.

use super::super::charts::{Band, ChartError, Fan, FanSeries, Mark, fan};
use super::super::html::{HtmlTable, figure, grouped, section};
use super::super::text::Text;
use super::service_view::runs;
use super::{PageView, figures, numbers};
use crate::calendar::EntryKind;
use crate::forecast::QueueForecast;
use crate::roster::SolvedRoster;

/// Days of history shown before the forecast: eight weeks.
const PAST_DAYS: usize = 56;

pub(super) fn volume(view: &PageView<'_>, solved: &SolvedRoster) -> Result<String, ChartError> {
    let mut body = String::new();
    for queue in 0..view.inputs.queues.len() {
        body.push_str(&days(view, queue)?);
    }
    let day = figures::hardest_day(view.plan, solved);
    let date = view.date(view.plan.problem.grid.day(day));
    body.push_str(&format!("<h3>{}: {date}</h3>\n", view.say(Text::PeakDay)));
    body.push_str(&format!(
        "<p class=\"lead\">{}</p>\n",
        view.say(Text::PeakDayLead)
    ));
    for queue in &view.plan.load.queues {
        body.push_str(&intervals(view, queue, day)?);
    }
    let title = view.say(Text::Forecast);
    Ok(section(
        "volume",
        title,
        view.say(Text::ForecastLead),
        &body,
    ))
}

fn days(view: &PageView<'_>, queue: usize) -> Result<String, ChartError> {
    let forecast = &view.plan.forecast.queues[queue];
    let id = forecast.queue.as_str();
    let past = match &view.inputs.history {
        Some(history) => figures::past_days(&history.queues[queue], PAST_DAYS),
        None => Vec::new(),
    };
    let future = figures::forecast_days(view.plan, forecast);
    let first_day = view.plan.forecast.grid.first_day();
    // History may end some days before the plan begins; x = 0 is the plan's first day.
    let at = |day: chrono::NaiveDate| (day - first_day).num_days() as f64;
    let known: Vec<Option<f64>> = past.iter().map(|p| p.1).collect();
    let offset = past.first().map_or(0.0, |p| at(p.0));
    let band = |name: &str, pick: &dyn Fn(&figures::DayTotal) -> (f64, f64)| Band {
        name: name.into(),
        edges: future
            .iter()
            .map(|d| (at(d.day), pick(d).0, pick(d).1))
            .collect(),
    };
    let chart = Fan {
        label: format!("{id}: {}", view.say(Text::Forecast)),
        y_title: format!("{id}, {}", view.say(Text::ContactsPerDay)),
        actual: runs(&known)
            .into_iter()
            .map(|run| run.into_iter().map(|(x, y)| (x + offset, y)).collect())
            .collect(),
        forecast: FanSeries {
            centre: future.iter().map(|d| (at(d.day), d.mean)).collect(),
            bands: vec![band("90 %", &|d| d.wide), band("50 %", &|d| d.narrow)],
        },
        marks: marks(view, queue, offset),
        x_labels: week_labels(first_day, offset as i64, future.len() as i64),
        names: (
            view.say(Text::Actual).into(),
            view.say(Text::ForecastLine).into(),
        ),
    };
    Ok(figure(&fan(&chart)?, &sentence(view, id, &future)) + &table(view, &future))
}

fn sentence(view: &PageView<'_>, id: &str, future: &[figures::DayTotal]) -> String {
    let total: f64 = future.iter().map(|d| d.mean).sum();
    let peak = future
        .iter()
        .fold(None::<&figures::DayTotal>, |best, next| match best {
            Some(b) if b.mean >= next.mean => Some(b),
            _ => Some(next),
        });
    let Some(peak) = peak else {
        return String::new();
    };
    let (date, most) = (view.date(peak.day), grouped(peak.mean));
    match view.language {
        super::Language::English => format!(
            "{id}: {} contacts in the plan, the most on {date} with {most}.",
            grouped(total)
        ),
        super::Language::Chinese => {
            format!(
                "{id}：计划期共 {}，最多为 {date} 的 {most}。",
                grouped(total)
            )
        }
    }
}

fn table(view: &PageView<'_>, future: &[figures::DayTotal]) -> String {
    let rows = future.iter().map(|d| {
        let cells = [d.wide.0, d.narrow.0, d.mean, d.narrow.1, d.wide.1];
        numbers(view.date(d.day), cells.map(grouped))
    });
    let table = HtmlTable {
        head: vec![
            view.say(Text::Day).into(),
            "5 %".into(),
            "25 %".into(),
            view.say(Text::Mean).into(),
            "75 %".into(),
            "95 %".into(),
        ],
        rows: rows.collect(),
    };
    table.folded(view.say(Text::Table))
}

fn marks(view: &PageView<'_>, queue: usize, offset: f64) -> Vec<Mark> {
    let id = &view.inputs.queues[queue].context.queue;
    let first_day = view.plan.forecast.grid.first_day();
    let last = view.plan.forecast.grid.n_days() as f64 - 1.0;
    let at = |day: chrono::NaiveDate| (day - first_day).num_days() as f64;
    view.inputs
        .events
        .for_queue(id)
        .entries()
        .iter()
        .filter(|e| matches!(e.kind, EntryKind::Campaign | EntryKind::Holiday))
        .filter(|e| at(e.last_day) >= offset && at(e.first_day) <= last)
        .map(|e| Mark {
            from: at(e.first_day) - 0.4,
            until: at(e.last_day) + 0.4,
            name: e.name.clone(),
        })
        .collect()
}

fn week_labels(first_day: chrono::NaiveDate, from: i64, until: i64) -> Vec<(f64, String)> {
    let mut labels = Vec::new();
    let mut x = -((-from) / 7) * 7;
    while x < until {
        let day = first_day + chrono::Duration::days(x);
        labels.push((x as f64, day.format("%m-%d").to_string()));
        x += 7;
    }
    labels
}

fn intervals(view: &PageView<'_>, queue: &QueueForecast, day: usize) -> Result<String, ChartError> {
    let grid = &view.plan.load.grid;
    let of_day = grid.intervals_of_day(day);
    if of_day.clone().all(|i| queue.mean[i] == 0.0) {
        return Ok(String::new());
    }
    let x = |i: usize| (i - of_day.start) as f64;
    let band = |name: &str, low: usize, high: usize| Band {
        name: name.into(),
        edges: of_day
            .clone()
            .map(|i| (x(i), queue.quantiles[(i, low)], queue.quantiles[(i, high)]))
            .collect(),
    };
    let id = queue.queue.as_str();
    let chart = Fan {
        label: format!("{id}: {}", view.say(Text::PeakDay)),
        y_title: format!("{id}, {}", view.say(Text::ContactsPerInterval)),
        actual: Vec::new(),
        forecast: FanSeries {
            centre: of_day.clone().map(|i| (x(i), queue.mean[i])).collect(),
            bands: vec![band("90 %", 0, 6), band("50 %", 2, 4)],
        },
        marks: Vec::new(),
        x_labels: hour_labels(grid, day),
        names: (
            view.say(Text::Actual).into(),
            view.say(Text::ForecastLine).into(),
        ),
    };
    let most = of_day.clone().fold(of_day.start, |best, i| {
        if queue.mean[i] > queue.mean[best] {
            i
        } else {
            best
        }
    });
    let clock = grid.wall(most).format("%H:%M").to_string();
    let sentence = format!(
        "{id}: {} {} ({clock})",
        view.say(Text::Most),
        grouped(queue.mean[most])
    );
    Ok(figure(&fan(&chart)?, &sentence))
}

/// Every second hour of a day, as positions among its intervals.
pub(super) fn hour_labels(grid: &crate::calendar::Grid, day: usize) -> Vec<(f64, String)> {
    use chrono::Timelike;
    let of_day = grid.intervals_of_day(day);
    of_day
        .clone()
        .filter_map(|i| {
            let wall = grid.wall(i);
            (wall.minute() == 0 && wall.hour().is_multiple_of(2))
                .then(|| ((i - of_day.start) as f64, wall.format("%H:%M").to_string()))
        })
        .collect()
}
