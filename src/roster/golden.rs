//! Golden cases: rosters of one person whose breaches of labour rules are known beforehand.
//!
//! The cases are data (`data/rules/golden.csv`), written from statutes and notices by hand. Each is
//! laid into a small project with one preset, and the audit has to find exactly what is expected.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::audit::audit_rows;
use super::labour::{DayTypes, LabourRules, Setting, Severity, named, preset, rules_on};
use super::rows::{ActivityRow, RosterRows, ShiftRow};
use super::{
    Agent, BreakRule, Contract, Objective, PreviousShift, QueueDemand, RosterProblem, ShiftPattern,
};
use crate::calendar::{ClockMinutes, EntryKind, Grid, Zone, holidays, parse_clock};
use crate::units::Shrinkage;

/// What became of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its number.
    pub case: String,
    /// What it is about, in English.
    pub english: String,
    /// The same in Chinese.
    pub chinese: String,
    /// The preset.
    pub preset: String,
    /// Breaches that should be found: rule, severity, value, and how often if more than once.
    pub expected: Vec<String>,
    /// Breaches that are found.
    pub found: Vec<String>,
}

impl Verdict {
    /// Whether exactly what is expected was found.
    pub fn passed(&self) -> bool {
        self.expected == self.found
    }
}

/// Judges every golden case.
///
/// # Panics
/// Where the file of cases, which is part of the program, is not well formed.
pub fn judge_all() -> Vec<Verdict> {
    let text = include_str!("../../data/rules/golden.csv");
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let records = reader.records();
    records
        .map(|record| {
            let fields = record.ok();
            let verdict = fields.as_ref().and_then(judge);
            verdict.unwrap_or_else(|| panic!("invariant: golden case is well formed: {fields:?}"))
        })
        .collect()
}

fn judge(fields: &csv::StringRecord) -> Option<Verdict> {
    let [
        case,
        english,
        chinese,
        preset,
        overrides,
        zone,
        first_day,
        days,
        before,
        shifts,
        protected_until,
        expected,
    ] = <[&str; 12]>::try_from(fields.iter().collect::<Vec<_>>()).ok()?;
    let zone = Zone::new(zone).ok()?;
    let grid = Grid::new(zone, 30, first_day.parse().ok()?, days.parse().ok()?).ok()?;
    let labour = labour(preset, overrides, grid.first_day())?;
    let mut scene = Scene::new(grid, labour);
    for shift in each_shift(shifts)? {
        scene.plan(&shift);
    }
    for shift in each_shift(before)? {
        scene.look_back(&shift);
    }
    if !protected_until.is_empty() {
        let until = Some(protected_until.parse().ok()?);
        let agent = &mut scene.problem.agents[0];
        (agent.no_nights_until, agent.no_overtime_until) = (until, until);
    }
    let list = expected.split('|').filter(|text| !text.is_empty());
    let mut expected: Vec<String> = list.map(str::to_owned).collect();
    expected.sort();
    Some(Verdict {
        case: case.to_owned(),
        english: english.to_owned(),
        chinese: chinese.to_owned(),
        preset: preset.to_owned(),
        expected,
        found: scene.breaches(),
    })
}

fn labour(name: &str, overrides: &str, first_day: NaiveDate) -> Option<LabourRules> {
    let rows = preset(name).unwrap_or_default();
    let mut rules = rules_on(&rows, first_day);
    for text in overrides.split(';').filter(|text| !text.is_empty()) {
        let (key, value) = text.split_once('=')?;
        let entry = named(key)?;
        let before = rules.get(entry.parameter).map(|setting| setting.severity);
        let setting = Setting {
            value: entry.kind.parse(value)?,
            severity: before.unwrap_or(Severity::Hard),
            price: 0.0,
        };
        rules.set(entry.parameter, setting);
    }
    if name.starts_with("cn") {
        let year = first_day.year();
        let entries = holidays::public("CN", year - 1, year + 1).ok()?;
        let of_kind = |kind: EntryKind| {
            let entries = entries.iter().filter(move |e| e.kind == kind);
            entries.flat_map(|e| (0..e.n_days() as i64).map(|i| e.first_day + Duration::days(i)))
        };
        let make_up = of_kind(EntryKind::MakeUpWorkday);
        rules.days = DayTypes::new(of_kind(EntryKind::Holiday), make_up);
    }
    Some(rules)
}

/// A shift as a case writes it.
#[derive(Debug, Clone, Copy)]
struct Written {
    date: NaiveDate,
    start: ClockMinutes,
    end: ClockMinutes,
    unpaid: ClockMinutes,
}

/// `2026-11-02..2026-11-06 08:00-20:00 -60|…`: every shift of every day.
fn each_shift(text: &str) -> Option<Vec<Written>> {
    let mut shifts = Vec::new();
    for part in text.split('|').filter(|part| !part.is_empty()) {
        let mut words = part.split_whitespace();
        let (dates, hours) = (words.next()?, words.next()?);
        let unpaid = words
            .next()
            .map_or(Some(0), |w| w.strip_prefix('-')?.parse().ok())?;
        let (first, last) = dates.split_once("..").unwrap_or((dates, dates));
        let (first, last): (NaiveDate, NaiveDate) = (first.parse().ok()?, last.parse().ok()?);
        let (start, end) = hours.split_once('-')?;
        let (start, end) = (parse_clock(start)?, parse_clock(end)?);
        for i in 0..=(last - first).num_days() {
            shifts.push(Written {
                date: first + Duration::days(i),
                start,
                end: if end <= start { end + 1440 } else { end },
                unpaid,
            });
        }
    }
    Some(shifts)
}

