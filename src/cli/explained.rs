//! One day of the forecast in words and numbers.

use crate::forecast::groups::AgreementError;
use crate::forecast::{Cause, Coherence, Explanation, GroupChoice, ShapeExplained};
use crate::report::{EditEntry, Language};

const WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "周一"),
    ("Tuesday", "周二"),
    ("Wednesday", "周三"),
    ("Thursday", "周四"),
    ("Friday", "周五"),
    ("Saturday", "周六"),
    ("Sunday", "周日"),
];

/// Level × factors = total, the planner's factor beside the learnt one, the shape, the band.
pub fn text(day: &Explanation, language: Language) -> String {
    let say = |english: &'static str, chinese: &'static str| match language {
        Language::English => english,
        Language::Chinese => chinese,
    };
    let mut lines = vec![format!("{} {} ({})", day.queue, day.date, day.chosen)];
    if day.shut {
        lines.push(say("  shut on this day: 0", "  当日关闭：0").to_owned());
    }
    lines.push(format!("  {:<26}{:>10.0}", say("level", "水平"), day.level));
    for (cause, factor) in &day.factors {
        lines.push(format!(
            "  × {:<24}{:>10.3}",
            named(cause, language),
            factor
        ));
    }
    let total = say("= contacts of the day", "= 当日进线量");
    lines.push(format!("  {total:<26}{:>10.0}", day.expected));
    for uplift in &day.uplifts {
        let learnt = uplift.learnt.map_or("–".to_owned(), |f| format!("{f:.2}"));
        lines.push(format!(
            "  {} {learnt}, {} {:.2}, {} {:.2}",
            say("campaign factor: learnt", "活动系数：学得"),
            say("planner's", "计划员"),
            uplift.planner,
            say("resulting", "结果"),
            uplift.resulting
        ));
    }
    lines.extend(day.template.iter().map(|template| {
        let text = say("new: forecast like", "新队列：参照");
        format!("  {text} {template}")
    }));
    lines.extend(day.group.iter().map(|choice| group(choice, language)));
    lines.push(format!(
        "  {} {}",
        say("shape:", "形状："),
        shape(day.shape, language)
    ));
    lines.push(format!(
        "  {} ×{:.2} … ×{:.2}; {} {:.1} %",
        say("90 % of such days:", "90% 的此类日："),
        (-1.645 * day.day_log_sd).exp(),
        (1.645 * day.day_log_sd).exp(),
        say("and every interval for itself ±", "各时段另有 ±"),
        100.0 * day.interval_log_sd
    ));
    lines.push(String::new());
    lines.join("\n")
}

/// How a group's queues agree with their sum, and what both ways did at past origins.
pub fn group(choice: &GroupChoice, language: Language) -> String {
    let way = match (choice.coherence, language) {
        (Coherence::BottomUp, Language::English) => "its queues are added up",
        (Coherence::BottomUp, Language::Chinese) => "由队列相加",
        (Coherence::Reconciled, Language::English) => "its queues are moved towards its sum",
        (Coherence::Reconciled, Language::Chinese) => "队列按组合计调整",
    };
    let head = match language {
        Language::English => format!("  group {}: {way}", choice.group),
        Language::Chinese => format!("  组 {}：{way}", choice.group),
    };
    let Some(both) = choice.rehearsed else {
        return head;
    };
    let percent = |error: AgreementError| {
        let (queues, sum) = (100.0 * error.queues, 100.0 * error.sum);
        format!("{queues:.1} % / {sum:.1} %")
    };
    let (added, moved) = (percent(both.bottom_up), percent(both.reconciled));
    match language {
        Language::English => format!(
            "{head}\n    error of day totals at past origins, queues / sum: added up {added}, moved {moved}"
        ),
        Language::Chinese => {
            format!("{head}\n    历史回测日合计误差（队列 / 合计）：相加 {added}，调整 {moved}")
        }
    }
}

/// The planner's edits of the day: contacts before and after, then each edit with its reason.
pub fn edits((before, after): (f64, f64), edits: &[&EditEntry], language: Language) -> String {
    let head = match language {
        Language::English => format!("  forecast {before:.0}, as edited {after:.0}"),
        Language::Chinese => format!("  预测 {before:.0}，修改后 {after:.0}"),
    };
    let mut lines = vec![head];
    let shown = edits
        .iter()
        .map(|e| format!("    {}", e.line_of_day(language)));
    lines.extend(shown);
    lines.push(String::new());
    lines.join("\n")
}

fn named(cause: &Cause, language: Language) -> String {
    let (english, chinese) = match cause {
        Cause::Weekday => ("weekday", "星期"),
        Cause::Season => ("time of the year", "季节"),
        Cause::DayOfMonth => ("place in the month", "月内位置"),
        Cause::Holiday => ("holiday", "节假日"),
        Cause::Event(name) => return name.clone(),
        Cause::NearHoliday => ("near a holiday", "临近节假日"),
        Cause::YearEnd => ("end of the year", "年末"),
        Cause::MakeUpWorkday => ("make-up workday", "调休工作日"),
        Cause::Lent => ("known from other queues", "来自同组其他队列"),
        Cause::Adjustment => ("adjustment", "调整"),
        Cause::Skew => ("mean above median", "均值高于中位数"),
        Cause::Template => ("new queue ÷ template", "新队列 ÷ 模板"),
        Cause::Group => ("agreement with the group", "与组合计一致"),
    };
    match language {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    }
}

fn shape(shape: ShapeExplained, language: Language) -> String {
    match (shape, language) {
        (ShapeExplained::Weekday { weekday }, Language::English) => {
            format!("that of a usual {}", WEEKDAYS[weekday].0)
        }
        (ShapeExplained::Weekday { weekday }, Language::Chinese) => {
            format!("取自平常的{}", WEEKDAYS[weekday].1)
        }
        (ShapeExplained::Lent { lenders }, Language::English) => {
            format!("its usual one, moved as the day moves {lenders} other queues of the group")
        }
        (ShapeExplained::Lent { lenders }, Language::Chinese) => {
            format!("平常形状，按同组 {lenders} 个队列当日的变化调整")
        }
        (ShapeExplained::Event { past_days, belief }, Language::English) => format!(
            "from {past_days} past days of the event, believed to {:.0} %",
            100.0 * belief
        ),
        (ShapeExplained::Event { past_days, belief }, Language::Chinese) => {
            format!("取自 {past_days} 个同活动日，置信 {:.0}%", 100.0 * belief)
        }
        (
            ShapeExplained::Holiday {
                past_days,
                restfulness,
            },
            Language::English,
        ) => format!(
            "{:.0} % that of a rest day, with {past_days} past days of the holiday",
            100.0 * restfulness
        ),
        (
            ShapeExplained::Holiday {
                past_days,
                restfulness,
            },
            Language::Chinese,
        ) => format!(
            "{:.0}% 似休息日，含 {past_days} 个往年同节日",
            100.0 * restfulness
        ),
    }
}
