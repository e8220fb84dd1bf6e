//! Two thousand random legal rosters, each good as it is and bad after one planted breach.
//!
//! Every breach is planted at a person and a day that are known, so being named means the rule, the
//! person and the day. The rules of labour law that need whole months to be broken have their
//! golden cases instead.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Duration, NaiveDate};
use rayon::prelude::*;

use super::generator::{Case, Dice, random_case};
use crate::roster::audit::audit_rows;
use crate::roster::labour::{LabourRules, Parameter, Setting, Severity, Value};
use crate::roster::rows::{ActivityRow, ShiftRow};
use crate::roster::rules;
use crate::roster::{
    Agent, AvailabilityKind, AvailabilityRule, Duty, LimitKind, Participants, SameStart,
    ShiftPattern, StaffLimit,
};
use crate::units::AgentId;

const CASES: u64 = 2_200;

/// Where a breach must be named: whose it is and on which day; `None` for the files as a whole.
type Place = (Option<AgentId>, Option<NaiveDate>);

/// Breaks a rule somewhere; `None` where this roster has no place for it.
type Plant = fn(&mut Dice, &mut Case) -> Option<Place>;

const PLANTS: &[(&str, Plant)] = &[
    ("unknown_agent", |d, c| {
        on_shift(d, c, |s| s.agent_id = "nobody".into())
    }),
    ("outside_plan", a_day_after_the_last),
    ("shift_not_allowed", |d, c| {
        on_shift(d, c, |s| s.shift = "nap".to_owned())
    }),
    ("shift_start", |d, c| on_shift(d, c, |s| later(s, 7))),
    ("shift_length", |d, c| {
        on_shift(d, c, |s| s.end += Duration::minutes(30))
    }),
    ("paid_minutes", |d, c| {
        on_shift(d, c, |s| s.paid_minutes += 1)
    }),
    ("overlap", an_hour_later_again),
    ("two_shifts_one_day", an_hour_later_again),
    ("rest", a_minute_short_of_rest),
    ("consecutive_days", |_, c| {
        let (agent, day, run) = longest_run(c)?;
        c.problem.contracts[agent].max_consecutive_days = Some(run - 1);
        Some(place(c, agent, day))
    }),
    ("days_per_week", |d, c| {
        let (agent, first, worked) = some_week(d, c)?;
        c.problem.contracts[agent].days_per_week = (0, worked - 1);
        (worked > 1).then(|| place(c, agent, first))
    }),
    ("paid_hours_per_week", |d, c| {
        let (agent, first, _) = some_week(d, c)?;
        c.problem.contracts[agent].paid_hours_per_week = (0.0, 0.5);
        Some(place(c, agent, first))
    }),
    ("must_work_day", a_free_day_that_must_be_worked),
    ("same_start", |d, c| {
        let (agent, first, _) = some_week(d, c)?;
        c.problem.contracts[agent].same_start = SameStart::Fixed;
        starts_of_week(c, agent, first).then(|| place(c, agent, first))
    }),
    ("rotation", |d, c| {
        let shift = some_shift(d, c)?;
        let agent = owner(c, &shift);
        let patterns = &c.problem.shift_patterns;
        let others = (0..patterns.len()).filter(|&p| patterns[p].id != shift.shift);
        c.problem.contracts[agent].rotation = vec![others.collect()];
        Some(place(c, agent, shift.work_date))
    }),
    ("break_team_share", two_of_a_team_at_once),
    ("min_staff", |_, c| {
        let kind = LimitKind::MinStaff { queue: 0 };
        c.problem.limits = vec![limit(kind, 10_000)];
        Some((None, Some(c.problem.grid.first_day())))
    }),
    ("duty", |d, c| {
        let (agent, first, _) = some_week(d, c)?;
        c.problem.duties = vec![talk()];
        let last = first + Duration::days(6);
        let grid = &c.problem.grid;
        let days = grid.day_index(first)..=grid.day_index(last);
        let is_whole = *days.start() >= 0 && *days.end() < grid.n_days() as i64;
        (is_whole && c.rows.activities.is_some()).then(|| place(c, agent, first))
    }),
    ("duty_place", |d, c| {
        let shift = some_shift(d, c)?;
        c.problem.duties = vec![talk()];
        let row = ActivityRow {
            agent_id: shift.agent_id.clone(),
            work_date: shift.work_date,
            activity: "talk".to_owned(),
            start: shift.start,
            end: shift.start + Duration::minutes(20),
            paid: true,
            on_queue: false,
        };
        c.rows.activities.as_mut()?.push(row);
        Some((Some(shift.agent_id), Some(shift.work_date)))
    }),
    ("seats", |d, c| {
        let shift = some_shift(d, c)?;
        c.problem.limits = vec![limit(LimitKind::Seats, 0)];
        Some((None, Some(shift.work_date)))
    }),
    ("weekends_off", |d, c| {
        let agent = d.below(c.problem.agents.len());
        c.problem.contracts[agent].weekends_off_min = 5;
        let first = c.problem.grid.first_day();
        (c.problem.grid.n_days() >= 28).then(|| place(c, agent, first))
    }),
    ("leave", |d, c| {
        with_row(d, c, |_, day| row(AvailabilityKind::Leave, day))
    }),
    ("unavailable", |d, c| {
        with_row(d, c, |_, day| row(AvailabilityKind::Unavailable, day))
    }),
    ("only_shift", |d, c| {
        with_row(d, c, |worked, day| AvailabilityRule {
            shift: Some(usize::from(worked == 0)),
            ..row(AvailabilityKind::OnlyShift, day)
        })
    }),
    ("no_nights", a_protected_night),
    ("pinned", a_pin_on_a_free_day),
    ("break_missing", |d, c| {
        at_breaks(d, c, |rows, placed| {
            rows.remove(placed.meal);
            Some(())
        })
    }),
    ("break_unknown", |d, c| {
        at_rest(d, c, |rest, _| rest.activity = "nap".to_owned())
    }),
    ("break_window", |d, c| {
        at_breaks(d, c, |rows, placed| {
            let latest = placed.shift.start + Duration::minutes(200);
            let step = i64::from(placed.pattern.break_every_minutes);
            move_to(&mut rows[placed.meal], latest + Duration::minutes(step));
            Some(())
        })
    }),
    ("break_grid", |d, c| {
        // A minute earlier where a break could come early, else a minute later.
        at_rest(d, c, |rest, shift| {
            let step = if (rest.start - shift.start).num_minutes() > 90 {
                -1
            } else {
                1
            };
            let start = rest.start + Duration::minutes(step);
            move_to(rest, start);
        })
    }),
    ("break_length", |d, c| {
        at_rest(d, c, |rest, _| rest.end += Duration::minutes(5))
    }),
    ("break_paid", |d, c| {
        at_rest(d, c, |rest, _| rest.paid = !rest.paid)
    }),
    ("break_gap", |d, c| {
        at_breaks(d, c, |rows, placed| {
            let gap = i64::from(placed.pattern.break_gap_minutes);
            let ends = rows[placed.meal].start - Duration::minutes(gap - 1);
            move_to(&mut rows[placed.rest], ends - Duration::minutes(15));
            (gap > 0).then_some(())
        })
    }),
    ("break_overlap", |d, c| {
        at_breaks(d, c, |rows, placed| {
            let start = rows[placed.meal].start - Duration::minutes(5);
            move_to(&mut rows[placed.rest], start);
            Some(())
        })
    }),
    ("break_order", |d, c| {
        at_breaks(d, c, |rows, placed| {
            let after = rows[placed.meal].end;
            move_to(&mut rows[placed.rest], after);
            Some(())
        })
    }),
    ("activity_outside_shift", |d, c| {
        at_rest(d, c, |rest, shift| {
            let end = shift.end;
            move_to(rest, end);
        })
    }),
    ("activity_without_shift", a_break_on_a_free_day),
    ("on_queue", |d, c| on_queue(d, c, "fax")),
    ("skill", |d, c| on_queue(d, c, "chat")),
    ("breaks_not_checked", |_, c| {
        c.rows.activities = None;
        c.problem.breaks_in_roster.then_some((None, None))
    }),
    ("daily_hours", |d, c| {
        let shift = some_shift(d, c)?;
        c.problem.labour = hard(Parameter::MaxDaily, shift.paid_minutes - 1);
        Some((Some(shift.agent_id), Some(shift.work_date)))
    }),
    ("daily_rest", |d, c| {
        let (before, after) = some_pair(d, c)?;
        let rested = (after.start - before.end).num_minutes();
        c.problem.labour = hard(Parameter::MinDailyRest, rested + 1);
        Some((Some(after.agent_id), Some(after.work_date)))
    }),
    ("run_of_days", |_, c| {
        let (agent, day, run) = longest_run(c)?;
        c.problem.labour = hard(Parameter::MaxConsecutiveDays, i64::from(run) - 1);
        Some(place(c, agent, day))
    }),
];

