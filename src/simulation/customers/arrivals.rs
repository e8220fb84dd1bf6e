//! Random days from a forecast: how many contacts, when, how patient and how long.
//!
//! ```text
//! λ_i = mean_i · F_day · G_i        F, G lognormal with mean 1
//! N_i ~ Poisson(λ_i),               instants uniform within the interval
//! work = handle time of the interval of arrival × shape
//! ```
//! The k-th contact of a queue, date and interval is the same in every plan, whatever the roster and
//! whatever the volume. Contacts are drawn an interval at a time, so memory does not grow with the
//! length of the plan.

use super::contact::{Contact, Origin, Slot, UNDECIDED};
use super::order::ByArrival;
use crate::simulation::Seed;
use crate::simulation::model::Model;
use crate::simulation::streams::{Identity, Purpose, Stream};

/// Stands for the interval of contacts that wait when the plan begins; no day has so many.
const BEFORE_THE_PLAN: usize = usize::MAX;

/// The customers of one replication, an interval at a time.
pub(in crate::simulation) struct Customers<'a> {
    model: &'a Model,
    seed: Seed,
    replication: u32,
    /// The next interval to be drawn, its day, and its place in the day.
    interval: usize,
    day: usize,
    slot: usize,
    /// Per queue, for the current day.
    day_factors: Vec<f64>,
    /// The contacts of the interval queue by queue.
    drawn: Vec<Contact>,
    by_arrival: ByArrival,
}

impl<'a> Customers<'a> {
    /// Nobody has been drawn yet.
    pub(in crate::simulation) fn new(model: &'a Model, seed: Seed, replication: u32) -> Self {
        Self {
            model,
            seed,
            replication,
            interval: 0,
            day: 0,
            slot: 0,
            day_factors: Vec::with_capacity(model.queues.len()),
            drawn: Vec::new(),
            by_arrival: ByArrival::default(),
        }
    }

    /// Puts the contacts of the next interval into the emptied `batch`, in the order of arrival;
    /// says whether there was one.
    pub(in crate::simulation) fn next_interval(&mut self, batch: &mut Vec<Contact>) -> bool {
        batch.clear();
        if self.interval == self.model.n_intervals {
            return false;
        }
        while self.interval >= self.model.days[self.day].end {
            (self.day, self.slot) = (self.day + 1, 0);
        }
        if self.slot == 0 {
            self.draw_day_factors();
        }
        let mut drawn = std::mem::take(&mut self.drawn);
        drawn.clear();
        for queue in 0..self.model.queues.len() {
            if self.interval == 0 {
                self.draw_backlog(queue, &mut drawn);
            }
            self.draw(queue, &mut drawn);
        }
        let length = self.model.interval_s;
        let span = (self.interval as f64 * length, length);
        self.by_arrival.put(&drawn, span, batch);
        self.drawn = drawn;
        (self.interval, self.slot) = (self.interval + 1, self.slot + 1);
        true
    }

    fn key(&self, queue: usize, slot: usize) -> [u64; 4] {
        let stream = self.model.queues[queue].stream;
        let replication = u64::from(self.replication);
        [replication, stream, self.model.dates[self.day], slot as u64]
    }

    fn stream(&self, purpose: Purpose, queue: usize) -> Stream {
        Stream::new(self.seed, purpose, self.key(queue, self.slot))
    }

    fn draw_day_factors(&mut self) {
        self.day_factors.clear();
        for queue in 0..self.model.queues.len() {
            let log_sd = self.model.queues[queue].day_log_sd[self.day];
            let mut stream = self.stream(Purpose::DayFactor, queue);
            self.day_factors.push(stream.factor(log_sd));
        }
    }

    /// What waits when the plan begins: as if it arrived at its first instant.
    fn draw_backlog(&self, queue: usize, batch: &mut Vec<Contact>) {
        let of = &self.model.queues[queue];
        let Some(mean) = of.handle_time_s.iter().find(|mean| **mean > 0.0) else {
            return;
        };
        let key = self.key(queue, BEFORE_THE_PLAN);
        let mut work = Stream::new(self.seed, Purpose::Work, key);
        let mut identity = Identity::first(self.seed, key);
        for _ in 0..of.backlog_at_start {
            batch.push(Contact {
                queue: queue as u32,
                interval: 0,
                arrived: 0.0,
                gives_up: UNDECIDED,
                work: mean * of.handle_time.quantile(work.uniform()),
                due: of.due(0.0, self.model.interval_s),
                identity,
                first_interval: 0,
                line: 0,
                origin: Origin::First,
                handed_back: false,
                calls_again: false,
                slot: Slot::NONE,
            });
            identity = identity.next();
        }
    }

    fn draw(&self, queue: usize, batch: &mut Vec<Contact>) {
        let of = &self.model.queues[queue];
        if of.mean[self.interval] <= 0.0 {
            return;
        }
        let own_factor = self
            .stream(Purpose::IntervalFactor, queue)
            .factor(of.interval_log_sd[self.day]);
        let mean = of.mean[self.interval] * self.day_factors[queue] * own_factor;
        let count = self.stream(Purpose::Count, queue).poisson(mean);
        let length = self.model.interval_s;
        let start = self.interval as f64 * length;
        let mut instants = self.stream(Purpose::Instant, queue);
        let mut work = self.stream(Purpose::Work, queue);
        let mut identity = Identity::first(self.seed, self.key(queue, self.slot));
        for _ in 0..count {
            let arrived = start + length * instants.uniform();
            batch.push(Contact {
                queue: queue as u32,
                interval: self.interval as u32,
                arrived,
                gives_up: UNDECIDED,
                work: of.handle_time_s[self.interval] * of.handle_time.quantile(work.uniform()),
                due: of.due(arrived, length),
                identity,
                first_interval: self.interval as u32,
                line: 0,
                origin: Origin::First,
                handed_back: false,
                calls_again: false,
                slot: Slot::NONE,
            });
            identity = identity.next();
        }
    }
}

#[cfg(test)]
mod tests;
