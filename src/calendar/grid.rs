//! The grid of intervals: which instant an interval starts at, and back.
//!
//! ```text
//! interval i starts at origin + i · interval,   origin = first instant of the first day
//! ```
//! Intervals are elapsed time. On the day when clocks go forward a half-hour grid has 46 of them,
//! on the day when they go back 50, and every stage sees just that many.

use std::ops::Range;

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::zone::{Zone, following};
use super::{CalendarError, ClockMinutes};

/// A run of whole local days cut into intervals of equal elapsed length.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    zone: Zone,
    interval_minutes: u32,
    first_day: NaiveDate,
    n_days: usize,
    origin: DateTime<Utc>,
    /// Elapsed minutes from `origin` to the first instant of each day, and of the day after the last.
    day_starts: Vec<i64>,
}

impl Grid {
    /// Lengths of interval that divide an hour and that centres use.
    pub const INTERVALS: [u32; 7] = [5, 6, 10, 15, 20, 30, 60];

    /// `n_days` local days from `first_day` in intervals of `interval_minutes`.
    ///
    /// # Errors
    /// [`CalendarError::Interval`] for a length not in [`Grid::INTERVALS`], [`CalendarError::NoDays`].
    pub fn new(
        zone: Zone,
        interval_minutes: u32,
        first_day: NaiveDate,
        n_days: usize,
    ) -> Result<Self, CalendarError> {
        if !Self::INTERVALS.contains(&interval_minutes) {
            return Err(CalendarError::Interval {
                minutes: interval_minutes,
            });
        }
        if n_days == 0 {
            return Err(CalendarError::NoDays);
        }
        let midnight = |day: NaiveDate| first_instant(&zone, day);
        let origin = midnight(first_day);
        let mut day_starts = Vec::with_capacity(n_days + 1);
        let mut day = first_day;
        for _ in 0..=n_days {
            day_starts.push((midnight(day) - origin).num_minutes());
            day = following(day);
        }
        Ok(Self {
            zone,
            interval_minutes,
            first_day,
            n_days,
            origin,
            day_starts,
        })
    }

    /// Some of these days (their positions, not none), in intervals of `minutes`, which divide this grid's.
    pub fn part(&self, days: Range<usize>, minutes: u32) -> Self {
        debug_assert!(self.interval_minutes.is_multiple_of(minutes));
        let from = self.day_starts[days.start];
        let day_starts = &self.day_starts[days.start..=days.end];
        Self {
            zone: self.zone.clone(),
            interval_minutes: minutes,
            first_day: self.day(days.start),
            n_days: days.len(),
            origin: self.origin + Duration::minutes(from),
            day_starts: day_starts.iter().map(|start| start - from).collect(),
        }
    }

    /// The clock of the place.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Length of an interval in minutes.
    pub fn interval_minutes(&self) -> u32 {
        self.interval_minutes
    }

    /// Length of an interval in hours.
    pub fn interval_hours(&self) -> f64 {
        f64::from(self.interval_minutes) / 60.0
    }

    /// Wall-clock intervals of an ordinary day of 24 hours.
    pub fn slots_per_day(&self) -> usize {
        (1440 / self.interval_minutes) as usize
    }

    /// The first day of the grid.
    pub fn first_day(&self) -> NaiveDate {
        self.first_day
    }

    /// How many local days the grid has.
    pub fn n_days(&self) -> usize {
        self.n_days
    }

    /// The date of the day with this position; positions past the end go on counting.
    pub fn day(&self, day_index: usize) -> NaiveDate {
        self.first_day + Duration::days(day_index as i64)
    }

    /// The position of a date, negative before the first day.
    pub fn day_index(&self, day: NaiveDate) -> i64 {
        (day - self.first_day).num_days()
    }

    /// How many intervals the grid has; the last one may reach past the end where a clock change of
    /// half an hour meets an hourly grid.
    pub fn n_intervals(&self) -> usize {
        self.intervals_until(self.minutes_total())
    }

