//! Local time and instants; the one file that names `jiff`.
//!
//! Zone rules come from the database bundled with the program, never from the machine, so that the
//! same project gives the same bytes everywhere.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use super::CalendarError;

/// A place's clock with all its changes, named as IANA names it.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    rules: TimeZone,
    name: String,
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

/// The instants that a wall clock showing a given time can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// The usual case: one instant.
    Unique(DateTime<Utc>),
    /// The clock skipped this time; `after` is as long after the jump as the label is into the gap.
    Skipped {
        /// The instant that the old offset would give, shown by the clock after the jump.
        after: DateTime<Utc>,
    },
    /// The clock showed this time twice.
    Repeated {
        /// The first of the two.
        earlier: DateTime<Utc>,
        /// The second of the two.
        later: DateTime<Utc>,
    },
}

impl LocalTime {
    /// One instant by the usual rule: after a gap, and the first of two.
    pub fn compatible(self) -> DateTime<Utc> {
        match self {
            LocalTime::Unique(at) => at,
            LocalTime::Skipped { after } => after,
            LocalTime::Repeated { earlier, .. } => earlier,
        }
    }
}

impl Zone {
    /// Looks the name up in the bundled database.
    ///
    /// # Errors
    /// [`CalendarError::UnknownZone`] with the nearest known names.
    pub fn new(name: &str) -> Result<Self, CalendarError> {
        let database = TimeZoneDatabase::bundled();
        // Names such as "CST" or "EST" are in the database or in people's mouths, but mean
        // different offsets to different readers; only Region/City and UTC are accepted.
        let accepted = name == "UTC" || name.contains('/');
        match database.get(name) {
            Ok(rules) if accepted => Ok(Self {
                name: rules.iana_name().unwrap_or(name).to_owned(),
                rules,
            }),
            _ => Err(CalendarError::UnknownZone {
                name: name.to_owned(),
                nearest: nearest_names(&database, name),
            }),
        }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What instant the wall clock means at `local`.
    pub fn resolve(&self, local: NaiveDateTime) -> LocalTime {
        let civil_time = to_civil(local);
        let ambiguous = self.rules.to_ambiguous_timestamp(civil_time);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { offset } => LocalTime::Unique(at_offset(local, offset)),
            AmbiguousOffset::Gap { before, .. } => LocalTime::Skipped {
                after: at_offset(local, before),
            },
            AmbiguousOffset::Fold { before, after } => LocalTime::Repeated {
                earlier: at_offset(local, before),
                later: at_offset(local, after),
            },
        }
    }

    /// The instant with the offset that this zone's clock has then.
    pub fn at(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let stamp = jiff::Timestamp::from_second(instant.timestamp())
            .expect("invariant: chrono's range of planning dates lies inside jiff's");
        let seconds = self.rules.to_offset(stamp).seconds();
        let offset =
            FixedOffset::east_opt(seconds).expect("invariant: zone offsets are below a day");
        instant.with_timezone(&offset)
    }
}

fn to_civil(local: NaiveDateTime) -> civil::DateTime {
    civil::DateTime::new(
        i16::try_from(local.year()).expect("invariant: years of plans have four digits"),
        local.month() as i8,
        local.day() as i8,
        local.hour() as i8,
        local.minute() as i8,
        local.second() as i8,
        0,
    )
    .expect("invariant: a chrono date and time is a civil one")
}

fn at_offset(local: NaiveDateTime, offset: jiff::tz::Offset) -> DateTime<Utc> {
    local.and_utc() - chrono::Duration::seconds(i64::from(offset.seconds()))
}

fn nearest_names(database: &TimeZoneDatabase, wanted: &str) -> Vec<String> {
    let wanted = wanted.to_lowercase().replace([' ', '_'], "");
    let mut scored: Vec<(f64, String)> = database
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
        .map(|name| {
            let plain = name.to_lowercase().replace('_', "");
            let city = plain.rsplit('/').next().unwrap_or(&plain);
            let likeness =
                strsim::jaro_winkler(&wanted, &plain).max(strsim::jaro_winkler(&wanted, city));
            (likeness, name)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The next day on the calendar.
pub(crate) fn following(day: NaiveDate) -> NaiveDate {
    day.succ_opt()
        .expect("invariant: plans end long before the calendar does")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn berlin_skips_half_past_two_in_march_and_repeats_it_in_october() {
        let berlin = Zone::new("Europe/Berlin").unwrap();
        let skipped = berlin.resolve(at("2026-03-29T02:30:00"));
        assert!(matches!(skipped, LocalTime::Skipped { .. }));
        assert_eq!(
            berlin.at(skipped.compatible()).to_rfc3339(),
            "2026-03-29T03:30:00+02:00"
        );
        let LocalTime::Repeated { earlier, later } = berlin.resolve(at("2026-10-25T02:30:00"))
        else {
            panic!("the hour is repeated");
        };
        assert_eq!((later - earlier).num_minutes(), 60);
    }

    #[test]
    fn ambiguous_abbreviations_are_refused_with_neighbours() {
        assert!(Zone::new("CST").is_err());
        let Err(CalendarError::UnknownZone { nearest, .. }) = Zone::new("Shanghai") else {
            panic!("a bare city is no zone");
        };
        assert!(nearest.contains(&"Asia/Shanghai".to_owned()), "{nearest:?}");
    }
}
