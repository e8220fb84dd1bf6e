//! `paiban reforecast`: `reforecast.csv`.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::calendar::{EventCalendar, LocalTime, Zone};
use crate::cli::args::ReforecastArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::retold;
use crate::cli::workspace::{self, Workspace, refuse};
use crate::forecast::QueueReforecast;
use crate::history::Finding;
use crate::intraday::{self, IntradayError, Reforecast, Situation};
use crate::io::dates::{self, DateOrder, Place};
use crate::io::history::{self, HistoryRead, HistoryRequest};
use crate::io::{files, outputs, project};
use crate::plan::PlanError;
use crate::units::QueueId;

/// Forecasts the rest of today and the days after it from what was counted so far.
///
/// # Errors
/// The failure of reading, of a time that is none or lies outside the days, or of the forecast.
pub fn reforecast(args: &ReforecastArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let space = Workspace::open(&args.project, None, None, console, &watch)?;
    let now = present(&args.now, space.inputs.grid.zone())?;
    let Some(path) = project::history_file(&space.folder) else {
        let text = format!("{}: no history.csv in the project", space.folder.display());
        return Err(Failure::new(Exit::Storage, "PB-1001", text));
    };
    // The project's own history ends before the plan; rows on planned days were counted all the same.
    let past = read(&path, &space)?;
    let actuals = read(&args.actuals, &space)?;
    let situation = Situation {
        history: &past.history,
        actuals: &actuals.history,
        now,
    };
    let made = intraday::reforecast(&space.inputs, &situation, &watch).map_err(|e| failure(&e))?;
    watch.finish();
    let mut findings = space.findings();
    findings.extend(actuals.ledger.findings);
    findings.extend(ignored(&made, &files::name_of(&args.actuals)));
    console.findings(&findings);
    let place = match &args.out {
        Some(file) => file.clone(),
        None => space.out.join("reforecast.csv"),
    };
    workspace::write_file(&place, outputs::reforecast_csv(&made).as_bytes())?;
    let mut text = retold::text(&made, now, console.language());
    text.push_str(&format!("{}\n", place.display()));
    let mut outcome = Outcome {
        text,
        findings,
        ..Outcome::default()
    };
    let at = |t: DateTime<Utc>| json!(made.grid.zone().at(t).to_rfc3339());
    let queues: Vec<Value> = made.queues.iter().map(queue_json).collect();
    let fields = [
        ("out", json!(place.display().to_string())),
        ("now", at(now)),
        ("until", at(made.until.to_utc())),
        ("intervals_ignored", json!(made.n_ignored)),
        ("queues", Value::Array(queues)),
    ];
    let named = fields.map(|(name, value)| (name.to_owned(), value));
    outcome.fields.extend(named);
    Ok(outcome)
}

/// Reads the time given as now; without an offset it is what the centre's clock shows, of a time that
/// comes twice the first.
fn present(text: &str, zone: &Zone) -> Result<DateTime<Utc>, Failure> {
    let place = Place {
        file: "--now",
        column: "now",
        position: 1,
    };
    let column = dates::read_column(
        place,
        [(1, text)].into_iter(),
        Some(DateOrder::YearMonthDay),
    );
    let Some(stamp) = column.stamps.into_iter().flatten().next() else {
        let said = column.findings.first().map(|f| f.found.clone());
        let text = format!(
            "--now {text}: {}; expected a time such as 2026-11-11T11:30",
            said.unwrap_or_else(|| "no time".into())
        );
        return Err(Failure::new(Exit::Usage, "PB-1201", text));
    };
    Ok(match stamp.instant() {
        Some(at) => at,
        None => LocalTime::compatible(zone.resolve(stamp.local)),
    })
}

/// Reads a file in the layout of the history, whatever days it holds.
fn read(path: &Path, space: &Workspace) -> Result<HistoryRead, Failure> {
    let refused = |refused| refuse(refused, &space.out);
    let queues = space.inputs.queues.iter();
    let ids: Vec<QueueId> = queues.map(|q| q.context.queue.clone()).collect();
    let bytes = files::read(path).map_err(refused)?;
    let request = HistoryRequest {
        file: &files::name_of(path),
        zone: space.inputs.grid.zone(),
        interval_minutes: Some(space.inputs.grid.interval_minutes()),
        queues: Some(&ids),
        new_queues: &[],
        first_planned_day: None,
        events: &EventCalendar::default(),
        format: &space.history_format,
    };
    history::read_actuals(&bytes, &request).map_err(refused)
}

fn failure(error: &IntradayError) -> Failure {
    match error {
        IntradayError::Forecast(error) => {
            workspace::stage_failure(&PlanError::Forecast(error.clone()))
        }
        IntradayError::BeforeHistory { .. } | IntradayError::AfterPlan { .. } => {
            Failure::new(Exit::Usage, "PB-1216", format!("--now: {error}"))
        }
        IntradayError::Interval { .. } | IntradayError::Calendar(_) => {
            Failure::new(Exit::Input, "PB-1207", error.to_string())
        }
    }
}

/// Says how much is known that was not looked at.
fn ignored(made: &Reforecast, file: &str) -> Option<Finding> {
    (made.n_ignored > 0).then(|| {
        Finding::warning("PB-1215", file)
            .column("start")
            .found(format!(
                "{} intervals are known at or after {}",
                made.n_ignored,
                made.until.format("%Y-%m-%d %H:%M")
            ))
            .expected("counts of intervals that are over")
            .fix("nothing to do, they are not used")
    })
}

fn queue_json(queue: &QueueReforecast) -> Value {
    let today = &queue.today;
    json!({
        "queue": queue.forecast.queue.as_str(),
        "arrived": today.arrived,
        "expected": today.expected,
        "ratio": (today.expected > 0.0).then(|| today.arrived / today.expected),
        "share_of_day_seen": today.share_seen,
        "intervals_missing": today.intervals_missing,
        "belief": today.belief,
        "belief_turning": today.belief_turning,
        "turning": today.turning,
        "past_days": today.past_days,
        "factor": today.factor,
        "rest_before": today.rest_before,
        "rest_after": today.rest_after,
        "beyond_experience": today.beyond_experience,
    })
}
