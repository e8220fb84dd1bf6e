//! `paiban forecast`: `forecast.csv`.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

use crate::calendar::{CalendarEntry, Grid};
use crate::cli::args::ForecastArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::explained;
use crate::cli::failure::{Exit, Failure};
use crate::cli::learning;
use crate::cli::remarked;
use crate::cli::source::Source;
use crate::cli::workspace;
use crate::forecast::groups::AgreementError;
use crate::forecast::{self, Forecast, GroupForecast, QueueForecast};
use crate::io::outputs;
use crate::plan::{self, Edit, EditedForecast, PlanError, PlannedQueue};
use crate::report::Language;
use crate::report::{EditEntry, edit_entries};

use super::weeks;

/// Days forecast where nothing says otherwise.
const DEFAULT_DAYS: usize = 28;
/// The forecaster that speaks unless a simple one is better.
const OWN: &str = "state-space";

/// Forecasts a project's plan, or the days after a history.
///
/// # Errors
/// The failure of reading or of the forecast.
pub fn forecast(args: &ForecastArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let mut source = Source::open(&args.source, console, &watch)?;
    if let Some(n_weeks) = args.weeks {
        console.findings(&source.findings);
        return weeks::weeks(args, n_weeks, &source, console, &watch);
    }
    let grid = grid(args, &source)?;
    if let Some(space) = &source.space {
        let history = Some(source.history.as_ref());
        let unusual = learning::unusual(history, &source.events, grid.first_day());
        source.findings.extend(learning::warnings(space, &unusual));
    }
    let mut findings = source.findings.clone();
    if args.from.is_some() {
        // Reading looked at the history before the planned days; these are others.
        findings.retain(|f| !matches!(f.code, "PB-1309" | "PB-1606") || f.file != source.file);
        let (file, first_day) = (&source.file, grid.first_day());
        let told = remarked::findings(file, &source.history, &source.events, first_day);
        findings.extend(told);
    }
    let planned = source.space.as_ref().map(|s| s.inputs.grid.first_day());
    let horizon = remarked::horizon(&source.file, &source.history, &grid, planned);
    findings.extend(horizon);
    console.findings(&findings);
    let made = forecast::forecast(
        &source.history,
        &source.contexts,
        &source.events,
        &grid,
        &watch,
    )
    .map_err(|e| workspace::stage_failure(&PlanError::Forecast(e)))?;
    watch.finish();
    let (queues, edits): (&[PlannedQueue], &[Edit]) = match &source.space {
        Some(space) => (&space.inputs.queues, &space.inputs.edits),
        None => (&[], &[]),
    };
    let made = plan::edited(edits, Arc::new(made));
    let entries = edit_entries(queues, edits, &made.effects, None);
    for queue in &made.forecast.queues {
        if let Some(text) = rival_speaks(queue, console) {
            console.say(&text);
        }
    }
    let text = outputs::forecast_csv(&made);
    let mut summary = told(&made.forecast, console);
    for entry in &entries {
        let head = console.pick("edited:", "已修改：");
        summary.push_str(&format!("{head} {}\n", entry.line(console.language())));
    }
    summary.push_str(&told_groups(&made.forecast, console));
    let mut outcome = source.kept(args.out.as_deref(), "forecast.csv", (text, summary))?;
    outcome.findings = findings;
    write_groups(args, &source, &made.forecast)?;
    outcome
        .fields
        .insert("groups".into(), groups_json(&made.forecast));
    let queues: Vec<Value> = made.forecast.queues.iter().map(queue_json).collect();
    outcome.fields.insert("queues".into(), queues.into());
    if let Some(day) = args.explain {
        outcome.text = explained(&source, &made, day, console)?;
    }
    outcome
        .fields
        .insert("edits".into(), serde_json::json!(entries));
    Ok(outcome)
}

/// Says so where a simple forecaster beat the engine on the queue's own past.
fn rival_speaks(queue: &QueueForecast, console: &Console) -> Option<String> {
    let choice = &queue.choice;
    let wape = |name: &str| {
        let mut candidates = choice.candidates.iter();
        candidates.find(|(n, _)| *n == name).map(|(_, wape)| *wape)
    };
    let (ours, theirs) = (wape(OWN)?, wape(choice.chosen)?);
    (choice.chosen != OWN).then(|| {
        let (name, rival) = (queue.queue.as_str(), choice.chosen);
        let (theirs, ours) = (100.0 * theirs, 100.0 * ours);
        match console.language() {
            Language::English => format!(
                "{name}: {rival} speaks on ordinary days; it was better on the queue's own past \
                 ({theirs:.1} % against {ours:.1} % of {OWN})"
            ),
            Language::Chinese => format!(
                "{name}：平常日采用 {rival}；在该队列的历史回测中它更好（{theirs:.1}%，{OWN} 为 {ours:.1}%）"
            ),
        }
    })
}

fn queue_json(queue: &QueueForecast) -> Value {
    let candidates = queue.choice.candidates.iter();
    let candidates: Vec<Value> = candidates
        .map(|(name, wape)| json!({"name": name, "wape": wape}))
        .collect();
    json!({
        "queue": queue.queue.as_str(),
        "offered": queue.mean.sum(),
        "chosen": queue.choice.chosen,
        "candidates": candidates,
    })
}

