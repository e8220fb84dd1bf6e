//! What is asked of a roster: people, contracts, shift patterns, requirement, wishes, prices of cover.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

use super::demands::{Bend, Duty, StaffLimit};
use super::labour::LabourRules;
use crate::calendar::{ClockMinutes, Grid};
use crate::units::{AgentId, QueueId, Shrinkage};

/// Everything a search and an audit need to know; plain data, checked before it gets here.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterProblem {
    /// The planned days, cut into intervals.
    pub grid: Grid,
    /// The first day of a planning week.
    pub week_starts: Weekday,
    /// What each queue needs.
    pub queues: Vec<QueueDemand>,
    /// The shapes of a day's work.
    pub shift_patterns: Vec<ShiftPattern>,
    /// What people have signed.
    pub contracts: Vec<Contract>,
    /// The people.
    pub agents: Vec<Agent>,
    /// What was worked before the first day.
    pub previous: Vec<PreviousShift>,
    /// Paid time in which people are not available.
    pub shrinkage: Shrinkage,
    /// Whether breaks are placed; if not, they are part of shrinkage.
    pub breaks_in_roster: bool,
    /// Labour rules that hold beside the contracts.
    pub labour: LabourRules,
    /// Public holidays in and around the plan, ascending, for fair shares.
    pub holidays: Vec<NaiveDate>,
    /// Least people on queues and most people at work.
    pub limits: Vec<StaffLimit>,
    /// Meetings, training and coaching, placed into a finished roster.
    pub duties: Vec<Duty>,
    /// What missing people cost in place of the two tiers, (queues, intervals); empty = two tiers.
    pub curves: Vec<Vec<Vec<Bend>>>,
    /// What the plan minimises.
    pub objective: Objective,
}

/// People needed on one queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueDemand {
    /// The queue.
    pub queue: QueueId,
    /// `base_staff` per interval of the grid.
    pub required: Vec<f64>,
}

/// The shape of one day's work on the wall clock.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftPattern {
    /// The planner's id.
    pub id: String,
    /// Gross length on an ordinary day, breaks included.
    pub minutes: ClockMinutes,
    /// The wall-clock starts that are allowed, 0 to 1439, ascending.
    pub starts: Vec<ClockMinutes>,
    /// Breaks and meals in the order in which they are taken.
    pub breaks: Vec<BreakRule>,
    /// The grid of break starts, counted from the shift's start.
    pub break_every_minutes: ClockMinutes,
    /// Least time between two breaks.
    pub break_gap_minutes: ClockMinutes,
    /// The most of a team at work that may be on break at once; 1 = any. One person always may.
    pub break_team_share_max: f64,
}

impl ShiftPattern {
    /// Paid minutes on an ordinary day: gross less the unpaid breaks.
    pub fn paid_minutes(&self) -> ClockMinutes {
        let unpaid: ClockMinutes = self
            .breaks
            .iter()
            .filter(|b| !b.paid)
            .map(|b| b.minutes)
            .sum();
        self.minutes - unpaid
    }
}

/// One break of a pattern; times are elapsed minutes after the shift began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakRule {
    /// The planner's id, such as `meal`.
    pub id: String,
    /// How long it lasts.
    pub minutes: ClockMinutes,
    /// Whether it is paid.
    pub paid: bool,
    /// The earliest start.
    pub from_minute: ClockMinutes,
    /// The latest start.
    pub to_minute: ClockMinutes,
}

/// The limits and the cost of a kind of employment.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// The planner's id.
    pub id: String,
    /// Positions in [`RosterProblem::shift_patterns`].
    pub shift_patterns: Vec<usize>,
    /// Least and most worked days in a planning week.
    pub days_per_week: (u32, u32),
    /// Least and most paid hours in a planning week, counted on ordinary days.
    pub paid_hours_per_week: (f64, f64),
    /// Longest run of worked days; `None` = no limit.
    pub max_consecutive_days: Option<u32>,
    /// Least elapsed minutes between two shifts.
    pub min_rest_minutes: i64,
    /// Free Saturday+Sunday pairs in every whole block of 28 days from the first day.
    pub weekends_off_min: u32,
    /// Weekdays (Monday first) that are worked whenever the person is available.
    pub must_work_days: [bool; 7],
    /// Money per paid hour.
    pub cost_per_paid_hour: f64,
    /// Hours beyond the most of a week.
    pub overtime: Overtime,
    /// How far the starts of one planning week may lie apart.
    pub same_start: SameStart,
    /// The most people on this contract, those who may be hired among them; 0 = only who is there.
    pub headcount_max: u32,
    /// The share of people off who are kept on call each day.
    pub on_call_share: f64,
    /// Groups of shift patterns by week, positions in [`RosterProblem::shift_patterns`]; empty = none.
    pub rotation: Vec<Vec<usize>>,
}

