//! What each queue expects in each half hour, before chance.

use chrono::{Datelike, NaiveDate, Weekday};
use paiban::calendar::{CalendarEntry, EntryKind};

use super::day;
use super::events::{self, Campaign};

/// Half hours in a day.
pub const SLOTS: usize = 48;

/// The numbers behind one queue.
pub struct QueueModel {
    pub id: &'static str,
    /// Contacts on an average ordinary day in November 2026.
    pub level: f64,
    /// Growth per year.
    pub growth: f64,
    /// Monday first.
    pub weekday: [f64; 7],
    /// Weight of each hour of the day; the e-mail desk has 0 where it is shut.
    pub hours: [f64; 24],
    /// How strongly campaigns work on this queue: exponent on their factor.
    pub campaign: f64,
    /// Log standard deviation of the day's and of the half hour's own factor.
    pub day_noise: f64,
    pub slot_noise: f64,
    /// Seconds per contact in November 2026, and its change per year.
    pub handle_time_s: f64,
    pub handle_time_drift: f64,
    /// Share that hangs up, and share of the rest answered in time, on an ordinary day.
    pub abandoned: f64,
    pub in_time: f64,
}

/// Telephone round the clock, chat round the clock, e-mail on office days.
pub fn queues() -> [QueueModel; 3] {
    [
        QueueModel {
            id: "voice",
            level: 2450.0,
            growth: 1.06,
            weekday: [1.10, 1.04, 1.01, 1.00, 1.01, 0.93, 0.91],
            hours: [
                0.35, 0.22, 0.15, 0.10, 0.08, 0.10, 0.25, 0.6, 1.6, 2.9, 3.3, 3.0, 2.2, 2.3, 2.9,
                3.1, 3.0, 2.6, 2.1, 2.2, 2.6, 2.5, 1.8, 0.9,
            ],
            campaign: 0.85,
            day_noise: 0.045,
            slot_noise: 0.07,
            handle_time_s: 285.0,
            handle_time_drift: 0.965,
            abandoned: 0.030,
            in_time: 0.84,
        },
        QueueModel {
            id: "chat",
            level: 5900.0,
            growth: 1.22,
            weekday: [1.03, 1.00, 0.99, 0.99, 1.01, 1.00, 0.98],
            hours: [
                1.0, 0.6, 0.38, 0.25, 0.18, 0.18, 0.3, 0.7, 1.5, 2.4, 2.8, 2.6, 2.1, 2.2, 2.5, 2.6,
                2.6, 2.3, 2.1, 2.6, 3.3, 3.5, 2.9, 1.9,
            ],
            campaign: 1.0,
            day_noise: 0.05,
            slot_noise: 0.08,
            handle_time_s: 185.0,
            handle_time_drift: 1.03,
            abandoned: 0.022,
            in_time: 0.88,
        },
        QueueModel {
            id: "email",
            level: 300.0,
            growth: 0.97,
            weekday: [1.35, 1.02, 0.93, 0.90, 0.92, 1.0, 1.0],
            // What came by night and at the weekend is booked when the desk opens.
            hours: [
                0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 4.6, 2.0, 1.6, 1.1, 1.3, 1.6, 1.5,
                1.3, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
            ],
            campaign: 0.6,
            day_noise: 0.07,
            slot_noise: 0.10,
            handle_time_s: 430.0,
            handle_time_drift: 1.0,
            abandoned: 0.0,
            in_time: 0.97,
        },
    ]
}

/// Everything that a day's numbers depend on, looked up once per day.
pub struct DayFacts {
    pub date: NaiveDate,
    /// The weekday that the day behaves like: a make-up workday is a Thursday.
    weekday: usize,
    make_up: bool,
    holiday: bool,
    holiday_factor: f64,
    /// All campaigns together.
    pub campaign: f64,
}

impl DayFacts {
    pub fn new(date: NaiveDate, public: &[CalendarEntry], campaigns: &[Campaign]) -> Self {
        let on = |kind| public.iter().any(|e| e.kind == kind && e.covers(date));
        let make_up = on(EntryKind::MakeUpWorkday);
        let weekday = if make_up {
            Weekday::Thu
        } else {
            date.weekday()
        };
        Self {
            date,
            weekday: weekday.num_days_from_monday() as usize,
            make_up,
            holiday: on(EntryKind::Holiday),
            holiday_factor: events::holiday_factor(public, date),
            campaign: campaigns.iter().map(|c| c.factor(date)).product(),
        }
    }

    fn is_weekend(&self) -> bool {
        self.date.weekday().num_days_from_monday() >= 5 && !self.make_up
    }
}

impl QueueModel {
    /// Whether the desk is staffed on that day; only e-mail keeps office days.
    pub fn is_open(&self, facts: &DayFacts, slot: usize) -> bool {
        let office_day = !facts.holiday && !facts.is_weekend();
        self.hours[slot / 2] > 0.0 && (self.id != "email" || office_day)
    }

    /// Expected contacts of the half hour, but for the level's wander and all noise.
    pub fn expected(&self, facts: &DayFacts, slot: usize) -> f64 {
        let day_factor = facts.campaign.powf(self.campaign);
        self.level
            * self.growth.powf(years_from_anchor(facts.date))
            * self.weekday[facts.weekday]
            * facts.holiday_factor
            * events::unexplained_factor(facts.date)
            * day_factor
            * events::rush(facts.date, slot, day_factor)
            * self.share(facts, slot)
    }

    /// Share of an ordinary day in this half hour; evenings weigh more at weekends.
    fn share(&self, facts: &DayFacts, slot: usize) -> f64 {
        let weight = |slot: usize| {
            let hour = slot / 2;
            let neighbour = if slot.is_multiple_of(2) {
                (hour + 23) % 24
            } else {
                (hour + 1) % 24
            };
            let evening = if (19..24).contains(&hour) { 1.12 } else { 0.97 };
            let smooth = match self.hours[neighbour] {
                0.0 => self.hours[hour],
                other => 0.75 * self.hours[hour] + 0.25 * other,
            };
            smooth * if facts.is_weekend() { evening } else { 1.0 }
        };
        let open = |slot: &usize| self.hours[slot / 2] > 0.0;
        weight(slot) / (0..SLOTS).filter(open).map(weight).sum::<f64>()
    }

    /// Mean seconds per contact in the half hour, before chance.
    pub fn handle_time(&self, facts: &DayFacts, slot: usize) -> f64 {
        let by_hour = match slot / 2 {
            0..6 => 1.09,
            6..9 => 0.97,
            12..14 => 1.03,
            20..24 => 1.04,
            _ => 1.0,
        };
        let by_day = [1.02, 1.0, 1.0, 0.99, 1.0, 0.98, 0.98][facts.weekday];
        // Campaign contacts are about refunds and coupons, which take longer.
        let by_campaign = facts.campaign.powf(0.07);
        self.handle_time_s
            * self.handle_time_drift.powf(years_from_anchor(facts.date))
            * by_hour
            * by_day
            * by_campaign
    }
}

/// Years from the middle of the planned month, negative before it.
fn years_from_anchor(date: NaiveDate) -> f64 {
    (date - day("2026-11-16")).num_days() as f64 / 365.25
}
