//! The roster against the requirement: the hardest day, the heat map of the plan, one day's people.

use super::super::charts::{
    ChartError, Gantt, GanttRow, HeatMap, LineChart, LineSeries, Stroke, gantt, heat_map, lines,
};
use super::super::html::{HtmlTable, figure, grouped, section};
use super::super::text::Text;
use super::volume_view::hour_labels;
use super::{PageView, figures, numbers};
use crate::roster::{RosterProblem, Shift, SolvedRoster};

/// People drawn in one day's picture; the files hold everybody.
const GANTT_ROWS: usize = 160;

pub(super) fn coverage(view: &PageView<'_>, solved: &SolvedRoster) -> Result<String, ChartError> {
    let day = figures::hardest_day(view.plan, solved);
    let grid = &view.plan.problem.grid;
    let mut body = format!(
        "<h3>{}: {}</h3>\n",
        view.say(Text::PeakDay),
        view.date(grid.day(day))
    );
    for queue in 0..view.plan.problem.queues.len() {
        body.push_str(&one_queue(view, solved, queue, day)?);
    }
    let title = view.say(Text::RequiredRostered);
    let lead = view.say(Text::RequiredRosteredLead);
    let mut out = section("coverage", title, lead, &body);
    let map = heat(view, solved)?;
    let title = view.say(Text::HeatMap);
    out.push_str(&section("heat", title, view.say(Text::HeatMapLead), &map));
    Ok(out)
}

fn one_queue(
    view: &PageView<'_>,
    solved: &SolvedRoster,
    queue: usize,
    day: usize,
) -> Result<String, ChartError> {
    let grid = &view.plan.problem.grid;
    let cover = &solved.coverage.queues[queue];
    let of_day = grid.intervals_of_day(day);
    let line = |values: &[f64]| {
        let mut run: Vec<(f64, f64)> = of_day
            .clone()
            .map(|i| ((i - of_day.start) as f64, values[i]))
            .collect();
        // The last step is as wide as the others.
        if let Some(&(x, y)) = run.last() {
            run.push((x + 1.0, y));
        }
        vec![run]
    };
    let id = view.plan.problem.queues[queue].queue.as_str();
    let series = |name: Text, stroke: Stroke, values: &[f64]| LineSeries {
        name: view.say(name).into(),
        stroke,
        runs: line(values),
        band: Vec::new(),
    };
    let chart = LineChart {
        label: format!("{id}: {}", view.say(Text::RequiredRostered)),
        y_title: format!("{id}, {}", view.say(Text::PeopleUnit)),
        percent: false,
        x_labels: hour_labels(grid, day),
        series: vec![
            series(Text::Rostered, Stroke::Rostered, &cover.scheduled),
            series(Text::Required, Stroke::Required, &cover.required),
        ],
    };
    let missing: f64 = of_day.clone().map(|i| cover.understaffed[i]).sum();
    let hours = missing * grid.interval_hours();
    let sentence = match view.language {
        super::Language::English => {
            format!("{id}: {} agent-hours missing on this day.", grouped(hours))
        }
        super::Language::Chinese => format!("{id}：当日缺 {} 人时。", grouped(hours)),
    };
    let rows = of_day.map(|i| {
        let clock = grid.wall(i).format("%H:%M").to_string();
        let cells = [cover.required[i], cover.scheduled[i], cover.understaffed[i]];
        numbers(clock, cells.map(|v| format!("{v:.1}")))
    });
    let table = HtmlTable {
        head: [
            Text::Interval,
            Text::Required,
            Text::Rostered,
            Text::Missing,
        ]
        .map(|t| view.say(t).to_owned())
        .to_vec(),
        rows: rows.collect(),
    };
    Ok(figure(&lines(&chart)?, &sentence) + &table.folded(view.say(Text::Table)))
}

