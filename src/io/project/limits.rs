//! `[[limits]]`: least people on a queue and most people at work.

use super::section::{NumberRange, Section};
use crate::io::headers;
use crate::roster::{LimitKind, StaffLimit};
use crate::units::QueueId;

/// Reads every limit; queues are named by their ids.
pub(super) fn read(root: &Section<'_, '_>, queues: &[QueueId]) -> Vec<StaffLimit> {
    let sections = root.sections("limits");
    let limits = sections.into_iter().filter_map(|section| {
        let limit = limit(&section, queues)?;
        section.finish();
        Some(limit)
    });
    limits.collect()
}

fn limit(section: &Section<'_, '_>, queues: &[QueueId]) -> Option<StaffLimit> {
    if !section.has("kind") {
        section.missing("kind", "min_staff or seats");
        return None;
    }
    let kind = match section.word("kind", &["min_staff", "seats"]) {
        "seats" => {
            if section.has("queue") {
                section.refuse(
                    "queue",
                    "a queue for seats, which count everybody at work",
                    "no queue",
                );
            }
            LimitKind::Seats
        }
        _ => LimitKind::MinStaff {
            queue: queue(section, queues)?,
        },
    };
    if !section.has("value") {
        section.missing("value", "a number of people");
        return None;
    }
    Some(StaffLimit {
        kind,
        hours: section.has("hours").then(|| section.hours("hours")),
        value: section.whole("value", 0, (0, 1_000_000)) as u32,
        price: (section.has("price"))
            .then(|| section.number("price", 0.0, NumberRange::Within(0.0, 1e9))),
    })
}

fn queue(section: &Section<'_, '_>, queues: &[QueueId]) -> Option<usize> {
    let name = section.require::<String>("queue")?;
    let found = queues.iter().position(|id| id.as_str() == name);
    if found.is_none() {
        let known = || queues.iter().map(QueueId::as_str);
        let fix = headers::suggestion(&name, known());
        let finding = section.source.error("PB-1601", &section.place("queue"));
        section.source.say(
            finding
                .found(format!("no queue \"{name}\""))
                .expected(known().collect::<Vec<_>>().join(", "))
                .fix(fix.unwrap_or_else(|| "correct the value".into())),
        );
    }
    found
}
