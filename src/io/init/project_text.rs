//! The text of a new `paiban.toml`, with comments in the planner's language.

use super::QueueSummary;
use super::team::{Pattern, Pause, Team, Terms};
use crate::calendar::format_clock;
use crate::io::messages::Language;

/// What the head of the file says.
pub struct Head<'a> {
    pub name: &'a str,
    pub time_zone: &'a str,
    pub interval_minutes: u32,
    pub country: &'a str,
    pub first_day: chrono::NaiveDate,
    pub language: Language,
}

/// Writes the file.
pub fn write(head: &Head<'_>, queues: &[QueueSummary], skills: &[String], team: &Team) -> String {
    let say = |english: &'static str, chinese: &'static str| match head.language {
        Language::English => english,
        Language::Chinese => chinese,
    };
    let mut parts = vec![head_text(head, say), plan_text(head, say)];
    let with_skills = queues.iter().zip(skills);
    parts.extend(with_skills.map(|(queue, skill)| queue_text(queue, skill, say)));
    parts.push(shrinkage_text(say));
    parts.extend(team.patterns.iter().map(|p| pattern_text(p, say)));
    parts.extend(team.contracts.iter().map(|c| contract_text(c, say)));
    parts.push(objective_text(say));
    parts.join("\n\n") + "\n"
}

fn head_text(head: &Head<'_>, say: impl Fn(&'static str, &'static str) -> &'static str) -> String {
    [
        format!(
            "# {}",
            say(
                "The centre. Every key is explained in the documentation of the project file.",
                "呼叫中心的设置。各项含义见项目文件说明。",
            )
        ),
        "schema = 1".to_owned(),
        format!("name = {}", quoted(head.name)),
        commented(
            &format!("time_zone = {}", quoted(head.time_zone)),
            say(
                "an IANA name; labels and work dates are local",
                "IANA 时区名；时间标签和工作日期按当地时间",
            ),
        ),
        commented(
            &format!("interval_minutes = {}", head.interval_minutes),
            say("recognised from history.csv", "由 history.csv 识别"),
        ),
        commented(
            &format!("language = \"{}\"", head.language.tag()),
            "en | zh-CN",
        ),
        "week_starts = \"monday\"".to_owned(),
        commented(
            &format!("country = {}", quoted(head.country)),
            say(
                "BR, CN, DE, FR, GB, IL, JP, US; another one: its days in holidays.csv (name,rule); \"none\" = only calendar.csv",
                "BR、CN、DE、FR、GB、IL、JP、US；其他国家：写入 holidays.csv（name,rule）；\"none\" = 只用 calendar.csv",
            ),
        ),
    ]
    .join("\n")
}

fn plan_text(head: &Head<'_>, say: impl Fn(&'static str, &'static str) -> &'static str) -> String {
    [
        commented(
            "[plan]",
            say("what `paiban run` plans", "`paiban run` 的排班范围"),
        ),
        commented(
            &format!("first_day = {}", head.first_day),
            say(
                "the first Monday after the history",
                "历史数据之后的第一个星期一",
            ),
        ),
        commented("days = 28", say("1 to 56", "1 至 56 天")),
    ]
    .join("\n")
}

fn queue_text(
    queue: &QueueSummary,
    skill: &str,
    say: impl Fn(&'static str, &'static str) -> &'static str,
) -> String {
    let hours: Vec<String> = queue.open.iter().map(|l| quoted(l)).collect();
    let handle_time = match queue.handle_time_learnt {
        true => say("mean of the history", "历史平均值"),
        false => say(
            "an assumption: the history has none",
            "假设值：历史数据中没有",
        ),
    };
    [
        "[[queues]]".to_owned(),
        format!("id = {}", quoted(&queue.id)),
        commented(
            "channel = \"voice\"",
            "voice | chat | message | email | callback",
        ),
        format!("skill = {}", quoted(skill)),
        "priority = 1".to_owned(),
        commented(
            &format!("open = [{}]", hours.join(", ")),
            say("recognised from history.csv", "由 history.csv 识别"),
        ),
        commented(
            &format!("handle_time_s = {}", queue.handle_time_s),
            handle_time,
        ),
        commented(
            "patience_s = 120",
            say(
                "mean time willing to wait; \"infinite\" = nobody hangs up",
                "平均愿意等待的秒数；\"infinite\" = 无人放弃",
            ),
        ),
        commented(
            "service_level = 0.80",
            say("80 % answered …", "80% 的来话……"),
        ),
        commented(
            "answer_within_s = 20",
            say("… within 20 seconds", "……在 20 秒内接起"),
        ),
        commented(
            "# retry_share = 0.5",
            say(
                "of those who hang up, who calls again, after retry_after_s = 600",
                "放弃者中再次来电的比例，间隔 retry_after_s = 600",
            ),
        ),
        commented(
            "# bot_share = 0.2",
            say(
                "contained by a bot; bot_residual_handle_time, bot_come_back, bot_come_back_after_s",
                "机器人解决的比例；另有 bot_residual_handle_time、bot_come_back、bot_come_back_after_s",
            ),
        ),
    ]
    .join("\n")
}

