use proptest::prelude::*;

use super::*;

const COST: CoverCost = CoverCost {
    first: 2.0,
    beyond: 6.0,
    over: 0.5,
    share: 0.1,
};

fn total(required: &[f64], cover: &[f64]) -> f64 {
    required
        .iter()
        .zip(cover)
        .map(|(&r, &x)| COST.cost(r, x))
        .sum()
}

/// The least cost of the interval by a linear program over explicit flows.
fn least_cost_by_program(supply: &[(u64, f64)], required: &[f64], bends: &[Vec<Bend>]) -> f64 {
    use good_lp::{Expression, Solution, SolverModel, constraint, variable, variables};
    let mut vars = variables!();
    let mut into_queue = vec![Expression::from(0.0); required.len()];
    let mut out_of_set = Vec::new();
    for &(mask, people) in supply {
        let mut sum = Expression::from(0.0);
        for (q, queue) in into_queue.iter_mut().enumerate() {
            if mask >> q & 1 == 1 {
                let z = vars.add(variable().min(0.0));
                *queue += z;
                sum += z;
            }
        }
        out_of_set.push((mask, people, sum));
    }
    let mut objective = Expression::from(0.0);
    let mut rows = Vec::new();
    let mut least = Vec::new();
    for (q, queue) in into_queue.into_iter().enumerate() {
        let first = vars.add(variable().min(0.0).max(COST.share * required[q]));
        let beyond = vars.add(variable().min(0.0));
        let over = vars.add(variable().min(0.0));
        objective += COST.first * first + COST.beyond * beyond + COST.over * over;
        for bend in bends.get(q).into_iter().flatten() {
            let below = vars.add(variable().min(0.0));
            objective += bend.price * below;
            least.push((queue.clone() + below, bend.people));
        }
        rows.push((queue + first + beyond - over, required[q]));
    }
    let mut model = vars.minimise(objective.clone()).using(good_lp::highs);
    for (mask, people, sum) in out_of_set {
        if mask != 0 {
            model = model.with(constraint!(sum == people));
        }
    }
    for (row, people) in least {
        model = model.with(constraint!(row >= people));
    }
    for (row, required) in rows {
        model = model.with(constraint!(row == required));
    }
    let solution = model.solve().unwrap();
    solution.eval(&objective)
}

fn needs(required: &[f64]) -> Needs<'_> {
    Needs {
        cost: &COST,
        required,
        bends: &[],
    }
}

/// People by their queues, the requirement, and further bends of each queue.
type BentCrowd = (Vec<(u64, f64)>, Vec<f64>, Vec<Vec<Bend>>);

/// The same with up to three further bends a queue.
fn bent_crowd() -> impl Strategy<Value = BentCrowd> {
    crowd().prop_flat_map(|(supply, required)| {
        let bend = (0.0f64..25.0, 0.0f64..9.0);
        let bend = bend.prop_map(|(people, price)| Bend { people, price });
        let of_queue = prop::collection::vec(bend, 0..4);
        let bends = prop::collection::vec(of_queue, required.len());
        (Just(supply), Just(required), bends)
    })
}

