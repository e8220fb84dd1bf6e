//! What the search may do with one person, to be narrowed by rules; the audit never reads this.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{Datelike, Duration, NaiveDate};

use crate::roster::labour::{LabourRules, Parameter};

/// One person's choices and limits while they are narrowed. Minutes are minutes of work.
#[derive(Debug)]
pub struct Scope<'a> {
    /// What is asked.
    pub labour: &'a LabourRules,
    /// The planned days.
    pub days: Vec<ScopeDay>,
    /// The planning weeks that hold a planned day.
    pub weeks: Vec<ScopeWeek>,
    /// Worked days before the plan, by date, one entry a date.
    pub before: Vec<Before>,
    /// The first day of which previous shifts are known, of anybody.
    pub known_from: NaiveDate,
    /// Days of leave or without employment, in and around the plan: averages pass over them.
    pub neutral: BTreeSet<NaiveDate>,
    /// The day before which no overtime is worked.
    pub no_overtime_until: Option<NaiveDate>,
    /// Least elapsed minutes between two shifts.
    pub rest_minutes: i64,
    /// Longest run of worked days.
    pub longest_run: Option<u32>,
    /// Least elapsed minutes of a rest that holds a free day; 0 = no such rule.
    pub weekly_rest_minutes: i64,
}

/// One planned day.
#[derive(Debug)]
pub struct ScopeDay {
    /// The date.
    pub date: NaiveDate,
    /// The shifts that may be worked.
    pub shifts: Vec<ScopeShift>,
}

/// A shift that may be worked.
#[derive(Debug, Clone, Copy)]
pub struct ScopeShift {
    /// Minutes of work.
    pub work: i64,
    /// The same on a day without a clock change, as weeks count them.
    pub ordinary: i64,
    /// Minutes of the night in it.
    pub night: i64,
    /// Whether it still may be worked.
    pub allowed: bool,
    /// Money for what it has beyond soft limits.
    pub charge: f64,
}

/// A planning week.
#[derive(Debug)]
pub struct ScopeWeek {
    /// Its first day, planned or not.
    pub first: NaiveDate,
    /// Its planned days.
    pub days: Range<usize>,
    /// Most worked days among them.
    pub most_days: u32,
    /// Most ordinary minutes of work.
    pub most_minutes: f64,
}

/// One worked day before the plan.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    /// The work date.
    pub date: NaiveDate,
    /// Minutes of work.
    pub work: i64,
    /// Minutes of the night in it.
    pub night: i64,
}

