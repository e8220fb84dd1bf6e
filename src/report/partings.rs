//! Where the formula and the simulation part, and which assumption of the formula is to blame, in words.

use super::Language;
use crate::plan::{self, PlanInputs};
use crate::roster::Roster;
use crate::simulation::{self, Assumption, Parting, SimulatedService};

/// Reasons that are told of a queue, those that concern most intervals first.
const MOST_REASONS: usize = 4;

/// What is told of one queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueParting {
    /// The queue.
    pub queue: String,
    /// Intervals in which the formula lies outside the simulation's 95 % interval.
    pub n_parted: usize,
    /// Intervals in which both say something.
    pub n_compared: usize,
    /// Where they are farthest apart: position of the interval, formula, simulation.
    pub farthest: (usize, f64, f64),
    /// Assumptions that do not hold, in words, with the number of parted intervals concerned.
    pub candidates: Vec<(usize, String)>,
}

/// The queues in which both part somewhere, in the order of the project file; `formula` holds the
/// formula's service level per queue and interval.
pub fn queue_partings(
    (inputs, roster): (&PlanInputs, &Roster),
    load: &crate::forecast::Forecast,
    (service, formula): (&SimulatedService, &[Vec<Option<f64>>]),
    language: Language,
) -> Vec<QueueParting> {
    let centre = plan::centre(inputs);
    let found = simulation::partings((&centre, roster), load, service, formula);
    let queues = service.queues.iter().enumerate();
    queues
        .filter_map(|(queue, simulated)| {
            let of_queue: Vec<&Parting> = found.iter().filter(|p| p.queue == queue).collect();
            let apart = |p: &&&Parting| (p.formula - p.simulated).abs();
            let farthest = of_queue
                .iter()
                .max_by(|a, b| apart(a).total_cmp(&apart(b)))?;
            let both = simulated.intervals.iter().zip(&formula[queue]);
            Some(QueueParting {
                queue: simulated.queue.to_string(),
                n_parted: of_queue.len(),
                n_compared: both
                    .filter(|(met, level)| met.service_level.is_some() && level.is_some())
                    .count(),
                farthest: (farthest.interval, farthest.formula, farthest.simulated),
                candidates: candidates(&of_queue, language),
            })
        })
        .collect()
}

/// One sentence for each kind of assumption, told with its largest fact.
fn candidates(partings: &[&Parting], language: Language) -> Vec<(usize, String)> {
    let mut kinds: Vec<(usize, &Assumption)> = Vec::new();
    for assumption in partings.iter().flat_map(|parting| &parting.broken) {
        let same = |other: &Assumption| {
            std::mem::discriminant(other) == std::mem::discriminant(assumption)
        };
        match kinds.iter_mut().find(|(_, other)| same(other)) {
            Some((n, largest)) => {
                *n += 1;
                if size(assumption) > size(largest) {
                    *largest = assumption;
                }
            }
            None => kinds.push((1, assumption)),
        }
    }
    kinds.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    kinds.truncate(MOST_REASONS);
    let told = kinds.into_iter();
    told.map(|(n, assumption)| (n, words(assumption, language)))
        .collect()
}

/// How grave a fact is beside others of its kind.
fn size(assumption: &Assumption) -> f64 {
    match *assumption {
        Assumption::SteadyState { before, now } => (now - before).abs(),
        Assumption::SamePeople { fewest, most } => f64::from(most - fewest),
        Assumption::Volume { day_log_sd } => day_log_sd,
        _ => 0.0,
    }
}

/// What does not hold, with its fact.
fn words(assumption: &Assumption, language: Language) -> String {
    match language {
        Language::English => english(assumption),
        Language::Chinese => chinese(assumption),
    }
}

