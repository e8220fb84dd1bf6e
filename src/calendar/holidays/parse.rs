//! Holiday rules as people write them.
//!
//! ```text
//! rule    = base [offset] {move}       offset = +1, -48 … days from the base
//! base    = MM-DD | YYYY-MM-DD | 3 mon 01 | last mon 05 | easter | orthodox_easter
//!         | chinese MM-DD | spring_festival | dragon_boat | mid_autumn | qingming
//!         | hebrew MONTH DAY | vernal_equinox | autumnal_equinox | between
//! move    = fri-1, sat+2 …             where the day goes when it falls on that weekday
//! ```

use std::str::FromStr;

use chrono::{NaiveDate, Weekday};

use super::lunisolar::HEBREW_MONTHS;
use super::rules::{Base, HolidayKind, HolidayRule, OnWeekend};
use crate::calendar::CalendarError;

/// No rule carries a day further than this.
const FARTHEST_DAYS: i64 = 366;

impl FromStr for HolidayRule {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        rule(text).map_err(|reason| CalendarError::HolidayRule {
            text: text.to_owned(),
            reason,
        })
    }
}

impl FromStr for OnWeekend {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        match text {
            "" | "stays" => Ok(Self::Stays),
            "observed" => Ok(Self::Observed),
            "substitute" => Ok(Self::Substitute),
            "after_sunday" => Ok(Self::AfterSunday),
            _ => Err(CalendarError::HolidayRule {
                text: text.to_owned(),
                reason: "not one of stays, observed, substitute, after_sunday",
            }),
        }
    }
}

impl FromStr for HolidayKind {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        match text {
            "" | "holiday" => Ok(Self::Statutory),
            "bank_holiday" => Ok(Self::BankHoliday),
            "make_up_workday" => Ok(Self::MakeUpWorkday),
            _ => Err(CalendarError::HolidayRule {
                text: text.to_owned(),
                reason: "not one of holiday, bank_holiday, make_up_workday",
            }),
        }
    }
}

fn rule(text: &str) -> Result<HolidayRule, &'static str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (base, mut rest) = base(&words)?;
    let mut offset = 0;
    if let Some((first, others)) = rest.split_first()
        && first.starts_with(['+', '-'])
    {
        offset = days(first).ok_or("the offset is no number of days")?;
        rest = others;
    }
    let moves: Option<Vec<(Weekday, i64)>> = rest.iter().map(|word| one_move(word)).collect();
    Ok(HolidayRule {
        base,
        offset,
        moves: moves.ok_or("not understood from here on, expected a move such as sat-1")?,
    })
}

/// The base and the words after it.
fn base<'w>(words: &'w [&'w str]) -> Result<(Base, &'w [&'w str]), &'static str> {
    let lunar = |month, day| Base::Chinese { month, day };
    let named = match words {
        [] => return Err("empty"),
        ["easter", rest @ ..] => (Base::Easter, rest),
        ["orthodox_easter", rest @ ..] => (Base::OrthodoxEaster, rest),
        ["qingming", rest @ ..] => (Base::Qingming, rest),
        ["vernal_equinox", rest @ ..] => (Base::VernalEquinox, rest),
        ["autumnal_equinox", rest @ ..] => (Base::AutumnalEquinox, rest),
        ["spring_festival", rest @ ..] => (lunar(1, 1), rest),
        ["dragon_boat", rest @ ..] => (lunar(5, 5), rest),
        ["mid_autumn", rest @ ..] => (lunar(8, 15), rest),
        ["between", rest @ ..] => (Base::Between, rest),
        ["chinese", date, rest @ ..] => (chinese(date)?, rest),
        ["hebrew", month, day, rest @ ..] => (hebrew(month, day)?, rest),
        ["last", day, month, rest @ ..] => {
            let (weekday, month) = weekday_of_month(day, month)?;
            (Base::Last { weekday, month }, rest)
        }
        [n, day, month, rest @ ..] if n.len() == 1 && n.as_bytes()[0].is_ascii_digit() => {
            (nth(n, day, month)?, rest)
        }
        [date, rest @ ..] => (dated(date)?, rest),
    };
    Ok(named)
}

fn chinese(date: &str) -> Result<Base, &'static str> {
    let parts = date
        .split_once('-')
        .and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
    match parts {
        Some((month @ 1..=12, day @ 1..=30)) => Ok(Base::Chinese { month, day }),
        _ => Err("no month and day of the Chinese calendar, such as 08-15"),
    }
}

fn hebrew(month: &str, day: &str) -> Result<Base, &'static str> {
    let month = HEBREW_MONTHS.iter().position(|name| *name == month);
    let month = month.ok_or("no Hebrew month: tishri, heshvan, kislev, tevet, shevat, adar, nisan, iyar, sivan, tammuz, av, elul")?;
    match day.parse() {
        Ok(day @ 1..=30) => Ok(Base::Hebrew {
            month: month as u8 + 1,
            day,
        }),
        _ => Err("no day of a Hebrew month"),
    }
}

