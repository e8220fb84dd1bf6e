//! `calendar_proposals.csv`: rows that a planner may take over into `calendar.csv` after a look.

use super::csv_text;
use crate::forecast::UnusualDays;
use crate::io::messages::Language;

/// The layout of `calendar.csv`.
const HEADER: [&str; 9] = [
    "name",
    "first_day",
    "last_day",
    "kind",
    "queue",
    "uplift",
    "from",
    "to",
    "note",
];

/// One row per run of unusual days: few contacts are proposed as an outage, many as a campaign of its
/// own; the note says how far off they were.
pub fn calendar_proposals_csv(runs: &[UnusualDays], language: Language) -> String {
    let rows = runs.iter().map(|run| {
        let kind = if run.is_high() { "campaign" } else { "outage" };
        vec![
            format!("unusual {}", run.first_day),
            run.first_day.to_string(),
            run.last_day.to_string(),
            kind.to_owned(),
            run.queue.to_string(),
            String::new(),
            String::new(),
            String::new(),
            note(run, language),
        ]
    });
    csv_text(&HEADER, rows)
}

fn note(run: &UnusualDays, language: Language) -> String {
    let (least, most) = run.factors;
    let distance = run.score.abs();
    let factor = if format!("{least:.2}") == format!("{most:.2}") {
        format!("{most:.2}")
    } else {
        format!("{least:.2} – {most:.2}")
    };
    match (language, run.is_high()) {
        (Language::English, true) => format!(
            "{factor} times the contacts foretold, {distance:.1} standard deviations above: an event?"
        ),
        (Language::English, false) => format!(
            "{factor} times the contacts foretold, {distance:.1} standard deviations below: an outage or lost rows?"
        ),
        (Language::Chinese, true) => {
            format!("为预计量的 {factor} 倍，高 {distance:.1} 个标准差：是否有活动？")
        }
        (Language::Chinese, false) => {
            format!("为预计量的 {factor} 倍，低 {distance:.1} 个标准差：是否故障或缺数据？")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::EntryKind;
    use crate::io::project::read_calendar;

    fn run(first: &str, last: &str, factors: (f64, f64), score: f64) -> UnusualDays {
        UnusualDays {
            queue: "voice".into(),
            first_day: first.parse().unwrap(),
            last_day: last.parse().unwrap(),
            factors,
            score,
        }
    }

    #[test]
    fn what_is_proposed_can_be_read_as_a_calendar() {
        let runs = [
            run("2026-05-04", "2026-05-05", (1.9, 2.4), 4.4),
            run("2026-02-03", "2026-02-03", (0.31, 0.31), -6.2),
        ];
        for language in [Language::English, Language::Chinese] {
            let text = calendar_proposals_csv(&runs, language);
            let voice = ["voice".into()];
            let (entries, ledger) = read_calendar("calendar.csv", text.as_bytes(), Some(&voice));
            assert_eq!(ledger.findings, []);
            assert_eq!((ledger.read, ledger.accepted), (2, 2));
            let kinds: Vec<EntryKind> = entries.iter().map(|e| e.kind).collect();
            assert_eq!(kinds, [EntryKind::Campaign, EntryKind::Outage]);
            assert_eq!(entries[0].name, "unusual 2026-05-04");
            assert_eq!(entries[0].last_day, runs[0].last_day);
            assert!(
                entries[0].note.contains("1.90 – 2.40"),
                "{}",
                entries[0].note
            );
            assert!(entries[1].note.contains("6.2"), "{}", entries[1].note);
        }
    }

    #[test]
    fn nothing_unusual_is_a_header_alone() {
        assert_eq!(
            calendar_proposals_csv(&[], Language::English)
                .lines()
                .count(),
            1
        );
    }
}
