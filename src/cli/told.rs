//! A plan in the few lines that fit a terminal.

use std::path::Path;

use crate::plan::{Plan, PlanInputs};
use crate::report::{Language, Summary};
use crate::simulation::SimulatedService;

/// Status, cost, gap, what is missing, and the service of each queue.
pub fn plan_text(summary: &Summary, plan: &Plan, language: Language) -> String {
    let mut lines = Vec::new();
    let grid = &plan.problem.grid;
    let last = grid.day(grid.n_days() - 1);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let (objective, bound) = (
        summary.objective.unwrap_or(0.0),
        summary.bound.unwrap_or(0.0),
    );
    let gap = percent(summary.gap.unwrap_or(0.0));
    let hours = [
        summary.paid_hours,
        summary.understaffed_hours,
        summary.overstaffed_hours,
    ];
    let [paid, missing, surplus] = hours.map(Option::unwrap_or_default);
    let people = summary.people.unwrap_or(0);
    let violations = summary.violations.unwrap_or(0);
    let cost = summary.cost.unwrap_or(0.0);
    match language {
        Language::English => {
            lines.push(format!(
                "plan       {} to {last}, {} people",
                grid.first_day(),
                people
            ));
            lines.push(format!(
                "hours      {paid:.0} paid, {missing:.0} missing, {surplus:.0} too many"
            ));
            lines.push(format!("cost       {cost:.0} wages; objective {objective:.0}, proven bound {bound:.0}, gap {gap} ({})", summary.status));
            lines.push(format!(
                "audit      {} breaches, {} people left out",
                violations,
                summary.left_out.len()
            ));
        }
        Language::Chinese => {
            lines.push(format!(
                "计划   {} 至 {last}，{} 人",
                grid.first_day(),
                people
            ));
            lines.push(format!(
                "工时   付薪 {paid:.0}，缺 {missing:.0}，超 {surplus:.0}"
            ));
            lines.push(format!(
                "成本   工资 {cost:.0}；目标值 {objective:.0}，已证明下界 {bound:.0}，差距 {gap}（{}）",
                summary.status
            ));
            lines.push(format!(
                "审核   违规 {}，未排 {} 人",
                violations,
                summary.left_out.len()
            ));
        }
    }
    for entry in &summary.edits {
        let line = entry.line(language);
        lines.push(match language {
            Language::English => format!("edited     {line}"),
            Language::Chinese => format!("修改   {line}"),
        });
    }
    for (queue, level) in &summary.service_level {
        lines.push(service_line(queue, level, language));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// That a forecast which was given stands as it is: edits are in it already, or are not meant.
pub fn edits_stand(file: &Path, edits: usize, language: Language) -> String {
    let file = file.display();
    match language {
        Language::English => format!(
            "{file} is taken as it stands; the {edits} edits of edits.csv are not applied again"
        ),
        Language::Chinese => {
            format!("{file} 按原样使用；edits.csv 中的 {edits} 条修改不再重复应用")
        }
    }
}

fn service_line(queue: &str, level: &crate::report::ServiceLevels, language: Language) -> String {
    let share =
        |value: Option<f64>| value.map_or("–".to_owned(), |v| format!("{:.1} %", 100.0 * v));
    let target = share(Some(level.target));
    let simulated = share(level.simulated);
    let band = format!(
        "{} – {}",
        share(level.simulated_low),
        share(level.simulated_high)
    );
    let formula = share(level.formula);
    match language {
        Language::English => format!(
            "{queue:<10} target {target}, by formula {formula}, simulated {simulated} ({band})"
        ),
        Language::Chinese => {
            format!("{queue}  目标 {target}，公式 {formula}，仿真 {simulated}（{band}）")
        }
    }
}

/// How closely the days are known, and whether that is what was asked.
pub fn known_to_within(
    service: &SimulatedService,
    inputs: &PlanInputs,
    asked: Option<f64>,
    language: Language,
) -> String {
    let Some(width) = service.widest_day else {
        return String::new();
    };
    let (n, points) = (service.replications, 100.0 * width);
    let (close, all) = intervals_within_a_point(service, inputs);
    let missed = asked.filter(|asked| points > *asked);
    match (language, missed) {
        (Language::English, None) => {
            format!(
                "{n} repetitions; every day within ±{points:.2} points, {close} of {all} intervals within ±1\n"
            )
        }
        (Language::English, Some(asked)) => format!(
            "{n} repetitions were not enough for ±{asked} points; every day within ±{points:.2}, {close} of {all} intervals within ±1\n"
        ),
        (Language::Chinese, None) => {
            format!(
                "重复 {n} 次；每天的误差不超过 ±{points:.2} 个百分点，{all} 个时段中 {close} 个在 ±1 以内\n"
            )
        }
        (Language::Chinese, Some(asked)) => format!(
            "重复 {n} 次仍未达到 ±{asked} 个百分点；每天的误差不超过 ±{points:.2} 个百分点，{all} 个时段中 {close} 个在 ±1 以内\n"
        ),
    }
}

/// Intervals of queues whose contacts wait: those known within a point, and all with contacts.
fn intervals_within_a_point(service: &SimulatedService, inputs: &PlanInputs) -> (usize, usize) {
    let queues = service.queues.iter().zip(&inputs.queues);
    let live = queues.filter(|(_, planned)| !planned.target.channel.is_deferred());
    let widths = live
        .flat_map(|(queue, _)| &queue.intervals)
        .filter_map(|at| {
            let (low, high) = (at.service_level_low?, at.service_level_high?);
            Some((high - low) / 2.0)
        });
    widths.fold((0, 0), |(close, all), width| {
        (close + usize::from(width <= 0.01), all + 1)
    })
}
