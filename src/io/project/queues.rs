//! `[[queues]]`: what arrives where, when it can be reached and what service it is promised.

mod behaviour;
pub(super) mod bot;
mod callers;
pub(super) mod staff_for;
mod transfers;

use std::time::Duration;

use super::section::{NumberRange, Section};
use super::templates;
use crate::calendar::OpeningHours;
use crate::forecast::QueueContext;
use crate::plan::PlannedQueue;
use crate::simulation::QueueService;
use crate::staffing::{AnswerWithin, LoadMethod, QueueTarget, StaffingModel};
use crate::units::{
    Channel, Fraction, GroupId, Patience, QueueId, ServiceLevelDefinition, SkillId,
};

/// The largest service level that a finite number of people can keep.
const MAX_SERVICE_LEVEL: f64 = 0.999;
/// The least cap on occupancy that is believed.
const MIN_OCCUPANCY: f64 = 0.10;
/// The handle time where neither history nor planner says one, in seconds.
pub const DEFAULT_HANDLE_TIME_S: f64 = 300.0;

/// Reads every queue; faults are left in the source.
pub fn read(root: &Section<'_, '_>) -> Vec<PlannedQueue> {
    let sections = root.sections("queues");
    let ids: Vec<Option<String>> = sections.iter().map(|s| s.get("id")).collect();
    if sections.is_empty() {
        let finding = root.source.error("PB-1604", &root.place("queues"));
        root.source.say(
            finding
                .found("no queue, nothing to schedule")
                .expected("at least one [[queues]]")
                .fix("add a queue"),
        );
    }
    let mut queues: Vec<PlannedQueue> = Vec::new();
    for section in &sections {
        let place = section.place("id");
        let mut queue = queue(section);
        queue.service.behaviour.transfers = transfers::read(section, &ids);
        let twice = queues.iter().any(|q| q.target.queue == queue.target.queue);
        if twice && !queue.target.queue.as_str().is_empty() {
            let finding = section.source.error("PB-1601", &place);
            section.source.say(
                finding
                    .found(format!(
                        "the queue \"{}\" is defined twice",
                        queue.target.queue
                    ))
                    .expected("each id once")
                    .fix("rename one of the two"),
            );
        }
        queues.push(queue);
    }
    templates::check(&queues, &sections);
    sections.into_iter().for_each(Section::finish);
    queues
}

/// Positions of the queues whose handle times take their shape from the history.
pub fn with_empirical_handle_times(root: &Section<'_, '_>) -> Vec<usize> {
    let sections = root.sections("queues").into_iter().enumerate();
    let asks = |section: &Section<'_, '_>| {
        let word = section.get::<String>("handle_time_distribution");
        word.is_some_and(|word| word == "empirical")
    };
    sections
        .filter(|(_, s)| asks(s))
        .map(|(at, _)| at)
        .collect()
}

fn queue(section: &Section<'_, '_>) -> PlannedQueue {
    let id = QueueId::new(section.require::<String>("id").unwrap_or_default());
    section.require::<String>("channel");
    let channel = channel(section.word(
        "channel",
        &["voice", "chat", "message", "email", "callback"],
    ));
    let skill = section
        .get::<String>("skill")
        .unwrap_or_else(|| id.as_str().to_owned());
    let patience = patience(section);
    let target = target(section, &id, channel, patience);
    not_acting_yet(section);
    let context = QueueContext {
        queue: id.clone(),
        opening: opening(section),
        default_handle_time_s: section.number(
            "handle_time_s",
            DEFAULT_HANDLE_TIME_S,
            NumberRange::Within(1.0, 86_400.0),
        ),
        group: section
            .get::<String>("group")
            .filter(|name| !name.is_empty())
            .map(GroupId::new),
        template: templates::read(section),
    };
    let service = service(section, &target);
    PlannedQueue {
        skill: SkillId::new(skill),
        context,
        target,
        service,
        bot: bot::read(section),
    }
}

fn channel(word: &str) -> Channel {
    match word {
        "chat" => Channel::Chat,
        "message" => Channel::Message,
        "email" => Channel::Email,
        "callback" => Channel::Callback,
        _ => Channel::Voice,
    }
}

fn is_chat(channel: Channel) -> bool {
    matches!(channel, Channel::Chat | Channel::Message)
}

fn patience(section: &Section<'_, '_>) -> Patience {
    if section.has("patience_s") {
        let place = section.place("patience_s");
        if section
            .source
            .text
            .get(place)
            .is_some_and(|t| t == "\"infinite\"")
        {
            return Patience::Infinite;
        }
        let seconds = section.number("patience_s", 120.0, NumberRange::Above(0.0, 1e7));
        return Patience::Mean(Duration::from_secs_f64(seconds));
    }
    Patience::Infinite
}

