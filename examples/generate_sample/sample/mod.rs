//! The sample centre `singles-day`: an invented web shop's service desk in Shanghai.
//!
//! ```text
//! expected contacts = level · growth^(years) · wander · weekday · holiday · campaign · shape(slot)
//! offered           ~ Poisson(expected · day factor · interval factor)
//! handle time       = base · drift · hour · weekday · campaign · noise ÷ √handled
//! ```
//! Everything is drawn from one seed through named streams, so that a change to one queue leaves
//! the others as they were.

pub mod demand;
pub mod events;
pub mod history;
pub mod people;
pub mod random;

use std::io::Write;

use chrono::NaiveDate;
use flate2::{Compression, GzBuilder};

/// The seed from which every file of the sample follows.
pub const SEED: u128 = 11_11;

/// The file names and bytes of everything that is generated.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (first, last) = (day("2024-05-01"), day("2026-11-01"));
    vec![
        ("history.csv.gz", compressed(&history::text(first, last))),
        (
            "calendar.csv",
            events::calendar_text(first, day("2026-11-29")).into_bytes(),
        ),
        ("agents.csv", people::agents_text().into_bytes()),
        ("availability.csv", people::availability_text().into_bytes()),
        (
            "previous_roster.csv",
            people::previous_roster_text().into_bytes(),
        ),
    ]
}

/// A date written in the source.
pub fn day(text: &str) -> NaiveDate {
    text.parse()
        .expect("invariant: dates in this source are dates")
}

/// The same text gives the same bytes: no time stamp, no name, no operating system in the header.
fn compressed(text: &str) -> Vec<u8> {
    let mut gzip = GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .write(Vec::new(), Compression::best());
    gzip.write_all(text.as_bytes())
        .and_then(|()| gzip.finish())
        .expect("invariant: a vector takes every byte")
}
