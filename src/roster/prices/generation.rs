//! Rounds of solving and adding columns, all weeks in step.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::compile::CompiledProblem;
use super::super::solver::InteriorPoint;
use super::classes::Class;
use super::placement::{Placer, Worth};
use super::week::{Column, Duals, Edges, Frame, WeekModel};
use super::{PriceLimits, WeekStatistics};
use crate::progress::{Phase, Progress};

/// Columns that one round may add per class and day.
const BEST_OPTIONS: usize = 3;

/// How far the flat prices of the first breaks are bent, so that not all meals start together.
const PERTURBATION: f64 = 0.01;

/// People below this in a plan are numerical dust.
const DUST: f64 = 1e-7;

/// A week between two rounds.
struct WeekState<'a> {
    model: WeekModel<'a>,
    columns: Vec<Column>,
    /// Class, day, option and break places of every column there is.
    known: BTreeSet<(usize, usize, usize, Vec<i64>)>,
    duals: Option<Duals>,
    /// People per column in the last solution.
    plan: Vec<f64>,
    finished: bool,
    statistics: WeekStatistics,
}

/// What a week ended with: its frame, the duals of its last finished round, its figures.
pub(super) struct WeekResult {
    pub(super) frame: Frame,
    pub(super) duals: Option<Duals>,
    pub(super) statistics: WeekStatistics,
}

/// Prices every week; see the front door for the method.
pub(super) fn generate(
    problem: &CompiledProblem,
    classes: &[Class],
    limits: &PriceLimits,
    progress: &dyn Progress,
) -> Vec<WeekResult> {
    let mut weeks: Vec<WeekState> = frames(problem, classes)
        .into_iter()
        .map(|frame| WeekState::new(problem, classes, frame))
        .collect();
    for round in 0..limits.rounds {
        if progress.stop_requested() || weeks.iter().all(|week| week.finished) {
            break;
        }
        progress.step(Phase::Prices, round, limits.rounds, "");
        let edges = edges(problem, classes, &weeks);
        // Weeks see each other's last round only, so their order and the threads do not matter.
        weeks
            .par_iter_mut()
            .zip(edges.par_iter())
            .filter(|(week, _)| !week.finished)
            .for_each(|(week, edges)| week.round(edges, limits));
    }
    weeks
        .into_iter()
        .map(|week| WeekResult {
            frame: week.model.frame,
            duals: week.duals,
            statistics: week.statistics,
        })
        .collect()
}

/// Weeks tile the plan: each ends where the first shift of the next may start.
fn frames(problem: &CompiledProblem, classes: &[Class]) -> Vec<Frame> {
    let Some(group) = problem.groups.first() else {
        return Vec::new();
    };
    let first_start = |from_day: usize| {
        classes
            .iter()
            .flat_map(|class| &class.days[from_day..])
            .flat_map(|day| day.options.iter().map(|option| option.start))
            .min()
    };
    let border = |week: usize| match group.weeks.get(week) {
        Some(_) if week == 0 => 0,
        Some(limits) => first_start(limits.first_day).map_or(problem.n_intervals, |minute| {
            ((minute / problem.interval_minutes) as usize).min(problem.n_intervals)
        }),
        None => problem.n_intervals,
    };
    (0..group.weeks.len())
        .map(|week| Frame {
            week,
            days: group.weeks[week].first_day..group.weeks[week].end_day,
            intervals: border(week)..border(week + 1),
        })
        .collect()
}

/// What each week sends over its borders in its last solution.
fn edges(problem: &CompiledProblem, classes: &[Class], weeks: &[WeekState]) -> Vec<Edges> {
    let mut edges: Vec<Edges> = weeks
        .iter()
        .map(|_| Edges {
            carried: problem.carried_in.clone(),
            nights_before: vec![0.0; classes.len()],
            later_value: vec![vec![0.0; problem.n_intervals]; problem.skill_sets.len()],
        })
        .collect();
    for (w, week) in weeks.iter().enumerate() {
        let last_day = week.model.frame.days.end.wrapping_sub(1);
        for (column, &people) in week.columns.iter().zip(&week.plan) {
            if people > DUST && column.day == last_day && w + 1 < weeks.len() {
                let option = week.model.option(column);
                let set = classes[column.class].skill_set;
                for &(t, share) in &column.presence {
                    if t >= week.model.frame.intervals.end {
                        edges[w + 1].carried[set][t] += people * share;
                    }
                }
                let next = &weeks[w + 1].model;
                if next.is_night_before(column.class, last_day + 1, option) {
                    edges[w + 1].nights_before[column.class] += people;
                }
            }
        }
        if let Some(next) = weeks.get(w + 1).filter(|next| next.duals.is_some()) {
            edges[w].later_value = next.values();
        }
    }
    edges
}

impl<'a> WeekState<'a> {
    fn new(problem: &'a CompiledProblem, classes: &'a [Class], frame: Frame) -> Self {
        let cost = problem.cover_cost;
        let mut week = Self {
            model: WeekModel::new(problem, classes, cost, frame),
            columns: Vec::new(),
            known: BTreeSet::new(),
            duals: None,
            plan: Vec::new(),
            finished: false,
            statistics: WeekStatistics::default(),
        };
        week.add_first_columns();
        week
    }

    /// Every option once, breaks where flat but slightly bent prices want them.
    fn add_first_columns(&mut self) {
        let problem = self.model.problem;
        let flat: Vec<f64> = (0..problem.n_intervals)
            .map(|t| self.model.cost.first * (1.0 + PERTURBATION * bend(t)))
            .collect();
        let worth = Worth::new(&flat, problem.interval_minutes);
        let mut placer = Placer::default();
        for (c, class) in self.model.classes.iter().enumerate() {
            for day in self.model.frame.days.clone() {
                for option in 0..class.days[day].options.len() {
                    let mut places = Vec::new();
                    self.place(&mut placer, (c, day, option), &worth, &mut places);
                    self.add(c, day, option, places);
                }
            }
        }
    }

