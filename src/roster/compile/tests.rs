use super::*;
use crate::calendar::{EventCalendar, Grid, OpeningHours, Zone};
use crate::forecast::{Forecast, ModelChoice, QueueContext, QueueForecast};
use crate::roster::{Coverage, QueueCoverage};
use crate::staffing::{
    Binding, IntervalLoad, IntervalRequirement, QueueRequirement, ServiceMeasures,
    StaffingRequirement,
};
use crate::units::QueueId;
use ndarray::{Array1, Array2};

/// Two days over the night on which Berlin's clocks go back.
fn grid() -> Grid {
    let zone = Zone::new("Europe/Berlin").unwrap();
    Grid::new(zone, 60, "2026-10-24".parse().unwrap(), 2).unwrap()
}

fn queues() -> Vec<QueueId> {
    vec!["voice".into(), "chat, text".into()]
}

fn awkward(i: usize) -> f64 {
    0.1 + i as f64 / 3.0
}

fn forecast() -> Forecast {
    let grid = grid();
    let n = grid.n_intervals();
    let queue = |(position, queue): (usize, QueueId)| QueueForecast {
        queue,
        mean: (0..n)
            .map(|i| {
                if i % 5 == 0 {
                    0.0
                } else {
                    awkward(i + position)
                }
            })
            .collect(),
        quantiles: Array2::from_shape_fn((n, 7), |(i, level)| awkward(i * level)),
        day_log_sd: Array1::from(vec![0.1, 1.0 / 7.0]),
        interval_log_sd: Array1::from(vec![0.2, 1.0 / 9.0]),
        handle_time_s: (0..n).map(|i| 300.0 + awkward(i)).collect(),
        handle_time_learnt: position == 0,
        open: (0..n).map(|i| i % 5 != 0).collect(),
        choice: ModelChoice {
            chosen: "file",
            candidates: Vec::new(),
        },
    };
    let queues = queues().into_iter().enumerate().map(queue).collect();
    Forecast { grid, queues }
}

fn contexts() -> Vec<QueueContext> {
    let context = |queue| QueueContext {
        queue,
        opening: OpeningHours::always(),
        default_handle_time_s: 300.0,
    };
    queues().into_iter().map(context).collect()
}

#[test]
fn a_forecast_reads_back_bit_by_bit() {
    let forecast = forecast();
    let text = forecast_csv(&forecast);
    let events = EventCalendar::default();
    let (read, findings) = read_forecast(
        "forecast.csv",
        text.as_bytes(),
        (&grid(), &events),
        &contexts(),
    )
    .unwrap();
    assert!(findings.is_empty());
    assert_eq!(forecast_csv(&read), text);
    for (a, b) in forecast.queues.iter().zip(&read.queues) {
        assert_eq!(
            (&a.mean, &a.quantiles, &a.open),
            (&b.mean, &b.quantiles, &b.open)
        );
        assert_eq!(
            (&a.day_log_sd, &a.interval_log_sd),
            (&b.day_log_sd, &b.interval_log_sd)
        );
        assert_eq!(
            (&a.handle_time_s, a.handle_time_learnt),
            (&b.handle_time_s, b.handle_time_learnt)
        );
    }
}

#[test]
fn a_foreign_forecast_of_three_columns_is_enough() {
    let mut text = "start,queue,mean\n".to_owned();
    for queue in ["voice", "\"chat, text\""] {
        for i in 0..grid().n_intervals() {
            text += &format!("{},{queue},{i}\n", grid().wall(i).format("%Y-%m-%d %H:%M"));
        }
    }
    let events = EventCalendar::default();
    let (read, _) =
        read_forecast("f.csv", text.as_bytes(), (&grid(), &events), &contexts()).unwrap();
    assert_eq!(
        read.queues[1].mean[27], 27.0,
        "the repeated hour is told apart by the order of rows"
    );
    assert_eq!(read.queues[0].handle_time_s[3], 300.0);
    assert!(!read.queues[0].handle_time_learnt && read.queues[0].open[0]);
}

fn requirement() -> StaffingRequirement {
    let interval = |i: usize| IntervalRequirement {
        base_staff: (i % 7) as f64,
        scheduled_staff: (i % 7 + 1) as f64,
        load: (i % 2 == 0).then_some(IntervalLoad {
            offered: awkward(i),
            handle_time_s: 300.0,
            offered_load: awkward(i) / 12.0,
        }),
        binding: (i % 2 == 0).then_some(Binding::ServiceLevel),
        service: (i % 2 == 0).then_some(ServiceMeasures {
            service_level: 0.8 + awkward(i) / 1e3,
            average_speed_of_answer_s: awkward(i),
            occupancy: 0.7,
            abandonment: 0.0,
        }),
    };
    let grid = grid();
    let n = grid.n_intervals();
    let queue = |queue| QueueRequirement {
        queue,
        intervals: (0..n).map(interval).collect(),
    };
    StaffingRequirement {
        queues: queues().into_iter().map(queue).collect(),
        grid,
    }
}

