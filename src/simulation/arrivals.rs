//! Random days from a forecast: how many contacts, when, how patient and how long.
//!
//! ```text
//! λ_i = mean_i · F_day · G_i        F, G lognormal with mean 1
//! N_i ~ Poisson(λ_i),               instants uniform within the interval
//! patience ~ Exp(mean patience),    work ~ Exp(handle time of the interval of arrival)
//! ```

use std::ops::Range;

use super::Seed;
use super::model::Model;
use super::streams::{Purpose, Stream};

/// One customer with everything that chance decides about them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Contact {
    /// Position of the queue.
    pub(super) queue: usize,
    /// The interval of arrival.
    pub(super) interval: usize,
    /// Seconds from the plan's first instant.
    pub(super) arrived: f64,
    /// The moment at which they give up unless served; infinite for the endlessly patient.
    pub(super) gives_up: f64,
    /// Seconds of work for a person who does nothing else.
    pub(super) work: f64,
    /// Deferred work: the moment by which it should be finished. Live: the last moment in time.
    pub(super) due: f64,
}

/// The customers of one day in one replication, in the order in which they arrive.
pub(super) fn contacts_of_day(
    model: &Model,
    seed: Seed,
    replication: u32,
    day: usize,
) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for queue in 0..model.queues.len() {
        let draw = Draw {
            model,
            seed,
            queue,
            key: [
                u64::from(replication),
                model.queues[queue].stream,
                model.dates[day],
            ],
        };
        draw.day(model.days[day].clone(), day, &mut contacts);
    }
    contacts.sort_by(|a, b| a.arrived.total_cmp(&b.arrived));
    contacts
}

/// One queue's day about to be drawn.
struct Draw<'a> {
    model: &'a Model,
    seed: Seed,
    queue: usize,
    key: [u64; 3],
}

impl Draw<'_> {
    fn stream(&self, purpose: Purpose, slot: usize) -> Stream {
        let [replication, queue, date] = self.key;
        Stream::new(self.seed, purpose, [replication, queue, date, slot as u64])
    }

    fn day(&self, intervals: Range<usize>, day: usize, into: &mut Vec<Contact>) {
        let queue = &self.model.queues[self.queue];
        let day_factor = self
            .stream(Purpose::DayFactor, 0)
            .factor(queue.day_log_sd[day]);
        for (slot, interval) in intervals.enumerate() {
            if queue.mean[interval] <= 0.0 {
                continue;
            }
            let own_factor = self
                .stream(Purpose::IntervalFactor, slot)
                .factor(queue.interval_log_sd[day]);
            let mean = queue.mean[interval] * day_factor * own_factor;
            let count = self.stream(Purpose::Count, slot).poisson(mean);
            self.interval(interval, slot, count, into);
        }
    }

    fn interval(&self, interval: usize, slot: usize, count: u64, into: &mut Vec<Contact>) {
        let queue = &self.model.queues[self.queue];
        let (length, start) = (
            self.model.interval_s,
            interval as f64 * self.model.interval_s,
        );
        let mut instants = self.stream(Purpose::Instant, slot);
        let mut patience = self.stream(Purpose::Patience, slot);
        let mut work = self.stream(Purpose::Work, slot);
        for _ in 0..count {
            let arrived = start + length * instants.uniform();
            into.push(Contact {
                queue: self.queue,
                interval,
                arrived,
                gives_up: queue
                    .patience_s
                    .map_or(f64::INFINITY, |mean| arrived + patience.exponential(mean)),
                work: work.exponential(queue.handle_time_s[interval]),
                due: queue.due(arrived, self.model.interval_s),
            });
        }
    }
}

#[cfg(test)]
mod tests;
