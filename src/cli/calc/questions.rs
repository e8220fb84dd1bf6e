//! From cells to a typed question, from its answer to cells: one function per model.

use super::backlog::{ask_capacity, ask_deferred};
use super::callers::{ask_general, ask_lines, ask_priority, ask_retrial, ask_retrial_day};
use super::cases::by_case;
use super::cells::{all_measures, first_five, print};
use super::moving::ask_moving;
use super::row_error::RowError;
use super::staff::ask_staff;
use super::table::{Row, Table};
use super::{Answers, Model};
use crate::staffing::calculator::{
    ChatQuestion, ErlangAQuestion, ErlangBQuestion, chat, erlang_a, erlang_b, erlang_c,
};
use crate::units::ServiceLevelDefinition;

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
        Model::ErlangAGeneral => each(ask_general),
        Model::FiniteLines => each(ask_lines),
        Model::Priority => each(ask_priority),
        Model::Retrial => each(ask_retrial),
        Model::Deferred => by_case(table, ask_deferred),
        Model::RetrialDay => by_case(table, ask_retrial_day),
        Model::TimeVarying => by_case(table, ask_moving),
        Model::DeferredCapacity => each(ask_capacity),
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
    let service = erlang_c(&row.erlang_c_question()?)?;
    Ok(first_five(&service, ServiceLevelDefinition::Offered))
}

fn ask_erlang_a(row: &Row) -> Result<Vec<String>, RowError> {
    let base = row.erlang_c_question()?;
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
        base: row.erlang_c_question()?,
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

/// Handle-time factors at 1, 2, 3 … conversations, separated by `|`.
fn slowdown(row: &Row) -> Result<Vec<f64>, RowError> {
    let factors = row.numbers("concurrency_slowdown")?;
    Ok(if factors.is_empty() {
        vec![1.0]
    } else {
        factors
    })
}
