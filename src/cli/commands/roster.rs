//! `paiban roster`: `roster.csv`, `activities.csv`, `coverage.csv`, `summary.json`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::cli::args::RosterArgs;
use crate::cli::bar::{self, Watch};
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::people;
use crate::cli::workspace::{self, Workspace};
use crate::forecast::Forecast;
use crate::history::Finding;
use crate::io::outputs;
use crate::plan::{self, EditedForecast, Plan, StageCache};
use crate::progress::Progress;
use crate::staffing::{QueueRequirement, StaffingRequirement};

/// Makes a roster for a requirement, given or made.
///
/// # Errors
/// The failure of the stage that could not work; 4 for an infeasible plan, 5 for a limit.
pub fn roster(args: &RosterArgs, seed: Option<u64>, console: &Console) -> Result<Outcome, Failure> {
    let limit = args.time_limit.map(Duration::from_secs_f64);
    let watch = Watch::new(console.shows_progress(), console.language(), limit);
    let made = made(args, seed, console, &watch);
    watch.finish();
    made
}

fn made(
    args: &RosterArgs,
    seed: Option<u64>,
    console: &Console,
    watch: &Watch,
) -> Result<Outcome, Failure> {
    let at = &args.at;
    let space = Workspace::open(&at.project, at.out.as_deref(), seed, console, watch)?;
    console.findings(&space.findings());
    space.require_people()?;
    let (made, load, requirement) = needed(args.requirement.as_deref(), &space, watch)?;
    let problem = Arc::new(space.inputs.roster_problem(&requirement));
    let effort = workspace::effort(space.inputs.seed, args.gap);
    let cache = StageCache::default();
    let outcome =
        plan::roster(&problem, &effort, &cache, watch).map_err(|e| workspace::stage_failure(&e))?;
    let (rows, violations) = plan::verify(&problem, &outcome);
    let plan = Plan {
        rows,
        violations,
        baseline: Arc::clone(&made.baseline),
        forecast: Arc::clone(&made.forecast),
        edit_effects: made.effects.clone(),
        load,
        requirement,
        problem,
        outcome,
        service: None,
    };
    if let Err(failure) = workspace::judge(&plan)
        && failure.exit != Exit::Infeasible
    {
        return Err(failure);
    }
    let people = people::warnings(&plan);
    console.findings(&people);
    let reproducible = args.time_limit.is_none() && !bar::interrupted();
    let mut files = workspace::roster_files(&space.inputs, &plan, space.language);
    files.push((
        "summary.json",
        space.summary_json(&space.inputs, &plan, reproducible)?,
    ));
    files.push((
        "timings.json",
        format!("{:#}\n", watch.timings()).into_bytes(),
    ));
    workspace::write_files(&space.out, &files)?;
    workspace::judge(&plan)?;
    if args.strict {
        workspace::judge_strictly(&plan)?;
    }
    if bar::interrupted() {
        let text = format!(
            "stopped early; the best verified roster is in {}",
            space.out.display()
        );
        return Err(Failure::new(Exit::Interrupted, "PB-2201", text));
    }
    let mut told = workspace::told(&plan, &space, &space.inputs);
    told.findings.extend(people);
    told.text
        .push_str(&format!("{}\n", space.out.join("roster.csv").display()));
    Ok(told)
}

/// The edited forecast, the load and the requirement of a plan.
pub type Needed = (Arc<EditedForecast>, Arc<Forecast>, Arc<StaffingRequirement>);

/// The requirement, and the load behind it: an empty one where a file says heads alone.
///
/// # Errors
/// The file's faults, or the failure of the stage that could not work.
pub fn needed(
    file: Option<&Path>,
    space: &Workspace,
    watch: &dyn Progress,
) -> Result<Needed, Failure> {
    if let Some(file) = file {
        let requirement = outputs::read_requirement(file, &space.inputs)
            .map_err(|refused| workspace::refuse(refused, &space.out))?;
        return match without_curve(space, &requirement) {
            Some(finding) => Err(Failure::of_findings(Exit::Input, vec![finding])),
            None => Ok(given(space, requirement)),
        };
    }
    let made = workspace::forecast_of(space, None, watch)?;
    let load = Arc::new(plan::planned_load(&space.inputs, &made.forecast));
    let requirement =
        plan::requirement(&space.inputs, &load).map_err(|e| workspace::stage_failure(&e))?;
    Ok((made, load, Arc::new(requirement)))
}

/// A queue whose service level nobody can know, where missing people are priced by it.
fn without_curve(space: &Workspace, requirement: &StaffingRequirement) -> Option<Finding> {
    if !space.inputs.workforce.service_level_curve {
        return None;
    }
    let queues = requirement.queues.iter().zip(&space.inputs.queues);
    let live = queues.filter(|(_, planned)| !planned.target.channel.is_deferred());
    let heads_alone = |of: &&QueueRequirement| {
        let mut intervals = of.intervals.iter();
        intervals.any(|interval| interval.base_staff > 0.0 && interval.load.is_none())
    };
    let queue = live.map(|(of, _)| of).find(heads_alone)?;
    Some(
        Finding::error("PB-1601", "requirement.csv")
            .column("offered_load")
            .found(format!(
                "no load of queue {}, while service_level_curve is true",
                queue.queue
            ))
            .expected("offered, handle_time_s and offered_load in every open interval")
            .fix("give the load, or set service_level_curve = false"),
    )
}

/// A requirement that was given, with no load behind it.
pub fn given(space: &Workspace, requirement: StaffingRequirement) -> Needed {
    let none = Arc::new(Forecast {
        grid: space.inputs.grid.clone(),
        queues: Vec::new(),
        groups: Vec::new(),
    });
    let made = Arc::new(EditedForecast::unedited(Arc::clone(&none)));
    (made, none, Arc::new(requirement))
}
