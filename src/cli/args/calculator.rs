//! The calculator's questions as flags.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What `paiban calc --help` says after the flags.
pub const CALC_HELP: &str = "\
Columns of a table, in any order (others are passed through); a flag is a column of one row.
Those in [] may be missing or empty.

  erlang-b          agents, offered_load
                    → blocking, ln_blocking
  erlang-c          agents, offered_load, handle_time_s, answer_within_s
                    → probability_of_wait, service_level, late_share (1 − service level, accurate
                      when tiny), average_speed_of_answer_s, occupancy
  erlang-a          as erlang-c, patience_s (mean, exponential) [service_level_definition]
                    → as erlang-c, abandonment, average_wait_s (of all), service_level_offered,
                      …_answered, …_excluding_short, …_including_short, …_virtual_wait
  erlang-a-general  as erlang-c, patience_distribution [patience_s, balking_share (0),
                    service_level_definition]
                    → as erlang-a, wait_p50_s, wait_p90_s (of all contacts, those that give up
                      too), answered_wait_p90_s, regime (underload, balanced, overload)
                    exponential, erlang-2, deterministic, weibull(shape), lognormal(cv) take their
                    mean from patience_s; weibull(shape;scale_s),
                    hyperexponential(share;first_s;second_s) and empirical(seconds:share waiting;…)
                    say it themselves. balking_share leaves at once when nobody is free
  finite-lines      as erlang-c, lines (in service and waiting) [patience_s (nobody gives up),
                    service_level_definition]
                    → as erlang-a, every share of offered contacts, blocked ones never in time;
                      blocking, mean_queue, average_wait_of_accepted_s
  priority          agents, offered_loads (3|6, served first at the front), class (1 is first),
                    handle_time_s, answer_within_s
                    → as erlang-c, of that class
  retrial           as erlang-a (offered_load of first calls), retry_share [retry_after_s]
                    → attempt_load, attempts_per_customer, served_of_customers, lost_of_customers,
                      then per attempt as erlang-a up to average_wait_s, by a fixed point that takes
                      repeats as fresh arrivals; with retry_after_s also exactly: chain_attempt_load,
                      chain_served_of_customers, chain_abandonment (per attempt), chain_occupancy,
                      chain_first_calls_wait, chain_repeats_wait
  retrial-day       agents, offered (first attempts), interval_s, handle_time_s, patience_s, retry_share,
                    retry_after_s [open (true), case]; rows of a case are the intervals of one day
                    that begins empty
                    → attempts, retries, answered, abandoned, gone_for_good (customers), waiting_end,
                      about_to_call_end, pass_rate_of_attempts (answered ÷ answered and abandoned),
                      pass_rate_of_customers (answered ÷ answered and gone), the same of the whole
                      case: day_pass_rate_of_attempts, day_pass_rate_of_customers. A flow without
                      chance: for overload and large teams; small ones fare worse
  time-varying      offered, interval_s, handle_time_s, answer_within_s, service_level [patience_s,
                    max_occupancy, max_abandonment, max_average_speed_of_answer_s, min_agents (0),
                    open (true), case]; rows of a case are the intervals of one day, all with the
                    same interval_s, answer_within_s and patience_s; it begins settled at its first
                    rate
                    → offered_load, highest_load (the highest inside the interval while it moves),
                      sipp_staff (for offered_load), sipp_formula_service_level (promised there),
                      sipp_service_level (by the exact chain, contacts in hand handed back when
                      people leave), the same for highest_load: mol_staff,
                      mol_formula_service_level, mol_service_level; warning where sipp_staff ends
                      more than 2 points below its target, or where the chain is too large
  chat              as erlang-c, concurrency [concurrency_slowdown (1), patience_s,
                    service_level_definition] → as erlang-a
  staff             offered, interval_s, handle_time_s, answer_within_s, service_level [patience_s,
                    max_occupancy, max_abandonment, max_average_speed_of_answer_s,
                    service_level_definition, min_agents (0), shrinkage (0), load_cv (0),
                    certainty, load_average (calls; or time)]
                    → base_staff, scheduled_staff, binding, the service there at the mean load,
                      staff_for_… each target alone, slack (how many fewer would do without the
                      binding target), service_level_one_fewer; with load_cv (load ~ gamma, standard
                      deviation ÷ mean) the targets hold on average over calls or time, or with the
                      probability certainty → staff_of_mean_load, extra_staff,
                      service_level_of_calls, service_level_of_time, probability_of_service_level
  deferred          arrival_work, deadline_intervals, capacity [case]; rows of a case are one backlog
                    → served_on_time, served_late, backlog_end, overdue_backlog_end, exactly
  deferred-capacity arrivals_of_work (120|90|60), deadline_intervals → least_constant_capacity

