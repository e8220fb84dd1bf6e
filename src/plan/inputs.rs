//! What a plan is made from: the project folder, read and checked, as plain data.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::FrontBot;
use crate::calendar::{ClockMinutes, EntryKind, EventCalendar, Grid};
use crate::forecast::QueueContext;
use crate::history::ContactHistory;
use crate::roster::labour::LabourRules;
use crate::roster::{
    Agent, Contract, Duty, Objective, PreviousShift, QueueDemand, RosterProblem, ShiftPattern,
    StaffLimit,
};
use crate::simulation::QueueService;
use crate::staffing::QueueTarget;
use crate::units::{AgentId, Shrinkage, SkillId};

/// Everything that a plan depends on. Two equal inputs with equal seeds give equal plans.
#[derive(Debug, Clone)]
pub struct PlanInputs {
    /// The centre's name, for people to read.
    pub name: String,
    /// The country whose public holidays stand in `events`; "none" for none.
    pub country: String,
    /// The planned days.
    pub grid: Grid,
    /// What happened; absent where a requirement is given and nothing is forecast.
    pub history: Option<Arc<ContactHistory>>,
    /// Public holidays and the planner's own calendar.
    pub events: EventCalendar,
    /// The queues in the order of the project file.
    pub queues: Vec<PlannedQueue>,
    /// The planner's edits of the forecast, applied in order after forecasting.
    pub edits: Vec<Edit>,
    /// Changes of a what-if to the forecast volume, applied in order after the edits.
    pub volume_changes: Vec<VolumeChange>,
    /// Changes to the handle time, applied in order after forecasting.
    pub handle_time_changes: Vec<HandleTimeChange>,
    /// Paid time in which people are not available.
    pub shrinkage: Shrinkage,
    /// The named parts of `shrinkage`, for the report's list of assumptions.
    pub shrinkage_parts: Vec<(String, f64)>,
    /// The people and their rules.
    pub workforce: Workforce,
    /// How many random repetitions the simulation makes.
    pub replications: u32,
    /// Half-width of every day's service level, in points, at which it may stop before.
    pub half_width_points: Option<f64>,
    /// The seed of every random stream.
    pub seed: u64,
}

/// One queue, as each stage wants to see it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedQueue {
    /// The skill that people need for it.
    pub skill: SkillId,
    /// What the forecast needs.
    pub context: QueueContext,
    /// What staffing needs.
    pub target: QueueTarget,
    /// What the simulation needs.
    pub service: QueueService,
    /// What a bot or IVR in front of it does before a person is reached.
    pub bot: FrontBot,
}

/// The people, their contracts and what was worked before.
#[derive(Debug, Clone, PartialEq)]
pub struct Workforce {
    /// The first day of a planning week.
    pub week_starts: Weekday,
    /// The shapes of a day's work.
    pub shift_patterns: Vec<ShiftPattern>,
    /// What people have signed.
    pub contracts: Vec<Contract>,
    /// The people.
    pub agents: Vec<Agent>,
    /// People who are faster or slower than average with a skill; everybody else has 1.
    pub proficiencies: Vec<SkillProficiency>,
    /// What was worked before the first day.
    pub previous: Vec<PreviousShift>,
    /// Whether breaks are placed in the roster.
    pub breaks_in_roster: bool,
    /// Labour rules that hold beside the contracts.
    pub labour: LabourRules,
    /// What the plan minimises.
    pub objective: Objective,
    /// Whether missing people cost by each queue's own service level.
    pub service_level_curve: bool,
    /// Least people on queues and most people at work.
    pub limits: Vec<StaffLimit>,
    /// Meetings, training and coaching.
    pub duties: Vec<Duty>,
}

/// How fast a person is with one skill.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillProficiency {
    /// The person.
    pub agent: AgentId,
    /// The skill.
    pub skill: SkillId,
    /// Handle time is divided by it in the simulation; rosters do not use it.
    pub factor: f64,
}

/// A change to the forecast that the planner stands for: the forecast itself stays as it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// What is changed, where and by how much.
    pub change: VolumeChange,
    /// Why; empty where nobody said.
    pub reason: String,
    /// Who; empty where nobody said.
    pub author: String,
}

/// A change to the contacts of some queues, days and hours.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeChange {
    /// Positions of the queues.
    pub queues: Vec<usize>,
    /// First day, included.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// The hours of the wall clock, 0 to 1440; the end may exceed 24 hours.
    pub hours: (ClockMinutes, ClockMinutes),
    /// What becomes of the contacts of each open interval inside.
    pub action: VolumeAction,
}

/// What becomes of the contacts of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum VolumeAction {
    /// So many times as many; 0 or more.
    Multiply(f64),
    /// So many more per interval; a negative number takes contacts away, at most all.
    Add(f64),
    /// So many per interval, whatever there was; 0 or more.
    Replace(f64),
}

impl VolumeAction {
    /// The contacts that come of `contacts`; never negative.
    pub fn of(self, contacts: f64) -> f64 {
        match self {
            Self::Multiply(factor) => contacts * factor,
            Self::Add(more) => (contacts + more).max(0.0),
            Self::Replace(instead) => instead,
        }
    }

    /// The word of `edits.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Multiply(_) => "multiply",
            Self::Add(_) => "add",
            Self::Replace(_) => "replace",
        }
    }

    /// The number beside the word.
    pub fn value(self) -> f64 {
        match self {
            Self::Multiply(value) | Self::Add(value) | Self::Replace(value) => value,
        }
    }
}

/// A factor on the forecast handle time of some queues and days.
#[derive(Debug, Clone, PartialEq)]
pub struct HandleTimeChange {
    /// Positions of the queues.
    pub queues: Vec<usize>,
    /// First day, included.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// Factor on the handle time; 1 leaves it.
    pub multiply: f64,
}

impl PlanInputs {
    /// The people and their rules without any requirement: enough to judge or read a roster.
    pub fn empty_problem(&self) -> RosterProblem {
        let nobody = |queue: &PlannedQueue| QueueDemand {
            queue: queue.context.queue.clone(),
            required: vec![0.0; self.grid.n_intervals()],
        };
        self.problem(self.grid.clone(), self.queues.iter().map(nobody).collect())
    }

    /// Every day of a public holiday that is known.
    fn holidays(&self) -> Vec<NaiveDate> {
        let holidays = self.events.entries().iter();
        let days = holidays
            .filter(|entry| entry.kind == EntryKind::Holiday)
            .flat_map(|entry| entry.first_day.iter_days().take(entry.n_days()));
        days.collect::<BTreeSet<NaiveDate>>().into_iter().collect()
    }

    pub(super) fn problem(&self, grid: Grid, queues: Vec<QueueDemand>) -> RosterProblem {
        let w = &self.workforce;
        RosterProblem {
            grid,
            week_starts: w.week_starts,
            queues,
            shift_patterns: w.shift_patterns.clone(),
            contracts: w.contracts.clone(),
            agents: w.agents.clone(),
            previous: w.previous.clone(),
            shrinkage: self.shrinkage,
            breaks_in_roster: w.breaks_in_roster,
            labour: w.labour.clone(),
            holidays: self.holidays(),
            limits: w.limits.clone(),
            duties: w.duties.clone(),
            curves: Vec::new(),
            objective: w.objective,
        }
    }
}
