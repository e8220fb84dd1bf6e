//! The independent scorer's verdicts on 29 mutations of a reference roster, breach for breach.
//!
//! The counts were printed by `score_roster.py` for the mutations of `test_score_roster.py`. They
//! are repeated here on the same instance and the same roster, and each count must agree.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, Weekday};
use serde_json::Value;

use super::support::{clock, date};
use crate::calendar::{Grid, Zone};
use crate::roster::audit::audit_rows;
use crate::roster::rows::{ActivityRow, RosterRows, ShiftRow};
use crate::roster::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, QueueDemand,
    RosterProblem, ShiftPattern,
};
use crate::units::Shrinkage;

const NAME: &str = "cc_n100_g30_k3_s1";

type Mutation = (fn(&mut Reference), &'static [(&'static str, usize)]);

#[test]
fn verdicts_agree_with_the_independent_scorer() {
    let Some(base) = Reference::read() else {
        return;
    };
    assert_eq!(base.verdict(), BTreeMap::new(), "the roster as achieved");
    for (index, (mutate, expected)) in MUTATIONS.iter().enumerate() {
        let mut mutated = base.clone();
        mutate(&mut mutated);
        let expected: BTreeMap<&str, usize> = expected.iter().copied().collect();
        assert_eq!(mutated.verdict(), expected, "mutation {}", index + 1);
    }
}

