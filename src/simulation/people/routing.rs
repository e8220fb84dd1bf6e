//! Who takes the next contact: lists of people with room, by pool and by conversations in hand.
//!
//! ```text
//! a contact goes to   the person with the fewest conversations in hand,
//!                     among those the one with the fewest skills (specialists first),
//!                     among those the one who has been so the longest, then the lowest position;
//!                     a conversation to those who answer calls too only when nobody else has room,
//!                     and then to those who hold conversations already before those who are idle
//! a person turns to   the contact with the best priority,
//!                     among those live before deferred,
//!                     among those the one that arrived first (deferred: is due first)
//! ```
//! The lists are doubly linked through arrays, so that joining and leaving cost the same whatever
//! the size of the team.

use std::cmp::Ordering;

use crate::simulation::customers::contact::Contact;
use crate::simulation::model::Model;

const NOBODY: u32 = u32::MAX;

/// A contact's place in line; smaller is served earlier.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulation) struct Place {
    priority: u32,
    deferred: bool,
    moment: f64,
    queue: usize,
}

impl Place {
    /// The place of a contact.
    pub(in crate::simulation) fn of(model: &Model, contact: &Contact) -> Self {
        let queue = &model.queues[contact.queue()];
        Self {
            priority: queue.priority,
            deferred: queue.deferred,
            moment: if queue.deferred {
                contact.due
            } else {
                contact.arrived
            },
            queue: contact.queue(),
        }
    }

    /// Whether this place comes before the other.
    pub(in crate::simulation) fn before(&self, other: &Place) -> bool {
        (self.priority, self.deferred)
            .cmp(&(other.priority, other.deferred))
            .then(self.moment.total_cmp(&other.moment))
            .then(self.queue.cmp(&other.queue))
            == Ordering::Less
    }
}

/// The people who have room for a contact.
#[derive(Debug)]
pub(in crate::simulation) struct Floor {
    levels: usize,
    /// Per pool × level: the one who has been there longest, and the newest.
    heads: Vec<u32>,
    tails: Vec<u32>,
    /// Per person.
    links: Vec<Link>,
}

#[derive(Debug, Clone, Copy)]
struct Link {
    previous: u32,
    next: u32,
    /// The list, or `NOBODY` for a person in none.
    list: u32,
    since: f64,
}

impl Floor {
    /// Nobody has room yet.
    pub(in crate::simulation) fn new(model: &Model) -> Self {
        let levels = model.queues.iter().map(|q| q.capacity).max().unwrap_or(1);
        let n_lists = model.pools.len() * levels;
        let nowhere = Link {
            previous: NOBODY,
            next: NOBODY,
            list: NOBODY,
            since: 0.0,
        };
        Self {
            levels,
            heads: vec![NOBODY; n_lists],
            tails: vec![NOBODY; n_lists],
            links: vec![nowhere; model.pool_of.len()],
        }
    }

    /// Puts a person at the end of the list of their pool with so many conversations in hand.
    pub(in crate::simulation) fn join(
        &mut self,
        agent: usize,
        pool: usize,
        conversations: usize,
        now: f64,
    ) {
        let list = pool * self.levels + conversations;
        let tail = self.tails[list];
        self.links[agent] = Link {
            previous: tail,
            next: NOBODY,
            list: list as u32,
            since: now,
        };
        match tail {
            NOBODY => self.heads[list] = agent as u32,
            tail => self.links[tail as usize].next = agent as u32,
        }
        self.tails[list] = agent as u32;
    }

    /// Takes a person out of the list they are in, if any.
    pub(in crate::simulation) fn leave(&mut self, agent: usize) {
        let link = self.links[agent];
        if link.list == NOBODY {
            return;
        }
        match link.previous {
            NOBODY => self.heads[link.list as usize] = link.next,
            previous => self.links[previous as usize].next = link.next,
        }
        match link.next {
            NOBODY => self.tails[link.list as usize] = link.previous,
            next => self.links[next as usize].previous = link.previous,
        }
        self.links[agent].list = NOBODY;
    }

    /// The person with this many conversations who should take a contact, among the pools (those with
    /// the fewest skills first) that `may_take` lets.
    pub(in crate::simulation) fn choose(
        &self,
        model: &Model,
        pools: &[usize],
        conversations: usize,
        may_take: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut best: Option<(usize, f64, usize)> = None;
        for &pool in pools {
            let n_skills = model.pools[pool].queues.len();
            if best.is_some_and(|(fewest, _, _)| fewest < n_skills) {
                break;
            }
            let head = self.heads[pool * self.levels + conversations];
            if head == NOBODY || !may_take(pool) {
                continue;
            }
            let candidate = (n_skills, self.links[head as usize].since, head as usize);
            if best.is_none_or(|b| (candidate.1, candidate.2) < (b.1, b.2)) {
                best = Some(candidate);
            }
        }
        best.map(|(_, _, agent)| agent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::fixtures::{Case, chat, voice};

    /// Pools: {0} for the first two people, {0, 1} for the third.
    fn model() -> Model {
        Case::new(vec![voice("a"), chat("b", 3)], 1)
            .people(&[&[0], &[0], &[0, 1]])
            .model()
    }

    #[test]
    fn specialists_go_before_people_with_several_skills_and_the_longest_idle_first() {
        let model = model();
        let mut floor = Floor::new(&model);
        let pool = |agent: usize| model.pool_of[agent];
        floor.join(2, pool(2), 0, 1.0);
        assert_eq!(
            floor.choose(&model, &model.queues[0].pools, 0, |_| true),
            Some(2)
        );
        floor.join(1, pool(1), 0, 2.0);
        floor.join(0, pool(0), 0, 3.0);
        assert_eq!(
            floor.choose(&model, &model.queues[0].pools, 0, |_| true),
            Some(1)
        );
        floor.leave(1);
        assert_eq!(
            floor.choose(&model, &model.queues[0].pools, 0, |_| true),
            Some(0)
        );
        floor.leave(0);
        assert_eq!(
            floor.choose(&model, &model.queues[0].pools, 0, |_| true),
            Some(2)
        );
        assert_eq!(
            floor.choose(&model, &model.queues[0].pools, 0, |p| p != pool(2)),
            None
        );
    }

    #[test]
    fn leaving_from_the_middle_keeps_the_others_in_order() {
        let model = Case::new(vec![voice("a")], 1)
            .people(&[&[0], &[0], &[0], &[0]])
            .model();
        let mut floor = Floor::new(&model);
        for agent in 0..4 {
            floor.join(agent, 0, 0, agent as f64);
        }
        floor.leave(1);
        floor.leave(1);
        floor.leave(3);
        floor.join(1, 0, 0, 9.0);
        let mut order = Vec::new();
        while let Some(agent) = floor.choose(&model, &model.queues[0].pools, 0, |_| true) {
            order.push(agent);
            floor.leave(agent);
        }
        assert_eq!(order, [0, 2, 1]);
    }
}
