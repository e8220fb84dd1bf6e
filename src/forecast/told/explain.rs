//! Why a day is forecast as it is: the total part by part, the shape's source, the band.

use chrono::NaiveDate;

use crate::calendar::Grid;
use crate::forecast::ForecastError;
use crate::forecast::forecaster::Fitted;
use crate::forecast::groups::GroupChoice;
use crate::forecast::past::preparation::{Horizon, Past};
use crate::forecast::profile::{DayShapes, Paces, ShapeSource};
use crate::forecast::selection::has_no_weekly_pattern;
use crate::forecast::state_space::{Column, DayParts, Model};
use crate::forecast::together::{Chosen, Known};
use crate::forecast::uplift::planned_days;
use crate::units::QueueId;

/// A cause that makes a day larger or smaller than the level.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The day of the week.
    Weekday,
    /// The time of the year.
    Season,
    /// The place in the month, paydays and working days included.
    DayOfMonth,
    /// What single-day holidays have in common.
    Holiday,
    /// This holiday or campaign, by its name.
    Event(String),
    /// The days around a holiday: before, after, bridge, long weekend.
    NearHoliday,
    /// The days between Christmas and New Year.
    YearEnd,
    /// A rest day that is worked.
    MakeUpWorkday,
    /// What other queues of the group say of a day that this one has not lived through.
    Lent,
    /// The second look at a holiday, and the planner's factor.
    Adjustment,
    /// What lifts the mean above the median: days can be far larger, hardly far smaller.
    Skew,
    /// What a new queue has of its template's contacts.
    Template,
    /// The forecast of the group's sum.
    Group,
}

/// The planner's factor beside the learnt one and what came of both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UpliftExplained {
    /// The day's factor as past instances had it.
    pub learnt: Option<f64>,
    /// The planner's factor for the largest day.
    pub planner: f64,
    /// The day's factor in the forecast.
    pub resulting: f64,
}

/// Where a day's shape comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ShapeExplained {
    /// The usual shape of a weekday, Monday = 0.
    Weekday {
        /// The weekday.
        weekday: usize,
    },
    /// Past days of the same event.
    Event {
        /// How many there are.
        past_days: usize,
        /// How far they are believed against the weekday's shape, 0 to 1.
        belief: f64,
    },
    /// A holiday between its own weekday (0) and the rest day (1).
    Holiday {
        /// Past days of the same holiday, which are mixed in.
        past_days: usize,
        /// Where it stands between the two.
        restfulness: f64,
    },
    /// The usual shape, moved as the same day moves it at other queues of the group.
    Lent {
        /// The most queues that say so.
        lenders: usize,
    },
}

/// One day of one queue, taken apart. `level` × all factors = `expected` + ½, unless the day is shut.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The queue.
    pub queue: QueueId,
    /// The day.
    pub date: NaiveDate,
    /// The forecaster whose numbers are used on ordinary days.
    pub chosen: &'static str,
    /// The queue that speaks for a new one.
    pub template: Option<QueueId>,
    /// How the queues of the group agree with their sum.
    pub group: Option<GroupChoice>,
    /// Contacts of the whole day by the state-space model, before opening hours are laid over it.
    pub expected: f64,
    /// Contacts of a day without any of the causes below.
    pub level: f64,
    /// Each cause with its factor, in the order of [`Cause`].
    pub factors: Vec<(Cause, f64)>,
    /// Whether the day is taken to be shut whatever the factors say.
    pub shut: bool,
    /// The planner's factors that concern the day.
    pub uplifts: Vec<UpliftExplained>,
    /// Where the shape comes from.
    pub shape: ShapeExplained,
    /// Log standard deviation of the factor that all intervals of the day share.
    pub day_log_sd: f64,
    /// Log standard deviation of each interval's own factor.
    pub interval_log_sd: f64,
}

