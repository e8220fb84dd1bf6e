//! The wall clock of the plan's days, looked up once: on most days it does not change.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, Utc};

use crate::calendar::{ClockMinutes, Grid, LocalTime, Zone};

/// Days before the first and after the last planned one that are looked up too.
const MARGIN: i64 = 9;

/// Wall times and instants of a plan, the same as the zone's but quicker to ask.
#[derive(Debug)]
pub struct Clock<'a> {
    zone: &'a Zone,
    first: NaiveDate,
    /// The offset that holds from midnight to midnight; `None` where clocks change.
    steady: Vec<Option<FixedOffset>>,
}

impl<'a> Clock<'a> {
    /// Looks up every day of the plan and a few around it.
    pub fn new(grid: &'a Grid) -> Self {
        let zone = grid.zone();
        let first = grid.first_day() - Duration::days(MARGIN);
        let days = grid.n_days() as i64 + 2 * MARGIN;
        let steady = (0..days).map(|i| steady_offset(zone, first + Duration::days(i)));
        Self {
            zone,
            first,
            steady: steady.collect(),
        }
    }

    /// The instant at which the wall shows `clock` minutes after `day`'s midnight; after a gap,
    /// and the first of two.
    pub fn instant(&self, day: NaiveDate, clock: ClockMinutes) -> DateTime<Utc> {
        let wall = NaiveDateTime::from(day) + Duration::minutes(i64::from(clock));
        match self.offset_of_day(wall.date()) {
            Some(offset) => (wall - offset).and_utc(),
            None => self.zone.resolve(wall).compatible(),
        }
    }

    /// What the wall shows at an instant, whatever offset it was written with.
    pub fn wall(&self, at: DateTime<FixedOffset>) -> NaiveDateTime {
        let written = at.naive_local();
        if self.offset_of_day(written.date()) == Some(*at.offset()) {
            written
        } else {
            self.zone.at(at.to_utc()).naive_local()
        }
    }

    fn offset_of_day(&self, day: NaiveDate) -> Option<FixedOffset> {
        let index = usize::try_from((day - self.first).num_days()).ok()?;
        self.steady.get(index).copied().flatten()
    }
}

/// The day's offset where its midnights agree; no place changes its clock twice in a day.
fn steady_offset(zone: &Zone, day: NaiveDate) -> Option<FixedOffset> {
    let offset = |day: NaiveDate| match zone.resolve(day.into()) {
        LocalTime::Unique(at) => Some(*zone.at(at).offset()),
        LocalTime::Skipped { .. } | LocalTime::Repeated { .. } => None,
    };
    let from = offset(day)?;
    (offset(day + Duration::days(1)) == Some(from)).then_some(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quarter_of_an_hour_is_the_zones_also_where_clocks_change() {
        for (zone, first_day) in [
            ("Europe/Berlin", "2026-03-20"),
            ("America/New_York", "2026-10-25"),
            ("Asia/Beirut", "2026-03-20"),
            ("Australia/Lord_Howe", "2026-03-29"),
        ] {
            let zone = Zone::new(zone).unwrap();
            let grid = Grid::new(zone.clone(), 60, first_day.parse().unwrap(), 14).unwrap();
            let clock = Clock::new(&grid);
            for day in -15..30 {
                let day = grid.first_day() + Duration::days(day);
                for quarter in -96..192 {
                    let minutes = 15 * quarter;
                    let wall = NaiveDateTime::from(day) + Duration::minutes(i64::from(minutes));
                    let at = clock.instant(day, minutes);
                    assert_eq!(at, zone.resolve(wall).compatible(), "{wall}");
                    let (here, utc) = (zone.at(at), at.fixed_offset());
                    assert_eq!(clock.wall(here), here.naive_local(), "{here}");
                    assert_eq!(clock.wall(utc), here.naive_local(), "{utc}");
                }
            }
        }
    }
}
