//! The pipeline composed once: everything a planner knows in, a verified and simulated plan out.
//!
//! ```text
//! PlanInputs ─► forecast ─► edits ─► planned load ─► requirement ─► roster ─► audit ─► simulation ─► Plan
//! ```
//! The planner's *edits* are data beside the forecast: what the forecasters said and what the planner
//! made of it are both kept, and each edit says how many contacts it added or took. The *planned load*
//! is the edited forecast after the changes of a what-if, as a bot lets it through ([`FrontBot`]): the
//! contacts that people will meet, and for how long. A stage sees only its own inputs. [`StageCache`] keeps what a stage made under
//! exactly those inputs, so a what-if that changes people does not forecast again, keeps the edits, and
//! an unchanged scenario gives the baseline itself.
//!
//! Beside the plan: [`unsafe_peaks`] says where staffing interval by interval would have failed, [`repair()`] raises a
//! requirement until simulated customers are served as promised.
//!
//! Not modelled here: files, clocks and terminals. The plan is data; `io` writes it, `report` draws it.

mod as_required;
mod cache;
mod curves;
mod edits;
#[cfg(test)]
pub(crate) mod fixtures;
mod front_bot;
mod inputs;
mod load;
mod make;
mod peaks;
mod repair;
mod volume;

use std::sync::Arc;

use crate::forecast::{Forecast, ForecastError};
use crate::roster::rows::RosterRows;
use crate::roster::{
    RosterError, RosterOutcome, RosterProblem, SolveLimits, SolvedRoster, Violation,
};
use crate::simulation::{SimulatedService, SimulationError};
use crate::staffing::{StaffingError, StaffingRequirement};

pub use as_required::as_required;
pub use cache::StageCache;
pub use edits::{EditEffect, EditedDay, EditedForecast, edited};
pub use front_bot::{BotBalance, FrontBot};
pub use inputs::{
    Edit, HandleTimeChange, PlanInputs, PlannedQueue, SkillProficiency, VolumeAction, VolumeChange,
    Workforce,
};
pub use load::{bot_balances, planned_load};
pub use make::{centre, forecast, make, requirement, roster, service, verify};
pub use peaks::{MeasuredPeak, UnsafePeak, unsafe_peaks};
pub use repair::{Crew, QueueShortfall, Repair, RepairRound, repair};

/// How hard a plan is worked on; counted in work, not in seconds, so that the bytes repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// The limits of the search for a roster.
    pub search: SolveLimits,
}

/// A finished plan: what every stage made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What was forecast, before the planner's edits.
    pub baseline: Arc<Forecast>,
    /// The forecast after the planner's edits.
    pub forecast: Arc<Forecast>,
    /// What each edit did; empty where the forecast was given and not made.
    pub edit_effects: Vec<EditEffect>,
    /// What people will meet: the edited forecast after what-ifs, less the bot's share.
    pub load: Arc<Forecast>,
    /// How many are needed.
    pub requirement: Arc<StaffingRequirement>,
    /// What was asked of the roster.
    pub problem: Arc<RosterProblem>,
    /// Who works when, with cost, bound and gap; or why nobody can.
    pub outcome: Arc<RosterOutcome>,
    /// The roster as the rows of its files; empty without a roster.
    pub rows: Arc<RosterRows>,
    /// What the independent audit found in these rows.
    pub violations: Vec<Violation>,
    /// What simulated customers met; absent without a roster.
    pub service: Option<Arc<SimulatedService>>,
}

impl Plan {
    /// The forecast as it was made, as it was edited, and what each edit did.
    pub fn edited_forecast(&self) -> EditedForecast {
        EditedForecast {
            baseline: Arc::clone(&self.baseline),
            forecast: Arc::clone(&self.forecast),
            effects: self.edit_effects.clone(),
        }
    }

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
