//! Time as the business counts it: local days, intervals, opening hours, holidays, campaigns.
//!
//! A centre lives by its wall clock, a shift by elapsed time. [`Grid`] joins the two: it cuts whole
//! local days into intervals of equal elapsed length, so a day on which clocks change has one hour
//! less or more and nobody has to remember it. [`Zone`] carries the rules of the place, bundled with
//! the program. [`OpeningHours`] say when a queue can be reached, [`EventCalendar`] what makes a day
//! special: public holidays and make-up workdays as published, campaigns, closures and outages as
//! the planner tells them.
//!
//! Not modelled: zones whose offset is not a whole number of minutes (all historical), leap seconds.

mod events;
mod grid;
pub mod holidays;
mod opening;
mod zone;

pub use events::{CalendarEntry, EntryKind, EntrySource, EventCalendar};
pub use grid::Grid;
pub use opening::OpeningHours;
pub use zone::{LocalTime, Zone};

use chrono::Weekday;

/// Minutes on the wall clock from a day's midnight; above 1440 it is the next day.
pub type ClockMinutes = i32;

/// What can be wrong with a calendar fact.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalendarError {
    /// No such zone in the bundled database, or a name with several meanings.
    #[error("\"{name}\" is not a time zone of the form Region/City")]
    UnknownZone {
        /// The name as given.
        name: String,
        /// Known names that look like it, best first.
        nearest: Vec<String>,
    },
    /// An interval length that does not divide the hour in a usual way.
    #[error("interval of {minutes} minutes, expected 5, 6, 10, 15, 20, 30 or 60")]
    Interval {
        /// The length as given.
        minutes: u32,
    },
    /// A plan of no days.
    #[error("0 days, expected at least 1")]
    NoDays,
    /// Opening hours that cannot be read.
    #[error("opening hours \"{text}\": {reason}, expected such as \"mon-fri 08:00-22:00\"")]
    OpeningHours {
        /// The text as given.
        text: String,
        /// What could not be read.
        reason: &'static str,
    },
    /// No public holidays are shipped for the country.
    #[error("no public holidays are shipped for \"{country}\", expected one of {known}")]
    UnknownCountry {
        /// The country as given.
        country: String,
        /// The codes that are shipped, joined by commas.
        known: String,
    },
    /// A holiday rule that cannot be read.
    #[error("\"{text}\": {reason}")]
    HolidayRule {
        /// The text as given.
        text: String,
        /// What could not be read.
        reason: &'static str,
    },
    /// A year for which no holidays are known.
    #[error("public holidays of {year}, expected a year from 2000 to 2099")]
    HolidayYear {
        /// The year as asked for.
        year: i32,
    },
}

/// Reads "08:30" or "24:00" as minutes from midnight, 0 to 1440.
pub fn parse_clock(text: &str) -> Option<ClockMinutes> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let hours: ClockMinutes = hours.parse().ok()?;
    let minutes: ClockMinutes = minutes.parse().ok()?;
    let total = hours * 60 + minutes;
    ((0..60).contains(&minutes) && hours >= 0 && total <= 1440).then_some(total)
}

/// Writes minutes from midnight as "08:30"; times of the next day go on past 24.
pub fn format_clock(minutes: ClockMinutes) -> String {
    format!(
        "{:02}:{:02}",
        minutes.div_euclid(60),
        minutes.rem_euclid(60)
    )
}

/// Reads "mon", "Monday" or "MON"; `None` for anything else.
pub fn parse_weekday(text: &str) -> Option<Weekday> {
    text.trim().parse().ok()
}
