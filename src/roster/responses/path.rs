//! The cheapest path through the states of one person: forward over days, then traced back.

use super::super::compile::{CompiledGroup, Fairness};
use super::automaton::{Automaton, DayStep, WeekendDay};
use super::gains::{Gains, Ticks};
use super::weeks::Shape;

/// What an hour of each kind of unloved work costs the person who is asked, if anything.
pub(super) type Charges<'c> = Option<(&'c Fairness, [f64; 3])>;

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
    /// Least cost over the buckets so far, and over runs.
    least: Vec<f64>,
    runs_least: Vec<f64>,
}

/// One cell of a layer.
#[derive(Debug, Clone, Copy)]
struct State {
    bucket: usize,
    /// Lane × frees + free.
    spot: usize,
    run: usize,
    column: usize,
}

impl State {
    /// The position in a layer with so many spots.
    fn cell(self, shape: &Shape, spots: usize) -> usize {
        ((self.bucket * spots + self.spot) * shape.runs + self.run) * shape.columns + self.column
    }

    fn at(cell: usize, shape: &Shape, spots: usize) -> Self {
        let (block, row) = (cell / shape.block(), cell / shape.columns);
        State {
            bucket: block / spots,
            spot: block % spots,
            run: row % shape.runs,
            column: cell % shape.columns,
        }
    }
}

/// The least cost and the shift of each day (a position in the day's list of shifts).
pub(super) fn best(
    automaton: &Automaton,
    group: &CompiledGroup,
    (ticks, charges): (&Ticks, &Charges),
    scratch: &mut Scratch,
) -> Option<(f64, Vec<Option<usize>>)> {
    scratch.price_arcs(automaton, group, (ticks, charges));
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
    let shape = &automaton.shape;
    let spots = (automaton.days.last()).map_or(shape.lanes.count, |step| step.spots(shape).1);
    let end = State::at(cell, shape, spots);
    Some((cost, scratch.trace_back(automaton, group, end)))
}

impl Scratch {
    /// Charges every shift for its seat from now on: money per hour, one entry per interval.
    pub fn charge_rent(&mut self, rents: Vec<f64>) {
        self.gains.charge_rent(rents);
    }

