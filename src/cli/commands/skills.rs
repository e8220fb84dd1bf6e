//! `paiban skills`: `skills.csv`.

use serde_json::{Value, json};

use super::skills_told;
use crate::calendar::{ClockMinutes, parse_clock};
use crate::cli::args::SkillsArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::told;
use crate::cli::workspace::{self, Workspace};
use crate::forecast::Forecast;
use crate::io::outputs;
use crate::plan;
use crate::scenario::skills::{self, Naive, SkillTable, SkillsError, Span, Training, TrainingRow};
use crate::simulation::ServiceEstimate;

/// Heads needed for the busiest interval, or hours that are named, and what training would save.
///
/// # Errors
/// The failure of the stage that could not work.
pub fn skills(args: &SkillsArgs, seed: Option<u64>, console: &Console) -> Result<Outcome, Failure> {
    let training = training(args)?;
    let hours = args.hours.as_deref().map(hours).transpose()?;
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let space = Workspace::open(&args.project, None, seed, console, &watch)?;
    console.findings(&space.findings());
    space.require_people()?;
    let n_edits = space.inputs.edits.len();
    if let Some(file) = args.forecast.as_deref().filter(|_| n_edits > 0) {
        console.say(&told::edits_stand(file, n_edits, console.language()));
    }
    let made = workspace::forecast_of(&space, args.forecast.as_deref(), &watch)?;
    let load = plan::planned_load(&space.inputs, &made.forecast);
    let intervals = intervals(&space, &load, args.day.zip(hours), args.day)?;
    let language = space.language;
    let failed = |error| failure(&error, console);
    let question = skills::question(&space.inputs, &load, &intervals).map_err(failed)?;
    let table = skills::training(question, &training, &watch).map_err(failed)?;
    watch.finish();
    let out = args.out.clone();
    let place = out.unwrap_or_else(|| space.out.join("skills.csv"));
    workspace::write_file(&place, outputs::skills_csv(&table).as_bytes())?;
    let span = skills_told::span(&load.grid, &intervals);
    let mut outcome = Outcome {
        text: skills_told::text(&table, &span, language),
        findings: space.findings(),
        ..Outcome::default()
    };
    outcome.text.push_str(&format!("{}\n", place.display()));
    outcome.fields.extend(fields(&table, &span));
    outcome
        .fields
        .insert("out".into(), json!(place.display().to_string()));
    Ok(outcome)
}

fn usage(text: String) -> Failure {
    Failure::new(Exit::Usage, "PB-0002", text)
}

fn training(args: &SkillsArgs) -> Result<Training, Failure> {
    let proficiency = args.proficiency;
    if (0.1..=10.0).contains(&proficiency) {
        return Ok(Training { proficiency });
    }
    Err(usage(format!(
        "--proficiency is {proficiency}, expected 0.1 to 10"
    )))
}

fn hours(text: &str) -> Result<(ClockMinutes, ClockMinutes), Failure> {
    let parts = text.split_once('-');
    let clocks = parts.and_then(|(from, until)| parse_clock(from).zip(parse_clock(until)));
    clocks.filter(|(from, until)| from < until).ok_or_else(|| {
        usage(format!(
            "--hours is {text}, expected hours such as 20:00-22:00"
        ))
    })
}

/// The intervals whose load is taken: those named, else the busiest of the day or of the plan.
fn intervals(
    space: &Workspace,
    load: &Forecast,
    span: Option<(chrono::NaiveDate, (ClockMinutes, ClockMinutes))>,
    day: Option<chrono::NaiveDate>,
) -> Result<Vec<usize>, Failure> {
    let inputs = &space.inputs;
    if let Some((day, hours)) = span {
        return Ok(Span { day, hours }.intervals(inputs));
    }
    let requirement = plan::requirement(inputs, load).map_err(|e| workspace::stage_failure(&e))?;
    let among = match day {
        Some(day) => Span {
            day,
            hours: (0, 1440),
        }
        .intervals(inputs),
        None => (0..load.grid.n_intervals()).collect(),
    };
    Ok(skills::busiest(inputs, &requirement, &among)
        .into_iter()
        .collect())
}

fn failure(error: &SkillsError, console: &Console) -> Failure {
    let (exit, code) = match error {
        SkillsError::TooFewQueues { .. } | SkillsError::NoSuchHours => (Exit::Input, "PB-1604"),
        SkillsError::OutOfReach { .. } | SkillsError::Staffing(_) => (Exit::Input, "PB-1603"),
        SkillsError::Simulation(_) => return Failure::bug(error.to_string()),
    };
    Failure::new(exit, code, skills_told::error(error, console.language()))
}

fn fields(table: &SkillTable, span: &str) -> serde_json::Map<String, Value> {
    let queues = table.question.queues.iter().zip(&table.alone);
    let queues: Vec<Value> = queues
        .map(|(queue, alone)| {
            json!({
                "queue": queue.service.queue.as_str(), "offered_per_hour": queue.pooled.per_hour,
                "handle_time_s": queue.pooled.handle_time_s, "offered_load": queue.pooled.load(),
                "alone": alone, "promised": queue.pooled.target.service_level.get(),
            })
        })
        .collect();
    let rows: Vec<Value> = table.rows.iter().map(|row| row_json(table, row)).collect();
    let document = json!({
        "span": span, "queues": queues, "heads_pooled": table.fully_pooled,
        "untrained": row_json(table, &table.untrained), "rows": rows, "left_out": table.left_out,
        "simulated_teams": table.n_simulated,
    });
    match document {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }
}

fn row_json(table: &SkillTable, row: &TrainingRow) -> Value {
    let service: Vec<Value> = (table.question.queues.iter().zip(&row.answer.service))
        .map(|(queue, met)| service_json(queue.service.queue.as_str(), met))
        .collect();
    let Naive {
        heads,
        queue,
        service: met,
    } = &row.naive;
    let team: Vec<Value> = (row.team.iter())
        .map(|(group, heads)| json!({"group": group, "heads": heads}))
        .collect();
    json!({
        "group": row.group, "skill": row.skill.as_ref().map(ToString::to_string),
        "share": row.share, "trained": row.trained, "heads": row.answer.total(),
        "saved": row.saved, "heads_lower": row.lower, "heads_split": row.split, "team": team,
        "service": service, "tightest": {
            "queue": table.question.queues[row.answer.tightest.0].service.queue.as_str(),
            "limit": row.answer.tightest.1.as_str(),
        },
        "naive": {"heads": heads, "worst": service_json(queue.as_str(), met)},
    })
}

fn service_json(queue: &str, met: &ServiceEstimate) -> Value {
    json!({
        "queue": queue, "service_level": met.service_level, "low": met.service_level_low,
        "high": met.service_level_high,
    })
}
