//! How far a day's first hours are believed: what the rest of past days did after hours like these.
//!
//! ```text
//! a  = ln((Σ_seen y + 1)/(Σ_seen μ + 1))         the day so far
//! a₂ = the same over the last two hours − a       which way it is turning, kept in [−0.7, 0.7]
//! b  = ln((Σ_rest y + 1)/(Σ_rest μ + 1))          the rest
//! b  ≈ c a + g a₂                                 least squares over past clean days with both < 0.7
//! rest of today × exp(c a + g a₂)
//! ```
//! On a day without an event or a holiday near it, a is taken no lower than −4 s, s the robust deviation of
//! past mornings: a morning as empty as that is a line that failed rather than a day without callers, as the
//! filter of day totals hardly believes an ordinary day that is so far off.
//!
//! Each past day is seen through today's own gaps and up to today's own time, against what would have
//! been said of it the evening before. The normal equations get 0.01 and three more average days on
//! which nothing followed, so thin evidence is hardly believed; c and g stay in [0, 1.2].
//!
//! A morning at or beyond |a| = 0.7 (half or twice the expected) does not teach. It is answered by the
//! same c: on the reference series the rest followed such mornings by a half to three quarters of
//! their logarithm, as it does on others. The bands widen with the distance.
//!
//! Not modelled: campaign days that follow their morning more closely than ordinary ones; an answer
//! that fades within the day.
//!
//! # References
//! Shen & Huang (2008), intraday updating of call forecasts, compared with one number a day.

use crate::forecast::ForecastError;
use crate::forecast::bands::robust::median;
use crate::forecast::bands::uncertainty::dispersion_of_points;
use crate::forecast::forecaster::{Forecaster, Prediction};
use crate::forecast::past::preparation::{Past, WEEKLY_PATTERN_DAYS};
use crate::forecast::past::special_days::Role;

/// So many days back are asked.
const MEMORY_DAYS: usize = 120;
/// A day further off than this does not teach.
const ORDINARY_DEVIATION: f64 = 0.7;
/// So many standard deviations of counting are no deviation of the day.
const COUNTING_SDS: f64 = 3.0;
/// What is added to the squares, so that a few quiet days prove nothing.
const RIDGE: f64 = 0.01;
/// So many average days on which nothing followed are added.
const DOUBTING_DAYS: f64 = 3.0;
/// The largest c and g.
const BELIEF_MOST: f64 = 1.2;
/// A past day counts if this share of the expected contacts of each window was observed.
const WINDOW_SHARE_LEAST: f64 = 0.8;
/// Rehearsed days against which a change of the bands is weighed.
const SHRINK_DAYS: f64 = 15.0;
/// The least that is left of τ² however well the rest follows.
const SPREAD_LEFT_LEAST: f64 = 0.1;
/// An ordinary morning is believed down to so many deviations below what was expected.
const DISBELIEVE: f64 = 4.0;
/// Fewer past days do not say what is usual.
const USUAL_FROM_DAYS: usize = 20;
/// How much of what a morning is beyond experience is added to the bands.
const BEYOND_EXPERIENCE: f64 = 0.5;

/// Slots of the wall clock as today divides them. (slots,) each
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Windows {
    /// Slots whose contacts are known today.
    pub seen: Vec<bool>,
    /// Those of the last two hours.
    pub lately: Vec<bool>,
    /// Slots that are not known: ahead, or missing.
    pub rest: Vec<bool>,
}

/// How far the day so far stands from what was expected, in logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Deviation {
    /// a.
    pub so_far: f64,
    /// a₂.
    pub turning: f64,
    /// Standard deviation of a that counting alone makes.
    pub counting_sd: f64,
}

impl Deviation {
    /// Of counts against what was expected; `known` slots only.
    pub fn of(windows: &Windows, slot: impl Fn(usize) -> Option<(f64, f64)>) -> Self {
        let seen = Window::sum(&windows.seen, &slot);
        let lately = Window::sum(&windows.lately, &slot);
        let so_far = seen.log_ratio();
        Self {
            so_far,
            counting_sd: 1.0 / (seen.expected + 1.0).sqrt(),
            turning: if lately.is_empty() {
                0.0
            } else {
                (lately.log_ratio() - so_far).clamp(-ORDINARY_DEVIATION, ORDINARY_DEVIATION)
            },
        }
    }

