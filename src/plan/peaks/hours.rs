//! The hours around a rise, simulated with exactly the people of each interval's own load.
//!
//! ```text
//! hours      from an hour before the rise to three hours after
//! contacts   the queue's own, as many as expected on average, along the smooth curve through its counts,
//!            minute by minute; they begin an hour earlier, in an empty centre
//! people     those of each interval's own load; they stay an hour longer, for whoever came last
//! level      served in time ÷ offered, over the minutes of an interval
//! high       the same with the upper end of each minute's 95 % interval, as if all minutes erred together
//! ```
//! Replications: as many as make `CONTACTS` contacts, between `FEWEST` and `MOST`.

use std::ops::Range;
use std::sync::Arc;

use ndarray::{Array1, Array2, s};

use super::{PlanError, Staffed};
use crate::calendar::Grid;
use crate::forecast::{Forecast, LEVELS, QueueForecast};
use crate::plan::{PlanInputs, StageCache, as_required, make};
use crate::progress::{Progress, Quiet};
use crate::simulation::ServiceEstimate;
use crate::staffing::time_varying::RateCurve;
use crate::staffing::{QueueRequirement, StaffingRequirement};

/// Hours before and after a rise.
const AROUND: (f64, f64) = (1.0, 3.0);

/// Contacts of all replications together.
const CONTACTS: f64 = 3e6;

/// Replications at least.
const FEWEST: f64 = 8.0;

/// Replications at most.
const MOST: f64 = 2000.0;

/// What is served in the hours around a rise.
pub(super) struct Levels {
    pub(super) intervals: Vec<Level>,
    pub(super) replications: u32,
}

/// The share served in time in one interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub(super) interval: usize,
    pub(super) mean: f64,
    /// What it is at most, by the simulation's own uncertainty.
    pub(super) high: f64,
}

/// The hours around a rise of one queue, and nothing beside them.
pub(super) struct Hours<'a> {
    staffed: &'a Staffed,
    load: &'a Forecast,
    queue: &'a QueueForecast,
    /// Its intervals.
    span: Range<usize>,
}

impl<'a> Hours<'a> {
    pub(super) fn around(staffed: &'a Staffed, load: &'a Forecast, rise: usize) -> Self {
        let intervals = |hours: f64| (hours / load.grid.interval_hours()).ceil() as usize;
        let end = (rise + intervals(AROUND.1)).min(load.grid.n_intervals());
        Self {
            staffed,
            load,
            queue: &load.queues[staffed.queue],
            span: rise.saturating_sub(intervals(AROUND.0))..end,
        }
    }

    /// Contacts of one replication.
    pub(super) fn contacts(&self) -> f64 {
        self.queue.mean.slice(s![self.span.clone()]).sum()
    }

    /// The most people of any of its intervals.
    pub(super) fn most_people(&self) -> f64 {
        let own = self.staffed.own[self.span.clone()].iter();
        own.map(|at| at.base_staff).fold(0.0, f64::max)
    }

    /// What each interval in which contacts arrive is served.
    pub(super) fn levels(&self, progress: &dyn Progress) -> Result<Levels, PlanError> {
        let (load, own) = self.by_minute();
        let inputs = PlanInputs {
            replications: (CONTACTS / self.contacts()).clamp(FEWEST, MOST) as u32,
            ..self.staffed.inputs.clone()
        };
        let (crew, roster) = as_required(&inputs, &own);
        let cache = StageCache::default();
        let met = make::service(&crew, &roster, &Arc::new(load), &cache, &Quiet(progress))?;
        let first = self.first_interval();
        let parts = met.queues[0].intervals.chunks(self.minutes()).enumerate();
        let intervals = parts.filter_map(|(at, minutes)| {
            let interval = first + at;
            let offered: f64 = minutes.iter().map(|minute| minute.offered).sum();
            let mean = |share: fn(&ServiceEstimate) -> Option<f64>| {
                let shares = minutes
                    .iter()
                    .map(|one| one.offered * share(one).unwrap_or(0.0));
                shares.sum::<f64>() / offered
            };
            (self.span.contains(&interval) && offered > 0.0).then(|| Level {
                interval,
                mean: mean(|minute| minute.service_level),
                high: mean(|minute| minute.service_level_high),
            })
        });
        Ok(Levels {
            intervals: intervals.collect(),
            replications: met.replications,
        })
    }

    /// Intervals of an hour.
    fn an_hour(&self) -> usize {
        (60 / self.load.grid.interval_minutes()) as usize
    }

    /// The intervals in which contacts come: an hour more than are measured.
    fn simulated(&self) -> Range<usize> {
        self.span.start.saturating_sub(self.an_hour())..self.span.end
    }

    fn days(&self) -> Range<usize> {
        let grid = &self.load.grid;
        grid.day_of(self.simulated().start)..grid.day_of(self.span.end - 1) + 1
    }

    /// The first interval of the first of these days.
    fn first_interval(&self) -> usize {
        self.load.grid.intervals_of_day(self.days().start).start
    }

    /// Minutes of an interval.
    fn minutes(&self) -> usize {
        self.load.grid.interval_minutes() as usize
    }

    /// The days of the rise: contacts and people in its hours only.
    fn by_minute(&self) -> (Forecast, StaffingRequirement) {
        let (first, minutes) = (self.first_interval(), self.minutes());
        let at = |minute: usize| first + minute / minutes;
        let grid = self.load.grid.part(self.days(), 1);
        let of = self.queue;
        let (n, n_days) = (grid.n_intervals(), grid.n_days());
        let curve = RateCurve::of_counts(&of.mean.to_vec(), &of.open, 60.0 * minutes as f64);
        let contacts = |minute: usize| 60.0 * curve.rates_of(at(minute))[minute % minutes];
        let comes = |minute: usize| self.simulated().contains(&at(minute));
        let mean = |minute| if comes(minute) { contacts(minute) } else { 0.0 };
        let queue = QueueForecast {
            queue: of.queue.clone(),
            mean: (0..n).map(mean).collect(),
            quantiles: Array2::zeros((n, LEVELS.len())),
            day_log_sd: Array1::zeros(n_days),
            interval_log_sd: Array1::zeros(n_days),
            handle_time_s: (0..n).map(|minute| of.handle_time_s[at(minute)]).collect(),
            handle_time_learnt: of.handle_time_learnt,
            open: (0..n).map(|minute| of.open[at(minute)]).collect(),
            choice: of.choice.clone(),
        };
        let load = Forecast {
            grid,
            queues: vec![queue],
            groups: Vec::new(),
        };
        let own = self.people(&load.grid, at);
        (load, own)
    }

    /// Who is there in each minute; `at` is its interval.
    fn people(&self, grid: &Grid, at: impl Fn(usize) -> usize) -> StaffingRequirement {
        let simulated = self.simulated();
        let stay = simulated.start..simulated.end + self.an_hour();
        let people = |minute: usize| {
            let mut interval = self.staffed.own[at(minute)].clone();
            if !stay.contains(&at(minute)) {
                interval.base_staff = 0.0;
            }
            interval
        };
        let required = QueueRequirement {
            queue: self.queue.queue.clone(),
            intervals: (0..grid.n_intervals()).map(people).collect(),
        };
        StaffingRequirement {
            grid: grid.clone(),
            queues: vec![required],
        }
    }
}
