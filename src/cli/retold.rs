//! Today so far and what follows from it, in the few lines that fit a terminal.

use chrono::{DateTime, Utc};

use crate::forecast::{QueueReforecast, TodaySoFar};
use crate::intraday::Reforecast;
use crate::report::Language;

/// Up to when was counted, and per queue what came, how far it is believed and what is left.
pub fn text(made: &Reforecast, now: DateTime<Utc>, language: Language) -> String {
    let until = made.until.format("%Y-%m-%d %H:%M");
    let clock = made.grid.zone().at(now).format("%H:%M");
    let on_grid = made.until == now;
    let mut lines = vec![match (language, on_grid) {
        (Language::English, true) => format!("counted until {until}"),
        (Language::English, false) => {
            format!("counted until {until}, the last complete interval before {clock}")
        }
        (Language::Chinese, true) => format!("统计至 {until}"),
        (Language::Chinese, false) => format!("统计至 {until}（{clock} 之前最后一个完整时段）"),
    }];
    for queue in &made.queues {
        lines.extend(queue_lines(queue, language));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn queue_lines(queue: &QueueReforecast, language: Language) -> Vec<String> {
    let today = &queue.today;
    let name = queue.forecast.queue.as_str();
    let mut lines = vec![so_far(name, today, language)];
    if today.expected > 0.0 {
        lines.push(believed(today, language));
    }
    lines.push(rest(today, language));
    if today.intervals_missing > 0 {
        lines.push(match language {
            Language::English => format!(
                "  {} intervals are over and were not counted: unknown, not zero",
                today.intervals_missing
            ),
            Language::Chinese => format!(
                "  {} 个已过时段没有计数：按未知处理，不当作 0",
                today.intervals_missing
            ),
        });
    }
    if today.beyond_experience {
        lines.push(match language {
            Language::English => "  so far from the expected that past days cannot say what follows: the bands are wider; is an event missing in calendar.csv?".to_owned(),
            Language::Chinese => "  与预期相差过大，历史无法说明后续：区间已加宽；calendar.csv 是否缺少活动？".to_owned(),
        });
    }
    lines
}

fn so_far(name: &str, today: &TodaySoFar, language: Language) -> String {
    if today.expected <= 0.0 {
        return match language {
            Language::English => format!("{name}: nothing of today was counted yet"),
            Language::Chinese => format!("{name}：今天尚无计数"),
        };
    }
    let (arrived, expected) = (today.arrived, today.expected);
    let ratio = arrived / expected;
    let seen = percent(today.share_seen);
    match language {
        Language::English => format!(
            "{name}: {arrived:.0} so far, {expected:.0} expected (×{ratio:.2}), {seen} of the day"
        ),
        Language::Chinese => {
            format!("{name}：目前 {arrived:.0}，预期 {expected:.0}（×{ratio:.2}），占全天 {seen}")
        }
    }
}

fn believed(today: &TodaySoFar, language: Language) -> String {
    let (c, n) = (today.belief, today.past_days);
    match (language, n) {
        (Language::English, 0) => "  no past day to compare with: nothing is concluded".to_owned(),
        (Language::Chinese, 0) => "  没有可比的历史日：不作推断".to_owned(),
        (Language::English, _) => {
            let (empty, lately) = (empty(today, language), lately(today, language));
            format!("  believed {c:.2}{empty}{lately}, as {n} past days teach")
        }
        (Language::Chinese, _) => {
            format!(
                "  采信 {c:.2}{}{}，依据 {n} 个历史日",
                empty(today, language),
                lately(today, language)
            )
        }
    }
}

/// Says so where a morning is too empty to be believed as it is.
fn empty(today: &TodaySoFar, language: Language) -> String {
    let believed = today.believed.exp();
    if today.believed <= today.deviation {
        return String::new();
    }
    match language {
        Language::English => {
            format!(" of ×{believed:.2} (emptier ordinary mornings were faults: check the lines)")
        }
        Language::Chinese => {
            format!("（按 ×{believed:.2} 计；平常日如此偏低多为故障，请检查线路）")
        }
    }
}

/// How far the last two hours are believed beyond the day so far, where they are.
fn lately(today: &TodaySoFar, language: Language) -> String {
    let (g, turn) = (today.belief_turning, today.turning.exp());
    if g <= 0.0 {
        return String::new();
    }
    match language {
        Language::English => {
            format!(" (the last two hours, ×{turn:.2} beside the day so far, {g:.2})")
        }
        Language::Chinese => format!("（近两小时为今日水平的 ×{turn:.2}，采信 {g:.2}）"),
    }
}

fn rest(today: &TodaySoFar, language: Language) -> String {
    let (before, after) = (today.rest_before, today.rest_after);
    let change = signed_percent(today.factor - 1.0);
    match language {
        Language::English => format!("  rest of today {before:.0} → {after:.0} ({change})"),
        Language::Chinese => format!("  今日剩余 {before:.0} → {after:.0}（{change}）"),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn signed_percent(share: f64) -> String {
    format!("{:+.1} %", 100.0 * share)
}
