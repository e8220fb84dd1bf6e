//! `paiban rules`: presets with their sources, and the golden cases.

use serde_json::{Value, json};

use crate::cli::args::{RulesArgs, RulesWhat};
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::io::headers;
use crate::report::Language;
use crate::roster::golden::{self, Verdict};
use crate::roster::labour::{PRESETS, PresetRow, preset};

/// Shows presets, or judges the golden cases.
///
/// # Errors
/// A preset that does not exist is a matter of usage, a golden case that fails is our bug.
pub fn rules(args: &RulesArgs, console: &Console) -> Result<Outcome, Failure> {
    match &args.what {
        RulesWhat::Show { preset } => show(preset.as_deref(), console),
        RulesWhat::Test => test(console),
    }
}

fn show(name: Option<&str>, console: &Console) -> Result<Outcome, Failure> {
    let names: Vec<&str> = name.map_or_else(|| PRESETS.to_vec(), |name| vec![name]);
    let mut outcome = Outcome::default();
    let mut presets = Vec::new();
    for name in names {
        let Some(rows) = preset(name) else {
            let near = headers::suggestion(name, PRESETS.into_iter());
            let fix = near.unwrap_or_else(|| format!("expected one of {}", PRESETS.join(", ")));
            let text = format!("unknown preset \"{name}\"; {fix}");
            return Err(Failure::new(Exit::Usage, "PB-0002", text));
        };
        outcome.text.push_str(&format!("{name}\n"));
        for row in &rows {
            outcome.text.push_str(&line(row, console.language()));
        }
        outcome.text.push('\n');
        let rows: Vec<Value> = rows.iter().map(|row| document(row, console)).collect();
        presets.push(json!({"preset": name, "parameters": rows}));
    }
    let warning = console.pick(
        "Not legal advice: local rules, collective agreements and approvals override every preset.",
        "不构成法律意见：地方规定、集体协议和审批优先于任何预设。",
    );
    outcome.text.push_str(warning);
    outcome.text.push('\n');
    outcome.fields.insert("presets".into(), json!(presets));
    outcome.fields.insert("notice".into(), json!(warning));
    Ok(outcome)
}

/// `  min_daily_rest_min   660 minutes  hard  2004-08-02  excerpt  the source`, and what it asks.
fn line(row: &PresetRow, language: Language) -> String {
    let entry = row.entry();
    let value = format!("{} {}", row.setting.value, entry.unit);
    let asks = match (language, entry.acts) {
        (Language::English, true) => entry.english.to_owned(),
        (Language::English, false) => format!("{} (told only)", entry.english),
        (Language::Chinese, true) => entry.chinese.to_owned(),
        (Language::Chinese, false) => format!("{}（仅说明）", entry.chinese),
    };
    format!(
        "  {:<30} {:<15} {} {} {:<9} {asks}\n  {:30} {}\n",
        row.key,
        value.trim(),
        row.setting.severity,
        row.valid_from,
        row.checked,
        "",
        row.source
    )
}

fn document(row: &PresetRow, console: &Console) -> Value {
    let entry = row.entry();
    json!({
        "parameter": row.key,
        "value": row.setting.value.to_string(),
        "unit": entry.unit,
        "severity": row.setting.severity.to_string(),
        "valid_from": row.valid_from.to_string(),
        "checked": row.checked,
        "source": row.source,
        "acts": entry.acts,
        "asks": console.pick(entry.english, entry.chinese),
    })
}

fn test(console: &Console) -> Result<Outcome, Failure> {
    let verdicts = golden::judge_all();
    let failed = verdicts.iter().filter(|verdict| !verdict.passed()).count();
    let mut outcome = Outcome::default();
    for verdict in &verdicts {
        outcome.text.push_str(&told(verdict, console));
    }
    outcome.text.push_str(&format!(
        "{} {}, {failed} {}\n",
        verdicts.len(),
        console.pick("golden cases", "个基准案例"),
        console.pick("failed", "个未通过")
    ));
    let cases: Vec<Value> = verdicts
        .iter()
        .map(|verdict| {
            json!({
                "case": verdict.case, "title": console.pick(&verdict.english, &verdict.chinese),
                "preset": verdict.preset, "expected": verdict.expected, "found": verdict.found,
                "passed": verdict.passed(),
            })
        })
        .collect();
    outcome.fields.insert("cases".into(), json!(cases));
    outcome.fields.insert("failed".into(), json!(failed));
    if failed > 0 {
        return Err(Failure::bug(outcome.text));
    }
    Ok(outcome)
}

fn told(verdict: &Verdict, console: &Console) -> String {
    let title = console.pick(&verdict.english, &verdict.chinese);
    let head = format!("{:<4} {:<17} {title}", verdict.case, verdict.preset);
    let nothing = console.pick("no breach", "无违规");
    let list = |found: &[String]| match found {
        [] => nothing.to_owned(),
        several => several.join(", "),
    };
    if verdict.passed() {
        return format!("ok   {head}: {}\n", list(&verdict.found));
    }
    format!(
        "FAIL {head}: {} ≠ {}\n",
        list(&verdict.found),
        list(&verdict.expected)
    )
}
