//! The states between two days of one person, laid out so that a day is a few vector operations.
//!
//! ```text
//! state = (ready, lane, free, run, column)
//! ready   which starts rest still allows: the place of "end + rest" among all future starts, and,
//!         where a rest that holds a free day must be longer, that of "end + longer rest" too
//! lane    which starts this week may have, where they have to be alike
//! free    free weekends so far in the block, and whether this Saturday is worked
//! run     days worked in a row
//! column  (worked days, paid minutes above the least per day) of this week
//! ```
//! Working a day moves `run` and `column` by a constant distance whatever they are, so all of a
//! (ready, free) block moves at once. Cells that such a move may spill into are kept infinite.
//! Worked days are counted from the fewest with which the week can still be completed, so few
//! columns are needed.

use super::super::compile::{CompiledGroup, CompiledProblem, PlannedShift};
use super::lanes::Lanes;
use super::weeks::{Hours, Shape, days_so_far};

/// The states of one group over the whole plan.
#[derive(Debug)]
pub(super) struct Automaton {
    pub(super) shape: Shape,
    pub(super) days: Vec<DayStep>,
    /// Bucket, run in which the plan starts.
    pub(super) start: (usize, usize),
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
    /// Frees before and after the day: the counts, and all of them twice after a Saturday.
    pub(super) frees: (usize, usize),
    /// Where a day off leads, per bucket before the day.
    pub(super) off_to: Vec<usize>,
    /// Columns that work moves on, extra minutes apart: 0 where the fewest days rise as well.
    pub(super) work_move: usize,
    /// Columns that a day off moves back: 0 unless the fewest days rise.
    pub(super) off_move: usize,
    pub(super) weekend: WeekendDay,
    /// Whether a planning week begins with this day, and a lane may be chosen.
    pub(super) week_begins: bool,
    /// The columns in which the week may end and what its overtime costs there, where it ends with
    /// this day.
    pub(super) week_end: Option<Vec<(usize, f64)>>,
    /// Whether a block of 28 days ends with this day.
    pub(super) block_end: bool,
}

impl DayStep {
    /// Lanes × frees before and after the day.
    pub(super) fn spots(&self, shape: &Shape) -> (usize, usize) {
        let lanes = shape.lanes.count;
        (lanes * self.frees.0, lanes * self.frees.1)
    }

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
    /// How far extra minutes move the column.
    pub(super) extra: usize,
    /// Where its start stands among those that lanes tell apart.
    pub(super) clock: usize,
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
        let shape = Shape::new(problem, group, &hours);
        let starts = starts(problem, group);
        let mut reach = Reach::new(&starts, group);
        let start = (0, (group.streak_before as usize).min(shape.runs - 1));
        let days = (0..problem.n_days)
            .map(|day| {
                let shifts = &problem.shifts[day];
                let after = reach.advance(day, group, shifts);
                let buckets = (&reach.positions[..], &after[..]);
                let mut step = arcs(
                    &starts,
                    buckets,
                    (day, group, shifts),
                    (&hours, &shape.lanes),
                );
                step.count(&shape, (group, day), &hours);
                reach.positions = after;
                step
            })
            .collect();
        Self { shape, days, start }
    }
}

