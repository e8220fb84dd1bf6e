//! A small centre that tests of plans and of scenarios change.

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, TimeZone, Utc, Weekday};
use ndarray::Array2;

use crate::calendar::{
    CalendarEntry, EntryKind, EntrySource, EventCalendar, Grid, OpeningHours, Zone,
};
use crate::forecast::QueueContext;
use crate::history::{ContactHistory, QueueHistory};
use crate::plan::{FrontBot, PlanInputs, PlannedQueue, Workforce};
use crate::roster::{Agent, BreakRule, Contract, Objective, PreviousShift, ShiftPattern};
use crate::simulation::{Behaviour, QueueService};
use crate::staffing::{AnswerWithin, LoadMethod, QueueTarget, StaffingModel};
use crate::units::{Channel, Fraction, Patience, ServiceLevelDefinition, Shrinkage};

/// The day with this position in the planned week; Monday, 9 November 2026 is 0.
pub(crate) fn day(position: i64) -> NaiveDate {
    let first: NaiveDate = "2026-11-09".parse().unwrap();
    first + chrono::Duration::days(position)
}

/// Voice, chat and mail; two contracts, four people; 双11 last year and this, and a holiday.
pub(crate) fn inputs() -> PlanInputs {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    PlanInputs {
        name: "a small centre".to_owned(),
        country: "none".to_owned(),
        grid: Grid::new(zone.clone(), 60, day(0), 7).unwrap(),
        history: Some(Arc::new(history(zone))),
        events: events(),
        queues: vec![
            queue("voice", Channel::Voice, StaffingModel::ErlangA),
            queue("chat", Channel::Chat, StaffingModel::Chat),
            queue("mail", Channel::Email, StaffingModel::Deferred),
        ],
        edits: Vec::new(),
        volume_changes: Vec::new(),
        handle_time_changes: Vec::new(),
        shrinkage: Shrinkage::new(0.0688).unwrap(),
        shrinkage_parts: vec![("sickness".into(), 0.04), ("training".into(), 0.03)],
        workforce: workforce(),
        replications: 4,
        half_width_points: None,
        seed: 1,
    }
}

fn events() -> EventCalendar {
    let entry = |name: &str, first_day: NaiveDate, kind| CalendarEntry {
        name: name.to_owned(),
        first_day,
        last_day: first_day,
        kind,
        queue: None,
        uplift: None,
        anchor: None,
        source: EntrySource::Planner,
        note: String::new(),
    };
    EventCalendar::new(vec![
        entry("双11", "2025-11-11".parse().unwrap(), EntryKind::Campaign),
        entry("双11", day(2), EntryKind::Campaign),
        entry("rest day", day(5), EntryKind::Holiday),
    ])
}

/// Eight weeks up to the plan; more on Mondays, a bell over each day.
fn history(zone: Zone) -> ContactHistory {
    let n_days = 56;
    let first_day = day(-(n_days as i64));
    let queue = |id: &str, size: f64| {
        let offered = Array2::from_shape_fn((n_days, 24), |(day, hour)| {
            if !(8..20).contains(&hour) {
                return 0.0;
            }
            let monday = if day % 7 == 0 { 1.3 } else { 1.0 };
            let ripple = 1.0 + 0.02 * ((day * 7 + hour * 3) % 5) as f64;
            (size * monday * ripple * (1.0 - (hour as f64 - 14.0).powi(2) / 60.0)).round()
        });
        QueueHistory {
            queue: id.into(),
            first_day,
            interval_minutes: 60,
            observed: offered.mapv(|_| true),
            handled: offered.clone(),
            handle_time_s: offered.mapv(|n| if n > 0.0 { 240.0 } else { 0.0 }),
            offered,
        }
    };
    ContactHistory {
        zone,
        interval_minutes: 60,
        first_day,
        queues: vec![
            queue("voice", 20.0),
            queue("chat", 12.0),
            queue("mail", 6.0),
        ],
    }
}

