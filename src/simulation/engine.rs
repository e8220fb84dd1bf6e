//! One replication, event by event.
//!
//! Three ordered sources feed the clock: the shifts that begin, the contacts that arrive (drawn a
//! day at a time) and a heap of everything that follows from them. At equal times the heap goes
//! first, then shifts, then arrivals, and within the heap what was announced first, so that a
//! replication never depends on anything but its inputs.
//!
//! Nobody is told when a waiting customer hangs up. The contact keeps its place and is found gone
//! when its turn comes, which costs no event and also says when it would have been served. Only
//! where somebody has to know at once (the line becomes free, the customer calls again, people keep
//! themselves ready) the contact is watched.

mod agenda;
mod handing;
mod idle;
mod presence;
mod service;
mod watch;

use std::collections::VecDeque;

use super::Seed;
use super::customers::arrivals::Customers;
use super::customers::contact::Contact;
use super::model::Model;
use super::people::duty::{self, Duties};
use super::people::person::Person;
use super::people::routing::Floor;
use super::tally::Tally;
use crate::roster::Roster;
use agenda::{Agenda, Happening};
use watch::Watch;

/// Runs one replication of the whole plan.
pub(super) fn run(model: &Model, roster: &Roster, seed: Seed, replication: u32) -> Tally {
    let duties = duty::draw(model, roster, seed, replication);
    let mut customers = Customers::new(model, seed, replication);
    run_with(model, &duties, |batch| customers.next_interval(batch))
}

/// Runs the whole plan with these people there and the contacts that `more` puts into its batch.
pub(super) fn run_with(
    model: &Model,
    duties: &Duties,
    more: impl FnMut(&mut Vec<Contact>) -> bool,
) -> Tally {
    let mut day = Replication::new(model, duties);
    day.announce_closings();
    day.announce_openings();
    day.run(more);
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
    /// Those in line whose hanging up must be known at once.
    watch: Watch,
    /// Per queue: contacts that hold a line, kept where lines are limited.
    lines_held: Vec<u32>,
    /// Per pool: people within a shift, on break or not.
    on_shift: Vec<u32>,
    /// Per pool: people at deferred work that they put down for a live contact, the latest last.
    may_put_down: Vec<Vec<u32>>,
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
            watch: Watch::default(),
            lines_held: vec![0; model.queues.len()],
            on_shift: vec![0; model.pools.len()],
            may_put_down: vec![Vec::new(); model.pools.len()],
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
                    let queue = queue as u32;
                    self.agenda.announce(time, Happening::Closes { queue });
                }
            }
        }
    }

    /// Runs to the end of the plan; `more` puts the next contacts into the emptied batch, in the
    /// order of arrival, and says whether there were any intervals left.
    fn run(&mut self, mut more: impl FnMut(&mut Vec<Contact>) -> bool) {
        let duties = self.duties;
        let mut shifts = duties.first_windows.iter().copied().peekable();
        let (mut batch, mut at) = (Vec::new(), 0);
        loop {
            while at == batch.len() && more(&mut batch) {
                at = 0;
            }
            let shift = shifts.peek().map(|&w| duties.windows[w].start);
            let arrival = batch.get(at).map(|contact: &Contact| contact.arrived);
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
                Next::Arrival => {
                    at += 1;
                    self.arrives(batch[at - 1]);
                }
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
            Happening::Finishes { agent, version } => self.finishes(agent as usize, version),
            Happening::Returns { agent, window } => self.comes(agent as usize, window as usize),
            Happening::Leaves { agent, window } => {
                self.window_ends(agent as usize, window as usize);
            }
            Happening::Closes { queue } => self.send_away(queue as usize),
            Happening::HangsUp { slot } => self.hangs_up(slot),
            Happening::CallsAgain { slot } => self.calls_again(slot),
            Happening::Opens { queue } | Happening::Overflows { queue } => {
                self.offer_line(queue as usize);
            }
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