const MUTATIONS: &[Mutation] = &[
    (
        |r| {
            let mut row = r.rows.shifts[0].clone();
            row.agent_id = "nobody".into();
            r.rows.shifts.push(row);
        },
        &[("unknown_agent", 1)],
    ),
    (
        |r| r.add(r.pick("FT8"), day(30)),
        &[("activity_without_shift", 3), ("outside_plan", 1)],
    ),
    (
        |r| r.edit("FT8", |row| row.shift = "PT4-240".to_owned()),
        &[("break_unknown", 2), ("shift_not_allowed", 1)],
    ),
    (
        |r| r.edit("FT8", |row| row.shift = "FT8-540-night".to_owned()),
        &[("shift_not_allowed", 1)],
    ),
    (
        |r| r.shift_to(r.pick("FT8"), None, Some("05:30")),
        &[("shift_start", 1)],
    ),
    (
        |r| r.shift_to(r.pick("FT8"), None, Some("08:15")),
        &[("shift_start", 1)],
    ),
    (
        |r| r.edit("FT8", |row| row.end += Duration::minutes(30)),
        &[("shift_length", 1)],
    ),
    (
        |r| r.edit("FT8", |row| row.paid_minutes = 540),
        &[("paid_hours_per_week", 1), ("paid_minutes", 1)],
    ),
    (
        |r| {
            let first = r.breaks(r.pick("FT8"))[0];
            r.activities().remove(first);
        },
        &[("break_missing", 1)],
    ),
    (
        |r| r.edit_meal(|meal| delay(meal, 120)),
        &[("break_overlap", 1), ("break_window", 1)],
    ),
    (
        |r| r.edit_meal(|meal| delay(meal, 10)),
        &[("break_grid", 1)],
    ),
    (
        |r| r.edit_meal(|meal| meal.end += Duration::minutes(15)),
        &[("break_length", 1)],
    ),
    (
        |r| r.edit_meal(|meal| meal.paid = true),
        &[("break_paid", 1)],
    ),
    (
        |r| r.edit_meal(|meal| meal.activity = "nap".to_owned()),
        &[("break_missing", 1), ("break_unknown", 1)],
    ),
    (
        |r| {
            let meal = r.meal();
            let mut copy = r.activities()[meal].clone();
            copy.activity = "b1".to_owned();
            r.activities().push(copy);
        },
        &[("break_overlap", 1), ("break_unknown", 1)],
    ),
    (
        |r| r.edit_meal(|meal| delay(meal, 900)),
        &[("activity_outside_shift", 1), ("break_missing", 1)],
    ),
    (
        |r| {
            let mut stray = r.activities()[0].clone();
            stray.work_date = day(40);
            r.activities().push(stray);
        },
        &[("activity_without_shift", 1)],
    ),
    (Reference::shorten_a_rest, &[("rest", 1)]),
    (
        |r| {
            r.rows.shifts.remove(r.pick("FT8"));
        },
        &[
            ("activity_without_shift", 3),
            ("days_per_week", 1),
            ("paid_hours_per_week", 1),
        ],
    ),
    (
        |r| {
            r.rows.shifts.remove(r.pick("PT6"));
        },
        &[
            ("activity_without_shift", 2),
            ("days_per_week", 1),
            ("paid_hours_per_week", 1),
        ],
    ),
    (
        |r| {
            let row = r.pick("FT8");
            let worked = r.worked_days(row);
            for n in (0..8).filter(|&n| !worked.contains(&day(n))) {
                r.add(row, day(n));
            }
        },
        &[
            ("consecutive_days", 6),
            ("days_per_week", 1),
            ("paid_hours_per_week", 1),
        ],
    ),
    (
        |r| {
            let row = r.pick("FT8");
            let worked = r.worked_days(row);
            let free = |w: &i64| [5, 6].iter().all(|d| !worked.contains(&day(7 * w + d)));
            for week in (0..4).filter(free) {
                r.add(row, day(7 * week + 5));
            }
        },
        &[
            ("days_per_week", 1),
            ("paid_hours_per_week", 1),
            ("weekends_off", 1),
        ],
    ),
    (
        |r| {
            let (who, rule) = r.first_away(|rule| rule.kind == AvailabilityKind::Leave);
            let row = r.first_shift_of(who);
            r.shift_to(row, Some(rule.first_day), None);
        },
        &[
            ("days_per_week", 1),
            ("leave", 1),
            ("paid_hours_per_week", 2),
        ],
    ),
    (
        |r| {
            let early = Some((clock("17:30"), clock("24:00")));
            let contracts = r.contracts.clone();
            let is_early =
                |who: usize, rule: &AvailabilityRule| rule.span == early && contracts[who] == "FT8";
            let (who, _) = r.first_row(is_early);
            let row = r.first_shift_of(who);
            r.shift_to(row, None, Some("14:00"));
        },
        &[("rest", 1), ("unavailable", 1)],
    ),
    (
        |r| {
            let (who, rule) = r.first_away(|rule| rule.days != [true; 7]);
            let row = r.first_shift_of(who);
            let weekday = rule.days.iter().position(|&d| d).unwrap();
            r.shift_to(row, Some(day(weekday as i64)), None);
        },
        &[("unavailable", 1)],
    ),
    (
        Reference::give_a_saturday_away,
        &[("must_work_day", 1), ("rest", 1)],
    ),
    // The scorer lays the breaks to the copy of a doubled shift, this audit to the shift that
    // they fit; both miss three breaks, and only the scorer sees two of them out of their window.
    (
        Reference::double_a_shift,
        &[
            ("break_missing", 3),
            ("overlap", 1),
            ("paid_hours_per_week", 1),
            ("two_shifts_one_day", 1),
        ],
    ),
    (
        |r| {
            let plain = |r: &Reference, row: &ShiftRow| r.skills(row).len() == 1;
            let row = r.pick_where("FT8", plain);
            let shift = r.rows.shifts[row].clone();
            let own = r.skills(&shift)[0];
            let foreign = (0..3).find(|&q| q != own).unwrap();
            r.activities().push(ActivityRow {
                agent_id: shift.agent_id,
                work_date: shift.work_date,
                activity: format!("s{foreign}"),
                start: shift.start,
                end: shift.start + Duration::minutes(30),
                paid: true,
                on_queue: true,
            });
        },
        &[("skill", 1)],
    ),
];

fn day(n: i64) -> NaiveDate {
    date("2026-11-02") + Duration::days(n)
}

