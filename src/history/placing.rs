//! Each record finds its day and slot on the wall clock, or is refused.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::Finding;
use super::account::Account;
use super::records::{
    Ambiguous, ContactRecord, ContactRecords, OnDuplicate, RecordRules, RecordedStart, Snap,
};
use crate::calendar::LocalTime;

/// Where a record belongs on the wall clock.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// Position of the record.
    index: u32,
    pub day: NaiveDate,
    slot: u16,
    /// The second time that the clock shows this slot on this day.
    pub second: bool,
    /// One row holds both hours, and half of it belongs here.
    half: bool,
    /// Added to what stands there already instead of replacing it.
    pub add: bool,
}

impl Placed {
    /// Position of the record.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// The slot of the day.
    pub fn slot(&self) -> usize {
        usize::from(self.slot)
    }

    /// The part of the record that belongs here.
    pub fn share(&self) -> f64 {
        if self.half { 0.5 } else { 1.0 }
    }
}

/// Positions in `placed` of each queue's rows, in file order.
pub fn by_queue(records: &ContactRecords, placed: &[Placed], n_queues: usize) -> Vec<Vec<u32>> {
    let mut positions = vec![Vec::new(); n_queues];
    for (position, p) in placed.iter().enumerate() {
        positions[records.queue(p.index())].push(position as u32);
    }
    positions
}

/// Places every record that can be placed, in file order.
pub fn place_all(
    records: &ContactRecords,
    rules: &RecordRules<'_>,
    account: &mut Account,
) -> Vec<Placed> {
    let mut placing = Placing {
        rules,
        days: HashMap::new(),
        seen: HashMap::new(),
        seen_second: HashMap::new(),
        twice: Vec::new(),
        twice_seen: HashMap::new(),
        snapped: Vec::new(),
        merged: Vec::new(),
        placed: Vec::with_capacity(records.len()),
    };
    for (index, record) in records.iter().enumerate() {
        if let Err(finding) = placing.place(index, &record, records) {
            account.refuse(index, finding);
        }
    }
    placing.settle_repeated(records, account);
    placing.tell_of_repairs(records, account);
    placing.placed
}

/// Stands for no record.
const NOBODY: u32 = u32::MAX;

struct Placing<'r> {
    rules: &'r RecordRules<'r>,
    /// What the clock's labels of a day mean, slot by slot, as far as they were asked for.
    days: HashMap<NaiveDate, Vec<Option<LocalTime>>>,
    /// The record that took a slot of a queue's day, [`NOBODY`] where none did.
    seen: HashMap<(usize, NaiveDate), Vec<u32>>,
    /// The record that took the second of two slots of one label.
    seen_second: HashMap<(usize, NaiveDate, usize), u32>,
    /// Positions in `placed` of rows without offset in a repeated hour.
    twice: Vec<usize>,
    /// How many rows without offset a repeated label has had so far.
    twice_seen: HashMap<(usize, NaiveDateTime), usize>,
    snapped: Vec<usize>,
    merged: Vec<usize>,
    placed: Vec<Placed>,
}

