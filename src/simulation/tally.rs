//! What happened to the contacts of one replication, counted by queue and interval of arrival.

use super::customers::contact::{Contact, Origin};
use super::model::Model;
use crate::units::ServiceLevelDefinition;

/// Counts of the contacts that arrived in one span of time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Counts {
    /// Arrived, for the first time or again; a contact handed back is not counted twice.
    pub(super) offered: u32,
    /// Served, or finished in time or late.
    pub(super) answered: u32,
    /// Gave up, or were sent away at closing.
    pub(super) abandoned: u32,
    /// Still there at the end.
    pub(super) waiting: u32,
    /// Served, or finished, in time.
    pub(super) in_time: u32,
    /// Gave up before their time was up.
    pub(super) abandoned_early: u32,
    /// Would have been served in time with endless patience.
    pub(super) in_time_if_patient: u32,
    /// Still there at the end, their time not yet up.
    pub(super) undecided: u32,
    /// The same for the endlessly patient, those who gave up among them.
    pub(super) undecided_if_patient: u32,
    /// Found all lines busy.
    pub(super) blocked: u32,
    /// Of those offered: attempts of customers who hung up before.
    pub(super) again: u32,
    /// Of those offered: handed over by another queue.
    pub(super) transferred: u32,
    /// Of the customers whose first attempt it was: served at last, whenever that was.
    pub(super) customers_answered: u32,
    /// Of the same: hung up, or found the lines busy, and did not come back.
    pub(super) customers_lost: u32,
    /// Seconds waited by those who were served.
    pub(super) wait_s: f64,
}

impl Counts {
    /// Adds the counts of another span.
    pub(super) fn add(&mut self, other: &Counts) {
        self.offered += other.offered;
        self.answered += other.answered;
        self.abandoned += other.abandoned;
        self.waiting += other.waiting;
        self.in_time += other.in_time;
        self.abandoned_early += other.abandoned_early;
        self.in_time_if_patient += other.in_time_if_patient;
        self.undecided += other.undecided;
        self.undecided_if_patient += other.undecided_if_patient;
        self.blocked += other.blocked;
        self.again += other.again;
        self.transferred += other.transferred;
        self.customers_answered += other.customers_answered;
        self.customers_lost += other.customers_lost;
        self.wait_s += other.wait_s;
    }

    /// Numerator and denominator of the service level.
    pub(super) fn ratio(&self, definition: ServiceLevelDefinition) -> (u32, u32) {
        let decided = self.offered - self.undecided;
        match definition {
            ServiceLevelDefinition::Offered => (self.in_time, decided),
            ServiceLevelDefinition::Answered => (self.in_time, self.answered),
            ServiceLevelDefinition::ExcludingShort => {
                (self.in_time, decided - self.abandoned_early)
            }
            ServiceLevelDefinition::IncludingShort => {
                (self.in_time + self.abandoned_early, decided)
            }
            ServiceLevelDefinition::VirtualWait => (
                self.in_time_if_patient,
                self.offered - self.undecided_if_patient,
            ),
        }
    }
}

/// Everything counted in one replication.
#[derive(Debug)]
pub(super) struct Tally {
    /// Per queue and interval of arrival.
    pub(super) queues: Vec<Vec<Counts>>,
    /// Per pool and interval: seconds in which its people were there.
    pub(super) staffed_s: Vec<Vec<f64>>,
    /// Per pool and interval: seconds in which they had at least one contact in hand.
    pub(super) busy_s: Vec<Vec<f64>>,
    interval_s: f64,
}

impl Tally {
    /// Nothing has happened yet.
    pub(super) fn new(model: &Model) -> Self {
        let seconds = vec![vec![0.0; model.n_intervals]; model.pools.len()];
        Self {
            queues: vec![vec![Counts::default(); model.n_intervals]; model.queues.len()],
            staffed_s: seconds.clone(),
            busy_s: seconds,
            interval_s: model.interval_s,
        }
    }

    fn of(&mut self, contact: &Contact) -> &mut Counts {
        &mut self.queues[contact.queue()][contact.interval()]
    }

    /// The counts of the customer's first attempt; those of a transferred contact have no customer.
    fn customer(&mut self, contact: &Contact) -> Option<&mut Counts> {
        (contact.origin != Origin::Transferred)
            .then(|| &mut self.queues[contact.queue()][contact.first_interval as usize])
    }

    /// A contact arrives.
    pub(super) fn arrives(&mut self, contact: &Contact) {
        let counts = self.of(contact);
        counts.offered += 1;
        match contact.origin {
            Origin::First => {}
            Origin::Again => counts.again += 1,
            Origin::Transferred => counts.transferred += 1,
        }
    }

    /// A contact finds all lines busy.
    pub(super) fn blocked(&mut self, contact: &Contact) {
        self.of(contact).blocked += 1;
        self.lost(contact);
    }

    /// The customer has been tried for in vain and does not come back.
    pub(super) fn lost(&mut self, contact: &Contact) {
        if let Some(first) = self.customer(contact) {
            first.customers_lost += 1;
        }
    }

