//! How long the audit of a finished roster takes: `cargo bench --bench audit`.

use chrono::{Duration, NaiveDate, Weekday};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use paiban::calendar::{Grid, Zone};
use paiban::roster::rows::{from_rows, to_rows};
use paiban::roster::{
    Agent, AvailabilityKind, AvailabilityRule, Break, BreakRule, Contract, Objective, QueueDemand,
    Roster, RosterProblem, Shift, ShiftPattern, audit,
};
use paiban::units::Shrinkage;

fn full_day() -> ShiftPattern {
    let break_rule = |id: &str, minutes, from| BreakRule {
        id: id.to_owned(),
        minutes,
        paid: minutes < 30,
        from_minute: from,
        to_minute: from + 60,
    };
    ShiftPattern {
        id: "day".to_owned(),
        minutes: 540,
        starts: (360..=960).step_by(30).collect(),
        breaks: vec![
            break_rule("rest-1", 15, 90),
            break_rule("meal", 60, 195),
            break_rule("rest-2", 15, 375),
        ],
        break_every_minutes: 15,
        break_gap_minutes: 30,
        break_team_share_max: 1.0,
    }
}

fn full_time() -> Contract {
    Contract {
        id: "full-time".to_owned(),
        shift_patterns: vec![0],
        days_per_week: (5, 5),
        paid_hours_per_week: (40.0, 40.0),
        max_consecutive_days: Some(6),
        min_rest_minutes: 660,
        weekends_off_min: 1,
        must_work_days: [false; 7],
        cost_per_paid_hour: 30.0,
        ..Contract::without_limits("")
    }
}

/// Nobody works late: one row of hours away for every person, as centres have them.
fn agent(position: usize, first_day: NaiveDate) -> Agent {
    Agent {
        id: format!("A{position:05}").as_str().into(),
        name: format!("Agent {position}"),
        team: String::new(),
        contract: 0,
        queues: vec![0],
        hired: None,
        leaves: None,
        no_nights_until: Some(first_day + Duration::days(7)),
        no_overtime_until: None,
        availability: vec![AvailabilityRule {
            kind: AvailabilityKind::Unavailable,
            first_day,
            last_day: None,
            days: [true; 7],
            span: Some((22 * 60, 24 * 60)),
            shift: None,
            at: None,
            weight: 1.0,
        }],
        rotation_offset: 0,
        to_hire: false,
    }
}

/// Four weeks from Monday 5 October 2026 in Berlin, over the change of clocks; everybody works
/// Monday to Friday, starting between 06:00 and 12:30.
fn centre(people: usize) -> (RosterProblem, Roster) {
    let first_day = NaiveDate::from_ymd_opt(2026, 10, 5).expect("a date");
    let zone = Zone::new("Europe/Berlin").expect("a zone");
    let grid = Grid::new(zone, 30, first_day, 28).expect("a grid");
    let pattern = full_day();
    let weekdays = (0..28).filter(|day| day % 7 < 5);
    let shift = |agent: usize, day: usize| {
        let work_date = grid.day(day);
        let start_clock = pattern.starts[agent % 14];
        let start_minute = grid.minute_at(work_date, start_clock);
        let breaks = pattern.breaks.iter().enumerate().map(|(rule, b)| Break {
            rule,
            start_minute: start_minute + i64::from(b.from_minute),
            end_minute: start_minute + i64::from(b.from_minute + b.minutes),
        });
        Shift {
            agent,
            work_date,
            pattern: 0,
            start_clock,
            start_minute,
            end_minute: start_minute + 540,
            paid_minutes: 480,
            breaks: breaks.collect(),
        }
    };
    let shifts = (0..people).flat_map(|agent| weekdays.clone().map(move |day| (agent, day)));
    let shifts = shifts.map(|(agent, day)| shift(agent, day)).collect();
    let problem = RosterProblem {
        week_starts: Weekday::Mon,
        queues: vec![QueueDemand {
            queue: "voice".into(),
            required: vec![1.0; grid.n_intervals()],
        }],
        shift_patterns: vec![pattern.clone()],
        contracts: vec![full_time()],
        agents: (0..people).map(|i| agent(i, first_day)).collect(),
        previous: Vec::new(),
        shrinkage: Shrinkage::NONE,
        breaks_in_roster: true,
        labour: paiban::roster::labour::LabourRules::none(),
        holidays: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        curves: Vec::new(),
        objective: Objective::USUAL,
        grid: grid.clone(),
    };
    (problem, Roster { shifts })
}

fn audit_of_a_legal_roster(c: &mut Criterion) {
    let mut group = c.benchmark_group("audit/legal");
    group.sample_size(10);
    for people in [100, 1_000, 10_000] {
        let (problem, roster) = centre(people);
        assert!(audit(&problem, &roster).is_empty(), "the roster is legal");
        group.bench_function(BenchmarkId::from_parameter(people), |b| {
            b.iter(|| audit(&problem, &roster).len());
        });
    }
    group.finish();
}

fn rows_there_and_back(c: &mut Criterion) {
    let mut group = c.benchmark_group("rows/there-and-back");
    group.sample_size(10);
    let (problem, roster) = centre(1_000);
    let rows = to_rows(&problem, &roster);
    assert_eq!(from_rows(&problem, &rows).as_ref(), Ok(&roster));
    group.bench_function(BenchmarkId::from_parameter(1_000), |b| {
        b.iter(|| from_rows(&problem, &to_rows(&problem, &roster)));
    });
    group.finish();
}

criterion_group!(benches, audit_of_a_legal_roster, rows_there_and_back);
criterion_main!(benches);
