//! What a whole file can have wrong with it: intervals mixed, units mistaken, gaps, spikes, brevity.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::account::Account;
use super::placing::Placed;
use super::records::{ContactRecord, ContactRecords, RecordRules};
use super::{ContactHistory, QueueHistory, Severity};
use crate::calendar::{EntryKind, LocalTime};

/// The least and the most mean handle time that is believed, in seconds.
const HANDLE_TIME_RANGE_S: (f64, f64) = (1.0, 86_400.0);
/// The least share of same weekdays on which a slot was seen for it to count as usually open.
const USUAL_SHARE: f64 = 0.2;
/// A larger share of missing intervals is refused.
const MAX_MISSING_SHARE: f64 = 0.2;
/// A day of more than this many median days is a spike.
const SPIKE_DAYS: f64 = 10.0;
/// So many wide steps in a file are no chance.
const COARSE_STEPS: usize = 12;
/// A forecast needs this many days, a weekly pattern that many.
const DAYS_NEEDED: (usize, usize) = (7, 21);

/// Handle times of 0, of milliseconds or of days, where contacts were served.
pub fn handle_times(records: &ContactRecords, rules: &RecordRules<'_>, account: &mut Account) {
    for (index, record) in records.iter().enumerate() {
        let served = record.handled.unwrap_or(record.offered) > 0.0;
        let Some(seconds) = record.handle_time_s.filter(|_| served) else {
            continue;
        };
        if (HANDLE_TIME_RANGE_S.0..=HANDLE_TIME_RANGE_S.1).contains(&seconds) {
            continue;
        }
        let looks_like = match seconds {
            s if s > HANDLE_TIME_RANGE_S.1 => "looks like milliseconds",
            s if s > 0.0 => "looks like minutes or hours",
            _ => "although contacts were handled",
        };
        let finding = rules
            .error("PB-1306")
            .row(record.row)
            .column("handle_time_s")
            .found(format!("a handle time of {seconds} s {looks_like}"))
            .expected("1 to 86400 s")
            .fix("set handle_time_unit, or leave the cell empty if it is unknown");
        account.refuse(index, finding);
    }
}

