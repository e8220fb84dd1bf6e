//! What a planner is told beside the numbers: why a day is as it is, and what to know of the history.

pub(crate) mod explain;
pub(crate) mod remarks;
pub(crate) mod unusual;
