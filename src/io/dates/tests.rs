use super::*;

const PLACE: Place<'_> = Place {
    file: "f.csv",
    column: "start",
    position: 1,
};

fn column(cells: &[&str], order: Option<DateOrder>) -> DateColumn {
    let cells: Vec<(usize, &str)> = cells.iter().enumerate().map(|(i, c)| (i + 2, *c)).collect();
    let column = read_column(PLACE, cells.into_iter(), order);
    for finding in &column.findings {
        assert!(
            crate::io::messages::untranslated(finding).is_empty(),
            "{finding:?}"
        );
    }
    column
}

fn one(text: &str) -> Stamp {
    let column = column(&[text], None);
    column.stamps[0].unwrap_or_else(|| panic!("{text}: {:?}", column.findings))
}

fn local(text: &str) -> String {
    one(text).local.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn codes(cells: &[&str]) -> Vec<(&'static str, Option<usize>)> {
    column(cells, None)
        .findings
        .iter()
        .map(|f| (f.code, f.row))
        .collect()
}

#[test]
fn usual_ways_to_write_nine_o_clock_mean_the_same() {
    for text in [
        "2026-11-01T09:00",
        "2026-11-01 09:00:00",
        "2026/11/1 9:00",
        "2026.11.1 9:00",
        "2026年11月1日 9:00",
        "2026年11月1日9时00分",
        "２０２６／１１／１　９：００",
        "20261101 09:00",
        "2026-11-01 09:00-09:30",
        "2026-11-01 9:00 AM",
        "2026-11-01 上午9:00",
    ] {
        assert_eq!(local(text), "2026-11-01 09:00:00", "{text}");
        assert_eq!(one(text).offset_s, None, "{text}");
    }
}

#[test]
fn offsets_are_kept_and_spans_are_no_offsets() {
    assert_eq!(one("2026-11-01T09:00Z").offset_s, Some(0));
    assert_eq!(one("2026-11-01T09:00:00+08:00").offset_s, Some(28_800));
    assert_eq!(one("2026-11-01 09:00:00-05:00").offset_s, Some(-18_000));
    assert_eq!(one("2026-11-01T09:00-0500").offset_s, Some(-18_000));
    assert_eq!(
        one("2026-11-01T09:00-05:00")
            .instant()
            .unwrap()
            .to_rfc3339(),
        "2026-11-01T14:00:00+00:00"
    );
}

#[test]
fn midnight_at_the_end_of_a_day_is_the_next_day() {
    assert_eq!(local("2026-11-01 24:00"), "2026-11-02 00:00:00");
    assert_eq!(local("2026-11-01"), "2026-11-01 00:00:00");
    assert_eq!(local("2026-11-01 12:30 AM"), "2026-11-01 00:30:00");
    assert_eq!(local("2026-11-01 下午1:00"), "2026-11-01 13:00:00");
}

#[test]
fn the_column_decides_the_order_of_day_and_month() {
    let european = column(&["03/04/2026", "13/04/2026"], None);
    assert_eq!(
        european.stamps[0].unwrap().local.date().to_string(),
        "2026-04-03"
    );
    let american = column(&["03/04/2026", "04/13/2026"], None);
    assert_eq!(
        american.stamps[0].unwrap().local.date().to_string(),
        "2026-03-04"
    );
    let nice = column(&["11012026 09:00", "11302026 09:00"], None);
    assert_eq!(
        nice.stamps[0].unwrap().local.date().to_string(),
        "2026-11-01"
    );
    let declared = column(&["03/04/2026"], DateOrder::from_name("D/M/Y"));
    assert_eq!(
        declared.stamps[0].unwrap().local.date().to_string(),
        "2026-04-03"
    );
}

#[test]
fn what_the_column_cannot_decide_is_refused_once() {
    assert_eq!(codes(&["03/04/2026", "05/06/2026"]), [("PB-1202", Some(2))]);
    assert_eq!(
        codes(&["2026-11-01", "2026-11-02", "13/11/2026"]),
        [("PB-1203", Some(4))]
    );
    assert_eq!(codes(&["13/11/2026", "11/14/2026"]), [("PB-1203", Some(3))]);
    assert_eq!(codes(&["2026-11-01", "46337"]), [("PB-1203", Some(3))]);
}

#[test]
fn impossible_dates_and_times_are_refused_row_by_row() {
    assert_eq!(
        codes(&[
            "2026-02-30",
            "2026-13-40",
            "n/a",
            "0001-01-01",
            "2026-11-01 25:30",
            "2026-11-01 23:60",
            "次日02:00"
        ]),
        [
            ("PB-1201", Some(2)),
            ("PB-1201", Some(3)),
            ("PB-1201", Some(4)),
            ("PB-1205", Some(5)),
            ("PB-1214", Some(6)),
            ("PB-1214", Some(7)),
            ("PB-1214", Some(8)),
        ]
    );
    assert_eq!(codes(&["31/02/2026", "30/01/2026"]), [("PB-1201", Some(2))]);
}

#[test]
fn excel_serials_are_read_and_said() {
    let column = column(&["46337", "46337.375", "46337.5208333333"], None);
    let text: Vec<String> = column
        .stamps
        .iter()
        .map(|s| s.unwrap().local.to_string())
        .collect();
    assert_eq!(
        text,
        [
            "2026-11-11 00:00:00",
            "2026-11-11 09:00:00",
            "2026-11-11 12:30:00"
        ]
    );
    assert_eq!(column.findings[0].code, "PB-1204");
    assert_eq!(codes(&["60"]), [("PB-1205", Some(2))]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_date_or_a_refusal(text in "\\PC{0,30}|[0-9:/.年月日T Z+-]{0,25}") {
        let column = column(&[text.as_str()], None);
        let settled = column.stamps[0].is_some() || text.trim().is_empty() || !column.findings.is_empty();
        proptest::prop_assert!(settled);
    }

    #[test]
    fn what_is_printed_reads_back(seconds in 631_152_000_i64..4_133_980_800, offset in -14_i32..=14) {
        let offset = chrono::FixedOffset::east_opt(offset * 3600).unwrap();
        let at = chrono::DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&offset);
        proptest::prop_assert_eq!(one(&at.to_rfc3339()).instant(), Some(at.to_utc()));
    }
}
