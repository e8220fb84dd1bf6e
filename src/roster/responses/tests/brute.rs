//! Enumeration of every roster of one person, written from the project file's words alone.

use chrono::{Datelike, Duration, NaiveDate, Timelike, Weekday};
use proptest::prelude::*;

use super::super::Response;
use crate::roster::compile::compile;
use crate::roster::labour::{self, LabourRules, Parameter, Setting, Severity};
use crate::roster::samples::{agent, break_rule, centre, contract, pattern, previous};
use crate::roster::{AvailabilityKind, AvailabilityRule, RosterProblem, SameStart};

/// A problem with one person, and values.
pub(super) fn cases() -> impl Strategy<Value = (RosterProblem, Vec<f64>)> {
    any::<u64>().prop_map(|seed| {
        let mut dice = Dice(seed);
        let problem = random_problem(&mut dice);
        let n = problem.grid.n_intervals();
        let values = (0..n).map(|_| dice.below(41) as f64 / 8.0 - 1.0).collect();
        (problem, values)
    })
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const WEEKDAYS: [Weekday; 4] = [Weekday::Mon, Weekday::Sun, Weekday::Sat, Weekday::Wed];

fn random_problem(dice: &mut Dice) -> RosterProblem {
    let (zone, near) = dice.pick(&[
        ("Asia/Shanghai", "2026-11-30"),
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
    ]);
    let long = dice.one_in(6);
    let n_days = if long { 28 } else { 2 + dice.below(7) };
    let first: NaiveDate = near.parse().unwrap();
    let first = first - Duration::days(dice.below(6) as i64);
    let mut problem = centre(zone, dice.pick(&[15, 30, 60]), &first.to_string(), n_days);
    problem.week_starts = dice.pick(&WEEKDAYS);
    problem.breaks_in_roster = !dice.one_in(5);
    let lengths: &[i32] = &[240, 300, 390, 480, 600];
    let n_patterns = if long { 1 } else { 1 + dice.below(2) };
    for index in 0..n_patterns {
        let starts = dice.pick(&[&[360][..], &[600, 1320], &[120], &[150, 1380], &[0, 720]]);
        let starts = if long { &starts[..1] } else { starts };
        let mut made = pattern(&format!("p{index}"), dice.pick(lengths), starts);
        made.break_every_minutes = dice.pick(&[15, 30]);
        made.break_gap_minutes = dice.pick(&[0, 0, 30]);
        if dice.one_in(2) {
            made.breaks = vec![
                break_rule(15, true, (45, 90)),
                break_rule(30, false, (75, 150)),
            ];
        }
        problem.shift_patterns.push(made);
    }
    problem.contracts = vec![random_contract(dice, n_patterns, long)];
    problem.agents = vec![agent(0, &[0])];
    for _ in 0..dice.below(4) {
        let rule = random_row(dice, &problem);
        problem.agents[0].availability.push(rule);
    }
    if long {
        // Weekends and one more day of the week: few enough rosters to count.
        let mut rule = random_row(dice, &problem);
        rule.kind = AvailabilityKind::Unavailable;
        (rule.first_day, rule.last_day, rule.span) = (first, None, None);
        rule.days = [true, true, dice.one_in(2), true, true, false, false];
        problem.agents[0].availability.push(rule);
    }
    random_past(dice, &mut problem);
    if dice.one_in(3) {
        problem.labour = random_rules(dice);
    }
    random_terms(dice, &mut problem);
    problem
}

/// Overtime, equal starts, a rotation, and a person who is not there yet.
fn random_terms(dice: &mut Dice, problem: &mut RosterProblem) {
    let made = &mut problem.contracts[0];
    if dice.one_in(3) {
        made.overtime.max_hours_per_week = dice.pick(&[2.5, 8.0, 20.0]);
        made.overtime.cost_factor = dice.pick(&[1.0, 1.5, 3.0]);
        if dice.one_in(3) {
            problem.agents[0].no_overtime_until = Some(problem.grid.day(1));
        }
    }
    made.same_start = match dice.below(4) {
        0 => SameStart::Fixed,
        1 => SameStart::Band(dice.pick(&[90, 120, 360])),
        _ => SameStart::Free,
    };
    if made.shift_patterns.len() == 2 && dice.one_in(3) {
        made.rotation = dice
            .pick(&[&[&[0][..], &[1]][..], &[&[0, 1], &[1], &[0]]])
            .iter()
            .map(|week| week.to_vec())
            .collect();
        problem.agents[0].rotation_offset = dice.below(4);
    }
    // Without rows of absence a plan of four weeks has too many rosters to count.
    if problem.grid.n_days() < 28 && dice.one_in(6) {
        problem.agents[0].to_hire = true;
        problem.agents[0].availability.clear();
    }
}

/// Rules that the search keeps step by step.
fn random_rules(dice: &mut Dice) -> LabourRules {
    let mut rules = LabourRules::none();
    let mut set = |parameter, value| {
        let setting = Setting {
            value: labour::Value::Number(value),
            severity: Severity::Hard,
            price: 0.0,
        };
        rules.set(parameter, setting);
    };
    if dice.one_in(2) {
        set(Parameter::MinDailyRest, dice.pick(&[600, 900, 1500]));
    }
    if dice.one_in(2) {
        set(Parameter::MaxConsecutiveDays, dice.pick(&[1, 2, 4]));
    }
    if dice.one_in(2) {
        set(Parameter::WeeklyRestDays, dice.pick(&[1, 3]));
    }
    if dice.one_in(3) {
        set(Parameter::MaxDaily, dice.pick(&[300, 420, 540]));
    }
    if !dice.one_in(3) {
        set(
            Parameter::MinWeeklyRest,
            dice.pick(&[1440, 2100, 2700, 3600]),
        );
    }
    rules
}

fn random_contract(dice: &mut Dice, n_patterns: usize, long: bool) -> crate::roster::Contract {
    let patterns: Vec<usize> = (0..n_patterns).collect();
    let mut made = contract(&patterns);
    let least = dice.below(if long { 3 } else { 5 }) as u32;
    made.days_per_week = (least, least + dice.below(4) as u32);
    if dice.one_in(2) {
        let low = dice.below(25) as f64;
        made.paid_hours_per_week = (low, low + dice.below(30) as f64);
    }
    if dice.one_in(2) {
        made.max_consecutive_days = Some(1 + dice.below(4) as u32);
    }
    made.min_rest_minutes = dice.pick(&[0, 480, 660, 1500, 2400]);
    made.weekends_off_min = dice.below(4) as u32;
    if dice.one_in(3) {
        made.must_work_days[dice.below(7)] = true;
        made.must_work_days[6] = true;
    }
    made
}

fn random_row(dice: &mut Dice, problem: &RosterProblem) -> AvailabilityRule {
    use AvailabilityKind::{Avoids, Leave, OnlyShift, Pinned, Prefers, Unavailable};
    let first_day = problem.grid.first_day() + Duration::days(dice.below(10) as i64 - 2);
    let kind = dice.pick(&[
        Leave,
        Unavailable,
        Prefers,
        Avoids,
        Prefers,
        Avoids,
        Pinned,
        OnlyShift,
    ]);
    let names_shift = matches!(kind, Pinned | OnlyShift) || (kind == Prefers && dice.one_in(2));
    let has_span = !names_shift && dice.one_in(2);
    let shift = names_shift.then(|| dice.below(problem.shift_patterns.len()));
    let pins_start = kind == Pinned && dice.one_in(2);
    AvailabilityRule {
        kind,
        first_day,
        last_day: Some(first_day + Duration::days(dice.below(3) as i64)),
        days: [true; 7],
        span: has_span.then(|| dice.pick(&[(360, 900), (1320, 1860), (1020, 1440), (60, 240)])),
        shift,
        at: shift
            .filter(|_| pins_start)
            .map(|shift| problem.shift_patterns[shift].starts[0]),
        weight: 1.0 + dice.below(3) as f64,
    }
}

fn random_past(dice: &mut Dice, problem: &mut RosterProblem) {
    for back in 1..=dice.below(4) as i64 {
        let day = (problem.grid.first_day() - Duration::days(back)).to_string();
        let start = dice.pick(&[360, 840, 1320]);
        let shift = previous(problem, &day, (start, start + 480));
        problem.previous.push(shift);
    }
    if dice.one_in(4) {
        problem.agents[0].no_nights_until = Some(problem.grid.day(dice.below(3)));
    }
    if dice.one_in(6) {
        problem.agents[0].hired = Some(problem.grid.day(dice.below(3)));
    }
}

/// One day's work in elapsed minutes.
#[derive(Debug, Clone)]
struct Work {
    pattern: usize,
    clock: i32,
    start: i64,
    end: i64,
    breaks: Vec<i64>,
}

/// One day's work or rest with its cost.
type Priced = (Option<Work>, f64);

/// The least cost over every legal roster; `None` when there is none.
pub(super) fn least_cost(problem: &RosterProblem, values: &[f64]) -> Option<f64> {
    let options: Vec<Vec<Priced>> = (0..problem.grid.n_days())
        .map(|day| {
            options(problem, values, day)
                .into_iter()
                .filter(|work| day_is_legal(problem, day, work.as_ref()))
                .map(|work| {
                    let cost = day_cost(problem, values, (day, work.as_ref()));
                    (work, cost)
                })
                .collect()
        })
        .collect();
    let mut least = None;
    descend(problem, &options, &mut Vec::new(), (0.0, &mut least));
    match problem.agents[0].to_hire {
        true => Some(least.unwrap_or(0.0).min(0.0)),
        false => least,
    }
}

fn descend(
    problem: &RosterProblem,
    options: &[Vec<Priced>],
    days: &mut Vec<Option<Work>>,
    (cost, least): (f64, &mut Option<f64>),
) {
    if days.len() == options.len() {
        let cheaper = |cost: f64, least: &Option<f64>| least.is_none_or(|least| cost < least);
        if cheaper(cost, least) && days_go_together(problem, days) {
            let cost = cost + overtime(problem, days).1;
            if !cheaper(cost, least) {
                return;
            }
            *least = Some(cost);
        }
        return;
    }
    for (option, added) in &options[days.len()] {
        days.push(option.clone());
        descend(problem, options, days, (cost + added, least));
        days.pop();
    }
}

/// What the response costs by the words of the project file; infinite when it breaks a rule.
pub(super) fn cost_of(problem: &RosterProblem, values: &[f64], response: &Response) -> f64 {
    let shifts = compile(problem).unwrap().shifts;
    let days: Vec<Option<Work>> = response
        .days
        .iter()
        .enumerate()
        .map(|(day, worked)| {
            worked.as_ref().map(|worked| {
                let shift = &shifts[day][worked.shift];
                Work {
                    pattern: shift.pattern,
                    clock: shift.start_clock,
                    start: shift.start_minute,
                    end: shift.end_minute,
                    breaks: worked.breaks.clone(),
                }
            })
        })
        .collect();
    let whole = days.iter().flatten().all(|work| {
        let rules = &problem.shift_patterns[work.pattern].breaks;
        work.breaks.len()
            == if problem.breaks_in_roster {
                rules.len()
            } else {
                0
            }
            && breaks_are_legal(problem, work)
    });
    let each = || days.iter().map(Option::as_ref).enumerate();
    let legal = each().all(|(day, work)| day_is_legal(problem, day, work));
    if problem.agents[0].to_hire && days.iter().all(Option::is_none) {
        0.0
    } else if whole && legal && days_go_together(problem, &days) {
        let of_days: f64 = each().map(|day| day_cost(problem, values, day)).sum();
        of_days + overtime(problem, &days).1
    } else {
        f64::INFINITY
    }
}

/// Off, and every shift that exists on that day with its cheapest breaks.
fn options(problem: &RosterProblem, values: &[f64], day: usize) -> Vec<Option<Work>> {
    let date = problem.grid.day(day);
    let midnight = problem.grid.minute_at(date, 0);
    let mut options = vec![None];
    for &pattern in &problem.contracts[0].shift_patterns {
        for &clock in &problem.shift_patterns[pattern].starts {
            // Every minute of the day at which the wall clock shows the start.
            for start in midnight..midnight + 25 * 60 {
                let wall = problem.grid.at_minute(start).naive_local();
                let shown = (wall.hour() * 60 + wall.minute()) as i32;
                if wall.date() == date && shown == clock {
                    let end = problem
                        .grid
                        .minute_at(date, clock + problem.shift_patterns[pattern].minutes);
                    let work = Work {
                        pattern,
                        clock,
                        start,
                        end,
                        breaks: Vec::new(),
                    };
                    options.extend(with_breaks(problem, values, work).map(Some));
                }
            }
        }
    }
    options
}

/// The shift with the breaks that lose least, out of all placements.
fn with_breaks(problem: &RosterProblem, values: &[f64], work: Work) -> Option<Work> {
    if work.end <= work.start || paid(problem, &work) < 0 {
        return None;
    }
    let rules = &problem.shift_patterns[work.pattern].breaks;
    let rules = if problem.breaks_in_roster {
        &rules[..]
    } else {
        &[]
    };
    let mut placed = vec![work];
    for rule in rules {
        placed = placed
            .iter()
            .flat_map(|work| {
                (rule.from_minute..=rule.to_minute).map(|offset| {
                    let mut work = work.clone();
                    work.breaks.push(work.start + i64::from(offset));
                    work
                })
            })
            .filter(|work| breaks_are_legal(problem, work))
            .collect();
    }
    placed
        .into_iter()
        .min_by(|a, b| earned(problem, values, b).total_cmp(&earned(problem, values, a)))
}

fn breaks_are_legal(problem: &RosterProblem, work: &Work) -> bool {
    let pattern = &problem.shift_patterns[work.pattern];
    let mut free_from = work.start;
    work.breaks
        .iter()
        .zip(&pattern.breaks)
        .all(|(&start, rule)| {
            let offset = start - work.start;
            let fits = i64::from(rule.from_minute) <= offset
                && offset <= i64::from(rule.to_minute)
                && offset % i64::from(pattern.break_every_minutes) == 0
                && start >= free_from
                && start + i64::from(rule.minutes) <= work.end;
            free_from = start + i64::from(rule.minutes) + i64::from(pattern.break_gap_minutes);
            fits
        })
}

fn unpaid(problem: &RosterProblem, work: &Work) -> i64 {
    let breaks = &problem.shift_patterns[work.pattern].breaks;
    breaks
        .iter()
        .filter(|b| !b.paid)
        .map(|b| i64::from(b.minutes))
        .sum()
}

fn paid(problem: &RosterProblem, work: &Work) -> i64 {
    work.end - work.start - unpaid(problem, work)
}

fn earned(problem: &RosterProblem, values: &[f64], work: &Work) -> f64 {
    let h = i64::from(problem.grid.interval_minutes());
    let value = |minute: i64| values.get((minute / h) as usize).map_or(0.0, |v| v / 60.0);
    let mut sum: f64 = (work.start..work.end).map(value).sum();
    for (&start, rule) in work
        .breaks
        .iter()
        .zip(&problem.shift_patterns[work.pattern].breaks)
    {
        sum -= (start..start + i64::from(rule.minutes))
            .map(value)
            .sum::<f64>();
    }
    sum * problem.shrinkage.availability()
}

fn day_cost(problem: &RosterProblem, values: &[f64], (day, work): (usize, Option<&Work>)) -> f64 {
    let wage = problem.objective.wage * problem.contracts[0].cost_per_paid_hour / 60.0;
    let worked = work.map_or(0.0, |work| {
        wage * paid(problem, work) as f64 - earned(problem, values, work)
    });
    let date = problem.grid.day(day);
    let rules = problem.agents[0].availability.iter();
    let unmet = rules.filter(|r| r.covers(date) && is_unmet(problem, r, date, work));
    worked + problem.objective.preference * unmet.map(|r| r.weight).sum::<f64>()
}

fn is_unmet(
    problem: &RosterProblem,
    rule: &AvailabilityRule,
    date: NaiveDate,
    work: Option<&Work>,
) -> bool {
    let prefers = match rule.kind {
        AvailabilityKind::Prefers => true,
        AvailabilityKind::Avoids => false,
        _ => return false,
    };
    let hit = match (work, rule.shift, rule.span) {
        (None, None, None) => false,
        (None, _, _) => return false,
        (Some(work), Some(shift), _) => work.pattern == shift,
        (Some(work), None, Some(span)) if prefers => {
            let (from, until) = elapsed(problem, date, span);
            from <= work.start && work.end <= until
        }
        (Some(work), None, Some(span)) => overlaps(work, elapsed(problem, date, span)),
        (Some(_), None, None) => true,
    };
    hit != prefers
}

fn elapsed(problem: &RosterProblem, date: NaiveDate, span: (i32, i32)) -> (i64, i64) {
    (
        problem.grid.minute_at(date, span.0),
        problem.grid.minute_at(date, span.1),
    )
}

fn overlaps(work: &Work, (from, until): (i64, i64)) -> bool {
    work.start < until && from < work.end
}

fn days_go_together(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    law_is_kept(problem, days)
        && rest_is_kept(problem, days)
        && streaks_are_short(problem, days)
        && weeks_are_kept(problem, days)
        && weekends_are_free(problem, days)
        && starts_are_alike(problem, days)
        && turns_are_kept(problem, days)
}

fn away(problem: &RosterProblem, date: NaiveDate, kinds: &[AvailabilityKind]) -> bool {
    let person = &problem.agents[0];
    let unemployed = person.hired.is_some_and(|hired| date < hired);
    (unemployed && kinds.contains(&AvailabilityKind::Unavailable))
        || person
            .availability
            .iter()
            .any(|r| kinds.contains(&r.kind) && r.span.is_none() && r.covers(date))
}

const ABSENT: [AvailabilityKind; 2] = [AvailabilityKind::Leave, AvailabilityKind::Unavailable];

fn day_is_legal(problem: &RosterProblem, index: usize, work: Option<&Work>) -> bool {
    let person = &problem.agents[0];
    let date = problem.grid.day(index);
    let rules: Vec<&AvailabilityRule> = person
        .availability
        .iter()
        .filter(|r| r.covers(date))
        .collect();
    let Some(work) = work else {
        return rules.iter().all(|r| r.kind != AvailabilityKind::Pinned);
    };
    let named = [AvailabilityKind::Pinned, AvailabilityKind::OnlyShift];
    let night = person.no_nights_until.is_some_and(|until| date < until)
        && [-1, 0].iter().any(|&back| {
            let evening = date + Duration::days(back);
            overlaps(work, elapsed(problem, evening, (1320, 1800)))
        });
    let hours_away = (-2..=2).any(|shift| {
        let other = date + Duration::days(shift);
        person.availability.iter().any(|r| {
            ABSENT.contains(&r.kind)
                && r.covers(other)
                && r.span
                    .is_some_and(|span| overlaps(work, elapsed(problem, other, span)))
        })
    });
    let as_named = |r: &&AvailabilityRule| {
        let is_pin = r.kind == AvailabilityKind::Pinned;
        (!named.contains(&r.kind) || r.shift == Some(work.pattern))
            && (!is_pin || r.at.is_none_or(|at| at == work.clock))
    };
    !night && !hours_away && !away(problem, date, &ABSENT) && rules.iter().all(as_named)
}

/// Rules of labour law as the search keeps them: every rest that holds a free day is a long one.
fn law_is_kept(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    let law = |parameter| problem.labour.hard(parameter);
    let past = problem.previous.iter().map(|p| {
        let minute = |at| problem.grid.minute_of(at);
        (p.work_date, minute(p.start), minute(p.end))
    });
    let planned = days.iter().enumerate().filter_map(|(day, work)| {
        let work = work.as_ref()?;
        Some((problem.grid.day(day), work.start, work.end))
    });
    let mut all: Vec<(NaiveDate, i64, i64)> = past.chain(planned).collect();
    all.sort_by_key(|shift| shift.1);
    let is_planned = |date: NaiveDate| date >= problem.grid.first_day();
    let rests = all
        .windows(2)
        .filter(|pair| is_planned(pair[1].0))
        .all(|pair| {
            let rest = pair[1].1 - pair[0].2;
            let holds_free_day = (pair[1].0 - pair[0].0).num_days() > 1;
            let long = law(Parameter::MinWeeklyRest).filter(|_| holds_free_day);
            rest >= law(Parameter::MinDailyRest)
                .unwrap_or(i64::MIN)
                .max(long.unwrap_or(i64::MIN))
        });
    let worked: std::collections::BTreeSet<NaiveDate> = all.iter().map(|s| s.0).collect();
    let runs = law(Parameter::MaxConsecutiveDays).is_none_or(|most| {
        worked.iter().filter(|day| is_planned(**day)).all(|&day| {
            let back = |i: &i64| worked.contains(&(day - Duration::days(*i)));
            (0..).take_while(back).count() as i64 <= most
        })
    });
    let free = law(Parameter::WeeklyRestDays).unwrap_or(0);
    let free = free.max(law(Parameter::MinWeeklyRest).map_or(0, |_| 1));
    let weeks = worked.iter().filter(|day| is_planned(**day)).all(|&day| {
        let into = day.weekday().days_since(problem.week_starts);
        let first = day - Duration::days(i64::from(into));
        let count = worked.range(first..first + Duration::days(7)).count() as i64;
        count <= 7 - free
    });
    let short = days
        .iter()
        .flatten()
        .all(|work| law(Parameter::MaxDaily).is_none_or(|most| paid(problem, work) <= most));
    rests && runs && weeks && short
}

fn rest_is_kept(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    let past = problem.previous.iter().max_by_key(|p| p.start);
    let past = past.map(|p| problem.grid.minute_of(p.end));
    let mut free_from = past.map(|end| end + problem.contracts[0].min_rest_minutes);
    days.iter().flatten().all(|work| {
        let rested = free_from.is_none_or(|from| from <= work.start);
        free_from = Some(work.end + problem.contracts[0].min_rest_minutes);
        rested
    })
}

fn streaks_are_short(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    let Some(most) = problem.contracts[0].max_consecutive_days else {
        return true;
    };
    let first = problem.grid.first_day();
    let was_worked = |index: i64| {
        if index >= 0 {
            return days[index as usize].is_some();
        }
        let date = first + Duration::days(index);
        problem.previous.iter().any(|p| p.work_date == date)
    };
    (0..days.len() as i64).all(|end| {
        let run = (0..).take_while(|back| was_worked(end - back)).count();
        run <= most as usize
    })
}

fn weeks_are_kept(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    let n_days = days.len() as i64;
    let mut monday = problem.grid.first_day();
    while monday.weekday() != problem.week_starts {
        monday -= Duration::days(1);
    }
    let mut start = problem.grid.day_index(monday);
    while start < n_days {
        if !week_is_kept(problem, days, start) {
            return false;
        }
        start += 7;
    }
    true
}

fn week_is_kept(problem: &RosterProblem, days: &[Option<Work>], start: i64) -> bool {
    let contract = &problem.contracts[0];
    let n_days = days.len() as i64;
    let date = |index: i64| problem.grid.first_day() + Duration::days(index);
    let planned: Vec<i64> = (start..start + 7)
        .filter(|i| (0..n_days).contains(i))
        .collect();
    let whole = planned.len() == 7;
    let count = |test: &dyn Fn(i64) -> bool| (start..start + 7).filter(|&i| test(i)).count() as i64;
    let leave = count(&|i| away(problem, date(i), &ABSENT[..1]));
    let free = count(&|i| !away(problem, date(i), &ABSENT));
    let (least, most) = contract.days_per_week;
    let most_now = (i64::from(most) - leave).max(0).min(free);
    let least_now = (i64::from(least) - leave).max(0).min(most_now);
    let works = |i: i64| days[i as usize].as_ref();
    let worked = planned.iter().filter(|&&i| works(i).is_some()).count() as i64;
    let share = if most == 0 {
        0.0
    } else {
        most_now as f64 / f64::from(most)
    };
    let ordinary =
        |w: &Work| i64::from(problem.shift_patterns[w.pattern].minutes) - unpaid(problem, w);
    let hours: i64 = planned.iter().filter_map(|&i| works(i)).map(ordinary).sum();
    let hours = hours as f64 / 60.0;
    let (low, high) = contract.paid_hours_per_week;
    let most_overtime = match contract.overtime.max_hours_per_week {
        0.0 => 0.0,
        _ => overtime(problem, days).0[week_of(problem, start)],
    };
    let must: Vec<i64> = planned
        .iter()
        .copied()
        .filter(|&i| contract.must_work_days[date(i).weekday().num_days_from_monday() as usize])
        .filter(|&i| !away(problem, date(i), &ABSENT))
        .collect();
    let kept = must.iter().filter(|&&i| works(i).is_some()).count() as i64;
    worked <= most_now
        && hours <= share * high + most_overtime + 1e-9
        && kept >= most_now.min(must.len() as i64)
        && (!whole || (worked >= least_now && hours >= share * low - 1e-9))
}

/// The most overtime hours of each week, and what all overtime costs beyond ordinary hours.
fn overtime(problem: &RosterProblem, days: &[Option<Work>]) -> (Vec<f64>, f64) {
    let contract = &problem.contracts[0];
    if contract.overtime.max_hours_per_week == 0.0 {
        return (Vec::new(), 0.0);
    }
    // The most of each week, and the hours beyond the ordinary ones.
    let mut sums: Vec<(f64, f64)> = Vec::new();
    let monday = monday(problem);
    let n_weeks = week_of(problem, days.len() as i64 - 1) + 1;
    for week in 0..n_weeks as i64 {
        let first = monday + Duration::days(7 * week);
        let dates: Vec<NaiveDate> = first.iter_days().take(7).collect();
        let count = |kinds: &[AvailabilityKind]| {
            dates
                .iter()
                .filter(|&&date| away(problem, date, kinds))
                .count() as i64
        };
        let (leave, gone) = (count(&ABSENT[..1]), count(&ABSENT));
        let most = i64::from(contract.days_per_week.1);
        let now = (most - leave).max(0).min(7 - gone);
        let share = if most == 0 {
            0.0
        } else {
            now as f64 / most as f64
        };
        let until = problem.agents[0].no_overtime_until;
        let allowed = until.is_none_or(|until| until <= first) && now > 0;
        let worked = days.iter().enumerate().filter_map(|(day, work)| {
            let inside = week_of(problem, day as i64) as i64 == week;
            work.as_ref().filter(|_| inside)
        });
        let minutes = worked
            .map(|w| i64::from(problem.shift_patterns[w.pattern].minutes) - unpaid(problem, w));
        let hours = minutes.sum::<i64>() as f64 / 60.0;
        let beyond = (hours - share * contract.paid_hours_per_week.1).max(0.0);
        let most_overtime = contract.overtime.max_hours_per_week;
        sums.push((if allowed { most_overtime } else { 0.0 }, beyond));
    }
    let factor = contract.overtime.cost_factor - 1.0;
    let dear = problem.objective.wage * contract.cost_per_paid_hour * factor;
    let beyond: f64 = sums.iter().map(|week| week.1).sum();
    (sums.iter().map(|week| week.0).collect(), dear * beyond)
}

fn monday(problem: &RosterProblem) -> NaiveDate {
    let mut monday = problem.grid.first_day();
    while monday.weekday() != problem.week_starts {
        monday -= Duration::days(1);
    }
    monday
}

/// Which of the planning weeks holds the day of the plan.
fn week_of(problem: &RosterProblem, day: i64) -> usize {
    let into = problem.grid.day_index(monday(problem));
    ((day - into) / 7).max(0) as usize
}

/// Every week's starts lie on one arc of the clock's face.
fn starts_are_alike(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    let half = match problem.contracts[0].same_start {
        SameStart::Free => return true,
        SameStart::Band(minutes) => minutes,
        SameStart::Fixed => 0,
    };
    let n_weeks = week_of(problem, days.len() as i64 - 1) + 1;
    (0..n_weeks).all(|week| {
        let inside = |day: usize| week_of(problem, day as i64) == week;
        let works = days.iter().enumerate().filter(|(day, _)| inside(*day));
        let clocks: Vec<i32> = works.filter_map(|(_, w)| Some(w.as_ref()?.clock)).collect();
        // Some minute of the day is near enough to all of them, half minutes too.
        (0..2 * 1440).any(|twice| {
            clocks.iter().all(|clock| {
                let apart = (2 * clock - twice).rem_euclid(2 * 1440);
                apart.min(2 * 1440 - apart) <= 2 * half
            })
        })
    })
}

/// Every shift is one of those that the rotation has in its week.
fn turns_are_kept(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    let rotation = &problem.contracts[0].rotation;
    let ahead = problem.agents[0].rotation_offset as i64;
    days.iter().enumerate().all(|(day, work)| {
        let Some(work) = work.as_ref().filter(|_| !rotation.is_empty()) else {
            return true;
        };
        let first = monday(problem) + Duration::days(7 * week_of(problem, day as i64) as i64);
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        let turn = (first - epoch).num_days().div_euclid(7) + ahead;
        rotation[turn.rem_euclid(rotation.len() as i64) as usize].contains(&work.pattern)
    })
}

fn weekends_are_free(problem: &RosterProblem, days: &[Option<Work>]) -> bool {
    (0..days.len() / 28).all(|block| {
        let free = (28 * block..28 * block + 27)
            .filter(|&i| problem.grid.day(i).weekday() == Weekday::Sat)
            .filter(|&i| days[i].is_none() && days[i + 1].is_none())
            .count();
        free >= problem.contracts[0].weekends_off_min as usize
    })
}