    /// A contact is taken in hand at `now`; `judged` is the moment that decides whether in time.
    pub(super) fn answered(&mut self, contact: &Contact, now: f64, judged: f64) {
        if let Some(first) = self.customer(contact) {
            first.customers_answered += 1;
        }
        let counts = self.of(contact);
        counts.answered += 1;
        if contact.handed_back {
            return;
        }
        counts.wait_s += now - contact.arrived;
        if judged <= contact.due {
            counts.in_time += 1;
            counts.in_time_if_patient += 1;
        }
    }

    /// A contact goes back to its line; how long it had waited is judged by its first answer.
    pub(super) fn handed_back(&mut self, contact: &Contact) {
        self.of(contact).answered -= 1;
        if let Some(first) = self.customer(contact) {
            first.customers_answered -= 1;
        }
    }

    /// Deferred work taken in hand at `began`, to be finished at `judged`, is put down before: as if it had
    /// not been taken up.
    pub(super) fn put_down(&mut self, contact: &Contact, began: f64, judged: f64) {
        self.handed_back(contact);
        if contact.handed_back {
            return;
        }
        let counts = self.of(contact);
        counts.wait_s -= began - contact.arrived;
        if judged <= contact.due {
            counts.in_time -= 1;
            counts.in_time_if_patient -= 1;
        }
    }

    /// A contact gave up; had it been endlessly patient, `judged` would have decided.
    pub(super) fn abandoned(&mut self, contact: &Contact, judged: f64) {
        self.gave_up(contact);
        if judged <= contact.due && !contact.handed_back {
            self.of(contact).in_time_if_patient += 1;
        }
    }

    fn gave_up(&mut self, contact: &Contact) {
        let counts = self.of(contact);
        counts.abandoned += 1;
        if contact.gives_up <= contact.due && !contact.handed_back {
            counts.abandoned_early += 1;
        }
        if !contact.calls_again {
            self.lost(contact);
        }
    }

    /// The doors are closed and the last person has left, at `now`.
    pub(super) fn sent_away(&mut self, contact: &Contact, now: f64) {
        if contact.gives_up <= now {
            return self.gave_up(contact);
        }
        let counts = self.of(contact);
        counts.abandoned += 1;
        if now <= contact.due && !contact.handed_back {
            counts.abandoned_early += 1;
        }
        self.lost(contact);
    }

    /// The plan ends at `end` while the contact stands in line.
    pub(super) fn left_in_line(&mut self, contact: &Contact, end: f64) {
        let open_question = u32::from(end < contact.due && !contact.handed_back);
        self.of(contact).undecided_if_patient += open_question;
        if contact.gives_up <= end {
            return self.gave_up(contact);
        }
        let counts = self.of(contact);
        counts.waiting += 1;
        counts.undecided += open_question;
    }

    /// People of a pool were there from one moment to another.
    pub(super) fn staffed(&mut self, pool: usize, from: f64, until: f64) {
        spread(&mut self.staffed_s[pool], self.interval_s, (from, until));
    }

    /// People of a pool had work in hand from one moment to another.
    pub(super) fn busy(&mut self, pool: usize, from: f64, until: f64) {
        spread(&mut self.busy_s[pool], self.interval_s, (from, until));
    }

    /// Panics unless every contact of every cell is answered, abandoned, blocked or waiting.
    pub(super) fn assert_nothing_is_lost(&self) {
        for counts in self.queues.iter().flatten() {
            assert_eq!(
                counts.offered,
                counts.answered + counts.abandoned + counts.blocked + counts.waiting,
                "invariant: offered = answered + abandoned + blocked + waiting"
            );
        }
    }
}

/// Adds a span of time to the intervals it touches; what lies past the last one is left out.
fn spread(seconds: &mut [f64], interval_s: f64, (from, until): (f64, f64)) {
    let first = (from / interval_s) as usize;
    let mut start = from;
    for (interval, sum) in seconds.iter_mut().enumerate().skip(first) {
        let end = (interval + 1) as f64 * interval_s;
        *sum += until.min(end) - start;
        if until <= end {
            return;
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_spread_over_the_intervals_it_touches() {
        let mut seconds = [0.0; 3];
        spread(&mut seconds, 100.0, (50.0, 210.0));
        assert_eq!(seconds, [50.0, 100.0, 10.0]);
        spread(&mut seconds, 100.0, (290.0, 400.0));
        assert_eq!(seconds, [50.0, 100.0, 20.0]);
    }

    #[test]
    fn each_definition_counts_its_own_contacts() {
        let counts = Counts {
            offered: 100,
            answered: 80,
            abandoned: 18,
            waiting: 2,
            in_time: 70,
            abandoned_early: 5,
            in_time_if_patient: 72,
            undecided: 2,
            undecided_if_patient: 4,
            ..Counts::default()
        };
        use ServiceLevelDefinition as D;
        assert_eq!(counts.ratio(D::Offered), (70, 98));
        assert_eq!(counts.ratio(D::Answered), (70, 80));
        assert_eq!(counts.ratio(D::ExcludingShort), (70, 93));
        assert_eq!(counts.ratio(D::IncludingShort), (75, 98));
        assert_eq!(counts.ratio(D::VirtualWait), (72, 96));
    }
}
