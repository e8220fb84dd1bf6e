//! Tests of the audit, and the scenes and random rosters that other tests may borrow.

mod clocks;
pub(crate) mod generator;
mod good_rosters;
mod mutated;
mod planted;
mod reference;
pub(crate) mod support;
