//! The presets that ship with the program: one file each, with source and first day of each parameter.

use chrono::NaiveDate;

use super::{Entry, LabourRules, Setting, Severity, named};

/// The presets by name, but for `none`.
pub const PRESETS: [&str; 6] = [
    "cn-standard",
    "cn-comprehensive",
    "cn-irregular",
    "eu-wtd",
    "de",
    "uk",
];

/// A parameter of a preset.
#[derive(Debug, Clone, PartialEq)]
pub struct PresetRow {
    /// Its key in the vocabulary.
    pub key: &'static str,
    /// What it is set to.
    pub setting: Setting,
    /// The first day on which it holds.
    pub valid_from: NaiveDate,
    /// How the source was checked: `statute`, `excerpt`, `unchecked`, `computed` or `choice`.
    pub checked: String,
    /// Where it comes from.
    pub source: String,
}

impl PresetRow {
    /// What the vocabulary says of it.
    pub fn entry(&self) -> &'static Entry {
        named(self.key).expect("invariant: rows were read by their key")
    }
}

/// The rows of a preset in the order of its file; `None` for a name that is no preset.
pub fn preset(name: &str) -> Option<Vec<PresetRow>> {
    let text = match name {
        "cn-standard" => include_str!("../../../data/rules/cn-standard.csv"),
        "cn-comprehensive" => include_str!("../../../data/rules/cn-comprehensive.csv"),
        "cn-irregular" => include_str!("../../../data/rules/cn-irregular.csv"),
        "eu-wtd" => include_str!("../../../data/rules/eu-wtd.csv"),
        "de" => include_str!("../../../data/rules/de.csv"),
        "uk" => include_str!("../../../data/rules/uk.csv"),
        _ => return None,
    };
    Some(rows(name, text))
}

/// What a preset asks on a day; of several rows of a parameter the one that started last holds.
pub fn rules_on(rows: &[PresetRow], day: NaiveDate) -> LabourRules {
    let mut rules = LabourRules::none();
    let mut in_force: Vec<&PresetRow> = rows.iter().filter(|row| row.valid_from <= day).collect();
    in_force.sort_by_key(|row| row.valid_from);
    for row in in_force {
        rules.set(row.entry().parameter, row.setting.clone());
    }
    rules
}

/// The files are part of the program, so a fault in them is a bug.
fn rows(name: &str, text: &str) -> Vec<PresetRow> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let records = reader.records();
    records
        .map(|record| {
            let fields = record.ok();
            fields
                .as_ref()
                .and_then(row)
                .unwrap_or_else(|| panic!("invariant: preset {name} is well formed: {fields:?}"))
        })
        .collect()
}

fn row(fields: &csv::StringRecord) -> Option<PresetRow> {
    let [key, value, severity, valid_from, checked, source] =
        <[&str; 6]>::try_from(fields.iter().collect::<Vec<_>>()).ok()?;
    let entry = named(key)?;
    let known = ["statute", "excerpt", "unchecked", "computed", "choice"].contains(&checked);
    (known && !source.is_empty()).then_some(())?;
    Some(PresetRow {
        key: entry.key,
        setting: Setting {
            value: entry.kind.parse(value)?,
            severity: Severity::named(severity)?,
            price: 0.0,
        },
        valid_from: valid_from.parse().ok()?,
        checked: checked.to_owned(),
        source: source.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::labour::Parameter;

    #[test]
    fn every_preset_is_read_and_says_where_each_parameter_comes_from() {
        for name in PRESETS {
            let rows = preset(name).unwrap();
            assert!(rows.len() >= 5, "{name}");
            for row in &rows {
                assert!(row.source.len() > 10, "{name} {}", row.key);
                let alike = rows.iter().filter(|r| r.key == row.key);
                let days: Vec<NaiveDate> = alike.map(|r| r.valid_from).collect();
                assert!(days.windows(2).all(|d| d[0] < d[1]), "{name} {}", row.key);
            }
        }
        assert_eq!(preset("none"), None);
    }

    #[test]
    fn the_numbers_of_the_reference_stand_in_the_files() {
        let rules = |name: &str| rules_on(&preset(name).unwrap(), "2026-11-02".parse().unwrap());
        let (cn, eu, de) = (rules("cn-standard"), rules("eu-wtd"), rules("de"));
        assert_eq!(cn.hard(Parameter::OvertimeMonth), Some(36 * 60));
        assert_eq!(cn.hard(Parameter::OvertimeDailySoft), None);
        assert_eq!(cn.limit(Parameter::OvertimeDailySoft).unwrap().value, 60);
        assert_eq!(cn.night(), (1320, 1800));
        assert_eq!(eu.hard(Parameter::MinWeeklyRest), Some(35 * 60));
        assert_eq!(eu.night(), (1380, 1800));
        assert_eq!(
            de.break_steps(),
            (vec![(360, 30), (540, 45)], Severity::Hard)
        );
        assert_eq!(
            rules("uk").number(Parameter::AverageReferenceDays),
            Some(17 * 7)
        );
    }

    #[test]
    fn a_parameter_holds_from_its_first_day() {
        let rows = preset("cn-standard").unwrap();
        let on = |day: &str| rules_on(&rows, day.parse().unwrap());
        assert_eq!(on("1995-04-30").number(Parameter::StandardDaily), None);
        assert_eq!(on("1995-05-01").number(Parameter::StandardDaily), Some(480));
    }
}
