//! The states between two days of one person, laid out so that a day is a few vector operations.
//!
//! ```text
//! state = (ready, free, run, column)
//! ready   which starts rest still allows: the place of "end + rest" among all future starts
//! free    free weekends so far in the block, and whether this Saturday is worked
//! run     days worked in a row
//! column  (worked days, paid minutes above the least per day) of this week
//! ```
//! Working a day moves `run` and `column` by a constant distance whatever they are, so all of a
//! (ready, free) block moves at once. Cells that such a move may spill into are kept infinite.

use super::super::compile::{CompiledGroup, CompiledProblem, PlannedShift, WeekLimits};
use super::gains::gcd;

/// Slack for sums of minutes that should be equal.
const MINUTE_SLACK: f64 = 1e-6;

/// The states of one group over the whole plan.
#[derive(Debug)]
pub(super) struct Automaton {
    pub(super) shape: Shape,
    pub(super) days: Vec<DayStep>,
    /// Bucket, run in which the plan starts.
    pub(super) start: (usize, usize),
}

/// The lengths of the axes of a layer: (buckets, frees, runs, columns), row-major.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// 2·(weekends owed + 1), or 1 where none are owed.
    pub(super) frees: usize,
    /// Weekends owed.
    pub(super) owed: usize,
    pub(super) runs: usize,
    /// Whether runs are counted; if not, there is one run and work does not move it.
    pub(super) counts_runs: bool,
    pub(super) columns: usize,
    /// How far one more worked day moves the column, extra minutes apart.
    pub(super) day_move: usize,
    /// Cells of a (bucket, free) block that no legal state has.
    pub(super) void: Vec<usize>,
}

impl Shape {
    /// Cells of one (bucket, free) block.
    pub(super) fn block(&self) -> usize {
        self.runs * self.columns
    }

    /// Cells of one bucket.
    pub(super) fn bucket(&self) -> usize {
        self.frees * self.block()
    }
}

/// What one day may do to a state.
#[derive(Debug)]
pub(super) struct DayStep {
    /// Ways to work, ordered by `entry`.
    pub(super) arcs: Vec<Arc>,
    /// Positions in the day's choices, arc by arc.
    pub(super) choices: Vec<usize>,
    /// Buckets after the day.
    pub(super) buckets: usize,
    /// Where a day off leads, per bucket before the day.
    pub(super) off_to: Vec<usize>,
    pub(super) weekend: WeekendDay,
    /// The columns in which the week may end, where it ends with this day.
    pub(super) week_end: Option<Vec<usize>>,
    /// Whether a block of 28 days ends with this day.
    pub(super) block_end: bool,
}

impl DayStep {
    /// Whether states are gathered after this day.
    pub(super) fn folds(&self) -> bool {
        self.week_end.is_some() || self.block_end
    }
}

/// Choices that differ in nothing the state sees.
#[derive(Debug)]
pub(super) struct Arc {
    /// The last bucket before the day from which the start is allowed; all lower ones are too.
    pub(super) entry: usize,
    /// The bucket after the day.
    pub(super) exit: usize,
    /// How far the column moves.
    pub(super) column_move: usize,
    /// The part of [`DayStep::choices`].
    pub(super) choices: std::ops::Range<usize>,
}

/// What a day is for the weekends owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WeekendDay {
    No,
    Saturday,
    Sunday,
}

impl Automaton {
    pub(super) fn new(problem: &CompiledProblem, group: &CompiledGroup) -> Self {
        let hours = Hours::new(problem, group);
        let shape = shape(problem, group, &hours);
        let starts = starts(problem, group);
        let mut reach = Reach::new(&starts, group.ready_minute);
        let start = (
            0,
            if shape.counts_runs {
                group.streak_before as usize
            } else {
                0
            },
        );
        let days = (0..problem.n_days)
            .map(|day| {
                let shifts = &problem.shifts[day];
                let before = reach.positions.clone();
                let after = reach.advance(day, group, shifts);
                let mut step = day_step(&starts, (&before, &after), (day, group, shifts), |s| {
                    shape.day_move + hours.extra(s)
                });
                step.week_end = week_ending(group, day).map(|week| hours.columns(&shape, week));
                reach.positions = after;
                step
            })
            .collect();
        Self { shape, days, start }
    }
}

