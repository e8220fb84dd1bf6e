use super::*;
use crate::calendar::EventCalendar;
use crate::io::messages::untranslated;
use crate::io::project::{self, Loaded};
use std::fs;

fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var("PAIBAN_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = Path::new(&root).join("reference").join(path);
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

fn request<'a>(dir: &'a Path, history: &'a Path, time_zone: &'a str) -> InitRequest<'a> {
    InitRequest {
        dir,
        history,
        calendar: None,
        time_zone,
        agents: None,
        handle_time_s: None,
        country: None,
        holidays: None,
        language: Language::English,
    }
}

/// Makes a project of a history and reads it again.
fn made(request: &InitRequest<'_>) -> (InitSummary, Loaded) {
    let summary = from_history(request).unwrap_or_else(|r| panic!("{r}"));
    let loaded = project::read(request.dir).unwrap_or_else(|r| panic!("{r}"));
    assert!(loaded.warnings().all(|f| untranslated(f).is_empty()));
    (summary, loaded)
}

#[test]
fn a_bank_on_weekdays_gets_its_hours_and_its_people() {
    let Some(history) = shared("forecast/data/bank2003_30.csv.gz") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("bank");
    let (summary, loaded) = made(&InitRequest {
        agents: Some(250),
        ..request(&dir, &history, "America/New_York")
    });
    assert_eq!(summary.queues[0].open, ["mon-fri 07:00-21:00"]);
    assert_eq!(
        (
            summary.interval_minutes,
            summary.first_day.to_string().as_str()
        ),
        (30, "2003-08-04")
    );
    assert_eq!(loaded.inputs.workforce.agents.len(), 250);
    assert_eq!(loaded.inputs.workforce.agents[249].id.as_str(), "A250");
    assert_eq!(loaded.inputs.name, "bank");
    let history = loaded.inputs.history.as_ref().unwrap();
    assert_eq!(history.queues[0].offered.sum(), 3_432_928.0);
    let weekend = loaded.inputs.queues[0].context.opening.spans(5);
    assert!(weekend.is_empty());
}

#[test]
fn a_line_round_the_clock_gets_a_night_team_and_unambiguous_labels() {
    let Some(history) = shared("forecast/data/axa_tech_axa.csv.gz") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("axa");
    let (summary, loaded) = made(&request(&dir, &history, "Europe/Paris"));
    assert_eq!(summary.queues[0].open, ["mon-sun 00:00-24:00"]);
    let night = loaded
        .inputs
        .workforce
        .contracts
        .iter()
        .position(|c| c.id == "night")
        .unwrap();
    let n_night = loaded
        .inputs
        .workforce
        .agents
        .iter()
        .filter(|a| a.contract == night)
        .count();
    assert!(n_night >= 2, "{n_night}");
    let codes: Vec<&str> = loaded.warnings().map(|f| f.code).collect();
    assert_eq!(
        codes,
        ["PB-1209"],
        "the missing weeks; repeated hours have their offset now"
    );
    assert_eq!(
        loaded.inputs.history.as_ref().unwrap().queues[0]
            .offered
            .sum(),
        2_354_639.0
    );
}

#[test]
fn every_reference_series_becomes_a_project_that_reads() {
    for (queue, zone) in [
        ("synth_ecom", "Asia/Shanghai"),
        ("bank2003_5", "America/New_York"),
        ("axa_renault", "Europe/Paris"),
        ("axa_rtc", "Europe/Paris"),
        ("olist_orders", "America/Sao_Paulo"),
        ("uihc_ed", "America/Chicago"),
    ] {
        let Some(history) = shared(&format!("forecast/data/{queue}.csv.gz")) else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("project");
        let (summary, loaded) = made(&request(&dir, &history, zone));
        assert_eq!(summary.agents, loaded.inputs.workforce.agents.len());
        let inputs = &loaded.inputs;
        let mask = inputs.queues[0].context.opening.open_mask(
            &inputs.grid,
            &EventCalendar::default(),
            &inputs.queues[0].target.queue,
        );
        assert!(mask.contains(&true), "{queue}");
        for pattern in &inputs.workforce.shift_patterns {
            assert!(
                !pattern.starts.is_empty() && pattern.paid_minutes() > 0,
                "{queue}"
            );
        }
    }
}

