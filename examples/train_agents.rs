//! How many heads does it save to train a fifth of a team in the other queue?
//!
//! Two queues of 50 erlangs, calls of five minutes, callers who wait three minutes on average; 80 % are
//! promised within 20 seconds. Team a can be trained to take the calls of b as well.
//!
//! ```text
//!   queue a ──► team a ──┐                      each person for one queue   (split, too many)
//!                        ├─ trained: a and b    simulated, promises kept    (the answer)
//!   queue b ──► team b ──┘                      each person for every queue (naive, too few)
//! ```
//!
//! Run it with `cargo run --release --example train_agents`. It prints:
//!
//! ```text
//! trained  heads  saved  bounds   naive  queue b by the naive count
//!     0 %    104      0  104–104    104  80.7 %
//!    10 %    103      1  100–104     99  72.7 %
//!    20 %    102      2  100–104     94  61.2 %
//!    30 %    102      2  100–104     88  43.7 %
//!    50 %    101      3  100–104     78  16.7 %
//!   100 %    101      3  100–104     52  0.0 %
//! a fifth trained: 94 heads by the naive count would give b 0.612, not 0.8
//! ```

use std::time::Duration;

use paiban::progress::Silent;
use paiban::scenario::skills::{SkillQuestion, SkilledQueue, SkillsError, Training, training};
use paiban::simulation::{Behaviour, QueueService};
use paiban::staffing::pools::PooledQueue;
use paiban::staffing::{AnswerWithin, LoadMethod, QueueTarget, StaffingModel};
use paiban::units::{Channel, Fraction, OutOfRange, Patience, ServiceLevelDefinition};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table = ask().map_err(Box::new)?;
    println!("trained  heads  saved  bounds   naive  queue b by the naive count");
    let rows = std::iter::once(&table.untrained).chain(&table.rows);
    // The other half of the table trains team b in a, which is the same by symmetry.
    for row in rows.take(6) {
        println!(
            "{:>5.0} %  {:>5}  {:>5}  {}–{}  {:>5}  {:.1} %",
            100.0 * row.share,
            row.answer.total(),
            row.saved,
            row.lower,
            row.split,
            row.naive.heads,
            100.0 * row.naive.service.service_level.unwrap_or(0.0),
        );
    }
    let (none, fifth) = (&table.untrained, &table.rows[1]);
    let (heads, naive) = (fifth.answer.total(), fifth.naive.heads);
    let level = fifth.naive.service.service_level.unwrap_or(0.0);
    println!("a fifth trained: {naive} heads by the naive count would give b {level:.3}, not 0.8");
    assert_eq!((none.answer.total(), heads, naive), (104, 102, 94));
    assert!(fifth.lower <= heads && heads <= fifth.split && level < 0.65);
    // Everybody trained in theory halves the team, and nobody gets through.
    assert!(table.rows[4].naive.service.service_level < Some(0.01));
    Ok(())
}

fn ask() -> Result<paiban::scenario::skills::SkillTable, SkillsError> {
    let queues = ["a", "b"].map(|id| queue(id).expect("shares lie between 0 and 1"));
    let question = SkillQuestion::new(queues.to_vec(), Vec::new(), 1);
    training(question, &Training { proficiency: 1.0 }, &Silent)
}

/// 600 calls an hour of five minutes: 50 erlangs.
fn queue(id: &str) -> Result<SkilledQueue, OutOfRange> {
    let (patience, within) = (
        Patience::Mean(Duration::from_secs(180)),
        Duration::from_secs(20),
    );
    let promise = Fraction::new(0.80)?;
    let target = QueueTarget {
        queue: id.into(),
        channel: Channel::Voice,
        model: StaffingModel::ErlangA,
        load_method: LoadMethod::IntervalByInterval,
        staff_for: Default::default(),
        patience,
        patience_law: None,
        retry: None,
        lines: None,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        service_level: promise,
        answer_within: AnswerWithin::Wait(within),
        definition: ServiceLevelDefinition::Offered,
        max_abandonment: None,
        max_occupancy: Fraction::new(1.0)?,
        max_average_speed_of_answer: None,
        backlog: Default::default(),
    };
    let service = QueueService {
        queue: id.into(),
        channel: Channel::Voice,
        priority: 1,
        patience,
        concurrency: 1,
        concurrency_slowdown: vec![1.0],
        answer_within: within,
        open_hours_only: false,
        definition: ServiceLevelDefinition::Offered,
        service_level: promise,
        behaviour: Behaviour::plain(),
    };
    let pooled = PooledQueue {
        target,
        per_hour: 600.0,
        handle_time_s: 300.0,
    };
    Ok(SkilledQueue { pooled, service })
}
