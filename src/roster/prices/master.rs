//! The linear program of one week, solved for the duals of its rows.

use super::super::solver::{InteriorPoint, LinearSolution, Program, RowId, SolverFailure};
use super::classes::{Class, ClassWeek};
use super::proof::Duals;
use super::week::{Column, Edges, FrameModel};
use crate::progress::Progress;

/// Missing a duty of the contract costs this many hours of the dearest understaffing: dear enough to
/// be a last resort, so that no week is infeasible.
const DUTY_HOURS: f64 = 24.0;

/// Where the rows of a program stand.
struct Rows {
    cover: Vec<Vec<RowId>>,
    balance: Vec<Option<Vec<RowId>>>,
    heads: Vec<Vec<RowId>>,
    /// (classes, weeks).
    days: Vec<Vec<RowId>>,
    hours: Vec<Vec<Option<RowId>>>,
    nights: Vec<Vec<Option<RowId>>>,
}

impl FrameModel<'_> {
    /// Solves the week with these columns.
    pub(super) fn solve(
        &self,
        columns: &[Column],
        edges: &Edges,
        wanted: InteriorPoint,
        progress: &dyn Progress,
    ) -> Result<(LinearSolution, Duals), SolverFailure> {
        let mut program = Program::new();
        let rows = self.add_rows(&mut program, edges);
        for column in columns {
            self.add_column(&mut program, &rows, column);
        }
        self.add_cover_columns(&mut program, &rows);
        self.add_duty_columns(&mut program, &rows);
        let solution = program.solve_interior(wanted, progress)?;
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
                        let open = p.pieces(q, t).base - carried.map_or(0.0, |c| c[t]);
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
                    let weeks = self.weeks_of(class).iter();
                    weeks
                        .map(|week| program.add_row(week.days.0, week.days.1))
                        .collect()
                })
                .collect(),
            hours: classes()
                .map(|(_, class)| {
                    let weeks = self.weeks_of(class).iter();
                    let mut row = |week: &ClassWeek| {
                        let (least, most) = week.hours;
                        class.hours_matter.then(|| program.add_row(least, most))
                    };
                    weeks.map(&mut row).collect()
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
        self.night_sides(c, edges)
            .into_iter()
            .map(|side| side.map(|heads| program.add_row(f64::NEG_INFINITY, heads)))
            .collect()
    }

    fn add_column(&self, program: &mut Program, rows: &Rows, column: &Column) {
        let option = self.option(column);
        let class = &self.classes[column.class];
        let span = &self.frame.intervals;
        let lines = self.presence_rows(rows, class.skill_set);
        let mut entries = Vec::with_capacity(column.presence.len() + 5);
        for &(t, people) in &column.presence {
            if span.contains(&t) {
                entries.push((lines[t - span.start], people));
            }
        }
        let at = column.day - self.frame.days.start;
        entries.push((rows.heads[column.class][at], 1.0));
        let week = self.frame.week_of(column.day);
        entries.push((rows.days[column.class][week], 1.0));
        if let Some(row) = rows.hours[column.class][week] {
            entries.push((row, option.hours));
        }
        let nights = &rows.nights[column.class];
        if self.is_morning(column.class, column.day, option) {
            entries.extend(nights[at].map(|row| (row, 1.0)));
        }
        if self.is_night_before(column.class, column.day + 1, option) {
            let next = nights.get(at + 1).copied().flatten();
            entries.extend(next.map(|row| (row, 1.0)));
        }
        program.add_column(option.cost, (0.0, f64::INFINITY), entries);
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
        let mut at_base = 0.0;
        for (q, lines) in rows.cover.iter().enumerate() {
            for (i, &row) in lines.iter().enumerate() {
                let pieces = self.problem.pieces(q, self.frame.intervals.start + i);
                for &(price, people) in &pieces.below {
                    if people > 0.0 {
                        program.add_column(h * price, (0.0, people), [(row, 1.0)]);
                    }
                }
                at_base += pieces.at_base;
                program.add_column(h * pieces.beyond, free, [(row, 1.0)]);
                program.add_column(h * self.problem.cover_cost.over, free, [(row, -1.0)]);
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
        // A fixed column carries what cannot be helped, so that costs and bounds compare.
        program.add_column(h * at_base, (1.0, 1.0), []);
    }

    /// What may stay undone at a deterrent price, so that every week has a solution.
    fn add_duty_columns(&self, program: &mut Program, rows: &Rows) {
        let free = (0.0, f64::INFINITY);
        let dear = DUTY_HOURS * self.problem.dearest().max(1.0);
        for (c, class) in self.classes.iter().enumerate() {
            for (at, week) in self.weeks_of(class).iter().enumerate() {
                if week.days.0 > 0.0 {
                    program.add_column(dear, free, [(rows.days[c][at], 1.0)]);
                }
                if let Some(row) = rows.hours[c][at].filter(|_| week.hours.0 > 0.0) {
                    program.add_column(dear / 8.0, free, [(row, 1.0)]);
                }
            }
            for (at, day) in class.days[self.frame.days.clone()].iter().enumerate() {
                if day.must > 0.0 {
                    program.add_column(dear, free, [(rows.heads[c][at], 1.0)]);
                }
            }
        }
    }

    fn read_duals(&self, rows: &Rows, solution: &LinearSolution) -> Duals {
        let h = self.problem.interval_hours;
        let dual = |row: RowId| solution.row_duals[row.0];
        let maybe = |row: &Option<RowId>| row.map_or(0.0, dual);
        // An interior point may leave the dual of an upper limit a hair above zero.
        let limit = |row: &Option<RowId>| maybe(row).min(0.0);
        let by_day = |lines: &Vec<RowId>| lines.iter().map(|&row| dual(row)).collect();
        Duals {
            prices: rows
                .cover
                .iter()
                .enumerate()
                .map(|(q, lines)| {
                    let intervals = self.frame.intervals.clone();
                    let rows = intervals.zip(lines);
                    rows.map(|(t, row)| self.problem.clip((q, t), dual(*row) / h))
                        .collect()
                })
                .collect(),
            heads: rows.heads.iter().map(by_day).collect(),
            days: rows.days.iter().map(by_day).collect(),
            hours: rows
                .hours
                .iter()
                .map(|weeks| weeks.iter().map(maybe).collect())
                .collect(),
            nights: rows
                .nights
                .iter()
                .map(|lines| lines.iter().map(limit).collect())
                .collect(),
        }
    }
}
