//! A bot or IVR in front of a queue: which contacts reach people, when, and for how long.
//!
//! ```text
//! offered_t = contained_t + over_t           contained_t = c·offered_t
//! to people_t = over_t + back_t              back: a share b of the contained, `come_back_after` later
//! handle time ← handle time · residual       of all that reach people
//! ```
//! Who comes back wants a person and gets one. They come so much later to the second, so that with a
//! day between a morning's contacts are a morning's contacts again; who would find the door closed
//! comes in the hours that follow its opening, up to midnight, as contacts usually come then.
//!
//! Assumptions: the bot was there before the plan. What it contained then is taken as what it
//! contains a week later (in a shorter plan, at the same time of the plan), so that a plan of a single
//! day has come-backs too.
//!
//! Not modelled: come-backs that meet the bot once more, a share that moves with the hour or with the
//! queue at the people's door, and the random factor of the day on which they were contained.

use std::time::Duration;

use crate::calendar::Grid;
use crate::forecast::QueueForecast;

/// What a bot or IVR does in front of a queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrontBot {
    /// Share of contacts that end with it, 0 to less than 1.
    pub contained: f64,
    /// Factor on the handle time of those that reach people, above 0; 1 leaves it.
    pub residual_handle_time: f64,
    /// Share of the contained that comes back to a person after all, 0 to 1.
    pub come_back: f64,
    /// Time from the bot to the person.
    pub come_back_after: Duration,
}

/// Where the contacts of a plan went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BotBalance {
    /// Contacts that came to the bot.
    pub offered: f64,
    /// Of these: handed over to people at once.
    pub over: f64,
    /// Of these: contained, and not seen again.
    pub for_good: f64,
    /// Of these: contained, and back within the plan.
    pub back: f64,
    /// Of these: contained, and back after its end.
    pub after_the_end: f64,
    /// Contained before the plan, and back within it.
    pub from_before: f64,
}

impl BotBalance {
    /// Contacts that reach people within the plan.
    pub fn to_people(&self) -> f64 {
        self.over + self.back + self.from_before
    }
}

impl FrontBot {
    /// Nothing stands in front of the people. Come-backs are a day later where nobody says otherwise.
    pub const NONE: FrontBot = FrontBot {
        contained: 0.0,
        residual_handle_time: 1.0,
        come_back: 0.0,
        come_back_after: Duration::from_secs(86_400),
    };

    /// Turns what comes to the bot into what comes to people; `default_handle_time_s` stands where
    /// nothing was expected and somebody comes back.
    pub(super) fn lets_through(
        &self,
        queue: &mut QueueForecast,
        grid: &Grid,
        default_handle_time_s: f64,
    ) -> BotBalance {
        let offered = queue.mean.to_vec();
        let (back, mut balance) = self.come_backs(&offered, &queue.open, grid);
        balance.offered = offered.iter().sum();
        balance.over = (1.0 - self.contained) * balance.offered;
        balance.for_good = self.contained * (1.0 - self.come_back) * balance.offered;
        if self.contained > 0.0 {
            queue.mean *= 1.0 - self.contained;
            queue.quantiles *= 1.0 - self.contained;
        }
        for (interval, &more) in back.iter().enumerate().filter(|(_, more)| **more > 0.0) {
            add(queue, grid.day_of(interval), interval, more);
            if queue.handle_time_s[interval] <= 0.0 {
                queue.handle_time_s[interval] = default_handle_time_s;
            }
        }
        if self.residual_handle_time != 1.0 {
            queue.handle_time_s *= self.residual_handle_time;
        }
        balance
    }

    /// Per interval: who comes back then.
    fn come_backs(&self, offered: &[f64], open: &[bool], grid: &Grid) -> (Vec<f64>, BotBalance) {
        let n = offered.len();
        let share = self.contained * self.come_back;
        let mut balance = BotBalance::default();
        if share <= 0.0 || n == 0 {
            return (vec![0.0; n], balance);
        }
        let run = Run::new(offered, open, grid);
        let length = f64::from(grid.interval_minutes()) * 60.0;
        let later = self.come_back_after.as_secs_f64() / length;
        // Those of one interval come evenly over two neighbouring ones.
        let (whole, part) = (later.floor() as i64, later.fract());
        let mut before = vec![0.0; run.len()];
        let mut within = vec![0.0; run.len()];
        for from in run.first() - (whole + 1)..n as i64 {
            let contacts = share * offered[run.stand_in(from)];
            for (to, contacts) in [
                (from + whole, (1.0 - part) * contacts),
                (from + whole + 1, part * contacts),
            ] {
                let back = if from < 0 { &mut before } else { &mut within };
                match usize::try_from(to - run.first())
                    .ok()
                    .and_then(|to| back.get_mut(to))
                {
                    Some(back) => *back += contacts,
                    None if from >= 0 => balance.after_the_end += contacts,
                    None => (),
                }
            }
        }
        run.wait_for_opening(&mut before);
        balance.after_the_end += run.wait_for_opening(&mut within);
        let [before, within] = [before, within].map(|back| back[run.before..].to_vec());
        balance.from_before = before.iter().sum();
        balance.back = within.iter().sum();
        let back = before.iter().zip(&within).map(|(a, b)| a + b).collect();
        (back, balance)
    }
}