fn target(
    section: &Section<'_, '_>,
    id: &QueueId,
    channel: Channel,
    patience: Patience,
) -> QueueTarget {
    let (concurrency, concurrency_slowdown) = concurrency(section, channel);
    let model = model(section, channel, patience);
    let callers = callers::read(section, model, patience);
    QueueTarget {
        queue: id.clone(),
        channel,
        model,
        patience,
        load_method: load_method(section, model),
        staff_for: staff_for::read(section, model),
        patience_law: callers.patience_law,
        retry: callers.retry,
        lines: callers.lines,
        concurrency,
        concurrency_slowdown,
        service_level: service_level(section, channel),
        answer_within: answer_within(section, channel),
        definition: definition(section),
        max_abandonment: max_abandonment(section, patience),
        max_occupancy: max_occupancy(section, channel),
        max_average_speed_of_answer: {
            let seconds = section.number(
                "max_average_speed_of_answer_s",
                0.0,
                NumberRange::Within(0.0, 1e7),
            );
            (seconds > 0.0).then(|| Duration::from_secs_f64(seconds))
        },
    }
}

fn model(section: &Section<'_, '_>, channel: Channel, patience: Patience) -> StaffingModel {
    let word = section.word(
        "model",
        &["auto", "erlang-c", "erlang-a", "chat", "deferred"],
    );
    let automatic = match (channel, patience) {
        (Channel::Email, _) => StaffingModel::Deferred,
        (c, _) if is_chat(c) => StaffingModel::Chat,
        (_, Patience::Infinite) => StaffingModel::ErlangC,
        (_, Patience::Mean(_)) => StaffingModel::ErlangA,
    };
    let wanted = match word {
        "erlang-c" => StaffingModel::ErlangC,
        "erlang-a" => StaffingModel::ErlangA,
        "chat" => StaffingModel::Chat,
        "deferred" => StaffingModel::Deferred,
        _ => automatic,
    };
    // Erlang C for callers with patience is a choice that planners make; nothing else fits two channels.
    let fits = wanted == automatic
        || (wanted == StaffingModel::ErlangC && automatic == StaffingModel::ErlangA);
    if !fits {
        section.refuse(
            "model",
            format!("model \"{word}\" does not fit the channel and patience"),
            "\"auto\"",
        );
    }
    wanted
}

fn load_method(section: &Section<'_, '_>, model: StaffingModel) -> LoadMethod {
    let word = section.word("load_method", &["mol", "sipp"]);
    if model == StaffingModel::Deferred && section.has("load_method") {
        section.refuse(
            "load_method",
            "load_method on a queue that is worked as a backlog",
            "no load_method but where contacts wait",
        );
    }
    match word {
        "sipp" => LoadMethod::IntervalByInterval,
        _ => LoadMethod::ModifiedOfferedLoad,
    }
}

fn concurrency(section: &Section<'_, '_>, channel: Channel) -> (u32, Vec<f64>) {
    let concurrency = section.whole("concurrency", 1, (1, 50));
    if concurrency > 1 && !is_chat(channel) {
        section.refuse(
            "concurrency",
            format!("concurrency is {concurrency}"),
            "1 on this channel",
        );
    }
    let slowdown = section.list::<f64>("concurrency_slowdown");
    let slowdown: Vec<f64> = match slowdown {
        Some(list) if !list.is_empty() => list.into_iter().map(|at| at.value).collect(),
        _ => vec![1.0],
    };
    if !slowdown.iter().all(|f| (0.1..=100.0).contains(f)) {
        section.refuse(
            "concurrency_slowdown",
            "concurrency_slowdown has a factor out of range",
            "factors from 0.1 to 100",
        );
        return (concurrency as u32, vec![1.0]);
    }
    (concurrency as u32, slowdown)
}

fn service_level(section: &Section<'_, '_>, channel: Channel) -> Fraction {
    let default = if channel.is_deferred() { 0.95 } else { 0.80 };
    let value = section.number("service_level", default, NumberRange::Above(0.0, 1.0));
    if value > MAX_SERVICE_LEVEL && !channel.is_deferred() {
        let finding = section
            .source
            .error("PB-1603", &section.place("service_level"));
        section.source.say(
            finding
                .found(format!(
                    "a service level of {value} needs endlessly many people"
                ))
                .expected(format!("at most {MAX_SERVICE_LEVEL}"))
                .fix("use 0.999 or less"),
        );
    }
    share(value)
}

fn share(value: f64) -> Fraction {
    Fraction::new(value).expect("invariant: the range was checked when it was read")
}

