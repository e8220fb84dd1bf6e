use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::staffing::tests::each_set;

fn exact(text: &str) -> Amount {
    text.parse().unwrap()
}

fn whole(value: u64) -> Amount {
    Amount::from_integer(value.into())
}

#[test]
fn earliest_due_first_meets_every_reference_row_exactly() {
    each_set("deferred_edf.csv", |rows| {
        let mut cases: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for row in rows {
            cases.entry(row.text("case")).or_default().push(row);
        }
        for (case, rows) in cases {
            let column = |name: &str| -> Vec<Amount> {
                rows.iter().map(|row| exact(row.text(name))).collect()
            };
            let due = due_after(rows.len(), rows[0].whole("deadline_intervals") as usize);
            let run = serve(
                &column("arrival_work"),
                &due,
                &column("capacity"),
                &whole(0),
            );
            for (found, row) in run.intervals.iter().zip(&rows) {
                let what = format!("{case}, interval {}", row.text("interval"));
                assert_eq!(
                    found.served_on_time,
                    exact(row.text("served_on_time")),
                    "{what}"
                );
                assert_eq!(found.served_late, exact(row.text("served_late")), "{what}");
                assert_eq!(found.backlog_end, exact(row.text("backlog_end")), "{what}");
                let overdue = exact(row.text("overdue_backlog_end"));
                assert_eq!(found.overdue_backlog_end, overdue, "{what}");
            }
        }
    });
}

#[test]
fn the_least_constant_capacity_is_exact() {
    each_set("deferred_min_capacity.csv", |rows| {
        for row in rows {
            let arrivals: Vec<Amount> = row.text("arrivals").split('|').map(exact).collect();
            let found =
                least_constant_capacity(&arrivals, row.whole("deadline_intervals") as usize);
            let expected = exact(row.text("min_constant_capacity"));
            assert_eq!(found, expected, "{}", row.text("case"));
        }
    });
}

#[test]
fn floats_and_rationals_tell_the_same_story() {
    let work = [3.25, 0.0, 7.5, 1.125];
    let capacity = [2.0, 2.0, 2.0, 2.0];
    let due = due_after(4, 2);
    let fast = serve(&work, &due, &capacity, &0.0);
    let exactly = |list: &[f64]| list.iter().map(|&v| amount(v).unwrap()).collect::<Vec<_>>();
    let slow = serve(&exactly(&work), &due, &exactly(&capacity), &whole(0));
    for (fast, slow) in fast.intervals.iter().zip(&slow.intervals) {
        assert_eq!(fast.served_on_time, to_f64(&slow.served_on_time));
        assert_eq!(fast.backlog_end, to_f64(&slow.backlog_end));
    }
    assert_eq!(fast.on_time_of_arrival, [3.25, 0.0, 4.0, 0.0]);
    assert_eq!(fast.waited_of_arrival[0], 1.25);
}

/// Cumulative curves of arrivals that are due `deadline` intervals later, all done at the end.
fn curves(arrivals: &[u64], deadline: usize) -> (Vec<Amount>, Vec<Amount>) {
    let n = arrivals.len();
    let upto = |t: usize| whole(arrivals[..t].iter().sum());
    let most: Vec<Amount> = (1..=n).map(upto).collect();
    let least = (1..=n)
        .map(|t| upto((t + 1).saturating_sub(deadline).min(n)))
        .collect();
    (least, most)
}

#[test]
fn steady_work_is_levelled_flat() {
    let (least, most) = curves(&[50; 12], 4);
    assert!(
        levelled(&least, &most)
            .iter()
            .all(|level| *level == whole(50))
    );
}

#[test]
fn a_burst_is_spread_over_its_deadline() {
    let (least, most) = curves(&[0, 0, 300, 0, 0], 3);
    let profile = levelled(&least, &most);
    assert_eq!(profile, [0, 0, 100, 100, 100].map(whole));
}

