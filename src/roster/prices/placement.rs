//! The cheapest places for the breaks of one shift at given values of time.

use super::super::compile::{BreakPlan, CompiledProblem};
use super::classes::DayOption;

/// What time on queue is worth up to any minute of the plan, for one set of skills.
#[derive(Debug, Clone, Default)]
pub(super) struct Worth {
    interval_minutes: i64,
    /// Money per minute in each interval.
    rate: Vec<f64>,
    /// Money from the first midnight to the start of each interval; one more at the end.
    sum: Vec<f64>,
}

impl Worth {
    /// From values in money per hour, one per interval of the plan.
    pub(super) fn new(per_hour: &[f64], interval_minutes: i64) -> Self {
        let rate: Vec<f64> = per_hour.iter().map(|v| v / 60.0).collect();
        let mut sum = Vec::with_capacity(rate.len() + 1);
        let mut total = 0.0;
        sum.push(total);
        for r in &rate {
            total += r * interval_minutes as f64;
            sum.push(total);
        }
        Self {
            interval_minutes,
            rate,
            sum,
        }
    }

    /// Money from the plan's beginning to the minute; nothing is earned outside the plan.
    fn until(&self, minute: i64) -> f64 {
        let minute = minute.max(0);
        let interval = (minute / self.interval_minutes) as usize;
        if interval >= self.rate.len() {
            return self.sum[self.rate.len()];
        }
        let into = (minute - interval as i64 * self.interval_minutes) as f64;
        self.sum[interval] + into * self.rate[interval]
    }

    /// Money between two minutes.
    pub(super) fn between(&self, from: i64, until: i64) -> f64 {
        self.until(until) - self.until(from)
    }
}

/// Working memory of [`Placer::place`].
#[derive(Debug, Clone, Default)]
pub(super) struct Placer {
    /// Per window: the least loss of this and all later breaks if this one starts here or later,
    /// and the position that gives it.
    best: Vec<Vec<(f64, i64)>>,
}

impl Placer {
    /// Writes the starts (minutes after the shift began) that lose least, and returns that loss in
    /// money. Of equal places the earliest is taken.
    ///
    /// Breaks are taken in order with the plan's gap between them, so the last one is placed first:
    /// what remains to be lost depends only on where the break before ends.
    pub(super) fn place(
        &mut self,
        plan: &BreakPlan,
        start: i64,
        worth: &Worth,
        places: &mut Vec<i64>,
    ) -> f64 {
        places.clear();
        let n = plan.windows.len();
        self.best.resize_with(n, Vec::new);
        for i in (0..n).rev() {
            let mut row = std::mem::take(&mut self.best[i]);
            row.clear();
            let window = &plan.windows[i];
            let mut at = window.last;
            let mut least = (f64::INFINITY, at);
            while at >= window.first {
                let from = start + at;
                let own = worth.between(from, from + window.minutes);
                let loss = own + self.rest(plan, i + 1, at + window.minutes + plan.gap).0;
                if loss <= least.0 {
                    least = (loss, at);
                }
                row.push(least);
                at -= plan.step;
            }
            row.reverse();
            self.best[i] = row;
        }
        let total = self.rest(plan, 0, i64::MIN).0;
        let mut free = i64::MIN;
        for i in 0..n {
            let (_, at) = self.rest(plan, i, free);
            places.push(at);
            free = at + plan.windows[i].minutes + plan.gap;
        }
        total
    }

    /// The least loss of break `i` and all later ones where break `i` may not start before `free`.
    fn rest(&self, plan: &BreakPlan, i: usize, free: i64) -> (f64, i64) {
        let Some(window) = plan.windows.get(i) else {
            return (0.0, 0);
        };
        let skipped = if free <= window.first {
            0
        } else {
            (free - window.first + plan.step - 1) / plan.step
        };
        self.best[i]
            .get(skipped as usize)
            .copied()
            .unwrap_or((f64::INFINITY, window.last))
    }
}

/// People on queue per interval, after shrinkage, that one person on a shift of the day gives.
pub(super) fn presence(
    problem: &CompiledProblem,
    (day, option): (usize, &DayOption),
    places: &[i64],
) -> Vec<(usize, f64)> {
    let plan = problem.breaks_of(&problem.shifts[day][option.shift]);
    let h = problem.interval_minutes;
    let end = option.end.min(problem.n_intervals as i64 * h);
    let mut presence = Vec::new();
    for t in option.start.max(0) / h..(end + h - 1) / h {
        let overlap = |from: i64, until: i64| (until.min((t + 1) * h) - from.max(t * h)).max(0);
        let mut minutes = overlap(option.start, end);
        for (window, &place) in plan.windows.iter().zip(places) {
            let from = option.start + place;
            minutes -= overlap(from, (from + window.minutes).min(end));
        }
        if minutes > 0 {
            let share = minutes as f64 / h as f64;
            presence.push((t as usize, share * problem.availability));
        }
    }
    presence
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::compile::BreakWindow;
    use super::*;

    /// The least loss by trying every placement.
    fn by_enumeration(plan: &BreakPlan, start: i64, worth: &Worth, i: usize, free: i64) -> f64 {
        let Some(window) = plan.windows.get(i) else {
            return 0.0;
        };
        let places = (window.first..=window.last).step_by(plan.step as usize);
        places
            .filter(|&at| at >= free)
            .map(|at| {
                let end = at + window.minutes;
                worth.between(start + at, start + end)
                    + by_enumeration(plan, start, worth, i + 1, end + plan.gap)
            })
            .fold(f64::INFINITY, f64::min)
    }

    fn plan() -> impl Strategy<Value = BreakPlan> {
        let window = (0i64..8, 0i64..6, 1i64..5);
        (prop::collection::vec(window, 0..4), 0i64..40).prop_map(|(windows, gap)| BreakPlan {
            windows: windows
                .into_iter()
                .enumerate()
                .map(|(rule, (first, more, quarters))| BreakWindow {
                    rule,
                    minutes: 15 * quarters,
                    first: 15 * (first + 6 * rule as i64),
                    last: 15 * (first + 6 * rule as i64 + more),
                })
                .collect(),
            step: 15,
            gap,
            independent: false,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_placement_loses_less_than_the_one_found(
            plan in plan(),
            values in prop::collection::vec(-1.0f64..6.0, 48),
            start in 0i64..1000,
        ) {
            let worth = Worth::new(&values, 30);
            let least = by_enumeration(&plan, start, &worth, 0, i64::MIN);
            prop_assume!(least.is_finite());
            let mut places = Vec::new();
            let lost = Placer::default().place(&plan, start, &worth, &mut places);
            prop_assert!((lost - least).abs() < 1e-9, "{lost} {least}");
            let own: f64 = plan.windows.iter().zip(&places)
                .map(|(w, &at)| worth.between(start + at, start + at + w.minutes))
                .sum();
            prop_assert!((lost - own).abs() < 1e-9, "places give {own}, said {lost}");
            for (i, pair) in places.windows(2).enumerate() {
                prop_assert!(pair[0] + plan.windows[i].minutes + plan.gap <= pair[1]);
            }
        }
    }

    #[test]
    fn nothing_is_earned_before_and_after_the_plan() {
        let worth = Worth::new(&[60.0, 120.0], 30);
        assert_eq!(worth.between(-100, 30), 30.0);
        assert_eq!(worth.between(45, 500), 30.0);
    }
}
