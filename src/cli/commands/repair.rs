//! `paiban simulate --repair`: rosters anew until simulated customers meet their target.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::cli::args::SimulateArgs;
use crate::cli::bar::Watch;
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::Failure;
use crate::cli::workspace::{self, Workspace};
use crate::forecast::Forecast;
use crate::io::outputs;
use crate::plan::{self, Crew, EditedForecast, Plan, Repair, RepairRound};
use crate::report::Language;
use crate::roster::Roster;

/// Repairs the roster, or the requirement where there is none, writes the plan that is kept and tells every round.
///
/// # Errors
/// The failure of the stage that could not work.
pub fn repair(
    args: &SimulateArgs,
    space: &Workspace,
    (made, load, roster): (&EditedForecast, &Arc<Forecast>, Option<Roster>),
    (console, watch): (&Console, &Watch),
) -> Result<Outcome, Failure> {
    let crew = match roster {
        Some(roster) => Crew::Rostered(roster, workspace::effort(space.inputs.seed, None)),
        None => Crew::AsRequired,
    };
    let by_requirement = matches!(crew, Crew::AsRequired);
    let repair = plan::repair((&space.inputs, load), crew, args.rounds as usize, watch)
        .map_err(|e| workspace::stage_failure(&e))?;
    watch.finish();
    let folder = space.out.join("repaired");
    let kept = &repair.rounds[repair.kept];
    let mut files = match plan_of(kept, made, load) {
        Some(plan) => space.plan_files(&space.inputs, &plan, &[], true)?,
        None if by_requirement => {
            let text = outputs::requirement_csv(&kept.requirement);
            vec![("requirement.csv", text.into_bytes())]
        }
        None => Vec::new(),
    };
    files.push(("repair.csv", outputs::repair_csv(&repair).into_bytes()));
    workspace::write_files(&folder, &files)?;
    let mut outcome = Outcome {
        findings: space.findings(),
        text: text(&repair, console.language()),
        ..Outcome::default()
    };
    outcome.text.push_str(&format!("{}\n", folder.display()));
    outcome.fields.insert("rounds".into(), rounds_json(&repair));
    outcome.fields.insert("kept".into(), json!(repair.kept));
    outcome
        .fields
        .insert("out".into(), json!(folder.display().to_string()));
    Ok(outcome)
}

/// The plan of a round; `None` for the roster that was given, which stands where it stood.
fn plan_of(round: &RepairRound, made: &EditedForecast, load: &Arc<Forecast>) -> Option<Plan> {
    let outcome = round.outcome.clone()?;
    let (rows, violations) = plan::verify(&round.problem, &outcome);
    Some(Plan {
        baseline: Arc::clone(&made.baseline),
        forecast: Arc::clone(&made.forecast),
        edit_effects: made.effects.clone(),
        load: Arc::clone(load),
        requirement: Arc::clone(&round.requirement),
        rows,
        violations,
        problem: Arc::clone(&round.problem),
        outcome,
        service: Some(Arc::clone(&round.service)),
    })
}

fn text(repair: &Repair, language: Language) -> String {
    let given = repair.rounds[0].wages;
    let mut text = match language {
        Language::English => {
            "round  short intervals  contacts below target  missing hours  raised hours  paid hours  extra wages\n"
        }
        Language::Chinese => {
            "轮次  未达标时段  低于目标的联络量  缺员工时  上调工时  付薪工时  增加工资\n"
        }
    }
    .to_owned();
    for (at, round) in repair.rounds.iter().enumerate() {
        let sum = |pick: &dyn Fn(&plan::QueueShortfall) -> f64| -> f64 {
            round.queues.iter().map(pick).sum()
        };
        let mark = if at == repair.kept { "*" } else { " " };
        text.push_str(&format!(
            "{at:>4}{mark} {:>16} {:>22.1} {:>14.1} {:>13.1} {:>11.1} {:>12.0}\n",
            sum(&|queue| queue.n_intervals as f64),
            round.contacts_short(),
            sum(&|queue| queue.missing_hours),
            sum(&|queue| queue.raised_hours),
            round.paid_hours,
            round.wages - given,
        ));
    }
    text.push_str(&verdict(repair, language));
    text
}

/// What was reached, and what is left to people that are not there.
fn verdict(repair: &Repair, language: Language) -> String {
    let kept = &repair.rounds[repair.kept];
    let missing: f64 = kept.queues.iter().map(|queue| queue.missing_hours).sum();
    let met = kept.contacts_short() == 0.0;
    match (language, met, repair.kept) {
        (Language::English, true, _) => "every interval meets its target (*)\n".to_owned(),
        (Language::English, false, 0) => format!(
            "no round was better than the plan given (*); {missing:.1} person-hours are missing where it is short\n"
        ),
        (Language::English, false, _) => format!(
            "the best round is marked (*); in what is still short {missing:.1} person-hours are missing that nobody can work\n"
        ),
        (Language::Chinese, true, _) => "所有时段均达标（*）\n".to_owned(),
        (Language::Chinese, false, 0) => {
            format!("没有一轮优于原计划（*）；未达标时段共缺 {missing:.1} 人时\n")
        }
        (Language::Chinese, false, _) => {
            format!("最优一轮标有（*）；仍未达标的时段共缺 {missing:.1} 人时，无人可排\n")
        }
    }
}

fn rounds_json(repair: &Repair) -> Value {
    let of_round = |round: &RepairRound| {
        let queues = round.queues.iter().zip(&round.service.queues);
        json!({
            "paid_hours": round.paid_hours,
            "wage_cost": round.wages,
            "queues": queues
                .map(|(short, met)| json!({
                    "queue": met.queue.to_string(),
                    "service_level": met.total.service_level,
                    "intervals_short": short.n_intervals,
                    "contacts_short": short.contacts,
                    "missing_person_hours": short.missing_hours,
                    "raised_person_hours": short.raised_hours,
                }))
                .collect::<Vec<_>>(),
        })
    };
    repair.rounds.iter().map(of_round).collect()
}
