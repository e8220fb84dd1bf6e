//! What duals prove about a frame without trusting the program that they came from.

use super::super::compile::SkillSet;
use super::classes::DayOption;
use super::placement::Worth;
use super::week::{Column, Edges, FrameModel};

/// Duals of a solved frame, in the units of the plan.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Duals {
    /// Money per agent-hour, (queues, intervals of the week).
    pub(super) prices: Vec<Vec<f64>>,
    /// Money per person, (classes, days of the week).
    pub(super) heads: Vec<Vec<f64>>,
    /// Money per worked day, (classes, weeks).
    pub(super) days: Vec<Vec<f64>>,
    /// Money per paid hour, (classes, weeks).
    pub(super) hours: Vec<Vec<f64>>,
    /// Money per person, (classes, days of the week): rest between the day before and this day.
    pub(super) nights: Vec<Vec<f64>>,
}

impl FrameModel<'_> {
    /// What presence is worth to each skill set at these prices: the dearest of its queues. Nothing
    /// is earned outside the week.
    pub(super) fn worths(&self, duals: &Duals) -> Vec<Worth> {
        let p = self.problem;
        let worth = |set: &SkillSet| {
            let mut values = vec![0.0; p.n_intervals];
            for (i, t) in self.frame.intervals.clone().enumerate() {
                values[t] = p.availability * self.value(duals, set, i);
            }
            Worth::new(&values, p.interval_minutes)
        };
        p.skill_sets.iter().map(worth).collect()
    }

    /// What one person who works the column earns inside the frame, in money.
    pub(super) fn earned(&self, duals: &Duals, column: &Column) -> f64 {
        let p = self.problem;
        let set = &p.skill_sets[self.classes[column.class].skill_set];
        let span = &self.frame.intervals;
        let inside = column.presence.iter().filter(|(t, _)| span.contains(t));
        let hours: f64 = inside
            .map(|&(t, people)| people * self.value(duals, set, t - span.start))
            .sum();
        p.interval_hours * hours
    }

    /// The dearest price among the queues of a set, money per hour.
    fn value(&self, duals: &Duals, set: &SkillSet, i: usize) -> f64 {
        let prices = set.queues.iter().map(|&q| duals.prices[q][i]);
        prices.fold(f64::NEG_INFINITY, f64::max)
    }

    /// What working the option costs beyond cover, before the duals of heads and days.
    pub(super) fn charge(
        &self,
        duals: &Duals,
        (c, day): (usize, usize),
        option: &DayOption,
    ) -> f64 {
        let at = day - self.frame.days.start;
        let week = self.frame.week_of(day);
        let mut charge = option.cost - duals.hours[c][week] * option.hours;
        if self.is_morning(c, day, option) {
            charge -= duals.nights[c][at];
        }
        if at + 1 < duals.nights[c].len() && self.is_night_before(c, day + 1, option) {
            charge -= duals.nights[c][at + 1];
        }
        charge
    }

    /// The duals that all options of a class and day share.
    pub(super) fn shared_duals(&self, duals: &Duals, (c, day): (usize, usize)) -> f64 {
        duals.heads[c][day - self.frame.days.start] + duals.days[c][self.frame.week_of(day)]
    }

    /// The part of the week's bound that does not depend on who works: missing and surplus people at
    /// these prices, people carried in, and the sides of the rows whose duals are charged to shifts.
    pub(super) fn constant(&self, duals: &Duals, edges: &Edges) -> f64 {
        let p = self.problem;
        let mut hours = 0.0;
        for (i, t) in self.frame.intervals.clone().enumerate() {
            for (q, prices) in duals.prices.iter().enumerate() {
                hours += p.pieces(q, t).least(prices[i]);
            }
            for (set, carried) in p.skill_sets.iter().zip(&edges.carried) {
                if carried[t] > 0.0 && !set.queues.is_empty() {
                    hours -= self.value(duals, set, i) * carried[t];
                }
            }
        }
        let rows: f64 = (0..self.classes.len())
            .map(|c| self.row_sides(c, duals, edges))
            .sum();
        p.interval_hours * hours + rows
    }

    /// The sides of a class's rows for hours and nights at their duals.
    fn row_sides(&self, c: usize, duals: &Duals, edges: &Edges) -> f64 {
        let weeks = self.weeks_of(&self.classes[c]).iter();
        let hours: f64 = weeks
            .zip(&duals.hours[c])
            .map(|(week, &dual)| match dual {
                d if d > 0.0 => d * week.hours.0,
                d if d < 0.0 => d * week.hours.1,
                _ => 0.0,
            })
            .sum();
        let nights: f64 = duals.nights[c]
            .iter()
            .zip(self.night_sides(c, edges))
            .map(|(dual, side)| dual * side.unwrap_or(0.0))
            .sum();
        hours + nights
    }

    /// The least cost of a class's week when a head on each day costs `least` of that day.
    pub(super) fn best_week(&self, c: usize, least: &[f64]) -> f64 {
        self.classes[c]
            .best_days(&self.frame, least)
            .iter()
            .zip(least)
            .filter(|(people, _)| **people > 0.0)
            .map(|(people, cost)| people * cost)
            .sum()
    }
}