#[test]
fn two_thousand_planted_breaches_are_named_and_as_many_good_rosters_raise_no_alarm() {
    let judged: Vec<Judged> = (0..CASES).into_par_iter().map(judge).collect();
    let missed: Vec<&String> = judged.iter().filter_map(|j| j.missed.as_ref()).collect();
    let alarms: usize = judged.iter().map(|j| j.alarms).sum();
    let figures = (judged.len(), judged.len() - missed.len(), alarms);
    assert_eq!(
        figures,
        (2_200, 2_200, 0),
        "planted, named, false alarms; missed: {missed:?}"
    );
    let mut planted = BTreeMap::new();
    for case in &judged {
        *planted.entry(case.rule).or_insert(0) += 1;
    }
    assert!(planted.values().all(|&n| n >= 50), "{planted:?}");
    let by_law = rules::labour::tests::planted();
    let named = planted.keys().copied();
    let anywhere: BTreeSet<&str> = named.chain(by_law.iter().map(String::as_str)).collect();
    let known: BTreeSet<&str> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(anywhere, known);
}

/// What became of one seed: its good roster, and the breach planted in one.
struct Judged {
    /// The rule that was broken.
    rule: &'static str,
    /// Breaches found in the good roster.
    alarms: usize,
    /// The place, where nothing named it.
    missed: Option<String>,
}

