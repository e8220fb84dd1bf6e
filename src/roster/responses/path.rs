//! The cheapest path through the states of one person: forward over days, then traced back.

use super::super::compile::{CompiledGroup, DayChoices};
use super::automaton::{Automaton, DayStep, Shape, WeekendDay};
use super::gains::{Gains, Ticks};

/// Working memory of a response, to be used again for the next one; holds no result.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) gains: Gains,
    /// Cost of the best choice of each arc, day by day.
    arc_costs: Vec<f64>,
    /// The shift of that choice.
    arc_shifts: Vec<usize>,
    /// Per day the position of its first arc in the lists above.
    first_arc: Vec<usize>,
    /// All layers of least costs one after another.
    cells: Vec<f64>,
    /// Per layer its first cell.
    first_cell: Vec<usize>,
    /// Least cost over the buckets so far.
    least: Vec<f64>,
}

/// One cell of a layer.
#[derive(Debug, Clone, Copy)]
struct State {
    bucket: usize,
    free: usize,
    run: usize,
    column: usize,
}

impl State {
    fn cell(self, shape: &Shape) -> usize {
        self.bucket * shape.bucket()
            + self.free * shape.block()
            + self.run * shape.columns
            + self.column
    }
}

/// The least cost and the shift of each day (a position in the day's list of shifts).
pub(super) fn best(
    automaton: &Automaton,
    group: &CompiledGroup,
    ticks: &Ticks,
    scratch: &mut Scratch,
) -> Option<(f64, Vec<Option<usize>>)> {
    scratch.price_arcs(automaton, group, ticks);
    let last = scratch.sweep_forward(automaton, group);
    let cells = &scratch.cells[last..];
    let (cell, cost) = cells
        .iter()
        .copied()
        .enumerate()
        .fold((0, f64::INFINITY), |best, next| {
            if next.1 < best.1 { next } else { best }
        });
    if cost == f64::INFINITY {
        return None;
    }
    let end = state_of(&automaton.shape, cell);
    Some((cost, scratch.trace_back(automaton, group, end)))
}

fn state_of(shape: &Shape, cell: usize) -> State {
    State {
        bucket: cell / shape.bucket(),
        free: cell % shape.bucket() / shape.block(),
        run: cell % shape.block() / shape.columns,
        column: cell % shape.columns,
    }
}

impl Scratch {
    /// The cheapest choice of every arc at the values that `gains` holds.
    fn price_arcs(&mut self, automaton: &Automaton, group: &CompiledGroup, ticks: &Ticks) {
        self.arc_costs.clear();
        self.arc_shifts.clear();
        self.first_arc.clear();
        for (day, (step, choices)) in automaton.days.iter().zip(&group.days).enumerate() {
            self.first_arc.push(self.arc_costs.len());
            for arc in &step.arcs {
                let mut best = (f64::INFINITY, 0);
                for &index in &step.choices[arc.choices.clone()] {
                    let choice = &choices.work[index];
                    let cost = choice.cost - self.gains.of_shift(ticks, day, choice.shift);
                    if cost < best.0 {
                        best = (cost, choice.shift);
                    }
                }
                self.arc_costs.push(best.0);
                self.arc_shifts.push(best.1);
            }
        }
    }

    /// Fills all layers and returns the first cell of the last one.
    ///
    /// Layer 0 is the state before the first day. Each day adds the layer after it and, where a
    /// week or a block ends, a second one with the states gathered.
    fn sweep_forward(&mut self, automaton: &Automaton, group: &CompiledGroup) -> usize {
        let shape = &automaton.shape;
        self.cells.clear();
        self.first_cell.clear();
        self.push_layer(shape.bucket());
        let start = State {
            bucket: automaton.start.0,
            free: 0,
            run: automaton.start.1,
            column: 0,
        };
        self.cells[start.cell(shape)] = 0.0;
        for (day, step) in automaton.days.iter().enumerate() {
            let before = self.last_layer();
            let after = self.push_layer(step.buckets * shape.bucket());
            let (done, new) = self.cells.split_at_mut(after);
            let old = &done[before..];
            let first = self.first_arc[day];
            let costs = &self.arc_costs[first..first + step.arcs.len()];
            work(shape, step, costs, (old, new, &mut self.least));
            day_off(shape, step, &group.days[day], (old, new, &mut self.least));
            if step.folds() {
                let folded = self.push_layer(step.buckets * shape.bucket());
                let (done, new) = self.cells.split_at_mut(folded);
                fold(shape, step, &done[after..], new);
            }
        }
        self.last_layer()
    }