    /// Whether a past day like this is one to learn from.
    fn teaches(&self) -> bool {
        self.so_far.abs() < ORDINARY_DEVIATION && self.turning.abs() < ORDINARY_DEVIATION
    }

    /// How far the day so far lies beyond what teaches and what counting few contacts makes; 0 for
    /// an ordinary one.
    fn beyond_experience(&self) -> f64 {
        let ordinary = ORDINARY_DEVIATION.max(COUNTING_SDS * self.counting_sd);
        (self.so_far.abs() - ordinary).max(0.0)
    }

    /// Whether past days say nothing of a morning like this.
    pub fn is_beyond_experience(&self) -> bool {
        self.beyond_experience() > 0.0
    }
}

/// What past days say of mornings and afternoons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Belief {
    /// c: the share of the day's deviation that the rest follows.
    pub so_far: f64,
    /// g: the same of its turn in the last two hours.
    pub turning: f64,
    /// Past days that were asked.
    pub n_days: usize,
    /// What is left of τ² of the rest, 0.1 to 1.
    pub spread_left: f64,
    /// What is left of the variance of the factor that the whole rest shares, 0 to 1.
    pub shared_left: f64,
    /// The lowest a that is believed; none on a day that the calendar makes special.
    pub lowest: Option<f64>,
}

impl Belief {
    /// Nothing is known of past days, so nothing follows from this one.
    pub const NONE: Belief = Belief {
        so_far: 0.0,
        turning: 0.0,
        n_days: 0,
        spread_left: 1.0,
        shared_left: 1.0,
        lowest: None,
    };

    /// Learns from past days, as they were expected the evening before, what their rest did after
    /// their first hours.
    pub fn learn(past: &Past, evenings_before: &[Prediction], windows: &Windows) -> Self {
        let days: Vec<PastDay> = evenings_before
            .iter()
            .filter_map(|prediction| PastDay::of(past, prediction, windows))
            .filter(|day| day.deviation.teaches())
            .collect();
        let today = past.facts(past.n_past);
        let plain = !today.is_event() && today.role == Role::Plain;
        Self {
            lowest: lowest_believed(&days).filter(|_| plain),
            ..Self::regress(&days)
        }
    }

    fn regress(days: &[PastDay]) -> Self {
        if days.is_empty() {
            return Self::NONE;
        }
        let (so_far, turning) = coefficients(days);
        let mut belief = Self {
            so_far,
            turning,
            n_days: days.len(),
            ..Self::NONE
        };
        belief.shared_left = shared_left(days, &belief);
        belief.spread_left = spread_left(days, &belief);
        belief
    }

    /// The factor's logarithm for the rest of a day that has gone like this.
    pub fn answer(&self, deviation: Deviation) -> f64 {
        self.so_far * self.believed(deviation) + self.turning * deviation.turning
    }

    /// a as far as it is believed.
    pub fn believed(&self, deviation: Deviation) -> f64 {
        deviation
            .so_far
            .max(self.lowest.unwrap_or(f64::NEG_INFINITY))
    }

    /// What is added to τ² because no past day had a morning like this.
    pub fn strangeness(deviation: Deviation) -> f64 {
        (BEYOND_EXPERIENCE * deviation.beyond_experience()).powi(2)
    }
}

/// The last clean days, each as it was expected the evening before.
///
/// # Errors
/// Those of the forecaster.
pub(crate) fn evenings_before(
    past: &Past,
    forecaster: &dyn Forecaster,
) -> Result<Vec<Prediction>, ForecastError> {
    let first_known = past.totals.iter().position(Option::is_some).unwrap_or(0);
    let from = (first_known + WEEKLY_PATTERN_DAYS).max(past.n_past.saturating_sub(MEMORY_DAYS));
    let days: Vec<usize> = (from..past.n_past)
        .filter(|&day| past.clean[day] && !past.expected_shut(day))
        .collect();
    // The forecasters end their work at the last origin, which is today.
    let mut origins = days.clone();
    origins.push(past.n_past);
    let fitted = forecaster.fit(past, &origins)?;
    Ok(days.into_iter().map(|day| fitted.predict(day)).collect())
}

