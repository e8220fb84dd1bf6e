//! Contacts change hands: on to another queue, or back to the head of their line.

use super::Replication;
use crate::simulation::WorkInHand;
use crate::simulation::customers::contact::Contact;
use crate::simulation::customers::hereafter;

impl Replication<'_> {
    /// After a contact was handled and its person has turned to what waited already.
    pub(super) fn goes_on(&mut self, handled: &Contact) {
        if let Some(next) = hereafter::transferred(self.model, handled, self.now) {
            self.arrives(next);
        }
    }

    /// The window of a person has ended: work in hand goes back where that is the rule.
    pub(super) fn hand_back(&mut self, agent: usize) {
        if self.model.work_in_hand == WorkInHand::Finished || self.persons[agent].is_free() {
            return;
        }
        let person = &mut self.persons[agent];
        let since = person.busy_since;
        let laid_down = person.lay_down(self.model, self.now);
        // What was announced to finish does not.
        person.version += 1;
        self.tally.busy(self.model.pool_of[agent], since, self.now);
        // The one who arrived first ends up first in line.
        for (contact, left) in laid_down.into_iter().rev() {
            let work = left * self.model.proficiency(agent, contact.queue());
            self.back_to_line(&contact, work);
        }
    }

    fn back_to_line(&mut self, contact: &Contact, work: f64) {
        self.tally.handed_back(contact);
        let contact = hereafter::handed_back(self.model, contact, self.now, work);
        match self.person_for(&contact) {
            Some(agent) => self.hand_over(agent, contact),
            None => {
                let contact = self.watched(contact);
                self.lines[contact.queue()].push_front(contact);
            }
        }
    }
}
