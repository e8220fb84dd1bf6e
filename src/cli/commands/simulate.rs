//! `paiban simulate`: `service.csv`.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::repair;
use crate::cli::args::SimulateArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::told;
use crate::cli::workspace::{self, Workspace};
use crate::forecast::Forecast;
use crate::io::outputs;
use crate::plan::{self, StageCache};
use crate::report::{QueueParting, figures, queue_partings};
use crate::roster::{Roster, evaluate, rows};

/// Simulates a roster file against random days of the forecast.
///
/// # Errors
/// The failure of the stage that could not work.
pub fn simulate(
    args: &SimulateArgs,
    seed: Option<u64>,
    console: &Console,
) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let at = &args.at;
    let mut space = Workspace::open(&at.project, at.out.as_deref(), seed, console, &watch)?;
    repeat_as_asked(args, &mut space)?;
    console.findings(&space.findings());
    let n_edits = space.inputs.edits.len();
    if let Some(file) = args.forecast.as_deref().filter(|_| n_edits > 0) {
        console.say(&told::edits_stand(file, n_edits, console.language()));
    }
    let made = workspace::forecast_of(&space, args.forecast.as_deref(), &watch)?;
    let load = Arc::new(plan::planned_load(&space.inputs, &made.forecast));
    let given = args.roster.as_deref();
    let given = given.map(|file| roster_of(&space, file)).transpose()?;
    if args.repair {
        return repair::repair(args, &space, (&made, &load, given), (console, &watch));
    }
    let roster = match given {
        Some(roster) => roster,
        None => {
            let need = plan::requirement(&space.inputs, &load);
            let need = need.map_err(|e| workspace::stage_failure(&e))?;
            let (inputs, roster) = plan::as_required(&space.inputs, &need);
            space.inputs = inputs;
            roster
        }
    };
    let service = plan::service(
        &space.inputs,
        &roster,
        &load,
        &StageCache::default(),
        &watch,
    )
    .map_err(|e| workspace::stage_failure(&e))?;
    watch.finish();
    let formula = by_formula(&space, &roster, &load)?;
    let place = space.out.join("service.csv");
    workspace::write_file(&place, outputs::service_csv(&service, &formula).as_bytes())?;
    let mut outcome = Outcome {
        findings: space.findings(),
        ..Outcome::default()
    };
    let mut levels = Map::new();
    let levels_by_formula = of_whole_plan(&formula, &load);
    for (position, queue) in service.queues.iter().enumerate() {
        let share =
            |value: Option<f64>| value.map_or("–".into(), |v| format!("{:.1} %", 100.0 * v));
        let met = &queue.total;
        outcome.text.push_str(&format!(
            "{:<12}{} ({} – {}){}\n",
            queue.queue.as_str(),
            share(met.service_level),
            share(met.service_level_low),
            share(met.service_level_high),
            match levels_by_formula[position] {
                Some(level) => format!(
                    "  {} {:.1} %",
                    console.pick("by formula", "按公式"),
                    100.0 * level
                ),
                None => String::new(),
            }
        ));
        levels.insert(
            queue.queue.to_string(),
            json!({"service_level": met.service_level, "low": met.service_level_low, "high": met.service_level_high, "by_formula": levels_by_formula[position]}),
        );
    }
    let partings = queue_partings(
        (&space.inputs, &roster),
        &load,
        (&service, &formula),
        console.language(),
    );
    for parting in &partings {
        let sentence = parting.sentence(console.language());
        outcome.text.push_str(&format!("{sentence}\n"));
    }
    (outcome.fields).insert("partings".into(), partings_json(&partings, &load));
    outcome.text.push_str(&told::known_to_within(
        &service,
        &space.inputs,
        args.half_width,
        console.language(),
    ));
    outcome.text.push_str(&format!("{}\n", place.display()));
    let points = service.widest_day.map(|width| 100.0 * width);
    (outcome.fields).insert("replications".into(), json!(service.replications));
    (outcome.fields).insert("half_width_points".into(), json!(points));
    outcome
        .fields
        .insert("service_level".into(), Value::Object(levels));
    Ok(outcome)
}

fn roster_of(space: &Workspace, file: &Path) -> Result<Roster, Failure> {
    let read =
        outputs::read_roster(file).map_err(|refused| workspace::refuse(refused, &space.out))?;
    let misplaced = |e| Failure::new(Exit::Input, "PB-1401", format!("{}: {e}", file.display()));
    rows::from_rows(&space.inputs.empty_problem(), &read).map_err(misplaced)
}

/// The service level of the formula at the people of the roster, per queue and interval.
fn by_formula(
    space: &Workspace,
    roster: &Roster,
    load: &Forecast,
) -> Result<Vec<Vec<Option<f64>>>, Failure> {
    let requirement =
        plan::requirement(&space.inputs, load).map_err(|e| workspace::stage_failure(&e))?;
    let problem = space.inputs.roster_problem(&requirement);
    let (_, coverage) = evaluate(&problem, roster);
    Ok(figures::formula_service(
        &space.inputs,
        &requirement,
        &coverage,
    ))
}

/// The same over the whole plan, contacts as weights.
fn of_whole_plan(formula: &[Vec<Option<f64>>], load: &Forecast) -> Vec<Option<f64>> {
    let queues = formula.iter().zip(&load.queues);
    queues
        .map(|(levels, queue)| {
            let known = levels.iter().zip(&queue.mean);
            let known = known.filter_map(|(level, contacts)| Some(((*level)?, *contacts)));
            let (met, all) = known.fold((0.0, 0.0), |(met, all), (level, contacts)| {
                (met + level * contacts, all + contacts)
            });
            (all > 0.0).then(|| met / all)
        })
        .collect()
}

fn partings_json(partings: &[QueueParting], load: &Forecast) -> Value {
    let of_queue = |parting: &QueueParting| {
        let (interval, formula, simulated) = parting.farthest;
        let told = parting.candidates.iter();
        json!({
            "queue": parting.queue,
            "intervals": parting.n_parted,
            "compared": parting.n_compared,
            "farthest": {
                "start": load.grid.start(interval).to_rfc3339(),
                "formula": formula,
                "simulated": simulated,
            },
            "candidates": told
                .map(|(intervals, words)| json!({"intervals": intervals, "assumption": words}))
                .collect::<Vec<_>>(),
        })
    };
    partings.iter().map(of_queue).collect()
}

/// The most repetitions for the sake of a half-width.
const MOST_REPLICATIONS: u32 = 2_000;

fn repeat_as_asked(args: &SimulateArgs, space: &mut Workspace) -> Result<(), Failure> {
    let usage = |text: String| Failure::new(Exit::Usage, "PB-0002", text);
    match (args.replications, args.half_width) {
        (Some(0), _) => return Err(usage("--replications is 0, expected 1 or more".into())),
        (Some(replications), _) => space.inputs.replications = replications,
        (None, Some(points)) if points > 0.0 => {
            space.inputs.replications = MOST_REPLICATIONS;
            space.inputs.half_width_points = Some(points);
        }
        (None, Some(points)) => {
            return Err(usage(format!(
                "--half-width is {points}, expected more than 0"
            )));
        }
        (None, None) => {}
    }
    Ok(())
}
