//! Every model, every column, every odd value, one question at a time and as a table; both must agree.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use paiban::cli::calc::Model;

use crate::support::paiban;

/// Seconds of processor time that an answer may take; the wall clock of a busy machine says nothing.
const AT_MOST: u32 = 5;

/// The same for a table of a hundred answers.
const TABLE_AT_MOST: u32 = 30;

/// Longest time by the clock, for a program that waits instead of working.
const WAITS_AT_MOST: Duration = Duration::from_secs(120);

/// What is written into each cell in turn.
const ODD: [&str; 22] = [
    "",
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "1.5",
    "1e-9",
    "1e-300",
    "-1e-9",
    "0.999999999999",
    "3600",
    "86400",
    "1e6",
    "1e15",
    "1e18",
    "1e308",
    "1e999",
    "inf",
    "NaN",
    "x",
    "1|2",
];

/// A question that has an answer, per model, with every column that is not a case.
fn sound(model: Model) -> Vec<(&'static str, &'static str)> {
    let sound = |column: &'static str| match column {
        "agents" => "14",
        "offered_load" => "10",
        "offered" => "100",
        "interval_s" => "1800",
        "handle_time_s" => "180",
        "answer_within_s" => "20",
        "service_level" => "0.8",
        "patience_s" => "120",
        "service_level_definition" => "offered",
        "max_occupancy" => "0.85",
        "max_abandonment" => "0.1",
        "max_average_speed_of_answer_s" => "30",
        "min_agents" => "0",
        "shrinkage" => "0.3",
        "load_cv" => "0.1",
        "certainty" => "0.9",
        "load_average" => "calls",
        "patience_distribution" => "weibull(0.8)",
        "balking_share" => "0.05",
        "lines" => "20",
        "offered_loads" => "3|6",
        "class" => "2",
        "retry_share" => "0.6",
        "retry_after_s" => "600",
        "concurrency" => "3",
        "concurrency_slowdown" => "1|1.2|1.5",
        "arrival_work" => "120/7",
        "arrivals_of_work" => "120|90|60",
        "deadline_intervals" => "2",
        "capacity" => "20",
        "open" => "true",
        other => panic!("no sound value for {other}"),
    };
    let columns = model
        .required_columns()
        .iter()
        .chain(model.optional_columns());
    let columns = columns.copied().filter(|column| *column != "case");
    columns.map(|column| (column, sound(column))).collect()
}

/// The sound question with one cell changed, for every column and odd value.
fn questions(model: Model) -> Vec<Vec<(&'static str, String)>> {
    let sound = sound(model);
    let mut all = Vec::new();
    for changed in 0..sound.len() {
        for odd in ODD {
            let cells = sound.iter().enumerate().map(|(i, (column, value))| {
                let value = if i == changed { odd } else { *value };
                (*column, value.to_owned())
            });
            all.push(cells.collect());
        }
    }
    all
}

/// What the program said and how it ended.
struct Said {
    out: String,
    err: String,
    code: Option<i32>,
}

/// The program, ended by the system when it works too long.
fn limited(at_most: u32) -> Command {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("ulimit -t {at_most}; exec \"$0\" \"$@\""))
        .arg(paiban().get_program());
    shell
}

/// Runs `calc`; an answer that takes too long fails the test and ends the program.
fn calc(folder: &Path, arguments: &[String]) -> Said {
    let is_table = arguments.iter().any(|argument| argument == "--batch");
    let at_most = if is_table { TABLE_AT_MOST } else { AT_MOST };
    let (out, err) = (folder.join("out"), folder.join("err"));
    let mut child = limited(at_most)
        .arg("calc")
        .args(arguments)
        .env("LC_ALL", "C")
        .env("LANG", "C")
        .stdin(Stdio::null())
        .stdout(File::create(&out).expect("a file"))
        .stderr(File::create(&err).expect("a file"))
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status.code();
        }
        if began.elapsed() > WAITS_AT_MOST {
            child.kill().expect("a child");
            child.wait().expect("a child");
            panic!("no answer within {WAITS_AT_MOST:?}: {arguments:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(
        code.is_some(),
        "ended after {at_most} s of work: {arguments:?}"
    );
    let read = |path| fs::read_to_string(path).expect("text");
    Said {
        out: read(&out),
        err: read(&err),
        code,
    }
}

