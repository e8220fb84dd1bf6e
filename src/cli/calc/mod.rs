//! The calculator on a table: questions in, the same rows with their answers appended out.
//!
//! | model | input columns | appended |
//! |---|---|---|
//! | `erlang-b` | `agents,offered_load` | `blocking,ln_blocking` |
//! | `erlang-c` | `agents,offered_load,handle_time_s,answer_within_s` | `probability_of_wait,service_level,late_share,average_speed_of_answer_s,occupancy` |
//! | `erlang-a` | the same `+ patience_s[,service_level_definition]` | the same `+ abandonment,average_wait_s,service_level_offered,…_answered,…_excluding_short,…_including_short,…_virtual_wait` |
//! | `erlang-a-general` | the same as `erlang-c` `+ patience_distribution[,patience_s,balking_share,service_level_definition]` | as `erlang-a` `+ wait_p50_s,wait_p90_s,answered_wait_p90_s,regime` |
//! | `finite-lines` | the same as `erlang-c` `+ lines[,patience_s,service_level_definition]` | as `erlang-a`, every share of *offered* contacts, `+ blocking,mean_queue,average_wait_of_accepted_s` |
//! | `priority` | `agents,offered_loads,class,handle_time_s,answer_within_s`; loads as `3\|6`, class 1 is served first | as `erlang-c`, of that class |
//! | `retrial` | the same as `erlang-c` `+ patience_s,retry_share[,retry_after_s,service_level_definition]` | `attempt_load,attempts_per_customer,served_of_customers,lost_of_customers`, then `probability_of_wait` to `average_wait_s` of an attempt, all by the fixed point; with `retry_after_s` also by the chain: `chain_attempt_load,chain_served_of_customers,chain_abandonment,chain_occupancy,chain_first_calls_wait,chain_repeats_wait` |
//! | `retrial-day` | `agents,offered,interval_s,handle_time_s,patience_s,retry_share,retry_after_s[,open,case]`; `offered` = first attempts, `open` = `true` or `false` | `attempts,retries,answered,abandoned,gone_for_good,waiting_end,about_to_call_end`, then `pass_rate_of_attempts,pass_rate_of_customers` of the interval and `day_…` of its case; a flow without chance |
//! | `time-varying` | `offered,interval_s,handle_time_s,answer_within_s,service_level[,patience_s,max_occupancy,max_abandonment,max_average_speed_of_answer_s,min_agents,open,case]` | `offered_load,highest_load`, then by each rule `sipp_staff,sipp_formula_service_level,sipp_service_level,mol_staff,mol_formula_service_level,mol_service_level` (the last of each by the exact chain), `warning` |
//! | `chat` | the same as `erlang-c` `+ concurrency[,concurrency_slowdown,patience_s,service_level_definition]` | as `erlang-a` |
//! | `staff` | `offered,interval_s,handle_time_s,answer_within_s,service_level[,patience_s,max_occupancy,max_abandonment,max_average_speed_of_answer_s,service_level_definition,min_agents,shrinkage,load_cv,certainty,load_average]` | `base_staff,scheduled_staff,binding`, then `probability_of_wait` to `average_wait_s` at `base_staff`, `staff_for_service_level,…_abandonment,…_average_speed_of_answer,…_occupancy,…_stability` (each alone), `slack,service_level_one_fewer`, and with `load_cv` `staff_of_mean_load,extra_staff,service_level_of_calls,service_level_of_time,probability_of_service_level` |
//! | `deferred` | `arrival_work,deadline_intervals,capacity[,case]` | `served_on_time,served_late,backlog_end,overdue_backlog_end` |
//! | `deferred-capacity` | `arrivals_of_work,deadline_intervals`; work as `120\|90\|60` | `least_constant_capacity` |
//!
//! Columns are found by their header in any order, others are passed through. Defaults of the
//! optional ones: nobody gives up, no such limit, `service_level_definition` = `offered`,
//! `min_agents` = 0, `shrinkage` = 0, `concurrency_slowdown` = `1` (a list such as `1|1.2|1.5`).
//! `load_cv` spreads the load as a gamma distribution: the targets then hold on average over calls
//! (or time, `load_average`), or with the probability `certainty`.
//! A last column `error` says why a row has no answer. In `staff` the target and the service reached
//! are both called `service_level`: the first is the input, the last the result.
//!
//! Numbers are written in the shortest form that reads back as the same `f64`; deferred amounts are
//! exact rationals such as `120/7`. Rows of `deferred`, `retrial-day` and `time-varying` with the same `case` are the
//! intervals of one backlog or day, in the order of the table.

mod backlog;
mod callers;
mod cases;
mod cells;
mod columns;
mod moving;
mod questions;
mod row_error;
mod staff;
mod table;

use std::str::FromStr;

use row_error::RowError;
use table::Table;

