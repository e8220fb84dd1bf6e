//! The rounds of one frame: solve, price, add columns, and know how good the prices are.

use std::collections::BTreeSet;

use super::super::compile::CompiledProblem;
use super::super::solver::InteriorPoint;
use super::classes::Class;
use super::frame::Frame;
use super::placement::{Placer, Worth, presence};
use super::proof::Duals;
use super::sketch::Sketch;
use super::week::{Column, Edges, FrameModel};
use super::{PriceLimits, WeekStatistics};
use crate::progress::Progress;

/// Columns that one round may add per class and day.
const BEST_OPTIONS: usize = 3;

/// A changed border is worth another solve when it could change the cost by this many tolerances.
const DRIFT: f64 = 5.0;

/// A column of a week comes into the program of all weeks if it is used there, or if its reduced
/// cost is below this many hours of the dearest understaffing.
const CLOSE_HOURS: f64 = 0.05;

/// People below this in a week's solution do not use a column.
const USED: f64 = 1e-3;

/// A frame between two rounds.
pub(super) struct FrameRounds<'a> {
    pub(super) model: FrameModel<'a>,
    columns: Vec<Column>,
    /// Class, day, option and break places of every column there is.
    known: BTreeSet<(usize, usize, usize, Vec<i64>)>,
    /// What the neighbours sent before the last solve.
    edges: Option<Edges>,
    /// The duals with the highest bound at these borders, and that bound.
    best: Option<(f64, Duals)>,
    /// People per column in the last solution.
    plan: Vec<f64>,
    finished: bool,
    statistics: WeekStatistics,
}

/// What pricing one class and day found.
struct DayOffer {
    /// Cost less earnings of the best option, before the duals of heads and days.
    least: f64,
    /// Reduced cost, option and break places, best first.
    bargains: Vec<(f64, usize, Vec<i64>)>,
}

impl<'a> FrameRounds<'a> {
    pub(super) fn new(
        problem: &'a CompiledProblem,
        classes: &'a [Class],
        frame: Frame,
        sketch: &Sketch,
    ) -> Self {
        let mut week = Self {
            model: FrameModel::new(problem, classes, frame),
            columns: Vec::new(),
            known: BTreeSet::new(),
            edges: None,
            best: None,
            plan: Vec::new(),
            finished: false,
            statistics: WeekStatistics::default(),
        };
        week.add_first_columns(sketch);
        week
    }

