//! A small centre on disk, and the program run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The program under test.
pub fn paiban() -> Command {
    Command::new(env!("CARGO_BIN_EXE_paiban"))
}

/// Runs the program with arguments split at blanks, inside a folder.
pub fn run_in(folder: &Path, arguments: &str) -> Output {
    paiban()
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env("LANG", "C")
        .args(arguments.split_whitespace())
        .output()
        .expect("the program starts")
}

/// Standard error as text.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Standard output as text.
pub fn answer(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Where reference files lie; `None` where they are absent, said on standard error.
///
/// # Panics
/// Where they are absent although `PAIBAN_REQUIRE_SHARED=1`.
pub fn reference(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PAIBAN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let found = root.join("reference").join(path);
    if found.exists() {
        return Some(found);
    }
    let required = std::env::var_os("PAIBAN_REQUIRE_SHARED").is_some_and(|v| v == "1");
    assert!(!required, "reference file {path} is required and absent");
    eprintln!("skipped: no reference file {path}");
    None
}

/// A voice queue, five people, one week.
pub const TOML: &str = r#"schema = 1
name = "small centre"
time_zone = "Europe/Berlin"
interval_minutes = 30

[plan]
first_day = 2026-11-02
days = 7

[[queues]]
id = "voice"
channel = "voice"
open = ["mon-fri 08:00-18:00"]
handle_time_s = 240

[[shift_patterns]]
id = "day"
minutes = 480
starts = { from = "08:00", to = "10:00", every_minutes = 60 }
breaks = [{ id = "meal", minutes = 30, paid = false, from_minute = 180, to_minute = 300 }]

[[contracts]]
id = "full-time"
shift_patterns = ["day"]
days_per_week = [3, 5]
paid_hours_per_week = [22.5, 37.5]
min_rest_hours = 11
cost_per_paid_hour = 20.0
"#;

/// Five people on one contract.
pub const AGENTS: &str = "agent_id,name,contract,skills\n\
A1,Agent 1,full-time,voice\nA2,Agent 2,full-time,voice\nA3,Agent 3,full-time,voice\n\
A4,Agent 4,full-time,voice\nA5,Agent 5,full-time,voice\n";

/// Twelve weeks of half hours, Monday to Friday, 08:00 to 18:00, before the plan.
pub fn history() -> String {
    let mut text = String::from("start,queue,offered\n");
    let mut day: chrono::NaiveDate = "2026-08-10".parse().expect("a date");
    let mut noise = 7u32;
    while day < "2026-11-01".parse().expect("a date") {
        let weekday = chrono::Datelike::weekday(&day).num_days_from_monday();
        if weekday < 5 {
            for slot in 16..36 {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let shape = 14 - (slot - 22i32).abs() / 2;
                let offered = shape + (noise >> 30) as i32 - weekday as i32;
                let (hour, minute) = (slot / 2, slot % 2 * 30);
                text.push_str(&format!("{day} {hour:02}:{minute:02},voice,{offered}\n"));
            }
        }
        day += chrono::Duration::days(1);
    }
    text
}

/// The small centre in a folder of its own.
pub fn small_centre() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    put(folder.path(), "paiban.toml", TOML);
    put(folder.path(), "agents.csv", AGENTS);
    put(folder.path(), "history.csv", &history());
    folder
}

/// Writes a file.
pub fn put(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("the folder can be written");
}

/// Every file below a folder with its bytes, `timings.json` apart.
pub fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|n| n != "timings.json") {
                let name = path.strip_prefix(folder).expect("inside").to_string_lossy();
                found.push((name.into_owned(), fs::read(&path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}

/// Fails naming the first file that differs.
pub fn assert_same_files(one: &Path, two: &Path) {
    let (a, b) = (contents(one), contents(two));
    let names = |c: &[(String, Vec<u8>)]| c.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&a), names(&b));
    for (x, y) in a.iter().zip(&b) {
        assert!(x.1 == y.1, "{} differs", x.0);
    }
}
