//! Everybody's cover of every interval, and what one more person there is worth.

use super::super::compile::CompiledProblem;
use super::super::responses::WorkedDay;
use super::spot::{Chains, Rates, Spot, Spread};

/// Money per hour that decides between places of the same cost, and between no others.
const HAIR: f64 = 1e-4;

/// One person's presence: (interval, people on queue), ascending.
pub(super) type Presence = Vec<(u32, f64)>;

/// The cover of all intervals with its prices.
#[derive(Debug, Clone)]
pub(super) struct Floor<'a> {
    rates: Rates<'a>,
    n_queues: usize,
    /// Skill sets × queues where somebody has a choice of queues, else 0.
    n_flows: usize,
    /// (intervals, queues), see [`Spot`].
    required: Vec<f64>,
    cover: Vec<f64>,
    gain: Vec<f64>,
    loss: Vec<f64>,
    /// (intervals, skill sets, queues).
    flow: Vec<f64>,
    chains: Chains,
    /// Per interval: how often its people or prices have changed.
    changes: Vec<u32>,
    /// People at work per interval, breaks or not; empty where seats are not limited.
    at_work: Vec<f64>,
}

/// Working memory of a look at the floor without one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Glance {
    cover: Vec<f64>,
    gain: Vec<f64>,
    loss: Vec<f64>,
    flow: Vec<f64>,
    chains: Chains,
    /// (intervals, skill sets): a value found earlier and the state of `changes` then.
    known: Vec<(u32, f64)>,
}

impl<'a> Floor<'a> {
    /// The floor with nobody but the people of the previous roster.
    pub(super) fn new(problem: &'a CompiledProblem) -> Self {
        let n_queues = problem.required.len();
        let cells = problem.n_intervals * n_queues;
        let has_choice = problem.skill_sets.iter().any(|set| set.queues.len() > 1);
        let n_flows = if has_choice {
            problem.skill_sets.len() * n_queues
        } else {
            0
        };
        let rates = Rates {
            problem,
            spread: Spread::NONE,
            there: 1.0,
        };
        let mut floor = Self {
            rates,
            n_queues,
            n_flows,
            required: vec![0.0; cells],
            cover: vec![0.0; cells],
            gain: vec![0.0; cells],
            loss: vec![0.0; cells],
            flow: vec![0.0; problem.n_intervals * n_flows],
            chains: Chains::default(),
            changes: vec![0; problem.n_intervals],
            at_work: problem
                .seats
                .iter()
                .flat_map(|seats| seats.taken.clone())
                .collect(),
        };
        floor.set_required(1.0);
        for (set, row) in problem.carried_in.iter().enumerate() {
            let people = row
                .iter()
                .enumerate()
                .map(|(t, &people)| (t as u32, people));
            let there: Presence = people.filter(|(_, people)| *people > 0.0).collect();
            floor.add(set, &there);
        }
        floor
    }

    /// Smooths prices by `spread` from now on.
    pub(super) fn set_spread(&mut self, spread: Spread) {
        self.rates.spread = spread;
        self.price_all();
    }

    /// Scales the requirement to a share of itself, as long as others are still to come.
    pub(super) fn set_required(&mut self, share: f64) {
        self.rates.there = share;
        for (q, row) in self.rates.problem.required.iter().enumerate() {
            for (t, &required) in row.iter().enumerate() {
                self.required[t * self.n_queues + q] = share * required;
            }
        }
        self.price_all();
    }

    /// What one person more is worth, (queues, intervals).
    pub(super) fn prices(&self) -> Vec<Vec<f64>> {
        let of_queue = |queue| self.gain.iter().skip(queue).step_by(self.n_queues);
        (0..self.n_queues)
            .map(|queue| of_queue(queue).copied().collect())
            .collect()
    }

    fn price_all(&mut self) {
        let rates = self.rates;
        for t in 0..rates.problem.n_intervals {
            let (mut spot, chains) = self.spot(t);
            for queue in 0..spot.cover.len() {
                rates.price(&mut spot, queue);
            }
            if !spot.flow.is_empty() {
                rates.settle(&mut spot, chains);
            }
        }
    }

    fn spot(&mut self, t: usize) -> (Spot<'_>, &mut Chains) {
        // Whoever asks for a spot to change it makes what was known of it out of date.
        self.changes[t] += 1;
        let cells = t * self.n_queues..(t + 1) * self.n_queues;
        let spot = Spot {
            interval: t,
            required: &self.required[cells.clone()],
            cover: &mut self.cover[cells.clone()],
            gain: &mut self.gain[cells.clone()],
            loss: &mut self.loss[cells],
            flow: &mut self.flow[t * self.n_flows..(t + 1) * self.n_flows],
        };
        (spot, &mut self.chains)
    }

    /// Puts a person of the skill set on the floor.
    pub(super) fn add(&mut self, set: usize, presence: &[(u32, f64)]) {
        self.change(set, presence, 1.0);
    }

    /// Takes a person of the skill set off the floor.
    pub(super) fn remove(&mut self, set: usize, presence: &[(u32, f64)]) {
        self.change(set, presence, -1.0);
    }

    /// Adds a hair to the value of every interval, more where a larger share of the people that a skill
    /// set's queues need is missing; `presence` is the person's own, which is left out.
    pub(super) fn lean_to_the_short(
        &self,
        (set, presence): (usize, &[(u32, f64)]),
        values: &mut [f64],
    ) {
        let queues = &self.rates.problem.skill_sets[set].queues;
        let mut own = presence.iter().peekable();
        for (t, value) in values.iter_mut().enumerate() {
            let own = own.next_if(|(at, _)| *at as usize == t);
            let of = |cells: &[f64]| -> f64 {
                let here = &cells[t * self.n_queues..(t + 1) * self.n_queues];
                queues.iter().map(|&queue| here[queue]).sum()
            };
            let there = of(&self.cover) - own.map_or(0.0, |(_, people)| *people);
            *value += HAIR * (1.0 - there / of(&self.required).max(1.0));
        }
    }

