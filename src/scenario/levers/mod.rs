//! The levers, one file each: what the planner says, and which inputs it edits.
//!
//! A lever holds names, not positions, so that a list of changes can be written before the project is
//! read and means the same after an earlier change. Adding a lever is adding a file here and a line
//! to [`Change`](super::Change).

mod bot;
mod campaign;
mod days;
mod handle_time;
mod open;
mod people;
mod shrinkage;
mod target;
mod volume;

pub use bot::Bot;
pub use campaign::Campaign;
pub use handle_time::HandleTime;
pub use open::Open;
pub use people::People;
pub use shrinkage::ShrinkageSet;
pub use target::Target;
pub use volume::Volume;

use crate::units::OutOfRange;

/// A factor on something: a number of 0 or more.
fn factor(quantity: &'static str, value: f64) -> Result<f64, OutOfRange> {
    if value >= 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(OutOfRange {
        quantity,
        found: value,
        expected: "0 or more",
    })
}

/// A factor on something that cannot vanish: a number above 0.
fn positive(quantity: &'static str, value: f64) -> Result<f64, OutOfRange> {
    if value > 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(OutOfRange {
        quantity,
        found: value,
        expected: "more than 0",
    })
}
