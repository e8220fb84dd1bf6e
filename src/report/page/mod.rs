//! One self-contained page that a planner wants to look at: no script, no font, nothing from outside.

mod assumptions;
mod backlog_view;
mod retries_view;
mod roster_view;
mod sections;
mod service_view;
mod volume_view;

use super::charts::{ChartError, escape};
use super::html::{HtmlTable, grouped, number, percent, section, words};
use super::language::Language;
use super::text::Text;
use super::{WhatIfRow, figures};
use crate::history::Ledger;
use crate::plan::{Plan, PlanInputs};
use crate::roster::{RosterOutcome, SolvedRoster};

/// What the page is made from.
#[derive(Debug, Clone)]
pub struct PageView<'a> {
    /// What the plan was made from.
    pub inputs: &'a PlanInputs,
    /// The plan.
    pub plan: &'a Plan,
    /// What became of each input file.
    pub ledgers: &'a [Ledger],
    /// Scenarios beside the plan; may be empty.
    pub what_if: &'a [WhatIfRow],
    /// The language of the texts.
    pub language: Language,
    /// Service level by formula at the people rostered: per queue, per interval.
    pub formula: Vec<Vec<Option<f64>>>,
}

impl PageView<'_> {
    /// The formula's service level over some intervals of a queue.
    fn formula_level(&self, queue: usize, intervals: std::ops::Range<usize>) -> Option<f64> {
        let need = &self.plan.requirement.queues[queue];
        figures::weighted_service_level(need, &self.formula[queue], intervals)
    }

    fn say(&self, text: Text) -> &'static str {
        text.say(self.language)
    }

    fn date(&self, day: chrono::NaiveDate) -> String {
        use chrono::Datelike;
        let weekday = day.weekday().num_days_from_monday() as usize;
        let name = match self.language {
            Language::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday],
            Language::Chinese => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][weekday],
        };
        format!("{day} {name}")
    }
}

/// The whole page as HTML text.
///
/// # Errors
/// [`ChartError`] when the drawing library refuses: our bug.
pub fn page(view: &PageView<'_>) -> Result<String, ChartError> {
    let body = match view.plan.solved() {
        Some(solved) => planned(view, solved)?,
        None => nothing_planned(view)?,
    };
    Ok(format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} · paiban</title>\n<style>\n{}</style>\n</head>\n<body>\n{body}\
         <footer><p>{} {} · {}</p></footer>\n</body>\n</html>\n",
        view.language.tag(),
        escape(&view.inputs.name),
        include_str!("style.css"),
        view.say(Text::Made),
        env!("CARGO_PKG_VERSION"),
        view.say(Text::NotLegalAdvice),
    ))
}

fn planned(view: &PageView<'_>, solved: &SolvedRoster) -> Result<String, ChartError> {
    let mut out = header(view, &tiles(view, solved));
    out.push_str("<main>\n");
    let tables = retries_view::by_day(view, solved) + &backlog_view::by_day(view, solved);
    out.push_str(&service_view::service(view, &tables)?);
    out.push_str(&volume_view::volume(view, solved)?);
    out.push_str(&roster_view::coverage(view, solved)?);
    out.push_str(&roster_view::day(view, solved)?);
    out.push_str(&sections::worst(view, solved));
    out.push_str(&sections::contracts(view, solved));
    out.push_str(&sections::what_if(view));
    out.push_str(&sections::objective(view, solved));
    out.push_str(&sections::models(view));
    out.push_str(&assumptions::assumptions(view));
    out.push_str(&sections::inputs(view));
    out.push_str("</main>\n");
    Ok(out)
}

