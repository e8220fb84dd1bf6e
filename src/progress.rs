//! What a long stage tells while it works, and how it is asked to stop; no terminal in it.
//!
//! A stage calls [`Progress::step`] now and then. The command line draws a bar from it, a server
//! would send an event, a test listens to nothing with [`Silent`].

/// Listens to a stage at work and may ask it to stop early.
pub trait Progress: Sync {
    /// `done` of `total` pieces of the named phase are finished. `note` is one short fact worth
    /// showing, such as the best total so far with its gap; it may be empty.
    fn step(&self, phase: Phase, done: usize, total: usize, note: &str);

    /// Whether the stage should stop at the next good moment and return the best it has.
    fn stop_requested(&self) -> bool {
        false
    }
}

/// The named parts of a run, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Reading and checking every input file.
    Read,
    /// Fitting and choosing forecasters.
    Forecast,
    /// Turning load into people.
    Staff,
    /// Column generation for the prices and the bound.
    Prices,
    /// Sweeps that build and improve the roster.
    Roster,
    /// The independent audit.
    Verify,
    /// Event simulation of the finished roster.
    Simulate,
    /// Drawing charts and writing files.
    Report,
    /// Scenarios beside the baseline.
    Scenarios,
}

/// Listens to nothing and never asks to stop.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _phase: Phase, _done: usize, _total: usize, _note: &str) {}
}

/// Passes a wish to stop on, but no steps: for work beside or within another stage.
pub struct Quiet<'a>(pub &'a dyn Progress);

impl Progress for Quiet<'_> {
    fn step(&self, _phase: Phase, _done: usize, _total: usize, _note: &str) {}

    fn stop_requested(&self) -> bool {
        self.0.stop_requested()
    }
}
