//! Where staffing interval by interval would miss its target, as warnings.

use super::failure::Failure;
use super::workspace::{self, Workspace};
use crate::forecast::Forecast;
use crate::history::Finding;
use crate::plan::{self, UnsafePeak};
use crate::progress::Progress;
use crate::staffing::{LoadMethod, QueueTarget};

/// One warning for each peak at which the usual rule fails.
///
/// # Errors
/// The failure of the stage that measures.
pub fn warnings(
    space: &Workspace,
    load: &Forecast,
    progress: &dyn Progress,
) -> Result<Vec<Finding>, Failure> {
    let peaks = plan::unsafe_peaks(&space.inputs, load, progress)
        .map_err(|error| workspace::stage_failure(&error))?;
    let queues = &space.inputs.queues;
    let told = peaks.iter().filter_map(|peak| {
        let mut targets = queues.iter().map(|queue| &queue.target);
        let target = targets.find(|target| target.queue == peak.queue)?;
        Some(warning(load, target, peak))
    });
    Ok(told.collect())
}

fn warning(load: &Forecast, target: &QueueTarget, peak: &UnsafePeak) -> Finding {
    let start = load.grid.start(peak.interval).format("%Y-%m-%d %H:%M");
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let fix = match target.load_method {
        LoadMethod::ModifiedOfferedLoad => format!(
            "nothing to do: it is staffed for the load while it moves, {} people there instead of {}",
            peak.people_while_it_moves, peak.people
        ),
        LoadMethod::IntervalByInterval => format!(
            "set load_method = \"mol\": {} people there instead of {}",
            peak.people_while_it_moves, peak.people
        ),
    };
    let found = match peak.measured {
        Some(measured) => format!(
            "staffed interval by interval, \"{}\" would serve {} in time at {start}, not the {} of the formula; intervals that miss their target: {}; by {} simulated repetitions",
            peak.queue,
            percent(measured.level),
            percent(peak.formula),
            measured.n_short,
            measured.replications
        ),
        None => format!(
            "\"{}\" rises at {start}; what staffing interval by interval would miss was not measured: the centre is too large, or the run was stopped",
            peak.queue
        ),
    };
    Finding::warning("PB-2103", "requirement.csv")
        .column("base_staff")
        .found(found)
        .expected("a load that moves slowly beside the handle time")
        .fix(fix)
}
