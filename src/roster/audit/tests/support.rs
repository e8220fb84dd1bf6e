//! A small centre whose roster is legal, to be broken one rule at a time.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, Weekday};

use crate::calendar::{Grid, Zone, parse_clock};
use crate::roster::rows::{ActivityRow, RosterRows, ShiftRow};
use crate::roster::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, PreviousShift,
    QueueDemand, RosterProblem, ShiftPattern,
};
use crate::units::Shrinkage;

/// A problem and rows, to be mutated in tests.
#[derive(Clone)]
pub(crate) struct Scene {
    pub problem: RosterProblem,
    pub rows: RosterRows,
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn clock(text: &str) -> i32 {
    parse_clock(text).unwrap()
}

/// Two full-time people (Ann, Bo) and one weekend contract (Wei); nobody works yet.
pub(crate) fn empty(zone: &str, first_day: &str, days: usize) -> Scene {
    let grid = Grid::new(Zone::new(zone).unwrap(), 30, date(first_day), days).unwrap();
    let required = vec![1.0; grid.n_intervals()];
    let queue = |id: &str| QueueDemand {
        queue: id.into(),
        required: required.clone(),
    };
    let problem = RosterProblem {
        queues: vec![queue("voice"), queue("chat")],
        grid,
        week_starts: Weekday::Mon,
        shift_patterns: patterns(),
        contracts: contracts(),
        agents: vec![agent("Ann", 0), agent("Bo", 0), agent("Wei", 1)],
        previous: Vec::new(),
        shrinkage: Shrinkage::NONE,
        breaks_in_roster: true,
        labour: crate::roster::labour::LabourRules::none(),
        holidays: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        curves: Vec::new(),
        objective: Objective::USUAL,
    };
    let rows = RosterRows {
        shifts: Vec::new(),
        activities: Some(Vec::new()),
    };
    Scene { problem, rows }
}

/// Four weeks from Monday 2026-11-02 in Shanghai: Ann and Bo Monday to Friday, Wei Friday to Sunday.
pub(crate) fn good() -> Scene {
    let mut scene = empty("Asia/Shanghai", "2026-11-02", 28);
    for i in 0..28 {
        let day = date("2026-11-02") + Duration::days(i);
        if i % 7 < 5 {
            scene.work("Ann", day, "day", "08:00");
            scene.work("Bo", day, "day", "13:00");
        }
        if i % 7 >= 4 {
            scene.work("Wei", day, "short", "09:00");
        }
    }
    scene
}

fn patterns() -> Vec<ShiftPattern> {
    let rest = |id: &str, from, to| BreakRule {
        id: id.to_owned(),
        minutes: 15,
        paid: true,
        from_minute: from,
        to_minute: to,
    };
    let meal = |minutes, from, to| BreakRule {
        id: "meal".to_owned(),
        minutes,
        paid: false,
        from_minute: from,
        to_minute: to,
    };
    let pattern = |id: &str, minutes, starts: Vec<i32>, breaks| ShiftPattern {
        id: id.to_owned(),
        minutes,
        starts,
        breaks,
        break_every_minutes: 15,
        break_gap_minutes: 30,
        break_team_share_max: 1.0,
    };
    let half_hours = |from: i32, to: i32| (from..=to).step_by(30).collect();
    let full = vec![
        rest("rest-1", 90, 180),
        meal(60, 150, 285),
        rest("rest-2", 360, 450),
    ];
    vec![
        pattern("day", 540, half_hours(360, 960), full.clone()),
        pattern("night", 540, half_hours(1290, 1380), full),
        pattern("short", 480, half_hours(420, 900), vec![meal(30, 180, 270)]),
        pattern("plain-night", 480, vec![1320], Vec::new()),
        pattern("early", 480, vec![150, 240, 540, 1020], Vec::new()),
        pattern("foreign", 540, vec![480], Vec::new()),
    ]
}

fn contracts() -> Vec<Contract> {
    let full_time = Contract {
        id: "full-time".to_owned(),
        shift_patterns: vec![0, 1, 3, 4],
        days_per_week: (5, 5),
        paid_hours_per_week: (40.0, 40.0),
        max_consecutive_days: Some(6),
        min_rest_minutes: 660,
        weekends_off_min: 1,
        must_work_days: [false; 7],
        cost_per_paid_hour: 30.0,
        ..Contract::without_limits("")
    };
    let weekend = Contract {
        id: "weekend".to_owned(),
        shift_patterns: vec![2],
        days_per_week: (3, 3),
        paid_hours_per_week: (22.5, 22.5),
        weekends_off_min: 0,
        must_work_days: [false, false, false, false, false, true, true],
        ..full_time.clone()
    };
    vec![full_time, weekend]
}

fn agent(name: &str, contract: usize) -> Agent {
    Agent {
        name: name.to_owned(),
        team: "east".to_owned(),
        ..Agent::always_there(name.into(), contract, vec![0])
    }
}

/// A row of availability for whole days, all weekdays.
pub(crate) fn row(kind: AvailabilityKind, first: &str, last: &str) -> AvailabilityRule {
    AvailabilityRule {
        kind,
        first_day: date(first),
        last_day: Some(date(last)),
        days: [true; 7],
        span: None,
        shift: None,
        at: None,
        weight: 1.0,
    }
}

impl Scene {
    fn position(&self, name: &str) -> usize {
        let mut agents = self.problem.agents.iter();
        agents.position(|a| a.name == name).unwrap()
    }

