use super::*;
use crate::simulation::fixtures::{Case, voice};

/// One person, 08:00–17:00 with a pause and a meal.
fn case(shrinkage: f64) -> Case {
    let mut case = Case::new(vec![voice("q")], 2).people(&[&[0]]).shift(
        0,
        480,
        1020,
        &[(600, 615), (720, 780)],
    );
    case.centre.shrinkage = shrinkage;
    case
}

fn drawn(case: &Case, replication: u32) -> Vec<Window> {
    draw(&case.model(), &case.roster, Seed(11), replication).windows
}

#[test]
fn without_shrinkage_the_windows_are_the_shift_less_its_breaks() {
    let windows = drawn(&case(0.0), 0);
    let minutes: Vec<(f64, f64, bool)> = (windows.iter())
        .map(|w| (w.start / 60.0, w.end / 60.0, w.last))
        .collect();
    let expected = [
        (480.0, 600.0, false),
        (615.0, 720.0, false),
        (780.0, 1020.0, true),
    ];
    assert_eq!(minutes, expected);
}

#[test]
fn on_average_exactly_the_share_that_shrinkage_leaves_is_there_in_every_quarter() {
    let (shrinkage, n) = (0.3, 40_000);
    let case = case(shrinkage);
    let mut there = [0.0_f64; 36];
    let mut nobody_at_all = 0;
    for replication in 0..n {
        let windows = drawn(&case, replication);
        nobody_at_all += u32::from(windows.is_empty());
        for (quarter, count) in there.iter_mut().enumerate() {
            let minute = (480 + 15 * quarter) as f64 * 60.0 + 1.0;
            *count += f64::from(u8::from(
                windows.iter().any(|w| w.start <= minute && minute < w.end),
            ));
        }
    }
    for (quarter, count) in there.iter().enumerate() {
        let on_break = quarter == 8 || (16..20).contains(&quarter);
        let expected = if on_break { 0.0 } else { 1.0 - shrinkage };
        let standard_error = (shrinkage * (1.0 - shrinkage) / f64::from(n)).sqrt();
        assert!((count / f64::from(n) - expected).abs() <= 4.5 * standard_error);
    }
    // Whole shifts: 1 − √0.7 of them, and almost never all quarters apart.
    let away = 1.0 - 0.7_f64.sqrt();
    let share = f64::from(nobody_at_all) / f64::from(n);
    assert!((share - away).abs() < 4.5 * (away * (1.0 - away) / f64::from(n)).sqrt());
}

#[test]
fn a_person_absent_all_day_has_no_window_and_begins_no_shift() {
    let case = case(0.9);
    let absent = (0..200).map(|r| draw(&case.model(), &case.roster, Seed(1), r));
    let empty = absent.filter(|duties| duties.windows.is_empty());
    let empty: Vec<Duties> = empty.collect();
    assert!(!empty.is_empty());
    assert!(empty.iter().all(|duties| duties.first_windows.is_empty()));
}

#[test]
fn absences_of_a_person_do_not_depend_on_the_rest_of_the_roster() {
    let alone = case(0.2);
    let together = case(0.2).people(&[&[0]]).shift(1, 400, 900, &[]);
    for replication in 0..50 {
        let all = drawn(&together, replication);
        let of_first: Vec<Window> = all.into_iter().filter(|w| w.agent == 0).collect();
        assert_eq!(drawn(&alone, replication), of_first);
    }
}

#[test]
fn time_before_and_after_the_plan_is_cut_off() {
    let case = Case::new(vec![voice("q")], 1)
        .people(&[&[0]])
        .shift(0, -300, 100, &[(-100, -70)])
        .shift(0, 1400, 1900, &[(1500, 1530)]);
    let spans: Vec<(f64, f64)> = drawn(&case, 0)
        .iter()
        .map(|w| (w.start / 60.0, w.end / 60.0))
        .collect();
    assert_eq!(spans, [(0.0, 100.0), (1400.0, 1500.0)]);
}
