//! The steps of `init`: look, read, recognise, generate, write.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime};

use super::opening::{self, Hours};
use super::project_text::{self, Head};
use super::team::{self, Need, Team};
use super::work::{self, Work};
use super::{InitRequest, InitSummary, QueueSummary};
use crate::calendar::holidays::HolidayCalendar;
use crate::calendar::{EventCalendar, LocalTime, Zone};
use crate::history::RecordedStart;
use crate::history::{ContactHistory, Finding, QueueHistory};
use crate::io::history::{
    HistoryFormat, HistoryRead, HistoryRequest, RawHistory, RawRow, assemble,
};
use crate::io::messages::Language;
use crate::io::outputs::field;
use crate::io::project::{
    DEFAULT_HANDLE_TIME_S, HOLIDAYS_FILE, read_calendar, read_holidays, unknown_zone,
};
use crate::io::write::Staging;
use crate::io::{ExitKind, Refused, files, text};
use crate::units::QueueId;

/// The queue's name where the history names none.
const ONLY_QUEUE: &str = "voice";
const CALENDAR_HEADER: &str = "name,first_day,last_day,kind,queue,uplift,from,to,note\n";
const AVAILABILITY_HEADER: &str = "agent_id,first_day,last_day,kind,days,from,to,shift,weight\n";

pub fn from_history(request: &InitRequest<'_>) -> Result<InitSummary, Refused> {
    refuse_existing(request.dir, Some(request.history))?;
    let zone = Zone::new(request.time_zone).map_err(|error| {
        unknown_zone(
            Finding::error("PB-1212", "--time-zone"),
            request.time_zone,
            &error,
        )
    })?;
    let country = country(request)?;
    let raw = raw_history(request.history)?;
    let calendar = calendar(request, &raw)?;
    let read = read(&raw, &zone, &calendar)?;
    let history = &read.history;
    let hours: Vec<Hours> = history.queues.iter().map(opening::recognise).collect();
    let (queues, work): (Vec<QueueSummary>, Vec<Work>) = history
        .queues
        .iter()
        .zip(&hours)
        .map(|(q, h)| summary(q, h, request.handle_time_s))
        .unzip();
    let team = team::make(&Need {
        hours: &hours,
        work: &work,
        interval_minutes: history.interval_minutes,
        agents: request.agents,
    });
    let last_day = last_day(history);
    let head = Head {
        name: &centre_name(request.dir),
        time_zone: zone.name(),
        interval_minutes: history.interval_minutes,
        country: &country,
        first_day: first_monday_after(last_day),
        language: request.language,
    };
    let skills: Vec<String> = queues.iter().map(|q| skill_name(&q.id)).collect();
    let contents = Contents {
        toml: project_text::write(&head, &queues, &skills, &team),
        history: history_text(&raw, &zone),
        agents: agents_text(&team, &skills, request.language),
        calendar: calendar.text,
        holidays: holidays(request)?,
    };
    Ok(InitSummary {
        files: put(request, &contents)?,
        recognised: raw.recognised,
        interval_minutes: history.interval_minutes,
        history_days: (history.first_day, last_day),
        first_day: head.first_day,
        queues,
        agents: team.people.len(),
        ledger: read.ledger,
    })
}

/// The texts of a new project.
struct Contents {
    toml: String,
    history: String,
    agents: String,
    calendar: String,
    holidays: Option<Vec<u8>>,
}

fn put(request: &InitRequest<'_>, contents: &Contents) -> Result<Vec<PathBuf>, Refused> {
    let mut staging = Staging::new(request.dir)?;
    staging.add("paiban.toml", contents.toml.as_bytes())?;
    if !is_same_file(request.history, &request.dir.join("history.csv")) {
        staging.add("history.csv", contents.history.as_bytes())?;
    }
    staging.add("agents.csv", contents.agents.as_bytes())?;
    staging.add("availability.csv", AVAILABILITY_HEADER.as_bytes())?;
    staging.add("calendar.csv", contents.calendar.as_bytes())?;
    if let Some(holidays) = &contents.holidays {
        staging.add(HOLIDAYS_FILE, holidays)?;
    }
    staging.publish()
}