fn delay(row: &mut ActivityRow, minutes: i64) {
    row.start += Duration::minutes(minutes);
    row.end += Duration::minutes(minutes);
}

/// The instance with its achieved roster, and the contract of each agent as the project names it.
#[derive(Clone)]
struct Reference {
    problem: RosterProblem,
    contracts: Vec<String>,
    rows: RosterRows,
}

impl Reference {
    fn read() -> Option<Reference> {
        let folder = shared()?;
        let instance = gunzip(&folder.join(format!("instances/{NAME}.json.gz")));
        let instance: Value = serde_json::from_str(&instance).unwrap();
        let achieved = |what: &str| gunzip(&folder.join(format!("achieved/{NAME}.{what}.csv.gz")));
        let rows = RosterRows {
            shifts: records(&achieved("roster"))
                .map(|r| shift_row(&r))
                .collect(),
            activities: Some(
                records(&achieved("activities"))
                    .map(|r| activity_row(&r))
                    .collect(),
            ),
        };
        let (problem, contracts) = problem(&instance);
        Some(Reference {
            problem,
            contracts,
            rows,
        })
    }

    fn verdict(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for violation in audit_rows(&self.problem, &self.rows) {
            *counts.entry(violation.rule).or_default() += 1;
        }
        counts
    }

    fn activities(&mut self) -> &mut Vec<ActivityRow> {
        self.rows.activities.as_mut().unwrap()
    }

    fn agent(&self, row: &ShiftRow) -> usize {
        let mut agents = self.problem.agents.iter();
        agents.position(|a| a.id == row.agent_id).unwrap()
    }

    fn skills(&self, row: &ShiftRow) -> &[usize] {
        &self.problem.agents[self.agent(row)].queues
    }

    /// The first shift of that contract whose person has no row of availability.
    fn pick(&self, contract: &str) -> usize {
        self.pick_where(contract, |_, _| true)
    }

    fn pick_where(&self, contract: &str, test: fn(&Reference, &ShiftRow) -> bool) -> usize {
        let mut shifts = self.rows.shifts.iter();
        let plain = |row: &ShiftRow| {
            let agent = self.agent(row);
            self.contracts[agent] == contract && self.problem.agents[agent].availability.is_empty()
        };
        shifts
            .position(|row| plain(row) && test(self, row))
            .unwrap()
    }

    fn first_row(
        &self,
        test: impl Fn(usize, &AvailabilityRule) -> bool,
    ) -> (usize, AvailabilityRule) {
        let agents = self.problem.agents.iter().enumerate();
        let mut rows = agents.flat_map(|(i, a)| a.availability.iter().map(move |rule| (i, rule)));
        let (who, rule) = rows.find(|(who, rule)| test(*who, rule)).unwrap();
        (who, rule.clone())
    }

    fn first_away(&self, test: fn(&AvailabilityRule) -> bool) -> (usize, AvailabilityRule) {
        self.first_row(|_, rule| test(rule))
    }

    fn first_shift_of(&self, agent: usize) -> usize {
        let id = &self.problem.agents[agent].id;
        let mut shifts = self.rows.shifts.iter();
        shifts.position(|row| row.agent_id == *id).unwrap()
    }

    fn worked_days(&self, row: usize) -> Vec<NaiveDate> {
        let id = &self.rows.shifts[row].agent_id;
        let mine = self.rows.shifts.iter().filter(|s| s.agent_id == *id);
        mine.map(|s| s.work_date).collect()
    }

    fn edit(&mut self, contract: &str, change: fn(&mut ShiftRow)) {
        let row = self.pick(contract);
        change(&mut self.rows.shifts[row]);
    }

    /// Positions of the activities of a shift.
    fn breaks(&self, row: usize) -> Vec<usize> {
        let shift = &self.rows.shifts[row];
        let rows = self.rows.activities.iter().flatten().enumerate();
        rows.filter(|(_, a)| (&a.agent_id, a.work_date) == (&shift.agent_id, shift.work_date))
            .map(|(i, _)| i)
            .collect()
    }

