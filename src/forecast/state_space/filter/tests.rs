//! The filter against a second, plain implementation with full matrices.

use ndarray::{Array1, Array2, arr1};

use super::*;
use crate::forecast::state_space::columns::Column;

const SETTING: Setting = Setting {
    ln_level_noise: -2.6,
    ln_memory_noise: -0.6,
    logit_memory: 0.9,
    month_variance: 0.008,
    ln_yearly: -0.3,
    ln_weekday_noise: -5.0,
};

fn design(values: &[Option<f64>]) -> Design {
    let columns = vec![Column::DayOfMonth(0), Column::Bridge];
    let steps = values
        .iter()
        .enumerate()
        .map(|(t, &observed)| Step {
            day: t,
            weekday: t % 7,
            observed,
            noise: 0.01 + 0.001 * (t % 3) as f64,
            noise_factor: if t % 5 == 0 { 1.5 } else { 1.0 },
            ordinary: true,
            two_faced: false,
            row: vec![
                (0, (t as f64 * 0.7).cos()),
                (1, f64::from(u8::from(t % 9 == 4))),
            ],
        })
        .collect();
    Design {
        columns,
        first_seen: vec![0, 4],
        steps,
        scale: 0.01,
        start: 5.0,
    }
}

/// The textbook recursion: x ← A x, P ← A P Aᵀ + Q, K = P z / F, x += K e, P ← (I − K zᵀ) P.
struct Dense {
    x: Array1<f64>,
    p: Array2<f64>,
    a: Array2<f64>,
    q: Array2<f64>,
    own_noise: f64,
}

impl Dense {
    fn new(design: &Design) -> Self {
        let s2 = design.scale;
        let phi = 1.0 / (1.0 + (-0.9f64).exp());
        let mut a = Array2::eye(12);
        a[[0, 1]] = 1.0;
        a[[1, 1]] = 0.98;
        a[[2, 2]] = phi;
        let mut q = Array2::zeros((12, 12));
        q[[0, 0]] = (-2.6f64).exp() * s2;
        q[[2, 2]] = (-0.6f64).exp() * s2 * (1.0 - phi * phi);
        (3..10).for_each(|i| q[[i, i]] = (-5.0f64).exp() * s2);
        let mut p = Array2::zeros((12, 12));
        p[[0, 0]] = 1.0;
        p[[1, 1]] = SLOPE_VARIANCE;
        p[[2, 2]] = 0.01;
        (3..10).for_each(|i| p[[i, i]] = 1.0);
        p[[10, 10]] = 0.008;
        p[[11, 11]] = 0.25;
        let mut x = Array1::zeros(12);
        x[0] = design.start;
        Self {
            x,
            p,
            a,
            q,
            own_noise: LN_OWN_NOISE.exp() * s2,
        }
    }

    fn loading(step: &Step) -> Array1<f64> {
        let mut z = Array1::zeros(12);
        z[0] = 1.0;
        z[2] = 1.0;
        z[3 + step.weekday] = 1.0;
        step.row.iter().for_each(|&(c, v)| z[10 + c] = v);
        z
    }

    fn advance(&mut self) {
        self.x = self.a.dot(&self.x);
        self.p = self.a.dot(&self.p).dot(&self.a.t()) + &self.q;
    }

    fn forecast(&self, step: &Step) -> (f64, f64) {
        let z = Self::loading(step);
        let noise = (step.noise + self.own_noise) * step.noise_factor;
        (z.dot(&self.x), z.dot(&self.p.dot(&z)) + noise)
    }

    fn learn(&mut self, step: &Step) {
        let Some(y) = step.observed else { return };
        let z = Self::loading(step);
        let (mean, f) = self.forecast(step);
        let k = self.p.dot(&z) / f;
        self.x = &self.x + &(&k * (y - mean));
        let outer = k
            .view()
            .insert_axis(ndarray::Axis(1))
            .dot(&z.insert_axis(ndarray::Axis(0)));
        self.p = (Array2::eye(12) - outer).dot(&self.p);
    }
}

