//! What a deferred queue begins with and whose idle time it uses, in sentences.

use super::Language;
use super::html::{grouped, percent, span};
use crate::plan::PlannedQueue;
use crate::staffing::{AnswerWithin, StaffingRequirement};

/// A sentence for each of the two, per queue that has it.
pub fn backlog_sentences(
    queues: &[PlannedQueue],
    requirement: &StaffingRequirement,
    language: Language,
) -> Vec<String> {
    let rows = queues.iter().zip(&requirement.queues);
    let sentences = rows.flat_map(|(queue, need)| {
        let people: f64 = need.intervals.iter().map(|at| at.idle_time).sum();
        let hours = people * requirement.grid.interval_hours();
        let begins = at_start(queue, language);
        begins.into_iter().chain(idle_time(queue, hours, language))
    });
    sentences.collect()
}

fn at_start(queue: &PlannedQueue, language: Language) -> Option<String> {
    let (id, contacts) = (queue.context.queue.as_str(), queue.target.backlog.at_start);
    let (time, open) = match queue.target.answer_within {
        AnswerWithin::OpenHours(time) => (time, true),
        AnswerWithin::Wait(time) | AnswerWithin::Elapsed(time) => (time, false),
    };
    let time = span(time.as_secs_f64());
    let sentence = match (language, open) {
        (Language::English, true) => format!(
            "{id}: {contacts} contacts wait when the plan begins, due after its first {time} of open hours."
        ),
        (Language::English, false) => {
            format!("{id}: {contacts} contacts wait when the plan begins, due {time} later.")
        }
        (Language::Chinese, true) => {
            format!("{id}：计划开始时有 {contacts} 件待处理，须在最初 {time} 的营业时间内完成。")
        }
        (Language::Chinese, false) => {
            format!("{id}：计划开始时有 {contacts} 件待处理，须在 {time} 内完成。")
        }
    };
    (contacts > 0).then_some(sentence)
}

fn idle_time(queue: &PlannedQueue, hours: f64, language: Language) -> Option<String> {
    let of = queue.target.backlog.idle_time.as_ref()?;
    let names: Vec<&str> = of.queues.iter().map(|queue| queue.as_str()).collect();
    let (id, share) = (queue.context.queue.as_str(), percent(of.share.get()));
    let (names, hours) = (|between| names.join(between), grouped(hours));
    Some(match language {
        Language::English => format!(
            "{id} is also done in the idle time of {}: people needed there less those in contacts, of which {share} is taken to be usable; the requirement counts on {hours} hours of it.",
            names(", ")
        ),
        Language::Chinese => format!(
            "{id} 也在 {} 的空闲时间内处理：该处所需人数减去正在处理联络的人数，假定其中 {share} 可用；所需人数已计入其中 {hours} 小时。",
            names("、")
        ),
    })
}