    /// Elapsed minutes of all days together.
    pub fn minutes_total(&self) -> i64 {
        *self
            .day_starts
            .last()
            .expect("invariant: a grid has a first and a last midnight")
    }

    /// The intervals that start on the day with this position.
    pub fn intervals_of_day(&self, day_index: usize) -> Range<usize> {
        let first = self.intervals_until(self.day_starts[day_index]);
        let end = self.intervals_until(self.day_starts[day_index + 1]);
        first..end
    }

    /// How many intervals start before the elapsed minute.
    fn intervals_until(&self, minute: i64) -> usize {
        let h = i64::from(self.interval_minutes);
        ((minute + h - 1) / h) as usize
    }

    /// The position of the day on which the interval starts.
    pub fn day_of(&self, interval: usize) -> usize {
        let minute = interval as i64 * i64::from(self.interval_minutes);
        self.day_starts
            .partition_point(|&start| start <= minute)
            .saturating_sub(1)
            .min(self.n_days - 1)
    }

    /// The start of an interval with the offset the clock has then, as it is written to files.
    pub fn start(&self, interval: usize) -> DateTime<FixedOffset> {
        self.at_minute(interval as i64 * i64::from(self.interval_minutes))
    }

    /// What the wall clock shows at the start of an interval.
    pub fn wall(&self, interval: usize) -> NaiveDateTime {
        self.start(interval).naive_local()
    }

    /// The wall-clock slot of an interval, 0 at midnight; the repeated hour has its slots twice.
    pub fn slot(&self, interval: usize) -> usize {
        let wall = self.wall(interval);
        (wall.hour() * 60 + wall.minute()) as usize / self.interval_minutes as usize
    }

    /// The instant `minute` elapsed minutes after the first instant of the first day.
    pub fn at_minute(&self, minute: i64) -> DateTime<FixedOffset> {
        self.zone.at(self.origin + Duration::minutes(minute))
    }

    /// Elapsed minutes from the first instant of the first day; rounds down to a whole minute.
    pub fn minute_of(&self, instant: DateTime<Utc>) -> i64 {
        (instant - self.origin).num_seconds().div_euclid(60)
    }

    /// Elapsed minutes at which the wall clock shows `clock` minutes after `day`'s midnight.
    ///
    /// `clock` may exceed 24 hours or be negative. A time that the clock skips is the one as long
    /// after the jump; of a repeated time it is the first.
    pub fn minute_at(&self, day: NaiveDate, clock: ClockMinutes) -> i64 {
        let midnight = day
            .and_hms_opt(0, 0, 0)
            .expect("invariant: midnight exists");
        let local = midnight + Duration::minutes(i64::from(clock));
        self.minute_of(self.zone.resolve(local).compatible())
    }

    /// The interval that contains the instant, if it lies inside the grid.
    pub fn interval_at(&self, instant: DateTime<Utc>) -> Option<usize> {
        let minute = self.minute_of(instant);
        if (0..self.minutes_total()).contains(&minute) {
            Some((minute / i64::from(self.interval_minutes)) as usize)
        } else {
            None
        }
    }

    /// The intervals that a span of minutes touches, each with how many of its minutes lie in it; what lies
    /// outside of the grid is left out.
    pub fn touched(&self, (from, until): (i64, i64)) -> impl Iterator<Item = (usize, i64)> + use<> {
        let h = i64::from(self.interval_minutes);
        let from = from.max(0);
        let until = until.min(h * self.n_intervals() as i64);
        let end = if from < until { (until - 1) / h + 1 } else { 0 };
        let intervals = from / h..end;
        intervals.map(move |i| (i as usize, until.min((i + 1) * h) - from.max(i * h)))
    }

    /// Monday = 0 … Sunday = 6.
    pub fn weekday(&self, day_index: usize) -> usize {
        self.day(day_index).weekday().num_days_from_monday() as usize
    }
}