/// One entry per row: the result cells, or why there are none.
type Answers = Vec<Result<Vec<String>, RowError>>;

/// The formula that a table of questions is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// What is lost when nobody can wait.
    ErlangB,
    /// How contacts fare when nobody gives up.
    ErlangC,
    /// How contacts fare when they give up after a while.
    ErlangA,
    /// The same for any distribution of patience.
    ErlangAGeneral,
    /// How contacts fare when only so many fit in.
    FiniteLines,
    /// How a class fares that shares its team with others.
    Priority,
    /// How contacts fare when some of those who give up call again.
    Retrial,
    /// What becomes of attempts and customers through a day on which some call again.
    RetrialDay,
    /// What each rule staffs through a day whose load moves, and what service that gives.
    TimeVarying,
    /// How chats fare when a person holds several.
    Chat,
    /// How many people it takes.
    Staff,
    /// What becomes of work with due times.
    Deferred,
    /// How much capacity work with due times needs.
    DeferredCapacity,
}

impl Model {
    /// All models, in the order of the help.
    pub const ALL: [Model; 13] = [
        Model::ErlangB,
        Model::ErlangC,
        Model::ErlangA,
        Model::ErlangAGeneral,
        Model::FiniteLines,
        Model::Priority,
        Model::Retrial,
        Model::RetrialDay,
        Model::TimeVarying,
        Model::Chat,
        Model::Staff,
        Model::Deferred,
        Model::DeferredCapacity,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::ErlangB => "erlang-b",
            Self::ErlangC => "erlang-c",
            Self::ErlangA => "erlang-a",
            Self::ErlangAGeneral => "erlang-a-general",
            Self::FiniteLines => "finite-lines",
            Self::Priority => "priority",
            Self::Retrial => "retrial",
            Self::RetrialDay => "retrial-day",
            Self::TimeVarying => "time-varying",
            Self::Chat => "chat",
            Self::Staff => "staff",
            Self::Deferred => "deferred",
            Self::DeferredCapacity => "deferred-capacity",
        }
    }

    /// Input columns that a table must have.
    pub fn required_columns(self) -> &'static [&'static str] {
        columns::columns(self).required
    }

    /// Input columns that a table may have.
    pub fn optional_columns(self) -> &'static [&'static str] {
        columns::columns(self).optional
    }

    /// Columns that are appended, before `error`.
    pub fn result_columns(self) -> &'static [&'static str] {
        columns::columns(self).results
    }
}

impl FromStr for Model {
    type Err = CalcError;

    fn from_str(name: &str) -> Result<Self, CalcError> {
        Self::ALL
            .into_iter()
            .find(|model| model.name() == name)
            .ok_or_else(|| CalcError::UnknownModel {
                name: name.to_owned(),
            })
    }
}

/// Why a table as a whole cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalcError {
    /// No such model.
    #[error(
        "\"{name}\" is no model, expected one of {}", Model::ALL.map(Model::name).join(", ")
    )]
    UnknownModel {
        /// The name as given.
        name: String,
    },
    /// A table without a header.
    #[error("the table is empty, expected a header and rows")]
    Empty,
    /// A needed column is not there.
    #[error("column \"{column}\" is missing, {model} needs {}", needed.join(","))]
    MissingColumn {
        /// The model's name.
        model: &'static str,
        /// The first column that is missing.
        column: &'static str,
        /// All that the model needs.
        needed: &'static [&'static str],
    },
    /// An input column stands twice in the header.
    #[error("column \"{column}\" stands twice in the header")]
    DuplicateColumn {
        /// The column.
        column: &'static str,
    },
    /// Text that is no CSV.
    #[error("row {row}: {reason}")]
    Unreadable {
        /// The row, the header being row 1.
        row: usize,
        /// What the reader met.
        reason: String,
    },
}

/// Answers every row of a table; gives the new table and the number of rows without an answer.
///
/// # Errors
/// [`CalcError`] where the table has no header, lacks a needed column or is no CSV. A row that cannot
/// be computed is no error: it keeps its place with empty results and a filled `error` cell.
///
/// # Examples
/// ```
/// use paiban::cli::calc::{Model, batch};
/// let (table, n_failed) = batch(Model::ErlangB, "agents,offered_load\n1,1\n")?;
/// assert_eq!(table, "agents,offered_load,blocking,ln_blocking,error\n1,1,0.5,-0.6931471805599453,\n");
/// assert_eq!(n_failed, 0);
/// # Ok::<(), paiban::cli::calc::CalcError>(())
/// ```
pub fn batch(model: Model, csv_text: &str) -> Result<(String, usize), CalcError> {
    let table = Table::read(model, csv_text)?;
    let answers: Answers = questions::answer(model, &table);
    let n_failed = answers.iter().filter(|answer| answer.is_err()).count();
    Ok((table.with_answers(model, &answers), n_failed))
}

#[cfg(test)]
mod tests;