fn judge(seed: u64) -> Judged {
    let good = random_case(seed);
    let alarms = audit_rows(&good.problem, &good.rows).len();
    let (rule, plant) = PLANTS[seed as usize % PLANTS.len()];
    let (case, (agent, day)) = broken(seed, good, plant);
    let found = audit_rows(&case.problem, &case.rows);
    let named = found
        .iter()
        .any(|v| v.rule == rule && v.agent_id == agent && v.work_date == day);
    Judged {
        rule,
        alarms,
        missed: (!named).then(|| format!("seed {seed}: {rule} of {agent:?} on {day:?}")),
    }
}

/// A good roster with a breach in it; where this one has no place for it, another one has.
fn broken(seed: u64, good: Case, plant: Plant) -> (Case, Place) {
    let mut dice = Dice(!seed);
    let mut base = good;
    for other in 1.. {
        for _ in 0..40 {
            let mut case = base.clone();
            if let Some(place) = plant(&mut dice, &mut case) {
                return (case, place);
            }
        }
        base = random_case((seed + 977 * other) % CASES);
    }
    unreachable!("the loop returns")
}

fn place(case: &Case, agent: usize, day: NaiveDate) -> Place {
    (Some(case.problem.agents[agent].id.clone()), Some(day))
}

fn hard(parameter: Parameter, value: i64) -> LabourRules {
    let mut rules = LabourRules::none();
    let setting = Setting {
        value: Value::Number(value),
        severity: Severity::Hard,
        price: 0.0,
    };
    rules.set(parameter, setting);
    rules
}

fn row(kind: AvailabilityKind, day: NaiveDate) -> AvailabilityRule {
    AvailabilityRule::of_days(kind, day, day)
}

fn later(shift: &mut ShiftRow, minutes: i64) {
    shift.start += Duration::minutes(minutes);
    shift.end += Duration::minutes(minutes);
}

/// A shift, as it stands.
fn some_shift(dice: &mut Dice, case: &Case) -> Option<ShiftRow> {
    let shifts = &case.rows.shifts;
    (!shifts.is_empty()).then(|| shifts[dice.below(shifts.len())].clone())
}