fn grid(args: &ForecastArgs, source: &Source) -> Result<Grid, Failure> {
    let planned = source.space.as_ref().map(|s| &s.inputs.grid);
    let first = source.first_day(args.from)?;
    let days = args
        .days
        .or(planned.map(Grid::n_days))
        .unwrap_or(DEFAULT_DAYS);
    remarked::refuse_too_far("--days", days)?;
    Grid::new(
        source.history.zone.clone(),
        source.history.interval_minutes,
        first,
        days,
    )
    .map_err(|e| Failure::new(Exit::Usage, "PB-0002", e.to_string()))
}

fn told(made: &Forecast, console: &Console) -> String {
    let mut text = String::new();
    for queue in &made.queues {
        let candidates: Vec<String> = queue
            .choice
            .candidates
            .iter()
            .map(|(name, wape)| format!("{name} {:.1} %", 100.0 * wape))
            .collect();
        text.push_str(&format!(
            "{:<12}{:>12.0}  {} {}  ({} {})\n",
            queue.queue.as_str(),
            queue.mean.sum(),
            console.pick("by", "方法"),
            queue.choice.chosen,
            console.pick("backtest WAPE:", "回测 WAPE："),
            candidates.join(", ")
        ));
    }
    text
}

/// `groups.csv` beside the forecast's file.
fn write_groups(args: &ForecastArgs, source: &Source, made: &Forecast) -> Result<(), Failure> {
    let Some(text) = outputs::groups_csv(made) else {
        return Ok(());
    };
    let beside = args.out.as_deref().map(|file| file.with_file_name(""));
    let folder = beside.or(source.space.as_ref().map(|space| space.out.clone()));
    match folder {
        Some(folder) => workspace::write_file(&folder.join("groups.csv"), text.as_bytes()),
        None => Ok(()),
    }
}

/// One line for each group: its contacts and how its queues agree with them.
fn told_groups(made: &Forecast, console: &Console) -> String {
    let line = |group: &GroupForecast| {
        let intervals = 0..made.grid.n_intervals();
        let contacts: f64 = intervals.map(|i| made.of_group(group, i).0).sum();
        let agreement = explained::group(&group.choice, console.language());
        format!(
            "{agreement}\n    {}: {contacts:.0}\n",
            console.pick("contacts", "进线量")
        )
    };
    made.groups.iter().map(line).collect()
}

fn groups_json(made: &Forecast) -> Value {
    let error = |e: AgreementError| json!({"queues": e.queues, "sum": e.sum});
    let group = |group: &GroupForecast| {
        let both = group.choice.rehearsed;
        let name = |q: &usize| made.queues[*q].queue.as_str();
        json!({
            "group": group.choice.group.as_str(),
            "queues": group.queues.iter().map(name).collect::<Vec<_>>(),
            "agreement": group.choice.coherence.word(),
            "day_wape_bottom_up": both.map(|b| error(b.bottom_up)),
            "day_wape_reconciled": both.map(|b| error(b.reconciled)),
        })
    };
    made.groups.iter().map(group).collect()
}

/// A day of each queue, taken apart.
fn explained(
    source: &Source,
    made: &EditedForecast,
    day: NaiveDate,
    console: &Console,
) -> Result<String, Failure> {
    let mut text = String::new();
    let grid = &made.baseline.grid;
    let edits = edits_on(source, made, day);
    for (index, context) in source.contexts.iter().enumerate() {
        let events = source.events.for_queue(&context.queue);
        let queue = (source.contexts.as_slice(), index);
        let parts = forecast::explain(&source.history, queue, &source.events, (grid, day))
            .map_err(|e| Failure::new(Exit::Usage, "PB-0002", e.to_string()))?;
        text.push_str(&explained::text(&parts, console.language()));
        let near = learning::exclusions(&events)
            .into_iter()
            .filter(|e| recently(e, grid.first_day()));
        for entry in near {
            let head = console.pick("not learnt from:", "不用于学习：");
            let line = learning::line(entry, console.language());
            text.push_str(&format!("  {head} {line}\n"));
        }
        let of_queue: Vec<&EditEntry> = edits
            .iter()
            .filter(|e| e.queue == context.queue.as_str())
            .collect();
        if !of_queue.is_empty() {
            let total = |forecast: &Forecast| -> f64 {
                let ahead = grid.intervals_of_day(grid.day_index(day) as usize);
                ahead.map(|i| forecast.queues[index].mean[i]).sum()
            };
            let totals = (total(&made.baseline), total(&made.forecast));
            text.push_str(&explained::edits(totals, &of_queue, console.language()));
        }
    }
    Ok(text)
}

/// Whether it excludes one of the days that weigh most in a forecast: those of the last six weeks.
fn recently(entry: &CalendarEntry, first_day: NaiveDate) -> bool {
    entry.first_day < first_day && first_day - Duration::days(42) <= entry.last_day
}

/// What the edits did to one day, queue by queue.
fn edits_on(source: &Source, made: &EditedForecast, day: NaiveDate) -> Vec<EditEntry> {
    let Some(space) = &source.space else {
        return Vec::new();
    };
    let Ok(position) = usize::try_from(made.baseline.grid.day_index(day)) else {
        return Vec::new();
    };
    let inputs = &space.inputs;
    edit_entries(&inputs.queues, &inputs.edits, &made.effects, Some(position))
}
