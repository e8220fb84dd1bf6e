//! The same measures by lead and by kind of day, and where a simpler forecaster did better.
//!
//! A forecast that is good on average may be poor where it matters: far ahead, or on the days that the
//! calendar makes special. So every measure is told apart.

use super::{Place, ScoredDay, ScoredInterval, Scores};
use crate::forecast::LONGEST_HORIZON_DAYS;

/// Measures are told apart for these leads in days, both ends included.
pub const LEAD_BUCKETS: [(usize, usize); 6] = [
    (1, 1),
    (2, 7),
    (8, 14),
    (15, 28),
    (29, 56),
    (57, LONGEST_HORIZON_DAYS),
];

/// Which days a slice holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayKind {
    /// All of them.
    All,
    /// Those that the calendar says nothing of.
    Ordinary,
    /// Holidays, campaigns, make-up workdays, special hours and outages.
    Event,
}

impl DayKind {
    /// Every kind, the widest first.
    pub const EVERY: [DayKind; 3] = [DayKind::All, DayKind::Ordinary, DayKind::Event];

    /// The word for it in files.
    pub fn word(self) -> &'static str {
        match self {
            DayKind::All => "all",
            DayKind::Ordinary => "ordinary",
            DayKind::Event => "event",
        }
    }

    fn holds(self, event: bool) -> bool {
        match self {
            DayKind::All => true,
            DayKind::Ordinary => !event,
            DayKind::Event => event,
        }
    }
}

/// The scores at some leads on some days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slice {
    /// First lead in days.
    pub first_lead: usize,
    /// Last lead in days.
    pub last_lead: usize,
    /// Which days.
    pub kind: DayKind,
    /// Their scores.
    pub scores: Scores,
}

impl Slice {
    /// Whether both hold the same leads and days.
    pub fn matches(&self, other: &Slice) -> bool {
        let key = |s: &Slice| (s.first_lead, s.last_lead, s.kind);
        key(self) == key(other)
    }

    fn holds(&self, place: Place) -> bool {
        (self.first_lead..=self.last_lead).contains(&place.lead) && self.kind.holds(place.event)
    }
}

/// A measure in which two forecasters can be held against each other; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Summed absolute error of intervals.
    Wape,
    /// Summed absolute error of day totals.
    DayWape,
}

impl Measure {
    /// The measure's value.
    pub fn of(self, scores: &Scores) -> Option<f64> {
        match self {
            Measure::Wape => scores.wape(),
            Measure::DayWape => scores.day_wape(),
        }
    }
}

/// Where a rival was better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// First lead in days.
    pub first_lead: usize,
    /// Last lead in days.
    pub last_lead: usize,
    /// Which days.
    pub kind: DayKind,
    /// In what.
    pub measure: Measure,
    /// Our value.
    pub ours: f64,
    /// The rival's, which is smaller.
    pub theirs: f64,
}

/// Scores all leads up to `last` together and each bucket, each for all, ordinary and event days;
/// slices without an interval are left out. The first slice holds everything.
pub fn sliced(intervals: &[ScoredInterval], days: &[ScoredDay], last: usize) -> Vec<Slice> {
    let all = (1, last);
    let buckets = LEAD_BUCKETS
        .iter()
        .map(|&(first, until)| (first, until.min(last)))
        .filter(|&(first, until)| first <= until && (first, until) != all);
    std::iter::once(all)
        .chain(buckets)
        .flat_map(|leads| DayKind::EVERY.map(|kind| slice(leads, kind, intervals, days)))
        .filter(|s| s.scores.n_intervals() > 0)
        .collect()
}

/// The slices of several queues added up: one per leads and kind that any of them has.
pub fn merged<'a>(queues: impl IntoIterator<Item = &'a [Slice]>) -> Vec<Slice> {
    let mut sums: Vec<Slice> = Vec::new();
    for slice in queues.into_iter().flatten() {
        match sums.iter_mut().find(|s| s.matches(slice)) {
            Some(sum) => sum.scores.merge(&slice.scores),
            None => sums.push(*slice),
        }
    }
    sums.sort_by_key(|s| (s.first_lead, std::cmp::Reverse(s.last_lead), s.kind));
    sums
}

/// Every slice in which `theirs` has a smaller error than `ours`, intervals before day totals.
pub fn losses(ours: &[Slice], theirs: &[Slice]) -> Vec<Loss> {
    let of = |measure: Measure| {
        ours.iter().filter_map(move |slice| {
            let rival = theirs.iter().find(|rival| rival.matches(slice))?;
            let (ours, theirs) = (measure.of(&slice.scores)?, measure.of(&rival.scores)?);
            (theirs < ours).then_some(Loss {
                first_lead: slice.first_lead,
                last_lead: slice.last_lead,
                kind: slice.kind,
                measure,
                ours,
                theirs,
            })
        })
    };
    of(Measure::Wape).chain(of(Measure::DayWape)).collect()
}

fn slice(
    leads: (usize, usize),
    kind: DayKind,
    intervals: &[ScoredInterval],
    days: &[ScoredDay],
) -> Slice {
    let mut slice = Slice {
        first_lead: leads.0,
        last_lead: leads.1,
        kind,
        scores: Scores::default(),
    };
    let mut scores = Scores::default();
    intervals
        .iter()
        .filter(|i| slice.holds(i.place))
        .for_each(|i| scores.add_interval(i));
    days.iter()
        .filter(|d| slice.holds(d.place))
        .for_each(|d| scores.add_day(d));
    slice.scores = scores;
    slice
}
