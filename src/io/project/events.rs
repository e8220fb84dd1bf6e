//! `calendar.csv` and the public holidays that ship with the program.

use chrono::NaiveDate;

use super::sheet::Sheet;
use crate::calendar::{CalendarEntry, ClockMinutes, EntryKind, EntrySource, EventCalendar};
use crate::history::{Finding, Ledger};
use crate::io::headers::names;
use crate::io::numbers::read_plain;
use crate::units::QueueId;

const KINDS: [&str; 6] = [
    "holiday",
    "closed",
    "hours",
    "campaign",
    "outage",
    "make_up_workday",
];

/// Reads the planner's calendar; `queues` = `None` accepts any queue.
pub fn read(file: &str, bytes: &[u8], queues: Option<&[QueueId]>) -> (Vec<CalendarEntry>, Ledger) {
    let mut sheet = match Sheet::read(file, bytes, &names::CALENDAR) {
        Ok(sheet) => sheet,
        Err(ledger) => return (Vec::new(), ledger),
    };
    for (field, expected) in [
        ("name", "a name"),
        ("first_day", "a date"),
        ("kind", "a kind"),
    ] {
        sheet.require(field, expected);
    }
    let first_days = sheet.days("first_day");
    let last_days = sheet.days("last_day");
    let mut entries = Vec::new();
    for index in 0..sheet.rows().len() {
        let kind = kind(&mut sheet, index);
        let queue = queue(&mut sheet, index, queues);
        let uplift = uplift(&mut sheet, index);
        let span = sheet.span_of_days(index, first_days[index], last_days[index]);
        let (Some(kind), Some((first_day, last_day)), false) =
            (kind, span, sheet.is_refused(index))
        else {
            continue;
        };
        entries.push(CalendarEntry {
            name: sheet.field(index, "name").to_owned(),
            first_day,
            last_day,
            kind,
            queue,
            uplift,
            anchor: None,
            source: EntrySource::Planner,
            note: sheet.field(index, "note").to_owned(),
        });
    }
    let overlaps = overlapping_campaigns(&entries, file);
    let mut ledger = sheet.into_ledger();
    ledger.findings.extend(overlaps);
    (entries, ledger)
}

/// Two campaigns on one day of one queue: both effects are applied, which is easily not meant.
fn overlapping_campaigns(entries: &[CalendarEntry], file: &str) -> Vec<Finding> {
    let campaigns: Vec<&CalendarEntry> = entries
        .iter()
        .filter(|e| e.kind == EntryKind::Campaign)
        .collect();
    let mut findings = Vec::new();
    for (index, one) in campaigns.iter().enumerate() {
        for other in &campaigns[index + 1..] {
            let (from, to) = (
                one.first_day.max(other.first_day),
                one.last_day.min(other.last_day),
            );
            let queues = one.queue == other.queue || one.queue.is_none() || other.queue.is_none();
            // Rows of one name are one campaign, however they overlap.
            if from <= to && queues && one.name != other.name {
                findings.push(
                    Finding::warning("PB-1406", file)
                        .found(format!(
                            "\"{}\" and \"{}\" overlap from {from} to {to}: both effects are multiplied",
                            one.name, other.name
                        ))
                        .expected("campaigns one after the other")
                        .fix("nothing to do if both are meant; else shorten one"),
                );
            }
        }
    }
    findings
}

