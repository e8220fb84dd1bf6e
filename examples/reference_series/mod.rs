//! The series on which accuracy is measured: `series.csv`, `origins.csv`, `data/`, `calendar/`.

use std::error::Error;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use paiban::calendar::{EventCalendar, OpeningHours, Zone};
use paiban::forecast::QueueContext;
use paiban::history::ContactHistory;
use paiban::io::history::{HistoryFormat, HistoryRequest, read};
use paiban::io::{files, project};

/// One queue with what is known of it.
pub struct Series {
    pub history: ContactHistory,
    pub events: EventCalendar,
    pub context: QueueContext,
    /// From `origins.csv`; not every program starts there.
    #[allow(dead_code)]
    pub origins: Vec<NaiveDate>,
}

/// The folder: the first argument, or `reference/forecast` below `PAIBAN_SHARED`.
pub fn folder() -> Option<PathBuf> {
    let below = |root: String| Path::new(&root).join("reference/forecast");
    let named = std::env::args().nth(1).map(PathBuf::from);
    let folder = named.or_else(|| std::env::var("PAIBAN_SHARED").ok().map(below))?;
    folder.join("series.csv").is_file().then_some(folder)
}

/// The queues named after the folder on the command line, or all.
pub fn load(folder: &Path) -> Result<Vec<Series>, Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(2).collect();
    let mut all = Vec::new();
    for line in csv::Reader::from_path(folder.join("series.csv"))?.records() {
        let line = line?;
        if wanted.is_empty() || wanted.iter().any(|name| name == &line[0]) {
            all.push(one(folder, &line)?);
        }
    }
    Ok(all)
}

fn one(folder: &Path, line: &csv::StringRecord) -> Result<Series, Box<dyn Error>> {
    let zone = Zone::new(&line[4])?;
    let request = HistoryRequest {
        file: &line[1],
        zone: &zone,
        interval_minutes: Some(line[3].parse()?),
        queues: None,
        new_queues: &[],
        first_planned_day: None,
        events: &EventCalendar::default(),
        format: &HistoryFormat::recognised(),
    };
    let bytes = files::read(&folder.join(&line[1])).map_err(|_| "no history")?;
    let history = read(&bytes, &request)
        .map_err(|_| "history refused")?
        .history;
    let bytes = files::read(&folder.join(&line[2])).map_err(|_| "no calendar")?;
    let (entries, _) = project::read_calendar(&line[2], &bytes, None);
    Ok(Series {
        context: QueueContext {
            queue: history.queues[0].queue.clone(),
            opening: OpeningHours::always(),
            default_handle_time_s: project::DEFAULT_HANDLE_TIME_S,
            group: None,
            template: None,
        },
        events: EventCalendar::new(entries),
        origins: origins(folder, &line[0])?,
        history,
    })
}

fn origins(folder: &Path, queue: &str) -> Result<Vec<NaiveDate>, Box<dyn Error>> {
    let mut found = Vec::new();
    for line in csv::Reader::from_path(folder.join("origins.csv"))?.records() {
        let line = line?;
        if &line[0] == queue {
            found.push(line[1].parse()?);
        }
    }
    Ok(found)
}