/// All starts of a group in the order of time, and where each day's begin.
struct Starts {
    minutes: Vec<i64>,
    /// Per day, and one past the last: the position of the day's first start.
    first: Vec<usize>,
}

impl Starts {
    /// Where a minute stands among the starts of day `from` and later: how many it rules out.
    fn position(&self, minute: i64, from: usize) -> usize {
        self.minutes
            .partition_point(|&start| start < minute)
            .max(self.first[from])
    }
}

fn starts(problem: &CompiledProblem, group: &CompiledGroup) -> Starts {
    let mut minutes: Vec<i64> = Vec::new();
    let mut first = vec![0];
    for (day, choices) in group.days.iter().enumerate() {
        let mut of_day: Vec<i64> = choices
            .work
            .iter()
            .map(|choice| problem.shifts[day][choice.shift].start_minute)
            .collect();
        of_day.sort_unstable();
        of_day.dedup();
        minutes.extend(of_day);
        first.push(minutes.len());
    }
    Starts { minutes, first }
}

/// The buckets in use between two days: positions among the starts, ascending.
struct Reach<'a> {
    starts: &'a Starts,
    positions: Vec<usize>,
}

impl<'a> Reach<'a> {
    fn new(starts: &'a Starts, ready_minute: i64) -> Self {
        Self {
            starts,
            positions: vec![starts.position(ready_minute, 0)],
        }
    }

    /// The buckets in use after `day`.
    fn advance(&self, day: usize, group: &CompiledGroup, shifts: &[PlannedShift]) -> Vec<usize> {
        let kept = self
            .positions
            .iter()
            .map(|&p| p.max(self.starts.first[day + 1]));
        let worked = group.days[day].work.iter().map(|choice| {
            let ready = shifts[choice.shift].end_minute + group.min_rest_minutes;
            self.starts.position(ready, day + 1)
        });
        let mut after: Vec<usize> = kept.chain(worked).collect();
        after.sort_unstable();
        after.dedup();
        after
    }
}

/// The arcs of one day between the buckets before and after it.
fn day_step(
    starts: &Starts,
    (before, after): (&[usize], &[usize]),
    (day, group, shifts): (usize, &CompiledGroup, &[PlannedShift]),
    column_move: impl Fn(&PlannedShift) -> usize,
) -> DayStep {
    let index_of = |position: usize| after.partition_point(|&p| p < position);
    // (entry, exit, move, choice): sorted, equal moves stand side by side, choices ascending.
    let mut moves: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (index, choice) in group.days[day].work.iter().enumerate() {
        let shift = &shifts[choice.shift];
        let own = starts.position(shift.start_minute, day);
        let ready = shift.end_minute + group.min_rest_minutes;
        let open = before.partition_point(|&p| p <= own);
        if open > 0 {
            let exit = index_of(starts.position(ready, day + 1));
            moves.push((open - 1, exit, column_move(shift), index));
        }
    }
    moves.sort_unstable();
    let mut arcs: Vec<Arc> = Vec::new();
    for (at, &(entry, exit, column_move, _)) in moves.iter().enumerate() {
        match arcs.last_mut() {
            Some(arc) if (arc.entry, arc.exit, arc.column_move) == (entry, exit, column_move) => {
                arc.choices.end = at + 1;
            }
            _ => arcs.push(Arc {
                entry,
                exit,
                column_move,
                choices: at..at + 1,
            }),
        }
    }
    let first_after = starts.first[day + 1];
    DayStep {
        arcs,
        choices: moves.iter().map(|m| m.3).collect(),
        buckets: after.len(),
        off_to: before
            .iter()
            .map(|&p| index_of(p.max(first_after)))
            .collect(),
        weekend: weekend_day(group, day),
        week_end: None,
        block_end: group
            .weekend_blocks
            .iter()
            .any(|block| block.end_day == day + 1),
    }
}

fn weekend_day(group: &CompiledGroup, day: usize) -> WeekendDay {
    let is_saturday = |day: usize| {
        group
            .weekend_blocks
            .iter()
            .any(|block| block.owed > 0 && block.saturdays.contains(&day))
    };
    if is_saturday(day) {
        WeekendDay::Saturday
    } else if day > 0 && is_saturday(day - 1) {
        WeekendDay::Sunday
    } else {
        WeekendDay::No
    }
}

fn week_ending(group: &CompiledGroup, day: usize) -> Option<&WeekLimits> {
    group.weeks.iter().find(|week| week.end_day == day + 1)
}

