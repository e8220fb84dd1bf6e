//! Random centres with random legal rosters, drawn by a search of its own.
//!
//! Each person's days are filled by backtracking in random order under checks written here once
//! more, from the meaning of the project file, in minutes of [`Place`]. Pins and fixed patterns are
//! taken from the roster found, so that they hold.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::clocks::{Place, places};
use crate::calendar::{Grid, Zone};
use crate::roster::rows::{ActivityRow, RosterRows, ShiftRow};
use crate::roster::{
    Agent, AvailabilityKind, AvailabilityRule, BreakRule, Contract, Objective, PreviousShift,
    QueueDemand, RosterProblem, ShiftPattern,
};
use crate::units::Shrinkage;

/// A problem and a roster that keeps every rule.
#[derive(Clone)]
pub(crate) struct Case {
    pub problem: RosterProblem,
    pub rows: RosterRows,
}

/// SplitMix64: small, seeded, good enough to shuffle.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// One worked day, in minutes of the epoch.
#[derive(Debug, Clone)]
struct Worked {
    day: NaiveDate,
    pattern: usize,
    clock: i32,
    start: i64,
    end: i64,
    breaks: Vec<(usize, i64)>,
}

/// The same seed gives the same case.
pub(crate) fn random_case(seed: u64) -> Case {
    let mut dice = Dice(seed);
    let mut places = places();
    let place = &places.remove(dice.below(places.len()));
    let n_days = dice.pick(&[5, 7, 10, 14, 21, 28, 30, 35, 56]);
    let change = dice.pick(&place.change_days());
    let first_day = change - Duration::days(dice.below(n_days.min(25)) as i64);
    let mut problem = centre(&mut dice, place, first_day, n_days);
    let mut rows = RosterRows {
        shifts: Vec::new(),
        activities: Some(Vec::new()),
    };
    for agent in 0..3 + dice.below(4) {
        let worked = person(&mut dice, place, &mut problem, agent);
        for shift in &worked {
            write(place, &problem, agent, shift, &mut rows);
        }
        if dice.one_in(2) {
            fix_some(&mut dice, &mut problem.agents[agent], &worked);
        }
    }
    dice.shuffle(&mut rows.shifts);
    let activities = rows.activities.as_mut().expect("just filled");
    dice.shuffle(activities);
    Case { problem, rows }
}

fn centre(dice: &mut Dice, place: &Place, first_day: NaiveDate, n_days: usize) -> RosterProblem {
    let zone = Zone::new(place.zone).unwrap();
    let grid = Grid::new(zone, dice.pick(&[15, 30, 60]), first_day, n_days).unwrap();
    let required = vec![1.0; grid.n_intervals()];
    let shift_patterns = (0..5).map(|i| pattern(dice, i)).collect();
    RosterProblem {
        queues: ["voice", "chat"]
            .map(|queue| QueueDemand {
                queue: queue.into(),
                required: required.clone(),
            })
            .to_vec(),
        grid,
        week_starts: dice.pick(&[Weekday::Mon, Weekday::Sun, Weekday::Sat, Weekday::Wed]),
        shift_patterns,
        contracts: Vec::new(),
        agents: Vec::new(),
        previous: Vec::new(),
        shrinkage: Shrinkage::NONE,
        breaks_in_roster: !dice.one_in(5),
        labour: crate::roster::labour::LabourRules::none(),
        holidays: Vec::new(),
        limits: Vec::new(),
        duties: Vec::new(),
        curves: Vec::new(),
        objective: Objective::USUAL,
    }
}

/// Day patterns, and two that run through the hours in which clocks change.
fn pattern(dice: &mut Dice, index: usize) -> ShiftPattern {
    let minutes = dice.pick(&[300, 360, 480, 540, 600]);
    let (from, step) = match index {
        3 => (21 * 60, 30),
        4 => (0, 30),
        _ => (6 * 60 + 30 * dice.below(8) as i32, dice.pick(&[15, 30, 60])),
    };
    let first_break = dice.pick(&[60, 75, 90]);
    ShiftPattern {
        id: format!("p{index}"),
        minutes,
        starts: (0..6).map(|i| from + step * i).collect(),
        breaks: vec![
            break_rule("rest", 15, true, (first_break, first_break + 45)),
            break_rule("meal", dice.pick(&[30, 45]), false, (120, 200)),
        ],
        break_every_minutes: dice.pick(&[5, 15]),
        break_gap_minutes: dice.pick(&[0, 0, 15, 30]),
        break_team_share_max: 1.0,
    }
}

