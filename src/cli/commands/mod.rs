//! One short file per command.

pub mod backtest;
pub mod calibrate;
pub mod check;
pub mod export;
pub mod forecast;
pub mod init;
pub mod reforecast;
pub mod roster;
pub mod run;
pub mod simulate;
pub mod staff;
pub mod verify;
mod weeks;
pub mod what_if;
