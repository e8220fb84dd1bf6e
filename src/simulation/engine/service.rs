//! Contacts arrive, stand in line, are served and end.

use super::Replication;
use crate::simulation::agenda::Happening;
use crate::simulation::arrivals::Contact;
use crate::simulation::routing::Place;

impl Replication<'_> {
    pub(super) fn arrives(&mut self, contact: Contact) {
        self.tally.arrives(&contact);
        match self.person_for(&contact) {
            Some(agent) => self.hand_over(agent, contact),
            None => {
                if self.any_mixed && contact.gives_up.is_finite() {
                    self.agenda.announce(contact.gives_up, Happening::GivesUp);
                }
                self.lines[contact.queue].push_back(contact);
            }
        }
    }

    /// Who can take the contact at once.
    fn person_for(&self, contact: &Contact) -> Option<usize> {
        let (model, place) = (self.model, Place::of(self.model, contact));
        let queue = &model.queues[contact.queue];
        let [first, last] = &queue.tiers;
        let asked = |pools: &[usize], conversations: usize| {
            self.floor.choose(model, pools, conversations, |pool| {
                conversations == 0 || !self.keeps_ready(pool, conversations, &place)
            })
        };
        // Of those whom a call may need, the ones who are deaf to calls already come first.
        let busy_first = (1..queue.capacity).chain(std::iter::once(0));
        (0..queue.capacity)
            .find_map(|conversations| asked(first, conversations))
            .or_else(|| busy_first.into_iter().find_map(|c| asked(last, c)))
    }

    /// Whether people of the pool with so many conversations let a contact in that place wait,
    /// because one that they cannot take beside their conversations comes before it.
    fn keeps_ready(&self, pool: usize, conversations: usize, place: &Place) -> bool {
        let pool = &self.model.pools[pool];
        pool.mixed
            && pool.queues.iter().any(|&queue| {
                self.model.queues[queue].capacity <= conversations
                    && self
                        .first_alive(queue)
                        .is_some_and(|first| first.before(place))
            })
    }

    fn first_alive(&self, queue: usize) -> Option<Place> {
        self.lines[queue]
            .iter()
            .find(|contact| contact.gives_up > self.now)
            .map(|contact| Place::of(self.model, contact))
    }

    fn hand_over(&mut self, agent: usize, contact: Contact) {
        self.floor.leave(agent);
        self.serve(agent, contact);
        self.stay_listed(agent);
    }

    /// After a line has moved: conversations that waited for its sake may be taken up now.
    pub(super) fn ask_those_who_kept_ready(&mut self) {
        while std::mem::take(&mut self.line_moved) {
            for queue in 0..self.lines.len() {
                if self.model.queues[queue].capacity > 1 {
                    self.offer_line(queue);
                }
            }
        }
    }

    fn offer_line(&mut self, queue: usize) {
        while let Some(&contact) = self.lines[queue].front() {
            let Some(agent) = self.person_for(&contact) else {
                return;
            };
            self.lines[queue].pop_front();
            self.line_moved = true;
            if self.is_gone(&contact) {
                self.tally.abandoned(&contact, self.now);
            } else {
                self.hand_over(agent, contact);
            }
        }
    }

    fn is_gone(&self, contact: &Contact) -> bool {
        contact.gives_up <= self.now
    }

    /// Takes contacts from the lines as long as there is room, then waits for more.
    pub(super) fn seek_work(&mut self, agent: usize) {
        while let Some(contact) = self.next_in_line(agent) {
            self.line_moved = true;
            if self.is_gone(&contact) {
                self.tally.abandoned(&contact, self.now);
                continue;
            }
            self.serve(agent, contact);
            if self.persons[agent].absorbed {
                return;
            }
        }
        self.stay_listed(agent);
    }

    /// Takes the contact out of its line that this person should turn to, if there is one.
    fn next_in_line(&mut self, agent: usize) -> Option<Contact> {
        let pool = self.model.pool_of[agent];
        let conversations = self.persons[agent].n_conversations();
        if !self.persons[agent].has_room(self.model) {
            return None;
        }
        let mut best: Option<Place> = None;
        let mut best_queue = 0;
        for &queue in &self.model.pools[pool].queues {
            if self.model.queues[queue].capacity <= conversations {
                continue;
            }
            let Some(contact) = self.lines[queue].front() else {
                continue;
            };
            let place = Place::of(self.model, contact);
            if best.is_none_or(|b| place.before(&b)) {
                (best, best_queue) = (Some(place), queue);
            }
        }
        let best = best?;
        if conversations > 0 && self.keeps_ready(pool, conversations, &best) {
            return None;
        }
        self.lines[best_queue].pop_front()
    }

    /// Puts a person with room on the list of those who can be given a contact.
    fn stay_listed(&mut self, agent: usize) {
        let person = &self.persons[agent];
        if !person.has_room(self.model) {
            return;
        }
        let conversations = person.n_conversations();
        let pool = self.model.pool_of[agent];
        self.floor.join(agent, pool, conversations, self.now);
    }

    fn serve(&mut self, agent: usize, contact: Contact) {
        let queue = &self.model.queues[contact.queue];
        if self.persons[agent].is_free() {
            self.persons[agent].busy_since = self.now;
        }
        if queue.capacity > 1 {
            self.tally.answered(&contact, self.now, self.now);
            return self.converse(agent, &contact);
        }
        let finished = self.now + contact.work * queue.slowdown(1);
        let judged = if queue.deferred { finished } else { self.now };
        self.tally.answered(&contact, self.now, judged);
        let person = &mut self.persons[agent];
        person.absorbed = true;
        person.version += 1;
        let version = person.version;
        self.agenda
            .announce(finished, Happening::Finishes { agent, version });
    }

    fn converse(&mut self, agent: usize, contact: &Contact) {
        let brings = (contact.queue, contact.work);
        self.persons[agent].begin_conversation(self.model, brings, self.now);
        self.announce_next_end(agent);
    }

    fn announce_next_end(&mut self, agent: usize) {
        let person = &mut self.persons[agent];
        person.version += 1;
        let version = person.version;
        if let Some(time) = person.next_end(self.model) {
            (self.agenda).announce(time, Happening::Finishes { agent, version });
        }
    }

    pub(super) fn finishes(&mut self, agent: usize, version: u32) {
        if self.persons[agent].version != version {
            return;
        }
        if self.persons[agent].absorbed {
            self.persons[agent].absorbed = false;
        } else {
            self.persons[agent].end_conversation(self.model, self.now);
            self.announce_next_end(agent);
        }
        let (pool, person) = (self.model.pool_of[agent], &self.persons[agent]);
        let leaving = person.leaving;
        if person.is_free() {
            self.tally.busy(pool, person.busy_since, self.now);
            if leaving {
                return self.departs(agent);
            }
        }
        if !leaving {
            self.floor.leave(agent);
            self.seek_work(agent);
        }
    }
}