fn break_rule(id: &str, minutes: i32, paid: bool, window: (i32, i32)) -> BreakRule {
    BreakRule {
        id: id.to_owned(),
        minutes,
        paid,
        from_minute: window.0,
        to_minute: window.1,
    }
}

fn contract(dice: &mut Dice, problem: &RosterProblem, index: usize) -> Contract {
    let mut patterns: Vec<usize> = (0..problem.shift_patterns.len()).collect();
    dice.shuffle(&mut patterns);
    patterns.truncate(1 + dice.below(3));
    patterns.sort_unstable();
    let paid = |&p: &usize| f64::from(problem.shift_patterns[p].paid_minutes()) / 60.0;
    let shortest = patterns.iter().map(paid).fold(f64::INFINITY, f64::min);
    let longest = patterns.iter().map(paid).fold(0.0, f64::max);
    let is_weekend = dice.one_in(6);
    let most = if is_weekend {
        3
    } else {
        4 + dice.below(3) as u32
    };
    let least = most - u32::from(dice.one_in(2));
    let mut must_work_days = [false; 7];
    if is_weekend {
        must_work_days = [false, false, false, false, false, true, true];
    }
    Contract {
        id: format!("c{index}"),
        shift_patterns: patterns,
        days_per_week: (least, most),
        paid_hours_per_week: (shortest * f64::from(least), longest * f64::from(most)),
        max_consecutive_days: dice.pick(&[None, Some(5), Some(6), Some(7)]),
        min_rest_minutes: dice.pick(&[0, 480, 600, 660, 720]),
        weekends_off_min: if is_weekend { 0 } else { dice.below(2) as u32 },
        must_work_days,
        cost_per_paid_hour: 1.0,
        ..Contract::without_limits("")
    }
}

/// Draws a person until one with a legal roster is found; adds contract, person and past.
fn person(
    dice: &mut Dice,
    place: &Place,
    problem: &mut RosterProblem,
    index: usize,
) -> Vec<Worked> {
    for attempt in 0.. {
        assert!(attempt < 200, "no person with a legal roster in 200 draws");
        let contract = contract(dice, problem, index);
        problem.contracts.push(contract);
        let agent = agent(dice, problem, index);
        problem.agents.push(agent);
        let kept = problem.previous.len();
        add_past(dice, place, problem, index);
        let mut search = Search::new(place, problem, index, dice);
        if search.fill(0) {
            return search.worked;
        }
        problem.contracts.pop();
        problem.agents.pop();
        problem.previous.truncate(kept);
    }
    unreachable!("the loop returns or panics")
}

fn agent(dice: &mut Dice, problem: &RosterProblem, index: usize) -> Agent {
    let first = problem.grid.first_day();
    let days = problem.grid.n_days();
    let mut some_day = |n: usize| first + Duration::days(dice.below(n) as i64);
    let (a, b, c, d) = (
        some_day(days),
        some_day(days),
        some_day(days),
        some_day(days),
    );
    let mut availability = Vec::new();
    if dice.one_in(3) {
        let last = a + Duration::days(dice.below(9) as i64);
        availability.push(rule(AvailabilityKind::Leave, a, Some(last)));
    }
    if dice.one_in(4) {
        availability.push(rule(AvailabilityKind::Unavailable, b, Some(b)));
    }
    if dice.one_in(6) {
        let mut weekly = rule(AvailabilityKind::Unavailable, first, None);
        weekly.days = [false; 7];
        weekly.days[dice.below(5)] = true;
        availability.push(weekly);
    }
    if dice.one_in(4) {
        let mut hours = rule(AvailabilityKind::Unavailable, first, None);
        hours.span = Some(dice.pick(&[(1050, 1440), (1320, 1860), (360, 720), (150, 165)]));
        availability.push(hours);
    }
    if dice.one_in(4) {
        availability.push(rule(AvailabilityKind::Prefers, c, None));
        availability.push(rule(AvailabilityKind::Avoids, d, None));
    }
    Agent {
        id: format!("A{index:03}").as_str().into(),
        name: format!("Agent {index}"),
        team: "east".to_owned(),
        contract: index,
        queues: vec![0],
        hired: dice.one_in(8).then_some(first + Duration::days(2)),
        leaves: dice
            .one_in(8)
            .then_some(first + Duration::days(days as i64 - 2)),
        no_nights_until: dice.one_in(6).then_some(d),
        no_overtime_until: None,
        availability,
        rotation_offset: 0,
        to_hire: false,
    }
}

