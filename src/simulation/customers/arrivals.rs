//! Random days from a forecast: how many contacts, when, how patient and how long.
//!
//! ```text
//! λ_i = mean_i · F_day · G_i        F, G lognormal with mean 1
//! N_i ~ Poisson(λ_i),               instants uniform within the interval
//! patience = mean patience × shape, work = handle time of the interval of arrival × shape
//! ```
//! The k-th contact of a queue, date and interval is the same in every plan, whatever the roster and
//! whatever the volume. Contacts are drawn an interval at a time, so memory does not grow with the
//! length of the plan.

use crate::simulation::Seed;
use crate::simulation::model::Model;
use crate::simulation::streams::{Identity, Purpose, Stream};

/// Stands for the interval of contacts that wait when the plan begins; no day has so many.
const BEFORE_THE_PLAN: usize = usize::MAX;

/// How a contact came to stand in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulation) enum Origin {
    /// A customer's first attempt.
    First,
    /// A further attempt after hanging up.
    Again,
    /// Another queue has handled it before.
    Transferred,
}

/// One customer with everything that chance decides about them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulation) struct Contact {
    /// Position of the queue.
    pub(in crate::simulation) queue: u32,
    /// The interval of arrival in this line.
    pub(in crate::simulation) interval: u32,
    /// Seconds from the plan's first instant.
    pub(in crate::simulation) arrived: f64,
    /// The moment at which they give up unless served; infinite for the endlessly patient.
    pub(in crate::simulation) gives_up: f64,
    /// Seconds of work for an average person who does nothing else.
    pub(in crate::simulation) work: f64,
    /// Deferred work: the moment by which it should be finished. Live: the last moment in time.
    pub(in crate::simulation) due: f64,
    /// What later draws about this contact are named by.
    pub(in crate::simulation) identity: Identity,
    /// The interval of the customer's first attempt.
    pub(in crate::simulation) first_interval: u32,
    /// How many lines it has stood in before.
    pub(in crate::simulation) line: u32,
    /// How it came here.
    pub(in crate::simulation) origin: Origin,
    /// Whether somebody has begun with it and handed it back.
    pub(in crate::simulation) handed_back: bool,
    /// Whether it will call again if it hangs up.
    pub(in crate::simulation) calls_again: bool,
    /// Where the engine watches for its hanging up, if it does.
    pub(in crate::simulation) slot: Slot,
}

/// Where a contact is watched; contacts are copied all the time, so it takes no more than a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulation) struct Slot(u32);

impl Slot {
    /// Nobody watches.
    pub(in crate::simulation) const NONE: Self = Self(u32::MAX);

    /// This place among the watched.
    pub(in crate::simulation) fn at(place: u32) -> Self {
        Self(place)
    }

    /// The place, if it is watched.
    pub(in crate::simulation) fn place(self) -> Option<usize> {
        (self != Self::NONE).then_some(self.0 as usize)
    }
}

// A contact fills one line of the processor's cache and no more.
const _: () = assert!(size_of::<Contact>() == 64);

impl Contact {
    /// Position of the queue.
    pub(in crate::simulation) fn queue(&self) -> usize {
        self.queue as usize
    }

    /// The interval of arrival in this line.
    pub(in crate::simulation) fn interval(&self) -> usize {
        self.interval as usize
    }
}

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
    /// The contacts of the interval queue by queue, and their order of arrival.
    drawn: Vec<Contact>,
    order: Vec<(u64, u32)>,
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
            order: Vec::new(),
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
        // Bits of a float that is not negative have the order of its value.
        let moments = drawn.iter().map(|contact| contact.arrived.to_bits());
        self.order.clear();
        self.order.extend(moments.zip(0..));
        self.order.sort_unstable_by(|a, b| {
            let identity = |at: u32| drawn[at as usize].identity;
            a.0.cmp(&b.0)
                .then_with(|| identity(a.1).cmp(&identity(b.1)))
        });
        batch.extend(self.order.iter().map(|&(_, at)| drawn[at as usize]));
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
                gives_up: f64::INFINITY,
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
        let mut patience = self.stream(Purpose::Patience, queue);
        let mut work = self.stream(Purpose::Work, queue);
        let mut identity = Identity::first(self.seed, self.key(queue, self.slot));
        for _ in 0..count {
            let arrived = start + length * instants.uniform();
            batch.push(Contact {
                queue: queue as u32,
                interval: self.interval as u32,
                arrived,
                gives_up: arrived + of.patience(|| patience.uniform()),
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
