//! The calendar as the forecast reads it: what each local day is, and which days resemble which.
//!
//! Entries with one name are one *family* (Singles' Day of every year). Each day of an instance has an
//! *offset*, its place on the family's own count, so that the peak of this year meets the peak of last
//! year. Days without an event still may stand near one: a bridge day, the day before a holiday.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate};

use crate::calendar::{CalendarEntry, ClockMinutes, EntryKind, EventCalendar};
use crate::forecast::past::rest::{SATURDAY_SUNDAY, Weekend};

/// Monday = 0 … Sunday = 6.
pub(crate) type WeekdayIndex = usize;

/// Whether a family is a rest day by law or a reason to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FamilyKind {
    Holiday,
    Campaign,
}

/// All instances that share a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Family {
    pub name: String,
    pub kind: FamilyKind,
    pub instances: Vec<Instance>,
}

/// One occurrence of a family.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Instance {
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// Place of the first day on the family's own count.
    pub first_offset: i64,
    /// The planner's factor for the largest day.
    pub uplift: Option<f64>,
    /// The day that means the same in every instance, where the calendar knows it.
    anchor: Option<NaiveDate>,
}

impl Instance {
    pub fn n_days(&self) -> i64 {
        (self.last_day - self.first_day).num_days() + 1
    }
}

/// One event that a day belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventDay {
    pub family: usize,
    pub instance: usize,
    /// Place on the family's own count.
    pub offset: i64,
    pub kind: FamilyKind,
    /// Whether the instance has more than this day.
    pub in_span: bool,
}

impl EventDay {
    /// Whether instances of it differ in size: campaigns and holidays of several days.
    pub fn has_size(&self) -> bool {
        self.kind == FamilyKind::Campaign || self.in_span
    }
}

/// What a day without an event is, seen from the holidays around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Plain,
    /// 24–31 December and 2 January where Christmas is a holiday.
    YearEnd,
    /// The last day of the week after a holiday, the first one before one: Friday and Monday.
    Bridge,
    BeforeHoliday,
    AfterHoliday,
    /// A weekend within three days of a holiday in the week.
    LongWeekend,
}

/// Everything that the calendar says of one day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DayFacts {
    pub date: NaiveDate,
    pub weekday: WeekdayIndex,
    pub events: Vec<EventDay>,
    pub make_up: bool,
    /// Days that say nothing of the usual volume: outages and closures.
    pub excluded: bool,
    /// The outages among them.
    pub outage: bool,
    pub closed: bool,
    /// Special hours on the wall clock.
    pub hours: Option<(ClockMinutes, ClockMinutes)>,
    /// Spans of the wall clock that say nothing of the usual volume: outages of some hours.
    pub out: Vec<(ClockMinutes, ClockMinutes)>,
    pub role: Role,
}

impl DayFacts {
    /// Whether an outage hides what the clock time usually brings. A closed day is known to be empty.
    pub fn hides(&self, clock: ClockMinutes) -> bool {
        let inside =
            |(from, until): &(ClockMinutes, ClockMinutes)| *from <= clock && clock < *until;
        self.outage || self.out.iter().any(inside)
    }

    /// Whether the calendar makes the day other than ordinary.
    pub fn is_event(&self) -> bool {
        !self.events.is_empty() || self.make_up || self.excluded || self.hours.is_some()
    }

    /// The holiday of a single day, if the day is one.
    pub fn single_holiday(&self) -> Option<&EventDay> {
        self.events
            .iter()
            .find(|e| e.kind == FamilyKind::Holiday && !e.in_span)
    }

    /// Whether the day lies in a holiday of several days.
    pub fn in_holiday_span(&self) -> bool {
        self.events
            .iter()
            .any(|e| e.kind == FamilyKind::Holiday && e.in_span)
    }

    fn is_holiday(&self) -> bool {
        self.events.iter().any(|e| e.kind == FamilyKind::Holiday)
    }
}

/// The facts of a run of days, with the families they refer to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SpecialDays {
    pub families: Vec<Family>,
    pub days: Vec<DayFacts>,
    /// Whether Christmas is a holiday.
    christmas: bool,
}

impl SpecialDays {
    /// Reads the calendar (of one queue) for `n_days` from `first_day`.
    pub fn read(events: &EventCalendar, first_day: NaiveDate, n_days: usize) -> Self {
        let families = families(events.entries());
        let mut days: Vec<DayFacts> = (0..n_days as i64)
            .map(|i| bare_facts(first_day + Duration::days(i)))
            .collect();
        for entry in events.entries() {
            apply(entry, &mut days, first_day);
        }
        for (f, family) in families.iter().enumerate() {
            mark_family(f, family, &mut days, first_day);
        }
        let mut read = Self {
            families,
            days,
            christmas: events.entries().iter().any(is_christmas),
        };
        read.rest_on(SATURDAY_SUNDAY);
        read
    }

