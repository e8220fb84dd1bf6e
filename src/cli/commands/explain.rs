//! `paiban explain`: why infeasible, why short here, why this person.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::replan::{need_of, published};
use crate::calendar::{ClockMinutes, format_clock, parse_clock};
use crate::cli::args::{ExplainArgs, ExplainWhat, ShortArgs, WhoArgs};
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::plan::PlanError;
use crate::report::Language;
use crate::roster::explain::{
    DayOption, More, Savings, Shortfall, infeasible, options, savings, shortfall,
};
use crate::roster::{Roster, RosterError, RosterProblem, conflicts, evaluate};

/// Options shown before the rest is left to `--json`.
const SHOWN: usize = 15;

/// Answers one question about a plan.
///
/// # Errors
/// The failure of what could not be read or made; 3 for a person, day or queue that is not there.
pub fn explain(
    args: &ExplainArgs,
    seed: Option<u64>,
    console: &Console,
) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let space = Workspace::open(&args.project, None, seed, console, &watch)?;
    space.require_people()?;
    console.findings(&space.findings());
    let told = match &args.what {
        ExplainWhat::Infeasible => why_infeasible(&space),
        ExplainWhat::Short(args) => why_short(args, &space, &watch),
        ExplainWhat::Person(args) => why_person(args, &space, &watch),
    };
    watch.finish();
    told
}

fn failed(error: RosterError) -> Failure {
    workspace::stage_failure(&PlanError::Roster(error))
}

fn why_infeasible(space: &Workspace) -> Result<Outcome, Failure> {
    let problem = space.inputs.empty_problem();
    let contracts = conflicts(&problem).map_err(failed)?;
    let people = infeasible(&problem).map_err(failed)?;
    let mut lines = String::new();
    let english = space.language == Language::English;
    for of in &contracts {
        let ways = of.smallest_changes.join("; ");
        lines += &match english {
            true => format!(
                "contract {}: {}\n  any one of: {ways}\n",
                of.contract, of.reason
            ),
            false => format!("合同 {}：{}\n  任选其一：{ways}\n", of.contract, of.reason),
        };
    }
    let mut rows = Vec::new();
    for person in &people {
        let id = problem.agents[person.agent].id.as_str();
        let conflict = person.conflict.join("; ");
        lines += &match english {
            true => format!("{id}: cannot hold together: {conflict}\n"),
            false => format!("{id}：无法同时满足：{conflict}\n"),
        };
        for (rank, way) in person.ways_out.iter().enumerate() {
            lines += &format!("  {}. {}\n", rank + 1, way.words);
        }
        let ways = person.ways_out.iter();
        let ways: Vec<Value> = ways
            .map(|way| json!({"change": way.words, "gravity": way.rank, "steps": way.steps}))
            .collect();
        rows.push(json!({"agent_id": id, "conflict": person.conflict, "ways_out": ways}));
    }
    if lines.is_empty() {
        lines += match english {
            true => "everybody has a legal roster\n",
            false => "人人都有合规班表\n",
        };
    }
    let contracts: Vec<Value> = contracts
        .iter()
        .map(|of| {
            json!({
                "contract": of.contract,
                "reason": of.reason,
                "smallest_changes": of.smallest_changes,
            })
        })
        .collect();
    let mut outcome = answer(space, lines);
    outcome.fields.insert("contracts".into(), json!(contracts));
    outcome.fields.insert("people".into(), json!(rows));
    Ok(outcome)
}

fn answer(space: &Workspace, text: String) -> Outcome {
    Outcome {
        text,
        findings: space.findings(),
        ..Outcome::default()
    }
}

/// The plan that a question is about.
struct Asked {
    problem: RosterProblem,
    roster: Roster,
}

impl Asked {
    fn read(
        roster: Option<&Path>,
        requirement: Option<&Path>,
        space: &Workspace,
        watch: &Watch,
    ) -> Result<Self, Failure> {
        let place: PathBuf = roster.map_or_else(|| space.out.join("roster.csv"), Path::to_owned);
        let needed = need_of(&place, requirement, space, watch)?;
        let problem = space.inputs.roster_problem(&needed.2);
        let (published, _) = published(&place, &problem, space)?;
        Ok(Self {
            roster: published.roster,
            problem,
        })
    }

