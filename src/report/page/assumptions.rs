//! What the numbers rest on, said in sentences with the values in force.

use super::super::charts::escape;
use super::super::html::{percent, section, span};
use super::super::retries::QueueRetries;
use super::super::text::Text;
use super::super::{EditEntry, backlog_sentences, edit_entries};
use super::service_view::target;
use super::{Language, PageView};
use crate::plan::PlannedQueue;
use crate::staffing::{QueueTarget, StaffFor, StaffingModel, certainty_costs};
use crate::units::{Patience, QueueId};

pub(super) fn assumptions(view: &PageView<'_>) -> String {
    let mut items = Vec::new();
    for (index, queue) in view.inputs.queues.iter().enumerate() {
        items.push(queue_sentence(view, index, queue));
        items.extend(retries(view, index, queue));
        items.extend(bot(view, queue));
    }
    items.extend(backlog_sentences(
        &view.inputs.queues,
        &view.plan.requirement,
        view.language,
    ));
    items.extend(spread(view));
    items.extend(edits(view));
    items.push(shrinkage(view));
    items.extend(heads(view));
    items.extend(general(view));
    let list: String = items
        .iter()
        .map(|item| format!("<li>{}</li>\n", escape(item)))
        .collect();
    let body = format!("<ul class=\"plain\">\n{list}</ul>\n");
    section("assumptions", view.say(Text::Assumptions), "", &body)
}

fn queue_sentence(view: &PageView<'_>, index: usize, queue: &PlannedQueue) -> String {
    let id = queue.context.queue.as_str();
    let learnt = view.plan.forecast.queues[index].handle_time_learnt;
    let default = queue.context.default_handle_time_s;
    let goal = target(view, index);
    let cap = percent(queue.target.max_occupancy.get());
    match view.language {
        Language::English => {
            let model = model_english(queue);
            let time = if learnt {
                "handle time learnt from history".to_owned()
            } else {
                format!("handle time assumed: {default} s, the history has none")
            };
            format!("{id}: {goal}; occupancy at most {cap}; {model}; {time}.")
        }
        Language::Chinese => {
            let model = model_chinese(queue);
            let time = if learnt {
                "处理时长取自历史".to_owned()
            } else {
                format!("处理时长为假设值 {default} 秒，历史中没有")
            };
            format!("{id}：{goal}；占用率上限 {cap}；{model}；{time}。")
        }
    }
}

/// Who gives up and calls again, and how many of the contacts that is.
fn retries(view: &PageView<'_>, index: usize, queue: &PlannedQueue) -> Option<String> {
    let retry = queue.target.retry?;
    let requirement = &view.plan.requirement;
    let all = 0..requirement.grid.n_intervals();
    let counted = QueueRetries::of(queue, &requirement.queues[index], all).sentence(view.language);
    let (share, after) = (percent(retry.share.get()), span(retry.after.as_secs_f64()));
    Some(match view.language {
        Language::English => format!(
            "{counted}; of those who give up {share} call again after {after} on average, and the requirement counts with them."
        ),
        Language::Chinese => {
            format!("{counted}；放弃者中有 {share} 平均 {after} 后再次来电，所需人数已计入。")
        }
    })
}

/// What a bot keeps from people, and what it costs them.
fn bot(view: &PageView<'_>, queue: &PlannedQueue) -> Option<String> {
    let bot = &queue.bot;
    if bot.contained == 0.0 && bot.residual_handle_time == 1.0 {
        return None;
    }
    let id = queue.context.queue.as_str();
    let (contained, back) = (percent(bot.contained), percent(bot.come_back));
    let (after, factor) = (
        span(bot.come_back_after.as_secs_f64()),
        bot.residual_handle_time,
    );
    let comes_back = bot.contained > 0.0 && bot.come_back > 0.0;
    Some(match (view.language, comes_back) {
        (Language::English, true) => format!(
            "{id}: a bot contains {contained} of contacts, {back} of these come back to people {after} later; whoever reaches people takes {factor} × the handle time."
        ),
        (Language::English, false) => format!(
            "{id}: a bot contains {contained} of contacts; whoever reaches people takes {factor} × the handle time."
        ),
        (Language::Chinese, true) => format!(
            "{id}：机器人解决 {contained} 的进线，其中 {back} 在 {after} 后转回人工；到达人工的处理时长为 {factor} 倍。"
        ),
        (Language::Chinese, false) => {
            format!("{id}：机器人解决 {contained} 的进线；到达人工的处理时长为 {factor} 倍。")
        }
    })
}

fn model_english(queue: &PlannedQueue) -> String {
    let patience = match queue.target.patience {
        Patience::Infinite => "nobody gives up".to_owned(),
        Patience::Mean(mean) => format!(
            "customers wait {} s on average before giving up",
            mean.as_secs()
        ),
    };
    match queue.target.model {
        StaffingModel::ErlangC => "Erlang C: nobody gives up".to_owned(),
        StaffingModel::ErlangA => format!("Erlang A: {patience} (exponential)"),
        StaffingModel::Chat => format!(
            "up to {} chats at once, balanced birth–death model, {patience}",
            queue.target.concurrency
        ),
        StaffingModel::Deferred => "backlog by earliest due time".to_owned(),
    }
}

fn model_chinese(queue: &PlannedQueue) -> String {
    let patience = match queue.target.patience {
        Patience::Infinite => "客户不放弃".to_owned(),
        Patience::Mean(mean) => format!("客户平均等待 {} 秒后放弃", mean.as_secs()),
    };
    match queue.target.model {
        StaffingModel::ErlangC => "Erlang C：客户不放弃".to_owned(),
        StaffingModel::ErlangA => format!("Erlang A：{patience}（指数分布）"),
        StaffingModel::Chat => format!(
            "每人最多同时 {} 个会话，平衡生灭模型，{patience}",
            queue.target.concurrency
        ),
        StaffingModel::Deferred => "积压按最早到期处理".to_owned(),
    }
}

