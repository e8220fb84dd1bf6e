//! What a stage made, kept under exactly the inputs it was made from.
//!
//! Keys are the inputs themselves, compared in full: a hash could collide, and these are few.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Edit, EditedForecast, PlanError};
use crate::calendar::{EventCalendar, Grid};
use crate::forecast::{Forecast, QueueContext};
use crate::history::ContactHistory;
use crate::roster::{Roster, RosterOutcome, RosterProblem, SolveLimits};
use crate::simulation::{Centre, Seed, SimulatedService, Until};

/// Results of earlier stages, found again when their inputs come back unchanged.
#[derive(Debug, Default)]
pub struct StageCache {
    forecasts: Shelf<ForecastKey, EditedForecast>,
    rosters: Shelf<RosterKey, RosterOutcome>,
    services: Shelf<ServiceKey, SimulatedService>,
}

/// What an edited forecast depends on.
#[derive(Debug, Clone)]
pub(super) struct ForecastKey {
    pub history: Arc<ContactHistory>,
    pub contexts: Vec<QueueContext>,
    pub events: EventCalendar,
    pub grid: Grid,
    pub edits: Vec<Edit>,
}

impl PartialEq for ForecastKey {
    fn eq(&self, other: &Self) -> bool {
        // One read of the files gives one history; scenarios share it.
        Arc::ptr_eq(&self.history, &other.history)
            && self.contexts == other.contexts
            && self.events == other.events
            && self.grid == other.grid
            && self.edits == other.edits
    }
}

/// What a roster depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RosterKey {
    pub problem: Arc<RosterProblem>,
    pub limits: SolveLimits,
}

/// What a simulation depends on.
#[derive(Debug, Clone)]
pub(super) struct ServiceKey {
    pub centre: Centre,
    pub roster: Roster,
    pub load: Arc<Forecast>,
    pub until: Until,
    pub seed: Seed,
}

impl PartialEq for ServiceKey {
    fn eq(&self, other: &Self) -> bool {
        let same_load = self.load.grid == other.load.grid
            && self.load.queues.len() == other.load.queues.len()
            && self
                .load
                .queues
                .iter()
                .zip(&other.load.queues)
                .all(|(a, b)| {
                    a.mean == b.mean
                        && a.handle_time_s == b.handle_time_s
                        && a.day_log_sd == b.day_log_sd
                        && a.interval_log_sd == b.interval_log_sd
                        && a.open == b.open
                });
        same_load
            && self.centre == other.centre
            && self.roster == other.roster
            && self.until == other.until
            && self.seed == other.seed
    }
}

impl StageCache {
    pub(super) fn forecast(
        &self,
        key: ForecastKey,
        make: impl FnOnce(&ForecastKey) -> Result<EditedForecast, PlanError>,
    ) -> Result<Arc<EditedForecast>, PlanError> {
        self.forecasts.find_or_make(key, make)
    }

    pub(super) fn roster(
        &self,
        key: RosterKey,
        make: impl FnOnce(&RosterKey) -> Result<RosterOutcome, PlanError>,
    ) -> Result<Arc<RosterOutcome>, PlanError> {
        self.rosters.find_or_make(key, make)
    }

    pub(super) fn service(
        &self,
        key: ServiceKey,
        make: impl FnOnce(&ServiceKey) -> Result<SimulatedService, PlanError>,
    ) -> Result<Arc<SimulatedService>, PlanError> {
        self.services.find_or_make(key, make)
    }
}

/// A few results with their keys.
#[derive(Debug)]
struct Shelf<K, V> {
    kept: Mutex<Vec<(K, Arc<V>)>>,
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Vec::new()),
        }
    }
}

impl<K: PartialEq, V> Shelf<K, V> {
    /// The lock is not held while a stage works, so scenarios can run side by side; two that ask the
    /// same at the same time both work, and get the same answer.
    fn find_or_make(
        &self,
        key: K,
        make: impl FnOnce(&K) -> Result<V, PlanError>,
    ) -> Result<Arc<V>, PlanError> {
        if let Some(found) = self.find(&key) {
            return Ok(found);
        }
        let made = Arc::new(make(&key)?);
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((key, Arc::clone(&made)));
        Ok(made)
    }

    fn find(&self, key: &K) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(k, _)| k == key)
            .map(|(_, value)| Arc::clone(value))
    }
}