/// Whose row it is, as a position.
fn owner(case: &Case, shift: &ShiftRow) -> usize {
    let mut agents = case.problem.agents.iter();
    let found = agents.position(|agent| agent.id == shift.agent_id);
    found.expect("a person of the problem")
}

fn on_shift(dice: &mut Dice, case: &mut Case, change: fn(&mut ShiftRow)) -> Option<Place> {
    let n = case.rows.shifts.len();
    if n == 0 {
        return None;
    }
    let shift = &mut case.rows.shifts[dice.below(n)];
    change(shift);
    Some((Some(shift.agent_id.clone()), Some(shift.work_date)))
}

fn a_day_after_the_last(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let mut shift = some_shift(dice, case)?;
    let grid = &case.problem.grid;
    let after = grid.day(grid.n_days() - 1) + Duration::days(1);
    let days = after - shift.work_date;
    (shift.start, shift.end) = (shift.start + days, shift.end + days);
    shift.work_date = after;
    let agent = shift.agent_id.clone();
    case.rows.shifts.push(shift);
    Some((Some(agent), Some(after)))
}

fn an_hour_later_again(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let mut shift = some_shift(dice, case)?;
    later(&mut shift, 60);
    let place = (Some(shift.agent_id.clone()), Some(shift.work_date));
    case.rows.shifts.push(shift);
    Some(place)
}

/// Two shifts of one person, one after the other, at most three days apart.
fn some_pair(dice: &mut Dice, case: &Case) -> Option<(ShiftRow, ShiftRow)> {
    let chosen = some_shift(dice, case)?;
    let shifts = case.rows.shifts.iter();
    let mut own: Vec<&ShiftRow> = shifts.filter(|s| s.agent_id == chosen.agent_id).collect();
    own.sort_by_key(|s| s.start);
    let pair = own.windows(2).find(|pair| pair[1].start == chosen.start)?;
    let near = pair[1].start - pair[0].end < Duration::days(3);
    near.then(|| (pair[0].clone(), pair[1].clone()))
}

fn a_minute_short_of_rest(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let (before, after) = some_pair(dice, case)?;
    let due = case.problem.contracts[owner(case, &after)].min_rest_minutes;
    let mut shifts = case.rows.shifts.iter_mut();
    let moved = shifts.find(|s| s.agent_id == after.agent_id && s.start == after.start)?;
    moved.start = before.end + Duration::minutes(due - 1);
    (due > 0).then_some((Some(after.agent_id), Some(after.work_date)))
}

/// The planned day on which somebody's longest run of worked days ends, and how long it is.
fn longest_run(case: &Case) -> Option<(usize, NaiveDate, u32)> {
    let mut longest = None;
    for agent in 0..case.problem.agents.len() {
        let past = case.problem.previous.iter().filter(|p| p.agent == agent);
        let mut worked: BTreeSet<NaiveDate> = past.map(|p| p.work_date).collect();
        let own = case.rows.shifts.iter().filter(|s| owner(case, s) == agent);
        worked.extend(own.map(|s| s.work_date));
        for &day in worked
            .iter()
            .filter(|day| **day >= case.problem.grid.first_day())
        {
            let back = (0..).take_while(|i| worked.contains(&(day - Duration::days(*i))));
            let run = back.count() as u32;
            if run > longest.map_or(1, |(_, _, most)| most) {
                longest = Some((agent, day, run));
            }
        }
    }
    longest
}

fn week_of(case: &Case, day: NaiveDate) -> NaiveDate {
    let into = day.weekday().days_since(case.problem.week_starts);
    day - Duration::days(i64::from(into))
}

/// A person, the first day of a week in which they work, and on how many of its days.
fn some_week(dice: &mut Dice, case: &Case) -> Option<(usize, NaiveDate, u32)> {
    let shift = some_shift(dice, case)?;
    let first = week_of(case, shift.work_date);
    let shifts = case.rows.shifts.iter();
    let same =
        shifts.filter(|s| s.agent_id == shift.agent_id && week_of(case, s.work_date) == first);
    Some((owner(case, &shift), first, same.count() as u32))
}

