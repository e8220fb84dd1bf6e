//! The synthetic contact centres of `tests/data/roster` as roster problems.
//!
//! Shared by the unit tests of the roster stage and its bench, which name the crate differently;
//! the including module says `use crate as paiban;` or `use paiban;` beside its `mod`.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{Duration, NaiveDate, Weekday};
use serde_json::Value;

use super::paiban::calendar::{Grid, Zone};
use super::paiban::roster::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, QueueDemand,
    RosterProblem, ShiftPattern,
};
use super::paiban::units::{AgentId, Shrinkage};

/// The text of a gzipped file of `tests/data/roster`.
pub fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/roster");
    text_of(&folder.join(name))
}

/// The text of a gzipped file anywhere.
pub fn text_of(path: &PathBuf) -> String {
    let bytes = std::fs::read(path).expect("the instance is there");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..])
        .read_to_string(&mut text)
        .expect("gzipped text");
    text
}

/// An instance by name, such as `cc_n100_g30_k1_s1`.
pub fn instance(name: &str) -> RosterProblem {
    problem(&text(&format!("{name}.json.gz")))
}

/// An instance by its JSON.
pub fn problem(json: &str) -> RosterProblem {
    let instance: Value = serde_json::from_str(json).expect("JSON");
    Builder::new(&instance).build()
}

struct Builder<'a> {
    json: &'a Value,
    first_day: NaiveDate,
    n_days: i64,
    patterns: Vec<ShiftPattern>,
    contracts: Vec<Contract>,
    contract_index: BTreeMap<String, usize>,
}

fn int(value: &Value) -> i32 {
    value.as_i64().expect("a whole number") as i32
}

