//! When a region rests, and when a queue has come to rest for good.

/// The two weekdays on which a region rests, the earlier one first; Monday = 0.
pub(crate) type Weekend = [usize; 2];
pub(crate) const SATURDAY_SUNDAY: Weekend = [5, 6];
pub(crate) const FRIDAY_SATURDAY: Weekend = [4, 5];

/// Less than this part of Sunday's contacts makes Friday or Saturday a rest day beside a working
/// Sunday.
const RESTFUL_SHARE: f64 = 0.6;
/// A queue that had no contacts on so many known days up to the origin was given up, …
pub(crate) const STOP_DAYS: usize = 21;
/// … if at the rate of so many days before …
const STOP_BEFORE_DAYS: usize = 56;
/// … this many contacts should have come.
const STOP_CONTACTS: f64 = 20.0;

/// Saturday and Sunday; Friday and Saturday where both are far emptier than Sunday, and Sunday is as
/// busy as the days after it.
pub(crate) fn weekend(weekday_median: &[f64; 7]) -> Weekend {
    let sunday = weekday_median[6];
    let restful = |day: usize| weekday_median[day] < RESTFUL_SHARE * sunday;
    let working =
        |day: usize| weekday_median[day] > 0.0 && sunday >= RESTFUL_SHARE * weekday_median[day];
    if restful(4) && restful(5) && (0..4).all(working) {
        FRIDAY_SATURDAY
    } else {
        SATURDAY_SUNDAY
    }
}

/// Sunday, or the emptier of Friday and Saturday where that has less than 0.6 of Sunday's contacts;
/// the weekend's last day where those have none at all.
pub(crate) fn rest_day(weekday_median: &[f64; 7], weekend: Weekend) -> usize {
    let emptier = [5, 4]
        .into_iter()
        .filter(|&d| weekday_median[d] > 0.0)
        .filter(|&d| weekday_median[d] < RESTFUL_SHARE * weekday_median[6])
        .min_by(|&a, &b| weekday_median[a].total_cmp(&weekday_median[b]));
    emptier.unwrap_or(weekend[1])
}

/// The last day with more than `hardly_any` contacts, if the queue was empty for three known weeks
/// since and had so many before that chance alone does not do that. `contacts` gives those of a day,
/// `None` where nothing is known.
pub(crate) fn stopped_after(
    n_days: usize,
    contacts: impl Fn(usize) -> Option<f64>,
    hardly_any: f64,
) -> Option<usize> {
    let last = (0..n_days).rfind(|&day| contacts(day).is_some_and(|y| y > hardly_any))?;
    let empty_days = (last + 1..n_days).filter_map(&contacts).count();
    let known = (0..=last).rev().filter_map(&contacts);
    let before: Vec<f64> = known.take(STOP_BEFORE_DAYS).collect();
    let usual = before.iter().sum::<f64>() / before.len() as f64;
    let given_up = empty_days >= STOP_DAYS && usual * empty_days as f64 >= STOP_CONTACTS;
    given_up.then_some(last)
}