impl DayStep {
    /// Fills in what the day does to worked days and free weekends.
    fn count(&mut self, shape: &Shape, (group, day): (&CompiledGroup, usize), hours: &Hours) {
        let counts = shape.counts();
        self.weekend = weekend_day(group, day);
        self.frees = match self.weekend {
            WeekendDay::No => (counts, counts),
            WeekendDay::Saturday => (counts, 2 * counts),
            WeekendDay::Sunday => (2 * counts, counts),
        };
        self.block_end = group
            .weekend_blocks
            .iter()
            .any(|block| block.end_day == day + 1);
        let week = group.weeks.iter().find(|week| day < week.end_day);
        let week = week.expect("invariant: every planned day lies in a week");
        let left = week.end_day - day;
        let rises = days_so_far(week, left).0 < days_so_far(week, left - 1).0;
        (self.work_move, self.off_move) = if rises {
            (0, shape.day_move)
        } else {
            (shape.day_move, 0)
        };
        self.week_begins = day == week.first_day;
        self.week_end = (left == 1).then(|| hours.columns(shape, week, group.overtime_price));
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

    /// The bucket after a shift of `day` that ends at `end`.
    fn after_work(&self, end: i64, day: usize, group: &CompiledGroup) -> Bucket {
        let rested = match group.weekly_rest_minutes {
            0 => 0,
            longer => self.position(end + longer, day + 1),
        };
        (self.position(end + group.min_rest_minutes, day + 1), rested)
    }

    /// The bucket after `day` off.
    fn after_off(&self, (ready, rested): Bucket, day: usize) -> Bucket {
        (ready.max(rested).max(self.first[day + 1]), 0)
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

/// Positions among the starts: from where on work may start, and from where on after a day off; 0 in
/// the second place where a day off asks nothing more.
type Bucket = (usize, usize);

/// The buckets in use between two days, ascending.
struct Reach<'a> {
    starts: &'a Starts,
    positions: Vec<Bucket>,
}

impl<'a> Reach<'a> {
    fn new(starts: &'a Starts, group: &CompiledGroup) -> Self {
        let rested = match group.rested_minute {
            0 => 0,
            minute => starts.position(minute, 0),
        };
        Self {
            starts,
            positions: vec![(starts.position(group.ready_minute, 0), rested)],
        }
    }

    /// The buckets in use after `day`.
    fn advance(&self, day: usize, group: &CompiledGroup, shifts: &[PlannedShift]) -> Vec<Bucket> {
        let kept = self
            .positions
            .iter()
            .map(|&bucket| self.starts.after_off(bucket, day));
        let worked = group.days[day].work.iter().map(|choice| {
            let end = shifts[choice.shift].end_minute;
            self.starts.after_work(end, day, group)
        });
        let mut after: Vec<Bucket> = kept.chain(worked).collect();
        after.sort_unstable();
        after.dedup();
        after
    }
}

/// The ways to work one day between the buckets before and after it.
fn arcs(
    starts: &Starts,
    (before, after): (&[Bucket], &[Bucket]),
    (day, group, shifts): (usize, &CompiledGroup, &[PlannedShift]),
    (hours, lanes): (&Hours, &Lanes),
) -> DayStep {
    let index_of = |bucket: Bucket| after.partition_point(|&b| b < bucket);
    // (entry, exit, extra, clock), choice: sorted, equal arcs stand side by side, choices ascending.
    let mut moves: Vec<([usize; 4], usize)> = Vec::new();
    for (index, choice) in group.days[day].work.iter().enumerate() {
        let shift = &shifts[choice.shift];
        let own = starts.position(shift.start_minute, day);
        let open = before.partition_point(|&b| b.0 <= own);
        if open > 0 {
            let exit = index_of(starts.after_work(shift.end_minute, day, group));
            let clock = lanes.position(shift.start_clock);
            moves.push(([open - 1, exit, hours.extra(shift), clock], index));
        }
    }
    moves.sort_unstable();
    let mut arcs: Vec<Arc> = Vec::new();
    for (at, &(key, _)) in moves.iter().enumerate() {
        let [entry, exit, extra, clock] = key;
        match arcs.last_mut() {
            Some(arc) if [arc.entry, arc.exit, arc.extra, arc.clock] == key => {
                arc.choices.end = at + 1;
            }
            _ => arcs.push(Arc {
                entry,
                exit,
                extra,
                clock,
                choices: at..at + 1,
            }),
        }
    }
    let off_to = before.iter().map(|&b| index_of(starts.after_off(b, day)));
    DayStep {
        arcs,
        choices: moves.iter().map(|m| m.1).collect(),
        buckets: after.len(),
        frees: (1, 1),
        off_to: off_to.collect(),
        work_move: 0,
        off_move: 0,
        weekend: WeekendDay::No,
        week_begins: false,
        week_end: None,
        block_end: false,
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