fn shrinkage_text(say: impl Fn(&'static str, &'static str) -> &'static str) -> String {
    [
        commented(
            "[shrinkage]",
            say(
                "paid, not available; breaks and meals stand in the roster, not here",
                "计薪但不可用的时间；休息和用餐在班表中安排，不计在此",
            ),
        ),
        "combine = \"multiply\"".to_owned(),
        "breaks_in_roster = true".to_owned(),
        commented(
            "[shrinkage.parts]",
            say("usual values; put your own here", "常见值，请改为实际值"),
        ),
        "sickness = 0.05".to_owned(),
        "training = 0.03".to_owned(),
    ]
    .join("\n")
}

fn pattern_text(
    pattern: &Pattern,
    say: impl Fn(&'static str, &'static str) -> &'static str,
) -> String {
    let (from, to, every) = pattern.starts;
    let pause = |b: &Pause| {
        format!(
            "  {{ id = \"{}\", minutes = {}, paid = {}, from_minute = {}, to_minute = {} }},",
            b.id, b.minutes, b.paid, b.from_minute, b.to_minute
        )
    };
    let breaks: Vec<String> = pattern.breaks.iter().map(pause).collect();
    [
        "[[shift_patterns]]".to_owned(),
        format!("id = \"{}\"", pattern.id),
        commented(
            &format!("minutes = {}", pattern.minutes),
            say("gross, breaks included", "总时长，含休息"),
        ),
        format!(
            "starts = {{ from = \"{}\", to = \"{}\", every_minutes = {every} }}",
            format_clock(from),
            format_clock(to)
        ),
        format!("breaks = [\n{}\n]", breaks.join("\n")),
    ]
    .join("\n")
}

fn contract_text(
    terms: &Terms,
    say: impl Fn(&'static str, &'static str) -> &'static str,
) -> String {
    [
        "[[contracts]]".to_owned(),
        format!("id = \"{}\"", terms.id),
        format!("shift_patterns = [\"{}\"]", terms.pattern),
        commented(
            &format!("days_per_week = [{}, {}]", terms.days.0, terms.days.1),
            say("least, most", "最少、最多"),
        ),
        format!(
            "paid_hours_per_week = [{}, {}]",
            terms.hours.0, terms.hours.1
        ),
        "max_consecutive_days = 6".to_owned(),
        commented("min_rest_hours = 11", say("between two shifts", "两班之间")),
        commented(
            &format!("weekends_off_min = {}", terms.weekends_off_min),
            say("free weekends in 28 days", "每 28 天至少休几个完整周末"),
        ),
        commented(
            "cost_per_paid_hour = 30.0",
            say("money; put your own here", "人工成本，请改为实际值"),
        ),
    ]
    .join("\n")
}

fn objective_text(say: impl Fn(&'static str, &'static str) -> &'static str) -> String {
    [
        commented(
            "[objective]",
            say(
                "what the plan minimises, in money per hour",
                "排班最小化的成本，以每小时金额计",
            ),
        ),
        commented(
            "understaffed_first = 60.0",
            say(
                "each missing agent-hour, up to a tenth of what is needed",
                "每缺 1 人时，在需求的十分之一以内",
            ),
        ),
        commented(
            "understaffed_beyond = 180.0",
            say("each further one", "超出部分每缺 1 人时"),
        ),
        commented(
            "overstaffed = 15.0",
            say("each agent-hour too many", "每多 1 人时"),
        ),
        commented(
            "preference = 5.0",
            say("each wish not met", "每个未满足的意愿"),
        ),
    ]
    .join("\n")
}

fn commented(text: &str, comment: &str) -> String {
    format!("{text:<40} # {comment}")
}

/// A TOML text in quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
