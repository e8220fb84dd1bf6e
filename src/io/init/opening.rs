//! Opening hours from what arrived: the slots that normally have contacts, robust to strays.

use chrono::Datelike;

use crate::calendar::format_clock;
use crate::history::QueueHistory;

/// Only so many weeks back: hours change, and the last half year tells what holds now.
const RECENT_WEEKS: usize = 26;
/// A slot is open if it had contacts on at least this share of its weekdays; the first share that
/// leaves out little enough of the contacts is taken.
const SHARES: [f64; 5] = [0.5, 0.25, 0.15, 0.08, 0.0];
/// At most this share of all contacts may fall outside the hours.
const MAX_OUTSIDE: f64 = 0.005;
/// Shorter pauses between two open spans are thin hours, if anything arrives in them …
const MIN_CLOSED_MINUTES: usize = 180;
/// … and shorter than that in any case.
const MIN_LUNCH_MINUTES: usize = 60;

/// Per weekday, Monday first, the open spans in minutes of the wall clock.
pub type Hours = [Vec<(i32, i32)>; 7];

/// What one slot of a weekday saw lately.
#[derive(Clone, Copy, Default)]
struct Seen {
    days: usize,
    with_contacts: usize,
    contacts: f64,
}

/// Recognises a queue's hours.
pub fn recognise(queue: &QueueHistory) -> Hours {
    let seen = recent(queue);
    let total: f64 = seen.iter().flatten().map(|s| s.contacts).sum();
    let h = queue.interval_minutes as usize;
    let mut hours = Hours::default();
    let mut is_settled = false;
    for share in SHARES {
        hours = std::array::from_fn(|weekday| spans(&seen, weekday, (share, h)));
        let inside: f64 = (0..7)
            .map(|w| contacts_inside(&seen[w], &hours[w], h))
            .sum();
        is_settled = share > 0.0 && total - inside <= MAX_OUTSIDE * total;
        if is_settled {
            break;
        }
    }
    if only_quiet_at_night(&seen, &hours, (is_settled, h)) {
        return std::array::from_fn(|_| vec![(0, 1440)]);
    }
    level(&mut hours, 0..5);
    level(&mut hours, 5..7);
    hours
}

/// A small queue round the clock has nights on which nothing arrives; closed hours have no nights
/// on which something does, and show at one share or another.
fn only_quiet_at_night(
    seen: &[Vec<Seen>; 7],
    hours: &Hours,
    (is_settled, h): (bool, usize),
) -> bool {
    let mut n_closed = 0;
    let mut n_called = 0;
    for (slots, spans) in seen.iter().zip(hours) {
        for (slot, seen) in slots.iter().enumerate() {
            if !is_inside(spans, slot, h) {
                n_closed += 1;
                n_called += usize::from(seen.with_contacts > 0);
            }
        }
    }
    let all: usize = seen.iter().map(Vec::len).sum();
    // Hours that people set repeat over the week; hours of chance do not.
    let mut kinds: Vec<&Vec<(i32, i32)>> = hours.iter().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let is_thin = !is_settled || n_called * 2 > n_closed || kinds.len() > 3;
    hours.iter().all(|spans| !spans.is_empty()) && n_closed * 4 < all && is_thin
}

/// Days alike that differ by an hour at most are open alike: the edge of a day is thin.
fn level(hours: &mut Hours, days: std::ops::Range<usize>) {
    let singles: Vec<(i32, i32)> = days
        .clone()
        .filter_map(|d| <[(i32, i32); 1]>::try_from(hours[d].as_slice()).ok())
        .map(|[span]| span)
        .collect();
    let near = |a: &(i32, i32), b: &(i32, i32)| (a.0 - b.0).abs() <= 60 && (a.1 - b.1).abs() <= 60;
    let votes = |s: &&(i32, i32)| singles.iter().filter(|other| near(s, other)).count();
    let Some(common) = singles.iter().max_by_key(votes).copied() else {
        return;
    };
    let alike: Vec<(i32, i32)> = singles
        .iter()
        .copied()
        .filter(|s| near(s, &common))
        .collect();
    let from = alike.iter().map(|s| s.0).min().unwrap_or(common.0);
    let until = alike.iter().map(|s| s.1).max().unwrap_or(common.1);
    for day in days {
        if matches!(hours[day].as_slice(), [span] if near(span, &common)) {
            hours[day] = vec![(from, until)];
        }
    }
}

fn is_inside(spans: &[(i32, i32)], slot: usize, h: usize) -> bool {
    let minute = (slot * h) as i32;
    spans
        .iter()
        .any(|(from, until)| *from <= minute && minute < *until)
}

