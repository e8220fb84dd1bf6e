//! Rows that belong together: those of a case are the intervals of one question.

use super::Answers;
use super::row_error::RowError;
use super::table::{Row, Table};

/// Asks each case, its rows in the order of the table; the column `case` names it.
pub(super) fn by_case(
    table: &Table,
    ask: impl Fn(&[Row]) -> Result<Vec<Vec<String>>, RowError>,
) -> Answers {
    let rows: Vec<Row> = table.rows().collect();
    let mut cases: Vec<(&str, Vec<usize>)> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let case = row.text("case");
        match cases.iter_mut().find(|(name, _)| *name == case) {
            Some((_, members)) => members.push(i),
            None => cases.push((case, vec![i])),
        }
    }
    let mut answers: Answers = rows.iter().map(|_| Ok(Vec::new())).collect();
    for (_, members) in cases {
        let members_rows: Vec<Row> = members.iter().map(|&i| rows[i]).collect();
        match ask(&members_rows) {
            Ok(intervals) => {
                for (&i, cells) in members.iter().zip(intervals) {
                    answers[i] = Ok(cells);
                }
            }
            // One broken interval leaves the whole case unknown.
            Err(error) => members
                .iter()
                .for_each(|&i| answers[i] = Err(error.clone())),
        }
    }
    answers
}

/// Reads every row of a case; one that is refused says which interval it is.
pub(super) fn each_interval<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, RowError>,
) -> Result<Vec<T>, RowError> {
    let read_one = |(interval, row)| {
        read(row).map_err(|source| RowError::InCase {
            interval,
            source: Box::new(source),
        })
    };
    rows.iter().enumerate().map(read_one).collect()
}
