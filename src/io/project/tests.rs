mod backlog;
mod edits;
mod labour;

use super::*;
use crate::io::messages::{render, untranslated};
use crate::roster::{Agent, AvailabilityKind, SameStart};
use crate::staffing::{AnswerWithin, StaffingModel};
use std::fs;

const CENTRE: &str = r#"schema = 1
name = "test"
time_zone = "Europe/Berlin"
interval_minutes = 30
[plan]
first_day = 2026-11-02
days = 14
[[queues]]
id = "voice"
channel = "voice"
patience_s = 120
[[queues]]
id = "mail"
channel = "email"
open = ["mon-fri 08:00-18:00"]
[shrinkage.parts]
sickness = 0.1
training = 0.1
[[shift_patterns]]
id = "day"
minutes = 540
starts = { from = "06:00", to = "08:00", every_minutes = 60 }
breaks = [{ id = "meal", minutes = 60, paid = false, from_minute = 195, to_minute = 285 }]
[[contracts]]
id = "full-time"
shift_patterns = ["day"]
days_per_week = [5, 5]
paid_hours_per_week = [40, 40]
"#;
const AGENTS: &str =
    "agent_id,name,contract,skills\nA1,Ann,full-time,voice|mail\nA2,Bo,full-time,voice\n";

struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    fn new(toml: &str) -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        folder.with("paiban.toml", toml)
    }

    fn with(self, name: &str, content: &str) -> Self {
        fs::write(self.dir.path().join(name), content).unwrap();
        self
    }

    fn load(&self) -> Loaded {
        let loaded = read(self.dir.path()).unwrap_or_else(|r| panic!("{:?}", r.findings));
        assert!(loaded.ledgers.iter().all(Ledger::balances));
        assert!(loaded.warnings().all(|f| untranslated(f).is_empty()));
        loaded
    }

    fn refused(&self) -> Refused {
        let refused = read(self.dir.path()).expect_err("the folder is refused");
        for finding in &refused.findings {
            assert!(
                untranslated(finding).is_empty(),
                "{:?}",
                untranslated(finding)
            );
        }
        assert!(
            refused.ledgers.iter().all(Ledger::balances),
            "{:?}",
            refused.ledgers
        );
        refused
    }

    /// The errors as code, row and position or column.
    fn errors(&self) -> Vec<(&'static str, Option<usize>)> {
        let errors = self
            .refused()
            .findings
            .into_iter()
            .filter(Finding::is_error);
        errors.map(|f| (f.code, f.row)).collect()
    }
}

fn swapped(from: &str, to: &str) -> Folder {
    assert!(CENTRE.contains(from), "{from}");
    Folder::new(&CENTRE.replacen(from, to, 1)).with("agents.csv", AGENTS)
}

#[test]
fn defaults_are_those_of_the_documentation() {
    let loaded = Folder::new(CENTRE).with("agents.csv", AGENTS).load();
    let inputs = &loaded.inputs;
    let [voice, mail] = inputs.queues.as_slice() else {
        panic!()
    };
    assert_eq!(
        (voice.skill.as_str(), voice.target.model),
        ("voice", StaffingModel::ErlangA)
    );
    assert_eq!(voice.target.service_level.get(), 0.8);
    assert_eq!(
        voice.target.answer_within,
        AnswerWithin::Wait(std::time::Duration::from_secs(20))
    );
    assert_eq!(voice.target.max_abandonment.map(|f| f.get()), Some(0.05));
    assert_eq!(
        (
            voice.target.max_occupancy.get(),
            voice.context.default_handle_time_s
        ),
        (0.85, 300.0)
    );
    assert_eq!(
        (mail.target.model, mail.target.service_level.get()),
        (StaffingModel::Deferred, 0.95)
    );
    assert_eq!(
        mail.target.answer_within,
        AnswerWithin::OpenHours(std::time::Duration::from_secs(86_400))
    );
    assert!(mail.service.open_hours_only && mail.target.max_abandonment.is_none());
    assert!(
        (inputs.shrinkage.get() - 0.19).abs() < 1e-12,
        "1 − 0.9 · 0.9"
    );
    assert_eq!(
        (inputs.seed, inputs.replications, inputs.country.as_str()),
        (1, 20, "none")
    );
    let contract = &inputs.workforce.contracts[0];
    assert_eq!(
        (
            contract.max_consecutive_days,
            contract.min_rest_minutes,
            contract.cost_per_paid_hour
        ),
        (None, 0, 1.0)
    );
    let pattern = &inputs.workforce.shift_patterns[0];
    assert_eq!(
        (pattern.starts.as_slice(), pattern.break_every_minutes),
        ([360, 420, 480].as_slice(), 15)
    );
    assert_eq!(inputs.workforce.objective.understaffed_beyond, 180.0);
    assert_eq!(inputs.workforce.agents[0].queues, [0, 1]);
    assert!(
        inputs.history.is_none(),
        "a folder without history can be rostered"
    );
    assert_eq!(loaded.inputs_sha256.len(), 64);
}