/// Counts and expected contacts over some slots.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    count: f64,
    expected: f64,
    n_slots: usize,
}

impl Window {
    fn sum(mask: &[bool], slot: impl Fn(usize) -> Option<(f64, f64)>) -> Self {
        let known = (0..mask.len()).filter(|&s| mask[s]).filter_map(slot);
        known.fold(Self::default(), |sum, (count, expected)| Self {
            count: sum.count + count,
            expected: sum.expected + expected,
            n_slots: sum.n_slots + 1,
        })
    }

    fn is_empty(&self) -> bool {
        self.n_slots == 0
    }

    fn log_ratio(&self) -> f64 {
        ((self.count + 1.0) / (self.expected + 1.0)).ln()
    }
}

/// A past day cut where today stands.
#[derive(Debug, Clone)]
struct PastDay {
    deviation: Deviation,
    /// b.
    rest: f64,
    /// Count and mean of each slot of the rest.
    points: Vec<(f64, f64)>,
}

impl PastDay {
    /// `None` where too much of a window is unknown.
    fn of(past: &Past, prediction: &Prediction, windows: &Windows) -> Option<Self> {
        let day = prediction.origin;
        let mean = prediction.mean.row(0);
        let slot = |s: usize| {
            let known = past.observed[[day, s]];
            known.then(|| (past.offered[[day, s]], mean[s]))
        };
        let enough = |mask: &[bool]| {
            let all = Window::sum(mask, |s| Some((0.0, mean[s])));
            let known = Window::sum(mask, slot);
            all.expected > 0.0 && known.expected >= WINDOW_SHARE_LEAST * all.expected
        };
        if !enough(&windows.seen) || !enough(&windows.rest) {
            return None;
        }
        let rest = (0..mean.len()).filter(|&s| windows.rest[s]);
        Some(Self {
            deviation: Deviation::of(windows, slot),
            rest: Window::sum(&windows.rest, slot).log_ratio(),
            points: rest.filter_map(slot).filter(|p| p.1 > 0.0).collect(),
        })
    }
}

/// −4 s of past mornings.
fn lowest_believed(days: &[PastDay]) -> Option<f64> {
    let sizes: Vec<f64> = days.iter().map(|d| d.deviation.so_far.abs()).collect();
    let usual = 1.4826 * median(&sizes)?;
    (days.len() >= USUAL_FROM_DAYS).then_some(-DISBELIEVE * usual)
}

/// c and g by least squares with doubt.
fn coefficients(days: &[PastDay]) -> (f64, f64) {
    let sum = |of: &dyn Fn(&PastDay) -> f64| -> f64 { days.iter().map(of).sum() };
    let doubt = 1.0 + DOUBTING_DAYS / days.len() as f64;
    let aa = doubt * sum(&|d| d.deviation.so_far.powi(2)) + RIDGE;
    let tt = doubt * sum(&|d| d.deviation.turning.powi(2)) + RIDGE;
    let at = sum(&|d| d.deviation.so_far * d.deviation.turning);
    let ab = sum(&|d| d.deviation.so_far * d.rest);
    let tb = sum(&|d| d.deviation.turning * d.rest);
    let kept = |x: f64| x.clamp(0.0, BELIEF_MOST);
    // The added squares keep the determinant above 0.
    let determinant = aa * tt - at * at;
    let turning = kept((aa * tb - at * ab) / determinant);
    // What is best for c once g is where it may be.
    (kept((ab - turning * at) / aa), turning)
}

/// Squared log errors of the rest with the answer, over those without it.
fn shared_left(days: &[PastDay], belief: &Belief) -> f64 {
    let without: f64 = days.iter().map(|d| d.rest.powi(2)).sum();
    let with: f64 = days
        .iter()
        .map(|d| (d.rest - belief.answer(d.deviation)).powi(2))
        .sum();
    let doubt = DOUBTING_DAYS * without / days.len() as f64;
    if without > 0.0 {
        ((with + doubt) / (without + doubt)).min(1.0)
    } else {
        1.0
    }
}

