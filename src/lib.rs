//! paiban (排班) turns a contact centre's history into a roster that can be trusted.
//!
//! ```text
//!          units   calendar
//!             \      /
//! files ─► history ─► forecast ─► staffing ─► roster ─► simulation ─► calibration
//!               \________\___________\__________\__________/
//!                          plan ◄── scenario ◄── intraday
//!                                     │
//!                                   report
//! ─────────────────────────────────────────────────────────────
//! io (files)              cli (terminal)
//! ```
//! Data flows left to right and imports point right to left. Read the modules in this order:
//! [`units`], [`progress`], [`calendar`], [`history`], [`forecast`], [`staffing`], [`roster`],
//! [`simulation`], [`calibration`], [`plan`], [`scenario`], [`intraday`], [`report`], [`io`], [`cli`].

#![deny(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod units;

pub mod progress;

pub mod calendar;

pub mod history;

pub mod forecast;

pub mod staffing;

pub mod roster;

pub mod simulation;

pub mod calibration;

pub mod plan;

pub mod scenario;

pub mod intraday;

pub mod report;

pub mod io;

pub mod cli;

/// The code of the README runs with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
