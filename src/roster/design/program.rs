//! The week as an integer program.

use std::collections::BTreeMap;

use super::super::solver::{ColumnId, Program, RowId};
use super::DesignProblem;
use super::candidates::Candidate;

/// Changes of the requirement smaller than this are none.
const NO_CHANGE: f64 = 1e-6;

/// Which plans a program has to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Holds {
    /// Those that meet the requirement exactly.
    Exact,
    /// Those that cost at most so much for missing and surplus people.
    Within(f64),
}

/// What a program is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) holds: Holds,
    /// Per candidate: whether it may be in use.
    pub(super) allowed: &'a [bool],
    /// Per candidate: money for each person on it in place of the price of having it. People then
    /// count in parts.
    pub(super) per_person: Option<&'a [f64]>,
}

/// A program and where its columns are.
pub(super) struct WeekProgram {
    pub(super) program: Program,
    /// Per candidate: the choice to have it, where different shifts cost anything.
    in_use: Vec<Option<ColumnId>>,
    /// Per candidate and day: the number of people and the most of them.
    people: Vec<Vec<Option<ColumnId>>>,
    /// Per interval: first and further missing people, surplus, cover.
    cover: Vec<Interval>,
}

#[derive(Debug, Clone, Copy)]
struct Interval {
    first: Option<ColumnId>,
    beyond: Option<ColumnId>,
    over: Option<ColumnId>,
    there: ColumnId,
}

/// People on each day, per candidate.
pub(super) type Counts = Vec<Vec<u32>>;

/// What the columns of one candidate or interval have in each row.
type Entries = Vec<(RowId, f64)>;

/// One candidate on one day.
struct ShiftDay {
    /// People on queue per interval for one person.
    there: Vec<(usize, f64)>,
    /// The most people worth having.
    most: f64,
}

struct Builder<'a> {
    problem: &'a DesignProblem,
    scope: Scope<'a>,
    program: Program,
    /// Per candidate and day.
    days: Vec<Vec<ShiftDay>>,
    /// Per interval: cover + missing − surplus = requirement.
    balance: Vec<RowId>,
    /// Per interval: the change of the cover from the interval before comes from the shifts.
    change: Vec<RowId>,
    /// Per candidate: its entries in rows of rises and falls.
    in_use: Vec<Entries>,
    /// Per interval: entries of its missing and of its surplus people in those rows.
    under: Vec<Entries>,
    over: Vec<Entries>,
}

/// Builds the program of a scope.
pub(super) fn week_program(
    problem: &DesignProblem,
    candidates: &[Candidate],
    scope: Scope<'_>,
) -> WeekProgram {
    let n = problem.required.len();
    let mut program = Program::new();
    let balance = problem.required.iter().map(|&r| program.add_row(r, r));
    let balance: Vec<RowId> = balance.collect();
    let change = (0..n).map(|_| program.add_row(0.0, 0.0)).collect();
    let mut builder = Builder {
        problem,
        scope,
        program,
        days: Vec::new(),
        balance,
        change,
        in_use: vec![Vec::new(); candidates.len()],
        under: vec![Vec::new(); n],
        over: vec![Vec::new(); n],
    };
    for (candidate, &allowed) in candidates.iter().zip(scope.allowed) {
        let days = (0..problem.n_days).map(|day| {
            let there = candidate.on(problem, day);
            let most = if allowed { builder.most(&there) } else { 0.0 };
            ShiftDay { there, most }
        });
        let days = days.collect();
        builder.days.push(days);
    }
    if builder.has_choices() {
        for t in 0..n {
            builder.add_change_of_requirement(t);
        }
    }
    builder.finish()
}