    /// Says what days without an event are near holidays, where the region rests on these weekdays.
    pub fn rest_on(&mut self, weekend: Weekend) {
        let surroundings = Surroundings {
            holiday: self.days.iter().map(DayFacts::is_holiday).collect(),
            weekend,
            christmas: self.christmas,
        };
        for (i, day) in self.days.iter_mut().enumerate() {
            if day.events.is_empty() {
                day.role = surroundings.role_of(day, i);
            }
        }
    }
}

fn bare_facts(date: NaiveDate) -> DayFacts {
    DayFacts {
        date,
        weekday: date.weekday().num_days_from_monday() as usize,
        events: Vec::new(),
        make_up: false,
        excluded: false,
        outage: false,
        closed: false,
        hours: None,
        out: Vec::new(),
        role: Role::Plain,
    }
}

fn is_christmas(entry: &CalendarEntry) -> bool {
    let christmas = NaiveDate::from_ymd_opt(entry.last_day.year(), 12, 25);
    entry.kind == EntryKind::Holiday && christmas.is_some_and(|day| entry.covers(day))
}

/// Positions, within the run, of the days that an entry covers.
fn positions(
    first: NaiveDate,
    last: NaiveDate,
    run_start: NaiveDate,
    n_days: usize,
) -> std::ops::Range<usize> {
    let clamp = |day: i64| day.clamp(0, n_days as i64) as usize;
    let start = clamp((first - run_start).num_days());
    start..clamp((last - run_start).num_days() + 1).max(start)
}

fn apply(entry: &CalendarEntry, days: &mut [DayFacts], run_start: NaiveDate) {
    let n = days.len();
    for facts in &mut days[positions(entry.first_day, entry.last_day, run_start, n)] {
        match entry.kind {
            EntryKind::Closed => {
                facts.closed = true;
                facts.excluded = true;
            }
            EntryKind::Outage => {
                facts.excluded = true;
                facts.outage = true;
            }
            EntryKind::OutageHours { from, until } => facts.out.push((from, until.min(1440))),
            EntryKind::MakeUpWorkday => facts.make_up = true,
            EntryKind::Hours { from, until } => facts.hours = Some((from, until)),
            EntryKind::Holiday | EntryKind::Campaign => {}
        }
    }
    if let EntryKind::OutageHours { until, .. } = entry.kind
        && until > 1440
    {
        let next = |day: NaiveDate| day + Duration::days(1);
        let mornings = positions(next(entry.first_day), next(entry.last_day), run_start, n);
        for facts in &mut days[mornings] {
            facts.out.push((0, until - 1440));
        }
    }
}

fn mark_family(f: usize, family: &Family, days: &mut [DayFacts], run_start: NaiveDate) {
    let n = days.len();
    for (i, instance) in family.instances.iter().enumerate() {
        for facts in &mut days[positions(instance.first_day, instance.last_day, run_start, n)] {
            let place = (facts.date - instance.first_day).num_days();
            facts.events.push(EventDay {
                family: f,
                instance: i,
                offset: instance.first_offset + place,
                kind: family.kind,
                in_span: instance.n_days() > 1,
            });
        }
    }
}

/// Groups holidays and campaigns by name, joins rows that touch, and puts instances on one count.
fn families(entries: &[CalendarEntry]) -> Vec<Family> {
    let mut by_name: BTreeMap<(FamilyKind, &str), Vec<Instance>> = BTreeMap::new();
    for entry in entries {
        let kind = match entry.kind {
            EntryKind::Holiday => FamilyKind::Holiday,
            EntryKind::Campaign => FamilyKind::Campaign,
            _ => continue,
        };
        join(by_name.entry((kind, &entry.name)).or_default(), entry);
    }
    by_name
        .into_iter()
        .map(|((kind, name), mut instances)| {
            align(&mut instances);
            Family {
                name: name.to_owned(),
                kind,
                instances,
            }
        })
        .collect()
}

/// Adds an entry; a row that overlaps or follows the last instance makes it longer.
fn join(instances: &mut Vec<Instance>, entry: &CalendarEntry) {
    if let Some(last) = instances.last_mut()
        && entry.first_day <= last.last_day + Duration::days(1)
    {
        last.last_day = last.last_day.max(entry.last_day);
        last.uplift = entry.uplift.or(last.uplift);
        last.anchor = last.anchor.or(entry.anchor);
        return;
    }
    instances.push(Instance {
        first_day: entry.first_day,
        last_day: entry.last_day,
        first_offset: 0,
        uplift: entry.uplift,
        anchor: entry.anchor,
    });
}

