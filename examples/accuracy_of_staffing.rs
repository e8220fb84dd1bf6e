//! How accurate is each staffing formula, and how fast?
//!
//! Asks the calculator whole files of reference vectors (tests/data/staffing, or the folder given as
//! argument); prints a Markdown table: rows, worst error (relative, of service levels absolute), time.
//!
//! ```text
//! cargo run --release --example accuracy_of_staffing
//! ```

use std::{collections::HashMap, error::Error, path::Path, time::Instant};

use paiban::cli::calc::{Model, batch};

type Row = HashMap<String, String>;
type Numbers<'a> = &'a dyn Fn(&str) -> f64;

type Text = &'static str;
/// A model, its file, the question's columns from the file's, and which answers to compare.
type Case = (Text, Text, Text, Ask, &'static [(Text, Text)]);
type Ask = fn(Numbers<'_>, &str) -> String;

const BASE: &str = "agents,offered_load,handle_time_s,answer_within_s";
#[rustfmt::skip]
const CASES: [Case; 8] = [
    ("erlang-b", "erlang_b.csv", "agents,offered_load", |n, _| format!("{},{}", n("n"), n("a")),
        &[("blocking", "erlang_b"), ("ln_blocking", "ln_erlang_b")]),
    ("erlang-c", "erlang_c.csv", BASE, |n, _| format!("{},{},1,{}", n("n"), n("a"), n("t_over_aht")),
        &[("probability_of_wait", "erlang_c"), ("late_share", "p_wait_gt_t"), ("average_speed_of_answer_s", "asa_over_aht")]),
    ("erlang-a", "erlang_a.csv", "agents,offered_load,handle_time_s,answer_within_s,patience_s",
        |n, _| format!("{},{},1,{},{}", n("n"), n("a"), n("t_over_aht"), 1.0 / n("theta_aht")),
        &[("probability_of_wait", "p_wait"), ("abandonment", "p_abandon"), ("service_level", "sl_offered"), ("average_wait_s", "e_wait_all")]),
    ("erlang-a-general", "mmn_g.csv", "agents,offered_load,handle_time_s,answer_within_s,patience_distribution,patience_s,balking_share",
        patience, &[("abandonment", "p_abandon"), ("service_level", "sl_offered"), ("average_wait_s", "e_wait_all")]),
    ("finite-lines", "mmnk_m.csv", "agents,offered_load,handle_time_s,answer_within_s,lines,patience_s",
        |n, _| format!("{},{},3145728,0,{},{}", n("n"), n("a"), n("k_total_lines"), cell(3_145_728.0 / n("theta_aht"))),
        &[("blocking", "p_block"), ("abandonment", "p_abandon_of_offered"), ("mean_queue", "mean_queue")]),
    ("priority", "priority2_mmc.csv", "agents,offered_loads,class,handle_time_s,answer_within_s", two_classes,
        &[("late_share", "p_wait_low_gt_t"), ("average_speed_of_answer_s", "mean_wait_low_over_aht")]),
    ("retrial", "anchors_retrial_ctmc.csv", "agents,offered_load,handle_time_s,answer_within_s,patience_s,retry_share,retry_after_s",
        |n, _| format!("{},{},1,0,{},{},{}", n("n"), n("lambda_first"), 1.0 / n("theta_aht"), n("p_redial"), 1.0 / n("redial_rate_aht")),
        &[("attempt_load", "fixedpoint_attempt_rate"), ("chain_attempt_load", "attempt_rate"), ("chain_abandonment", "p_abandon_per_attempt")]),
    ("staff", "erlang_c_min_agents.csv", "offered,interval_s,handle_time_s,answer_within_s,service_level,max_occupancy", |n, _| format!(
        "{},{},{},{},{},{}", n("contacts"), n("interval_s"), n("aht_s"), n("threshold_s"), n("sl_target"), cell(n("max_occupancy"))),
        &[("base_staff", "n_required"), ("service_level", "sl_at_n_required")]),
];

fn two_classes(n: Numbers, _: &str) -> String {
    let high = n("a_total") * n("share_high");
    let low = n("a_total") - high;
    format!("{},{high}|{low},2,1,{}", n("n"), n("t_over_aht"))
}

/// A number, or an empty cell where there is none.
fn cell(value: f64) -> String {
    let text = value.to_string();
    Some(text).filter(|_| value.is_finite()).unwrap_or_default()
}

fn patience(n: Numbers, law: &str) -> String {
    let (p1, p2, p3) = (n("p1"), n("p2"), n("p3"));
    let balking = if law == "balk_exp" { p2 } else { 0.0 };
    let words = match law {
        "erlang2" => "erlang-2",
        "det" => "deterministic",
        "weibull" => &format!("weibull({p1};{p2})"),
        "hyper2" => &format!("hyperexponential({p2};{p1};{p3})"),
        _ => "exponential",
    };
    let (n, a, t) = (n("n"), n("a"), n("t_over_aht"));
    format!("{n},{a},1,{t},{words},{p1},{balking}")
}

fn rows(text: &str) -> Result<Vec<Row>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect()
}

/// The number of a cell; NaN where it holds none.
fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or(f64::NAN)
}

/// Relative, but for service levels: where hardly anybody is served in time the reference is rounding.
fn error(column: &str, found: f64, expected: f64) -> f64 {
    let share = column.starts_with("service_level");
    (found - expected).abs()
        / if share {
            1.0
        } else {
            expected.abs().max(1e-280)
        }
}

fn main() -> Result<(), Box<dyn Error>> {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/staffing");
    let folder = std::env::args().nth(1).unwrap_or_else(|| kept.to_owned());
    println!("| model | rows | worst error | one row |\n|---|---|---|---|");
    for (model, file, header, question, compared) in CASES {
        let reference = rows(&std::fs::read_to_string(Path::new(&folder).join(file))?)?;
        let law = |row: &Row| row.get("patience_dist").cloned().unwrap_or_default();
        let ask = |row: &Row| question(&|name| number(row, name), &law(row));
        let asked: Vec<String> = reference.iter().map(ask).collect();
        let table = format!("{header}\n{}\n", asked.join("\n"));
        let begun = Instant::now();
        let (answers, refused) = batch(model.parse::<Model>()?, &table)?;
        let each = begun.elapsed().as_secs_f64() / reference.len() as f64 * 1e6;
        assert_eq!(refused, 0, "{model}: {answers}");
        let mut worst = 0.0_f64;
        for (found, expected) in rows(&answers)?.iter().zip(&reference) {
            let errors = compared
                .iter()
                .map(|(ours, theirs)| error(ours, number(found, ours), number(expected, theirs)));
            worst = errors.fold(worst, f64::max);
        }
        assert!(worst < 2e-8, "{model}: {worst:e}");
        let n_rows = reference.len();
        println!("| {model} | {n_rows} | {worst:.1e} | {each:.1} µs |");
    }
    Ok(())
}
