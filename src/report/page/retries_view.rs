//! Callers who call again, day by day: attempts and customers, as a flow and simulated.

use std::time::Duration;

use super::super::charts::escape;
use super::super::html::{HtmlTable, grouped, percent};
use super::super::text::Text;
use super::{PageView, numbers};
use crate::roster::SolvedRoster;
use crate::staffing::time_varying::Flow;
use crate::staffing::{self, IntervalLoad, QueueLoads};

/// A table for each queue whose callers call again, at the people rostered.
pub(super) fn by_day(view: &PageView<'_>, solved: &SolvedRoster) -> String {
    let queues = 0..view.inputs.queues.len();
    let tables = queues.filter_map(|queue| {
        let days = flow_of_days(view, solved, queue)?;
        let id = view.inputs.queues[queue].context.queue.as_str();
        let title = format!("{}: {}", id, view.say(Text::RetriesByDay));
        let table = table(view, queue, &days).render();
        Some(format!("<h3>{}</h3>\n{table}", escape(&title)))
    });
    tables.collect()
}

fn flow_of_days(view: &PageView<'_>, solved: &SolvedRoster, queue: usize) -> Option<Vec<Flow>> {
    let grid = &view.plan.problem.grid;
    let nothing = IntervalLoad {
        offered: 0.0,
        handle_time_s: view.inputs.queues[queue].context.default_handle_time_s,
        offered_load: 0.0,
    };
    let needed = view.plan.requirement.queues[queue].intervals.iter();
    let loads: Vec<IntervalLoad> = needed.map(|at| at.load.unwrap_or(nothing)).collect();
    let load = QueueLoads {
        loads: &loads,
        open: &view.plan.load.queues[queue].open,
        interval: Duration::from_secs(60 * u64::from(grid.interval_minutes())),
    };
    let people = &solved.coverage.queues[queue].scheduled;
    let target = &view.inputs.queues[queue].target;
    // The requirement was made from these targets and loads, so they make sense here too.
    let flows = staffing::retry_flow(target, &load, people).unwrap_or_default()?;
    let day = |day: usize| {
        let of_day = flows[grid.intervals_of_day(day)].iter();
        of_day.fold(Flow::default(), |sum, next| sum.then(next))
    };
    Some((0..grid.n_days()).map(day).collect())
}

fn table(view: &PageView<'_>, queue: usize, days: &[Flow]) -> HtmlTable {
    let head = [
        Text::Day,
        Text::FirstAttempts,
        Text::FlowAttempts,
        Text::FlowOfAttempts,
        Text::FlowOfCustomers,
        Text::SimulatedAttempts,
        Text::SimulatedOfAttempts,
        Text::SimulatedOfCustomers,
    ];
    let share = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), percent);
    let simulated = view.plan.service.as_ref().map(|s| &s.queues[queue].days);
    let rows = days.iter().enumerate().map(|(day, flow)| {
        let met = simulated.map(|days| days[day]);
        let cells = [
            grouped(flow.first_attempts),
            grouped(flow.attempts()),
            share(flow.pass_rate_of_attempts()),
            share(flow.pass_rate_of_customers()),
            met.map_or_else(|| "–".to_owned(), |met| grouped(met.offered)),
            share(met.and_then(|met| met.pass_rate_of_attempts())),
            share(met.and_then(|met| met.pass_rate_of_customers())),
        ];
        numbers(view.date(view.plan.problem.grid.day(day)), cells)
    });
    HtmlTable {
        head: head.iter().map(|text| view.say(*text).to_owned()).collect(),
        rows: rows.collect(),
    }
}
