//! The grid of settings and the weighted mean over it.
//!
//! ```text
//! w_g ∝ exp(−25 (L_g − min L))      L_g  mean one-step loss + a mild prior on the setting
//! m = Σ w m_g                       v = Σ w v_g + Σ w (m_g − m)²
//! ```

use super::columns::{Column, Prior};
use super::design::Design;
use super::filter::{Ahead, OriginStep, Pass, Setting, column_position, pass, weekday_position};
use crate::forecast::forecaster::REHEARSAL_DAYS;
use crate::forecast::past::effect::Effect;

/// How sharply better settings are preferred.
const TEMPER: f64 = 25.0;
/// Settings with less weight are not run a second time.
const WEIGHT_WORTH_RERUNNING: f64 = 0.004;
/// Pseudo-error of a view of holidays before any was seen.
const HOLIDAY_PRIOR_ERROR: f64 = 0.02;

/// Log day totals ahead of one origin. (days,)
#[derive(Debug, Clone, Default)]
pub(crate) struct Outlook {
    /// Mean of ln(Y + ½).
    pub mean: Vec<f64>,
    /// Its variance, the day's own noise included.
    pub variance: Vec<f64>,
    /// The day's own noise: what no other day shares.
    pub own: Vec<f64>,
}

/// All settings side by side on one design, with their weights.
pub(crate) struct Averaged {
    settings: Vec<Setting>,
    weights: Vec<f64>,
    passes: Vec<Pass>,
    /// Day positions in the order of the passes' forecasts.
    origins: Vec<usize>,
}

impl Averaged {
    /// Runs the whole grid.
    pub fn run(design: &Design, origins: &[usize]) -> Self {
        let settings = grid(design);
        let (origins, steps) = origin_steps(design, origins);
        let passes: Vec<Pass> = settings.iter().map(|s| pass(design, s, &steps)).collect();
        let n_known = design.steps.iter().filter(|s| s.observed.is_some()).count();
        let losses: Vec<f64> = settings
            .iter()
            .zip(&passes)
            .map(|(s, p)| p.loss + 3.0 / n_known.max(30) as f64 * prior_loss(s))
            .collect();
        Self {
            weights: weights(&losses),
            settings,
            passes,
            origins,
        }
    }

    /// Runs the settings that matter on another design, keeping their weights.
    pub fn rerun(&self, design: &Design, origins: &[usize]) -> Self {
        let (origins, steps) = origin_steps(design, origins);
        let worth: Vec<usize> = (0..self.settings.len())
            .filter(|&g| self.weights[g] >= WEIGHT_WORTH_RERUNNING)
            .collect();
        let total: f64 = worth.iter().map(|&g| self.weights[g]).sum();
        Self {
            settings: worth.iter().map(|&g| self.settings[g]).collect(),
            weights: worth.iter().map(|&g| self.weights[g] / total).collect(),
            passes: worth
                .iter()
                .map(|&g| pass(design, &self.settings[g], &steps))
                .collect(),
            origins,
        }
    }

    /// The averaged log totals of `n_days` from `origin` on. Days that are not on the axis hold
    /// nothing.
    pub fn outlook(&self, design: &Design, origin: usize, n_days: usize) -> Outlook {
        let at = self
            .origins
            .iter()
            .position(|&o| o == origin)
            .expect("invariant: only origins that were run are asked for");
        let first = design.step_of(origin);
        let n_steps = self.passes[0].ahead[at].mean.len();
        let mut outlook = Outlook {
            mean: vec![0.5f64.ln(); n_days],
            variance: vec![0.0; n_days],
            own: vec![0.0; n_days],
        };
        for i in 0..n_steps {
            let day = design.steps[first + i].day - origin;
            let (mean, variance) = self.mix(|pass| {
                let ahead: &Ahead = &pass.ahead[at];
                (ahead.mean[i], ahead.variance[i])
            });
            outlook.mean[day] = mean;
            outlook.variance[day] = variance;
            outlook.own[day] = self.mix(|pass| (pass.ahead[at].own[i], 0.0)).0;
        }
        outlook
    }

    /// The averaged effect of every column at the last origin, in the order of the design's columns.
    pub fn effects(&self, design: &Design) -> Vec<(Column, Effect)> {
        design
            .columns
            .iter()
            .enumerate()
            .map(|(c, &column)| {
                let i = column_position(c);
                let (mean, variance) = self.mix(|pass| (pass.state[i], pass.state_variance[i]));
                (column, Effect { mean, variance })
            })
            .collect()
    }

