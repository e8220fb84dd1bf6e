//! The command line as it is typed; the one file that names `clap`.

mod calculator;
mod forecasting;
mod rostering;
mod rules;
mod skills;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use calculator::CALC_HELP;
pub use calculator::{CalcArgs, CalcModel};
pub use forecasting::{BacktestArgs, ForecastArgs, ReforecastArgs, SourceArgs};
pub use rostering::{DesignArgs, ExplainArgs, ExplainWhat, ReplanArgs, ShortArgs, WhoArgs};
pub use rules::{RulesArgs, RulesWhat};
pub use skills::SkillsArgs;

/// From contact history to a proven, simulated roster.
#[derive(Debug, Parser)]
#[command(
    name = "paiban",
    version,
    about = "From contact history to a proven, simulated roster",
    after_help = "Examples:\n  paiban init my-centre --sample singles-day && paiban run my-centre\n  \
                  paiban init my-centre --history calls.csv --time-zone Europe/Berlin --agents 250",
    arg_required_else_help = true,
    disable_help_subcommand = false
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// One JSON document on standard output instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// Language of messages and generated texts [default: the project's, else the system's]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// Seed of every random stream
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads to use; the result is the same with any number
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
}

/// When colour is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The languages of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English.
    #[value(name = "en")]
    En,
    /// Simplified Chinese.
    #[value(name = "zh-CN", alias = "zh-cn", alias = "zh")]
    ZhCn,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a project that runs: a sample, or one around your own history
    #[command(
        after_help = "Examples:\n  paiban init my-centre --sample singles-day\n  \
                      paiban init my-centre --history calls.csv --time-zone Asia/Shanghai --agents 250"
    )]
    Init(InitArgs),
    /// The main job: check, forecast, staff, roster, verify, simulate, report
    #[command(after_help = "Examples:\n  paiban run my-centre\n  \
                            paiban run my-centre --out november --lang zh-CN")]
    Run(RunArgs),
    /// Read every input and print what became of each row
    #[command(after_help = "Examples:\n  paiban check my-centre\n  paiban check my-centre --json")]
    Check(ProjectArgs),
    /// What will arrive: forecast.csv, or weekly totals up to 18 months: weeks.csv
    #[command(after_help = "Examples:\n  paiban forecast my-centre\n  \
                            paiban forecast my-centre --explain 2026-11-11\n  \
                            paiban forecast my-centre --days 126 --out quarter.csv\n  \
                            paiban forecast my-centre --weeks 78")]
    Forecast(ForecastArgs),
    /// How good forecasts would have been, by lead and kind of day, beside two simple ones
    #[command(after_help = "Examples:\n  \
        paiban backtest my-centre --origins 2026-09-07,2026-10-05 --horizon-days 14\n  \
        paiban backtest my-centre --origins 2026-06-01 --horizon-days 126 --scores scores.csv\n  \
        paiban backtest --history calls.csv --time-zone Europe/Paris --origins 2026-09-07 --horizon-days 14 --out rows.csv")]
    Backtest(BacktestArgs),
    /// The rest of today and the coming days, given today so far: reforecast.csv
    #[command(after_help = "Examples:\n  \
        paiban reforecast my-centre --actuals today.csv --now 2026-11-11T11:30\n  \
        paiban reforecast my-centre --actuals today.csv --now 2026-11-11T11:30:00+08:00 --out rest.csv --json")]
    Reforecast(ReforecastArgs),
    /// The calculator: one question by flags, or a table with --batch
    #[command(after_long_help = CALC_HELP, after_help = "Examples:\n  \
        paiban calc erlang-c --agents 14 --offered-load 10 --handle-time-s 180 --answer-within-s 20\n  \
        paiban calc staff --batch questions.csv > answers.csv")]
    Calc(Box<CalcArgs>),
    /// How many are needed: requirement.csv
    #[command(after_help = "Examples:\n  paiban staff my-centre\n  \
                            paiban staff my-centre --forecast my-centre/out/forecast.csv --out need.csv")]
    Staff(StaffArgs),
    /// What training in further skills saves: skills.csv
    #[command(after_help = "Examples:\n  paiban skills my-centre\n  \
                            paiban skills my-centre --day 2026-11-11 --hours 20:00-22:00 --proficiency 0.9")]
    Skills(SkillsArgs),
    /// Who works when: roster.csv, activities.csv, coverage.csv, summary.json
    #[command(after_help = "Examples:\n  paiban roster my-centre\n  \
                            paiban roster my-centre --requirement need.csv --gap 0.01 --out rosters")]
    Roster(RosterArgs),
    /// Which shift patterns and starts to have, before anybody is rostered: shifts.csv
    #[command(
        after_help = "Examples:\n  paiban design my-centre --requirement need.csv\n  \
                            paiban design my-centre --week 2026-11-09 --out designs"
    )]
    Design(DesignArgs),
    /// A published roster after a change, with the fewest changed days: roster.csv, diff.csv
    #[command(after_help = "Examples:\n  \
        paiban replan my-centre --roster my-centre/out/roster.csv --changes sick.csv --out monday\n  \
        paiban replan my-centre --roster out/roster.csv --changes need.csv --from 2026-11-09 --price-per-change 100")]
    Replan(ReplanArgs),
    /// Why no roster, why short here, why this person
    #[command(after_help = "Examples:\n  paiban explain my-centre infeasible\n  \
                            paiban explain my-centre short 2026-11-11 10:30 --queue voice\n  \
                            paiban explain my-centre person A017 2026-11-11")]
    Explain(ExplainArgs),
    /// The independent audit of a roster: violations.csv
    #[command(
        after_help = "Examples:\n  paiban verify my-centre --roster my-centre/out/roster.csv\n  \
                            paiban verify my-centre --roster edited.csv --strict"
    )]
    Verify(VerifyArgs),
    /// Does it hold on random days: service.csv
    #[command(
        after_help = "Examples:\n  paiban simulate my-centre --roster my-centre/out/roster.csv\n  \
                            paiban simulate my-centre --roster edited.csv --replications 100"
    )]
    Simulate(SimulateArgs),
    /// What the past says of patience, shrinkage, repeated calls and handle times: a proposal
    #[command(after_help = "Examples:\n  paiban calibrate my-centre\n  \
                            paiban calibrate my-centre --roster worked.csv --from 2026-08-01 --to 2026-10-31")]
    Calibrate(CalibrateArgs),
    /// Scenarios side by side: whatif.csv
    #[command(after_help = "Examples:\n  paiban whatif my-centre\n  \
                            paiban whatif my-centre --scenarios peak.toml --out peak")]
    Whatif(WhatifArgs),
    /// The presets of labour rules with their sources, and their golden cases
    #[command(after_help = "Examples:\n  paiban rules show cn-standard\n  paiban rules test")]
    Rules(RulesArgs),
    /// The roster as HR takes it away
    #[command(after_help = "Examples:\n  paiban export csv my-centre\n  \
                            paiban export matrix my-centre --lang zh-CN --out november.csv")]
    Export(ExportArgs),
    /// What an error code means
    #[command(after_help = "Examples:\n  paiban errors\n  paiban errors PB-1208")]
    Errors {
        /// The code, such as PB-1208; all codes where none is given
        code: Option<String>,
    },
    /// Completions for a shell, on standard output
    #[command(
        after_help = "Examples:\n  paiban completions bash\n  paiban completions zsh > _paiban"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page, on standard output
    #[command(after_help = "Examples:\n  paiban man | man -l -\n  paiban man > paiban.1")]
    Man,
}

