//! `paiban run`: the main job from check to report.

use std::time::Duration;

use crate::cli::args::RunArgs;
use crate::cli::bar::{self, Watch};
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::learning;
use crate::cli::peaks;
use crate::cli::people;
use crate::cli::workspace::{self, Workspace};
use crate::plan::{self, StageCache};
use crate::progress::{Phase, Progress};

/// Reads the project, makes the plan, writes every file, tells the result.
///
/// # Errors
/// The failure of the stage that could not work; see the contract's exit codes.
pub fn run(args: &RunArgs, seed: Option<u64>, console: &Console) -> Result<Outcome, Failure> {
    let limit = args.time_limit.map(Duration::from_secs_f64);
    let watch = Watch::new(console.shows_progress(), console.language(), limit);
    let made = planned(args, seed, console, &watch);
    watch.finish();
    made
}

fn planned(
    args: &RunArgs,
    seed: Option<u64>,
    console: &Console,
    watch: &Watch,
) -> Result<Outcome, Failure> {
    let at = &args.at;
    let space = Workspace::open(&at.project, at.out.as_deref(), seed, console, watch)?;
    let unusual = learning::warnings(&space, &learning::unusual_in(&space));
    console.findings(&[space.findings(), unusual.clone()].concat());
    space.require_people()?;
    let effort = workspace::effort(space.inputs.seed, None);
    let plan = plan::make(&space.inputs, &effort, &StageCache::default(), watch)
        .map_err(|e| workspace::stage_failure(&e))?;
    let peaks = peaks::warnings(&space, &plan.load, watch)?;
    let people = people::warnings(&plan);
    console.findings(&[peaks.clone(), people.clone()].concat());
    watch.step(Phase::Report, 0, 1, "");
    let reproducible = args.time_limit.is_none() && !bar::interrupted();
    let mut files = space.plan_files(&space.inputs, &plan, &[], reproducible)?;
    watch.step(Phase::Report, 1, 1, "");
    // A roster that breaks a rule is never put in front of people.
    if let Err(failure) = workspace::judge(&plan)
        && failure.exit != Exit::Infeasible
    {
        return Err(failure);
    }
    let timings = format!("{:#}\n", watch.timings());
    files.push(("timings.json", timings.into_bytes()));
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
    let mut outcome = workspace::told(&plan, &space, &space.inputs);
    outcome.findings.extend(unusual);
    outcome.findings.extend(peaks);
    outcome.findings.extend(people);
    outcome
        .text
        .push_str(&format!("{}\n", space.out.join("report.html").display()));
    Ok(outcome)
}
