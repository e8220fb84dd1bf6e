//! `paiban replan`: `roster.csv`, `activities.csv`, `coverage.csv`, `diff.csv`, `summary.json`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::roster::{Needed, given, needed};
use crate::cli::args::ReplanArgs;
use crate::cli::bar::{self, Watch};
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::history::Finding;
use crate::io::outputs;
use crate::io::project::{self, Changes};
use crate::plan::{self, Plan, PlanError};
use crate::report::Language;
use crate::roster::replan::{ReplanLimits, ReplanRequest, Replanned, replan as solve};
use crate::roster::rows::{self, RosterRows};
use crate::roster::rules::Severity;
use crate::roster::{Roster, RosterOutcome, RosterProblem, SolvedRoster, Violation};
use crate::staffing::StaffingRequirement;

/// Changes a published roster as little as it pays.
///
/// # Errors
/// The failure of the stage that could not work; 5 for a limit before everybody had a roster.
pub fn replan(args: &ReplanArgs, seed: Option<u64>, console: &Console) -> Result<Outcome, Failure> {
    let limit = args.time_limit.map(Duration::from_secs_f64);
    let watch = Watch::new(console.shows_progress(), console.language(), limit);
    let made = made(args, seed, console, &watch);
    watch.finish();
    made
}

fn made(
    args: &ReplanArgs,
    seed: Option<u64>,
    console: &Console,
    watch: &Watch,
) -> Result<Outcome, Failure> {
    let at = &args.at;
    let mut space = Workspace::open(&at.project, at.out.as_deref(), seed, console, watch)?;
    space.require_people()?;
    let mut findings = space.findings();
    let changes = project::read_changes(&args.changes, &mut space.inputs, &space.left_out)
        .map_err(|refused| workspace::refuse(refused, &space.out))?;
    let known = Known::read(args, &space, changes, watch)?;
    findings.extend(known.warnings.clone());
    let problem = Arc::new(space.inputs.roster_problem(&known.needed.2));
    let (published, strangers) = published(&args.roster, &problem, &space)?;
    findings.extend(strangers);
    console.findings(&findings);
    let request = ReplanRequest {
        problem: &problem,
        published: &published.roster,
        knows_breaks: published.knows_breaks,
        required_before: known.required_before.as_deref(),
        changed: &known.people,
        from: args.from.unwrap_or(problem.grid.first_day()),
        price_per_change: args
            .price_per_change
            .unwrap_or(problem.objective.understaffed_first),
    };
    let limits = ReplanLimits {
        effort: 1,
        seed: space.inputs.seed,
    };
    let found = solve(&request, &limits, watch)
        .map_err(|e| workspace::stage_failure(&PlanError::Roster(e)))?
        .ok_or_else(workspace::stopped)?;
    let plan = plan_of(&problem, known.needed, found.solved.clone());
    judge(&problem, &published.roster, &plan)?;
    write(args, (&space, watch), (&plan, &request, &found), findings)
}

/// What the changes and the files beside the roster say.
struct Known {
    needed: Needed,
    required_before: Option<Vec<Vec<f64>>>,
    people: Vec<usize>,
    warnings: Vec<Finding>,
}

impl Known {
    fn read(
        args: &ReplanArgs,
        space: &Workspace,
        changes: Changes,
        watch: &Watch,
    ) -> Result<Self, Failure> {
        let before = needed_before(&args.roster, space)?;
        let required_before = before.as_ref().map(heads);
        Ok(match changes {
            Changes::Requirement(requirement) => Self {
                needed: given(space, requirement),
                required_before,
                people: Vec::new(),
                warnings: Vec::new(),
            },
            Changes::People(people, warnings) => {
                let needed = need_of(&args.roster, args.requirement.as_deref(), space, watch)?;
                // Nobody said that other people are needed than before.
                let now = heads(&needed.2);
                Self {
                    needed,
                    required_before: required_before.or(Some(now)),
                    people,
                    warnings,
                }
            }
        })
    }
}

