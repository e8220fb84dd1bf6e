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
        Model::ErlangAGeneral => &ERLANG_A_GENERAL,
        Model::FiniteLines => &FINITE_LINES,
        Model::Priority => &PRIORITY,
        Model::Retrial => &RETRIAL,
        Model::RetrialDay => &RETRIAL_DAY,
        Model::TimeVarying => &TIME_VARYING,
        Model::Deferred => &DEFERRED,
        Model::DeferredCapacity => &DEFERRED_CAPACITY,
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
        "load_cv",
        "certainty",
        "load_average",
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
        "staff_for_service_level",
        "staff_for_abandonment",
        "staff_for_average_speed_of_answer",
        "staff_for_occupancy",
        "staff_for_stability",
        "slack",
        "service_level_one_fewer",
        "staff_of_mean_load",
        "extra_staff",
        "service_level_of_calls",
        "service_level_of_time",
        "probability_of_service_level",
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

const ERLANG_A_GENERAL: Columns = Columns {
    required: &[
        "agents",
        "offered_load",
        "handle_time_s",
        "answer_within_s",
        "patience_distribution",
    ],
    optional: &["patience_s", "balking_share", "service_level_definition"],
    results: &[
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
        "wait_p50_s",
        "wait_p90_s",
        "answered_wait_p90_s",
        "regime",
    ],
};

const FINITE_LINES: Columns = Columns {
    required: &[
        "agents",
        "offered_load",
        "handle_time_s",
        "answer_within_s",
        "lines",
    ],
    optional: &["patience_s", "service_level_definition"],
    results: &[
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
        "blocking",
        "mean_queue",
        "average_wait_of_accepted_s",
    ],
};

const PRIORITY: Columns = Columns {
    required: &[
        "agents",
        "offered_loads",
        "class",
        "handle_time_s",
        "answer_within_s",
    ],
    optional: &[],
    results: &[
        "probability_of_wait",
        "service_level",
        "late_share",
        "average_speed_of_answer_s",
        "occupancy",
    ],
};

const RETRIAL: Columns = Columns {
    required: &[
        "agents",
        "offered_load",
        "handle_time_s",
        "answer_within_s",
        "patience_s",
        "retry_share",
    ],
    optional: &["retry_after_s", "service_level_definition"],
    results: &[
        "attempt_load",
        "attempts_per_customer",
        "served_of_customers",
        "lost_of_customers",
        "probability_of_wait",
        "service_level",
        "late_share",
        "average_speed_of_answer_s",
        "occupancy",
        "abandonment",
        "average_wait_s",
        "chain_attempt_load",
        "chain_served_of_customers",
        "chain_abandonment",
        "chain_occupancy",
        "chain_first_calls_wait",
        "chain_repeats_wait",
    ],
};

const RETRIAL_DAY: Columns = Columns {
    required: &[
        "agents",
        "offered",
        "interval_s",
        "handle_time_s",
        "patience_s",
        "retry_share",
        "retry_after_s",
    ],
    optional: &["open", "case"],
    results: &[
        "attempts",
        "retries",
        "answered",
        "abandoned",
        "gone_for_good",
        "waiting_end",
        "about_to_call_end",
        "pass_rate_of_attempts",
        "pass_rate_of_customers",
        "day_pass_rate_of_attempts",
        "day_pass_rate_of_customers",
    ],
};

const TIME_VARYING: Columns = Columns {
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
        "min_agents",
        "open",
        "case",
    ],
    results: &[
        "offered_load",
        "highest_load",
        "sipp_staff",
        "sipp_formula_service_level",
        "sipp_service_level",
        "mol_staff",
        "mol_formula_service_level",
        "mol_service_level",
        "warning",
    ],
};

const DEFERRED_CAPACITY: Columns = Columns {
    required: &["arrivals_of_work", "deadline_intervals"],
    optional: &[],
    results: &["least_constant_capacity"],
};
