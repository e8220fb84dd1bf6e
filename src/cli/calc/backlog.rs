//! Deferred work: the rows of a case are the intervals of one backlog.

use super::row_error::RowError;
use super::table::Row;
use crate::staffing::deferred::{
    Amount, DeferredInterval, amount, due_after, least_constant_capacity, serve,
};

pub(super) fn ask_deferred(rows: &[Row]) -> Result<Vec<Vec<String>>, RowError> {
    let intervals = deferred_case(rows)?;
    Ok(intervals.iter().map(deferred_cells).collect())
}

fn deferred_case(rows: &[Row]) -> Result<Vec<DeferredInterval<Amount>>, RowError> {
    let (mut work, mut capacity, mut due) = (Vec::new(), Vec::new(), Vec::new());
    for (i, row) in rows.iter().enumerate() {
        let interval = || -> Result<(Amount, Amount, usize), RowError> {
            row.check_width()?;
            let deadline = row.whole("deadline_intervals")?;
            let last = due_after(i + 1, deadline as usize)[i];
            Ok((
                rational(row, "arrival_work")?,
                rational(row, "capacity")?,
                last,
            ))
        };
        let (arrives, can_do, last) = interval().map_err(|source| RowError::InCase {
            interval: i,
            source: Box::new(source),
        })?;
        work.push(arrives);
        capacity.push(can_do);
        // First come is first due: a later arrival is never due before an earlier one.
        due.push(last.max(due.last().copied().unwrap_or(0)));
    }
    let zero = Amount::from_integer(0.into());
    Ok(serve(&work, &due, &capacity, &zero).intervals)
}

/// A decimal or a quotient such as `120/7`, 0 or more.
fn rational(row: &Row, column: &'static str) -> Result<Amount, RowError> {
    match row.text(column) {
        "" => Err(RowError::Empty { column }),
        text => rational_of(column, text),
    }
}

fn rational_of(column: &'static str, text: &str) -> Result<Amount, RowError> {
    let quotient = || {
        let (over, under) = text.split_once('/')?;
        let (over, under) = (
            over.trim().parse::<u64>().ok()?,
            under.trim().parse::<u64>().ok()?,
        );
        (under > 0).then(|| Amount::new(over.into(), under.into()))
    };
    let decimal = || {
        text.parse()
            .ok()
            .filter(|value| *value >= 0.0)
            .and_then(amount)
    };
    quotient().or_else(decimal).ok_or_else(|| RowError::Cell {
        column,
        found: text.to_owned(),
        expected: "a number or a quotient such as 120/7, 0 or more",
    })
}

fn deferred_cells(interval: &DeferredInterval<Amount>) -> Vec<String> {
    [
        &interval.served_on_time,
        &interval.served_late,
        &interval.backlog_end,
        &interval.overdue_backlog_end,
    ]
    .map(Amount::to_string)
    .to_vec()
}

/// The least capacity per interval that, held constant, does all work of a list by its due time.
pub(super) fn ask_capacity(row: &Row) -> Result<Vec<String>, RowError> {
    const WORK: &str = "arrivals_of_work";
    let text = row.text(WORK);
    if text.is_empty() {
        return Err(RowError::Empty { column: WORK });
    }
    let arrivals: Vec<Amount> = text
        .split('|')
        .map(|part| rational_of(WORK, part.trim()))
        .collect::<Result<_, _>>()?;
    let deadline = row.whole("deadline_intervals")?;
    let capacity = least_constant_capacity(&arrivals, deadline as usize);
    Ok(vec![capacity.to_string()])
}
