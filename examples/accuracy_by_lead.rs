//! How good are forecasts two, four, eight and eighteen weeks ahead?
//!
//! ```text
//! every origin of every series ──► 126 days ahead ──► held against what came, by lead
//!                                                     beside last week and the mean of six
//! ```
//! `cargo run --release --example accuracy_by_lead -- FOLDER [QUEUE …]` prints a Markdown table per lead;
//! FOLDER holds `series.csv`, `origins.csv`, `data/` and `calendar/`, and may be named by
//! `PAIBAN_SHARED` instead. An origin after which the data ends early is scored on what is there.

mod reference_series;

use std::error::Error;

use paiban::forecast::accuracy::{DayKind, LEAD_BUCKETS, Scores, geometric_mean};
use paiban::forecast::{Backtest, BacktestPlan, LONGEST_HORIZON_DAYS, Measured, backtest};

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = reference_series::folder() else {
        println!("skipped: name the folder of the series");
        return Ok(());
    };
    let mut tests = Vec::new();
    for series in reference_series::load(&folder)? {
        let plan = BacktestPlan {
            origins: series.origins.clone(),
            horizon_days: LONGEST_HORIZON_DAYS,
        };
        let contexts = [series.context.clone()];
        let test = backtest(&series.history, &contexts, &series.events, &plan)?.remove(0);
        assert!(test.engine.overall().wape().is_some(), "contacts to score");
        tests.push(test);
    }
    for (first, last) in LEAD_BUCKETS {
        print_table(&tests, (first, last));
    }
    Ok(())
}

fn print_table(tests: &[Backtest], leads: (usize, usize)) {
    println!("\n### Leads {} to {}\n", leads.0, leads.1);
    println!(
        "| queue | WAPE | naive | six | day WAPE | naive | six | bias | MASE | 80 % bands | of days |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let mut sums: Vec<[f64; 6]> = Vec::new();
    for test in tests {
        let Some(ours) = at(&test.engine, leads) else {
            continue;
        };
        let rivals: Vec<Scores> = test.rivals.iter().filter_map(|r| at(r, leads)).collect();
        let measures = [ours, rivals[0], rivals[1]].map(|s| s.wape().unwrap_or(f64::NAN));
        let days = [ours, rivals[0], rivals[1]].map(|s| s.day_wape().unwrap_or(f64::NAN));
        sums.push([measures, days].concat().try_into().expect("six"));
        let cells = measures.iter().chain(&days).map(|v| format!("{v:.3}"));
        println!(
            "| `{}` | {} | {:+.3} | {:.3} | {:.3} | {:.3} |",
            test.queue,
            cells.collect::<Vec<_>>().join(" | "),
            ours.bias().unwrap_or(f64::NAN),
            ours.mase().unwrap_or(f64::NAN),
            ours.inside_80().unwrap_or(f64::NAN),
            ours.day_coverage_80().unwrap_or(f64::NAN),
        );
    }
    let mean = |of: &dyn Fn(&[f64; 6]) -> f64| geometric_mean(sums.iter().map(of)).unwrap_or(1.0);
    let cells: Vec<String> = (0..6).map(|i| format!("{:.3}", mean(&|s| s[i]))).collect();
    println!("| geometric mean | {} | | | | |", cells.join(" | "));
    let ratio = |ours: usize, theirs: usize| mean(&|s| s[ours] / s[theirs]);
    println!(
        "| ours ÷ theirs | | {:.3} | {:.3} | | {:.3} | {:.3} | | | | |",
        ratio(0, 1),
        ratio(0, 2),
        ratio(3, 4),
        ratio(3, 5)
    );
}

/// The scores of all days at these leads.
fn at(measured: &Measured, leads: (usize, usize)) -> Option<Scores> {
    let mut slices = measured.slices.iter();
    let found = slices.find(|s| (s.first_lead, s.last_lead) == leads && s.kind == DayKind::All);
    found.map(|s| s.scores)
}
