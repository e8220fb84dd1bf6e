//! The flags of `forecast`, `backtest` and `reforecast`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{RangedU64ValueParser, TypedValueParser};

use crate::forecast::MOST_WEEKS;

/// Where a forecast gets its history from.
#[derive(Debug, Clone, Args)]
pub struct SourceArgs {
    /// The folder with paiban.toml [default: .]
    pub project: Option<PathBuf>,
    /// A history file instead of a project
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "project",
        requires = "time_zone"
    )]
    pub history: Option<PathBuf>,
    /// A calendar file beside the history
    #[arg(long, value_name = "FILE")]
    pub calendar: Option<PathBuf>,
    /// Public holidays of this country, where there is no project
    #[arg(long, value_name = "CC", requires = "history")]
    pub country: Option<String>,
    /// A file of public holidays in place of a country's
    #[arg(
        long,
        value_name = "FILE",
        requires = "history",
        conflicts_with = "country"
    )]
    pub holidays: Option<PathBuf>,
    /// The history's IANA time zone
    #[arg(long, value_name = "ZONE", requires = "history")]
    pub time_zone: Option<String>,
    /// The history's interval in minutes [default: recognised]
    #[arg(long, value_name = "MINUTES", requires = "history")]
    pub interval: Option<u32>,
}

/// `forecast`.
#[derive(Debug, Args)]
pub struct ForecastArgs {
    /// Where the history comes from.
    #[command(flatten)]
    pub source: SourceArgs,
    /// First day to forecast [default: the plan's first day, or the day after the history]
    #[arg(long, value_name = "DATE")]
    pub from: Option<chrono::NaiveDate>,
    /// Days to forecast, at most 126 [default: the plan's days, or 28]
    #[arg(long, value_name = "N", value_parser = days())]
    pub days: Option<usize>,
    /// Weekly totals of so many whole weeks instead, at most 78
    #[arg(long, value_name = "N", value_parser = weeks(), conflicts_with_all = ["days", "explain"])]
    pub weeks: Option<usize>,
    /// Say in words how this day's numbers came about
    #[arg(long, value_name = "DATE")]
    pub explain: Option<chrono::NaiveDate>,
    /// The file to write [default: PROJECT/out/forecast.csv or weeks.csv; standard output without a
    /// project]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `backtest`.
#[derive(Debug, Args)]
pub struct BacktestArgs {
    /// Where the history comes from.
    #[command(flatten)]
    pub source: SourceArgs,
    /// First days forecast, separated by commas
    #[arg(long, value_name = "DATES", value_delimiter = ',', required = true)]
    pub origins: Vec<chrono::NaiveDate>,
    /// Days forecast from each origin, at most 126
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = days())]
    pub horizon_days: usize,
    /// The file for the rows [default: none, the summary alone]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The file for every measure by forecaster, leads and kind of day [default: none]
    #[arg(long, value_name = "FILE")]
    pub scores: Option<PathBuf>,
}

/// How many days are too many is said by the command, with the reason.
fn days() -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::<usize>::new().range(1..)
}

fn weeks() -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::<usize>::new().range(1..=MOST_WEEKS as u64)
}

/// `reforecast`.
#[derive(Debug, Args)]
pub struct ReforecastArgs {
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// What was counted, in the layout of the history: today's intervals, and days before it
    #[arg(long, value_name = "FILE")]
    pub actuals: PathBuf,
    /// The present, such as 2026-11-11T11:30, on the centre's clock unless an offset is given
    #[arg(long, value_name = "TIME")]
    pub now: String,
    /// The file to write [default: PROJECT/out/reforecast.csv]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
