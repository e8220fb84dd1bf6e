//! What has been announced to happen, in the order of time.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// What happens at a moment that was announced before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Happening {
    /// A contact in hand is finished, unless the person's work was rescheduled since.
    Finishes {
        /// The person.
        agent: usize,
        /// The state of the person's work for which this was announced.
        version: u32,
    },
    /// A person comes back from a break or an absence.
    Returns {
        /// The person.
        agent: usize,
        /// The window of the shift that begins.
        window: usize,
    },
    /// A person's window ends.
    Leaves {
        /// The person.
        agent: usize,
        /// The window that ends.
        window: usize,
    },
    /// A queue's doors close.
    Closes {
        /// The queue.
        queue: usize,
    },
    /// Somebody in line may have given up, which frees people who kept themselves ready.
    GivesUp,
}

/// The announced happenings; of two at the same time the one announced first comes first.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    events: BinaryHeap<Reverse<Event>>,
    announced: u64,
}

impl Agenda {
    /// Announces what will happen at `time`.
    pub(super) fn announce(&mut self, time: f64, happening: Happening) {
        self.announced += 1;
        self.events.push(Reverse(Event {
            time,
            number: self.announced,
            happening,
        }));
    }

    /// When the next thing happens.
    pub(super) fn next_time(&self) -> Option<f64> {
        self.events.peek().map(|event| event.0.time)
    }

    /// Takes the next thing off the list.
    pub(super) fn next(&mut self) -> Option<Happening> {
        self.events.pop().map(|event| event.0.happening)
    }
}

#[derive(Debug, Clone, Copy)]
struct Event {
    time: f64,
    number: u64,
    happening: Happening,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.time.total_cmp(&other.time)).then(self.number.cmp(&other.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_happen_in_the_order_of_time_and_ties_in_the_order_of_announcement() {
        let mut agenda = Agenda::default();
        for (queue, time) in [5.0, 1.0, 5.0, 3.0, 1.0].into_iter().enumerate() {
            agenda.announce(time, Happening::Closes { queue });
        }
        assert_eq!(agenda.next_time(), Some(1.0));
        let order: Vec<usize> = std::iter::from_fn(|| agenda.next())
            .map(|happening| match happening {
                Happening::Closes { queue } => queue,
                _ => usize::MAX,
            })
            .collect();
        assert_eq!(order, [1, 4, 3, 0, 2]);
    }
}
