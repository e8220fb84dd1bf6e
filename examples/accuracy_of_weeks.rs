//! How good are weekly totals up to a year ahead?
//!
//! ```text
//! an origin every four weeks ──► 52 weeks ahead ──► held against what came, by lead
//!                                beside the last six weeks, the same week of last year, and that × growth
//! ```
//! `cargo run --release --example accuracy_of_weeks -- FOLDER [QUEUE …]` prints a Markdown table per lead
//! for every series of 20 months and more; FOLDER as in `accuracy_by_lead`. Origins start 57 weeks into
//! the data. Weeks of which a day is unknown, in either year, are not scored.

mod reference_series;

use std::error::Error;

use chrono::{Datelike, Duration, NaiveDate, Weekday};
use paiban::forecast::accuracy::geometric_mean;
use paiban::forecast::{WeeksPlan, weeks};
use paiban::history::QueueHistory;
use paiban::progress::Silent;
use reference_series::Series;

const LEADS: [(usize, usize); 4] = [(1, 4), (5, 13), (14, 26), (27, 52)];
const FIRST_ORIGIN: i64 = 399;
const SHORTEST: usize = 590;

/// A week that came, and what was said of it.
struct Said {
    lead: usize,
    actual: f64,
    /// Ours, the mean of six, last year, last year × growth.
    foretold: [f64; 4],
    inside_80: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = reference_series::folder() else {
        println!("skipped: name the folder of the series");
        return Ok(());
    };
    let mut queues = Vec::new();
    for series in reference_series::load(&folder)? {
        if series.history.queues[0].n_days() >= SHORTEST {
            queues.push((series.context.queue.clone(), said(&series)?));
        }
    }
    for leads in LEADS {
        println!("\n### Weeks {} to {}\n", leads.0, leads.1);
        println!(
            "| queue | weeks | ours | six | last year | × growth | our bias | their bias | 80 % bands |"
        );
        println!("|---|---|---|---|---|---|---|---|---|");
        let mut errors = Vec::new();
        for (queue, said) in &queues {
            let of: Vec<&Said> = said
                .iter()
                .filter(|s| (leads.0..=leads.1).contains(&s.lead))
                .collect();
            let came: f64 = of.iter().map(|s| s.actual).sum();
            let sum = |f: &dyn Fn(&Said) -> f64| of.iter().map(|s| f(s)).sum::<f64>() / came;
            let wape: [f64; 4] =
                std::array::from_fn(|m| sum(&|s| (s.foretold[m] - s.actual).abs()));
            let bias = |m: usize| sum(&|s| s.foretold[m]) - 1.0;
            let inside = of.iter().filter(|s| s.inside_80).count() as f64 / of.len() as f64;
            println!(
                "| `{queue}` | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:+.3} | {:+.3} | {inside:.3} |",
                of.len(),
                wape[0],
                wape[1],
                wape[2],
                wape[3],
                bias(0),
                bias(2)
            );
            errors.push(wape);
        }
        let mean = |m: usize| geometric_mean(errors.iter().map(|e| e[m])).unwrap_or(f64::NAN);
        println!(
            "| geometric mean | | {:.3} | {:.3} | {:.3} | {:.3} | | | |",
            mean(0),
            mean(1),
            mean(2),
            mean(3)
        );
    }
    Ok(())
}

fn said(series: &Series) -> Result<Vec<Said>, Box<dyn Error>> {
    let queue = &series.history.queues[0];
    let end = queue.day(queue.n_days());
    let mut said = Vec::new();
    let mut origin = queue.first_day + Duration::days(FIRST_ORIGIN);
    while origin + Duration::days(91) <= end {
        said.extend(from_origin(series, origin)?);
        origin += Duration::days(28);
    }
    assert!(!said.is_empty(), "weeks to score");
    Ok(said)
}

fn from_origin(series: &Series, origin: NaiveDate) -> Result<Vec<Said>, Box<dyn Error>> {
    let queue = &series.history.queues[0];
    let plan = WeeksPlan {
        first_day: origin,
        week_starts: Weekday::Mon,
        n_weeks: 52,
    };
    let mut known = series.history.clone();
    known.queues = vec![queue.before(origin)];
    let contexts = std::slice::from_ref(&series.context);
    let made = weeks(&known, contexts, &series.events, &plan, &Silent)?;
    let before = |d: NaiveDate| total(queue, d - Duration::days(364));
    // The weeks before the origin, latest first.
    let monday = origin - Duration::days(i64::from(origin.weekday().num_days_from_monday()));
    let back: Vec<NaiveDate> = (1..=13).map(|k| monday - Duration::days(7 * k)).collect();
    let recent: Vec<f64> = back[..6].iter().filter_map(|&d| total(queue, d)).collect();
    let six = recent.iter().sum::<f64>() / recent.len() as f64;
    let pairs = back
        .iter()
        .filter_map(|&d| Some((total(queue, d)?, before(d)?)));
    let (now, then) = pairs.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let ours = &made.queues[0];
    let of_week = |(k, &day): (usize, &NaiveDate)| {
        let (actual, last) = (total(queue, day)?, before(day)?);
        Some(Said {
            lead: k + 1,
            actual,
            foretold: [ours.mean[k], six, last, last * now / then],
            inside_80: (ours.quantiles[[k, 1]]..=ours.quantiles[[k, 5]]).contains(&actual),
        })
    };
    let said = made.first_days.iter().enumerate().filter_map(of_week);
    Ok(said
        .filter(|s| s.foretold.iter().all(|f| f.is_finite()))
        .collect())
}

/// A week's contacts, where every day of it is known.
fn total(queue: &QueueHistory, first_day: NaiveDate) -> Option<f64> {
    let row = usize::try_from((first_day - queue.first_day).num_days()).ok()?;
    (row + 7 <= queue.n_days()).then_some(())?;
    let known = |day: usize| queue.observed.row(day).iter().any(|&o| o);
    let days = row..row + 7;
    days.clone()
        .all(known)
        .then(|| days.map(|d| queue.offered.row(d).sum()).sum())
}
