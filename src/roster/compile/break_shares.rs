//! Which team each person is of, and how much of a team may be on break at once.

use std::collections::BTreeMap;

use super::super::RosterProblem;

/// Teams with limits on breaks.
#[derive(Debug, Clone)]
pub struct BreakShares {
    /// Per person of the problem; `None` for those without a team.
    team_of: Vec<Option<usize>>,
    /// Per shift pattern.
    shares: Vec<f64>,
    /// How many teams there are.
    pub n_teams: usize,
}

impl BreakShares {
    /// `None` where nobody's breaks are limited.
    pub(super) fn new(problem: &RosterProblem) -> Option<Self> {
        let shares = problem.shift_patterns.iter();
        let shares: Vec<f64> = shares.map(|p| p.break_team_share_max).collect();
        if !problem.breaks_in_roster || shares.iter().all(|&share| share >= 1.0) {
            return None;
        }
        let mut teams: BTreeMap<&str, usize> = BTreeMap::new();
        let team_of = problem.agents.iter().map(|agent| {
            let next = teams.len();
            let named = !agent.team.is_empty();
            named.then(|| *teams.entry(&agent.team).or_insert(next))
        });
        let team_of = team_of.collect();
        Some(Self {
            team_of,
            shares,
            n_teams: teams.len(),
        })
    }

    /// The team of a person.
    pub fn team_of(&self, agent: usize) -> Option<usize> {
        self.team_of[agent]
    }

    /// The share of a team with somebody on a pattern.
    pub fn share_of(&self, pattern: usize) -> f64 {
        self.shares[pattern]
    }

    /// The most people on break at once where so many are at work, under the least share among them.
    pub fn most(share: f64, at_work: u32) -> u32 {
        // A share such as a third of three people is one, whatever rounding makes of it.
        ((share * f64::from(at_work) + 1e-9).floor() as u32).max(1)
    }
}
