//! What a person or a program sees: text or one JSON document, messages, colours.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::args::{Colour, Common, Lang};
use super::failure::{Exit, Failure};
use crate::history::{Finding, Severity};
use crate::io::messages;
use crate::report::Language;

/// Findings shown before the rest is left to the error file.
const SHOWN: usize = 20;

/// How this run talks.
#[derive(Debug, Clone)]
pub struct Console {
    json: bool,
    quiet: bool,
    colour: bool,
    asked: Option<Language>,
    /// What the project speaks, once it was read.
    project: OnceLock<Language>,
}

impl Console {
    /// Decides from flags, terminal and environment.
    pub fn new(common: &Common) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        let colour = match common.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => std::io::stderr().is_terminal() && !plain,
        };
        let asked = common.lang.map(|lang| match lang {
            Lang::En => Language::English,
            Lang::ZhCn => Language::Chinese,
        });
        Self {
            json: common.json,
            quiet: common.quiet,
            colour,
            asked,
            project: OnceLock::new(),
        }
    }

    /// Speaks the language of a project that was read, unless a flag asks for another; says which it is.
    pub fn speak_of_project(&self, language: Language) -> Language {
        self.project.get_or_init(|| language);
        self.language()
    }

    /// The language of messages: the flag's, else the project's once it is read, else the system's.
    pub fn language(&self) -> Language {
        let known = self.asked.or_else(|| self.project.get().copied());
        known.unwrap_or_else(system_language)
    }

    /// Whether progress may be drawn.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && !self.json && std::io::stderr().is_terminal()
    }

    /// Says something on standard error unless asked to be quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            // A closed standard error must not stop a plan.
            drop(writeln!(std::io::stderr(), "{text}"));
        }
    }

    /// Picks the text in the language of messages.
    pub fn pick<'a>(&self, english: &'a str, chinese: &'a str) -> &'a str {
        match self.language() {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// Shows findings, the first twenty in full.
    pub fn findings(&self, findings: &[Finding]) {
        if self.json {
            return;
        }
        for finding in findings.iter().take(SHOWN) {
            if finding.severity == Severity::Error || !self.quiet {
                let text = messages::render(finding, self.language());
                drop(writeln!(
                    std::io::stderr(),
                    "{}",
                    self.painted(finding.severity, &text)
                ));
            }
        }
        if findings.len() > SHOWN {
            let more = findings.len() - SHOWN;
            self.say(&match self.language() {
                Language::English => format!("… and {more} more"),
                Language::Chinese => format!("……另有 {more} 条"),
            });
        }
    }

    fn painted(&self, severity: Severity, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match severity {
            Severity::Error => "31",
            Severity::Warning => "33",
        };
        match text.split_once(' ') {
            Some((head, rest)) => format!("\u{1b}[1;{code}m{head}\u{1b}[0m {rest}"),
            None => text.to_owned(),
        }
    }

    /// Prints a result: its JSON document, or its text on standard output.
    pub fn result(&self, outcome: &Outcome) {
        if self.json {
            print(&format!("{}\n", self.document(true, outcome, None)));
        } else if !outcome.text.is_empty() {
            print(&outcome.text);
        }
    }

    /// Prints a failure: JSON document, or message on standard error.
    pub fn failure(&self, failure: &Failure) {
        if self.json {
            let outcome = Outcome {
                findings: failure.findings.clone(),
                fields: failure.fields.clone(),
                ..Outcome::default()
            };
            print(&format!(
                "{}\n",
                self.document(false, &outcome, Some(failure))
            ));
            return;
        }
        self.findings(&failure.findings);
        if !failure.message.is_empty() {
            let code = match failure.code {
                "" => String::new(),
                code => format!("[{code}]"),
            };
            let message = messages::sentence(&failure.message, self.language());
            let text = format!("error{code}: {message}");
            drop(writeln!(
                std::io::stderr(),
                "{}",
                self.painted(Severity::Error, &text)
            ));
        }
    }

    fn document(&self, ok: bool, outcome: &Outcome, failure: Option<&Failure>) -> Value {
        let of = |severity: Severity| -> Vec<Value> {
            outcome
                .findings
                .iter()
                .filter(|f| f.severity == severity)
                .map(|f| finding_json(f, self.language()))
                .collect()
        };
        let mut errors = of(Severity::Error);
        if let Some(failure) = failure
            && !failure.message.is_empty()
        {
            errors.push(json!({
                "code": failure.code, "severity": "error", "file": null, "row": null, "column": null,
                "found": null, "expected": null, "fix": null,
                "message": messages::sentence(&failure.message, self.language()),
            }));
        }
        let mut document = Map::new();
        document.insert("schema".into(), json!(1));
        document.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
        document.insert("ok".into(), json!(ok));
        document.insert(
            "exit_code".into(),
            json!(failure.map_or(Exit::Done, |f| f.exit) as i32),
        );
        document.insert("warnings".into(), Value::Array(of(Severity::Warning)));
        document.insert("errors".into(), Value::Array(errors));
        document.extend(outcome.fields.clone());
        Value::Object(document)
    }
}

/// What a command gives back when it worked.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Text for standard output; ends with a line break or is empty.
    pub text: String,
    /// Remarks on the inputs.
    pub findings: Vec<Finding>,
    /// Further keys of the JSON document.
    pub fields: Map<String, Value>,
}

fn finding_json(finding: &Finding, language: Language) -> Value {
    json!({
        "code": finding.code,
        "severity": match finding.severity { Severity::Warning => "warning", Severity::Error => "error" },
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "found": finding.found,
        "expected": finding.expected,
        "fix": finding.fix,
        "message": messages::render(finding, language),
    })
}

fn print(text: &str) {
    // `paiban … | head` closes the pipe early; that is no failure of ours.
    drop(std::io::stdout().write_all(text.as_bytes()));
    drop(std::io::stdout().flush());
}

fn system_language() -> Language {
    let chinese = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .is_some_and(|value| value.starts_with("zh"));
    if chinese {
        Language::Chinese
    } else {
        Language::English
    }
}