impl Scope<'_> {
    /// Forbids the shifts that do not pass.
    pub(super) fn keep(&mut self, passes: impl Fn(NaiveDate, &ScopeShift) -> bool) {
        for day in &mut self.days {
            for shift in &mut day.shifts {
                shift.allowed &= passes(day.date, shift);
            }
        }
    }

    /// Charges each shift for its minutes beyond a limit, at money per hour.
    pub(super) fn charge(&mut self, limit: i64, price: f64) {
        for shift in self.days.iter_mut().flat_map(|day| &mut day.shifts) {
            shift.charge += price * (shift.work - limit).max(0) as f64 / 60.0;
        }
    }

    /// Lowers the longest run of worked days.
    pub(super) fn limit_run(&mut self, most: u32) {
        self.longest_run = Some(self.longest_run.map_or(most, |run| run.min(most)));
    }

    /// Lets a week have so many worked days, those before the plan counted: a planning week, or any
    /// seven days. Of any seven days, 6 is a run of six at most; less would need more memory.
    pub(super) fn limit_days(&mut self, most: u32) {
        if self.labour.word(Parameter::WeeklyRestWindow) == "rolling_7" {
            return self.limit_run(most);
        }
        for week in &mut self.weeks {
            let last = week.first + Duration::days(6);
            let days = self.before.iter().map(|before| before.date);
            let worked = days.filter(|d| week.first <= *d && *d <= last).count() as u32;
            week.most_days = week.most_days.min(most.saturating_sub(worked));
        }
    }

    /// The first and the last planned day.
    pub(super) fn span(&self) -> (NaiveDate, NaiveDate) {
        let first = self.days.first().map_or(self.known_from, |day| day.date);
        (first, self.days.last().map_or(first, |day| day.date))
    }

    /// Work before the plan in a span of days, both included.
    pub(super) fn work_before(&self, first: NaiveDate, last: NaiveDate) -> i64 {
        let inside = self
            .before
            .iter()
            .filter(|b| first <= b.date && b.date <= last);
        inside.map(|b| b.work).sum()
    }

    /// Lets the planned days of a span hold `allowed` minutes less what was worked in it before,
    /// each week in proportion to its days there.
    pub(super) fn share_out(&mut self, (first, last): (NaiveDate, NaiveDate), allowed: f64) {
        let left = (allowed - self.work_before(first, last) as f64).max(0.0);
        let counts = |scope: &Scope, days: Range<usize>| {
            let days = scope.days[days].iter();
            let inside = days.filter(|day| {
                first <= day.date && day.date <= last && !scope.neutral.contains(&day.date)
            });
            inside.count()
        };
        let all = counts(self, 0..self.days.len());
        for week in 0..self.weeks.len() {
            let own = counts(self, self.weeks[week].days.clone());
            if own > 0 {
                let share = left * own as f64 / all as f64 - self.clock_slack(week);
                let most = &mut self.weeks[week].most_minutes;
                *most = most.min(share.max(0.0));
            }
        }
    }

    /// Minutes by which clock changes may lengthen a week's work beyond its ordinary minutes.
    pub(super) fn clock_slack(&self, week: usize) -> f64 {
        let longest = |day: &ScopeDay| {
            let longer = day.shifts.iter().map(|shift| shift.work - shift.ordinary);
            longer.max().unwrap_or(0).max(0)
        };
        let days = self.days[self.weeks[week].days.clone()].iter();
        days.map(longest).sum::<i64>() as f64
    }

    /// The standard minutes of a planning week; `None` where no rule says any.
    pub(super) fn standard_week(&self, first: NaiveDate) -> Option<f64> {
        let labour = self.labour;
        let week = labour.limit(Parameter::StandardWeekly)?.value;
        let day = labour.number(Parameter::StandardDaily).unwrap_or(0);
        let moved = labour.is_on(Parameter::DayTypeCalendar);
        let days = (0..7).map(|i| first + Duration::days(i));
        let make_up = days.filter(|d| moved && labour.days.is_make_up(*d)).count();
        Some(week as f64 + (make_up as i64 * day) as f64)
    }

    /// Overtime of the days before the plan, by date: daily, then weekly as it comes about.
    pub(super) fn overtime_before(&self) -> BTreeMap<NaiveDate, f64> {
        let standard = self.labour.limit(Parameter::StandardDaily);
        let standard = standard.map_or(f64::INFINITY, |limit| limit.value as f64);
        let anchor = self
            .weeks
            .first()
            .map_or(self.known_from, |week| week.first);
        let mut kept: BTreeMap<NaiveDate, f64> = BTreeMap::new();
        let mut overtime = BTreeMap::new();
        for day in &self.before {
            let weeks = (day.date - anchor).num_days().div_euclid(7);
            let first = anchor + Duration::days(7 * weeks);
            let work = day.work as f64;
            let so_far = kept.entry(first).or_default();
            let before = *so_far;
            *so_far += work.min(standard);
            let mut beyond = (work - standard).max(0.0);
            if let Some(week) = self.standard_week(first)
                && self.labour.is_on(Parameter::OvertimeIncludesRestDays)
            {
                beyond += (*so_far - week).max(0.0) - (before - week).max(0.0);
            }
            overtime.insert(day.date, beyond);
        }
        overtime
    }

    /// Lets the planned days of a week hold `budget` minutes of overtime.
    ///
    /// Overtime of a week is the greater of the sum over its days and of what lies beyond the
    /// standard week, so each of the two is kept below the budget.
    pub(super) fn cap_overtime(&mut self, week: usize, budget: f64) {
        let (first, days) = (self.weeks[week].first, self.weeks[week].days.clone());
        if let Some(standard) = self.labour.limit(Parameter::StandardDaily) {
            let most_days = f64::from(self.weeks[week].most_days.max(1));
            for shift in self.days[days].iter_mut().flat_map(|d| &mut d.shifts) {
                let beyond = (shift.work - standard.value).max(0) as f64;
                shift.allowed &= most_days * beyond <= budget;
            }
        }
        let counts_weeks = self.labour.is_on(Parameter::OvertimeIncludesRestDays);
        if let Some(standard) = self.standard_week(first).filter(|_| counts_weeks) {
            let last = first + Duration::days(6);
            let worked = self.work_before(first, last) as f64;
            let beyond = self.overtime_before();
            let beyond: f64 = beyond.range(first..=last).map(|(_, minutes)| minutes).sum();
            let most = standard + beyond + budget - worked - self.clock_slack(week);
            let limit = &mut self.weeks[week].most_minutes;
            *limit = limit.min(most.max(0.0));
        }
    }

    /// The first days of the calendar months in which overtime of a week can come about. The days of
    /// the earlier month may be too few to pass the standard week.
    pub(super) fn months_of(&self, week: usize) -> Vec<NaiveDate> {
        let days = &self.days[self.weeks[week].days.clone()];
        let mut months: Vec<NaiveDate> = days.iter().filter_map(|d| d.date.with_day(1)).collect();
        months.dedup();
        let last = months.last().copied();
        months.retain(|month| Some(*month) == last || self.can_pass(week, *month));
        months
    }

    /// Whether the days of a week up to the end of a month can hold overtime.
    fn can_pass(&self, week: usize, month: NaiveDate) -> bool {
        let first = self.weeks[week].first;
        let standard = self.labour.limit(Parameter::StandardDaily);
        let standard = standard.map_or(i64::MAX, |limit| limit.value);
        let days = self.days[self.weeks[week].days.clone()].iter();
        let days = days.filter(|day| day.date.with_day(1) <= Some(month));
        let longest = |day: &ScopeDay| {
            let allowed = day.shifts.iter().filter(|shift| shift.allowed);
            allowed.map(|shift| shift.work).max().unwrap_or(0)
        };
        let work: Vec<i64> = days.map(longest).collect();
        let all = self.work_before(first, first + Duration::days(6)) + work.iter().sum::<i64>();
        work.iter().any(|minutes| *minutes > standard)
            || self
                .standard_week(first)
                .is_some_and(|week| all as f64 > week)
    }
}