impl Builder<'_> {
    /// Whether having a shift is a choice with a price of its own.
    fn has_choices(&self) -> bool {
        self.problem.prices.distinct_shift > 0.0 && self.scope.per_person.is_none()
    }

    /// The most people on one shift of one day in any plan worth having.
    fn most(&self, there: &[(usize, f64)]) -> f64 {
        let required = &self.problem.required;
        let heads = |&(t, share): &(usize, f64)| required[t] / share;
        match self.scope.holds {
            Holds::Exact => {
                let least = there.iter().map(heads).fold(f64::INFINITY, f64::min);
                if least.is_finite() {
                    (least + 1e-9).floor()
                } else {
                    0.0
                }
            }
            Holds::Within(budget) => {
                // One more than fills every interval it meets is surplus everywhere.
                let mut most = there.iter().map(heads).fold(0.0, f64::max).ceil();
                while most > 0.0 && self.surplus_cost(there, most) > budget {
                    most -= 1.0;
                }
                most
            }
        }
    }

    /// The least that `people` on one shift cost as surplus, whatever else there is.
    fn surplus_cost(&self, there: &[(usize, f64)], people: f64) -> f64 {
        let surplus =
            |&(t, share): &(usize, f64)| (people * share - self.problem.required[t]).max(0.0);
        self.hour_price(self.problem.prices.overstaffed) * there.iter().map(surplus).sum::<f64>()
    }

    fn hour_price(&self, price: f64) -> f64 {
        price * f64::from(self.problem.interval_minutes) / 60.0
    }

    /// The interval before, around the cycle; `None` before the first of a week that is none.
    fn before(&self, t: usize) -> Option<usize> {
        match t.checked_sub(1) {
            Some(before) => Some(before),
            None => self.problem.cyclic.then(|| self.problem.required.len() - 1),
        }
    }

    /// The row that says what a rise or fall of the requirement at `t` asks for.
    fn add_change_of_requirement(&mut self, t: usize) {
        let before = self.before(t);
        let required = &self.problem.required;
        let change = required[t] - before.map_or(0.0, |b| required[b]);
        let size = change.abs();
        if size < NO_CHANGE || (before == Some(t)) {
            return;
        }
        // Scaled by the size, so that each row asks for 1.
        let row = self.program.add_row(1.0, f64::INFINITY);
        for (shift, days) in self.days.iter().enumerate() {
            let steps = days.iter().map(|ShiftDay { there, most }| {
                let step = share_at(there, t) - before.map_or(0.0, |b| share_at(there, b));
                most * (step * change.signum()).max(0.0)
            });
            let people: f64 = steps.sum();
            if people > 0.0 {
                self.in_use[shift].push((row, people.min(size) / size));
            }
        }
        let (here, earlier) = if change > 0.0 {
            (&mut self.under, &mut self.over)
        } else {
            (&mut self.over, &mut self.under)
        };
        here[t].push((row, 1.0 / size));
        if let Some(before) = before {
            earlier[before].push((row, 1.0 / size));
        }
    }

    fn finish(mut self) -> WeekProgram {
        let cover = (0..self.problem.required.len()).map(|t| self.add_interval(t));
        let cover = cover.collect();
        let mut in_use = Vec::new();
        let mut people = Vec::new();
        for shift in 0..self.days.len() {
            let links = self.add_links(shift);
            in_use.push(self.add_choice(shift, &links));
            people.push(self.add_people(shift, &links));
        }
        WeekProgram {
            program: self.program,
            in_use,
            people,
            cover,
        }
    }

    /// The columns of one interval.
    fn add_interval(&mut self, t: usize) -> Interval {
        let prices = self.problem.prices;
        let required = self.problem.required[t];
        let n = self.balance.len();
        let tier = (prices.understaffed_first_share * required).min(required);
        let cap = |price: f64| match self.scope.holds {
            Holds::Exact => 0.0,
            Holds::Within(budget) if price > 0.0 => budget / price + 1e-6,
            Holds::Within(_) => f64::INFINITY,
        };
        let first_price = self.hour_price(prices.understaffed_first);
        let beyond_price = self.hour_price(prices.understaffed_beyond);
        let over_price = self.hour_price(prices.overstaffed);
        let mut missing = std::mem::take(&mut self.under[t]);
        missing.push((self.balance[t], 1.0));
        let mut surplus = std::mem::take(&mut self.over[t]);
        surplus.push((self.balance[t], -1.0));
        let (first, beyond) = (
            tier.min(cap(first_price)),
            (required - tier).min(cap(beyond_price)),
        );
        let over = cap(over_price);
        let mut column = |price: f64, most: f64, entries: &Entries| {
            let wanted = most > 0.0;
            wanted.then(|| {
                self.program
                    .add_column(price, (0.0, most), entries.iter().copied())
            })
        };
        let first = column(first_price, first, &missing);
        let beyond = column(beyond_price, beyond, &missing);
        let over = column(over_price, over, &surplus);
        let mut entries = vec![(self.balance[t], 1.0), (self.change[t], 1.0)];
        if t + 1 < n {
            entries.push((self.change[t + 1], -1.0));
        }
        let there = self.program.add_column(0.0, (0.0, f64::INFINITY), entries);
        Interval {
            first,
            beyond,
            over,
            there,
        }
    }

    /// The rows that let nobody work a shift that is not in use, per day.
    fn add_links(&mut self, shift: usize) -> Vec<Option<RowId>> {
        let costs = self.has_choices();
        let days = &self.days[shift];
        let program = &mut self.program;
        days.iter()
            .map(|ShiftDay { most, .. }| {
                (costs && *most > 0.0).then(|| program.add_row(f64::NEG_INFINITY, 0.0))
            })
            .collect()
    }

    fn add_choice(&mut self, shift: usize, links: &[Option<RowId>]) -> Option<ColumnId> {
        if links.iter().all(Option::is_none) {
            return None;
        }
        let mut entries = std::mem::take(&mut self.in_use[shift]);
        for (link, ShiftDay { most, .. }) in links.iter().zip(&self.days[shift]) {
            entries.extend(link.map(|row| (row, -most)));
        }
        let price = self.problem.prices.distinct_shift;
        Some(self.program.add_choice(price, entries))
    }

    fn add_people(&mut self, shift: usize, links: &[Option<RowId>]) -> Vec<Option<ColumnId>> {
        let mut columns = Vec::new();
        for (link, ShiftDay { there, most }) in links.iter().zip(&self.days[shift]) {
            if *most <= 0.0 {
                columns.push(None);
                continue;
            }
            let mut entries = steps(there, &self.change);
            entries.extend(link.map(|row| (row, 1.0)));
            let column = match self.scope.per_person {
                Some(prices) => self
                    .program
                    .add_column(prices[shift], (0.0, *most), entries),
                None => self.program.add_count(0.0, *most, entries),
            };
            columns.push(Some(column));
        }
        columns
    }
}