fn rule(kind: AvailabilityKind, first: NaiveDate, last: Option<NaiveDate>) -> AvailabilityRule {
    AvailabilityRule {
        kind,
        first_day: first,
        last_day: last,
        days: [true; 7],
        span: None,
        shift: None,
        at: None,
        weight: 1.0,
    }
}

/// Up to three nights worked just before the plan, not always legal among themselves.
fn add_past(dice: &mut Dice, place: &Place, problem: &mut RosterProblem, agent: usize) {
    let first = problem.grid.first_day();
    for back in 1..=dice.below(4) as i64 {
        let work_date = first - Duration::days(back);
        let start = place.instant(work_date, dice.pick(&[480, 900, 1260]));
        let end = start + 480;
        problem.previous.push(PreviousShift {
            paid_minutes: None,
            agent,
            work_date,
            start: place.written(start).to_utc(),
            end: place.written(end).to_utc(),
        });
    }
}

/// Turns some of what was found into pins and fixed patterns.
fn fix_some(dice: &mut Dice, agent: &mut Agent, worked: &[Worked]) {
    for shift in worked {
        if dice.one_in(6) {
            let mut pin = rule(AvailabilityKind::Pinned, shift.day, Some(shift.day));
            pin.shift = Some(shift.pattern);
            pin.at = dice.one_in(2).then_some(shift.clock);
            agent.availability.push(pin);
        }
        if dice.one_in(6) {
            let mut only = rule(AvailabilityKind::OnlyShift, shift.day, Some(shift.day));
            only.shift = Some(shift.pattern);
            agent.availability.push(only);
        }
    }
}

fn write(
    place: &Place,
    problem: &RosterProblem,
    agent: usize,
    shift: &Worked,
    rows: &mut RosterRows,
) {
    let who = &problem.agents[agent];
    let pattern = &problem.shift_patterns[shift.pattern];
    let unpaid: i32 = pattern.minutes - pattern.paid_minutes();
    rows.shifts.push(ShiftRow {
        agent_id: who.id.clone(),
        name: who.name.clone(),
        team: who.team.clone(),
        work_date: shift.day,
        shift: pattern.id.clone(),
        start: place.written(shift.start),
        end: place.written(shift.end),
        paid_minutes: shift.end - shift.start - i64::from(unpaid),
    });
    let activities = rows
        .activities
        .as_mut()
        .expect("the generator lists breaks");
    for &(rule, start) in &shift.breaks {
        let rule = &pattern.breaks[rule];
        activities.push(ActivityRow {
            agent_id: who.id.clone(),
            work_date: shift.day,
            activity: rule.id.clone(),
            start: place.written(start),
            end: place.written(start + i64::from(rule.minutes)),
            paid: rule.paid,
            on_queue: false,
        });
    }
}

