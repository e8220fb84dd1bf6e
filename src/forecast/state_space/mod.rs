//! The forecaster `state-space`: a robust state-space model of log day totals, averaged over settings.
//!
//! ```text
//! x_t = ln(Y_t + ½) = ℓ_t + a_t + ω_w(t),t + z_tᵀβ + ε_t,   Var ε_t = 1/max(m_w, 2) + r s²
//! ℓ  level      ℓ ← ℓ + b + N(0, q_ℓ s²)       b  slope, b ← 0.98 b
//! a  memory     a ← φ a + N(0, q_a s² (1−φ²))
//! ω  weekdays   seven random walks, N(0, q_ω s²) a day each
//! β  calendar   season, day of month, working days, holidays, campaigns; static
//! s² half the robust variance of weekly differences beyond counting noise
//! T  = λ(mean of x) · exp(½ u)                 λ  rate of a count with this mean logarithm; u variance of the
//!                                               day's rate: variance of x − 1/T
//! ```
//! The filter clips what a day may say against the forecast, so a wild day moves little; two in a row
//! on one side open the level for a real shift. 96 settings of (q_ℓ, q_a, φ, q_ω, two prior variances) run
//! side by side and are weighed by how well each foresaw the past.
//!
//! Campaigns and holidays of several days have an effect per day of the span and a size per instance.
//! A holiday of one day is seen in two ways, like a rest day or like its own weekday with a discount;
//! they are mixed by how well each did on past holidays.
//!
//! Not modelled: interactions of season and weekday; a growth that differs by day part.

mod average;
mod columns;
mod design;
mod effects;
mod filter;
mod model;
mod sizes;

pub(crate) use columns::Column;
pub(crate) use effects::DayParts;
pub(crate) use model::{Model, StateSpace, surprises};