    fn meal(&self) -> usize {
        let rows = self.rows.activities.as_ref().unwrap();
        let mut breaks = self.breaks(self.pick("FT8")).into_iter();
        breaks.find(|&i| rows[i].activity == "meal").unwrap()
    }

    fn edit_meal(&mut self, change: fn(&mut ActivityRow)) {
        let meal = self.meal();
        change(&mut self.activities()[meal]);
    }

    /// Moves a shift with its breaks to another day or start.
    fn shift_to(&mut self, row: usize, to_day: Option<NaiveDate>, start: Option<&str>) {
        let breaks = self.breaks(row);
        let shift = &mut self.rows.shifts[row];
        let to_day = to_day.unwrap_or(shift.work_date);
        let old = shift.start;
        let time = start.map_or(old.time(), |text| format!("{text}:00").parse().unwrap());
        let by = to_day.and_time(time) - old.naive_local();
        (shift.work_date, shift.start, shift.end) = (to_day, old + by, shift.end + by);
        for i in breaks {
            let row = &mut self.activities()[i];
            (row.work_date, row.start, row.end) = (to_day, row.start + by, row.end + by);
        }
    }

    /// Works the same shift with its breaks on another day too.
    fn add(&mut self, row: usize, to_day: NaiveDate) {
        let shift = self.rows.shifts[row].clone();
        let by = to_day - shift.work_date;
        let rows = self.rows.activities.as_ref().unwrap();
        let copies: Vec<ActivityRow> = self
            .breaks(row)
            .into_iter()
            .map(|i| ActivityRow {
                work_date: to_day,
                start: rows[i].start + by,
                end: rows[i].end + by,
                ..rows[i].clone()
            })
            .collect();
        self.activities().extend(copies);
        self.rows.shifts.push(ShiftRow {
            work_date: to_day,
            start: shift.start + by,
            end: shift.end + by,
            ..shift
        });
    }

    fn shorten_a_rest(&mut self) {
        let next_of = |r: &Reference, row: &ShiftRow| {
            let key = (row.agent_id.clone(), row.work_date + Duration::days(1));
            let mut shifts = r.rows.shifts.iter();
            shifts.position(|s| (s.agent_id.clone(), s.work_date) == key)
        };
        let first = self.pick_where("FT8", |r, row| {
            let next = row.work_date + Duration::days(1);
            let mut shifts = r.rows.shifts.iter();
            shifts.any(|s| s.agent_id == row.agent_id && s.work_date == next)
        });
        let second = next_of(self, &self.rows.shifts[first]).unwrap();
        self.shift_to(first, None, Some("16:00"));
        self.shift_to(second, None, Some("06:00"));
    }

    fn give_a_saturday_away(&mut self) {
        let row = self.pick_where("WE8", |_, row| row.work_date.weekday() == Weekday::Sat);
        let worked = self.worked_days(row);
        let saturday = self.rows.shifts[row].work_date;
        let free = (1..6)
            .map(|i| saturday - Duration::days(i))
            .find(|d| !worked.contains(d));
        self.shift_to(row, free, None);
    }

    fn double_a_shift(&mut self) {
        let mut copy = self.rows.shifts[self.pick("FT8")].clone();
        copy.start += Duration::minutes(60);
        copy.end += Duration::minutes(60);
        self.rows.shifts.push(copy);
    }
}

/// The folder with the roster references, if it is there.
fn shared() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let root = std::env::var_os("PAIBAN_SHARED").map_or(PathBuf::from(beside), PathBuf::from);
    let folder = root.join("reference/roster");
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var_os("PAIBAN_REQUIRE_SHARED").is_some_and(|v| v == "1");
    assert!(!required, "{} is required", folder.display());
    eprintln!("skipped: {} is not there", folder.display());
    None
}

