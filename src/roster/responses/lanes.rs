//! Equal starts within a week: each week runs in a lane, and a lane holds the starts that go together.
//!
//! ```text
//! lane l     all starts from a_l on, going round the clock, not further than the spread
//! a week     may be worked when one lane holds all of its starts; with any spread there is one lane
//! ```

use std::collections::BTreeSet;

use super::super::compile::{CompiledGroup, CompiledProblem};
use crate::calendar::ClockMinutes;

/// Minutes on the clock's face.
const FACE: ClockMinutes = 1440;

/// The lanes of a group.
#[derive(Debug, Clone)]
pub(super) struct Lanes {
    /// The starts of the group on the clock, ascending.
    clocks: Vec<ClockMinutes>,
    /// Per start the lanes that hold it, ascending.
    of_clock: Vec<Vec<usize>>,
    /// How many there are, at least one.
    pub(super) count: usize,
    every: Vec<usize>,
}

impl Lanes {
    pub(super) fn new(problem: &CompiledProblem, group: &CompiledGroup) -> Self {
        let Some(spread) = group.start_spread else {
            return Self {
                clocks: Vec::new(),
                of_clock: vec![vec![0]],
                count: 1,
                every: vec![0],
            };
        };
        let mut clocks: BTreeSet<ClockMinutes> = BTreeSet::new();
        for (day, choices) in group.days.iter().enumerate() {
            let shifts = &problem.shifts[day];
            clocks.extend(choices.work.iter().map(|c| shifts[c.shift].start_clock));
        }
        let clocks: Vec<ClockMinutes> = clocks.into_iter().collect();
        let held = |from: ClockMinutes| -> BTreeSet<usize> {
            let after = |clock: ClockMinutes| (clock - from).rem_euclid(FACE);
            let positions = 0..clocks.len();
            positions.filter(|&c| after(clocks[c]) <= spread).collect()
        };
        let all: Vec<BTreeSet<usize>> = clocks.iter().map(|&from| held(from)).collect();
        // What a lane allows, a larger one allows too.
        let needed = |at: usize| {
            let mut others = all.iter().enumerate().filter(|(other, _)| *other != at);
            !others.any(|(other, set)| all[at].is_subset(set) && (all[at] != *set || other < at))
        };
        let lanes: Vec<&BTreeSet<usize>> = (0..all.len())
            .filter(|&at| needed(at))
            .map(|at| &all[at])
            .collect();
        let holding = |clock: usize| {
            let lanes = lanes.iter().enumerate();
            let held = lanes.filter(|(_, set)| set.contains(&clock));
            held.map(|(lane, _)| lane).collect()
        };
        Self {
            of_clock: (0..clocks.len()).map(holding).collect(),
            count: lanes.len().max(1),
            every: (0..lanes.len().max(1)).collect(),
            clocks,
        }
    }

    /// The position of a start among those that lanes tell apart.
    pub(super) fn position(&self, clock: ClockMinutes) -> usize {
        match self.clocks.is_empty() {
            true => 0,
            false => self.clocks.partition_point(|&c| c < clock),
        }
    }

    /// The lanes that hold the start at a position.
    pub(super) fn holding(&self, position: usize) -> &[usize] {
        &self.of_clock[position]
    }

    /// All lanes.
    pub(super) fn all(&self) -> &[usize] {
        &self.every
    }
}
