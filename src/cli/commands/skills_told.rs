//! The training table in words, in two languages.

use crate::calendar::Grid;
use crate::report::Language;
use crate::scenario::skills::{SkillTable, SkillsError, TrainingRow};
use crate::simulation::ServiceEstimate;
use crate::staffing::Binding;

/// `2026-11-11 20:00–20:30`.
pub(super) fn span(grid: &Grid, intervals: &[usize]) -> String {
    let (Some(&first), Some(&last)) = (intervals.first(), intervals.last()) else {
        return String::new();
    };
    let from = grid.start(first).format("%Y-%m-%d %H:%M");
    let until = grid.start(last) + chrono::Duration::minutes(i64::from(grid.interval_minutes()));
    format!("{from}–{}", until.format("%H:%M"))
}

/// The loads, the heads as it stands, the table, and the sentence that it is for.
pub(super) fn text(table: &SkillTable, span: &str, language: Language) -> String {
    let pick = |english: &str, chinese: &str| match language {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    };
    let now = &table.untrained;
    let mut lines = vec![format!("{} {span}", pick("hours:", "时段："))];
    for (queue, alone) in table.question.queues.iter().zip(&table.alone) {
        let load = queue.pooled.load();
        let id = queue.service.queue.as_str();
        lines.push(match language {
            Language::English => format!("{id:<12} {load:7.1} erlangs, {alone} people if alone"),
            Language::Chinese => format!("{id:<12} {load:7.1} 爱尔兰，单独配备需 {alone} 人"),
        });
    }
    let (heads, lower, split, pooled) =
        (now.answer.total(), now.lower, now.split, table.fully_pooled);
    lines.push(match language {
        Language::English => format!(
            "as it stands: {heads} heads ({}); at least {lower}, {split} if each person belonged to \
             one queue, {pooled} or more if everybody could do everything",
            team(now)
        ),
        Language::Chinese => format!(
            "现状：{heads} 人（{}）；至少 {lower} 人，每人只归一个队列时 {split} 人，人人全能时不少于 {pooled} 人",
            team(now)
        ),
    });
    if now.answer.tightest.1 == Binding::Occupancy {
        lines.push(pick(
            "occupancy is the tightest limit: people may be no busier, however flexible they are",
            "占用率是最紧的限制：再灵活的人员也不能更忙",
        ));
    }
    lines.push(naive(now, table, language));
    lines.push(String::new());
    lines.push(pick(
        "train                 in           share  people  heads  saved   bounds   naive  naive service",
        "group                 skill        share  people  heads  saved   bounds   naive  naive service\n\
         （培训组、新技能、比例、培训人数、所需人数、节省、上下界、简单重复计数的人数及其真实服务水平）",
    ));
    lines.extend(table.rows.iter().map(line));
    if table.left_out > 0 {
        let n = table.left_out;
        lines.push(match language {
            Language::English => format!("{n} smaller pairs of group and skill are left out"),
            Language::Chinese => format!("另有 {n} 个较小的组与技能的组合未列出"),
        });
    }
    if let Some(best) = best(table) {
        lines.push(String::new());
        lines.push(sentence(best, table, language));
    }
    lines.join("\n") + "\n"
}

fn team(row: &TrainingRow) -> String {
    let group = |(name, heads): &(String, u64)| format!("{name} {heads}");
    row.team.iter().map(group).collect::<Vec<_>>().join(", ")
}

fn line(row: &TrainingRow) -> String {
    let skill = row
        .skill
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    format!(
        "{:<21} {:<12} {:>3.0} %  {:>6}  {:>5}  {:>5}  {:>3}–{:<3}  {:>6}  {}",
        row.group,
        skill,
        100.0 * row.share,
        row.trained,
        row.answer.total(),
        row.saved,
        row.lower,
        row.split,
        row.naive.heads,
        format_args!("{} {}", row.naive.queue, percent(&row.naive.service)),
    )
}

fn percent(met: &ServiceEstimate) -> String {
    met.service_level
        .map_or("–".into(), |level| format!("{:.1} %", 100.0 * level))
}

/// The row that saves most; of equal ones that with the fewest people to train.
fn best(table: &SkillTable) -> Option<&TrainingRow> {
    let saving = table.rows.iter().filter(|row| row.saved > 0);
    saving.min_by_key(|row| (std::cmp::Reverse(row.saved), row.trained))
}

fn sentence(row: &TrainingRow, table: &SkillTable, language: Language) -> String {
    let skill = row
        .skill
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let (trained, group, saved) = (row.trained, &row.group, row.saved);
    let first = match language {
        Language::English => format!(
            "training {trained} people of {group} in {skill} saves {saved} {} at the same promises;",
            if saved == 1 { "head" } else { "heads" }
        ),
        Language::Chinese => {
            format!("为 {group} 组 {trained} 人培训 {skill}，在同样的承诺下节省 {saved} 人；")
        }
    };
    format!("{first} {}", naive(row, table, language))
}

/// What counting everybody for every queue would promise and give.
fn naive(row: &TrainingRow, table: &SkillTable, language: Language) -> String {
    let naive = &row.naive;
    let of_queue = |q: &&crate::scenario::skills::SkilledQueue| q.service.queue == naive.queue;
    let promised = (table.question.queues.iter().find(of_queue))
        .map_or(0.0, |queue| queue.pooled.target.service_level.get());
    let (heads, queue, met) = (naive.heads, &naive.queue, percent(&naive.service));
    match language {
        Language::English => format!(
            "counting each person for every queue asks for {heads} heads and would give {queue} {met} \
             where {:.0} % is promised",
            100.0 * promised
        ),
        Language::Chinese => format!(
            "若把每人在每个队列都算一遍，只需 {heads} 人，但 {queue} 的实际服务水平仅为 {met}（承诺 {:.0} %）",
            100.0 * promised
        ),
    }
}

/// Why there is no table.
pub(super) fn error(error: &SkillsError, language: Language) -> String {
    match (language, error) {
        (Language::Chinese, SkillsError::TooFewQueues { found }) => {
            format!("该时段只有 {found} 个有等待联络的队列，至少需要 2 个：技能分析针对多个队列")
        }
        (Language::Chinese, SkillsError::NoSuchHours) => {
            "该时段内没有计划的时间间隔，请给出计划内某日的时段".to_owned()
        }
        (Language::Chinese, SkillsError::OutOfReach { queue, heads }) => format!(
            "队列 {queue} 在模拟中用 {heads} 人仍未达标，请设定可达到的目标（转接与重拨会增加其负荷）"
        ),
        _ => error.to_string(),
    }
}