/// A project of one person.
struct Scene {
    problem: RosterProblem,
    rows: RosterRows,
}

impl Scene {
    fn new(grid: Grid, labour: LabourRules) -> Self {
        let required = vec![0.0; grid.n_intervals()];
        let problem = RosterProblem {
            grid,
            week_starts: Weekday::Mon,
            queues: vec![QueueDemand {
                queue: "voice".into(),
                required,
            }],
            shift_patterns: Vec::new(),
            contracts: vec![Contract::without_limits("any")],
            agents: vec![Agent::always_there("A001".into(), 0, vec![0])],
            previous: Vec::new(),
            shrinkage: Shrinkage::NONE,
            breaks_in_roster: true,
            labour,
            holidays: Vec::new(),
            limits: Vec::new(),
            duties: Vec::new(),
            curves: Vec::new(),
            objective: Objective {
                understaffed_first: 0.0,
                understaffed_beyond: 0.0,
                understaffed_first_share: 0.0,
                overstaffed: 0.0,
                wage: 0.0,
                preference: 0.0,
                unfairness: 0.0,
            },
        };
        let rows = RosterRows {
            shifts: Vec::new(),
            activities: Some(Vec::new()),
        };
        Self { problem, rows }
    }

    /// A shift of the plan, its unpaid minutes as one meal in the middle.
    fn plan(&mut self, shift: &Written) {
        let pattern = self.pattern(shift);
        let grid = &self.problem.grid;
        let from = grid.minute_at(shift.date, shift.start);
        let until = grid.minute_at(shift.date, shift.end);
        let agent_id = self.problem.agents[0].id.clone();
        let shape = &self.problem.shift_patterns[pattern];
        for meal in &shape.breaks {
            let at = from + i64::from(meal.from_minute);
            self.rows
                .activities
                .get_or_insert_default()
                .push(ActivityRow {
                    agent_id: agent_id.clone(),
                    work_date: shift.date,
                    activity: meal.id.clone(),
                    start: grid.at_minute(at),
                    end: grid.at_minute(at + i64::from(meal.minutes)),
                    paid: false,
                    on_queue: false,
                });
        }
        self.rows.shifts.push(ShiftRow {
            agent_id,
            name: String::new(),
            team: String::new(),
            work_date: shift.date,
            shift: shape.id.clone(),
            start: grid.at_minute(from),
            end: grid.at_minute(until),
            paid_minutes: until - from - i64::from(shift.unpaid),
        });
    }

    /// The position of the pattern of a shift; shifts alike share one.
    fn pattern(&mut self, shift: &Written) -> usize {
        let minutes = shift.end - shift.start;
        let middle = (minutes - shift.unpaid) / 2;
        let meal = BreakRule {
            id: "meal".to_owned(),
            minutes: shift.unpaid,
            paid: false,
            from_minute: middle,
            to_minute: middle,
        };
        let breaks = if shift.unpaid > 0 {
            vec![meal]
        } else {
            Vec::new()
        };
        let patterns = &mut self.problem.shift_patterns;
        let alike = |p: &ShiftPattern| {
            p.minutes == minutes && p.starts == [shift.start] && p.breaks == breaks
        };
        if let Some(position) = patterns.iter().position(alike) {
            return position;
        }
        let position = patterns.len();
        patterns.push(ShiftPattern {
            id: format!("s{position}"),
            minutes,
            starts: vec![shift.start],
            breaks,
            break_every_minutes: 1,
            break_gap_minutes: 0,
            break_team_share_max: 1.0,
        });
        self.problem.contracts[0].shift_patterns.push(position);
        position
    }

    fn look_back(&mut self, shift: &Written) {
        let grid = &self.problem.grid;
        let from = grid.minute_at(shift.date, shift.start);
        let until = grid.minute_at(shift.date, shift.end);
        let previous = PreviousShift {
            agent: 0,
            work_date: shift.date,
            start: grid.at_minute(from).to_utc(),
            end: grid.at_minute(until).to_utc(),
            paid_minutes: Some(until - from - i64::from(shift.unpaid)),
        };
        self.problem.previous.push(previous);
    }

    /// What the audit finds, alike ones counted.
    fn breaches(&self) -> Vec<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for violation in audit_rows(&self.problem, &self.rows) {
            let text = format!(
                "{} {} {}",
                violation.rule, violation.severity, violation.found
            );
            *counts.entry(text).or_default() += 1;
        }
        let told = counts.into_iter().map(|(text, count)| match count {
            1 => text,
            _ => format!("{text} x{count}"),
        });
        let mut told: Vec<String> = told.collect();
        told.sort();
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_golden_case_breaks_exactly_what_it_should() {
        let verdicts = judge_all();
        assert!(verdicts.len() >= 18);
        for verdict in verdicts {
            assert_eq!(verdict.found, verdict.expected, "case {}", verdict.case);
        }
    }
}
