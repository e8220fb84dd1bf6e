//! The pipeline composed once: everything a planner knows in, a verified and simulated plan out.
//!
//! ```text
//! PlanInputs ─► forecast ─► planned load ─► requirement ─► roster ─► audit ─► simulation ─► Plan
//! ```
//! The *planned load* is the forecast after the planner's changes, less what a bot contains: the
//! contacts that people will meet. A stage sees only its own inputs. [`StageCache`] keeps what a
//! stage made under exactly those inputs, so a what-if that changes people does not forecast again,
//! and an unchanged scenario gives the baseline itself.
//!
//! Not modelled here: files, clocks and terminals. The plan is data; `io` writes it, `report` draws it.

mod cache;
mod inputs;
mod load;
mod make;

use std::sync::Arc;

use crate::forecast::{Forecast, ForecastError};
use crate::roster::{
    RosterError, RosterOutcome, RosterProblem, SolveLimits, SolvedRoster, Violation,
};
use crate::simulation::{SimulatedService, SimulationError};
use crate::staffing::{StaffingError, StaffingRequirement};

pub use cache::StageCache;
pub use inputs::{HandleTimeChange, PlanInputs, PlannedQueue, VolumeChange, Workforce};
pub use load::planned_load;
pub use make::{centre, forecast, make, requirement, roster, service, verify};

/// How hard a plan is worked on; counted in work, not in seconds, so that the bytes repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// The limits of the search for a roster.
    pub search: SolveLimits,
}

/// A finished plan: what every stage made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What was forecast, before the planner's changes.
    pub forecast: Arc<Forecast>,
    /// What people will meet: the forecast after changes, less the bot's share.
    pub load: Arc<Forecast>,
    /// How many are needed.
    pub requirement: Arc<StaffingRequirement>,
    /// What was asked of the roster.
    pub problem: Arc<RosterProblem>,
    /// Who works when, with cost, bound and gap; or why nobody can.
    pub outcome: Arc<RosterOutcome>,
    /// What the independent audit found.
    pub violations: Vec<Violation>,
    /// What simulated customers met; absent without a roster.
    pub service: Option<Arc<SimulatedService>>,
}

impl Plan {
    /// The roster with its price and bound, where there is one.
    pub fn solved(&self) -> Option<&SolvedRoster> {
        match self.outcome.as_ref() {
            RosterOutcome::Optimal(found) | RosterOutcome::Feasible(found) => Some(found),
            RosterOutcome::Infeasible(_) | RosterOutcome::Stopped => None,
        }
    }
}

/// The stage that could not work, with its own words.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nothing to learn from.
    #[error("no history, expected history.csv or a requirement")]
    NoHistory,
    /// The forecast stage.
    #[error(transparent)]
    Forecast(ForecastError),
    /// The staffing stage.
    #[error(transparent)]
    Staffing(StaffingError),
    /// The roster stage.
    #[error(transparent)]
    Roster(RosterError),
    /// The simulation stage.
    #[error(transparent)]
    Simulation(SimulationError),
}
