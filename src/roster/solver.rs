//! The only file that names a solver: linear and integer programs as data, and what came of them.
//!
//! A [`Program`] is a plain list of rows and columns. Columns may be added between two solves, as
//! column generation does; handing the whole list over again takes milliseconds where a solve takes
//! tenths of a second. HiGHS runs quiet, on one thread and with a fixed seed, so the same program
//! gives the same answer. No status is trusted on its own: an answer counts only where its values
//! are there and finite.

mod interrupt;

use std::num::NonZeroU32;

use highs::{ColProblem, HighsModelStatus, HighsSolutionStatus, Model, Sense, SolvedModel};

use crate::progress::Progress;

#[cfg(test)]
mod tests;

/// A program that minimises cost over rows and columns with bounds.
#[derive(Debug, Clone)]
pub struct Program {
    /// Least and most of each row.
    rows: Vec<(f64, f64)>,
    costs: Vec<f64>,
    /// Least and most of each column.
    bounds: Vec<(f64, f64)>,
    whole: Vec<bool>,
    /// Where each column's entries begin; one more at the end.
    starts: Vec<usize>,
    /// Row and factor.
    entries: Vec<(usize, f64)>,
}

/// A row of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowId(pub usize);

/// A column of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnId(pub usize);

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SolverFailure {
    /// No values satisfy the rows.
    #[error("no values satisfy all rows of the program")]
    Infeasible,
    /// Cost can fall without end.
    #[error("the cost of the program has no lower limit")]
    Unbounded,
    /// A limit came before the first usable answer.
    #[error("a limit was reached before an answer was found")]
    Limit,
    /// The solver gave up, or its values are not numbers.
    #[error("the solver returned no usable values")]
    Numerical,
}

/// How exact an interior-point solve has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InteriorPoint {
    /// Relative gap between the primal and the dual objective at which it stops.
    pub optimality: f64,
    /// How far rows and reduced costs may be off.
    pub feasibility: f64,
}

/// The central point near the optimum of a linear program.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearSolution {
    /// Cost.
    pub objective: f64,
    /// One value per column.
    pub columns: Vec<f64>,
    /// What one unit more on a row's side costs: one per row.
    pub row_duals: Vec<f64>,
    /// Interior-point steps.
    pub iterations: u32,
}

/// When an integer solve may end before the proof is complete.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntegerLimits {
    /// Relative gap that is good enough.
    pub gap: f64,
    /// Gap in units of the cost that is good enough: less than the step between two possible costs.
    pub absolute_gap: f64,
    /// Most branch-and-bound nodes; the reproducible limit.
    pub nodes: Option<u32>,
    /// Most seconds; answers that depend on it depend on the machine.
    pub seconds: Option<f64>,
}

impl IntegerLimits {
    /// Until the optimum is proven.
    pub const PROVEN: IntegerLimits = IntegerLimits {
        gap: 0.0,
        absolute_gap: 1e-9,
        nodes: None,
        seconds: None,
    };
}

/// The best values found for an integer program.
#[derive(Debug, Clone, PartialEq)]
pub struct IntegerSolution {
    /// Cost of these values.
    pub objective: f64,
    /// No values cost less than this.
    pub bound: f64,
    /// One value per column.
    pub columns: Vec<f64>,
}

impl IntegerSolution {
    /// (objective − bound) ÷ |objective|; 0 when both are equal.
    pub fn gap(&self) -> f64 {
        let missing = self.objective - self.bound;
        if missing <= 0.0 {
            0.0
        } else {
            missing / self.objective.abs().max(1e-9)
        }
    }
}

impl Default for Program {
    fn default() -> Self {
        Self::new()
    }
}