/// τ² that the rest of past days needed with the answer, over what it needed without.
fn spread_left(days: &[PastDay], belief: &Belief) -> f64 {
    let points = |answer: &dyn Fn(&PastDay) -> f64| -> Vec<(f64, f64)> {
        let of_day = |d: &PastDay| {
            let factor = answer(d).exp();
            d.points
                .iter()
                .map(move |&(count, mean)| (count, mean * factor))
                .collect::<Vec<_>>()
        };
        days.iter().flat_map(of_day).collect()
    };
    let without = points(&|_| 0.0);
    if without.is_empty() {
        return 1.0;
    }
    let with = points(&|d| belief.answer(d.deviation));
    let ratio = dispersion_of_points(&with) / dispersion_of_points(&without);
    let n = days.len() as f64;
    let weight = n / (n + SHRINK_DAYS);
    ratio.powf(weight).clamp(SPREAD_LEFT_LEAST, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deviation(so_far: f64, turning: f64) -> Deviation {
        Deviation {
            so_far,
            turning,
            counting_sd: 0.05,
        }
    }

    fn day(a: f64, turning: f64, rest: f64) -> PastDay {
        PastDay {
            deviation: deviation(a, turning),
            rest,
            points: vec![(100.0 * rest.exp(), 100.0); 4],
        }
    }

    /// Days that follow their morning by six tenths and its turn by three.
    fn followers(n: usize) -> Vec<PastDay> {
        (0..n)
            .map(|i| {
                let a = 0.3 * (i as f64 * 1.7).sin();
                let turning = 0.2 * (i as f64 * 2.9).cos();
                day(a, turning, 0.6 * a + 0.3 * turning)
            })
            .collect()
    }

    #[test]
    fn what_past_days_did_is_found() {
        let found = Belief::regress(&followers(400));
        assert!((found.so_far - 0.6).abs() < 0.02, "{found:?}");
        assert!((found.turning - 0.3).abs() < 0.02, "{found:?}");
        assert!(
            found.shared_left < 0.1 && found.spread_left < 0.5,
            "{found:?}"
        );
    }

    #[test]
    fn an_ordinary_morning_is_not_believed_to_be_all_but_empty() {
        let days = followers(100);
        let lowest = lowest_believed(&days).unwrap();
        assert!((-1.5..-0.8).contains(&lowest), "{lowest}");
        let belief = Belief {
            lowest: Some(lowest),
            ..Belief::regress(&days)
        };
        let (failed, flood) = (deviation(-3.0, 0.0), deviation(3.0, 0.0));
        assert!((belief.answer(failed) - belief.so_far * lowest).abs() < 1e-12);
        assert!((belief.answer(flood) - belief.so_far * 3.0).abs() < 1e-12);
        assert_eq!(lowest_believed(&followers(19)), None);
    }

    #[test]
    fn thin_evidence_is_hardly_believed() {
        let quiet = Belief::regress(&[day(0.02, 0.0, 0.02), day(-0.03, 0.0, -0.03)]);
        assert!(quiet.so_far < 0.15, "{quiet:?}");
        let few = Belief::regress(&followers(3));
        assert!(few.so_far < 0.4, "{few:?}");
        assert_eq!(Belief::regress(&[]), Belief::NONE);
    }

    #[test]
    fn days_that_turn_against_their_morning_are_not_followed() {
        let contrary: Vec<PastDay> = followers(60)
            .into_iter()
            .map(|d| PastDay { rest: -d.rest, ..d })
            .collect();
        let found = Belief::regress(&contrary);
        assert_eq!((found.so_far, found.turning), (0.0, 0.0));
        assert_eq!((found.shared_left, found.spread_left), (1.0, 1.0));
    }

    #[test]
    fn a_flood_is_answered_by_the_same_belief_and_with_wider_bands() {
        let belief = Belief::regress(&followers(100));
        let flood = deviation(1.6, 0.0);
        assert!(flood.is_beyond_experience());
        assert!((belief.answer(flood) - 1.6 * belief.so_far).abs() < 1e-12);
        assert!(Belief::strangeness(flood) > 0.2);
        let usual = deviation(0.2, 0.0);
        assert_eq!(Belief::strangeness(usual), 0.0);
        let few = Deviation {
            counting_sd: 0.5,
            ..deviation(1.1, 0.0)
        };
        assert!(!few.is_beyond_experience(), "three contacts instead of one");
    }
}