#[test]
fn a_requirement_reads_back_bit_by_bit() {
    let text = requirement_csv(&requirement());
    let (read, findings) =
        read_requirement("requirement.csv", text.as_bytes(), &grid(), &queues()).unwrap();
    assert!(findings.is_empty());
    assert_eq!(requirement_csv(&read), text);
    for (a, b) in requirement().queues.iter().zip(&read.queues) {
        assert_eq!(a.intervals, b.intervals);
    }
    assert!(
        text.contains("2026-10-25T02:00:00+02:00,voice")
            && text.contains("2026-10-25T02:00:00+01:00,voice")
    );
}

#[test]
fn a_requirement_with_holes_is_refused_with_what_is_missing() {
    let text = requirement_csv(&requirement());
    let without: String = text
        .lines()
        .filter(|l| !l.starts_with("2026-10-24T05"))
        .map(|l| l.to_owned() + "\n")
        .collect();
    let refused = read_requirement("r.csv", without.as_bytes(), &grid(), &queues()).unwrap_err();
    let codes: Vec<&str> = refused.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["PB-1209", "PB-1209"], "one for each queue");
    let cases = [
        ("voice,0.1,", "voise,0.1,", "PB-1403"),
        (
            "2026-10-24T01:00:00+02:00,voice",
            "2026-10-24T02:00:00+02:00,voice",
            "PB-1208",
        ),
        (
            "2026-10-24T01:00:00+02:00,voice",
            "2026-10-24T01:10:00+02:00,voice",
            "PB-1206",
        ),
        (
            "0.008333333333333333,0,1,",
            "0.008333333333333333,-1,1,",
            "PB-1301",
        ),
        (
            "0.008333333333333333,0,1,",
            "0.008333333333333333,x,1,",
            "PB-1302",
        ),
        (
            "0.008333333333333333,0,1,",
            "0.008333333333333333,,1,",
            "PB-1302",
        ),
    ];
    for (from, to, code) in cases {
        assert!(text.contains(from), "{from}");
        let refused = read_requirement(
            "r.csv",
            text.replacen(from, to, 1).as_bytes(),
            &grid(),
            &queues(),
        )
        .unwrap_err();
        assert!(
            refused.findings.iter().any(|f| f.code == code),
            "{to}: {:?}",
            refused.findings
        );
        for finding in &refused.findings {
            assert!(
                crate::io::messages::untranslated(finding).is_empty(),
                "{finding:?}"
            );
        }
    }
}

#[test]
fn heads_alone_are_a_requirement() {
    let mut text = "start,queue,base_staff\n".to_owned();
    for i in 0..grid().n_intervals() {
        text += &format!("{},voice,2.5\n", grid().start(i).to_rfc3339());
    }
    let (read, _) = read_requirement("r.csv", text.as_bytes(), &grid(), &["voice".into()]).unwrap();
    let first = &read.queues[0].intervals[0];
    assert_eq!(
        (first.base_staff, first.scheduled_staff, first.load),
        (2.5, 2.5, None)
    );
}

#[test]
fn coverage_and_single_rows_have_the_columns_of_the_contract() {
    let grid = grid();
    let n = grid.n_intervals();
    let cover = QueueCoverage {
        required: vec![2.0; n],
        scheduled: vec![1.5; n],
        understaffed: vec![0.5; n],
        overstaffed: vec![0.0; n],
    };
    let text = coverage_csv(
        &grid,
        &queues()[..1],
        &Coverage {
            queues: vec![cover],
        },
        |_, _, people| Some(people / 2.0),
    );
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "start,queue,required,scheduled,understaffed,overstaffed,service_level"
    );
    assert_eq!(lines[1], "2026-10-24T00:00:00+02:00,voice,2,1.5,0.5,0,0.75");
    assert_eq!(lines.len(), 1 + n);
    let breach = ViolationLine {
        agent_id: Some("A1"),
        work_date: None,
        rule: "min_rest",
        severity: "hard",
        found: "9",
        allowed: "11",
        unit: "h",
        message: "rest of 9 h, \"11\" needed",
    };
    assert_eq!(
        violations_csv([breach]).lines().nth(1),
        Some("A1,,min_rest,hard,9,11,h,\"rest of 9 h, \"\"11\"\" needed\"")
    );
    let line = BacktestLine {
        origin: "2026-10-24".parse().unwrap(),
        start: grid.start(27),
        queue: "voice",
        actual: None,
        mean: 1.0 / 3.0,
        quantiles: [0.0; 7],
    };
    assert_eq!(
        backtest_csv([line]).lines().nth(1),
        Some("2026-10-24,2026-10-25T02:00:00+01:00,voice,,0.3333333333333333,0,0,0,0,0,0,0")
    );
}