#[test]
fn a_typing_error_in_a_key_is_found_with_its_place_and_its_neighbour() {
    let refused = swapped(
        "paid_hours_per_week",
        "max_conseutive_days = 6\npaid_hours_per_week",
    )
    .refused();
    let finding = &refused.findings[0];
    assert_eq!(
        (finding.code, finding.row, finding.position),
        ("PB-1601", Some(28), Some(1))
    );
    assert_eq!(
        render(finding, Language::English),
        "error[PB-1601] paiban.toml:28:1: unknown key \"max_conseutive_days\"; expected a key of schema 1; did you mean \"max_consecutive_days\"?"
    );
    assert_eq!(refused.kind.code(), 3);
}

#[test]
fn bad_values_are_refused_with_code_and_row() {
    let table: &[(&str, &str, &str, usize)] = &[
        ("schema = 1", "", "PB-1601", 1),
        (
            "interval_minutes = 30",
            "interval_minutes = 7",
            "PB-1601",
            4,
        ),
        (
            "interval_minutes = 30",
            "interval_minutes = \"30\"",
            "PB-1601",
            4,
        ),
        ("\"Europe/Berlin\"", "\"CST\"", "PB-1212", 3),
        ("days = 14", "days = 0", "PB-1604", 7),
        ("days = 14", "days = 57", "PB-1604", 7),
        ("patience_s = 120", "patience_s = -1", "PB-1601", 11),
        ("patience_s = 120", "service_level = 1.0", "PB-1603", 11),
        ("patience_s = 120", "max_occupancy = 0.1", "PB-1603", 11),
        ("patience_s = 120", "answer_within_h = 2", "PB-1601", 11),
        ("patience_s = 120", "retry_share = 0.3", "PB-1601", 11),
        ("patience_s = 120", "lines = -1", "PB-1601", 11),
        ("patience_s = 120", "value_per_contact = 2", "PB-1605", 11),
        (
            "patience_s = 120",
            "patience_distribution = \"weibull\"",
            "PB-1601",
            11,
        ),
        (
            "patience_s = 120",
            "transfers = [{ to = \"post\", share = 0.1 }]",
            "PB-1601",
            11,
        ),
        (
            "patience_s = 120",
            "transfers = [{ to = \"mail\", share = 1.0 }]",
            "PB-1601",
            11,
        ),
        ("patience_s = 120", "model = \"chat\"", "PB-1601", 11),
        ("patience_s = 120", "model = \"erlang-d\"", "PB-1601", 11),
        ("patience_s = 120", "concurrency = 3", "PB-1601", 11),
        ("patience_s = 120", "max_abandonment = 0.1", "PB-1601", 11),
        ("mon-fri 08:00-18:00", "mon-fri 8-18", "PB-1601", 15),
        ("id = \"mail\"", "id = \"voice\"", "PB-1601", 13),
        ("sickness = 0.1", "sickness = 5.0", "PB-1601", 17),
        ("minutes = 540", "minutes = 1800", "PB-1501", 21),
        ("minutes = 540", "minutes = 120", "PB-1501", 23),
        ("to_minute = 285", "to_minute = 500", "PB-1501", 23),
        ("to = \"08:00\"", "to = \"05:00\"", "PB-1502", 22),
        ("from = \"06:00\"", "from = \"06:10\"", "PB-1503", 22),
        ("[5, 5]", "[6, 5]", "PB-1404", 27),
        ("[40, 40]", "[40, 200]", "PB-1404", 28),
        ("[40, 40]", "[0, 0]", "PB-1404", 28),
        (
            "[40, 40]",
            "[40, 40]\ncost_per_paid_hour = -1",
            "PB-1404",
            29,
        ),
        ("[40, 40]", "[40, 40]\non_call_share = 1.1", "PB-1601", 29),
        (
            "[40, 40]",
            "[40, 40]\nsame_start_within_week = \"bend\"",
            "PB-1601",
            29,
        ),
        (
            "[40, 40]",
            "[40, 40]\n[rules]\npreset = \"fr\"",
            "PB-1601",
            30,
        ),
        (
            "[40, 40]",
            "[40, 40]\n[[duties]]\nid = \"meeting\"\nminutes = 60\nwho = \"skill:fax\"",
            "PB-1601",
            32,
        ),
        (
            "[40, 40]",
            "[40, 40]\n[[duties]]\nid = \"meeting\"\nminutes = 60\nwindows = [\"mon 13-17\"]",
            "PB-1601",
            32,
        ),
        (
            "[40, 40]",
            "[40, 40]\n[[limits]]\nkind = \"min_staff\"\nqueue = \"fax\"\nvalue = 2",
            "PB-1601",
            31,
        ),
        (
            "[40, 40]",
            "[40, 40]\n[[limits]]\nkind = \"seats\"\nvalue = 2.5",
            "PB-1601",
            31,
        ),
        (
            "[40, 40]",
            "[40, 40]\n[[limits]]\nkind = \"seats\"\nhours = \"22-7\"\nvalue = 2",
            "PB-1601",
            31,
        ),
        (
            "[40, 40]",
            "[40, 40]\nrotation = [[\"day\"], [\"dya\"]]",
            "PB-1403",
            29,
        ),
        (
            "[40, 40]",
            "[40, 40]\novertime = { max_hours_per_week = 8, cost_factor = 0.5 }",
            "PB-1601",
            29,
        ),
        ("[\"day\"]", "[\"dya\"]", "PB-1403", 26),
        ("[shrinkage.parts]", "<<<<<<< HEAD", "PB-1701", 16),
        ("[shrinkage.parts]", "[shrinkage.parts", "PB-1701", 16),
    ];
    for (from, to, code, row) in table {
        let errors = swapped(from, to).errors();
        assert!(
            errors.iter().any(|e| e.0 == *code && e.1 == Some(*row)),
            "{to}: {errors:?}"
        );
    }
}

