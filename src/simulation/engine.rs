//! One replication, event by event.
//!
//! Three ordered sources feed the clock: the shifts that begin, the contacts that arrive (drawn a
//! day at a time) and a heap of everything that follows from them. At equal times the heap goes
//! first, then shifts, then arrivals, and within the heap what was announced first, so that a
//! replication never depends on anything but its inputs.
//!
//! Nobody is told when a waiting customer hangs up. The contact keeps its place and is found gone
//! when its turn comes, which costs no event and also says when it would have been served.

mod presence;
mod service;

use std::collections::VecDeque;

use super::Seed;
use super::agenda::{Agenda, Happening};
use super::arrivals::{Contact, contacts_of_day};
use super::duty::{self, Duties};
use super::model::Model;
use super::person::Person;
use super::routing::Floor;
use super::tally::Tally;
use crate::roster::Roster;

/// Runs one replication of the whole plan.
pub(super) fn run(model: &Model, roster: &Roster, seed: Seed, replication: u32) -> Tally {
    let duties = duty::draw(model, roster, seed, replication);
    let mut day = Replication::new(model, &duties);
    day.announce_closings();
    day.run(|day| contacts_of_day(model, seed, replication, day));
    day.tally.assert_nothing_is_lost();
    day.tally
}

struct Replication<'a> {
    model: &'a Model,
    duties: &'a Duties,
    now: f64,
    agenda: Agenda,
    persons: Vec<Person>,
    floor: Floor,
    /// Per queue, in the order of arrival; those who gave up stand there until their turn.
    lines: Vec<VecDeque<Contact>>,
    /// Per pool: people within a shift, on break or not.
    on_shift: Vec<u32>,
    /// Whether any pool's people may keep themselves ready for a contact they cannot take yet.
    any_mixed: bool,
    /// Whether a line has moved since people who keep themselves ready were last asked.
    line_moved: bool,
    tally: Tally,
}

/// Which source the next event comes from.
enum Next {
    Announced,
    Shift,
    Arrival,
}

impl<'a> Replication<'a> {
    fn new(model: &'a Model, duties: &'a Duties) -> Self {
        Self {
            model,
            duties,
            now: 0.0,
            agenda: Agenda::default(),
            persons: vec![Person::default(); model.pool_of.len()],
            floor: Floor::new(model),
            lines: vec![VecDeque::new(); model.queues.len()],
            on_shift: vec![0; model.pools.len()],
            any_mixed: model.pools.iter().any(|pool| pool.mixed),
            line_moved: false,
            tally: Tally::new(model),
        }
    }

    fn announce_closings(&mut self) {
        for queue in 0..self.model.queues.len() {
            for interval in 1..self.model.n_intervals {
                let open = &self.model.queues[queue].open;
                if open[interval - 1] && !open[interval] {
                    let time = interval as f64 * self.model.interval_s;
                    self.agenda.announce(time, Happening::Closes { queue });
                }
            }
        }
    }

    fn run(&mut self, contacts_of: impl Fn(usize) -> Vec<Contact>) {
        let mut shifts = self.duties.first_windows.iter().copied().peekable();
        let n_days = self.model.days.len();
        let mut arrivals = (0..n_days).flat_map(contacts_of).peekable();
        loop {
            let shift = shifts.peek().map(|&w| self.duties.windows[w].start);
            let arrival = arrivals.peek().map(|contact| contact.arrived);
            let announced = self.agenda.next_time();
            let Some((time, next)) = earliest(announced, shift, arrival) else {
                break;
            };
            if time >= self.model.horizon_s {
                break;
            }
            self.now = time;
            match next {
                Next::Announced => self.happens(),
                Next::Shift => shifts.next().into_iter().for_each(|w| self.begins(w)),
                Next::Arrival => arrivals.next().into_iter().for_each(|c| self.arrives(c)),
            }
            if self.line_moved && self.any_mixed {
                self.ask_those_who_kept_ready();
            }
        }
        self.end();
    }

    fn happens(&mut self) {
        let Some(happening) = self.agenda.next() else {
            return;
        };
        match happening {
            Happening::Finishes { agent, version } => self.finishes(agent, version),
            Happening::Returns { agent, window } => self.comes(agent, window),
            Happening::Leaves { agent, window } => self.window_ends(agent, window),
            Happening::Closes { queue } => self.send_away(queue),
            Happening::GivesUp => self.line_moved = true,
        }
    }

    /// The plan is over: who is still there, and who still waits.
    fn end(&mut self) {
        let end = self.model.horizon_s;
        for (agent, person) in self.persons.iter().enumerate() {
            let pool = self.model.pool_of[agent];
            if person.present {
                self.tally.staffed(pool, person.present_since, end);
            }
            if !person.is_free() {
                self.tally.busy(pool, person.busy_since, end);
            }
        }
        for contact in self.lines.iter().flatten() {
            self.tally.left_in_line(contact, end);
        }
    }
}

/// The earliest of the three sources; the first named wins a tie.
fn earliest(
    announced: Option<f64>,
    shift: Option<f64>,
    arrival: Option<f64>,
) -> Option<(f64, Next)> {
    let mut best = announced.map(|time| (time, Next::Announced));
    for (time, next) in [(shift, Next::Shift), (arrival, Next::Arrival)] {
        if let Some(time) = time
            && best.as_ref().is_none_or(|(earliest, _)| time < *earliest)
        {
            best = Some((time, next));
        }
    }
    best
}

#[cfg(test)]
mod tests;
