//! The search's view of a problem: people alike as groups, legal choices per day, limits per week.
//!
//! A [`RosterProblem`] speaks the planner's language: wall clocks, dates, rows of availability. The
//! prices, the responses and the sweeps all ask the same few questions of it, thousands of times:
//! which shifts may this person start on that day, what do they cost, how many days and hours are
//! owed that week. [`compile`] answers them once.
//!
//! * A **shift** is a pattern at a start on one day, in elapsed minutes from the plan's first
//!   midnight. A start that the clock skips does not exist, one that it repeats exists twice. Breaks
//!   are not fixed yet; a [`BreakPlan`] says where they may go.
//! * A **group** holds people with the same contract, skills, availability, employment and past:
//!   whatever is legal and cheap for one of them is so for all. Nothing is computed twice for two
//!   members of a group at the same prices.
//! * A **choice** is a shift that the members of a group may work, with its wage and the wishes it
//!   leaves unmet, in money. What absence, pins and hours away forbid is simply not among the choices.
//! * **Limits** are what joins days: worked days and paid hours per week after leave, the longest
//!   run of worked days, rest, weekends off.
//!
//! Not modelled here: duties, which are placed into finished rosters.

mod break_shares;
mod choices;
mod fairness;
mod groups;
mod labour;
mod limits;
mod seats;
mod shifts;
mod ticks;
mod validate;

pub use break_shares::BreakShares;
pub use fairness::Fairness;
pub use seats::Seats;
pub use ticks::gcd;

use super::cover::{Bend, CoverCost, Lattice, Pieces};
use super::duties::{self, OwedDuties};
use super::{RosterError, RosterProblem};
use crate::calendar::ClockMinutes;

pub(super) use shifts::break_plan;

/// A roster problem as prices, responses and sweeps see it. Immutable and shared by all threads.
#[derive(Debug, Clone)]
pub struct CompiledProblem {
    /// Planned days.
    pub n_days: usize,
    /// Intervals of the grid.
    pub n_intervals: usize,
    /// Length of an interval in minutes.
    pub interval_minutes: i64,
    /// Length of an interval in hours.
    pub interval_hours: f64,
    /// The greatest number of minutes that divides every time of the problem.
    pub tick_minutes: i64,
    /// The share of presence that is on queue: 1 − shrinkage.
    pub availability: f64,
    /// People needed, (queues, intervals).
    pub required: Vec<Vec<f64>>,
    /// What cover costs.
    pub cover_cost: CoverCost,
    /// Further bends of that cost, (queues, intervals); empty where no queue has any.
    pub bends: Vec<Vec<Vec<Bend>>>,
    /// Duties that will be placed, which the bound allows for.
    pub owed_duties: Vec<OwedDuties>,
    /// The most people at work, where that is limited.
    pub seats: Option<Seats>,
    /// Every set of queues that some person can work, ascending by mask.
    pub skill_sets: Vec<SkillSet>,
    /// People × (1 − shrinkage) that shifts of the previous roster give, (skill sets, intervals).
    pub carried_in: Vec<Vec<f64>>,
    /// Every pattern at every start of its contract's days, per day, ordered by pattern and start.
    pub shifts: Vec<Vec<PlannedShift>>,
    /// Where breaks may go; [`PlannedShift::break_plan`] points here.
    pub break_plans: Vec<BreakPlan>,
    /// People alike, in the order of their first member.
    pub groups: Vec<CompiledGroup>,
    /// Teams of which only a share may be on break at once; absent where all may.
    pub break_shares: Option<BreakShares>,
    /// Fair shares of night, weekend and holiday work, where the plan pays for them.
    pub fairness: Option<Fairness>,
}

/// A set of queues that one person can work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillSet {
    /// Bit q is set when queue q belongs to it.
    pub mask: u64,
    /// The same queues, ascending.
    pub queues: Vec<usize>,
}

/// A shift pattern at a start on one day; minutes are elapsed minutes from the plan's first midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedShift {
    /// Position in [`RosterProblem::shift_patterns`].
    pub pattern: usize,
    /// What the wall clock shows at the start.
    pub start_clock: ClockMinutes,
    /// Start.
    pub start_minute: i64,
    /// End.
    pub end_minute: i64,
    /// Elapsed minutes less the unpaid breaks: what is paid.
    pub paid_minutes: i64,
    /// Paid minutes on an ordinary day: what counts towards the week's hours.
    pub ordinary_paid_minutes: i64,
    /// Position in [`CompiledProblem::break_plans`].
    pub break_plan: usize,
}

