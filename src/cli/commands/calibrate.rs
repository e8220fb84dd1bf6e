//! `paiban calibrate`: `calibration.toml` and `calibration.csv`; nothing is applied.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use crate::calendar::Grid;
use crate::calibration::{self, Assumed, Happened, QueueCalibration, Reason, Skipped, Worked};
use crate::cli::args::CalibrateArgs;
use crate::cli::bar::Watch;
use crate::cli::calibrated::{self, Proposal};
use crate::cli::console::{Console, Outcome};
use crate::cli::failure::{Exit, Failure};
use crate::cli::workspace::{self, Workspace};
use crate::history::Finding;
use crate::io::history::{Outcomes, OutcomesRequest, RawHistory, outcomes};
use crate::io::{files, outputs, project};
use crate::plan::PlannedQueue;
use crate::roster::rows::ActivityRow;
use crate::units::{AgentId, QueueId};

/// Estimates what the project file had to assume, tells it and writes it down.
///
/// # Errors
/// The failure of reading or writing; exit 3 where the history says nothing of any queue.
pub fn calibrate(
    args: &CalibrateArgs,
    seed: Option<u64>,
    console: &Console,
) -> Result<Outcome, Failure> {
    let watch = Watch::new(console.shows_progress(), console.language(), None);
    let space = Workspace::open(&args.project, None, seed, console, &watch)?;
    console.findings(&space.findings());
    let past = past(args, &space)?;
    let roster = WorkedRoster::read(args.roster.as_deref(), &space)?;
    let queues = space.inputs.queues.iter().enumerate();
    let of =
        |(at, queue): (usize, &PlannedQueue)| calibrated_queue(&space, &past, &roster, at, queue);
    let found: Vec<Result<QueueCalibration, Skipped>> = queues.map(of).collect();
    watch.finish();
    let proposal = Proposal {
        inputs: &space.inputs,
        grid: &past.grid,
        found: &found,
        breaks_known: roster.activities.is_some(),
        language: space.language,
    };
    let rows = proposal.rows();
    if rows
        .iter()
        .all(|row| row.proposed.is_none() && row.band_95.is_none())
    {
        return Err(nothing(&rows));
    }
    let place = args.out.clone();
    let place = place.unwrap_or_else(|| space.out.join("calibration.toml"));
    let table = table_beside(&place);
    workspace::write_file(&place, proposal.toml(&rows).as_bytes())?;
    workspace::write_file(&table, outputs::calibration_csv(&rows).as_bytes())?;
    let mut outcome = Outcome {
        text: format!(
            "{}{}\n{}\n",
            proposal.text(&rows),
            place.display(),
            table.display()
        ),
        findings: space.findings(),
        ..Outcome::default()
    };
    let list = rows.iter().map(calibrated::json).collect::<Vec<_>>();
    outcome.fields.insert("proposals".into(), json!(list));
    let days = [past.grid.day(0), past.grid.day(past.grid.n_days() - 1)];
    outcome.fields.insert("days".into(), json!(days));
    let out = place.display().to_string();
    outcome.fields.insert("out".into(), json!(out));
    Ok(outcome)
}

/// The same name with another ending; never the proposal itself.
fn table_beside(place: &Path) -> PathBuf {
    let table = place.with_extension("csv");
    if table == place {
        place.with_extension("table.csv")
    } else {
        table
    }
}

fn nothing(rows: &[outputs::ProposalRow]) -> Failure {
    let mut reasons: Vec<String> = Vec::new();
    for row in rows {
        let reason = format!("{} {}: {}", row.queue, row.key, row.how);
        reasons.push(reason);
    }
    let finding = Finding::error("PB-1308", "history")
        .found("nothing can be told of any queue")
        .expected("at least one queue with 50 intervals on 5 days that say what became of contacts")
        .fix(format!(
            "the reasons stand beside each queue: {}",
            reasons.join("; ")
        ));
    Failure::of_findings(Exit::Input, vec![finding])
}

/// The history with the columns that a forecast does not need.
fn past(args: &CalibrateArgs, space: &Workspace) -> Result<Outcomes, Failure> {
    let Some(path) = project::history_file(&space.folder) else {
        let text = format!("{}: no history.csv in the project", space.folder.display());
        return Err(Failure::new(Exit::Storage, "PB-1001", text));
    };
    let refuse = |refused| workspace::refuse(refused, &space.out);
    let bytes = files::read(&path).map_err(refuse)?;
    let file = files::name_of(&path);
    let raw = RawHistory::parse(&file, &bytes, &space.history_format).map_err(refuse)?;
    let queues: Vec<QueueId> = (space.inputs.queues.iter())
        .map(|q| q.target.queue.clone())
        .collect();
    let request = OutcomesRequest {
        zone: space.inputs.grid.zone(),
        interval_minutes: space.inputs.grid.interval_minutes(),
        queues: &queues,
        events: &space.inputs.events,
        on_duplicate: space.history_format.on_duplicate,
        days: (args.from, args.to),
    };
    outcomes(&raw, &request).map_err(refuse)
}

