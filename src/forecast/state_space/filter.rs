//! One pass of the robust Kalman filter with one setting.
//!
//! State (k,): level, slope, memory, seven weekdays, calendar effects. The covariance is (k, k),
//! symmetric, row-major with rows padded to a multiple of four, and stays symmetric to the last bit
//! because each update subtracts the product of one vector with itself.

use super::columns::Prior;
use super::design::{Design, Step};

/// State positions.
const LEVEL: usize = 0;
const SLOPE: usize = 1;
const MEMORY: usize = 2;
const WEEKDAYS: usize = 3;
const COLUMNS: usize = 10;

/// Prior variance of the slope: growth is a level that wanders rather than a line.
const SLOPE_VARIANCE: f64 = 1e-7;
/// The slope fades by this factor a step.
const SLOPE_FADE: f64 = 0.98;
/// ln r: the day's own noise against s².
const LN_OWN_NOISE: f64 = -0.4;
/// A surprise beyond this many standard deviations is clipped.
const CLIP: f64 = 2.5;
/// Beyond this it loses its influence …
const DISBELIEVE: f64 = 4.0;
/// … and an ordinary day of more than twice or less than half of what was expected loses it faster,
/// however noisy the queue.
const DISBELIEVE_LOG: f64 = std::f64::consts::LN_2;
/// So many clipped surprises of one sign in a row mean that the level moved.
const SHIFT_AFTER: i32 = 2;
/// Steps before which forecasts are not scored; of a short history half of its steps.
const BURN_IN: usize = 28;

/// One point of the grid of settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Setting {
    /// ln q_ℓ.
    pub ln_level_noise: f64,
    /// ln q_a.
    pub ln_memory_noise: f64,
    /// logit φ.
    pub logit_memory: f64,
    /// v_m.
    pub month_variance: f64,
    /// ln c_y.
    pub ln_yearly: f64,
    /// ln q_ω: how fast weekday effects wander.
    pub ln_weekday_noise: f64,
}

/// Log totals ahead of an origin as one setting sees them. (days on the axis,)
#[derive(Debug, Clone, Default)]
pub(crate) struct Ahead {
    pub mean: Vec<f64>,
    pub variance: Vec<f64>,
    /// The part of the variance that a day has for itself: Var ε.
    pub own: Vec<f64>,
}

impl Setting {
    /// The middle of the grid, where one pass must do.
    pub const MIDDLE: Setting = Setting {
        ln_level_noise: -4.2,
        ln_memory_noise: -1.3,
        logit_memory: 0.25,
        month_variance: 0.0025,
        ln_yearly: -1.15,
        ln_weekday_noise: -5.0,
    };
}

/// What one pass leaves behind.
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    /// Mean loss of one-step forecasts of ordinary days, ρ(z) + ½ ln F; 0 where none was scored.
    pub loss: f64,
    /// Per origin in the order given.
    pub ahead: Vec<Ahead>,
    /// Sum and number of squared one-step errors on single-day holidays.
    pub holiday_errors: (f64, usize),
    /// Ordinary steps whose surprise was clipped, with the log error and its standard score.
    pub surprises: Vec<(usize, f64, f64)>,
    /// State and variances at the last origin.
    pub state: Vec<f64>,
    pub state_variance: Vec<f64>,
}

/// The steps at which forecasts are made, and how many steps ahead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OriginStep {
    pub step: usize,
    pub n_ahead: usize,
}

/// Runs the filter over all known steps, forecasting at each origin (ascending).
pub(crate) fn pass(design: &Design, setting: &Setting, origins: &[OriginStep]) -> Pass {
    let mut filter = Filter::new(design, setting);
    let mut score = (0.0, 0usize);
    let mut out = Pass {
        loss: 0.0,
        ahead: Vec::with_capacity(origins.len()),
        holiday_errors: (0.0, 0),
        surprises: Vec::new(),
        state: Vec::new(),
        state_variance: Vec::new(),
    };
    let mut upcoming = origins.iter().peekable();
    let burn_in = BURN_IN.min(origins.last().map_or(BURN_IN, |o| o.step / 2));
    for t in 0.. {
        while let Some(origin) = upcoming.next_if(|o| o.step == t) {
            out.ahead.push(filter.clone().look_ahead(design, *origin));
        }
        if upcoming.peek().is_none() || t >= design.steps.len() {
            break;
        }
        filter.advance(t > 0);
        if let Some(innovation) = filter.observe(&design.steps[t])
            && t >= burn_in
        {
            if design.steps[t].two_faced {
                out.holiday_errors.0 += innovation.error * innovation.error;
                out.holiday_errors.1 += 1;
            }
            if design.steps[t].ordinary {
                score.0 += innovation.loss();
                score.1 += 1;
                let z = innovation.error / innovation.variance.sqrt();
                if z.abs() > CLIP {
                    out.surprises.push((t, innovation.error, z));
                }
            }
        }
    }
    out.loss = score.0 / score.1.max(1) as f64;
    out.state_variance = (0..filter.k)
        .map(|i| filter.p[i * filter.stride + i])
        .collect();
    out.state = filter.state;
    out
}

