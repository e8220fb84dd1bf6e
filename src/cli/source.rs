//! Where a forecast gets its history from: a project, or a history file alone.

use std::path::Path;
use std::sync::Arc;

use chrono::Datelike;

use super::args::SourceArgs;
use super::bar::Watch;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::workspace::{Workspace, refuse};
use crate::calendar::{CalendarError, EventCalendar, OpeningHours, Zone, holidays};
use crate::forecast::QueueContext;
use crate::history::{ContactHistory, Finding};
use crate::io::history::{self, HistoryFormat, HistoryRequest};
use crate::io::{Refused, files, project};

/// What a forecaster needs, and the project it came from, if any.
#[derive(Debug)]
pub struct Source {
    /// What happened.
    pub history: Arc<ContactHistory>,
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
        Ok(Self {
            history,
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
            first_planned_day: None,
            events: &EventCalendar::default(),
            format: &HistoryFormat::recognised(),
        };
        let read = history::read(&bytes, &request).map_err(refuse)?;
        let own = match &args.calendar {
            Some(file) => read_calendar(file, &read.history)?,
            None => Vec::new(),
        };
        let mut public = Vec::new();
        if let Some(country) = &args.country {
            let first = read.history.first_day.year();
            // Two years past the history are as far as anything is forecast.
            let days = read.history.queues.first().map_or(0, |q| q.n_days());
            let last = first + (days / 365) as i32 + 2;
            public = holidays::public(country, first, last)
                .map_err(|e| Failure::new(Exit::Usage, "PB-1602", e.to_string()))?;
        }
        let context = |queue: &crate::history::QueueHistory| QueueContext {
            queue: queue.queue.clone(),
            opening: OpeningHours::always(),
            default_handle_time_s: project::DEFAULT_HANDLE_TIME_S,
        };
        Ok(Self {
            contexts: read.history.queues.iter().map(context).collect(),
            history: Arc::new(read.history),
            events: project::merge_calendars(public, own),
            findings: read.ledger.findings,
            space: None,
        })
    }
}

fn read_calendar(
    file: &Path,
    history: &ContactHistory,
) -> Result<Vec<crate::calendar::CalendarEntry>, Failure> {
    let queues: Vec<_> = history.queues.iter().map(|q| q.queue.clone()).collect();
    let beside = file.parent().unwrap_or(Path::new("."));
    let bytes = files::read(file).map_err(|refused| refuse(refused, beside))?;
    let (entries, ledger) = project::read_calendar(&files::name_of(file), &bytes, Some(&queues));
    if ledger.has_errors() {
        return Err(refuse(Refused::input(ledger.findings), beside));
    }
    Ok(entries)
}