#[test]
fn what_customers_and_people_do_reaches_the_simulation() {
    use crate::simulation::{Distribution, Retry};
    use std::time::Duration;
    let keys = "retry_share = 0.4\nretry_after_s = 300\noverflow_after_s = 15\npatience_distribution = \"weibull(0.8)\"\nhandle_time_distribution = \"lognormal(1.1)\"\ntransfers = [{ to = \"mail\", share = 0.1, extra_handle_time_s = 60 }]";
    let agents = AGENTS.replace("voice|mail", "voice:0.8|mail");
    let centre = CENTRE.replacen("patience_s = 120", &format!("patience_s = 120\n{keys}"), 1);
    let loaded = Folder::new(&centre).with("agents.csv", &agents).load();
    let centre = crate::plan::centre(&loaded.inputs);
    let voice = &centre.queues[0].behaviour;
    let share = |value| crate::units::Fraction::new(value).unwrap();
    let retry = Retry {
        share: share(0.4),
        after: Duration::from_secs(300),
    };
    assert_eq!((voice.retry, voice.lines), (Some(retry), None));
    assert_eq!(loaded.inputs.queues[0].target.retry, Some(retry));
    assert_eq!(voice.patience, Distribution::Weibull(0.8));
    assert_eq!(voice.handle_time, Distribution::Lognormal(1.1));
    assert_eq!(voice.overflow_after, Duration::from_secs(15));
    assert_eq!(
        (voice.transfers[0].to, voice.transfers[0].share),
        (1, share(0.1))
    );
    let [slow] = &centre.proficiencies[..] else {
        panic!("one person is slower")
    };
    assert_eq!((slow.agent, slow.queue, slow.factor), (0, 0, 0.8));
}

/// Thirty days of half hours with a mean handle time over so many contacts, spread as uniform ones are.
fn handled(contacts: fn(usize) -> usize) -> String {
    let mut text = String::from("start,queue,offered,handled,handle_time_s\n");
    let mut word = 1_u32;
    for at in 0..30 * 20 {
        let (day, slot) = (at / 20, at % 20);
        let n = contacts(slot);
        let mut sum = 0.0;
        for _ in 0..n {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            sum += 100.0 + f64::from(word >> 8) / f64::from(1 << 24) * 400.0;
        }
        let (hour, minute) = (8 + slot / 2, slot % 2 * 30);
        let (day, mean) = (day + 1, sum / n as f64);
        text.push_str(&format!(
            "2026-10-{day:02} {hour:02}:{minute:02},voice,{n},{n},{mean}\n\
             2026-10-{day:02} {hour:02}:{minute:02},mail,{},3,300\n",
            3 + slot % 2
        ));
    }
    text
}

#[test]
fn empirical_handle_times_are_those_of_the_history() {
    use crate::simulation::Distribution;
    let folder = || {
        swapped(
            "patience_s = 120",
            "handle_time_distribution = \"empirical\"",
        )
    };
    let uniform_cv = 400.0 / 12f64.sqrt() / 300.0;
    let shape = |history: &str| {
        let loaded = folder().with("history.csv", history).load();
        loaded.inputs.queues[0].service.behaviour.handle_time
    };
    let Distribution::Observed(times) = shape(&handled(|_| 1)) else {
        panic!("single contacts give a table");
    };
    assert!(
        (times.cv() / uniform_cv - 1.0).abs() < 0.05,
        "{}",
        times.cv()
    );
    let Distribution::Lognormal(cv) = shape(&handled(|slot| 2 + 2 * slot)) else {
        panic!("interval means give a lognormal");
    };
    assert!((cv / uniform_cv - 1.0).abs() < 0.1, "{cv}");
}

#[test]
fn empirical_handle_times_are_refused_where_the_history_cannot_tell() {
    let first_three = |line: &str| line.split(',').take(3).collect::<Vec<_>>().join(",") + "\n";
    let volume: String = handled(|slot| 2 + slot).lines().map(first_three).collect();
    for (history, why) in [
        (Some(handled(|_| 20)), "about the same number"),
        (Some(volume), "no handled contacts"),
        (None, "there is no history"),
    ] {
        let mut folder = swapped(
            "patience_s = 120",
            "handle_time_distribution = \"empirical\"",
        );
        if let Some(history) = history {
            folder = folder.with("history.csv", &history);
        }
        let refused = folder.refused();
        let of_key = |f: &&Finding| f.column.as_deref() == Some("handle_time_distribution");
        let finding = refused.findings.iter().find(of_key).unwrap();
        assert!(finding.is_error() && finding.code == "PB-1308");
        assert!(finding.found.contains(why), "{finding:?}");
    }
}

