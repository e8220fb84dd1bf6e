//! Rows and columns of the integer program.

use super::super::compile::{BreakPlan, CompiledProblem, PlannedShift};
use super::super::solver::{Program, RowId};
use super::{Choice, Person};

/// The program while it grows: first the rows that choices enter, then the choices, then the cover.
pub(super) struct Model<'a> {
    problem: &'a CompiledProblem,
    people: &'a [Person<'a>],
    pub(super) program: Program,
    /// Wishes that would be unmet if nobody worked, in money; choices cost more or less than that.
    pub(super) idle: f64,
    /// One shift a day, (people, days).
    days: Vec<Vec<RowId>>,
    weeks: Vec<Vec<WeekRows>>,
    runs: Vec<Vec<RunRow>>,
    rests: Vec<Vec<RestRow>>,
    weekends: Vec<Vec<(usize, RowId)>>,
    /// (queues, intervals)
    cover: Vec<Vec<RowId>>,
    /// (skill sets, intervals); empty where the set has one queue.
    balance: Vec<Vec<RowId>>,
}

struct WeekRows {
    days: std::ops::Range<usize>,
    worked: RowId,
    paid: RowId,
    /// Paid minutes less overtime, where that costs more.
    ordinary: Option<RowId>,
}

/// Not all of these days may be worked.
struct RunRow {
    days: std::ops::Range<usize>,
    row: RowId,
}

/// Shifts of one day that end at `end` or later exclude those of the other that start too early.
struct RestRow {
    day: usize,
    end: i64,
    other: usize,
    rested: i64,
    /// Days whose work ends the rest before: then the later shift may start.
    between: std::ops::Range<usize>,
    row: RowId,
}

const FREE: f64 = f64::INFINITY;

