//! The head of the project file: zone, interval, country, the planned days, how the history is read.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};

use super::section::Section;
use crate::calendar::{CalendarError, Grid, Zone, parse_weekday};
use crate::history::{Ambiguous, Finding, OnDuplicate, Snap};
use crate::io::dates::DateOrder;
use crate::io::history::HistoryFormat;
use crate::io::messages::Language;
use crate::io::text::Encoding;
use crate::staffing::{CombineShrinkage, combined_shrinkage};
use crate::units::Shrinkage;

/// The most days of a roster.
const MAX_DAYS: i64 = 56;

/// What the head of the file says.
pub struct Centre {
    pub name: String,
    pub zone: Zone,
    pub interval_minutes: u32,
    pub language: Language,
    pub week_starts: Weekday,
    pub country: String,
    pub first_day: NaiveDate,
    pub days: usize,
    /// Whether the last day's shifts run on into the first day.
    pub cyclic: bool,
    pub format: HistoryFormat,
    pub shrinkage: Shrinkage,
    pub shrinkage_parts: Vec<(String, f64)>,
    pub breaks_in_roster: bool,
}

/// Reads everything but queues, people and rules; `None` where the planned days cannot be known.
pub fn read(root: &Section<'_, '_>) -> Option<Centre> {
    let name = root.get_or("name", String::new());
    let zone = zone(root);
    let interval_minutes = interval(root);
    let language = root.word("language", &["en", "zh-CN"]);
    let week_starts = weekday(root, "week_starts");
    let country = root.get_or("country", "none".to_owned());
    let days = plan(root);
    let format = import(root);
    let (shrinkage, shrinkage_parts, breaks_in_roster) = shrinkage(root);
    let planned = days?;
    Some(Centre {
        name,
        zone: zone?,
        interval_minutes: interval_minutes?,
        language: Language::from_tag(language).unwrap_or(Language::English),
        week_starts,
        country,
        first_day: planned.first_day,
        days: planned.days,
        cyclic: planned.cyclic,
        format,
        shrinkage,
        shrinkage_parts,
        breaks_in_roster,
    })
}

fn zone(root: &Section<'_, '_>) -> Option<Zone> {
    let name: String = root.require("time_zone")?;
    match Zone::new(&name) {
        Ok(zone) => Some(zone),
        Err(error) => {
            let at = root.place("time_zone");
            let finding = root.source.error("PB-1212", &at);
            root.source.say(unknown_zone(finding, &name, &error));
            None
        }
    }
}

/// Completes a finding on a zone name that is none.
pub fn unknown_zone(finding: Finding, name: &str, error: &CalendarError) -> Finding {
    let fix = match error {
        CalendarError::UnknownZone { nearest, .. } if !nearest.is_empty() => {
            format!("use one such as {}", nearest.join(", "))
        }
        _ => "use a name of the form Region/City".to_owned(),
    };
    finding
        .found(format!("\"{name}\" is no time zone, or means several"))
        .expected("an IANA name such as Asia/Shanghai")
        .fix(fix)
}

fn interval(root: &Section<'_, '_>) -> Option<u32> {
    let minutes: i64 = root.require("interval_minutes")?;
    let known = u32::try_from(minutes)
        .ok()
        .filter(|m| Grid::INTERVALS.contains(m));
    if known.is_none() {
        root.refuse(
            "interval_minutes",
            format!("interval_minutes is {minutes}"),
            "5, 6, 10, 15, 20, 30 or 60",
        );
    }
    known
}

fn weekday(root: &Section<'_, '_>, key: &'static str) -> Weekday {
    let Some(text) = root.get::<String>(key) else {
        return Weekday::Mon;
    };
    parse_weekday(&text).unwrap_or_else(|| {
        root.refuse(key, format!("{key} is \"{text}\""), "monday to sunday");
        Weekday::Mon
    })
}

/// `[plan]`.
struct Planned {
    first_day: NaiveDate,
    days: usize,
    cyclic: bool,
}

fn plan(root: &Section<'_, '_>) -> Option<Planned> {
    let Some(plan) = root.section("plan") else {
        root.missing("[plan]", "a table [plan]");
        return None;
    };
    let first_day: Option<NaiveDate> = plan.require("first_day");
    let days = plan.get_or("days", 28_i64);
    if !(1..=MAX_DAYS).contains(&days) {
        let finding = plan.source.error("PB-1604", &plan.place("days"));
        plan.source.say(
            finding
                .found(format!("days is {days}"))
                .expected(format!("1 to {MAX_DAYS}"))
                .fix("correct the value"),
        );
    }
    let cyclic = plan.get_or("cyclic", false);
    plan.finish();
    first_day.map(|first_day| Planned {
        first_day,
        days: days.clamp(1, MAX_DAYS) as usize,
        cyclic,
    })
}