impl Contract {
    /// A contract that forbids nothing and costs 1 an hour: no patterns yet, any days and hours.
    pub fn without_limits(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            shift_patterns: Vec::new(),
            days_per_week: (0, 7),
            paid_hours_per_week: (0.0, 168.0),
            max_consecutive_days: None,
            min_rest_minutes: 0,
            weekends_off_min: 0,
            must_work_days: [false; 7],
            cost_per_paid_hour: 1.0,
            overtime: Overtime::NONE,
            same_start: SameStart::Free,
            headcount_max: 0,
            on_call_share: 0.0,
            rotation: Vec::new(),
        }
    }
}

/// Paid hours of a week beyond the most of the contract (after leave).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overtime {
    /// The most of them in a planning week.
    pub max_hours_per_week: f64,
    /// What one costs, as a multiple of an ordinary hour.
    pub cost_factor: f64,
}

impl Overtime {
    /// Not allowed.
    pub const NONE: Overtime = Overtime {
        max_hours_per_week: 0.0,
        cost_factor: 1.5,
    };
}

/// How far the starts of one person's shifts in one planning week may lie apart on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameStart {
    /// As far as they like.
    Free,
    /// So many minutes on either side of one time of day.
    Band(ClockMinutes),
    /// Not at all.
    Fixed,
}

impl SameStart {
    /// The most minutes between the earliest and the latest start on the clock's face, going round
    /// midnight where that is shorter; `None` = any.
    pub fn spread(self) -> Option<ClockMinutes> {
        match self {
            SameStart::Free => None,
            SameStart::Band(minutes) if 2 * minutes >= 1440 => None,
            SameStart::Band(minutes) => Some(2 * minutes),
            SameStart::Fixed => Some(0),
        }
    }
}

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// The id of `agents.csv`.
    pub id: AgentId,
    /// The name, for people to read.
    pub name: String,
    /// The team; may be empty.
    pub team: String,
    /// Position in [`RosterProblem::contracts`].
    pub contract: usize,
    /// Positions in [`RosterProblem::queues`] that this person can work, ascending.
    pub queues: Vec<usize>,
    /// The first day of employment, if it matters.
    pub hired: Option<NaiveDate>,
    /// The last day of employment, if it matters.
    pub leaves: Option<NaiveDate>,
    /// No shift may overlap the night window (22:00–06:00 where no rule says otherwise) on work
    /// dates before this day.
    pub no_nights_until: Option<NaiveDate>,
    /// No overtime as the labour rules define it on work dates before this day.
    pub no_overtime_until: Option<NaiveDate>,
    /// Leave, hours away, pins and wishes.
    pub availability: Vec<AvailabilityRule>,
    /// How many weeks the person is ahead in the contract's rotation.
    pub rotation_offset: usize,
    /// Somebody who is not there yet and may be hired: works a whole legal roster or nothing.
    pub to_hire: bool,
}

impl Agent {
    /// The person's queues as bits.
    pub fn queue_mask(&self) -> u64 {
        self.queues.iter().fold(0, |mask, queue| mask | 1 << queue)
    }

    /// Whether the person has come and has not left yet; both ends included.
    pub fn is_employed_on(&self, day: NaiveDate) -> bool {
        self.hired.is_none_or(|hired| hired <= day) && self.leaves.is_none_or(|last| day <= last)
    }

    /// Whether a row of that kind, without hours, covers the day.
    pub fn has_all_day(&self, kind: AvailabilityKind, day: NaiveDate) -> bool {
        let mut rows = self.availability.iter();
        rows.any(|row| row.kind == kind && row.span.is_none() && row.covers(day))
    }

    /// Somebody of no team who is always there, without a name or any row of availability.
    pub fn always_there(id: AgentId, contract: usize, queues: Vec<usize>) -> Self {
        Self {
            id,
            name: String::new(),
            team: String::new(),
            contract,
            queues,
            hired: None,
            leaves: None,
            no_nights_until: None,
            no_overtime_until: None,
            availability: Vec::new(),
            rotation_offset: 0,
            to_hire: false,
        }
    }
}

