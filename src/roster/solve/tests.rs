mod terms;

use super::*;
use crate::progress::{Phase, Silent};
use crate::roster::samples::{agent, break_rule, centre, contract, pattern, previous, row};
use crate::roster::tiny::{self, Size};
use crate::roster::{AvailabilityKind, Obstacle, instances};

const LIMITS: SolveLimits = SolveLimits {
    effort: 1,
    seed: 1,
    gap: 0.0,
};

fn solved(problem: &RosterProblem, limits: &SolveLimits) -> SolvedRoster {
    match solve(problem, limits, &Silent).unwrap() {
        RosterOutcome::Optimal(solved) | RosterOutcome::Feasible(solved) => solved,
        other => panic!("no roster: {other:?}"),
    }
}

/// Three people who work eight hours from 08:00 or 12:00 on five days of a week.
fn three_people() -> RosterProblem {
    let mut problem = centre("Asia/Shanghai", 60, "2026-11-02", 7);
    problem.shift_patterns = vec![pattern("eight", 480, &[480, 720])];
    problem.contracts = vec![contract(&[0])];
    problem.contracts[0].days_per_week = (5, 5);
    problem.agents = vec![agent(0, &[0]); 3];
    for day in 0..7 {
        problem.queues[0].required[24 * day + 8..24 * day + 16].fill(2.0);
    }
    problem
}

#[test]
fn a_roster_that_meets_its_bound_is_optimal() {
    let problem = three_people();
    let RosterOutcome::Optimal(solved) = solve(&problem, &LIMITS, &Silent).unwrap() else {
        panic!("fourteen person-days are needed and fifteen owed: the rest is surplus");
    };
    // 15 shifts of 8 hours, one of them in surplus for all of its hours.
    assert_eq!(solved.roster.shifts.len(), 15);
    assert!((solved.objective.total() - (15.0 * 8.0 + 0.5 * 8.0)).abs() < 1e-9);
}

#[test]
fn the_search_and_the_objective_agree_on_random_centres() {
    for seed in 0..12 {
        let queues = 1 + seed as usize % 3;
        let problem = tiny::centre(Size {
            people: 6,
            queues,
            days: 14,
            seed,
        });
        let mut compiled = compile(&problem).unwrap();
        let without = take_groups_without_roster(&mut compiled);
        let responder = Responder::new(&compiled);
        let limits = SearchLimits { effort: 0, seed };
        let draft = first_roster(&responder, &limits, &Silent).unwrap();
        let found = draft.improve(f64::NEG_INFINITY, &Proven::default());
        let (parts, _) = evaluate(&problem, &roster(&problem, &compiled, &found));
        let idle: f64 = without.iter().map(idle_cost).sum();
        let (total, expected) = (parts.total(), found.cost + idle);
        assert!(
            (total - expected).abs() < 1e-6 * total,
            "{seed}: {total} {expected}"
        );
    }
}

#[test]
fn equal_inputs_give_equal_rosters_at_any_number_of_threads() {
    let problem = tiny::centre(Size {
        people: 8,
        queues: 2,
        days: 14,
        seed: 3,
    });
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let solved = pool.install(|| solved(&problem, &LIMITS));
        (solved.roster, solved.bound, solved.objective)
    };
    let one = with_threads(1);
    assert_eq!(one, with_threads(2));
    assert_eq!(one, with_threads(3));
}

#[test]
fn a_hundred_people_reach_the_achieved_totals_and_no_bound_passes_them() {
    // (instance, total achieved before, times 1.003)
    for (name, achieved) in [
        ("cc_n100_g30_k1_s1", 15965.65),
        ("cc_n100_g30_k3_s1", 16206.625),
    ] {
        let problem = instances::instance(name);
        let solved = solved(
            &problem,
            &SolveLimits {
                effort: 0,
                ..LIMITS
            },
        );
        let total = solved.objective.total();
        assert!(total <= 1.003 * achieved, "{name}: {total}");
        assert!(solved.bound <= achieved, "{name}: {}", solved.bound);
        assert!(solved.gap() < 0.03, "{name}: {}", solved.gap());
        assert!(solved.left_out.is_empty());
    }
}

#[test]
fn a_gap_that_is_good_enough_ends_the_search() {
    let problem = instances::instance("cc_n100_g30_k1_s1");
    let first = solved(
        &problem,
        &SolveLimits {
            effort: 0,
            ..LIMITS
        },
    );
    let loose = SolveLimits {
        effort: 1000,
        gap: 0.02,
        ..LIMITS
    };
    assert_eq!(solved(&problem, &loose).roster, first.roster);
}

#[test]
fn last_nights_people_cover_the_first_morning_and_rest_after_it() {
    let mut problem = three_people();
    problem.contracts[0].min_rest_minutes = 11 * 60;
    problem.queues[0].required[..6].fill(1.0);
    problem.previous = vec![previous(&problem, "2026-11-01", (1320, 1800))];
    let solved = solved(&problem, &LIMITS);
    assert_eq!(solved.coverage.queues[0].scheduled[..6], [1.0; 6]);
    let of_monday = |s: &&Shift| s.agent == 0 && s.work_date == problem.grid.first_day();
    assert!(solved.roster.shifts.iter().find(of_monday).is_none());
    assert_eq!(solved.objective.understaffed_beyond, 0.0);
}

