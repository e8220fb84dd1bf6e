//! Deferred work in the idle time of people who serve live queues: taken up last, put down first.
//!
//! ```text
//! taken up    by who finds no contact of their own queues waiting, earliest due first, while the
//!             deferred queue is open; its own people are asked before
//! put down    for a contact of a live queue that the deferred one names, when nobody it may go to is
//!             free; the one who took it up last puts it down
//! afterwards  it goes back to its place in line by its due time, with what is left of its work
//! ```
//! So live contacts meet the same people as without deferred work. Who works both queues by skill puts
//! work down too, unless it has the better priority. A piece is judged by when it is finished, and its
//! wait ends when it is taken up for the last time. Who is about to leave finishes it.

use super::{Happening, Replication};
use crate::simulation::customers::contact::{Contact, Slot};
use crate::simulation::people::person::InHand;
use crate::simulation::people::routing::Place;

impl Replication<'_> {
    /// Queues that are worked on in idle time are offered anew whenever they open.
    pub(super) fn announce_openings(&mut self) {
        for queue in 0..self.model.queues.len() {
            let of = &self.model.queues[queue];
            if !of.deferred || of.tiers[1].is_empty() {
                continue;
            }
            for interval in 1..self.model.n_intervals {
                if of.open[interval] && !of.open[interval - 1] {
                    let time = interval as f64 * self.model.interval_s;
                    let queue = queue as u32;
                    self.agenda.announce(time, Happening::Opens { queue });
                }
            }
        }
    }

    /// Takes deferred work out of its line for somebody who has nothing else to do.
    pub(super) fn next_idle_work(&mut self, agent: usize) -> Option<Contact> {
        let (model, pool) = (self.model, self.model.pool_of[agent]);
        let mut best: Option<Place> = None;
        let mut best_queue = 0;
        for &queue in &model.pools[pool].idle_queues {
            let Some(contact) = self.lines[queue].front() else {
                continue;
            };
            let place = Place::of(model, contact);
            let reaches = model.reaches(pool, queue, contact.arrived, self.now);
            if reaches && best.is_none_or(|best| place.before(&best)) {
                (best, best_queue) = (Some(place), queue);
            }
        }
        best?;
        self.lines[best_queue].pop_front()
    }

    /// Notes who has taken up deferred work that they would put down.
    pub(super) fn notes_if_put_down(&mut self, agent: usize, queue: usize) {
        let pool = self.model.pool_of[agent];
        let live = &self.model.queues[queue].put_down_for;
        if (live.iter()).any(|&live| self.puts_down(pool, queue, live)) {
            self.may_put_down[pool].push(agent as u32);
        }
    }

    /// Whether people of a pool put work of a deferred queue down for a contact of a live one.
    fn puts_down(&self, pool: usize, deferred: usize, live: usize) -> bool {
        let (model, of) = (self.model, &self.model.pools[pool]);
        let before = || model.queues[live].priority <= model.queues[deferred].priority;
        model.queues[deferred].put_down_for.contains(&live)
            && of.queues.contains(&live)
            && (of.idle_queues.contains(&deferred) || before())
    }

    /// Who puts deferred work down for this contact.
    pub(super) fn interruptible(&self, contact: &Contact, pools: &[usize]) -> Option<usize> {
        let (model, live) = (self.model, contact.queue());
        let yields = |pool: usize, agent: u32| {
            let in_hand = self.persons[agent as usize].queue_in_hand();
            in_hand.is_some_and(|queue| self.puts_down(pool, queue, live))
        };
        pools.iter().find_map(|&pool| {
            let at_work = &self.may_put_down[pool];
            if at_work.is_empty() || !model.reaches(pool, live, contact.arrived, self.now) {
                return None;
            }
            let mut latest_first = at_work.iter().rev();
            latest_first
                .find(|&&agent| yields(pool, agent))
                .map(|&agent| agent as usize)
        })
    }

    /// Work in hand can no longer be put down: it is finished, or its person is about to leave.
    pub(super) fn no_longer_put_down(&mut self, agent: usize) {
        let at_work = &mut self.may_put_down[self.model.pool_of[agent]];
        if let Some(at) = at_work.iter().rposition(|&other| other as usize == agent) {
            at_work.remove(at);
        }
    }

    /// Puts deferred work in hand back in line, if there is any; says of which queue.
    pub(super) fn puts_work_down(&mut self, agent: usize) -> Option<usize> {
        if !self.persons[agent].absorbed {
            return None;
        }
        self.no_longer_put_down(agent);
        let person = &mut self.persons[agent];
        let since = person.busy_since;
        let InHand {
            contact,
            began,
            finished,
        } = person.put_down()?;
        // What was announced to finish does not.
        person.version += 1;
        self.tally.busy(self.model.pool_of[agent], since, self.now);
        self.tally.put_down(&contact, began, finished);
        let queue = contact.queue();
        let slowdown = self.model.queues[queue].slowdown(1);
        let left = (finished - self.now) / slowdown * self.model.proficiency(agent, queue);
        let contact = Contact {
            work: left,
            gives_up: f64::INFINITY,
            slot: Slot::NONE,
            ..contact
        };
        let line = &mut self.lines[queue];
        let earlier = |other: &Contact| {
            let due = other.due.total_cmp(&contact.due);
            due.then(other.arrived.total_cmp(&contact.arrived)).is_lt()
        };
        let place = line.partition_point(earlier);
        line.insert(place, contact);
        Some(queue)
    }
}
