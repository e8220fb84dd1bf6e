//! Moves breaks inside shifts: to where they cost least, over places of the same cost, and apart.

use super::super::crowding::Crowding;
use super::super::order::Orders;
use super::super::spot::Spread;
use super::{Desk, Team, earned, presence};

/// Money per hour below which two places of a break cost the same.
const NO_LOSS: f64 = 1e-7;

/// Most rounds in which crowded breaks are moved apart.
const PARTING_ROUNDS: usize = 20;

impl Team<'_> {
    /// Moves everybody's breaks inside their shifts to where they cost least.
    pub(in crate::roster::search) fn polish_breaks(&mut self, orders: &mut Orders) {
        self.floor.set_spread(Spread::NONE);
        let mut desk = Desk::default();
        for person in orders.order(self.seats.len()) {
            self.look(person, &mut desk);
            let seat = &self.seats[person];
            let mut days = seat.days.clone();
            self.responder
                .place_breaks(&mut days, &desk.values, &mut desk.scratch);
            if days != seat.days {
                self.seat(person, days);
            }
        }
    }

    /// Moves breaks among places that cost the same to where the smallest share of the people needed is
    /// missing. Where people are short all day every place costs the same, and without this all would
    /// rest in the same hour.
    pub(in crate::roster::search) fn even_breaks(&mut self, orders: &mut Orders) {
        self.floor.set_spread(Spread::NONE);
        let mut desk = Desk::default();
        for person in orders.order(self.seats.len()) {
            self.look(person, &mut desk);
            let seat = &self.seats[person];
            let mut leaning = desk.values.clone();
            self.floor.lean_to_the_short(self.own(person), &mut leaning);
            let mut days = seat.days.clone();
            self.responder
                .place_breaks(&mut days, &leaning, &mut desk.scratch);
            if days == seat.days {
                continue;
            }
            let lost = earned(&desk.values, &seat.presence)
                - earned(&desk.values, &presence(self.problem, &days));
            if lost < NO_LOSS {
                self.seat(person, days);
            }
        }
    }

    /// Whether some team's breaks are limited.
    pub(in crate::roster::search) fn parts_breaks(&self) -> bool {
        self.problem.break_shares.is_some()
    }

    /// Moves breaks apart, person by person to where they cost least among the free places, until no team has
    /// too many at once or rounds are used up; whether anything may have moved.
    pub(in crate::roster::search) fn part_breaks(&mut self, orders: &mut Orders) -> bool {
        let Some(shares) = &self.problem.break_shares else {
            return false;
        };
        self.floor.set_spread(Spread::NONE);
        let mut crowding = Crowding::new(self.problem, shares);
        let members: Vec<(usize, usize)> = (self.teams.iter().enumerate())
            .filter_map(|(person, team)| Some((person, (*team)?)))
            .collect();
        for &(person, team) in &members {
            crowding.come(team, &self.seats[person].days);
            crowding.count(team, &self.seats[person].days, 1);
        }
        for _ in 0..PARTING_ROUNDS {
            let mut parted = true;
            for at in orders.order(members.len()) {
                let (person, team) = members[at];
                if crowding.is_crowded(team, &self.seats[person].days) {
                    parted = false;
                    self.part_own_breaks((person, team), &mut crowding);
                }
            }
            if parted {
                break;
            }
        }
        true
    }

    /// Puts one person's breaks where they cost least and not too many of the team have theirs.
    fn part_own_breaks(&mut self, (person, team): (usize, usize), crowding: &mut Crowding<'_>) {
        let mut desk = Desk::default();
        self.look(person, &mut desk);
        let mut days = self.seats[person].days.clone();
        crowding.count(team, &days, -1);
        let full: Vec<bool> = crowding.full(team).collect();
        let asked = (&desk.values[..], &full[..]);
        self.responder
            .place_breaks_apart(&mut days, asked, &mut desk.scratch);
        crowding.count(team, &days, 1);
        self.seat(person, days);
    }
}