#[test]
fn no_profile_has_a_lower_peak() {
    let arrivals = [120, 90, 60, 30, 240, 300, 60, 0, 0, 0];
    let (least, most) = curves(&arrivals, 4);
    let peak = levelled(&least, &most).into_iter().max().unwrap();
    let exact: Vec<Amount> = arrivals.map(whole).to_vec();
    assert_eq!(peak, least_constant_capacity(&exact, 4));
    assert_eq!(peak, whole(108));
}

/// Least own capacity by its busiest windows, one after another: what arrives in a window of intervals
/// and is due in it, less the idle time there, over the intervals that are not settled yet.
fn by_busiest_windows(least: &[Amount], most: &[Amount], idle: &[Amount]) -> Vec<Amount> {
    let n = most.len();
    let mut settled: Vec<Option<Amount>> = vec![None; n];
    let due_by = |j: usize| if j + 1 == n { &most[j] } else { &least[j] };
    loop {
        let mut busiest: Option<(Amount, usize, usize)> = None;
        for i in 0..n {
            for j in i..n {
                let free = (i..=j).filter(|&t| settled[t].is_none()).count();
                if free == 0 {
                    continue;
                }
                let mut need = due_by(j).clone();
                if i > 0 {
                    need -= &most[i - 1];
                }
                need -= idle[i..=j].iter().sum::<Amount>();
                need -= settled[i..=j].iter().flatten().sum::<Amount>();
                let level = need / whole(free as u64);
                if busiest.as_ref().is_none_or(|(most, ..)| level > *most) {
                    busiest = Some((level, i, j));
                }
            }
        }
        match busiest {
            Some((level, i, j)) if level > whole(0) => {
                for settled in settled[i..=j].iter_mut().filter(|at| at.is_none()) {
                    *settled = Some(level.clone());
                }
            }
            _ => {
                return settled
                    .into_iter()
                    .map(|x| x.unwrap_or_else(|| whole(0)))
                    .collect();
            }
        }
    }
}

/// Whether this capacity, earliest due first, is in time with everything.
fn in_time(arrivals: &[u64], deadline: usize, capacity: &[Amount]) -> bool {
    let n = arrivals.len();
    let exact: Vec<Amount> = arrivals.iter().copied().map(whole).collect();
    let due: Vec<usize> = due_after(n, deadline)
        .into_iter()
        .map(|due| due.min(n - 1))
        .collect();
    let run = serve(&exact, &due, capacity, &whole(0));
    let on_time: Amount = run.on_time_of_arrival.iter().sum();
    on_time == exact.iter().sum()
}

fn together(own: &[Amount], idle: &[u64]) -> Vec<Amount> {
    own.iter()
        .zip(idle)
        .map(|(own, &idle)| own + whole(idle))
        .collect()
}

#[test]
fn idle_time_takes_the_oldest_and_own_people_spread_the_rest() {
    // 10 at 0 and at 1, due by 2; others can do 10 at 1: own people spread their 10 over all three.
    let (least, most) = curves(&[10, 10, 0], 2);
    let profile = levelled_beside(&least, &most, &[0, 10, 0].map(whole));
    assert_eq!(profile, ["10/3", "10/3", "10/3"].map(exact));
    // All twenty due by 1: the last interval is of no use any more.
    let most = [10, 20, 20].map(whole);
    let profile = levelled_beside(&[0, 20, 20].map(whole), &most, &[0, 10, 0].map(whole));
    assert_eq!(profile, [5, 5, 0].map(whole));
}

#[test]
fn idle_time_that_nobody_needs_is_not_saved_for_later() {
    let (least, most) = curves(&[1, 0, 9, 0], 2);
    let profile = levelled_beside(&least, &most, &[50, 50, 1, 0].map(whole));
    assert_eq!(profile, [0, 0, 4, 4].map(whole));
}