fn english(assumption: &Assumption) -> String {
    match assumption {
        Assumption::SteadyState { before, now } => {
            format!("the load moves, by up to {before:.0} → {now:.0} erlangs between intervals")
        }
        Assumption::SamePeople { fewest, most } => {
            format!("breaks and shift ends: {fewest} to {most} people within one interval")
        }
        Assumption::OwnPeople { shared } => format!("{shared} people serve other queues too"),
        Assumption::Presence { shrinkage } => {
            format!("{:.1} % of paid time is lost at random", 100.0 * shrinkage)
        }
        Assumption::Volume { day_log_sd } => format!(
            "a day's volume varies by ±{:.0} % as a whole",
            100.0 * day_log_sd.exp_m1()
        ),
        Assumption::Patience(_) => "patience is not exponential".to_owned(),
        Assumption::HandleTime(_) => "handle times are not exponential".to_owned(),
        Assumption::Retries { share } => {
            format!(
                "{:.0} % of those who hang up call again, and find the line as busy as they left it",
                100.0 * share
            )
        }
        Assumption::Transfers => "other queues send contacts here".to_owned(),
        Assumption::Overflow { after_s } => {
            format!("people with several skills are asked only after {after_s} s")
        }
        Assumption::Lines { lines } => format!("only {lines} callers fit in"),
        Assumption::Proficiency { people } => {
            format!("{people} people are faster or slower than average")
        }
    }
}

fn chinese(assumption: &Assumption) -> String {
    match assumption {
        Assumption::SteadyState { before, now } => {
            format!("负载在变化，相邻时段最大由 {before:.0} 变为 {now:.0} 爱尔兰")
        }
        Assumption::SamePeople { fewest, most } => {
            format!("休息与下班：同一时段内人数在 {fewest} 至 {most} 之间")
        }
        Assumption::OwnPeople { shared } => format!("{shared} 人同时服务其他队列"),
        Assumption::Presence { shrinkage } => {
            format!("{:.1}% 的付薪时间随机缺席", 100.0 * shrinkage)
        }
        Assumption::Volume { day_log_sd } => {
            format!("当日总量整体波动约 ±{:.0}%", 100.0 * day_log_sd.exp_m1())
        }
        Assumption::Patience(_) => "耐心时长不服从指数分布".to_owned(),
        Assumption::HandleTime(_) => "处理时长不服从指数分布".to_owned(),
        Assumption::Retries { share } => format!(
            "{:.0}% 的挂断者会再次来电，且线路仍与其放弃时一样忙",
            100.0 * share
        ),
        Assumption::Transfers => "其他队列会转入".to_owned(),
        Assumption::Overflow { after_s } => format!("多技能人员在等待 {after_s} 秒后才参与"),
        Assumption::Lines { lines } => format!("最多容纳 {lines} 个来电"),
        Assumption::Proficiency { people } => format!("{people} 人快于或慢于平均"),
    }
}

impl QueueParting {
    /// One or two sentences.
    pub fn sentence(&self, language: Language) -> String {
        let (_, formula, simulated) = self.farthest;
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let join = |between: &str| {
            let told = self
                .candidates
                .iter()
                .map(|(n, words)| format!("{words} ({n})"));
            told.collect::<Vec<_>>().join(between)
        };
        match language {
            Language::English => format!(
                "{}: formula and simulation part in {} of {} intervals, farthest {} against {}. Candidates (intervals): {}.",
                self.queue,
                self.n_parted,
                self.n_compared,
                percent(formula),
                percent(simulated),
                join("; ")
            ),
            Language::Chinese => format!(
                "{}：{} 个时段中有 {} 个公式与仿真不一致，最大为 {} 对 {}。可能原因（时段数）：{}。",
                self.queue,
                self.n_compared,
                self.n_parted,
                percent(formula),
                percent(simulated),
                join("；")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parting(interval: usize, broken: Vec<Assumption>) -> Parting {
        Parting {
            queue: 0,
            interval,
            formula: 0.8,
            simulated: 0.7,
            broken,
        }
    }

    #[test]
    fn what_breaks_most_often_comes_first_with_its_largest_fact() {
        let moves = |now| Assumption::SteadyState { before: 10.0, now };
        let shared = Assumption::OwnPeople { shared: 4 };
        let partings = [
            parting(0, vec![moves(20.0), shared]),
            parting(1, vec![moves(40.0), shared]),
            parting(2, vec![shared]),
        ];
        let told = candidates(&partings.iter().collect::<Vec<_>>(), Language::English);
        assert_eq!(
            told,
            [
                (3, "4 people serve other queues too".to_owned()),
                (
                    2,
                    "the load moves, by up to 10 → 40 erlangs between intervals".to_owned()
                ),
            ]
        );
    }
}
