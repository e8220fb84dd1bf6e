//! What a finding says, in the reader's language.
//!
//! Findings are written in English, as facts with their values. The Chinese text is made from the
//! same facts: each sentence that a reader can produce stands in one table with its translation,
//! the values in holes, so both languages always tell the same numbers.

mod chinese;

use crate::history::{Finding, Severity};
pub use crate::report::Language;

/// `error[PB-1301] history.csv:12:3 (column "offered"): -3 is negative; expected 0 or more; …`
pub fn render(finding: &Finding, language: Language) -> String {
    let head = format!(
        "{}[{}] {}",
        severity(finding, language),
        finding.code,
        place(finding)
    );
    match language {
        Language::English => {
            let column = finding
                .column
                .as_ref()
                .map(|c| format!(" (column \"{c}\")"));
            format!(
                "{head}{}: {}",
                column.unwrap_or_default(),
                message(finding, language)
            )
        }
        Language::Chinese => {
            let column = finding.column.as_ref().map(|c| format!("（“{c}”列）"));
            format!(
                "{head}{}：{}",
                column.unwrap_or_default(),
                message(finding, language)
            )
        }
    }
}

/// What was found, what was expected and how to fix it, as one sentence without the place.
pub fn message(finding: &Finding, language: Language) -> String {
    let [found, expected, fix] = texts(finding, language);
    let (label, joint, end) = match language {
        Language::English => ("expected ", "; ", "."),
        Language::Chinese => ("应为", "；", "。"),
    };
    let mut parts = vec![found];
    if !expected.is_empty() {
        parts.push(format!("{label}{expected}"));
    }
    if !fix.is_empty() {
        parts.push(fix);
    }
    let sentence = parts.join(joint);
    let closed = sentence.ends_with(['?', '？', '.', '。']);
    if closed { sentence } else { sentence + end }
}

/// What was found, what was expected, how to fix it.
pub fn texts(finding: &Finding, language: Language) -> [String; 3] {
    [&finding.found, &finding.expected, &finding.fix].map(|text| match language {
        Language::English => text.clone(),
        Language::Chinese => chinese::translate(text).unwrap_or_else(|| text.clone()),
    })
}

/// A sentence that is no finding, such as what a stage could not do; as it stands where the table
/// does not have it.
pub fn sentence(text: &str, language: Language) -> String {
    match language {
        Language::English => text.to_owned(),
        Language::Chinese => chinese::translate(text).unwrap_or_else(|| text.to_owned()),
    }
}

/// The sentences of a finding that have no Chinese yet; lists of names need none.
#[cfg(test)]
pub(crate) fn untranslated(finding: &Finding) -> Vec<&str> {
    let is_sentence = |text: &&str| {
        let letter = |b: u8| b.is_ascii_alphabetic();
        text.as_bytes()
            .windows(3)
            .any(|w| letter(w[0]) && w[1] == b' ' && letter(w[2]))
    };
    [&finding.found, &finding.expected, &finding.fix]
        .into_iter()
        .map(String::as_str)
        .filter(is_sentence)
        .filter(|text| chinese::translate(text).is_none())
        .collect()
}

/// `file:row:position`, as far as they are known.
pub fn place(finding: &Finding) -> String {
    let mut place = finding.file.clone();
    if let Some(row) = finding.row {
        place.push_str(&format!(":{row}"));
        if let Some(position) = finding.position {
            place.push_str(&format!(":{position}"));
        }
    }
    place
}

fn severity(finding: &Finding, language: Language) -> &'static str {
    match (finding.severity, language) {
        (Severity::Error, Language::English) => "error",
        (Severity::Warning, Language::English) => "warning",
        (Severity::Error, Language::Chinese) => "错误",
        (Severity::Warning, Language::Chinese) => "警告",
    }
}

/// The content of `<file>.errors.csv`: every finding of one file.
pub fn errors_csv(findings: &[Finding], language: Language) -> String {
    let mut out = String::from("code,severity,row,column,found,expected,fix\n");
    for finding in findings {
        let [found, expected, fix] = texts(finding, language);
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let row = finding.row.map(|r| r.to_string()).unwrap_or_default();
        let column = finding.column.clone().unwrap_or_default();
        let fields = [
            finding.code,
            severity,
            &row,
            &column,
            &found,
            &expected,
            &fix,
        ];
        let quoted: Vec<String> = fields.iter().map(|f| super::outputs::field(f)).collect();
        out.push_str(&quoted.join(","));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;
