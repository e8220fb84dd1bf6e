//! From cells to a typed question, from its answer to cells: one function per model.

use super::Model;
use super::row_error::RowError;
use super::table::{Row, Table};
use crate::staffing::calculator::{
    ChatQuestion, ErlangAQuestion, ErlangBQuestion, ErlangCQuestion, StaffQuestion, chat, erlang_a,
    erlang_b, erlang_c, staff,
};
use crate::staffing::deferred::{Amount, DeferredInterval, amount, due_after, serve};
use crate::staffing::{Binding, WaitingService};
use crate::units::ServiceLevelDefinition;

/// One entry per row: the result cells, or why there are none.
pub(super) type Answers = Vec<Result<Vec<String>, RowError>>;

pub(super) fn answer(model: Model, table: &Table) -> Answers {
    let each = |ask: fn(&Row) -> Result<Vec<String>, RowError>| {
        table
            .rows()
            .map(|row| row.check_width().and_then(|()| ask(&row)))
            .collect()
    };
    match model {
        Model::ErlangB => each(ask_erlang_b),
        Model::ErlangC => each(ask_erlang_c),
        Model::ErlangA => each(ask_erlang_a),
        Model::Chat => each(ask_chat),
        Model::Staff => each(ask_staff),
        Model::Deferred => ask_deferred(table),
    }
}

fn ask_erlang_b(row: &Row) -> Result<Vec<String>, RowError> {
    let answer = erlang_b(&ErlangBQuestion {
        agents: row.whole("agents")?,
        offered_load: row.number("offered_load")?,
    })?;
    Ok(vec![print(answer.blocking), print(answer.ln_blocking)])
}

fn ask_erlang_c(row: &Row) -> Result<Vec<String>, RowError> {
    let service = erlang_c(&erlang_c_question(row)?)?;
    Ok(first_five(&service, ServiceLevelDefinition::Offered))
}

fn ask_erlang_a(row: &Row) -> Result<Vec<String>, RowError> {
    let base = erlang_c_question(row)?;
    let definition = row.definition()?;
    let service = match row.patience()? {
        Some(patience_s) => erlang_a(&ErlangAQuestion { base, patience_s })?,
        None if row.text("patience_s").is_empty() => {
            return Err(RowError::Empty {
                column: "patience_s",
            });
        }
        None => erlang_c(&base)?,
    };
    Ok(all_measures(&service, definition))
}

fn ask_chat(row: &Row) -> Result<Vec<String>, RowError> {
    const AT_ONCE: &str = "concurrency";
    let at_once = row.whole(AT_ONCE)?;
    let question = ChatQuestion {
        base: erlang_c_question(row)?,
        concurrency: u32::try_from(at_once).map_err(|_| RowError::Cell {
            column: AT_ONCE,
            found: row.text(AT_ONCE).to_owned(),
            expected: "a few conversations",
        })?,
        concurrency_slowdown: slowdown(row)?,
        patience_s: row.patience()?,
    };
    let definition = row.definition()?;
    Ok(all_measures(&chat(&question)?, definition))
}

fn ask_staff(row: &Row) -> Result<Vec<String>, RowError> {
    let service_level = row.optional("service_level")?;
    let answer_within_s = row.optional("answer_within_s")?;
    if service_level.is_some() && answer_within_s.is_none() {
        return Err(RowError::Empty {
            column: "answer_within_s",
        });
    }
    let definition = row.definition()?;
    let answer = staff(&StaffQuestion {
        offered: row.number("offered")?,
        interval_s: row.number("interval_s")?,
        handle_time_s: row.number("handle_time_s")?,
        answer_within_s: answer_within_s.unwrap_or(0.0),
        service_level,
        definition,
        patience_s: row.patience()?,
        max_occupancy: row.optional("max_occupancy")?,
        max_abandonment: row.optional("max_abandonment")?,
        max_average_speed_of_answer_s: row.optional("max_average_speed_of_answer_s")?,
        min_agents: row.optional_whole("min_agents")?.unwrap_or(0),
        shrinkage: row.optional("shrinkage")?.unwrap_or(0.0),
    })?;
    let mut cells = vec![
        answer.base_staff.to_string(),
        answer.scheduled_staff.to_string(),
        answer.binding.map_or("", Binding::as_str).to_owned(),
    ];
    let mut measures = all_measures(&answer.service, definition);
    measures.truncate(7);
    if answer_within_s.is_none() {
        // Without a target time there is no service level to speak of.
        measures[1].clear();
        measures[2].clear();
    }
    cells.extend(measures);
    Ok(cells)
}

fn ask_deferred(table: &Table) -> Answers {
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
        match deferred_case(&members_rows) {
            Ok(intervals) => {
                for (&i, interval) in members.iter().zip(intervals) {
                    answers[i] = Ok(deferred_cells(&interval));
                }
            }
            // One broken interval leaves the whole backlog unknown.
            Err(error) => members
                .iter()
                .for_each(|&i| answers[i] = Err(error.clone())),
        }
    }
    answers
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
    let text = row.text(column);
    if text.is_empty() {
        return Err(RowError::Empty { column });
    }
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

fn erlang_c_question(row: &Row) -> Result<ErlangCQuestion, RowError> {
    Ok(ErlangCQuestion {
        agents: row.whole("agents")?,
        offered_load: row.number("offered_load")?,
        handle_time_s: row.number("handle_time_s")?,
        answer_within_s: row.number("answer_within_s")?,
    })
}

/// Handle-time factors at 1, 2, 3 … conversations, separated by `|`.
fn slowdown(row: &Row) -> Result<Vec<f64>, RowError> {
    const COLUMN: &str = "concurrency_slowdown";
    let text = row.text(COLUMN);
    if text.is_empty() {
        return Ok(vec![1.0]);
    }
    text.split('|')
        .map(|part| part.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| RowError::Cell {
            column: COLUMN,
            found: text.to_owned(),
            expected: "numbers separated by |, such as 1|1.2|1.5",
        })
}

fn first_five(service: &WaitingService, definition: ServiceLevelDefinition) -> Vec<String> {
    [
        service.probability_of_wait,
        service.in_time.by(definition),
        service.late.by(definition),
        service.average_speed_of_answer_s,
        service.occupancy,
    ]
    .map(print)
    .to_vec()
}

fn all_measures(service: &WaitingService, definition: ServiceLevelDefinition) -> Vec<String> {
    let mut cells = first_five(service, definition);
    cells.extend(
        [
            service.abandonment,
            service.average_wait_s,
            service.in_time.offered,
            service.in_time.answered,
            service.in_time.excluding_short,
            service.in_time.including_short,
            service.in_time.virtual_wait,
        ]
        .map(print),
    );
    cells
}

/// The shortest text that reads back as the same `f64`; very small and large ones with an exponent.
fn print(value: f64) -> String {
    if value == 0.0 || (1e-5..1e16).contains(&value.abs()) || !value.is_finite() {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}