fn gunzip(path: &std::path::Path) -> String {
    let file = std::fs::File::open(path).unwrap();
    let mut text = String::new();
    let mut reader = flate2::read::GzDecoder::new(file);
    reader.read_to_string(&mut text).unwrap();
    text
}

fn records(text: &str) -> impl Iterator<Item = BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    rows.into_iter()
}

fn instant(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn shift_row(record: &BTreeMap<String, String>) -> ShiftRow {
    ShiftRow {
        agent_id: record["agent_id"].as_str().into(),
        name: record["name"].clone(),
        team: record["team"].clone(),
        work_date: date(&record["work_date"]),
        shift: record["shift"].clone(),
        start: instant(&record["start"]),
        end: instant(&record["end"]),
        paid_minutes: record["paid_minutes"].parse().unwrap(),
    }
}

fn activity_row(record: &BTreeMap<String, String>) -> ActivityRow {
    ActivityRow {
        agent_id: record["agent_id"].as_str().into(),
        work_date: date(&record["work_date"]),
        activity: record["activity"].clone(),
        start: instant(&record["start"]),
        end: instant(&record["end"]),
        paid: record["paid"] == "true",
        on_queue: record["on_queue"] == "true",
    }
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The instance as `to_project.py` maps it, with the contract's id of every agent.
fn problem(instance: &Value) -> (RosterProblem, Vec<String>) {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let first_day = date(&text(&instance["start_date"]));
    let slot = int(&instance["slot"]) as u32;
    let grid = Grid::new(zone, slot, first_day, int(&instance["days"]) as usize).unwrap();
    let shift_patterns = patterns(instance);
    let mut contracts: Vec<Contract> = Vec::new();
    let mut agents = Vec::new();
    for (i, value) in list(&instance["agents"]).iter().enumerate() {
        let contract = contract(instance, value, &shift_patterns);
        let known = contracts.iter().position(|c| c.id == contract.id);
        let position = known.unwrap_or(contracts.len());
        if known.is_none() {
            contracts.push(contract);
        }
        agents.push(agent(instance, value, (i, position), first_day));
    }
    let names = agents
        .iter()
        .map(|a: &Agent| contracts[a.contract].id.clone());
    let names = names.collect();
    let queues = list(&instance["skills"]).iter().map(|skill| QueueDemand {
        queue: text(skill).as_str().into(),
        required: vec![0.0; grid.n_intervals()],
    });
    let problem = RosterProblem {
        queues: queues.collect(),
        grid,
        week_starts: Weekday::Mon,
        shift_patterns,
        contracts,
        agents,
        previous: Vec::new(),
        shrinkage: Shrinkage::NONE,
        breaks_in_roster: true,
        labour: crate::roster::labour::LabourRules::none(),
        holidays: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        curves: Vec::new(),
        objective: Objective {
            understaffed_first: 2.0,
            understaffed_beyond: 6.0,
            understaffed_first_share: 0.1,
            overstaffed: 0.5,
            wage: 1.0,
            preference: 0.0,
            unfairness: 0.0,
        },
    };
    (problem, names)
}

fn patterns(instance: &Value) -> Vec<ShiftPattern> {
    let step = int(&instance["start_step"]) as usize;
    let mut patterns = Vec::new();
    for (name, rule) in instance["contracts"].as_object().unwrap() {
        for minutes in list(&rule["lens"]).iter().map(int) {
            for (suffix, span) in [("", &rule["starts"]), ("-night", &rule["night"])] {
                let Some(span) = span.as_array() else {
                    continue;
                };
                let starts = (int(&span[0]) as i32..=int(&span[1]) as i32).step_by(step);
                let breaks = list(&rule["shift_breaks"][minutes.to_string()]).iter();
                patterns.push(ShiftPattern {
                    id: format!("{name}-{minutes}{suffix}"),
                    minutes: minutes as i32,
                    starts: starts.collect(),
                    breaks: breaks.map(break_rule).collect(),
                    break_every_minutes: int(&instance["slot"]) as i32,
                    break_gap_minutes: 0,
                    break_team_share_max: 1.0,
                });
            }
        }
    }
    patterns
}

fn break_rule(value: &Value) -> BreakRule {
    BreakRule {
        id: text(&value[0]),
        minutes: int(&value[1]) as i32,
        paid: int(&value[2]) == 1,
        from_minute: int(&value[3]) as i32,
        to_minute: int(&value[4]) as i32,
    }
}

fn contract(instance: &Value, agent: &Value, patterns: &[ShiftPattern]) -> Contract {
    let name = text(&agent["contract"]);
    let rule = &instance["contracts"][&name];
    let night = agent["night"].as_bool().unwrap();
    let fixed_off = !agent["fixed_off"].is_null();
    let is_weekend = name == "WE8";
    let own = |id: &str| {
        let mut parts = id.split('-');
        parts.next() == Some(&name) && (night || parts.nth(1).is_none())
    };
    let patterns = patterns.iter().enumerate().filter(|(_, p)| own(&p.id));
    let span = |key: &str| {
        (
            rule[key][0].as_f64().unwrap(),
            rule[key][1].as_f64().unwrap(),
        )
    };
    let days = span("days");
    let weekends = int(&instance["weekends_off_min"]) as u32;
    let suffix = [(night, "-night"), (fixed_off, "-dayoff")];
    let suffix: String = suffix.iter().filter(|s| s.0).map(|s| s.1).collect();
    Contract {
        shift_patterns: patterns.map(|(i, _)| i).collect(),
        days_per_week: (days.0 as u32, days.1 as u32),
        paid_hours_per_week: span("hours"),
        max_consecutive_days: Some(int(&rule["max_consec"]) as u32),
        min_rest_minutes: int(&instance["min_rest"]),
        weekends_off_min: if is_weekend || fixed_off { 0 } else { weekends },
        must_work_days: [false, false, false, false, false, is_weekend, is_weekend],
        cost_per_paid_hour: rule["cost"].as_f64().unwrap(),
        id: name + &suffix,
        ..Contract::without_limits("")
    }
}

fn agent(
    instance: &Value,
    value: &Value,
    (index, contract): (usize, usize),
    first: NaiveDate,
) -> Agent {
    let skills = &instance["skillsets"][int(&value["skillset"]) as usize];
    let is_weekend = text(&value["contract"]) == "WE8";
    let last = first + Duration::days(int(&instance["days"]) - 1);
    let row = |kind, first_day, last_day| AvailabilityRule {
        kind,
        first_day,
        last_day: Some(last_day),
        days: [true; 7],
        span: None,
        shift: None,
        at: None,
        weight: 1.0,
    };
    let away = if is_weekend {
        AvailabilityKind::Unavailable
    } else {
        AvailabilityKind::Leave
    };
    let days = list(&value["leave"])
        .iter()
        .map(|d| first + Duration::days(int(d)));
    let mut availability: Vec<AvailabilityRule> = days.map(|d| row(away, d, d)).collect();
    if let Some(weekday) = value["fixed_off"].as_u64() {
        let mut rule = row(AvailabilityKind::Unavailable, first, last);
        rule.days = std::array::from_fn(|d| d as u64 == weekday);
        availability.push(rule);
    }
    let span = match text(&value["window"]).as_str() {
        "early" => Some((clock("17:30"), clock("24:00"))),
        "late" => Some((clock("06:00"), clock("12:00"))),
        _ => None,
    };
    availability.extend(span.map(|span| AvailabilityRule {
        span: Some(span),
        ..row(AvailabilityKind::Unavailable, first, last)
    }));
    Agent {
        id: format!("a{index:05}").as_str().into(),
        name: format!("Agent {index}"),
        team: String::new(),
        contract,
        queues: list(skills).iter().map(|q| int(q) as usize).collect(),
        hired: None,
        leaves: None,
        no_nights_until: None,
        no_overtime_until: None,
        availability,
        rotation_offset: 0,
        to_hire: false,
    }
}
