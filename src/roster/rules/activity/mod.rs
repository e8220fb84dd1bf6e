//! The rows of `activities.csv`: each inside a shift, each on a queue that the person can serve.

mod activity_outside_shift;
mod activity_without_shift;
mod breaks_not_checked;
mod on_queue;
mod skill;

use super::Rule;

/// The rules of this folder.
pub(super) const RULES: &[&Rule] = &[
    &activity_without_shift::RULE,
    &activity_outside_shift::RULE,
    &on_queue::RULE,
    &skill::RULE,
    &breaks_not_checked::RULE,
];
