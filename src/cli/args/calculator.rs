//! The calculator's questions as flags.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `calc`.
#[derive(Debug, Args)]
pub struct CalcArgs {
    /// The model
    #[arg(value_enum)]
    pub model: CalcModel,
    /// A table of questions; "-" reads standard input
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// One question, column by column.
    #[command(flatten)]
    pub question: Question,
}

/// The models of the calculator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CalcModel {
    /// Blocking without waiting places.
    ErlangB,
    /// Waiting, nobody gives up.
    ErlangC,
    /// Waiting with patience.
    ErlangA,
    /// Least staff for all targets together.
    Staff,
}

/// The input columns of the calculator as flags.
#[derive(Debug, Default, Args)]
pub struct Question {
    /// People on the floor
    #[arg(long, value_name = "N")]
    pub agents: Option<String>,
    /// Offered load in erlangs
    #[arg(long, value_name = "ERLANGS")]
    pub offered_load: Option<String>,
    /// Contacts per interval
    #[arg(long, value_name = "CONTACTS")]
    pub offered: Option<String>,
    /// Length of the interval in seconds
    #[arg(long, value_name = "SECONDS")]
    pub interval_s: Option<String>,
    /// Average handle time in seconds
    #[arg(long, value_name = "SECONDS")]
    pub handle_time_s: Option<String>,
    /// The 20 s of "80/20"
    #[arg(long, value_name = "SECONDS")]
    pub answer_within_s: Option<String>,
    /// The 80 % of "80/20", as 0.80
    #[arg(long, value_name = "SHARE")]
    pub service_level: Option<String>,
    /// Mean patience in seconds; without it nobody gives up
    #[arg(long, value_name = "SECONDS")]
    pub patience_s: Option<String>,
    /// offered, answered, excluding-short, including-short or virtual-wait
    #[arg(long, value_name = "NAME")]
    pub service_level_definition: Option<String>,
    /// Most busy share
    #[arg(long, value_name = "SHARE")]
    pub max_occupancy: Option<String>,
    /// Most abandonment
    #[arg(long, value_name = "SHARE")]
    pub max_abandonment: Option<String>,
    /// Most average speed of answer
    #[arg(long, value_name = "SECONDS")]
    pub max_average_speed_of_answer_s: Option<String>,
    /// Least people whatever the load
    #[arg(long, value_name = "N")]
    pub min_agents: Option<String>,
    /// Paid time without availability, as 0.30
    #[arg(long, value_name = "SHARE")]
    pub shrinkage: Option<String>,
}

impl Question {
    /// The flags that were given, as columns of a table with one row.
    pub fn columns(&self) -> Vec<(&'static str, &str)> {
        let all: [(&'static str, &Option<String>); 14] = [
            ("agents", &self.agents),
            ("offered_load", &self.offered_load),
            ("offered", &self.offered),
            ("interval_s", &self.interval_s),
            ("handle_time_s", &self.handle_time_s),
            ("answer_within_s", &self.answer_within_s),
            ("service_level", &self.service_level),
            ("patience_s", &self.patience_s),
            ("service_level_definition", &self.service_level_definition),
            ("max_occupancy", &self.max_occupancy),
            ("max_abandonment", &self.max_abandonment),
            (
                "max_average_speed_of_answer_s",
                &self.max_average_speed_of_answer_s,
            ),
            ("min_agents", &self.min_agents),
            ("shrinkage", &self.shrinkage),
        ];
        all.into_iter()
            .filter_map(|(name, value)| value.as_deref().map(|v| (name, v)))
            .collect()
    }
}
