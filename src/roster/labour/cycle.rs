//! The periods over which comprehensive hours are counted.

use chrono::{Datelike, Duration, Months, NaiveDate};

use super::{LabourRules, Parameter};

impl LabourRules {
    /// The first and the last day of the cycle that holds a day; `None` where hours have no cycle.
    pub fn cycle_of(&self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let months = match self.word(Parameter::Cycle) {
            "week" => {
                let first = day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
                return Some((first, first + Duration::days(6)));
            }
            "month" => 1,
            "quarter" => 3,
            "year" => 12,
            _ => return None,
        };
        let anchor = self.number(Parameter::CycleAnchorMonth).unwrap_or(1);
        let into = (i64::from(day.month()) - anchor).rem_euclid(months);
        let first = day
            .with_day(1)?
            .checked_sub_months(Months::new(into as u32))?;
        let next = first.checked_add_months(Months::new(months as u32))?;
        Some((first, next.pred_opt()?))
    }

    /// Minutes of work that a cycle owes by law: its workdays, or average months.
    pub fn cycle_standard(&self, (first, last): (NaiveDate, NaiveDate)) -> i64 {
        let day = self.number(Parameter::StandardDaily).unwrap_or(480);
        if self.word(Parameter::CycleBasis) == "averaged" {
            // 248 workdays a year (365 − 104 − 13), in equal months.
            return (248.0 / 12.0 * months(first, last) * day as f64).round() as i64;
        }
        day * self.days.workdays(first, last)
    }

    /// Minutes of overtime that a cycle allows: the month's cap times its months.
    pub fn cycle_overtime(&self, (first, last): (NaiveDate, NaiveDate)) -> Option<i64> {
        let cap = self.hard(Parameter::OvertimeMonth)?;
        Some((cap as f64 * months(first, last)).round() as i64)
    }
}

/// Months of a cycle; a week is 7 days of a year of 365 ÷ 12 each.
fn months(first: NaiveDate, last: NaiveDate) -> f64 {
    let days = (last - first).num_days() + 1;
    if days == 7 {
        return 7.0 * 12.0 / 365.0;
    }
    (days as f64 / 30.4375).round()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::calendar::{EntryKind, holidays};
    use crate::roster::labour::{DayTypes, preset, rules_on};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn comprehensive() -> LabourRules {
        let rows = preset("cn-comprehensive").unwrap();
        let mut rules = rules_on(&rows, date("2026-01-01"));
        let entries = holidays::public("CN", 2026, 2026).unwrap();
        let days_of = |kind: EntryKind| {
            let entries = entries.iter().filter(move |e| e.kind == kind);
            entries.flat_map(|e| (0..e.n_days() as i64).map(|i| e.first_day + Duration::days(i)))
        };
        let (off, make_up) = (
            days_of(EntryKind::Holiday),
            days_of(EntryKind::MakeUpWorkday),
        );
        rules.days = DayTypes::new(off, make_up);
        rules
    }

    #[test]
    fn months_and_quarters_of_2026_owe_their_workdays() {
        let mut rules = comprehensive();
        let hours = |rules: &LabourRules, month: u32| {
            let day = NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
            rules.cycle_standard(rules.cycle_of(day).unwrap()) / 60
        };
        let quarters = [1, 4, 7, 10].map(|month| hours(&rules, month));
        assert_eq!(quarters, [472, 488, 528, 496]);
        rules.set(Parameter::Cycle, setting(Parameter::Cycle, "month"));
        let months: Vec<i64> = (1..=12).map(|month| hours(&rules, month)).collect();
        assert_eq!(
            months,
            [168, 128, 176, 168, 152, 168, 184, 168, 176, 144, 168, 184]
        );
        assert_eq!(months.iter().sum::<i64>(), 1984);
    }

    #[test]
    fn averaged_quarters_are_alike_and_an_anchor_moves_them() {
        let mut rules = comprehensive();
        rules.set(
            Parameter::CycleBasis,
            setting(Parameter::CycleBasis, "averaged"),
        );
        for month in [1, 4, 7, 10] {
            let day = NaiveDate::from_ymd_opt(2026, month, 15).unwrap();
            let cycle = rules.cycle_of(day).unwrap();
            assert_eq!(rules.cycle_standard(cycle), 496 * 60);
            assert_eq!(rules.cycle_overtime(cycle), Some(3 * 36 * 60));
        }
        rules.set(
            Parameter::CycleAnchorMonth,
            setting(Parameter::CycleAnchorMonth, "12"),
        );
        let moved = rules.cycle_of(date("2027-01-10")).unwrap();
        assert_eq!(moved, (date("2026-12-01"), date("2027-02-28")));
    }

    fn setting(parameter: Parameter, text: &str) -> crate::roster::labour::Setting {
        crate::roster::labour::Setting {
            value: crate::roster::labour::entry(parameter)
                .kind
                .parse(text)
                .unwrap(),
            severity: crate::roster::labour::Severity::Hard,
            price: 0.0,
        }
    }
}