    fn place(
        &self,
        placer: &mut Placer,
        (class, day, option): (usize, usize, usize),
        worth: &Worth,
        places: &mut Vec<i64>,
    ) -> f64 {
        let problem = self.model.problem;
        let option = &self.model.classes[class].days[day].options[option];
        let plan = problem.breaks_of(&problem.shifts[day][option.shift]);
        placer.place(plan, option.start, worth, places)
    }

    /// Adds a column unless it is there already.
    fn add(&mut self, class: usize, day: usize, option: usize, places: Vec<i64>) {
        if !self.known.insert((class, day, option, places.clone())) {
            return;
        }
        let mut column = Column {
            class,
            day,
            option,
            places,
            presence: Vec::new(),
        };
        column.presence = self.presence(&column);
        self.columns.push(column);
    }

    /// People on queue per interval that one person on the column's shift gives.
    fn presence(&self, column: &Column) -> Vec<(usize, f64)> {
        let problem = self.model.problem;
        let option = self.model.option(column);
        let plan = problem.breaks_of(&problem.shifts[column.day][option.shift]);
        let h = problem.interval_minutes;
        let end = option.end.min(problem.n_intervals as i64 * h);
        let mut presence = Vec::new();
        for t in option.start.max(0) / h..(end + h - 1) / h {
            let overlap = |from: i64, until: i64| (until.min((t + 1) * h) - from.max(t * h)).max(0);
            let mut minutes = overlap(option.start, end);
            for (window, &place) in plan.windows.iter().zip(&column.places) {
                let from = option.start + place;
                minutes -= overlap(from, (from + window.minutes).min(end));
            }
            if minutes > 0 {
                let share = minutes as f64 / h as f64;
                presence.push((t as usize, share * problem.availability));
            }
        }
        presence
    }

    /// One solve and the columns that it asks for.
    fn round(&mut self, edges: &Edges, limits: &PriceLimits) {
        let wanted = InteriorPoint {
            optimality: limits.solve_tolerance,
            feasibility: 1e-6,
        };
        let Ok((solution, duals)) = self.model.solve(&self.columns, edges, wanted) else {
            // The prices of the last finished round stand; without any, the caller has a substitute.
            self.finished = true;
            return;
        };
        self.plan = solution.columns[..self.columns.len()].to_vec();
        self.duals = Some(duals);
        self.statistics.rounds += 1;
        self.statistics.objective = solution.objective;
        let missed = self.price(edges);
        self.statistics.columns = self.columns.len();
        self.statistics.missed = missed;
        self.finished = -missed <= limits.tolerance * solution.objective.abs();
    }

    /// What cover is worth to each skill set by this week's prices: the dearest of its queues,
    /// money per hour over the whole plan.
    fn values(&self) -> Vec<Vec<f64>> {
        let problem = self.model.problem;
        let span = &self.model.frame.intervals;
        let mut values = vec![vec![0.0; problem.n_intervals]; problem.skill_sets.len()];
        if let Some(duals) = &self.duals {
            for (set, value) in problem.skill_sets.iter().zip(&mut values) {
                for (i, t) in span.clone().enumerate() {
                    let prices = set.queues.iter().map(|&q| duals.prices[q][i]);
                    value[t] = prices.fold(f64::NEG_INFINITY, f64::max);
                }
            }
        }
        values
    }

    /// Adds the best missing columns of each class and day; returns Σ min(0, reduced cost) × heads.
    fn price(&mut self, edges: &Edges) -> f64 {
        let problem = self.model.problem;
        let span = self.model.frame.intervals.clone();
        let worths: Vec<Worth> = self
            .values()
            .into_iter()
            .zip(&edges.later_value)
            .map(|(mut own, later)| {
                own[span.end..].copy_from_slice(&later[span.end..]);
                let kept: Vec<f64> = own.iter().map(|v| v * problem.availability).collect();
                Worth::new(&kept, problem.interval_minutes)
            })
            .collect();
        let mut placer = Placer::default();
        let mut missed = 0.0;
        for (c, class) in self.model.classes.iter().enumerate() {
            for day in self.model.frame.days.clone() {
                let mut found = self.bargains(&mut placer, (c, day), &worths[class.skill_set]);
                if let Some(best) = found.first() {
                    missed += best.0 * class.days[day].heads;
                }
                for (_, option, places) in found.drain(..) {
                    self.add(c, day, option, places);
                }
            }
        }
        missed
    }

    /// The options of a class and day with the most negative reduced costs, best first.
    fn bargains(
        &self,
        placer: &mut Placer,
        (c, day): (usize, usize),
        worth: &Worth,
    ) -> Vec<(f64, usize, Vec<i64>)> {
        let Some(duals) = &self.duals else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (position, option) in self.model.classes[c].days[day].options.iter().enumerate() {
            let mut places = Vec::new();
            let lost = self.place(placer, (c, day, position), worth, &mut places);
            let earned = worth.between(option.start, option.end) - lost;
            let reduced = self.model.charge(duals, (c, day), option) - earned;
            if reduced < 0.0 {
                found.push((reduced, position, places));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.truncate(BEST_OPTIONS);
        found
    }
}

/// A fixed sequence without pattern between 0 and 1.
fn bend(t: usize) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    (t as f64 * GOLDEN).fract()
}