/// Four weeks of two queues in Chinese headers: voice round the clock, chat in office hours.
fn two_queues() -> String {
    let first: NaiveDate = "2026-10-05".parse().unwrap();
    let mut text = "日期,时间段,队列,进线量,接起量,平均处理时长\n".to_owned();
    for day in first.iter_days().take(28) {
        for hour in 0..24 {
            text += &format!(
                "{},{hour:02}:00-{:02}:00,热线,{},{},200\n",
                day.format("%Y/%m/%d"),
                hour + 1,
                20 + hour,
                20 + hour
            );
            let open = (9..18).contains(&hour)
                && chrono::Datelike::weekday(&day).num_days_from_monday() < 5;
            // One stray conversation at night opens nothing.
            let stray = hour == 3 && day == first;
            let n = if open { 30 } else { u32::from(stray) };
            text += &format!(
                "{},{hour:02}:00-{:02}:00,在线,{n},{n},400\n",
                day.format("%Y/%m/%d"),
                hour + 1
            );
        }
    }
    text
}

fn planner() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("话务.csv");
    fs::write(&path, two_queues()).unwrap();
    (folder, path)
}

#[test]
fn columns_hours_and_handle_times_come_from_the_history() {
    let (folder, history) = planner();
    let dir = folder.path().join("centre");
    let request = InitRequest {
        language: Language::Chinese,
        ..request(&dir, &history, "Asia/Shanghai")
    };
    let (summary, loaded) = made(&request);
    let headers: Vec<&str> = summary
        .recognised
        .iter()
        .map(|(_, header)| header.as_str())
        .collect();
    assert_eq!(
        headers,
        ["时间段", "日期", "队列", "进线量", "接起量", "平均处理时长"]
    );
    let [voice, chat] = summary.queues.as_slice() else {
        panic!()
    };
    assert_eq!(
        (voice.id.as_str(), voice.open.as_slice()),
        ("热线", ["mon-sun 00:00-24:00".to_owned()].as_slice())
    );
    assert_eq!(
        (chat.id.as_str(), chat.open.as_slice()),
        ("在线", ["mon-fri 09:00-18:00".to_owned()].as_slice())
    );
    assert_eq!(
        (
            voice.handle_time_s,
            chat.handle_time_s,
            chat.handle_time_learnt
        ),
        (200.0, 400.0, true)
    );
    assert_eq!(chat.offered_per_week, (30.0 * 45.0 * 4.0 + 1.0) / 4.0);
    assert_eq!(loaded.language, Language::Chinese);
    let toml = fs::read_to_string(dir.join("paiban.toml")).unwrap();
    assert!(toml.contains("由 history.csv 识别"));
    let copied = fs::read_to_string(dir.join("history.csv")).unwrap();
    assert!(copied.starts_with(
        "start,queue,offered,handled,handle_time_s\n2026-10-05T00:00:00+08:00,热线,20,20,200\n"
    ));
    let agents = &loaded.inputs.workforce.agents;
    assert!(
        agents.iter().any(|a| a.queues == [0, 1]),
        "some people know both queues"
    );
    assert!((0..2).all(|q| agents.iter().any(|a| a.queues.contains(&q))));
}

#[test]
fn the_team_is_enough_for_the_work_and_follows_the_number_asked_for() {
    let (folder, history) = planner();
    for n in [1_u32, 2, 3, 7, 40] {
        let dir = folder.path().join(n.to_string());
        let (summary, loaded) = made(&InitRequest {
            agents: Some(n),
            ..request(&dir, &history, "Asia/Shanghai")
        });
        assert_eq!((summary.agents, loaded.left_out.len()), (n as usize, 0));
    }
    let dir = folder.path().join("enough");
    let (summary, loaded) = made(&request(&dir, &history, "Asia/Shanghai"));
    let people = summary.agents as f64;
    // A floor by the bare work: contacts × handle time, in weeks of 37.5 hours on queue.
    let floor: f64 = summary
        .queues
        .iter()
        .map(|q| q.offered_per_week * q.handle_time_s / 3600.0 / 37.5)
        .sum();
    assert!(
        people > floor && people < 4.0 * floor,
        "{people} people for {floor}"
    );
    assert_eq!(loaded.inputs.workforce.agents[0].name, "Agent A001");
}

#[test]
fn a_project_is_never_written_over() {
    let (folder, history) = planner();
    let dir = folder.path().join("centre");
    from_history(&request(&dir, &history, "Asia/Shanghai")).unwrap();
    let before = fs::read(dir.join("agents.csv")).unwrap();
    let refused = from_history(&request(&dir, &history, "Asia/Shanghai")).unwrap_err();
    assert_eq!(
        (refused.findings[0].code, refused.kind.code()),
        ("PB-6205", 6)
    );
    assert!(untranslated(&refused.findings[0]).is_empty());
    assert_eq!(fs::read(dir.join("agents.csv")).unwrap(), before);
}

#[test]
fn a_history_that_lies_in_the_folder_stays_as_it_is() {
    let (folder, _) = planner();
    let path = folder.path().join("history.csv");
    fs::write(&path, two_queues()).unwrap();
    let (_, loaded) = made(&request(folder.path(), &path, "Asia/Shanghai"));
    assert_eq!(fs::read_to_string(&path).unwrap(), two_queues());
    assert!(loaded.inputs.history.is_some());
}

