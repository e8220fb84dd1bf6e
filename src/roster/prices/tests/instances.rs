//! Reads the reference instances into roster problems.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use chrono::{Duration, NaiveDate, Weekday};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::calendar::{Grid, Zone};
use crate::roster::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, QueueDemand,
    RosterProblem, ShiftPattern,
};
use crate::units::Shrinkage;

pub(crate) fn folder() -> PathBuf {
    std::env::var_os("PAIBAN_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    )
}

/// The instance of that name, or `None` (said on stderr) where the reference data is absent.
pub(crate) fn load(name: &str) -> Option<RosterProblem> {
    let path = folder().join(format!("reference/roster/instances/{name}.json.gz"));
    let Ok(bytes) = std::fs::read(&path) else {
        assert!(
            std::env::var_os("PAIBAN_REQUIRE_SHARED").is_none(),
            "{} is missing",
            path.display()
        );
        eprintln!("skipped: no {}", path.display());
        return None;
    };
    let mut text = String::new();
    GzDecoder::new(&bytes[..])
        .read_to_string(&mut text)
        .unwrap();
    Some(problem(&serde_json::from_str(&text).unwrap()))
}

fn int(value: &Value) -> i32 {
    value.as_i64().unwrap() as i32
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn problem(inst: &Value) -> RosterProblem {
    let first: NaiveDate = inst["start_date"].as_str().unwrap().parse().unwrap();
    let days = int(&inst["days"]) as usize;
    let slot = int(&inst["slot"]);
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let mut patterns = Vec::new();
    let mut pattern_of = BTreeMap::new();
    for (name, rule) in inst["contracts"].as_object().unwrap() {
        for length in list(&rule["lens"]) {
            for (suffix, span) in [("", &rule["starts"]), ("-night", &rule["night"])] {
                if span.is_null() {
                    continue;
                }
                let minutes = int(length);
                let breaks = &rule["shift_breaks"][minutes.to_string()];
                pattern_of
                    .entry(format!("{name}{suffix}"))
                    .or_insert_with(Vec::new)
                    .push(patterns.len());
                let step = int(&inst["start_step"]) as usize;
                patterns.push(ShiftPattern {
                    id: format!("{name}-{minutes}{suffix}"),
                    minutes,
                    starts: (int(&span[0])..=int(&span[1])).step_by(step).collect(),
                    breaks: list(breaks).iter().map(break_rule).collect(),
                    break_every_minutes: slot,
                    break_gap_minutes: 0,
                });
            }
        }
    }
    let mut contracts: Vec<Contract> = Vec::new();
    let agents = list(&inst["agents"])
        .iter()
        .map(|agent| {
            let wanted = contract(inst, agent, &pattern_of);
            let position = contracts.iter().position(|c| c.id == wanted.id);
            let position = position.unwrap_or_else(|| {
                contracts.push(wanted);
                contracts.len() - 1
            });
            person(inst, agent, position, (first, days))
        })
        .collect();
    let objective = &inst["objective"];
    let money = |key: &str| objective[key].as_f64().unwrap();
    RosterProblem {
        grid: Grid::new(zone, slot as u32, first, days).unwrap(),
        week_starts: Weekday::Mon,
        queues: list(&inst["skills"])
            .iter()
            .zip(list(&inst["requirements"]))
            .map(|(skill, row)| QueueDemand {
                queue: skill.as_str().unwrap().into(),
                required: list(row).iter().map(|r| r.as_f64().unwrap()).collect(),
            })
            .collect(),
        shift_patterns: patterns,
        contracts,
        agents,
        previous: Vec::new(),
        shrinkage: Shrinkage::NONE,
        breaks_in_roster: true,
        objective: Objective {
            understaffed_first: money("under_tier1"),
            understaffed_beyond: money("under_tier2"),
            understaffed_first_share: money("tier1_frac"),
            overstaffed: money("over"),
            wage: money("wage"),
            preference: 0.0,
        },
    }
}

fn break_rule(value: &Value) -> BreakRule {
    BreakRule {
        id: value[0].as_str().unwrap().to_owned(),
        minutes: int(&value[1]),
        paid: int(&value[2]) == 1,
        from_minute: int(&value[3]),
        to_minute: int(&value[4]),
    }
}

fn contract(inst: &Value, agent: &Value, pattern_of: &BTreeMap<String, Vec<usize>>) -> Contract {
    let name = agent["contract"].as_str().unwrap();
    let rule = &inst["contracts"][name];
    let night = agent["night"].as_bool().unwrap();
    let fixed_off = !agent["fixed_off"].is_null();
    let mut patterns = pattern_of[name].clone();
    if night {
        patterns.extend(&pattern_of[&format!("{name}-night")]);
    }
    let weekend_worker = name == "WE8";
    let free = weekend_worker || fixed_off;
    Contract {
        id: format!("{name}{night}{fixed_off}"),
        shift_patterns: patterns,
        days_per_week: (int(&rule["days"][0]) as u32, int(&rule["days"][1]) as u32),
        paid_hours_per_week: (
            rule["hours"][0].as_f64().unwrap(),
            rule["hours"][1].as_f64().unwrap(),
        ),
        max_consecutive_days: Some(int(&rule["max_consec"]) as u32),
        min_rest_minutes: i64::from(int(&inst["min_rest"])),
        weekends_off_min: if free {
            0
        } else {
            int(&inst["weekends_off_min"]) as u32
        },
        must_work_days: std::array::from_fn(|d| weekend_worker && d >= 5),
        cost_per_paid_hour: rule["cost"].as_f64().unwrap(),
    }
}

fn person(
    inst: &Value,
    agent: &Value,
    contract: usize,
    (first, days): (NaiveDate, usize),
) -> Agent {
    let rule = |kind, first_day, last_day, days, span| AvailabilityRule {
        kind,
        first_day,
        last_day: Some(last_day),
        days,
        span,
        shift: None,
        at: None,
        weight: 1.0,
    };
    let last = first + Duration::days(days as i64 - 1);
    let weekend_worker = agent["contract"] == "WE8";
    let leave = if weekend_worker {
        AvailabilityKind::Unavailable
    } else {
        AvailabilityKind::Leave
    };
    let mut availability = Vec::new();
    for day in list(&agent["leave"]) {
        let day = first + Duration::days(i64::from(int(day)));
        availability.push(rule(leave, day, day, [true; 7], None));
    }
    let away = AvailabilityKind::Unavailable;
    if let Some(off) = agent["fixed_off"].as_u64() {
        let days = std::array::from_fn(|d| d == off as usize);
        availability.push(rule(away, first, last, days, None));
    }
    match agent["window"].as_str().unwrap() {
        "early" => availability.push(rule(away, first, last, [true; 7], Some((1050, 1440)))),
        "late" => availability.push(rule(away, first, last, [true; 7], Some((360, 720)))),
        _ => {}
    }
    let id = int(&agent["id"]);
    let skillset = agent["skillset"].as_u64().unwrap() as usize;
    Agent {
        id: format!("a{id:05}").as_str().into(),
        name: format!("Agent {id}"),
        team: String::new(),
        contract,
        queues: list(&inst["skillsets"][skillset])
            .iter()
            .map(|q| q.as_u64().unwrap() as usize)
            .collect(),
        hired: None,
        leaves: None,
        no_nights_until: None,
        availability,
    }
}
