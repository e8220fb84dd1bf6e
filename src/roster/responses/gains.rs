//! What a shift earns at given values, with its breaks at their cheapest positions.
//!
//! Every time of the problem is a multiple of one tick, so what a span earns is a difference of two
//! entries of one running sum.

use super::super::compile::{BreakPlan, CompiledProblem};

/// What a break costs at a tick that is full: more than any real value of a day.
const FULL: f64 = 1e7;

/// The times of all shifts, counted in ticks.
#[derive(Debug)]
pub(super) struct Ticks {
    /// Minutes per tick: the greatest length that divides every time of the problem.
    minutes: i64,
    per_interval: usize,
    /// Ticks up to the end of the last shift or of the plan.
    total: usize,
    /// (days, shifts): start, end and break plan.
    shifts: Vec<Vec<(usize, usize, usize)>>,
    plans: Vec<TickPlan>,
}

/// A [`BreakPlan`] in ticks.
#[derive(Debug)]
struct TickPlan {
    windows: Vec<TickWindow>,
    step: usize,
    gap: usize,
    independent: bool,
}

#[derive(Debug, Clone, Copy)]
struct TickWindow {
    length: usize,
    first: usize,
    last: usize,
}

impl Ticks {
    pub(super) fn new(problem: &CompiledProblem) -> Self {
        let minutes = problem.tick_minutes;
        let ticks = |minute: i64| (minute / minutes) as usize;
        let shifts: Vec<Vec<_>> = problem
            .shifts
            .iter()
            .map(|day| {
                day.iter()
                    .map(|s| (ticks(s.start_minute), ticks(s.end_minute), s.break_plan))
                    .collect()
            })
            .collect();
        let plan_end = problem.n_intervals * ticks(problem.interval_minutes);
        let total = shifts
            .iter()
            .flatten()
            .map(|s| s.1)
            .fold(plan_end, usize::max);
        Self {
            minutes,
            per_interval: ticks(problem.interval_minutes),
            total,
            plans: problem
                .break_plans
                .iter()
                .map(|plan| TickPlan::new(plan, ticks))
                .collect(),
            shifts,
        }
    }
}

impl TickPlan {
    fn new(plan: &BreakPlan, ticks: impl Fn(i64) -> usize) -> Self {
        Self {
            windows: plan
                .windows
                .iter()
                .map(|w| TickWindow {
                    length: ticks(w.minutes),
                    first: ticks(w.first),
                    last: ticks(w.last),
                })
                .collect(),
            step: ticks(plan.step),
            gap: ticks(plan.gap),
            independent: plan.independent,
        }
    }
}

/// The running sum of what presence earns, and room to place breaks.
#[derive(Debug, Default)]
pub struct Gains {
    /// Money earned on queue from the plan's start to each tick.
    earned: Vec<f64>,
    /// What a seat costs per hour of each interval; empty where seats cost nothing.
    rents: Vec<f64>,
    /// Money for a seat from the plan's start to each tick.
    rented: Vec<f64>,
    /// Cheapest cost of the breaks so far with the last at each position of its window, and before.
    rows: Vec<Vec<f64>>,
}

impl Gains {
    /// Takes the values (money per agent-hour, one per interval).
    pub(super) fn set_values(&mut self, problem: &CompiledProblem, ticks: &Ticks, values: &[f64]) {
        let hours = ticks.minutes as f64 / 60.0 * problem.availability;
        self.earned.clear();
        self.earned.reserve(ticks.total + 1);
        self.earned.push(0.0);
        let mut sum = 0.0;
        for value in values {
            let step = value * hours;
            for _ in 0..ticks.per_interval {
                sum += step;
                self.earned.push(sum);
            }
        }
        // Work beyond the last planned day is done, but earns nothing here.
        self.earned.resize(ticks.total + 1, sum);
        self.sum_rents(ticks);
    }

    /// Charges every shift for its seat from now on, breaks included: money per hour, one entry per
    /// interval; nothing where empty.
    pub(super) fn charge_rent(&mut self, rents: Vec<f64>) {
        self.rents = rents;
    }

    fn sum_rents(&mut self, ticks: &Ticks) {
        self.rented.clear();
        if self.rents.is_empty() {
            return;
        }
        let hours = ticks.minutes as f64 / 60.0;
        let mut sum = 0.0;
        self.rented.push(sum);
        for rent in &self.rents {
            for _ in 0..ticks.per_interval {
                sum += rent * hours;
                self.rented.push(sum);
            }
        }
        self.rented.resize(ticks.total + 1, sum);
    }

