//! A peak that collapses in a large centre: the flow of the staffing side beside simulated days.

use std::time::Duration;

use super::super::fixtures::{Case, patient, voice};
use crate::simulation::{Behaviour, QueueService, Retry};
use crate::staffing::time_varying::{Flow, FlowInterval, flow};
use crate::units::Fraction;

const PEOPLE: usize = 300;
const HANDLE_TIME_S: f64 = 300.0;
const PATIENCE_S: f64 = 120.0;
const RETRY_SHARE: f64 = 0.7;
const RETRY_AFTER_S: f64 = 600.0;

/// Contacts of a half-hour: 150 erlangs, 750 from noon to two.
fn offered(interval: usize) -> f64 {
    if (24..28).contains(&interval) {
        4500.0
    } else {
        900.0
    }
}

fn case() -> Case {
    let retry = Retry {
        share: Fraction::new(RETRY_SHARE).unwrap(),
        after: Duration::from_secs_f64(RETRY_AFTER_S),
    };
    let service = QueueService {
        behaviour: Behaviour {
            retry: Some(retry),
            ..Behaviour::plain()
        },
        ..patient(voice("q"), PATIENCE_S)
    };
    let mut case = Case::new(vec![service], 1)
        .people(&vec![&[0_usize] as &[usize]; PEOPLE])
        .round_the_clock()
        .arrivals(0, 900.0, HANDLE_TIME_S);
    for i in 0..48 {
        case.forecast.queues[0].mean[i] = offered(i);
    }
    case
}

fn flows() -> Vec<Flow> {
    let intervals: Vec<FlowInterval> = (0..48)
        .map(|i| FlowInterval {
            length_s: 1800.0,
            offered: offered(i),
            handle_time_s: HANDLE_TIME_S,
            people: PEOPLE as f64,
            patience_s: PATIENCE_S,
            retry_share: RETRY_SHARE,
            retry_after_s: RETRY_AFTER_S,
            open: true,
        })
        .collect();
    flow(&intervals).unwrap()
}

#[test]
fn a_collapsing_peak_flows_as_simulated_customers_do() {
    let simulated = case().simulate(32, 2026);
    let met = &simulated.queues[0];
    let flows = flows();
    let day = flows
        .iter()
        .fold(Flow::default(), |day, next| day.then(next));
    let total = &met.days[0];
    let near = |what: &str, flow: f64, simulated: f64, most: f64| {
        let error = flow / simulated - 1.0;
        eprintln!(
            "{what}: flow {flow:.4}, simulated {simulated:.4}, {:+.2} %",
            100.0 * error
        );
        assert!(error.abs() < most, "{what}: {flow} against {simulated}");
    };
    near("attempts", day.attempts(), total.offered, 0.01);
    near("answered", day.answered, total.answered, 0.01);
    near("abandoned", day.abandoned, total.abandoned, 0.02);
    near("gone", day.gone, total.customers_lost, 0.02);
    let rates = [
        (day.pass_rate_of_attempts(), total.pass_rate_of_attempts()),
        (day.pass_rate_of_customers(), total.pass_rate_of_customers()),
    ];
    for (flow, simulated) in rates {
        near(
            "pass rate of the day",
            flow.unwrap(),
            simulated.unwrap(),
            0.01,
        );
    }
    let both = flows.iter().zip(&met.intervals).enumerate();
    for (i, (flow, at)) in both.skip(24).take(8) {
        near(
            &format!("attempts in {i}"),
            flow.attempts(),
            at.offered,
            0.03,
        );
    }
    // In the peak itself a customer fares nearly twice as well as an attempt.
    let peak = flows[24..28]
        .iter()
        .fold(Flow::default(), |sum, next| sum.then(next));
    let (attempts, customers) = (
        peak.pass_rate_of_attempts().unwrap(),
        peak.pass_rate_of_customers().unwrap(),
    );
    assert!(customers / attempts > 1.7, "{attempts} {customers}");
}
