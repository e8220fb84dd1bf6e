//! `skills.csv`: heads needed and saved by training.

use super::{csv_text, number, optional};
use crate::scenario::skills::{SkillTable, TrainingRow};

const HEADER: [&str; 22] = [
    "group",
    "skill",
    "share",
    "trained",
    "heads",
    "saved",
    "heads_lower",
    "heads_split",
    "heads_pooled",
    "team",
    "queue",
    "service_level",
    "service_level_low",
    "service_level_high",
    "promised",
    "tightest_queue",
    "tightest_limit",
    "naive_heads",
    "naive_queue",
    "naive_service_level",
    "naive_service_level_low",
    "naive_service_level_high",
];

/// The table; its first row has nobody trained, with empty `group` and `skill`.
///
/// `team` is `group:heads` joined by `|`, those who learnt marked by `*`; `queue` is the one of
/// those served that is nearest to its service level, and the four columns after it are about it;
/// `tightest_limit` is the limit with the least slack (as `binding` in `requirement.csv`).
pub fn skills_csv(table: &SkillTable) -> String {
    let rows = std::iter::once(&table.untrained).chain(&table.rows);
    csv_text(&HEADER, rows.map(|row| line(table, row)))
}

fn line(table: &SkillTable, row: &TrainingRow) -> Vec<String> {
    let team: Vec<String> = (row.team.iter())
        .map(|(name, heads)| format!("{name}:{heads}"))
        .collect();
    let (queue, promised) = table.nearest(&row.answer.service);
    let met = &row.answer.service[queue];
    let naive = &row.naive.service;
    vec![
        row.group.clone(),
        row.skill
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        number(row.share),
        row.trained.to_string(),
        row.answer.total().to_string(),
        row.saved.to_string(),
        row.lower.to_string(),
        row.split.to_string(),
        table.fully_pooled.to_string(),
        team.join("|"),
        table.question.queues[queue].service.queue.to_string(),
        optional(met.service_level),
        optional(met.service_level_low),
        optional(met.service_level_high),
        number(promised),
        table.question.queues[row.answer.tightest.0]
            .service
            .queue
            .to_string(),
        row.answer.tightest.1.as_str().to_owned(),
        row.naive.heads.to_string(),
        row.naive.queue.to_string(),
        optional(naive.service_level),
        optional(naive.service_level_low),
        optional(naive.service_level_high),
    ]
}
