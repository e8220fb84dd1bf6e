use super::*;
use crate::history::Severity;
use crate::io::files;
use crate::io::messages::{self, Language};

fn shared(path: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var("PAIBAN_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = std::path::Path::new(&root).join("reference").join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("PAIBAN_REQUIRE_SHARED").is_err(),
        "{} is not there",
        path.display()
    );
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// What a test reads a text for.
struct Case {
    zone: &'static str,
    interval: Option<u32>,
    queues: &'static [&'static str],
    first_planned_day: Option<&'static str>,
    format: HistoryFormat,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            zone: "Asia/Shanghai",
            interval: Some(30),
            queues: &["voice"],
            first_planned_day: None,
            format: HistoryFormat::recognised(),
        }
    }
}

impl Case {
    fn read(&self, text: &str) -> Result<HistoryRead, Refused> {
        let zone = Zone::new(self.zone).unwrap();
        let queues: Vec<QueueId> = self.queues.iter().map(|q| QueueId::from(*q)).collect();
        let outcome = read(
            text.as_bytes(),
            &HistoryRequest {
                file: "history.csv",
                zone: &zone,
                interval_minutes: self.interval,
                queues: (!queues.is_empty()).then_some(&queues),
                new_queues: &[],
                first_planned_day: self.first_planned_day.map(|d| d.parse().unwrap()),
                events: &EventCalendar::default(),
                format: &self.format,
            },
        );
        let ledgers = match &outcome {
            Ok(read) => vec![read.ledger.clone()],
            Err(refused) => refused.ledgers.clone(),
        };
        for ledger in ledgers {
            assert!(ledger.balances(), "{ledger:?}");
            for finding in &ledger.findings {
                assert!(messages::untranslated(finding).is_empty(), "{finding:?}");
            }
        }
        outcome
    }

    /// The errors as code, row and column.
    fn errors(&self, text: &str) -> Vec<(&'static str, Option<usize>, Option<String>)> {
        let refused = self.read(text).expect_err("the file is refused");
        let errors = refused.findings.into_iter().filter(Finding::is_error);
        errors.map(|f| (f.code, f.row, f.column)).collect()
    }

    fn warnings(&self, text: &str) -> Vec<&'static str> {
        let read = self.read(text).unwrap_or_else(|r| panic!("{r}"));
        let warnings = read
            .ledger
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Warning);
        warnings.map(|f| f.code).collect()
    }
}

