use super::*;
use crate::plan::fixtures::{day, inputs};
use crate::progress::Silent;
use crate::roster::SolveLimits;
use crate::scenario::levers::{Campaign, People, Volume};
use crate::scenario::{Change, Figure, ScenarioName, compare, figures};

fn effort() -> Effort {
    Effort {
        search: SolveLimits {
            effort: 1,
            seed: 1,
            gap: 0.0,
        },
    }
}

fn scenario(name: &str, changes: Vec<Change>) -> Scenario {
    Scenario {
        name: ScenarioName::new(name),
        changes,
    }
}

fn volume(multiply: f64) -> Change {
    Change::Volume(Volume {
        queues: vec!["voice".into()],
        days: vec![(day(1), day(1))],
        hours: Volume::ALL_DAY,
        multiply,
        add: 0.0,
    })
}

fn people(add: i64) -> Change {
    Change::People(People {
        contract: "full-time".to_owned(),
        skills: vec!["voice".into()],
        add,
        first_day: None,
    })
}

fn value(figures: &[Figure], measure: &str, scope: &str) -> Figure {
    let is = |figure: &&Figure| figure.measure == measure && figure.scope == scope;
    figures
        .iter()
        .find(is)
        .unwrap_or_else(|| panic!("{measure} {scope}"))
        .clone()
}

#[test]
fn no_change_gives_the_plan_itself_stage_by_stage() {
    let (inputs, cache) = (inputs(), StageCache::default());
    let baseline = plan::make(&inputs, &effort(), &cache, &Silent).unwrap();
    let same = [
        scenario("as it is", vec![]),
        scenario("× 1", vec![volume(1.0), people(0)]),
    ];
    for (_, made) in compare(&inputs, &same, &effort(), &cache, &Silent) {
        let (changed, plan) = made.unwrap();
        assert!(std::sync::Arc::ptr_eq(&plan.forecast, &baseline.forecast));
        assert!(std::sync::Arc::ptr_eq(&plan.outcome, &baseline.outcome));
        let figures = figures(&changed, &plan, &baseline);
        assert!(figures.len() > 10);
        assert!(figures.iter().all(|f| f.difference() == 0.0));
    }
}

#[test]
fn what_is_kept_of_a_forecast_is_kept_with_its_edits() {
    use crate::plan::{Edit, VolumeAction, VolumeChange, forecast};
    let (plain, cache) = (inputs(), StageCache::default());
    let mut edited = plain.clone();
    edited.edits.push(Edit {
        change: VolumeChange {
            queues: vec![0],
            first_day: day(1),
            last_day: day(1),
            hours: Volume::ALL_DAY,
            action: VolumeAction::Add(5.0),
        },
        reason: "a mailing".to_owned(),
        author: String::new(),
    });
    let before = forecast(&plain, &cache, &Silent).unwrap();
    let after = forecast(&edited, &cache, &Silent).unwrap();
    let total = |made: &crate::plan::EditedForecast| made.forecast.queues[0].mean.sum();
    // Twelve open hours.
    assert!((total(&after) - total(&before) - 60.0).abs() < 1e-9);
    assert_eq!(
        after.baseline.queues[0].mean,
        before.forecast.queues[0].mean
    );
    let again = forecast(&edited, &cache, &Silent).unwrap();
    assert!(std::sync::Arc::ptr_eq(&after, &again));
}

#[test]
fn a_change_moves_what_it_should_and_leaves_the_forecast_alone() {
    let (inputs, cache) = (inputs(), StageCache::default());
    let baseline = plan::make(&inputs, &effort(), &cache, &Silent).unwrap();
    let asked = [
        scenario("busy Tuesday", vec![volume(2.0)]),
        scenario("two more", vec![people(2)]),
    ];
    let mut compared = compare(&inputs, &asked, &effort(), &cache, &Silent).into_iter();
    let mut next = || {
        let (name, made) = compared.next().unwrap();
        let (changed, plan) = made.unwrap();
        assert!(std::sync::Arc::ptr_eq(&plan.forecast, &baseline.forecast));
        (name, figures(&changed, &plan, &baseline))
    };

    let (name, busy) = next();
    assert_eq!(name.as_str(), "busy Tuesday");
    let tuesday: f64 = (baseline.load.grid.intervals_of_day(1))
        .map(|i| baseline.load.queues[0].mean[i])
        .sum();
    let offered = value(&busy, "offered", "all").difference();
    assert!((offered / tuesday - 1.0).abs() < 1e-9);
    let level = value(&busy, "service_level", "voice");
    assert!(level.difference() <= 0.0 && level.low <= level.high);

    let (_, more) = next();
    assert_eq!(value(&more, "offered", "all").difference(), 0.0);
    assert_eq!(value(&more, "people_at_peak", "all").difference(), 0.0);
    assert!(value(&more, "service_level", "voice").difference() >= 0.0);
    assert!(value(&more, "understaffed_hours", "all").difference() <= 0.0);
}

#[test]
fn a_scenario_that_cannot_be_applied_says_why_and_the_others_are_made() {
    let (inputs, cache) = (inputs(), StageCache::default());
    let unknown = Change::Campaign(Campaign {
        name: "black friday".to_owned(),
        uplift: 3.0,
    });
    let asked = [scenario("wrong", vec![unknown]), scenario("right", vec![])];
    let compared = compare(&inputs, &asked, &effort(), &cache, &Silent);
    assert!(matches!(
        compared[0].1,
        Err(ScenarioError::UnknownCampaign { .. })
    ));
    assert!(compared[1].1.is_ok());
}

#[test]
fn a_campaign_of_another_size_is_forecast_anew() {
    let (inputs, cache) = (inputs(), StageCache::default());
    let sized = |uplift| {
        let name = "双11".to_owned();
        scenario("双11", vec![Change::Campaign(Campaign { name, uplift })])
    };
    let asked = [sized(2.0), sized(4.0)];
    let compared = compare(&inputs, &asked, &effort(), &cache, &Silent);
    let on_the_day = |at: usize| -> f64 {
        let (_, plan) = compared[at].1.as_ref().unwrap();
        (plan.load.grid.intervals_of_day(2))
            .map(|i| plan.load.queues[0].mean[i])
            .sum()
    };
    let ratio = on_the_day(1) / on_the_day(0);
    assert!((1.6..2.4).contains(&ratio), "{ratio}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let inputs = inputs();
    let asked = [
        scenario("a", vec![volume(1.4)]),
        scenario("b", vec![people(1)]),
    ];
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let cache = StageCache::default();
            let baseline = plan::make(&inputs, &effort(), &cache, &Silent).unwrap();
            compare(&inputs, &asked, &effort(), &cache, &Silent)
                .into_iter()
                .map(|(_, made)| made.map(|(changed, plan)| figures(&changed, &plan, &baseline)))
                .collect::<Result<Vec<_>, _>>()
                .unwrap()
        })
    };
    assert_eq!(with(1), with(3));
}
