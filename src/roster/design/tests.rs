use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use super::*;
use crate::progress::Silent;
use crate::roster::samples::{break_rule, pattern};

const PRICES: DesignPrices = DesignPrices {
    understaffed_first: 60.0,
    understaffed_beyond: 60.0,
    understaffed_first_share: 0.1,
    overstaffed: 60.0,
    distinct_shift: 60.0,
};

/// Days of hours with nobody needed.
fn empty(n_days: usize, shift_patterns: Vec<ShiftPattern>) -> DesignProblem {
    DesignProblem {
        n_days,
        interval_minutes: 60,
        cyclic: true,
        required: vec![0.0; 24 * n_days],
        shift_patterns,
        breaks_in_roster: true,
        shrinkage: Shrinkage::NONE,
        prices: PRICES,
    }
}

fn solved(problem: &DesignProblem) -> Design {
    design(problem, &DesignLimits::USUAL, &Silent).expect("a design")
}

/// Two days, four shifts, and up to two people needed at a time.
fn tiny(seed: u64) -> DesignProblem {
    let mut random = Pcg32::seed_from_u64(seed);
    let mut below = |n: u32| random.next_u32() % n;
    let patterns = vec![
        pattern("long", 8 * 60, &[6 * 60, 14 * 60]),
        pattern("short", 5 * 60, &[9 * 60]),
        pattern("night", 8 * 60, &[20 * 60]),
    ];
    let mut problem = empty(2, patterns);
    for required in &mut problem.required {
        *required = f64::from(below(3));
    }
    problem.cyclic = below(2) == 0;
    problem.prices.distinct_shift = [0.0, 20.0, 60.0, 150.0][below(4) as usize];
    problem.prices.overstaffed = [15.0, 60.0][below(2) as usize];
    if below(2) == 0 {
        problem.prices.understaffed_beyond = 180.0;
        problem.prices.understaffed_first_share = 0.5;
    }
    if below(3) == 0 {
        problem.shrinkage = Shrinkage::new(0.1).expect("a share");
    }
    problem
}

/// The least total over all counts from 0 to 3 on four shifts and two days.
fn brute(problem: &DesignProblem) -> f64 {
    let shifts = [(0, 6 * 60), (0, 14 * 60), (1, 9 * 60), (2, 20 * 60)];
    let mut least = f64::INFINITY;
    for code in 0..4_u32.pow(8) {
        let count = |place: u32| code / 4_u32.pow(place) % 4;
        let plan: Vec<DesignedShift> = shifts
            .iter()
            .zip(0..)
            .map(|(&(pattern, start), shift)| DesignedShift {
                pattern,
                start,
                people: vec![count(2 * shift), count(2 * shift + 1)],
            })
            .collect();
        least = least.min(cover_cost(problem, &plan));
    }
    least
}

/// The cost of a plan, hour by hour, in words of its own.
fn cover_cost(problem: &DesignProblem, plan: &[DesignedShift]) -> f64 {
    let mut there = vec![0.0; problem.required.len()];
    let mut cost = 0.0;
    for shift in plan {
        let hours = problem.shift_patterns[shift.pattern].minutes as usize / 60;
        if shift.people != [0, 0] {
            cost += problem.prices.distinct_shift;
        }
        for (day, &people) in shift.people.iter().enumerate() {
            for hour in 0..hours {
                let at = day * 24 + shift.start as usize / 60 + hour;
                if at < there.len() || problem.cyclic {
                    there[at % 48] += f64::from(people) * problem.shrinkage.availability();
                }
            }
        }
    }
    for (&required, &there) in problem.required.iter().zip(&there) {
        let prices = problem.prices;
        let missing = f64::max(required - there, 0.0);
        let tier = f64::min(missing, prices.understaffed_first_share * required);
        cost += prices.understaffed_first * tier + prices.understaffed_beyond * (missing - tier);
        cost += prices.overstaffed * f64::max(there - required, 0.0);
    }
    cost
}

#[test]
fn no_choice_of_shifts_and_people_is_cheaper_on_tiny_weeks() {
    for seed in 0..24 {
        let problem = tiny(seed);
        let found = solved(&problem);
        let least = brute(&problem);
        let total = found.totals.total();
        assert!((total - least).abs() < 1e-6, "{seed}: {total} for {least}");
        assert!(found.bound <= least + 1e-6, "{seed}: {}", found.bound);
        assert!(found.is_optimal(), "{seed}: {} {total}", found.bound);
        let counted = totals(&problem, &found.shifts);
        assert!((counted.total() - total).abs() < 1e-9, "{seed}");
    }
}

#[test]
fn the_last_night_covers_the_first_morning_of_a_cycle_alone() {
    let night = pattern("night", 8 * 60, &[22 * 60]);
    let mut problem = empty(7, vec![night]);
    for day in 0..7 {
        for hour in [22, 23, 24, 25, 26, 27, 28, 29] {
            problem.required[(24 * day + hour) % 168] = 3.0;
        }
    }
    let cycle = solved(&problem);
    assert_eq!(cycle.shifts[0].people, [3; 7]);
    assert_eq!(cycle.totals.total(), 60.0);
    problem.cyclic = false;
    let line = solved(&problem);
    assert_eq!(line.totals.understaffed_hours, 18.0);
    assert_eq!(line.bound, line.totals.total());
}

