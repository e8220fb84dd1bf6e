//! Small random centres for tests: few people, coarse intervals, every rule in use.

use chrono::{Duration, NaiveDate, Weekday};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use super::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, PreviousShift,
    QueueDemand, RosterProblem, ShiftPattern,
};
use crate::calendar::{Grid, Zone};
use crate::units::Shrinkage;

/// What a random centre looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: usize,
    pub(crate) queues: usize,
    pub(crate) days: usize,
    pub(crate) seed: u64,
}

/// A random centre in Shanghai from Monday 2026-11-02 on, in intervals of an hour.
pub(crate) fn centre(size: Size) -> RosterProblem {
    centre_at(size, "Asia/Shanghai", "2026-11-02".parse().expect("a date"))
}

/// A random centre anywhere.
pub(crate) fn centre_at(size: Size, zone: &str, first_day: NaiveDate) -> RosterProblem {
    let zone = Zone::new(zone).expect("a zone");
    let grid = Grid::new(zone, 60, first_day, size.days).expect("a grid");
    let mut draw = Draw(Pcg32::seed_from_u64(size.seed));
    let queues = (0..size.queues)
        .map(|q| QueueDemand {
            queue: format!("q{q}").as_str().into(),
            required: (0..grid.n_intervals())
                .map(|t| requirement(&mut draw, grid.slot(t), size))
                .collect(),
        })
        .collect();
    let agents = (0..size.people)
        .map(|a| agent(&mut draw, a, size, first_day))
        .collect();
    let previous = previous(&grid, size.people);
    RosterProblem {
        grid,
        week_starts: Weekday::Mon,
        queues,
        shift_patterns: patterns(),
        contracts: contracts(),
        agents,
        previous,
        shrinkage: Shrinkage::new([0.0, 0.1][draw.below(2)]).expect("a share"),
        breaks_in_roster: true,
        labour: crate::roster::labour::LabourRules::none(),
        holidays: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        curves: Vec::new(),
        objective: Objective {
            understaffed_first: 20.0,
            understaffed_beyond: 60.0,
            understaffed_first_share: 0.25,
            overstaffed: 5.0,
            wage: 1.0,
            preference: 5.0,
            unfairness: 0.0,
        },
    }
}

/// The first person worked the three days before, the second one the night into the first day.
fn previous(grid: &Grid, people: usize) -> Vec<PreviousShift> {
    let shift = |agent: usize, back: i64, (from, until)| {
        let work_date = grid.first_day() - Duration::days(back);
        let at = |clock| grid.at_minute(grid.minute_at(work_date, clock)).to_utc();
        PreviousShift {
            paid_minutes: None,
            agent,
            work_date,
            start: at(from),
            end: at(until),
        }
    };
    let days = (1..=3).map(|back| shift(0, back, (8 * 60, 16 * 60)));
    let night = shift(1, 1, (22 * 60, 30 * 60));
    let all = days.chain([night]);
    all.filter(|shift| shift.agent < people).collect()
}

struct Draw(Pcg32);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0.next_u32() as usize % n
    }
}

fn requirement(draw: &mut Draw, slot: usize, size: Size) -> f64 {
    let most = (size.people / size.queues).max(1);
    match slot {
        8..20 => draw.below(most + 1) as f64,
        20..24 | 0..6 => (draw.below(4) == 0) as u8 as f64,
        _ => 0.0,
    }
}

fn patterns() -> Vec<ShiftPattern> {
    let meal = BreakRule {
        id: "meal".to_owned(),
        minutes: 60,
        paid: false,
        from_minute: 180,
        to_minute: 300,
    };
    let rest = BreakRule {
        id: "rest".to_owned(),
        minutes: 30,
        paid: true,
        from_minute: 60,
        to_minute: 360,
    };
    let pattern = |id: &str, minutes, starts: &[i32], breaks: Vec<BreakRule>| ShiftPattern {
        id: id.to_owned(),
        minutes,
        starts: starts.iter().map(|hour| 60 * hour).collect(),
        breaks,
        break_every_minutes: 60,
        break_gap_minutes: 60,
        break_team_share_max: 1.0,
    };
    vec![
        pattern("day", 480, &[8, 10, 12], vec![meal.clone(), rest.clone()]),
        pattern("short", 300, &[8, 13, 15], vec![rest]),
        pattern("night", 480, &[22], vec![meal]),
    ]
}

fn contracts() -> Vec<Contract> {
    let contract = |id: &str, shift_patterns: &[usize], days, hours| Contract {
        id: id.to_owned(),
        shift_patterns: shift_patterns.to_vec(),
        days_per_week: days,
        paid_hours_per_week: hours,
        max_consecutive_days: Some(4),
        min_rest_minutes: 11 * 60,
        weekends_off_min: 0,
        must_work_days: [false; 7],
        cost_per_paid_hour: 10.0,
        ..Contract::without_limits("")
    };
    let mut weekend = contract("weekend", &[0, 1], (2, 3), (0.0, 24.0));
    weekend.must_work_days[5] = true;
    vec![
        contract("full", &[0, 2], (4, 5), (0.0, 40.0)),
        contract("flexible", &[0, 1], (3, 5), (20.0, 30.0)),
        weekend,
    ]
}

fn agent(draw: &mut Draw, position: usize, size: Size, first_day: NaiveDate) -> Agent {
    let first = draw.below(size.queues);
    let mut queues = vec![first, draw.below(size.queues)];
    queues.sort_unstable();
    queues.dedup();
    let day = first_day + Duration::days(draw.below(size.days) as i64);
    let kinds = [
        AvailabilityKind::Leave,
        AvailabilityKind::Unavailable,
        AvailabilityKind::Prefers,
        AvailabilityKind::Avoids,
    ];
    let kind = kinds[draw.below(kinds.len())];
    let hours = [None, Some((0, 12 * 60)), Some((12 * 60, 24 * 60))];
    let span = if kind == AvailabilityKind::Leave {
        None
    } else {
        hours[draw.below(hours.len())]
    };
    let contract = draw.below(3);
    Agent {
        id: format!("a{position}").as_str().into(),
        name: format!("Agent {position}"),
        team: String::new(),
        contract,
        queues,
        hired: None,
        leaves: None,
        no_nights_until: None,
        no_overtime_until: None,
        availability: vec![AvailabilityRule {
            kind,
            first_day: day,
            last_day: Some(day),
            days: [true; 7],
            span,
            shift: None,
            at: None,
            weight: 1.0 + draw.below(3) as f64,
        }],
        rotation_offset: 0,
        to_hire: false,
    }
}
