//! `[rules]`: a preset with what the planner overrides, and whether the past that rules look at is known.

use chrono::{Datelike, Duration, NaiveDate};

use super::section::{AnyText, NumberRange, Section};
use crate::calendar::{EntryKind, EventCalendar};
use crate::history::{Finding, Ledger};
use crate::roster::PreviousShift;
use crate::roster::labour::{
    self, DayTypes, Entry, LabourRules, PRESETS, Parameter, Setting, Severity, VOCABULARY, Value,
};

/// Reads the rules that hold on the first planned day; their calendar comes later.
pub fn read(root: &Section<'_, '_>, first_day: Option<NaiveDate>) -> LabourRules {
    let Some(section) = root.section("rules") else {
        return LabourRules::none();
    };
    let mut names = vec!["none"];
    names.extend(PRESETS);
    let rows = labour::preset(section.word("preset", &names)).unwrap_or_default();
    let mut rules = first_day.map_or_else(LabourRules::none, |day| labour::rules_on(&rows, day));
    if let Some(changes) = section.section("override") {
        for entry in &VOCABULARY {
            if let Some(change) = changes.section(entry.key) {
                overrule(&mut rules, entry, &change, &changes);
                change.finish();
            }
        }
        changes.finish();
    }
    refuse_what_does_not_act(&rules, &section);
    section.finish();
    rules
}

/// Puts one parameter of the planner's in the place of the preset's.
fn overrule(
    rules: &mut LabourRules,
    entry: &Entry,
    change: &Section<'_, '_>,
    changes: &Section<'_, '_>,
) {
    let text = change.require::<AnyText>("value");
    let before = rules.get(entry.parameter);
    let usual = before.map_or(Severity::Hard, |setting| setting.severity);
    let severity = if change.has("severity") {
        Severity::named(change.word("severity", &["hard", "soft", "info"])).unwrap_or(usual)
    } else {
        usual
    };
    let price = change.number("price", 0.0, NumberRange::Within(0.0, 1e9));
    let Some(text) = text else {
        return;
    };
    let Some(value) = entry.kind.parse(&text.0) else {
        let found = format!("{} is \"{}\"", entry.key, text.0);
        return change.refuse("value", found, entry.kind.expected());
    };
    if price > 0.0 && (!entry.priced || severity != Severity::Soft) {
        change.refuse(
            "price",
            format!("a price of {price} for {}", entry.key),
            "no price, or one beside severity = \"soft\" of max_daily_min, ot_daily_soft_min or ot_daily_hard_min",
        );
    }
    if !entry.acts && before.map(|setting| &setting.value) != Some(&value) {
        return changes.not_acted_on(entry.key);
    }
    let setting = Setting {
        value,
        severity,
        price,
    };
    rules.set(entry.parameter, setting);
}

/// Two free days in any seven would need more memory of the past than the search has.
fn refuse_what_does_not_act(rules: &LabourRules, section: &Section<'_, '_>) {
    let rolling = rules.word(Parameter::WeeklyRestWindow) == "rolling_7";
    let days = rules.hard(Parameter::WeeklyRestDays).unwrap_or(0);
    if rolling && days > 1 {
        section.refuse(
            "override",
            format!("weekly_rest_days {days} with weekly_rest_window \"rolling_7\""),
            "1 with rolling_7, or calendar_week",
        );
    }
}

/// What the calendar of a project makes of its days.
pub fn day_types(events: &EventCalendar) -> DayTypes {
    let days_of = |kind: EntryKind| {
        let entries = events.entries().iter().filter(move |e| e.kind == kind);
        entries.flat_map(|entry| {
            (0..entry.n_days() as i64).map(|i| entry.first_day + Duration::days(i))
        })
    };
    DayTypes::new(
        days_of(EntryKind::Holiday),
        days_of(EntryKind::MakeUpWorkday),
    )
}

/// Warnings about rules that look at a past of which nothing is known, and about missing permits.
pub fn warnings(
    rules: &LabourRules,
    (first_day, last_day): (NaiveDate, NaiveDate),
    previous: &[PreviousShift],
) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    let earliest = previous.iter().map(|shift| shift.work_date).min();
    let known_from = earliest.unwrap_or(first_day);
    if let Some((rule, needed)) = looks_back_to(rules, first_day)
        && needed < known_from
    {
        let mut ledger = Ledger::of("previous_roster.csv");
        ledger.findings.push(
            Finding::warning("PB-1610", "previous_roster.csv")
                .found(format!(
                    "{rule} looks back to {needed}, shifts are known from {known_from} on"
                ))
                .expected("every shift since then")
                .fix("add earlier shifts; until then only what is known counts"),
        );
        ledgers.push(ledger);
    }
    if let Some(finding) = permit(rules, (first_day, last_day)) {
        let mut ledger = Ledger::of("paiban.toml");
        ledger.findings.push(finding);
        ledgers.push(ledger);
    }
    ledgers
}

/// The parameter that looks back farthest from a day, and how far.
fn looks_back_to(rules: &LabourRules, day: NaiveDate) -> Option<(&'static str, NaiveDate)> {
    let mut needs: Vec<(&'static str, NaiveDate)> = Vec::new();
    let days_back = |days: i64| day - Duration::days(days - 1);
    if rules.limit(Parameter::AverageWeekly).is_some() {
        let days = rules.reference_days(Parameter::AverageReferenceDays);
        needs.push(("avg_weekly_cap_min", days_back(days)));
    }
    if rules.limit(Parameter::NightAverage).is_some() {
        let days = rules.reference_days(Parameter::NightReferenceDays);
        needs.push(("night_avg_cap_min", days_back(days)));
    }
    if let Some((first, _)) = rules.cycle_of(day) {
        needs.push(("cycle", first));
    } else if rules.limit(Parameter::OvertimeMonth).is_some() {
        needs.push(("ot_month_cap_min", day.with_day(1)?));
    }
    let week = [Parameter::WeeklyRestDays, Parameter::MinWeeklyRest];
    if week.into_iter().any(|p| rules.limit(p).is_some()) {
        needs.push(("weekly_rest_days", days_back(7)));
    }
    needs.into_iter().min_by_key(|need| need.1)
}

/// A system of working time that needs a permit which nobody named, or which does not hold.
fn permit(rules: &LabourRules, (first_day, last_day): (NaiveDate, NaiveDate)) -> Option<Finding> {
    let text = |parameter| match rules.get(parameter).map(|s| &s.value) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let number = text(Parameter::ApprovalNumber)?;
    let date = |parameter| text(parameter).and_then(|text| text.parse::<NaiveDate>().ok());
    let finding = Finding::warning("PB-1611", "paiban.toml").column("rules.override.approval_no");
    if number.is_empty() {
        return Some(
            finding
                .found("this system of working time needs an approval, and none is named")
                .expected("approval_no, approval_from and approval_to")
                .fix("name the approval in [rules.override], or choose another preset"),
        );
    }
    let late = date(Parameter::ApprovalFrom).is_some_and(|from| first_day < from);
    let over = date(Parameter::ApprovalTo).is_some_and(|until| until < last_day);
    (late || over).then(|| {
        finding
            .found(format!(
                "approval {number} does not hold from {first_day} to {last_day}"
            ))
            .expected("an approval that covers every planned day")
            .fix("correct approval_from and approval_to, or have it renewed")
    })
}