    /// Makes a break dearer than anything at every tick that is full.
    pub(super) fn keep_clear_of(&mut self, full: &[bool]) {
        let mut added = 0.0;
        let full = full.iter().copied().chain(std::iter::repeat(false));
        for (earned, full) in self.earned.iter_mut().zip(full) {
            *earned += added;
            added += if full { FULL } else { 0.0 };
        }
    }

    /// What the shift earns with its breaks at their cheapest positions, in money.
    pub(super) fn of_shift(&mut self, ticks: &Ticks, day: usize, shift: usize) -> f64 {
        let (start, end, plan) = ticks.shifts[day][shift];
        let plan = &ticks.plans[plan];
        let mut whole = self.earned[end] - self.earned[start];
        if !self.rented.is_empty() {
            whole -= self.rented[end] - self.rented[start];
        }
        if plan.independent {
            return plan.windows.iter().fold(whole, |gain, w| {
                gain - self.cheapest(plan.step, *w, start).0
            });
        }
        self.fill_rows(plan, start);
        whole
            - min_of(
                self.rows
                    .last()
                    .expect("invariant: dependent breaks are two or more"),
            )
    }

    /// The breaks' cheapest starts in elapsed minutes; the earliest of equals.
    pub(super) fn cheapest_breaks(&mut self, ticks: &Ticks, day: usize, shift: usize) -> Vec<i64> {
        let (start, _, plan) = ticks.shifts[day][shift];
        let plan = &ticks.plans[plan];
        let at = if plan.independent {
            plan.windows
                .iter()
                .map(|w| self.cheapest(plan.step, *w, start).1)
                .collect()
        } else {
            self.fill_rows(plan, start);
            self.trace_rows(plan)
        };
        at.into_iter()
            .map(|offset: usize| (start + offset) as i64 * ticks.minutes)
            .collect()
    }

    /// Least loss over the positions of one window, and the position in ticks after the start.
    fn cheapest(&self, step: usize, window: TickWindow, start: usize) -> (f64, usize) {
        let mut best = (f64::INFINITY, window.first);
        let mut at = window.first;
        while at <= window.last {
            let loss = self.loss(start + at, window.length);
            if loss < best.0 {
                best = (loss, at);
            }
            at += step;
        }
        best
    }

    fn loss(&self, from: usize, length: usize) -> f64 {
        self.earned[from + length] - self.earned[from]
    }

    /// Break by break, for every position of its window: the least loss of all breaks so far.
    fn fill_rows(&mut self, plan: &TickPlan, start: usize) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.resize_with(plan.windows.len(), Vec::new);
        for (i, window) in plan.windows.iter().enumerate() {
            let (before, rest) = rows.split_at_mut(i);
            let row = &mut rest[0];
            row.clear();
            let mut done = 0;
            let mut least_before = if i == 0 { 0.0 } else { f64::INFINITY };
            let mut at = window.first;
            while at <= window.last {
                if let Some(previous) = before.last() {
                    let earlier = &plan.windows[i - 1];
                    while done < previous.len()
                        && earlier.first + done * plan.step + earlier.length + plan.gap <= at
                    {
                        least_before = least_before.min(previous[done]);
                        done += 1;
                    }
                }
                row.push(least_before + self.loss(start + at, window.length));
                at += plan.step;
            }
        }
        self.rows = rows;
    }

    /// The positions behind the least entry of the last row, first break first.
    fn trace_rows(&self, plan: &TickPlan) -> Vec<usize> {
        let mut at = vec![0; plan.windows.len()];
        let mut latest = usize::MAX;
        for (i, window) in plan.windows.iter().enumerate().rev() {
            let room = |k: &usize| window.first + k * plan.step + window.length <= latest;
            let row = &self.rows[i];
            let best = (0..row.len())
                .filter(room)
                .fold(0, |best, k| if row[k] < row[best] { k } else { best });
            at[i] = window.first + best * plan.step;
            latest = at[i].saturating_sub(plan.gap);
        }
        at
    }
}

fn min_of(row: &[f64]) -> f64 {
    row.iter().copied().fold(f64::INFINITY, f64::min)
}
