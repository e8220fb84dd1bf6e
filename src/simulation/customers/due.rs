//! When deferred work is due that counts open hours only.

/// Open time of a queue, summed from the plan's first instant.
#[derive(Debug)]
pub(in crate::simulation) struct DueClock {
    open: Vec<bool>,
    /// Open seconds before each interval, and before the end of the last.
    open_before: Vec<f64>,
}

impl DueClock {
    /// From whether the queue is open in each interval.
    pub(in crate::simulation) fn new(open: &[bool], interval_s: f64) -> Self {
        let mut open_before = Vec::with_capacity(open.len() + 1);
        let mut n_open = 0_u32;
        open_before.push(0.0);
        for &is_open in open {
            n_open += u32::from(is_open);
            open_before.push(f64::from(n_open) * interval_s);
        }
        Self {
            open: open.to_vec(),
            open_before,
        }
    }

    /// The first moment by which `within_s` open seconds have passed since `arrived`.
    ///
    /// Beyond the plan nothing is known of opening hours: such work is due after the plan's end.
    pub(in crate::simulation) fn due(&self, arrived: f64, within_s: f64, interval_s: f64) -> f64 {
        let interval = (arrived / interval_s) as usize;
        let mut goal = self.open_before[interval] + within_s;
        if self.open[interval] {
            goal += arrived - interval as f64 * interval_s;
        }
        // The first interval at whose end the goal is reached.
        let after = self.open_before.partition_point(|&sum| sum < goal);
        if after == 0 {
            return arrived;
        }
        if after == self.open_before.len() {
            return f64::INFINITY;
        }
        let start = (after - 1) as f64 * interval_s;
        (start + goal - self.open_before[after - 1]).max(arrived)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3600.0;

    /// Open 08:00–20:00 on each of two days, hourly.
    fn clock() -> DueClock {
        let open: Vec<bool> = (0..48).map(|i| (8..20).contains(&(i % 24))).collect();
        DueClock::new(&open, HOUR)
    }

    #[test]
    fn four_open_hours_from_six_in_the_evening_end_at_ten_next_morning() {
        assert_eq!(clock().due(18.0 * HOUR, 4.0 * HOUR, HOUR), 34.0 * HOUR);
    }

    #[test]
    fn work_that_comes_at_night_starts_its_clock_at_opening() {
        assert_eq!(clock().due(3.5 * HOUR, HOUR, HOUR), 9.0 * HOUR);
    }

    #[test]
    fn work_due_exactly_at_closing_is_due_that_evening() {
        assert_eq!(clock().due(18.5 * HOUR, 1.5 * HOUR, HOUR), 20.0 * HOUR);
    }

    #[test]
    fn work_due_after_the_plan_is_not_due_within_it() {
        assert_eq!(clock().due(42.0 * HOUR, 4.0 * HOUR, HOUR), f64::INFINITY);
    }
}