#[test]
fn a_person_whose_rows_conflict_is_left_out_with_the_least_relaxation() {
    let mut problem = three_people();
    let mut pin = row(AvailabilityKind::Pinned, "2026-11-04", "2026-11-04");
    pin.shift = Some(0);
    problem.agents[1].availability = vec![
        row(AvailabilityKind::Leave, "2026-11-04", "2026-11-04"),
        pin,
    ];
    let without_wish = solved(&problem, &LIMITS).bound;
    let mut wish = row(AvailabilityKind::Prefers, "2026-11-03", "2026-11-03");
    wish.weight = 2.0;
    problem.agents[1].availability.push(wish);
    let solved = solved(&problem, &LIMITS);
    assert_eq!(solved.left_out.len(), 1);
    let left_out = &solved.left_out[0];
    assert_eq!(left_out.agent, 1);
    assert_eq!(
        left_out.reason,
        "cannot hold together: leave 2026-11-04; pinned 2026-11-04 eight"
    );
    assert_eq!(
        left_out.least_relaxation,
        "any one of: without leave 2026-11-04; without pinned 2026-11-04 eight"
    );
    assert!(solved.roster.shifts.iter().all(|shift| shift.agent != 1));
    // The wish of somebody who works nothing is unmet, in the objective and in the bound.
    assert_eq!(solved.objective.preference, 10.0);
    assert!((solved.bound - without_wish - 10.0).abs() < 1e-6);
}

#[test]
fn a_contract_that_no_week_can_satisfy_is_infeasible_before_any_planning() {
    let mut problem = three_people();
    problem.contracts[0].id = "full-time".to_owned();
    problem.contracts[0].paid_hours_per_week = (45.0, 50.0);
    let RosterOutcome::Infeasible(conflicts) = solve(&problem, &LIMITS, &Silent).unwrap() else {
        panic!("five days of eight hours are never 45");
    };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(
        conflicts[0].obstacle,
        Obstacle::Contract("full-time".into())
    );
    assert_eq!(
        conflicts[0].reason,
        "cannot hold together: days_per_week [5, 5]; paid_hours_per_week [45, 50]"
    );
    assert_eq!(
        conflicts[0].smallest_changes,
        [
            "days_per_week [5, 6] instead of days_per_week [5, 5]",
            "paid_hours_per_week [40, 50] instead of paid_hours_per_week [45, 50]"
        ]
    );
}

#[test]
fn a_fixed_day_off_and_a_free_weekend_conflict_only_over_four_weeks() {
    let mut problem = three_people();
    problem.grid = centre("Asia/Shanghai", 60, "2026-11-02", 28).grid;
    problem.queues[0].required = vec![0.0; problem.grid.n_intervals()];
    problem.contracts[0].weekends_off_min = 1;
    problem.contracts[0].must_work_days[6] = true;
    let RosterOutcome::Infeasible(conflicts) = solve(&problem, &LIMITS, &Silent).unwrap() else {
        panic!("whoever works every Sunday has no free weekend");
    };
    assert_eq!(
        conflicts[0].reason,
        "cannot hold together: weekends_off_min 1; must_work_days sun"
    );
}

#[test]
fn a_stop_before_the_first_roster_gives_none_and_a_later_one_the_best_so_far() {
    struct Impatient(Option<Phase>);
    impl Progress for Impatient {
        fn step(&self, _: Phase, _: usize, _: usize, _: &str) {}
        fn stop_requested(&self) -> bool {
            self.0.is_none()
        }
    }
    let problem = three_people();
    let outcome = solve(&problem, &LIMITS, &Impatient(None)).unwrap();
    assert!(matches!(outcome, RosterOutcome::Stopped));
    let outcome = solve(&problem, &LIMITS, &Impatient(Some(Phase::Roster))).unwrap();
    assert!(matches!(outcome, RosterOutcome::Optimal(_)));
}

#[test]
fn nobody_at_all_is_a_plan_with_its_full_price() {
    let mut problem = three_people();
    problem.agents.clear();
    let RosterOutcome::Optimal(solved) = solve(&problem, &LIMITS, &Silent).unwrap() else {
        panic!("nothing can be cheaper");
    };
    let missing = 7.0 * 8.0 * (2.0 * 0.2 + 6.0 * 1.8);
    assert!((solved.objective.total() - missing).abs() < 1e-9);
    assert!((solved.bound - missing).abs() < 1e-6 * missing);
}

#[test]
fn breaks_of_a_crowd_are_spread() {
    let mut problem = three_people();
    problem.agents = vec![agent(0, &[0]); 4];
    problem.shift_patterns[0].starts = vec![480];
    problem.shift_patterns[0].breaks = vec![break_rule(60, false, (120, 300))];
    problem.shift_patterns[0].break_every_minutes = 60;
    problem.contracts[0].days_per_week = (1, 1);
    problem.queues[0].required = vec![0.0; problem.grid.n_intervals()];
    problem.queues[0].required[8..16].fill(3.0);
    let solved = solved(&problem, &LIMITS);
    // Four people on Monday, one of them at lunch in each of four hours: nobody is missing.
    assert_eq!(solved.objective.understaffed_beyond, 0.0);
    assert_eq!(solved.objective.understaffed_first, 0.0);
}

#[test]
fn a_problem_with_no_number_where_one_belongs_is_refused() {
    let mut problem = three_people();
    problem.queues[0].required[3] = f64::NAN;
    assert!(matches!(
        solve(&problem, &LIMITS, &Silent),
        Err(RosterError::Requirement { .. })
    ));
}
