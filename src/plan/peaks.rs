//! Where staffing interval by interval would miss its target, because the load moves while people work.
//!
//! ```text
//! a rise   the load grows by more than half from one open interval to the next, and by 10 erlangs; the
//!          three steepest of a queue, half a day apart. A queue that opens does not rise
//! unsafe   with exactly the people of each interval's own load, some interval from an hour before the rise
//!          to three hours after is served, on average, more than 2 points below its target and below what
//!          the formula says of it, and certainly (95 %) below both
//! ```
//! What is served is simulated, whatever the kind of queue: chats, limited lines, any patience, repeated calls.
//! Whoever is in a contact when the number of people falls finishes it. Deferred work is moved over whole
//! days by the requirement itself and has no rises.
//!
//! Not measured, and told all the same where a load that moves asks for more people: rises with more than
//! `MOST_CONTACTS` or `MOST_PEOPLE`, and what is left when a stop is wished for.

mod hours;

use self::hours::{Hours, Level};
use super::{PlanError, PlanInputs, make};
use crate::forecast::Forecast;
use crate::progress::Progress;
use crate::simulation::Behaviour;
use crate::staffing::{IntervalRequirement, LoadMethod, StaffFor, StaffingModel};
use crate::units::{QueueId, Shrinkage};

/// Rise from one interval to the next beyond which it is measured.
const RISE: f64 = 0.5;

/// Erlangs below which a rise is small.
const LEAST_RISE: f64 = 10.0;

/// Points by which a target may be missed.
const TOLERATED: f64 = 0.02;

/// Rises of a queue that are measured.
const MOST_RISES: usize = 3;

/// Contacts of one replication beyond which a rise is not simulated.
const MOST_CONTACTS: f64 = 3e6;

/// People beyond whom it is not.
const MOST_PEOPLE: f64 = 2e5;

/// A rise at which staffing interval by interval fails.
#[derive(Debug, Clone, PartialEq)]
pub struct UnsafePeak {
    /// The queue.
    pub queue: QueueId,
    /// The interval that fares worst; the rise where nothing was measured.
    pub interval: usize,
    /// Share served in time there by the formula, interval by interval.
    pub formula: f64,
    /// What its customers meet; `None` where it was not measured.
    pub measured: Option<MeasuredPeak>,
    /// People for the interval's own load.
    pub people: u64,
    /// People for the load while it moves.
    pub people_while_it_moves: u64,
}

/// What customers meet in the hours around a rise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredPeak {
    /// Share served in time in the worst interval.
    pub level: f64,
    /// Intervals that miss their target.
    pub n_short: usize,
    /// Replications behind both.
    pub replications: u32,
}

/// Where staffing interval by interval would miss its target because the load moves, in the order of the
/// queues.
///
/// # Errors
/// [`PlanError`] of staffing or of the simulation.
pub fn unsafe_peaks(
    inputs: &PlanInputs,
    load: &Forecast,
    progress: &dyn Progress,
) -> Result<Vec<UnsafePeak>, PlanError> {
    let live = |&queue: &usize| inputs.queues[queue].target.model != StaffingModel::Deferred;
    let mut found = Vec::new();
    for queue in (0..inputs.queues.len()).filter(live) {
        let queue = Staffed::of(inputs, load, queue)?;
        for rise in queue.rises(load) {
            found.extend(queue.peak(load, rise, progress)?);
        }
    }
    Ok(found)
}

/// One queue alone, staffed in both ways.
struct Staffed {
    inputs: PlanInputs,
    /// Its position in the forecast.
    queue: usize,
    /// By each interval's own load.
    own: Vec<IntervalRequirement>,
    /// By the load while it moves.
    moving: Vec<IntervalRequirement>,
}

