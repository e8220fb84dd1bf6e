//! What a planner should know of the history before trusting its forecast, as findings.

use chrono::NaiveDate;

use super::failure::{Exit, Failure};
use crate::calendar::{EventCalendar, Grid};
use crate::forecast::{self, ForecastError, LONGEST_HORIZON_DAYS, Remark};
use crate::history::{ContactHistory, Finding, QueueHistory};

/// Plans begin up to so many days after the history; beyond that the days between are worth a word.
const USUAL_GAP_DAYS: i64 = 28;

/// What is told of every queue's history before `first_day`, under the name of its file.
///
/// Too short a history is not told here: reading it says so already.
pub fn findings(
    file: &str,
    history: &ContactHistory,
    events: &EventCalendar,
    first_day: NaiveDate,
) -> Vec<Finding> {
    let of_queue = |queue: &QueueHistory| -> Vec<Finding> {
        let events = events.for_queue(&queue.queue);
        let remarks = forecast::remarks_at_a_glance(queue, &events, first_day);
        let told = remarks.unwrap_or_default().into_iter();
        told.filter_map(|remark| told_of(file, queue, &remark))
            .collect()
    };
    history.queues.iter().flat_map(of_queue).collect()
}

fn told_of(file: &str, queue: &QueueHistory, remark: &Remark) -> Option<Finding> {
    let name = &queue.queue;
    let said = match remark {
        Remark::Stopped { last_day, days } => Finding::warning("PB-1309", file)
            .found(format!(
                "\"{name}\" had its last contacts on {last_day} and none on {days} known days since: it is forecast at 0"
            ))
            .expected("contacts up to the end of the history")
            .fix("nothing to do if the queue was given up; else leave the days without data out, or mark them as outage or closed in calendar.csv"),
        Remark::Unknown { last_day, days } => Finding::warning("PB-1309", file)
            .found(format!(
                "nothing is known of \"{name}\" after {last_day}, {days} days before the first day forecast: it is forecast from what came before"
            ))
            .expected("rows up to the end of the history")
            .fix("add the missing days; if the queue was closed, give rows with 0"),
        Remark::HolidaysLikeOrdinaryDays { holidays, largest } => {
            Finding::warning("PB-1606", file)
                .found(format!(
                    "{holidays} past public holidays were like ordinary days for \"{name}\", none differed by more than {:.0} %",
                    100.0 * largest
                ))
                .expected("holidays on which the number of contacts changes")
                .fix("check country: it may be that of another country; if it is right, nothing to do")
        }
        Remark::NothingVaries { contacts } if days_have_a_shape(queue) => {
            Finding::warning("PB-1308", file)
                .found(format!("every known day of \"{name}\" has {contacts} contacts"))
                .expected("numbers that vary")
                .fix("check the export")
        }
        _ => return None,
    };
    Some(said)
}

/// Whether intervals differ; where all are alike, reading the history said so already.
fn days_have_a_shape(queue: &QueueHistory) -> bool {
    let known = queue.offered.iter().zip(&queue.observed);
    let mut known = known
        .filter(|(_, seen)| **seen)
        .map(|(offered, _)| *offered);
    let first = known.next();
    known.any(|offered| Some(offered) != first)
}

/// What lies between the history and the first day forecast: days that nobody knows, or days that are
/// known and not used. `rows_told` is the first day for which reading the history said so already.
pub fn horizon(
    file: &str,
    history: &ContactHistory,
    grid: &Grid,
    rows_told: Option<NaiveDate>,
) -> Option<Finding> {
    let first_day = grid.first_day();
    let gap = (first_day - history.end()).num_days();
    if gap > USUAL_GAP_DAYS {
        return Some(
            Finding::warning("PB-1312", file)
                .found(format!(
                    "{gap} days lie between the last day of history {} and the first day forecast {first_day}",
                    history.end() - chrono::Duration::days(1)
                ))
                .expected(format!("at most {USUAL_GAP_DAYS} days between"))
                .fix("give newer history; until then the bands are wide"),
        );
    }
    (gap < 0 && rows_told != Some(first_day)).then(|| {
        Finding::warning("PB-1213", file)
            .found(format!(
                "{} days of history lie on or after the first day forecast {first_day}",
                -gap
            ))
            .expected("days before it")
            .fix("nothing to do: they are not used")
    })
}

/// Refuses a horizon that is longer than intervals are forecast; `flag` asked for it.
///
/// # Errors
/// The refusal.
pub fn refuse_too_far(flag: &'static str, days: usize) -> Result<(), Failure> {
    if days <= LONGEST_HORIZON_DAYS {
        return Ok(());
    }
    let finding = Finding::error("PB-0002", flag)
        .found(format!("{days} days ahead"))
        .expected(format!("at most {LONGEST_HORIZON_DAYS} days (18 weeks)"))
        .fix("give fewer days: further on, the season and campaigns that nobody entered decide more than what is known; paiban forecast --weeks gives whole weeks");
    Err(Failure::of_findings(Exit::Usage, vec![finding]))
}

/// A forecast that could not be made, as the failure of a command.
pub fn refusal(error: &ForecastError) -> Failure {
    match error {
        ForecastError::TooShort {
            queue,
            days,
            needed,
        } => {
            let finding = Finding::error("PB-1308", "history")
                .found(format!(
                    "{days} days of \"{queue}\" before the first day forecast"
                ))
                .expected(format!("at least {needed} days"))
                .fix("give more history, or forecast from a later day");
            Failure::of_findings(Exit::Input, vec![finding])
        }
        ForecastError::NoTemplate { queue, template } => {
            let finding = Finding::error("PB-1308", "history")
                .found(format!(
                    "\"{queue}\" is new, and its template \"{template}\" has less than three weeks of history"
                ))
                .expected("a template with a history")
                .fix("name another template, or give more history");
            Failure::of_findings(Exit::Input, vec![finding])
        }
        ForecastError::NoVolume { queue, template } => {
            let finding = Finding::error("PB-1308", "paiban.toml")
                .found(format!(
                    "\"{queue}\" is new and resembles \"{template}\", but nothing says how much it gets"
                ))
                .expected("offered_per_day, or some days of its own history")
                .fix("add offered_per_day, the contacts of an average open day");
            Failure::of_findings(Exit::Input, vec![finding])
        }
        ForecastError::OriginOutside {
            queue,
            origin,
            first_day,
            last_day,
        } => {
            let finding = Finding::error("PB-0002", "--origins")
                .found(format!(
                    "{origin} lies outside the history of \"{queue}\", which is known from {first_day} to {last_day}"
                ))
                .expected("origins after the first and up to the last known day")
                .fix("give origins inside the history");
            Failure::of_findings(Exit::Usage, vec![finding])
        }
        other => Failure::new(Exit::Input, "PB-1308", other.to_string()),
    }
}