#[test]
fn a_wrong_zone_country_or_history_leaves_no_folder() {
    let (folder, history) = planner();
    let dir = folder.path().join("centre");
    let base = request(&dir, &history, "Asia/Shanghai");
    let missing = folder.path().join("话务.cvs");
    for (request, code) in [
        (
            InitRequest {
                time_zone: "Beijing",
                ..base.clone()
            },
            "PB-1212",
        ),
        (
            InitRequest {
                country: Some("Atlantis".into()),
                ..base.clone()
            },
            "PB-1601",
        ),
        (
            InitRequest {
                history: &missing,
                ..base.clone()
            },
            "PB-1001",
        ),
    ] {
        let refused = from_history(&request).unwrap_err();
        assert_eq!(refused.findings[0].code, code);
        assert!(!dir.exists(), "{code}");
    }
}

#[test]
fn a_calendar_is_checked_and_copied() {
    let (folder, history) = planner();
    let calendar = folder.path().join("calendar.csv");
    fs::write(
        &calendar,
        "名称,开始日期,结束日期,类型\n国庆,2026-10-01,2026-10-07,holiday\n",
    )
    .unwrap();
    let dir = folder.path().join("centre");
    let (_, loaded) = made(&InitRequest {
        calendar: Some(&calendar),
        ..request(&dir, &history, "Asia/Shanghai")
    });
    assert_eq!(loaded.inputs.events.entries()[0].name, "国庆");
}
#[test]
fn hours_are_those_that_the_lines_kept() {
    const ALWAYS: &str = "mon-sun 00:00-24:00";
    for (queue, zone, open) in [
        ("bank2003_5", "America/New_York", "mon-fri 07:00-21:05"),
        ("axa_cat", "Europe/Paris", "mon-fri 08:00-19:30"),
        ("axa_rtc", "Europe/Paris", "mon-fri 09:00-18:30"),
        ("axa_services", "Europe/Paris", ALWAYS),
        ("axa_telephonie", "Europe/Paris", ALWAYS),
        ("axa_renault", "Europe/Paris", ALWAYS),
        ("nyc_taxi", "America/New_York", ALWAYS),
        ("uihc_ed", "America/Chicago", ALWAYS),
        ("olist_orders", "America/Sao_Paulo", ALWAYS),
        ("synth_ecom", "Asia/Shanghai", ALWAYS),
    ] {
        let Some(history) = shared(&format!("forecast/data/{queue}.csv.gz")) else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("project");
        let summary =
            from_history(&request(&dir, &history, zone)).unwrap_or_else(|r| panic!("{r}"));
        assert_eq!(summary.queues[0].open, [open], "{queue}");
    }
}

#[test]
fn a_country_that_is_not_shipped_needs_a_file_and_gets_it_copied() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("calls.csv");
    let mut text = String::from("start,queue,offered\n");
    for day in 1..29 {
        for hour in 8..18 {
            text.push_str(&format!(
                "2026-02-{day:02} {hour:02}:00,voice,{}\n",
                hour + day % 3
            ));
        }
    }
    fs::write(&history, text).unwrap();
    let dir = folder.path().join("centre");
    let mut request = request(&dir, &history, "Europe/Amsterdam");
    request.country = Some("NL".into());
    let refused = from_history(&request).expect_err("no holidays of NL are shipped");
    let finding = &refused.findings[0];
    assert!(untranslated(finding).is_empty(), "{finding:?}");
    assert!(finding.found.contains("JP") && finding.fix.contains("--holidays FILE"));
    assert!(!dir.exists());
    let own = folder.path().join("nl.csv");
    fs::write(&own, "name,rule\nKing's Day,04-27 sun-1\n").unwrap();
    request.holidays = Some(&own);
    let (_, loaded) = made(&request);
    assert_eq!(loaded.inputs.country, "NL");
    let names: Vec<&str> = loaded
        .inputs
        .events
        .entries()
        .iter()
        .map(|e| e.name.as_str())
        .collect();
    assert!(names.contains(&"King's Day"), "{names:?}");
}

#[test]
fn a_broken_file_of_holidays_makes_no_project() {
    let Some(history) = shared("forecast/data/bank2003_30.csv.gz") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.csv");
    fs::write(&own, "name,rule\nKing's Day,the end of April\n").unwrap();
    let dir = folder.path().join("bank");
    let request = InitRequest {
        holidays: Some(&own),
        ..request(&dir, &history, "America/New_York")
    };
    let refused = from_history(&request).expect_err("the rule cannot be read");
    assert_eq!(
        (refused.findings[0].code, refused.findings[0].row),
        ("PB-1201", Some(2))
    );
    assert!(!dir.exists());
}
