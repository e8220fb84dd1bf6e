//! A table of the project file, read key by key; every fault is kept with its row and column.
//!
//! A key that nobody asked for is an unknown key, so a reader that forgets a key and a planner who
//! mistypes one are found by the same rule.

mod values;

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::calendar::{ClockMinutes, parse_clock};
use crate::history::Finding;
use crate::io::headers;

pub use values::{AnyText, FromToml, NumberRange};

/// The text of a TOML file and the faults found in it so far.
pub struct Source<'t> {
    pub file: &'t str,
    pub text: &'t str,
    findings: RefCell<Vec<Finding>>,
}

impl<'t> Source<'t> {
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self {
            file,
            text,
            findings: RefCell::default(),
        }
    }

    pub fn say(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// An error at a place of the text, not yet said.
    pub fn error(&self, code: &'static str, at: &Range<usize>) -> Finding {
        let before = &self.text[..floor_boundary(self.text, at.start)];
        let row = before.matches('\n').count() + 1;
        let line = before.rsplit('\n').next().unwrap_or("");
        Finding::error(code, self.file)
            .row(row)
            .position(line.chars().count() + 1)
    }

    /// All faults in the order of the text.
    pub fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings.into_inner();
        findings.sort_by_key(|f| (f.row, f.position));
        // A value that is asked for twice is wrong once.
        findings.dedup();
        findings
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0)
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct At<T> {
    pub value: T,
    pub span: Range<usize>,
}

/// One table while it is read.
pub struct Section<'s, 't> {
    pub source: &'s Source<'t>,
    table: &'s DeTable<'t>,
    pub span: Range<usize>,
    /// The name in messages, such as `queues`.
    pub name: &'static str,
    asked: RefCell<Vec<&'static str>>,
}

impl<'s, 't> Section<'s, 't> {
    pub fn new(
        source: &'s Source<'t>,
        name: &'static str,
        table: &'s Spanned<DeTable<'t>>,
    ) -> Self {
        Self {
            source,
            table: table.get_ref(),
            span: table.span(),
            name,
            asked: RefCell::default(),
        }
    }

    fn value(&self, key: &'static str) -> Option<&'s Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.table
            .iter()
            .find(|(k, _)| k.get_ref() == key)
            .map(|(_, v)| v)
    }

    /// Where a key's value stands; the table itself where the key is not there.
    pub fn place(&self, key: &str) -> Range<usize> {
        let entry = self.table.iter().find(|(k, _)| k.get_ref() == key);
        entry.map_or(self.span.clone(), |(_, v)| v.span())
    }

    pub fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    /// The key's value, if it is there and of the right type; a wrong type is said.
    pub fn get<T: FromToml>(&self, key: &'static str) -> Option<T> {
        let value = self.value(key)?;
        self.convert(key, value)
    }

    fn convert<T: FromToml>(&self, key: &str, value: &Spanned<DeValue<'t>>) -> Option<T> {
        let converted = T::from_toml(value.get_ref());
        if converted.is_none() {
            self.source.say(
                self.source
                    .error("PB-1601", &value.span())
                    .found(format!("{key} is {}", shown(self.source, &value.span())))
                    .expected(T::EXPECTED)
                    .fix("correct the value"),
            );
        }
        converted
    }

    pub fn get_or<T: FromToml>(&self, key: &'static str, default: T) -> T {
        self.get(key).unwrap_or(default)
    }

    /// The value of a key that must be there.
    pub fn require<T: FromToml>(&self, key: &'static str) -> Option<T> {
        if !self.has(key) {
            self.missing(key, T::EXPECTED);
            return None;
        }
        self.get(key)
    }

    pub fn missing(&self, key: &str, expected: &str) {
        self.source.say(
            self.source
                .error("PB-1601", &self.span)
                .found(format!("{} has no {key}", self.name))
                .expected(expected)
                .fix(format!("add {key} = …")),
        );
    }

    /// A number that must satisfy a condition; the default, which satisfies it, where it does not.
    pub fn number(&self, key: &'static str, default: f64, range: NumberRange) -> f64 {
        match self.get::<f64>(key) {
            Some(value) if range.holds(value) => value,
            Some(value) => {
                self.refuse(key, format!("{key} is {value}"), range.expected());
                default
            }
            None => default,
        }
    }

    /// A whole number between two ends, both included.
    pub fn whole(&self, key: &'static str, default: i64, (least, most): (i64, i64)) -> i64 {
        match self.get::<i64>(key) {
            Some(value) if (least..=most).contains(&value) => value,
            Some(value) => {
                self.refuse(
                    key,
                    format!("{key} is {value}"),
                    format!("{least} to {most}"),
                );
                default
            }
            None => default,
        }
    }

