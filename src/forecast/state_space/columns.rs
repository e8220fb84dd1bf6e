//! Calendar effects: which of them a day has, and how large they may be before anything is known.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::forecast::past::preparation::Past;
use crate::forecast::past::special_days::{DayFacts, FamilyKind, Role};

/// How large each day of a family was, ŝ by (family, offset), on the log scale.
pub(crate) type DaySizes = BTreeMap<(usize, i64), f64>;

/// The name of a calendar effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// Cosine (even) and sine (odd) of the yearly harmonics.
    Yearly(usize),
    /// Cosine (even) and sine (odd) of the harmonics of the month.
    DayOfMonth(usize),
    /// First, second and last working day of the month.
    WorkingDay(usize),
    /// What single-day holidays have in common.
    AnyHoliday,
    /// A day of a family, by its place on the family's count.
    Event {
        family: usize,
        offset: i64,
    },
    /// By how much all days of one instance are larger than the family's usual ones.
    InstanceSize {
        family: usize,
        instance: usize,
    },
    BeforeHoliday,
    AfterHoliday,
    Bridge,
    LongWeekend,
    /// Weekdays and weekends between Christmas and New Year.
    YearEnd {
        weekend: bool,
    },
    /// One date at the end of the year.
    YearEndDate {
        month: u32,
        day: u32,
    },
    MakeUp,
}

/// Where a column's prior variance comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Prior {
    Fixed(f64),
    /// Times c_y.
    Yearly(f64),
    /// Times v_m.
    Month(f64),
}

impl Column {
    /// Prior variance of the effect on the log scale.
    pub fn prior(self) -> Prior {
        match self {
            Column::Yearly(i) => Prior::Yearly(0.3 / harmonic(i).powi(2)),
            Column::DayOfMonth(i) => Prior::Month(1.0 / harmonic(i)),
            Column::WorkingDay(_) => Prior::Month(1.0),
            Column::AnyHoliday => Prior::Fixed(2.0),
            Column::Event { .. } | Column::MakeUp => Prior::Fixed(1.0),
            Column::InstanceSize { .. } | Column::LongWeekend => Prior::Fixed(0.02),
            Column::BeforeHoliday | Column::AfterHoliday => Prior::Fixed(0.04),
            Column::Bridge => Prior::Fixed(0.25),
            Column::YearEnd { .. } => Prior::Fixed(0.1),
            Column::YearEndDate { .. } => Prior::Fixed(0.05),
        }
    }

    /// Whether a day with this column is too unusual for the filter to clip.
    pub fn is_unusual(self) -> bool {
        matches!(self.prior(), Prior::Fixed(v) if v > 0.5)
    }
}

/// 1, 1, 2, 2, 3, 3 … for 0, 1, 2, 3 …
fn harmonic(i: usize) -> f64 {
    (i / 2 + 1) as f64
}

/// The columns of a day with their values; `sizes` are those from which instances may deviate.
pub(crate) fn active_columns(
    past: &Past,
    day: usize,
    yearly: bool,
    sizes: Option<&DaySizes>,
) -> Vec<(Column, f64)> {
    let facts = past.facts(day);
    let mut active = Vec::with_capacity(24);
    if yearly {
        let phase = f64::from(facts.date.ordinal() - 1) / 365.25;
        harmonics(&mut active, phase, 3, Column::Yearly);
    }
    let phase = f64::from(facts.date.day() - 1) / f64::from(days_in_month(facts.date));
    harmonics(&mut active, phase, 4, Column::DayOfMonth);
    for which in working_day_columns(past, day) {
        active.push((Column::WorkingDay(which), 1.0));
    }
    event_columns(past, day, &mut active);
    if let Some(sizes) = sizes {
        size_columns(past, day, sizes, &mut active);
    }
    if facts.events.is_empty() {
        role_columns(facts, &mut active);
    }
    active
}

fn harmonics(
    active: &mut Vec<(Column, f64)>,
    phase: f64,
    most: usize,
    column: impl Fn(usize) -> Column,
) {
    for k in 0..most {
        let angle = 2.0 * std::f64::consts::PI * (k + 1) as f64 * phase;
        active.push((column(2 * k), angle.cos()));
        active.push((column(2 * k + 1), angle.sin()));
    }
}

