//! What a choice of shifts costs, counted from the people alone.

use super::candidates::{Candidate, candidates};
use super::{DesignProblem, DesignTotals, DesignedShift};

/// The cost of shifts and people by the words of the module, without any program.
///
/// A shift that no pattern offers covers nothing, and still counts as a different one.
pub fn totals(problem: &DesignProblem, shifts: &[DesignedShift]) -> DesignTotals {
    let known = candidates(problem);
    let mut cover = vec![0.0; problem.required.len()];
    for shift in shifts {
        let of = |c: &&Candidate| (c.pattern, c.start) == (shift.pattern, shift.start);
        let Some(candidate) = known.iter().find(of) else {
            continue;
        };
        for (day, &people) in shift.people.iter().enumerate() {
            for (t, share) in candidate.on(problem, day) {
                cover[t] += f64::from(people) * share;
            }
        }
    }
    let in_use = |shift: &&DesignedShift| shift.people.iter().any(|&people| people > 0);
    priced(problem, cover, shifts.iter().filter(in_use).count())
}

/// The cost of a cover with so many different shifts.
pub(super) fn priced(problem: &DesignProblem, cover: Vec<f64>, distinct: usize) -> DesignTotals {
    let prices = &problem.prices;
    let hours = f64::from(problem.interval_minutes) / 60.0;
    let mut totals = DesignTotals {
        distinct_shift: prices.distinct_shift * distinct as f64,
        ..DesignTotals::default()
    };
    for (&required, &there) in problem.required.iter().zip(&cover) {
        let under = (required - there).max(0.0);
        let over = (there - required).max(0.0);
        let first = under.min(prices.understaffed_first_share * required);
        totals.understaffed_first += hours * prices.understaffed_first * first;
        totals.understaffed_beyond += hours * prices.understaffed_beyond * (under - first);
        totals.overstaffed += hours * prices.overstaffed * over;
        totals.understaffed_hours += hours * under;
        totals.overstaffed_hours += hours * over;
    }
    totals.cover = cover;
    totals
}