/// What queues are staffed for beyond the mean load, and what that costs.
fn spread(view: &PageView<'_>) -> Vec<String> {
    let queues = view.inputs.queues.iter();
    let targets: Vec<_> = queues
        .map(|queue| queue.target.clone())
        .filter(|target| target.staff_for != StaffFor::Mean)
        .collect();
    let costs = certainty_costs(&view.plan.load, &targets);
    let of = |queue: &QueueId, chosen: bool| {
        let mut rows = costs.iter().filter(|cost| cost.queue == *queue);
        rows.find(|cost| {
            if chosen {
                cost.is_chosen
            } else {
                cost.staff_for == StaffFor::Mean
            }
        })
        .and_then(|cost| cost.person_hours.clone().ok())
    };
    let sentence = |target: &QueueTarget| {
        let (hours, mean) = (of(&target.queue, true)?, of(&target.queue, false)?);
        let (id, rule, extra) = (&target.queue, target.staff_for, hours - mean);
        Some(match view.language {
            Language::English => format!(
                "{id}: staffed for {rule} of the forecast's loads, {hours:.0} hours on queue, {extra:+.0} beside its mean load alone."
            ),
            Language::Chinese => format!(
                "{id}：按预测负载的 {rule} 配置人力，在岗 {hours:.0} 小时，比仅按均值多 {extra:+.0} 小时。"
            ),
        })
    };
    targets.iter().filter_map(sentence).collect()
}

/// What the planner changed in the forecast, one sentence for each edit and queue.
fn edits(view: &PageView<'_>) -> Vec<String> {
    let inputs = view.inputs;
    let entries = edit_entries(&inputs.queues, &inputs.edits, &view.plan.edit_effects, None);
    let sentence = |entry: &EditEntry| match view.language {
        Language::English => format!("Forecast edited: {}.", entry.line(view.language)),
        Language::Chinese => format!("预测已修改：{}。", entry.line(view.language)),
    };
    entries.iter().map(sentence).collect()
}

fn shrinkage(view: &PageView<'_>) -> String {
    let total = percent(view.inputs.shrinkage.get());
    let parts: Vec<String> = view
        .inputs
        .shrinkage_parts
        .iter()
        .map(|(name, share)| format!("{name} {}", percent(*share)))
        .collect();
    let parts = if parts.is_empty() {
        "–".to_owned()
    } else {
        parts.join(", ")
    };
    match view.language {
        Language::English => format!(
            "Shrinkage {total} of paid time ({parts}); breaks and meals stand in the roster and are not in it."
        ),
        Language::Chinese => {
            format!("损耗占付薪时间 {total}（{parts}）；休息与用餐已排入班表，不计入损耗。")
        }
    }
}

/// What heads, duties and curves stand on, where the project has them.
fn heads(view: &PageView<'_>) -> Vec<String> {
    let workforce = &view.inputs.workforce;
    let sentences = [
        (
            !workforce.limits.is_empty(),
            "Limits on heads count people by the share of an interval: on a queue without those on a break, at work with them, since they keep the seat.",
            "人数限制按时段占比计数：队列人数不含休息者；在岗人数含休息者，因其仍占座席。",
        ),
        (
            !workforce.duties.is_empty(),
            "Meetings and training are placed into the finished roster where they cost least; the search before staffs as if there were none.",
            "会议与培训在班表完成后安排到成本最低处；此前的搜索不考虑它们。",
        ),
        (
            workforce.service_level_curve,
            "Missing people cost by each queue's own service level, scaled so that nobody there costs what the two tiers say; the cost is the curve's lower convex envelope.",
            "缺员成本按各队列自身的服务水平曲线计算：无人在岗时与两级价格一致，取曲线的下凸包络。",
        ),
        (
            workforce.contracts.iter().any(|c| c.on_call_share > 0.0),
            "People on call are those off whom rest and runs of days let come; weekly hours are not asked, for who is called in works overtime.",
            "待命人员从休息者中选出，须满足休息与连续上班天数；不核对周工时，被召回即为加班。",
        ),
    ];
    let told = sentences.into_iter().filter(|(is_there, ..)| *is_there);
    told.map(|(_, english, chinese)| match view.language {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    })
    .collect()
}

fn general(view: &PageView<'_>) -> Vec<String> {
    let replications = view.inputs.replications;
    let seed = view.inputs.seed;
    match view.language {
        Language::English => vec![
            "Arrivals are Poisson given a random factor of the day and of the interval; handle times are exponential where no other distribution is named.".into(),
            "Requirements are steady-state formulas per interval: waiting customers do not carry over from one interval to the next; the simulation does not share this assumption.".into(),
            "A person with several skills is counted once in each interval, split over queues in the way that costs least.".into(),
            format!("The simulation repeats the whole plan {replications} times with seed {seed}; intervals are 95 % over repetitions."),
        ],
        Language::Chinese => vec![
            "给定当日与时段的随机因子，到达服从泊松分布；未指定分布的处理时长服从指数分布。".into(),
            "所需人数按各时段稳态公式计算：等待客户不结转到下一时段；仿真不作此假设。".into(),
            "多技能人员在每个时段只计一次，并以成本最低的方式分配到各队列。".into(),
            format!("仿真以种子 {seed} 将整个计划重复 {replications} 次；区间为重复间的 95% 区间。"),
        ],
    }
}
