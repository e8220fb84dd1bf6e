//! `paiban export`: the roster as HR takes it away.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::args::{ExportArgs, ExportFormat};
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace::{self, Workspace};
use crate::io::outputs;
use crate::report::exports::{self, ByteOrderMark, Table};

/// Writes the schedule with its activities, or the matrix with its legend and totals.
///
/// # Errors
/// Exit 3 or 6 where the project or the roster cannot be read.
pub fn export(args: &ExportArgs, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::new(false, console.language(), None);
    let space = Workspace::open(&args.project, None, None, console, &watch)?;
    let source = args.roster.clone();
    let source = source.unwrap_or_else(|| space.out.join("roster.csv"));
    let rows =
        outputs::read_roster(&source).map_err(|refused| workspace::refuse(refused, &space.out))?;
    let (zone, events) = (space.inputs.grid.zone(), &space.inputs.events);
    let tables: Vec<Table> = match args.format {
        ExportFormat::Csv => {
            let schedule = exports::schedule(zone, &rows, events, space.language);
            let activities = exports::activities(zone, &rows, space.language);
            std::iter::once(schedule).chain(activities).collect()
        }
        ExportFormat::Matrix => {
            let problem = space.inputs.empty_problem();
            let matrix = exports::matrix(&problem, &rows, events, space.language);
            vec![matrix.grid, matrix.legend, matrix.totals]
        }
    };
    let places = places(&tables, args.out.as_deref(), &space.out.join("hr"));
    let mut outcome = Outcome::default();
    for (table, place) in tables.iter().zip(&places) {
        let text = exports::to_csv(table, ByteOrderMark::Written);
        workspace::write_file(place, text.as_bytes())?;
        outcome.text.push_str(&format!("{}\n", place.display()));
    }
    let written: Vec<String> = places.iter().map(|p| p.display().to_string()).collect();
    outcome.fields.insert("files".into(), json!(written));
    Ok(outcome)
}

/// `FILE` for the first table, `FILE-activities` and so on beside it for the others; by default
/// a folder of its own, since `activities.csv` of a run has other columns.
fn places(tables: &[Table], out: Option<&Path>, folder: &Path) -> Vec<PathBuf> {
    tables
        .iter()
        .enumerate()
        .map(|(index, table)| match (out, index) {
            (None, _) => folder.join(format!("{}.csv", table.name)),
            (Some(file), 0) => file.to_owned(),
            (Some(file), _) => {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                let kind = table.name.rsplit('-').next().unwrap_or(table.name);
                file.with_file_name(format!("{stem}-{kind}.csv"))
            }
        })
        .collect()
}