/// The requirement that a roster was made for, where its `coverage.csv` stands beside it.
fn needed_before(roster: &Path, space: &Workspace) -> Result<Option<StaffingRequirement>, Failure> {
    let beside = roster.with_file_name("coverage.csv");
    if !beside.is_file() {
        return Ok(None);
    }
    let read = outputs::read_required(&beside, &space.inputs);
    read.map(Some)
        .map_err(|refused| workspace::refuse(refused, &space.out))
}

/// The requirement of a roster: from a file, from its `coverage.csv`, or a new one.
///
/// # Errors
/// The file's faults, or the failure of the stage that could not work.
pub fn need_of(
    roster: &Path,
    requirement: Option<&Path>,
    space: &Workspace,
    watch: &Watch,
) -> Result<Needed, Failure> {
    match (requirement, needed_before(roster, space)?) {
        (None, Some(before)) => Ok(given(space, before)),
        (file, _) => needed(file, space, watch),
    }
}

/// People needed, per queue and interval.
pub fn heads(requirement: &StaffingRequirement) -> Vec<Vec<f64>> {
    let queues = requirement.queues.iter();
    queues
        .map(|queue| queue.intervals.iter().map(|i| i.base_staff).collect())
        .collect()
}

/// A roster from a file, and whether its breaks are known.
pub struct Published {
    /// The roster.
    pub roster: Roster,
    /// Whether there was a file of activities beside it.
    pub knows_breaks: bool,
}

/// The published roster, less the people who are no longer there, with a warning that names them.
///
/// # Errors
/// What is wrong with the file.
pub fn published(
    path: &Path,
    problem: &RosterProblem,
    space: &Workspace,
) -> Result<(Published, Option<Finding>), Failure> {
    let read =
        outputs::read_roster(path).map_err(|refused| workspace::refuse(refused, &space.out))?;
    let known: std::collections::HashSet<&str> =
        problem.agents.iter().map(|a| a.id.as_str()).collect();
    let mut gone: Vec<String> = read
        .shifts
        .iter()
        .filter(|row| !known.contains(row.agent_id.as_str()))
        .map(|row| row.agent_id.to_string())
        .collect();
    gone.dedup();
    let knows_breaks = read.activities.is_some();
    let kept = RosterRows {
        shifts: read
            .shifts
            .into_iter()
            .filter(|row| known.contains(row.agent_id.as_str()))
            .collect(),
        activities: read.activities.map(|rows| {
            let rows = rows.into_iter();
            rows.filter(|row| known.contains(row.agent_id.as_str()))
                .collect()
        }),
    };
    let roster = rows::from_rows(problem, &kept).map_err(|e| {
        let text = format!("{}: {e}", path.display());
        Failure::new(Exit::Input, "PB-1401", text)
    })?;
    let warning = (!gone.is_empty()).then(|| {
        Finding::warning("PB-1403", "roster.csv")
            .found(format!("nobody in agents.csv: {}", gone.join(" ")))
            .expected("people of agents.csv")
            .fix("nothing to do if they have left; their shifts are taken out")
    });
    let published = Published {
        roster,
        knows_breaks,
    };
    Ok((published, warning))
}

fn plan_of(problem: &Arc<RosterProblem>, needed: Needed, solved: SolvedRoster) -> Plan {
    let outcome = if solved.gap() <= 1e-9 {
        RosterOutcome::Optimal(solved)
    } else {
        RosterOutcome::Feasible(solved)
    };
    let outcome = Arc::new(outcome);
    let (made, load, requirement) = needed;
    let (rows, violations) = plan::verify(problem, &outcome);
    Plan {
        rows,
        violations,
        baseline: Arc::clone(&made.baseline),
        forecast: Arc::clone(&made.forecast),
        edit_effects: made.effects.clone(),
        load,
        requirement,
        problem: Arc::clone(problem),
        outcome,
        service: None,
    }
}

