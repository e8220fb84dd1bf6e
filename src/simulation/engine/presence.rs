//! People come to the floor, leave it for breaks and absences, and go home.

use super::Happening;
use super::Replication;

impl Replication<'_> {
    pub(super) fn begins(&mut self, window: usize) {
        let agent = self.duties.windows[window].agent;
        // Who still finishes the work of the shift before never left it.
        if !self.persons[agent].present {
            self.on_shift[self.model.pool_of[agent]] += 1;
        }
        self.comes(agent, window);
    }

    pub(super) fn comes(&mut self, agent: usize, window: usize) {
        let person = &mut self.persons[agent];
        if !person.present {
            person.present = true;
            person.present_since = self.now;
        }
        person.leaving = false;
        person.window = window;
        let end = self.duties.windows[window].end;
        let leaves = Happening::Leaves {
            agent: agent as u32,
            window: window as u32,
        };
        self.agenda.announce(end, leaves);
        if !self.persons[agent].absorbed {
            self.seek_work(agent);
        }
    }

    pub(super) fn window_ends(&mut self, agent: usize, window: usize) {
        let person = &mut self.persons[agent];
        if !person.present || person.window != window {
            return;
        }
        person.leaving = true;
        self.floor.leave(agent);
        self.no_longer_put_down(agent);
        self.hand_back(agent);
        if self.persons[agent].is_free() {
            self.departs(agent);
        }
    }

    /// Leaves the floor; a break that begins late ends as much later.
    pub(super) fn departs(&mut self, agent: usize) {
        let pool = self.model.pool_of[agent];
        let person = &mut self.persons[agent];
        person.present = false;
        let (since, window) = (person.present_since, person.window);
        self.tally.staffed(pool, since, self.now);
        match self.next_window(window) {
            Some((window, time)) => {
                let returns = Happening::Returns {
                    agent: agent as u32,
                    window: window as u32,
                };
                self.agenda.announce(time, returns);
            }
            None => {
                self.on_shift[pool] -= 1;
                for i in 0..self.model.pools[pool].queues.len() {
                    self.send_away(self.model.pools[pool].queues[i]);
                }
            }
        }
    }

    /// The window in which the person is back, and when, if the shift has one left.
    fn next_window(&self, window: usize) -> Option<(usize, f64)> {
        let windows = &self.duties.windows;
        let mut time = self.now;
        for w in window..windows.len() {
            if windows[w].last {
                return None;
            }
            let off = windows[w + 1].start - windows[w].end;
            time = windows[w + 1].start.max(time + off);
            if time < windows[w + 1].end {
                return Some((w + 1, time));
            }
        }
        None
    }

    /// When a queue is closed and the last of its people has gone, who waits live is sent away.
    pub(super) fn send_away(&mut self, queue: usize) {
        let of = &self.model.queues[queue];
        let anybody = of.pools.iter().any(|&pool| self.on_shift[pool] > 0);
        if !of.sent_away_at_closing || anybody || self.model.is_open(queue, self.now) {
            return;
        }
        while let Some(contact) = self.lines[queue].pop_front() {
            if contact.gives_up > self.now {
                self.watch.leaves_line(&contact);
                self.release_line(queue);
            }
            self.tally.sent_away(&contact, self.now);
        }
        self.line_moved = true;
    }
}
