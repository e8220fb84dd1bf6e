//! `agents.csv`: the people, their contracts and skills.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::sheet::Sheet;
use crate::history::{Finding, Ledger};
use crate::io::headers::names;
use crate::io::numbers::read_plain;
use crate::plan::{PlannedQueue, SkillProficiency};
use crate::roster::{Agent, Contract};
use crate::units::{AgentId, SkillId};

/// What the people are checked against.
pub struct Known<'a> {
    pub contracts: &'a [Contract],
    pub queues: &'a [PlannedQueue],
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
}

/// The people who can be planned, those who cannot, and the account of the file.
pub struct People {
    pub agents: Vec<Agent>,
    /// Who is faster or slower than average with which skill.
    pub proficiencies: Vec<SkillProficiency>,
    /// People in the file who are not planned, and why.
    pub left_out: Vec<(AgentId, String)>,
    pub ledger: Ledger,
}

/// Reads the file.
pub fn read(file: &str, bytes: &[u8], known: &Known<'_>) -> People {
    let mut sheet = match Sheet::read(file, bytes, &names::AGENTS) {
        Ok(sheet) => sheet,
        Err(ledger) => {
            return People {
                agents: Vec::new(),
                proficiencies: Vec::new(),
                left_out: Vec::new(),
                ledger,
            };
        }
    };
    sheet.require("agent_id", "an id");
    sheet.require("contract", "a contract of paiban.toml");
    refuse_twins(&mut sheet);
    warn_of_lost_digits(&mut sheet);
    let hired = sheet.days("hired");
    let leaves = sheet.days("leaves");
    let no_nights = sheet.days("no_nights_until");
    let no_overtime = sheet.days("no_overtime_until");
    let mut people = People {
        agents: Vec::new(),
        proficiencies: Vec::new(),
        left_out: Vec::new(),
        ledger: Ledger::of(file),
    };
    for index in 0..sheet.rows().len() {
        let contract = contract(&mut sheet, index, known);
        let skills = skills(&mut sheet, index, known);
        let (Some(contract), false) = (contract, sheet.is_refused(index)) else {
            continue;
        };
        let agent = Agent {
            id: AgentId::new(sheet.field(index, "agent_id")),
            name: clean_name(&mut sheet, index),
            team: sheet.field(index, "team").to_owned(),
            contract,
            queues: queues(&skills, known),
            hired: hired[index],
            leaves: leaves[index],
            no_nights_until: no_nights[index],
            no_overtime_until: no_overtime[index],
            availability: Vec::new(),
            rotation_offset: 0,
            to_hire: false,
        };
        match why_left_out(&agent, known) {
            Some(reason) => people.left_out.push((agent.id, reason)),
            None => {
                people
                    .proficiencies
                    .extend(proficiencies(&agent.id, skills));
                people.agents.push(agent);
            }
        }
    }
    sheet
        .ledger
        .findings
        .extend(tell_of_left_out(file, &people.left_out));
    people.ledger = sheet.into_ledger();
    people
}

fn refuse_twins(sheet: &mut Sheet) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..sheet.rows().len() {
        let id = sheet.field(index, "agent_id").to_owned();
        let Some(before) = first.get(&id).copied().filter(|_| !id.is_empty()) else {
            first.insert(id, index);
            continue;
        };
        let finding = sheet.error("PB-1401", index, "agent_id").found(format!(
            "{id} in rows {} and {} ({} / {})",
            sheet.number(before),
            sheet.number(index),
            sheet.field(before, "name"),
            sheet.field(index, "name")
        ));
        sheet.refuse(
            index,
            finding
                .expected("each id once")
                .fix("give each person an id"),
        );
    }
}