/// A project folder.
#[derive(Debug, Clone, Args)]
pub struct ProjectArgs {
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// Where results go [default: PROJECT/out]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to write
    pub dir: PathBuf,
    /// A sample centre: singles-day
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "history",
        required_unless_present = "history"
    )]
    pub sample: Option<String>,
    /// Your own history (CSV or .csv.gz)
    #[arg(long, value_name = "FILE", requires = "time_zone")]
    pub history: Option<PathBuf>,
    /// The centre's IANA time zone, such as Asia/Shanghai
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Your own calendar of campaigns and closures
    #[arg(long, value_name = "FILE", requires = "history")]
    pub calendar: Option<PathBuf>,
    /// How many people to generate [default: as many as the volume needs]
    #[arg(long, value_name = "N")]
    pub agents: Option<u32>,
    /// Handle time in seconds where the history has none
    #[arg(long, value_name = "SECONDS")]
    pub handle_time_s: Option<f64>,
    /// Country whose public holidays count: BR, CN, DE, FR, GB, IL, JP, US, or another with --holidays
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,
    /// Public holidays of a country that is not shipped: a CSV file with the columns name and rule
    #[arg(long, value_name = "FILE", requires = "history")]
    pub holidays: Option<PathBuf>,
}

/// `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// Stop the search after this many seconds; the bytes may then differ from run to run
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<f64>,
    /// Uncoverable demand and people left out end with exit code 4
    #[arg(long)]
    pub strict: bool,
}