/// Where the breaks of a shift may start, in minutes after the shift began.
///
/// The windows are already cut to the break grid, to the shift's end, to the order of the breaks
/// and to the gap between them, so that each position of each window belongs to some legal placement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BreakPlan {
    /// One window per break, in the order in which they are taken.
    pub windows: Vec<BreakWindow>,
    /// Step between two positions of a window.
    pub step: i64,
    /// Least time between the end of one break and the start of the next.
    pub gap: i64,
    /// Whether any position of one window goes with any of the next.
    pub independent: bool,
}

/// The positions of one break: `first`, `first + step`, … `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BreakWindow {
    /// Position in the pattern's [`breaks`](super::ShiftPattern::breaks).
    pub rule: usize,
    /// Length of the break.
    pub minutes: i64,
    /// Earliest start.
    pub first: i64,
    /// Latest start.
    pub last: i64,
}

/// People for whom the same rosters are legal at the same cost.
#[derive(Debug, Clone, PartialEq)]
pub struct CompiledGroup {
    /// Positions in [`RosterProblem::agents`], ascending.
    pub members: Vec<usize>,
    /// Position in [`RosterProblem::contracts`].
    pub contract: usize,
    /// Position in [`CompiledProblem::skill_sets`].
    pub skill_set: usize,
    /// What may be done on each planned day.
    pub days: Vec<DayChoices>,
    /// Limits of each planning week that holds a planned day, in order.
    pub weeks: Vec<WeekLimits>,
    /// Longest run of worked days.
    pub max_consecutive_days: Option<u32>,
    /// Days worked in a row up to the eve of the first day.
    pub streak_before: u32,
    /// Least elapsed minutes between two shifts.
    pub min_rest_minutes: i64,
    /// Elapsed minute before which no shift may start, because of the last previous one.
    pub ready_minute: i64,
    /// Least elapsed minutes of a rest that holds a free day; 0 = no such rule.
    pub weekly_rest_minutes: i64,
    /// Elapsed minute before which no shift may start if the first day is free; 0 = any.
    pub rested_minute: i64,
    /// Weekends off owed per whole block of 28 days.
    pub weekend_blocks: Vec<WeekendBlock>,
    /// What a minute of overtime costs beyond an ordinary one, in money.
    pub overtime_price: f64,
    /// The most minutes between the starts of a week on the clock's face; `None` = any.
    pub start_spread: Option<ClockMinutes>,
    /// Whether working nothing at all is legal too: people who may be hired.
    pub to_hire: bool,
}

/// What a member of a group may do on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayChoices {
    /// The shifts that may be worked, ordered by position in [`CompiledProblem::shifts`].
    pub work: Vec<Choice>,
    /// The cost of wishes that a day off leaves unmet; `None` where the day must be worked.
    pub off: Option<f64>,
    /// The cost of wishes that a day off leaves unmet, also where the day must be worked.
    pub idle: f64,
}

/// One shift that may be worked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Position in the day's list of [`CompiledProblem::shifts`].
    pub shift: usize,
    /// Wage and unmet wishes, in money.
    pub cost: f64,
}

/// The limits of one planning week, after leave; only its planned days are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeekLimits {
    /// First planned day.
    pub first_day: usize,
    /// One past the last planned day.
    pub end_day: usize,
    /// Least and most worked days.
    pub worked_days: (u32, u32),
    /// Least and most ordinary paid minutes, overtime among them.
    pub paid_minutes: (f64, f64),
    /// Ordinary paid minutes above which each costs [`CompiledGroup::overtime_price`].
    pub before_overtime: f64,
}

impl WeekLimits {
    /// Minutes of overtime in a week of so many ordinary paid minutes.
    pub fn overtime(&self, paid_minutes: f64) -> f64 {
        (paid_minutes - self.before_overtime).max(0.0)
    }
}

/// A block of 28 days and the free weekends it owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekendBlock {
    /// One past the last day.
    pub end_day: usize,
    /// The Saturdays whose Sunday lies in the block too, ascending.
    pub saturdays: Vec<usize>,
    /// How many of these weekends have to be free.
    pub owed: u32,
}

/// Which labour rules are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// All of them, some more strictly than the law: every roster that is left is legal.
    Whole,
    /// Those that take away nothing legal: every legal roster is left, for bounds.
    Exact,
}

/// Translates a problem for the search.
///
/// # Errors
/// [`RosterError`] for numbers and references that no plan could be made from.
pub fn compile(problem: &RosterProblem) -> Result<CompiledProblem, RosterError> {
    compile_as(problem, Strictness::Whole)
}