    /// All weeks as one program, begun with the columns that matter to the weeks; `None` without
    /// any week.
    pub(super) fn joined(weeks: &[FrameRounds<'a>]) -> Option<Self> {
        let frames: Vec<Frame> = weeks.iter().map(|week| week.model.frame.clone()).collect();
        let FrameModel {
            problem, classes, ..
        } = weeks.first()?.model;
        let mut all = Self {
            model: FrameModel::new(problem, classes, Frame::joined(&frames)?),
            columns: Vec::new(),
            known: BTreeSet::new(),
            edges: Some(Edges::of_plan(problem, classes)),
            best: None,
            plan: Vec::new(),
            finished: false,
            statistics: WeekStatistics::default(),
        };
        for week in weeks {
            let matters = (0..week.columns.len()).filter(|&at| week.matters(at));
            all.columns
                .extend(matters.map(|at| week.columns[at].clone()));
        }
        // What was left out may be asked for again, so only what is there counts as known.
        all.known = all.columns.iter().map(Column::key).collect();
        Some(all)
    }

    /// Whether a column is used, nearly pays for itself, or reaches into the next week, whose prices
    /// this week does not know.
    fn matters(&self, at: usize) -> bool {
        let column = &self.columns[at];
        let Some((_, duals)) = &self.best else {
            return true;
        };
        let of_day = (column.class, column.day);
        let option = self.model.option(column);
        let own = self.model.charge(duals, of_day, option) - self.model.earned(duals, column);
        let dearest = self.model.problem.cover_cost.beyond;
        column.day + 1 == self.model.frame.days.end
            || self.plan.get(at).is_some_and(|people| *people > USED)
            || own - self.model.shared_duals(duals, of_day) < CLOSE_HOURS * dearest
    }

    pub(super) fn is_finished(&self) -> bool {
        self.finished
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// People per column in the last solution; empty before the first.
    pub(super) fn plan(&self) -> &[f64] {
        &self.plan
    }

    /// How its program went so far.
    pub(super) fn statistics(&self) -> WeekStatistics {
        self.statistics
    }

    /// Writes the best prices of the frame over those that are there; nothing where no program was solved.
    pub(super) fn write_prices(&self, queues: &mut [Vec<f64>]) {
        let prices = self.best.iter().flat_map(|(_, duals)| &duals.prices);
        for (queue, prices) in queues.iter_mut().zip(prices) {
            queue[self.model.frame.intervals.clone()].copy_from_slice(prices);
        }
    }

    /// Takes in what the neighbours send now. A finished week whose border moved opens again, and
    /// bounds that were proven for the old border are forgotten.
    pub(super) fn meet(&mut self, edges: Edges, limits: &PriceLimits) {
        if let Some(old) = &self.edges {
            let slack = DRIFT * limits.tolerance * self.statistics.objective.abs();
            if self.cost_of_move(old, &edges) > slack {
                self.finished = false;
                self.best = None;
            }
        }
        if !self.finished {
            self.edges = Some(edges);
        }
    }

    /// The most that the week's cost can change when its border changes from one state to the other.
    fn cost_of_move(&self, old: &Edges, new: &Edges) -> f64 {
        let pairs = old
            .carried
            .iter()
            .flatten()
            .zip(new.carried.iter().flatten());
        let people: f64 = pairs.map(|(a, b)| (a - b).abs()).sum();
        people * self.model.problem.interval_hours * self.model.problem.dearest()
    }

    /// The shifts that the sketch chose; what else the program needs, the rounds will find.
    fn add_first_columns(&mut self, sketch: &Sketch) {
        for idea in &sketch.ideas {
            if self.model.frame.days.contains(&idea.day) {
                self.add(idea.class, idea.day, idea.option, idea.places.clone());
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
        let details = &self.model.classes[class].days[day].options[option];
        self.columns.push(Column {
            class,
            day,
            option,
            presence: presence(self.model.problem, (day, details), &places),
            places,
        });
    }

    /// One solve and the columns that it asks for.
    pub(super) fn round(&mut self, limits: &PriceLimits, progress: &dyn Progress) {
        let wanted = InteriorPoint {
            optimality: limits.solve_tolerance,
            feasibility: 1e-6,
        };
        let Some(edges) = self.edges.take() else {
            return;
        };
        let solved = self.model.solve(&self.columns, &edges, wanted, progress);
        self.edges = Some(edges);
        let Ok((solution, duals)) = solved else {
            // The best prices so far stand; without any, the caller has a substitute.
            self.finished = true;
            return;
        };
        self.plan = solution.columns[..self.columns.len()].to_vec();
        let bound = self.price(&duals);
        self.statistics.rounds += 1;
        self.statistics.columns = self.columns.len();
        self.statistics.objective = solution.objective;
        if self.best.as_ref().is_none_or(|(best, _)| bound > *best) {
            self.best = Some((bound, duals));
        }
        let best = self.best.as_ref().map_or(bound, |(best, _)| *best);
        self.statistics.bound = best;
        self.finished = solution.objective - best <= limits.tolerance * solution.objective.abs();
    }

    /// Adds the best missing columns of each class and day, and returns the bound that these duals
    /// prove for the week: every class answers the prices with its best days.
    fn price(&mut self, duals: &Duals) -> f64 {
        let worths = self.model.worths(duals);
        let edges = self.edges.as_ref();
        let mut bound = edges.map_or(0.0, |edges| self.model.constant(duals, edges));
        let mut placer = Placer::default();
        for c in 0..self.model.classes.len() {
            let worth = &worths[self.model.classes[c].skill_set];
            let mut least = Vec::with_capacity(self.model.frame.days.len());
            for day in self.model.frame.days.clone() {
                let offer = self.offer(&mut placer, (c, day), (worth, duals));
                least.push(offer.least);
                for (_, option, places) in offer.bargains {
                    self.add(c, day, option, places);
                }
            }
            bound += self.model.best_week(c, &least);
        }
        bound
    }

    /// The options of a class and day at these prices.
    fn offer(
        &self,
        placer: &mut Placer,
        (c, day): (usize, usize),
        (worth, duals): (&Worth, &Duals),
    ) -> DayOffer {
        let mut offer = DayOffer {
            least: f64::INFINITY,
            bargains: Vec::new(),
        };
        let shared = self.model.shared_duals(duals, (c, day));
        for (position, option) in self.model.classes[c].days[day].options.iter().enumerate() {
            let mut places = Vec::new();
            let lost = self.place(placer, (c, day, position), worth, &mut places);
            let earned = worth.between(option.start, option.end) - lost;
            let own = self.model.charge(duals, (c, day), option) - earned;
            offer.least = offer.least.min(own);
            if own < shared {
                offer.bargains.push((own - shared, position, places));
            }
        }
        offer
            .bargains
            .sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        offer.bargains.truncate(BEST_OPTIONS);
        offer
    }
}