fn heat(view: &PageView<'_>, solved: &SolvedRoster) -> Result<String, ChartError> {
    let grid = &view.plan.problem.grid;
    let slots = grid.slots_per_day();
    let mut cells = vec![vec![None; slots]; grid.n_days()];
    for interval in 0..grid.n_intervals() {
        let (day, slot) = (grid.day_of(interval), grid.slot(interval));
        cells[day][slot] = balance(solved, interval);
    }
    let largest = cells
        .iter()
        .flatten()
        .flatten()
        .fold(1.0f64, |m, v| m.max(v.abs()));
    let per_hour = (60 / grid.interval_minutes()) as usize;
    let chart = HeatMap {
        label: view.say(Text::HeatMap).into(),
        rows: (0..grid.n_days())
            .map(|d| short_date(view, grid.day(d)))
            .collect(),
        columns: (0..24)
            .step_by(2)
            .map(|hour| (hour * per_hour, format!("{hour:02}:00")))
            .collect(),
        cells,
        full_scale: largest.min(20.0),
        key: [Text::KeyShort, Text::KeyEnough, Text::KeyMany].map(|t| view.say(t).to_owned()),
    };
    let (under, over) = figures::staffing_hours(&view.plan.problem, solved);
    let sentence = match view.language {
        super::Language::English => format!(
            "In the whole plan {} agent-hours are missing and {} are too many.",
            grouped(under),
            grouped(over)
        ),
        super::Language::Chinese => {
            format!(
                "整个计划期缺 {} 人时，超 {} 人时。",
                grouped(under),
                grouped(over)
            )
        }
    };
    Ok(figure(&heat_map(&chart)?, &sentence))
}

/// People above or below over all queues; what is missing hides behind no surplus elsewhere.
fn balance(solved: &SolvedRoster, interval: usize) -> Option<f64> {
    let queues = &solved.coverage.queues;
    let under: f64 = queues.iter().map(|q| q.understaffed[interval]).sum();
    let over: f64 = queues.iter().map(|q| q.overstaffed[interval]).sum();
    let idle = queues
        .iter()
        .all(|q| q.required[interval] == 0.0 && q.scheduled[interval] == 0.0);
    if idle {
        None
    } else if under >= 0.5 {
        Some(-under)
    } else {
        Some(over)
    }
}

fn short_date(view: &PageView<'_>, day: chrono::NaiveDate) -> String {
    view.date(day).split_off(5)
}

pub(super) fn day(view: &PageView<'_>, solved: &SolvedRoster) -> Result<String, ChartError> {
    let day = figures::hardest_day(view.plan, solved);
    let problem = &view.plan.problem;
    let date = problem.grid.day(day);
    let mut shifts: Vec<&Shift> = solved
        .roster
        .shifts
        .iter()
        .filter(|s| s.work_date == date)
        .collect();
    shifts.sort_by_key(|s| (s.start_minute, s.end_minute, s.agent));
    let midnight = problem.grid.minute_at(date, 0);
    let rows = shifts.iter().take(GANTT_ROWS);
    let rows: Vec<GanttRow> = rows.map(|s| gantt_row(problem, s, midnight)).collect();
    let first = rows.iter().map(|r| r.shift.0 / 60).min().unwrap_or(0);
    let last = rows
        .iter()
        .map(|r| (r.shift.1 + 59) / 60)
        .max()
        .unwrap_or(24);
    let chart = Gantt {
        label: format!("{}: {}", view.say(Text::Gantt), view.date(date)),
        rows,
        hours: (first as i32 / 2 * 2, (last as i32).max(first as i32 + 2)),
        key: [Text::Work, Text::PaidBreak, Text::UnpaidBreak].map(|t| view.say(t).to_owned()),
    };
    let shown = shifts.len().min(GANTT_ROWS);
    let sentence = match view.language {
        super::Language::English => {
            format!(
                "{}: {} shifts, {shown} of them drawn.",
                view.date(date),
                shifts.len()
            )
        }
        super::Language::Chinese => {
            format!(
                "{}：{} 个班次，图中显示 {shown} 个。",
                view.date(date),
                shifts.len()
            )
        }
    };
    let title = view.say(Text::Gantt);
    let body = figure(&gantt(&chart)?, &sentence);
    Ok(section("day", title, view.say(Text::GanttLead), &body))
}

fn gantt_row(problem: &RosterProblem, shift: &Shift, midnight: i64) -> GanttRow {
    let agent = &problem.agents[shift.agent];
    let pattern = &problem.shift_patterns[shift.pattern];
    let name: String = agent.name.chars().take(14).collect();
    GanttRow {
        name: format!("{name} · {}", pattern.id),
        shift: (shift.start_minute - midnight, shift.end_minute - midnight),
        breaks: shift
            .breaks
            .iter()
            .map(|b| {
                let (_, paid) = problem.interruption(shift.pattern, b.rule);
                (b.start_minute - midnight, b.end_minute - midnight, paid)
            })
            .collect(),
    }
}
