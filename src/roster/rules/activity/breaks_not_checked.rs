//! It is said when breaks could not be checked.

use crate::roster::rules::{Amount, Check, FileFinding, Files, Finding, Rule, Severity, Wording};

/// A roster without activities leaves every rule on breaks unjudged.
pub static RULE: Rule = Rule {
    name: "breaks_not_checked",
    severity: Severity::Info,
    unit: "shifts",
    parameters: &["activities.csv"],
    source: "the audit itself",
    asks: Wording {
        english: "breaks are checked where activities.csv stands beside the roster",
        chinese: "有 activities.csv 时才检查休息",
    },
    breach: Wording {
        english: "breaks of {found} shifts were not checked: there is no {allowed}",
        chinese: "没有 {allowed}，{found} 个班次的休息未检查",
    },
    check: Check::Files(check),
};

fn check(files: &Files<'_>) -> Vec<FileFinding> {
    let patterns = &files.problem.shift_patterns;
    let has_breaks = |id: &str| patterns.iter().any(|p| p.id == id && !p.breaks.is_empty());
    let unjudged = files.rows.shifts.iter().filter(|s| has_breaks(&s.shift));
    let unjudged = unjudged.count() as i64;
    let known = files.rows.activities.is_some();
    if known || unjudged == 0 || !files.problem.breaks_in_roster {
        return Vec::new();
    }
    let finding = Finding {
        work_date: None,
        found: Amount::from(unjudged),
        allowed: Amount::from("activities.csv"),
        severity: None,
    };
    vec![(None, finding)]
}
