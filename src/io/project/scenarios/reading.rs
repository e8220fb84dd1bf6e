//! One change of a scenario, key by key.

use chrono::{Duration, NaiveDate};

use super::{ChangeText, TargetText};
use crate::calendar::OpeningHours;
use crate::io::headers;
use crate::io::project::queues::bot::{AFTER_S, RESIDUAL};
use crate::io::project::queues::{self, staff_for};
use crate::io::project::section::{NumberRange, Section};
use crate::plan::PlanInputs;
use crate::units::{QueueId, SkillId};

const KINDS: [&str; 8] = [
    "campaign",
    "volume",
    "people",
    "handle_time",
    "shrinkage",
    "target",
    "bot",
    "open",
];

/// Reads one change; faults are left in the source.
pub fn read_change(section: &Section<'_, '_>, inputs: &PlanInputs) -> Option<ChangeText> {
    section.require::<String>("kind")?;
    let factor = NumberRange::Within(0.0, 1000.0);
    match section.word("kind", &KINDS) {
        "campaign" => campaign(section, inputs),
        "volume" => Some(ChangeText::Volume {
            queues: queues(section, inputs),
            days: days(section, inputs),
            hours: section.hours("hours"),
            multiply: section.number("multiply", 1.0, factor),
            add: section.number("add", 0.0, NumberRange::Within(-1e9, 1e9)),
        }),
        "people" => people(section, inputs),
        "handle_time" => Some(ChangeText::HandleTime {
            queues: queues(section, inputs),
            days: days(section, inputs),
            multiply: section.number("multiply", 1.0, NumberRange::Above(0.0, 1000.0)),
        }),
        "shrinkage" => shrinkage(section, inputs),
        "target" => {
            let queues = queues(section, inputs);
            let target = target(section, &queues, inputs);
            Some(ChangeText::Target { queues, target })
        }
        "bot" => Some(ChangeText::Bot {
            queues: queues(section, inputs),
            contained: section.number("contained", 0.0, NumberRange::Below(0.0, 1.0)),
            residual_handle_time: section.number("residual_handle_time", 1.0, RESIDUAL),
            come_back: section.number("come_back", 0.0, NumberRange::Within(0.0, 1.0)),
            come_back_after_s: section
                .has("come_back_after_s")
                .then(|| section.number("come_back_after_s", 86_400.0, AFTER_S)),
        }),
        _ => open(section, inputs),
    }
}

fn campaign(section: &Section<'_, '_>, inputs: &PlanInputs) -> Option<ChangeText> {
    let name: String = section.require("name")?;
    let uplift: f64 = section.require("uplift")?;
    if !(0.0 < uplift && uplift <= 1000.0) {
        section.refuse(
            "uplift",
            format!("uplift is {uplift}"),
            "more than 0, up to 1000",
        );
    }
    let names = || inputs.events.entries().iter().map(|e| e.name.as_str());
    if !names().any(|n| n == name) {
        let finding = section.source.error("PB-1601", &section.place("name"));
        let fix =
            headers::suggestion(&name, names()).unwrap_or_else(|| "add it to calendar.csv".into());
        section.source.say(
            finding
                .found(format!("no entry of the calendar is named \"{name}\""))
                .expected("a name of calendar.csv")
                .fix(fix),
        );
    }
    Some(ChangeText::Campaign { name, uplift })
}

fn people(section: &Section<'_, '_>, inputs: &PlanInputs) -> Option<ChangeText> {
    let contract: String = section.require("contract")?;
    let skills = section.require::<String>("skills").unwrap_or_default();
    let add: i64 = section.require("add")?;
    let first_day = section.get("first_day");
    let known = || inputs.workforce.contracts.iter().map(|c| c.id.as_str());
    let skills: Vec<SkillId> = skills
        .split('|')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(SkillId::from)
        .collect();
    for skill in &skills {
        let names = || inputs.queues.iter().map(|q| q.skill.as_str());
        if !names().any(|n| n == skill.as_str()) {
            unknown(
                section,
                "skills",
                ("PB-1403", "skill"),
                skill.as_str(),
                names(),
            );
        }
    }
    match known().position(|id| id == contract) {
        Some(contract) => Some(ChangeText::People {
            contract,
            skills,
            add,
            first_day,
        }),
        None => {
            unknown(
                section,
                "contract",
                ("PB-1407", "contract"),
                &contract,
                known(),
            );
            None
        }
    }
}

