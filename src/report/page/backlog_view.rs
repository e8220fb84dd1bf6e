//! Backlogs day by day: what came, what was done in time, late and in idle time, what is left.

use super::super::charts::escape;
use super::super::figures;
use super::super::html::{HtmlTable, grouped, percent, span};
use super::super::text::Text;
use super::{Language, PageView, numbers};
use crate::plan::PlannedQueue;
use crate::roster::SolvedRoster;
use crate::staffing::{AnswerWithin, BacklogInterval, StaffingModel};

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

/// What a deferred queue begins with and whose idle time it uses, for the assumptions.
pub(super) fn sentences(view: &PageView<'_>, index: usize, queue: &PlannedQueue) -> Vec<String> {
    let rules = &queue.target.backlog;
    let mut found = Vec::new();
    if rules.at_start > 0 {
        found.push(at_start(view.language, queue));
    }
    if let Some(of) = &rules.idle_time {
        let needed = &view.plan.requirement.queues[index].intervals;
        let people: f64 = needed.iter().map(|at| at.idle_time).sum();
        let hours = grouped(people * view.plan.problem.grid.interval_hours());
        let names: Vec<&str> = of.queues.iter().map(|queue| queue.as_str()).collect();
        let (id, share) = (queue.context.queue.as_str(), percent(of.share.get()));
        let names = |between| names.join(between);
        found.push(match view.language {
            Language::English => format!(
                "{id} is also done in the idle time of {}: people needed there less those in contacts, of which {share} is taken to be usable; the requirement counts on {hours} hours of it. A live contact is never kept waiting for it.",
                names(", ")
            ),
            Language::Chinese => format!(
                "{id} 也在 {} 的空闲时间内处理：该处所需人数减去正在处理联络的人数，假定其中 {share} 可用；所需人数已计入其中 {hours} 小时。实时联络不会因此等待。",
                names("、")
            ),
        });
    }
    found
}

fn at_start(language: Language, queue: &PlannedQueue) -> String {
    let (id, contacts) = (queue.context.queue.as_str(), queue.target.backlog.at_start);
    let (time, open) = match queue.target.answer_within {
        AnswerWithin::OpenHours(time) => (time, true),
        AnswerWithin::Wait(time) | AnswerWithin::Elapsed(time) => (time, false),
    };
    let time = span(time.as_secs_f64());
    match (language, open) {
        (Language::English, true) => format!(
            "{id}: {contacts} contacts wait when the plan begins, due after its first {time} of open hours."
        ),
        (Language::English, false) => {
            format!("{id}: {contacts} contacts wait when the plan begins, due {time} later.")
        }
        (Language::Chinese, true) => {
            format!("{id}：计划开始时有 {contacts} 件待处理，须在最初 {time} 的营业时间内完成。")
        }
        (Language::Chinese, false) => {
            format!("{id}：计划开始时有 {contacts} 件待处理，须在 {time} 内完成。")
        }
    }
}
