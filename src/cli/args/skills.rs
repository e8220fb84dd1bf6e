//! The flags of `skills`.

use std::path::PathBuf;

use clap::Args;

/// `skills`.
#[derive(Debug, Args)]
pub struct SkillsArgs {
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// A forecast to use instead of making one
    #[arg(long, value_name = "FILE")]
    pub forecast: Option<PathBuf>,
    /// A planned day [default: that of the plan's busiest interval]
    #[arg(long, value_name = "DATE")]
    pub day: Option<chrono::NaiveDate>,
    /// Hours of that day whose mean load is taken [default: its busiest interval]
    #[arg(long, value_name = "HH:MM-HH:MM", requires = "day")]
    pub hours: Option<String>,
    /// How fast the trained are in their new queue; 1 is average
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    pub proficiency: f64,
    /// The file to write [default: PROJECT/out/skills.csv]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
