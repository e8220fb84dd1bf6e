//! Days that follow the sun, and Easter, by formula.

use chrono::{Duration, NaiveDate};

/// Western Easter Sunday by the Gregorian computus.
///
/// # References
/// "Anonymous" (Nature, 20 April 1876), as in J. Meeus, *Astronomical Algorithms*, 1991, chapter 8:
/// a = place in the Metonic cycle, h = age of the moon, l = days from full moon to Sunday.
pub(super) fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, (days / 31) as u32, (days % 31 + 1) as u32)
}

/// Orthodox Easter Sunday: the Julian computus, 13 days later on the civil calendar until 2099.
///
/// # References
/// J. Meeus, *Astronomical Algorithms*, 1991, chapter 8.
pub(super) fn orthodox_easter_sunday(year: i32) -> Option<NaiveDate> {
    let d = (19 * (year % 19) + 15) % 30;
    let e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
    let days = d + e + 114;
    let julian = NaiveDate::from_ymd_opt(year, (days / 31) as u32, (days % 31 + 1) as u32)?;
    Some(julian + Duration::days(13))
}

/// Qingming in the years 2000 to 2099; in ten-thousandths of a day, so that no rounding enters.
pub(super) fn qingming(year: i32) -> Option<NaiveDate> {
    let y = year - 2000;
    let day = (2422 * y + 48_100).div_euclid(10_000) - y.div_euclid(4);
    NaiveDate::from_ymd_opt(year, 4, u32::try_from(day).ok()?)
}

/// The day of the vernal equinox on the time of Japan, 1980 to 2099.
///
/// # References
/// Koyomi Kenkyūkai (ed.), *Shin koyomi benrichō*, Kōseisha Kōseikaku 1991, by the Hydrographic
/// Department of Japan's Coast Guard: day = ⌊20.8431 + 0.242194·y − ⌊y/4⌋⌋ of March, y = year − 1980.
pub(super) fn vernal_equinox(year: i32) -> Option<NaiveDate> {
    equinox(year, 3, 20_843_100)
}

/// The day of the autumnal equinox on the time of Japan, 1980 to 2099: as the vernal one, with 23.2488
/// and in September.
pub(super) fn autumnal_equinox(year: i32) -> Option<NaiveDate> {
    equinox(year, 9, 23_248_800)
}

/// `start` in millionths of a day, so that no rounding enters.
fn equinox(year: i32, month: u32, start: i64) -> Option<NaiveDate> {
    let y = i64::from(year) - 1980;
    let day = (start + 242_194 * y).div_euclid(1_000_000) - y.div_euclid(4);
    NaiveDate::from_ymd_opt(year, month, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orthodox_easter_has_its_known_dates() {
        for text in [
            "2016-05-01",
            "2021-05-02",
            "2024-05-05",
            "2025-04-20",
            "2026-04-12",
        ] {
            let day: NaiveDate = text.parse().unwrap();
            assert_eq!(
                orthodox_easter_sunday(chrono::Datelike::year(&day)),
                Some(day)
            );
        }
    }

    #[test]
    fn equinoxes_are_those_of_the_almanac() {
        // National Astronomical Observatory of Japan, Reki Yōkō of each year.
        let vernal = [(2023, 21), (2024, 20), (2025, 20), (2026, 20), (2027, 21)];
        for (year, day) in vernal {
            assert_eq!(vernal_equinox(year), NaiveDate::from_ymd_opt(year, 3, day));
        }
        let autumnal = [
            (2012, 22),
            (2023, 23),
            (2024, 22),
            (2025, 23),
            (2026, 23),
            (2027, 23),
        ];
        for (year, day) in autumnal {
            assert_eq!(
                autumnal_equinox(year),
                NaiveDate::from_ymd_opt(year, 9, day)
            );
        }
    }
}
