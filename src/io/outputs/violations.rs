//! `violations.csv`.

use super::csv_text;
use crate::report::Language;
use crate::roster::Violation;

const HEADER: [&str; 8] = [
    "agent_id",
    "work_date",
    "rule",
    "severity",
    "found",
    "allowed",
    "unit",
    "message",
];

/// What the audit found; the message is in the language asked for, everything else in English.
pub fn violations_csv(violations: &[Violation], language: Language) -> String {
    let rows = violations.iter().map(|v| {
        vec![
            v.agent_id
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            v.work_date.map(|d| d.to_string()).unwrap_or_default(),
            v.rule.to_owned(),
            v.severity.to_string(),
            v.found.to_string(),
            v.allowed.to_string(),
            v.unit.to_owned(),
            match language {
                Language::English => v.message.clone(),
                Language::Chinese => v.in_chinese(),
            },
        ]
    });
    csv_text(&HEADER, rows)
}