#[test]
fn the_keys_of_a_design_are_read_and_default_to_a_plain_week() {
    let design = |from: &str, to: &str| swapped(from, to).load().design;
    let plain = design("[40, 40]", "[40, 40]");
    assert_eq!((plain.cyclic, plain.distinct_shift), (false, 0.0));
    assert!(design("days = 14", "days = 14\ncyclic = true").cyclic);
    let priced = design("[40, 40]", "[40, 40]\n[objective]\ndistinct_shift = 60");
    assert_eq!(priced.distinct_shift, 60.0);
}

#[test]
fn overtime_equal_starts_rotation_and_hires_are_read() {
    let loaded = swapped(
        "[40, 40]",
        "[40, 40]\nsame_start_within_week = \"band\"\nstart_band_minutes = 60\novertime = { max_hours_per_week = 8, cost_factor = 2 }\nrotation = [[\"day\"]]\nheadcount_max = 50\n[objective]\nunfairness = 2.5",
    )
    .load();
    let work = &loaded.inputs.workforce;
    let contract = &work.contracts[0];
    assert_eq!(contract.same_start, SameStart::Band(60));
    assert_eq!(contract.overtime.max_hours_per_week, 8.0);
    assert_eq!(contract.overtime.cost_factor, 2.0);
    assert_eq!(contract.rotation, [[0]]);
    assert_eq!(work.objective.unfairness, 2.5);
    let there = work.agents.iter().filter(|a| !a.to_hire).count();
    let hires: Vec<&Agent> = work.agents.iter().filter(|a| a.to_hire).collect();
    assert_eq!(there + hires.len(), 50);
    assert_eq!(hires[0].id.as_str(), "hire-full-time-1");
    assert_eq!(hires[0].queues, work.agents[0].queues);
}

#[test]
fn keys_that_do_not_act_yet_may_stand_at_their_default() {
    let queue = "retry_share = 0.0\nretry_after_s = 600\nlines = 0\ntransfers = []\ngroup = \"\"\noverflow_after_s = 0\nvalue_per_contact = 0\npatience_distribution = \"exponential\"\nhandle_time_distribution = \"exponential\"\nbot_share = 0.0\nbot_residual_handle_time = 1.0\nbot_come_back = 0\nbot_come_back_after_s = 86400";
    let contract = "[40, 40]\nsame_start_within_week = \"free\"\novertime = { max_hours_per_week = 0, cost_factor = 1.5 }\nrotation = []\nheadcount_max = 0\non_call_share = 0.0\n[rules]\npreset = \"none\"\n[objective]\nunfairness = 0.0\ndistinct_shift = 0\nservice_level_curve = false";
    swapped("patience_s = 120", &format!("patience_s = 120\n{queue}")).load();
    swapped("[40, 40]", contract).load();
}

#[test]
fn lines_and_the_spread_of_patience_are_read_and_their_limits_said() {
    let with = |keys: &str| swapped("patience_s = 120", &format!("patience_s = 120\n{keys}"));
    for (keys, lines, has_law) in [
        ("lines = 30", Some(30), false),
        ("patience_distribution = \"lognormal(1.5)\"", None, true),
        ("patience_distribution = \"weibull(0.7)\"", None, true),
    ] {
        let loaded = with(keys).load();
        let target = &loaded.inputs.queues[0].target;
        assert_eq!(
            (target.lines, target.patience_law.is_some()),
            (lines, has_law)
        );
        let simulated = loaded.inputs.queues[0].service.behaviour.lines;
        assert_eq!(simulated.map(u64::from), lines);
    }
    for keys in [
        "lines = 30\npatience_distribution = \"weibull(0.7)\"",
        "patience_distribution = \"weibull\"",
        "patience_distribution = \"weibull(0.7;10)\"",
    ] {
        assert!(
            with(keys).errors().iter().any(|e| e.0 == "PB-1601"),
            "{keys}"
        );
    }
}

#[test]
fn a_newer_schema_is_a_matter_of_storage_and_nothing_else_is_said() {
    let refused = swapped("schema = 1", "schema = 2").refused();
    assert_eq!(
        (
            refused.findings.len(),
            refused.findings[0].code,
            refused.kind.code()
        ),
        (1, "PB-6101", 6)
    );
}

#[test]
fn a_missing_project_names_what_looks_like_it() {
    let folder = Folder::new(CENTRE);
    fs::rename(
        folder.dir.path().join("paiban.toml"),
        folder.dir.path().join("paiban.tmol"),
    )
    .unwrap();
    let refused = folder.refused();
    assert_eq!(
        (refused.findings[0].code, refused.kind.code()),
        ("PB-1001", 6)
    );
    assert!(refused.findings[0].fix.contains("paiban.tmol"));
}

