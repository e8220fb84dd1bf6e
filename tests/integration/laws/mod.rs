//! Laws: what holds for every load, team and target, whatever the formula.
//!
//! Known answers say that a formula is right at some points; laws say that it cannot be wrong in
//! certain ways anywhere. Each is drawn at random from the ranges of real centres and beyond, always
//! with the same seed.
//!
//! | law | where it holds | where it does not |
//! |---|---|---|
//! | more people, no measure worse | every formula | – |
//! | more load, no measure better | every formula | – |
//! | more patience, fewer give up and all wait longer | every patience | the share served in time: see [`order`] |
//! | only ratios of times count | every formula, the chain | – |
//! | endless patience is Erlang C | Erlang A, any law, lines, chat | – |
//! | pooling never hurts | B, C; A by abandonment and mean wait | share in time under patience: a rule of thumb |
//! | the mean wait over classes is the same in any order | priority | – |
//! | contacts in are contacts out | retrials, the simulator | – |

mod conservation;
mod ends;
mod order;
mod pooling;
mod scale;

use std::time::Duration;

use paiban::staffing::WaitingService;
use paiban::staffing::chat::Concurrency;
use paiban::staffing::patience::law::PatienceLaw;
use paiban::staffing::required::{WaitingFormula, Work};
use paiban::units::{Erlangs, Fraction, Patience};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// So many cases, the same ones every time.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_261_111),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[test]
fn property_tests_everywhere_draw_the_same_cases_each_time() {
    let seed = ProptestConfig::default().rng_seed;
    assert!(
        matches!(seed, RngSeed::Fixed(_)),
        "PROPTEST_RNG_SEED is unset: .cargo/config.toml sets it where cargo runs in this repository"
    );
}

/// What callers do in a question: handle time and patience in seconds.
#[derive(Debug, Clone, Copy)]
struct Callers {
    handle_time_s: f64,
    patience_s: f64,
}

/// Handle times from half a minute to a quarter of an hour, patience from a twentieth to ten of them.
fn callers() -> impl Strategy<Value = Callers> {
    (30.0..900.0f64, 0.05..10.0f64).prop_map(|(handle_time_s, part)| Callers {
        handle_time_s,
        patience_s: handle_time_s * part,
    })
}

fn share(value: f64) -> Fraction {
    Fraction::new(value).expect("a share")
}

fn erlangs(value: f64) -> Erlangs {
    Erlangs::new(value).expect("a load")
}

fn seconds(value: f64) -> Duration {
    Duration::from_secs_f64(value)
}

/// So many erlangs.
fn work(load: f64, handle_time_s: f64) -> Work {
    Work::new(load * 3600.0 / handle_time_s, handle_time_s, 3600.0).expect("sound numbers")
}

/// Formulas in which nobody gives up: the load must be below their capacity.
fn without_patience() -> Vec<WaitingFormula> {
    let team = |at_once, slowdown: &[f64]| Concurrency::new(at_once, slowdown).expect("a team");
    vec![
        WaitingFormula::ErlangC,
        WaitingFormula::Chat(team(1, &[1.0]), Patience::Infinite),
        WaitingFormula::Chat(team(3, &[1.0, 1.2, 1.5]), Patience::Infinite),
    ]
}

/// Formulas with a steady state at any load.
fn with_patience(callers: Callers, lines: u64) -> Vec<WaitingFormula> {
    let mean = seconds(callers.patience_s);
    let laws = [
        PatienceLaw::erlang2(callers.patience_s),
        PatienceLaw::weibull_of_mean(0.6, callers.patience_s),
        PatienceLaw::lognormal(callers.patience_s, 1.5),
        PatienceLaw::deterministic(callers.patience_s),
    ];
    let team = Concurrency::new(3, &[1.0, 1.2, 1.5]).expect("a team");
    let mut all = vec![
        WaitingFormula::ErlangA(mean),
        WaitingFormula::Lines(lines, Patience::Infinite),
        WaitingFormula::Lines(lines, Patience::Mean(mean)),
        WaitingFormula::Chat(team, Patience::Mean(mean)),
        WaitingFormula::Retrying(Box::new(WaitingFormula::ErlangA(mean)), share(0.6)),
    ];
    all.extend(laws.map(|law| WaitingFormula::AnyPatience(law.expect("a sound law"))));
    all
}

/// The service of these people at so many erlangs.
fn service(formula: &WaitingFormula, agents: u64, work: &Work, within_s: f64) -> WaitingService {
    let found = formula.service(agents, work, within_s);
    found.unwrap_or_else(|error| panic!("{formula:?} {agents} {work:?}: {error}"))
}
