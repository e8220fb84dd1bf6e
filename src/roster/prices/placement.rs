//! The cheapest places for the breaks of one shift at given values of time.

use super::super::compile::BreakPlan;

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
