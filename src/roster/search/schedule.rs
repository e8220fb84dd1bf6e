//! How far prices are smoothed, sweep by sweep.

use super::spot::Spread;

/// Smoothing of the sweep that builds the first roster.
pub(super) const BUILD: f64 = 0.15;

/// Where smoothing of the first pass begins.
const FIRST: f64 = 0.12;

/// By how much smoothing falls from level to level in the first pass.
const COOLING: f64 = 0.7;

/// The same in reheats: more of them, each faster, found better rosters than fewer slow ones.
const REHEAT_COOLING: f64 = 0.5;

/// Below this share of the requirement smoothing ends and true differences begin.
const LAST: f64 = 0.003;

/// Sweeps with true differences at the end of a pass.
const TRUE_SWEEPS: usize = 2;

/// Shares of the requirement at which a finished roster is priced for its bound.
pub(super) const PRICED: [f64; 4] = [0.02, 0.05, 0.1, 0.2];

/// The spread at a share of the requirement; near empty intervals it is a number of people.
pub(super) fn spread(share: f64) -> Spread {
    Spread {
        share,
        least: (10.0 * share).clamp(0.15, 1.2),
    }
}

/// The sweeps after the building one: two at each level, then the true differences.
pub(super) fn first_pass() -> Vec<Spread> {
    sweeps(FIRST, COOLING, 2)
}

/// The sweeps of a reheat from a finished roster: one at each level, then the true differences.
pub(super) fn reheat(from: f64) -> Vec<Spread> {
    sweeps(from, REHEAT_COOLING, 1)
}

fn sweeps(from: f64, cooling: f64, sweeps_per_level: usize) -> Vec<Spread> {
    let mut sweeps = Vec::new();
    let mut share = from;
    while share >= LAST {
        sweeps.extend([spread(share)].repeat(sweeps_per_level));
        share *= cooling;
    }
    sweeps.extend([Spread::NONE; TRUE_SWEEPS]);
    sweeps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_pass_has_24_sweeps_after_the_building_one() {
        let sweeps = first_pass();
        assert_eq!(sweeps.len(), 24);
        assert_eq!(sweeps[0].least, 1.2);
        assert_eq!(sweeps[21].least, 0.15);
        assert_eq!(sweeps[22..], [Spread::NONE; 2]);
    }
}
