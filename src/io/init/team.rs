//! A generated team: shift patterns and contracts that fit the opening hours, people with skills in
//! proportion to the work.

use super::opening::Hours;
use super::work::Work;

/// Share of paid time in which a person is neither ill, on leave nor in training.
const PRESENT: f64 = 0.92;
/// Shifts never fit the work exactly.
const FIT: f64 = 0.90;
/// Share of people with a second skill, where there are several queues.
const MULTI_SKILLED: f64 = 0.25;
/// Share of the day team on part-time contracts.
const PART_TIME: f64 = 0.25;
/// People in one team.
const TEAM_SIZE: usize = 15;
/// From when to when a night shift is worked, minutes of the wall clock.
const NIGHT: (i32, i32) = (22 * 60, 6 * 60);

/// A shift pattern of the project file.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    pub id: &'static str,
    pub minutes: i32,
    /// First start, last start, step.
    pub starts: (i32, i32, i32),
    pub breaks: Vec<Pause>,
}

/// A break of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub id: &'static str,
    pub minutes: i32,
    pub paid: bool,
    pub from_minute: i32,
    pub to_minute: i32,
}

/// A contract of the project file.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    pub id: &'static str,
    pub pattern: &'static str,
    pub days: (u32, u32),
    pub hours: (f64, f64),
    pub weekends_off_min: u32,
}

/// A generated person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub contract: &'static str,
    /// Positions of queues, the main one first.
    pub queues: Vec<usize>,
    pub team: String,
}

/// Patterns, contracts and people.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    pub patterns: Vec<Pattern>,
    pub contracts: Vec<Terms>,
    pub people: Vec<Person>,
}

/// What the team is made for.
pub struct Need<'a> {
    pub hours: &'a [Hours],
    pub work: &'a [Work],
    pub interval_minutes: u32,
    /// How many people; `None` = enough for the work.
    pub agents: Option<u32>,
}

/// Makes the team.
pub fn make(need: &Need<'_>) -> Team {
    let day = Daytime::of(need);
    let patterns = patterns(&day, need.interval_minutes as i32);
    let contracts = contracts(&patterns, need);
    let n = need
        .agents
        .map_or_else(|| enough(need, &patterns), |n| n as usize)
        .max(1);
    let people = people(need, &contracts, n);
    Team {
        patterns,
        contracts,
        people,
    }
}

/// The part of the wall clock in which anything is open, over all queues and weekdays.
struct Daytime {
    /// When the longest closure ends.
    from: i32,
    /// How long it is open from there, in minutes; 1440 = round the clock.
    length: i32,
}

impl Daytime {
    fn of(need: &Need<'_>) -> Self {
        let h = need.interval_minutes as usize;
        let n = 1440 / h;
        let mut open = vec![false; n];
        for (from, until) in need.hours.iter().flatten().flatten() {
            (*from as usize / h..(*until as usize).div_ceil(h).min(n)).for_each(|s| open[s] = true);
        }
        if !open.contains(&true) || !open.contains(&false) {
            return Self {
                from: 0,
                length: 1440,
            };
        }
        // The longest run of closed slots on a clock that goes round.
        let run = |end: usize| (0..n).take_while(|k| !open[(end + n - 1 - k) % n]).count();
        let opens = (0..n).filter(|s| open[*s]);
        let (closed, from) =
            opens.map(|s| (run(s), s)).fold(
                (0, 0),
                |best, next| if next.0 > best.0 { next } else { best },
            );
        Self {
            from: (from * h) as i32,
            length: ((n - closed) * h) as i32,
        }
    }

    fn is_round_the_clock(&self) -> bool {
        self.length == 1440
    }
}

fn patterns(day: &Daytime, interval: i32) -> Vec<Pattern> {
    let step = if 30 % interval == 0 { 30 } else { 60 };
    if day.is_round_the_clock() {
        return vec![
            full("full-day", 540, (6 * 60, 15 * 60, step)),
            short("short", 300, (7 * 60, 18 * 60, step)),
            full("night", 540, (21 * 60, 23 * 60, 60)),
        ];
    }
    let mut patterns = Vec::new();
    let long = (day.length / step * step).clamp(240, 540);
    patterns.push(full("full-day", long, span(day, long, step)));
    if long > 300 {
        patterns.push(short("short", 300, span(day, 300, step)));
    }
    patterns
}

