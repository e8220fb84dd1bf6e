//! What has been announced to happen, in the order of time.
//!
//! A heap with four children to a node: half as deep as one with two, and the four lie side by side
//! in memory. Time and number are one whole number, so that an order costs one comparison.

/// What happens at a moment that was announced before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulation) enum Happening {
    /// A contact in hand is finished, unless the person's work was rescheduled since.
    Finishes {
        /// The person.
        agent: u32,
        /// The state of the person's work for which this was announced.
        version: u32,
    },
    /// A person comes back from a break or an absence.
    Returns {
        /// The person.
        agent: u32,
        /// The window of the shift that begins.
        window: u32,
    },
    /// A person's window ends.
    Leaves {
        /// The person.
        agent: u32,
        /// The window that ends.
        window: u32,
    },
    /// A queue's doors close.
    Closes {
        /// The queue.
        queue: u32,
    },
    /// A queue that others work on in their idle time opens again.
    Opens {
        /// The queue.
        queue: u32,
    },
    /// A contact in line that is watched gives up, unless it was served since.
    HangsUp {
        /// Where the contact is kept.
        slot: u32,
    },
    /// Who hung up calls again.
    CallsAgain {
        /// Where the contact is kept.
        slot: u32,
    },
    /// A contact has waited long enough for people with more skills to be asked.
    Overflows {
        /// The queue.
        queue: u32,
    },
}

/// The announced happenings; of two at the same time the one announced first comes first.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Agenda {
    events: Vec<Event>,
    announced: u64,
}

/// Children of a node.
const WIDTH: usize = 4;

#[derive(Debug, Clone, Copy)]
struct Event {
    /// Time above, number below: bits of a float that is not negative have the order of its value.
    key: u128,
    happening: Happening,
}

impl Agenda {
    /// Announces what will happen at `time`, which is 0 or later.
    pub(in crate::simulation) fn announce(&mut self, time: f64, happening: Happening) {
        debug_assert!(time >= 0.0);
        self.announced += 1;
        let key = u128::from(time.to_bits()) << 64 | u128::from(self.announced);
        self.events.push(Event { key, happening });
        self.rise(self.events.len() - 1);
    }

    /// When the next thing happens.
    pub(in crate::simulation) fn next_time(&self) -> Option<f64> {
        (self.events.first()).map(|event| f64::from_bits((event.key >> 64) as u64))
    }

    /// Takes the next thing off the list.
    pub(in crate::simulation) fn next(&mut self) -> Option<Happening> {
        let last = self.events.pop()?;
        let Some(&first) = self.events.first() else {
            return Some(last.happening);
        };
        self.sink(last);
        Some(first.happening)
    }

    fn rise(&mut self, mut at: usize) {
        let event = self.events[at];
        while at > 0 {
            let parent = (at - 1) / WIDTH;
            if self.events[parent].key < event.key {
                break;
            }
            self.events[at] = self.events[parent];
            at = parent;
        }
        self.events[at] = event;
    }

    /// Puts `event` in the place of the first one.
    fn sink(&mut self, event: Event) {
        let mut at = 0;
        loop {
            let first = at * WIDTH + 1;
            let children = first..(first + WIDTH).min(self.events.len());
            let Some(least) = children.min_by_key(|&child| self.events[child].key) else {
                break;
            };
            if event.key < self.events[least].key {
                break;
            }
            self.events[at] = self.events[least];
            at = least;
        }
        self.events[at] = event;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_happen_in_the_order_of_time_and_ties_in_the_order_of_announcement() {
        let mut agenda = Agenda::default();
        for (time, queue) in [5.0, 1.0, 5.0, 3.0, 1.0].into_iter().zip(0..) {
            agenda.announce(time, Happening::Closes { queue });
        }
        assert_eq!(agenda.next_time(), Some(1.0));
        let order: Vec<u32> = std::iter::from_fn(|| agenda.next())
            .map(|happening| match happening {
                Happening::Closes { queue } => queue,
                _ => u32::MAX,
            })
            .collect();
        assert_eq!(order, [1, 4, 3, 0, 2]);
    }

    #[test]
    fn many_things_come_out_sorted_whatever_their_order() {
        let mut agenda = Agenda::default();
        let mut word = 1_u32;
        for queue in 0..5_000 {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            agenda.announce(f64::from(word >> 22), Happening::Closes { queue });
        }
        let mut before = (-1.0, 0);
        while let Some(time) = agenda.next_time() {
            let Some(Happening::Closes { queue }) = agenda.next() else {
                panic!("only closings were announced")
            };
            assert!((time, queue) > before);
            before = (time, queue);
        }
        assert!(before.0 > 1_000.0);
    }
}