/// A one-step forecast error and its variance.
struct Innovation {
    error: f64,
    variance: f64,
}

impl Innovation {
    /// ρ(z) + ½ ln F. The slope of ρ is what the filter believes of z: growing, then flat, then fading,
    /// so one wild day does not decide between settings.
    fn loss(&self) -> f64 {
        let z = self.error.abs() / self.variance.sqrt();
        let near = z.min(CLIP);
        let flat = z.clamp(CLIP, DISBELIEVE) - CLIP;
        let fading = CLIP * DISBELIEVE * (1.0 - DISBELIEVE / z.max(DISBELIEVE));
        0.5 * near * near + CLIP * flat + fading + 0.5 * self.variance.ln()
    }
}

#[derive(Clone)]
struct Filter {
    k: usize,
    /// Row length of `p`.
    stride: usize,
    /// (k,)
    state: Vec<f64>,
    /// (k, stride)
    p: Vec<f64>,
    /// P z of the current step. (stride,)
    pz: Vec<f64>,
    phi: f64,
    level_noise: f64,
    memory_noise: f64,
    weekday_noise: f64,
    own_noise: f64,
    /// Clipped surprises in a row, negative for those below.
    clipped_in_row: i32,
}

impl Filter {
    fn new(design: &Design, setting: &Setting) -> Self {
        let k = COLUMNS + design.columns.len();
        let stride = k.next_multiple_of(4);
        let s2 = design.scale;
        let phi = 1.0 / (1.0 + (-setting.logit_memory).exp());
        let mut state = vec![0.0; k];
        state[LEVEL] = design.start;
        let mut p = vec![0.0; k * stride];
        let mut prior = |i: usize, variance: f64| p[i * stride + i] = variance;
        prior(LEVEL, 1.0);
        prior(SLOPE, SLOPE_VARIANCE);
        prior(MEMORY, 0.01);
        (WEEKDAYS..COLUMNS).for_each(|i| prior(i, 1.0));
        for (c, column) in design.columns.iter().enumerate() {
            let variance = match column.prior() {
                Prior::Fixed(v) => v,
                Prior::Yearly(v) => v * setting.ln_yearly.exp(),
                Prior::Month(v) => v * setting.month_variance,
            };
            prior(COLUMNS + c, variance);
        }
        Self {
            k,
            stride,
            state,
            p,
            pz: vec![0.0; stride],
            phi,
            level_noise: setting.ln_level_noise.exp() * s2,
            memory_noise: setting.ln_memory_noise.exp() * s2 * (1.0 - phi * phi),
            weekday_noise: setting.ln_weekday_noise.exp() * s2,
            own_noise: LN_OWN_NOISE.exp() * s2,
            clipped_in_row: 0,
        }
    }

    /// One day passes. The first step has no day before it.
    fn advance(&mut self, moves: bool) {
        if !moves {
            return;
        }
        self.state[LEVEL] += self.state[SLOPE];
        self.state[SLOPE] *= SLOPE_FADE;
        self.state[MEMORY] *= self.phi;
        let (k, stride) = (self.k, self.stride);
        let p = &mut self.p;
        // Rows, then columns, of A P Aᵀ, where A touches the first three positions only.
        for j in 0..k {
            p[LEVEL * stride + j] += p[SLOPE * stride + j];
            p[SLOPE * stride + j] *= SLOPE_FADE;
            p[MEMORY * stride + j] *= self.phi;
        }
        for row in p.chunks_exact_mut(stride) {
            row[LEVEL] += row[SLOPE];
            row[SLOPE] *= SLOPE_FADE;
            row[MEMORY] *= self.phi;
        }
        p[LEVEL * stride + LEVEL] += self.level_noise;
        p[MEMORY * stride + MEMORY] += self.memory_noise;
        for i in WEEKDAYS..COLUMNS {
            p[i * stride + i] += self.weekday_noise;
        }
    }