/// One row of `availability.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct AvailabilityRule {
    /// What the row says.
    pub kind: AvailabilityKind,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day; `None` = open end.
    pub last_day: Option<NaiveDate>,
    /// The weekdays (Monday first) on which it holds; all, where the row names none.
    pub days: [bool; 7],
    /// The part of the day it speaks of; the end may exceed 24 hours. `None` = the whole work date.
    pub span: Option<(ClockMinutes, ClockMinutes)>,
    /// The shift pattern it names, a position in [`RosterProblem::shift_patterns`].
    pub shift: Option<usize>,
    /// The start that a pin fixes.
    pub at: Option<ClockMinutes>,
    /// Weight of a wish, 1 to 5.
    pub weight: f64,
}

impl AvailabilityRule {
    /// A row of weight 1 about whole days, both ends included.
    pub fn of_days(kind: AvailabilityKind, first_day: NaiveDate, last_day: NaiveDate) -> Self {
        Self {
            kind,
            first_day,
            last_day: Some(last_day),
            days: [true; 7],
            span: None,
            shift: None,
            at: None,
            weight: 1.0,
        }
    }

    /// Whether the row speaks of that day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.first_day <= day
            && self.last_day.is_none_or(|last| day <= last)
            && self.days[day.weekday().num_days_from_monday() as usize]
    }
}

/// What a row of `availability.csv` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AvailabilityKind {
    /// Paid absence.
    Leave,
    /// Not there, not paid.
    Unavailable,
    /// A wish for work, or for this shift or span.
    Prefers,
    /// A wish against it.
    Avoids,
    /// This shift on that day stands.
    Pinned,
    /// No other pattern on those days.
    OnlyShift,
}

/// A shift worked before the first planned day.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviousShift {
    /// Position in [`RosterProblem::agents`]; people who are no longer there are left out before.
    pub agent: usize,
    /// The local date on which it started.
    pub work_date: NaiveDate,
    /// Start.
    pub start: DateTime<Utc>,
    /// End.
    pub end: DateTime<Utc>,
    /// What was paid; `None` = unknown, all of it counts as work.
    pub paid_minutes: Option<i64>,
}

/// What the plan minimises: money per hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Objective {
    /// Each missing agent-hour up to `understaffed_first_share` of the requirement.
    pub understaffed_first: f64,
    /// Each further missing agent-hour.
    pub understaffed_beyond: f64,
    /// The share of the requirement that counts as the first tier.
    pub understaffed_first_share: f64,
    /// Each agent-hour above the requirement.
    pub overstaffed: f64,
    /// Weight of wages: × contract cost × paid hours.
    pub wage: f64,
    /// Each wish of weight 1 that is not met.
    pub preference: f64,
    /// Each hour of night, weekend or holiday work away from a person's fair share.
    pub unfairness: f64,
}

impl Objective {
    /// Where the project says nothing: an hour missing costs a few wages, one more than a tenth short
    /// three times as much. An assumption, to be replaced by what missing service costs the centre.
    pub const USUAL: Self = Self {
        understaffed_first: 60.0,
        understaffed_beyond: 180.0,
        understaffed_first_share: 0.1,
        overstaffed: 15.0,
        wage: 1.0,
        preference: 5.0,
        unfairness: 0.0,
    };
}

impl RosterProblem {
    /// Id of an interruption of a pattern's shift, and whether it is paid: a break by its position in
    /// the pattern, or a duty by its position after all of them.
    pub fn interruption(&self, pattern: usize, rule: usize) -> (&str, bool) {
        let breaks = &self.shift_patterns[pattern].breaks;
        match breaks.get(rule) {
            Some(of) => (&of.id, of.paid),
            None => (&self.duties[rule - breaks.len()].id, true),
        }
    }

    /// The patterns that the rotation of a person's contract has on a day; `None` without a rotation.
    ///
    /// The groups follow each other week by week for ever, so that one plan goes on where the last
    /// ended: a week's number is that of the weeks since the first of January 1970.
    pub fn rotation_on(&self, agent: &Agent, day: NaiveDate) -> Option<&[usize]> {
        let rotation = &self.contracts[agent.contract].rotation;
        if rotation.is_empty() {
            return None;
        }
        let into_week = i64::from(day.weekday().days_since(self.week_starts));
        let first = i64::from(day.to_epoch_days()) - into_week;
        let week = (first + agent.rotation_offset as i64 * 7).div_euclid(7);
        Some(&rotation[week.rem_euclid(rotation.len() as i64) as usize])
    }
}