/// Excel drops leading zeros and everything after the fifteenth digit.
fn warn_of_lost_digits(sheet: &mut Sheet) {
    let digits: Vec<(usize, &str)> = sheet
        .columns
        .cells(&sheet.table, "agent_id")
        .filter(|(_, id)| id.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let zeros = digits
        .iter()
        .filter(|(_, id)| id.starts_with('0'))
        .map(|(_, id)| id.len());
    let Some(full) = zeros.max() else {
        return warn_of_rounding(sheet);
    };
    let short: Vec<usize> = digits
        .iter()
        .filter(|(_, id)| id.len() < full)
        .map(|(row, _)| *row)
        .collect();
    if let Some(first) = short.first() {
        let finding = Finding::warning("PB-1402", &sheet.table.file)
            .row(*first)
            .column("agent_id")
            .found(format!(
                "{} ids are shorter than {full} digits while others begin with 0",
                short.len()
            ))
            .expected("ids of one length")
            .fix("zeros may have been lost in Excel; export the ids as text");
        sheet.ledger.findings.push(finding);
    }
    warn_of_rounding(sheet);
}

fn warn_of_rounding(sheet: &mut Sheet) {
    let ids = sheet.columns.cells(&sheet.table, "agent_id");
    let rounded =
        |id: &str| id.len() > 15 && id.ends_with("000") && id.bytes().all(|b| b.is_ascii_digit());
    let hits: Vec<usize> = ids
        .filter(|(_, id)| rounded(id))
        .map(|(row, _)| row)
        .collect();
    if let Some(first) = hits.first() {
        let finding = Finding::warning("PB-1402", &sheet.table.file)
            .row(*first)
            .column("agent_id")
            .found(format!("{} long ids end in 000", hits.len()))
            .expected("ids as they were given")
            .fix("digits after the fifteenth may have been lost in Excel; export the ids as text");
        sheet.ledger.findings.push(finding);
    }
}

fn contract(sheet: &mut Sheet, index: usize, known: &Known<'_>) -> Option<usize> {
    let name = sheet.field(index, "contract");
    if name.is_empty() {
        return None;
    }
    let position = known.contracts.iter().position(|c| c.id == name);
    if position.is_none() {
        sheet.refuse_unknown(
            index,
            "contract",
            "PB-1407",
            "contract",
            known.contracts.iter().map(|c| c.id.as_str()),
        );
    }
    position
}

/// The person's skills, each with the proficiency that stands beside it, 1 where none does.
fn skills(sheet: &mut Sheet, index: usize, known: &Known<'_>) -> Vec<(SkillId, f64)> {
    let mut skills: Vec<(SkillId, f64)> = Vec::new();
    let text = sheet.field(index, "skills").to_owned();
    for part in text.split('|').map(str::trim).filter(|p| !p.is_empty()) {
        let (skill, written) = match part.rsplit_once(':') {
            Some((skill, proficiency)) => (skill.trim(), Some(proficiency.trim())),
            None => (part, None),
        };
        let factor = written.map_or(Some(1.0), read_plain);
        let Some(factor) = factor.filter(|f| (0.1..=10.0).contains(f)) else {
            refuse_proficiency(sheet, index, part);
            continue;
        };
        if known.queues.iter().any(|q| q.skill.as_str() == skill) {
            skills.push((SkillId::new(skill), factor));
        } else {
            let names = known.queues.iter().map(|q| q.skill.as_str());
            sheet.refuse_unknown_word(index, ("skills", "PB-1403"), ("skill", skill), names);
        }
    }
    skills
}

fn refuse_proficiency(sheet: &mut Sheet, index: usize, part: &str) {
    let number = part
        .rsplit_once(':')
        .and_then(|(_, text)| read_plain(text.trim()));
    let code = if number.is_some() {
        "PB-1304"
    } else {
        "PB-1302"
    };
    let finding = sheet.error(code, index, "skills");
    sheet.refuse(
        index,
        finding
            .found(format!("proficiency {part} is not a sensible speed"))
            .expected("0.1 to 10, where 1 is average")
            .fix("correct the number, or write the skill alone"),
    );
}

/// The queues that the skills open, ascending.
fn queues(skills: &[(SkillId, f64)], known: &Known<'_>) -> Vec<usize> {
    let of_skill = |q: &PlannedQueue| skills.iter().any(|(skill, _)| *skill == q.skill);
    let positions = known.queues.iter().enumerate().filter(|(_, q)| of_skill(q));
    positions.map(|(position, _)| position).collect()
}

fn proficiencies(agent: &AgentId, skills: Vec<(SkillId, f64)>) -> Vec<SkillProficiency> {
    let other = skills.into_iter().filter(|(_, factor)| *factor != 1.0);
    other
        .map(|(skill, factor)| SkillProficiency {
            agent: agent.clone(),
            skill,
            factor,
        })
        .collect()
}

/// The name without what cannot be seen, which could hide or reorder text in a terminal.
fn clean_name(sheet: &mut Sheet, index: usize) -> String {
    let raw = sheet.field(index, "name").to_owned();
    let clean: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    let row = sheet.number(index);
    let say = |code, found: String, fix: &str| {
        Finding::warning(code, &sheet.table.file)
            .row(row)
            .column("name")
            .found(found)
            .expected("a name in visible letters")
            .fix(fix)
    };
    let mut findings = Vec::new();
    if clean != raw {
        findings.push(say(
            "PB-1802",
            "invisible characters removed from a name".into(),
            "nothing to do if the name looks right",
        ));
    }
    if clean.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        findings.push(say(
            "PB-1801",
            format!("{clean:?} looks like a formula"),
            "nothing to do, it is kept as text",
        ));
    }
    if clean != raw {
        sheet.repair(index);
    }
    sheet.ledger.findings.extend(findings);
    clean
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn why_left_out(agent: &Agent, known: &Known<'_>) -> Option<String> {
    if agent.queues.is_empty() {
        return Some("no skill".to_owned());
    }
    if agent.hired.is_some_and(|day| day > known.last_day) {
        return Some("hired after the last planned day".to_owned());
    }
    if agent.leaves.is_some_and(|day| day < known.first_day) {
        return Some("left before the first planned day".to_owned());
    }
    None
}

fn tell_of_left_out(file: &str, left_out: &[(AgentId, String)]) -> Option<Finding> {
    let shown: Vec<String> = left_out
        .iter()
        .take(8)
        .map(|(id, why)| format!("{id}: {why}"))
        .collect();
    let more = if left_out.len() > 8 { " …" } else { "" };
    (!left_out.is_empty()).then(|| {
        Finding::warning("PB-1405", file)
            .found(format!(
                "{} people are left out ({}{more})",
                left_out.len(),
                shown.join("; ")
            ))
            .expected("people with a skill who are employed on a planned day")
            .fix("give them skills, or correct hired and leaves")
    })
}