/// The answers of a table by row: the result cells by name, or why there are none.
type Answer = Result<Vec<(String, String)>, String>;

fn as_table(model: Model, questions: &[Vec<(&'static str, String)>], folder: &Path) -> Vec<Answer> {
    let with_case = model.optional_columns().contains(&"case");
    let mut text = questions[0]
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(",");
    text += if with_case { ",case\n" } else { "\n" };
    for (row, question) in questions.iter().enumerate() {
        let cells: Vec<&str> = question.iter().map(|(_, value)| value.as_str()).collect();
        let case = if with_case {
            format!(",{row}")
        } else {
            String::new()
        };
        text += &format!("{}{case}\n", cells.join(","));
    }
    let file = folder.join("questions.csv");
    fs::write(&file, text).expect("the folder can be written");
    let batch = ["--batch".to_owned(), file.display().to_string()];
    let said = calc(folder, &[&[model.name().to_owned()], &batch[..]].concat());
    assert!(
        matches!(said.code, Some(0 | 3)),
        "{model:?}: {:?} {}",
        said.code,
        said.err
    );
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let first = questions[0].len() + usize::from(with_case);
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let error = row.iter().next_back().expect("an error column");
        let cells = (first..row.len() - 1).map(|i| (header[i].to_owned(), row[i].to_owned()));
        let cells: Vec<_> = cells.collect();
        if error.is_empty() {
            return Ok(cells);
        }
        assert!(cells.iter().all(|(_, cell)| cell.is_empty()), "{row:?}");
        Err(error.to_owned())
    });
    let rows: Vec<Answer> = rows.collect();
    assert_eq!(rows.len(), questions.len());
    assert_eq!(said.code == Some(3), rows.iter().any(Result::is_err));
    rows
}

