//! `paiban design`: `shifts.csv`, `summary.json`.

use std::time::Duration;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::roster::needed;
use crate::cli::args::DesignArgs;
use crate::cli::bar::{self, Watch};
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::history::Finding;
use crate::io::outputs;
use crate::report::Language;
use crate::roster::design::{self, Design, DesignError, DesignLimits, DesignPrices, DesignProblem};
use crate::staffing::StaffingRequirement;

/// Most days of a design.
const WEEK: usize = 7;

/// Shifts shown before the rest is left to the file.
const SHOWN: usize = 30;

/// Finds the shifts to have for a requirement, given or made.
///
/// # Errors
/// The failure of the stage that could not work; 3 for a week that no design can be made for.
pub fn design(args: &DesignArgs, console: &Console) -> Result<Outcome, Failure> {
    let limit = args.time_limit.map(Duration::from_secs_f64);
    let watch = Watch::new(console.shows_progress(), console.language(), limit);
    let made = made(args, console, &watch);
    watch.finish();
    made
}

fn made(args: &DesignArgs, console: &Console, watch: &Watch) -> Result<Outcome, Failure> {
    let at = &args.at;
    let space = Workspace::open(&at.project, at.out.as_deref(), None, console, watch)?;
    let mut findings = space.findings();
    let (_, _, requirement) = needed(args.requirement.as_deref(), &space, watch)?;
    let (problem, weekdays) = problem(args, &space, &requirement)?;
    if problem.prices.distinct_shift == 0.0 {
        findings.push(
            Finding::warning("PB-1605", "paiban.toml")
                .found("distinct_shift is 0: different shifts cost nothing")
                .expected("money for each different shift, such as 60")
                .fix("set [objective] distinct_shift to hold their number down"),
        );
    }
    console.findings(&findings);
    let limits = DesignLimits {
        seconds: args.time_limit,
        ..DesignLimits::USUAL
    };
    let found = design::design(&problem, &limits, watch).map_err(|e| failure(&e))?;
    let patterns = &space.inputs.workforce.shift_patterns;
    let shifts = outputs::shifts_csv(patterns, &found.shifts, &weekdays);
    let reproducible = args.time_limit.is_none() && !bar::interrupted();
    let summary = summary(&space, &found, reproducible);
    let files = [
        ("shifts.csv", shifts.clone().into_bytes()),
        ("summary.json", format!("{summary:#}\n").into_bytes()),
        (
            "timings.json",
            format!("{:#}\n", watch.timings()).into_bytes(),
        ),
    ];
    workspace::write_files(&space.out, &files)?;
    let mut outcome = Outcome {
        text: text(&space, &found, &shifts),
        findings,
        ..Outcome::default()
    };
    if let Value::Object(keys) = summary {
        let keys = keys.into_iter();
        outcome
            .fields
            .extend(keys.filter(|(key, _)| key != "schema" && key != "version"));
    }
    Ok(outcome)
}

/// The week asked for, and its weekdays (Monday 0).
fn problem(
    args: &DesignArgs,
    space: &Workspace,
    requirement: &StaffingRequirement,
) -> Result<(DesignProblem, Vec<usize>), Failure> {
    let inputs = &space.inputs;
    let grid = &requirement.grid;
    let first = args.week.unwrap_or(grid.first_day());
    let days = week(first, grid.first_day(), grid.n_days()).ok_or_else(|| {
        let last = grid.day(grid.n_days() - WEEK.min(grid.n_days()));
        refused(
            ("PB-1604", "requirement.csv"),
            format!("seven days from {first} on are not planned"),
            (
                format!("a first day from {} to {last}", grid.first_day()),
                "choose another with --week, or plan more days",
            ),
        )
    })?;
    let mut required = Vec::new();
    for day in days.clone() {
        let intervals = grid.intervals_of_day(day);
        if intervals.len() != grid.slots_per_day() {
            return Err(refused(
                ("PB-1604", "requirement.csv"),
                format!("clocks change on {}", grid.day(day)),
                (
                    "a week of ordinary days".to_owned(),
                    "choose another with --week",
                ),
            ));
        }
        let heads = |t: usize| {
            requirement
                .queues
                .iter()
                .map(|q| q.intervals[t].base_staff)
                .sum()
        };
        required.extend(intervals.map(heads).collect::<Vec<f64>>());
    }
    let objective = &inputs.workforce.objective;
    let problem = DesignProblem {
        n_days: days.len(),
        interval_minutes: grid.interval_minutes(),
        cyclic: space.design.cyclic,
        required,
        shift_patterns: inputs.workforce.shift_patterns.clone(),
        breaks_in_roster: inputs.workforce.breaks_in_roster,
        shrinkage: inputs.shrinkage,
        prices: DesignPrices {
            understaffed_first: objective.understaffed_first,
            understaffed_beyond: objective.understaffed_beyond,
            understaffed_first_share: objective.understaffed_first_share,
            overstaffed: objective.overstaffed,
            distinct_shift: space.design.distinct_shift,
        },
    };
    Ok((problem, days.map(|day| grid.weekday(day)).collect()))
}

