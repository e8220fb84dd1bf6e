//! Everybody's roster of the moment, with the floor they make together.

use rayon::prelude::*;

use super::super::compile::{CompiledGroup, CompiledProblem, DayChoices};
use super::super::cover::Splitter;
use super::super::responses::{Responder, Scratch, WorkedDay};
use super::floor::{Floor, Glance, Presence};
use super::order::Orders;
use super::spot::Spread;
use crate::progress::Progress;

/// One person's place: group, and roster if they have one yet.
#[derive(Debug, Clone)]
struct Seat {
    group: usize,
    days: Vec<Option<WorkedDay>>,
    presence: Presence,
    placed: bool,
}

/// A roster in the making.
#[derive(Debug)]
pub(super) struct Team<'a> {
    problem: &'a CompiledProblem,
    responder: &'a Responder<'a>,
    floor: Floor<'a>,
    seats: Vec<Seat>,
    /// Working memory for people who answer at the same time.
    desks: Vec<Desk>,
}

/// Working memory of one answer.
#[derive(Debug, Default)]
struct Desk {
    scratch: Scratch,
    glance: Glance,
    values: Vec<f64>,
}

/// How people are visited.
pub(super) struct SweepPlan<'p> {
    pub(super) orders: Orders,
    /// People who answer at the same time, at least 1. It changes the roster, the number of
    /// threads does not.
    pub(super) at_once: usize,
    pub(super) progress: &'p dyn Progress,
}

/// What everybody works, person by person in the order of the team.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assignment {
    /// Money: cover, wage and wishes.
    pub(super) cost: f64,
    pub(super) days: Vec<Vec<Option<WorkedDay>>>,
}

impl<'a> Team<'a> {
    /// A team in which nobody works yet; `groups` holds each person's group.
    pub(super) fn new(responder: &'a Responder<'a>, groups: &[usize]) -> Self {
        let problem = responder.problem();
        let seat = |&group: &usize| Seat {
            group,
            days: vec![None; problem.n_days],
            presence: Vec::new(),
            placed: false,
        };
        Self {
            problem,
            responder,
            floor: Floor::new(problem),
            seats: groups.iter().map(seat).collect(),
            desks: Vec::new(),
        }
    }

    /// Gives everybody the roster of an assignment.
    pub(super) fn load(&mut self, assignment: &Assignment) {
        for (person, days) in assignment.days.iter().enumerate() {
            self.take_out(person);
            self.put_in(person, days.clone());
        }
    }

    /// Everybody's roster and what it costs.
    pub(super) fn assignment(&self) -> Assignment {
        Assignment {
            cost: self.cost(),
            days: self.seats.iter().map(|seat| seat.days.clone()).collect(),
        }
    }

    /// The first sweep of all: the requirement grows with the people who are there. `false` when
    /// it was stopped before everybody had a roster.
    pub(super) fn build(&mut self, spread: Spread, plan: &mut SweepPlan) -> bool {
        self.floor.set_spread(spread);
        let people = plan.orders.order(self.seats.len());
        let n = people.len();
        let step = (n / 200).max(plan.at_once).max(1);
        for (done, batch) in people.chunks(step).enumerate() {
            if plan.progress.stop_requested() {
                return false;
            }
            let there = (step * done + batch.len()) as f64 / n as f64;
            self.floor.set_required(there);
            for batch in batch.chunks(plan.at_once) {
                self.visit(batch);
            }
        }
        self.floor.set_required(1.0);
        true
    }

    /// Gives one person a roster in place of their own.
    pub(super) fn seat(&mut self, person: usize, days: Vec<Option<WorkedDay>>) {
        self.take_out(person);
        self.put_in(person, days);
    }

    /// What one person more of a skill set is worth in each interval.
    pub(super) fn values(&mut self, set: usize, spread: Spread, glance: &mut Glance) -> Vec<f64> {
        self.floor.set_spread(spread);
        let mut values = Vec::new();
        self.floor.values_without((set, &[]), glance, &mut values);
        values
    }

    /// What one person more is worth at a spread, (queues, intervals).
    pub(super) fn prices(&mut self, spread: Spread) -> Vec<Vec<f64>> {
        self.floor.set_spread(spread);
        self.floor.prices()
    }

    /// Visits everybody once in a random order: out, best response, in. Ends early when asked to
    /// stop; everybody keeps a legal roster.
    pub(super) fn sweep(&mut self, spread: Spread, plan: &mut SweepPlan) {
        let people = plan.orders.order(self.seats.len());
        self.sweep_some(&people, spread, plan);
    }

    /// Visits some people in the order given, as [`sweep`](Self::sweep) does.
    pub(super) fn sweep_some(&mut self, people: &[usize], spread: Spread, plan: &SweepPlan) {
        self.floor.set_spread(spread);
        for batch in people.chunks(plan.at_once) {
            if plan.progress.stop_requested() {
                return;
            }
            self.visit(batch);
        }
    }

    /// Some people answer the prices that everybody else makes, all at once; then they move.
    fn visit(&mut self, people: &[usize]) {
        self.desks
            .resize_with(self.desks.len().max(people.len()), Desk::default);
        let mut desks = std::mem::take(&mut self.desks);
        let answer = |(person, desk): (&usize, &mut Desk)| self.answer(*person, desk);
        let answers: Vec<_> = match people {
            [person] => vec![answer((person, &mut desks[0]))],
            _ => people.par_iter().zip(&mut desks[..]).map(answer).collect(),
        };
        self.desks = desks;
        for (&person, days) in people.iter().zip(answers) {
            if !self.seats[person].placed || days != self.seats[person].days {
                self.take_out(person);
                self.put_in(person, days);
            }
        }
    }

