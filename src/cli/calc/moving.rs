//! A day whose load moves: the rows of a case are its intervals.

use super::cases::each_interval;
use super::cells::print;
use super::row_error::RowError;
use super::staff::question;
use super::table::Row;
use crate::staffing::calculator::moving::{MovingAnswer, MovingInterval, RuleAnswer, moving_day};

pub(super) fn ask_moving(rows: &[Row]) -> Result<Vec<Vec<String>>, RowError> {
    let intervals = each_interval(rows, interval)?;
    let answers = moving_day(&intervals)?;
    let pairs = intervals.iter().zip(&answers);
    Ok(pairs.map(|(asked, answer)| cells(asked, answer)).collect())
}

fn interval(row: &Row) -> Result<MovingInterval, RowError> {
    row.check_width()?;
    // Without a target there is nothing to measure.
    row.number("service_level")?;
    Ok(MovingInterval {
        question: question(row)?,
        open: row.open()?,
    })
}

fn cells(asked: &MovingInterval, answer: &MovingAnswer) -> Vec<String> {
    let rule = |rule: &RuleAnswer| {
        [
            rule.base_staff.to_string(),
            print(rule.promised),
            rule.measured.map(print).unwrap_or_default(),
        ]
    };
    let mut cells = vec![print(answer.offered_load), print(answer.highest_load)];
    cells.extend(rule(&answer.sipp));
    cells.extend(rule(&answer.mol));
    cells.push(warning(asked, answer));
    cells
}

fn warning(asked: &MovingInterval, answer: &MovingAnswer) -> String {
    let target = asked.question.service_level;
    let Some((measured, by_mol)) = answer.sipp.measured.zip(answer.mol.measured) else {
        return "service levels not measured: the day is too large or too quick for the exact chain; \
                ask fewer or shorter intervals"
            .to_owned();
    };
    let Some(target) = target.filter(|_| answer.sipp.misses(target)) else {
        return String::new();
    };
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    format!(
        "{} people give {} where {} was asked: the load moves; {} people give {}",
        answer.sipp.base_staff,
        percent(measured),
        percent(target),
        answer.mol.base_staff,
        percent(by_mol),
    )
}
