//! Some planning weeks in a row as one program sees them.

use std::ops::Range;

/// The part of the plan that one program prices: a week, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Position of its first week among the planning weeks.
    pub(super) first_week: usize,
    /// The planned days of each of its weeks.
    pub(super) weeks: Vec<Range<usize>>,
    /// All its planned days.
    pub(super) days: Range<usize>,
    /// The intervals it prices: from the first start of its days to the first start after them, so
    /// that the morning after the last night belongs to the week that staffs it.
    pub(super) intervals: Range<usize>,
}

impl Frame {
    /// Which of its weeks holds a day.
    pub(super) fn week_of(&self, day: usize) -> usize {
        self.weeks.partition_point(|week| week.end <= day)
    }

    /// Frames in a row as one.
    pub(super) fn joined(frames: &[Frame]) -> Option<Frame> {
        let (first, last) = (frames.first()?, frames.last()?);
        Some(Frame {
            first_week: first.first_week,
            weeks: frames.iter().flat_map(|f| f.weeks.clone()).collect(),
            days: first.days.start..last.days.end,
            intervals: first.intervals.start..last.intervals.end,
        })
    }
}
