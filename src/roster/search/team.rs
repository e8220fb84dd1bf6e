//! Everybody's roster of the moment, with the floor they make together.

mod breaks;

use rayon::prelude::*;

use super::super::compile::{CompiledGroup, CompiledProblem, DayChoices, WeekLimits};
use super::super::cover::{Needs, Splitter};
use super::super::responses::{Responder, Scratch, WorkedDay};
use super::balance::Balance;
use super::floor::{Floor, Glance, Presence, add_seats};
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

/// Most answers at different prices of unloved hours that one person gives in a row.
const ANSWERS: usize = 4;

/// A roster in the making.
#[derive(Debug)]
pub(super) struct Team<'a> {
    problem: &'a CompiledProblem,
    responder: &'a Responder<'a>,
    floor: Floor<'a>,
    seats: Vec<Seat>,
    balance: Option<Balance<'a>>,
    /// Per person the team whose breaks are counted; empty where none are.
    teams: Vec<Option<usize>>,
    /// Working memory for people who answer at the same time.
    desks: Vec<Desk>,
}

/// Working memory of one answer.
#[derive(Debug, Default)]
struct Desk {
    scratch: Scratch,
    glance: Glance,
    values: Vec<f64>,
    /// What a seat costs per hour of each interval; empty where seats are not limited.
    rents: Vec<f64>,
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
            balance: None,
            teams: Vec::new(),
            desks: Vec::new(),
        }
    }

    /// The same team with an eye on fair shares and on teams' breaks, where the plan asks for them;
    /// `agents` are the positions of its people in the problem.
    pub(super) fn of_agents(mut self, agents: &[usize]) -> Self {
        let fairness = self.problem.fairness.as_ref();
        self.balance = fairness.map(|fairness| Balance::new(fairness, agents));
        if let Some(shares) = &self.problem.break_shares {
            self.teams = agents.iter().map(|&agent| shares.team_of(agent)).collect();
        }
        self
    }

    /// Gives everybody the roster of an assignment.
    pub(super) fn load(&mut self, assignment: &Assignment) {
        for (person, days) in assignment.days.iter().enumerate() {
            self.seat(person, days.clone());
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
        if let Some(balance) = &mut self.balance {
            balance.look_around();
        }
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
                self.seat(person, days);
            }
        }
    }

    /// What the person's presence is worth in each interval beside everybody else.
    fn look(&self, person: usize, desk: &mut Desk) {
        let own = self.own(person);
        self.floor
            .values_without(own, &mut desk.glance, &mut desk.values);
    }

    /// Skill set and presence of a person.
    fn own(&self, person: usize) -> (usize, &[(u32, f64)]) {
        let seat = &self.seats[person];
        let set = self.problem.groups[seat.group].skill_set;
        (set, &seat.presence[..])
    }

    fn answer(&self, person: usize, desk: &mut Desk) -> Vec<Option<WorkedDay>> {
        self.look(person, desk);
        let seat = &self.seats[person];
        if self.problem.seats.is_some() {
            desk.rents = self.floor.rents_without(&seat.days);
            desk.scratch.charge_rent(desk.rents.clone());
        }
        if let Some(balance) = &self.balance {
            return self.fair_answer((person, balance), desk);
        }
        self.responder
            .best(seat.group, &desk.values, &mut desk.scratch)
            .expect("invariant: only people with a legal roster are in the team")
            .days
    }

    /// The best of some answers at different prices of unloved hours, by what each is worth to the
    /// person's fair share; who has a roster keeps it unless one is better.
    fn fair_answer(
        &self,
        (person, balance): (usize, &Balance<'_>),
        desk: &mut Desk,
    ) -> Vec<Option<WorkedDay>> {
        let seat = &self.seats[person];
        let group = &self.problem.groups[seat.group];
        let earned = |days: &[Option<WorkedDay>]| {
            let there = presence(self.problem, days);
            self.problem.interval_hours * earned(&desk.values, &there)
        };
        let price = |days: &[Option<WorkedDay>]| {
            let own = own_cost(self.problem, group, days) - earned(days);
            let own = own + rent(self.problem, &desk.rents, days);
            own + balance.distance(person, days)
        };
        let mut best = seat.placed.then(|| (price(&seat.days), seat.days.clone()));
        let mut prices = balance.first_prices();
        for _ in 0..ANSWERS {
            let asked = (&desk.values[..], balance.fairness(), prices);
            let answer = self
                .responder
                .best_charged(seat.group, asked, &mut desk.scratch)
                .expect("invariant: only people with a legal roster are in the team")
                .days;
            let next = balance.next_prices(person, &answer, prices);
            let cost = price(&answer);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, answer));
            }
            if next == prices {
                break;
            }
            prices = next;
        }
        best.expect("invariant: at least one answer").1
    }

    /// Takes a person's roster off the floor.
    fn take_out(&mut self, person: usize) {
        let seat = &mut self.seats[person];
        if seat.placed {
            let set = self.problem.groups[seat.group].skill_set;
            self.floor.remove(set, &seat.presence);
            self.floor.take_seats(&seat.days, -1.0);
            seat.placed = false;
            if let Some(balance) = &mut self.balance {
                balance.forget(person);
            }
        }
    }

    fn put_in(&mut self, person: usize, days: Vec<Option<WorkedDay>>) {
        let presence = presence(self.problem, &days);
        let seat = &mut self.seats[person];
        let set = self.problem.groups[seat.group].skill_set;
        self.floor.add(set, &presence);
        self.floor.take_seats(&days, 1.0);
        if let Some(balance) = &mut self.balance {
            balance.note(self.problem, person, &days);
        }
        seat.days = days;
        seat.presence = presence;
        seat.placed = true;
    }

    /// Money for cover after the exact split, wage and wishes.
    fn cost(&self) -> f64 {
        let own: f64 = self
            .seats
            .iter()
            .map(|seat| own_cost(self.problem, &self.problem.groups[seat.group], &seat.days))
            .sum();
        let unfair = self.balance.as_ref().map_or(0.0, Balance::cost);
        own + self.cover_cost() + unfair
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
            let bends = problem.bends_at(t);
            let needs = Needs {
                cost: &problem.cover_cost,
                required: &required,
                bends: &bends,
            };
            splitter.split(&people, &needs, &mut on_queue);
            // One by one, so that rosters without bends keep their last digit.
            sum = needs.add_cost(sum, &on_queue);
        }
        problem.interval_hours * sum + self.floor.seats_cost()
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

