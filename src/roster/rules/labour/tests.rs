//! Breaches of labour law planted in lawful rosters, and lawful rosters that raise no alarm.

use std::collections::BTreeSet;

use crate::roster::golden;

mod planted;
mod searched;

/// The rules of which a breach is planted here; the others have a golden case.
const PLANTED: [&str; 10] = [
    "average_week",
    "breaks_due",
    "cycle_hours",
    "daily_hours",
    "daily_rest",
    "free_days",
    "protected_overtime",
    "run_of_days",
    "stretch_without_break",
    "weekly_rest",
];

/// Every rule of this folder of which some test plants a breach.
pub(crate) fn planted() -> BTreeSet<String> {
    let golden = golden::judge_all().into_iter();
    let expected = golden.flat_map(|verdict| verdict.expected);
    let names = expected.filter_map(|text| text.split(' ').next().map(str::to_owned));
    names.chain(PLANTED.map(str::to_owned)).collect()
}