/// Whether a person starts at different times in the week from that day.
fn starts_of_week(case: &Case, agent: usize, first: NaiveDate) -> bool {
    let shifts = case.rows.shifts.iter();
    let own = shifts.filter(|s| owner(case, s) == agent && week_of(case, s.work_date) == first);
    let zone = case.problem.grid.zone();
    let clocks: BTreeSet<chrono::NaiveTime> =
        own.map(|s| zone.at(s.start.to_utc()).time()).collect();
    clocks.len() > 1
}

/// Two people become a team of which one may be on break, and some of their breaks meet.
fn two_of_a_team_at_once(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let one = placed(dice, case)?.shift;
    let rows = case.rows.activities.as_ref()?;
    let of = |id: &AgentId| {
        let id = id.clone();
        rows.iter()
            .filter(move |row| row.agent_id == id && !row.on_queue)
    };
    let others = case.rows.shifts.iter().map(|s| &s.agent_id);
    let other = others
        .filter(|id| **id != one.agent_id)
        .find(|id| of(&one.agent_id).any(|a| of(id).any(|b| a.start < b.end && b.start < a.end)))?;
    // The later of the two rows is told where both begin at once.
    let position = |row: &ActivityRow| {
        let own = |s: &ShiftRow| s.agent_id == row.agent_id && s.work_date == row.work_date;
        case.rows.shifts.iter().position(own)
    };
    let met = of(&one.agent_id).flat_map(|a| of(other).map(move |b| (a, b)));
    let (a, b) = met
        .filter(|(a, b)| a.start < b.end && b.start < a.end)
        .min_by_key(|(a, b)| a.start.max(b.start))?;
    let last = if (a.start, position(a)) > (b.start, position(b)) {
        a
    } else {
        b
    };
    let told = (Some(last.agent_id.clone()), Some(last.work_date));
    let team = [one.agent_id.clone(), other.clone()];
    for agent in &mut case.problem.agents {
        agent.team = if team.contains(&agent.id) { "red" } else { "" }.to_owned();
    }
    for pattern in &mut case.problem.shift_patterns {
        pattern.break_team_share_max = 0.0;
    }
    case.problem.breaks_in_roster.then_some(told)
}

/// Half an hour once a week for everybody.
fn talk() -> Duty {
    Duty {
        id: "talk".to_owned(),
        minutes: 30,
        who: Participants::All,
        times_per_week: 1,
        windows: None,
    }
}

/// A hard limit that always holds.
fn limit(kind: LimitKind, value: u32) -> StaffLimit {
    StaffLimit {
        kind,
        hours: None,
        value,
        price: None,
    }
}

/// A planned day on which the person of a shift is there and does not work.
fn free_day(dice: &mut Dice, case: &Case, shift: &ShiftRow) -> Option<NaiveDate> {
    let grid = &case.problem.grid;
    let day = grid.day(dice.below(grid.n_days()));
    let mut own = case
        .rows
        .shifts
        .iter()
        .filter(|s| s.agent_id == shift.agent_id);
    let is_free = own.all(|s| s.work_date != day);
    (is_free && is_always_there(&case.problem.agents[owner(case, shift)])).then_some(day)
}

fn is_always_there(agent: &Agent) -> bool {
    let away = [AvailabilityKind::Leave, AvailabilityKind::Unavailable];
    let mut rows = agent.availability.iter();
    agent.hired.is_none() && agent.leaves.is_none() && rows.all(|row| !away.contains(&row.kind))
}

fn a_free_day_that_must_be_worked(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let shift = some_shift(dice, case)?;
    let day = free_day(dice, case, &shift)?;
    let agent = owner(case, &shift);
    let must = day.weekday().num_days_from_monday() as usize;
    case.problem.contracts[agent].must_work_days = std::array::from_fn(|i| i == must);
    Some(place(case, agent, day))
}

