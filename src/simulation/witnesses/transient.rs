//! Days on which volume and people change, and people above a reduced number hand back at once.

use super::{Row, Witness, rows};
use crate::simulation::customers::arrivals::Customers;
use crate::simulation::customers::contact::Contact;
use crate::simulation::engine::run_with;
use crate::simulation::fixtures::{Case, contact_of, patient, voice};
use crate::simulation::people::duty;
use crate::simulation::streams::shapes::Shape;
use crate::simulation::streams::{Purpose, Stream};
use crate::simulation::tally::Tally;
use crate::simulation::{Distribution, QueueService, Seed, WorkInHand};

const REPLICATIONS: u32 = 3_000;

/// Half-hours of one day, so many as the case has intervals.
fn case_of(intervals: &[Row]) -> Case {
    let handle_time = 1800.0 / intervals[0].number("length_aht");
    let plain = QueueService {
        answer_within: std::time::Duration::ZERO,
        ..voice("q")
    };
    let theta = intervals[0].number("theta_aht");
    let service = if theta > 0.0 {
        patient(plain, handle_time / theta)
    } else {
        plain
    };
    let staffed: Vec<usize> = intervals.iter().map(|row| row.whole("s")).collect();
    let most = *staffed.iter().max().unwrap();
    let mut case = Case::new(vec![service], 1)
        .people(&vec![&[0_usize] as &[usize]; most])
        .arrivals(0, 0.0, handle_time);
    for (i, row) in intervals.iter().enumerate() {
        let rate = row.number("lambda") / handle_time;
        case.forecast.queues[0].mean[i] = rate * 1800.0;
    }
    case.centre.work_in_hand = WorkInHand::HandedBack;
    for agent in 0..most {
        let works = |i: &usize| staffed[*i] > agent;
        let present: Vec<usize> = (0..staffed.len()).filter(works).collect();
        for run in present.chunk_by(|a, b| a + 1 == *b) {
            let (start, end) = (run[0] as i64 * 30, (run[run.len() - 1] as i64 + 1) * 30);
            case = case.shift(agent, start, end, &[]);
        }
    }
    case
}

/// Those in service at the start.
fn already_there(n: usize, handle_time: f64, replication: u32) -> Vec<Contact> {
    let mut work = Stream::new(Seed(9), Purpose::Work, [u64::from(replication), 9, 9, 9]);
    let shape = Shape::of(Distribution::Exponential);
    (0..n)
        .map(|_| Contact {
            due: 0.0,
            ..contact_of(0, 0.0, handle_time * shape.quantile(work.uniform()))
        })
        .collect()
}

fn tallies(intervals: &[Row]) -> Vec<Tally> {
    let case = case_of(intervals);
    let mut model = case.model();
    model.horizon_s = intervals.len() as f64 * 1800.0;
    let handle_time = 1800.0 / intervals[0].number("length_aht");
    let n0 = intervals[0].whole("n0");
    (0..REPLICATIONS)
        .map(|replication| {
            let duties = duty::draw(&model, &case.roster, Seed(1), replication);
            let mut customers = Customers::new(&model, Seed(1), replication);
            let mut first = already_there(n0, handle_time, replication);
            run_with(&model, &duties, |batch| {
                let more = customers.next_interval(batch);
                if !first.is_empty() {
                    batch.splice(0..0, first.drain(..));
                }
                more
            })
        })
        .collect()
}

#[test]
fn changing_days_meet_the_transient_chain_interval_by_interval() {
    let mut witness = Witness::of("anchors_transient");
    let all = rows("simulation/anchors_transient.csv");
    for intervals in all.chunk_by(|a, b| a.text("case") == b.text("case")) {
        let found = tallies(intervals);
        let (case, n0) = (intervals[0].text("case"), intervals[0].number("n0"));
        for (i, row) in intervals.iter().enumerate() {
            let at = |what| format!("{what} {case} {i}");
            let there = if i == 0 { n0 } else { 0.0 };
            let waited = |tally: &Tally| {
                let counts = &tally.queues[0][i];
                let late = f64::from(counts.offered - counts.in_time);
                (late, f64::from(counts.offered) - there)
            };
            if row.number("pwait_avg") < 1.0 - 1e-4 {
                witness.meets(at("waited"), &found, waited, row.number("pwait_avg"));
            }
            let busy = |tally: &Tally| (tally.busy_s[0][i], tally.staffed_s[0][i]);
            if row.number("occupancy_avg") < 1.0 - 1e-4 {
                witness.meets(at("busy"), &found, busy, row.number("occupancy_avg"));
            }
        }
        let gave_up: f64 = intervals
            .iter()
            .map(|row| row.number("abandoned_expected"))
            .sum();
        if gave_up > 0.0 {
            let total = |tally: &Tally| {
                let abandoned = tally.queues[0].iter().map(|c| c.abandoned).sum::<u32>();
                (f64::from(abandoned), 1.0)
            };
            witness.meets(format!("gave up {case}"), &found, total, gave_up);
        }
    }
    assert!(witness.n > 55);
}