/// Per weekday and slot, over the last weeks in which the queue had rows.
fn recent(queue: &QueueHistory) -> [Vec<Seen>; 7] {
    let mut seen: [Vec<Seen>; 7] =
        std::array::from_fn(|_| vec![Seen::default(); queue.slots_per_day()]);
    let mut days_left = RECENT_WEEKS * 7;
    for day in (0..queue.n_days()).rev() {
        if !queue.observed.row(day).iter().any(|o| *o) {
            continue;
        }
        if days_left == 0 {
            break;
        }
        days_left -= 1;
        let weekday = queue.day(day).weekday().num_days_from_monday() as usize;
        for (slot, entry) in seen[weekday].iter_mut().enumerate() {
            let contacts = queue.offered[[day, slot]];
            // A slot without a row counts as a day without contacts: files leave out closed hours.
            entry.days += 1;
            entry.with_contacts += usize::from(contacts > 0.0);
            entry.contacts += contacts;
        }
    }
    seen
}

/// The open spans of one weekday.
fn spans(seen: &[Vec<Seen>; 7], weekday: usize, (share, h): (f64, usize)) -> Vec<(i32, i32)> {
    let slots = &seen[weekday];
    let is_open = |slot: usize| {
        let own = slots[slot].share();
        // A quiet hour that is open on its neighbours is open; one that is never called is not.
        let usual = own >= share || (own >= share / 2.0 && alike(seen, weekday, slot) >= share);
        slots[slot].with_contacts > 0 && usual
    };
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for slot in (0..slots.len()).filter(|slot| is_open(*slot)) {
        let (from, until) = (slot * h, slot * h + h);
        match spans.last_mut() {
            Some((_, end)) if is_thin(&slots[*end / h..slot], h) => *end = until,
            _ => spans.push((from, until)),
        }
    }
    // What is thin around midnight is open through the night.
    if let [(from, until)] = spans[..] {
        let night: Vec<Seen> = slots[until / h..]
            .iter()
            .chain(&slots[..from / h])
            .copied()
            .collect();
        if !night.is_empty() && is_thin(&night, h) && until - from > 720 {
            return vec![(0, 1440)];
        }
    }
    spans
        .into_iter()
        .map(|(a, b)| (a as i32, b.min(1440) as i32))
        .collect()
}

impl Seen {
    fn share(self) -> f64 {
        if self.days == 0 {
            0.0
        } else {
            self.with_contacts as f64 / self.days as f64
        }
    }
}

/// The share of days with contacts in the slot, over the working days or the days of the weekend.
fn alike(seen: &[Vec<Seen>; 7], weekday: usize, slot: usize) -> f64 {
    let days = if weekday < 5 { 0..5 } else { 5..7 };
    let pooled = days
        .map(|d| seen[d][slot])
        .fold(Seen::default(), |a, b| Seen {
            days: a.days + b.days,
            with_contacts: a.with_contacts + b.with_contacts,
            contacts: a.contacts + b.contacts,
        });
    pooled.share()
}

/// Whether slots between open ones are only quiet: few, or short and not without contacts.
fn is_thin(slots: &[Seen], h: usize) -> bool {
    let minutes = slots.len() * h;
    let called = slots.iter().any(|s| s.with_contacts > 0);
    minutes < MIN_LUNCH_MINUTES || (called && minutes < MIN_CLOSED_MINUTES)
}

fn contacts_inside(slots: &[Seen], spans: &[(i32, i32)], h: usize) -> f64 {
    slots
        .iter()
        .enumerate()
        .filter(|(slot, _)| is_inside(spans, *slot, h))
        .map(|(_, s)| s.contacts)
        .sum()
}

/// The hours as lines of the project file, weekdays of equal hours together.
pub fn lines(hours: &Hours) -> Vec<String> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut lines = Vec::new();
    let mut done = [false; 7];
    for first in 0..7 {
        if done[first] || hours[first].is_empty() {
            continue;
        }
        let same: Vec<usize> = (first..7).filter(|d| hours[*d] == hours[first]).collect();
        for day in &same {
            done[*day] = true;
        }
        let days = runs(&same)
            .into_iter()
            .map(|(a, b)| {
                if a == b {
                    NAMES[a].to_owned()
                } else {
                    format!("{}-{}", NAMES[a], NAMES[b])
                }
            })
            .collect::<Vec<_>>()
            .join(",");
        for (from, until) in &hours[first] {
            lines.push(format!(
                "{days} {}-{}",
                format_clock(*from),
                format_clock(*until)
            ));
        }
    }
    lines
}

fn runs(days: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &day in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    runs
}