    /// The positions of z that are not zero, with their values.
    fn loadings<'a>(&self, step: &'a Step) -> impl Iterator<Item = (usize, f64)> + Clone + 'a {
        let own = [LEVEL, MEMORY, WEEKDAYS + step.weekday];
        let calendar = step.row.iter().map(|&(c, value)| (COLUMNS + c, value));
        own.into_iter().map(|i| (i, 1.0)).chain(calendar)
    }

    /// Var ε.
    fn noise(&self, step: &Step) -> f64 {
        (step.noise + self.own_noise) * step.noise_factor
    }

    /// Learns from a step, if it is known.
    fn observe(&mut self, step: &Step) -> Option<Innovation> {
        let x = step.observed?;
        let mut predicted = 0.0;
        self.pz.fill(0.0);
        for (i, z) in self.loadings(step) {
            predicted += z * self.state[i];
            let row = &self.p[i * self.stride..(i + 1) * self.stride];
            for (sum, p) in self.pz.iter_mut().zip(row) {
                *sum += z * p;
            }
        }
        let spread: f64 = self.loadings(step).map(|(i, z)| z * self.pz[i]).sum();
        let innovation = Innovation {
            error: x - predicted,
            variance: spread + self.noise(step),
        };
        let believed = self.believed(&innovation, step.ordinary);
        self.update(believed, innovation.variance);
        if self.clipped_in_row.abs() >= SHIFT_AFTER {
            self.p[LEVEL * self.stride + LEVEL] += 0.5 * innovation.error * innovation.error;
            self.clipped_in_row = 0;
        }
        Some(innovation)
    }

    /// The error that enters the state: clipped, and faded where it is beyond belief.
    fn believed(&mut self, innovation: &Innovation, ordinary: bool) -> f64 {
        if !ordinary {
            return innovation.error;
        }
        let sd = innovation.variance.sqrt();
        let z = innovation.error / sd;
        if z.abs() <= CLIP {
            self.clipped_in_row = 0;
            return innovation.error;
        }
        let sign = z.signum();
        let same_side = f64::from(self.clipped_in_row) * sign > 0.0;
        let before = if same_side { self.clipped_in_row } else { 0 };
        self.clipped_in_row = before + sign as i32;
        let fade = (DISBELIEVE / z.abs()).min(1.0).powi(2)
            * (DISBELIEVE_LOG / innovation.error.abs()).min(1.0).powi(4);
        sign * CLIP * sd * fade
    }

    /// state += P z e / F;  P −= g gᵀ with g = P z / √F.
    fn update(&mut self, error: f64, variance: f64) {
        let scale = 1.0 / variance.sqrt();
        let gain = error * scale;
        for g in &mut self.pz {
            *g *= scale;
        }
        for (state, g) in self.state.iter_mut().zip(&self.pz) {
            *state += g * gain;
        }
        for (i, row) in self.p.chunks_exact_mut(self.stride).enumerate() {
            let gi = self.pz[i];
            // Effects that were not seen yet touch nothing.
            if gi == 0.0 {
                continue;
            }
            for (p, g) in row.iter_mut().zip(&self.pz) {
                *p -= gi * g;
            }
        }
    }

    /// Forecasts from here without learning. Effects that were not seen before are left out.
    fn look_ahead(mut self, design: &Design, origin: OriginStep) -> Ahead {
        let mut ahead = Ahead::default();
        for t in origin.step..(origin.step + origin.n_ahead).min(design.steps.len()) {
            self.advance(t > 0);
            let step = &design.steps[t];
            let seen: Vec<(usize, f64)> = self
                .loadings(step)
                .filter(|&(i, _)| i < COLUMNS || design.first_seen[i - COLUMNS] < origin.step)
                .collect();
            let mean = seen.iter().map(|&(i, z)| z * self.state[i]).sum();
            let spread: f64 = seen
                .iter()
                .map(|&(i, zi)| {
                    let row = &self.p[i * self.stride..];
                    zi * seen.iter().map(|&(j, zj)| zj * row[j]).sum::<f64>()
                })
                .sum();
            ahead.mean.push(mean);
            ahead.variance.push(spread + self.noise(step));
            ahead.own.push(self.noise(step));
        }
        ahead
    }
}

/// The state position of a weekday's effect.
pub(crate) fn weekday_position(weekday: usize) -> usize {
    WEEKDAYS + weekday
}

/// The state position of a column.
pub(crate) fn column_position(column: usize) -> usize {
    COLUMNS + column
}

#[cfg(test)]
mod tests;
