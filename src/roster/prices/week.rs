//! The linear program of one week: who could work when, and what their cover is worth.

use std::ops::Range;

use super::super::compile::CompiledProblem;
use super::super::cover::CoverCost;
use super::super::solver::{InteriorPoint, LinearSolution, Program, RowId, SolverFailure};
use super::classes::{Class, DayOption};

/// A shift blocks the next morning when it leaves too little rest for this share of its shifts.
const NIGHT_BLOCKS: f64 = 0.7;

/// Missing a duty of the contract costs this many hours of the dearest understaffing: dear enough to
/// be a last resort, so that no week is infeasible.
const DUTY_HOURS: f64 = 24.0;

/// The part of the plan that one weekly program prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Position among the planning weeks.
    pub(super) week: usize,
    /// Its planned days.
    pub(super) days: Range<usize>,
    /// The intervals it prices: from the first start of its days to the first start after them, so
    /// that the morning after the last night belongs to the week that staffs it.
    pub(super) intervals: Range<usize>,
}

/// One shift with its breaks placed, ready to be a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Position among the classes.
    pub(super) class: usize,
    /// Planned day.
    pub(super) day: usize,
    /// Position among the day's options.
    pub(super) option: usize,
    /// Starts of the breaks in minutes after the shift began.
    pub(super) places: Vec<i64>,
    /// Interval and people on queue per person working it, after shrinkage.
    pub(super) presence: Vec<(usize, f64)>,
}

/// What the neighbours of a week say about its edges.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Edges {
    /// Cover that the week before sends into this one, (skill sets, intervals of the plan).
    pub(super) carried: Vec<Vec<f64>>,
    /// Per class: people who worked the night before the first day.
    pub(super) nights_before: Vec<f64>,
    /// What cover after the week's last interval is worth, (skill sets, intervals of the plan),
    /// money per hour.
    pub(super) later_value: Vec<Vec<f64>>,
}

/// Duals of a solved week, in the units of the plan.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Duals {
    /// Money per agent-hour, (queues, intervals of the week).
    pub(super) prices: Vec<Vec<f64>>,
    /// Money per person, (classes, days of the week).
    pub(super) heads: Vec<Vec<f64>>,
    /// Money per worked day, by class.
    pub(super) days: Vec<f64>,
    /// Money per paid hour, by class.
    pub(super) hours: Vec<f64>,
    /// Money per person, (classes, days of the week): rest between the day before and this day.
    pub(super) nights: Vec<Vec<f64>>,
}

/// One week's rows: the same in every round, whatever columns there are.
#[derive(Debug, Clone)]
pub(super) struct WeekModel<'a> {
    pub(super) problem: &'a CompiledProblem,
    pub(super) classes: &'a [Class],
    pub(super) cost: CoverCost,
    pub(super) frame: Frame,
    /// Per class and day of the week: the minute from which a day shift has rest after a night.
    rested: Vec<Vec<Option<i64>>>,
}

/// Where the rows of a program stand.
struct Rows {
    cover: Vec<Vec<RowId>>,
    balance: Vec<Option<Vec<RowId>>>,
    heads: Vec<Vec<RowId>>,
    days: Vec<RowId>,
    hours: Vec<Option<RowId>>,
    nights: Vec<Vec<Option<RowId>>>,
}

impl<'a> WeekModel<'a> {
    pub(super) fn new(
        problem: &'a CompiledProblem,
        classes: &'a [Class],
        cost: CoverCost,
        frame: Frame,
    ) -> Self {
        let rested = classes
            .iter()
            .map(|class| {
                frame
                    .days
                    .clone()
                    .map(|day| rested_minute(class, day))
                    .collect()
            })
            .collect();
        Self {
            problem,
            classes,
            cost,
            frame,
            rested,
        }
    }

    /// Whether the option, worked on the day before `day`, blocks its morning.
    pub(super) fn is_night_before(&self, class: usize, day: usize, option: &DayOption) -> bool {
        let rest = self.classes[class].min_rest_minutes;
        self.rested_on(class, day)
            .is_some_and(|rested| option.end + rest >= rested)
    }

    /// Whether the option lies in the morning that a night before `day` blocks.
    fn is_morning(&self, class: usize, day: usize, option: &DayOption) -> bool {
        self.rested_on(class, day)
            .is_some_and(|rested| option.start < rested)
    }

    fn rested_on(&self, class: usize, day: usize) -> Option<i64> {
        let at = day.checked_sub(self.frame.days.start)?;
        *self.rested[class].get(at)?
    }

