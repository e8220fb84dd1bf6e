//! Which columns each model reads, and which it appends.

use super::Model;

/// The columns of a model.
pub(super) struct Columns {
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    pub(super) results: &'static [&'static str],
}

pub(super) fn columns(model: Model) -> &'static Columns {
    match model {
        Model::ErlangB => &ERLANG_B,
        Model::ErlangC => &ERLANG_C,
        Model::ErlangA => &ERLANG_A,
        Model::Chat => &CHAT,
        Model::Staff => &STAFF,
        Model::Deferred => &DEFERRED,
    }
}

const ERLANG_B: Columns = Columns {
    required: &["agents", "offered_load"],
    optional: &[],
    results: &["blocking", "ln_blocking"],
};

const ERLANG_C: Columns = Columns {
    required: &["agents", "offered_load", "handle_time_s", "answer_within_s"],
    optional: &[],
    results: &[
        "probability_of_wait",
        "service_level",
        "late_share",
        "average_speed_of_answer_s",
        "occupancy",
    ],
};

const WITH_ABANDONMENT: &[&str] = &[
    "probability_of_wait",
    "service_level",
    "late_share",
    "average_speed_of_answer_s",
    "occupancy",
    "abandonment",
    "average_wait_s",
    "service_level_offered",
    "service_level_answered",
    "service_level_excluding_short",
    "service_level_including_short",
    "service_level_virtual_wait",
];

const ERLANG_A: Columns = Columns {
    required: &[
        "agents",
        "offered_load",
        "handle_time_s",
        "answer_within_s",
        "patience_s",
    ],
    optional: &["service_level_definition"],
    results: WITH_ABANDONMENT,
};

const CHAT: Columns = Columns {
    required: &[
        "agents",
        "offered_load",
        "handle_time_s",
        "answer_within_s",
        "concurrency",
    ],
    optional: &[
        "concurrency_slowdown",
        "patience_s",
        "service_level_definition",
    ],
    results: WITH_ABANDONMENT,
};

const STAFF: Columns = Columns {
    required: &[
        "offered",
        "interval_s",
        "handle_time_s",
        "answer_within_s",
        "service_level",
    ],
    optional: &[
        "patience_s",
        "max_occupancy",
        "max_abandonment",
        "max_average_speed_of_answer_s",
        "service_level_definition",
        "min_agents",
        "shrinkage",
    ],
    results: &[
        "base_staff",
        "scheduled_staff",
        "binding",
        "probability_of_wait",
        "service_level",
        "late_share",
        "average_speed_of_answer_s",
        "occupancy",
        "abandonment",
        "average_wait_s",
    ],
};

const DEFERRED: Columns = Columns {
    required: &["arrival_work", "deadline_intervals", "capacity"],
    optional: &["case"],
    results: &[
        "served_on_time",
        "served_late",
        "backlog_end",
        "overdue_backlog_end",
    ],
};
