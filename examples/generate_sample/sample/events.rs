//! What moves whole days: public holidays, campaigns, closures, an outage, and one wild day.

use chrono::{Datelike, Duration, NaiveDate};
use paiban::calendar::{CalendarEntry, EntryKind, holidays};

use super::day;

/// One instance of a campaign: its days and the factor of each, before the year's size.
pub struct Campaign {
    pub name: &'static str,
    pub first_day: NaiveDate,
    /// Exponent on the whole effect: how big the campaign was that year.
    pub size: f64,
    pub factors: Vec<f64>,
}

impl Campaign {
    pub fn last_day(&self) -> NaiveDate {
        self.first_day + Duration::days(self.factors.len() as i64 - 1)
    }

    /// The factor of a day, 1 outside the campaign.
    pub fn factor(&self, date: NaiveDate) -> f64 {
        let position = (date - self.first_day).num_days();
        match usize::try_from(position)
            .ok()
            .and_then(|i| self.factors.get(i))
        {
            Some(factor) => factor.powf(self.size),
            None => 1.0,
        }
    }
}

/// Singles' Day, 1 to 15 November; the eleventh of them is the peak.
const SINGLES_DAY: [f64; 15] = [
    1.50, 1.25, 1.18, 1.14, 1.12, 1.12, 1.14, 1.16, 1.25, 1.65, 4.80, 2.40, 1.80, 1.45, 1.25,
];
/// 10 to 13 December.
const DOUBLE_TWELVE: [f64; 4] = [1.15, 1.30, 2.20, 1.35];
/// The last eleven days of 618 end on 20 June; a year that starts later has fewer of them.
const MID_YEAR: [f64; 11] = [
    1.15, 1.12, 1.12, 1.14, 1.20, 1.18, 1.25, 1.60, 3.20, 1.75, 1.35,
];

/// Every campaign that touches the sample.
pub fn campaigns() -> Vec<Campaign> {
    let campaign = |name, first: &str, size, factors: &[f64]| Campaign {
        name,
        first_day: day(first),
        size,
        factors: factors.to_vec(),
    };
    vec![
        // 618 began on another day each year; its peak stayed on 18 June.
        campaign("618", "2024-06-14", 0.97, &MID_YEAR[4..]),
        campaign("618", "2025-06-10", 1.04, &MID_YEAR),
        campaign("618", "2026-06-12", 1.00, &MID_YEAR[2..]),
        campaign("双11 预售", "2024-10-21", 0.95, &presale(11)),
        campaign("双11 预售", "2025-10-15", 1.03, &presale(17)),
        campaign("双11 预售", "2026-10-20", 1.00, &presale(12)),
        campaign("双11", "2024-11-01", 0.96, &SINGLES_DAY),
        campaign("双11", "2025-11-01", 1.03, &SINGLES_DAY),
        campaign("双11", "2026-11-01", 1.00, &SINGLES_DAY),
        campaign("双12", "2024-12-10", 1.02, &DOUBLE_TWELVE),
        campaign("双12", "2025-12-10", 0.98, &DOUBLE_TWELVE),
    ]
}

/// Pre-sale: a first rush, a quiet middle, and the evening of 31 October when payment opens.
fn presale(n_days: usize) -> Vec<f64> {
    let mut factors = vec![1.12; n_days];
    factors[0] = 1.45;
    factors[1] = 1.25;
    factors[n_days - 1] = 1.40;
    factors
}

/// The factor of one half hour in a campaign's rushes, beside the day's own; 1 elsewhere.
///
/// At 00:00 on 11 November it makes the half hour ten times an ordinary one.
pub fn rush(date: NaiveDate, slot: usize, day_factor: f64) -> f64 {
    let evening = (40..46).contains(&slot);
    let midnight: &[f64] = match (date.month(), date.day()) {
        (6, 18) => &[6.0, 5.2, 4.4, 3.8],
        (11, 1) => &[2.6, 2.2, 1.8],
        // Payment opens on the last evening of the pre-sale; coupons end with the day itself.
        (10, 31) if evening => return 1.9,
        (11, 11) if evening => return 1.2,
        (11, 11) => &[10.0, 8.6, 7.0, 6.0, 5.4, 5.0],
        _ => &[],
    };
    midnight.get(slot).map_or(1.0, |factor| factor / day_factor)
}

