//! People who finish their contact before they leave: the chain's approximation beside simulated days.

use super::super::fixtures::{Case, patient, voice};
use crate::simulation::WorkInHand;
use crate::staffing::time_varying::RateCurve;
use crate::staffing::time_varying::chain::{ChangingQueue, Start, levels_if_finished, service};

const HANDLE_TIME_S: f64 = 900.0;
const PATIENCE_S: f64 = 150.0;

/// Per half-hour: people there, and erlangs that arrive.
const DAY: [(usize, f64); 12] = [
    (42, 40.0),
    (42, 40.0),
    (80, 75.0),
    (80, 75.0),
    (30, 28.0),
    (30, 28.0),
    (60, 40.0),
    (20, 19.0),
    (20, 19.0),
    (0, 10.0),
    (25, 19.0),
    (21, 19.0),
];

fn simulated(work_in_hand: WorkInHand) -> Vec<f64> {
    let most = DAY.iter().map(|half_hour| half_hour.0).max().unwrap();
    let mut case = Case::new(vec![patient(voice("q"), PATIENCE_S)], 1)
        .people(&vec![&[0_usize] as &[usize]; most])
        .arrivals(0, 0.0, HANDLE_TIME_S);
    for (i, (_, erlangs)) in DAY.iter().enumerate() {
        case.forecast.queues[0].mean[i] = erlangs * 1800.0 / HANDLE_TIME_S;
    }
    case.centre.work_in_hand = work_in_hand;
    for agent in 0..most {
        let works = |i: &usize| DAY[*i].0 > agent;
        let present: Vec<usize> = (0..DAY.len()).filter(works).collect();
        for run in present.chunk_by(|a, b| a + 1 == *b) {
            let (start, end) = (run[0] as i64 * 30, (run[run.len() - 1] as i64 + 1) * 30);
            case = case.shift(agent, start, end, &[]);
        }
    }
    let service = case.simulate(2_000, 2026);
    let intervals = &service.queues[0].intervals[..DAY.len()];
    (intervals.iter())
        .map(|at| at.service_level.unwrap())
        .collect()
}

#[test]
fn finishing_is_met_by_the_chain_and_handing_back_is_far_from_it() {
    let rates = DAY.iter().map(|(_, erlangs)| erlangs / HANDLE_TIME_S);
    let curve = RateCurve::new(rates.flat_map(|rate| [rate; 30]).collect(), 60.0, 30);
    let people: Vec<u64> = DAY.iter().map(|half_hour| half_hour.0 as u64).collect();
    let queue = ChangingQueue {
        curve: &curve,
        people: &people,
        handle_time_s: &[HANDLE_TIME_S; DAY.len()],
        patience_s: PATIENCE_S,
        answer_within_s: 20.0,
    };
    let finished = simulated(WorkInHand::Finished);
    let by_chain = levels_if_finished(&queue, Start::With(0));
    let handed_back = service(&queue, Start::With(0)).0;
    let (mut farthest, mut nearest_by): (f64, f64) = (0.0, 0.0);
    for (i, (met, found)) in finished.iter().zip(&by_chain).enumerate() {
        assert!((met - found).abs() < 0.03, "half-hour {i}: {met} {found}");
        nearest_by = nearest_by.max((met - found).abs());
        farthest = farthest.max((met - handed_back[i].service_level).abs());
    }
    assert!(farthest > 0.1, "{farthest}");
    println!("finished within {nearest_by:.4}, handed back within {farthest:.4}");
}
