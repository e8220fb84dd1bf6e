//! `transfers = [{ to = "second-line", share = 0.1, extra_handle_time_s = 60 }]`.

use std::time::Duration;

use crate::io::headers;
use crate::io::project::section::{NumberRange, Section};
use crate::simulation::Transfer;
use crate::units::Fraction;

/// Reads where the contacts of one queue go; `ids` are those of all queues, in their order.
pub fn read(section: &Section<'_, '_>, ids: &[Option<String>]) -> Vec<Transfer> {
    let rows = section.sections("transfers");
    let mut transfers = Vec::with_capacity(rows.len());
    for row in rows {
        transfers.extend(transfer(section, &row, ids));
        row.finish();
    }
    let sum: f64 = transfers.iter().map(|t: &Transfer| t.share.get()).sum();
    if sum >= 1.0 {
        let found = format!("transfers send {sum} of all contacts on");
        section.refuse("transfers", found, "shares that sum to less than 1");
        transfers.clear();
    }
    transfers
}

fn transfer(
    section: &Section<'_, '_>,
    row: &Section<'_, '_>,
    ids: &[Option<String>],
) -> Option<Transfer> {
    let to = row.require::<String>("to");
    let share = row.number("share", 0.0, NumberRange::Within(0.0, 1.0));
    if !row.has("share") {
        row.missing("share", "a number");
    }
    let extra = row.number(
        "extra_handle_time_s",
        0.0,
        NumberRange::Within(0.0, 86_400.0),
    );
    let to = to?;
    let own = section.get::<String>("id");
    let others = || ids.iter().flatten().filter(|&id| Some(id) != own.as_ref());
    let Some(position) = ids.iter().position(|id| id.as_ref() == Some(&to)) else {
        let near = headers::suggestion(&to, others().map(String::as_str));
        let expected = near.unwrap_or_else(|| "the id of another queue".into());
        row.refuse("to", format!("to is \"{to}\""), expected);
        return None;
    };
    if own.as_ref() == Some(&to) {
        row.refuse("to", "to is the queue itself", "the id of another queue");
        return None;
    }
    Some(Transfer {
        to: position,
        share: Fraction::new(share).expect("invariant: the range was checked when it was read"),
        extra_handle_time: Duration::from_secs_f64(extra),
    })
}