fn answer_within(section: &Section<'_, '_>, channel: Channel) -> AnswerWithin {
    let seconds = section.has("answer_within_s");
    let hours = section.has("answer_within_h");
    let clock = section.word("clock", &["open", "elapsed"]);
    if seconds && hours {
        section.refuse(
            "answer_within_h",
            "both answer_within_s and answer_within_h are given",
            "one of the two",
        );
    } else if (channel.is_deferred() && seconds) || (!channel.is_deferred() && hours) {
        let key = if seconds {
            "answer_within_s"
        } else {
            "answer_within_h"
        };
        let other = if seconds {
            "answer_within_h"
        } else {
            "answer_within_s"
        };
        section.refuse(key, format!("{key} does not fit the channel"), other);
    }
    if !channel.is_deferred() {
        if section.has("clock") {
            section.refuse(
                "clock",
                "clock does not fit the channel",
                "no clock but for email",
            );
        }
        let default = if is_chat(channel) { 60.0 } else { 20.0 };
        let wait = section.number(
            "answer_within_s",
            default,
            NumberRange::Within(0.0, 86_400.0),
        );
        return AnswerWithin::Wait(Duration::from_secs_f64(wait));
    }
    let hours = section.number("answer_within_h", 24.0, NumberRange::Above(0.0, 1000.0));
    let due = Duration::from_secs_f64(hours * 3600.0);
    match clock {
        "elapsed" => AnswerWithin::Elapsed(due),
        _ => AnswerWithin::OpenHours(due),
    }
}

pub(super) fn definition(section: &Section<'_, '_>) -> ServiceLevelDefinition {
    let words = [
        "offered",
        "answered",
        "excluding-short",
        "including-short",
        "virtual-wait",
    ];
    match section.word("service_level_definition", &words) {
        "answered" => ServiceLevelDefinition::Answered,
        "excluding-short" => ServiceLevelDefinition::ExcludingShort,
        "including-short" => ServiceLevelDefinition::IncludingShort,
        "virtual-wait" => ServiceLevelDefinition::VirtualWait,
        _ => ServiceLevelDefinition::Offered,
    }
}

fn max_abandonment(section: &Section<'_, '_>, patience: Patience) -> Option<Fraction> {
    let given = section.has("max_abandonment");
    let value = section.number("max_abandonment", 0.05, NumberRange::Above(0.0, 1.0));
    match patience {
        Patience::Mean(_) => Some(share(value)),
        Patience::Infinite if given => {
            section.refuse(
                "max_abandonment",
                "max_abandonment where nobody hangs up",
                "a patience_s",
            );
            None
        }
        Patience::Infinite => None,
    }
}

fn max_occupancy(section: &Section<'_, '_>, channel: Channel) -> Fraction {
    let default = if is_chat(channel) { 0.90 } else { 0.85 };
    let value = section.number("max_occupancy", default, NumberRange::Above(0.0, 1.0));
    if value <= MIN_OCCUPANCY {
        let finding = section
            .source
            .error("PB-1603", &section.place("max_occupancy"));
        section.source.say(
            finding
                .found(format!(
                    "an occupancy of at most {value} leaves nearly everybody idle"
                ))
                .expected(format!("more than {MIN_OCCUPANCY}"))
                .fix("use 0.8 to 0.9"),
        );
    }
    share(value)
}

/// The hours, line by line so that a fault has its own place; none at all means always.
fn opening(section: &Section<'_, '_>) -> OpeningHours {
    let Some(lines) = section.list::<String>("open") else {
        return OpeningHours::always();
    };
    let mut sound = Vec::new();
    for line in lines {
        match OpeningHours::parse(&[line.value.as_str()]) {
            Ok(_) => sound.push(line.value),
            Err(error) => {
                let finding = section.source.error("PB-1601", &line.span);
                section.source.say(
                    finding
                        .found(error.to_string())
                        .expected("\"mon-fri 08:00-22:00\"")
                        .fix("correct the value"),
                );
            }
        }
    }
    OpeningHours::parse(&sound).unwrap_or_else(|_| OpeningHours::always())
}

fn not_acting_yet(section: &Section<'_, '_>) {
    section.inert("value_per_contact", 0.0);
}

fn service(section: &Section<'_, '_>, target: &QueueTarget) -> QueueService {
    let (answer_within, open_hours_only) = match target.answer_within {
        AnswerWithin::Wait(t) | AnswerWithin::Elapsed(t) => (t, false),
        AnswerWithin::OpenHours(t) => (t, true),
    };
    QueueService {
        queue: target.queue.clone(),
        channel: target.channel,
        priority: section.whole("priority", 1, (1, 1000)) as u32,
        patience: target.patience,
        concurrency: target.concurrency,
        concurrency_slowdown: target.concurrency_slowdown.clone(),
        answer_within,
        open_hours_only,
        definition: target.definition,
        service_level: target.service_level,
        behaviour: behaviour::read(section, target),
    }
}