#[test]
fn people_are_checked_row_by_row() {
    let table: &[(&str, &str, usize)] = &[
        ("A1,Cy,full-time,voice", "PB-1401", 4),
        ("A3,Cy,fulltime,voice", "PB-1407", 4),
        ("A3,Cy,full-time,voise", "PB-1403", 4),
        ("A3,Cy,full-time,voice:0", "PB-1304", 4),
        ("A3,Cy,full-time,voice:good", "PB-1302", 4),
        (",Cy,full-time,voice", "PB-1302", 4),
        ("A3,Cy,full-time", "PB-1101", 4),
    ];
    for (line, code, row) in table {
        let folder = Folder::new(CENTRE).with("agents.csv", &format!("{AGENTS}{line}\n"));
        assert_eq!(folder.errors(), [(*code, Some(*row))], "{line}");
    }
    let overtime = "agent_id,contract,skills,no_overtime_until\nA1,full-time,voice,2026-12-01\n";
    let protected = Folder::new(CENTRE).with("agents.csv", overtime).load();
    let until = protected.inputs.workforce.agents[0].no_overtime_until;
    assert_eq!(
        until.map(|day| day.to_string()).as_deref(),
        Some("2026-12-01")
    );
    let refused = Folder::new(CENTRE)
        .with("agents.csv", &format!("{AGENTS}A3,Cy,fulltime,voice\n"))
        .refused();
    assert!(
        refused
            .findings
            .iter()
            .any(|f| f.fix == "did you mean \"full-time\"?")
    );
}

#[test]
fn people_who_cannot_be_planned_are_named_and_left_out() {
    let agents = "工号,姓名,合同,技能,入职日期,离职日期\n001,甲,full-time,,,\n002,乙,full-time,voice,2027-01-01,\n003,丙,full-time,voice,,2026-10-01\n4,丁\u{202E},full-time,voice:1.0,,\n";
    let loaded = Folder::new(CENTRE).with("agents.csv", agents).load();
    let left: Vec<&str> = loaded.left_out.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(left, ["001", "002", "003"]);
    assert_eq!(loaded.inputs.workforce.agents[0].name, "丁");
    let codes: Vec<&str> = loaded.warnings().map(|f| f.code).collect();
    assert_eq!(codes, ["PB-1405", "PB-1402", "PB-1802"]);
}

#[test]
fn availability_is_read_and_its_contradictions_refused() {
    let header = "agent_id,first_day,last_day,kind,days,from,to,shift,weight\n";
    let with = |rows: &str| {
        Folder::new(CENTRE)
            .with("agents.csv", AGENTS)
            .with("availability.csv", &format!("{header}{rows}"))
    };
    let loaded = with("A1,2026-11-03,2026-11-05,leave,,,,,\nA1,2026-11-01,,unavailable,mon|wed,22:00,07:00,,\nA2,2026-11-06,2026-11-06,pinned,,07:00,,day,\nA2,2026-11-02,,prefers,,,,day,3\n").load();
    let agents = &loaded.inputs.workforce.agents;
    assert_eq!(agents[0].availability[1].span, Some((1320, 1860)));
    assert_eq!(
        agents[0].availability[1].days,
        [true, false, true, false, false, false, false]
    );
    assert_eq!(
        (agents[1].availability[0].kind, agents[1].availability[0].at),
        (AvailabilityKind::Pinned, Some(420))
    );
    assert_eq!(
        (
            agents[1].availability[1].shift,
            agents[1].availability[1].weight
        ),
        (Some(0), 3.0)
    );
    let refused = with("A1,2026-11-03,,Sick,,,,,\n").refused();
    assert_eq!(refused.findings[0].fix, "write \"unavailable\"");
    let table: &[(&str, &str, usize)] = &[
        ("A9,2026-11-03,,leave,,,,,\n", "PB-1403", 2),
        ("A1,2026-11-03,,holiday,,,,,\n", "PB-1601", 2),
        ("A1,2026-11-05,2026-11-03,leave,,,,,\n", "PB-1406", 2),
        (
            "A1,2026-11-03,2026-11-05,leave,,,,,\nA1,2026-11-05,2026-11-07,leave,,,,,\n",
            "PB-1406",
            3,
        ),
        (
            "A1,2026-11-03,2026-11-05,leave,,,,,\nA1,2026-11-04,2026-11-04,pinned,,07:00,,day,\n",
            "PB-1406",
            3,
        ),
        (
            "A1,2026-11-04,2026-11-04,pinned,,07:30,,day,\n",
            "PB-1406",
            2,
        ),
        ("A1,2026-11-04,2026-11-04,pinned,,07:00,,,\n", "PB-1302", 2),
        ("A1,2026-11-04,,unavailable,,07:00,,,\n", "PB-1601", 2),
        ("A1,2026-11-04,,unavailable,,07:00,25:00,,\n", "PB-1214", 2),
        ("A1,2026-11-04,,unavailable,moon,,,,\n", "PB-1601", 2),
        ("A1,2026-11-04,,prefers,,,,,9\n", "PB-1601", 2),
        ("A1,2026-11-31,,leave,,,,,\n", "PB-1201", 2),
    ];
    for (rows, code, row) in table {
        let errors = with(rows).errors();
        assert!(errors.contains(&(*code, Some(*row))), "{rows}: {errors:?}");
    }
    with("A1,2026-11-03,,leave,mon,,,,\nA1,2026-11-03,,leave,tue,,,,\n").load();
}

