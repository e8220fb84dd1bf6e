//! Promised, by formula, simulated: the service of each queue over the plan and day by day.

use super::super::charts::{ChartError, LineChart, LineSeries, Stroke, escape, lines};
use super::super::html::{Cell, HtmlTable, figure, grouped, number, percent, section, span, words};
use super::super::partings::queue_partings;
use super::super::text::Text;
use super::{PageView, numbers};
use crate::simulation::{ServiceEstimate, SimulatedQueue};
use crate::staffing::AnswerWithin;

/// The section; `tables` are those of queues whose callers call again and of backlogs.
pub(super) fn service(view: &PageView<'_>, tables: &str) -> Result<String, ChartError> {
    let mut body = overview(view).render();
    body.push_str(&counts(view));
    body.push_str(tables);
    body.push_str(&partings(view));
    if let Some(service) = &view.plan.service {
        body.push_str(&format!("<h3>{}</h3>\n", view.say(Text::ServiceByDay)));
        for (queue, simulated) in service.queues.iter().enumerate() {
            body.push_str(&by_day(view, queue, simulated)?);
        }
    }
    let title = view.say(Text::Service);
    Ok(section(
        "service",
        title,
        view.say(Text::ServiceLead),
        &body,
    ))
}

/// Callers who found no line, called again or were sent on; only where there are any.
fn counts(view: &PageView<'_>) -> String {
    let Some(service) = &view.plan.service else {
        return String::new();
    };
    let some = |met: &ServiceEstimate| met.blocked + met.again + met.transferred > 0.0;
    let queues = service.queues.iter().filter(|queue| some(&queue.total));
    let share = |rate: Option<f64>| number(rate.map_or_else(|| "–".into(), percent));
    let rows: Vec<Vec<Cell>> = queues
        .map(|queue| {
            let met = &queue.total;
            vec![
                words(queue.queue.as_str()),
                number(grouped(met.blocked)),
                number(grouped(met.again)),
                number(grouped(met.transferred)),
                share(met.pass_rate_of_attempts()),
                share(met.pass_rate_of_customers()),
            ]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = [
        Text::Queue,
        Text::Blocked,
        Text::CalledAgain,
        Text::Transferred,
        Text::PassRateOfAttempts,
        Text::PassRateOfCustomers,
    ];
    let head = head.iter().map(|text| view.say(*text).to_owned()).collect();
    HtmlTable { head, rows }.render()
}

/// Where formula and simulation part, and why that may be.
fn partings(view: &PageView<'_>) -> String {
    let (Some(service), Some(solved)) = (&view.plan.service, view.plan.solved()) else {
        return String::new();
    };
    let told = queue_partings(
        (view.inputs, &solved.roster),
        &view.plan.load,
        (service, &view.formula),
        view.language,
    );
    let sentences = told.iter().map(|parting| {
        let sentence = parting.sentence(view.language);
        format!("<p>{}</p>\n", escape(&sentence))
    });
    sentences.collect()
}

fn overview(view: &PageView<'_>) -> HtmlTable {
    let head = [
        Text::Queue,
        Text::Offered,
        Text::HandleTime,
        Text::Target,
        Text::ByFormula,
        Text::Simulated,
        Text::SimulatedBand,
        Text::SpeedOfAnswer,
        Text::Abandoned,
        Text::Occupancy,
    ];
    HtmlTable {
        head: head.iter().map(|t| view.say(*t).to_owned()).collect(),
        rows: (0..view.inputs.queues.len())
            .map(|queue| overview_row(view, queue))
            .collect(),
    }
}

fn overview_row(view: &PageView<'_>, queue: usize) -> Vec<Cell> {
    let load = &view.plan.load.queues[queue];
    let offered: f64 = load.mean.sum();
    let work: f64 = load
        .mean
        .iter()
        .zip(&load.handle_time_s)
        .map(|(m, t)| m * t)
        .sum();
    let whole = 0..view.plan.problem.grid.n_intervals();
    let formula = view.formula_level(queue, whole);
    let total: Option<ServiceEstimate> = view.plan.service.as_ref().map(|s| s.queues[queue].total);
    let share = |value: Option<f64>| number(value.map_or_else(|| "–".into(), percent));
    let band = total.and_then(|t| Some((t.service_level_low?, t.service_level_high?)));
    let seconds = |value: Option<f64>| number(value.map_or_else(|| "–".into(), span));
    vec![
        words(view.inputs.queues[queue].context.queue.as_str()),
        number(grouped(offered)),
        number(format!(
            "{:.0} s",
            if offered > 0.0 { work / offered } else { 0.0 }
        )),
        number(target(view, queue)),
        share(formula),
        share(total.and_then(|t| t.service_level)),
        number(band.map_or_else(
            || "–".into(),
            |(low, high)| format!("{} – {}", percent(low), percent(high)),
        )),
        seconds(total.and_then(|t| t.average_speed_of_answer_s)),
        share(
            total
                .filter(|t| t.offered > 0.0)
                .map(|t| t.abandoned / t.offered),
        ),
        share(total.and_then(|t| t.occupancy)),
    ]
}

/// "80 % within 20 s".
pub(super) fn target(view: &PageView<'_>, queue: usize) -> String {
    let target = &view.inputs.queues[queue].target;
    let time = match target.answer_within {
        AnswerWithin::Wait(wait) => format!("{} s", wait.as_secs()),
        AnswerWithin::OpenHours(due) | AnswerWithin::Elapsed(due) => {
            format!("{} h", due.as_secs() / 3600)
        }
    };
    let share = format!("{:.0} %", 100.0 * target.service_level.get());
    match view.language {
        super::Language::English => format!("{share} {} {time}", view.say(Text::Within)),
        super::Language::Chinese => format!("{time}{} {share}", view.say(Text::Within)),
    }
}

fn by_day(
    view: &PageView<'_>,
    queue: usize,
    simulated: &SimulatedQueue,
) -> Result<String, ChartError> {
    let grid = &view.plan.problem.grid;
    let id = simulated.queue.as_str();
    let formula: Vec<Option<f64>> = (0..grid.n_days())
        .map(|day| view.formula_level(queue, grid.intervals_of_day(day)))
        .collect();
    let met: Vec<Option<f64>> = simulated.days.iter().map(|d| d.service_level).collect();
    let promised = view.inputs.queues[queue].target.service_level.get();
    let chart = LineChart {
        label: format!("{id}: {}", view.say(Text::ServiceByDay)),
        y_title: id.to_owned(),
        percent: true,
        x_labels: (0..grid.n_days())
            .step_by(grid.n_days().div_ceil(14))
            .map(|day| (day as f64, grid.day(day).format("%m-%d").to_string()))
            .collect(),
        series: vec![
            LineSeries {
                name: view.say(Text::Target).into(),
                stroke: Stroke::Target,
                runs: vec![vec![
                    (0.0, promised),
                    ((grid.n_days().max(2) - 1) as f64, promised),
                ]],
                band: Vec::new(),
            },
            LineSeries {
                name: view.say(Text::ByFormula).into(),
                stroke: Stroke::Formula,
                runs: runs(&formula),
                band: Vec::new(),
            },
            LineSeries {
                name: view.say(Text::Simulated).into(),
                stroke: Stroke::Simulated,
                runs: runs(&met),
                band: Vec::new(),
            },
        ],
    };
    let good = met.iter().flatten().filter(|s| **s >= promised).count();
    let days = met.iter().flatten().count();
    let sentence = match view.language {
        super::Language::English => {
            format!("{id}: simulated customers met the target on {good} of {days} days.")
        }
        super::Language::Chinese => format!("{id}：{days} 天中有 {good} 天仿真达到目标。"),
    };
    Ok(figure(&lines(&chart)?, &sentence) + &day_table(view, simulated, &formula))
}

fn day_table(view: &PageView<'_>, simulated: &SimulatedQueue, formula: &[Option<f64>]) -> String {
    let head = [
        Text::Day,
        Text::Offered,
        Text::ByFormula,
        Text::Simulated,
        Text::SimulatedBand,
        Text::SpeedOfAnswer,
    ];
    let dash = || "–".to_owned();
    let share = |value: Option<f64>| value.map_or_else(dash, percent);
    let rows = simulated.days.iter().enumerate().map(|(day, met)| {
        let date = view.date(view.plan.problem.grid.day(day));
        let band = met.service_level_low.zip(met.service_level_high);
        let cells = [
            grouped(met.offered),
            share(formula[day]),
            share(met.service_level),
            band.map_or_else(dash, |(a, b)| format!("{} – {}", percent(a), percent(b))),
            met.average_speed_of_answer_s.map_or_else(dash, span),
        ];
        numbers(date, cells)
    });
    let table = HtmlTable {
        head: head.iter().map(|t| view.say(*t).to_owned()).collect(),
        rows: rows.collect(),
    };
    table.folded(view.say(Text::Table))
}

/// Runs of neighbouring known values; a gap in the data stays a gap.
pub(super) fn runs(values: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (index, value) in values.iter().enumerate() {
        match value {
            None => open = false,
            Some(v) => {
                if !open {
                    runs.push(Vec::new());
                    open = true;
                }
                runs.last_mut()
                    .expect("invariant: a run was just opened")
                    .push((index as f64, *v));
            }
        }
    }
    runs
}
