//! Rows become a history: placed, checked, laid out, accounted for.

use super::account::Account;
use super::placing::{by_queue, place_all};
use super::records::{ContactRecords, RecordRules};
use super::{ContactHistory, HistoryError, Ledger, checks, tables};

/// Makes the history of all queues from the rows of a file.
///
/// Two rows of the hour that a clock shows twice are folded into its slot by their mean. Rows on or
/// after the first planned day are accounted for, but not learnt from.
///
/// # Errors
/// [`HistoryError::Refused`] with the whole account where any row is refused (PB-1206, PB-1208,
/// PB-1210, PB-1211, PB-1306) or the file as a whole is of no use (PB-1207, PB-1209, PB-1308).
pub fn from_records(
    records: &ContactRecords,
    rules: &RecordRules<'_>,
) -> Result<(ContactHistory, Ledger), HistoryError> {
    let (history, mut account) = lay_out(records, rules);
    let rows_refused = account.refused() > 0;
    checks::length(&history, rules, &mut account);
    checks::spikes(&history, rules, &mut account);
    if !rows_refused {
        // A refused row leaves a hole that is not the file's.
        checks::gaps(&history, rules, &mut account);
    }
    settled(history, account, rules)
}

/// Makes tables from the rows of a file that nothing is learnt from by itself, such as today's counts:
/// every row is checked as in [`from_records`], but the file may be as short as it likes.
///
/// # Errors
/// [`HistoryError::Refused`] with the whole account where any row is refused.
pub fn from_actuals(
    records: &ContactRecords,
    rules: &RecordRules<'_>,
) -> Result<(ContactHistory, Ledger), HistoryError> {
    let (history, account) = lay_out(records, rules);
    settled(history, account, rules)
}

/// Places every row and checks it.
fn lay_out(records: &ContactRecords, rules: &RecordRules<'_>) -> (ContactHistory, Account) {
    let mut account = Account::new(records);
    let placed = place_all(records, rules, &mut account);
    let queues = by_queue(records, &placed, rules.queues.len());
    checks::handle_times(records, rules, &mut account);
    checks::contradicting_counts(records, rules, &mut account);
    checks::one_interval(records, (&placed, &queues), rules, &mut account);
    let history = tables::build(records, (&placed, &queues), rules, &mut account);
    (history, account)
}

fn settled(
    history: ContactHistory,
    account: Account,
    rules: &RecordRules<'_>,
) -> Result<(ContactHistory, Ledger), HistoryError> {
    let ledger = account.into_ledger(rules.file);
    if ledger.has_errors() {
        Err(HistoryError::Refused { ledger })
    } else {
        Ok((history, ledger))
    }
}

#[cfg(test)]
mod tests;
