//! What one more person on queue is worth, in every queue and interval of the plan.
//!
//! Prices steer the search and prove the [`bound`](super::bound): any prices give a bound, good ones
//! a close one. Good ones are the duals of the cover in a linear program that lets fractions of
//! people work. The plan is cut into its weeks, and each week is first a program of its own:
//!
//! ```text
//! y_cdP  people of class c on shift P (pattern, start, a place for each break) of day d, ≥ 0
//! z_Stq  people with the queues S on queue q in interval t, ≥ 0
//! u, o   missing people in two tiers, surplus people
//!
//! min Σ k_P·y + h·Σ_qt ( first·u¹ + beyond·u² + over·o )
//!   cover        Σ_{S_c={q}} δ_Pt·y + Σ_S z_Stq + u¹ + u² − o = R_qt − carried in        dual h·π_qt
//!   balance      Σ_{S_c=S} δ_Pt·y − Σ_{q∈S} z_Stq = −carried in                          |S| ≥ 2
//!   heads        must_cd ≤ Σ_P y ≤ n_cd                                                  dual μ
//!   days, hours  least ≤ Σ_{d,P} y ≤ most per class and week, likewise for paid hours    duals λ, η
//!   rest         Σ_{P night} y_{c,d−1,P} + Σ_{P morning} y_cdP ≤ n_c                     dual ρ
//! ```
//! Shifts become columns on demand (Gilmore & Gomory 1961): each solve prices all starts, lengths and
//! break places exactly and adds the best of each class and day. Solves end at a central point of the
//! optimal face, whose duals move little from round to round. Which columns to begin with, a crowd
//! of smoothed answers says (the sketch). Weeks meet at their borders only: each prices the morning
//! after its last night, and hands that night's cover on; all weeks go in step and see each other's
//! last round, so any number of threads gives the same prices. At the end the columns that matter are
//! put into one program of all weeks, since a week alone does not know what its last night is worth
//! beyond its border: before a peak week that is far more than what its own hours pay.
//!
//! A program is done when a bound on it is within the tolerance of its cost. That bound needs no
//! solver either: at given duals every class answers with its best days.
//!
//! **Classes** are people with the same contract, skills and permissions; leave and other absence
//! only lower the heads of a day. Where individual hours make more than 160 of them, the smallest
//! are put together. Not in the programs, but in responses and bound: other rest than
//! between a night and the next morning, runs of days, free weekends. Wishes enter as averages.
//!
//! # References
//! Dantzig (1954), set covering by shifts. Gondzio, González-Brevis & Munari (2013), column
//! generation with central duals. Titles from memory.

mod classes;
mod frame;
mod generation;
mod master;
mod placement;
mod proof;
mod rounds;
mod sketch;
mod week;

use self::classes::Class;
use self::generation::Generated;
use self::rounds::FrameRounds;
use super::compile::CompiledProblem;
use crate::progress::Progress;

#[cfg(test)]
mod tests;

/// What one more person on queue is worth, for every queue and interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Money per agent-hour, (queues, intervals), between −overstaffed and understaffed_beyond.
    pub queues: Vec<Vec<f64>>,
    /// How each week's program went.
    pub weeks: Vec<WeekStatistics>,
    /// How the program of all weeks went; absent where there is one week only.
    pub whole: Option<WeekStatistics>,
}

/// When column generation ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceLimits {
    /// Most rounds of solving and adding columns, week by week.
    pub rounds: usize,
    /// Most rounds of the program of all weeks.
    pub whole_rounds: usize,
    /// A week is done when its cost is proven to be within this share of the least.
    pub tolerance: f64,
    /// Relative gap at which each interior-point solve may stop.
    pub solve_tolerance: f64,
}

impl PriceLimits {
    /// Good to about a ten-thousandth of the cost of a week.
    pub const USUAL: PriceLimits = PriceLimits {
        rounds: 25,
        whole_rounds: 3,
        tolerance: 2e-4,
        solve_tolerance: 1e-6,
    };
}

/// How the program of one week went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WeekStatistics {
    /// Solves that gave duals.
    pub rounds: usize,
    /// Columns after the last round.
    pub columns: usize,
    /// Cost of the last solution, in money.
    pub objective: f64,
    /// The most that duals proved for the least cost of the week as a program of its own, in money.
    pub bound: f64,
}

/// Prices of all queues and intervals: [week by week](Priced::week_by_week), then [together](Weeks::joined).
///
/// Never fails: where a program gives no duals, or the stop comes before the first, the smoothed
/// prices of the sketch stand. Rounds end early when `progress` asks for it.
pub fn prices(problem: &CompiledProblem, limits: &PriceLimits, progress: &dyn Progress) -> Prices {
    let priced = Priced::of(problem);
    priced
        .week_by_week(limits, progress)
        .joined(limits, progress)
}

/// A problem whose people are put into classes.
pub struct Priced<'p> {
    problem: &'p CompiledProblem,
    classes: Vec<Class>,
}

impl<'p> Priced<'p> {
    /// The problem as the programs see it.
    pub fn of(problem: &'p CompiledProblem) -> Self {
        Self {
            problem,
            classes: classes::classes(problem),
        }
    }

    /// The programs of the weeks, as many at once as there are threads.
    pub fn week_by_week(&self, limits: &PriceLimits, progress: &dyn Progress) -> Weeks<'_> {
        let made = generation::week_by_week(self.problem, &self.classes, limits, progress);
        Weeks {
            problem: self.problem,
            made,
        }
    }
}

/// What the programs of the weeks came to.
pub struct Weeks<'p> {
    problem: &'p CompiledProblem,
    made: Generated<'p>,
}

impl Weeks<'_> {
    /// Prices as the weeks see them one by one.
    pub fn prices(&self) -> Vec<Vec<f64>> {
        let mut queues = self.problem.clipped(&self.made.sketch.prices);
        for week in &self.made.weeks {
            week.write_prices(&mut queues);
        }
        queues
    }

    /// The program of all weeks on top: one program, so one thread.
    pub fn joined(self, limits: &PriceLimits, progress: &dyn Progress) -> Prices {
        let mut queues = self.prices();
        let whole = generation::whole(&self.made.weeks, limits, progress);
        if let Some(whole) = &whole {
            whole.write_prices(&mut queues);
        }
        Prices {
            queues,
            weeks: self
                .made
                .weeks
                .iter()
                .map(FrameRounds::statistics)
                .collect(),
            whole: whole.map(|whole| whole.statistics()),
        }
    }
}