Times are in seconds, loads in erlangs, shares between 0 and 1. An empty result is a number that
there is not, such as the speed of answer where nobody is answered. A last column error says why a
row has no answer.

Examples:
  paiban calc erlang-c --agents 14 --offered-load 10 --handle-time-s 180 --answer-within-s 20
  paiban calc staff --batch questions.csv > answers.csv";

/// `calc`.
#[derive(Debug, Args)]
pub struct CalcArgs {
    /// The model
    #[arg(value_enum)]
    pub model: CalcModel,
    /// A table of questions; "-" reads standard input
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// One question, column by column.
    #[command(flatten)]
    pub question: Question,
}

/// The models of the calculator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CalcModel {
    /// Blocking without waiting places.
    ErlangB,
    /// Waiting, nobody gives up.
    ErlangC,
    /// Waiting with patience.
    ErlangA,
    /// Waiting with patience of any distribution.
    ErlangAGeneral,
    /// Waiting where only so many contacts fit in.
    FiniteLines,
    /// Waiting in classes, some served before others.
    Priority,
    /// Waiting with patience, some who give up call again.
    Retrial,
    /// A day with callers who call again, as a flow.
    RetrialDay,
    /// A day whose load moves: staff by two rules, service by the exact chain.
    TimeVarying,
    /// Several conversations per person.
    Chat,
    /// Least staff for all targets together.
    Staff,
    /// A backlog with due times.
    Deferred,
    /// Least constant capacity for due times.
    DeferredCapacity,
}