/// Nothing of a planner's is ever written over, but for a history that is the source itself.
pub fn refuse_existing(dir: &Path, source: Option<&Path>) -> Result<(), Refused> {
    let names = [
        "paiban.toml",
        "agents.csv",
        "availability.csv",
        "calendar.csv",
        "history.csv",
    ];
    let is_source = |path: &PathBuf| source.is_some_and(|s| is_same_file(s, path));
    let there: Vec<&str> = names
        .into_iter()
        .filter(|name| dir.join(name).exists() && !is_source(&dir.join(name)))
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    Err(already_there(dir, &there))
}

fn already_there(dir: &Path, names: &[&str]) -> Refused {
    let finding = Finding::error("PB-6205", &dir.display().to_string())
        .found(format!("the folder already holds {}", names.join(", ")))
        .expected("a folder without a project")
        .fix("choose another folder; nothing was changed");
    Refused::new(ExitKind::Storage, vec![finding])
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// The country as it is written into the project; one that is not shipped needs the planner's file.
fn country(request: &InitRequest<'_>) -> Result<String, Refused> {
    let country = request.country.clone().unwrap_or_else(|| "none".to_owned());
    match HolidayCalendar::shipped(&country) {
        Err(error) if request.holidays.is_none() && !request.dir.join(HOLIDAYS_FILE).exists() => {
            let finding = Finding::error("PB-1601", "--country").found(error.to_string());
            let finding =
                finding.expected("a country whose public holidays are shipped, or --holidays FILE");
            let fix = "give the country's holidays with --holidays FILE (name,rule,…), or leave out --country";
            Err(finding.fix(fix).into())
        }
        _ => Ok(country),
    }
}

/// The planner's file of public holidays, checked before it is copied; `None` where there is nothing
/// to copy.
fn holidays(request: &InitRequest<'_>) -> Result<Option<Vec<u8>>, Refused> {
    let Some(path) = request.holidays else {
        return Ok(None);
    };
    let target = request.dir.join(HOLIDAYS_FILE);
    let in_place = is_same_file(path, &target);
    if target.exists() && !in_place {
        return Err(already_there(request.dir, &[HOLIDAYS_FILE]));
    }
    let bytes = files::read(path)?;
    let (_, ledger) = read_holidays(&files::name_of(path), &bytes);
    if ledger.has_errors() {
        return Err(Refused {
            ledgers: vec![ledger.clone()],
            ..Refused::input(ledger.findings)
        });
    }
    Ok((!in_place).then_some(bytes))
}

fn raw_history(path: &Path) -> Result<RawHistory, Refused> {
    let bytes = files::read(path)?;
    let mut raw = RawHistory::parse(&files::name_of(path), &bytes, &HistoryFormat::recognised())?;
    for name in raw.queue_names.iter_mut().filter(|n| n.is_empty()) {
        *name = ONLY_QUEUE.to_owned();
    }
    Ok(raw)
}

/// The planner's calendar as text and as entries.
struct Calendar {
    text: String,
    events: EventCalendar,
}

fn calendar(request: &InitRequest<'_>, raw: &RawHistory) -> Result<Calendar, Refused> {
    let Some(path) = request.calendar else {
        return Ok(Calendar {
            text: CALENDAR_HEADER.to_owned(),
            events: EventCalendar::default(),
        });
    };
    let name = files::name_of(path);
    let bytes = files::read(path)?;
    let ids: Vec<QueueId> = raw
        .queue_names
        .iter()
        .map(|n| QueueId::new(n.as_str()))
        .collect();
    let (entries, ledger) = read_calendar(&name, &bytes, Some(&ids));
    if ledger.has_errors() {
        return Err(Refused {
            ledgers: vec![ledger.clone()],
            ..Refused::input(ledger.findings)
        });
    }
    Ok(Calendar {
        text: text::decode(&name, &bytes, None)?.text.into_owned(),
        events: EventCalendar::new(entries),
    })
}

fn read(raw: &RawHistory, zone: &Zone, calendar: &Calendar) -> Result<HistoryRead, Refused> {
    let request = HistoryRequest {
        file: &raw.file,
        zone,
        interval_minutes: None,
        queues: None,
        new_queues: &[],
        first_planned_day: None,
        events: &calendar.events,
        format: &HistoryFormat::recognised(),
    };
    assemble(raw, &request)
}

fn summary(queue: &QueueHistory, hours: &Hours, given_s: Option<f64>) -> (QueueSummary, Work) {
    let learnt = work::handle_time_s(queue);
    let seconds = learnt.or(given_s).unwrap_or(DEFAULT_HANDLE_TIME_S);
    // A tenth of a second is more than the mean of a history knows.
    let seconds = (seconds * 10.0).round() / 10.0;
    let work = Work::of(queue, hours, seconds);
    let summary = QueueSummary {
        id: queue.queue.as_str().to_owned(),
        open: opening::lines(hours),
        offered_per_week: work.offered_per_week,
        handle_time_s: seconds,
        handle_time_learnt: learnt.is_some(),
    };
    (summary, work)
}

fn last_day(history: &ContactHistory) -> NaiveDate {
    history.end() - Duration::days(1)
}

fn first_monday_after(day: NaiveDate) -> NaiveDate {
    day + Duration::days(7 - i64::from(day.weekday().num_days_from_monday()))
}

fn centre_name(dir: &Path) -> String {
    let absolute = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let name = absolute
        .file_name()
        .map(|n| n.to_string_lossy().into_owned());
    name.filter(|n| !n.is_empty())
        .unwrap_or_else(|| "centre".to_owned())
}

/// `|` and `:` have a meaning in the column `skills`.
fn skill_name(queue: &str) -> String {
    queue.replace(['|', ':'], "-")
}

/// A column of the history that a file may lack, and where its cells come from.
type Column = (&'static str, fn(&RawRow) -> Option<f64>);

const OPTIONAL_COLUMNS: [Column; 4] = [
    ("handled", |r| r.record.handled),
    ("abandoned", |r| r.record.abandoned),
    ("answered_within", |r| r.answered_within),
    ("handle_time_s", |r| r.record.handle_time_s),
];

/// The history in our columns, every instant with its offset, so that no label stays ambiguous.
fn history_text(raw: &RawHistory, zone: &Zone) -> String {
    let columns: Vec<Column> = OPTIONAL_COLUMNS
        .into_iter()
        .filter(|(_, value)| raw.rows().any(|row| value(&row).is_some()))
        .collect();
    let mut out = String::from("start,queue,offered");
    columns
        .iter()
        .for_each(|(name, _)| out.push_str(&format!(",{name}")));
    out.push('\n');
    let mut clock = Clock {
        zone,
        seen: HashMap::new(),
    };
    for row in raw.rows() {
        let record = row.record;
        let start = match record.start {
            RecordedStart::Instant(at) => zone.at(at),
            RecordedStart::Local(local) => clock.at(record.queue, local),
        };
        let queue = field(&raw.queue_names[record.queue]);
        let start = start.to_rfc3339();
        out.push_str(&format!("{start},{queue},{}", record.offered));
        for (_, value) in &columns {
            out.push(',');
            out.push_str(&value(&row).map(|v| v.to_string()).unwrap_or_default());
        }
        out.push('\n');
    }
    out
}

/// Gives local labels their offset; of a repeated one the first is the earlier.
struct Clock<'z> {
    zone: &'z Zone,
    seen: HashMap<(usize, NaiveDateTime), usize>,
}

impl Clock<'_> {
    fn at(&mut self, queue: usize, local: NaiveDateTime) -> DateTime<FixedOffset> {
        let resolved = self.zone.resolve(local);
        if let LocalTime::Repeated { later, .. } = resolved {
            let n = self.seen.entry((queue, local)).or_default();
            *n += 1;
            if *n > 1 {
                return self.zone.at(later);
            }
        }
        self.zone.at(resolved.compatible())
    }
}

fn agents_text(team: &Team, skills: &[String], language: Language) -> String {
    let mut out = String::from("agent_id,name,contract,skills,team,hired,leaves,no_nights_until\n");
    let word = match language {
        Language::English => "Agent ",
        Language::Chinese => "坐席",
    };
    for person in &team.people {
        let names: Vec<&str> = person.queues.iter().map(|q| skills[*q].as_str()).collect();
        let skills = names.join("|");
        out.push_str(&format!(
            "{},{word}{},{},{},{},,,\n",
            person.id,
            person.id,
            person.contract,
            field(&skills),
            person.team
        ));
    }
    out
}