fn calibrated_queue(
    space: &Workspace,
    past: &Outcomes,
    roster: &WorkedRoster,
    at: usize,
    queue: &PlannedQueue,
) -> Result<QueueCalibration, Skipped> {
    if queue.target.channel.is_deferred() {
        return Err(Skipped::Deferred);
    }
    if queue.target.concurrency > 1 {
        return Err(Skipped::SeveralAtOnce);
    }
    let retry = &queue.service.behaviour.retry;
    let happened = Happened {
        grid: &past.grid,
        intervals: past.queues[at].clone(),
        worked: roster.on_queue(space, &past.grid, at),
        assumed: Assumed {
            answer_within_s: queue.service.answer_within.as_secs_f64(),
            handle_time_s: queue.context.default_handle_time_s,
            retry_after_s: retry.map_or(600.0, |r| r.after.as_secs_f64()),
        },
    };
    Ok(calibration::calibrate(&happened, space.inputs.seed))
}

/// One worked shift, as far as it matters here.
struct WorkedShift {
    agent: AgentId,
    work_date: NaiveDate,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// What was worked; empty where there is no such file.
#[derive(Default)]
struct WorkedRoster {
    shifts: Vec<WorkedShift>,
    activities: Option<Vec<ActivityRow>>,
}

impl WorkedRoster {
    fn read(file: Option<&Path>, space: &Workspace) -> Result<Self, Failure> {
        let refuse = |refused| workspace::refuse(refused, &space.out);
        if let Some(file) = file {
            let rows = outputs::read_roster(file).map_err(refuse)?;
            let shift = |row: crate::roster::rows::ShiftRow| WorkedShift {
                agent: row.agent_id,
                work_date: row.work_date,
                start: row.start.to_utc(),
                end: row.end.to_utc(),
            };
            return Ok(Self {
                shifts: rows.shifts.into_iter().map(shift).collect(),
                activities: rows.activities,
            });
        }
        let workforce = &space.inputs.workforce;
        let shift = |shift: &crate::roster::PreviousShift| WorkedShift {
            agent: workforce.agents[shift.agent].id.clone(),
            work_date: shift.work_date,
            start: shift.start,
            end: shift.end,
        };
        let beside = space.folder.join("activities.csv");
        let activities = match beside.is_file() {
            true => Some(outputs::read_activities(&beside).map_err(refuse)?),
            false => None,
        };
        Ok(Self {
            shifts: workforce.previous.iter().map(shift).collect(),
            activities,
        })
    }

    /// The shifts of the people who serve this queue and no other, less what was not on queue.
    fn on_queue(
        &self,
        space: &Workspace,
        grid: &Grid,
        queue: usize,
    ) -> Result<Vec<Worked>, Reason> {
        if self.shifts.is_empty() {
            return Err(Reason::NoRoster { days: 0 });
        }
        let agents = space.inputs.workforce.agents.iter();
        let queues: BTreeMap<&str, &[usize]> = agents
            .map(|agent| (agent.id.as_str(), agent.queues.as_slice()))
            .collect();
        let only_queue = space.inputs.queues.len() == 1;
        let mut off: BTreeMap<(&str, NaiveDate), Vec<(i64, i64)>> = BTreeMap::new();
        for activity in self.activities.iter().flatten().filter(|a| !a.on_queue) {
            let span = (
                grid.minute_of(activity.start.to_utc()),
                grid.minute_of(activity.end.to_utc()),
            );
            let key = (activity.agent_id.as_str(), activity.work_date);
            off.entry(key).or_default().push(span);
        }
        let (mut worked, mut unknown) = (Vec::new(), Vec::new());
        for shift in &self.shifts {
            let serves = match queues.get(shift.agent.as_str()) {
                Some(queues) if queues.contains(&queue) && queues.len() > 1 => {
                    return Err(Reason::SharedPeople);
                }
                Some(queues) => queues.contains(&queue),
                None if only_queue => true,
                None => {
                    unknown.push(shift.agent.as_str());
                    false
                }
            };
            if serves {
                let whole = (grid.minute_of(shift.start), grid.minute_of(shift.end));
                let off = off.get(&(shift.agent.as_str(), shift.work_date));
                worked.push(without(whole, off.map_or(&[], Vec::as_slice)));
            }
        }
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            let people = unknown.len();
            return Err(Reason::UnknownPeople { people });
        }
        worked.retain(|shift| !shift.spans.is_empty());
        worked.sort_by_key(|shift| shift.spans[0]);
        Ok(worked)
    }
}

/// A shift less the spans in which its person was not on queue.
fn without((start, end): (i64, i64), off: &[(i64, i64)]) -> Worked {
    let mut off = off.to_vec();
    off.sort_unstable();
    let mut spans = Vec::with_capacity(off.len() + 1);
    let mut from = start;
    for (off_from, off_until) in off {
        if from < off_from.min(end) {
            spans.push((from, off_from.min(end)));
        }
        from = from.max(off_until);
    }
    if from < end {
        spans.push((from, end));
    }
    Worked { spans }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_cut_out_of_a_shift_in_any_order() {
        let spans = |off: &[(i64, i64)]| without((100, 200), off).spans;
        assert_eq!(spans(&[]), [(100, 200)]);
        assert_eq!(
            spans(&[(150, 160), (110, 120)]),
            [(100, 110), (120, 150), (160, 200)]
        );
        assert_eq!(spans(&[(90, 120), (115, 130), (190, 210)]), [(130, 190)]);
        assert_eq!(spans(&[(0, 300)]), []);
    }

    #[test]
    fn the_table_never_replaces_the_proposal() {
        assert_eq!(table_beside(Path::new("a/b.toml")), Path::new("a/b.csv"));
        assert_eq!(
            table_beside(Path::new("a/b.csv")),
            Path::new("a/b.table.csv")
        );
    }
}
