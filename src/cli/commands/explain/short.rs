//! `paiban explain short`.

use serde_json::{Value, json};

use super::asked::{Asked, SHOWN, answer, failed};
use crate::calendar::parse_clock;
use crate::cli::args::ShortArgs;
use crate::cli::bar::Watch;
use crate::cli::console::Outcome;
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::Workspace;
use crate::report::{Language, QueueRetries};
use crate::roster::explain::{More, Saving, Savings, Shortfall, savings, shortfall};
use crate::roster::{RosterProblem, evaluate};

/// What binds in one interval, and what more would save there.
///
/// # Errors
/// 2 for a time that is none, 3 for a day or a queue that is not there.
pub fn why_short(args: &ShortArgs, space: &Workspace, watch: &Watch) -> Result<Outcome, Failure> {
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
    let again = QueueRetries::of(
        &space.inputs.queues[queue],
        &asked.requirement.queues[queue],
        interval..interval + 1,
    );
    let mut text = short_text(space, problem, &short, &more);
    if again.retries > 0.0 {
        text += &(again.sentence(space.language) + "\n");
    }
    let mut outcome = answer(space, text);
    outcome.fields.extend(facts(problem, &short, &more));
    outcome
        .fields
        .insert("retries".into(), json!(again.retries));
    Ok(outcome)
}

fn facts(problem: &RosterProblem, short: &Shortfall, more: &Savings) -> Vec<(String, Value)> {
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
    fields.map(|(key, value)| (key.to_owned(), value)).into()
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
        text += &idea_text(problem, idea, space.language);
    }
    text
}

fn idea_text(problem: &RosterProblem, idea: &Saving, language: Language) -> String {
    let what = words(problem, &idea.more, language);
    let by_prices = idea.by_prices;
    match (language, idea.solved_again) {
        (Language::English, Some(again)) => {
            format!("  {what}: saves {again:.2} (by prices {by_prices:.2})\n")
        }
        (Language::English, None) => format!("  {what}: saves {by_prices:.2} by prices\n"),
        (Language::Chinese, Some(again)) => {
            format!("  {what}：节省 {again:.2}（按价格估计 {by_prices:.2}）\n")
        }
        (Language::Chinese, None) => format!("  {what}：按价格估计节省 {by_prices:.2}\n"),
    }
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
