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
    let unknown = |country| {
        let calendar = HolidayCalendar::shipped(country).unwrap();
        calendar.years_without_announcement(2025, 2028)
    };
    assert_eq!(unknown("CN"), [2027, 2028]);
    assert!(unknown("US").is_empty());
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
    assert!(
        unknown.contains("none, BR, CN, DE, FR, GB, IL, JP, US"),
        "{unknown}"
    );
    assert_eq!(
        public("CN", 1999, 2026),
        Err(CalendarError::HolidayYear { year: 1999 })
    );
    assert!(statutory("FR", 2026, 2100).is_err());
}

/// Month and day of every holiday of a year, in order.
fn dates(country: &str, y: i32) -> Vec<String> {
    let days = of_kind(&year(country, y), EntryKind::Holiday);
    let of_year = days.iter().filter(|d| d.year() == y);
    of_year.map(|d| d.format("%m-%d").to_string()).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn japan_has_the_days_of_the_cabinet_office() {
    // Cabinet Office, Government of Japan: list of national holidays (syukujitsu.csv) of each year.
    for (y, expected) in [
        (
            2006,
            "01-01 01-02 01-09 02-11 03-21 04-29 05-03 05-04 05-05 07-17 09-18 09-23 10-09 11-03 11-23 12-23",
        ),
        (
            2009,
            "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23",
        ),
        (
            2019,
            "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23",
        ),
        (
            2020,
            "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23",
        ),
        (
            2021,
            "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23",
        ),
        (
            2024,
            "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23",
        ),
        (
            2025,
            "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24",
        ),
        (
            2026,
            "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
        ),
        (
            2027,
            "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
        ),
    ] {
        assert_eq!(dates("JP", y), words(expected), "{y}");
    }
}

#[test]
fn a_day_between_two_japanese_holidays_is_one_itself() {
    let between = |y| date_of(&year("JP", y), "Citizens' Holiday");
    assert_eq!(between(2019), [day("2019-04-30"), day("2019-05-02")]);
    assert_eq!(between(2026), [day("2026-09-22")]);
    assert!(between(2003).is_empty(), "4 May 2003 was a Sunday");
    assert_eq!(between(2004), [day("2004-05-04")]);
    assert!(between(2024).is_empty());
}

#[test]
fn brazil_has_the_days_of_its_banks() {
    // Calendar of national holidays of ANBIMA; ordinances of the Ministry of Management on optional days.
    for (y, expected) in [
        (
            2023,
            "01-01 02-20 02-21 04-07 04-21 05-01 06-08 09-07 10-12 11-02 11-15 12-25",
        ),
        (
            2024,
            "01-01 02-12 02-13 03-29 04-21 05-01 05-30 09-07 10-12 11-02 11-15 11-20 12-25",
        ),
        (
            2025,
            "01-01 03-03 03-04 04-18 04-21 05-01 06-19 09-07 10-12 11-02 11-15 11-20 12-25",
        ),
        (
            2026,
            "01-01 02-16 02-17 04-03 04-21 05-01 06-04 09-07 10-12 11-02 11-15 11-20 12-25",
        ),
        (
            2027,
            "01-01 02-08 02-09 03-26 04-21 05-01 05-27 09-07 10-12 11-02 11-15 11-20 12-25",
        ),
    ] {
        assert_eq!(dates("BR", y), words(expected), "{y}");
    }
}

#[test]
fn carnival_and_corpus_christi_are_no_holidays_by_law() {
    let by_law = statutory("BR", 2026, 2026).unwrap();
    assert_eq!(by_law.len(), 10);
    assert!(date_of(&by_law, "Carnival").is_empty());
    assert_eq!(date_of(&by_law, "Good Friday"), [day("2026-04-03")]);
}

#[test]
fn israel_has_the_nine_rest_days_of_the_law() {
    // Ministry of Foreign Affairs and Bank of Israel, lists of holidays of each year.
    for (y, expected) in [
        (
            2023,
            "04-06 04-12 04-26 05-26 09-16 09-17 09-25 09-30 10-07",
        ),
        (
            2024,
            "04-23 04-29 05-14 06-12 10-03 10-04 10-12 10-17 10-24",
        ),
        (
            2025,
            "04-13 04-19 05-01 06-02 09-23 09-24 10-02 10-07 10-14",
        ),
        (
            2026,
            "04-02 04-08 04-22 05-22 09-12 09-13 09-21 09-26 10-03",
        ),
        (
            2027,
            "04-22 04-28 05-12 06-11 10-02 10-03 10-11 10-16 10-23",
        ),
    ] {
        assert_eq!(dates("IL", y), words(expected), "{y}");
    }
}

#[test]
fn independence_day_keeps_away_from_the_sabbath() {
    // 5 Iyar: a Friday, a Saturday, a Monday before and after the law of 2004, a Wednesday.
    for (y, expected) in [
        (2000, "2000-05-10"),
        (2001, "2001-04-26"),
        (2005, "2005-05-12"),
        (2013, "2013-04-16"),
        (2014, "2014-05-06"),
        (2015, "2015-04-23"),
        (2016, "2016-05-12"),
        (2017, "2017-05-02"),
    ] {
        let found = date_of(&year("IL", y), "Independence Day");
        assert_eq!(found, [day(expected)], "{y}");
    }
    let days = public("IL", 2004, 2099).unwrap();
    for found in date_of(&days, "Independence Day") {
        let weekday = found.weekday().num_days_from_monday();
        assert!((1..=3).contains(&weekday), "{found}");
    }
}

/// The table of local dates that the computed ones must equal.
#[test]
fn computed_lunar_dates_are_those_of_the_table() {
    let table = include_str!("../../../data/holidays/CN-lunar.csv");
    let mut years = 0;
    for record in data::records(table) {
        let y: i32 = record[0].parse().unwrap();
        for (text, (month, date)) in record[1..].iter().zip([(1, 1), (5, 5), (8, 15)]) {
            assert_eq!(lunisolar::chinese(y, month, date), [day(text)], "{y}");
        }
        years += 1;
    }
    assert_eq!(years, 100);
}

#[test]
fn a_block_carries_the_day_that_means_the_same_in_every_year() {
    let anchors = |name: &str| -> Vec<String> {
        let entries = public("CN", 2023, 2027).unwrap();
        let of_name = entries.iter().filter(|e| e.name == name);
        of_name.map(|e| e.anchor.unwrap().to_string()).collect()
    };
    // The notices of 2023 to 2026 begin on the eve, on New Year's Day, on the eve, two days before.
    assert_eq!(
        anchors("Spring Festival"),
        [
            "2023-01-22",
            "2024-02-10",
            "2025-01-29",
            "2026-02-17",
            "2027-02-06"
        ]
    );
    assert_eq!(
        anchors("National Day"),
        [
            "2023-10-01",
            "2024-10-01",
            "2025-10-01",
            "2026-10-01",
            "2027-10-01"
        ]
    );
    assert_eq!(
        anchors("New Year's Day"),
        [
            "2023-01-01",
            "2024-01-01",
            "2025-01-01",
            "2026-01-01",
            "2027-01-01"
        ]
    );
}

#[test]
fn every_shipped_holiday_has_an_anchor_near_it() {
    for country in COUNTRIES {
        for entry in public(country, YEARS.0, YEARS.1).unwrap() {
            if entry.kind == EntryKind::Holiday {
                // Given once, by the notice of 2015 alone.
                if entry.name.starts_with("Victory Day") && country == "CN" {
                    continue;
                }
                let anchor = entry.anchor.unwrap();
                assert!(
                    (entry.first_day - anchor).num_days().abs() <= 60,
                    "{entry:?}"
                );
            }
        }
    }
}