#[test]
fn the_planners_calendar_wins_over_public_holidays_day_by_day() {
    use crate::calendar::{CalendarEntry, EntryKind, EntrySource};
    let entry = |name: &str, a: &str, b: &str, source| CalendarEntry {
        name: name.into(),
        first_day: a.parse().unwrap(),
        last_day: b.parse().unwrap(),
        kind: EntryKind::Holiday,
        queue: None,
        uplift: None,
        anchor: None,
        source,
        note: String::new(),
    };
    let merged = merge_calendars(
        vec![entry(
            "public",
            "2026-10-01",
            "2026-10-07",
            EntrySource::Public,
        )],
        vec![entry(
            "own",
            "2026-10-03",
            "2026-10-04",
            EntrySource::Planner,
        )],
    );
    let spans: Vec<String> = merged
        .entries()
        .iter()
        .map(|e| {
            format!(
                "{} {}..{}",
                e.name,
                e.first_day.format("%d"),
                e.last_day.format("%d")
            )
        })
        .collect();
    assert_eq!(spans, ["public 01..02", "own 03..04", "public 05..07"]);
}

#[test]
fn the_calendar_is_checked_row_by_row() {
    let header = "name,first_day,last_day,kind,queue,uplift,from,to,note\n";
    let with = |rows: &str| Folder::new(CENTRE).with("calendar.csv", &format!("{header}{rows}"));
    let loaded = with("双11,2026-11-03,2026-11-12,campaign,voice,2.5,,,peak\nshort day,2026-11-13,,hours,,,09:00,13:00,\n").load();
    assert_eq!(loaded.inputs.events.entries()[0].uplift, Some(2.5));
    for (row, code) in [
        ("x,2026-11-03,,party,,,,,\n", "PB-1601"),
        ("x,2026-11-03,,hours,,,,,\n", "PB-1601"),
        ("x,2026-11-03,,holiday,,,09:00,10:00,\n", "PB-1601"),
        ("x,2026-11-03,,campaign,voise,,,,\n", "PB-1403"),
        ("x,2026-11-03,,campaign,,-2,,,\n", "PB-1301"),
        ("x,2026-11-03,2026-11-01,closed,,,,,\n", "PB-1406"),
    ] {
        assert_eq!(with(row).errors(), [(code, Some(2))], "{row}");
    }
    let closed = with("all,2026-11-01,2026-12-31,closed,,,,,\n");
    assert_eq!(closed.errors(), [("PB-1604", None)]);
}

#[test]
fn last_months_shifts_are_instants_of_people_who_are_still_there() {
    let header = "agent_id,name,team,work_date,shift,start,end,paid_minutes\n";
    let with = |rows: &str| {
        Folder::new(CENTRE)
            .with("agents.csv", AGENTS)
            .with("previous_roster.csv", &format!("{header}{rows}"))
    };
    let loaded = with("A2,,,2026-10-31,night,2026-10-31T22:00:00+01:00,2026-11-01T06:00:00+01:00,480\nA9,,,2026-10-31,day,2026-10-31T08:00,2026-10-31T16:00,480\nA1,,,2026-11-02,day,2026-11-02T08:00,2026-11-02T16:00,480\n").load();
    let previous = &loaded.inputs.workforce.previous;
    assert_eq!((previous.len(), previous[0].agent), (1, 1));
    assert_eq!(previous[0].end.to_rfc3339(), "2026-11-01T05:00:00+00:00");
    assert_eq!(
        loaded.warnings().map(|f| f.code).collect::<Vec<_>>(),
        ["PB-1213"]
    );
    let backwards = with("A1,,,2026-10-30,day,2026-10-30T22:00,2026-10-30T06:00,480\n");
    assert_eq!(backwards.errors(), [("PB-1502", Some(2))]);
}

#[test]
fn what_nothing_acts_on_yet_is_refused_not_ignored() {
    assert_eq!(
        Folder::new(CENTRE).with("history.xlsx", "x").errors(),
        [("PB-1605", None)]
    );
}

#[test]
fn faults_of_all_files_are_told_together() {
    let folder = swapped("days = 14", "days = 99")
        .with("calendar.csv", "name,first_day,kind\nx,2026-02-30,closed\n")
        .with("agents.csv", "agent_id,contract,skills\nA1,part,voice\n");
    let codes: Vec<&str> = folder.errors().iter().map(|e| e.0).collect();
    assert_eq!(codes, ["PB-1604", "PB-1201", "PB-1407"]);
}

