//! `[[duties]]`: meetings, training and coaching.

use super::section::Section;
use crate::calendar::OpeningHours;
use crate::io::headers;
use crate::roster::{Contract, Duty, Participants};

/// What a duty can name.
pub(super) struct Known<'a> {
    /// Skill of each queue, in the order of the queues.
    pub(super) skills: Vec<&'a str>,
    pub(super) contracts: &'a [Contract],
    /// The most minutes that a shift lasts.
    pub(super) longest_shift: i64,
}

/// Reads every duty.
pub(super) fn read(root: &Section<'_, '_>, known: &Known<'_>) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    for section in root.sections("duties") {
        let duty = duty(&section, known);
        if !duty.id.is_empty() && duties.iter().any(|d| d.id == duty.id) {
            section.refuse(
                "id",
                format!("the duty \"{}\" is defined twice", duty.id),
                "each id once",
            );
        }
        duties.push(duty);
        section.finish();
    }
    duties
}

fn duty(section: &Section<'_, '_>, known: &Known<'_>) -> Duty {
    if !section.has("minutes") {
        section.missing("minutes", "a length in minutes");
    }
    Duty {
        id: section.require::<String>("id").unwrap_or_default(),
        minutes: section.whole("minutes", 60, (1, known.longest_shift.max(1))) as i32,
        who: who(section, known),
        times_per_week: section.whole("times_per_week", 1, (0, 7)) as u32,
        windows: windows(section),
    }
}

fn who(section: &Section<'_, '_>, known: &Known<'_>) -> Participants {
    let text = section.get_or("who", "all".to_owned());
    let refuse = |what: &str, name: &str, names: &[&str]| {
        let fix = headers::suggestion(name, names.iter().copied());
        let finding = section.source.error("PB-1601", &section.place("who"));
        section.source.say(
            finding
                .found(format!("no {what} \"{name}\""))
                .expected(names.join(", "))
                .fix(fix.unwrap_or_else(|| "correct the value".into())),
        );
        Participants::All
    };
    match text.split_once(':') {
        None if text == "all" => Participants::All,
        None if text == "team" => Participants::Team,
        Some(("skill", name)) => {
            let queues = known.skills.iter().enumerate();
            let of_skill = queues.filter(|(_, skill)| **skill == name).map(|(q, _)| q);
            match of_skill.collect::<Vec<usize>>() {
                none if none.is_empty() => refuse("skill", name, &known.skills),
                queues => Participants::Skill(queues),
            }
        }
        Some(("contract", name)) => {
            let ids: Vec<&str> = known.contracts.iter().map(|c| c.id.as_str()).collect();
            match ids.iter().position(|id| *id == name) {
                Some(contract) => Participants::Contract(contract),
                None => refuse("contract", name, &ids),
            }
        }
        _ => {
            section.refuse(
                "who",
                format!("\"{text}\""),
                "all, team, skill:ID or contract:ID",
            );
            Participants::All
        }
    }
}

fn windows(section: &Section<'_, '_>) -> Option<OpeningHours> {
    let lines = section.list::<String>("windows")?;
    let texts: Vec<&str> = lines.iter().map(|line| line.value.as_str()).collect();
    match OpeningHours::parse(&texts) {
        Ok(windows) => Some(windows),
        Err(error) => {
            section.refuse("windows", error.to_string(), "\"mon-thu 13:00-17:00\"");
            None
        }
    }
}