/// Three weeks of half hours from 09:00 to 12:00, with a few lines put in or over.
fn three_weeks(changes: &[(usize, &str)]) -> String {
    let first: NaiveDate = "2026-10-05".parse().unwrap();
    let mut lines = vec!["start,queue,offered,handled,handle_time_s".to_owned()];
    for day in first.iter_days().take(21) {
        for slot in 18..24 {
            lines.push(format!(
                "{day}T{:02}:{:02},voice,{},9,300",
                slot / 2,
                slot % 2 * 30,
                10 + slot % 3
            ));
        }
    }
    for (row, text) in changes {
        match row - 1 {
            index if index < lines.len() => lines[index] = (*text).to_owned(),
            _ => lines.push((*text).to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_sound_file_is_accepted_row_by_row() {
    let read = Case::default().read(&three_weeks(&[])).unwrap();
    assert_eq!((read.ledger.read, read.ledger.accepted), (126, 126));
    assert!(
        read.ledger.findings.is_empty(),
        "{:?}",
        read.ledger.findings
    );
    let queue = &read.history.queues[0];
    assert_eq!((queue.n_days(), queue.slots_per_day()), (21, 48));
    assert_eq!(
        (queue.offered[[0, 18]], queue.handle_time_s[[0, 18]]),
        (10.0, 300.0)
    );
    assert!(
        !queue.observed[[0, 0]],
        "what the file does not hold is unknown"
    );
}

#[test]
fn bad_rows_are_refused_with_code_row_and_column() {
    let table: &[(&str, usize, &str, &str)] = &[
        ("2026-02-30T09:00,voice,10,9,300", 2, "PB-1201", "start"),
        (",voice,10,9,300", 2, "PB-1201", "start"),
        ("2101-01-01T09:00,voice,10,9,300", 3, "PB-1205", "start"),
        ("2026-10-05T09:07,voice,10,9,300", 3, "PB-1206", "start"),
        ("2026-10-05T09:00,voice,10,9,300", 4, "PB-1208", "start"),
        ("2026-10-05T25:30,voice,10,9,300", 2, "PB-1214", "start"),
        ("2026-10-05T09:00,voice,-3,9,300", 2, "PB-1301", "offered"),
        (
            "2026-10-05T09:00,voice,#DIV/0!,9,300",
            2,
            "PB-1302",
            "offered",
        ),
        ("2026-10-05T09:00,voice,,9,300", 2, "PB-1302", "offered"),
        ("2026-10-05T09:00,voice,10,x,300", 2, "PB-1302", "handled"),
        (
            "2026-10-05T09:00,voice,1e400,9,300",
            2,
            "PB-1304",
            "offered",
        ),
        (
            "2026-10-05T09:00,voice,10,9,0",
            2,
            "PB-1306",
            "handle_time_s",
        ),
        (
            "2026-10-05T09:00,voice,10,9,240000",
            2,
            "PB-1306",
            "handle_time_s",
        ),
        (
            "2026-10-05T09:00,voice,10,9,0.003",
            2,
            "PB-1306",
            "handle_time_s",
        ),
        ("2026-10-05T09:00,voise,10,9,300", 2, "PB-1403", "queue"),
        ("2026-10-05T09:00,voice,10", 2, "PB-1101", ""),
    ];
    for (line, row, code, column) in table {
        let errors = Case::default().errors(&three_weeks(&[(*row, line)]));
        let column = (!column.is_empty()).then(|| (*column).to_owned());
        assert_eq!(errors, [(*code, Some(*row), column)], "{line}");
    }
}

#[test]
fn all_faults_are_told_not_the_first() {
    let text = three_weeks(&[
        (2, "2026-02-30T09:00,voice,10,9,300"),
        (5, "2026-10-05T10:30,voice,-3,9,300"),
        (9, "2026-10-06T09:30,voice,10,9,0"),
    ]);
    let codes: Vec<&str> = Case::default().errors(&text).iter().map(|e| e.0).collect();
    assert_eq!(codes, ["PB-1201", "PB-1301", "PB-1306"]);
    let refused = Case::default().read(&text).unwrap_err();
    assert_eq!(
        (refused.ledgers[0].refused, refused.ledgers[0].accepted),
        (3, 123)
    );
    assert_eq!(refused.kind.code(), 3);
}

#[test]
fn repairs_are_made_only_where_they_are_asked_for() {
    let twice = three_weeks(&[(200, "2026-10-05T09:00,voice,5,5,200")]);
    let with = |on_duplicate| Case {
        format: HistoryFormat {
            on_duplicate,
            ..HistoryFormat::recognised()
        },
        ..Case::default()
    };
    let sum = with(OnDuplicate::Sum).read(&twice).unwrap();
    assert_eq!(sum.history.queues[0].offered[[0, 18]], 15.0);
    let weighted = (9.0 * 300.0 + 5.0 * 200.0) / 14.0;
    assert_eq!(sum.history.queues[0].handle_time_s[[0, 18]], weighted);
    assert_eq!(sum.ledger.repaired, 1);
    let last = with(OnDuplicate::Last).read(&twice).unwrap();
    assert_eq!(last.history.queues[0].offered[[0, 18]], 5.0);
    let off = three_weeks(&[(3, "2026-10-05T09:37,voice,5,5,200")]);
    let floor = Case {
        format: HistoryFormat {
            snap: Snap::Floor,
            ..HistoryFormat::recognised()
        },
        ..Case::default()
    };
    assert_eq!(
        floor.read(&off).unwrap().history.queues[0].offered[[0, 19]],
        5.0
    );
    assert_eq!(floor.warnings(&off), ["PB-1206"]);
}

#[test]
fn rows_of_the_plan_are_counted_but_not_learnt_from() {
    let case = Case {
        first_planned_day: Some("2026-10-24"),
        ..Case::default()
    };
    let read = case.read(&three_weeks(&[])).unwrap();
    assert_eq!(read.history.queues[0].n_days(), 19);
    assert_eq!(read.ledger.accepted, 126);
    assert_eq!(case.warnings(&three_weeks(&[])), ["PB-1308", "PB-1213"]);
}

#[test]
fn short_constant_and_missing_histories_say_so() {
    let text = three_weeks(&[]);
    let days = |n: usize| text.lines().take(1 + 6 * n).collect::<Vec<_>>().join("\n");
    assert_eq!(Case::default().errors(&days(5)), [("PB-1308", None, None)]);
    assert_eq!(Case::default().warnings(&days(7)), ["PB-1308"]);
    let constant = text.replace(",11,", ",10,").replace(",12,", ",10,");
    assert_eq!(Case::default().warnings(&constant), ["PB-1308"]);
    let two = Case {
        queues: &["voice", "chat"],
        ..Case::default()
    };
    assert_eq!(
        two.errors(&text),
        [("PB-1308", None, None)],
        "chat has no rows at all"
    );
}

#[test]
fn a_few_gaps_are_unknown_and_many_are_refused() {
    let text = three_weeks(&[]);
    let without = |lost: fn(usize) -> bool| -> String {
        let keep = |(i, _): &(usize, &str)| *i == 0 || !lost(*i);
        text.lines()
            .enumerate()
            .filter(keep)
            .map(|(_, l)| l.to_owned() + "\n")
            .collect()
    };
    assert_eq!(
        Case::default().warnings(&without(|i| (40..44).contains(&i))),
        ["PB-1209"]
    );
    assert_eq!(
        Case::default().errors(&without(|i| (i * i / 11) % 3 == 0)),
        [("PB-1209", None, None)]
    );
}

#[test]
fn another_interval_and_mixed_intervals_are_refused() {
    let text = three_weeks(&[]);
    let quarter = Case {
        interval: Some(15),
        ..Case::default()
    };
    assert_eq!(quarter.errors(&text)[0].0, "PB-1207");
    let mixed: String = text
        .lines()
        .flat_map(|line| match line.split_once(":00,voice") {
            Some((day, rest)) if line < "2026-10-12" => vec![
                format!("{day}:00,voice{rest}"),
                format!("{day}:15,voice{rest}"),
            ],
            _ => match line.split_once(":30,voice") {
                Some((day, rest)) if line < "2026-10-12" => vec![
                    format!("{day}:30,voice{rest}"),
                    format!("{day}:45,voice{rest}"),
                ],
                _ => vec![line.to_owned()],
            },
        })
        .map(|l| l + "\n")
        .collect();
    assert_eq!(quarter.errors(&mixed)[0].0, "PB-1207");
    let found = quarter.read(&mixed).unwrap_err().findings;
    assert!(
        found
            .iter()
            .any(|f| f.found.contains("15 and 30 minutes mixed")),
        "{found:?}"
    );
}

#[test]
fn a_day_of_many_times_the_median_is_a_spike_to_check() {
    let mut text = three_weeks(&[]);
    text = text.replace("2026-10-14T09:00,voice,10", "2026-10-14T09:00,voice,4000");
    assert_eq!(Case::default().warnings(&text), ["PB-1307"]);
}

#[test]
fn more_handled_than_offered_is_odd_but_read() {
    let text = three_weeks(&[(2, "2026-10-05T09:00,voice,10,14,300")]);
    assert_eq!(Case::default().warnings(&text), ["PB-1305"]);
    // So are more given up than arrived.
    let text = text
        .replace("offered,handled", "offered,abandoned")
        .replace(",10,14,300", ",10,11,300");
    assert_eq!(Case::default().warnings(&text), ["PB-1305"]);
}

/// Hourly rows around a clock change, with labels as given on the day itself.
fn around(day: &str, labels: &[&str]) -> String {
    let day: NaiveDate = day.parse().unwrap();
    let mut text = "start,queue,offered\n".to_owned();
    for date in (day - chrono::Duration::days(22)).iter_days().take(22) {
        (0..24).for_each(|h| text += &format!("{date}T{h:02}:00,voice,{}\n", 10 + h % 3));
    }
    labels
        .iter()
        .enumerate()
        .for_each(|(i, l)| text += &format!("{l},voice,{}\n", 20 + 10 * i));
    text
}

fn hourly(zone: &'static str) -> Case {
    Case {
        zone,
        interval: Some(60),
        ..Case::default()
    }
}

#[test]
fn a_time_that_the_clock_skips_is_refused() {
    for (zone, day) in [
        ("Europe/Berlin", "2026-03-29"),
        ("America/New_York", "2026-03-08"),
    ] {
        let errors = hourly(zone).errors(&around(day, &[&format!("{day}T02:00")]));
        assert_eq!(errors[0].0, "PB-1210", "{zone}");
    }
    let with_offset = around("2026-03-29", &["2026-03-29T02:00+01:00"]);
    let read = hourly("Europe/Berlin").read(&with_offset).unwrap();
    assert_eq!(
        read.history.queues[0].offered[[22, 3]],
        20.0,
        "an instant always exists"
    );
}

#[test]
fn the_hour_that_comes_twice_folds_into_one_slot() {
    for (zone, day, hour) in [
        ("Europe/Berlin", "2026-10-25", 2),
        ("America/New_York", "2026-11-01", 1),
    ] {
        let label = format!("{day}T0{hour}:00");
        let once = hourly(zone).read(&around(day, &[&label])).unwrap();
        assert_eq!(once.history.queues[0].offered[[22, hour]], 20.0);
        assert_eq!(once.ledger.repaired, 1);
        assert!(once.ledger.findings.iter().any(|f| f.code == "PB-1211"));
        let twice = hourly(zone).read(&around(day, &[&label, &label])).unwrap();
        assert_eq!(
            twice.history.queues[0].offered[[22, hour]],
            25.0,
            "the mean of 20 and 30"
        );
        assert!(
            twice.ledger.findings.iter().all(|f| f.code != "PB-1211"),
            "nothing was ambiguous"
        );
        let thrice = hourly(zone).errors(&around(day, &[&label, &label, &label]));
        assert_eq!(thrice[0].0, "PB-1208");
    }
}

#[test]
fn offsets_tell_the_two_hours_apart() {
    let labels = ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00"];
    let case = hourly("Europe/Berlin");
    let read = case.read(&around("2026-10-25", &labels)).unwrap();
    assert_eq!(read.history.queues[0].offered[[22, 2]], 25.0);
    let same = ["2026-10-25T02:00+02:00", "2026-10-25T02:00+02:00"];
    assert_eq!(case.errors(&around("2026-10-25", &same))[0].0, "PB-1208");
}

#[test]
fn ambiguous_decides_what_a_single_row_means() {
    let text = around("2026-10-25", &["2026-10-25T02:00"]);
    let with = |ambiguous| Case {
        format: HistoryFormat {
            ambiguous,
            ..HistoryFormat::recognised()
        },
        ..hourly("Europe/Berlin")
    };
    let split = with(Ambiguous::Split).read(&text).unwrap();
    assert_eq!(
        split.history.queues[0].offered[[22, 2]],
        10.0,
        "half of what both hours had"
    );
    let later = with(Ambiguous::Later).read(&text).unwrap();
    assert_eq!(later.history.queues[0].offered[[22, 2]], 20.0);
    assert_eq!(with(Ambiguous::Refuse).errors(&text)[0].0, "PB-1211");
}

#[test]
fn vendors_files_give_the_same_history() {
    let genesys: String = three_weeks(&[])
        .lines()
        .skip(1)
        .map(|l| {
            let f: Vec<&str> = l.split(',').collect();
            format!(
                "{}Z,{},voice,\"a|||b\",en,{},{},{}\n",
                f[0],
                f[1],
                f[2],
                f[3],
                9 * 300
            )
        })
        .collect();
    let header = "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time (Seconds)\n";
    let utc = Case {
        zone: "UTC",
        ..Case::default()
    };
    let ours = utc.read(&three_weeks(&[])).unwrap().history;
    let theirs = utc.read(&(header.to_owned() + &genesys)).unwrap().history;
    assert_eq!(ours.queues[0].offered, theirs.queues[0].offered);
    assert_eq!(ours.queues[0].handle_time_s, theirs.queues[0].handle_time_s);
    let chinese: String = three_weeks(&[])
        .lines()
        .skip(1)
        .map(|l| {
            let f: Vec<&str> = l.split(',').collect();
            let (day, time) = f[0].split_once('T').unwrap();
            format!(
                "{},{time}~,{},{},{},0:05:00\n",
                day.replace('-', "/"),
                f[1],
                f[2],
                f[3]
            )
        })
        .collect();
    let theirs = utc
        .read(&("日期,时间段,队列,进线量,接起量,平均处理时长\n".to_owned() + &chinese))
        .unwrap()
        .history;
    assert_eq!(ours.queues[0].offered, theirs.queues[0].offered);
    assert_eq!(ours.queues[0].handle_time_s, theirs.queues[0].handle_time_s);
}

#[test]
fn a_calabrio_forecast_needs_no_header() {
    let lines: String = three_weeks(&[])
        .lines()
        .skip(1)
        .map(|l| {
            let f: Vec<&str> = l.split(',').collect();
            let start = f[0].replace('-', "").replace('T', " ");
            format!("voice,{start},{start},{},200,100,9\n", f[2])
        })
        .collect();
    let read = Case::default().read(&lines).unwrap();
    assert_eq!(read.ledger.read, 126);
    assert_eq!(
        read.history.queues[0].handle_time_s[[0, 18]],
        300.0,
        "talk and after-contact work"
    );
    let broken = lines.replacen(",11,", ",-11,", 1);
    assert_eq!(
        Case::default().errors(&broken)[0].1,
        Some(2),
        "without a header the first row is row 1"
    );
}

#[test]
fn every_reference_series_reads_cleanly_and_completely() {
    for (queue, zone, interval, rows, total) in [
        ("synth_ecom", "Asia/Shanghai", 15, 81_792, 9_896_465.0),
        ("bank2003_30", "America/New_York", 30, 2_968, 3_432_928.0),
        ("bank2003_5", "America/New_York", 5, 17_914, 3_440_414.0),
        ("axa_cat", "Europe/Paris", 30, 40_746, 869_713.0),
        ("axa_renault", "Europe/Paris", 30, 40_746, 136_612.0),
        ("axa_rtc", "Europe/Paris", 30, 40_746, 64_956.0),
        ("axa_services", "Europe/Paris", 30, 40_746, 366_691.0),
        ("axa_tech_axa", "Europe/Paris", 30, 40_746, 2_354_639.0),
        ("axa_telephonie", "Europe/Paris", 30, 40_746, 1_296_591.0),
        ("nyc_taxi", "America/New_York", 30, 10_320, 156_219_716.0),
        ("olist_orders", "America/Sao_Paulo", 60, 14_423, 9_960.0),
        ("uihc_ed", "America/Chicago", 60, 32_253, 212_626.0),
    ] {
        let Some(path) = shared(&format!("forecast/data/{queue}.csv.gz")) else {
            return;
        };
        let text = String::from_utf8(files::read(&path).unwrap()).unwrap();
        let case = Case {
            zone,
            interval: None,
            queues: &[],
            ..Case::default()
        };
        let read = case.read(&text).unwrap_or_else(|r| panic!("{queue}: {r}"));
        assert_eq!(read.ledger.read, rows, "{queue}");
        assert_eq!(read.history.interval_minutes, interval, "{queue}");
        assert_eq!(read.history.queues[0].offered.sum(), total, "{queue}");
    }
}

#[test]
fn a_finding_is_one_sentence_with_its_place_in_both_languages() {
    let text = three_weeks(&[(2, "2026-10-05T09:00,voice,-3,9,300")]);
    let refused = Case::default().read(&text).unwrap_err();
    assert_eq!(
        messages::render(&refused.findings[0], Language::English),
        "error[PB-1301] history.csv:2:3 (column \"offered\"): -3 is negative; expected 0 or more; correct the cell."
    );
    assert_eq!(
        messages::render(&refused.findings[0], Language::Chinese),
        "错误[PB-1301] history.csv:2:3（“offered”列）：-3 为负数；应为0 或更大；请更正该单元格。"
    );
    assert_eq!(
        messages::errors_csv(&refused.findings, Language::English),
        "code,severity,row,column,found,expected,fix\nPB-1301,error,2,offered,-3 is negative,0 or more,correct the cell\n"
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let text = [b"start,queue,offered\n".as_slice(), &bytes].concat();
        let zone = Zone::new("Europe/Berlin").unwrap();
        for input in [&bytes, &text] {
            let outcome = read(input, &HistoryRequest {
                file: "x",
                zone: &zone,
                interval_minutes: Some(15),
                queues: None,
                new_queues: &[],
                first_planned_day: None,
                events: &EventCalendar::default(),
                format: &HistoryFormat::recognised(),
            });
            proptest::prop_assert!(outcome.is_err(), "a few bytes are no history");
        }
    }

    #[test]
    fn any_rows_keep_the_ledger_in_balance(
        rows in proptest::collection::vec(("2026-10-2[0-9]T0[0-4]:[0-5][05]|[a-z]{3}|", "voice|chat|", "[0-9]{1,3}|-1|x|"), 1..60)
    ) {
        let mut text = "start,queue,offered\n".to_owned();
        rows.iter().for_each(|(a, b, c)| text += &format!("{a},{b},{c}\n"));
        let case = Case { zone: "Europe/Berlin", interval: Some(15), ..Case::default() };
        // `read` asserts the balance and the translations.
        let _outcome = case.read(&text);
    }
}
