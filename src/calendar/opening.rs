//! When a queue can be reached: a weekly timetable, changed by closures and special hours.

use chrono::Duration;

use super::{
    CalendarError, ClockMinutes, EntryKind, EventCalendar, Grid, parse_clock, parse_weekday,
};
use crate::units::QueueId;

/// A weekly timetable on the wall clock; a span that ends past midnight belongs to the day it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningHours {
    /// Per weekday, Monday first: open from, until (`until` may exceed 24 hours).
    spans: [Vec<(ClockMinutes, ClockMinutes)>; 7],
}

impl OpeningHours {
    /// Open round the clock.
    pub fn always() -> Self {
        Self {
            spans: std::array::from_fn(|_| vec![(0, 1440)]),
        }
    }

    /// Built from spans per weekday, Monday first.
    pub fn from_spans(spans: [Vec<(ClockMinutes, ClockMinutes)>; 7]) -> Self {
        Self { spans }
    }

    /// Reads lines such as `"mon-fri 08:00-22:00"`, `"sat 09:00-21:00"`, `"fri 22:00-02:00"`.
    ///
    /// # Errors
    /// [`CalendarError::OpeningHours`] with the line and what is wrong with it.
    pub fn parse<S: AsRef<str>>(lines: &[S]) -> Result<Self, CalendarError> {
        let mut spans: [Vec<(ClockMinutes, ClockMinutes)>; 7] = Default::default();
        for line in lines {
            let text = line.as_ref();
            let (days, span) = parse_line(text).map_err(|reason| CalendarError::OpeningHours {
                text: text.to_owned(),
                reason,
            })?;
            for day in days {
                spans[day].push(span);
            }
        }
        for day in &mut spans {
            day.sort_unstable();
        }
        Ok(Self { spans })
    }

    /// The spans of a weekday, Monday = 0.
    pub fn spans(&self, weekday: usize) -> &[(ClockMinutes, ClockMinutes)] {
        &self.spans[weekday]
    }

    /// Per interval of the grid, whether the queue can be reached at its start.
    ///
    /// `closed` days of the calendar shut it, `hours` replace the day's timetable.
    pub fn open_mask(&self, grid: &Grid, events: &EventCalendar, queue: &QueueId) -> Vec<bool> {
        let mut mask = vec![false; grid.n_intervals()];
        // The evening before the first day may run into it.
        for day_index in -1..grid.n_days() as i64 {
            let day = grid.first_day() + Duration::days(day_index);
            for (from, until) in self.spans_on(day, events, queue) {
                let a = grid.minute_at(day, from);
                let b = grid.minute_at(day, until);
                mark(&mut mask, grid, a, b);
            }
        }
        mask
    }

    /// Whether a minute of a weekday (Monday = 0) lies in the usual hours, those of the evening before
    /// included.
    pub fn is_usually_open(&self, weekday: usize, clock: ClockMinutes) -> bool {
        let within = |weekday: usize, minute: ClockMinutes| {
            let mut spans = self.spans[weekday].iter();
            spans.any(|(from, until)| *from <= minute && minute < *until)
        };
        within(weekday, clock) || within((weekday + 6) % 7, clock + 24 * 60)
    }

    /// The spans that hold on one date, after closures and special hours.
    pub fn spans_on(
        &self,
        day: chrono::NaiveDate,
        events: &EventCalendar,
        queue: &QueueId,
    ) -> Vec<(ClockMinutes, ClockMinutes)> {
        use chrono::Datelike;
        let mut special = None;
        for entry in events.on(day, queue) {
            match entry.kind {
                EntryKind::Closed => return Vec::new(),
                EntryKind::Hours { from, until } => special = Some((from, until)),
                _ => {}
            }
        }
        match special {
            Some(span) => vec![span],
            None => self.spans[day.weekday().num_days_from_monday() as usize].clone(),
        }
    }
}

fn mark(mask: &mut [bool], grid: &Grid, from: i64, until: i64) {
    let h = i64::from(grid.interval_minutes());
    let first = from.div_euclid(h).max(0);
    let mut i = first;
    while i * h < until && (i as usize) < mask.len() {
        mask[i as usize] = true;
        i += 1;
    }
}

type Days = Vec<usize>;

fn parse_line(text: &str) -> Result<(Days, (ClockMinutes, ClockMinutes)), &'static str> {
    let (days, span) = text
        .trim()
        .split_once(' ')
        .ok_or("days and hours are not separated by a space")?;
    let (from, until) = span
        .trim()
        .split_once('-')
        .ok_or("hours have no \"-\" between start and end")?;
    let from = parse_clock(from).ok_or("the start is no time of day")?;
    let mut until = parse_clock(until).ok_or("the end is no time of day")?;
    if until == from {
        return Err("start and end are equal; write 00:00-24:00 for the whole day");
    }
    if until < from {
        until += 1440;
    }
    Ok((parse_days(days)?, (from, until)))
}

fn parse_days(text: &str) -> Result<Days, &'static str> {
    let number = |name: &str| {
        parse_weekday(name)
            .map(|day| day.num_days_from_monday() as usize)
            .ok_or("unknown day name")
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            None => days.push(number(part)?),
            Some((first, last)) => {
                let (first, last) = (number(first)?, number(last)?);
                let mut day = first;
                loop {
                    days.push(day);
                    if day == last {
                        break;
                    }
                    day = (day + 1) % 7;
                }
            }
        }
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;

    #[test]
    fn friday_night_is_open_into_saturday_morning() {
        let hours = OpeningHours::parse(&["fri 22:00-02:00"]).unwrap();
        let zone = Zone::new("Asia/Shanghai").unwrap();
        let grid = Grid::new(zone, 60, "2026-11-07".parse().unwrap(), 1).unwrap();
        let mask = hours.open_mask(&grid, &EventCalendar::default(), &"voice".into());
        let open: Vec<usize> = (0..24).filter(|&i| mask[i]).collect();
        assert_eq!(open, [0, 1]);
    }

    #[test]
    fn a_range_of_days_may_wrap_around_sunday() {
        let hours = OpeningHours::parse(&["sat-mon 08:00-12:00"]).unwrap();
        assert_eq!(
            hours.spans(0).len() + hours.spans(5).len() + hours.spans(6).len(),
            3
        );
        assert!(hours.spans(2).is_empty());
    }

    #[test]
    fn nonsense_says_what_is_wrong() {
        for text in [
            "mon",
            "mon 8",
            "mon 08:00-25:00",
            "moon 08:00-09:00",
            "mon 08:00-08:00",
        ] {
            assert!(OpeningHours::parse(&[text]).is_err(), "{text}");
        }
    }
}
