//! Backlogs day by day: what came, what was done in time, late and in idle time, what is left.

use super::super::charts::escape;
use super::super::figures;
use super::super::html::{HtmlTable, grouped};
use super::super::text::Text;
use super::{PageView, numbers};
use crate::roster::SolvedRoster;
use crate::staffing::{BacklogInterval, StaffingModel};

/// A table for each deferred queue, at the people rostered; nothing where there is none.
pub(super) fn by_day(view: &PageView<'_>, solved: &SolvedRoster) -> String {
    let mut queues = view.inputs.queues.iter();
    if !queues.any(|queue| queue.target.model == StaffingModel::Deferred) {
        return String::new();
    }
    let worked = figures::worked(view.inputs, &view.plan.requirement, &solved.coverage);
    let tables = worked.iter().zip(&view.inputs.queues);
    let tables = tables.filter_map(|(service, queue)| {
        let backlog = service.backlog.as_ref()?;
        let id = queue.context.queue.as_str();
        let title = format!("{id}: {}", view.say(Text::BacklogByDay));
        let table = table(view, backlog).render();
        Some(format!("<h3>{}</h3>\n{table}", escape(&title)))
    });
    tables.collect()
}

fn table(view: &PageView<'_>, backlog: &[BacklogInterval]) -> HtmlTable {
    let grid = &view.plan.problem.grid;
    let head = [
        Text::Day,
        Text::Arrived,
        Text::DoneOnTime,
        Text::DoneLate,
        Text::DoneInIdleTime,
        Text::BacklogAtNight,
        Text::Overdue,
    ];
    let row = |day: usize| {
        let rows = &backlog[grid.intervals_of_day(day)];
        let sum = |of: fn(&BacklogInterval) -> f64| rows.iter().map(of).sum::<f64>();
        let last = rows.last().copied().unwrap_or_default();
        let cells = [
            sum(|row| row.arrived),
            sum(|row| row.done_on_time),
            sum(|row| row.done_late),
            sum(|row| row.done_in_idle_time),
            last.backlog,
            last.overdue,
        ];
        numbers(view.date(grid.day(day)), cells.map(grouped))
    };
    HtmlTable {
        head: head.iter().map(|text| view.say(*text).to_owned()).collect(),
        rows: (0..grid.n_days()).map(row).collect(),
    }
}