/// A row of availability on a worked day, made from the pattern worked there.
fn with_row(
    dice: &mut Dice,
    case: &mut Case,
    make: fn(usize, NaiveDate) -> AvailabilityRule,
) -> Option<Place> {
    let shift = some_shift(dice, case)?;
    let agent = owner(case, &shift);
    let mut patterns = case.problem.shift_patterns.iter();
    let worked = patterns.position(|pattern| pattern.id == shift.shift)?;
    let made = make(worked, shift.work_date);
    case.problem.agents[agent].availability.push(made);
    Some(place(case, agent, shift.work_date))
}

fn a_protected_night(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let shift = some_shift(dice, case)?;
    let agent = owner(case, &shift);
    // These two start between 21:00 and 23:30, and between midnight and 02:30.
    let at_night = ["p3", "p4"].contains(&shift.shift.as_str());
    case.problem.agents[agent].no_nights_until = Some(shift.work_date + Duration::days(1));
    at_night.then(|| place(case, agent, shift.work_date))
}

fn a_pin_on_a_free_day(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let shift = some_shift(dice, case)?;
    let day = free_day(dice, case, &shift)?;
    let agent = owner(case, &shift);
    let mut pin = row(AvailabilityKind::Pinned, day);
    pin.shift = Some(case.problem.contracts[agent].shift_patterns[0]);
    case.problem.agents[agent].availability.push(pin);
    Some(place(case, agent, day))
}

/// A shift of ordinary length, its pattern, and the positions of its breaks among the activities.
struct Placed {
    shift: ShiftRow,
    pattern: ShiftPattern,
    rest: usize,
    meal: usize,
}

fn placed(dice: &mut Dice, case: &Case) -> Option<Placed> {
    let shift = some_shift(dice, case)?;
    let mut patterns = case.problem.shift_patterns.iter();
    let pattern = patterns.find(|p| p.id == shift.shift)?.clone();
    let rows = case.rows.activities.as_ref()?;
    let position = |id: &str| {
        rows.iter().position(|row| {
            (&row.agent_id, row.work_date) == (&shift.agent_id, shift.work_date)
                && row.activity == id
        })
    };
    let ordinary = (shift.end - shift.start).num_minutes() == i64::from(pattern.minutes);
    let (rest, meal) = (position("rest")?, position("meal")?);
    ordinary.then_some(Placed {
        shift,
        pattern,
        rest,
        meal,
    })
}

fn at_breaks(
    dice: &mut Dice,
    case: &mut Case,
    change: fn(&mut Vec<ActivityRow>, &Placed) -> Option<()>,
) -> Option<Place> {
    let placed = placed(dice, case)?;
    change(case.rows.activities.as_mut()?, &placed)?;
    Some((Some(placed.shift.agent_id), Some(placed.shift.work_date)))
}

fn at_rest(
    dice: &mut Dice,
    case: &mut Case,
    change: fn(&mut ActivityRow, &ShiftRow),
) -> Option<Place> {
    let placed = placed(dice, case)?;
    change(
        &mut case.rows.activities.as_mut()?[placed.rest],
        &placed.shift,
    );
    Some((Some(placed.shift.agent_id), Some(placed.shift.work_date)))
}

fn move_to(row: &mut ActivityRow, start: chrono::DateTime<chrono::FixedOffset>) {
    let length = row.end - row.start;
    (row.start, row.end) = (start, start + length);
}

fn a_break_on_a_free_day(dice: &mut Dice, case: &mut Case) -> Option<Place> {
    let placed = placed(dice, case)?;
    let day = free_day(dice, case, &placed.shift)?;
    let rows = case.rows.activities.as_mut()?;
    let mut stray = rows[placed.rest].clone();
    let start = stray.start + (day - stray.work_date);
    move_to(&mut stray, start);
    stray.work_date = day;
    rows.push(stray);
    Some((Some(placed.shift.agent_id), Some(day)))
}

fn on_queue(dice: &mut Dice, case: &mut Case, queue: &str) -> Option<Place> {
    let placed = placed(dice, case)?;
    let rows = case.rows.activities.as_mut()?;
    let mut busy = rows[placed.rest].clone();
    (busy.activity, busy.on_queue) = (queue.to_owned(), true);
    rows.push(busy);
    Some((Some(placed.shift.agent_id), Some(placed.shift.work_date)))
}
