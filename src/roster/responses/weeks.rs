//! How the worked days and paid minutes of a week are counted, and the shape of a layer of states.

use super::super::compile::gcd;
use super::super::compile::{CompiledGroup, CompiledProblem, PlannedShift, WeekLimits};
use super::lanes::Lanes;

/// Slack for sums of minutes that should be equal.
const MINUTE_SLACK: f64 = 1e-6;

/// The lengths of the axes of a layer: (buckets, lanes, frees, runs, columns), row-major.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Free weekends owed per block.
    pub(super) owed: usize,
    pub(super) runs: usize,
    /// Whether runs are counted; if not, there is one run and work does not move it.
    pub(super) counts_runs: bool,
    pub(super) columns: usize,
    /// Columns of one number of worked days.
    pub(super) day_move: usize,
    /// Cells of a (bucket, free) block into which work may spill although no legal state is there,
    /// where it moves the worked days.
    pub(super) void_moved: Vec<usize>,
    /// The same where it leaves them as they are counted.
    pub(super) void_still: Vec<usize>,
    /// Starts that may stand in one week together.
    pub(super) lanes: Lanes,
}

impl Shape {
    pub(super) fn new(problem: &CompiledProblem, group: &CompiledGroup, hours: &Hours) -> Self {
        let day_move = hours.most_per_week + 1 + hours.most_per_day;
        let spread = |week| {
            (0..=7)
                .map(move |left| days_so_far(week, left))
                .map(|(a, b)| b - a)
        };
        let widest = group.weeks.iter().flat_map(spread).max().unwrap_or(0);
        let columns = (widest + 1) * day_move;
        let longest = problem.n_days as u32 + group.streak_before;
        let limit = group.max_consecutive_days.filter(|&most| most < longest);
        let runs = limit.map_or(1, |most| most as usize + 1);
        let is_spare = |cell: &usize| cell % day_move > hours.most_per_week;
        // A worked day too many spills into the fewest days of the next run, where nobody is who
        // has just worked.
        let is_spilt = |cell: &usize| *cell >= columns && cell % columns < day_move;
        let cells = 0..runs * columns;
        Self {
            owed: owed(group),
            runs,
            counts_runs: limit.is_some(),
            columns,
            day_move,
            void_moved: cells
                .clone()
                .filter(|c| is_spare(c) || is_spilt(c))
                .collect(),
            void_still: cells.filter(is_spare).collect(),
            lanes: Lanes::new(problem, group),
        }
    }

    /// Cells of one (bucket, free, lane) block.
    pub(super) fn block(&self) -> usize {
        self.runs * self.columns
    }

    /// Counts of free weekends that are told apart, 0 to all that are owed.
    pub(super) fn counts(&self) -> usize {
        self.owed + 1
    }
}

fn owed(group: &CompiledGroup) -> usize {
    let owed = group.weekend_blocks.iter().map(|block| block.owed as usize);
    owed.max().unwrap_or(0)
}

/// The fewest and most worked days of a week of which `left` planned days are still to come, so
/// that its limits can still be kept.
pub(super) fn days_so_far(week: &WeekLimits, left: usize) -> (usize, usize) {
    let (least, most) = week.worked_days;
    let done = (week.end_day - week.first_day).saturating_sub(left);
    let fewest = (least as usize).saturating_sub(left);
    (fewest, done.min(most as usize).max(fewest))
}

/// How the paid minutes of a week are counted: the least per worked day and a unit of what goes
/// beyond. Where limits of minutes can never be broken, nothing beyond is counted.
pub(super) struct Hours {
    base: i64,
    unit: i64,
    /// Most units beyond the least that one day can add.
    most_per_day: usize,
    /// Most units beyond the least that a week can use.
    most_per_week: usize,
}

impl Hours {
    pub(super) fn new(problem: &CompiledProblem, group: &CompiledGroup) -> Self {
        let paid = || {
            group.days.iter().enumerate().flat_map(|(day, choices)| {
                let shifts = &problem.shifts[day];
                let minutes = move |shift: usize| shifts[shift].ordinary_paid_minutes;
                choices.work.iter().map(move |choice| minutes(choice.shift))
            })
        };
        let base = paid().min().unwrap_or(0);
        let unit = paid()
            .fold(0, |unit, minutes| gcd(unit, minutes - base))
            .max(1);
        let most = paid().max().unwrap_or(0) - base;
        let mut hours = Self {
            base,
            unit,
            most_per_day: 0,
            most_per_week: 0,
        };
        if most > 0
            && group
                .weeks
                .iter()
                .any(|week| binds(week, base, base + most))
        {
            hours.most_per_day = (most / unit) as usize;
            let weeks = group.weeks.iter().map(|week| hours.most_of(week));
            hours.most_per_week = weeks.max().unwrap_or(0);
        }
        hours
    }

    /// Most units beyond the least that a week can use.
    fn most_of(&self, week: &WeekLimits) -> usize {
        let room = |days: u32| {
            let left = week.paid_minutes.1 + MINUTE_SLACK - f64::from(days) * self.base as f64;
            (left.max(0.0) / self.unit as f64).floor() as usize
        };
        let use_of = |days: u32| room(days).min(days as usize * self.most_per_day);
        (1..=week.worked_days.1.min(7))
            .map(use_of)
            .max()
            .unwrap_or(0)
    }

    /// Units beyond the least that a shift adds; 0 where they are not counted.
    pub(super) fn extra(&self, shift: &PlannedShift) -> usize {
        if self.most_per_day == 0 {
            return 0;
        }
        ((shift.ordinary_paid_minutes - self.base) / self.unit) as usize
    }

    /// The columns in which a week may end, and what its overtime costs there.
    pub(super) fn columns(
        &self,
        shape: &Shape,
        week: &WeekLimits,
        overtime_price: f64,
    ) -> Vec<(usize, f64)> {
        let (low, high) = week.paid_minutes;
        let (fewest, most) = days_so_far(week, 0);
        let mut columns = Vec::new();
        for days in fewest..=most {
            for extra in 0..=self.most_per_week {
                // Where minutes are not counted although shifts differ, no sum can break a limit.
                let paid = days as i64 * self.base + extra as i64 * self.unit;
                if low - MINUTE_SLACK <= paid as f64 && paid as f64 <= high + MINUTE_SLACK {
                    let column = (days - fewest) * shape.day_move + extra;
                    columns.push((column, overtime_price * week.overtime(paid as f64)));
                }
            }
        }
        columns
    }
}

/// Whether the limits of paid minutes forbid anything that the limits of worked days allow.
fn binds(week: &WeekLimits, least_per_day: i64, most_per_day: i64) -> bool {
    let (least, most) = week.worked_days;
    let (low, high) = week.paid_minutes;
    f64::from(least) * (least_per_day as f64) < low - MINUTE_SLACK
        || f64::from(most) * (most_per_day as f64) > high.min(week.before_overtime) + MINUTE_SLACK
}
