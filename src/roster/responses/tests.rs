mod brute;

use chrono::Weekday;
use proptest::prelude::*;

use super::*;
use crate::roster::compile::compile;
use crate::roster::samples::{agent, break_rule, centre, contract, pattern, previous, row};
use crate::roster::{AvailabilityKind, RosterProblem};

/// The best roster of the problem's first person at these values.
fn best(problem: &RosterProblem, values: &[f64]) -> Option<Response> {
    let compiled = compile(problem).unwrap();
    Responder::new(&compiled).best(0, values, &mut Scratch::default())
}

/// Which days are worked.
fn worked(response: &Response) -> Vec<usize> {
    let days = response.days.iter().enumerate();
    days.filter(|(_, day)| day.is_some())
        .map(|(day, _)| day)
        .collect()
}

/// One person who may work eight hours from 06:00, 14:00 or 22:00, in a week from a Monday.
fn three_shifts() -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 7);
    problem.shift_patterns = vec![pattern("eight", 480, &[360, 840, 1320])];
    problem.contracts = vec![contract(&[0])];
    problem.agents = vec![agent(0, &[0])];
    problem
}

fn start_of(problem: &RosterProblem, response: &Response, day: usize) -> i32 {
    let compiled = compile(problem).unwrap();
    compiled.shifts[day][response.days[day].as_ref().unwrap().shift].start_clock
}

#[test]
fn work_that_earns_less_than_its_wage_is_left() {
    let problem = three_shifts();
    let n = problem.grid.n_intervals();
    assert_eq!(worked(&best(&problem, &vec![0.9; n]).unwrap()), [0; 0]);
    let all = best(&problem, &vec![1.1; n]).unwrap();
    assert_eq!(worked(&all), [0, 1, 2, 3, 4, 5, 6]);
    assert!((all.cost + 7.0 * 8.0 * 0.1).abs() < 1e-9, "{}", all.cost);
}

#[test]
fn rest_counts_elapsed_hours_between_shifts() {
    let mut problem = three_shifts();
    problem.contracts[0].min_rest_minutes = 11 * 60;
    // Only the evening of Monday and the next morning pay.
    let mut values = vec![0.0; problem.grid.n_intervals()];
    values[14..22].fill(10.0);
    values[30..38].fill(9.0);
    assert_eq!(worked(&best(&problem, &values).unwrap()), [0]);
    problem.contracts[0].min_rest_minutes = 8 * 60;
    assert_eq!(worked(&best(&problem, &values).unwrap()), [0, 1]);
}

#[test]
fn rest_longer_than_a_day_reaches_over_a_day_off() {
    let mut problem = three_shifts();
    problem.contracts[0].min_rest_minutes = 36 * 60;
    let mut values = vec![0.0; problem.grid.n_intervals()];
    values[22..30].fill(10.0);
    values[48 + 6..48 + 14].fill(9.0);
    // Monday's night ends on Tuesday at 06:00, so work can begin on Wednesday at 18:00.
    assert_eq!(worked(&best(&problem, &values).unwrap()), [0]);
    problem.contracts[0].min_rest_minutes = 24 * 60;
    assert_eq!(worked(&best(&problem, &values).unwrap()), [0, 2]);
}

#[test]
fn a_streak_of_the_previous_roster_goes_on() {
    let mut problem = three_shifts();
    problem.contracts[0].max_consecutive_days = Some(3);
    problem.previous = ["2026-10-31", "2026-11-01"]
        .map(|day| previous(&problem, day, (360, 840)))
        .to_vec();
    let values = vec![2.0; problem.grid.n_intervals()];
    let response = best(&problem, &values).unwrap();
    assert!(response.days[..2].iter().any(Option::is_none));
    assert_eq!(worked(&response).len(), 5);
}

#[test]
fn the_last_previous_shift_is_rested_from() {
    let mut problem = three_shifts();
    problem.contracts[0].min_rest_minutes = 11 * 60;
    problem.previous = vec![previous(&problem, "2026-11-01", (1320, 1800))];
    // The night before ends on Monday at 06:00: from 17:00 on work may begin.
    let mut values = vec![0.0; problem.grid.n_intervals()];
    values[..30].fill(2.0);
    let response = best(&problem, &values).unwrap();
    assert_eq!(worked(&response), [0]);
    assert_eq!(start_of(&problem, &response, 0), 1320);
}

#[test]
fn leave_lowers_what_a_week_owes_and_being_away_does_not() {
    let mut problem = three_shifts();
    problem.contracts[0].days_per_week = (5, 5);
    problem.contracts[0].paid_hours_per_week = (40.0, 40.0);
    let nothing = vec![0.0; problem.grid.n_intervals()];
    let days_with = |problem: &mut RosterProblem, kind, last: &str| {
        problem.agents[0].availability = vec![row(kind, "2026-11-02", last)];
        worked(&best(problem, &nothing).unwrap())
    };
    assert_eq!(worked(&best(&problem, &nothing).unwrap()).len(), 5);
    let leave = AvailabilityKind::Leave;
    assert_eq!(days_with(&mut problem, leave, "2026-11-03").len(), 3);
    let away = AvailabilityKind::Unavailable;
    assert_eq!(days_with(&mut problem, away, "2026-11-03").len(), 5);
    assert_eq!(days_with(&mut problem, away, "2026-11-05"), [4, 5, 6]);
}