/// Without a roster: the reasons first, then what was forecast all the same.
fn nothing_planned(view: &PageView<'_>) -> Result<String, ChartError> {
    let mut out = header(view, "");
    out.push_str("<main>\n");
    if let RosterOutcome::Infeasible(conflicts) = view.plan.outcome.as_ref() {
        let mut table = HtmlTable {
            head: vec![view.say(Text::Contract).into(), view.say(Text::Why).into()],
            rows: Vec::new(),
        };
        for conflict in conflicts {
            let changes = conflict.smallest_changes.join("; ");
            let why = format!("{} → {changes}", conflict.reason);
            table
                .rows
                .push(vec![words(conflict.obstacle.name()), words(why)]);
        }
        let lead = view.say(Text::InfeasibleLead);
        out.push_str(&section(
            "infeasible",
            view.say(Text::Infeasible),
            lead,
            &table.render(),
        ));
    }
    out.push_str(&sections::models(view));
    out.push_str(&assumptions::assumptions(view));
    out.push_str(&sections::inputs(view));
    out.push_str("</main>\n");
    Ok(out)
}

fn header(view: &PageView<'_>, tiles: &str) -> String {
    let grid = &view.plan.problem.grid;
    let links = [
        ("service", Text::Service),
        ("volume", Text::Forecast),
        ("coverage", Text::RequiredRostered),
        ("heat", Text::HeatMap),
        ("day", Text::Gantt),
        ("worst", Text::Worst),
        ("contracts", Text::Contracts),
        ("what-if", Text::WhatIf),
        ("objective", Text::Objective),
        ("assumptions", Text::Assumptions),
    ];
    let mut nav = String::new();
    for (id, text) in links {
        if id != "what-if" || !view.what_if.is_empty() {
            nav.push_str(&format!("<a href=\"#{id}\">{}</a>", view.say(text)));
        }
    }
    format!(
        "<header>\n<h1>{}</h1>\n<p class=\"period\">{} {} – {} · {} · {} min</p>\n{tiles}\
         <nav aria-label=\"{}\">{nav}</nav>\n</header>\n",
        escape(&view.inputs.name),
        view.say(Text::Planned),
        view.date(grid.first_day()),
        view.date(grid.day(grid.n_days() - 1)),
        escape(grid.zone().name()),
        grid.interval_minutes(),
        view.say(Text::Contents),
    )
}

fn tiles(view: &PageView<'_>, solved: &SolvedRoster) -> String {
    let problem = &view.plan.problem;
    let contracts = figures::by_contract(problem, solved);
    let paid: f64 = contracts.iter().map(|c| c.paid_hours).sum();
    let cost: f64 = contracts.iter().map(|c| c.cost).sum();
    let (under, over) = figures::staffing_hours(problem, solved);
    let people = problem.agents.len() - solved.left_out.len();
    let breaches = view.plan.violations.len();
    let hours = view.say(Text::HoursUnit);
    let status = match view.plan.outcome.as_ref() {
        RosterOutcome::Optimal(_) => Text::StatusOptimal,
        _ => Text::StatusFeasible,
    };
    let tile = |class: &str, value: String, name: String| {
        format!("<li class=\"{class}\"><b>{value}</b><span>{name}</span></li>\n")
    };
    let judged = |bad: bool| if bad { "warn" } else { "good" };
    let mut out = String::from("<ul class=\"tiles\">\n");
    out.push_str(&tile(
        "",
        grouped(people as f64),
        view.say(Text::People).into(),
    ));
    out.push_str(&tile(
        "",
        format!("{} {hours}", grouped(paid)),
        view.say(Text::PaidHours).into(),
    ));
    out.push_str(&tile("", grouped(cost), view.say(Text::Cost).into()));
    let short = format!("{} {hours}", grouped(under));
    out.push_str(&tile(
        judged(under > 0.005 * paid),
        short,
        view.say(Text::Understaffed).into(),
    ));
    let surplus = format!("{} {hours}", grouped(over));
    out.push_str(&tile("", surplus, view.say(Text::Overstaffed).into()));
    let gap = format!("{} · {}", view.say(Text::ProvenGap), view.say(status));
    out.push_str(&tile("", percent(solved.gap()), gap));
    out.push_str(&tile(
        judged(breaches > 0),
        breaches.to_string(),
        view.say(Text::Breaches).into(),
    ));
    out.push_str("</ul>\n");
    out
}

/// A row of numbers for a folded table under a chart.
fn numbers(first: String, rest: impl IntoIterator<Item = String>) -> Vec<super::html::Cell> {
    std::iter::once(words(first))
        .chain(rest.into_iter().map(number))
        .collect()
}