    pub(super) fn option(&self, column: &Column) -> &'a DayOption {
        &self.classes[column.class].days[column.day].options[column.option]
    }

    /// Solves the week with these columns.
    pub(super) fn solve(
        &self,
        columns: &[Column],
        edges: &Edges,
        wanted: InteriorPoint,
    ) -> Result<(LinearSolution, Duals), SolverFailure> {
        let mut program = Program::new();
        let rows = self.add_rows(&mut program, edges);
        for column in columns {
            self.add_column(&mut program, &rows, column, edges);
        }
        self.add_cover_columns(&mut program, &rows);
        self.add_duty_columns(&mut program, &rows);
        let solution = program.solve_interior(wanted)?;
        let duals = self.read_duals(&rows, &solution);
        Ok((solution, duals))
    }

    fn add_rows(&self, program: &mut Program, edges: &Edges) -> Rows {
        let p = self.problem;
        let span = self.frame.intervals.clone();
        let single = |q: usize| p.skill_sets.iter().position(|s| s.mask == 1 << q);
        let cover = (0..p.required.len())
            .map(|q| {
                let carried = single(q).map(|s| &edges.carried[s]);
                span.clone()
                    .map(|t| {
                        let open = p.required[q][t] - carried.map_or(0.0, |c| c[t]);
                        program.add_row(open, open)
                    })
                    .collect()
            })
            .collect();
        let balance = (0..p.skill_sets.len())
            .map(|s| {
                let several = p.skill_sets[s].queues.len() > 1
                    && self.classes.iter().any(|class| class.skill_set == s);
                several.then(|| {
                    let carried = &edges.carried[s];
                    span.clone()
                        .map(|t| program.add_row(-carried[t], -carried[t]))
                        .collect()
                })
            })
            .collect();
        let classes = || self.classes.iter().enumerate();
        Rows {
            cover,
            balance,
            heads: classes()
                .map(|(_, class)| self.head_rows(program, class))
                .collect(),
            days: classes()
                .map(|(_, class)| {
                    let (least, most) = class.weeks[self.frame.week].days;
                    program.add_row(least, most)
                })
                .collect(),
            hours: classes()
                .map(|(_, class)| {
                    let (least, most) = class.weeks[self.frame.week].hours;
                    class.hours_matter.then(|| program.add_row(least, most))
                })
                .collect(),
            nights: classes()
                .map(|(c, _)| self.night_rows(program, c, edges))
                .collect(),
        }
    }

    fn head_rows(&self, program: &mut Program, class: &Class) -> Vec<RowId> {
        class.days[self.frame.days.clone()]
            .iter()
            .map(|day| program.add_row(day.must, day.heads))
            .collect()
    }

    fn night_rows(&self, program: &mut Program, c: usize, edges: &Edges) -> Vec<Option<RowId>> {
        let class = &self.classes[c];
        self.frame
            .days
            .clone()
            .map(|day| {
                self.rested_on(c, day)?;
                let before = class.days[day - 1].heads;
                let mut heads = class.days[day].heads.max(before);
                if day == self.frame.days.start {
                    heads = (heads - edges.nights_before[c]).max(0.0);
                }
                Some(program.add_row(f64::NEG_INFINITY, heads))
            })
            .collect()
    }

    fn add_column(&self, program: &mut Program, rows: &Rows, column: &Column, edges: &Edges) {
        let option = self.option(column);
        let class = &self.classes[column.class];
        let span = &self.frame.intervals;
        let lines = self.presence_rows(rows, class.skill_set);
        let later = &edges.later_value[class.skill_set];
        let mut cost = option.cost;
        let mut entries = Vec::with_capacity(column.presence.len() + 5);
        for &(t, people) in &column.presence {
            if t >= span.end {
                cost -= self.problem.interval_hours * people * later[t];
            } else if t >= span.start {
                entries.push((lines[t - span.start], people));
            }
        }
        let at = column.day - self.frame.days.start;
        entries.push((rows.heads[column.class][at], 1.0));
        entries.push((rows.days[column.class], 1.0));
        if let Some(row) = rows.hours[column.class] {
            entries.push((row, option.hours));
        }
        if let Some(row) = rows.nights[column.class][at] {
            if self.is_morning(column.class, column.day, option) {
                entries.push((row, 1.0));
            }
        }
        if let Some(row) = rows.nights[column.class].get(at + 1).copied().flatten() {
            if self.is_night_before(column.class, column.day + 1, option) {
                entries.push((row, 1.0));
            }
        }
        program.add_column(cost, (0.0, f64::INFINITY), entries);
    }

    /// The rows that people of a skill set add to: their queue's, or the balance of their set.
    fn presence_rows<'r>(&self, rows: &'r Rows, skill_set: usize) -> &'r [RowId] {
        match &rows.balance[skill_set] {
            Some(lines) => lines,
            None => &rows.cover[self.problem.skill_sets[skill_set].queues[0]],
        }
    }

    /// Missing and surplus people, and people with several skills on each of their queues.
    fn add_cover_columns(&self, program: &mut Program, rows: &Rows) {
        let h = self.problem.interval_hours;
        let free = (0.0, f64::INFINITY);
        for (q, lines) in rows.cover.iter().enumerate() {
            for (i, &row) in lines.iter().enumerate() {
                let required = self.problem.required[q][self.frame.intervals.start + i];
                let tier = self.cost.share * required;
                if tier > 0.0 {
                    program.add_column(h * self.cost.first, (0.0, tier), [(row, 1.0)]);
                }
                program.add_column(h * self.cost.beyond, free, [(row, 1.0)]);
                program.add_column(h * self.cost.over, free, [(row, -1.0)]);
            }
        }
        for (s, lines) in rows.balance.iter().enumerate() {
            let Some(lines) = lines else { continue };
            for (i, &row) in lines.iter().enumerate() {
                for &q in &self.problem.skill_sets[s].queues {
                    program.add_column(0.0, free, [(row, -1.0), (rows.cover[q][i], 1.0)]);
                }
            }
        }
    }

    /// What may stay undone at a deterrent price, so that every week has a solution.
    fn add_duty_columns(&self, program: &mut Program, rows: &Rows) {
        let free = (0.0, f64::INFINITY);
        let dear = DUTY_HOURS * self.cost.beyond.max(1.0);
        for (c, class) in self.classes.iter().enumerate() {
            let week = &class.weeks[self.frame.week];
            if week.days.0 > 0.0 {
                program.add_column(dear, free, [(rows.days[c], 1.0)]);
            }
            for (at, day) in class.days[self.frame.days.clone()].iter().enumerate() {
                if day.must > 0.0 {
                    program.add_column(dear, free, [(rows.heads[c][at], 1.0)]);
                }
            }
            if let Some(row) = rows.hours[c].filter(|_| week.hours.0 > 0.0) {
                program.add_column(dear / 8.0, free, [(row, 1.0)]);
            }
        }
    }

    fn read_duals(&self, rows: &Rows, solution: &LinearSolution) -> Duals {
        let h = self.problem.interval_hours;
        let dual = |row: RowId| solution.row_duals[row.0];
        let price = |row: &RowId| self.cost.clip(dual(*row) / h);
        let maybe = |row: &Option<RowId>| row.map_or(0.0, dual);
        let by_day = |lines: &Vec<RowId>| lines.iter().map(|&row| dual(row)).collect();
        Duals {
            prices: rows
                .cover
                .iter()
                .map(|lines| lines.iter().map(price).collect())
                .collect(),
            heads: rows.heads.iter().map(by_day).collect(),
            days: rows.days.iter().map(|&row| dual(row)).collect(),
            hours: rows.hours.iter().map(maybe).collect(),
            nights: rows
                .nights
                .iter()
                .map(|lines| lines.iter().map(maybe).collect())
                .collect(),
        }
    }

    /// What working the option costs beyond cover: its cost less the duals of the rows it is in.
    pub(super) fn charge(
        &self,
        duals: &Duals,
        (c, day): (usize, usize),
        option: &DayOption,
    ) -> f64 {
        let at = day - self.frame.days.start;
        let mut charge =
            option.cost - duals.heads[c][at] - duals.days[c] - duals.hours[c] * option.hours;
        if self.is_morning(c, day, option) {
            charge -= duals.nights[c][at];
        }
        if at + 1 < duals.nights[c].len() && self.is_night_before(c, day + 1, option) {
            charge -= duals.nights[c][at + 1];
        }
        charge
    }
}

/// The minute on `day` before which nobody may start who worked a night on the day before, where
/// the class knows nights: shifts that leave too little rest for most shifts of the next day.
fn rested_minute(class: &Class, day: usize) -> Option<i64> {
    let before = &class.days[day.checked_sub(1)?].options;
    let after = &class.days[day].options;
    let rested = before
        .iter()
        .map(|option| option.end + class.min_rest_minutes)
        .filter(|&rested| {
            let blocked = after.iter().filter(|next| next.start < rested).count();
            blocked as f64 >= NIGHT_BLOCKS * after.len() as f64 && blocked > 0
        })
        .min()?;
    Some(rested)
}