/// A day's first instant; where the clock skips midnight itself, the instant of the jump.
fn first_instant(zone: &Zone, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day
        .and_hms_opt(0, 0, 0)
        .expect("invariant: midnight exists");
    match zone.resolve(midnight) {
        super::zone::LocalTime::Skipped { after } => {
            // `after` lies as long after the jump as midnight lies into the gap; step back to the jump.
            let shown = zone.at(after).naive_local();
            let mut at = after;
            let mut local = shown;
            while local > midnight && zone.at(at - Duration::minutes(1)).date_naive() == day {
                at -= Duration::minutes(1);
                local -= Duration::minutes(1);
            }
            at
        }
        other => other.compatible(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(zone: &str, first: &str, days: usize, interval: u32) -> Grid {
        Grid::new(
            Zone::new(zone).unwrap(),
            interval,
            first.parse().unwrap(),
            days,
        )
        .unwrap()
    }

    #[test]
    fn berlin_has_92_quarters_in_march_and_100_in_october() {
        let spring = grid("Europe/Berlin", "2026-03-28", 3, 15);
        let counts: Vec<usize> = (0..3).map(|d| spring.intervals_of_day(d).len()).collect();
        assert_eq!(counts, [96, 92, 96]);
        let autumn = grid("Europe/Berlin", "2026-10-25", 1, 15);
        assert_eq!(autumn.n_intervals(), 100);
        assert_eq!(autumn.slot(8), 8);
        assert_eq!(autumn.slot(12), 8, "02:00 comes twice");
    }

    #[test]
    fn starts_carry_the_offset_of_their_side_of_the_change() {
        let g = grid("America/New_York", "2026-11-01", 1, 60);
        assert_eq!(g.start(1).to_rfc3339(), "2026-11-01T01:00:00-04:00");
        assert_eq!(g.start(2).to_rfc3339(), "2026-11-01T01:00:00-05:00");
    }

    #[test]
    fn a_night_shift_over_the_spring_change_has_seven_hours() {
        let g = grid("Europe/Berlin", "2026-03-28", 3, 30);
        let start = g.minute_at(g.day(0), 22 * 60);
        let end = g.minute_at(g.day(0), 30 * 60);
        assert_eq!(end - start, 7 * 60);
    }

    #[test]
    fn every_interval_belongs_to_the_day_that_lists_it() {
        let g = grid("America/New_York", "2026-03-07", 4, 30);
        for day in 0..g.n_days() {
            for i in g.intervals_of_day(day) {
                assert_eq!(g.day_of(i), day);
                assert_eq!(g.start(i).date_naive(), g.day(day));
            }
        }
    }

    #[test]
    fn a_day_without_midnight_starts_when_the_clock_has_jumped() {
        // Beirut's clocks go forward at 00:00.
        let g = grid("Asia/Beirut", "2026-03-29", 1, 60);
        assert_eq!(g.n_intervals(), 23);
        assert_eq!(g.start(0).naive_local().to_string(), "2026-03-29 01:00:00");
    }

    #[test]
    fn a_span_touches_its_intervals_for_so_many_minutes_and_nothing_outside() {
        let grid = grid("Asia/Shanghai", "2026-11-02", 1, 30);
        let touched = |from, until| grid.touched((from, until)).collect::<Vec<_>>();
        assert_eq!(touched(20, 75), [(0, 10), (1, 30), (2, 15)]);
        assert_eq!(touched(30, 60), [(1, 30)]);
        assert_eq!(touched(31, 33), [(1, 2)]);
        assert_eq!(touched(-50, 5), [(0, 5)]);
        assert_eq!(touched(1_435, 1_500), [(47, 5)]);
        for (from, until) in [(40, 40), (50, 40), (-9, -3), (1_440, 1_500)] {
            assert_eq!(touched(from, until), [], "{from} {until}");
        }
    }
}
