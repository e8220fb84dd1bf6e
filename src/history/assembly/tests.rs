use super::*;
use crate::calendar::{EventCalendar, Zone};
use crate::history::{Ambiguous, ContactRecord, OnDuplicate, RecordedStart, Snap};
use crate::units::QueueId;
use proptest::prelude::*;

struct World {
    zone: Zone,
    queues: Vec<QueueId>,
    events: EventCalendar,
}

impl World {
    fn new(zone: &str) -> Self {
        Self {
            zone: Zone::new(zone).unwrap(),
            queues: vec!["voice".into(), "chat".into()],
            events: EventCalendar::default(),
        }
    }

    fn rules(&self) -> RecordRules<'_> {
        RecordRules {
            file: "history.csv",
            zone: &self.zone,
            interval_minutes: 60,
            queues: &self.queues,
            new_queues: &[],
            first_planned_day: None,
            events: &self.events,
            ambiguous: Ambiguous::Earlier,
            on_duplicate: OnDuplicate::Refuse,
            snap: Snap::Refuse,
        }
    }
}

fn record(row: usize, queue: usize, start: RecordedStart, offered: f64) -> ContactRecord {
    ContactRecord {
        row,
        start,
        queue,
        offered,
        handled: None,
        abandoned: None,
        handle_time_s: None,
        repaired: false,
    }
}

fn columns(records: &[ContactRecord]) -> ContactRecords {
    records.iter().copied().collect()
}

/// Every instant of some days around Berlin's autumn change, both queues, as instants.
fn every_hour(world: &World) -> Vec<ContactRecord> {
    let grid =
        crate::calendar::Grid::new(world.zone.clone(), 60, "2026-10-05".parse().unwrap(), 30)
            .unwrap();
    let mut records = Vec::new();
    for queue in 0..2 {
        for interval in 0..grid.n_intervals() {
            let at = grid.start(interval).to_utc();
            let row = records.len() + 2;
            records.push(record(
                row,
                queue,
                RecordedStart::Instant(at),
                (interval % 17 + queue) as f64,
            ));
        }
    }
    records
}

#[test]
fn a_day_of_twenty_five_hours_keeps_every_row_and_folds_two_into_one() {
    let world = World::new("Europe/Berlin");
    let records = every_hour(&world);
    assert_eq!(records.len(), 2 * (30 * 24 + 1));
    let (history, ledger) = from_records(&columns(&records), &world.rules()).unwrap();
    assert_eq!(
        (ledger.read, ledger.accepted),
        (records.len(), records.len())
    );
    let change = 20;
    let of_day: Vec<f64> = (0..25).map(|h| records[change * 24 + h].offered).collect();
    assert_eq!(
        history.queues[0].offered[[change, 2]],
        (of_day[2] + of_day[3]) / 2.0
    );
    assert_eq!(history.queues[0].offered[[change, 3]], of_day[4]);
}

#[test]
fn the_last_of_two_rows_stands_and_their_sum_is_their_sum() {
    let world = World::new("UTC");
    let mut records = every_hour(&world);
    let twin = record(9_999, 0, records[5].start, 100.0);
    records.push(twin);
    let refused = from_records(&columns(&records), &world.rules()).unwrap_err();
    let HistoryError::Refused { ledger } = &refused;
    assert_eq!((ledger.refused, ledger.findings[0].row), (1, Some(9_999)));
    assert_eq!(refused.to_string(), "1 errors in history.csv");
    let sum = RecordRules {
        on_duplicate: OnDuplicate::Sum,
        ..world.rules()
    };
    assert_eq!(
        from_records(&columns(&records), &sum).unwrap().0.queues[0].offered[[0, 5]],
        105.0
    );
    let last = RecordRules {
        on_duplicate: OnDuplicate::Last,
        ..world.rules()
    };
    assert_eq!(
        from_records(&columns(&records), &last).unwrap().0.queues[0].offered[[0, 5]],
        100.0
    );
}

#[test]
fn served_contacts_weigh_the_handle_time_and_unknown_ones_do_not() {
    let world = World::new("UTC");
    let mut records = every_hour(&world);
    for (record, (handled, abandoned, seconds)) in records.iter_mut().skip(1).zip([
        (Some(3.0), None, Some(200.0)),
        (None, Some(1.0), Some(300.0)),
        (None, None, Some(400.0)),
        (None, None, None),
        (Some(0.0), None, Some(0.0)),
    ]) {
        (record.handled, record.abandoned, record.handle_time_s) = (handled, abandoned, seconds);
    }
    let queue = &from_records(&columns(&records), &world.rules())
        .unwrap()
        .0
        .queues[0];
    let pairs: Vec<(f64, f64)> = (1..6)
        .map(|s| (queue.handled[[0, s]], queue.handle_time_s[[0, s]]))
        .collect();
    assert_eq!(
        pairs,
        [
            (3.0, 200.0),
            (1.0, 300.0),
            (3.0, 400.0),
            (0.0, 0.0),
            (0.0, 0.0)
        ]
    );
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter_where_instants_are_given(seed in 0_u64..1000) {
        let world = World::new("Europe/Berlin");
        let records = every_hour(&world);
        let mut shuffled = records.clone();
        let n = shuffled.len() as u64;
        for i in 0..shuffled.len() {
            let j = (seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(i as u64 * 1_442_695_040_888_963_407) >> 33) % n;
            shuffled.swap(i, j as usize);
        }
        let (a, _) = from_records(&columns(&records), &world.rules()).unwrap();
        let (b, _) = from_records(&columns(&shuffled), &world.rules()).unwrap();
        for (a, b) in a.queues.iter().zip(&b.queues) {
            prop_assert_eq!(&a.offered, &b.offered);
            prop_assert_eq!(&a.observed, &b.observed);
        }
    }

    #[test]
    fn contacts_are_neither_lost_nor_made(hours in prop::collection::btree_set(0_i64..24 * 40, 1..400)) {
        let world = World::new("Asia/Shanghai");
        let first = chrono::DateTime::from_timestamp(1_790_000_000 / 3600 * 3600, 0).unwrap();
        let records: Vec<ContactRecord> = hours
            .iter()
            .enumerate()
            .map(|(i, h)| record(i + 2, i % 2, RecordedStart::Instant(first + chrono::Duration::hours(*h)), (i % 7) as f64))
            .collect();
        let ledger = match from_records(&columns(&records), &world.rules()) {
            Ok((history, ledger)) => {
                let total: f64 = history.queues.iter().map(|q| q.offered.sum()).sum();
                prop_assert_eq!(total, records.iter().map(|r| r.offered).sum::<f64>());
                ledger
            }
            Err(HistoryError::Refused { ledger }) => ledger,
        };
        prop_assert!(ledger.balances());
        prop_assert_eq!(ledger.read, records.len());
    }
}
