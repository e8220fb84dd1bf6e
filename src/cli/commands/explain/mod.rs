//! `paiban explain`: why infeasible, why short here, why this person.

mod asked;
mod infeasible;
mod person;
mod short;

use crate::cli::args::{ExplainArgs, ExplainWhat};
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace::Workspace;

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
        ExplainWhat::Infeasible => infeasible::why_infeasible(&space),
        ExplainWhat::Short(args) => short::why_short(args, &space, &watch),
        ExplainWhat::Person(args) => person::why_person(args, &space, &watch),
    };
    watch.finish();
    told
}