    /// A person on these shifts comes (+1) or goes (−1), as far as seats are counted.
    pub(super) fn take_seats(&mut self, days: &[Option<WorkedDay>], sign: f64) {
        if !self.at_work.is_empty() {
            add_seats(self.rates.problem, &mut self.at_work, days, sign);
        }
    }

    /// What a seat costs one more person per hour of each interval, beside everybody but the one who
    /// works these days.
    pub(super) fn rents_without(&self, days: &[Option<WorkedDay>]) -> Vec<f64> {
        let problem = self.rates.problem;
        let Some(seats) = &problem.seats else {
            return Vec::new();
        };
        let mut others = self.at_work.clone();
        add_seats(problem, &mut others, days, -1.0);
        let smoothing = |people: f64| {
            let spread = self.rates.spread;
            (spread.share * people).max(spread.least)
        };
        let rents = others.iter().enumerate();
        rents
            .map(|(t, &people)| seats.rent(t, people / self.rates.there, smoothing(people)))
            .collect()
    }

    /// What people at work cost beyond the seats, in money.
    pub(super) fn seats_cost(&self) -> f64 {
        let problem = self.rates.problem;
        let Some(seats) = &problem.seats else {
            return 0.0;
        };
        let costs = self.at_work.iter().enumerate();
        problem.interval_hours * costs.map(|(t, &n)| seats.cost(t, n)).sum::<f64>()
    }

    fn change(&mut self, set: usize, presence: &[(u32, f64)], sign: f64) {
        let rates = self.rates;
        let Some(&queue) = rates.problem.skill_sets[set].queues.first() else {
            return;
        };
        for &(t, people) in presence {
            let (mut spot, chains) = self.spot(t as usize);
            if spot.flow.is_empty() {
                spot.cover[queue] += sign * people;
                rates.price(&mut spot, queue);
            } else if sign > 0.0 {
                rates.arrive(&mut spot, set, people, chains);
            } else {
                rates.leave(&mut spot, set, people, chains);
            }
        }
    }

    /// What a person of the skill set earns in each interval beside everybody else, money per
    /// agent-hour; `presence` is the person's own, which is left out.
    pub(super) fn values_without(
        &self,
        (set, presence): (usize, &[(u32, f64)]),
        glance: &mut Glance,
        values: &mut Vec<f64>,
    ) {
        values.clear();
        let problem = self.rates.problem;
        let Some(&queue) = problem.skill_sets[set].queues.first() else {
            values.resize(problem.n_intervals, 0.0);
            return;
        };
        if self.n_flows == 0 {
            values.extend(self.gain.iter().skip(queue).step_by(self.n_queues));
            for &(t, people) in presence {
                let cell = t as usize * self.n_queues + queue;
                let others = self.cover[cell] - people;
                values[t as usize] =
                    self.rates
                        .gain((queue, t as usize), self.required[cell], others);
            }
            return;
        }
        let n_sets = problem.skill_sets.len();
        glance.known.resize(problem.n_intervals * n_sets, (0, 0.0));
        let mut own = presence.iter().peekable();
        for t in 0..problem.n_intervals {
            if let Some(&(_, people)) = own.next_if(|(at, _)| *at as usize == t) {
                values.push(self.value_without(t, (set, people), glance));
                continue;
            }
            let (when, value) = glance.known[t * n_sets + set];
            if when == self.changes[t] {
                values.push(value);
            } else {
                let value = self.value_without(t, (set, 0.0), glance);
                glance.known[t * n_sets + set] = (self.changes[t], value);
                values.push(value);
            }
        }
    }

    /// The value of an interval to a skill set when `people` of it are away.
    fn value_without(&self, t: usize, (set, people): (usize, f64), glance: &mut Glance) -> f64 {
        let cells = t * self.n_queues..(t + 1) * self.n_queues;
        let flows = t * self.n_flows..(t + 1) * self.n_flows;
        let copy = |to: &mut Vec<f64>, from: &[f64]| {
            to.clear();
            to.extend_from_slice(from);
        };
        copy(&mut glance.cover, &self.cover[cells.clone()]);
        copy(&mut glance.gain, &self.gain[cells.clone()]);
        copy(&mut glance.loss, &self.loss[cells.clone()]);
        copy(&mut glance.flow, &self.flow[flows]);
        let mut spot = Spot {
            interval: t,
            required: &self.required[cells],
            cover: &mut glance.cover,
            gain: &mut glance.gain,
            loss: &mut glance.loss,
            flow: &mut glance.flow,
        };
        if people > 0.0 {
            self.rates.leave(&mut spot, set, people, &mut glance.chains);
        }
        self.rates.value(&spot, set, &mut glance.chains)
    }
}

/// Adds the people at work on these days to those of every interval.
pub(super) fn add_seats(
    problem: &CompiledProblem,
    at_work: &mut [f64],
    days: &[Option<WorkedDay>],
    sign: f64,
) {
    for (day, worked) in days.iter().enumerate() {
        let Some(worked) = worked else { continue };
        let shift = &problem.shifts[day][worked.shift];
        problem.add_span(at_work, (shift.start_minute, shift.end_minute), sign);
    }
}

#[cfg(test)]
mod tests;
