//! The columns of a history that say what became of contacts, on the grid of its days.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::RawHistory;
use crate::calendar::{EntryKind, EventCalendar, Grid, Zone};
use crate::calibration::Counted;
use crate::history::{ContactRecord, Finding, OnDuplicate, RecordedStart};
use crate::io::Refused;
use crate::units::QueueId;

/// Days that are taken where nobody says which: thirteen weeks, because patience and staffing drift.
const DAYS: i64 = 91;

/// Which part of a history is asked for.
#[derive(Debug, Clone)]
pub struct OutcomesRequest<'a> {
    /// The centre's clock.
    pub zone: &'a Zone,
    /// Length of an interval in minutes.
    pub interval_minutes: u32,
    /// The queues of the project.
    pub queues: &'a [QueueId],
    /// Outages are unknown, whatever the file says.
    pub events: &'a EventCalendar,
    /// What two rows of one interval mean.
    pub on_duplicate: OnDuplicate,
    /// First and last day; where they are not given, the last 91 days of the file.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
}

/// What became of contacts.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// From the first day to the last.
    pub grid: Grid,
    /// Per queue and interval; `None` = unknown.
    pub queues: Vec<Vec<Option<Counted>>>,
}

/// Lays out the rows of a file that was read and checked before.
///
/// # Errors
/// [`Refused`] where the file has no column that says what became of contacts (PB-1104), or no row on
/// the days asked for (PB-1308).
pub fn outcomes(raw: &RawHistory, request: &OutcomesRequest<'_>) -> Result<Outcomes, Refused> {
    let of = |r: &super::RawRow| {
        let record = &r.record;
        let known = [record.handled, record.abandoned, record.handle_time_s];
        known.iter().any(Option::is_some) || r.answered_within.is_some()
    };
    if !raw.rows().any(|row| of(&row)) {
        return Err(Refused::input(vec![no_columns(&raw.file)]));
    }
    let (first, last) = days(raw, request)?;
    let n_days = (last - first).num_days() as usize + 1;
    let grid = Grid::new(
        request.zone.clone(),
        request.interval_minutes,
        first,
        n_days,
    )
    .map_err(|_| Refused::input(vec![no_rows(&raw.file, (first, last))]))?;
    let mut queues = vec![vec![None; grid.n_intervals()]; request.queues.len()];
    let positions = raw.queue_names.iter().map(|name| position(name, request));
    let positions: Vec<Option<usize>> = positions.collect();
    for row in raw.rows() {
        let interval = grid.interval_at(instant(&row.record, request.zone));
        let (Some(queue), Some(interval)) = (positions[row.record.queue], interval) else {
            continue;
        };
        let counted = Counted {
            offered: row.record.offered,
            handled: row.record.handled,
            abandoned: row.record.abandoned,
            answered_within: row.answered_within,
            handle_time_s: row.record.handle_time_s,
        };
        let cell = &mut queues[queue][interval];
        *cell = Some(match (*cell, request.on_duplicate) {
            (Some(before), OnDuplicate::Sum) => together(before, counted),
            _ => counted,
        });
    }
    for (queue, cells) in request.queues.iter().zip(&mut queues) {
        forget_outages(&grid, queue, request.events, cells);
    }
    Ok(Outcomes { grid, queues })
}

fn position(name: &str, request: &OutcomesRequest<'_>) -> Option<usize> {
    match (name, request.queues) {
        ("", [_]) => Some(0),
        (name, queues) => queues.iter().position(|q| q.as_str() == name),
    }
}

fn instant(record: &ContactRecord, zone: &Zone) -> DateTime<Utc> {
    match record.start {
        RecordedStart::Instant(at) => at,
        RecordedStart::Local(local) => zone.resolve(local).compatible(),
    }
}

/// The first and the last day.
fn days(
    raw: &RawHistory,
    request: &OutcomesRequest<'_>,
) -> Result<(NaiveDate, NaiveDate), Refused> {
    let day = |record: ContactRecord| {
        let at = request.zone.at(instant(&record, request.zone));
        at.date_naive()
    };
    let known = || raw.records.iter().map(day);
    let last = request.days.1.or_else(|| known().max());
    let first = known().min().zip(last).map(|(first, last)| {
        let asked = request.days.0;
        asked.unwrap_or_else(|| first.max(last - Duration::days(DAYS - 1)))
    });
    match first.zip(last) {
        Some((first, last)) if known().any(|d| first <= d && d <= last) => Ok((first, last)),
        Some(days) => Err(Refused::input(vec![no_rows(&raw.file, days)])),
        None => Err(Refused::input(vec![no_columns(&raw.file)])),
    }
}

