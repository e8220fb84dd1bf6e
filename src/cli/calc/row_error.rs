//! Why a row of a table has no answer.

use crate::staffing::StaffingError;

/// Why one row has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum RowError {
    #[error("column \"{column}\" is empty, expected a value")]
    Empty { column: &'static str },
    #[error("column \"{column}\" holds \"{found}\", expected {expected}")]
    Cell {
        column: &'static str,
        found: String,
        expected: &'static str,
    },
    #[error("{found} cells, the header has {expected}")]
    Width { found: usize, expected: usize },
    #[error(transparent)]
    Staffing(#[from] StaffingError),
    #[error("interval {interval} of the case: {source}")]
    InCase {
        interval: usize,
        source: Box<RowError>,
    },
}
