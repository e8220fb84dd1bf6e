//! `template` and `offered_per_day` of `[[queues]]`: whom a new queue resembles, and how much it gets.

use super::section::{NumberRange, Section};
use crate::forecast::Template;
use crate::plan::PlannedQueue;
use crate::units::QueueId;

/// Whom a new queue resembles; a volume without a template says nothing of shape and season.
pub fn read(section: &Section<'_, '_>) -> Option<Template> {
    let queue = section
        .get::<String>("template")
        .filter(|name| !name.is_empty());
    let contacts = section.number("offered_per_day", 0.0, NumberRange::Within(0.0, 1e9));
    if queue.is_none() && contacts > 0.0 {
        section.refuse(
            "offered_per_day",
            "offered_per_day without a template",
            "a template = \"…\" whose shape and season the queue takes",
        );
    }
    queue.map(|queue| Template {
        queue: QueueId::new(queue),
        offered_per_day: (contacts > 0.0).then_some(contacts),
    })
}

/// Templates name another queue of the project that has none itself.
pub fn check(queues: &[PlannedQueue], sections: &[Section<'_, '_>]) {
    for (queue, section) in queues.iter().zip(sections) {
        let Some(template) = &queue.context.template else {
            continue;
        };
        let named = queues.iter().find(|q| q.context.queue == template.queue);
        let itself = template.queue == queue.context.queue;
        let found = match named {
            None => format!("the template \"{}\" is no queue", template.queue),
            Some(_) if itself => format!("the queue \"{}\" is its own template", template.queue),
            Some(q) if q.context.template.is_some() => {
                format!("the template \"{}\" has a template itself", template.queue)
            }
            Some(_) => continue,
        };
        section.refuse("template", found, "a queue with a history of its own");
    }
}
