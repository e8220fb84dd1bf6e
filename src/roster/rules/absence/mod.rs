//! What `availability.csv` and `agents.csv` say of a person: leave, hours away, pins, protection.

mod leave;
mod no_nights;
mod only_shift;
mod pinned;
mod unavailable;

use super::Rule;

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &leave::RULE,
    &unavailable::RULE,
    &no_nights::RULE,
    &only_shift::RULE,
    &pinned::RULE,
];
