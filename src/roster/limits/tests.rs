use super::*;
use crate::progress::Silent;
use crate::roster::samples::{agent, centre, contract, pattern};
use crate::roster::{RosterOutcome, SolveLimits, SolvedRoster, audit, solve};

const LIMITS: SolveLimits = SolveLimits {
    effort: 1,
    seed: 7,
    gap: 0.0,
};

/// Two weeks, two queues that need two people by day, twelve people, half of whom know both queues.
fn two_queues() -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 30, "2026-11-02", 14);
    let slots: Vec<usize> = (0..problem.grid.n_intervals())
        .map(|t| problem.grid.slot(t))
        .collect();
    let by_day = |slot: usize| if (16..44).contains(&slot) { 2.0 } else { 0.0 };
    problem.queues[0].required = slots.iter().map(|&slot| by_day(slot)).collect();
    let mut chat = problem.queues[0].clone();
    chat.queue = "chat".into();
    problem.queues.push(chat);
    problem.shift_patterns = vec![
        pattern("day", 480, &[480, 600, 720, 840]),
        pattern("night", 540, &[1320]),
    ];
    problem.contracts = vec![contract(&[0, 1])];
    problem.contracts[0].days_per_week = (5, 5);
    problem.contracts[0].min_rest_minutes = 660;
    for at in 0..12 {
        let queues: &[usize] = [&[0][..], &[0, 1], &[1], &[0, 1]][at % 4];
        let mut person = agent(0, queues);
        person.id = format!("a{at:02}").as_str().into();
        problem.agents.push(person);
    }
    problem
}

fn limit(kind: LimitKind, hours: Option<(i32, i32)>, value: u32, price: Option<f64>) -> StaffLimit {
    StaffLimit {
        kind,
        hours,
        value,
        price,
    }
}

fn solved(problem: &RosterProblem) -> SolvedRoster {
    match solve(problem, &LIMITS, &Silent).unwrap() {
        RosterOutcome::Optimal(solved) | RosterOutcome::Feasible(solved) => solved,
        other => panic!("{other:?}"),
    }
}

const NIGHT: Option<(i32, i32)> = Some((1320, 1860));

fn breaches(problem: &RosterProblem, solved: &SolvedRoster, rule: &str) -> usize {
    let found = audit(problem, &solved.roster);
    found.iter().filter(|breach| breach.rule == rule).count()
}

#[test]
fn somebody_stays_at_night_though_nobody_calls() {
    let mut problem = two_queues();
    let night = limit(LimitKind::MinStaff { queue: 1 }, NIGHT, 1, None);
    let first_night = {
        // The first morning belongs to a shift of the evening before the plan.
        problem.limits = vec![StaffLimit {
            hours: Some((1320, 1440)),
            ..night
        }];
        problem.limits[0]
    };
    assert!(breaches(&problem, &solved(&two_queues()), "min_staff") > 0);
    let found = solved(&problem);
    assert_eq!(breaches(&problem, &found, "min_staff"), 0);
    assert_eq!(found.objective.limits, 0.0);
    let night: Vec<usize> = (0..problem.grid.n_intervals())
        .filter(|&t| first_night.holds_in(&problem.grid, t))
        .collect();
    assert_eq!(night.len(), 14 * 4);
    for t in night {
        assert!(found.coverage.queues[1].scheduled[t] >= 1.0 - 1e-9);
    }
    assert!(found.bound <= found.objective.total());
}

#[test]
fn the_second_witness_finds_too_few_on_the_same_days() {
    let mut problem = two_queues();
    let found = solved(&problem);
    problem.limits = vec![
        limit(LimitKind::MinStaff { queue: 0 }, None, 2, Some(1.0)),
        limit(LimitKind::MinStaff { queue: 1 }, None, 2, Some(1.0)),
    ];
    // The audit asks whether any split can be enough; the split of least cost is one of them.
    let (_, coverage) = crate::roster::evaluate(&problem, &found.roster);
    let told = beyond(&problem, &found.roster, &coverage);
    assert_eq!(told.len(), 2);
    let dates = |of: &[crate::roster::Violation]| {
        let of = of.iter().filter(|breach| breach.rule == "min_staff");
        let mut dates: Vec<_> = of.filter_map(|breach| breach.work_date).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    };
    let audited = dates(&audit(&problem, &found.roster));
    let short = |t: &usize| {
        let of = |queue: usize| coverage.queues[queue].scheduled[*t] < 2.0 - 1e-6;
        of(0) || of(1)
    };
    let mut counted: Vec<_> = (0..problem.grid.n_intervals())
        .filter(short)
        .map(|t| problem.grid.wall(t).date())
        .collect();
    counted.dedup();
    assert_eq!(audited, counted);
}

