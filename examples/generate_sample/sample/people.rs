//! Who works there: 120 people on four contracts, their skills, leave, hours and wishes.

use std::fmt::Write;

use super::random::Stream;

/// How many people share a contract and a set of skills.
const TEAMS: [(&str, &str, usize); 14] = [
    ("full-time", "voice", 24),
    ("full-time", "chat", 16),
    ("full-time", "voice|chat", 16),
    ("full-time", "chat|email", 5),
    ("full-time", "voice|chat|email", 5),
    ("full-time-nights", "voice|chat", 16),
    ("full-time-nights", "voice", 4),
    ("full-time-nights", "chat", 4),
    ("part-time", "chat", 8),
    ("part-time", "voice", 6),
    ("part-time", "voice|chat", 4),
    ("part-time", "chat|email", 2),
    ("weekend", "voice|chat", 6),
    ("weekend", "chat", 4),
];

/// One person; ids are labels, nobody stands behind them.
struct Person {
    number: usize,
    contract: &'static str,
    skills: &'static str,
}

impl Person {
    fn id(&self) -> String {
        format!("A{:03}", self.number)
    }

    fn name(&self) -> String {
        format!("客服 {:03}", self.number)
    }

    fn team(&self) -> String {
        format!("team-{}", self.number % 6 + 1)
    }
}

fn people() -> Vec<Person> {
    let each = TEAMS
        .iter()
        .flat_map(|&(contract, skills, n)| std::iter::repeat_n((contract, skills), n));
    (1..)
        .zip(each)
        .map(|(number, (contract, skills))| Person {
            number,
            contract,
            skills,
        })
        .collect()
}

/// `agents.csv`.
pub fn agents_text() -> String {
    let mut text =
        String::from("agent_id,name,contract,skills,team,hired,leaves,no_nights_until\n");
    for person in people() {
        let (hired, leaves, no_nights_until) = match person.number {
            38 => ("2026-11-09", "", ""),
            52 => ("", "2026-11-20", ""),
            70 => ("", "", "2027-03-01"),
            72 => ("", "", "2026-11-23"),
            _ => ("", "", ""),
        };
        writeln!(
            text,
            "{},{},{},{},{},{hired},{leaves},{no_nights_until}",
            person.id(),
            person.name(),
            person.contract,
            person.skills,
            person.team(),
        )
        .expect("invariant: a string takes every character");
    }
    text
}

/// Leave and pins that the README tells of; the columns of `availability.csv`.
const FIXED_ROWS: [&str; 16] = [
    "A005,2026-11-16,2026-11-20,leave,,,,,",
    "A012,2026-11-05,2026-11-06,leave,,,,,",
    "A019,2026-11-23,2026-11-27,leave,,,,,",
    "A031,2026-11-18,2026-11-18,leave,,,,,",
    "A044,2026-11-26,2026-11-27,leave,,,,,",
    "A060,2026-11-02,2026-11-04,leave,,,,,",
    "A074,2026-11-16,2026-11-22,leave,,,,,",
    "A083,2026-11-24,2026-11-25,leave,,,,,",
    "A095,2026-11-19,2026-11-20,leave,,,,,",
    "A114,2026-11-21,2026-11-22,leave,,,,,",
    // A trainer on the morning of the peak, and an old hand in the night that it begins in.
    "A003,2026-11-11,2026-11-11,pinned,,09:00,,day,",
    "A068,2026-11-10,2026-11-10,pinned,,23:00,,night,",
    "A081,2026-11-23,2026-11-27,only_shift,,,,night,",
    "A066,2026-11-02,,unavailable,sun,,,,",
    "A029,2026-11-02,,unavailable,mon|tue|wed|thu|fri,06:00,09:00,,",
    "A047,2026-11-02,,unavailable,tue|thu,19:00,24:00,,",
];

/// `availability.csv`: leave, lectures of part-timers, pins and wishes.
pub fn availability_text() -> String {
    let header = "agent_id,first_day,last_day,kind,days,from,to,shift,weight";
    let mut rows: Vec<String> = FIXED_ROWS.map(str::to_owned).to_vec();
    let mut stream = Stream::new(101);
    for person in people() {
        rows.extend(lectures(&person));
        rows.extend(wish(&person, &mut stream));
    }
    rows.sort();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// Every third part-timer studies and cannot come on some mornings or afternoons.
fn lectures(person: &Person) -> Option<String> {
    let days = match person.number % 6 {
        0 => "mon|wed,08:00,12:00",
        3 => "tue|thu,13:00,17:00",
        _ => return None,
    };
    let id = person.id();
    (person.contract == "part-time").then(|| format!("{id},2026-11-02,,unavailable,{days},,"))
}

/// Two people in five wish for something, with a weight from 1 to 3.
fn wish(person: &Person, stream: &mut Stream) -> Option<String> {
    let (wishes, which, weight) = (stream.uniform() < 0.4, stream.below(5), 1 + stream.below(3));
    // kind; then days, from, to, shift
    let (kind, what) = match (person.contract, which) {
        ("weekend", _) => ("prefers", "sat|sun,08:00,18:00,"),
        ("full-time-nights", 0 | 1) => ("prefers", "mon|tue|wed|thu,,,night"),
        ("full-time-nights", 2 | 3) => ("avoids", "fri|sat,22:00,07:00,"),
        (_, 0) => ("avoids", "sun,,,"),
        (_, 1) => ("prefers", "mon|tue|wed|thu|fri,08:00,18:00,"),
        (_, 2) => ("avoids", ",22:00,24:00,"),
        (_, 3) => ("prefers", ",13:00,24:00,"),
        _ => ("avoids", "sat|sun,06:00,09:00,"),
    };
    let id = person.id();
    wishes.then(|| format!("{id},2026-11-02,2026-11-29,{kind},{what},{weight}"))
}

/// `previous_roster.csv`: the night shifts that reach into the first morning, and those of the night
/// before.
pub fn previous_roster_text() -> String {
    let mut text = String::from("agent_id,name,team,work_date,shift,start,end,paid_minutes\n");
    let nights = people()
        .into_iter()
        .filter(|p| p.contract == "full-time-nights");
    for person in nights.skip(8).take(7) {
        for (date, next) in [("2026-10-31", "2026-11-01"), ("2026-11-01", "2026-11-02")] {
            writeln!(
                text,
                "{},{},{},{date},night,{date}T23:00:00+08:00,{next}T07:00:00+08:00,480",
                person.id(),
                person.name(),
                person.team(),
            )
            .expect("invariant: a string takes every character");
        }
    }
    text
}
