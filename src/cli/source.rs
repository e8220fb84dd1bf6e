//! Where a forecast gets its history from: a project, or a history file alone.

use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike, Duration, NaiveDate};

use super::args::SourceArgs;
use super::bar::Watch;
use super::console::{Console, Outcome};
use super::failure::{Exit, Failure};
use super::remarked;
use super::workspace::{Workspace, refuse, write_file};
use crate::calendar::holidays::{HolidayCalendar, YEARS};
use crate::calendar::{CalendarEntry, CalendarError, EventCalendar, OpeningHours, Zone};
use crate::forecast::QueueContext;
use crate::history::{ContactHistory, Finding};
use crate::io::history::{self, HistoryFormat, HistoryRequest};
use crate::io::{Refused, files, project};

/// What a forecaster needs, and the project it came from, if any.
#[derive(Debug)]
pub struct Source {
    /// What happened.
    pub history: Arc<ContactHistory>,
    /// The name of the history's file.
    pub file: String,
    /// One per queue of the history.
    pub contexts: Vec<QueueContext>,
    /// Holidays, campaigns, closures.
    pub events: EventCalendar,
    /// Remarks on the files.
    pub findings: Vec<Finding>,
    /// The project, where there is one.
    pub space: Option<Workspace>,
}

impl Source {
    /// Reads the project, or the history file with its calendar.
    ///
    /// # Errors
    /// Everything that is wrong with the files.
    pub fn open(args: &SourceArgs, console: &Console, watch: &Watch) -> Result<Self, Failure> {
        match &args.history {
            Some(file) => Self::alone(args, file),
            None => Self::of_project(args, console, watch),
        }
    }

    fn of_project(args: &SourceArgs, console: &Console, watch: &Watch) -> Result<Self, Failure> {
        let folder = args.project.as_deref().unwrap_or(Path::new("."));
        let space = Workspace::open(folder, None, None, console, watch)?;
        let Some(history) = space.inputs.history.clone() else {
            let text = format!("{}: no history.csv in the project", folder.display());
            return Err(Failure::new(Exit::Storage, "PB-1001", text));
        };
        let events = match &args.calendar {
            Some(file) => EventCalendar::new(read_calendar(file, &history)?),
            None => space.inputs.events.clone(),
        };
        let ledger = space.ledgers.iter().find(|l| l.file.starts_with("history"));
        Ok(Self {
            history,
            file: ledger.map_or("history.csv", |l| &l.file).to_owned(),
            contexts: space
                .inputs
                .queues
                .iter()
                .map(|q| q.context.clone())
                .collect(),
            events,
            findings: space.findings(),
            space: Some(space),
        })
    }

    /// The first day to forecast: the one asked for, the plan's, or the day after the history.
    ///
    /// # Errors
    /// A history without any day.
    pub fn first_day(&self, asked: Option<NaiveDate>) -> Result<NaiveDate, Failure> {
        let planned = self.space.as_ref().map(|s| s.inputs.grid.first_day());
        let queues = self.history.queues.iter();
        let after = queues
            .map(|q| q.first_day + Duration::days(q.n_days() as i64))
            .max();
        let first = asked.or(planned).or(after);
        first.ok_or_else(|| Failure::new(Exit::Input, "PB-1004", "the history has no day"))
    }

    /// Writes a file where it was asked for or where the project keeps it, and tells so; without either
    /// it goes to standard output. `texts` are the file and what is told.
    ///
    /// # Errors
    /// A place that cannot be written.
    pub fn kept(
        &self,
        asked: Option<&Path>,
        name: &str,
        texts: (String, String),
    ) -> Result<Outcome, Failure> {
        let mut outcome = Outcome {
            findings: self.findings.clone(),
            ..Outcome::default()
        };
        let project = self.space.as_ref().map(|space| space.out.join(name));
        let (file, told) = texts;
        match asked.map(Path::to_owned).or(project) {
            Some(place) => {
                write_file(&place, file.as_bytes())?;
                outcome.text = format!("{told}{}\n", place.display());
                let place = place.display().to_string();
                outcome.fields.insert("out".into(), place.into());
            }
            None => outcome.text = file,
        }
        Ok(outcome)
    }

