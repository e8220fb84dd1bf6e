//! What if: typed changes to the inputs, run through the same pipeline.
//!
//! ```text
//! PlanInputs ──┬── Scenario "双11 ×10" ── PlanInputs′ ── plan::make ── figures ┐
//!              ├── Scenario "20 more"   ── PlanInputs″ ── plan::make ── figures ┼── side by side
//!              └───────── as it stands ──────────────── plan::make ── figures ┘
//! ```
//! A what-if never patches a result. A [`Scenario`] is a list of [`Change`]s, each of which edits the
//! *inputs*; the plan is then made again, and a stage whose inputs did not change is not run again.
//! All scenarios meet the same random customers, so a difference between two of them is a difference
//! between the plans and hardly ever of luck.
//!
//! The levers, one file each under [`levers`]: volume, handle time, shrinkage, targets, people, a
//! campaign's size, a bot, opening hours. Changes are applied in the order of the list; a later one
//! sees what an earlier one has made.
//!
//! Assumptions: a share that a bot contains is net of those who come back; people who join are ready
//! from their first day; people who leave are the last of `agents.csv` with that contract and exactly
//! those skills.
//!
//! Not modelled: what a lever costs beyond wages, how customers answer to it (satisfaction,
//! conversion), learning curves of new people, and a bot's come-backs arriving later than the contact
//! that it contained.

pub mod levers;
pub mod skills;

mod compare;
mod figures;
mod names;

use std::fmt;

use chrono::NaiveDate;

use crate::plan::{Effort, Plan, PlanError, PlanInputs, StageCache};
use crate::progress::Progress;
use crate::units::{OutOfRange, QueueId};

pub use figures::Figure;
use names::Suggestion;

/// A named list of changes to a plan's inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The planner's name for it.
    pub name: ScenarioName,
    /// What is different, in the order in which it is applied.
    pub changes: Vec<Change>,
}

impl Scenario {
    /// The inputs with every change applied.
    ///
    /// # Errors
    /// [`ScenarioError`] of the first change that cannot be applied.
    pub fn apply(&self, inputs: &PlanInputs) -> Result<PlanInputs, ScenarioError> {
        let mut changed = inputs.clone();
        for change in &self.changes {
            change.apply(&mut changed)?;
        }
        Ok(changed)
    }
}

/// What the planner calls a scenario.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScenarioName(String);

impl ScenarioName {
    /// Takes the text as it stands in `scenarios.toml`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it stands in `scenarios.toml`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ScenarioName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One change to the inputs of a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// More or fewer contacts.
    Volume(levers::Volume),
    /// Longer or shorter contacts.
    HandleTime(levers::HandleTime),
    /// More or less paid time lost.
    Shrinkage(levers::ShrinkageSet),
    /// Another promise of service.
    Target(levers::Target),
    /// People join or leave.
    People(levers::People),
    /// A campaign of another size.
    Campaign(levers::Campaign),
    /// A bot in front of the queues.
    Bot(levers::Bot),
    /// Other opening hours.
    Open(levers::Open),
}

impl Change {
    /// Edits the inputs.
    ///
    /// # Errors
    /// [`ScenarioError`] where the change names what does not exist or holds an impossible number;
    /// the inputs may then be half changed.
    pub fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        match self {
            Change::Volume(lever) => lever.apply(inputs),
            Change::HandleTime(lever) => lever.apply(inputs),
            Change::Shrinkage(lever) => lever.apply(inputs),
            Change::Target(lever) => lever.apply(inputs),
            Change::People(lever) => lever.apply(inputs),
            Change::Campaign(lever) => lever.apply(inputs),
            Change::Bot(lever) => lever.apply(inputs),
            Change::Open(lever) => lever.apply(inputs),
        }
    }
}

/// A scenario with its inputs and its plan, or why there is none.
pub type Compared = (ScenarioName, Result<(PlanInputs, Plan), ScenarioError>);

/// Makes the plan of every scenario, side by side, in the order of the list.
///
/// Make the plan as it stands first with the same `cache`: scenarios then take over every stage that
/// they leave as it is. The answer does not depend on the number of threads.
pub fn compare(
    inputs: &PlanInputs,
    scenarios: &[Scenario],
    effort: &Effort,
    cache: &StageCache,
    progress: &dyn Progress,
) -> Vec<Compared> {
    compare::compare(inputs, scenarios, (effort, cache), progress)
}

/// The figures in which a scenario's plan is compared with the plan as it stands.
///
/// A figure that one of the two plans does not have (a queue without any contact has no service
/// level, a plan without a roster no cost) is left out.
pub fn figures(inputs: &PlanInputs, plan: &Plan, baseline: &Plan) -> Vec<Figure> {
    figures::figures(inputs, plan, baseline)
}

/// Why a change cannot be applied, or a changed plan not be made.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// A queue that the project does not have.
    #[error("unknown queue \"{name}\"{nearest}")]
    UnknownQueue {
        /// The name as given.
        name: String,
        /// A known name that looks like it.
        nearest: Suggestion,
    },
    /// A contract that the project does not have.
    #[error("unknown contract \"{name}\"{nearest}")]
    UnknownContract {
        /// The name as given.
        name: String,
        /// A known name that looks like it.
        nearest: Suggestion,
    },
    /// A skill that no queue asks for.
    #[error("unknown skill \"{name}\"{nearest}")]
    UnknownSkill {
        /// The name as given.
        name: String,
        /// A known name that looks like it.
        nearest: Suggestion,
    },
    /// A campaign that the calendar does not have on any planned day.
    #[error("no campaign \"{name}\" on the planned days{nearest}")]
    UnknownCampaign {
        /// The name as given.
        name: String,
        /// A campaign of the planned days that looks like it.
        nearest: Suggestion,
    },
    /// A part of shrinkage that the project does not name.
    #[error("unknown part of shrinkage \"{name}\"{nearest}")]
    UnknownShrinkagePart {
        /// The name as given.
        name: String,
        /// A known name that looks like it.
        nearest: Suggestion,
    },
    /// A number outside its range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    /// A span of days that ends before it begins.
    #[error("days from {first} to {last}, expected a last day on or after the first")]
    EmptySpan {
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
    /// Hours that end before they begin.
    #[error(
        "hours from minute {from} to minute {until} of the day, expected an end after the start"
    )]
    EmptyHours {
        /// Start, minutes from midnight.
        from: i32,
        /// End, minutes from midnight.
        until: i32,
    },
    /// A time allowed in the unit of the other kind of queue.
    #[error("{key} for queue {queue}, expected {expected}")]
    WrongUnit {
        /// The queue.
        queue: QueueId,
        /// The key given.
        key: &'static str,
        /// The key that the queue's channel has.
        expected: &'static str,
    },
    /// People without any skill would never work.
    #[error("people join contract \"{contract}\" without a skill, expected at least one")]
    NoSkills {
        /// The contract.
        contract: String,
    },
    /// More people are to leave than there are.
    #[error("{asked} people are to leave contract \"{contract}\", only {found} have those skills")]
    NotEnoughPeople {
        /// The contract.
        contract: String,
        /// How many are to leave.
        asked: u64,
        /// How many there are.
        found: usize,
    },
    /// The shares of shrinkage together.
    #[error("{0}")]
    Shrinkage(crate::staffing::StaffingError),
    /// The changed plan could not be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
}