fn crowd() -> impl Strategy<Value = (Vec<(u64, f64)>, Vec<f64>)> {
    (2usize..=6).prop_flat_map(|n| {
        let masks = 0u64..(1 << n);
        let supply = prop::collection::vec((masks, 0.0f64..20.0), 1..8);
        let whole = prop::collection::vec((0u32..25).prop_map(f64::from), n);
        (supply, whole)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_split_costs_what_the_best_linear_program_costs((supply, required) in crowd()) {
        let mut cover = vec![f64::NAN; required.len()];
        split(&supply, &required, &COST, &mut cover);
        let people: f64 = supply.iter().filter(|s| s.0 != 0).map(|s| s.1).sum();
        prop_assert!((cover.iter().sum::<f64>() - people).abs() < 1e-6, "people are lost");
        let best = least_cost_by_program(&supply, &required, &[]);
        let ours = total(&required, &cover);
        prop_assert!((ours - best).abs() < 1e-5 * (1.0 + best), "{ours} instead of {best}");
    }

    #[test]
    fn the_split_is_exact_with_further_bends_too((supply, required, bends) in bent_crowd()) {
        let rows: Vec<&[Bend]> = bends.iter().map(Vec::as_slice).collect();
        let needs = Needs { bends: &rows, ..needs(&required) };
        let mut cover = vec![f64::NAN; required.len()];
        Splitter::default().split(&supply, &needs, &mut cover);
        let best = least_cost_by_program(&supply, &required, &bends);
        let ours = needs.cost(&cover);
        prop_assert!((ours - best).abs() < 1e-5 * (1.0 + best), "{ours} instead of {best}");
    }

    #[test]
    fn a_reachable_queue_is_one_whose_cover_another_person_can_raise((supply, required) in crowd()) {
        let mut splitter = Splitter::default();
        let mut cover = vec![0.0; required.len()];
        splitter.split(&supply, &needs(&required), &mut cover);
        prop_assume!(supply.iter().any(|s| s.0.count_ones() > 1));
        let before = total(&required, &cover);
        let step = 1e-3;
        for q in 0..required.len() {
            let mut more = supply.clone();
            more.push((1 << q, step));
            let gain = (before - least_cost_by_program(&more, &required, &[])) / step;
            let best = (0..required.len())
                .filter(|&r| splitter.reachable(1 << q) >> r & 1 == 1)
                .map(|r| COST.marginal_price(required[r], cover[r], step))
                .fold(f64::NEG_INFINITY, f64::max);
            // A step may cross a kink, so the true gain is at most the best slope in reach.
            prop_assert!(gain <= best + 0.02, "gain {gain}, best slope {best}");
        }
    }

    #[test]
    fn a_reused_splitter_forgets_the_interval_before((one, two) in (crowd(), crowd())) {
        let mut used = Splitter::default();
        let mut cover = vec![0.0; one.1.len()];
        used.split(&one.0, &needs(&one.1), &mut cover);
        let mut again = vec![0.0; two.1.len()];
        used.split(&two.0, &needs(&two.1), &mut again);
        let mut fresh = vec![0.0; two.1.len()];
        split(&two.0, &two.1, &COST, &mut fresh);
        prop_assert_eq!(again, fresh);
    }
}

#[test]
fn people_on_a_full_queue_move_on_to_make_room_for_those_without_a_choice() {
    // Those of {0, 1} come first and take queue 0; those of {0, 2} are only of use there.
    let mut cover = [0.0; 3];
    let supply = [(0b011, 5.0), (0b101, 5.0)];
    split(&supply, &[5.0, 5.0, 0.0], &COST, &mut cover);
    assert_eq!(cover, [5.0, 5.0, 0.0]);
}

#[test]
fn both_queues_get_their_first_nine_tenths_before_either_gets_the_rest() {
    let mut cover = [0.0; 2];
    split(&[(0b11, 18.0)], &[10.0, 10.0], &COST, &mut cover);
    assert_eq!(cover, [9.0, 9.0]);
}

#[test]
fn the_cost_of_a_shortfall_has_two_tiers_and_a_price_for_surplus() {
    assert_eq!(COST.cost(10.0, 10.0), 0.0);
    assert_eq!(COST.cost(10.0, 9.0), 2.0);
    assert_eq!(COST.cost(10.0, 7.0), 2.0 + 2.0 * 6.0);
    assert_eq!(COST.cost(10.0, 12.0), 1.0);
}

#[test]
fn a_smoothed_price_tends_to_the_price_of_one_more_person_as_the_spread_falls() {
    for cover in [0.0, 5.0, 9.0, 10.0, 14.0] {
        let exact = COST.smoothed_price(10.0, cover, 0.0);
        let near = COST.smoothed_price(10.0, cover, 1e-3);
        assert!((exact - near).abs() < 1e-9, "{cover}: {exact} and {near}");
    }
}

#[test]
fn a_smoothed_price_falls_as_cover_rises_and_stays_in_its_range() {
    let prices: Vec<f64> = (0..200)
        .map(|i| COST.smoothed_price(10.0, f64::from(i) / 10.0, 0.7))
        .collect();
    assert!(prices.windows(2).all(|w| w[0] >= w[1]));
    assert!(prices.iter().all(|&p| p == COST.clip(p, &[])));
}

#[test]
fn a_price_that_is_no_number_is_clipped_into_the_range() {
    assert_eq!(COST.clip(f64::NAN, &[]), -0.5);
    assert_eq!(COST.clip(f64::INFINITY, &[]), 6.0);
    assert_eq!(COST.clip(f64::NEG_INFINITY, &[]), -0.5);
}