pub(crate) fn run(
    known: &Known<'_>,
    position: usize,
    (grid, date): (&Grid, NaiveDate),
) -> Result<Explanation, ForecastError> {
    let ahead = usize::try_from(grid.day_index(date)).unwrap_or(usize::MAX);
    if ahead >= grid.n_days() {
        return Err(ForecastError::DayOutside {
            date,
            first_day: grid.first_day(),
            n_days: grid.n_days(),
        });
    }
    let Chosen {
        past,
        selected,
        of_template,
        ..
    } = chosen(known, position, grid)?;
    let model = Model::fit(&past, &[past.n_past])?;
    let modelled = model.knows(ahead) && !has_no_weekly_pattern(&past);
    let (expected, parts) = if modelled {
        let prediction = model.predict(past.n_past);
        (prediction.mean.row(ahead).sum(), model.parts(ahead))
    } else {
        let total = selected.chosen.prediction.mean.row(ahead).sum();
        (total, flat(total))
    };
    let mut factors = factors(&past, &parts);
    let others = [
        (Cause::Template, of_template.map_or(1.0, |f| f.mean.exp())),
        (Cause::Group, selected.moved[ahead]),
    ];
    let expected = others.iter().fold(expected, |total, (_, f)| total * f);
    factors.extend(others.into_iter().filter(|(_, factor)| *factor != 1.0));
    let spread = selected.chosen.spread[ahead];
    let (_, shape) =
        DayShapes::learn(&past, past.n_past, &Paces::learn(&past)).of_day(past.n_past + ahead);
    let context = &known.contexts[position];
    let template = context.template.as_ref().filter(|_| of_template.is_some());
    Ok(Explanation {
        queue: context.queue.clone(),
        date,
        chosen: selected.choice.chosen,
        template: template.map(|t| t.queue.clone()),
        group: selected.choice.group.clone(),
        expected,
        level: parts.level.exp(),
        factors,
        shut: past.expected_shut(past.n_past + ahead),
        uplifts: uplifts(&past, &model, ahead)?,
        shape: explained(shape),
        day_log_sd: spread.shared.sqrt(),
        interval_log_sd: (spread.dispersion - spread.shared).max(0.0).sqrt(),
    })
}

/// What was chosen for one queue among those that are forecast together.
fn chosen(known: &Known<'_>, position: usize, grid: &Grid) -> Result<Chosen, ForecastError> {
    let horizon = Horizon::of(grid);
    let units = known.units(horizon)?;
    let mut units = units.iter();
    let unit = units.find(|unit| unit.queues().any(|queue| queue == position));
    let unit = unit.expect("invariant: every queue is in a unit");
    let together = known.choose(unit, (known.pasts(unit, horizon)?, horizon))?;
    let mut queues = together.queues.into_iter();
    let chosen = queues.find(|chosen| chosen.position == position);
    Ok(chosen.expect("invariant: every queue of a unit is chosen for"))
}

/// A day of which only the total is known.
fn flat(total: f64) -> DayParts {
    DayParts {
        level: (total + 0.5).ln(),
        weekday: 0.0,
        columns: Vec::new(),
        lent: 0.0,
        adjusted: 0.0,
        skew: 0.0,
    }
}

fn factors(past: &Past, parts: &DayParts) -> Vec<(Cause, f64)> {
    let mut sums: std::collections::BTreeMap<Cause, f64> = std::collections::BTreeMap::new();
    let mut add = |cause: Cause, effect: f64| *sums.entry(cause).or_default() += effect;
    add(Cause::Weekday, parts.weekday);
    for (column, effect) in &parts.columns {
        add(cause_of(past, *column), *effect);
    }
    if parts.lent != 0.0 {
        add(Cause::Lent, parts.lent);
    }
    if parts.adjusted != 0.0 {
        add(Cause::Adjustment, parts.adjusted);
    }
    add(Cause::Skew, parts.skew);
    sums.into_iter()
        .map(|(c, effect)| (c, effect.exp()))
        .collect()
}

fn cause_of(past: &Past, column: Column) -> Cause {
    let name = |family: usize| Cause::Event(past.calendar.families[family].name.clone());
    match column {
        Column::Yearly(_) => Cause::Season,
        Column::DayOfMonth(_) | Column::WorkingDay(_) => Cause::DayOfMonth,
        Column::AnyHoliday => Cause::Holiday,
        Column::Event { family, .. } | Column::InstanceSize { family, .. } => name(family),
        Column::BeforeHoliday | Column::AfterHoliday | Column::Bridge | Column::LongWeekend => {
            Cause::NearHoliday
        }
        Column::YearEnd { .. } | Column::YearEndDate { .. } => Cause::YearEnd,
        Column::MakeUp => Cause::MakeUpWorkday,
    }
}

fn uplifts(
    past: &Past,
    model: &Model,
    ahead: usize,
) -> Result<Vec<UpliftExplained>, ForecastError> {
    let planned = planned_days(past, |event| model.learnt(event))?;
    let of_day = planned.into_iter().filter(|p| p.ahead == ahead);
    Ok(of_day
        .map(|p| UpliftExplained {
            learnt: p.learnt.map(|e| e.mean.exp()),
            planner: p.factor,
            resulting: p.resulting.mean.exp(),
        })
        .collect())
}

fn explained(source: ShapeSource) -> ShapeExplained {
    match source {
        ShapeSource::Weekday(weekday) => ShapeExplained::Weekday { weekday },
        ShapeSource::Event { past_days, belief } => ShapeExplained::Event { past_days, belief },
        ShapeSource::Holiday {
            past_days,
            restfulness,
        } => ShapeExplained::Holiday {
            past_days,
            restfulness,
        },
        ShapeSource::Lent { lenders } => ShapeExplained::Lent { lenders },
    }
}