    pub(crate) fn agent(&mut self, name: &str) -> &mut Agent {
        let position = self.position(name);
        &mut self.problem.agents[position]
    }

    /// Adds a shift with every break at its earliest.
    pub(crate) fn work(&mut self, name: &str, day: NaiveDate, pattern: &str, start: &str) {
        let mut patterns = self.problem.shift_patterns.iter();
        let shape = patterns.find(|p| p.id == pattern).unwrap().clone();
        let grid = &self.problem.grid;
        let from = grid.minute_at(day, clock(start));
        let until = grid.minute_at(day, clock(start) + shape.minutes);
        let unpaid = i64::from(shape.minutes - shape.paid_minutes());
        let written = |minute| grid.at_minute(minute);
        self.rows.shifts.push(ShiftRow {
            agent_id: name.into(),
            name: name.to_owned(),
            team: "east".to_owned(),
            work_date: day,
            shift: pattern.to_owned(),
            start: written(from),
            end: written(until),
            paid_minutes: until - from - unpaid,
        });
        let rows = shape.breaks.iter().map(|rule| {
            let at = from + i64::from(rule.from_minute);
            ActivityRow {
                agent_id: name.into(),
                work_date: day,
                activity: rule.id.clone(),
                start: written(at),
                end: written(at + i64::from(rule.minutes)),
                paid: rule.paid,
                on_queue: false,
            }
        });
        let rows: Vec<ActivityRow> = rows.collect();
        self.activities().extend(rows);
    }

    pub(crate) fn activities(&mut self) -> &mut Vec<ActivityRow> {
        self.rows.activities.as_mut().unwrap()
    }

    pub(crate) fn shift(&mut self, name: &str, day: &str) -> &mut ShiftRow {
        let key = (name, date(day));
        let mut shifts = self.rows.shifts.iter_mut();
        shifts
            .find(|s| (s.agent_id.as_str(), s.work_date) == key)
            .unwrap()
    }

    pub(crate) fn activity(&mut self, name: &str, day: &str, id: &str) -> &mut ActivityRow {
        let key = (name, date(day), id);
        let mut rows = self.activities().iter_mut();
        rows.find(|a| (a.agent_id.as_str(), a.work_date, a.activity.as_str()) == key)
            .unwrap()
    }

    pub(crate) fn drop_shift(&mut self, name: &str, day: &str) {
        let (id, day) = (name, date(day));
        self.rows
            .shifts
            .retain(|s| (s.agent_id.as_str(), s.work_date) != (id, day));
        self.activities()
            .retain(|a| (a.agent_id.as_str(), a.work_date) != (id, day));
    }

    /// Moves a shift with its breaks to another day or start.
    pub(crate) fn shift_to(&mut self, name: &str, day: &str, to_day: &str, start: &str) {
        let pattern = self.shift(name, day).shift.clone();
        self.drop_shift(name, day);
        self.work(name, date(to_day), &pattern, start);
    }

    pub(crate) fn worked_before(&mut self, name: &str, day: &str, start: &str, hours: i64) {
        let from = self.problem.grid.minute_at(date(day), clock(start));
        let at = |minute| self.problem.grid.at_minute(minute).to_utc();
        let past = PreviousShift {
            paid_minutes: None,
            agent: self.position(name),
            work_date: date(day),
            start: at(from),
            end: at(from + 60 * hours),
        };
        self.problem.previous.push(past);
    }
}

/// Later by so many minutes.
pub(crate) fn later(at: &mut DateTime<FixedOffset>, minutes: i64) {
    *at += Duration::minutes(minutes);
}
