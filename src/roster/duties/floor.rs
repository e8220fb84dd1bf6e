//! What people who leave the queue for a while cost the others.

use std::collections::HashMap;

use crate::roster::cover::{Bend, CoverCost, Needs, Splitter};
use crate::roster::{Roster, RosterProblem, evaluate, limits};

/// The people of every interval by their queues, and the cost of their cover.
pub(super) struct Floor<'a> {
    problem: &'a RosterProblem,
    cost: CoverCost,
    bends: Vec<Vec<Vec<Bend>>>,
    /// People × (1 − shrinkage) per set of queues and interval.
    supply: Vec<(u64, Vec<f64>)>,
    /// What one person of a set costs who leaves an interval, money per hour, as far as known.
    known: HashMap<(u64, usize), f64>,
    splitter: Splitter,
}

impl<'a> Floor<'a> {
    pub(super) fn new(problem: &'a RosterProblem, roster: &Roster) -> Self {
        Self {
            problem,
            cost: CoverCost::new(problem),
            bends: limits::bends(problem),
            supply: evaluate::supply(problem, roster),
            known: HashMap::new(),
            splitter: Splitter::default(),
        }
    }

    /// What it costs that somebody with these queues leaves for the span, in money. Parts of intervals
    /// are charged by their share, so it is exact where spans and intervals agree.
    pub(super) fn loss(&mut self, mask: u64, span: (i64, i64)) -> f64 {
        let mut loss = 0.0;
        for (t, share) in self.shares(span) {
            loss += share * self.loss_of_interval(mask, t);
        }
        self.problem.grid.interval_hours() * loss
    }

    fn loss_of_interval(&mut self, mask: u64, t: usize) -> f64 {
        if let Some(&known) = self.known.get(&(mask, t)) {
            return known;
        }
        let before = self.cost_of(t);
        let person = self.problem.shrinkage.availability();
        self.change(mask, t, -person);
        let loss = self.cost_of(t) - before;
        self.change(mask, t, person);
        self.known.insert((mask, t), loss);
        loss
    }

    /// What it costs that all of these leave for the span, in money.
    pub(super) fn loss_together(&mut self, masks: &[u64], span: (i64, i64)) -> f64 {
        let person = self.problem.shrinkage.availability();
        let mut loss = 0.0;
        for (t, share) in self.shares(span) {
            let before = self.cost_of(t);
            let move_all = |floor: &mut Self, sign: f64| {
                for &mask in masks {
                    floor.change(mask, t, sign * share * person);
                }
            };
            move_all(self, -1.0);
            loss += self.cost_of(t) - before;
            move_all(self, 1.0);
        }
        self.problem.grid.interval_hours() * loss
    }

    /// Somebody with these queues is off the queue for the span.
    pub(super) fn leave(&mut self, mask: u64, span: (i64, i64)) {
        let person = self.problem.shrinkage.availability();
        for (t, share) in self.shares(span) {
            self.change(mask, t, -share * person);
            let sets = self.supply.iter().map(|(mask, _)| (*mask, t));
            sets.for_each(|key| {
                self.known.remove(&key);
            });
        }
    }

    fn change(&mut self, mask: u64, t: usize, people: f64) {
        let row = self.supply.iter_mut().find(|(of, _)| *of == mask);
        if let Some((_, row)) = row {
            row[t] += people;
        }
    }

    fn cost_of(&mut self, t: usize) -> f64 {
        let people: Vec<(u64, f64)> = self.supply.iter().map(|(m, row)| (*m, row[t])).collect();
        let required: Vec<f64> = self.problem.queues.iter().map(|q| q.required[t]).collect();
        let bends: Vec<&[Bend]> = self.bends.iter().map(|row| &row[t][..]).collect();
        let needs = Needs {
            cost: &self.cost,
            required: &required,
            bends: &bends,
        };
        let mut on_queue = vec![0.0; required.len()];
        self.splitter.split(&people, &needs, &mut on_queue);
        needs.cost(&on_queue)
    }

    /// The intervals of the plan that a span touches, each with the share of it.
    fn shares(&self, span: (i64, i64)) -> impl Iterator<Item = (usize, f64)> + use<> {
        let whole = f64::from(self.problem.grid.interval_minutes());
        let touched = self.problem.grid.touched(span);
        touched.map(move |(t, minutes)| (t, minutes as f64 / whole))
    }
}
