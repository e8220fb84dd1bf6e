//! Arguments of `rules`.

use clap::{Args, Subcommand};

/// `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What is asked.
    #[command(subcommand)]
    pub what: RulesWhat,
}

/// Questions about labour rules.
#[derive(Debug, Subcommand)]
pub enum RulesWhat {
    /// Every parameter of a preset: value, severity, first day, source, and whether it shapes rosters
    #[command(
        after_help = "Examples:\n  paiban rules show\n  paiban rules show eu-wtd --lang zh-CN"
    )]
    Show {
        /// The preset, such as cn-standard; all of them where none is given
        preset: Option<String>,
    },
    /// Judges the golden cases: rosters whose breaches are known
    #[command(after_help = "Examples:\n  paiban rules test\n  paiban rules test --json")]
    Test,
}