fn import(root: &Section<'_, '_>) -> HistoryFormat {
    let mut format = HistoryFormat::recognised();
    let Some(import) = root.section("import") else {
        return format;
    };
    if let Some(history) = import.section("history") {
        format.encoding = parsed(
            &history,
            "encoding",
            Encoding::from_name,
            "utf-8, utf-16, gb18030",
        );
        format.delimiter = parsed(&history, "delimiter", one_ascii, "one of , ; tab |");
        format.date_order = parsed(
            &history,
            "date_format",
            DateOrder::from_name,
            "Y-M-D, D/M/Y or M/D/Y",
        );
        format.decimal = parsed(&history, "decimal", decimal_mark, "\".\" or \",\"");
        format.handle_time_unit_s =
            match history.word("handle_time_unit", &["s", "min", "ms", "hh:mm:ss"]) {
                "min" => 60.0,
                "ms" => 0.001,
                _ => 1.0,
            };
        format.on_duplicate = match history.word("on_duplicate", &["error", "sum", "last"]) {
            "sum" => OnDuplicate::Sum,
            "last" => OnDuplicate::Last,
            _ => OnDuplicate::Refuse,
        };
        format.snap = match history.word("snap", &["error", "floor"]) {
            "floor" => Snap::Floor,
            _ => Snap::Refuse,
        };
        format.ambiguous = match history.word("ambiguous", &["earlier", "later", "split", "error"])
        {
            "later" => Ambiguous::Later,
            "split" => Ambiguous::Split,
            "error" => Ambiguous::Refuse,
            _ => Ambiguous::Earlier,
        };
        if history.has("sheet") {
            history.not_acted_on("sheet");
        }
        format.map = map(&history);
        history.finish();
    }
    import.finish();
    format
}

fn map(history: &Section<'_, '_>) -> BTreeMap<String, String> {
    history
        .section("map")
        .map(|m| m.named_texts().into_iter().collect())
        .unwrap_or_default()
}

fn parsed<T>(
    section: &Section<'_, '_>,
    key: &'static str,
    read: fn(&str) -> Option<T>,
    expected: &str,
) -> Option<T> {
    let text: String = section.get(key)?;
    let value = read(&text);
    if value.is_none() {
        section.refuse(key, format!("{key} is \"{text}\""), expected);
    }
    value
}

fn one_ascii(text: &str) -> Option<char> {
    let text = if text == "tab" { "\t" } else { text };
    let mut chars = text.chars();
    let c = chars.next().filter(char::is_ascii)?;
    chars.next().is_none().then_some(c)
}

fn decimal_mark(text: &str) -> Option<char> {
    one_ascii(text).filter(|c| matches!(c, '.' | ','))
}

fn shrinkage(root: &Section<'_, '_>) -> (Shrinkage, Vec<(String, f64)>, bool) {
    let Some(section) = root.section("shrinkage") else {
        return (Shrinkage::NONE, Vec::new(), true);
    };
    let combine = section.word("combine", &["multiply", "add"]);
    let breaks_in_roster = section.get_or("breaks_in_roster", true);
    let mut parts = Vec::new();
    if let Some(table) = section.section("parts") {
        for (name, at) in table.named_numbers() {
            if (0.0..1.0).contains(&at.value) {
                parts.push((name, at.value));
                continue;
            }
            let finding = table.source.error("PB-1601", &at.span);
            table.source.say(
                finding
                    .found(format!("{name} is {}", at.value))
                    .expected("0 to less than 1")
                    .fix("write 5 % as 0.05"),
            );
        }
    }
    let combine = match combine {
        "add" => CombineShrinkage::Add,
        _ => CombineShrinkage::Multiply,
    };
    let shares: Vec<f64> = parts.iter().map(|(_, share)| *share).collect();
    let shrinkage = combined_shrinkage(&shares, combine).unwrap_or_else(|error| {
        section.refuse(
            "parts",
            format!("the parts of shrinkage leave nobody: {error}"),
            "less than 1 in all",
        );
        Shrinkage::NONE
    });
    section.finish();
    (shrinkage, parts, breaks_in_roster)
}