impl<'a> Model<'a> {
    pub(super) fn new(problem: &'a CompiledProblem, people: &'a [Person<'a>]) -> Self {
        let mut program = Program::new();
        let days = people.iter().map(|p| day_rows(&mut program, p)).collect();
        let weeks = people.iter().map(|p| week_rows(&mut program, p)).collect();
        let runs = people
            .iter()
            .map(|p| run_rows(&mut program, p, problem.n_days))
            .collect();
        let rests = people
            .iter()
            .map(|p| rest_rows(&mut program, p, problem))
            .collect();
        let weekends = people
            .iter()
            .map(|p| weekend_rows(&mut program, p))
            .collect();
        let balance = balance_rows(&mut program, problem);
        Self {
            cover: cover_rows(&mut program, problem),
            balance,
            idle: people
                .iter()
                .flat_map(|p| p.group.days.iter())
                .map(|day| day.off.unwrap_or(0.0))
                .sum(),
            problem,
            people,
            program,
            days,
            weeks,
            runs,
            rests,
            weekends,
        }
    }

    /// A column for one person's shift of one day; columns stand in the order of these calls,
    /// after those of the weekends.
    pub(super) fn add_choice(&mut self, choice: &Choice) -> usize {
        let planned = &self.problem.shifts[choice.day][choice.shift];
        let mut entries = self.rule_rows(choice, planned);
        let skill_set = self.people[choice.person].group.skill_set;
        let lines = match self.problem.skill_sets[skill_set].queues[..] {
            [] => None,
            [queue] => Some(&self.cover[queue]),
            _ => Some(&self.balance[skill_set]),
        };
        if let Some(lines) = lines {
            let presence = presence(self.problem, planned, &choice.places);
            for (row, people) in lines.iter().zip(presence) {
                if people > 0.0 {
                    entries.push((*row, people));
                }
            }
        }
        self.program.add_choice(choice.cost, entries).0
    }

    /// The rows of the rules that the choice enters.
    fn rule_rows(&self, choice: &Choice, planned: &PlannedShift) -> Vec<(RowId, f64)> {
        let (person, day) = (choice.person, choice.day);
        let mut entries = vec![(self.days[person][day], 1.0)];
        for week in self.weeks[person].iter().filter(|w| w.days.contains(&day)) {
            entries.push((week.worked, 1.0));
            let paid = planned.ordinary_paid_minutes as f64;
            let rows = std::iter::once(week.paid).chain(week.ordinary);
            entries.extend(rows.map(|row| (row, paid)));
        }
        let runs = self.runs[person].iter().filter(|r| r.days.contains(&day));
        entries.extend(runs.map(|run| (run.row, 1.0)));
        for rest in &self.rests[person] {
            let late = rest.day == day && planned.end_minute >= rest.end;
            let early = rest.other == day && planned.start_minute < rest.rested;
            if late || early {
                entries.push((rest.row, 1.0));
            }
            if rest.between.contains(&day) {
                entries.push((rest.row, -1.0));
            }
        }
        let weekends = self.weekends[person].iter().filter(|(d, _)| *d == day);
        entries.extend(weekends.map(|&(_, row)| (row, 1.0)));
        entries
    }

    /// Missing and surplus people, and people with several skills on each of their queues.
    pub(super) fn add_cover(&mut self) {
        let h = self.problem.interval_hours;
        let cost = self.problem.cover_cost;
        for (queue, (lines, required)) in self.cover.iter().zip(&self.problem.required).enumerate()
        {
            for (t, (&row, required)) in lines.iter().zip(required).enumerate() {
                let tier = cost.share * required;
                let program = &mut self.program;
                // Missing below a bend: at least its people less required, plus missing, less surplus.
                let mut bent = Vec::new();
                for bend in self.problem.bends_of(queue, t) {
                    let below = program.add_row(bend.people - required, FREE);
                    program.add_column(h * bend.price, (0.0, FREE), [(below, 1.0)]);
                    bent.push(below);
                }
                let entries = |sign: f64| {
                    let below = bent.iter().map(move |&below| (below, -sign));
                    below.chain([(row, sign)]).collect::<Vec<_>>()
                };
                program.add_column(h * cost.first, (0.0, tier), entries(1.0));
                program.add_column(h * cost.beyond, (0.0, FREE), entries(1.0));
                program.add_column(h * cost.over, (0.0, FREE), entries(-1.0));
            }
        }
        for (set, lines) in self.problem.skill_sets.iter().zip(&self.balance) {
            for (t, &row) in lines.iter().enumerate() {
                for &q in &set.queues {
                    let entries = [(row, -1.0), (self.cover[q][t], 1.0)];
                    self.program.add_column(0.0, (0.0, FREE), entries);
                }
            }
        }
    }
}

/// People on queue per interval of the plan that one person on the shift gives, after shrinkage.
pub(super) fn presence(
    problem: &CompiledProblem,
    planned: &PlannedShift,
    places: &[i64],
) -> Vec<f64> {
    let mut presence = vec![0.0; problem.n_intervals];
    let kept = problem.availability;
    let start = planned.start_minute;
    problem.add_span(&mut presence, (start, planned.end_minute), kept);
    let plan: &BreakPlan = problem.breaks_of(planned);
    for (window, place) in plan.windows.iter().zip(places) {
        let from = start + place;
        problem.add_span(&mut presence, (from, from + window.minutes), -kept);
    }
    presence
}

fn day_rows(program: &mut Program, person: &Person) -> Vec<RowId> {
    let days = person.group.days.iter();
    days.map(|day| program.add_row(if day.off.is_none() { 1.0 } else { 0.0 }, 1.0))
        .collect()
}

fn week_rows(program: &mut Program, person: &Person) -> Vec<WeekRows> {
    let weeks = person.group.weeks.iter();
    weeks
        .map(|week| {
            let (least, most) = week.worked_days;
            let (short, long) = week.paid_minutes;
            let ordinary = (person.group.overtime_price > 0.0 && long > week.before_overtime)
                .then(|| program.add_row(f64::NEG_INFINITY, week.before_overtime));
            if let Some(row) = ordinary {
                program.add_column(person.group.overtime_price, (0.0, FREE), [(row, -1.0)]);
            }
            WeekRows {
                ordinary,
                days: week.first_day..week.end_day,
                worked: program.add_row(f64::from(least), f64::from(most)),
                paid: program.add_row(short, long),
            }
        })
        .collect()
}

fn run_rows(program: &mut Program, person: &Person, n_days: usize) -> Vec<RunRow> {
    let Some(most) = person.group.max_consecutive_days else {
        return Vec::new();
    };
    let most = most as usize;
    let worked_before = (person.group.streak_before as usize).min(most);
    let mut runs = Vec::new();
    // The days of a run that lie before the plan are worked already.
    let mut add = |first: usize, end: usize| {
        if end <= n_days {
            let row = program.add_row(f64::NEG_INFINITY, (end - first) as f64 - 1.0);
            runs.push(RunRow {
                days: first..end,
                row,
            });
        }
    };
    add(0, most + 1 - worked_before);
    for first in 0..n_days {
        add(first, first + most + 1);
    }
    runs
}

fn rest_rows(program: &mut Program, person: &Person, problem: &CompiledProblem) -> Vec<RestRow> {
    let mut rows = Vec::new();
    for day in 0..problem.n_days {
        let planned = |choice: &super::super::compile::Choice| &problem.shifts[day][choice.shift];
        let mut ends: Vec<i64> = person.group.days[day]
            .work
            .iter()
            .map(|choice| planned(choice).end_minute)
            .collect();
        ends.sort_unstable();
        ends.dedup();
        for other in day + 1..problem.n_days {
            let starts = person.group.days[other].work.iter();
            let first = starts
                .map(|choice| problem.shifts[other][choice.shift].start_minute)
                .min();
            for (rest, between) in [
                (person.group.min_rest_minutes, 0..0),
                (person.group.weekly_rest_minutes, day + 1..other),
            ] {
                // A longer rest is asked for only where a free day lies in it.
                let asked = between == (0..0) || !between.is_empty();
                for &end in ends.iter().filter(|_| asked) {
                    if first.is_some_and(|first| first < end + rest) {
                        rows.push(RestRow {
                            day,
                            end,
                            other,
                            rested: end + rest,
                            between: between.clone(),
                            row: program.add_row(f64::NEG_INFINITY, 1.0),
                        });
                    }
                }
            }
        }
    }
    rows.extend(rows_of_the_eve(program, person, problem));
    rows
}

/// A free first day lengthens the rest since the eve: who starts too early has worked before.
fn rows_of_the_eve(
    program: &mut Program,
    person: &Person,
    problem: &CompiledProblem,
) -> Vec<RestRow> {
    let rested = person.group.rested_minute;
    let early = |day: &usize| {
        let work = person.group.days[*day].work.iter();
        let mut starts = work.map(|choice| problem.shifts[*day][choice.shift].start_minute);
        starts.any(|start| start < rested)
    };
    (1..problem.n_days)
        .filter(early)
        .map(|other| RestRow {
            day: other,
            end: i64::MAX,
            other,
            rested,
            between: 0..other,
            row: program.add_row(f64::NEG_INFINITY, 0.0),
        })
        .collect()
}

/// Day and row of every weekend day that is worked or free.
fn weekend_rows(program: &mut Program, person: &Person) -> Vec<(usize, RowId)> {
    let mut rows = Vec::new();
    for block in &person.group.weekend_blocks {
        let owed = program.add_row(f64::from(block.owed), FREE);
        for &saturday in &block.saturdays {
            let pair =
                [saturday, saturday + 1].map(|day| (day, program.add_row(f64::NEG_INFINITY, 1.0)));
            program.add_choice(0.0, [(owed, 1.0), (pair[0].1, 1.0), (pair[1].1, 1.0)]);
            rows.extend(pair);
        }
    }
    rows
}

fn cover_rows(program: &mut Program, problem: &CompiledProblem) -> Vec<Vec<RowId>> {
    let rows = |q: usize| {
        let alone = problem.skill_sets.iter().position(|s| s.mask == 1 << q);
        (0..problem.n_intervals)
            .map(|t| {
                let carried = alone.map_or(0.0, |set| problem.carried_in[set][t]);
                let open = problem.required[q][t] - carried;
                program.add_row(open, open)
            })
            .collect()
    };
    (0..problem.required.len()).map(rows).collect()
}

fn balance_rows(program: &mut Program, problem: &CompiledProblem) -> Vec<Vec<RowId>> {
    let rows = |(set, carried): (&super::super::compile::SkillSet, &Vec<f64>)| {
        let several = set.queues.len() > 1;
        let people = carried.iter().filter(|_| several);
        people.map(|&c| program.add_row(-c, -c)).collect()
    };
    problem
        .skill_sets
        .iter()
        .zip(&problem.carried_in)
        .map(rows)
        .collect()
}