    fn last_layer(&self) -> usize {
        *self
            .first_cell
            .last()
            .expect("invariant: layer 0 comes first")
    }

    fn push_layer(&mut self, cells: usize) -> usize {
        let first = self.cells.len();
        self.first_cell.push(first);
        self.cells.resize(first + cells, f64::INFINITY);
        first
    }

    /// The shifts on the cheapest path that ends in `state`.
    fn trace_back(
        &mut self,
        automaton: &Automaton,
        group: &CompiledGroup,
        mut state: State,
    ) -> Vec<Option<usize>> {
        let shape = &automaton.shape;
        let mut shifts = vec![None; automaton.days.len()];
        for (day, step) in automaton.days.iter().enumerate().rev() {
            if step.folds() {
                let after = self.pop_layer();
                let cost = self.cells[after + state.cell(shape)];
                let layer = self.last_layer();
                state = unfold(shape, step, &self.cells[layer..], (state, cost));
            }
            let after = self.pop_layer();
            let cost = self.cells[after + state.cell(shape)];
            let layer = &self.cells[self.last_layer()..];
            let first = self.first_arc[day];
            let costs = &self.arc_costs[first..first + step.arcs.len()];
            state = if let Some((arc, from)) = undo_work(shape, step, costs, (layer, state, cost)) {
                shifts[day] = Some(self.arc_shifts[first + arc]);
                from
            } else {
                let off = group.days[day].off.unwrap_or(f64::INFINITY);
                undo_day_off(shape, step, off, (layer, state, cost))
            };
        }
        shifts
    }

    /// Drops the last layer from the list and returns its first cell; the cells stay readable.
    fn pop_layer(&mut self) -> usize {
        self.first_cell
            .pop()
            .expect("invariant: as many layers as were pushed")
    }
}

/// Where a worked day (`true`) or a day off leads a count of free weekends: pairs (from, to).
fn free_moves(shape: &Shape, day: WeekendDay, works: bool) -> impl Iterator<Item = (usize, usize)> {
    let owed = shape.owed;
    let counted = shape.frees > 1;
    let after_saturday = counted && day == WeekendDay::Sunday;
    let from = if after_saturday {
        shape.frees
    } else {
        owed + 1
    };
    (0..if counted { from } else { 1 }).map(move |free| {
        let (count, saturday_worked) = (free % (owed + 1), free > owed);
        let to = match day {
            WeekendDay::Saturday if works => count + owed + 1,
            WeekendDay::Sunday if !works && !saturday_worked => (count + 1).min(owed),
            _ => count,
        };
        (free, to)
    })
}

/// Adds to the new layer every way to work that day.
fn work(
    shape: &Shape,
    step: &DayStep,
    costs: &[f64],
    (old, new, least): (&[f64], &mut [f64], &mut Vec<f64>),
) {
    let (bucket, block) = (shape.bucket(), shape.block());
    least.clear();
    least.resize(bucket, f64::INFINITY);
    let mut taken = 0;
    // The last run stays where it is: nobody legal is in it.
    let rows = if shape.counts_runs {
        block - shape.columns
    } else {
        block
    };
    let run_move = block - rows;
    for (arc, &cost) in step.arcs.iter().zip(costs) {
        while taken <= arc.entry {
            for (low, &next) in least.iter_mut().zip(&old[taken * bucket..]) {
                *low = if next < *low { next } else { *low };
            }
            taken += 1;
        }
        for (from, to) in free_moves(shape, step.weekend, true) {
            let source = &least[from * block..from * block + rows];
            let first = arc.exit * bucket + to * block + run_move + arc.column_move;
            let end = arc.exit * bucket + (to + 1) * block;
            for (low, &value) in new[first..end].iter_mut().zip(source) {
                let next = value + cost;
                *low = if next < *low { next } else { *low };
            }
        }
    }
    for block_cells in new.chunks_exact_mut(block) {
        for &cell in &shape.void {
            block_cells[cell] = f64::INFINITY;
        }
    }
}