/// What the published roster broke and past days still break is not ours; anything else is.
fn judge(problem: &RosterProblem, published: &Roster, plan: &Plan) -> Result<(), Failure> {
    let before = crate::roster::audit(problem, published);
    let key = |v: &Violation| (v.agent, v.rule, v.work_date);
    // Who falls ill may leave fewer people than a limit on heads asks for: told, and no bug.
    let of_heads = |v: &Violation| ["min_staff", "seats"].contains(&v.rule);
    let ours = |v: &&Violation| {
        let is_hard = v.severity == Severity::Hard && !of_heads(v);
        is_hard && !before.iter().any(|b| key(b) == key(v))
    };
    match plan.violations.iter().find(ours) {
        None => Ok(()),
        Some(first) => Err(Failure::bug(format!(
            "the audit found a breach in our own roster: {}",
            first.message
        ))),
    }
}

fn write(
    args: &ReplanArgs,
    (space, watch): (&Workspace, &Watch),
    (plan, request, found): (&Plan, &ReplanRequest<'_>, &Replanned),
    findings: Vec<Finding>,
) -> Result<Outcome, Failure> {
    let reproducible = args.time_limit.is_none() && !bar::interrupted();
    let summary = summary(space, plan, (request, found), reproducible)?;
    let mut files = workspace::roster_files(&space.inputs, plan, space.language);
    let diff = outputs::diff_csv(request.problem, &found.changes, space.language);
    files.push(("diff.csv", diff.into_bytes()));
    files.push(("summary.json", format!("{summary:#}\n").into_bytes()));
    files.push((
        "timings.json",
        format!("{:#}\n", watch.timings()).into_bytes(),
    ));
    workspace::write_files(&space.out, &files)?;
    if bar::interrupted() {
        let text = format!(
            "stopped early; the best verified roster is in {}",
            space.out.display()
        );
        return Err(Failure::new(Exit::Interrupted, "PB-2201", text));
    }
    let mut outcome = Outcome {
        text: text(space, request, found),
        findings,
        ..Outcome::default()
    };
    if let Value::Object(keys) = summary {
        let keys = keys.into_iter();
        let told = keys.filter(|(key, _)| key != "schema" && key != "version");
        outcome.fields.extend(told);
    }
    Ok(outcome)
}

/// The summary of the roster with what the changes cost.
fn summary(
    space: &Workspace,
    plan: &Plan,
    (request, found): (&ReplanRequest<'_>, &Replanned),
    reproducible: bool,
) -> Result<Value, Failure> {
    let bytes = space.summary_json(&space.inputs, plan, reproducible)?;
    let mut summary: Value =
        serde_json::from_slice(&bytes).map_err(|e| Failure::bug(format!("summary.json: {e}")))?;
    let mut people: Vec<usize> = found.changes.iter().map(|change| change.agent).collect();
    people.dedup();
    summary["objective"] = json!(found.total());
    summary["objective_parts"]["changes"] = json!(found.change_cost);
    summary["bound"] = json!(found.bound);
    summary["gap"] = json!(found.gap());
    summary["changed_days"] = json!(found.changes.len());
    summary["changed_people"] = json!(people.len());
    summary["asked_people"] = json!(found.asked);
    summary["price_per_change"] = json!(request.price_per_change);
    summary["from"] = json!(request.from);
    Ok(summary)
}

fn text(space: &Workspace, request: &ReplanRequest<'_>, found: &Replanned) -> String {
    let mut people: Vec<usize> = found.changes.iter().map(|change| change.agent).collect();
    people.dedup();
    let (days, people, price) = (found.changes.len(), people.len(), request.price_per_change);
    let (total, bound) = (found.total(), found.bound);
    let gap = 100.0 * found.gap();
    let left_out = found.solved.left_out.len();
    let place = space.out.join("diff.csv").display().to_string();
    match space.language {
        Language::English => format!(
            "changed    {days} days of {people} people, at {price} each; {} people asked, {left_out} left out\n\
             cost       objective {total:.2} with changes, proven bound {bound:.2}, gap {gap:.2} %\n{place}\n",
            found.asked
        ),
        Language::Chinese => format!(
            "变动   {people} 人 {days} 天，每天计 {price}；征询 {} 人，未排 {left_out} 人\n\
             成本   含变动目标值 {total:.2}，已证明下界 {bound:.2}，差距 {gap:.2} %\n{place}\n",
            found.asked
        ),
    }
}