impl Placing<'_> {
    fn place(
        &mut self,
        index: usize,
        record: &ContactRecord,
        records: &ContactRecords,
    ) -> Result<(), Finding> {
        let local = self.on_grid(index, record)?;
        let second = self.side(record, local)?;
        let mut placed = Placed {
            index: index as u32,
            day: local.date(),
            slot: self.slot(local) as u16,
            second: second.unwrap_or(false),
            half: false,
            add: false,
        };
        if second.is_none() {
            // Rows without offset fill the two hours in file order; only a third is one too many.
            let count = self.twice_seen.entry((record.queue, local)).or_insert(0);
            *count += 1;
            placed.second = *count > 1;
        }
        if let Some(before) = self.taken_by(record.queue, &placed) {
            match self.rules.on_duplicate {
                OnDuplicate::Refuse => {
                    return Err(self.duplicate(&records.get(before), record, local));
                }
                OnDuplicate::Sum => placed.add = true,
                OnDuplicate::Last => {}
            }
            self.merged.push(index);
            *self.place_of(record.queue, &placed) = placed.index;
        }
        if second.is_none() {
            self.twice.push(self.placed.len());
        }
        self.placed.push(placed);
        Ok(())
    }

    /// Takes the queue's slot, or says which record has it already.
    fn taken_by(&mut self, queue: usize, placed: &Placed) -> Option<usize> {
        let place = self.place_of(queue, placed);
        if *place == NOBODY {
            *place = placed.index;
            return None;
        }
        Some(*place as usize)
    }

    /// Who has the queue's slot, the two sides of a clock change apart.
    fn place_of(&mut self, queue: usize, placed: &Placed) -> &mut u32 {
        let (day, slot) = (placed.day, placed.slot());
        if placed.second {
            let key = (queue, day, slot);
            return self.seen_second.entry(key).or_insert(NOBODY);
        }
        let n_slots = self.n_slots();
        let slots = self.seen.entry((queue, day));
        &mut slots.or_insert_with(|| vec![NOBODY; n_slots])[slot]
    }

    fn n_slots(&self) -> usize {
        (1440 / self.rules.interval_minutes) as usize
    }

    fn slot(&self, local: NaiveDateTime) -> usize {
        ((local.hour() * 60 + local.minute()) / self.rules.interval_minutes) as usize
    }

    /// What a label on the grid means; all queues share their labels, so that each is asked once.
    fn resolve(&mut self, local: NaiveDateTime) -> LocalTime {
        let (n_slots, slot) = (self.n_slots(), self.slot(local));
        let slots = self.days.entry(local.date());
        let known = &mut slots.or_insert_with(|| vec![None; n_slots])[slot];
        *known.get_or_insert_with(|| self.rules.zone.resolve(local))
    }

    /// The wall clock of the start, moved back to the grid where that is asked for.
    fn on_grid(&mut self, index: usize, record: &ContactRecord) -> Result<NaiveDateTime, Finding> {
        let local = match record.start {
            RecordedStart::Local(local) => local,
            RecordedStart::Instant(at) => self.rules.zone.at(at).naive_local(),
        };
        let h = self.rules.interval_minutes;
        let off = (local.minute() % h) * 60 + local.second();
        // An hour's multiples are on the grid of every interval that divides the hour.
        if off == 0 {
            return Ok(local);
        }
        if self.rules.snap == Snap::Floor {
            self.snapped.push(index);
            return Ok(local - Duration::seconds(i64::from(off)));
        }
        Err(self
            .rules
            .error("PB-1206")
            .row(record.row)
            .column("start")
            .found(format!(
                "{} is not a multiple of {h} minutes",
                local.format("%H:%M:%S")
            ))
            .expected(format!("starts every {h} minutes"))
            .fix("set interval_minutes to the file's interval, or snap = \"floor\""))
    }

    /// Whether a start is the second of its kind; `None` where a repeated label has no offset.
    fn side(
        &mut self,
        record: &ContactRecord,
        local: NaiveDateTime,
    ) -> Result<Option<bool>, Finding> {
        let resolved = self.resolve(local);
        match (resolved, record.start) {
            (LocalTime::Unique(_), _) => Ok(Some(false)),
            (LocalTime::Repeated { later, .. }, RecordedStart::Instant(at)) => {
                Ok(Some(is_at_or_after(at, later)))
            }
            (LocalTime::Repeated { .. }, RecordedStart::Local(_)) => Ok(None),
            // Snapping can move an instant after the jump to a label before it; the slot is right.
            (LocalTime::Skipped { .. }, RecordedStart::Instant(_)) => Ok(Some(false)),
            (LocalTime::Skipped { .. }, RecordedStart::Local(_)) => Err(self
                .rules
                .error("PB-1210")
                .row(record.row)
                .column("start")
                .found(format!(
                    "{} does not exist on {} in {}",
                    local.format("%H:%M"),
                    local.date(),
                    self.rules.zone.name()
                ))
                .expected("a time that the clock shows")
                .fix("correct the time, or check time_zone")),
        }
    }

    fn duplicate(
        &self,
        before: &ContactRecord,
        record: &ContactRecord,
        local: NaiveDateTime,
    ) -> Finding {
        self.rules
            .error("PB-1208")
            .row(record.row)
            .column("start")
            .found(format!(
                "rows {} and {} both give {} {}",
                before.row,
                record.row,
                local.format("%Y-%m-%d %H:%M"),
                self.rules.queues[record.queue]
            ))
            .expected("one row per queue and interval")
            .fix("remove one, or set on_duplicate to \"sum\" or \"last\"")
    }

    /// A label of the repeated hour that occurs once is read as the rule says.
    fn settle_repeated(&mut self, records: &ContactRecords, account: &mut Account) {
        let mut told: Vec<(NaiveDate, usize, usize)> = Vec::new();
        let mut refused = Vec::new();
        for &position in &self.twice {
            let placed = self.placed[position];
            let record = records.get(placed.index());
            let minute = u32::from(placed.slot) * self.rules.interval_minutes;
            let local = placed.day.and_hms_opt(minute / 60, minute % 60, 0);
            let both = local
                .and_then(|l| self.twice_seen.get(&(record.queue, l)))
                .is_some_and(|n| *n > 1);
            if both {
                continue;
            }
            match self.rules.ambiguous {
                Ambiguous::Refuse => {
                    refused.push(position);
                    account.refuse(placed.index(), self.repeated_refusal(record.row));
                    continue;
                }
                Ambiguous::Split => self.placed[position].half = true,
                Ambiguous::Later => self.placed[position].second = true,
                Ambiguous::Earlier => {}
            }
            account.repair(placed.index());
            match told.last_mut() {
                Some((day, _, n)) if *day == placed.day => *n += 1,
                _ => told.push((placed.day, record.row, 1)),
            }
        }
        for (day, row, n) in told {
            account.say(self.repeated_reading(day, row, n));
        }
        for position in refused.into_iter().rev() {
            self.placed.remove(position);
        }
    }

    fn repeated_refusal(&self, row: usize) -> Finding {
        self.rules
            .error("PB-1211")
            .row(row)
            .column("start")
            .found("the clock shows this time twice that night, the file has it once")
            .expected("starts with their offset")
            .fix("set ambiguous to \"earlier\", \"later\" or \"split\"")
    }

    fn repeated_reading(&self, day: NaiveDate, row: usize, n: usize) -> Finding {
        let read_as = match self.rules.ambiguous {
            Ambiguous::Later => "the later, the earlier is unknown",
            Ambiguous::Split => "both, half each",
            _ => "the earlier, the later is unknown",
        };
        self.rules
            .warning("PB-1211")
            .row(row)
            .column("start")
            .found(format!(
                "{n} times of {day} occur twice that night, once in the file: read as {read_as}"
            ))
            .expected("starts with their offset")
            .fix("set ambiguous to \"earlier\", \"later\", \"split\" or \"error\"")
    }

    fn tell_of_repairs(&self, records: &ContactRecords, account: &mut Account) {
        for &index in self.snapped.iter().chain(&self.merged) {
            account.repair(index);
        }
        if let Some(&first) = self.snapped.first() {
            account.say(
                self.rules
                    .warning("PB-1206")
                    .row(records.get(first).row)
                    .column("start")
                    .found(format!(
                        "{} starts moved back to the interval in which they lie",
                        self.snapped.len()
                    ))
                    .expected(format!(
                        "starts every {} minutes",
                        self.rules.interval_minutes
                    ))
                    .fix("nothing to do, snap = \"floor\" asks for it"),
            );
        }
        if let Some(&first) = self.merged.first() {
            account.say(
                self.rules
                    .warning("PB-1208")
                    .row(records.get(first).row)
                    .column("start")
                    .found(format!(
                        "{} rows speak of an interval that another row has",
                        self.merged.len()
                    ))
                    .expected("one row per queue and interval")
                    .fix("nothing to do, on_duplicate says how they are read"),
            );
        }
    }
}

fn is_at_or_after(at: DateTime<Utc>, later: DateTime<Utc>) -> bool {
    at >= later
}