/// Adds to the new layer the day off.
fn day_off(
    shape: &Shape,
    step: &DayStep,
    choices: &DayChoices,
    (old, new, least): (&[f64], &mut [f64], &mut Vec<f64>),
) {
    let Some(cost) = choices.off else {
        return;
    };
    let (bucket, block, columns) = (shape.bucket(), shape.block(), shape.columns);
    for (from_bucket, &to_bucket) in step.off_to.iter().enumerate() {
        for (from, to) in free_moves(shape, step.weekend, false) {
            let source = &old[from_bucket * bucket + from * block..][..block];
            least.clear();
            least.extend_from_slice(&source[..columns]);
            for run in source[columns..].chunks_exact(columns) {
                for (low, &next) in least.iter_mut().zip(run) {
                    *low = if next < *low { next } else { *low };
                }
            }
            let target = &mut new[to_bucket * bucket + to * block..][..columns];
            for (low, &value) in target.iter_mut().zip(least.iter()) {
                let next = value + cost;
                *low = if next < *low { next } else { *low };
            }
        }
    }
}

/// Gathers the states at the end of a week or of a block of 28 days.
fn fold(shape: &Shape, step: &DayStep, raw: &[f64], new: &mut [f64]) {
    let width = shape.columns;
    for (row, cells) in raw[..step.buckets * shape.bucket()]
        .chunks_exact(width)
        .enumerate()
    {
        let free = row / shape.runs % shape.frees;
        let Some(to_free) = folded_free(shape, step, free) else {
            continue;
        };
        let target = row - (free - to_free) * shape.runs;
        match &step.week_end {
            Some(columns) => {
                for &column in columns {
                    let low = &mut new[target * width];
                    *low = low.min(cells[column]);
                }
            }
            None => {
                for (low, &next) in new[target * width..].iter_mut().zip(cells) {
                    *low = low.min(next);
                }
            }
        }
    }
}

/// Where a count of free weekends goes at the end of a block; `None` where too few were free.
fn folded_free(shape: &Shape, step: &DayStep, free: usize) -> Option<usize> {
    if !step.block_end || shape.frees == 1 {
        return Some(free);
    }
    (free == shape.owed).then_some(0)
}

/// A state before gathering with the cost of the gathered one.
fn unfold(shape: &Shape, step: &DayStep, raw: &[f64], (state, cost): (State, f64)) -> State {
    let free = if step.block_end && shape.frees > 1 {
        shape.owed
    } else {
        state.free
    };
    let gathered = [state.column];
    let columns = step.week_end.as_deref().unwrap_or(&gathered);
    columns
        .iter()
        .map(|&column| State {
            column,
            free,
            ..state
        })
        .find(|from| raw[from.cell(shape)] == cost)
        .expect("invariant: a gathered cost comes from one of its states")
}

/// The arc and the state before it that gave `cost`, if working that day did.
fn undo_work(
    shape: &Shape,
    step: &DayStep,
    costs: &[f64],
    (old, state, cost): (&[f64], State, f64),
) -> Option<(usize, State)> {
    let run_before = match (shape.counts_runs, state.run) {
        (true, 0) => return None,
        (true, run) => run - 1,
        (false, run) => run,
    };
    for (index, (arc, &arc_cost)) in step.arcs.iter().zip(costs).enumerate() {
        if arc.exit != state.bucket || arc.column_move > state.column {
            continue;
        }
        for (free, to) in free_moves(shape, step.weekend, true) {
            let before = |bucket| State {
                bucket,
                free,
                run: run_before,
                column: state.column - arc.column_move,
            };
            let came_from = |from: &State| old[from.cell(shape)] + arc_cost == cost;
            if to == state.free
                && let Some(from) = (0..=arc.entry).map(before).find(came_from)
            {
                return Some((index, from));
            }
        }
    }
    None
}

/// The state before a day off that gave `cost`.
fn undo_day_off(
    shape: &Shape,
    step: &DayStep,
    off: f64,
    (old, state, cost): (&[f64], State, f64),
) -> State {
    for (bucket, &to_bucket) in step.off_to.iter().enumerate() {
        for (free, to) in free_moves(shape, step.weekend, false) {
            if to_bucket != state.bucket || to != state.free {
                continue;
            }
            for run in 0..shape.runs {
                let from = State {
                    bucket,
                    free,
                    run,
                    column: state.column,
                };
                if old[from.cell(shape)] + off == cost {
                    return from;
                }
            }
        }
    }
    unreachable!("invariant: every cost in a layer comes from the layer before")
}