#[test]
fn scenarios_are_resolved_against_the_project() {
    let text = r#"
[[scenario]]
name = "busy"
[[scenario.change]]
kind = "volume"
queues = ["voice"]
hours = "22:00-02:00"
multiply = 1.5
[[scenario.change]]
kind = "people"
contract = "full-time"
skills = "voice|mail"
add = -2
first_day = 2026-11-09
[[scenario.change]]
kind = "target"
service_level = 0.9
staff_for = "certainty(0.9)"
"#;
    let folder = Folder::new(CENTRE).with("scenarios.toml", text);
    let changes = &folder.load().scenarios[0].changes;
    use scenarios::ChangeText;
    assert!(
        matches!(&changes[0], ChangeText::Volume { queues, hours: (1320, 1560), multiply: 1.5, .. } if queues == &[0])
    );
    assert!(matches!(
        &changes[1],
        ChangeText::People {
            contract: 0,
            add: -2,
            ..
        }
    ));
    assert!(
        matches!(&changes[2], ChangeText::Target { queues, target } if queues == &[0, 1]
            && target.staff_for.is_some_and(|rule| rule.to_string() == "certainty(0.9)"))
    );
    for (from, to, code, row) in [
        ("\"voice\"]", "\"voise\"]", "PB-1403", 6),
        ("multiply = 1.5", "multply = 1.5", "PB-1601", 8),
        ("\"full-time\"", "\"fulltime\"", "PB-1407", 11),
        ("kind = \"target\"", "kind = \"taget\"", "PB-1601", 16),
        ("certainty(0.9)", "certainty(9)", "PB-1601", 18),
        ("service_level = 0.9", "queues = [\"mail\"]", "PB-1601", 18),
    ] {
        let folder = Folder::new(CENTRE).with("scenarios.toml", &text.replacen(from, to, 1));
        assert!(
            folder.errors().contains(&(code, Some(row))),
            "{to}: {:?}",
            folder.errors()
        );
    }
}

#[test]
fn the_fingerprint_follows_every_file_of_the_plan() {
    let base = Folder::new(CENTRE).with("agents.csv", AGENTS);
    let again = Folder::new(CENTRE)
        .with("agents.csv", AGENTS)
        .with("scenarios.toml", "");
    let other = Folder::new(CENTRE).with("agents.csv", &AGENTS.replace("Bo", "Bea"));
    assert_eq!(base.load().inputs_sha256, again.load().inputs_sha256);
    assert_ne!(base.load().inputs_sha256, other.load().inputs_sha256);
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_project_or_a_refusal(text in "\\PC{0,120}|(schema = 1\n)?[a-z_]{1,9} = [\\[\\]{}\"0-9a-z., =\n]{0,60}") {
        let folder = Folder::new(&text);
        proptest::prop_assert!(read(folder.dir.path()).is_err());
    }
}

const OWN_HOLIDAYS: &str = "# Netherlands\n\
    name,rule,days,first_year,last_year,except,weekend,source\n\
    King's Day,04-27 sun-1,,2014,,,,Decree of 2013\n\
    Whit Monday,easter +50,,,,,,custom\n\
    Company day,2026-11-05,2,,,,,\n\
    Christmas,12-25,2,,,,,custom\n";

fn holiday_names(loaded: &Loaded) -> Vec<String> {
    let entries = loaded.inputs.events.entries().iter();
    let of_2026 = entries.filter(|e| e.first_day.format("%Y").to_string() == "2026");
    of_2026
        .map(|e| format!("{} {}", e.first_day, e.name))
        .collect()
}

#[test]
fn a_country_that_is_not_shipped_is_described_by_a_file() {
    let loaded = swapped("schema = 1\n", "schema = 1\ncountry = \"NL\"\n")
        .with("holidays.csv", OWN_HOLIDAYS)
        .load();
    assert_eq!(
        holiday_names(&loaded),
        [
            "2026-04-27 King's Day",
            "2026-05-25 Whit Monday",
            "2026-11-05 Company day",
            "2026-12-25 Christmas"
        ]
    );
    assert!(loaded.warnings().all(|f| f.code != "PB-1606"));
    let christmas = loaded.inputs.events.entries().last().unwrap();
    assert_eq!(christmas.n_days(), 2);
}

#[test]
fn a_file_of_holidays_stands_in_the_place_of_shipped_ones_and_says_so() {
    let loaded = swapped("schema = 1\n", "schema = 1\ncountry = \"DE\"\n")
        .with("holidays.csv", OWN_HOLIDAYS)
        .load();
    assert!(
        holiday_names(&loaded)
            .iter()
            .all(|name| !name.contains("Unity"))
    );
    assert!(loaded.warnings().any(|f| f.code == "PB-1606"));
    let without = swapped("schema = 1\n", "schema = 1\ncountry = \"DE\"\n").load();
    assert!(
        holiday_names(&without)
            .iter()
            .any(|name| name.contains("Unity"))
    );
}