/// The planned days of the week from `first` on: seven, or all where fewer are planned.
fn week(
    first: NaiveDate,
    first_planned: NaiveDate,
    planned: usize,
) -> Option<std::ops::Range<usize>> {
    let from = usize::try_from((first - first_planned).num_days()).ok()?;
    let length = WEEK.min(planned);
    (from + length <= planned).then_some(from..from + length)
}

/// What no design can be made from, as a finding.
fn failure(error: &DesignError) -> Failure {
    let (place, expected, fix) = match error {
        DesignError::NothingRequired => (
            ("PB-1604", "requirement.csv"),
            "people needed in some interval",
            "check the requirement and the opening hours",
        ),
        DesignError::NoPattern => (
            ("PB-1501", "paiban.toml"),
            "[[shift_patterns]] with their starts",
            "add every pattern that could be worked",
        ),
        DesignError::PatternLength { .. } => (
            ("PB-1501", "paiban.toml"),
            "1 to 1440 minutes",
            "correct the value",
        ),
        DesignError::Price { .. } => (
            ("PB-1601", "paiban.toml"),
            "money, 0 or more",
            "correct the value",
        ),
        DesignError::Days { .. }
        | DesignError::RequirementLength { .. }
        | DesignError::Requirement { .. } => (
            ("PB-1604", "requirement.csv"),
            "a number of people, 0 or more, for every interval of a week",
            "correct the requirement",
        ),
    };
    refused(place, error.to_string(), (expected.to_owned(), fix))
}

fn refused(
    (code, file): (&'static str, &str),
    found: String,
    (expected, fix): (String, &str),
) -> Failure {
    let finding = Finding::error(code, file).found(found);
    Failure::of_findings(Exit::Input, vec![finding.expected(expected).fix(fix)])
}

fn summary(space: &Workspace, found: &Design, reproducible: bool) -> Value {
    let totals = &found.totals;
    let days: u32 = found.shifts.iter().flat_map(|s| &s.people).sum();
    json!({
        "schema": 1,
        "status": if found.is_optimal() { "optimal" } else { "feasible" },
        "objective": totals.total(),
        "objective_parts": {
            "understaffed_first": totals.understaffed_first,
            "understaffed_beyond": totals.understaffed_beyond,
            "overstaffed": totals.overstaffed,
            "distinct_shift": totals.distinct_shift,
        },
        "bound": found.bound,
        "gap": found.gap(),
        "distinct_shifts": found.shifts.len(),
        "person_days": days,
        "understaffed_hours": totals.understaffed_hours,
        "overstaffed_hours": totals.overstaffed_hours,
        "cyclic": space.design.cyclic,
        "reproducible": reproducible,
        "version": env!("CARGO_PKG_VERSION"),
        "inputs_sha256": space.inputs_sha256,
    })
}

fn text(space: &Workspace, found: &Design, shifts: &str) -> String {
    let totals = &found.totals;
    let (objective, bound) = (totals.total(), found.bound);
    let gap = 100.0 * found.gap();
    let (under, over) = (totals.understaffed_hours, totals.overstaffed_hours);
    let n = found.shifts.len();
    let head = match space.language {
        Language::English => format!(
            "shifts     {n} different\nhours      {under:.2} missing, {over:.2} too many\n\
             cost       objective {objective:.2}, proven bound {bound:.2}, gap {gap:.1} %\n"
        ),
        Language::Chinese => format!(
            "班次   {n} 种\n工时   缺 {under:.2}，超 {over:.2}\n\
             成本   目标值 {objective:.2}，已证明下界 {bound:.2}，差距 {gap:.1} %\n"
        ),
    };
    let mut lines: String = shifts
        .lines()
        .take(SHOWN + 1)
        .map(|line| format!("{}\n", line.replace(',', "\t")))
        .collect();
    if n > SHOWN {
        lines.push_str(&match space.language {
            Language::English => format!("… and {} more\n", n - SHOWN),
            Language::Chinese => format!("……另有 {} 种\n", n - SHOWN),
        });
    }
    format!("{head}{lines}{}\n", space.out.join("shifts.csv").display())
}