impl Staffed {
    fn of(inputs: &PlanInputs, load: &Forecast, queue: usize) -> Result<Self, PlanError> {
        let by = |load_method| {
            let inputs = alone(inputs, queue, load_method);
            let mut required = make::requirement(&inputs, load)?;
            Ok((inputs, required.queues.remove(0).intervals))
        };
        let (inputs, own) = by(LoadMethod::IntervalByInterval)?;
        let (_, moving) = by(LoadMethod::ModifiedOfferedLoad)?;
        Ok(Self {
            inputs,
            queue,
            own,
            moving,
        })
    }

    /// The intervals in which the load has risen.
    fn rises(&self, load: &Forecast) -> Vec<usize> {
        let open = &load.queues[self.queue].open;
        let erlangs = |i: usize| match self.own[i].load {
            Some(load) if open[i] => load.offered_load,
            _ => 0.0,
        };
        let mut rises: Vec<(f64, usize)> = (1..self.own.len())
            .filter(|&i| erlangs(i - 1) > 0.0 && erlangs(i) - erlangs(i - 1) > LEAST_RISE)
            .map(|i| (erlangs(i) / erlangs(i - 1) - 1.0, i))
            .filter(|(rise, _)| *rise > RISE)
            .collect();
        rises.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let half_a_day = load.grid.slots_per_day() / 2;
        let mut kept: Vec<usize> = Vec::new();
        for (_, i) in rises {
            if kept.len() < MOST_RISES && kept.iter().all(|k| k.abs_diff(i) >= half_a_day) {
                kept.push(i);
            }
        }
        kept.sort_unstable();
        kept
    }

    /// The worst interval around a rise; `None` where the rise does no harm.
    fn peak(
        &self,
        load: &Forecast,
        rise: usize,
        progress: &dyn Progress,
    ) -> Result<Option<UnsafePeak>, PlanError> {
        let hours = Hours::around(self, load, rise);
        let is_too_large = hours.contacts() > MOST_CONTACTS || hours.most_people() > MOST_PEOPLE;
        if is_too_large || progress.stop_requested() {
            let rise = self.told(rise, None);
            return Ok((rise.people_while_it_moves > rise.people).then_some(rise));
        }
        let found = hours.levels(progress)?;
        let target = self.inputs.queues[0].target.service_level.get();
        let is_short = |level: &&Level| {
            let formula = self.own[level.interval].service;
            let promised = formula.map_or(0.0, |of| of.service_level.min(target));
            level.mean < promised - TOLERATED && level.high < promised
        };
        let short: Vec<&Level> = found.intervals.iter().filter(is_short).collect();
        let worst = short.iter().min_by(|a, b| a.mean.total_cmp(&b.mean));
        Ok(worst.map(|worst| {
            let measured = MeasuredPeak {
                level: worst.mean,
                n_short: short.len(),
                replications: found.replications,
            };
            self.told(worst.interval, Some(measured))
        }))
    }

    fn told(&self, interval: usize, measured: Option<MeasuredPeak>) -> UnsafePeak {
        let own = &self.own[interval];
        UnsafePeak {
            queue: self.inputs.queues[0].target.queue.clone(),
            interval,
            formula: own.service.map_or(1.0, |service| service.service_level),
            measured,
            people: own.base_staff as u64,
            people_while_it_moves: self.moving[interval].base_staff as u64,
        }
    }
}

/// The inputs of one queue, staffed for its mean load, with nobody else to go to or to come from.
fn alone(inputs: &PlanInputs, queue: usize, load_method: LoadMethod) -> PlanInputs {
    let mut planned = inputs.queues[queue].clone();
    planned.target.load_method = load_method;
    planned.target.staff_for = StaffFor::Mean;
    planned.service.behaviour = Behaviour {
        transfers: Vec::new(),
        idle_time_of: Vec::new(),
        ..planned.service.behaviour
    };
    PlanInputs {
        queues: vec![planned],
        shrinkage: Shrinkage::NONE,
        half_width_points: None,
        ..inputs.clone()
    }
}

#[cfg(test)]
mod tests;