/// The same with labour rules kept as strictly as is said.
///
/// # Errors
/// As [`compile`].
pub fn compile_as(
    problem: &RosterProblem,
    strictness: Strictness,
) -> Result<CompiledProblem, RosterError> {
    validate::check(problem)?;
    let mut plans = shifts::BreakPlans::new(strictness);
    let shifts = shifts::planned_shifts(problem, &mut plans);
    let skill_sets = groups::skill_sets(problem);
    let interval_minutes = i64::from(problem.grid.interval_minutes());
    let break_plans = plans.into_list();
    let fairness = Fairness::new(problem, &shifts);
    Ok(CompiledProblem {
        n_days: problem.grid.n_days(),
        n_intervals: problem.grid.n_intervals(),
        interval_minutes,
        interval_hours: problem.grid.interval_hours(),
        tick_minutes: ticks::tick_minutes(interval_minutes, &shifts, &break_plans),
        availability: problem.shrinkage.availability(),
        required: problem.queues.iter().map(|q| q.required.clone()).collect(),
        cover_cost: CoverCost::new(problem),
        bends: super::limits::bends(problem),
        seats: Seats::new(problem),
        owed_duties: duties::owed(problem),
        carried_in: groups::carried_in(problem, &skill_sets),
        groups: groups::groups(problem, (&shifts, &skill_sets), strictness),
        skill_sets,
        shifts,
        break_plans,
        break_shares: BreakShares::new(problem),
        fairness,
    })
}

impl CompiledProblem {
    /// The cost of a queue's cover in an interval in pieces, as tight as whole people allow.
    pub fn pieces(&self, queue: usize, interval: usize) -> Pieces {
        let need = (
            self.required[queue][interval],
            self.bends_of(queue, interval),
        );
        Pieces::with_bends(&self.cover_cost, need, self.lattice(queue, interval))
    }

    /// The further bends of a queue's cost in an interval.
    pub fn bends_of(&self, queue: usize, interval: usize) -> &[Bend] {
        self.bends.get(queue).map_or(&[], |row| &row[interval])
    }

    /// The further bends of every queue in an interval; empty where no queue has any.
    pub fn bends_at(&self, interval: usize) -> Vec<&[Bend]> {
        let rows = self.bends.iter();
        rows.map(|row| &row[interval][..]).collect()
    }

    /// A price brought into the range in which that of a queue's cover in an interval can lie.
    pub fn clip(&self, (queue, interval): (usize, usize), price: f64) -> f64 {
        self.cover_cost.clip(price, self.bends_of(queue, interval))
    }

    /// All prices (queues, intervals) brought into their ranges.
    pub fn clipped(&self, prices: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let row = |(queue, row): (usize, &Vec<f64>)| {
            let prices = row.iter().enumerate();
            prices
                .map(|(t, &price)| self.clip((queue, t), price))
                .collect()
        };
        prices.iter().enumerate().map(row).collect()
    }

    /// The most that a person on queue can be worth anywhere, money per hour.
    pub fn dearest(&self) -> f64 {
        let bent = self.bends.iter().flatten();
        let dearest = bent.map(|bends| self.cover_cost.dearest(bends));
        dearest.fold(self.cover_cost.beyond, f64::max)
    }

    /// Where the cover of a queue can stand; `None` where people share it with other queues.
    fn lattice(&self, queue: usize, interval: usize) -> Option<Lattice> {
        let serving = |set: &&SkillSet| set.mask >> queue & 1 == 1;
        if self
            .skill_sets
            .iter()
            .filter(serving)
            .any(|set| set.queues.len() > 1)
        {
            return None;
        }
        let own = self
            .skill_sets
            .iter()
            .position(|set| set.mask == 1 << queue);
        let ticks = self.interval_minutes as f64 / self.tick_minutes as f64;
        Some(Lattice {
            granule: self.availability / ticks,
            point: own.map_or(0.0, |set| self.carried_in[set][interval]),
        })
    }

    /// Where the breaks of a shift may go.
    pub fn breaks_of(&self, shift: &PlannedShift) -> &BreakPlan {
        &self.break_plans[shift.break_plan]
    }

    /// Adds to `presence` (people per interval) the share of each interval inside `[from, until)`,
    /// times `people`; what lies outside the plan is left out.
    pub fn add_span(&self, presence: &mut [f64], (from, until): (i64, i64), people: f64) {
        let h = self.interval_minutes;
        let (from, until) = (from.max(0), until.min(self.n_intervals as i64 * h));
        let mut at = from;
        while at < until {
            let interval = at / h;
            let next = ((interval + 1) * h).min(until);
            presence[interval as usize] += people * (next - at) as f64 / h as f64;
            at = next;
        }
    }
}

#[cfg(test)]
mod tests;