/// A plan with as much of the time before it as it repeats.
struct Run<'a> {
    offered: &'a [f64],
    open: &'a [bool],
    grid: &'a Grid,
    /// Intervals before the plan: a week, or its length where that is shorter.
    before: usize,
}

impl<'a> Run<'a> {
    fn new(offered: &'a [f64], open: &'a [bool], grid: &'a Grid) -> Self {
        let week = 7 * 1440 / grid.interval_minutes() as usize;
        Self {
            offered,
            open,
            grid,
            before: week.min(offered.len()),
        }
    }

    /// The first interval, counted from the plan's.
    fn first(&self) -> i64 {
        -(self.before as i64)
    }

    fn len(&self) -> usize {
        self.before + self.offered.len()
    }

    /// The interval of the plan that an interval before it is taken to be like.
    fn stand_in(&self, interval: i64) -> usize {
        match interval < 0 {
            true => interval.rem_euclid(self.before as i64) as usize,
            false => interval as usize,
        }
    }

    /// Moves those who find the door closed behind its opening; gives those for whom it stays closed.
    fn wait_for_opening(&self, back: &mut [f64]) -> f64 {
        let mut waiting = 0.0;
        let mut at = 0;
        while at < back.len() {
            let known = self.stand_in(at as i64 + self.first());
            if !self.open[known] {
                waiting += std::mem::take(&mut back[at]);
                at += 1;
                continue;
            }
            let day_ends = self.grid.intervals_of_day(self.grid.day_of(known)).end;
            let closes = (known..day_ends).find(|&i| !self.open[i]);
            let spell = known..closes.unwrap_or(day_ends);
            let usual: f64 = self.offered[spell.clone()].iter().sum();
            let even = 1.0 / spell.len() as f64;
            let shares = self.offered[spell]
                .iter()
                .map(|contacts| match usual > 0.0 {
                    true => contacts / usual,
                    false => even,
                });
            for share in shares {
                // A stand-in's day may be cut by the plan's beginning.
                let Some(back) = back.get_mut(at) else { break };
                *back += waiting * share;
                at += 1;
            }
            waiting = 0.0;
        }
        waiting
    }
}

