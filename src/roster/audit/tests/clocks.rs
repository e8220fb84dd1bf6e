//! The clocks of a few places in 2026 as a table: a witness that shares nothing with the zone rules.
//!
//! Instants are minutes from 1970-01-01T00:00Z, wall times minutes from 1970-01-01 00:00 local.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime};

/// A place and the changes of its offset.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub zone: &'static str,
    before: i64,
    /// When, and the offset from then on, in minutes.
    changes: Vec<(i64, i64)>,
}

/// Places with clocks that change by an hour, by half an hour, at midnight, and not at all.
pub(crate) fn places() -> Vec<Place> {
    let berlin = [("2026-03-29T01:00", 120), ("2026-10-25T01:00", 60)];
    let new_york = [("2026-03-08T07:00", -240), ("2026-11-01T06:00", -300)];
    let lord_howe = [("2026-04-04T15:00", 630), ("2026-10-03T15:30", 660)];
    let beirut = [("2026-03-28T22:00", 180), ("2026-10-24T21:00", 120)];
    vec![
        place("Asia/Shanghai", 480, &[]),
        place("Europe/Berlin", 60, &berlin),
        place("America/New_York", -300, &new_york),
        place("Australia/Lord_Howe", 660, &lord_howe),
        place("Asia/Beirut", 120, &beirut),
    ]
}

fn place(zone: &'static str, before: i64, changes: &[(&str, i64)]) -> Place {
    let changes = changes.iter();
    Place {
        zone,
        before,
        changes: changes
            .map(|&(when, after)| (minutes(when), after))
            .collect(),
    }
}

impl Place {
    /// The local dates on which the clock changes; an ordinary day where it never does.
    pub(crate) fn change_days(&self) -> Vec<NaiveDate> {
        let dates = self
            .changes
            .iter()
            .map(|(when, after)| date_of(when + after));
        if self.changes.is_empty() {
            vec!["2026-02-28".parse().unwrap()]
        } else {
            dates.collect()
        }
    }

    /// The offset in force at an instant.
    pub(crate) fn offset(&self, instant: i64) -> i64 {
        let latest_first = self.changes.iter().rev();
        latest_first
            .clone()
            .find(|&&(when, _)| when <= instant)
            .map_or(self.before, |&(_, offset)| offset)
    }

    /// Every instant at which the wall shows this time: none in a gap, two in a fold.
    pub(crate) fn instants(&self, day: NaiveDate, clock: i64) -> Vec<i64> {
        let wall = wall(day, clock);
        let offsets = self.changes.iter().map(|&(_, offset)| offset);
        let mut found: Vec<i64> = offsets
            .chain([self.before])
            .map(|offset| wall - offset)
            .filter(|&at| at + self.offset(at) == wall)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first instant at which the wall shows this time; in a gap, by the offset before it.
    pub(crate) fn instant(&self, day: NaiveDate, clock: i64) -> i64 {
        let wall = wall(day, clock);
        if let Some(&first) = self.instants(day, clock).first() {
            return first;
        }
        let gap = self.changes.iter().find_map(|&(at, after)| {
            let before = self.offset(at - 1);
            (at + before <= wall && wall < at + after).then_some(wall - before)
        });
        gap.expect("a wall time that is never shown lies in a gap")
    }

    /// As it is written to files.
    pub(crate) fn written(&self, instant: i64) -> DateTime<FixedOffset> {
        let zone = FixedOffset::east_opt(self.offset(instant) as i32 * 60).unwrap();
        (epoch() + Duration::minutes(instant))
            .and_utc()
            .with_timezone(&zone)
    }
}

fn epoch() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(1970, 1, 1).unwrap().into()
}

fn minutes(text: &str) -> i64 {
    let at: NaiveDateTime = format!("{text}:00").parse().unwrap();
    (at - epoch()).num_minutes()
}

fn wall(day: NaiveDate, clock: i64) -> i64 {
    (NaiveDateTime::from(day) - epoch()).num_minutes() + clock
}

fn date_of(wall: i64) -> NaiveDate {
    (epoch() + Duration::minutes(wall)).date()
}
