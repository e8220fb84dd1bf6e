//! Questions about what callers do: their patience, the lines they find, their rank, their repeats.

use super::cases::each_interval;
use super::cells::{all_measures, first_five, print};
use super::row_error::RowError;
use super::table::Row;
use crate::staffing::calculator::callers::{
    LinesQuestion, PatienceQuestion, PriorityQuestion, RetrialQuestion, any_patience,
    limited_lines, priority_class, retrials, retrials_by_chain,
};
use crate::staffing::time_varying::{Flow, FlowInterval, flow};
use crate::units::ServiceLevelDefinition;

pub(super) fn ask_general(row: &Row) -> Result<Vec<String>, RowError> {
    let answer = any_patience(&PatienceQuestion {
        base: row.erlang_c_question()?,
        distribution: row.text("patience_distribution"),
        patience_s: row.optional("patience_s")?,
        balking_share: row.optional("balking_share")?.unwrap_or(0.0),
    })?;
    let mut cells = all_measures(&answer.service, row.definition()?);
    cells.extend(
        [
            answer.wait_p50_s,
            answer.wait_p90_s,
            answer.answered_wait_p90_s,
        ]
        .map(print),
    );
    cells.push(answer.regime.as_str().to_owned());
    Ok(cells)
}

pub(super) fn ask_lines(row: &Row) -> Result<Vec<String>, RowError> {
    let answer = limited_lines(&LinesQuestion {
        base: row.erlang_c_question()?,
        lines: row.whole("lines")?,
        patience_s: row.patience()?,
    })?;
    let mut cells = all_measures(&answer.service, row.definition()?);
    let own = [
        answer.blocking,
        answer.mean_queue,
        answer.average_wait_of_accepted_s,
    ];
    cells.extend(own.map(print));
    Ok(cells)
}

pub(super) fn ask_priority(row: &Row) -> Result<Vec<String>, RowError> {
    const LOADS: &str = "offered_loads";
    let loads = row.numbers(LOADS)?;
    if loads.is_empty() {
        return Err(RowError::Empty { column: LOADS });
    }
    let service = priority_class(&PriorityQuestion {
        agents: row.whole("agents")?,
        offered_loads: &loads,
        class: row.whole("class")?,
        handle_time_s: row.number("handle_time_s")?,
        answer_within_s: row.number("answer_within_s")?,
    })?;
    Ok(first_five(&service, ServiceLevelDefinition::Offered))
}

/// By the fixed point; by the chain where the row says after how long customers call again.
pub(super) fn ask_retrial(row: &Row) -> Result<Vec<String>, RowError> {
    let question = RetrialQuestion {
        base: row.erlang_c_question()?,
        patience_s: row.number("patience_s")?,
        retry_share: row.number("retry_share")?,
    };
    let definition = row.definition()?;
    let fast = retrials(&question)?;
    let mut cells = vec![
        print(fast.attempt_load),
        print(fast.attempts),
        print(fast.served),
        print(fast.lost),
    ];
    cells.extend(
        all_measures(&fast.per_attempt, definition)
            .into_iter()
            .take(7),
    );
    match row.optional("retry_after_s")? {
        None => cells.extend(std::iter::repeat_n(String::new(), 6)),
        Some(after) => {
            let exact = retrials_by_chain(&question, after)?;
            let own = [
                exact.attempt_load,
                exact.served,
                exact.abandonment,
                exact.occupancy,
                exact.first_calls_wait,
                exact.repeats_wait,
            ];
            cells.extend(own.map(print));
        }
    }
    Ok(cells)
}

/// The rows of a case are the intervals of one day.
pub(super) fn ask_retrial_day(rows: &[Row]) -> Result<Vec<Vec<String>>, RowError> {
    let intervals: Vec<FlowInterval> = each_interval(rows, flow_interval)?;
    let flows = flow(&intervals)?;
    let day = flows
        .iter()
        .fold(Flow::default(), |day, next| day.then(next));
    Ok(flows.iter().map(|flow| flow_cells(flow, &day)).collect())
}

fn flow_interval(row: &Row) -> Result<FlowInterval, RowError> {
    row.check_width()?;
    Ok(FlowInterval {
        length_s: row.number("interval_s")?,
        offered: row.number("offered")?,
        handle_time_s: row.number("handle_time_s")?,
        people: row.number("agents")?,
        patience_s: row.number("patience_s")?,
        retry_share: row.number("retry_share")?,
        retry_after_s: row.number("retry_after_s")?,
        open: row.open()?,
    })
}

fn flow_cells(flow: &Flow, day: &Flow) -> Vec<String> {
    let counts = [
        flow.attempts(),
        flow.retries,
        flow.answered,
        flow.abandoned,
        flow.gone,
        flow.waiting_at_end,
        flow.about_to_call_at_end,
    ];
    let rates = [
        flow.pass_rate_of_attempts(),
        flow.pass_rate_of_customers(),
        day.pass_rate_of_attempts(),
        day.pass_rate_of_customers(),
    ];
    let rates = rates.map(|rate| rate.map(print).unwrap_or_default());
    counts.map(print).into_iter().chain(rates).collect()
}