impl Program {
    /// A program without rows and columns.
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            costs: Vec::new(),
            bounds: Vec::new(),
            whole: Vec::new(),
            starts: vec![0],
            entries: Vec::new(),
        }
    }

    /// Adds a row whose value lies between `least` and `most`; infinite where there is no limit.
    pub fn add_row(&mut self, least: f64, most: f64) -> RowId {
        self.rows.push((least, most));
        RowId(self.rows.len() - 1)
    }

    /// Adds a column of values between `least` and `most` with its factor in each row.
    pub fn add_column(
        &mut self,
        cost: f64,
        (least, most): (f64, f64),
        entries: impl IntoIterator<Item = (RowId, f64)>,
    ) -> ColumnId {
        self.costs.push(cost);
        self.bounds.push((least, most));
        self.whole.push(false);
        self.entries
            .extend(entries.into_iter().map(|(row, factor)| (row.0, factor)));
        self.starts.push(self.entries.len());
        ColumnId(self.costs.len() - 1)
    }

    /// Adds a column that is 0 or 1.
    pub fn add_choice(
        &mut self,
        cost: f64,
        entries: impl IntoIterator<Item = (RowId, f64)>,
    ) -> ColumnId {
        self.add_count(cost, 1.0, entries)
    }

    /// Adds a column of whole numbers from 0 to `most`.
    pub fn add_count(
        &mut self,
        cost: f64,
        most: f64,
        entries: impl IntoIterator<Item = (RowId, f64)>,
    ) -> ColumnId {
        let column = self.add_column(cost, (0.0, most), entries);
        self.whole[column.0] = true;
        column
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// How many columns there are.
    pub fn n_columns(&self) -> usize {
        self.costs.len()
    }

    /// Solves the program without regard to whole numbers by an interior-point method that stops at
    /// a central point: no crossover, so duals lie in the middle of the optimal face and move little
    /// when columns are added. Ends when `progress` asks for it.
    ///
    /// # Errors
    /// [`SolverFailure`] where there is no point with finite values, and after a stop.
    pub fn solve_interior(
        &self,
        wanted: InteriorPoint,
        progress: &dyn Progress,
    ) -> Result<LinearSolution, SolverFailure> {
        let mut model = self.model(false)?;
        set(&mut model, "solver", "ipx")?;
        set(&mut model, "run_crossover", "off")?;
        // Presolve would settle small programs at a vertex, and undoing it blurs the centre.
        set(&mut model, "presolve", "off")?;
        set(&mut model, "ipm_optimality_tolerance", wanted.optimality)?;
        set(
            &mut model,
            "primal_feasibility_tolerance",
            wanted.feasibility,
        )?;
        set(&mut model, "dual_feasibility_tolerance", wanted.feasibility)?;
        let solved = interrupt::solve(model, progress)?;
        reject(&solved)?;
        let values = solved.get_solution();
        let solution = LinearSolution {
            objective: solved.objective_value(),
            columns: values.columns().to_vec(),
            row_duals: values.dual_rows().to_vec(),
            iterations: solved.ipm_iteration_count().max(0) as u32,
        };
        let sizes = (solution.columns.len(), solution.row_duals.len());
        let complete = sizes == (self.n_columns(), self.n_rows());
        let numbers = solution.objective.is_finite()
            && all_finite(&solution.columns)
            && all_finite(&solution.row_duals);
        let has_duals = solved.int_info_value(c"dual_solution_status") != Ok(0);
        if complete && numbers && has_duals {
            Ok(solution)
        } else {
            Err(SolverFailure::Numerical)
        }
    }

    /// Solves the program with its whole numbers by branch and cut, from `start` if one is known.
    ///
    /// # Errors
    /// [`SolverFailure`] where no values were found that satisfy all rows.
    pub fn solve_integer(
        &self,
        limits: IntegerLimits,
        start: Option<&[f64]>,
    ) -> Result<IntegerSolution, SolverFailure> {
        let mut model = self.model(true)?;
        set(&mut model, "mip_rel_gap", limits.gap)?;
        set(&mut model, "mip_abs_gap", limits.absolute_gap)?;
        if let Some(nodes) = limits.nodes {
            set(
                &mut model,
                "mip_max_nodes",
                i32::try_from(nodes).unwrap_or(i32::MAX),
            )?;
        }
        if let Some(seconds) = limits.seconds {
            set(&mut model, "time_limit", seconds)?;
        }
        if let Some(start) = start {
            model
                .try_set_solution(Some(start), None, None, None)
                .map_err(|_| SolverFailure::Numerical)?;
        }
        let solved = model.try_solve().map_err(|_| SolverFailure::Numerical)?;
        reject(&solved)?;
        self.read_integer(&solved)
    }

    /// Takes the values of an integer solve and computes their cost anew.
    fn read_integer(&self, solved: &SolvedModel) -> Result<IntegerSolution, SolverFailure> {
        if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
            return Err(SolverFailure::Limit);
        }
        let columns = solved.get_solution().columns().to_vec();
        if columns.len() != self.n_columns() || !all_finite(&columns) {
            return Err(SolverFailure::Numerical);
        }
        let objective = columns.iter().zip(&self.costs).map(|(x, c)| x * c).sum();
        let bound = if self.whole.iter().any(|&whole| whole) {
            solved.double_info_value(c"mip_dual_bound").ok()
        } else {
            Some(solved.objective_value())
        };
        Ok(IntegerSolution {
            objective,
            bound: bound
                .filter(|bound| !bound.is_nan())
                .unwrap_or(f64::NEG_INFINITY),
            columns,
        })
    }

    fn model(&self, with_whole: bool) -> Result<Model, SolverFailure> {
        let mut problem = ColProblem::new();
        let rows: Vec<highs::Row> = self
            .rows
            .iter()
            .map(|&(least, most)| problem.add_row(least..=most))
            .collect();
        for column in 0..self.n_columns() {
            let entries = &self.entries[self.starts[column]..self.starts[column + 1]];
            let (least, most) = self.bounds[column];
            problem.add_column_with_integrality(
                self.costs[column],
                least..=most,
                entries
                    .iter()
                    .map(|&(row, factor)| (rows[row], factor))
                    .collect::<Vec<_>>(),
                with_whole && self.whole[column],
            );
        }
        let mut model = problem
            .try_optimise(Sense::Minimise)
            .map_err(|_| SolverFailure::Numerical)?;
        model.make_quiet();
        model.set_threads(NonZeroU32::MIN);
        set(&mut model, "parallel", "off")?;
        set(&mut model, "random_seed", 0)?;
        Ok(model)
    }
}

fn set<V: highs::HighsOptionValue>(
    model: &mut Model,
    option: &str,
    value: V,
) -> Result<(), SolverFailure> {
    model
        .try_set_option(option, value)
        .map_err(|_| SolverFailure::Numerical)
}

/// Ends where the status alone rules out an answer; every other status is judged by its values.
fn reject(solved: &SolvedModel) -> Result<(), SolverFailure> {
    match solved.status() {
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => {
            Err(SolverFailure::Infeasible)
        }
        HighsModelStatus::Unbounded => Err(SolverFailure::Unbounded),
        HighsModelStatus::NotSet
        | HighsModelStatus::LoadError
        | HighsModelStatus::ModelError
        | HighsModelStatus::PresolveError
        | HighsModelStatus::SolveError
        | HighsModelStatus::PostsolveError
        | HighsModelStatus::ModelEmpty
        | HighsModelStatus::ReachedMemoryLimit => Err(SolverFailure::Numerical),
        _ => Ok(()),
    }
}

fn all_finite(values: &[f64]) -> bool {
    values.iter().all(|v| v.is_finite())
}