fn kind(sheet: &mut Sheet, index: usize) -> Option<EntryKind> {
    let word = sheet.field(index, "kind").to_owned();
    let from = sheet.clock(index, "from");
    let to = sheet.clock(index, "to");
    if !["hours", "outage"].contains(&word.as_str()) && (from.is_some() || to.is_some()) {
        let finding = sheet.error("PB-1601", index, "from");
        sheet.refuse(
            index,
            finding
                .found(format!("hours of the day for the kind \"{word}\""))
                .expected("empty cells")
                .fix("empty from and to"),
        );
    }
    match word.as_str() {
        "holiday" => Some(EntryKind::Holiday),
        "closed" => Some(EntryKind::Closed),
        "campaign" => Some(EntryKind::Campaign),
        "outage" => Some(outage(sheet, index, (from, to))),
        "make_up_workday" => Some(EntryKind::MakeUpWorkday),
        "hours" => match (from, to) {
            (Some(from), Some(until)) if from < until => Some(EntryKind::Hours { from, until }),
            (Some(from), Some(until)) if until < from => Some(EntryKind::Hours {
                from,
                until: until + 1440,
            }),
            _ => {
                let finding = sheet.error("PB-1601", index, "from");
                sheet.refuse(
                    index,
                    finding
                        .found("special hours without two different times")
                        .expected("from and to")
                        .fix("fill the cell"),
                );
                None
            }
        },
        "" => None,
        _ => {
            sheet.refuse_unknown(index, "kind", "PB-1601", "kind", KINDS.into_iter());
            None
        }
    }
}

/// Whole days, or the hours that are given; without a reason nobody can tell later why.
fn outage(
    sheet: &mut Sheet,
    index: usize,
    (from, to): (Option<ClockMinutes>, Option<ClockMinutes>),
) -> EntryKind {
    if sheet.field(index, "note").is_empty() {
        let finding = sheet.warning("PB-1310", index, "note");
        sheet.say(
            finding
                .found("the outage has no reason")
                .expected("why its days are not learnt from")
                .fix("write it into the note; the outage acts without it"),
        );
    }
    match sheet.span_of_hours(index, from, to) {
        Some((from, until)) => EntryKind::OutageHours { from, until },
        None => EntryKind::Outage,
    }
}

fn queue(sheet: &mut Sheet, index: usize, queues: Option<&[QueueId]>) -> Option<QueueId> {
    let name = sheet.field(index, "queue");
    if name.is_empty() {
        return None;
    }
    let id = QueueId::new(name);
    if let Some(known) = queues.filter(|known| !known.contains(&id)) {
        sheet.refuse_unknown(
            index,
            "queue",
            "PB-1403",
            "queue",
            known.iter().map(QueueId::as_str),
        );
    }
    Some(id)
}

fn uplift(sheet: &mut Sheet, index: usize) -> Option<f64> {
    let text = sheet.field(index, "uplift").to_owned();
    if text.is_empty() {
        return None;
    }
    let uplift = read_plain(&text).filter(|u| 0.0 < *u && *u <= 1000.0);
    if uplift.is_none() {
        let finding = sheet.error("PB-1301", index, "uplift");
        sheet.refuse(
            index,
            finding
                .found(format!("the uplift is {text:?}"))
                .expected("a factor above 0, at most 1000")
                .fix("correct the cell"),
        );
    }
    uplift
}

/// Public holidays and the planner's rows together; on a day of which both speak in the same kind
/// the planner's row stands alone.
pub fn merge(public: Vec<CalendarEntry>, planner: Vec<CalendarEntry>) -> EventCalendar {
    let own = |day: NaiveDate, kind: EntryKind| {
        planner
            .iter()
            .any(|e| e.queue.is_none() && e.kind == kind && e.covers(day))
    };
    let mut entries: Vec<CalendarEntry> = Vec::new();
    for entry in public {
        // What is left of a public entry may be several runs of days.
        let mut run: Option<CalendarEntry> = None;
        for day in entry.first_day.iter_days().take(entry.n_days()) {
            match (own(day, entry.kind), &mut run) {
                (true, _) => entries.extend(run.take()),
                (false, Some(run)) => run.last_day = day,
                (false, None) => {
                    run = Some(CalendarEntry {
                        first_day: day,
                        last_day: day,
                        ..entry.clone()
                    })
                }
            }
        }
        entries.extend(run);
    }
    entries.extend(planner);
    EventCalendar::new(entries)
}