/// Fills a person's days one after another; steps back where a week cannot be kept.
struct Search<'a> {
    place: &'a Place,
    problem: &'a RosterProblem,
    agent: &'a Agent,
    contract: &'a Contract,
    dice: &'a mut Dice,
    past: Vec<(NaiveDate, i64)>,
    free_weekends: Vec<NaiveDate>,
    worked: Vec<Worked>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(place: &'a Place, problem: &'a RosterProblem, agent: usize, dice: &'a mut Dice) -> Self {
        let minute = |at: chrono::DateTime<chrono::Utc>| at.timestamp().div_euclid(60);
        let past = problem.previous.iter().filter(|p| p.agent == agent);
        let past = past.map(|p| (p.work_date, minute(p.end))).collect();
        let contract = &problem.contracts[problem.agents[agent].contract];
        let free_weekends = free_weekends(problem, contract, dice);
        Self {
            place,
            problem,
            agent: &problem.agents[agent],
            contract,
            dice,
            past,
            free_weekends,
            worked: Vec::new(),
            steps: 0,
        }
    }

    fn fill(&mut self, day_index: usize) -> bool {
        self.steps += 1;
        if self.steps > 4000 {
            return false;
        }
        if day_index > 0 && self.is_week_end(day_index) && !self.keeps_week(day_index - 1) {
            return false;
        }
        if day_index == self.problem.grid.n_days() {
            return self.keeps_week(day_index - 1);
        }
        let day = self.problem.grid.day(day_index);
        let mut choices: Vec<Option<Worked>> = self.options(day).into_iter().map(Some).collect();
        self.dice.shuffle(&mut choices);
        choices.truncate(4);
        let at = self
            .dice
            .below(choices.len() + 1)
            .max(self.dice.below(choices.len() + 1));
        choices.insert(at, None);
        for choice in choices {
            let is_worked = choice.is_some();
            self.worked.extend(choice);
            if self.fill(day_index + 1) {
                return true;
            }
            if is_worked {
                self.worked.pop();
            }
        }
        false
    }

    /// Every legal shift of the day, given what is worked before it.
    fn options(&mut self, day: NaiveDate) -> Vec<Worked> {
        if self.is_away(day) || self.free_weekends.contains(&day) || self.breaks_streak(day) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for &pattern in &self.contract.shift_patterns {
            let shape = &self.problem.shift_patterns[pattern];
            for &clock in &shape.starts {
                for start in self.place.instants(day, i64::from(clock)) {
                    let end = self.place.instant(day, i64::from(clock + shape.minutes));
                    if self.may_work(day, start, end) {
                        let breaks = self.place_breaks(shape, start, end);
                        found.extend(breaks.map(|breaks| Worked {
                            day,
                            pattern,
                            clock,
                            start,
                            end,
                            breaks,
                        }));
                    }
                }
            }
        }
        found
    }

    fn may_work(&self, day: NaiveDate, start: i64, end: i64) -> bool {
        let ended = self.past.iter().map(|&(_, end)| end);
        let ended = ended.chain(self.worked.iter().map(|w| w.end)).max();
        let rested = ended.is_none_or(|ended| start - ended >= self.contract.min_rest_minutes);
        let meets = |evening: NaiveDate, from: i32, until: i32| {
            let a = self.place.instant(evening, i64::from(from));
            let b = self.place.instant(evening, i64::from(until));
            start < b && a < end
        };
        let near = || (-1..=1).map(|i| day + Duration::days(i));
        let protected = self.agent.no_nights_until.is_some_and(|until| day < until);
        let at_night = protected && near().any(|evening| meets(evening, 1320, 1800));
        let away = self.agent.availability.iter().any(|rule| {
            let absent = rule.kind == AvailabilityKind::Unavailable;
            let span = rule.span.filter(|_| absent);
            span.is_some_and(|(from, until)| {
                near().any(|d| rule.covers(d) && meets(d, from, until))
            })
        });
        rested && !at_night && !away
    }

    fn place_breaks(
        &mut self,
        shape: &ShiftPattern,
        start: i64,
        end: i64,
    ) -> Option<Vec<(usize, i64)>> {
        let mut placed = Vec::new();
        if !self.problem.breaks_in_roster {
            return Some(placed);
        }
        let mut free_from = start;
        for (index, rule) in shape.breaks.iter().enumerate() {
            let grid = shape.break_every_minutes;
            let times: Vec<i64> = (rule.from_minute..=rule.to_minute)
                .filter(|after| after % grid == 0)
                .map(|after| start + i64::from(after))
                .filter(|&at| at >= free_from && at + i64::from(rule.minutes) <= end)
                .collect();
            if times.is_empty() {
                return None;
            }
            let at = self.dice.pick(&times);
            placed.push((index, at));
            free_from = at + i64::from(rule.minutes + shape.break_gap_minutes);
        }
        Some(placed)
    }

    fn breaks_streak(&self, day: NaiveDate) -> bool {
        let Some(limit) = self.contract.max_consecutive_days else {
            return false;
        };
        let is_worked = |d: NaiveDate| {
            self.worked.iter().any(|w| w.day == d) || self.past.iter().any(|&(p, _)| p == d)
        };
        (1..=i64::from(limit)).all(|back| is_worked(day - Duration::days(back)))
    }

    fn is_away(&self, day: NaiveDate) -> bool {
        self.agent.hired.is_some_and(|hired| day < hired)
            || self.agent.leaves.is_some_and(|last| last < day)
            || self.has(AvailabilityKind::Leave, day)
            || self.has(AvailabilityKind::Unavailable, day)
    }

    fn has(&self, kind: AvailabilityKind, day: NaiveDate) -> bool {
        let rules = &self.agent.availability;
        rules
            .iter()
            .any(|r| r.kind == kind && r.span.is_none() && r.covers(day))
    }

    fn is_week_end(&self, day_index: usize) -> bool {
        self.problem.grid.day(day_index).weekday() == self.problem.week_starts
    }

    /// Whether the week that holds this day is kept, all of its planned days being decided.
    fn keeps_week(&self, day_index: usize) -> bool {
        let mut first = self.problem.grid.day(day_index);
        while first.weekday() != self.problem.week_starts {
            first -= Duration::days(1);
        }
        let days: Vec<NaiveDate> = (0..7).map(|i| first + Duration::days(i)).collect();
        let grid = &self.problem.grid;
        let planned = |d: NaiveDate| (0..grid.n_days() as i64).contains(&grid.day_index(d));
        let whole = days.iter().all(|&d| planned(d));
        let leave = days
            .iter()
            .filter(|&&d| self.has(AvailabilityKind::Leave, d))
            .count() as i64;
        let there = days.iter().filter(|&&d| !self.is_away(d)).count() as i64;
        let (least, most) = self.contract.days_per_week;
        let m = (i64::from(most) - leave).max(0).min(there);
        let least = (i64::from(least) - leave).max(0).min(m);
        let mine: Vec<&Worked> = self
            .worked
            .iter()
            .filter(|w| days.contains(&w.day))
            .collect();
        let n = mine.len() as i64;
        let paid: i64 = mine
            .iter()
            .map(|w| i64::from(self.problem.shift_patterns[w.pattern].paid_minutes()))
            .sum();
        let (low, high) = self.contract.paid_hours_per_week;
        let share = m as f64 / f64::from(most);
        let enough = paid as f64 >= low * 60.0 * share - 1e-6;
        let not_too_much = paid as f64 <= high * 60.0 * share + 1e-6;
        let must: Vec<NaiveDate> = days
            .into_iter()
            .filter(|d| self.contract.must_work_days[d.weekday().num_days_from_monday() as usize])
            .filter(|&d| planned(d) && !self.is_away(d))
            .collect();
        let kept = must
            .iter()
            .filter(|d| mine.iter().any(|w| w.day == **d))
            .count();
        n <= m
            && not_too_much
            && (!whole || (n >= least && enough))
            && kept as i64 >= m.min(must.len() as i64)
    }
}

/// Saturdays and Sundays that are kept free, as many pairs in each block as the contract asks.
fn free_weekends(problem: &RosterProblem, contract: &Contract, dice: &mut Dice) -> Vec<NaiveDate> {
    let mut free = Vec::new();
    for block in 0..problem.grid.n_days() / 28 {
        let mut saturdays: Vec<NaiveDate> = (28 * block..28 * block + 27)
            .map(|i| problem.grid.day(i))
            .filter(|d| d.weekday() == Weekday::Sat)
            .collect();
        dice.shuffle(&mut saturdays);
        saturdays.truncate(contract.weekends_off_min as usize);
        free.extend(saturdays.iter().flat_map(|&s| [s, s + Duration::days(1)]));
    }
    free
}
