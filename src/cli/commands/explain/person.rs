//! `paiban explain person`.

use serde_json::{Value, json};

use super::asked::{Asked, SHOWN, answer, failed};
use crate::calendar::{ClockMinutes, format_clock};
use crate::cli::args::WhoArgs;
use crate::cli::bar::Watch;
use crate::cli::console::Outcome;
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::Workspace;
use crate::report::Language;
use crate::roster::explain::{DayOption, options};

/// What each shift of one person's day would cost the plan.
///
/// # Errors
/// 3 for a person or a day that is not there.
pub fn why_person(args: &WhoArgs, space: &Workspace, watch: &Watch) -> Result<Outcome, Failure> {
    let asked = Asked::read(
        args.roster.as_deref(),
        args.requirement.as_deref(),
        space,
        watch,
    )?;
    let problem = &asked.problem;
    let position = problem
        .agents
        .iter()
        .position(|a| a.id.as_str() == args.agent);
    let agent = position.ok_or_else(|| {
        let text = format!("nobody in agents.csv has the id \"{}\"", args.agent);
        Failure::new(Exit::Input, "PB-1403", text)
    })?;
    asked.day(args.date)?;
    let found = options(problem, &asked.roster, (agent, args.date)).map_err(failed)?;
    let name = |shift: Option<(usize, ClockMinutes)>| match shift {
        None => "off".to_owned(),
        Some((pattern, start)) => {
            let pattern = &problem.shift_patterns[pattern];
            let until = format_clock(start + pattern.minutes);
            format!("{} {}-{until}", pattern.id, format_clock(start))
        }
    };
    let english = space.language == Language::English;
    let mut text = match english {
        true => format!("{} {}: {}\n", args.agent, args.date, name(found.now)),
        false => format!("{} {}：{}\n", args.agent, args.date, name(found.now)),
    };
    let legal = found.options.iter().filter(|option| option.extra.is_some());
    for option in legal.take(SHOWN) {
        text += &format!("  {}\n", told(option, &name(option.shift), english));
    }
    for option in found.options.iter().filter(|option| option.extra.is_none()) {
        let why = option.forbidden_by.as_deref();
        let why = why.unwrap_or(match english {
            true => "no legal week holds it",
            false => "没有合规的一周包含它",
        });
        text += &format!("  {}: {why}\n", name(option.shift));
    }
    let rows: Vec<Value> = found
        .options
        .iter()
        .map(|option| row(option, &name(option.shift), option.shift == found.now))
        .collect();
    let mut outcome = answer(space, text);
    outcome.fields.insert("now".into(), json!(name(found.now)));
    outcome.fields.insert("options".into(), json!(rows));
    Ok(outcome)
}

fn row(option: &DayOption, name: &str, now: bool) -> Value {
    json!({
        "option": name,
        "now": now,
        "extra": option.extra,
        "own_cost": option.own_cost,
        "worth": option.worth,
        "forbidden_by": option.forbidden_by,
    })
}

fn told(option: &DayOption, name: &str, english: bool) -> String {
    let (extra, own, worth) = (option.extra.unwrap_or(0.0), option.own_cost, option.worth);
    match english {
        true => format!("{name}: {extra:.2} more; costs {own:.2}, is worth {worth:.2} that day"),
        false => format!("{name}：多 {extra:.2}；当天成本 {own:.2}，价值 {worth:.2}"),
    }
}
