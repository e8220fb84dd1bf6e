//! What the update is worth on real series: error of the rest of the day with it over without it.
//!
//! For each (queue, origin) of the reference series the days origin, +2 and +4 are today in turn, as
//! far as they hold data. Each is forecast and learnt for anew from the rows before it. The day is cut
//! where a share of its forecast volume has passed; the error is Σ|y − μ| over the known intervals
//! after the cut, summed per queue over its days, with the update over without it. Beside it stands
//! how often a count of the rest falls inside its 80 % band.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::*;
use crate::io::history::{HistoryFormat, HistoryRequest, read};
use crate::io::project::read_calendar;

const SHARES: [f64; 3] = [0.2, 0.4, 0.6];
const DAYS_FROM_ORIGIN: [i64; 3] = [0, 2, 4];

/// Where the series lie; `None` where they are absent, said on standard error.
fn reference() -> Option<PathBuf> {
    let root = std::env::var("PAIBAN_SHARED").map_or_else(
        |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        Into::into,
    );
    let folder = root.join("reference/forecast");
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var("PAIBAN_REQUIRE_SHARED").as_deref() == Ok("1");
    assert!(!required, "no reference series in {}", folder.display());
    eprintln!("skipped: no reference series in {}", folder.display());
    None
}

struct Series {
    name: String,
    centre: ContactHistory,
    contexts: [QueueContext; 1],
    events: EventCalendar,
    days: Vec<NaiveDate>,
}

impl Series {
    fn history(&self) -> &QueueHistory {
        &self.centre.queues[0]
    }

    fn grid(&self, day: NaiveDate) -> Grid {
        let (zone, minutes) = (self.centre.zone.clone(), self.centre.interval_minutes);
        Grid::new(zone, minutes, day, 1).unwrap()
    }

    /// Everything that is known, with this history.
    fn known<'a>(&'a self, history: &'a ContactHistory) -> Known<'a> {
        Known {
            history,
            contexts: &self.contexts,
            events: &self.events,
        }
    }

    /// A day that has passed as a whole.
    fn today(&self, grid: &Grid) -> Today {
        let (known, horizon) = (self.known(&self.centre), Horizon::of(grid));
        let unit = &known.units(horizon).unwrap()[0];
        let pasts = known.pasts(unit, horizon).unwrap();
        let mut together = known.choose(unit, (pasts, horizon)).unwrap();
        Today::new(
            &known,
            grid,
            (together.queues.remove(0), grid.n_intervals()),
        )
    }
}

fn lines(file: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file).unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

fn all_series(folder: &Path) -> Vec<Series> {
    let origins = lines(&folder.join("origins.csv"));
    let series = lines(&folder.join("series.csv"));
    series
        .iter()
        .map(|row| one(folder, row, &origins))
        .collect()
}

fn one(folder: &Path, row: &[String], origins: &[Vec<String>]) -> Series {
    let zone = Zone::new(&row[4]).unwrap();
    let packed = std::fs::File::open(folder.join(&row[1])).unwrap();
    let mut bytes = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(packed);
    unpacked.read_to_end(&mut bytes).unwrap();
    let request = HistoryRequest {
        file: &row[1],
        zone: &zone,
        interval_minutes: row[3].parse().ok(),
        queues: None,
        new_queues: &[],
        first_planned_day: None,
        events: &EventCalendar::default(),
        format: &HistoryFormat::recognised(),
    };
    let read = read(&bytes, &request).unwrap();
    let calendar = std::fs::read(folder.join(&row[2])).unwrap();
    let days = origins.iter().filter(|o| o[0] == row[0]);
    let days = days.map(|o| o[1].parse::<NaiveDate>().unwrap());
    let queue = read.history.queues[0].queue.clone();
    Series {
        name: row[0].clone(),
        centre: read.history,
        contexts: [QueueContext { queue, ..context() }],
        events: EventCalendar::new(read_calendar(&row[2], &calendar, None).0),
        days: days
            .flat_map(|d| DAYS_FROM_ORIGIN.map(|n| d + Duration::days(n)))
            .collect(),
    }
}

/// Errors and hits of the rest of some days.
#[derive(Debug, Clone, Copy, Default)]
struct Worth {
    without: f64,
    with: f64,
    n_days: usize,
    n_intervals: f64,
    inside_without: f64,
    inside_with: f64,
}

impl Worth {
    fn add(&mut self, other: &Worth) {
        self.without += other.without;
        self.with += other.with;
        self.n_days += other.n_days;
        self.n_intervals += other.n_intervals;
        self.inside_without += other.inside_without;
        self.inside_with += other.inside_with;
    }
}

fn day_worth(series: &Series, day: NaiveDate) -> Option<[Worth; 3]> {
    let grid = series.grid(day);
    let whole = series.today(&grid);
    let volume = whole.morning.mean.sum();
    let seen = whole.actual.iter().flatten().count();
    if seen == 0 || volume <= 0.0 {
        return None;
    }
    let evenings = whole.evenings_before().unwrap();
    Some(SHARES.map(|share| {
        let mut passed = 0.0;
        let cut = whole.morning.mean.iter().position(|mean| {
            passed += mean;
            passed >= share * volume - 1e-9
        });
        let cut = cut.map_or(grid.n_intervals(), |i| i + 1);
        let mut today = whole.clone();
        today.n_passed = cut;
        today.actual[cut..].fill(None);
        let told = today.told(&evenings).forecast;
        let mut worth = Worth {
            n_days: 1,
            ..Worth::default()
        };
        for (i, y) in (cut..grid.n_intervals()).filter_map(|i| Some((i, whole.actual[i]?))) {
            let inside = |f: &QueueForecast| {
                let (low, high) = (f.quantiles[[i, 1]], f.quantiles[[i, 5]]);
                f64::from(low <= y && y <= high)
            };
            worth.without += (y - whole.morning.mean[i]).abs();
            worth.with += (y - told.mean[i]).abs();
            if whole.morning.mean[i] > 0.0 {
                worth.n_intervals += 1.0;
                worth.inside_without += inside(&whole.morning);
                worth.inside_with += inside(&told);
            }
        }
        worth
    }))
}

