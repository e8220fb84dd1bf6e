//! One short file per command.

pub mod backtest;
pub mod calibrate;
pub mod check;
pub mod design;
pub mod explain;
pub mod export;
pub mod forecast;
pub mod init;
pub mod reforecast;
mod repair;
pub mod replan;
pub mod roster;
pub mod rules;
pub mod run;
pub mod simulate;
pub mod skills;
mod skills_told;
pub mod staff;
pub mod verify;
mod weeks;
pub mod what_if;
