//! What has been announced to happen, in the order of time.
//!
//! ```text
//! near    the things of one second, sorted: the next one is the last of them
//! wheel   the seconds of the next hour or so, each a chain of what was announced for it
//! far     what comes later, as a heap
//! ```
//! Most of what is announced is a matter of minutes, so it costs one step to note and its share of
//! sorting a handful when its second comes, whatever the size of the team. Time and number are one
//! whole number, so that an order costs one comparison.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

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
#[derive(Debug)]
pub(in crate::simulation) struct Agenda {
    /// Everything announced for the second `near_second`, the latest first; empty only where nothing is
    /// announced at all.
    near: Vec<Event>,
    near_second: u64,
    /// The seconds from `from` on, each at its number modulo [`SECONDS`]: its link announced last.
    wheel: Vec<u32>,
    /// The links of all chains in one place, so that what is touched stays small.
    links: Vec<Link>,
    /// The links that are free, chained like the others.
    free: u32,
    /// One bit for each second of the wheel for which something is announced.
    marked: [u64; SECONDS / 64],
    /// The second of what was taken off the list last; nothing earlier is announced any more.
    from: u64,
    far: BinaryHeap<Event>,
    announced: u64,
}

/// Seconds on the wheel.
const SECONDS: usize = 4096;

/// The end of a chain.
const END: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Link {
    event: Event,
    next: u32,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    /// Time above, number below: bits of a float that is not negative have the order of its value.
    key: u128,
    happening: Happening,
}

impl Event {
    fn time(&self) -> f64 {
        f64::from_bits((self.key >> 64) as u64)
    }

    /// The second in which it happens; what never happens comes in the last second of all.
    fn second(&self) -> u64 {
        self.time() as u64
    }
}

impl Ord for Event {
    /// The earliest is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key)
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Event {}

impl Default for Agenda {
    fn default() -> Self {
        Self {
            near: Vec::new(),
            near_second: 0,
            wheel: vec![END; SECONDS],
            links: Vec::new(),
            free: END,
            marked: [0; SECONDS / 64],
            from: 0,
            far: BinaryHeap::new(),
            announced: 0,
        }
    }
}

impl Agenda {
    /// Announces what will happen at `time`, which is not before what was taken off the list last.
    pub(in crate::simulation) fn announce(&mut self, time: f64, happening: Happening) {
        self.announced += 1;
        let key = u128::from(time.to_bits()) << 64 | u128::from(self.announced);
        let event = Event { key, happening };
        let second = event.second();
        debug_assert!(second >= self.from);
        if self.near.is_empty() {
            self.near.push(event);
            self.near_second = second;
        } else if second == self.near_second {
            let at = self.near.partition_point(|other| other.key > key);
            self.near.insert(at, event);
        } else if second > self.near_second {
            self.put_away(event, second);
        } else {
            // Something comes before all that seemed near.
            for event in std::mem::replace(&mut self.near, vec![event]) {
                self.put_away(event, self.near_second);
            }
            self.near_second = second;
        }
    }

    /// When the next thing happens.
    pub(in crate::simulation) fn next_time(&self) -> Option<f64> {
        self.near.last().map(Event::time)
    }

    /// Takes the next thing off the list.
    pub(in crate::simulation) fn next(&mut self) -> Option<Happening> {
        let event = self.near.pop()?;
        self.from = self.near_second;
        if self.near.is_empty() {
            self.come_near();
        }
        Some(event.happening)
    }

    fn put_away(&mut self, event: Event, second: u64) {
        if second - self.from >= SECONDS as u64 {
            return self.far.push(event);
        }
        let at = second as usize % SECONDS;
        let link = Link {
            event,
            next: self.wheel[at],
        };
        let place = self.free;
        if place == END {
            self.wheel[at] = self.links.len() as u32;
            self.links.push(link);
        } else {
            self.free = std::mem::replace(&mut self.links[place as usize], link).next;
            self.wheel[at] = place;
        }
        self.marked[at / 64] |= 1 << (at % 64);
    }

    /// Lays out a second of the wheel.
    fn lay_out(&mut self, at: usize) {
        let mut place = std::mem::replace(&mut self.wheel[at], END);
        while place != END {
            let link = &mut self.links[place as usize];
            self.near.push(link.event);
            let next = std::mem::replace(&mut link.next, self.free);
            self.free = place;
            place = next;
        }
        self.marked[at / 64] &= !(1 << (at % 64));
    }

    /// Lays out the next second for which anything is announced.
    fn come_near(&mut self) {
        let (marked, far) = (self.next_marked(), self.far.peek().map(Event::second));
        let Some(second) = marked.into_iter().chain(far).min() else {
            return;
        };
        self.near_second = second;
        if marked == Some(second) {
            self.lay_out(second as usize % SECONDS);
        }
        while self
            .far
            .peek()
            .is_some_and(|event| event.second() == second)
        {
            self.near.extend(self.far.pop());
        }
        self.near.sort_unstable();
    }

    /// The first second from `from` on for which the wheel holds anything.
    fn next_marked(&self) -> Option<u64> {
        let start = self.from as usize % SECONDS;
        let words = self.marked.len();
        // The word in which it starts comes last once more, for the seconds before its start.
        (0..=words).find_map(|step| {
            let at = (start / 64 + step) % words;
            let from_start = !0 << (start % 64);
            let word = match step {
                0 => self.marked[at] & from_start,
                _ if step == words => self.marked[at] & !from_start,
                _ => self.marked[at],
            };
            let slot = at * 64 + word.trailing_zeros() as usize;
            let ahead = (slot + SECONDS - start) % SECONDS;
            (word != 0).then_some(self.from + ahead as u64)
        })
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
    fn seconds_hours_and_weeks_ahead_come_in_order_while_more_is_announced() {
        let mut agenda = Agenda::default();
        let mut word = 7_u32;
        let mut ahead = || {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let scale = [0.01, 3.0, 900.0, 4_096.0, 40_000.0][(word >> 8) as usize % 5];
            scale * f64::from(word >> 12) / f64::from(1 << 20)
        };
        let mut waiting: Vec<(f64, u32)> = Vec::new();
        let mut now = 0.0;
        for number in 0..20_000 {
            let time = now + ahead();
            agenda.announce(time, Happening::Closes { queue: number });
            waiting.push((time, number));
            // Now more is announced, now more is done.
            while waiting.len() > 40 * (1 + number as usize / 1_000 % 3) {
                let first = (0..waiting.len())
                    .min_by(|&a, &b| waiting[a].partial_cmp(&waiting[b]).unwrap())
                    .unwrap();
                let (time, queue) = waiting.swap_remove(first);
                assert_eq!(agenda.next_time(), Some(time));
                assert_eq!(agenda.next(), Some(Happening::Closes { queue }));
                now = time;
            }
        }
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
