//! The arguments of commands around a roster.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::ProjectArgs;

/// `design`.
#[derive(Debug, Args)]
pub struct DesignArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// A requirement to use instead of making one
    #[arg(long, value_name = "FILE")]
    pub requirement: Option<PathBuf>,
    /// The first of the seven days to design for [default: the plan's first day]
    #[arg(long, value_name = "DATE")]
    pub week: Option<NaiveDate>,
    /// Stop the search after about this many seconds; the bytes may then differ from run to run
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<f64>,
}

/// `replan`.
#[derive(Debug, Args)]
pub struct ReplanArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// The published roster; activities.csv and coverage.csv beside it are read too
    #[arg(long, value_name = "FILE")]
    pub roster: PathBuf,
    /// What changed: rows of availability.csv, or a new requirement.csv
    #[arg(long, value_name = "FILE")]
    pub changes: PathBuf,
    /// The requirement, where the changes are not one [default: that of coverage.csv beside the
    /// roster, else a new one]
    #[arg(long, value_name = "FILE")]
    pub requirement: Option<PathBuf>,
    /// Days before this one are past and stay as published [default: the plan's first day]
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// Money for each person-day that differs from what was published [default: understaffed_first,
    /// so that a change has to save an hour of a missing person]
    #[arg(long, value_name = "MONEY", value_parser = price)]
    pub price_per_change: Option<f64>,
    /// Stop the search after this many seconds; the bytes may then differ from run to run
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<f64>,
}

/// A price of 0 or more.
fn price(text: &str) -> Result<f64, String> {
    let price: Option<f64> = text.parse().ok();
    price
        .filter(|price| (0.0..=1e9).contains(price))
        .ok_or_else(|| "expected money, 0 to 1000000000".to_owned())
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// What is asked.
    #[command(subcommand)]
    pub what: ExplainWhat,
}

/// Questions about a plan.
#[derive(Debug, Subcommand)]
pub enum ExplainWhat {
    /// Who has no legal roster, which rules cannot hold together, and the mildest ways out
    Infeasible,
    /// What binds in one interval, and what one more hour, person or skill would save
    Short(ShortArgs),
    /// What each shift of one person's day would cost the plan
    Person(WhoArgs),
}

/// `explain short`.
#[derive(Debug, Args)]
pub struct ShortArgs {
    /// The day
    pub date: NaiveDate,
    /// The time of day, such as 10:30
    pub time: String,
    /// The queue [default: the one that misses most people then]
    #[arg(long, value_name = "QUEUE")]
    pub queue: Option<String>,
    /// The roster [default: PROJECT/out/roster.csv]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The requirement [default: that of coverage.csv beside the roster, else a new one]
    #[arg(long, value_name = "FILE")]
    pub requirement: Option<PathBuf>,
}

/// `explain person`.
#[derive(Debug, Args)]
pub struct WhoArgs {
    /// The person's id
    pub agent: String,
    /// The day
    pub date: NaiveDate,
    /// The roster [default: PROJECT/out/roster.csv]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The requirement [default: that of coverage.csv beside the roster, else a new one]
    #[arg(long, value_name = "FILE")]
    pub requirement: Option<PathBuf>,
}