/// People on queue in interval `t` for one person.
fn share_at(there: &[(usize, f64)], t: usize) -> f64 {
    let found = there.binary_search_by_key(&t, |(at, _)| *at);
    found.map_or(0.0, |index| there[index].1)
}

/// What one person takes from the rows of change: few entries, however long the shift.
fn steps(there: &[(usize, f64)], change: &[RowId]) -> Entries {
    let mut steps: BTreeMap<usize, f64> = BTreeMap::new();
    for &(t, share) in there {
        *steps.entry(t).or_default() -= share;
        if t + 1 < change.len() {
            *steps.entry(t + 1).or_default() += share;
        }
    }
    let moved = steps.into_iter().filter(|(_, step)| step.abs() > 1e-12);
    moved.map(|(t, step)| (change[t], step)).collect()
}

impl WeekProgram {
    /// People on each candidate over all days, in parts where the program lets them.
    pub(super) fn people(&self, columns: &[f64]) -> Vec<f64> {
        let of_day = |column: &Option<ColumnId>| column.map_or(0.0, |column| columns[column.0]);
        let days = self.people.iter();
        days.map(|days| days.iter().map(of_day).sum()).collect()
    }

    /// The people that a solution stands for.
    pub(super) fn counts(&self, columns: &[f64]) -> Counts {
        let count = |column: &Option<ColumnId>| {
            let people = column.map_or(0.0, |column| columns[column.0]);
            people.round().max(0.0) as u32
        };
        let days = |days: &Vec<Option<ColumnId>>| days.iter().map(count).collect();
        self.people.iter().map(days).collect()
    }

    /// The columns that stand for people; `None` where the program has no room for them.
    pub(super) fn columns(
        &self,
        problem: &DesignProblem,
        (counts, cover): (&Counts, &[f64]),
    ) -> Option<Vec<f64>> {
        let mut columns = vec![0.0; self.program.n_columns()];
        for (shift, days) in counts.iter().enumerate() {
            for (day, &people) in days.iter().enumerate().filter(|(_, people)| **people > 0) {
                columns[self.people[shift][day]?.0] = f64::from(people);
                if let Some(column) = self.in_use[shift] {
                    columns[column.0] = 1.0;
                }
            }
        }
        for ((interval, &there), &required) in self.cover.iter().zip(cover).zip(&problem.required) {
            columns[interval.there.0] = there;
            let under = (required - there).max(0.0);
            let tier = problem.prices.understaffed_first_share * required;
            let parts = [
                (interval.first, under.min(tier)),
                (interval.beyond, (under - tier).max(0.0)),
                (interval.over, (there - required).max(0.0)),
            ];
            for (column, people) in parts.into_iter().filter(|(_, people)| *people > 1e-9) {
                columns[column?.0] = people;
            }
        }
        Some(columns)
    }
}