/// Instances meet at their anchors where all have one: a Spring Festival whose block begins on the eve
/// and one whose block begins on New Year's Day have the same New Year's Day. Else those of one length
/// meet at their first day; of different lengths, those on a fixed date meet on the common month and
/// day, all others at their first day.
fn align(instances: &mut [Instance]) {
    if instances.iter().all(|i| i.anchor.is_some()) {
        for instance in instances {
            let anchor = instance.anchor.unwrap_or(instance.first_day);
            instance.first_offset = (instance.first_day - anchor).num_days();
        }
        return;
    }
    let same_length = instances
        .windows(2)
        .all(|pair| pair[0].n_days() == pair[1].n_days());
    if same_length || !on_fixed_date(instances) {
        return;
    }
    let reference = place_in_year(instances[0].first_day);
    for instance in instances {
        instance.first_offset = year_distance(place_in_year(instance.first_day), reference);
    }
}

/// Starts or ends within a week of each other: lunar feasts move by ten days or more.
fn on_fixed_date(instances: &[Instance]) -> bool {
    let steady = |day: fn(&Instance) -> NaiveDate| {
        let reference = place_in_year(day(&instances[0]));
        let moves = instances
            .iter()
            .map(|i| year_distance(place_in_year(day(i)), reference));
        let (low, high) = moves.fold((0, 0), |(low, high), d| (d.min(low), d.max(high)));
        high - low <= 7
    };
    steady(|i| i.first_day) || steady(|i| i.last_day)
}

/// A day's place in a leap year, 1 to 366, so that a month and day keep their place in every year.
fn place_in_year(day: NaiveDate) -> i64 {
    NaiveDate::from_ymd_opt(2000, day.month(), day.day()).map_or(0, |d| i64::from(d.ordinal()))
}

/// From `reference` to `place` by the shorter way around the year.
fn year_distance(place: i64, reference: i64) -> i64 {
    (place - reference + 183).rem_euclid(366) - 183
}

/// What the role of a day depends on.
struct Surroundings {
    /// Per day of the run.
    holiday: Vec<bool>,
    weekend: Weekend,
    christmas: bool,
}

impl Surroundings {
    fn role_of(&self, day: &DayFacts, i: usize) -> Role {
        let rests = |weekday: WeekdayIndex| self.weekend.contains(&weekday);
        let at = |step: i64| {
            let weekday = (day.weekday as i64 + step).rem_euclid(7) as usize;
            let holiday = usize::try_from(i as i64 + step).ok();
            let holiday = holiday.and_then(|j| self.holiday.get(j)).copied();
            holiday.unwrap_or(false) && !rests(weekday)
        };
        let last_of_week = (day.weekday + 1) % 7 == self.weekend[0];
        let first_of_week = day.weekday == (self.weekend[1] + 1) % 7;
        if self.christmas && is_year_end(day.date) {
            Role::YearEnd
        } else if (last_of_week && at(-1)) || (first_of_week && at(1)) {
            Role::Bridge
        } else if !rests(day.weekday) && at(1) {
            Role::BeforeHoliday
        } else if !rests(day.weekday) && at(-1) {
            Role::AfterHoliday
        } else if rests(day.weekday) && (-3..=3).any(at) {
            Role::LongWeekend
        } else {
            Role::Plain
        }
    }
}