fn num(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

impl<'a> Builder<'a> {
    fn new(json: &'a Value) -> Self {
        let first_day = json["start_date"].as_str().expect("a date");
        Self {
            json,
            first_day: first_day.parse().expect("a date"),
            n_days: i64::from(int(&json["days"])),
            patterns: Vec::new(),
            contracts: Vec::new(),
            contract_index: BTreeMap::new(),
        }
    }

    fn build(mut self) -> RosterProblem {
        let zone = Zone::new("Asia/Shanghai").expect("a zone");
        let slot = int(&self.json["slot"]) as u32;
        let grid = Grid::new(zone, slot, self.first_day, self.n_days as usize).expect("a grid");
        let agents = list(&self.json["agents"])
            .iter()
            .map(|agent| self.agent(agent))
            .collect();
        RosterProblem {
            grid,
            week_starts: Weekday::Mon,
            queues: self.queues(),
            shift_patterns: self.patterns,
            contracts: self.contracts,
            agents,
            previous: Vec::new(),
            shrinkage: Shrinkage::NONE,
            breaks_in_roster: true,
            labour: super::paiban::roster::labour::LabourRules::none(),
            holidays: Vec::new(),
            limits: Vec::new(),
            duties: Vec::new(),
            curves: Vec::new(),
            objective: objective(&self.json["objective"]),
        }
    }

    fn queues(&self) -> Vec<QueueDemand> {
        list(&self.json["skills"])
            .iter()
            .zip(list(&self.json["requirements"]))
            .map(|(skill, row)| QueueDemand {
                queue: skill.as_str().expect("a name").into(),
                required: list(row).iter().map(num).collect(),
            })
            .collect()
    }

    fn agent(&mut self, agent: &Value) -> Agent {
        let contract = self.contract(agent);
        let skill_set = agent["skillset"].as_u64().expect("a position") as usize;
        let skills = list(&list(&self.json["skillsets"])[skill_set]);
        let id = agent["id"].as_i64().expect("a number");
        Agent {
            id: AgentId::new(format!("a{id:05}")),
            name: format!("Agent {id}"),
            team: String::new(),
            contract,
            queues: skills.iter().map(|q| int(q) as usize).collect(),
            hired: None,
            leaves: None,
            no_nights_until: None,
            no_overtime_until: None,
            availability: self.availability(agent),
            rotation_offset: 0,
            to_hire: false,
        }
    }

    fn availability(&self, agent: &Value) -> Vec<AvailabilityRule> {
        let weekend_worker = agent["contract"] == "WE8";
        let day = |i: i64| self.first_day + Duration::days(i);
        let whole = (day(0), day(self.n_days - 1));
        let row = |kind, days: (NaiveDate, NaiveDate)| AvailabilityRule {
            kind,
            first_day: days.0,
            last_day: Some(days.1),
            days: [true; 7],
            span: None,
            shift: None,
            at: None,
            weight: 1.0,
        };
        let away = if weekend_worker {
            AvailabilityKind::Unavailable
        } else {
            AvailabilityKind::Leave
        };
        let mut rows: Vec<_> = list(&agent["leave"])
            .iter()
            .map(|d| row(away, (day(i64::from(int(d))), day(i64::from(int(d))))))
            .collect();
        if let Some(off) = agent["fixed_off"].as_i64() {
            let mut rule = row(AvailabilityKind::Unavailable, whole);
            rule.days = std::array::from_fn(|weekday| weekday as i64 == off);
            rows.push(rule);
        }
        let span = match agent["window"].as_str() {
            Some("early") => Some((17 * 60 + 30, 24 * 60)),
            Some("late") => Some((6 * 60, 12 * 60)),
            _ => None,
        };
        if span.is_some() {
            let mut rule = row(AvailabilityKind::Unavailable, whole);
            rule.span = span;
            rows.push(rule);
        }
        rows
    }

    /// One contract per contract of the instance, permission to work nights and fixed day off.
    fn contract(&mut self, agent: &Value) -> usize {
        let name = agent["contract"].as_str().expect("a name");
        let nights = agent["night"].as_bool().expect("a flag");
        let day_off = !agent["fixed_off"].is_null();
        let id = format!("{name} {nights} {day_off}");
        if let Some(&index) = self.contract_index.get(&id) {
            return index;
        }
        let rule = &self.json["contracts"][name];
        let weekends_off = int(&self.json["weekends_off_min"]) as u32;
        let contract = Contract {
            id: id.clone(),
            shift_patterns: self.patterns_of(rule, nights),
            days_per_week: (int(&rule["days"][0]) as u32, int(&rule["days"][1]) as u32),
            paid_hours_per_week: (num(&rule["hours"][0]), num(&rule["hours"][1])),
            max_consecutive_days: Some(int(&rule["max_consec"]) as u32),
            min_rest_minutes: i64::from(int(&self.json["min_rest"])),
            weekends_off_min: if name == "WE8" || day_off {
                0
            } else {
                weekends_off
            },
            must_work_days: std::array::from_fn(|day| name == "WE8" && day >= 5),
            cost_per_paid_hour: num(&rule["cost"]),
            ..Contract::without_limits("")
        };
        self.contracts.push(contract);
        self.contract_index.insert(id, self.contracts.len() - 1);
        self.contracts.len() - 1
    }

    fn patterns_of(&mut self, rule: &Value, nights: bool) -> Vec<usize> {
        let mut of_contract = Vec::new();
        for length in list(&rule["lens"]) {
            for span in [Some(&rule["starts"]), nights.then_some(&rule["night"])] {
                let Some(span) = span.and_then(Value::as_array) else {
                    continue;
                };
                let pattern = self.pattern(rule, int(length), (int(&span[0]), int(&span[1])));
                of_contract.push(match self.patterns.iter().position(|p| *p == pattern) {
                    Some(known) => known,
                    None => {
                        self.patterns.push(pattern);
                        self.patterns.len() - 1
                    }
                });
            }
        }
        of_contract
    }

    fn pattern(&self, rule: &Value, minutes: i32, (first, last): (i32, i32)) -> ShiftPattern {
        let step = int(&self.json["start_step"]) as usize;
        let breaks = list(&rule["shift_breaks"][minutes.to_string()])
            .iter()
            .map(|b| BreakRule {
                id: b[0].as_str().expect("a name").to_owned(),
                minutes: int(&b[1]),
                paid: int(&b[2]) == 1,
                from_minute: int(&b[3]),
                to_minute: int(&b[4]),
            })
            .collect();
        ShiftPattern {
            id: format!("{minutes} from {first}"),
            minutes,
            starts: (first..=last).step_by(step).collect(),
            breaks,
            break_every_minutes: int(&self.json["slot"]),
            break_gap_minutes: 0,
            break_team_share_max: 1.0,
        }
    }
}

fn objective(json: &Value) -> Objective {
    Objective {
        understaffed_first: num(&json["under_tier1"]),
        understaffed_beyond: num(&json["under_tier2"]),
        understaffed_first_share: num(&json["tier1_frac"]),
        overstaffed: num(&json["over"]),
        wage: num(&json["wage"]),
        preference: 0.0,
        unfairness: 0.0,
    }
}

/// The reference prices of an instance: money per agent-hour, (queues, intervals).
pub fn prices(name: &str, problem: &RosterProblem) -> Vec<Vec<f64>> {
    let mut prices = vec![Vec::new(); problem.queues.len()];
    let mut seen = BTreeMap::new();
    for line in text(&format!("{name}.prices.csv.gz")).lines().skip(1) {
        let mut cells = line.split(',');
        let start = cells
            .next()
            .expect("a start")
            .parse::<chrono::DateTime<chrono::FixedOffset>>();
        let interval = problem.grid.interval_at(start.expect("a time").to_utc());
        let queue = cells.next().expect("a queue");
        let queue = problem
            .queues
            .iter()
            .position(|q| q.queue.as_str() == queue);
        let price: f64 = cells.next().expect("a price").parse().expect("a number");
        seen.insert(
            (queue.expect("known"), interval.expect("in the plan")),
            price,
        );
    }
    for ((queue, interval), price) in seen {
        assert_eq!(prices[queue].len(), interval, "no interval is missing");
        prices[queue].push(price);
    }
    prices
}

/// The reference least costs of an instance, per agent in the order of the problem.
pub fn least_costs(name: &str) -> Vec<f64> {
    text(&format!("{name}.responses.csv.gz"))
        .lines()
        .skip(1)
        .map(|line| {
            line.split(',')
                .nth(1)
                .expect("a cost")
                .parse()
                .expect("a number")
        })
        .collect()
}
