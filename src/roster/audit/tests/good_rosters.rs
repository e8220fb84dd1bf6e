//! No false alarms: random legal rosters of random centres, clock changes included.

use super::generator::{Case, random_case};
use crate::roster::audit::{audit, audit_rows};
use crate::roster::rows::{from_rows, to_rows};

const CASES: u64 = 200;

#[test]
fn two_hundred_random_legal_rosters_raise_no_alarm() {
    let (mut shifts, mut odd_nights) = (0, 0);
    for seed in 0..CASES {
        let case = random_case(seed);
        shifts += case.rows.shifts.len();
        odd_nights += n_odd_nights(&case);
        let found = audit_rows(&case.problem, &case.rows);
        assert!(found.is_empty(), "seed {seed}: {:#?}", &found[..1]);
    }
    assert!(odd_nights > 100, "{odd_nights} shifts over a change");
    assert!(
        shifts > 10_000,
        "{shifts} shifts are too few to say anything"
    );
}

#[test]
fn rows_read_back_are_the_same_roster_and_raise_no_alarm() {
    for seed in 0..CASES {
        let case = random_case(seed);
        let roster = from_rows(&case.problem, &case.rows).unwrap();
        assert_eq!(audit(&case.problem, &roster), [], "seed {seed}");
        let written = to_rows(&case.problem, &roster);
        let mut expected = case.rows.clone();
        expected
            .shifts
            .sort_by_key(|s| (s.agent_id.clone(), s.work_date, s.start));
        assert_eq!(written.shifts, expected.shifts, "seed {seed}");
        let mut activities = expected.activities.unwrap();
        activities.sort_by_key(|a| (a.agent_id.clone(), a.work_date, a.start));
        assert_eq!(written.activities, Some(activities), "seed {seed}");
    }
}

/// Shifts that last longer or shorter than their pattern says.
fn n_odd_nights(case: &Case) -> usize {
    let minutes = |id: &str| {
        let mut patterns = case.problem.shift_patterns.iter();
        patterns.find(|p| p.id == id).map(|p| i64::from(p.minutes))
    };
    let shifts = case.rows.shifts.iter();
    shifts
        .filter(|s| minutes(&s.shift) != Some((s.end - s.start).num_minutes()))
        .count()
}