    fn alone(args: &SourceArgs, file: &Path) -> Result<Self, Failure> {
        let beside = file.parent().unwrap_or(Path::new(".")).to_owned();
        let refuse = |refused| refuse(refused, &beside);
        let bad_zone = |e: CalendarError| Failure::new(Exit::Input, "PB-1212", e.to_string());
        let zone = Zone::new(args.time_zone.as_deref().unwrap_or("")).map_err(bad_zone)?;
        let bytes = files::read(file).map_err(refuse)?;
        let request = HistoryRequest {
            file: &files::name_of(file),
            zone: &zone,
            interval_minutes: args.interval,
            queues: None,
            new_queues: &[],
            first_planned_day: None,
            events: &EventCalendar::default(),
            format: &HistoryFormat::recognised(),
        };
        let read = history::read(&bytes, &request).map_err(refuse)?;
        let own = match &args.calendar {
            Some(file) => read_calendar(file, &read.history)?,
            None => Vec::new(),
        };
        let public = public_holidays(args, &read.history)?;
        let context = |queue: &crate::history::QueueHistory| {
            let (name, always) = (queue.queue.clone(), OpeningHours::always());
            QueueContext::alone(name, always, project::DEFAULT_HANDLE_TIME_S)
        };
        let events = project::merge_calendars(public, own);
        let mut findings = read.ledger.findings;
        let end = read.history.end();
        findings.extend(remarked::findings(
            request.file,
            &read.history,
            &events,
            end,
        ));
        Ok(Self {
            contexts: read.history.queues.iter().map(context).collect(),
            file: request.file.to_owned(),
            history: Arc::new(read.history),
            events,
            findings,
            space: None,
        })
    }
}

/// What ships for the country, or the planner's own file.
fn public_holidays(
    args: &SourceArgs,
    history: &ContactHistory,
) -> Result<Vec<CalendarEntry>, Failure> {
    let calendar = match (&args.country, &args.holidays) {
        (None, None) => return Ok(Vec::new()),
        (_, Some(file)) => {
            let beside = file.parent().unwrap_or(Path::new("."));
            let bytes = files::read(file).map_err(|refused| refuse(refused, beside))?;
            let (calendar, ledger) = project::read_holidays(&files::name_of(file), &bytes);
            if ledger.has_errors() {
                return Err(refuse(Refused::input(ledger.findings), beside));
            }
            calendar
        }
        (Some(country), None) => HolidayCalendar::shipped(country).map_err(|error| {
            let finding = Finding::error("PB-1601", "--country");
            let finding = project::unknown_country(finding, &error);
            let fix = "give the country's holidays with --holidays FILE (name,rule,…), or leave out --country";
            Failure::of_findings(Exit::Usage, vec![finding.fix(fix)])
        })?,
    };
    // Two years past the history are as far as anything is forecast.
    let (first, last) = (history.first_day.year(), history.end().year() + 2);
    let known = |year: i32| year.clamp(YEARS.0, YEARS.1);
    calendar
        .public(known(first), known(last))
        .map_err(|e| Failure::bug(e.to_string()))
}

fn read_calendar(file: &Path, history: &ContactHistory) -> Result<Vec<CalendarEntry>, Failure> {
    let queues: Vec<_> = history.queues.iter().map(|q| q.queue.clone()).collect();
    let beside = file.parent().unwrap_or(Path::new("."));
    let bytes = files::read(file).map_err(|refused| refuse(refused, beside))?;
    let (entries, ledger) = project::read_calendar(&files::name_of(file), &bytes, Some(&queues));
    if ledger.has_errors() {
        return Err(refuse(Refused::input(ledger.findings), beside));
    }
    Ok(entries)
}
