use std::collections::BTreeSet;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn year(country: &str, year: i32) -> Vec<CalendarEntry> {
    public(country, year, year).unwrap()
}

fn of_kind(entries: &[CalendarEntry], kind: EntryKind) -> BTreeSet<NaiveDate> {
    entries
        .iter()
        .filter(|e| e.kind == kind)
        .flat_map(|e| e.first_day.iter_days().take(e.n_days()))
        .collect()
}

fn date_of(entries: &[CalendarEntry], name: &str) -> Vec<NaiveDate> {
    entries
        .iter()
        .filter(|e| e.name == name)
        .map(|e| e.first_day)
        .collect()
}

#[test]
fn china_2026_has_33_days_off_6_make_up_workdays_and_248_workdays() {
    let entries = year("CN", 2026);
    let off = of_kind(&entries, EntryKind::Holiday);
    let made_up = of_kind(&entries, EntryKind::MakeUpWorkday);
    assert_eq!((off.len(), made_up.len()), (33, 6));
    let expected = [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ];
    assert!(made_up.iter().copied().eq(expected.map(day)));
    let workdays = day("2026-01-01")
        .iter_days()
        .take(365)
        .filter(|d| {
            made_up.contains(d) || (d.weekday().num_days_from_monday() < 5 && !off.contains(d))
        })
        .count();
    assert_eq!(workdays, 248);
}

#[test]
fn china_2026_has_13_statutory_days() {
    let off = of_kind(&statutory("CN", 2026, 2026).unwrap(), EntryKind::Holiday);
    let expected = [
        "2026-01-01",
        "2026-02-16",
        "2026-02-17",
        "2026-02-18",
        "2026-02-19",
        "2026-04-05",
        "2026-05-01",
        "2026-05-02",
        "2026-06-19",
        "2026-09-25",
        "2026-10-01",
        "2026-10-02",
        "2026-10-03",
    ];
    assert!(off.iter().copied().eq(expected.map(day)), "{off:?}");
}

#[test]
fn china_2024_and_2025_are_as_announced() {
    let blocks = |y| -> Vec<(String, u64)> {
        year("CN", y)
            .iter()
            .filter(|e| e.kind == EntryKind::Holiday)
            .map(|e| (e.first_day.to_string(), e.n_days() as u64))
            .collect()
    };
    let listed = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
        list.iter().map(|&(d, n)| (d.to_owned(), n)).collect()
    };
    assert_eq!(
        blocks(2024),
        listed(&[
            ("2024-01-01", 1),
            ("2024-02-10", 8),
            ("2024-04-04", 3),
            ("2024-05-01", 5),
            ("2024-06-10", 1),
            ("2024-09-15", 3),
            ("2024-10-01", 7),
        ])
    );
    assert_eq!(
        blocks(2025),
        listed(&[
            ("2025-01-01", 1),
            ("2025-01-28", 8),
            ("2025-04-04", 3),
            ("2025-05-01", 5),
            ("2025-05-31", 3),
            ("2025-10-01", 8),
        ])
    );
    assert_eq!(
        of_kind(&year("CN", 2024), EntryKind::MakeUpWorkday).len(),
        8
    );
    assert_eq!(
        of_kind(&year("CN", 2025), EntryKind::MakeUpWorkday).len(),
        5
    );
}

#[test]
fn every_make_up_workday_is_a_weekend_day_outside_the_days_off() {
    let entries = public("CN", 2008, 2026).unwrap();
    let off = of_kind(&entries, EntryKind::Holiday);
    for made_up in of_kind(&entries, EntryKind::MakeUpWorkday) {
        assert!(made_up.weekday().num_days_from_monday() >= 5, "{made_up}");
        assert!(!off.contains(&made_up), "{made_up}");
    }
}

