use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::progress::{Phase, Progress, Silent};

const EXACT: InteriorPoint = InteriorPoint {
    optimality: 1e-9,
    feasibility: 1e-8,
};

/// Least 2x + 3y with x + y ≥ 4, x ≤ 3: x = 3, y = 1, and a unit more demand costs 3.
fn small() -> Program {
    let mut program = Program::new();
    let demand = program.add_row(4.0, f64::INFINITY);
    program.add_column(2.0, (0.0, 3.0), [(demand, 1.0)]);
    program.add_column(3.0, (0.0, f64::INFINITY), [(demand, 1.0)]);
    program
}

#[test]
fn an_interior_point_knows_the_price_of_a_row() {
    let solution = small().solve_interior(EXACT, &Silent).unwrap();
    assert!((solution.objective - 9.0).abs() < 1e-6);
    assert!((solution.row_duals[0] - 3.0).abs() < 1e-5);
}

#[test]
fn a_column_added_after_a_solve_lowers_the_cost_of_the_next() {
    let mut program = small();
    program.add_column(1.0, (0.0, 2.0), [(RowId(0), 1.0)]);
    let solution = program.solve_interior(EXACT, &Silent).unwrap();
    assert!((solution.objective - 6.0).abs() < 1e-6);
}

#[test]
fn duals_lie_in_the_middle_of_the_optimal_face() {
    // Least |shortage| + |surplus| at a kink: any price between −1 and 1 is optimal.
    let mut program = Program::new();
    let cover = program.add_row(2.0, 2.0);
    program.add_column(0.0, (2.0, 2.0), [(cover, 1.0)]);
    program.add_column(1.0, (0.0, f64::INFINITY), [(cover, 1.0)]);
    program.add_column(1.0, (0.0, f64::INFINITY), [(cover, -1.0)]);
    let other = program.add_row(1.0, f64::INFINITY);
    program.add_column(1.0, (0.0, 5.0), [(other, 1.0)]);
    let solution = program.solve_interior(EXACT, &Silent).unwrap();
    assert!(
        solution.row_duals[0].abs() < 0.9,
        "{:?}",
        solution.row_duals
    );
}

#[test]
fn an_infeasible_program_is_named_so() {
    let mut program = Program::new();
    let row = program.add_row(5.0, f64::INFINITY);
    program.add_choice(1.0, [(row, 1.0)]);
    let found = program.solve_integer(IntegerLimits::PROVEN, None);
    assert_eq!(found, Err(SolverFailure::Infeasible));
    assert!(program.solve_interior(EXACT, &Silent).is_err());
}

#[test]
fn an_unbounded_program_has_no_answer() {
    let mut program = Program::new();
    let row = program.add_row(0.0, f64::INFINITY);
    program.add_column(-1.0, (0.0, f64::INFINITY), [(row, 1.0)]);
    assert!(program.solve_interior(EXACT, &Silent).is_err());
}

#[test]
fn an_empty_program_has_no_answer() {
    assert!(Program::new().solve_interior(EXACT, &Silent).is_err());
}

#[test]
fn a_knapsack_is_solved_to_its_proven_optimum() {
    // Best value within weight 10: {6, 3} + nothing = 13 of weights 6 and 4.
    let mut program = Program::new();
    let weight = program.add_row(f64::NEG_INFINITY, 10.0);
    for (value, load) in [(9.0, 6.0), (5.0, 5.0), (4.0, 4.0), (3.0, 3.0)] {
        program.add_choice(-value, [(weight, load)]);
    }
    let best = program.solve_integer(IntegerLimits::PROVEN, None).unwrap();
    assert!((best.objective + 13.0).abs() < 1e-9);
    assert!((best.bound + 13.0).abs() < 1e-6 && best.gap() < 1e-6);
    let again = program
        .solve_integer(IntegerLimits::PROVEN, Some(&best.columns))
        .unwrap();
    assert_eq!(again.objective, best.objective);
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    assert_eq!(
        small().solve_interior(EXACT, &Silent),
        small().solve_interior(EXACT, &Silent)
    );
}

/// Counts how often it is asked, and wants to stop from some time on.
struct Asked {
    times: AtomicUsize,
    at_most: usize,
}

impl Asked {
    fn at_most(at_most: usize) -> Self {
        let times = AtomicUsize::new(0);
        Self { times, at_most }
    }
}

impl Progress for Asked {
    fn step(&self, _: Phase, _: usize, _: usize, _: &str) {}

    fn stop_requested(&self) -> bool {
        self.times.fetch_add(1, Ordering::Relaxed) >= self.at_most
    }
}

#[test]
fn a_long_solve_ends_when_a_stop_is_asked_for() {
    // A dense program of some hundred rows.
    let mut program = Program::new();
    let rows: Vec<RowId> = (0..300)
        .map(|i| program.add_row(f64::from(i % 17), f64::INFINITY))
        .collect();
    for column in 0..600_u32 {
        let factor = |row: u32| f64::from((row * 7919 + column * 104_729) % 101) / 100.0;
        let entries = rows.iter().zip(0..).map(|(&row, at)| (row, factor(at)));
        program.add_column(1.0 + f64::from(column % 13), (0.0, 9.0), entries);
    }
    let patient = Asked::at_most(usize::MAX);
    assert!(program.solve_interior(EXACT, &patient).is_ok());
    let in_all = patient.times.into_inner();
    assert!(in_all > 10, "{in_all}");
    let impatient = Asked::at_most(3);
    let stopped = program.solve_interior(EXACT, &impatient);
    assert_eq!(stopped, Err(SolverFailure::Limit));
    let asked = impatient.times.into_inner();
    assert!(asked < in_all / 2, "{asked} of {in_all}");
}