fn quiet_series(n: usize) -> Vec<Option<f64>> {
    (0..n)
        .map(|t| {
            let x = 5.0 + 0.02 * (t as f64 * 1.3).sin() - 0.1 * (t % 7) as f64;
            (t % 11 != 6).then_some(x)
        })
        .collect()
}

#[test]
fn the_filter_agrees_with_full_matrices() {
    let mut values = quiet_series(40);
    values.extend([None; 9]);
    let design = design(&values);
    let origin = OriginStep {
        step: 40,
        n_ahead: 9,
    };
    let found = pass(&design, &SETTING, &[origin]);
    let mut dense = Dense::new(&design);
    for (t, step) in design.steps.iter().enumerate() {
        if t > 0 {
            dense.advance();
        }
        if t >= 40 {
            let (mean, variance) = dense.forecast(step);
            assert!(
                (found.ahead[0].mean[t - 40] - mean).abs() < 1e-9,
                "mean {t}"
            );
            assert!(
                (found.ahead[0].variance[t - 40] - variance).abs() < 1e-9,
                "variance {t}"
            );
        }
        dense.learn(step);
    }
    let state = arr1(&found.state);
    assert_eq!(state.len(), 12);
}

#[test]
fn an_origin_on_the_way_sees_only_what_came_before_it() {
    let values = quiet_series(60);
    let whole = design(&values);
    let early = OriginStep {
        step: 35,
        n_ahead: 7,
    };
    let late = OriginStep {
        step: 60,
        n_ahead: 0,
    };
    let on_the_way = pass(&whole, &SETTING, &[early, late]);
    let mut cut = values.clone();
    cut[35..].fill(None);
    let alone = pass(&design(&cut), &SETTING, &[early]);
    assert_eq!(on_the_way.ahead[0].mean, alone.ahead[0].mean);
    assert_eq!(on_the_way.ahead[0].variance, alone.ahead[0].variance);
}

#[test]
fn an_effect_that_was_never_seen_is_left_out_of_the_forecast() {
    let mut values = quiet_series(35);
    values.extend([None; 7]);
    let mut design = design(&values);
    let origin = OriginStep {
        step: 35,
        n_ahead: 7,
    };
    let holiday = 40;
    for step in &mut design.steps {
        step.row[1].1 = f64::from(u8::from(step.day == holiday));
    }
    design.first_seen[1] = holiday;
    let unseen = pass(&design, &SETTING, &[origin]).ahead.remove(0);
    design.steps[holiday].row.pop();
    let without = pass(&design, &SETTING, &[origin]).ahead.remove(0);
    assert_eq!(unseen.variance, without.variance);
}

#[test]
fn a_wild_day_has_almost_no_influence() {
    let quiet = mean_ahead(&with_days_ahead(quiet_series(70)), &SETTING);
    let mut wild = with_days_ahead(quiet_series(70));
    wild[69] = wild[69].map(|x| x + 5.0f64.ln());
    assert!((mean_ahead(&wild, &SETTING) - quiet).abs() < 0.02);
}

#[test]
fn two_surprises_in_a_row_open_the_level_for_a_real_shift() {
    // A level that hardly moves by itself.
    let stiff = Setting {
        ln_level_noise: -9.0,
        ln_memory_noise: -9.0,
        ..SETTING
    };
    let quiet = mean_ahead(&with_days_ahead(quiet_series(70)), &stiff);
    let mut shifted = with_days_ahead(quiet_series(70));
    for x in shifted[60..70].iter_mut().flatten() {
        *x += 1.5f64.ln();
    }
    let followed = (mean_ahead(&shifted, &stiff) - quiet) / 1.5f64.ln();
    assert!(followed > 0.7, "ten days are followed to {followed}");
}

fn with_days_ahead(mut values: Vec<Option<f64>>) -> Vec<Option<f64>> {
    values.extend([None; 7]);
    values
}

/// Mean log total of the week after the first 70 steps.
fn mean_ahead(values: &[Option<f64>], setting: &Setting) -> f64 {
    let origin = OriginStep {
        step: 70,
        n_ahead: 7,
    };
    let ahead = pass(&design(values), setting, &[origin]).ahead.remove(0);
    ahead.mean.iter().sum::<f64>() / 7.0
}