/// Starts from opening until the last shift covers the closing.
fn span(day: &Daytime, minutes: i32, step: i32) -> (i32, i32, i32) {
    let slack = (day.length - minutes).max(0);
    let last = day.from + (slack + step - 1) / step * step;
    (day.from, last.min(1440 - step).max(day.from), step)
}

/// A long shift: a meal in the middle and a rest on either side of it, as far as they fit.
fn full(id: &'static str, minutes: i32, starts: (i32, i32, i32)) -> Pattern {
    let mut breaks = Vec::new();
    if minutes >= 360 {
        let meal = if minutes >= 480 { 60 } else { 30 };
        let middle = minutes / 2 / 15 * 15;
        breaks.push(Pause {
            id: "rest-1",
            minutes: 15,
            paid: true,
            from_minute: 90,
            to_minute: 135,
        });
        breaks.push(Pause {
            id: "meal",
            minutes: meal,
            paid: false,
            from_minute: middle - 75,
            to_minute: middle + 15,
        });
        breaks.push(Pause {
            id: "rest-2",
            minutes: 15,
            paid: true,
            from_minute: minutes - 165,
            to_minute: minutes - 90,
        });
    } else {
        breaks.push(rest(minutes));
    }
    Pattern {
        id,
        minutes,
        starts,
        breaks,
    }
}

fn short(id: &'static str, minutes: i32, starts: (i32, i32, i32)) -> Pattern {
    Pattern {
        id,
        minutes,
        starts,
        breaks: vec![rest(minutes)],
    }
}

fn rest(minutes: i32) -> Pause {
    let middle = minutes / 2 / 15 * 15;
    Pause {
        id: "rest",
        minutes: 15,
        paid: true,
        from_minute: middle - 45,
        to_minute: middle + 30,
    }
}

impl Pattern {
    fn paid_hours(&self) -> f64 {
        let unpaid: i32 = self
            .breaks
            .iter()
            .filter(|b| !b.paid)
            .map(|b| b.minutes)
            .sum();
        f64::from(self.minutes - unpaid) / 60.0
    }

    fn hours_on_queue(&self) -> f64 {
        let breaks: i32 = self.breaks.iter().map(|b| b.minutes).sum();
        f64::from(self.minutes - breaks) / 60.0
    }
}

fn contracts(patterns: &[Pattern], need: &Need<'_>) -> Vec<Terms> {
    let open_days = (0..7)
        .filter(|d| need.hours.iter().any(|h| !h[*d].is_empty()))
        .count() as u32;
    let weekend = need
        .hours
        .iter()
        .any(|h| !h[5].is_empty() || !h[6].is_empty());
    let days = open_days.clamp(1, 5);
    let terms = |pattern: &Pattern| {
        let (id, least) = match pattern.id {
            "short" => ("part-time", days.saturating_sub(1).max(1)),
            "night" => ("night", days),
            _ => ("full-time", days),
        };
        Terms {
            id,
            pattern: pattern.id,
            days: (least, days),
            hours: (
                f64::from(least) * pattern.paid_hours(),
                f64::from(days) * pattern.paid_hours(),
            ),
            weekends_off_min: u32::from(weekend && open_days > 5),
        }
    };
    patterns.iter().map(terms).collect()
}

fn enough(need: &Need<'_>, patterns: &[Pattern]) -> usize {
    let hours: f64 = need.work.iter().map(|w| w.hours(|_, _| true)).sum();
    let open_days = (0..7)
        .filter(|d| need.hours.iter().any(|h| !h[*d].is_empty()))
        .count() as f64;
    let per_person = open_days.clamp(1.0, 5.0) * patterns[0].hours_on_queue();
    (hours / (per_person * PRESENT * FIT)).ceil() as usize
}

fn is_night(minute: i32) -> bool {
    minute >= NIGHT.0 || minute < NIGHT.1
}

