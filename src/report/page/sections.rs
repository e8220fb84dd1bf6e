//! The tables of the page: worst intervals, contracts, what-ifs, objective, models, inputs.

use super::super::html::{HtmlTable, grouped, number, percent, section, words};
use super::super::text::Text;
use super::{PageView, figures};
use crate::history::Severity;
use crate::roster::{SolvedRoster, explain};

/// Intervals listed with their reasons.
const WORST: usize = 12;

pub(super) fn worst(view: &PageView<'_>, solved: &SolvedRoster) -> String {
    let problem = &view.plan.problem;
    let found = explain::worst_intervals(problem, &solved.roster, &solved.coverage, WORST);
    let title = view.say(Text::Worst);
    if found.is_empty() {
        return section("worst", title, view.say(Text::NothingMissing), "");
    }
    let head = [
        Text::Interval,
        Text::Queue,
        Text::Required,
        Text::Rostered,
        Text::Missing,
        Text::Why,
    ];
    let rows = found.iter().map(|short| {
        let why = short.reason.wording();
        let why = match view.language {
            super::Language::English => why.english,
            super::Language::Chinese => why.chinese,
        };
        vec![
            words(short.start.format("%Y-%m-%d %H:%M").to_string()),
            words(short.queue.as_str()),
            number(format!("{:.1}", short.required)),
            number(format!("{:.1}", short.scheduled)),
            number(format!("{:.1}", short.required - short.scheduled)),
            words(format!("{why} ({})", people_text(view, short))),
        ]
    });
    let table = HtmlTable {
        head: head.iter().map(|t| view.say(*t).to_owned()).collect(),
        rows: rows.collect(),
    };
    section("worst", title, "", &table.render())
}

/// Where the people of that skill were, in numbers.
fn people_text(view: &PageView<'_>, short: &explain::Shortfall) -> String {
    match view.language {
        super::Language::English => format!(
            "{} have the skill: {} on a shift, {} of them on a break, {} at other hours, {} off, {} on leave, {} unavailable",
            short.people_with_skill,
            short.on_shift,
            short.on_break,
            short.at_other_hours,
            short.off,
            short.on_leave,
            short.unavailable
        ),
        super::Language::Chinese => format!(
            "具备技能 {} 人：在班 {}（其中休息 {}），其他时段上班 {}，休班 {}，请假 {}，不可用 {}",
            short.people_with_skill,
            short.on_shift,
            short.on_break,
            short.at_other_hours,
            short.off,
            short.on_leave,
            short.unavailable
        ),
    }
}

pub(super) fn contracts(view: &PageView<'_>, solved: &SolvedRoster) -> String {
    let head = [
        Text::Contract,
        Text::People,
        Text::Shifts,
        Text::PaidHours,
        Text::HoursPerPerson,
        Text::Cost,
    ];
    let weeks = view.plan.problem.grid.n_days() as f64 / 7.0;
    let rows = figures::by_contract(&view.plan.problem, solved)
        .into_iter()
        .map(|c| {
            let each = c.paid_hours / (c.people.max(1) as f64 * weeks);
            vec![
                words(c.contract),
                number(grouped(c.people as f64)),
                number(grouped(c.shifts as f64)),
                number(grouped(c.paid_hours)),
                number(format!("{each:.1}")),
                number(grouped(c.cost)),
            ]
        });
    let table = HtmlTable {
        head: head.iter().map(|t| view.say(*t).to_owned()).collect(),
        rows: rows.collect(),
    };
    let mut body = table.render();
    if !solved.left_out.is_empty() {
        body.push_str(&format!("<h3>{}</h3>\n", view.say(Text::LeftOut)));
        let rows = solved.left_out.iter().map(|left| {
            let agent = &view.plan.problem.agents[left.agent];
            vec![
                words(format!("{} {}", agent.id, agent.name)),
                words(format!("{} → {}", left.reason, left.least_relaxation)),
            ]
        });
        let table = HtmlTable {
            head: vec![view.say(Text::LeftOut).into(), view.say(Text::Why).into()],
            rows: rows.collect(),
        };
        body.push_str(&table.render());
    }
    section("contracts", view.say(Text::Contracts), "", &body)
}