    fn answer(&self, person: usize, desk: &mut Desk) -> Vec<Option<WorkedDay>> {
        let seat = &self.seats[person];
        let set = self.problem.groups[seat.group].skill_set;
        let own = (set, &seat.presence[..]);
        self.floor
            .values_without(own, &mut desk.glance, &mut desk.values);
        self.responder
            .best(seat.group, &desk.values, &mut desk.scratch)
            .expect("invariant: only people with a legal roster are in the team")
            .days
    }

    /// Moves everybody's breaks inside their shifts to where they cost least.
    pub(super) fn polish_breaks(&mut self, orders: &mut Orders) {
        self.floor.set_spread(Spread::NONE);
        let mut desk = Desk::default();
        for person in orders.order(self.seats.len()) {
            let seat = &self.seats[person];
            let set = self.problem.groups[seat.group].skill_set;
            let own = (set, &seat.presence[..]);
            self.floor
                .values_without(own, &mut desk.glance, &mut desk.values);
            let mut days = seat.days.clone();
            self.responder
                .place_breaks(&mut days, &desk.values, &mut desk.scratch);
            if days != seat.days {
                self.take_out(person);
                self.put_in(person, days);
            }
        }
    }

    /// Takes a person's roster off the floor.
    fn take_out(&mut self, person: usize) {
        let seat = &mut self.seats[person];
        if seat.placed {
            let set = self.problem.groups[seat.group].skill_set;
            self.floor.remove(set, &seat.presence);
            seat.placed = false;
        }
    }

    fn put_in(&mut self, person: usize, days: Vec<Option<WorkedDay>>) {
        let presence = presence(self.problem, &days);
        let seat = &mut self.seats[person];
        let set = self.problem.groups[seat.group].skill_set;
        self.floor.add(set, &presence);
        seat.days = days;
        seat.presence = presence;
        seat.placed = true;
    }

    /// Money for cover after the exact split, wage and wishes.
    fn cost(&self) -> f64 {
        let own: f64 = self
            .seats
            .iter()
            .map(|seat| own_cost(&self.problem.groups[seat.group], &seat.days))
            .sum();
        own + self.cover_cost()
    }

    /// Money for missing and surplus people after the exact split of every interval.
    fn cover_cost(&self) -> f64 {
        let problem = self.problem;
        let n_queues = problem.required.len();
        let mut splitter = Splitter::default();
        let mut people: Vec<(u64, f64)> =
            problem.skill_sets.iter().map(|s| (s.mask, 0.0)).collect();
        let mut required = vec![0.0; n_queues];
        let mut on_queue = vec![0.0; n_queues];
        let mut supply = self.supply();
        let mut sum = 0.0;
        for t in 0..problem.n_intervals {
            for ((_, here), row) in people.iter_mut().zip(&mut supply) {
                *here = row[t];
            }
            for (one, row) in required.iter_mut().zip(&problem.required) {
                *one = row[t];
            }
            splitter.split(&people, &required, problem.cover_cost.share, &mut on_queue);
            for (&required, &cover) in required.iter().zip(&on_queue) {
                sum += problem.cover_cost.cost(required, cover);
            }
        }
        problem.interval_hours * sum
    }

    /// People on the floor, (skill sets, intervals).
    fn supply(&self) -> Vec<Vec<f64>> {
        let mut supply = self.problem.carried_in.clone();
        for seat in &self.seats {
            let row = &mut supply[self.problem.groups[seat.group].skill_set];
            for &(t, people) in &seat.presence {
                row[t as usize] += people;
            }
        }
        supply
    }
}

/// Wage and unmet wishes of one person's roster.
pub(super) fn own_cost(group: &CompiledGroup, days: &[Option<WorkedDay>]) -> f64 {
    let of_day = |(choices, day): (&DayChoices, &Option<WorkedDay>)| match day {
        None => choices.off.unwrap_or(0.0),
        Some(day) => {
            let at = choices.work.partition_point(|c| c.shift < day.shift);
            choices.work[at].cost
        }
    };
    group.days.iter().zip(days).map(of_day).sum()
}

/// People on queue per interval of one person's roster, after shrinkage and breaks.
fn presence(problem: &CompiledProblem, days: &[Option<WorkedDay>]) -> Presence {
    let mut presence = Vec::new();
    let mut here: Vec<f64> = Vec::new();
    let h = problem.interval_minutes;
    for (day, worked) in days.iter().enumerate() {
        let Some(worked) = worked else {
            continue;
        };
        let shift = &problem.shifts[day][worked.shift];
        let first = shift.start_minute / h;
        here.clear();
        here.resize(((shift.end_minute + h - 1) / h - first) as usize, 0.0);
        let mut add = |from: i64, until: i64, sign: f64| {
            let mut at = from;
            while at < until {
                let next = ((at / h + 1) * h).min(until);
                here[(at / h - first) as usize] += sign * (next - at) as f64;
                at = next;
            }
        };
        add(shift.start_minute, shift.end_minute, 1.0);
        for (window, &start) in problem.breaks_of(shift).windows.iter().zip(&worked.breaks) {
            add(start, start + window.minutes, -1.0);
        }
        let per_minute = problem.availability / h as f64;
        let inside = here
            .iter()
            .enumerate()
            .filter(|(_, minutes)| **minutes > 0.0);
        presence.extend(
            inside
                .map(|(i, &minutes)| (first as u32 + i as u32, minutes * per_minute))
                .filter(|&(t, _)| (t as usize) < problem.n_intervals),
        );
    }
    presence
}
