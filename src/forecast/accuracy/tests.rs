//! Measures by hand, and slices that add up.

use super::*;

fn interval(lead: usize, actual: f64, mean: f64) -> ScoredInterval {
    ScoredInterval {
        place: Place { lead, event: false },
        actual,
        mean,
        quantiles: [4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0],
        scale: NaiveScale {
            absolute: Some(2.0),
            squared: Some(8.0),
        },
    }
}

fn day(lead: usize, event: bool, actual: f64) -> ScoredDay {
    ScoredDay {
        place: Place { lead, event },
        actual,
        mean: 100.0,
        dispersion: 0.01,
    }
}

fn slice_of(slices: &[Slice], leads: (usize, usize), kind: DayKind) -> Scores {
    let found = slices
        .iter()
        .find(|s| (s.first_lead, s.last_lead, s.kind) == (leads.0, leads.1, kind));
    found.expect("a slice").scores
}

#[test]
fn measures_of_three_intervals_by_hand() {
    let slices = sliced(
        &[
            interval(1, 12.0, 10.0),
            interval(2, 6.0, 10.0),
            interval(2, 22.0, 10.0),
        ],
        &[day(1, false, 90.0), day(2, false, 150.0)],
        2,
    );
    // Errors 2, 4, 12 of 40 contacts.
    let found = slices[0].scores;
    assert_eq!(found.wape(), Some(18.0 / 40.0));
    assert_eq!(found.day_wape(), Some(60.0 / 40.0));
    assert_eq!(found.mase(), Some(3.0));
    assert_eq!(
        found.rmsse(),
        Some(((4.0 + 16.0 + 144.0) / 8.0 / 3.0f64).sqrt())
    );
    assert_eq!(found.bias(), Some(30.0 / 40.0 - 1.0));
    // p10: .1·6, 0, .1·16; p50: 1, 2, 6; p90: .1·2, .1·8, .9·8; twice their mean.
    let loss = (0.6 + 1.6 + 1.0 + 2.0 + 6.0 + 0.2 + 0.8 + 7.2) * 2.0 / 3.0 / 40.0;
    assert!((found.pinball_loss().unwrap() - loss).abs() < 1e-12);
    assert_eq!(found.day_coverage_80(), Some(0.5));
    let week = slice_of(&slices, (2, 2), DayKind::All);
    assert_eq!(week.n_intervals(), 2);
    assert_eq!((week.inside_50(), week.inside_80()), (Some(0.0), Some(0.5)));
}

#[test]
fn nothing_arrived_so_no_share_of_it_exists() {
    let found = sliced(&[interval(1, 0.0, 1.0)], &[], 1)[0].scores;
    assert_eq!(
        (found.wape(), found.bias(), found.pinball_loss()),
        (None, None, None)
    );
}

#[test]
fn every_interval_is_in_one_bucket_and_one_kind_of_day() {
    let intervals: Vec<ScoredInterval> = (1..=126)
        .map(|lead| ScoredInterval {
            place: Place {
                lead,
                event: lead % 5 == 0,
            },
            ..interval(lead, 10.0, 11.0)
        })
        .collect();
    let slices = sliced(&intervals, &[], 126);
    let count = |of: &dyn Fn(&&Slice) -> bool| -> usize {
        let of = slices.iter().filter(of);
        of.map(|s| s.scores.n_intervals()).sum()
    };
    let buckets = |s: &&Slice| (s.first_lead, s.last_lead) != (1, 126);
    assert_eq!(count(&|s| buckets(s) && s.kind == DayKind::All), 126);
    assert_eq!(count(&|s| buckets(s) && s.kind != DayKind::All), 126);
    assert_eq!(
        slice_of(&slices, (1, 126), DayKind::Event).n_intervals(),
        25
    );
    assert_eq!(
        slices[0],
        Slice {
            first_lead: 1,
            last_lead: 126,
            kind: DayKind::All,
            scores: slices[0].scores
        }
    );
}

#[test]
fn only_leads_and_kinds_that_occur_have_a_slice() {
    let slices = sliced(&[interval(1, 4.0, 5.0), interval(9, 4.0, 5.0)], &[], 10);
    let found: Vec<_> = slices
        .iter()
        .map(|s| (s.first_lead, s.last_lead, s.kind))
        .collect();
    let both = |first, last| [DayKind::All, DayKind::Ordinary].map(|kind| (first, last, kind));
    assert_eq!(found, [both(1, 10), both(1, 1), both(8, 10)].concat());
    assert_eq!(sliced(&[interval(1, 4.0, 5.0)], &[], 1).len(), 2);
}

#[test]
fn the_sums_of_two_queues_are_those_of_all_their_contacts() {
    let (a, b) = (interval(1, 10.0, 13.0), interval(2, 30.0, 29.0));
    let apart = [&a, &b].map(|i| sliced(std::slice::from_ref(i), &[], 2));
    let sum = merged(apart.iter().map(Vec::as_slice));
    let together = sliced(&[a, b], &[], 2);
    assert_eq!(sum, together);
    assert_eq!(sum[0].scores.wape(), Some(4.0 / 40.0));
}

#[test]
fn a_rival_that_is_better_is_named_with_both_errors() {
    let ours = sliced(&[interval(1, 10.0, 10.0), interval(2, 10.0, 14.0)], &[], 2);
    let theirs = sliced(&[interval(1, 10.0, 13.0), interval(2, 10.0, 11.0)], &[], 2);
    let found: Vec<_> = losses(&ours, &theirs)
        .into_iter()
        .filter(|l| l.kind == DayKind::All)
        .collect();
    let later = found.iter().find(|l| l.first_lead == 2).unwrap();
    assert_eq!((later.ours, later.theirs), (0.4, 0.1));
    assert!(found.iter().all(|l| l.first_lead != 1 || l.last_lead != 1));
    assert!(losses(&ours, &ours).is_empty());
}

#[test]
fn a_geometric_mean_weighs_half_and_double_alike() {
    let mean = geometric_mean([0.5, 2.0]).unwrap();
    assert!((mean - 1.0).abs() < 1e-12);
    assert_eq!(geometric_mean([]), None);
}
