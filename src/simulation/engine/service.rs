//! Contacts arrive, stand in line, are served and end.

use super::Happening;
use super::Replication;
use crate::simulation::customers::contact::{Contact, UNDECIDED};
use crate::simulation::customers::hereafter;
use crate::simulation::people::person::InHand;
use crate::simulation::people::routing::Place;

impl Replication<'_> {
    pub(super) fn arrives(&mut self, contact: Contact) {
        self.tally.arrives(&contact);
        if !self.takes_line(contact.queue()) {
            return self.tally.blocked(&contact);
        }
        match self.person_for(&contact) {
            Some(agent) => self.hand_over(agent, contact),
            None => self.stands_in_line(contact),
        }
    }

    fn stands_in_line(&mut self, mut contact: Contact) {
        if contact.gives_up == UNDECIDED {
            contact.gives_up = contact.arrived + hereafter::patience(self.model, &contact);
        }
        let contact = self.watched(contact);
        let (number, queue) = (contact.queue(), &self.model.queues[contact.queue()]);
        self.lines[number].push_back(contact);
        if queue.overflow_s > 0.0 {
            let queue_number = number as u32;
            let time = self.now + queue.overflow_s;
            let overflows = Happening::Overflows {
                queue: queue_number,
            };
            self.agenda.announce(time, overflows);
        }
        // Only transferred contacts come to a queue that is closed.
        if !self.model.is_open(number, self.now) {
            self.send_away(number);
        }
    }

    /// Who can take the contact at once.
    pub(super) fn person_for(&self, contact: &Contact) -> Option<usize> {
        let (model, place) = (self.model, Place::of(self.model, contact));
        let queue = &model.queues[contact.queue()];
        let [first, last] = &queue.tiers;
        let asked = |pools: &[usize], conversations: usize| {
            self.floor.choose(model, pools, conversations, |pool| {
                model.reaches(pool, contact.queue(), contact.arrived, self.now)
                    && (conversations == 0 || !self.keeps_ready(pool, conversations, &place))
            })
        };
        // Of those whom a call may need, the ones who are deaf to calls already come first.
        let busy_first = (1..queue.capacity).chain(std::iter::once(0));
        let free = asked(first, 0);
        // Who is at deferred work counts as free: specialists are asked first of them too.
        let n_skills = |agent: usize| model.pools[model.pool_of[agent]].queues.len();
        let lent = (self.interruptible(contact, first))
            .filter(|&lent| free.is_none_or(|free| n_skills(lent) < n_skills(free)));
        lent.or(free)
            .or_else(|| (1..queue.capacity).find_map(|c| asked(first, c)))
            .or_else(|| busy_first.into_iter().find_map(|c| asked(last, c)))
            .or_else(|| self.interruptible(contact, last))
    }

    /// Whether people of the pool with so many conversations let a contact in that place wait,
    /// because one that they cannot take beside their conversations comes before it.
    fn keeps_ready(&self, pool: usize, conversations: usize, place: &Place) -> bool {
        let model = self.model;
        let comes_before = |contact: &Contact| {
            model.reaches(pool, contact.queue(), contact.arrived, self.now)
                && Place::of(model, contact).before(place)
        };
        model.pools[pool].mixed
            && model.pools[pool].queues.iter().any(|&queue| {
                model.queues[queue].capacity <= conversations
                    && self.first_alive(queue).is_some_and(comes_before)
            })
    }

    fn first_alive(&self, queue: usize) -> Option<&Contact> {
        let mut line = self.lines[queue].iter();
        line.find(|contact| contact.gives_up > self.now)
    }

    pub(super) fn hand_over(&mut self, agent: usize, contact: Contact) {
        let put_down = self.puts_work_down(agent);
        self.floor.leave(agent);
        self.serve(agent, contact);
        self.stay_listed(agent);
        // Its own people may be free by now.
        if let Some(queue) = put_down {
            self.offer_line(queue);
        }
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

    /// Offers those in front to whoever may take them now.
    pub(super) fn offer_line(&mut self, queue: usize) {
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
            if !(self.model).reaches(pool, queue, contact.arrived, self.now) {
                continue;
            }
            let place = Place::of(self.model, contact);
            if best.is_none_or(|b| place.before(&b)) {
                (best, best_queue) = (Some(place), queue);
            }
        }
        let Some(best) = best else {
            return (conversations == 0)
                .then(|| self.next_idle_work(agent))
                .flatten();
        };
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
        let queue = &self.model.queues[contact.queue()];
        self.watch.leaves_line(&contact);
        if self.persons[agent].is_free() {
            self.persons[agent].busy_since = self.now;
        }
        let work = contact.work / self.model.proficiency(agent, contact.queue());
        if queue.capacity > 1 {
            self.tally.answered(&contact, self.now, self.now);
            let person = &mut self.persons[agent];
            person.begin_conversation(self.model, (contact, work), self.now);
            return self.announce_next_end(agent);
        }
        let finished = self.now + work * queue.slowdown(1);
        let judged = if queue.deferred { finished } else { self.now };
        self.tally.answered(&contact, self.now, judged);
        self.persons[agent].begin(InHand {
            contact,
            began: self.now,
            finished,
        });
        if queue.deferred {
            self.notes_if_put_down(agent, contact.queue());
        }
        self.announce_end(agent, finished);
    }

    fn announce_next_end(&mut self, agent: usize) {
        match self.persons[agent].next_end(self.model) {
            Some(time) => self.announce_end(agent, time),
            None => self.persons[agent].version += 1,
        }
    }

    fn announce_end(&mut self, agent: usize, time: f64) {
        self.persons[agent].version += 1;
        let happening = Happening::Finishes {
            agent: agent as u32,
            version: self.persons[agent].version,
        };
        self.agenda.announce(time, happening);
    }

    pub(super) fn finishes(&mut self, agent: usize, version: u32) {
        if self.persons[agent].version != version {
            return;
        }
        let handled = self.end_work(agent);
        if let Some(contact) = &handled {
            self.release_line(contact.queue());
        }
        let (pool, person) = (self.model.pool_of[agent], &self.persons[agent]);
        let leaving = person.leaving;
        let is_free = person.is_free();
        if is_free {
            self.tally.busy(pool, person.busy_since, self.now);
        }
        if leaving && is_free {
            self.departs(agent);
        } else if !leaving {
            self.floor.leave(agent);
            self.seek_work(agent);
        }
        if let Some(contact) = handled {
            self.goes_on(&contact);
        }
    }

    /// Ends what was announced to end now.
    fn end_work(&mut self, agent: usize) -> Option<Contact> {
        if self.persons[agent].absorbed {
            self.no_longer_put_down(agent);
            return self.persons[agent].end();
        }
        let handled = self.persons[agent].end_conversation(self.model, self.now);
        self.announce_next_end(agent);
        handled
    }
}