fn is_year_end(day: NaiveDate) -> bool {
    (day.month() == 12 && day.day() >= 24) || (day.month() == 1 && day.day() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::EntrySource;
    use crate::forecast::past::rest::FRIDAY_SATURDAY;

    fn entry(name: &str, kind: EntryKind, first: &str, last: &str) -> CalendarEntry {
        CalendarEntry {
            name: name.into(),
            first_day: first.parse().unwrap(),
            last_day: last.parse().unwrap(),
            kind,
            queue: None,
            uplift: None,
            anchor: None,
            source: EntrySource::Public,
            note: String::new(),
        }
    }

    fn read(entries: Vec<CalendarEntry>, first: &str, n_days: usize) -> SpecialDays {
        SpecialDays::read(&EventCalendar::new(entries), first.parse().unwrap(), n_days)
    }

    fn offset_on(days: &SpecialDays, day: &str) -> i64 {
        let day: NaiveDate = day.parse().unwrap();
        let facts = days.days.iter().find(|f| f.date == day).unwrap();
        facts.events[0].offset
    }

    #[test]
    fn campaigns_of_different_length_on_a_fixed_date_meet_on_the_date() {
        let days = read(
            vec![
                entry("双11", EntryKind::Campaign, "2023-10-31", "2023-11-11"),
                entry("双11", EntryKind::Campaign, "2024-10-14", "2024-11-11"),
            ],
            "2023-10-01",
            450,
        );
        assert_eq!(
            offset_on(&days, "2023-11-11"),
            offset_on(&days, "2024-11-11")
        );
    }

    #[test]
    fn lunar_feasts_meet_at_their_first_day() {
        let days = read(
            vec![
                entry(
                    "Spring Festival",
                    EntryKind::Holiday,
                    "2025-01-28",
                    "2025-02-04",
                ),
                entry(
                    "Spring Festival",
                    EntryKind::Holiday,
                    "2026-02-15",
                    "2026-02-23",
                ),
            ],
            "2025-01-01",
            450,
        );
        assert_eq!(
            offset_on(&days, "2025-01-28"),
            offset_on(&days, "2026-02-15")
        );
    }

    #[test]
    fn announced_blocks_meet_on_the_day_that_the_law_speaks_of() {
        let public = crate::calendar::holidays::public("CN", 2023, 2026).unwrap();
        let days = read(public, "2023-01-01", 1460);
        // Blocks of 2023 to 2026: from the eve, from New Year's Day, from the eve, from two days before.
        for new_year in ["2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17"] {
            assert_eq!(offset_on(&days, new_year), 0, "{new_year}");
        }
        let eves = ["2023-01-21", "2025-01-28", "2026-02-16"].map(|d| offset_on(&days, d));
        assert_eq!(eves, [-1; 3]);
        for year in 2023..=2026 {
            assert_eq!(offset_on(&days, &format!("{year}-10-01")), 0);
            assert_eq!(offset_on(&days, &format!("{year}-05-01")), 0);
        }
        // 1 May 2023 was off from 29 April on.
        assert_eq!(offset_on(&days, "2023-04-29"), -2);
    }

    #[test]
    fn one_instance_without_an_anchor_leaves_all_to_their_first_days() {
        let own = entry(
            "Spring Festival",
            EntryKind::Holiday,
            "2025-01-27",
            "2025-02-04",
        );
        let public = CalendarEntry {
            anchor: Some("2026-02-17".parse().unwrap()),
            ..entry(
                "Spring Festival",
                EntryKind::Holiday,
                "2026-02-15",
                "2026-02-23",
            )
        };
        let days = read(vec![own, public], "2025-01-01", 450);
        assert_eq!(offset_on(&days, "2025-01-27"), 0);
        assert_eq!(offset_on(&days, "2026-02-15"), 0);
    }

    #[test]
    fn rows_that_touch_are_one_instance() {
        let days = read(
            vec![
                entry("May Day", EntryKind::Holiday, "2026-05-01", "2026-05-01"),
                entry("May Day", EntryKind::Holiday, "2026-05-02", "2026-05-05"),
            ],
            "2026-05-01",
            5,
        );
        assert_eq!(days.families[0].instances.len(), 1);
        assert!(days.days.iter().all(DayFacts::in_holiday_span));
        assert_eq!(offset_on(&days, "2026-05-03"), 2);
    }

    #[test]
    fn a_thursday_holiday_makes_friday_a_bridge_and_wednesday_the_day_before() {
        let holiday = entry(
            "Ascension Day",
            EntryKind::Holiday,
            "2026-05-14",
            "2026-05-14",
        );
        let days = read(vec![holiday], "2026-05-11", 10);
        let roles: Vec<Role> = days.days.iter().map(|d| d.role).collect();
        assert_eq!(roles[2], Role::BeforeHoliday);
        assert_eq!(roles[4], Role::Bridge);
        assert_eq!(roles[5], Role::LongWeekend);
        assert_eq!(roles[7], Role::Plain);
    }

    #[test]
    fn where_friday_and_saturday_are_free_thursday_and_sunday_are_bridges() {
        let wednesday = entry(
            "Independence Day",
            EntryKind::Holiday,
            "2026-04-22",
            "2026-04-22",
        );
        let monday = entry("Yom Kippur", EntryKind::Holiday, "2026-09-21", "2026-09-21");
        let mut days = read(vec![wednesday, monday], "2026-04-19", 160);
        days.rest_on(FRIDAY_SATURDAY);
        let role = |day: &str| {
            let day: NaiveDate = day.parse().unwrap();
            days.days.iter().find(|f| f.date == day).unwrap().role
        };
        assert_eq!(role("2026-04-21"), Role::BeforeHoliday);
        assert_eq!(role("2026-04-23"), Role::Bridge);
        assert_eq!(role("2026-04-24"), Role::LongWeekend);
        assert_eq!(role("2026-04-26"), Role::Plain);
        assert_eq!(role("2026-09-20"), Role::Bridge);
    }

    #[test]
    fn the_year_ends_apart_only_where_christmas_is_a_holiday() {
        let christmas = entry(
            "Christmas Day",
            EntryKind::Holiday,
            "2026-12-25",
            "2026-12-25",
        );
        let with = read(vec![christmas], "2026-12-28", 1);
        assert_eq!(with.days[0].role, Role::YearEnd);
        assert_eq!(read(Vec::new(), "2026-12-28", 1).days[0].role, Role::Plain);
    }
}
