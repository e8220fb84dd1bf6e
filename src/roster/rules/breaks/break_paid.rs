//! Breaks are paid or not as the pattern says.

use crate::roster::rules::{Check, Finding, Person, Rule, Severity, Wording, WorkedShift};

/// The flag `paid` of a break is that of the pattern.
pub static RULE: Rule = Rule {
    name: "break_paid",
    severity: Severity::Hard,
    unit: "",
    parameters: &["shift_patterns.breaks.paid"],
    source: "shift pattern",
    asks: Wording {
        english: "a break is paid or unpaid as the pattern says",
        chinese: "休息是否计薪符合班次规定",
    },
    breach: Wording {
        english: "a break has paid = {found}, the pattern says {allowed}",
        chinese: "休息的计薪标记为 {found}，规定为 {allowed}",
    },
    check: Check::Shift(check),
};

fn check(_: &Person<'_>, shift: &WorkedShift<'_>) -> Vec<Finding> {
    let text = |paid: bool| paid.to_string();
    shift
        .breaks
        .iter()
        .filter_map(|b| b.rule.map(|rule| (b.row.paid, rule.paid)))
        .filter(|(found, due)| found != due)
        .map(|(found, due)| Finding::on(shift.work_date(), text(found), text(due)))
        .collect()
}
