//! What the model sees of each day: its weekday, its calendar columns, its noise.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate};

use crate::forecast::preparation::Past;
use crate::forecast::profile::MAKE_UP_WEEKDAY;
use crate::forecast::robust::{median, spread};
use crate::forecast::special_days::{DayFacts, FamilyKind, Role, WeekdayIndex};

/// Yearly terms need more history than this.
const YEARLY_TERMS_FROM_DAYS: f64 = 1.25 * 365.25;
/// s² where too few weekly pairs are known.
const UNKNOWN_SCALE: f64 = 0.02;
const SCALE_LEAST: f64 = 1e-5;
/// An instance that ended less than so many days ago is not yet history.
const CURRENT_DAYS: i64 = 4;

/// How a holiday of one day is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HolidayView {
    /// It has the rest day's weekday effect.
    LikeRestDay,
    /// It keeps its own.
    OwnWeekday,
}

/// How large each day of a family was, ŝ by (family, offset), on the log scale.
pub(crate) type DaySizes = BTreeMap<(usize, i64), f64>;

/// What a design takes in beside the days.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outline<'a> {
    pub view: HolidayView,
    /// Sizes from which every instance may deviate as a whole; `None` while they are being learnt:
    /// then instances that still run or are about to start are not looked at.
    pub sizes: Option<&'a DaySizes>,
}

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
    fn is_unusual(self) -> bool {
        matches!(self.prior(), Prior::Fixed(v) if v > 0.5)
    }
}

/// 1, 1, 2, 2, 3, 3 … for 0, 1, 2, 3 …
fn harmonic(i: usize) -> f64 {
    (i / 2 + 1) as f64
}

/// One step of the day axis.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The day position.
    pub day: usize,
    pub weekday: WeekdayIndex,
    /// ln(Y + ½) where the day may be learnt from.
    pub observed: Option<f64>,
    /// Var ε without the part r s².
    pub noise: f64,
    /// Factor on Var ε for days seen in part.
    pub noise_factor: f64,
    /// Whether the filter clips surprises.
    pub ordinary: bool,
    /// Whether the two views of holidays differ on this day.
    pub two_faced: bool,
    /// Positions and values of the columns that are not zero.
    pub row: Vec<(usize, f64)>,
}

/// The whole axis: past days with what they hold, and days ahead.
#[derive(Debug)]
pub(crate) struct Design {
    pub columns: Vec<Column>,
    /// Per column, the step of its first known day.
    pub first_seen: Vec<usize>,
    pub steps: Vec<Step>,
    /// s².
    pub scale: f64,
    /// The first known x.
    pub start: f64,
}

impl Design {
    pub fn new(past: &Past, outline: Outline) -> Self {
        let days: Vec<usize> = (0..past.n_past + past.n_ahead)
            .filter(|&day| !past.monday_to_friday || past.facts(day).weekday < 5)
            .collect();
        let yearly = past.n_past as f64 > YEARLY_TERMS_FROM_DAYS;
        let active: Vec<Vec<(Column, f64)>> = days
            .iter()
            .map(|&day| active_columns(past, outline, day, yearly))
            .collect();
        let (columns, first_seen) = known_columns(past, &days, &active);
        let position: BTreeMap<Column, usize> =
            columns.iter().enumerate().map(|(i, &c)| (c, i)).collect();
        let steps: Vec<Step> = days
            .iter()
            .zip(&active)
            .map(|(&day, active)| step(past, outline, day, active, &position))
            .collect();
        let start = steps.iter().find_map(|s| s.observed).unwrap_or(0.0);
        let scale = scale(past, &steps);
        Self {
            columns,
            first_seen,
            steps,
            scale,
            start,
        }
    }

    /// The step at which a day, or the first day after it on this axis, stands.
    pub fn step_of(&self, day: usize) -> usize {
        self.steps.partition_point(|step| step.day < day)
    }
}

/// Whether a day is a single-day holiday that falls on no rest day, so that both views differ.
pub(crate) fn is_two_faced_holiday(past: &Past, day: usize) -> bool {
    let facts = past.facts(day);
    facts.single_holiday().is_some() && !facts.make_up && facts.weekday != past.rest_day
}