/// `staff`.
#[derive(Debug, Args)]
pub struct StaffArgs {
    /// Also say what certainty costs: the person-hours for the mean load, for the average over the
    /// forecast's loads and for 80, 90 and 95 % certainty
    #[arg(long)]
    pub certainty: bool,
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// A forecast to use instead of making one
    #[arg(long, value_name = "FILE")]
    pub forecast: Option<PathBuf>,
    /// The file to write [default: PROJECT/out/requirement.csv]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `roster`.
#[derive(Debug, Args)]
pub struct RosterArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// A requirement to use instead of making one
    #[arg(long, value_name = "FILE")]
    pub requirement: Option<PathBuf>,
    /// Stop the search after this many seconds; the bytes may then differ from run to run
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<f64>,
    /// Stop when the proven gap is at most this, as 0.01
    #[arg(long, value_name = "SHARE")]
    pub gap: Option<f64>,
    /// Uncoverable demand and people left out end with exit code 4
    #[arg(long)]
    pub strict: bool,
}

/// `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// The roster to audit; activities.csv beside it is read too
    #[arg(long, value_name = "FILE")]
    pub roster: PathBuf,
    /// Soft breaches end with exit code 7 too
    #[arg(long)]
    pub strict: bool,
}

/// `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// The roster to simulate; activities.csv beside it is read too
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "requirement",
        required_unless_present = "requirement"
    )]
    pub roster: Option<PathBuf>,
    /// Without a roster: exactly the people of the requirement are there, each for one queue
    #[arg(long)]
    pub requirement: bool,
    /// A forecast to use instead of making one
    #[arg(long, value_name = "FILE")]
    pub forecast: Option<PathBuf>,
    /// Random repetitions of the whole plan
    #[arg(long, value_name = "N", conflicts_with = "half_width")]
    pub replications: Option<u32>,
    /// Repeat until every day's service level is known to within so many points (at most 2000
    /// times); 0.5 without a number
    #[arg(long, value_name = "H", num_args = 0..=1, default_missing_value = "0.5")]
    pub half_width: Option<f64>,
    /// Raise the requirement where simulated customers miss their target, roster anew (not with
    /// --requirement) and simulate again; the best plan and repair.csv go to OUT/repaired
    #[arg(long)]
    pub repair: bool,
    /// Most rosters that a repair makes
    #[arg(long, value_name = "N", default_value_t = 5, requires = "repair")]
    pub rounds: u32,
}

/// `calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// What was worked on those days; activities.csv beside it is read too [default:
    /// PROJECT/previous_roster.csv]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// First day that counts [default: the 91st day before the last]
    #[arg(long, value_name = "DATE")]
    pub from: Option<chrono::NaiveDate>,
    /// Last day that counts [default: the last day of the history]
    #[arg(long, value_name = "DATE")]
    pub to: Option<chrono::NaiveDate>,
    /// The proposal to write; a table with the same name and .csv stands beside it [default:
    /// PROJECT/out/calibration.toml]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `whatif`.
#[derive(Debug, Args)]
pub struct WhatifArgs {
    /// The project.
    #[command(flatten)]
    pub at: ProjectArgs,
    /// The scenarios [default: PROJECT/scenarios.toml]
    #[arg(long, value_name = "FILE")]
    pub scenarios: Option<PathBuf>,
}

/// `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The format
    #[arg(value_enum)]
    pub format: ExportFormat,
    /// The folder with paiban.toml
    #[arg(default_value = ".")]
    pub project: PathBuf,
    /// The roster to export [default: PROJECT/out/roster.csv]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The first file to write, others beside it [default: in PROJECT/out/hr]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What HR can take away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One row per shift.
    Csv,
    /// One row per person, one column per day.
    Matrix,
}

/// Parses the arguments as typed; usage errors come back with their exit code.
///
/// # Errors
/// clap's own message and code: 2 for wrong usage, 0 for help and version.
pub fn parse(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<Cli, (String, i32)> {
    Cli::try_parse_from(arguments).map_err(|e| {
        let coloured = e.use_stderr()
            && std::io::stderr().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let text = if coloured {
            e.render().ansi().to_string()
        } else {
            e.render().to_string()
        };
        (text, e.exit_code())
    })
}

/// Completions for a shell.
pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "paiban", &mut out);
    out
}

/// The manual page as roff.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn manual() -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut out)?;
    Ok(out)
}
