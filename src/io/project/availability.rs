//! `availability.csv`: leave, hours away, wishes and pins.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use super::sheet::Sheet;
use crate::calendar::{format_clock, parse_weekday};
use crate::history::Ledger;
use crate::io::headers::names;
use crate::io::numbers::read_plain;
use crate::roster::{Agent, AvailabilityKind, AvailabilityRule, ShiftPattern};
use crate::units::AgentId;

const KINDS: [(&str, AvailabilityKind); 6] = [
    ("leave", AvailabilityKind::Leave),
    ("unavailable", AvailabilityKind::Unavailable),
    ("prefers", AvailabilityKind::Prefers),
    ("avoids", AvailabilityKind::Avoids),
    ("pinned", AvailabilityKind::Pinned),
    ("only_shift", AvailabilityKind::OnlyShift),
];

/// What people write who know only one word for it, and the kind that does the same.
const OTHER_WORDS: [(&str, &str); 12] = [
    ("sick", "unavailable"),
    ("sickness", "unavailable"),
    ("sick leave", "unavailable"),
    ("absent", "unavailable"),
    ("absence", "unavailable"),
    ("off", "unavailable"),
    ("病假", "unavailable"),
    ("holiday", "leave"),
    ("vacation", "leave"),
    ("annual leave", "leave"),
    ("年假", "leave"),
    ("休假", "leave"),
];

/// Reads the file and gives every person the rows that speak of them.
///
/// Rows of people in `left_out` are read and checked, but belong to nobody.
pub fn read(
    file: &str,
    bytes: &[u8],
    agents: &mut [Agent],
    left_out: &[(AgentId, String)],
    patterns: &[ShiftPattern],
) -> Ledger {
    let mut sheet = match Sheet::read(file, bytes, &names::AVAILABILITY) {
        Ok(sheet) => sheet,
        Err(ledger) => return ledger,
    };
    for (field, expected) in [
        ("agent_id", "an id"),
        ("first_day", "a date"),
        ("kind", "a kind"),
    ] {
        sheet.require(field, expected);
    }
    let first_days = sheet.days("first_day");
    let last_days = sheet.days("last_day");
    let positions: BTreeMap<String, usize> = agents
        .iter()
        .enumerate()
        .map(|(i, a)| (a.id.as_str().to_owned(), i))
        .collect();
    let mut taken: Vec<(usize, usize, AvailabilityRule)> = Vec::new();
    for index in 0..sheet.rows().len() {
        let agent = agent(&mut sheet, index, &positions, left_out);
        let rule = rule(
            &mut sheet,
            index,
            (first_days[index], last_days[index]),
            patterns,
        );
        if let (Some(rule), Some(Some(agent)), false) = (rule, agent, sheet.is_refused(index)) {
            taken.push((agent, index, rule));
        }
    }
    refuse_conflicts(&mut sheet, &taken);
    for (agent, _, rule) in taken {
        agents[agent].availability.push(rule);
    }
    sheet.into_ledger()
}

/// The person's position; `Some(None)` for somebody who is known but not planned.
fn agent(
    sheet: &mut Sheet,
    index: usize,
    positions: &BTreeMap<String, usize>,
    left_out: &[(AgentId, String)],
) -> Option<Option<usize>> {
    let id = sheet.field(index, "agent_id");
    if let Some(position) = positions.get(id) {
        return Some(Some(*position));
    }
    if left_out.iter().any(|(known, _)| known.as_str() == id) {
        return Some(None);
    }
    if !id.is_empty() {
        sheet.refuse_unknown(
            index,
            "agent_id",
            "PB-1403",
            "agent_id",
            positions.keys().map(String::as_str),
        );
    }
    None
}

fn rule(
    sheet: &mut Sheet,
    index: usize,
    (first, last): (Option<NaiveDate>, Option<NaiveDate>),
    patterns: &[ShiftPattern],
) -> Option<AvailabilityRule> {
    let kind = kind(sheet, index)?;
    let first_day = first?;
    let last_missed = last.is_none() && !sheet.field(index, "last_day").is_empty();
    if last.is_some_and(|last| last < first_day) {
        let finding = sheet.error("PB-1406", index, "last_day");
        let found = format!(
            "ends on {} before it starts on {first_day}",
            last.unwrap_or(first_day)
        );
        sheet.refuse(
            index,
            finding
                .found(found)
                .expected("a last day on or after the first")
                .fix("correct the cell"),
        );
    }
    let days = days(sheet, index);
    let shift = shift(sheet, index, patterns);
    let from = sheet.clock(index, "from");
    let to = sheet.clock(index, "to");
    let (span, at) = match kind {
        AvailabilityKind::Pinned => (None, pin(sheet, index, (shift, from, to), patterns)),
        _ => (sheet.span_of_hours(index, from, to), None),
    };
    if matches!(kind, AvailabilityKind::Pinned | AvailabilityKind::OnlyShift) && shift.is_none() {
        require_shift(sheet, index);
    }
    let weight = weight(sheet, index);
    (!last_missed).then_some(AvailabilityRule {
        kind,
        first_day,
        last_day: last,
        days,
        span,
        shift,
        at,
        weight,
    })
}

fn kind(sheet: &mut Sheet, index: usize) -> Option<AvailabilityKind> {
    let word = sheet.field(index, "kind").to_owned();
    let known = KINDS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, kind)| *kind);
    let said = word.to_lowercase();
    let other = OTHER_WORDS.iter().find(|(other, _)| *other == said);
    if let Some((_, kind)) = other {
        let finding = sheet.error("PB-1601", index, "kind");
        let finding = finding
            .found(format!("unknown kind \"{word}\""))
            .expected(KINDS.map(|(name, _)| name).join(", "))
            .fix(format!("write \"{kind}\""));
        sheet.refuse(index, finding);
    } else if known.is_none() && !word.is_empty() {
        sheet.refuse_unknown(
            index,
            "kind",
            "PB-1601",
            "kind",
            KINDS.iter().map(|(name, _)| *name),
        );
    }
    known
}