    /// The averaged effect of each weekday at the last origin.
    pub fn weekday_effects(&self) -> [f64; 7] {
        std::array::from_fn(|weekday| {
            let i = weekday_position(weekday);
            self.mix(|pass| (pass.state[i], 0.0)).0
        })
    }

    /// Mean squared one-step error on past single-day holidays, with a prior of one small error.
    pub fn holiday_error(&self) -> f64 {
        let sum: f64 = self
            .weights
            .iter()
            .zip(&self.passes)
            .map(|(w, p)| w * p.holiday_errors.0)
            .sum();
        let n = self.passes[0].holiday_errors.1;
        (sum + HOLIDAY_PRIOR_ERROR) / (n + 1) as f64
    }

    /// Mean and variance of the mixture over settings.
    fn mix(&self, of: impl Fn(&Pass) -> (f64, f64)) -> (f64, f64) {
        let weighted = |value: &dyn Fn(&Pass) -> f64| -> f64 {
            let terms = self.weights.iter().zip(&self.passes);
            terms.map(|(w, pass)| w * value(pass)).sum()
        };
        let mean = weighted(&|pass| of(pass).0);
        let variance = weighted(&|pass| {
            let (m, v) = of(pass);
            v + (m - mean) * (m - mean)
        });
        (mean, variance)
    }
}

/// Origins in ascending order with their steps; how far each looks is set by the days that follow.
fn origin_steps(design: &Design, origins: &[usize]) -> (Vec<usize>, Vec<OriginStep>) {
    let mut ascending = origins.to_vec();
    ascending.sort_unstable();
    let last = ascending.last().copied().unwrap_or(0);
    let steps = ascending
        .iter()
        .map(|&origin| {
            let step = design.step_of(origin);
            let end = if origin == last {
                design.steps.len()
            } else {
                design.step_of((origin + REHEARSAL_DAYS).min(last))
            };
            OriginStep {
                step,
                n_ahead: end - step,
            }
        })
        .collect();
    (ascending, steps)
}

/// All combinations; without yearly terms their prior variance is no choice.
fn grid(design: &Design) -> Vec<Setting> {
    let yearly = design
        .columns
        .iter()
        .any(|c| matches!(c.prior(), Prior::Yearly(_)));
    let mut settings = vec![Setting::MIDDLE];
    vary(&mut settings, &[-6.0, -4.2, -2.6], |s| {
        &mut s.ln_level_noise
    });
    vary(&mut settings, &[-2.0, -0.6], |s| &mut s.ln_memory_noise);
    vary(&mut settings, &[-0.4, 0.9], |s| &mut s.logit_memory);
    vary(&mut settings, &[0.0008, 0.008], |s| &mut s.month_variance);
    vary(&mut settings, &[-6.0, -4.0], |s| &mut s.ln_weekday_noise);
    let ln_yearly: &[f64] = if yearly { &[-2.0, -0.3] } else { &[-0.5] };
    vary(&mut settings, ln_yearly, |s| &mut s.ln_yearly);
    settings
}

/// Every setting with every value of one of its parts.
fn vary(settings: &mut Vec<Setting>, values: &[f64], part: fn(&mut Setting) -> &mut f64) {
    let with = |setting: &Setting, value: f64| {
        let mut varied = *setting;
        *part(&mut varied) = value;
        varied
    };
    *settings = settings
        .iter()
        .flat_map(|setting| values.iter().map(move |&value| with(setting, value)))
        .collect();
}

/// Settings far from what most queues are like need more evidence.
fn prior_loss(s: &Setting) -> f64 {
    let square = |x: f64| x * x;
    square(s.ln_level_noise + 4.0) / 4.0
        + square(s.ln_memory_noise + 1.0)
        + square(s.logit_memory - 0.3)
        + square(s.month_variance.ln() - 0.003f64.ln()) / 4.0
        + square(s.ln_yearly + 0.5) / 4.0
}

fn weights(losses: &[f64]) -> Vec<f64> {
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let raw: Vec<f64> = losses
        .iter()
        .map(|loss| (-TEMPER * (loss - least)).exp())
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|w| w / total).collect()
}