#[test]
fn a_limit_that_nobody_can_keep_is_told_with_ways_out_that_help() {
    let mut problem = two_queues();
    let hours = Some((600, 1200));
    problem.limits = vec![limit(LimitKind::MinStaff { queue: 0 }, hours, 8, None)];
    let RosterOutcome::Infeasible(told) = solve(&problem, &LIMITS, &Silent).unwrap() else {
        panic!("nine people on five days of seven cannot be eight every day");
    };
    assert_eq!(told.len(), 1);
    let name = "min_staff of 8 on voice, 10:00-20:00";
    assert_eq!(told[0].obstacle, Obstacle::Limit(name.into()));
    assert!(told[0].reason.contains("too few"), "{}", told[0].reason);
    let way_out = &told[0].smallest_changes[0];
    let value = way_out.rsplit(' ').next().unwrap().parse().unwrap();
    problem.limits[0].value = value;
    assert_eq!(breaches(&problem, &solved(&problem), "min_staff"), 0);
    problem.limits[0].value = 8;
    problem.limits[0].price = Some(100.0);
    let priced = solved(&problem);
    assert!(priced.objective.limits > 0.0);
    assert!(breaches(&problem, &priced, "min_staff") > 0);
}

#[test]
fn more_people_than_can_ever_be_there_are_proven_out_of_reach() {
    // Nine people know the voice queue; nobody's shift covers the first morning of the plan.
    let cases = [
        (
            Some((600, 1200)),
            10,
            "no more than 9 people at 2026-11-02T10:00",
        ),
        (
            Some((120, 240)),
            1,
            "no more than 0 people at 2026-11-02T02:00",
        ),
    ];
    for (hours, value, reason) in cases {
        let mut problem = two_queues();
        problem.limits = vec![limit(LimitKind::MinStaff { queue: 0 }, hours, value, None)];
        let RosterOutcome::Infeasible(told) = solve(&problem, &LIMITS, &Silent).unwrap() else {
            panic!("{reason}");
        };
        let name = problem.limits[0].name(&problem);
        assert_eq!(told[0].obstacle, Obstacle::OutOfReach(name));
        assert!(told[0].reason.starts_with(reason), "{}", told[0].reason);
        let way_out = &told[0].smallest_changes[0];
        problem.limits[0].value = way_out.rsplit(' ').next().unwrap().parse().unwrap();
        assert_eq!(breaches(&problem, &solved(&problem), "min_staff"), 0);
    }
}

#[test]
fn seats_hold_the_peak_down() {
    let mut problem = two_queues();
    for queue in &mut problem.queues {
        queue.required.iter_mut().for_each(|r| *r *= 2.0);
    }
    let free = solved(&problem);
    let most = at_work(&problem, &free.roster)
        .into_iter()
        .fold(0.0, f64::max);
    assert!(most > 5.0, "{most}");
    problem.limits = vec![limit(LimitKind::Seats, None, 5, None)];
    assert!(breaches(&problem, &free, "seats") > 0);
    let held = solved(&problem);
    assert_eq!(breaches(&problem, &held, "seats"), 0);
    let most = at_work(&problem, &held.roster)
        .into_iter()
        .fold(0.0, f64::max);
    assert!(most <= 5.0, "{most}");
    // A price instead: beyond the seats where that is worth more than the seat costs.
    problem.limits[0].price = Some(1e-3);
    let priced = solved(&problem);
    assert!(breaches(&problem, &priced, "seats") > 0);
    assert!(priced.objective.limits > 0.0 && priced.objective.limits < 1.0);
}

#[test]
fn hours_over_midnight_hold_on_both_sides_of_it() {
    let problem = two_queues();
    let night = limit(LimitKind::Seats, NIGHT, 1, None);
    let clocks: Vec<usize> = (0..48)
        .filter(|&t| night.holds_in(&problem.grid, t))
        .collect();
    assert_eq!(clocks, (0..14).chain(44..48).collect::<Vec<_>>());
    assert_eq!(night.name(&problem), "1 seats, 22:00-07:00");
}
