//! The public holidays of a project: those of its own `holidays.csv`, or what ships for its country.

use chrono::{Datelike, Duration};

use super::centre::Centre;
use super::desk::Desk;
use super::{events, own_holidays};
use crate::calendar::holidays::{HolidayCalendar, YEARS};
use crate::calendar::{CalendarEntry, CalendarError, EventCalendar};
use crate::history::{Finding, Ledger};
use crate::io::history::RawHistory;

impl Desk<'_> {
    /// The planner's own entries with the public holidays of all years that are known or planned.
    pub fn with_public_holidays(
        &mut self,
        centre: &Centre,
        own: Vec<CalendarEntry>,
        raw: Option<&RawHistory>,
    ) -> EventCalendar {
        let last_year = (centre.first_day + Duration::days(centre.days as i64)).year();
        let first_day = raw.and_then(|raw| raw.first_day(&centre.zone));
        let first_year = first_day.unwrap_or(centre.first_day).year();
        let first_year = first_year.min(centre.first_day.year());
        // Holidays of years that nobody knows matter to nobody: so old a past is not learnt from.
        let known = |year: i32| year.clamp(YEARS.0, YEARS.1);
        let public = self.holiday_calendar(&centre.country).and_then(|calendar| {
            self.unannounced(centre, &calendar, last_year);
            calendar.public(known(first_year), known(last_year + 2))
        });
        match public {
            Ok(public) => events::merge(public, own),
            Err(error) => {
                let mut ledger = Ledger::of("paiban.toml");
                let finding = Finding::error("PB-1601", "paiban.toml").column("country");
                ledger
                    .findings
                    .push(own_holidays::unknown_country(finding, &error));
                self.ledgers.push(ledger);
                EventCalendar::new(own)
            }
        }
    }

    fn holiday_calendar(&mut self, country: &str) -> Result<HolidayCalendar, CalendarError> {
        let Some(bytes) = self.bytes(own_holidays::FILE) else {
            return HolidayCalendar::shipped(country);
        };
        let (calendar, mut ledger) = own_holidays::read(own_holidays::FILE, &bytes);
        let replaced = own_holidays::replaces_shipped(country);
        ledger.findings.extend(replaced);
        self.ledgers.push(ledger);
        Ok(calendar)
    }

    /// Says for which planned years make-up workdays are not announced yet: that blocks no plan.
    fn unannounced(&mut self, centre: &Centre, calendar: &HolidayCalendar, last_year: i32) {
        let first_year = centre.first_day.year();
        for year in calendar.years_without_announcement(first_year, last_year) {
            let mut ledger = Ledger::of("public holidays");
            ledger.findings.push(
                Finding::warning("PB-1602", "public holidays")
                    .found(format!(
                        "no announced calendar of {} for {year}",
                        centre.country
                    ))
                    .expected("statutory days computed, make-up workdays unknown")
                    .fix("add announced days to calendar.csv"),
            );
            self.ledgers.push(ledger);
        }
    }
}
