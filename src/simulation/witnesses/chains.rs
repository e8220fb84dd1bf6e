//! Chat, several skills, and callers who try again, against their solved chains.

use std::time::Duration;

use super::{
    DAYS, HANDLE_TIME, Row, WARM, Witness, abandoned, busy, judged, of_queue, one_queue,
    per_interval, rows, tallies, theta, waited,
};
use crate::simulation::fixtures::{Case, chat, voice};
use crate::simulation::tally::Counts;
use crate::simulation::{Behaviour, QueueService, Retry};
use crate::units::Fraction;

#[test]
fn conversations_meet_the_exact_chain_of_the_least_busy_rule() {
    let mut witness = Witness::of("anchors_chat_ctmc");
    for row in rows("staffing/anchors_chat_ctmc.csv") {
        let (people, at_once) = (row.whole("n_agents"), row.whole("max_concurrency"));
        let factor = |j| 1.0 + row.number("slowdown_g") * f64::from(j);
        let service = QueueService {
            concurrency_slowdown: (0..at_once as u32).map(factor).collect(),
            ..theta(judged(chat("q", at_once as u32), 0.0), row.number("theta"))
        };
        let load = row.number("lambda");
        let found = tallies(&one_queue(service, people, load));
        let at = |what| format!("{what} {people} x {at_once} at {load}");
        let truth = |column| row.number(column);
        witness.meets(
            at("waited"),
            &found,
            of_queue(0, waited),
            truth("p_delay_exact"),
        );
        witness.meets(
            at("gave up"),
            &found,
            of_queue(0, abandoned),
            truth("p_abandon_exact"),
        );
        witness.meets(at("busy"), &found, busy(0), truth("agent_busy_fraction"));
    }
    assert_eq!(witness.n, 3 * 54);
}

/// "0>1" or "0;1>0" as lists of lists.
fn lists(text: &str) -> Vec<Vec<usize>> {
    let list = |part: &str| part.split('>').map(|n| n.parse().unwrap()).collect();
    text.split(';').map(list).collect()
}

/// 1 for classes that no pool turns to later, and so on down.
fn priority(class: usize, pools: &[Vec<usize>]) -> u32 {
    let before = pools.iter().filter_map(|order| {
        let position = order.iter().position(|&c| c == class)?;
        position.checked_sub(1).map(|p| order[p])
    });
    1 + before.map(|c| priority(c, pools)).max().unwrap_or(0)
}

fn several_skills(classes: &[&Row]) -> Case {
    let pools = lists(classes[0].text("pool_class_priority"));
    let services = classes.iter().enumerate().map(|(class, row)| QueueService {
        priority: priority(class, &pools),
        ..theta(
            judged(voice(&format!("class-{class}")), 0.0),
            row.number("theta"),
        )
    });
    // Nothing arrives there; it makes a pool that is asked later one with more skills.
    let unused = classes.len();
    let mut case = Case::new(services.chain([voice("unused")]).collect(), DAYS);
    let sizes = classes[0].text("pool_sizes").split('|');
    for (pool, size) in sizes.enumerate() {
        let mut skills = pools[pool].clone();
        if pool > 0 && pools[0].len() == skills.len() && pools[0].len() > 1 {
            skills.push(unused);
        }
        let people = vec![&skills[..]; size.parse().unwrap()];
        case = case.people(&people);
    }
    for (class, row) in classes.iter().enumerate() {
        case = case.arrivals(class, per_interval(row.number("lambda")), HANDLE_TIME);
    }
    case.round_the_clock()
}

#[test]
fn people_with_several_skills_meet_the_exact_chain() {
    let mut witness = Witness::of("anchors_multiskill_ctmc");
    let all = rows("simulation/anchors_multiskill_ctmc.csv");
    for classes in all.chunk_by(|a, b| a.text("config") == b.text("config")) {
        let classes: Vec<&Row> = classes.iter().collect();
        let case = several_skills(&classes);
        let found = tallies(&case);
        let config = classes[0].text("config");
        for (class, row) in classes.iter().enumerate() {
            let at = |what| format!("{what} {config} class {class}");
            let truth = |column| row.number(column);
            witness.meets(
                at("waited"),
                &found,
                of_queue(class, waited),
                truth("p_delay"),
            );
            witness.meets(
                at("gave up"),
                &found,
                of_queue(class, abandoned),
                truth("p_abandon"),
            );
        }
        let (model, mut first) = (case.model(), 0);
        let sizes = classes[0].text("pool_sizes").split('|');
        for (size, truth) in sizes.zip(classes[0].text("pool_occupancies").split('|')) {
            let pool = model.pool_of[first];
            witness.meets(
                format!("busy {config} pool {pool}"),
                &found,
                busy(pool),
                truth.parse().unwrap(),
            );
            first += size.parse::<usize>().unwrap();
        }
    }
    assert_eq!(witness.n, 2 * 14 + 12);
}

/// The last hours are left out too: whose customers they are is not known yet.
fn settled(counts: &[Counts]) -> Counts {
    let mut sum = Counts::default();
    counts[WARM..counts.len() - WARM]
        .iter()
        .for_each(|c| sum.add(c));
    sum
}

#[test]
fn callers_who_try_again_meet_the_exact_chain_per_attempt_and_per_customer() {
    let mut witness = Witness::of("anchors_retrial_ctmc");
    for row in rows("simulation/anchors_retrial_ctmc.csv") {
        let truth = |column| row.number(column);
        let after = HANDLE_TIME / truth("redial_rate_aht");
        let behaviour = Behaviour {
            retry: Some(Retry {
                share: Fraction::new(truth("p_redial")).unwrap(),
                after: Duration::from_secs_f64(after),
            }),
            ..Behaviour::plain()
        };
        let service = QueueService {
            behaviour,
            ..theta(judged(voice("q"), 0.0), truth("theta_aht"))
        };
        let load = truth("lambda_first");
        let found = tallies(&one_queue(service, row.whole("n"), load));
        let at = |what| format!("{what} first attempts {load}");
        let attempts = of_queue(0, |c| (c.offered, c.offered - c.again));
        witness.meets(
            at("attempts"),
            &found,
            attempts,
            truth("attempt_rate") / load,
        );
        let gave_up = of_queue(0, abandoned);
        witness.meets(
            at("gave up"),
            &found,
            gave_up,
            truth("p_abandon_per_attempt"),
        );
        let served = |tally: &crate::simulation::tally::Tally| {
            let c = settled(&tally.queues[0]);
            let met = f64::from(c.customers_answered);
            (met, met + f64::from(c.customers_lost))
        };
        witness.meets(at("served"), &found, served, truth("served_per_customer"));
        witness.meets(at("busy"), &found, busy(0), truth("occupancy"));
    }
    assert_eq!(witness.n, 4 * 7);
}
