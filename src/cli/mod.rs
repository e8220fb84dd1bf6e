//! The command line: arguments in, exit code out.
//!
//! [`run`] reads the arguments, hands each command to its own short file, and turns what comes back
//! into text or one JSON document and an exit code. Data goes to standard output or into files,
//! everything else to standard error. What the commands have in common (reading a project, writing
//! a plan's files) stands in `workspace`.

mod args;
mod bar;
pub mod calc;
mod calc_command;
mod calibrated;
mod certainty;
mod codes;
mod commands;
mod console;
mod explained;
mod failure;
mod learning;
mod measured;
mod peaks;
mod people;
mod remarked;
mod retold;
mod source;
mod told;
mod workspace;

use std::ffi::OsString;

use args::{Cli, Command};
use console::{Console, Outcome};
use failure::{Exit, Failure};

/// Runs one command and returns its exit code.
pub fn run(arguments: impl Iterator<Item = OsString>) -> i32 {
    let cli = match args::parse(arguments) {
        Ok(cli) => cli,
        Err((text, code)) => {
            if code == 0 {
                print!("{text}");
            } else {
                eprint!("{text}");
            }
            return code;
        }
    };
    let console = Console::new(&cli.common);
    bar::watch_interrupts();
    if let Some(threads) = cli.common.threads {
        // Only the first call in a process can set the number; this is the first.
        drop(
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads.max(1))
                .build_global(),
        );
    }
    match dispatch(&cli, &console) {
        Ok(outcome) => {
            console.result(&outcome);
            Exit::Done as i32
        }
        Err(failure) => {
            console.failure(&failure);
            failure.exit as i32
        }
    }
}

fn dispatch(cli: &Cli, console: &Console) -> Result<Outcome, Failure> {
    let seed = cli.common.seed;
    match &cli.command {
        Command::Init(args) => commands::init::init(args, console),
        Command::Run(args) => commands::run::run(args, seed, console),
        Command::Check(args) => commands::check::check(args, console),
        Command::Forecast(args) => commands::forecast::forecast(args, console),
        Command::Backtest(args) => commands::backtest::backtest(args, console),
        Command::Reforecast(args) => commands::reforecast::reforecast(args, console),
        Command::Calc(args) => calc_command::calc(args),
        Command::Staff(args) => commands::staff::staff(args, console),
        Command::Skills(args) => commands::skills::skills(args, seed, console),
        Command::Roster(args) => commands::roster::roster(args, seed, console),
        Command::Design(args) => commands::design::design(args, console),
        Command::Replan(args) => commands::replan::replan(args, seed, console),
        Command::Explain(args) => commands::explain::explain(args, seed, console),
        Command::Verify(args) => commands::verify::verify(args, console),
        Command::Simulate(args) => commands::simulate::simulate(args, seed, console),
        Command::Calibrate(args) => commands::calibrate::calibrate(args, seed, console),
        Command::Whatif(args) => commands::what_if::what_if(args, seed, console),
        Command::Rules(args) => commands::rules::rules(args, console),
        Command::Export(args) => commands::export::export(args, console),
        Command::Errors { code } => codes::explain(code.as_deref(), console),
        Command::Completions { shell } => text(args::completions(*shell)),
        Command::Man => match args::manual() {
            Ok(page) => text(page),
            Err(error) => Err(Failure::bug(error.to_string())),
        },
    }
}

fn text(bytes: Vec<u8>) -> Result<Outcome, Failure> {
    Ok(Outcome {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        ..Outcome::default()
    })
}
