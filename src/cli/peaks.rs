//! Where staffing interval by interval would miss its target, as warnings.

use super::failure::Failure;
use super::workspace::{self, Workspace};
use crate::forecast::Forecast;
use crate::history::Finding;
use crate::staffing::{self, LoadMethod, NotMeasured, QueueTarget, UnsafePeak};

/// One warning for each peak at which the usual rule fails.
///
/// # Errors
/// The failure of the staffing stage.
pub fn warnings(space: &Workspace, load: &Forecast) -> Result<Vec<Finding>, Failure> {
    let queues = space.inputs.queues.iter();
    let targets: Vec<QueueTarget> = queues.map(|queue| queue.target.clone()).collect();
    let peaks = staffing::unsafe_peaks(load, &targets)
        .map_err(|error| workspace::stage_failure(&crate::plan::PlanError::Staffing(error)))?;
    let told = peaks.iter().filter_map(|peak| {
        let target = targets.iter().find(|target| target.queue == peak.queue)?;
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
        Ok(measured) => format!(
            "staffed interval by interval, \"{}\" would serve {} in time at {start}, not the {} of the formula; intervals that miss their target: {}",
            peak.queue,
            percent(measured.level),
            percent(peak.formula),
            measured.n_short
        ),
        Err(NotMeasured::TooLarge) => format!(
            "\"{}\" rises at {start} in a centre too large to measure what staffing interval by interval would miss",
            peak.queue
        ),
        Err(NotMeasured::OtherQueue) => format!(
            "\"{}\" rises at {start}; what staffing interval by interval would miss can only be simulated for such a queue",
            peak.queue
        ),
    };
    Finding::warning("PB-2103", "requirement.csv")
        .column("base_staff")
        .found(found)
        .expected("a load that moves slowly beside the handle time")
        .fix(fix)
}
