use std::sync::OnceLock;

use super::*;
use crate::progress::Silent;
use crate::roster::bound::bound;
use crate::roster::labour::{LabourRules, Parameter, Setting, Severity, Value};
use crate::roster::prices::{PriceLimits, prices};
use crate::roster::responses::Responder;
use crate::roster::tiny::{self, Size};
use crate::roster::{
    AvailabilityKind, AvailabilityRule, RosterOutcome, SolveLimits, SolvedRoster, evaluate, solve,
};

mod bent;
mod many;

/// Two to five people, one and two queues, seven to ten days.
const SIZES: [Size; 8] = [
    size(2, 1, 7, 1),
    size(3, 1, 7, 2),
    size(3, 2, 7, 3),
    size(4, 2, 7, 4),
    size(5, 1, 7, 5),
    size(5, 2, 7, 6),
    size(2, 2, 9, 7),
    size(4, 1, 10, 8),
];

const fn size(people: usize, queues: usize, days: usize, seed: u64) -> Size {
    Size {
        people,
        queues,
        days,
        seed,
    }
}

const LIMITS: IntegerLimits = IntegerLimits {
    gap: 1e-9,
    absolute_gap: 1e-9,
    nodes: Some(100_000),
    seconds: None,
};

/// Every size with its optimum, solved once for all tests.
fn solved() -> &'static [(Size, RosterProblem, ExactRoster)] {
    static SOLVED: OnceLock<Vec<(Size, RosterProblem, ExactRoster)>> = OnceLock::new();
    SOLVED.get_or_init(|| {
        let solve = |size: Size, labour: LabourRules| {
            let mut problem = tiny::centre(size);
            problem.labour = labour;
            let exact = solve_tiny(&problem, LIMITS).unwrap();
            (size, problem, exact)
        };
        let plain = SIZES.into_iter().map(|s| solve(s, LabourRules::none()));
        let lawful = SIZES[4..].iter().map(|s| solve(*s, long_rests()));
        plain.chain(lawful).collect()
    })
}

/// Twelve hours between shifts, 44 where a free day lies between them.
fn long_rests() -> LabourRules {
    let mut rules = LabourRules::none();
    for (parameter, minutes) in [
        (Parameter::MinDailyRest, 12 * 60),
        (Parameter::MinWeeklyRest, 44 * 60),
    ] {
        let setting = Setting {
            value: Value::Number(minutes),
            severity: Severity::Hard,
            price: 0.0,
        };
        rules.set(parameter, setting);
    }
    rules
}

fn search(problem: &RosterProblem) -> SolvedRoster {
    let limits = SolveLimits {
        effort: 1,
        seed: 1,
        gap: 0.0,
    };
    match solve(problem, &limits, &Silent).unwrap() {
        RosterOutcome::Optimal(solved) | RosterOutcome::Feasible(solved) => solved,
        other => panic!("no roster: {other:?}"),
    }
}

fn proven_by_prices(problem: &RosterProblem) -> f64 {
    let compiled = compile(problem).unwrap();
    let prices = prices(&compiled, &PriceLimits::USUAL, &Silent);
    bound(&compiled, &Responder::new(&compiled), &prices.queues)
}

#[test]
fn the_optimum_lies_between_the_bound_and_the_search() {
    for (size, problem, exact) in solved() {
        let slack = 1e-6 * exact.objective;
        let (least, found) = (proven_by_prices(problem), search(problem));
        let total = found.objective.total();
        assert!(exact.objective - exact.bound < slack, "{size:?}: no proof");
        assert!(
            least <= exact.objective + slack,
            "{size:?}: bound {least} above the optimum {}",
            exact.objective
        );
        assert!(
            total >= exact.objective - slack,
            "{size:?}: search {total} below the optimum {}",
            exact.objective
        );
        assert!(
            total < 1.03 * exact.objective,
            "{size:?}: search {total} far above the optimum {}",
            exact.objective
        );
    }
}