    fn day(&self, date: NaiveDate) -> Result<usize, Failure> {
        let grid = &self.problem.grid;
        let day = usize::try_from(grid.day_index(date)).ok();
        day.filter(|day| *day < grid.n_days()).ok_or_else(|| {
            let last = grid.day(grid.n_days() - 1);
            let text = format!(
                "{date} is not planned, expected {} to {last}",
                grid.first_day()
            );
            Failure::new(Exit::Input, "PB-1604", text)
        })
    }
}

fn why_short(args: &ShortArgs, space: &Workspace, watch: &Watch) -> Result<Outcome, Failure> {
    let asked = Asked::read(
        args.roster.as_deref(),
        args.requirement.as_deref(),
        space,
        watch,
    )?;
    let problem = &asked.problem;
    let clock = parse_clock(&args.time).filter(|clock| *clock < 1440);
    let clock = clock.ok_or_else(|| {
        let text = format!(
            "\"{}\" is no time of day, expected 00:00 to 23:59",
            args.time
        );
        Failure::new(Exit::Usage, "PB-0002", text)
    })?;
    asked.day(args.date)?;
    let minute = problem.grid.minute_at(args.date, clock);
    let interval = (minute / i64::from(problem.grid.interval_minutes())) as usize;
    let interval = interval.min(problem.grid.n_intervals() - 1);
    let (_, coverage) = evaluate(problem, &asked.roster);
    let queue = queue(args, problem, |q| coverage.queues[q].understaffed[interval])?;
    let at = (queue, interval);
    let short = shortfall(problem, &asked.roster, &coverage, at);
    let search = (space.inputs.seed, watch as &dyn crate::progress::Progress);
    let more = savings(problem, &asked.roster, at, search).map_err(failed)?;
    let mut outcome = answer(space, short_text(space, problem, &short, &more));
    let ideas: Vec<Value> = more
        .ideas
        .iter()
        .map(|idea| {
            json!({
                "more": words(problem, &idea.more, Language::English),
                "by_prices": idea.by_prices,
                "solved_again": idea.solved_again,
            })
        })
        .collect();
    let reason = short.reason.wording();
    let fields = [
        ("queue", json!(short.queue.as_str())),
        ("start", json!(short.start.to_rfc3339())),
        ("required", json!(short.required)),
        ("scheduled", json!(short.scheduled)),
        ("people_with_skill", json!(short.people_with_skill)),
        ("on_shift", json!(short.on_shift)),
        ("on_break", json!(short.on_break)),
        ("on_leave", json!(short.on_leave)),
        ("unavailable", json!(short.unavailable)),
        ("at_other_hours", json!(short.at_other_hours)),
        ("off", json!(short.off)),
        ("reason", json!(reason.english)),
        ("price_per_hour", json!(more.price)),
        ("ideas", json!(ideas)),
    ];
    outcome
        .fields
        .extend(fields.map(|(key, value)| (key.to_owned(), value)));
    Ok(outcome)
}

/// The queue asked for, or the one that misses most people then.
fn queue(
    args: &ShortArgs,
    problem: &RosterProblem,
    missing: impl Fn(usize) -> f64,
) -> Result<usize, Failure> {
    let Some(name) = &args.queue else {
        let queues = 0..problem.queues.len();
        let most = queues.reduce(|a, b| if missing(b) > missing(a) { b } else { a });
        return Ok(most.unwrap_or(0));
    };
    let known = problem.queues.iter();
    known
        .clone()
        .position(|queue| queue.queue.as_str() == name)
        .ok_or_else(|| {
            let names: Vec<&str> = known.map(|queue| queue.queue.as_str()).collect();
            let text = format!("no queue \"{name}\", expected one of {}", names.join(", "));
            Failure::new(Exit::Input, "PB-1403", text)
        })
}