fn as_flags(model: Model, question: &[(&'static str, String)], folder: &Path) -> Answer {
    let flags = question.iter();
    let flags = flags.map(|(name, value)| format!("--{}={value}", name.replace('_', "-")));
    let arguments: Vec<String> = [model.name().to_owned()].into_iter().chain(flags).collect();
    let said = calc(folder, &arguments);
    match said.code {
        Some(0) => {
            // What was asked stands above what was found.
            let lines = said.out.lines().skip(question.len()).map(|line| {
                let (name, value) = line.split_at(line.find(' ').unwrap_or(line.len()));
                (name.to_owned(), value.trim().to_owned())
            });
            Ok(lines.collect())
        }
        Some(3) => {
            let text = said.err.trim_end().strip_prefix("error[PB-1302]: ");
            Err(text.unwrap_or_else(|| panic!("{}", said.err)).to_owned())
        }
        code => panic!("{arguments:?}: {code:?} {}", said.err),
    }
}

/// What a column of results may hold, by its name.
fn range(name: &str) -> std::ops::RangeInclusive<f64> {
    let shares = [
        "service_level",
        "probability",
        "share",
        "occupancy",
        "abandonment",
        "blocking",
        "pass_rate",
        "_of_customers",
        "_wait",
    ];
    // Fewer people than for the mean do where a certainty near 0 is enough.
    if name == "ln_blocking" || name == "extra_staff" {
        return f64::MIN..=f64::MAX;
    }
    let counted = name.ends_with("_s") || name.starts_with("staff_for");
    match !counted && shares.iter().any(|part| name.contains(part)) {
        true => -1e-12..=1.0 + 1e-12,
        false => -1e-9..=f64::MAX,
    }
}

/// Shares, counts, seconds and erlangs, each in its range; nothing that is no number.
fn check_answer(about: &str, cells: &[(String, String)]) {
    for (name, cell) in cells {
        match cell.parse::<f64>() {
            // Also refuses NaN.
            Ok(value) => assert!(range(name).contains(&value), "{name} = {value}: {about}"),
            Err(_) => assert!(!cell.contains("NaN"), "{name} = {cell}: {about}"),
        }
    }
    let of = |name: &str| {
        let cell = cells.iter().find(|cell| cell.0 == name)?;
        cell.1.parse::<f64>().ok()
    };
    if let (Some(in_time), Some(late)) = (of("service_level"), of("late_share")) {
        assert!((in_time + late - 1.0).abs() < 1e-9, "{about}");
    }
}

/// What was found, what was expected or what would do, in one line that is no programmer's.
fn check_reason(about: &str, reason: &str) {
    let helps = [
        "expected",
        "at least",
        "infinitely many",
        "more people than",
    ];
    let about = format!("{about}: {reason}");
    assert!(helps.iter().any(|part| reason.contains(part)), "{about}");
    for part in ["invariant", "panicked", "unwrap", "Err(", "None"] {
        assert!(!reason.contains(part), "{about}");
    }
    assert!(!reason.contains('\n'), "{about}");
}

fn every_odd_value(model: Model) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let questions = questions(model);
    let table = as_table(model, &questions, folder.path());
    let mut n_answered = 0;
    for (question, answer) in questions.iter().zip(table) {
        let about = format!("{model:?} {question:?}");
        match &answer {
            Ok(cells) => {
                n_answered += 1;
                check_answer(&about, cells);
            }
            Err(reason) => check_reason(&about, reason),
        }
        let single = as_flags(model, question, folder.path());
        assert_eq!(single, answer, "{about}");
    }
    // Most odd values are refused, but a test that sees none answered tests nothing.
    assert!(n_answered > questions.len() / 10, "{model:?}: {n_answered}");
}

macro_rules! every_model {
    ($($name:ident: $model:expr,)*) => {
        $(#[test]
        fn $name() {
            every_odd_value($model);
        })*

        #[test]
        fn no_model_is_left_out() {
            assert_eq!(Model::ALL.to_vec(), vec![$($model),*]);
        }
    };
}

every_model! {
    erlang_b_answers_or_helps: Model::ErlangB,
    erlang_c_answers_or_helps: Model::ErlangC,
    erlang_a_answers_or_helps: Model::ErlangA,
    any_patience_answers_or_helps: Model::ErlangAGeneral,
    limited_lines_answer_or_help: Model::FiniteLines,
    priority_answers_or_helps: Model::Priority,
    retrials_answer_or_help: Model::Retrial,
    a_day_of_retrials_answers_or_helps: Model::RetrialDay,
    a_day_that_moves_answers_or_helps: Model::TimeVarying,
    chat_answers_or_helps: Model::Chat,
    staff_answers_or_helps: Model::Staff,
    deferred_work_answers_or_helps: Model::Deferred,
    deferred_capacity_answers_or_helps: Model::DeferredCapacity,
}

#[test]
fn a_question_without_a_needed_flag_is_a_matter_of_usage() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for model in Model::ALL {
        let sound = sound(model);
        for left_out in model.required_columns() {
            let kept = sound.iter().filter(|(name, _)| name != left_out);
            let flags = kept.map(|(name, value)| format!("--{}={value}", name.replace('_', "-")));
            let name = [model.name().to_owned()];
            let arguments: Vec<String> = name.into_iter().chain(flags).collect();
            let said = calc(folder.path(), &arguments);
            assert_eq!(said.code, Some(2), "{arguments:?}");
            let wanted = format!("column \"{left_out}\" is missing, {} needs", model.name());
            assert!(said.err.contains(&wanted), "{arguments:?}: {}", said.err);
        }
    }
}