/// The year's public holidays with their make-up workdays.
pub fn public_holidays(first: NaiveDate, last: NaiveDate) -> Vec<CalendarEntry> {
    let mut entries = holidays::public("CN", first.year(), last.year())
        .expect("invariant: the sample lies in years with holidays");
    entries.retain(|entry| first <= entry.last_day && entry.first_day <= last);
    entries
}

/// What a public holiday does to a day's volume.
pub fn holiday_factor(entries: &[CalendarEntry], date: NaiveDate) -> f64 {
    let holiday = |e: &&CalendarEntry| e.kind == EntryKind::Holiday;
    for entry in entries.iter().filter(holiday) {
        let spring = entry.name == "Spring Festival";
        let long = spring || entry.name == "National Day";
        match (date - entry.first_day).num_days() {
            // Parcels stop before the people do.
            -2 | -1 if spring => return 0.80,
            position if position >= 0 && entry.covers(date) && spring => {
                let curve = [0.52, 0.36, 0.30, 0.33, 0.42, 0.52, 0.62, 0.74, 0.85];
                return curve[(position as usize).min(8)];
            }
            _ if entry.covers(date) && entry.name == "National Day" => return 0.82,
            _ if entry.covers(date) => return 0.91,
            _ if long && date == entry.last_day + Duration::days(1) => return 1.12,
            _ => {}
        }
    }
    1.0
}

/// The day on which the chat platform failed; it stands in the calendar as an outage.
pub fn outage() -> NaiveDate {
    day("2025-08-20")
}

/// A courier's strike that nobody wrote into the calendar.
pub fn unexplained_factor(date: NaiveDate) -> f64 {
    if date == day("2025-05-22") { 2.2 } else { 1.0 }
}

/// `calendar.csv`: what the planner knows beside the public holidays.
pub fn calendar_text(first: NaiveDate, last: NaiveDate) -> String {
    let mut rows: Vec<(NaiveDate, String)> = campaigns().iter().map(campaign_row).collect();
    rows.extend(public_holidays(first, last).iter().map(email_desk_row));
    let date = outage();
    rows.push((
        date,
        format!(
            "Chat platform down,{date},{date},outage,,,,,half of the chats went to the hotline"
        ),
    ));
    rows.sort();
    let lines: String = rows.iter().map(|(_, row)| format!("{row}\n")).collect();
    format!("name,first_day,last_day,kind,queue,uplift,from,to,note\n{lines}")
}

fn campaign_row(campaign: &Campaign) -> (NaiveDate, String) {
    let (first, last) = (campaign.first_day, campaign.last_day());
    // The planner's own guess for the coming peak; past ones are learnt.
    let (uplift, note) = match campaign.name {
        "双11" if first.year() == 2026 => ("6", "planned: the peak day six times an ordinary one"),
        _ => ("", ""),
    };
    let row = format!(
        "{},{first},{last},campaign,,{uplift},,,{note}",
        campaign.name
    );
    (first, row)
}

/// The e-mail desk keeps office days: shut on public holidays, open on make-up workdays.
fn email_desk_row(entry: &CalendarEntry) -> (NaiveDate, String) {
    let (first, last) = (entry.first_day, entry.last_day);
    let row = match entry.kind {
        EntryKind::Holiday => {
            format!(
                "E-mail desk closed,{first},{last},closed,email,,,,{}",
                entry.name
            )
        }
        _ => format!(
            "E-mail desk open,{first},{last},hours,email,,09:00,18:00,{}",
            entry.name
        ),
    };
    (first, row)
}