fn queue_worth(series: &Series) -> [Worth; 3] {
    let days: Vec<Option<[Worth; 3]>> = series
        .days
        .par_iter()
        .map(|&day| day_worth(series, day))
        .collect();
    let mut sums = [Worth::default(); 3];
    for day in days.iter().flatten() {
        sums.iter_mut().zip(day).for_each(|(sum, w)| sum.add(w));
    }
    sums
}

/// Error of tomorrow's intervals without and with today seen up to 60 % of its volume.
fn tomorrow_worth(series: &Series, day: NaiveDate) -> Option<(f64, f64)> {
    let days = [series.grid(day), series.grid(day + Duration::days(1))];
    let mut today = series.today(&days[0]);
    let volume = today.morning.mean.sum();
    let mut so_far = 0.0;
    let cut = today.morning.mean.iter().position(|mean| {
        so_far += mean;
        so_far >= 0.6 * volume - 1e-9
    })?;
    if volume <= 0.0 || today.actual[..=cut].iter().all(Option::is_none) {
        return None;
    }
    today.n_passed = cut + 1;
    today.actual[cut + 1..].fill(None);
    let told = today.told(&today.evenings_before().unwrap());
    let running = RunningDay {
        grid: &days[0],
        n_passed: cut + 1,
    };
    let history = series.history();
    let error = |history: QueueHistory, total: Option<DayTotal>| -> f64 {
        let centre = ContactHistory {
            queues: vec![history],
            zone: series.centre.zone.clone(),
            ..series.centre
        };
        let (known, horizon) = (series.known(&centre), Horizon::of(&days[1]));
        let unit = &known.units(horizon).unwrap()[0];
        let totals = BTreeMap::from([(0, total)]);
        let forecast = coming_days(&known, unit, (&days[1], &totals)).unwrap();
        let actual = |i| count(series.history(), &days[1], i);
        let counted = (0..days[1].n_intervals()).filter_map(|i| Some((i, actual(i)?)));
        counted.map(|(i, y)| (y - forecast[0].mean[i]).abs()).sum()
    };
    let without = error(history.before(day), None);
    Some((
        without,
        error(passed(history, &running), today.total(&told)),
    ))
}

#[test]
fn tomorrow_gains_from_a_day_that_is_seen_in_part() {
    let Some(folder) = reference() else { return };
    let mut ratios = Vec::new();
    for mut series in all_series(&folder) {
        series.days = series
            .days
            .into_iter()
            .step_by(DAYS_FROM_ORIGIN.len())
            .collect();
        let days = series
            .days
            .par_iter()
            .map(|&day| tomorrow_worth(&series, day));
        let days: Vec<Option<(f64, f64)>> = days.collect();
        let known: Vec<(f64, f64)> = days.into_iter().flatten().collect();
        let without: f64 = known.iter().map(|d| d.0).sum();
        let with: f64 = known.iter().map(|d| d.1).sum();
        ratios.push(with / without);
        let n = known.len();
        eprintln!(
            "{:<16}{n:>5} tomorrow with today ÷ without {:.3}",
            series.name,
            with / without
        );
    }
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    eprintln!("tomorrow after 0.6 of today: mean {mean:.4}");
    assert!(mean <= 1.0, "{ratios:?}");
}

#[test]
fn the_update_helps_on_average_and_harms_no_queue() {
    let Some(folder) = reference() else { return };
    let mut ratios = [Vec::new(), Vec::new(), Vec::new()];
    eprintln!(
        "{:<16}{:>5}   error with ÷ without, (80 % band: before → after)",
        "queue", "days"
    );
    for series in all_series(&folder) {
        let worth = queue_worth(&series);
        let mut line = format!("{:<16}{:>5}", series.name, worth[0].n_days);
        for (place, w) in worth.iter().enumerate() {
            let ratio = w.with / w.without;
            ratios[place].push(ratio);
            let inside = |n: f64| 100.0 * n / w.n_intervals;
            let (before, after) = (inside(w.inside_without), inside(w.inside_with));
            line.push_str(&format!("{ratio:>9.3} ({before:.0} → {after:.0})"));
        }
        eprintln!("{line}");
    }
    let mean = |r: &[f64]| r.iter().sum::<f64>() / r.len() as f64;
    let worst = |r: &[f64]| r.iter().copied().fold(0.0, f64::max);
    for (share, r) in SHARES.iter().zip(&ratios) {
        let (mean, worst) = (mean(r), worst(r));
        eprintln!("after {share:.1} of the day: mean {mean:.4}, worst {worst:.4}");
    }
    assert!(mean(&ratios[1]) <= 0.97, "{ratios:?}");
    assert!(worst(&ratios[1]) <= 1.01, "{ratios:?}");
}