fn event_columns(past: &Past, day: usize, active: &mut Vec<(Column, f64)>) {
    let facts = past.facts(day);
    for event in &facts.events {
        let single_holiday = event.kind == FamilyKind::Holiday && !event.in_span;
        // On the rest day itself a holiday changes nothing.
        if single_holiday && facts.weekday == past.rest_day && !facts.make_up {
            continue;
        }
        if single_holiday && !active.iter().any(|(c, _)| *c == Column::AnyHoliday) {
            active.push((Column::AnyHoliday, 1.0));
        }
        let column = Column::Event {
            family: event.family,
            offset: event.offset,
        };
        active.push((column, 1.0));
    }
    if facts.make_up && facts.events.is_empty() {
        active.push((Column::MakeUp, 1.0));
    }
}

/// The common factor of an instance, for families that come more than once.
fn size_columns(past: &Past, day: usize, sizes: &DaySizes, active: &mut Vec<(Column, f64)>) {
    for event in &past.facts(day).events {
        if let Some(&size) = sizes.get(&(event.family, event.offset)) {
            let column = Column::InstanceSize {
                family: event.family,
                instance: event.instance,
            };
            active.push((column, size));
        }
    }
}

/// What a campaign adds to the day's own noise: it grows with the campaign's effect.
pub(crate) fn size_noise(active: &[(Column, f64)]) -> f64 {
    active
        .iter()
        .filter(|(column, _)| matches!(column, Column::InstanceSize { .. }))
        .map(|(_, size)| (0.05 * size).powi(2))
        .sum()
}

fn role_columns(facts: &DayFacts, active: &mut Vec<(Column, f64)>) {
    let weekend = facts.weekday >= 5;
    match facts.role {
        Role::Plain => {}
        Role::YearEnd => {
            active.push((Column::YearEnd { weekend }, 1.0));
            let date = Column::YearEndDate {
                month: facts.date.month(),
                day: facts.date.day(),
            };
            active.push((date, 1.0));
        }
        Role::Bridge => active.push((Column::Bridge, 1.0)),
        Role::BeforeHoliday => active.push((Column::BeforeHoliday, 1.0)),
        Role::AfterHoliday => active.push((Column::AfterHoliday, 1.0)),
        Role::LongWeekend => active.push((Column::LongWeekend, 1.0)),
    }
}

/// Which of first (0), second (1) and last (2) working day of its month the day is.
fn working_day_columns(past: &Past, day: usize) -> Vec<usize> {
    let Some(place) = working_days_of_month(past, day) else {
        return Vec::new();
    };
    [
        (0, place.0 == 0),
        (1, place.0 == 1),
        (2, place.0 + 1 == place.1),
    ]
    .into_iter()
    .filter_map(|(which, is)| is.then_some(which))
    .collect()
}

/// The day's place among the working days of its month and their number; `None` for a rest day.
fn working_days_of_month(past: &Past, day: usize) -> Option<(usize, usize)> {
    let date = past.facts(day).date;
    let first = day as i64 - i64::from(date.day()) + 1;
    let days = first..first + i64::from(days_in_month(date));
    let works = |d: i64| {
        // Days outside the known run: only the weekday is known of them.
        let known = usize::try_from(d)
            .ok()
            .and_then(|d| past.calendar.days.get(d));
        match known {
            Some(f) => f.make_up || (!past.is_weekend(f.weekday) && !is_any_holiday(f)),
            None => !past.is_weekend((past.facts(0).weekday as i64 + d).rem_euclid(7) as usize),
        }
    };
    works(day as i64).then(|| {
        let place = (first..day as i64).filter(|&d| works(d)).count();
        (place, days.filter(|&d| works(d)).count())
    })
}

fn is_any_holiday(facts: &DayFacts) -> bool {
    facts.events.iter().any(|e| e.kind == FamilyKind::Holiday)
}

fn days_in_month(date: NaiveDate) -> u32 {
    u32::from(date.num_days_in_month())
}