    /// One of several words; the first where the key is not there or wrong.
    pub fn word(&self, key: &'static str, words: &[&'static str]) -> &'static str {
        let Some(text) = self.get::<String>(key) else {
            return words[0];
        };
        match words.iter().find(|w| **w == text) {
            Some(word) => word,
            None => {
                let fix = headers::suggestion(&text, words.iter().copied());
                self.source.say(
                    self.source
                        .error("PB-1601", &self.place(key))
                        .found(format!("{key} is \"{text}\""))
                        .expected(words.join(", "))
                        .fix(fix.unwrap_or_else(|| "correct the value".into())),
                );
                words[0]
            }
        }
    }

    /// Says that a value is out of the question.
    pub fn refuse(&self, key: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.source.say(
            self.source
                .error("PB-1601", &self.place(key))
                .found(found)
                .expected(expected)
                .fix("correct the value"),
        );
    }

    /// A list whose items all have one type, each with its place.
    pub fn list<T: FromToml>(&self, key: &'static str) -> Option<Vec<At<T>>> {
        let value = self.value(key)?;
        let Some(items) = value.get_ref().as_array() else {
            self.refuse(
                key,
                format!("{key} is {}", shown(self.source, &value.span())),
                "a list in [ ]",
            );
            return None;
        };
        let mut list = Vec::with_capacity(items.len());
        for item in items.iter() {
            let value = self.convert(key, item)?;
            list.push(At {
                value,
                span: item.span(),
            });
        }
        Some(list)
    }

    /// A table inside this one.
    pub fn section(&self, key: &'static str) -> Option<Section<'s, 't>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Section {
                source: self.source,
                table,
                span: value.span(),
                name: key,
                asked: RefCell::default(),
            }),
            _ => {
                self.refuse(
                    key,
                    format!("{key} is {}", shown(self.source, &value.span())),
                    "a table",
                );
                None
            }
        }
    }

    /// A list of tables inside this one; empty where the key is not there.
    pub fn sections(&self, key: &'static str) -> Vec<Section<'s, 't>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.refuse(
                key,
                format!("{key} is {}", shown(self.source, &value.span())),
                format!("tables [[{key}]]"),
            );
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => sections.push(Section {
                    source: self.source,
                    table,
                    span: item.span(),
                    name: key,
                    asked: RefCell::default(),
                }),
                _ => self.refuse(
                    key,
                    format!("{key} is {}", shown(self.source, &item.span())),
                    "a table",
                ),
            }
        }
        sections
    }

    /// Every key with its number, in the order of the file: for tables whose keys are free.
    pub fn named_numbers(&self) -> Vec<(String, At<f64>)> {
        let mut entries: Vec<(String, At<f64>)> = Vec::new();
        for (key, value) in self.table.iter() {
            if let Some(number) = self.convert(key.get_ref(), value) {
                entries.push((
                    key.get_ref().to_string(),
                    At {
                        value: number,
                        span: value.span(),
                    },
                ));
            }
        }
        entries.sort_by_key(|(_, at)| at.span.start);
        entries
    }

    /// The same for texts.
    pub fn named_texts(&self) -> Vec<(String, String)> {
        let mut entries: Vec<(usize, String, String)> = Vec::new();
        for (key, value) in self.table.iter() {
            if let Some(text) = self.convert::<String>(key.get_ref(), value) {
                entries.push((value.span().start, key.get_ref().to_string(), text));
            }
        }
        entries.sort();
        entries
            .into_iter()
            .map(|(_, key, text)| (key, text))
            .collect()
    }

    /// Refuses a key that nothing acts on yet where it is set away from its default.
    pub fn inert<T: FromToml + PartialEq>(&self, key: &'static str, default: T) {
        if self.get::<T>(key).is_some_and(|value| value != default) {
            self.not_acted_on(key);
        }
    }

    /// The hours of a day, `22:00-07:00`, wall clock; the end may exceed 24 hours. The whole day where
    /// the key is absent.
    pub fn hours(&self, key: &'static str) -> (ClockMinutes, ClockMinutes) {
        let Some(text) = self.get::<String>(key) else {
            return (0, 1440);
        };
        let ends = text
            .split_once('-')
            .and_then(|(a, b)| parse_clock(a).zip(parse_clock(b)));
        match ends {
            Some((from, to)) if from < to => (from, to),
            Some((from, to)) if to < from => (from, to + 1440),
            _ => {
                self.refuse(key, format!("hours is \"{text}\""), "\"00:00-02:00\"");
                (0, 1440)
            }
        }
    }

    pub fn not_acted_on(&self, key: &str) {
        let at = self.place(key);
        let value = shown(self.source, &at);
        self.source.say(
            self.source
                .error("PB-1605", &at)
                .found(format!("{key} = {value} is not acted on yet"))
                .expected("its default")
                .fix(format!("remove {key}")),
        );
    }

    /// Says which keys nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            let near = headers::suggestion(name, asked.iter().copied());
            self.source.say(
                self.source
                    .error("PB-1601", &key.span())
                    .found(format!("unknown key \"{name}\""))
                    .expected("a key of schema 1")
                    .fix(near.unwrap_or_else(|| format!("remove {name}"))),
            );
        }
    }
}

/// The source text of a value, on one line and not too long.
fn shown(source: &Source<'_>, span: &Range<usize>) -> String {
    let text = source.text.get(span.clone()).unwrap_or("");
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(40).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
