//! The arguments of commands around a roster.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

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