/// The input columns of the calculator as flags.
#[derive(Debug, Default, Args)]
pub struct Question {
    /// People on the floor
    #[arg(long, value_name = "N")]
    pub agents: Option<String>,
    /// Offered load in erlangs
    #[arg(long, value_name = "ERLANGS")]
    pub offered_load: Option<String>,
    /// Contacts per interval
    #[arg(long, value_name = "CONTACTS")]
    pub offered: Option<String>,
    /// Length of the interval in seconds
    #[arg(long, value_name = "SECONDS")]
    pub interval_s: Option<String>,
    /// Average handle time in seconds
    #[arg(long, value_name = "SECONDS")]
    pub handle_time_s: Option<String>,
    /// The 20 s of "80/20"
    #[arg(long, value_name = "SECONDS")]
    pub answer_within_s: Option<String>,
    /// The 80 % of "80/20", as 0.80
    #[arg(long, value_name = "SHARE")]
    pub service_level: Option<String>,
    /// Mean patience in seconds; without it nobody gives up
    #[arg(long, value_name = "SECONDS")]
    pub patience_s: Option<String>,
    /// offered, answered, excluding-short, including-short or virtual-wait
    #[arg(long, value_name = "NAME")]
    pub service_level_definition: Option<String>,
    /// Most busy share
    #[arg(long, value_name = "SHARE")]
    pub max_occupancy: Option<String>,
    /// Most abandonment
    #[arg(long, value_name = "SHARE")]
    pub max_abandonment: Option<String>,
    /// Most average speed of answer
    #[arg(long, value_name = "SECONDS")]
    pub max_average_speed_of_answer_s: Option<String>,
    /// Least people whatever the load
    #[arg(long, value_name = "N")]
    pub min_agents: Option<String>,
    /// Paid time without availability, as 0.30
    #[arg(long, value_name = "SHARE")]
    pub shrinkage: Option<String>,
    /// Standard deviation of the load ÷ its mean
    #[arg(long, value_name = "CV")]
    pub load_cv: Option<String>,
    /// Probability with which the targets are to hold; needs --load-cv
    #[arg(long, value_name = "SHARE")]
    pub certainty: Option<String>,
    /// calls or time: what targets hold for on average under --load-cv
    #[arg(long, value_name = "NAME")]
    pub load_average: Option<String>,
    /// exponential, erlang-2, deterministic, weibull(shape), lognormal(cv), empirical(s:share;…) …
    #[arg(long, value_name = "NAME")]
    pub patience_distribution: Option<String>,
    /// Share that leaves at once when nobody is free
    #[arg(long, value_name = "SHARE")]
    pub balking_share: Option<String>,
    /// Contacts in service and waiting together, at most
    #[arg(long, value_name = "N")]
    pub lines: Option<String>,
    /// Erlangs of each class, served first at the front, such as 3|6
    #[arg(long, value_name = "LIST")]
    pub offered_loads: Option<String>,
    /// The class asked about, 1 being served first
    #[arg(long, value_name = "N")]
    pub class: Option<String>,
    /// Of those who give up, the share that calls again
    #[arg(long, value_name = "SHARE")]
    pub retry_share: Option<String>,
    /// Mean time to the repeated call; asks the exact chain too
    #[arg(long, value_name = "SECONDS")]
    pub retry_after_s: Option<String>,
    /// Whether anybody gets in in that interval: true or false
    #[arg(long, value_name = "BOOL")]
    pub open: Option<String>,
    /// Conversations at once
    #[arg(long, value_name = "N")]
    pub concurrency: Option<String>,
    /// Handle-time factor at 1, 2, 3 … conversations, such as 1|1.2|1.5
    #[arg(long, value_name = "LIST")]
    pub concurrency_slowdown: Option<String>,
    /// Work that arrives, in person-intervals, such as 120/7
    #[arg(long, value_name = "WORK")]
    pub arrival_work: Option<String>,
    /// Work of each interval, such as 120|90|60
    #[arg(long, value_name = "LIST")]
    pub arrivals_of_work: Option<String>,
    /// Intervals until work is due, its own being the first
    #[arg(long, value_name = "N")]
    pub deadline_intervals: Option<String>,
    /// Work that can be done in the interval
    #[arg(long, value_name = "WORK")]
    pub capacity: Option<String>,
}

impl Question {
    /// The flags that were given, as columns of a table with one row.
    pub fn columns(&self) -> Vec<(&'static str, &str)> {
        let all: [(&'static str, &Option<String>); 31] = [
            ("agents", &self.agents),
            ("offered_load", &self.offered_load),
            ("offered", &self.offered),
            ("interval_s", &self.interval_s),
            ("handle_time_s", &self.handle_time_s),
            ("answer_within_s", &self.answer_within_s),
            ("service_level", &self.service_level),
            ("patience_s", &self.patience_s),
            ("service_level_definition", &self.service_level_definition),
            ("max_occupancy", &self.max_occupancy),
            ("max_abandonment", &self.max_abandonment),
            (
                "max_average_speed_of_answer_s",
                &self.max_average_speed_of_answer_s,
            ),
            ("min_agents", &self.min_agents),
            ("shrinkage", &self.shrinkage),
            ("load_cv", &self.load_cv),
            ("certainty", &self.certainty),
            ("load_average", &self.load_average),
            ("patience_distribution", &self.patience_distribution),
            ("balking_share", &self.balking_share),
            ("lines", &self.lines),
            ("offered_loads", &self.offered_loads),
            ("class", &self.class),
            ("retry_share", &self.retry_share),
            ("retry_after_s", &self.retry_after_s),
            ("open", &self.open),
            ("concurrency", &self.concurrency),
            ("concurrency_slowdown", &self.concurrency_slowdown),
            ("arrival_work", &self.arrival_work),
            ("arrivals_of_work", &self.arrivals_of_work),
            ("deadline_intervals", &self.deadline_intervals),
            ("capacity", &self.capacity),
        ];
        all.into_iter()
            .filter_map(|(name, value)| value.as_deref().map(|v| (name, v)))
            .collect()
    }
}