#[test]
fn the_optimal_roster_costs_what_the_program_says() {
    for (size, problem, exact) in solved() {
        let total = evaluate(problem, &exact.roster).0.total();
        let difference = (total - exact.objective).abs();
        assert!(
            difference < 1e-6 * total,
            "{size:?}: {total} and {}",
            exact.objective
        );
    }
}

#[test]
fn a_roster_of_the_search_is_a_point_of_the_program() {
    // With everybody pinned to the shifts that the search chose, the program must still have a
    // solution, and it can only place breaks better.
    for (size, problem, _) in solved() {
        let mut problem = problem.clone();
        let found = search(&problem);
        for shift in &found.roster.shifts {
            problem.agents[shift.agent].availability.push(pin(shift));
        }
        let exact = solve_tiny(&problem, LIMITS).unwrap();
        let total = found.objective.total();
        assert!(exact.objective <= total * (1.0 + 1e-6), "{size:?}");
    }
}

#[test]
fn everybody_can_walk_the_path_that_the_program_chose() {
    // With everybody pinned to the optimum, the shortest paths must still exist: the program has
    // forgotten no rule that the responses know.
    for (size, problem, exact) in solved() {
        let mut problem = problem.clone();
        for shift in &exact.roster.shifts {
            problem.agents[shift.agent].availability.push(pin(shift));
        }
        let compiled = compile(&problem).unwrap();
        let without = Responder::new(&compiled).without_roster();
        assert_eq!(without, Vec::<usize>::new(), "{size:?}");
    }
}

fn pin(shift: &Shift) -> AvailabilityRule {
    AvailabilityRule {
        kind: AvailabilityKind::Pinned,
        first_day: shift.work_date,
        last_day: Some(shift.work_date),
        days: [true; 7],
        span: None,
        shift: Some(shift.pattern),
        at: Some(shift.start_clock),
        weight: 1.0,
    }
}

#[test]
fn weekends_stay_free_even_where_only_weekends_need_people() {
    let mut problem = tiny::centre(size(1, 1, 28, 3));
    let weekday = |t: usize| problem.grid.weekday(problem.grid.day_of(t));
    let busy = |t: usize| weekday(t) >= 5 && (8..16).contains(&problem.grid.slot(t));
    let required = (0..problem.grid.n_intervals()).map(|t| f64::from(u8::from(busy(t))));
    problem.queues[0].required = required.collect();
    problem.agents[0].contract = 1;
    problem.agents[0].availability.clear();
    problem.contracts[1].weekends_off_min = 3;
    let exact = solve_tiny(&problem, LIMITS).unwrap();
    let worked: Vec<i64> = exact
        .roster
        .shifts
        .iter()
        .map(|shift| problem.grid.day_index(shift.work_date))
        .collect();
    let busy_weekends = (0..4).filter(|w| worked.iter().any(|&d| d == 7 * w + 5 || d == 7 * w + 6));
    assert_eq!(busy_weekends.count(), 1);
    assert!(proven_by_prices(&problem) <= exact.objective * (1.0 + 1e-6));
}

#[test]
fn a_person_who_owes_more_days_than_are_free_has_no_exact_roster() {
    let mut problem = tiny::centre(size(2, 1, 7, 1));
    for contract in &mut problem.contracts {
        contract.days_per_week = (6, 6);
        contract.max_consecutive_days = Some(2);
    }
    let found = solve_tiny(&problem, LIMITS);
    assert_eq!(found, Err(ExactError::Solver(SolverFailure::Infeasible)));
}

#[test]
fn a_plan_of_many_choices_is_refused_by_their_number() {
    let problem = tiny::centre(size(600, 1, 14, 1));
    let found = solve_tiny(&problem, LIMITS);
    assert!(matches!(found, Err(ExactError::TooLarge { found }) if found > MOST_CHOICES));
}
