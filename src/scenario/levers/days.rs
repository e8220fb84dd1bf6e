//! The days that a lever speaks of.

use chrono::{Duration, NaiveDate};

use crate::plan::PlanInputs;
use crate::scenario::ScenarioError;

/// The spans named, both ends included; every planned day where none is.
pub(super) fn spans(
    inputs: &PlanInputs,
    named: &[(NaiveDate, NaiveDate)],
) -> Result<Vec<(NaiveDate, NaiveDate)>, ScenarioError> {
    if let Some(&(first, last)) = named.iter().find(|(first, last)| last < first) {
        return Err(ScenarioError::EmptySpan { first, last });
    }
    if named.is_empty() {
        return Ok(vec![planned(inputs)]);
    }
    Ok(named.to_vec())
}

/// The first and the last planned day.
pub(super) fn planned(inputs: &PlanInputs) -> (NaiveDate, NaiveDate) {
    let first = inputs.grid.first_day();
    let length = inputs.grid.n_days() as i64;
    (first, first + Duration::days(length - 1))
}