#[test]
fn every_announced_calendar_holds_the_statutory_days() {
    // The lunar table, the Qingming formula and the notices are independent witnesses.
    let off = of_kind(&public("CN", 2008, 2026).unwrap(), EntryKind::Holiday);
    let by_law = of_kind(&statutory("CN", 2008, 2026).unwrap(), EntryKind::Holiday);
    let missing: Vec<_> = by_law.difference(&off).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_year_without_notice_has_its_statutory_days_and_is_named() {
    assert_eq!(years_without_announcement("CN", 2025, 2028), [2027, 2028]);
    assert!(years_without_announcement("US", 2025, 2028).is_empty());
    let entries = year("CN", 2027);
    assert_eq!(of_kind(&entries, EntryKind::Holiday).len(), 13);
    assert!(of_kind(&entries, EntryKind::MakeUpWorkday).is_empty());
    assert_eq!(date_of(&entries, "Spring Festival"), [day("2027-02-05")]);
    assert_eq!(date_of(&entries, "Qingming Festival"), [day("2027-04-05")]);
}

#[test]
fn a_block_that_begins_in_december_belongs_to_both_years() {
    let block = (day("2022-12-31"), day("2023-01-02"));
    for y in [2022, 2023] {
        let found = year("CN", y)
            .iter()
            .any(|e| (e.first_day, e.last_day) == block);
        assert!(found, "{y}");
    }
}

#[test]
fn easter_has_its_known_dates() {
    for text in [
        "2000-04-24",
        "2008-03-24",
        "2011-04-25",
        "2019-04-22",
        "2024-04-01",
        "2025-04-21",
        "2026-04-06",
        "2027-03-29",
        "2035-03-26",
        "2038-04-26",
    ] {
        let entries = year("FR", day(text).year());
        assert_eq!(date_of(&entries, "Easter Monday"), [day(text)]);
    }
}

#[test]
fn the_last_monday_is_the_fifth_where_a_month_has_five() {
    let date = |y| date_of(&year("GB", y), "Summer Bank Holiday");
    assert_eq!(date(2026), [day("2026-08-31")]);
    assert_eq!(date(2025), [day("2025-08-25")]);
}

#[test]
fn american_days_are_observed_on_weekdays() {
    let y2026 = year("US", 2026);
    assert_eq!(date_of(&y2026, "Thanksgiving Day"), [day("2026-11-26")]);
    assert_eq!(date_of(&y2026, "Memorial Day"), [day("2026-05-25")]);
    assert_eq!(date_of(&y2026, "Independence Day"), [day("2026-07-04")]);
    assert_eq!(
        date_of(&y2026, "Independence Day (observed)"),
        [day("2026-07-03")]
    );
    // New Year's Day 2022 was a Saturday: observed in the year before.
    let y2021 = year("US", 2021);
    assert_eq!(
        date_of(&y2021, "New Year's Day (observed)"),
        [day("2021-12-31")]
    );
    assert_eq!(
        date_of(&y2021, "Juneteenth (observed)"),
        [day("2021-06-18")]
    );
    assert!(date_of(&year("US", 2020), "Juneteenth").is_empty());
    assert_eq!(
        date_of(&year("US", 2023), "Veterans Day (observed)"),
        [day("2023-11-10")]
    );
}

#[test]
fn english_substitute_days_do_not_fall_on_other_holidays() {
    let y2021 = year("GB", 2021);
    assert_eq!(
        date_of(&y2021, "Christmas Day (substitute day)"),
        [day("2021-12-27")]
    );
    assert_eq!(
        date_of(&y2021, "Boxing Day (substitute day)"),
        [day("2021-12-28")]
    );
    let y2022 = year("GB", 2022);
    assert_eq!(date_of(&y2022, "Boxing Day"), [day("2022-12-26")]);
    assert_eq!(
        date_of(&y2022, "Christmas Day (substitute day)"),
        [day("2022-12-27")]
    );
    assert_eq!(
        date_of(&y2022, "New Year's Day (substitute day)"),
        [day("2022-01-03")]
    );
    assert_eq!(
        date_of(&year("GB", 2026), "Boxing Day (substitute day)"),
        [day("2026-12-28")]
    );
}

#[test]
fn english_one_off_days_replace_what_they_moved() {
    let y2022 = year("GB", 2022);
    assert_eq!(date_of(&y2022, "Spring Bank Holiday"), [day("2022-06-02")]);
    assert_eq!(date_of(&y2022, "Platinum Jubilee"), [day("2022-06-03")]);
    assert_eq!(
        date_of(&y2022, "State Funeral of Queen Elizabeth II"),
        [day("2022-09-19")]
    );
    let y2023 = year("GB", 2023);
    assert_eq!(
        date_of(&y2023, "Early May Bank Holiday"),
        [day("2023-05-01")]
    );
    assert_eq!(
        date_of(&y2023, "Coronation of King Charles III"),
        [day("2023-05-08")]
    );
    assert_eq!(
        date_of(&year("GB", 2020), "Early May Bank Holiday"),
        [day("2020-05-08")]
    );
}

#[test]
fn germany_and_france_have_their_nationwide_days() {
    let germany = year("DE", 2026);
    assert_eq!(germany.len(), 9);
    assert_eq!(date_of(&germany, "Ascension Day"), [day("2026-05-14")]);
    assert_eq!(date_of(&germany, "Whit Monday"), [day("2026-05-25")]);
    assert_eq!(date_of(&germany, "German Unity Day"), [day("2026-10-03")]);
    assert_eq!(year("DE", 2017).len(), 10);
    let france = year("FR", 2026);
    assert_eq!(france.len(), 11);
    assert_eq!(date_of(&france, "Bastille Day"), [day("2026-07-14")]);
}

#[test]
fn entries_come_in_order_and_no_country_repeats_a_name_on_a_day() {
    for country in COUNTRIES {
        let entries = public(country, YEARS.0, YEARS.1).unwrap();
        assert!(entries.is_sorted_by_key(|e| (e.first_day, e.last_day)));
        let keys: BTreeSet<_> = entries.iter().map(|e| (&e.name, e.first_day)).collect();
        assert_eq!(keys.len(), entries.len(), "{country}");
        assert!(entries.iter().all(|e| e.first_day <= e.last_day));
    }
}

#[test]
fn an_unknown_country_and_a_year_out_of_range_are_refused() {
    assert_eq!(public("none", 2026, 2026), Ok(Vec::new()));
    let unknown = public("CX", 2026, 2026).unwrap_err().to_string();
    assert!(unknown.contains("none, CN, DE, FR, GB, US"), "{unknown}");
    assert_eq!(
        public("CN", 1999, 2026),
        Err(CalendarError::HolidayYear { year: 1999 })
    );
    assert!(statutory("FR", 2026, 2100).is_err());
}
