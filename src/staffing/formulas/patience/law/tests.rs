use proptest::prelude::*;

use super::*;

#[test]
fn numbers_that_are_no_patience_are_refused() {
    assert!(PatienceLaw::exponential(0.0).is_err());
    assert!(PatienceLaw::erlang2(f64::NAN).is_err());
    assert!(PatienceLaw::weibull(0.01, 1.0).is_err());
    assert!(PatienceLaw::lognormal(1.0, f64::INFINITY).is_err());
    assert!(PatienceLaw::deterministic(f64::INFINITY).is_err());
    assert!(PatienceLaw::empirical(&[]).is_err());
    let rising = PatienceLaw::empirical(&[(1.0, 0.5), (2.0, 0.6)]);
    assert!(matches!(
        rising,
        Err(StaffingError::Survival { position: 1, .. })
    ));
    assert!(PatienceLaw::empirical(&[(1.0, 0.5), (1.0, 0.4)]).is_err());
    assert!(PatienceLaw::empirical(&[(1.0, f64::NAN)]).is_err());
    assert!(PatienceLaw::empirical(&[(-1.0, 0.5)]).is_err());
}

#[test]
fn the_area_under_survival_is_the_mean() {
    let laws = [
        PatienceLaw::exponential(2.0),
        PatienceLaw::erlang2(2.0),
        PatienceLaw::weibull_of_mean(0.5, 2.0),
        PatienceLaw::weibull_of_mean(3.0, 2.0),
        PatienceLaw::lognormal(2.0, 1.5),
        PatienceLaw::deterministic(2.0),
        PatienceLaw::empirical(&[(4.0, 0.0)]),
    ];
    for law in laws {
        let law = law.unwrap();
        assert!((law.mean_s() - 2.0).abs() < 1e-12, "{law:?}");
        let waited = law.at(1e6).waited;
        assert!((waited - 2.0).abs() < 1e-9, "{law:?}: {waited}");
    }
}

proptest! {
    #[test]
    fn waited_and_forgone_are_integrals_of_staying_and_leaving(
        x in 1e-6_f64..8.0,
        shape in 0.2_f64..4.0,
        cv in 0.1_f64..3.0,
    ) {
        let laws = [
            PatienceLaw::exponential(1.3).unwrap(),
            PatienceLaw::erlang2(1.3).unwrap(),
            PatienceLaw::weibull(shape, 1.3).unwrap(),
            PatienceLaw::lognormal(1.3, cv).unwrap(),
            PatienceLaw::hyperexponential(Fraction::new(0.2).unwrap(), 0.1, 3.0).unwrap(),
            PatienceLaw::empirical(&[(0.5, 0.7), (3.0, 0.2)]).unwrap(),
        ];
        for law in laws {
            let at = law.at(x);
            prop_assert!((at.leaving + at.staying - 1.0).abs() < 1e-15);
            prop_assert!((at.waited + at.forgone - x).abs() < 1e-13 * (1.0 + x));
            let step = 1e-5 * x;
            let (low, high) = (law.at(x - step), law.at(x + step));
            let slope = (high.waited - low.waited) / (2.0 * step);
            prop_assert!((slope - at.staying).abs() < 1e-4, "{law:?} at {x}: {slope}");
        }
    }
}