fn nth(n: &str, day: &str, month: &str) -> Result<Base, &'static str> {
    let (weekday, month) = weekday_of_month(day, month)?;
    match n.parse() {
        Ok(n @ 1..=5) => Ok(Base::Nth { n, weekday, month }),
        _ => Err("a month has one to five of a weekday"),
    }
}

fn weekday_of_month(day: &str, month: &str) -> Result<(Weekday, u32), &'static str> {
    let weekday = day.parse().map_err(|_| "no weekday, such as mon")?;
    match month.parse() {
        Ok(month @ 1..=12) => Ok((weekday, month)),
        _ => Err("no month from 01 to 12"),
    }
}

fn dated(text: &str) -> Result<Base, &'static str> {
    if let Ok(day) = text.parse() {
        return Ok(Base::Once(day));
    }
    let parts = text
        .split_once('-')
        .and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
    let (month, day) = parts.ok_or("neither a date nor a known rule")?;
    // 29 February is a day of some years only, and a rule may name it.
    let exists = NaiveDate::from_ymd_opt(2000, month, day).is_some();
    if exists {
        Ok(Base::Fixed { month, day })
    } else {
        Err("no day of any year")
    }
}

fn one_move(word: &str) -> Option<(Weekday, i64)> {
    let at = word.find(['+', '-'])?;
    Some((word[..at].parse().ok()?, days(&word[at..])?))
}

fn days(text: &str) -> Option<i64> {
    let days: i64 = text.parse().ok()?;
    (days.abs() <= FARTHEST_DAYS).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str, year: i32) -> Vec<String> {
        let rule: HolidayRule = text.parse().unwrap();
        rule.dates(year).iter().map(NaiveDate::to_string).collect()
    }

    #[test]
    fn every_form_of_a_rule_is_read() {
        for (text, expected) in [
            ("05-01", "2026-05-01"),
            ("2026-12-24", "2026-12-24"),
            ("3 mon 01", "2026-01-19"),
            ("last mon 05", "2026-05-25"),
            ("4 thu 11 +1", "2026-11-27"),
            ("easter", "2026-04-05"),
            ("easter -48", "2026-02-16"),
            ("orthodox_easter +1", "2026-04-13"),
            ("chinese 04-08", "2026-05-24"),
            ("spring_festival -1", "2026-02-16"),
            ("hebrew nisan 15", "2026-04-02"),
            ("hebrew iyar 5 fri-1 sat-2 mon+1", "2026-04-22"),
            ("04-27 mon-1", "2026-04-26"),
            ("vernal_equinox", "2026-03-20"),
        ] {
            assert_eq!(dates(text, 2026), [expected], "{text}");
        }
        assert!(dates("2025-12-24", 2026).is_empty());
        assert!(dates("02-29", 2026).is_empty());
    }

    #[test]
    fn what_is_no_rule_is_refused_with_its_reason() {
        for (text, reason) in [
            ("", "empty"),
            ("13-01", "no day of any year"),
            ("christmas", "neither a date nor a known rule"),
            ("6 mon 01", "a month has one to five"),
            ("1 moon 01", "no weekday"),
            ("hebrew nissan 15", "no Hebrew month"),
            ("chinese 13-01", "Chinese calendar"),
            ("easter +soon", "no number of days"),
            ("easter +1 monday", "a move such as sat-1"),
            ("easter +999", "no number of days"),
        ] {
            let found = text.parse::<HolidayRule>().unwrap_err().to_string();
            assert!(found.contains(reason), "{text}: {found}");
        }
    }
}
