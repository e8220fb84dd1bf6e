//! One planning week as the weekly programs see it.

use std::ops::Range;

/// The part of the plan that one weekly program prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Position among the planning weeks.
    pub(super) week: usize,
    /// Its planned days.
    pub(super) days: Range<usize>,
    /// The intervals it prices: from the first start of its days to the first start after them, so
    /// that the morning after the last night belongs to the week that staffs it.
    pub(super) intervals: Range<usize>,
}