#[test]
fn an_unknown_country_names_those_that_are_shipped_and_the_file() {
    let refused = swapped("schema = 1\n", "schema = 1\ncountry = \"NL\"\n").refused();
    let text = render(&refused.findings[0], Language::English);
    for part in [
        "PB-1601",
        "NL",
        "BR, CN, DE, FR, GB, IL, JP, US",
        "holidays.csv",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn every_fault_of_a_holiday_file_has_its_row_and_column() {
    let rows = "name,rule,days,first_year,last_year,except,weekend,kind\n\
        A,christmas,,,,,,\nB,13-40,,,,,,\nC,05-01,0,,,,,\nD,05-01,,twenty,,,,\n\
        E,05-01,,2020,2010,,,\nF,05-01,,,,x|2020,,\nG,05-01,,,,,sometimes,\n\
        H,05-01,,,,,,party\n,05-01,,,,,,\nI,,,,,,,\nJ,05-01,,,,,,\n";
    let refused = swapped("schema = 1\n", "schema = 1\ncountry = \"NL\"\n")
        .with("holidays.csv", rows)
        .refused();
    let places: Vec<(&str, usize, String)> = refused
        .findings
        .iter()
        .map(|f| (f.code, f.row.unwrap(), f.column.clone().unwrap()))
        .collect();
    let expected = [
        ("PB-1201", 2, "rule"),
        ("PB-1201", 3, "rule"),
        ("PB-1304", 4, "days"),
        ("PB-1205", 5, "first_year"),
        ("PB-1406", 6, "last_year"),
        ("PB-1205", 7, "except"),
        ("PB-1601", 8, "weekend"),
        ("PB-1601", 9, "kind"),
        ("PB-1302", 10, "name"),
        ("PB-1302", 11, "rule"),
    ];
    let expected = expected.map(|(code, row, column)| (code, row, column.to_owned()));
    assert_eq!(places, expected);
}

#[test]
fn the_shipped_files_can_be_copied_as_they_stand() {
    for country in crate::calendar::holidays::COUNTRIES {
        let path = format!("{}/data/holidays/{country}.csv", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path).unwrap();
        let (own, ledger) = read_holidays("holidays.csv", text.as_bytes());
        assert!(!ledger.has_errors(), "{country}: {:?}", ledger.findings);
        assert_eq!(
            own.statutory(2020, 2030),
            crate::calendar::holidays::statutory(country, 2020, 2030),
            "{country}"
        );
    }
}

#[test]
fn campaigns_that_overlap_are_both_named() {
    let header = "name,first_day,last_day,kind,queue,uplift,from,to,note\n";
    let rows = "sale,2026-11-03,2026-11-07,campaign,,,,,\nmove,2026-11-06,2026-11-09,campaign,,2,,,\n\
                sale,2026-11-07,2026-11-08,campaign,,,,,\n";
    let folder = Folder::new(CENTRE).with("agents.csv", AGENTS);
    let loaded = folder
        .with("calendar.csv", &format!("{header}{rows}"))
        .load();
    let told: Vec<&str> = loaded
        .warnings()
        .filter(|f| f.code == "PB-1406")
        .map(|f| f.found.as_str())
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("\"sale\" and \"move\" overlap from 2026-11-06 to 2026-11-07"));
}

#[test]
fn a_campaign_that_ends_before_it_begins_is_refused_with_its_row() {
    let header = "name,first_day,last_day,kind,queue,uplift,from,to,note\n";
    let folder = Folder::new(CENTRE).with("agents.csv", AGENTS);
    let row = "sale,2026-11-07,2026-11-03,campaign,,,,,\n";
    let folder = folder.with("calendar.csv", &format!("{header}{row}"));
    assert_eq!(folder.errors(), [("PB-1406", Some(2))]);
}

#[test]
fn a_bot_in_front_of_a_queue_is_read_and_its_limits_said() {
    use crate::plan::FrontBot;
    use std::time::Duration;
    let with = |keys: &str| swapped("patience_s = 120", &format!("patience_s = 120\n{keys}"));
    let bot = |keys: &str| with(keys).load().inputs.queues[0].bot;
    assert_eq!(bot(""), FrontBot::NONE);
    let keys = "bot_share = 0.3\nbot_residual_handle_time = 1.2\nbot_come_back = 0.15\nbot_come_back_after_s = 3600";
    let written = FrontBot {
        contained: 0.3,
        residual_handle_time: 1.2,
        come_back: 0.15,
        come_back_after: Duration::from_secs(3600),
    };
    assert_eq!(bot(keys), written);
    for bad in [
        "bot_share = 1.0",
        "bot_residual_handle_time = 0",
        "bot_come_back = 1.5",
        "bot_come_back_after_s = 0",
        "bot_come_back_after_s = -60",
    ] {
        let refused = read(with(bad).dir.path()).unwrap_err();
        let finding = &refused.findings[0];
        assert_eq!(
            (finding.code, finding.row),
            ("PB-1601", Some(12)),
            "{bad}: {finding:?}"
        );
        assert!(!finding.expected.is_empty());
    }
}