    /// The cheapest choice of every arc at the values that `gains` holds.
    fn price_arcs(
        &mut self,
        automaton: &Automaton,
        group: &CompiledGroup,
        (ticks, charges): (&Ticks, &Charges),
    ) {
        self.arc_costs.clear();
        self.arc_shifts.clear();
        self.first_arc.clear();
        for (day, (step, choices)) in automaton.days.iter().zip(&group.days).enumerate() {
            self.first_arc.push(self.arc_costs.len());
            for arc in &step.arcs {
                let mut best = (f64::INFINITY, 0);
                for &index in &step.choices[arc.choices.clone()] {
                    let choice = &choices.work[index];
                    let mut cost = choice.cost - self.gains.of_shift(ticks, day, choice.shift);
                    if let Some((fairness, prices)) = charges {
                        cost += fairness.charge(prices, day, choice.shift);
                    }
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
        let spots = shape.lanes.count * shape.counts();
        self.push_layer(spots * shape.block());
        let start = State {
            bucket: automaton.start.0,
            spot: 0,
            run: automaton.start.1,
            column: 0,
        };
        self.cells[start.cell(shape, spots)] = 0.0;
        for (day, step) in automaton.days.iter().enumerate() {
            let before = self.last_layer();
            let size = step.buckets * step.spots(shape).1 * shape.block();
            let after = self.push_layer(size);
            let (done, new) = self.cells.split_at_mut(after);
            let first = self.first_arc[day];
            let mut layers = Layers {
                shape,
                step,
                old: &done[before..],
                new,
                least: &mut self.least,
                runs_least: &mut self.runs_least,
            };
            layers.work(&self.arc_costs[first..first + step.arcs.len()]);
            if let Some(cost) = group.days[day].off {
                layers.day_off(cost);
            }
            if step.folds() {
                let folded = self.push_layer(size);
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
                let cost = self.cells[after + state.cell(shape, step.spots(shape).1)];
                let layer = self.last_layer();
                state = unfold(shape, step, &self.cells[layer..], (state, cost));
            }
            let after = self.pop_layer();
            let cost = self.cells[after + state.cell(shape, step.spots(shape).1)];
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

/// Where a worked day, with its start at a position among the clocks, or a day off (`None`) leads a
/// lane and a count of free weekends: pairs of spots (from, to).
///
/// Counts from `owed + 1` on stand for a worked Saturday. A week begins in no lane, written as the first.
fn spot_moves<'s>(
    shape: &'s Shape,
    step: &'s DayStep,
    clock: Option<usize>,
) -> impl Iterator<Item = (usize, usize)> + 's {
    let held = match clock {
        Some(clock) => shape.lanes.holding(clock),
        None => shape.lanes.all(),
    };
    held.iter().flat_map(move |&lane| {
        let from_lane = if step.week_begins { 0 } else { lane };
        free_moves(shape, step, clock.is_some())
            .map(move |(from, to)| (from_lane * step.frees.0 + from, lane * step.frees.1 + to))
    })
}

/// Where a worked day (`true`) or a day off leads a count of free weekends: pairs (from, to).
fn free_moves(shape: &Shape, step: &DayStep, works: bool) -> impl Iterator<Item = (usize, usize)> {
    let (counts, owed) = (shape.counts(), shape.owed);
    let weekend = step.weekend;
    (0..step.frees.0).map(move |free| {
        let (count, saturday_worked) = (free % counts, free >= counts);
        let to = match weekend {
            WeekendDay::Saturday if works => count + counts,
            WeekendDay::Sunday if !works && !saturday_worked => (count + 1).min(owed),
            _ => count,
        };
        (free, to)
    })
}

/// The layers before and after one day.
struct Layers<'l> {
    shape: &'l Shape,
    step: &'l DayStep,
    old: &'l [f64],
    new: &'l mut [f64],
    /// Least cost over buckets, (lanes, frees, runs, columns).
    least: &'l mut Vec<f64>,
    /// Least cost over runs, (columns).
    runs_least: &'l mut Vec<f64>,
}

impl Layers<'_> {
    /// Adds every way to work that day to the new layer.
    fn work(&mut self, costs: &[f64]) {
        let block = self.shape.block();
        self.start_least();
        let mut taken = 0;
        // Nobody in the last run may work on.
        let run_move = if self.shape.counts_runs {
            self.shape.columns
        } else {
            0
        };
        for (arc, &cost) in self.step.arcs.iter().zip(costs) {
            while taken <= arc.entry {
                self.take_bucket(taken);
                taken += 1;
            }
            for (from, to) in spot_moves(self.shape, self.step, Some(arc.clock)) {
                let source = &self.least[from * block..(from + 1) * block - run_move];
                let to = arc.exit * self.step.spots(self.shape).1 + to;
                let target = &mut self.new[to * block..(to + 1) * block];
                let first = run_move + self.step.work_move + arc.extra;
                lower(&mut target[first..], source, cost);
            }
        }
        let void = if self.step.work_move > 0 {
            &self.shape.void_moved
        } else {
            &self.shape.void_still
        };
        for block_cells in self.new.chunks_exact_mut(block) {
            for &cell in void {
                block_cells[cell] = f64::INFINITY;
            }
        }
    }

    fn start_least(&mut self) {
        self.least.clear();
        self.least.resize(
            self.step.spots(self.shape).0 * self.shape.block(),
            f64::INFINITY,
        );
    }

    /// Lowers the least cost to that of one more bucket.
    fn take_bucket(&mut self, bucket: usize) {
        let size = self.least.len();
        lower(
            self.least,
            &self.old[bucket * size..(bucket + 1) * size],
            0.0,
        );
    }

    /// Adds the day off to the new layer.
    fn day_off(&mut self, cost: f64) {
        let (block, columns) = (self.shape.block(), self.shape.columns);
        let mut bucket = 0;
        // Buckets that lead to the same one stand side by side and are taken together.
        for same in self.step.off_to.chunk_by(|a, b| a == b) {
            self.start_least();
            for _ in same {
                self.take_bucket(bucket);
                bucket += 1;
            }
            for (from, to) in spot_moves(self.shape, self.step, None) {
                let runs = &self.least[from * block..(from + 1) * block];
                self.runs_least.clear();
                self.runs_least.extend_from_slice(&runs[..columns]);
                for run in runs[columns..].chunks_exact(columns) {
                    lower(self.runs_least, run, 0.0);
                }
                let to = same[0] * self.step.spots(self.shape).1 + to;
                let target = &mut self.new[to * block..][..columns];
                lower(target, &self.runs_least[self.step.off_move..], cost);
            }
        }
    }
}

/// Lowers each cost to `source + added` where that is less.
fn lower(costs: &mut [f64], source: &[f64], added: f64) {
    for (low, &value) in costs.iter_mut().zip(source) {
        let next = value + added;
        *low = if next < *low { next } else { *low };
    }
}

/// Gathers the states at the end of a week or of a block of 28 days.
fn fold(shape: &Shape, step: &DayStep, raw: &[f64], new: &mut [f64]) {
    let width = shape.columns;
    let frees = step.frees.1;
    for (row, cells) in raw[..new.len()].chunks_exact(width).enumerate() {
        let spot = row / shape.runs % step.spots(shape).1;
        let free = spot % frees;
        // Too few free weekends in the block end the path here.
        if step.block_end && free != shape.owed {
            continue;
        }
        let to_free = if step.block_end { 0 } else { free };
        let to_lane = if step.week_end.is_some() {
            0
        } else {
            spot / frees
        };
        let to_spot = to_lane * frees + to_free;
        let target = (row - (spot - to_spot) * shape.runs) * width;
        match &step.week_end {
            Some(columns) => {
                let ends = columns.iter().map(|&(column, cost)| cells[column] + cost);
                new[target] = ends.fold(new[target], f64::min);
            }
            None => lower(&mut new[target..target + width], cells, 0.0),
        }
    }
}

/// A state before gathering that has the cost of the gathered one.
fn unfold(shape: &Shape, step: &DayStep, raw: &[f64], (state, cost): (State, f64)) -> State {
    let frees = step.frees.1;
    let free = match step.block_end {
        true => shape.owed,
        false => state.spot % frees,
    };
    let kept = [(state.column, 0.0)];
    let (columns, lanes) = match &step.week_end {
        Some(columns) => (&columns[..], 0..shape.lanes.count),
        None => (&kept[..], state.spot / frees..state.spot / frees + 1),
    };
    let mut ends = lanes.flat_map(|lane| columns.iter().map(move |end| (lane, end)));
    let from = |(lane, &(column, _)): (usize, &(usize, f64))| State {
        column,
        spot: lane * frees + free,
        ..state
    };
    let end = ends.find(|&(lane, end)| {
        raw[from((lane, end)).cell(shape, step.spots(shape).1)] + end.1 == cost
    });
    from(end.expect("invariant: a gathered cost comes from one of its states"))
}

/// The arc and the state before it that gave `cost`, if working that day did.
fn undo_work(
    shape: &Shape,
    step: &DayStep,
    costs: &[f64],
    (old, state, cost): (&[f64], State, f64),
) -> Option<(usize, State)> {
    let run = match (shape.counts_runs, state.run) {
        (true, 0) => return None,
        (true, run) => run - 1,
        (false, run) => run,
    };
    let spots = step.spots(shape).0;
    for (index, (arc, &arc_cost)) in step.arcs.iter().zip(costs).enumerate() {
        let column = state.column.checked_sub(step.work_move + arc.extra);
        let (Some(column), true) = (column, arc.exit == state.bucket) else {
            continue;
        };
        for (spot, to) in spot_moves(shape, step, Some(arc.clock)) {
            let before = |bucket| State {
                bucket,
                spot,
                run,
                column,
            };
            let came_from = |from: &State| old[from.cell(shape, spots)] + arc_cost == cost;
            if to == state.spot
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
    let column = state.column + step.off_move;
    let spots = step.spots(shape).0;
    for (bucket, &to_bucket) in step.off_to.iter().enumerate() {
        for (spot, to) in spot_moves(shape, step, None) {
            if to_bucket != state.bucket || to != state.spot || column >= shape.columns {
                continue;
            }
            let before = |run| State {
                bucket,
                spot,
                run,
                column,
            };
            let came_from = |from: &State| old[from.cell(shape, spots)] + off == cost;
            if let Some(from) = (0..shape.runs).map(before).find(came_from) {
                return from;
            }
        }
    }
    unreachable!("invariant: every cost in a layer comes from the layer before")
}