fn people(need: &Need<'_>, contracts: &[Terms], n: usize) -> Vec<Person> {
    let has_night = contracts.iter().any(|c| c.id == "night");
    let night_hours: Vec<f64> = need
        .work
        .iter()
        .map(|w| w.hours(|_, m| is_night(m)))
        .collect();
    let day_hours: Vec<f64> = need
        .work
        .iter()
        .map(|w| w.hours(|_, m| !is_night(m)))
        .collect();
    let all: f64 = night_hours.iter().chain(&day_hours).sum();
    let night_share = night_hours.iter().sum::<f64>() / all.max(f64::MIN_POSITIVE);
    let n_night = if has_night {
        ((n as f64 * night_share).round() as usize).clamp(n.min(2), n)
    } else {
        0
    };
    let total: Vec<f64> = night_hours
        .iter()
        .zip(&day_hours)
        .map(|(a, b)| a + b)
        .collect();
    let day_work = if has_night { &day_hours } else { &total };
    let mut assigned: Vec<(&'static str, Vec<usize>)> = Vec::with_capacity(n);
    let n_day = n - n_night;
    let n_part = match contracts.iter().any(|c| c.id == "part-time") && n_day >= 4 {
        true => (n_day as f64 * PART_TIME).round() as usize,
        false => 0,
    };
    for (contract, count, work) in [
        ("full-time", n_day - n_part, day_work),
        ("part-time", n_part, day_work),
        ("night", n_night, &night_hours),
    ] {
        let skills = skills(count, work);
        assigned.extend(skills.into_iter().map(|queues| (contract, queues)));
    }
    named(assigned)
}

/// The main skill in proportion to the work, and a second one for some.
fn skills(n: usize, work: &[f64]) -> Vec<Vec<usize>> {
    let mut skills = Vec::with_capacity(n);
    for (queue, count) in shares(n, work).into_iter().enumerate() {
        skills.extend(std::iter::repeat_n(vec![queue], count));
    }
    let others: Vec<usize> = (0..work.len()).filter(|q| work[*q] > 0.0).collect();
    if others.len() < 2 {
        return skills;
    }
    let every = (1.0 / MULTI_SKILLED).round() as usize;
    for (index, own) in skills
        .iter_mut()
        .enumerate()
        .filter(|(i, _)| i % every == 0)
    {
        let choices: Vec<usize> = others.iter().copied().filter(|q| *q != own[0]).collect();
        own.push(choices[index / every % choices.len()]);
    }
    skills
}

/// `n` things divided in proportion, by largest remainders; whoever has work gets one if there is
/// one left to give.
fn shares(n: usize, work: &[f64]) -> Vec<usize> {
    let total: f64 = work.iter().sum();
    if total <= 0.0 {
        let mut equal = vec![0; work.len()];
        (0..n).for_each(|i| equal[i % work.len()] += 1);
        return equal;
    }
    let exact: Vec<f64> = work.iter().map(|w| w / total * n as f64).collect();
    let mut counts: Vec<usize> = exact.iter().map(|e| e.floor() as usize).collect();
    let mut order: Vec<usize> = (0..work.len()).collect();
    let remainder = |q: usize| exact[q] - exact[q].floor();
    // A queue with nobody comes before any remainder.
    order.sort_by(|a, b| {
        let nobody = |q: usize| counts[q] == 0 && work[q] > 0.0;
        nobody(*b)
            .cmp(&nobody(*a))
            .then(remainder(*b).total_cmp(&remainder(*a)))
            .then(a.cmp(b))
    });
    let left = n - counts.iter().sum::<usize>();
    order.iter().take(left).for_each(|q| counts[*q] += 1);
    counts
}

fn named(assigned: Vec<(&'static str, Vec<usize>)>) -> Vec<Person> {
    let digits = assigned.len().to_string().len().max(3);
    let person = |(index, (contract, queues)): (usize, (&'static str, Vec<usize>))| Person {
        id: format!("A{:0digits$}", index + 1),
        contract,
        queues,
        team: format!("team-{}", index / TEAM_SIZE + 1),
    };
    assigned.into_iter().enumerate().map(person).collect()
}