#[test]
fn a_week_that_is_not_wholly_planned_owes_nothing() {
    let mut problem = three_shifts();
    problem.week_starts = Weekday::Wed;
    problem.contracts[0].days_per_week = (4, 4);
    let nothing = vec![0.0; problem.grid.n_intervals()];
    assert_eq!(worked(&best(&problem, &nothing).unwrap()), [0; 0]);
    let plenty = vec![9.0; problem.grid.n_intervals()];
    // Two days before the week begins on Wednesday, at most four of the five that are left of it.
    let days = worked(&best(&problem, &plenty).unwrap());
    assert_eq!((days.len(), &days[..2]), (6, &[0, 1][..]));
}

#[test]
fn must_work_days_are_worked_and_yield_to_what_leave_leaves() {
    let mut problem = three_shifts();
    problem.contracts[0].days_per_week = (2, 2);
    problem.contracts[0].must_work_days[5] = true;
    problem.contracts[0].must_work_days[6] = true;
    let mut values = vec![0.0; problem.grid.n_intervals()];
    values[..48].fill(9.0);
    assert_eq!(worked(&best(&problem, &values).unwrap()), [5, 6]);
    problem.agents[0].availability = vec![row(AvailabilityKind::Leave, "2026-11-02", "2026-11-02")];
    let days = worked(&best(&problem, &values).unwrap());
    assert!(days.len() == 1 && days[0] >= 5, "{days:?}");
}

#[test]
fn a_pin_stands_whatever_it_costs() {
    let mut problem = three_shifts();
    let mut pin = row(AvailabilityKind::Pinned, "2026-11-04", "2026-11-04");
    pin.shift = Some(0);
    pin.at = Some(1320);
    problem.agents[0].availability = vec![pin];
    let response = best(&problem, &vec![-1.0; problem.grid.n_intervals()]).unwrap();
    assert_eq!(worked(&response), [2]);
    assert_eq!(start_of(&problem, &response, 2), 1320);
}

#[test]
fn no_nights_keeps_clear_of_the_window_on_both_sides_of_midnight() {
    let mut problem = three_shifts();
    problem.shift_patterns[0].starts = vec![300, 360, 840, 870, 1320];
    problem.agents[0].no_nights_until = Some("2026-11-04".parse().unwrap());
    let compiled = compile(&problem).unwrap();
    let starts = |day: usize| -> Vec<i32> {
        let work = compiled.groups[0].days[day].work.iter();
        work.map(|c| compiled.shifts[day][c.shift].start_clock)
            .collect()
    };
    assert_eq!(starts(1), [360, 840]);
    assert_eq!(starts(2), [300, 360, 840, 870, 1320]);
}

#[test]
fn one_weekend_in_four_weeks_is_free_although_weekends_pay() {
    let mut problem = three_shifts();
    problem.grid = centre("Asia/Shanghai", 60, "2026-11-02", 28).grid;
    problem.queues[0].required = vec![0.0; problem.grid.n_intervals()];
    problem.contracts[0].weekends_off_min = 1;
    let mut values = vec![2.0; problem.grid.n_intervals()];
    // The third weekend pays least.
    values[19 * 24..21 * 24].fill(1.5);
    let response = best(&problem, &values).unwrap();
    let off: Vec<usize> = (0..28)
        .filter(|day| response.days[*day].is_none())
        .collect();
    assert_eq!(off, [19, 20]);
}

#[test]
fn wishes_are_weighed_against_earnings() {
    let mut problem = three_shifts();
    let mut avoids = row(AvailabilityKind::Avoids, "2026-11-02", "2026-11-02");
    avoids.weight = 2.0;
    problem.agents[0].availability = vec![avoids];
    // A wish of weight 2 costs ten; a day earns eight above its wage, or twelve.
    let days_at = |value: f64| {
        let response = best(&problem, &vec![value; problem.grid.n_intervals()]).unwrap();
        worked(&response).len()
    };
    assert_eq!(days_at(2.0), 6);
    assert_eq!(days_at(2.5), 7);
}

#[test]
fn breaks_go_where_presence_earns_least() {
    let mut problem = three_shifts();
    problem.shift_patterns[0].starts = vec![360];
    problem.shift_patterns[0].breaks = vec![
        break_rule(15, true, (60, 120)),
        break_rule(60, false, (180, 300)),
    ];
    let mut values = vec![5.0; problem.grid.n_intervals()];
    values[8] = 3.0;
    values[10] = 2.0;
    let response = best(&problem, &values).unwrap();
    let breaks = &response.days[0].as_ref().unwrap().breaks;
    assert_eq!(breaks, &[8 * 60, 10 * 60]);
    // 7 paid hours of wage; 8 hours of presence, an hour at 2 and a quarter at 3 lost.
    let first_day = 7.0 - (6.0 * 5.0 + 3.0 + 2.0 - 2.0 - 0.25 * 3.0);
    let other_days = 7.0 - (8.0 * 5.0 - 5.0 - 1.25);
    assert!((response.cost - first_day - 6.0 * other_days).abs() < 1e-9);
}

