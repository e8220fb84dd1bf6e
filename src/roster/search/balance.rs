//! Who has how many unloved hours, and what one more or less of them costs.
//!
//! ```text
//! price of an hour of kind k to person a, between −u and +u:
//! first    0, then by halves towards what brings H_ak to its target: too many raise it, too few lower it
//! others   all others' fair shares rise with the total: u · (relief) comes off for everybody alike
//! ```
//! Targets are those of the roster as it stands when the person is asked.

use super::super::compile::{CompiledProblem, Fairness};
use super::super::fairness::{KINDS, KindHours, Worked};
use super::super::responses::WorkedDay;

/// The unloved hours of a team.
#[derive(Debug, Clone)]
pub(super) struct Balance<'a> {
    fairness: &'a Fairness,
    /// Per person of the team the position in the problem's agents.
    agents: Vec<usize>,
    /// Per agent of the problem.
    worked: Vec<Worked>,
    /// What everybody should work, and what an hour more eases for the others, as of the last look.
    targets: Vec<KindHours>,
    relief: KindHours,
}

impl<'a> Balance<'a> {
    pub(super) fn new(fairness: &'a Fairness, agents: &[usize]) -> Self {
        let n_agents = fairness.shares.n_people();
        Self {
            fairness,
            agents: agents.to_vec(),
            worked: vec![Worked::default(); n_agents],
            targets: vec![[0.0; KINDS]; n_agents],
            relief: [0.0; KINDS],
        }
    }

    pub(super) fn fairness(&self) -> &'a Fairness {
        self.fairness
    }

    /// Takes the targets from the roster as it stands.
    pub(super) fn look_around(&mut self) {
        self.targets = self.fairness.shares.targets(&self.worked);
        self.relief = self.fairness.shares.relief(&self.worked, &self.targets);
    }

    pub(super) fn forget(&mut self, person: usize) {
        self.worked[self.agents[person]] = Worked::default();
    }

    pub(super) fn note(
        &mut self,
        problem: &CompiledProblem,
        person: usize,
        days: &[Option<WorkedDay>],
    ) {
        let mut worked = self.worked_in(days);
        let paid = days.iter().enumerate().filter_map(|(day, worked)| {
            let shift = worked.as_ref()?.shift;
            Some(problem.shifts[day][shift].paid_minutes)
        });
        worked.paid = paid.sum::<i64>() as f64 / 60.0;
        self.worked[self.agents[person]] = worked;
    }

    /// Money for all distances from the fair share.
    pub(super) fn cost(&self) -> f64 {
        self.fairness.price * self.fairness.shares.unfairness(&self.worked)
    }

    /// Money for one person's distance with a roster, less what it eases for the others.
    pub(super) fn distance(&self, person: usize, days: &[Option<WorkedDay>]) -> f64 {
        let worked = self.worked_in(days);
        let kinds = self.kinds_of(person).map(|kind| {
            let target = self.targets[self.agents[person]][kind];
            (worked.kinds[kind] - target).abs() - self.relief[kind] * worked.kinds[kind]
        });
        self.fairness.price * kinds.sum::<f64>()
    }

    /// The prices of the first answer.
    pub(super) fn first_prices(&self) -> KindHours {
        self.relief.map(|relief| -self.fairness.price * relief)
    }

    /// The prices of the next answer after this one: dearer where it has too many hours, cheaper where too
    /// few.
    pub(super) fn next_prices(
        &self,
        person: usize,
        answer: &[Option<WorkedDay>],
        prices: KindHours,
    ) -> KindHours {
        let worked = self.worked_in(answer);
        let first = self.first_prices();
        let most = self.fairness.price;
        let mut next = prices;
        for kind in self.kinds_of(person) {
            let target = self.targets[self.agents[person]][kind];
            let now = prices[kind] - first[kind];
            // From the middle to the ends at once, then by halves.
            let step = if now == 0.0 { most } else { 0.5 * now.abs() };
            let moved = match worked.kinds[kind] - target {
                beyond if beyond > 0.0 => now + step,
                beyond if beyond < 0.0 => now - step,
                _ => now,
            };
            next[kind] = first[kind] + moved.clamp(-most, most);
        }
        next
    }

    fn kinds_of(&self, person: usize) -> impl Iterator<Item = usize> + '_ {
        let agent = self.agents[person];
        (0..KINDS).filter(move |&kind| self.fairness.shares.may(agent, kind))
    }

    fn worked_in(&self, days: &[Option<WorkedDay>]) -> Worked {
        let mut worked = Worked::default();
        for (day, shift) in days.iter().enumerate() {
            if let Some(shift) = shift {
                let hours = self.fairness.hours(day, shift.shift);
                worked += Worked {
                    kinds: hours,
                    paid: 0.0,
                };
            }
        }
        worked
    }
}
