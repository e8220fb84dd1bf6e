//! What one person's presence is worth beside everybody else, whoever made the roster.

use super::super::responses::{Responder, WorkedDay};
use super::floor::Glance;
use super::spot::Spread;
use super::team::Team;

/// Money per agent-hour in each interval that the person of group `own` would earn beside
/// `others`: the true difference that one person makes.
///
/// Each of the others is a group and what is worked on each day.
pub fn values_beside(
    responder: &Responder<'_>,
    own: usize,
    others: &[(usize, Vec<Option<WorkedDay>>)],
) -> Vec<f64> {
    let groups: Vec<usize> = others.iter().map(|(group, _)| *group).collect();
    let mut team = Team::new(responder, &groups);
    for (person, (_, days)) in others.iter().enumerate() {
        team.seat(person, days.clone());
    }
    let set = responder.problem().groups[own].skill_set;
    team.values(set, Spread::NONE, &mut Glance::default())
}