/// Two rows of one interval as one.
fn together(a: Counted, b: Counted) -> Counted {
    let sum = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a + b);
    let served = |c: &Counted| c.handled.unwrap_or(c.offered - c.abandoned.unwrap_or(0.0));
    let (n, m) = (served(&a), served(&b));
    let mean = |(s, t): (f64, f64)| (n * s + m * t) / (n + m);
    Counted {
        offered: a.offered + b.offered,
        handled: sum(a.handled, b.handled),
        abandoned: sum(a.abandoned, b.abandoned),
        answered_within: sum(a.answered_within, b.answered_within),
        handle_time_s: a.handle_time_s.zip(b.handle_time_s).map(mean),
    }
}

fn forget_outages(
    grid: &Grid,
    queue: &QueueId,
    events: &EventCalendar,
    cells: &mut [Option<Counted>],
) {
    for day in 0..grid.n_days() {
        for entry in events.on(grid.day(day), queue).filter(|e| e.excludes()) {
            for interval in grid.intervals_of_day(day) {
                let minute = (grid.slot(interval) as u32 * grid.interval_minutes()) as i32;
                let is_out = match entry.kind {
                    EntryKind::OutageHours { from, until } => {
                        from < minute + grid.interval_minutes() as i32 && minute < until
                    }
                    _ => true,
                };
                if is_out {
                    cells[interval] = None;
                }
            }
        }
    }
}

fn no_columns(file: &str) -> Finding {
    Finding::error("PB-1104", file)
        .found("no column says what became of the contacts")
        .expected("abandoned and answered_within for patience and shrinkage, handled and handle_time_s for handle times")
        .fix("export from the telephone system, per queue and interval: contacts abandoned, contacts answered within the target time, contacts handled, average handle time")
}

fn no_rows(file: &str, (first, last): (NaiveDate, NaiveDate)) -> Finding {
    Finding::error("PB-1308", file)
        .found(format!("no row from {first} to {last}"))
        .expected("days of the history")
        .fix("give other days with --from and --to")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::history::HistoryFormat;
    use crate::io::messages::untranslated;

    fn read(text: &str, on_duplicate: OnDuplicate) -> Result<Outcomes, Refused> {
        let raw = RawHistory::parse("h.csv", text.as_bytes(), &HistoryFormat::recognised())?;
        let outage = crate::calendar::CalendarEntry {
            name: "line down".into(),
            first_day: "2026-11-03".parse().unwrap(),
            last_day: "2026-11-03".parse().unwrap(),
            kind: EntryKind::OutageHours {
                from: 600,
                until: 660,
            },
            queue: None,
            uplift: None,
            anchor: None,
            source: crate::calendar::EntrySource::Planner,
            note: String::new(),
        };
        let request = OutcomesRequest {
            zone: &Zone::new("Asia/Shanghai").unwrap(),
            interval_minutes: 30,
            queues: &["voice".into()],
            events: &EventCalendar::new(vec![outage]),
            on_duplicate,
            days: (None, None),
        };
        outcomes(&raw, &request)
    }

    const HEAD: &str = "start,queue,offered,handled,abandoned,answered_within,handle_time_s\n";

    #[test]
    fn columns_land_in_their_intervals_and_outages_are_forgotten() {
        let text = format!(
            "{HEAD}2026-11-02 09:00,voice,10,8,2,7,300\n2026-11-03 10:30,voice,9,9,0,9,200\n2026-11-03 11:00,voice,4,,,,\n"
        );
        let read = read(&text, OnDuplicate::Refuse).unwrap();
        assert_eq!((read.grid.n_days(), read.queues.len()), (2, 1));
        let found: Vec<usize> = (0..96).filter(|i| read.queues[0][*i].is_some()).collect();
        assert_eq!(found, [18, 48 + 22], "10:30 of the outage is unknown");
        let nine = read.queues[0][18].unwrap();
        assert_eq!(
            (nine.abandoned, nine.answered_within),
            (Some(2.0), Some(7.0))
        );
        assert_eq!(read.queues[0][70].unwrap().handled, None);
    }

    #[test]
    fn two_rows_of_one_interval_are_added_where_the_project_adds_them() {
        let twice = format!(
            "{HEAD}2026-11-02 09:00,voice,10,8,2,7,300\n2026-11-02 09:00,voice,4,2,2,1,200\n"
        );
        let sum = read(&twice, OnDuplicate::Sum).unwrap().queues[0][18].unwrap();
        assert_eq!((sum.offered, sum.answered_within), (14.0, Some(8.0)));
        assert_eq!(sum.handle_time_s, Some(280.0));
        let last = read(&twice, OnDuplicate::Last).unwrap().queues[0][18].unwrap();
        assert_eq!(last.offered, 4.0);
    }

    #[test]
    fn a_history_of_volume_alone_is_refused_with_what_to_export() {
        let text = "start,queue,offered\n2026-11-02 09:00,voice,10\n";
        let refused = read(text, OnDuplicate::Refuse).unwrap_err();
        assert_eq!(refused.findings[0].code, "PB-1104");
        assert!(refused.findings[0].expected.contains("answered_within"));
        for finding in [&refused.findings[0], &no_rows("h.csv", Default::default())] {
            assert_eq!(untranslated(finding), Vec::<&str>::new());
        }
    }
}
