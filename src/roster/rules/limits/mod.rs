//! Limits on heads: people on a queue and people at work, of everybody together.

mod min_staff;
mod moments;
mod seats;

use super::Rule;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[&min_staff::RULE, &seats::RULE];