/// The columns that some known day has, in a fixed order. The size of an instance that is still ahead
/// has its column too: it is not known, and the bands should say so.
fn known_columns(
    past: &Past,
    days: &[usize],
    active: &[Vec<(Column, f64)>],
) -> (Vec<Column>, Vec<usize>) {
    let mut seen: BTreeMap<Column, usize> = BTreeMap::new();
    for (step, (&day, active)) in days.iter().zip(active).enumerate() {
        let known = day < past.n_past && past.usable(day).is_some();
        for (column, _) in active {
            if known || matches!(column, Column::InstanceSize { .. }) {
                seen.entry(*column).or_insert(step);
            }
        }
    }
    seen.into_iter().unzip()
}

fn step(
    past: &Past,
    outline: Outline,
    day: usize,
    active: &[(Column, f64)],
    position: &BTreeMap<Column, usize>,
) -> Step {
    let hidden = outline.sizes.is_none() && is_current(past, day);
    let total = (day < past.n_past && !hidden)
        .then(|| past.usable(day))
        .flatten();
    let weekday = effect_weekday(past, outline.view, day);
    let known_weekday = if past.weekday_median[weekday] > 0.0 {
        weekday
    } else {
        past.facts(day).weekday
    };
    Step {
        day,
        weekday,
        observed: total.map(|t| (t.contacts + 0.5).ln()),
        noise: 1.0 / past.weekday_median[known_weekday].max(2.0) + size_noise(active),
        noise_factor: total.map_or(1.0, |t| 1.0 / t.share_present),
        ordinary: !active.iter().any(|(column, _)| column.is_unusual()),
        two_faced: is_two_faced_holiday(past, day),
        row: active
            .iter()
            .filter_map(|(column, value)| position.get(column).map(|&p| (p, *value)))
            .collect(),
    }
}

/// The weekday whose effect the day has.
fn effect_weekday(past: &Past, view: HolidayView, day: usize) -> WeekdayIndex {
    let facts = past.facts(day);
    let rests = facts.in_holiday_span()
        || (view == HolidayView::LikeRestDay && facts.single_holiday().is_some());
    if facts.make_up {
        MAKE_UP_WEEKDAY
    } else if rests && !past.monday_to_friday {
        past.rest_day
    } else {
        facts.weekday
    }
}

fn active_columns(past: &Past, outline: Outline, day: usize, yearly: bool) -> Vec<(Column, f64)> {
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
    if let Some(sizes) = outline.sizes {
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
fn size_noise(active: &[(Column, f64)]) -> f64 {
    active
        .iter()
        .filter(|(column, _)| matches!(column, Column::InstanceSize { .. }))
        .map(|(_, size)| (0.05 * size).powi(2))
        .sum()
}

/// Whether the day belongs to an instance that still runs or has just ended.
fn is_current(past: &Past, day: usize) -> bool {
    let just_before = past.date(past.n_past) - Duration::days(CURRENT_DAYS);
    past.facts(day).events.iter().any(|event| {
        let instance = &past.calendar.families[event.family].instances[event.instance];
        event.has_size() && instance.last_day > just_before
    })
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
            Some(f) => f.make_up || (f.weekday < 5 && !is_any_holiday(f)),
            None => (past.facts(0).weekday as i64 + d).rem_euclid(7) < 5,
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

/// s²: half the robust variance of weekly differences, less what counting alone makes.
fn scale(past: &Past, steps: &[Step]) -> f64 {
    let known: BTreeMap<usize, f64> = steps
        .iter()
        .filter_map(|s| s.observed.map(|x| (s.day, x)))
        .collect();
    let mut differences = Vec::new();
    let mut counting = Vec::new();
    for (&day, x) in &known {
        if let Some(before) = day.checked_sub(7).and_then(|d| known.get(&d)) {
            differences.push(x - before);
            counting.push(1.0 / past.weekday_median[past.facts(day).weekday].max(2.0));
        }
    }
    if differences.len() < 6 {
        return UNKNOWN_SCALE;
    }
    let variance = spread(&differences).unwrap_or(0.0).powi(2);
    let counting = median(&counting).unwrap_or(0.0);
    (0.5 * variance - counting).max(SCALE_LEAST)
}
