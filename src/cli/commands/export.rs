//! `paiban export`: the roster as HR takes it away.

use crate::cli::args::{ExportArgs, ExportFormat};
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace::{self, Workspace};
use crate::io::outputs;
use crate::report::exports;

/// Writes the schedule or the matrix of a roster file.
///
/// # Errors
/// Exit 3 or 6 where the project or the roster cannot be read.
pub fn export(args: &ExportArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(false, console.language(), None);
    let space = Workspace::open(&args.project, None, None, console, &watch)?;
    let source = args.roster.clone().unwrap_or_else(|| space.out.join("roster.csv"));
    let rows = outputs::read_roster(&source)
        .map_err(|refused| workspace::refuse(refused, &space.out))?;
    let problem = space.inputs.empty_problem();
    let (name, table) = match args.format {
        ExportFormat::Csv => ("schedule.csv", exports::schedule(&problem, &space.inputs.events, &rows, space.language)),
        ExportFormat::Matrix => ("matrix.csv", exports::matrix(&problem, &rows, space.language)),
    };
    let place = args.out.clone().unwrap_or_else(|| space.out.join(name));
    let text = exports::to_csv(&table, true);
    workspace::write_file(&place, text.as_bytes())?;
    let mut outcome = Outcome {
        text: format!("{}\n", place.display()),
        ..Outcome::default()
    };
    outcome.fields.insert("out".into(), place.display().to_string().into());
    Ok(outcome)
}