fn queue(id: &str, channel: Channel, model: StaffingModel) -> PlannedQueue {
    let deferred = channel.is_deferred();
    let within = Duration::from_secs(if deferred { 4 * 3600 } else { 20 });
    let share = |value: f64| Fraction::new(value).unwrap();
    let concurrency = if channel == Channel::Chat { 2 } else { 1 };
    let patience = match channel {
        Channel::Email => Patience::Infinite,
        _ => Patience::Mean(Duration::from_secs(120)),
    };
    PlannedQueue {
        skill: id.into(),
        context: QueueContext {
            queue: id.into(),
            opening: OpeningHours::parse(&["mon-sun 08:00-20:00"]).unwrap(),
            default_handle_time_s: 300.0,
            group: None,
            template: None,
        },
        target: QueueTarget {
            queue: id.into(),
            channel,
            model,
            patience,
            load_method: LoadMethod::IntervalByInterval,
            staff_for: Default::default(),
            patience_law: None,
            retry: None,
            lines: None,
            concurrency,
            concurrency_slowdown: vec![1.0],
            service_level: share(0.8),
            answer_within: if deferred {
                AnswerWithin::OpenHours(within)
            } else {
                AnswerWithin::Wait(within)
            },
            definition: ServiceLevelDefinition::Offered,
            max_abandonment: None,
            max_occupancy: share(0.9),
            max_average_speed_of_answer: None,
            backlog: Default::default(),
        },
        service: QueueService {
            queue: id.into(),
            channel,
            priority: 1,
            patience,
            concurrency,
            concurrency_slowdown: vec![1.0],
            answer_within: within,
            open_hours_only: deferred,
            definition: ServiceLevelDefinition::Offered,
            service_level: share(0.8),
            behaviour: Behaviour::plain(),
        },
        bot: FrontBot::NONE,
    }
}

fn workforce() -> Workforce {
    let agent = |position: usize, queues: &[usize]| Agent {
        name: format!("person {position}"),
        ..Agent::always_there(
            format!("A{position}").as_str().into(),
            usize::from(position == 3),
            queues.to_vec(),
        )
    };
    let previous = |agent: usize| PreviousShift {
        paid_minutes: None,
        agent,
        work_date: day(-1),
        start: Utc.with_ymd_and_hms(2026, 11, 8, 0, 0, 0).unwrap(),
        end: Utc.with_ymd_and_hms(2026, 11, 8, 9, 0, 0).unwrap(),
    };
    Workforce {
        week_starts: Weekday::Mon,
        shift_patterns: vec![pattern()],
        contracts: vec![contract("full-time", 30.0), contract("part-time", 25.0)],
        agents: vec![
            agent(0, &[0]),
            agent(1, &[0, 1]),
            agent(2, &[0]),
            agent(3, &[0, 1, 2]),
        ],
        proficiencies: Vec::new(),
        previous: vec![previous(1), previous(2), previous(3)],
        breaks_in_roster: true,
        labour: crate::roster::labour::LabourRules::none(),
        limits: Vec::new(),
        duties: Vec::new(),
        service_level_curve: false,
        objective: Objective::USUAL,
    }
}

fn pattern() -> ShiftPattern {
    ShiftPattern {
        id: "day".to_owned(),
        minutes: 540,
        starts: vec![480, 540, 600, 660],
        breaks: vec![BreakRule {
            id: "meal".to_owned(),
            minutes: 60,
            paid: false,
            from_minute: 180,
            to_minute: 300,
        }],
        break_every_minutes: 60,
        break_gap_minutes: 0,
        break_team_share_max: 1.0,
    }
}

fn contract(id: &str, cost_per_paid_hour: f64) -> Contract {
    Contract {
        id: id.to_owned(),
        shift_patterns: vec![0],
        days_per_week: (0, 5),
        paid_hours_per_week: (0.0, 40.0),
        max_consecutive_days: None,
        min_rest_minutes: 660,
        weekends_off_min: 0,
        must_work_days: [false; 7],
        cost_per_paid_hour,
        ..Contract::without_limits("")
    }
}
