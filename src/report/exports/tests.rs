use proptest::prelude::*;

use super::*;
use crate::calendar::{CalendarEntry, EntryKind, EntrySource, EventCalendar, Zone};
use crate::roster::AvailabilityKind::{Leave, Unavailable};
use crate::roster::audit::tests::support::{Scene, date, empty, row};

/// Berlin over the night on which clocks go back; Saturday is a holiday, Sunday a make-up workday.
fn scene() -> (Scene, EventCalendar) {
    let mut scene = empty("Europe/Berlin", "2026-10-24", 3);
    scene.work("Ann", date("2026-10-24"), "plain-night", "22:00");
    scene.work("Bo", date("2026-10-26"), "day", "08:00");
    scene.agent("Bo").availability = vec![
        row(Leave, "2026-10-24", "2026-10-24"),
        row(Unavailable, "2026-10-25", "2026-10-25"),
    ];
    scene.agent("Wei").name = "=伟, \"W\"".to_owned();
    let entry = |name: &str, day: &str, kind| CalendarEntry {
        name: name.to_owned(),
        first_day: date(day),
        last_day: date(day),
        kind,
        queue: None,
        uplift: None,
        anchor: None,
        source: EntrySource::Planner,
        note: String::new(),
    };
    let calendar = EventCalendar::new(vec![
        entry("feast", "2026-10-24", EntryKind::Holiday),
        entry("in exchange", "2026-10-25", EntryKind::MakeUpWorkday),
    ]);
    (scene, calendar)
}

fn text(table: &Table) -> String {
    to_csv(table, ByteOrderMark::LeftOut).replace("\r\n", "\n")
}

fn zone() -> Zone {
    Zone::new("Europe/Berlin").unwrap()
}