pub(super) fn what_if(view: &PageView<'_>) -> String {
    if view.what_if.is_empty() {
        return String::new();
    }
    let mut names: Vec<&str> = Vec::new();
    let mut measures: Vec<(&str, &str)> = Vec::new();
    for row in view.what_if {
        if !names.contains(&row.scenario.as_str()) {
            names.push(&row.scenario);
        }
        let measure = (row.measure.as_str(), row.scope.as_str());
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let mut table = HtmlTable {
        head: vec![
            view.say(Text::Scenario).into(),
            view.say(Text::Baseline).into(),
        ],
        rows: Vec::new(),
    };
    table.head.extend(names.iter().map(|n| (*n).to_owned()));
    for (measure, scope) in measures {
        let of = |name: &str| {
            view.what_if
                .iter()
                .find(|r| r.scenario == name && r.measure == measure && r.scope == scope)
        };
        let Some(any) = names.iter().find_map(|n| of(n)) else {
            continue;
        };
        let mut row = vec![words(any.title(view.language))];
        row.push(number(any.show(any.baseline)));
        row.extend(names.iter().map(|n| match of(n) {
            Some(found) => number(format!(
                "{} ({})",
                found.show(found.value),
                found.show_difference()
            )),
            None => number("–"),
        }));
        table.rows.push(row);
    }
    let title = view.say(Text::WhatIf);
    section(
        "what-if",
        title,
        view.say(Text::WhatIfLead),
        &table.render(),
    )
}

pub(super) fn objective(view: &PageView<'_>, solved: &SolvedRoster) -> String {
    let o = &solved.objective;
    let prices = &view.plan.problem.objective;
    let parts = [
        (
            Text::UnderstaffedFirst,
            o.understaffed_first,
            format!("{} / h", prices.understaffed_first),
        ),
        (
            Text::UnderstaffedBeyond,
            o.understaffed_beyond,
            format!("{} / h", prices.understaffed_beyond),
        ),
        (Text::MissingService, o.service_level, String::new()),
        (
            Text::OverstaffedPart,
            o.overstaffed,
            format!("{} / h", prices.overstaffed),
        ),
        (Text::Wage, o.wage, format!("× {}", prices.wage)),
        (
            Text::Preference,
            o.preference,
            format!("{}", prices.preference),
        ),
        (
            Text::Unfairness,
            o.unfairness,
            format!("{} / h", prices.unfairness),
        ),
        (Text::SoftRules, o.rules, String::new()),
        (Text::HeadLimits, o.limits, String::new()),
        (Text::Total, o.total(), String::new()),
        (Text::Bound, solved.bound, String::new()),
    ];
    let problem = &view.plan.problem;
    let has_curves = !problem.curves.is_empty();
    let is_asked = |name| match name {
        Text::UnderstaffedFirst | Text::UnderstaffedBeyond => !has_curves,
        Text::MissingService => has_curves,
        Text::Unfairness => prices.unfairness > 0.0,
        Text::SoftRules => !problem.labour.is_empty(),
        Text::HeadLimits => problem.limits.iter().any(|limit| limit.price.is_some()),
        _ => true,
    };
    let parts = parts.into_iter().filter(|part| is_asked(part.0));
    let rows = parts.map(|(name, value, price)| {
        vec![
            words(view.say(name)),
            number(format!("{value:.2}")),
            number(price),
        ]
    });
    let mut rows: Vec<_> = rows.collect();
    rows.push(vec![
        words(view.say(Text::ProvenGap)),
        number(percent(solved.gap())),
        number(""),
    ]);
    let table = HtmlTable {
        head: vec![view.say(Text::Part).into(), String::new(), String::new()],
        rows,
    };
    let title = view.say(Text::Objective);
    section(
        "objective",
        title,
        view.say(Text::ObjectiveLead),
        &table.render(),
    )
}

pub(super) fn models(view: &PageView<'_>) -> String {
    let rows = view.plan.forecast.queues.iter().map(|queue| {
        let candidates: Vec<String> = queue
            .choice
            .candidates
            .iter()
            .map(|(name, wape)| format!("{name} {}", percent(*wape)))
            .collect();
        let shown = if candidates.is_empty() {
            view.say(Text::NoBacktest).to_owned()
        } else {
            candidates.join(" · ")
        };
        vec![
            words(queue.queue.as_str()),
            words(queue.choice.chosen),
            words(shown),
        ]
    });
    let table = HtmlTable {
        head: [Text::Queue, Text::Chosen, Text::Candidates]
            .map(|t| view.say(t).to_owned())
            .to_vec(),
        rows: rows.collect(),
    };
    let title = view.say(Text::Models);
    section("models", title, view.say(Text::ModelsLead), &table.render())
}

pub(super) fn inputs(view: &PageView<'_>) -> String {
    let rows = view.ledgers.iter().map(|ledger| {
        let remarks = ledger.findings.len();
        let errors = ledger
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count();
        vec![
            words(&ledger.file),
            number(grouped(ledger.read as f64)),
            number(grouped(ledger.accepted as f64)),
            number(grouped(ledger.repaired as f64)),
            number(grouped(ledger.refused as f64)),
            number(format!("{remarks} ({errors})")),
        ]
    });
    let head = [
        Text::File,
        Text::RowsRead,
        Text::RowsAccepted,
        Text::RowsRepaired,
        Text::RowsRefused,
        Text::Remarks,
    ];
    let table = HtmlTable {
        head: head.iter().map(|t| view.say(*t).to_owned()).collect(),
        rows: rows.collect(),
    };
    section("inputs", view.say(Text::Inputs), "", &table.render())
}