/// How the paid minutes of a week are counted: (least per worked day, unit of what goes beyond).
struct Hours {
    base: i64,
    unit: i64,
    /// Most units beyond the least that one day can add.
    most_per_day: usize,
    /// Most units beyond the least that a week can use.
    most_per_week: usize,
}

impl Hours {
    fn new(problem: &CompiledProblem, group: &CompiledGroup) -> Self {
        let paid = || {
            group.days.iter().enumerate().flat_map(|(day, choices)| {
                let shifts = &problem.shifts[day];
                choices
                    .work
                    .iter()
                    .map(move |c| shifts[c.shift].ordinary_paid_minutes)
            })
        };
        let base = paid().min().unwrap_or(0);
        let unit = paid()
            .fold(0, |unit, minutes| gcd(unit, minutes - base))
            .max(1);
        let most = paid().max().unwrap_or(0) - base;
        let binds = group
            .weeks
            .iter()
            .any(|week| binds(week, base, base + most));
        if most == 0 || !binds {
            return Self {
                base,
                unit,
                most_per_day: 0,
                most_per_week: 0,
            };
        }
        let most_per_day = (most / unit) as usize;
        let of_week = |week: &WeekLimits| {
            let room = |days: u32| {
                let left = week.paid_minutes.1 + MINUTE_SLACK - f64::from(days) * base as f64;
                (left.max(0.0) / unit as f64).floor() as usize
            };
            let days = 1..=week.worked_days.1.min(7);
            days.map(|d| room(d).min(d as usize * most_per_day))
                .max()
                .unwrap_or(0)
        };
        Self {
            base,
            unit,
            most_per_day,
            most_per_week: group.weeks.iter().map(of_week).max().unwrap_or(0),
        }
    }

    /// Units beyond the least that a shift adds; 0 where they are not counted.
    fn extra(&self, shift: &PlannedShift) -> usize {
        if self.most_per_day == 0 {
            return 0;
        }
        ((shift.ordinary_paid_minutes - self.base) / self.unit) as usize
    }

    /// The columns in which a week may end.
    fn columns(&self, shape: &Shape, week: &WeekLimits) -> Vec<usize> {
        let (least, most) = week.worked_days;
        let (low, high) = week.paid_minutes;
        // Where minutes are not counted although shifts differ, no sum can break a limit.
        let mut columns = Vec::new();
        for days in least..=most.min(shape.most_days() as u32) {
            for extra in 0..=self.most_per_week {
                let paid = i64::from(days) * self.base + extra as i64 * self.unit;
                let fits = low - MINUTE_SLACK <= paid as f64 && paid as f64 <= high + MINUTE_SLACK;
                if fits {
                    columns.push(days as usize * shape.day_move + extra);
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
    (f64::from(least) * least_per_day as f64) < low - MINUTE_SLACK
        || f64::from(most) * most_per_day as f64 > high + MINUTE_SLACK
}

impl Shape {
    fn most_days(&self) -> usize {
        // One spare day after the most worked days of a week takes what moves too far.
        self.columns / self.day_move - 2
    }
}

fn shape(problem: &CompiledProblem, group: &CompiledGroup, hours: &Hours) -> Shape {
    let most_days = group
        .weeks
        .iter()
        .map(|w| w.worked_days.1.min(7))
        .max()
        .unwrap_or(0) as usize;
    let day_move = hours.most_per_week + 1 + hours.most_per_day;
    let columns = (most_days + 2) * day_move;
    let longest = problem.n_days as u32 + group.streak_before;
    let limit = group.max_consecutive_days.filter(|&most| most < longest);
    let runs = limit.map_or(1, |most| most.max(group.streak_before) as usize + 2);
    let owed = group
        .weekend_blocks
        .iter()
        .map(|b| b.owed as usize)
        .max()
        .unwrap_or(0);
    let void = (0..runs * columns)
        .filter(|cell| {
            let (run, column) = (cell / columns, cell % columns);
            let (days, extra) = (column / day_move, column % day_move);
            let too_long = limit.is_some_and(|most| run > most as usize);
            too_long || days > most_days || extra > hours.most_per_week
        })
        .collect();
    Shape {
        frees: if owed == 0 { 1 } else { 2 * (owed + 1) },
        owed,
        runs,
        counts_runs: limit.is_some(),
        columns,
        day_move,
        void,
    }
}
