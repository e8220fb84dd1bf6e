//! One person at work: what is in hand, and how conversations share the attention.
//!
//! ```text
//! n conversations in hand: each loses 1 ÷ slowdown(n) seconds of its work per second
//! ```

use crate::simulation::customers::contact::Contact;
use crate::simulation::model::Model;

/// One person at work or away.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct Person {
    /// Whether the person is on the floor.
    pub(in crate::simulation) present: bool,
    /// Since when.
    pub(in crate::simulation) present_since: f64,
    /// The window has ended; work in hand is being finished.
    pub(in crate::simulation) leaving: bool,
    /// The current window.
    pub(in crate::simulation) window: usize,
    /// A contact that takes the whole attention is in hand.
    pub(in crate::simulation) absorbed: bool,
    in_hand: Option<InHand>,
    /// Since when there is work in hand without a pause.
    pub(in crate::simulation) busy_since: f64,
    /// Announced finishes of older versions are void.
    pub(in crate::simulation) version: u32,
    conversations: Vec<Conversation>,
    /// Up to when `left` of the conversations is true.
    worked_until: f64,
}

/// A contact that takes the whole attention, in seconds of the plan.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulation) struct InHand {
    /// The contact.
    pub(in crate::simulation) contact: Contact,
    /// Since when.
    pub(in crate::simulation) began: f64,
    /// Until when, if nothing comes between.
    pub(in crate::simulation) finished: f64,
}

/// A conversation in hand: what is left of it, in seconds of a person who does nothing else.
#[derive(Debug, Clone, Copy)]
struct Conversation {
    contact: Contact,
    left: f64,
}

impl Person {
    /// Whether nothing is in hand.
    pub(in crate::simulation) fn is_free(&self) -> bool {
        !self.absorbed && self.conversations.is_empty()
    }

    /// How many conversations are in hand.
    pub(in crate::simulation) fn n_conversations(&self) -> usize {
        self.conversations.len()
    }

    /// Whether a further contact might be taken beside what is in hand.
    pub(in crate::simulation) fn has_room(&self, model: &Model) -> bool {
        let n = self.conversations.len();
        let held = |c: &Conversation| n < model.queues[c.contact.queue()].capacity;
        !self.absorbed && self.conversations.iter().all(held)
    }

    /// Takes up a contact that takes the whole attention.
    pub(in crate::simulation) fn begin(&mut self, in_hand: InHand) {
        self.absorbed = true;
        self.in_hand = Some(in_hand);
    }

    /// Puts it down again.
    pub(in crate::simulation) fn put_down(&mut self) -> Option<InHand> {
        self.absorbed = false;
        self.in_hand.take()
    }

    /// The queue of the contact that takes the whole attention.
    pub(in crate::simulation) fn queue_in_hand(&self) -> Option<usize> {
        self.in_hand.map(|in_hand| in_hand.contact.queue())
    }

    /// Ends the contact that takes the whole attention.
    pub(in crate::simulation) fn end(&mut self) -> Option<Contact> {
        self.absorbed = false;
        self.in_hand.take().map(|in_hand| in_hand.contact)
    }

    /// Takes up a conversation that brings `work` seconds.
    pub(in crate::simulation) fn begin_conversation(
        &mut self,
        model: &Model,
        (contact, work): (Contact, f64),
        now: f64,
    ) {
        self.work_on(model, now);
        let left = work;
        self.conversations.push(Conversation { contact, left });
    }

    /// Ends the conversation that has the least left.
    pub(in crate::simulation) fn end_conversation(
        &mut self,
        model: &Model,
        now: f64,
    ) -> Option<Contact> {
        self.work_on(model, now);
        let soonest = self
            .remaining(model)
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1));
        soonest.map(|(index, _)| self.conversations.remove(index).contact)
    }

    /// Lays down everything in hand: the contacts with the seconds of this person's work left.
    pub(in crate::simulation) fn lay_down(
        &mut self,
        model: &Model,
        now: f64,
    ) -> Vec<(Contact, f64)> {
        self.work_on(model, now);
        self.absorbed = false;
        let whole = self.in_hand.take().map(|in_hand| {
            let slowdown = model.queues[in_hand.contact.queue()].slowdown(1);
            (in_hand.contact, (in_hand.finished - now) / slowdown)
        });
        let shared = self.conversations.drain(..).map(|c| (c.contact, c.left));
        whole.into_iter().chain(shared).collect()
    }

    /// When the next conversation ends if none begins before.
    pub(in crate::simulation) fn next_end(&self, model: &Model) -> Option<f64> {
        let soonest = self.remaining(model).min_by(f64::total_cmp)?;
        // Rounding may leave a hair less than nothing.
        Some(self.worked_until + soonest.max(0.0))
    }

    /// Brings what is left of every conversation up to now.
    fn work_on(&mut self, model: &Model, now: f64) {
        let n = self.conversations.len();
        let passed = now - self.worked_until;
        for conversation in &mut self.conversations {
            conversation.left -= passed / model.queues[conversation.contact.queue()].slowdown(n);
        }
        self.worked_until = now;
    }

    /// Seconds from `worked_until` until each conversation ends if nothing changes.
    fn remaining<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = f64> + 'a {
        let n = self.conversations.len();
        (self.conversations.iter())
            .map(move |c| c.left * model.queues[c.contact.queue()].slowdown(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::fixtures::{Case, chat, contact_of, voice};

    fn chat_of(queue: usize, work: f64) -> (Contact, f64) {
        (contact_of(queue, 0.0, work), work)
    }

    #[test]
    fn two_conversations_slow_each_other_down_and_the_second_ends_alone() {
        // Factor 1.1 at two conversations: both have 100 s of work, the second begins at 50 s.
        let model = Case::new(vec![chat("q", 2)], 1).model();
        let mut person = Person::default();
        person.begin_conversation(&model, chat_of(0, 100.0), 0.0);
        assert_eq!(person.next_end(&model), Some(100.0));
        person.begin_conversation(&model, chat_of(0, 100.0), 50.0);
        assert!(!person.has_room(&model));
        // The first has 50 s left, which take 55 s.
        let first_end = person.next_end(&model).unwrap();
        assert!((first_end - 105.0).abs() < 1e-9);
        person.end_conversation(&model, first_end);
        // The second has done 50 s of its 100 s by then.
        assert!((person.next_end(&model).unwrap() - 155.0).abs() < 1e-9);
        person.end_conversation(&model, 155.0);
        assert!(person.is_free());
    }

    #[test]
    fn the_stricter_of_two_queues_limits_what_a_person_holds() {
        let model = Case::new(vec![chat("two", 2), chat("three", 3), voice("call")], 1).model();
        let mut person = Person::default();
        assert!(person.has_room(&model));
        person.begin_conversation(&model, chat_of(1, 60.0), 0.0);
        person.begin_conversation(&model, chat_of(1, 60.0), 0.0);
        assert!(person.has_room(&model));
        person.begin_conversation(&model, chat_of(1, 60.0), 0.0);
        assert!(!person.has_room(&model));
        let mut other = Person::default();
        other.begin_conversation(&model, chat_of(0, 60.0), 0.0);
        other.begin_conversation(&model, chat_of(1, 60.0), 0.0);
        assert!(!other.has_room(&model));
    }
}
