//! Why a number cannot be told, and what would be needed.

use crate::calibration::{Reason, Skipped};
use crate::report::Language;

/// Why, and what would be needed.
pub fn reason(reason: Reason, language: Language) -> String {
    match language {
        Language::English => english(reason),
        Language::Chinese => chinese(reason),
    }
}

fn english(reason: Reason) -> String {
    let fixed = match reason {
        Reason::NoAbandoned => {
            "needs the column abandoned, or handled (contacts that gave up, or were served)"
        }
        Reason::NoAnsweredWithin => {
            "needs the column answered_within (contacts answered within answer_within_s): without it patience and the number of people trade off, few impatient callers look like many people"
        }
        Reason::NoHandleTimes => "needs the columns handled and handle_time_s",
        Reason::NobodyWaits => "hardly anybody waited, so nothing shows how long people would",
        Reason::SharedPeople => {
            "the people of this queue serve others too, and nothing says for how long: needs a queue with people of its own"
        }
        Reason::Flat => "many values fit alike: more days, or busier ones, are needed",
        Reason::SameCounts => {
            "all intervals have about the same number of contacts, so single contacts and intervals cannot be told apart: needs quiet intervals too, or rows of single contacts (handled = 1)"
        }
        Reason::NoFit => {
            "no value makes the replay fit what happened: check that the columns count this queue alone"
        }
        Reason::TooFew { intervals, days } => {
            return format!(
                "{intervals} intervals on {days} days are too few, expected 50 on 5 days (14 days for repeated calls)"
            );
        }
        Reason::NoRoster { days } => {
            return format!(
                "needs the worked roster (previous_roster.csv or --roster) of at least 7 of the days, found {days}"
            );
        }
        Reason::UnknownPeople { people } => {
            return format!(
                "{people} people of the worked roster are not in agents.csv, so nobody knows which queue they served"
            );
        }
        Reason::Contradictory { intervals } => {
            return format!(
                "in {intervals} intervals answered_within + abandoned exceeds offered, or handled does: check what the columns count"
            );
        }
    };
    fixed.to_owned()
}

fn chinese(reason: Reason) -> String {
    let fixed = match reason {
        Reason::NoAbandoned => "需要 abandoned 列，或 handled 列（放弃量或接起量）",
        Reason::NoAnsweredWithin => {
            "需要 answered_within 列（answer_within_s 内接起的来话量）：没有它，耐心时间与人数无法区分"
        }
        Reason::NoHandleTimes => "需要 handled 与 handle_time_s 列",
        Reason::NobodyWaits => "几乎无人等待，看不出愿意等多久",
        Reason::SharedPeople => {
            "该队列的人员还服务其他队列，且不知各占多少时间：需要有专属人员的队列"
        }
        Reason::Flat => "许多取值同样吻合：需要更多或更繁忙的日子",
        Reason::SameCounts => {
            "各时段来话量大致相同，无法区分单次差异与时段差异：还需要清闲时段，或逐通数据行（handled = 1）"
        }
        Reason::NoFit => "没有取值能使重放与历史吻合：请检查各列是否只统计该队列",
        Reason::TooFew { intervals, days } => {
            return format!("只有 {days} 天的 {intervals} 个时段，应有 5 天 50 个（重拨需 14 天）");
        }
        Reason::NoRoster { days } => {
            return format!(
                "需要至少 7 天的实际班表（previous_roster.csv 或 --roster），现有 {days} 天"
            );
        }
        Reason::UnknownPeople { people } => {
            return format!("实际班表中有 {people} 人不在 agents.csv 中，不知其服务哪个队列");
        }
        Reason::Contradictory { intervals } => {
            return format!(
                "{intervals} 个时段中 answered_within + abandoned 或 handled 超过 offered：请检查各列的统计口径"
            );
        }
    };
    fixed.to_owned()
}

/// Why a queue is left out as a whole.
pub fn skipped(skipped: Skipped, language: Language) -> String {
    let text = match (skipped, language) {
        (Skipped::Deferred, Language::English) => {
            "left out: deferred work waits as a backlog, nobody gives up"
        }
        (Skipped::Deferred, Language::Chinese) => "略去：延后处理的工作以积压方式等待，无人放弃",
        (Skipped::SeveralAtOnce, Language::English) => {
            "left out: people hold several conversations at once, for which the replay does not stand"
        }
        (Skipped::SeveralAtOnce, Language::Chinese) => "略去：一人同时处理多个会话，重放不适用",
    };
    text.to_owned()
}
