//! Those whose hanging up must be known at the moment it happens, and who calls again.

use super::{Happening, Replication};
use crate::simulation::customers::contact::{Contact, Slot};
use crate::simulation::customers::hereafter;

/// Contacts that are watched, by slot; slots are used again, so memory follows the longest line.
#[derive(Debug, Default)]
pub(super) struct Watch {
    watched: Vec<Watched>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Watched {
    contact: Contact,
    /// Seconds from hanging up to calling again; infinite for those who do not.
    again_after: f64,
    /// Whether it is still in line, as far as it has not hung up.
    waits: bool,
}

impl Watch {
    fn begin(&mut self, mut contact: Contact, again_after: f64) -> u32 {
        let slot = self.free.pop().unwrap_or(self.watched.len() as u32);
        contact.slot = Slot::at(slot);
        let watched = Watched {
            contact,
            again_after,
            waits: true,
        };
        match self.watched.get_mut(slot as usize) {
            Some(place) => *place = watched,
            None => self.watched.push(watched),
        }
        slot
    }

    /// The contact was served or sent away before it hung up.
    pub(super) fn leaves_line(&mut self, contact: &Contact) {
        if let Some(place) = contact.slot.place() {
            self.watched[place].waits = false;
        }
    }
}

impl Replication<'_> {
    /// The contact as it joins its line, watched where somebody must know when it hangs up.
    pub(super) fn watched(&mut self, mut contact: Contact) -> Contact {
        if contact.gives_up.is_infinite() {
            return contact;
        }
        let again_after = hereafter::again_after(self.model, &contact);
        contact.calls_again = again_after.is_finite();
        let holds_line = self.model.queues[contact.queue()].lines.is_some();
        if self.any_mixed || holds_line || contact.calls_again {
            let slot = self.watch.begin(contact, again_after);
            contact.slot = Slot::at(slot);
            self.agenda
                .announce(contact.gives_up, Happening::HangsUp { slot });
        }
        contact
    }

    pub(super) fn hangs_up(&mut self, slot: u32) {
        let watched = &self.watch.watched[slot as usize];
        let (contact, waits, again_after) = (watched.contact, watched.waits, watched.again_after);
        self.line_moved = true;
        if waits {
            self.release_line(contact.queue());
        }
        if waits && contact.calls_again {
            let time = self.now + again_after;
            self.agenda.announce(time, Happening::CallsAgain { slot });
        } else {
            self.watch.free.push(slot);
        }
    }

    /// A customer tries again; nobody does at a closed door.
    pub(super) fn calls_again(&mut self, slot: u32) {
        let contact = self.watch.watched[slot as usize].contact;
        self.watch.free.push(slot);
        if self.model.is_open(contact.queue(), self.now) {
            self.arrives(hereafter::calls_again(self.model, &contact, self.now));
        } else {
            self.tally.lost(&contact);
        }
    }

    /// Whether a line is free for the contact, which then holds it.
    pub(super) fn takes_line(&mut self, queue: usize) -> bool {
        let Some(lines) = self.model.queues[queue].lines else {
            return true;
        };
        let free = self.lines_held[queue] < lines;
        self.lines_held[queue] += u32::from(free);
        free
    }

    pub(super) fn release_line(&mut self, queue: usize) {
        if self.model.queues[queue].lines.is_some() {
            self.lines_held[queue] -= 1;
        }
    }
}