#[test]
fn schedule_in_english() {
    let (scene, calendar) = scene();
    insta::assert_snapshot!(text(&schedule(&zone(), &scene.rows, &calendar, Language::English)), @r#"
agent_id,name,team,time_zone,work_date,day_type,shift_code,start_local,end_local,end_day_offset,start_utc,end_utc,utc_offset_start,utc_offset_end,gross_minutes,paid_minutes,unpaid_break_minutes,night_minutes,holiday_minutes
Ann,Ann,east,Europe/Berlin,2026-10-24,holiday,plain-night,22:00,06:00,1,2026-10-24T20:00:00Z,2026-10-25T05:00:00Z,UTC+02:00,UTC+01:00,540,540,0,540,120
Bo,Bo,east,Europe/Berlin,2026-10-26,workday,day,08:00,17:00,0,2026-10-26T07:00:00Z,2026-10-26T16:00:00Z,UTC+01:00,UTC+01:00,540,480,60,0,0
"#);
}

#[test]
fn schedule_in_chinese() {
    let (scene, calendar) = scene();
    insta::assert_snapshot!(text(&schedule(&zone(), &scene.rows, &calendar, Language::Chinese)), @r#"
工号,姓名,班组,时区,出勤日期,日期类型,班次,上班时间,下班时间,下班跨天数,上班时间UTC,下班时间UTC,上班时差,下班时差,总分钟数,计薪分钟数,不计薪休息分钟数,夜间分钟数,节假日分钟数
Ann,Ann,east,Europe/Berlin,2026-10-24,节假日,plain-night,22:00,06:00,1,2026-10-24T20:00:00Z,2026-10-25T05:00:00Z,UTC+02:00,UTC+01:00,540,540,0,540,120
Bo,Bo,east,Europe/Berlin,2026-10-26,工作日,day,08:00,17:00,0,2026-10-26T07:00:00Z,2026-10-26T16:00:00Z,UTC+01:00,UTC+01:00,540,480,60,0,0
"#);
}

#[test]
fn activities_in_english() {
    let (scene, _) = scene();
    let table = activities(&zone(), &scene.rows, Language::English).unwrap();
    insta::assert_snapshot!(text(&table), @r#"
agent_id,name,team,work_date,shift_code,activity,start_local,end_local,start_utc,end_utc,minutes,paid,on_queue
Ann,Ann,east,2026-10-24,plain-night,work,22:00,06:00,2026-10-24T20:00:00Z,2026-10-25T05:00:00Z,540,true,true
Bo,Bo,east,2026-10-26,day,work,08:00,09:30,2026-10-26T07:00:00Z,2026-10-26T08:30:00Z,90,true,true
Bo,Bo,east,2026-10-26,day,rest-1,09:30,09:45,2026-10-26T08:30:00Z,2026-10-26T08:45:00Z,15,true,false
Bo,Bo,east,2026-10-26,day,work,09:45,10:30,2026-10-26T08:45:00Z,2026-10-26T09:30:00Z,45,true,true
Bo,Bo,east,2026-10-26,day,meal,10:30,11:30,2026-10-26T09:30:00Z,2026-10-26T10:30:00Z,60,false,false
Bo,Bo,east,2026-10-26,day,work,11:30,14:00,2026-10-26T10:30:00Z,2026-10-26T13:00:00Z,150,true,true
Bo,Bo,east,2026-10-26,day,rest-2,14:00,14:15,2026-10-26T13:00:00Z,2026-10-26T13:15:00Z,15,true,false
Bo,Bo,east,2026-10-26,day,work,14:15,17:00,2026-10-26T13:15:00Z,2026-10-26T16:00:00Z,165,true,true
"#);
}

#[test]
fn activities_in_chinese() {
    let (scene, _) = scene();
    let table = activities(&zone(), &scene.rows, Language::Chinese).unwrap();
    insta::assert_snapshot!(text(&table), @r#"
工号,姓名,班组,出勤日期,班次,活动,开始时间,结束时间,开始时间UTC,结束时间UTC,分钟数,计薪,在线
Ann,Ann,east,2026-10-24,plain-night,在线服务,22:00,06:00,2026-10-24T20:00:00Z,2026-10-25T05:00:00Z,540,是,是
Bo,Bo,east,2026-10-26,day,在线服务,08:00,09:30,2026-10-26T07:00:00Z,2026-10-26T08:30:00Z,90,是,是
Bo,Bo,east,2026-10-26,day,rest-1,09:30,09:45,2026-10-26T08:30:00Z,2026-10-26T08:45:00Z,15,是,否
Bo,Bo,east,2026-10-26,day,在线服务,09:45,10:30,2026-10-26T08:45:00Z,2026-10-26T09:30:00Z,45,是,是
Bo,Bo,east,2026-10-26,day,meal,10:30,11:30,2026-10-26T09:30:00Z,2026-10-26T10:30:00Z,60,否,否
Bo,Bo,east,2026-10-26,day,在线服务,11:30,14:00,2026-10-26T10:30:00Z,2026-10-26T13:00:00Z,150,是,是
Bo,Bo,east,2026-10-26,day,rest-2,14:00,14:15,2026-10-26T13:00:00Z,2026-10-26T13:15:00Z,15,是,否
Bo,Bo,east,2026-10-26,day,在线服务,14:15,17:00,2026-10-26T13:15:00Z,2026-10-26T16:00:00Z,165,是,是
"#);
}

#[test]
fn matrix_in_english() {
    let (scene, calendar) = scene();
    let chart = matrix(&scene.problem, &scene.rows, &calendar, Language::English);
    insta::assert_snapshot!(text(&chart.grid), @r#"
agent_id,name,team,2026-10-24,2026-10-25,2026-10-26,days_worked,paid_hours
Ann,Ann,east,plain-night 22:00,,,1,9
Bo,Bo,east,leave,away,day 08:00,1,8
Wei,"'=伟, ""W""",east,,,,0,0
"#);
    insta::assert_snapshot!(text(&chart.legend), @r#"
shift_code,starts,gross_minutes,paid_minutes,breaks
day,06:00 06:30 07:00 07:30 08:00 08:30 09:00 09:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00,540,480,"rest-1 15 (paid), meal 60 (unpaid), rest-2 15 (paid)"
plain-night,22:00,480,480,
leave,,,,
away,,,,
"#);
    insta::assert_snapshot!(text(&chart.totals), @r#"
work_date,day_type,people,paid_hours,day,plain-night
2026-10-24,holiday,1,9,0,1
2026-10-25,make_up_workday,0,0,0,0
2026-10-26,workday,1,8,1,0
"#);
}

#[test]
fn matrix_in_chinese() {
    let (scene, calendar) = scene();
    let chart = matrix(&scene.problem, &scene.rows, &calendar, Language::Chinese);
    insta::assert_snapshot!(text(&chart.grid), @r#"
工号,姓名,班组,2026-10-24,2026-10-25,2026-10-26,出勤天数,计薪工时
Ann,Ann,east,plain-night 22:00,,,1,9
Bo,Bo,east,休假,不可用,day 08:00,1,8
Wei,"'=伟, ""W""",east,,,,0,0
"#);
    insta::assert_snapshot!(text(&chart.legend), @r#"
班次,上班时刻,总分钟数,计薪分钟数,休息
day,06:00 06:30 07:00 07:30 08:00 08:30 09:00 09:30 10:00 10:30 11:00 11:30 12:00 12:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00,540,480,"rest-1 15 (计薪), meal 60 (不计薪), rest-2 15 (计薪)"
plain-night,22:00,480,480,
休假,,,,
不可用,,,,
"#);
    insta::assert_snapshot!(text(&chart.totals), @r#"
出勤日期,日期类型,出勤人数,计薪工时,day,plain-night
2026-10-24,节假日,1,9,0,1
2026-10-25,调休上班,0,0,0,0
2026-10-26,工作日,1,8,1,0
"#);
}

#[test]
fn a_roster_without_activities_has_no_table_of_them() {
    let (mut scene, _) = scene();
    scene.rows.activities = None;
    assert_eq!(activities(&zone(), &scene.rows, Language::English), None);
}

#[test]
fn segments_fill_each_shift_exactly() {
    let (scene, _) = scene();
    let table = activities(&zone(), &scene.rows, Language::English).unwrap();
    let minutes = table.rows.iter().map(|row| match row[10] {
        Cell::Whole(minutes) => minutes,
        ref other => panic!("minutes are whole: {other:?}"),
    });
    // Nine hours of the night on which clocks go back, nine of an ordinary day.
    assert_eq!(minutes.sum::<i64>(), 540 + 540);
}

#[test]
fn lines_end_with_crlf_and_the_mark_comes_first() {
    let table = Table {
        name: "t",
        header: vec!["a".to_owned(), "b,\"c\"".to_owned()],
        rows: vec![vec![Cell::Number(-3.5), Cell::from("x\ny")]],
    };
    assert_eq!(
        to_csv(&table, ByteOrderMark::Written),
        "\u{feff}a,\"b,\"\"c\"\"\"\r\n-3.5,\"x\ny\"\r\n"
    );
}

#[test]
fn text_that_looks_like_a_formula_is_quoted_once_and_numbers_are_not() {
    for text in [
        "=1+1", "+8", "-3.5", "@x", "\tx", "\rx", "\nx", "\0x", "＝1", "＋", "－", "＠",
    ] {
        let safe = guarded(text);
        assert_eq!(safe, format!("'{text}"));
        assert_eq!(unguarded(&safe), text);
    }
    for text in ["", "x=1", "'", "it's", "'twas", "007", "UTC+08:00"] {
        assert_eq!(guarded(text), text);
        assert_eq!(unguarded(text), text);
    }
    assert_eq!(guarded("'=1"), "''=1", "a quote of the text's own is kept");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(cells in prop::collection::vec("['=+@\\-\t\r\n\", aé＝中]{0,6}", 1..5)) {
        let table = Table {
            name: "t",
            header: cells.iter().map(|_| "h".to_owned()).collect(),
            rows: vec![cells.iter().map(|text| Cell::Text(text.clone())).collect()],
        };
        let text = to_csv(&table, ByteOrderMark::LeftOut);
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let read: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(|cell| unguarded(cell).to_owned()).collect())
            .collect();
        // A line of one empty cell is an empty line, which readers skip.
        let expected = if cells == [""] { vec![] } else { vec![cells] };
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn every_column_is_documented() {
    let docs = include_str!("../../../docs/exports.md");
    let (scene, calendar) = scene();
    for language in [Language::English, Language::Chinese] {
        let chart = matrix(&scene.problem, &scene.rows, &calendar, language);
        let tables = [
            schedule(&zone(), &scene.rows, &calendar, language),
            activities(&zone(), &scene.rows, language).unwrap(),
            chart.legend,
        ];
        let people = chart.grid.header.iter();
        let people = people.filter(|name| !name.starts_with("2026-"));
        let days = chart.totals.header.iter().take(4);
        let named = tables
            .iter()
            .flat_map(|t| &t.header)
            .chain(people)
            .chain(days);
        for heading in named {
            assert!(docs.contains(&format!("| {heading} |")), "{heading}");
        }
    }
}