fn short_text(
    space: &Workspace,
    problem: &RosterProblem,
    short: &Shortfall,
    more: &Savings,
) -> String {
    let at = short.start.format("%Y-%m-%d %H:%M");
    let reason = short.reason.wording();
    let mut text = match space.language {
        Language::English => format!(
            "{} at {at}: {:.2} of {:.2} people; {}\n\
             with the skill {}: {} on shift ({} on a break), {} at other hours, {} off, {} on leave, {} unavailable\n\
             one more person there saves {:.2} an hour\n",
            short.queue,
            short.scheduled,
            short.required,
            reason.english,
            short.people_with_skill,
            short.on_shift,
            short.on_break,
            short.at_other_hours,
            short.off,
            short.on_leave,
            short.unavailable,
            more.price,
        ),
        Language::Chinese => format!(
            "{} {at}：{:.2} / {:.2} 人；{}\n\
             具备技能 {} 人：在班 {}（休息 {}），其他时段 {}，休 {}，请假 {}，不可用 {}\n\
             此时多一人每小时节省 {:.2}\n",
            short.queue,
            short.scheduled,
            short.required,
            reason.chinese,
            short.people_with_skill,
            short.on_shift,
            short.on_break,
            short.at_other_hours,
            short.off,
            short.on_leave,
            short.unavailable,
            more.price,
        ),
    };
    for idea in more.ideas.iter().take(SHOWN) {
        let what = words(problem, &idea.more, space.language);
        let by_prices = idea.by_prices;
        text += &match (space.language, idea.solved_again) {
            (Language::English, Some(again)) => {
                format!("  {what}: saves {again:.2} (by prices {by_prices:.2})\n")
            }
            (Language::English, None) => format!("  {what}: saves {by_prices:.2} by prices\n"),
            (Language::Chinese, Some(again)) => {
                format!("  {what}：节省 {again:.2}（按价格估计 {by_prices:.2}）\n")
            }
            (Language::Chinese, None) => format!("  {what}：按价格估计节省 {by_prices:.2}\n"),
        };
    }
    text
}

fn words(problem: &RosterProblem, more: &More, language: Language) -> String {
    let english = language == Language::English;
    match more {
        More::Hour if english => "one more hour there".to_owned(),
        More::Hour => "此处多一小时".to_owned(),
        More::Person { contract, queues } => {
            let contract = &problem.contracts[*contract].id;
            let queues: Vec<&str> = queues
                .iter()
                .map(|&queue| problem.queues[queue].queue.as_str())
                .collect();
            let queues = queues.join("|");
            match english {
                true => format!("one more person on {contract} for {queues}"),
                false => format!("多一名 {contract}，服务 {queues}"),
            }
        }
        More::Skill { agent } => {
            let agent = &problem.agents[*agent].id;
            match english {
                true => format!("the skill for {agent}"),
                false => format!("让 {agent} 具备该技能"),
            }
        }
    }
}

fn why_person(args: &WhoArgs, space: &Workspace, watch: &Watch) -> Result<Outcome, Failure> {
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
        .map(|option| {
            json!({
                "option": name(option.shift),
                "now": option.shift == found.now,
                "extra": option.extra,
                "own_cost": option.own_cost,
                "worth": option.worth,
                "forbidden_by": option.forbidden_by,
            })
        })
        .collect();
    let mut outcome = answer(space, text);
    outcome.fields.insert("now".into(), json!(name(found.now)));
    outcome.fields.insert("options".into(), json!(rows));
    Ok(outcome)
}

fn told(option: &DayOption, name: &str, english: bool) -> String {
    let (extra, own, worth) = (option.extra.unwrap_or(0.0), option.own_cost, option.worth);
    match english {
        true => format!("{name}: {extra:.2} more; costs {own:.2}, is worth {worth:.2} that day"),
        false => format!("{name}：多 {extra:.2}；当天成本 {own:.2}，价值 {worth:.2}"),
    }
}
