use super::*;
use crate::simulation::customers::hereafter;
use crate::simulation::fixtures::{Case, patient, voice};

fn case() -> Case {
    Case::new(vec![patient(voice("a"), 90.0), voice("b")], 2)
        .arrivals(0, 40.0, 200.0)
        .arrivals(1, 5.0, 400.0)
        .open(0, 8, 20)
}

fn days(case: &Case, replications: u32, day: usize) -> Vec<Vec<Contact>> {
    let model = case.model();
    (0..replications)
        .map(|r| {
            let mut customers = Customers::new(&model, Seed(4), r);
            let (mut all, mut batch) = (Vec::new(), Vec::new());
            while customers.next_interval(&mut batch) {
                all.append(&mut batch);
            }
            all.retain(|contact| model.days[day].contains(&contact.interval()));
            all
        })
        .collect()
}

fn of_queue(contacts: &[Contact], queue: usize) -> Vec<Contact> {
    contacts
        .iter()
        .filter(|c| c.queue() == queue)
        .copied()
        .collect()
}

/// Mean and variance over replications.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (
        mean,
        values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0),
    )
}

#[test]
fn contacts_come_in_order_inside_their_interval_and_only_while_open() {
    for (day, contacts) in [0, 1].map(|d| (d, days(&case(), 3, d))) {
        for contacts in contacts {
            assert!(contacts.is_sorted_by(|a, b| a.arrived <= b.arrived));
            for c in &contacts {
                assert_eq!((c.arrived / 1800.0) as usize, c.interval());
                assert_eq!(c.interval() / 48, day);
                assert!(c.queue() == 1 || (16..40).contains(&(c.interval() % 48)));
            }
        }
    }
}

#[test]
fn patience_and_work_have_the_means_that_were_asked() {
    let contacts: Vec<Contact> = days(&case(), 60, 0).concat();
    let mean = |values: Vec<f64>| {
        (
            values.iter().sum::<f64>() / values.len() as f64,
            values.len(),
        )
    };
    let model = case().model();
    let patience = |c: &Contact| hereafter::patience(&model, c);
    let a = of_queue(&contacts, 0);
    for (values, expected) in [
        (a.iter().map(patience).collect(), 90.0),
        (a.iter().map(|c| c.work).collect(), 200.0),
        (
            of_queue(&contacts, 1).iter().map(|c| c.work).collect(),
            400.0,
        ),
    ] {
        let (found, n) = mean(values);
        assert!((found - expected).abs() < 4.0 * expected / f64::sqrt(n as f64));
    }
    assert!(
        of_queue(&contacts, 1)
            .iter()
            .all(|c| patience(c) == f64::INFINITY)
    );
}

#[test]
fn day_totals_vary_as_poisson_counts_with_a_shared_and_an_own_factor() {
    // Var N = m + m²(e^{σ²} − 1) + Σ m_i² e^{σ²}(e^{τ²} − 1)
    let (sigma, tau) = (0.2_f64, 0.3_f64);
    let mut case = case();
    case.forecast.queues[0].day_log_sd.fill(sigma);
    case.forecast.queues[0].interval_log_sd.fill(tau);
    let totals: Vec<f64> = (days(&case, 3_000, 0).iter())
        .map(|contacts| of_queue(contacts, 0).len() as f64)
        .collect();
    let (mean, variance) = moments(&totals);
    let (m, m_i) = (24.0 * 40.0, 40.0_f64);
    let shared = (sigma * sigma).exp();
    let expected =
        m + m * m * (shared - 1.0) + 24.0 * m_i * m_i * shared * ((tau * tau).exp() - 1.0);
    assert!((mean - m).abs() < 4.0 * (expected / 3_000.0).sqrt());
    assert!(
        (variance / expected - 1.0).abs() < 0.15,
        "{variance} {expected}"
    );
}

#[test]
fn another_queue_and_another_volume_do_not_move_the_customers_of_a_queue() {
    let base = days(&case(), 2, 1);
    let queues = vec![voice("new"), patient(voice("a"), 90.0), voice("b")];
    let changed = Case::new(queues, 2)
        .arrivals(0, 7.0, 100.0)
        .arrivals(1, 40.0, 200.0)
        .arrivals(2, 50.0, 400.0)
        .open(1, 8, 20);
    for (a, b) in base.iter().zip(days(&changed, 2, 1)) {
        let unmoved = of_queue(&b, 1)
            .into_iter()
            .map(|c| Contact { queue: 0, ..c });
        assert_eq!(of_queue(a, 0), unmoved.collect::<Vec<_>>());
    }
}

#[test]
fn more_volume_adds_customers_and_keeps_those_who_came_anyway() {
    let mut more = case();
    more.forecast.queues[0].mean *= 1.2;
    let key = |c: &Contact| (c.arrived.to_bits(), c.work.to_bits());
    for (fewer, more) in days(&case(), 3, 0).iter().zip(days(&more, 3, 0)) {
        let all: std::collections::BTreeSet<_> = more.iter().map(key).collect();
        assert!(fewer.iter().all(|c| all.contains(&key(c))));
        assert!(more.len() > fewer.len());
    }
}

#[test]
fn a_date_keeps_its_customers_when_the_plan_starts_on_another_day() {
    let mut later = case();
    let grid = &later.forecast.grid;
    later.forecast.grid =
        crate::calendar::Grid::new(grid.zone().clone(), 30, grid.day(1), 2).unwrap();
    let work = |contacts: &[Contact]| contacts.iter().map(|c| c.work).collect::<Vec<_>>();
    assert_eq!(work(&days(&case(), 1, 1)[0]), work(&days(&later, 1, 0)[0]));
}