#[test]
fn no_whole_numbers_of_own_people_cost_less_than_the_levelled_profile() {
    let cases: [([u64; 5], [u64; 5], usize); 4] = [
        ([3, 0, 4, 1, 0], [0, 1, 0, 2, 0], 2),
        ([4, 4, 0, 0, 2], [0, 3, 0, 0, 1], 3),
        ([0, 5, 0, 5, 0], [2, 0, 2, 0, 0], 2),
        ([2, 2, 2, 2, 2], [0, 4, 0, 0, 0], 2),
    ];
    for (arrivals, idle, deadline) in cases {
        let (least, most) = curves(&arrivals, deadline);
        let profile = levelled_beside(&least, &most, &idle.map(whole));
        assert!(in_time(&arrivals, deadline, &together(&profile, &idle)));
        let squares = |own: &[Amount]| own.iter().map(|x| x * x).sum::<Amount>();
        let (sum, peak) = (
            profile.iter().sum::<Amount>(),
            profile.iter().max().unwrap(),
        );
        let mut n_in_time = 0;
        for code in 0..6_u64.pow(5) {
            let own: Vec<Amount> = (0..5).map(|t| whole(code / 6_u64.pow(t) % 6)).collect();
            if in_time(&arrivals, deadline, &together(&own, &idle)) {
                n_in_time += 1;
                assert!(own.iter().sum::<Amount>() >= sum, "{arrivals:?} {own:?}");
                assert!(own.iter().max().unwrap() >= peak, "{arrivals:?} {own:?}");
                assert!(squares(&own) >= squares(&profile), "{arrivals:?} {own:?}");
            }
        }
        assert!(n_in_time > 0);
    }
}

proptest! {
    #[test]
    fn own_people_beside_idle_time_are_those_of_the_busiest_windows(
        rows in proptest::collection::vec((0_u64..20, 0_u64..12), 1..16),
        deadline in 1_usize..6,
    ) {
        let (arrivals, idle): (Vec<u64>, Vec<u64>) = rows.into_iter().unzip();
        let (least, most) = curves(&arrivals, deadline);
        let lent: Vec<Amount> = idle.iter().copied().map(whole).collect();
        let profile = levelled_beside(&least, &most, &lent);
        prop_assert!(in_time(&arrivals, deadline, &together(&profile, &idle)));
        prop_assert_eq!(profile, by_busiest_windows(&least, &most, &lent));
    }

    #[test]
    fn the_levelled_profile_meets_every_due_time_and_does_all_work(
        arrivals in proptest::collection::vec(0_u64..40, 1..60),
        deadline in 1_usize..12,
    ) {
        let (least, most) = curves(&arrivals, deadline);
        let profile = levelled(&least, &most);
        let mut done = whole(0);
        for (t, level) in profile.iter().enumerate() {
            done += level;
            prop_assert!(done <= most[t], "more done than arrived");
            prop_assert!(t + 1 == most.len() || done >= least[t], "late");
        }
        prop_assert_eq!(&done, most.last().unwrap());
        let exact: Vec<Amount> = arrivals.iter().copied().map(whole).collect();
        let due: Vec<usize> = due_after(arrivals.len(), deadline);
        let run = serve(&exact, &due, &profile, &whole(0));
        prop_assert!(run.intervals.iter().all(|i| i.served_late == whole(0)));
        // Where due times fall inside the plan, no constant capacity could be lower.
        if arrivals.iter().rev().take(deadline).all(|&work| work == 0) {
            let peak = profile.into_iter().max().unwrap();
            prop_assert_eq!(peak, least_constant_capacity(&exact, deadline));
        }
    }

    #[test]
    fn work_in_is_work_out(
        arrivals in proptest::collection::vec(0_u64..40, 1..40),
        capacity in 0_u64..30,
        deadline in 1_usize..6,
    ) {
        let exact: Vec<Amount> = arrivals.iter().copied().map(whole).collect();
        let capacity = vec![whole(capacity); arrivals.len()];
        let run = serve(&exact, &due_after(arrivals.len(), deadline), &capacity, &whole(0));
        let mut left = whole(0);
        for (now, interval) in run.intervals.iter().enumerate() {
            let before = left + &exact[now];
            left = before - &interval.served_on_time - &interval.served_late;
            prop_assert_eq!(&left, &interval.backlog_end);
            prop_assert!(interval.overdue_backlog_end <= interval.backlog_end);
        }
    }
}