#[test]
fn a_break_takes_the_average_over_its_places() {
    let mut day = pattern("day", 8 * 60, &[8 * 60]);
    day.breaks = vec![break_rule(60, false, (180, 240))];
    day.break_every_minutes = 60;
    let problem = empty(1, vec![day]);
    let one = DesignedShift {
        pattern: 0,
        start: 8 * 60,
        people: vec![1],
    };
    let cover = totals(&problem, &[one]).cover;
    assert_eq!(cover[8..17], [1.0, 1.0, 1.0, 0.5, 0.5, 1.0, 1.0, 1.0, 0.0]);
    let without = DesignProblem {
        breaks_in_roster: false,
        ..problem
    };
    let one = DesignedShift {
        pattern: 0,
        start: 8 * 60,
        people: vec![1],
    };
    assert_eq!(totals(&without, &[one]).cover[8..16], [1.0; 8]);
}

#[test]
fn dearer_shifts_are_fewer_and_cover_worse() {
    let patterns = vec![pattern("eight", 480, &[360, 420, 480, 540, 600, 660, 720])];
    let mut problem = empty(5, patterns);
    for day in 0..5 {
        for (hour, heads) in (6..20).zip([2, 3, 5, 6, 7, 8, 8, 7, 6, 5, 4, 3, 2, 1]) {
            problem.required[24 * day + hour] = f64::from(heads);
        }
    }
    let mut last = (usize::MAX, 0.0);
    for price in [1.0, 60.0, 200.0, 600.0, 2000.0] {
        problem.prices.distinct_shift = price;
        let found = solved(&problem);
        let off = found.totals.understaffed_hours + found.totals.overstaffed_hours;
        assert!(found.shifts.len() <= last.0, "{price}");
        assert!(off >= last.1 - 1e-9, "{price}");
        last = (found.shifts.len(), off);
        assert_eq!(found, solved(&problem));
    }
    assert!(last.0 <= 2);
}

#[test]
fn what_no_design_can_be_made_from_is_said() {
    let day = || vec![pattern("day", 480, &[480])];
    let refused = |problem: &DesignProblem| {
        design(problem, &DesignLimits::USUAL, &Silent).expect_err("refused")
    };
    assert_eq!(refused(&empty(1, day())), DesignError::NothingRequired);
    let needed = |n_days, patterns| {
        let mut problem = empty(n_days, patterns);
        problem.required[9] = 1.0;
        problem
    };
    assert_eq!(refused(&needed(8, day())), DesignError::Days { found: 8 });
    assert_eq!(refused(&needed(1, Vec::new())), DesignError::NoPattern);
    let long = pattern("long", 1500, &[480]);
    let found = refused(&needed(1, vec![long]));
    assert!(matches!(
        found,
        DesignError::PatternLength { minutes: 1500, .. }
    ));
    let mut short = needed(1, day());
    short.required.pop();
    let found = refused(&short);
    assert!(matches!(
        found,
        DesignError::RequirementLength { found: 23, .. }
    ));
    let mut nan = needed(1, day());
    nan.required[3] = f64::NAN;
    assert!(matches!(
        refused(&nan),
        DesignError::Requirement { interval: 3, .. }
    ));
    let mut cheap = needed(1, day());
    cheap.prices.understaffed_beyond = 1.0;
    let found = refused(&cheap);
    assert!(matches!(
        found,
        DesignError::Price {
            key: "understaffed_beyond",
            ..
        }
    ));
}

/// The shape of the published instances of 15 minutes, with a cover that some 12 shifts make.
fn quarter_hours() -> (DesignProblem, Vec<DesignedShift>) {
    let starts = |from: i32, until: i32| (from..=until).step_by(15).collect::<Vec<_>>();
    let windows = [(300, 480), (540, 660), (780, 900), (1260, 1380)];
    let patterns: Vec<ShiftPattern> = windows
        .iter()
        .flat_map(|&(from, until)| {
            (420..=540).step_by(15).map(move |minutes| {
                pattern(&format!("{from}-{minutes}"), minutes, &starts(from, until))
            })
        })
        .collect();
    let mut random = Pcg32::seed_from_u64(7);
    let mut planted = Vec::new();
    for type_ in 0..4 {
        for _ in 0..3 {
            let index = type_ * 9 + random.next_u32() as usize % 9;
            let all = &patterns[index].starts;
            planted.push(DesignedShift {
                pattern: index,
                start: all[random.next_u32() as usize % all.len()],
                people: (0..7).map(|_| random.next_u32() % 6).collect(),
            });
        }
    }
    let mut problem = empty(7, patterns);
    problem.interval_minutes = 15;
    problem.required = vec![0.0; 7 * 96];
    problem.prices.distinct_shift = 15.0;
    problem.required = totals(&problem, &planted).cover;
    (problem, planted)
}

#[test]
fn a_planted_cover_of_360_shifts_is_found_and_proven() {
    let (problem, planted) = quarter_hours();
    let found = solved(&problem);
    assert!(found.totals.total() <= totals(&problem, &planted).total() + 1e-9);
    assert!(
        found.is_optimal(),
        "{} of {}",
        found.bound,
        found.totals.total()
    );
}