/// What seats for these days cost at rents per hour of each interval, in money.
fn rent(problem: &CompiledProblem, rents: &[f64], days: &[Option<WorkedDay>]) -> f64 {
    if rents.is_empty() {
        return 0.0;
    }
    let mut taken = vec![0.0; problem.n_intervals];
    add_seats(problem, &mut taken, days, 1.0);
    let hours = rents.iter().zip(&taken).map(|(rent, taken)| rent * taken);
    problem.interval_hours * hours.sum::<f64>()
}

/// Wage, overtime and unmet wishes of one person's roster.
pub(super) fn own_cost(
    problem: &CompiledProblem,
    group: &CompiledGroup,
    days: &[Option<WorkedDay>],
) -> f64 {
    if group.to_hire && days.iter().all(Option::is_none) {
        return 0.0;
    }
    let of_day = |(choices, day): (&DayChoices, &Option<WorkedDay>)| match day {
        None => choices.off.unwrap_or(0.0),
        Some(day) => {
            let at = choices.work.partition_point(|c| c.shift < day.shift);
            choices.work[at].cost
        }
    };
    let of_days: f64 = group.days.iter().zip(days).map(of_day).sum();
    of_days + overtime_cost(problem, group, days)
}

fn overtime_cost(
    problem: &CompiledProblem,
    group: &CompiledGroup,
    days: &[Option<WorkedDay>],
) -> f64 {
    if group.overtime_price == 0.0 {
        return 0.0;
    }
    let of_week = |week: &WeekLimits| {
        let worked = (week.first_day..week.end_day)
            .filter_map(|day| Some((day, days[day].as_ref()?)))
            .map(|(day, worked)| problem.shifts[day][worked.shift].ordinary_paid_minutes);
        week.overtime(worked.sum::<i64>() as f64)
    };
    group.overtime_price * group.weeks.iter().map(of_week).sum::<f64>()
}

/// What a presence earns at these values: money per hour × people, over intervals.
fn earned(values: &[f64], presence: &[(u32, f64)]) -> f64 {
    let there = presence.iter();
    there.map(|&(t, people)| people * values[t as usize]).sum()
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