#[test]
fn breaks_whose_windows_overlap_keep_their_order_and_gap() {
    let mut problem = three_shifts();
    problem.shift_patterns[0].starts = vec![360];
    problem.shift_patterns[0].break_gap_minutes = 30;
    problem.shift_patterns[0].breaks = vec![
        break_rule(30, true, (60, 300)),
        break_rule(30, false, (60, 300)),
    ];
    let mut values = vec![5.0; problem.grid.n_intervals()];
    values[9] = 1.0;
    let response = best(&problem, &values).unwrap();
    // One of them takes the cheap hour from 09:00, the other keeps half an hour away from it.
    let breaks = &response.days[0].as_ref().unwrap().breaks;
    assert_eq!(breaks, &[7 * 60, 9 * 60]);
}

#[test]
fn nights_over_a_clock_change_last_and_pay_what_the_clock_says() {
    for (zone, first_day, hours) in [
        ("Europe/Berlin", "2026-03-28", 7),
        ("Europe/Berlin", "2026-10-24", 9),
        ("America/New_York", "2026-03-07", 7),
        ("America/New_York", "2026-10-31", 9),
    ] {
        let mut problem = centre(zone, 60, first_day, 2);
        problem.shift_patterns = vec![pattern("night", 480, &[1320])];
        problem.contracts = vec![contract(&[0])];
        problem.agents = vec![agent(0, &[0])];
        let compiled = compile(&problem).unwrap();
        let shift = compiled.shifts[0][0];
        let elapsed = shift.end_minute - shift.start_minute;
        assert_eq!(elapsed, hours * 60, "{zone} {first_day}");
        assert_eq!(shift.paid_minutes, hours * 60);
        assert_eq!(shift.ordinary_paid_minutes, 480);
        assert_eq!(compiled.groups[0].days[0].work[0].cost, hours as f64);
    }
}

#[test]
fn a_skipped_start_does_not_exist_and_a_repeated_one_exists_twice() {
    let starts = |first_day: &str| -> Vec<i64> {
        let mut problem = centre("Europe/Berlin", 60, first_day, 1);
        problem.shift_patterns = vec![pattern("early", 480, &[120, 150, 240])];
        problem.contracts = vec![contract(&[0])];
        problem.agents = vec![agent(0, &[0])];
        let shifts = compile(&problem).unwrap().shifts;
        shifts[0].iter().map(|s| s.start_minute).collect()
    };
    assert_eq!(starts("2026-03-29"), [180]);
    assert_eq!(starts("2026-10-25"), [120, 180, 150, 210, 300]);
}

#[test]
fn work_of_the_last_evening_runs_beyond_the_plan_and_is_paid() {
    // The month ends with the plan: the night of 30 November ends in December.
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-30", 1);
    problem.shift_patterns = vec![pattern("night", 480, &[1320])];
    problem.contracts = vec![contract(&[0])];
    problem.agents = vec![agent(0, &[0])];
    let response = best(&problem, &[10.0; 24]).unwrap();
    assert_eq!(worked(&response), [0]);
    assert!((response.cost - (8.0 - 2.0 * 10.0)).abs() < 1e-9);
}

#[test]
fn shrinkage_lowers_what_presence_earns() {
    let mut problem = three_shifts();
    problem.shrinkage = crate::units::Shrinkage::new(0.25).unwrap();
    let n = problem.grid.n_intervals();
    let response = best(&problem, &vec![2.0; n]).unwrap();
    assert!((response.cost - 7.0 * 8.0 * (1.0 - 2.0 * 0.75)).abs() < 1e-9);
}

#[test]
fn a_person_whose_rules_conflict_has_no_roster() {
    let mut problem = three_shifts();
    problem.contracts[0].days_per_week = (6, 6);
    problem.contracts[0].max_consecutive_days = Some(2);
    assert!(best(&problem, &vec![0.0; problem.grid.n_intervals()]).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_shortest_path_equals_enumeration(case in brute::cases()) {
        let (problem, values) = case;
        let found = best(&problem, &values);
        let expected = brute::least_cost(&problem, &values);
        match (found, expected) {
            (None, None) => {}
            (Some(found), Some(expected)) => {
                let own = brute::cost_of(&problem, &values, &found);
                prop_assert!((found.cost - expected).abs() < 1e-9, "{} {expected}", found.cost);
                prop_assert!((own - expected).abs() < 1e-9, "the roster costs {own}, not {expected}");
            }
            (found, expected) => prop_assert!(false, "{found:?} {expected:?}"),
        }
    }
}