fn shrinkage(section: &Section<'_, '_>, inputs: &PlanInputs) -> Option<ChangeText> {
    let part: String = section.require("part")?;
    section.require::<f64>("set")?;
    let set = section.number("set", 0.0, NumberRange::Below(0.0, 1.0));
    let known = || inputs.shrinkage_parts.iter().map(|(name, _)| name.as_str());
    if !known().any(|n| n == part) {
        unknown(
            section,
            "part",
            ("PB-1601", "part of shrinkage"),
            &part,
            known(),
        );
    }
    Some(ChangeText::Shrinkage { part, set })
}

fn target(section: &Section<'_, '_>, queues: &[usize], inputs: &PlanInputs) -> TargetText {
    let deferred = |&queue: &usize| inputs.queues[queue].target.channel.is_deferred();
    let named = section.has("queues");
    let number =
        |key: &'static str, range| section.has(key).then(|| section.number(key, 0.5, range));
    let share = NumberRange::Above(0.0, 1.0);
    TargetText {
        service_level: number("service_level", NumberRange::Above(0.0, 0.999)),
        answer_within_s: number("answer_within_s", NumberRange::Within(0.0, 86_400.0)),
        answer_within_h: number("answer_within_h", NumberRange::Above(0.0, 1000.0)),
        max_abandonment: number("max_abandonment", share),
        max_occupancy: number("max_occupancy", share),
        max_average_speed_of_answer_s: number(
            "max_average_speed_of_answer_s",
            NumberRange::Within(0.0, 1e7),
        ),
        definition: section
            .has("service_level_definition")
            .then(|| queues::definition(section)),
        // Where no queue is named it is for those that can have it.
        staff_for: staff_for::given(section, named && queues.iter().any(deferred)),
    }
}

fn open(section: &Section<'_, '_>, inputs: &PlanInputs) -> Option<ChangeText> {
    let queues = queues(section, inputs);
    let Some(lines) = section.list::<String>("open") else {
        section.missing("open", "a list in [ ]");
        return None;
    };
    let lines: Vec<String> = lines.into_iter().map(|at| at.value).collect();
    match OpeningHours::parse(&lines) {
        Ok(open) => Some(ChangeText::Open { queues, open }),
        Err(error) => {
            section.refuse("open", error.to_string(), "\"mon-fri 08:00-22:00\"");
            None
        }
    }
}

fn unknown<'k>(
    section: &Section<'_, '_>,
    key: &str,
    (code, what): (&'static str, &str),
    word: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) {
    let listed: Vec<&str> = known.clone().take(12).collect();
    let fix = headers::suggestion(word, known).unwrap_or_else(|| "correct the value".into());
    let finding = section.source.error(code, &section.place(key));
    section.source.say(
        finding
            .found(format!("unknown {what} \"{word}\""))
            .expected(listed.join(", "))
            .fix(fix),
    );
}

/// The queues named; all where none are.
fn queues(section: &Section<'_, '_>, inputs: &PlanInputs) -> Vec<usize> {
    let known = || inputs.queues.iter().map(|q| q.target.queue.as_str());
    let Some(names) = section.list::<String>("queues") else {
        return (0..inputs.queues.len()).collect();
    };
    let mut positions = Vec::new();
    for at in names {
        match inputs
            .queues
            .iter()
            .position(|q| q.target.queue == QueueId::new(at.value.as_str()))
        {
            Some(position) => positions.push(position),
            None => unknown(section, "queues", ("PB-1403", "queue"), &at.value, known()),
        }
    }
    positions
}

/// Single days, or a span; every planned day where neither is given.
fn days(section: &Section<'_, '_>, inputs: &PlanInputs) -> Vec<(NaiveDate, NaiveDate)> {
    let first = inputs.grid.first_day();
    let last = first + Duration::days(inputs.grid.n_days() as i64 - 1);
    let from: Option<NaiveDate> = section.get("from_day");
    let to: Option<NaiveDate> = section.get("to_day");
    let listed = section.list::<NaiveDate>("days");
    if let Some(listed) = listed {
        if from.is_some() || to.is_some() {
            section.refuse(
                "days",
                "both days and from_day or to_day are given",
                "one of the two",
            );
        }
        return listed.into_iter().map(|at| (at.value, at.value)).collect();
    }
    let span = (from.unwrap_or(first), to.unwrap_or(last));
    if span.1 < span.0 {
        section.refuse(
            "to_day",
            format!("ends on {} before it starts on {}", span.1, span.0),
            "a last day on or after the first",
        );
    }
    vec![span]
}