/// So many more contacts in one interval, as uncertain as those that are there.
fn add(queue: &mut QueueForecast, day: usize, interval: usize, more: f64) {
    let before = queue.mean[interval];
    let mean = before + more;
    if before > 0.0 {
        let mut row = queue.quantiles.row_mut(interval);
        row *= mean / before;
    } else {
        let band = queue.quantiles_of(day, mean);
        let mut row = queue.quantiles.row_mut(interval);
        row.assign(&ndarray::aview1(&band));
    }
    queue.mean[interval] = mean;
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2};
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Zone;
    use crate::forecast::ModelChoice;

    fn grid(days: usize) -> Grid {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        Grid::new(zone, 60, "2026-11-02".parse().unwrap(), days).unwrap()
    }

    fn queue(offered: Vec<f64>, open: Vec<bool>, days: usize) -> QueueForecast {
        let n = offered.len();
        QueueForecast {
            queue: "chat".into(),
            mean: Array1::from(offered),
            quantiles: Array2::ones((n, 7)),
            day_log_sd: Array1::zeros(days),
            interval_log_sd: Array1::zeros(days),
            handle_time_s: Array1::from_elem(n, 200.0),
            handle_time_learnt: true,
            open,
            choice: ModelChoice {
                chosen: "test",
                candidates: Vec::new(),
                group: None,
            },
        }
    }

    fn bot(contained: f64, come_back: f64, after_s: f64) -> FrontBot {
        FrontBot {
            contained,
            residual_handle_time: 1.15,
            come_back,
            come_back_after: Duration::from_secs_f64(after_s),
        }
    }

    #[test]
    fn without_come_backs_the_share_is_taken_off_and_the_rest_takes_longer() {
        let mut of = queue(vec![10.0; 24], vec![true; 24], 1);
        let balance = bot(0.2, 0.0, 86_400.0).lets_through(&mut of, &grid(1), 300.0);
        assert_eq!((of.mean[5], of.quantiles[[5, 3]]), (8.0, 0.8));
        assert!((of.handle_time_s[5] - 230.0).abs() < 1e-12);
        assert!((balance.for_good - 48.0).abs() < 1e-12 && balance.back == 0.0);
    }

    #[test]
    fn who_comes_back_a_day_later_comes_at_the_same_hour() {
        let offered: Vec<f64> = (0..48).map(|i| if i == 10 { 100.0 } else { 0.0 }).collect();
        let mut of = queue(offered, vec![true; 48], 2);
        let balance = bot(0.4, 0.5, 86_400.0).lets_through(&mut of, &grid(2), 300.0);
        assert_eq!((of.mean[10], of.mean[34]), (60.0, 20.0));
        // The stand-in of the day before the plan is the second day, on which nobody came.
        assert_eq!((balance.from_before, balance.after_the_end), (0.0, 0.0));
        let mut of = queue(vec![10.0; 24], vec![true; 24], 1);
        let balance = bot(0.4, 0.5, 86_400.0).lets_through(&mut of, &grid(1), 300.0);
        assert!(of.mean.iter().all(|mean| (mean - 8.0).abs() < 1e-12));
        assert!((balance.from_before - 48.0).abs() < 1e-9);
    }

    #[test]
    fn who_is_contained_on_friday_comes_back_on_monday_and_did_so_before_the_plan() {
        let weekday = |i: usize| i / 24 % 7 < 5 && (8..18).contains(&(i % 24));
        let open: Vec<bool> = (0..168).map(weekday).collect();
        let offered = open
            .iter()
            .map(|open| if *open { 10.0 } else { 0.0 })
            .collect();
        let mut of = queue(offered, open, 7);
        let balance = bot(0.4, 0.5, 86_400.0).lets_through(&mut of, &grid(7), 300.0);
        // Every day is 60 % and the fifth of the day before it, Monday that of the Friday before.
        for day in 0..5 {
            assert!((of.mean[24 * day + 10] - 8.0).abs() < 1e-9, "{day}");
        }
        assert!((balance.from_before - 20.0).abs() < 1e-9);
        assert!((balance.after_the_end - 20.0).abs() < 1e-9);
    }

    #[test]
    fn an_hour_and_a_half_is_half_of_two_neighbours() {
        let offered: Vec<f64> = (0..24).map(|i| if i == 10 { 100.0 } else { 0.0 }).collect();
        let mut of = queue(offered, vec![true; 24], 1);
        bot(0.5, 0.2, 5400.0).lets_through(&mut of, &grid(1), 300.0);
        assert!((of.mean[11] - 5.0).abs() < 1e-12 && (of.mean[12] - 5.0).abs() < 1e-12);
        assert!(of.quantiles[[11, 6]] > of.mean[11]);
    }

    #[test]
    fn a_closed_door_sends_come_backs_to_the_hours_after_its_opening() {
        let open: Vec<bool> = (0..48).map(|i| (8..20).contains(&(i % 24))).collect();
        let offered: Vec<f64> = (0..48)
            .map(|i| match (open[i], i % 24) {
                (false, _) => 0.0,
                (true, 8) => 30.0,
                (true, _) => 10.0,
            })
            .collect();
        let mut of = queue(offered, open, 2);
        // Contained from 16:00 on, back after closing.
        bot(0.5, 1.0, 4.0 * 3600.0).lets_through(&mut of, &grid(2), 300.0);
        // Four hours of ten, half of them contained, laid out as 30 : 10 : 10 …, eleven times.
        let opening = 15.0 + 20.0 * 30.0 / 140.0;
        assert!((of.mean[32] - opening).abs() < 1e-9, "{}", of.mean[32]);
        assert_eq!(of.mean[22], 0.0);
    }

    proptest! {
        #[test]
        fn every_contact_ends_with_the_bot_or_with_people(
            offered in prop::collection::vec(0.0..200.0f64, 72),
            opens in 0_usize..12,
            contained in 0.0..0.95f64,
            come_back in 0.0..1.0f64,
            after_s in 1.0..400_000.0f64,
        ) {
            let open: Vec<bool> = (0..72).map(|i| (opens..20).contains(&(i % 24))).collect();
            let offered: Vec<f64> =
                offered.iter().zip(&open).map(|(o, open)| if *open { *o } else { 0.0 }).collect();
            let sum: f64 = offered.iter().sum();
            let mut of = queue(offered, open.clone(), 3);
            let balance = bot(contained, come_back, after_s).lets_through(&mut of, &grid(3), 300.0);
            let met = balance.over + balance.for_good + balance.back + balance.after_the_end;
            prop_assert!((met - sum).abs() < 1e-9 * (1.0 + sum), "{balance:?}");
            prop_assert!((of.mean.sum() - balance.to_people()).abs() < 1e-9 * (1.0 + sum));
            prop_assert!(of.mean.iter().zip(&open).all(|(m, open)| *open || *m == 0.0));
        }
    }
}