/// Parts of the contacts that are more than all of them, and broken numbers: odd, but possible.
pub fn contradicting_counts(
    records: &ContactRecords,
    rules: &RecordRules<'_>,
    account: &mut Account,
) {
    type Part = fn(&ContactRecord) -> Option<f64>;
    let parts: [(&'static str, Part); 2] =
        [("handled", |r| r.handled), ("abandoned", |r| r.abandoned)];
    for (column, part) in parts {
        let exceeds = |r: &ContactRecord| part(r).is_some_and(|p| p > r.offered);
        let mut more = records.iter().filter(exceeds);
        if let Some(first) = more.next() {
            account.say(
                rules
                    .warning("PB-1305")
                    .row(first.row)
                    .column(column)
                    .found(format!(
                        "{column} {} > offered {}, in {} rows",
                        part(&first).unwrap_or(0.0),
                        first.offered,
                        more.count() + 1
                    ))
                    .expected(format!("at most as many {column} as offered"))
                    .fix("check what the two columns count"),
            );
        }
    }
    let mut broken = records.iter().filter(|r| r.offered.fract() != 0.0);
    if let Some(first) = broken.next() {
        account.say(
            rules
                .warning("PB-1305")
                .row(first.row)
                .column("offered")
                .found(format!(
                    "{} contacts are not a whole number, in {} rows",
                    first.offered,
                    broken.count() + 1
                ))
                .expected("whole contacts")
                .fix("nothing to do if the export weights contacts"),
        );
    }
}

/// Refuses files in which some or all days have rows twice or more as far apart as the interval.
pub fn one_interval(
    records: &ContactRecords,
    (placed, queues): (&[Placed], &[Vec<u32>]),
    rules: &RecordRules<'_>,
    account: &mut Account,
) {
    for positions in queues {
        let placed = positions.iter().map(|p| &placed[*p as usize]);
        let mut slots: Vec<(NaiveDate, usize, usize)> = placed
            .filter(|p| !p.second)
            .map(|p| (p.day, p.slot(), records.row(p.index())))
            .collect();
        slots.sort_unstable();
        let mut coarse = Coarse::default();
        for day in slots.chunk_by(|a, b| a.0 == b.0) {
            coarse.note(day);
        }
        if coarse.steps >= COARSE_STEPS {
            account.say(coarse.finding(rules));
        }
    }
}

/// Days of a queue whose rows lie wider apart than the interval.
#[derive(Default)]
struct Coarse {
    n_days: usize,
    n_coarse: usize,
    /// Neighbouring rows that are just one wide step apart.
    steps: usize,
    /// The widest step, in intervals.
    widest: usize,
    first_row: Option<usize>,
}

impl Coarse {
    /// Takes the rows of a day: their day, slot and row number, in order of the slots.
    fn note(&mut self, slots: &[(NaiveDate, usize, usize)]) {
        self.n_days += 1;
        let steps: Vec<usize> = slots.windows(2).map(|w| w[1].1 - w[0].1).collect();
        let Some(&least) = steps.iter().min() else {
            return;
        };
        let alike = steps.iter().filter(|s| **s == least).count();
        // Gaps can leave every other slot once; a day that is cut that way throughout is another grid.
        let regular = alike * 4 >= steps.len() * 3 && steps.iter().all(|s| s.is_multiple_of(least));
        if least < 2 || alike < 3 || !regular {
            return;
        }
        self.n_coarse += 1;
        self.steps += alike;
        self.widest = self.widest.max(least);
        let first = slots.iter().map(|s| s.2).min();
        self.first_row = self.first_row.into_iter().chain(first).min();
    }

    fn finding(&self, rules: &RecordRules<'_>) -> super::Finding {
        let h = rules.interval_minutes;
        let wide = self.widest as u32 * h;
        let (found, fix) = if self.n_coarse < self.n_days {
            (
                format!("intervals of {h} and {wide} minutes mixed from this row on"),
                "export the whole file with one interval".to_owned(),
            )
        } else {
            (
                format!("rows {wide} minutes apart"),
                format!("set interval_minutes = {wide}"),
            )
        };
        let finding = rules.error("PB-1207").column("start").found(found).fix(fix);
        let finding = finding.expected(format!("rows {h} minutes apart"));
        match self.first_row {
            Some(row) => finding.row(row),
            None => finding,
        }
    }
}

/// Too few days, and days on which nothing varies.
pub fn length(history: &ContactHistory, rules: &RecordRules<'_>, account: &mut Account) {
    for queue in &history.queues {
        let n = days_with_rows(queue);
        let is_new = rules.new_queues.contains(&queue.queue);
        let finding = match n {
            n if is_new && n < DAYS_NEEDED.1 => rules.warning("PB-1308"),
            n if n < DAYS_NEEDED.0 => rules.error("PB-1308"),
            n if n < DAYS_NEEDED.1 => rules.warning("PB-1308"),
            _ => {
                if let Some(finding) = nothing_varies(queue, rules) {
                    account.say(finding);
                }
                continue;
            }
        };
        let fix = match finding.severity {
            Severity::Error => "give more history, or name a template queue",
            Severity::Warning if is_new => "nothing to do: until then its template speaks for it",
            Severity::Warning => {
                "give more history; until then the mean of the same weekdays is used"
            }
        };
        account.say(
            finding
                .found(format!("{n} days of \"{}\"", queue.queue))
                .expected("7 days for a forecast, 21 for a weekly pattern")
                .fix(fix),
        );
    }
}

fn days_with_rows(queue: &QueueHistory) -> usize {
    queue
        .observed
        .rows()
        .into_iter()
        .filter(|r| r.iter().any(|o| *o))
        .count()
}

fn nothing_varies(queue: &QueueHistory, rules: &RecordRules<'_>) -> Option<super::Finding> {
    let mut values = queue
        .offered
        .iter()
        .zip(&queue.observed)
        .filter(|(_, o)| **o)
        .map(|(v, _)| *v);
    let first = values.next()?;
    values.all(|v| v == first).then(|| {
        rules
            .warning("PB-1308")
            .column("offered")
            .found(format!(
                "every interval of \"{}\" has {first} contacts",
                queue.queue
            ))
            .expected("numbers that vary")
            .fix("check the export")
    })
}

/// Days that are many times an ordinary one and stand in no calendar.
pub fn spikes(history: &ContactHistory, rules: &RecordRules<'_>, account: &mut Account) {
    for queue in &history.queues {
        let totals: Vec<f64> = queue.offered.rows().into_iter().map(|r| r.sum()).collect();
        let mut usual: Vec<f64> = totals.iter().copied().filter(|t| *t > 0.0).collect();
        usual.sort_by(f64::total_cmp);
        let Some(&median) = usual.get(usual.len() / 2) else {
            continue;
        };
        for (index, total) in totals.iter().enumerate() {
            let day = queue.day(index);
            let factor = total / median;
            // A handful of contacts can be ten times a handful without meaning anything.
            if factor <= SPIKE_DAYS || *total < 50.0 || is_special(day, queue, rules) {
                continue;
            }
            account.say(
                rules
                    .warning("PB-1307")
                    .column("offered")
                    .found(format!(
                        "{day} of \"{}\" is {factor:.0}× the median day",
                        queue.queue
                    ))
                    .expected("days like others, or an entry in the calendar")
                    .fix("add the day to calendar.csv as campaign or outage"),
            );
        }
    }
}

fn is_special(day: NaiveDate, queue: &QueueHistory, rules: &RecordRules<'_>) -> bool {
    let special = |kind| {
        matches!(
            kind,
            EntryKind::Campaign
                | EntryKind::Holiday
                | EntryKind::Outage
                | EntryKind::OutageHours { .. }
        )
    };
    rules.events.on(day, &queue.queue).any(|e| special(e.kind))
}

/// Intervals that are usually there and are missing: a warning, or a refusal when they are many.
pub fn gaps(history: &ContactHistory, rules: &RecordRules<'_>, account: &mut Account) {
    for queue in &history.queues {
        let (expected, missing) = missing_intervals(history, queue, rules);
        let n: usize = missing.values().sum();
        if n == 0 {
            continue;
        }
        let share = n as f64 / expected as f64;
        let days: Vec<String> = missing.keys().take(5).map(NaiveDate::to_string).collect();
        let more = if missing.len() > 5 { " …" } else { "" };
        let found = format!(
            "{n} intervals of \"{}\" missing on {} days ({}{more})",
            queue.queue,
            missing.len(),
            days.join(" ")
        );
        let finding = if share > MAX_MISSING_SHARE {
            rules.error("PB-1209").fix(format!("{:.0} % are missing: export the file again, an interval without contacts needs a row with 0", share * 100.0))
        } else {
            rules
                .warning("PB-1209")
                .fix("nothing to do, they are unknown, not zero")
        };
        account.say(
            finding
                .found(found)
                .expected("a row for each interval that is open"),
        );
    }
}

/// How many intervals the usual opening holds, and how many of them are missing per day.
///
/// A slot of a weekday is usually open if it was seen on enough of those weekdays, and from the
/// first to the last day that both the slot and the weekday were seen at all: so a new opening hour
/// is no gap before it began, and a stray row opens nothing.
fn missing_intervals(
    history: &ContactHistory,
    queue: &QueueHistory,
    rules: &RecordRules<'_>,
) -> (usize, BTreeMap<NaiveDate, usize>) {
    let mut expected = 0;
    let mut missing: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    let days: Vec<usize> = (0..queue.n_days())
        .filter(|d| !is_closed(*d, queue, rules))
        .collect();
    let slot_lives: Vec<_> = (0..queue.slots_per_day())
        .map(|slot| life(&days, |d| queue.observed[[d, slot]]))
        .collect();
    for weekday in 0..7 {
        let of_weekday = |d: &usize| queue.day(*d).weekday().num_days_from_monday() == weekday;
        let days: Vec<usize> = days.iter().copied().filter(of_weekday).collect();
        let day_life = life(&days, |d| queue.observed.row(d).iter().any(|o| *o));
        for (slot, slot_life) in slot_lives.iter().enumerate() {
            let (Some(a), Some(b)) = (day_life, *slot_life) else {
                continue;
            };
            let alive = |d: &usize| a.0.max(b.0) <= *d && *d <= a.1.min(b.1);
            let span: Vec<usize> = days.iter().copied().filter(alive).collect();
            let n_seen = span.iter().filter(|d| queue.observed[[**d, slot]]).count();
            if n_seen == 0 || (n_seen as f64) < USUAL_SHARE * span.len() as f64 {
                continue;
            }
            expected += span.len();
            for day in span.into_iter().filter(|d| !queue.observed[[*d, slot]]) {
                if exists(history, queue.day(day), slot) {
                    *missing.entry(queue.day(day)).or_default() += 1;
                }
            }
        }
    }
    (expected, missing)
}

/// The first and the last of the days on which something was seen.
fn life(days: &[usize], seen: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let first = days.iter().copied().find(|d| seen(*d))?;
    let last = days.iter().copied().rfind(|d| seen(*d))?;
    Some((first, last))
}

/// A day without any row that the calendar calls closed, a holiday or an outage is no gap.
fn is_closed(day: usize, queue: &QueueHistory, rules: &RecordRules<'_>) -> bool {
    let shuts = |kind| {
        matches!(
            kind,
            EntryKind::Closed | EntryKind::Holiday | EntryKind::Outage
        )
    };
    !queue.observed.row(day).iter().any(|o| *o)
        && rules
            .events
            .on(queue.day(day), &queue.queue)
            .any(|e| shuts(e.kind))
}

/// The hour that the clock skips in spring is no gap.
fn exists(history: &ContactHistory, day: NaiveDate, slot: usize) -> bool {
    let minute = slot as u32 * history.interval_minutes;
    let local = day.and_hms_opt(minute / 60, minute % 60, 0);
    local.is_none_or(|l| !matches!(history.zone.resolve(l), LocalTime::Skipped { .. }))
}