fn days(sheet: &mut Sheet, index: usize) -> [bool; 7] {
    let text = sheet.field(index, "days").to_owned();
    if text.is_empty() {
        return [true; 7];
    }
    let mut days = [false; 7];
    for part in text.split(['|', ' ']).filter(|p| !p.is_empty()) {
        match parse_weekday(part) {
            Some(day) => days[day.num_days_from_monday() as usize] = true,
            None => {
                let finding = sheet.error("PB-1601", index, "days");
                let found = format!("\"{part}\" is not a day of the week");
                sheet.refuse(
                    index,
                    finding
                        .found(found)
                        .expected("mon|tue|wed|thu|fri|sat|sun")
                        .fix("correct the cell"),
                );
            }
        }
    }
    days
}

fn shift(sheet: &mut Sheet, index: usize, patterns: &[ShiftPattern]) -> Option<usize> {
    let id = sheet.field(index, "shift");
    if id.is_empty() {
        return None;
    }
    let position = patterns.iter().position(|p| p.id == id);
    if position.is_none() {
        sheet.refuse_unknown(
            index,
            "shift",
            "PB-1403",
            "shift pattern",
            patterns.iter().map(|p| p.id.as_str()),
        );
    }
    position
}

fn require_shift(sheet: &mut Sheet, index: usize) {
    if sheet.field(index, "shift").is_empty() {
        let finding = sheet.error("PB-1302", index, "shift");
        sheet.refuse(
            index,
            finding
                .found("the cell is empty")
                .expected("a shift pattern")
                .fix("fill the cell"),
        );
    }
}

/// The start that a pin fixes, which must be one of the pattern's.
fn pin(
    sheet: &mut Sheet,
    index: usize,
    (shift, from, to): (Option<usize>, Option<i32>, Option<i32>),
    patterns: &[ShiftPattern],
) -> Option<i32> {
    if to.is_some() {
        let finding = sheet.error("PB-1601", index, "to");
        sheet.refuse(
            index,
            finding
                .found("a pinned shift with an end")
                .expected("an empty cell: the pattern says the end")
                .fix("empty the cell"),
        );
    }
    let (pattern, from) = (&patterns[shift?], from?);
    if !pattern.starts.contains(&from) {
        let finding = sheet.error("PB-1406", index, "from");
        let found = format!(
            "the shift pattern \"{}\" does not start at {}",
            pattern.id,
            format_clock(from)
        );
        sheet.refuse(
            index,
            finding
                .found(found)
                .expected("a start of the pattern")
                .fix("correct the cell"),
        );
    }
    Some(from)
}

fn weight(sheet: &mut Sheet, index: usize) -> f64 {
    let text = sheet.field(index, "weight");
    if text.is_empty() {
        return 1.0;
    }
    match read_plain(text).filter(|w| (1.0..=5.0).contains(w)) {
        Some(weight) => weight,
        None => {
            let found = format!("the weight is {text:?}");
            let finding = sheet.error("PB-1601", index, "weight");
            sheet.refuse(
                index,
                finding
                    .found(found)
                    .expected("1 to 5")
                    .fix("correct the cell"),
            );
            1.0
        }
    }
}

/// Leave that overlaps leave, and leave on a day that is pinned.
fn refuse_conflicts(sheet: &mut Sheet, taken: &[(usize, usize, AvailabilityRule)]) {
    let mut of_agent: BTreeMap<usize, Vec<(usize, &AvailabilityRule)>> = BTreeMap::new();
    for (agent, index, rule) in taken {
        if matches!(
            rule.kind,
            AvailabilityKind::Leave | AvailabilityKind::Pinned
        ) {
            of_agent.entry(*agent).or_default().push((*index, rule));
        }
    }
    for rules in of_agent.values() {
        for (position, (index, rule)) in rules.iter().enumerate() {
            for (before, other) in &rules[..position] {
                if collide(rule, other) {
                    refuse_pair(sheet, *index, *before, rule);
                }
            }
        }
    }
}

fn collide(a: &AvailabilityRule, b: &AvailabilityRule) -> bool {
    let leave = |r: &AvailabilityRule| r.kind == AvailabilityKind::Leave;
    let spans_meet = match (a.span, b.span) {
        (Some((a1, a2)), Some((b1, b2))) => a1 < b2 && b1 < a2,
        // A part of a day off and a pinned shift of that day may well go together.
        (None, None) => true,
        _ => leave(a) && leave(b),
    };
    (leave(a) || leave(b)) && spans_meet && common_day(a, b).is_some()
}

/// The first day of which both rows speak; weekdays repeat, so a week decides.
fn common_day(a: &AvailabilityRule, b: &AvailabilityRule) -> Option<NaiveDate> {
    let first = a.first_day.max(b.first_day);
    (0..7)
        .map(|n| first + Duration::days(n))
        .find(|day| a.covers(*day) && b.covers(*day))
}

fn refuse_pair(sheet: &mut Sheet, index: usize, before: usize, rule: &AvailabilityRule) {
    let finding = sheet.error("PB-1406", index, "first_day").found(format!(
        "{} from {} overlaps the {} of row {}",
        sheet.field(index, "kind"),
        rule.first_day,
        sheet.field(before, "kind"),
        sheet.number(before)
    ));
    sheet.refuse(
        index,
        finding
            .expected("leave that meets neither other leave nor a pinned shift")
            .fix("shorten or remove one of the two"),
    );
}
