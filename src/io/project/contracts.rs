//! `[[contracts]]`, `[objective]`, and the tables of rules that nothing acts on yet.

use super::contract_terms;
use super::section::{At, NumberRange, Section};
use crate::calendar::parse_weekday;
use crate::io::headers;
use crate::roster::{Contract, Objective, ShiftPattern};

/// Reads every contract; patterns are named by their ids.
pub fn read(root: &Section<'_, '_>, patterns: &[ShiftPattern]) -> Vec<Contract> {
    let mut contracts: Vec<Contract> = Vec::new();
    for section in root.sections("contracts") {
        let place = section.place("id");
        let contract = contract(&section, patterns);
        if !contract.id.is_empty() && contracts.iter().any(|c| c.id == contract.id) {
            let finding = section.source.error("PB-1601", &place);
            section.source.say(
                finding
                    .found(format!("the contract \"{}\" is defined twice", contract.id))
                    .expected("each id once")
                    .fix("rename one of the two"),
            );
        }
        contracts.push(contract);
        section.finish();
    }
    contracts
}

fn contract(section: &Section<'_, '_>, patterns: &[ShiftPattern]) -> Contract {
    let id = section.require::<String>("id").unwrap_or_default();
    let days = pair(section, "days_per_week", 7.0);
    let paid_hours_per_week = pair(section, "paid_hours_per_week", 168.0);
    let rest = section.number("min_rest_hours", 0.0, NumberRange::Within(0.0, 168.0));
    let shift_patterns = pattern_positions(section, patterns);
    Contract {
        rotation: contract_terms::rotation(section, patterns, &shift_patterns),
        overtime: contract_terms::overtime(section),
        same_start: contract_terms::same_start(section),
        headcount_max: section.whole("headcount_max", 0, (0, 100_000)) as u32,
        on_call_share: section.number("on_call_share", 0.0, NumberRange::Within(0.0, 1.0)),
        shift_patterns,
        days_per_week: (days.0.round() as u32, days.1.round() as u32),
        paid_hours_per_week,
        max_consecutive_days: section
            .has("max_consecutive_days")
            .then(|| section.whole("max_consecutive_days", 6, (1, 366)) as u32),
        min_rest_minutes: (rest * 60.0).round() as i64,
        weekends_off_min: section.whole("weekends_off_min", 0, (0, 4)) as u32,
        must_work_days: must_work_days(section),
        cost_per_paid_hour: cost(section),
        id,
    }
}

/// "least, most" between 0 and a ceiling; a pair that cannot be is said and replaced.
fn pair(section: &Section<'_, '_>, key: &'static str, ceiling: f64) -> (f64, f64) {
    if !section.has(key) {
        section.missing(key, "[least, most]");
        return (0.0, ceiling);
    }
    let Some(list) = section.list::<f64>(key) else {
        return (0.0, ceiling);
    };
    let values: Vec<f64> = list.iter().map(|at: &At<f64>| at.value).collect();
    let found = format!("{key} is {values:?}");
    let whole = key == "paid_hours_per_week" || values.iter().all(|v| v.fract() == 0.0);
    match values.as_slice() {
        [least, most]
            if 0.0 <= *least && least <= most && 0.0 < *most && *most <= ceiling && whole =>
        {
            (*least, *most)
        }
        [least, most] if least > most => {
            insane(
                section,
                key,
                format!("{key}: the least {least} is more than the most {most}"),
                "[least, most]",
            );
            (0.0, ceiling)
        }
        _ => {
            insane(
                section,
                key,
                found,
                &format!("[least, most], the most above 0 and at most {ceiling}"),
            );
            (0.0, ceiling)
        }
    }
}

fn insane(section: &Section<'_, '_>, key: &str, found: String, expected: &str) {
    let finding = section.source.error("PB-1404", &section.place(key));
    section.source.say(
        finding
            .found(found)
            .expected(expected)
            .fix("correct the value"),
    );
}

fn cost(section: &Section<'_, '_>) -> f64 {
    let cost = section.get_or("cost_per_paid_hour", 1.0);
    if cost >= 0.0 {
        return cost;
    }
    insane(
        section,
        "cost_per_paid_hour",
        format!("cost_per_paid_hour is {cost}"),
        "0 or more",
    );
    1.0
}

fn pattern_positions(section: &Section<'_, '_>, patterns: &[ShiftPattern]) -> Vec<usize> {
    if !section.has("shift_patterns") {
        section.missing("shift_patterns", "ids of [[shift_patterns]]");
    }
    let mut positions = Vec::new();
    for at in section.list::<String>("shift_patterns").unwrap_or_default() {
        match patterns.iter().position(|p| p.id == at.value) {
            Some(position) if !positions.contains(&position) => positions.push(position),
            Some(_) => {}
            None => {
                let ids = || patterns.iter().map(|p| p.id.as_str());
                let fix = headers::suggestion(&at.value, ids());
                let finding = section.source.error("PB-1403", &at.span);
                section.source.say(
                    finding
                        .found(format!("unknown shift pattern \"{}\"", at.value))
                        .expected(ids().collect::<Vec<_>>().join(", "))
                        .fix(fix.unwrap_or_else(|| "add it to [[shift_patterns]]".into())),
                );
            }
        }
    }
    if section
        .list::<String>("shift_patterns")
        .is_some_and(|l| l.is_empty())
    {
        insane(
            section,
            "shift_patterns",
            "a contract without shift patterns".to_owned(),
            "at least one id of [[shift_patterns]]",
        );
    }
    positions
}

fn must_work_days(section: &Section<'_, '_>) -> [bool; 7] {
    let mut days = [false; 7];
    for at in section.list::<String>("must_work_days").unwrap_or_default() {
        match parse_weekday(&at.value) {
            Some(day) => days[day.num_days_from_monday() as usize] = true,
            None => section.refuse(
                "must_work_days",
                format!("\"{}\" is not a day of the week", at.value),
                "mon to sun",
            ),
        }
    }
    days
}

/// What `[objective]` says.
pub struct ObjectiveKeys {
    /// The prices of a roster.
    pub objective: Objective,
    /// That of each different shift in use.
    pub distinct_shift: f64,
    /// Whether missing people cost by each queue's own service level.
    pub service_level_curve: bool,
}

/// Reads `[objective]`.
pub fn objective(root: &Section<'_, '_>) -> ObjectiveKeys {
    let default = Objective::USUAL;
    let Some(section) = root.section("objective") else {
        return ObjectiveKeys {
            objective: default,
            distinct_shift: 0.0,
            service_level_curve: false,
        };
    };
    let price = NumberRange::Within(0.0, 1e9);
    let objective = Objective {
        understaffed_first: section.number("understaffed_first", default.understaffed_first, price),
        understaffed_beyond: section.number(
            "understaffed_beyond",
            default.understaffed_beyond,
            price,
        ),
        understaffed_first_share: section.number(
            "understaffed_first_share",
            default.understaffed_first_share,
            NumberRange::Within(0.0, 1.0),
        ),
        overstaffed: section.number("overstaffed", default.overstaffed, price),
        wage: section.number("wage", default.wage, price),
        preference: section.number("preference", default.preference, price),
        unfairness: section.number("unfairness", default.unfairness, price),
    };
    if objective.understaffed_beyond < objective.understaffed_first {
        // The search prices convex cost only: a missing hour may not become cheaper.
        section.refuse(
            "understaffed_beyond",
            format!(
                "understaffed_beyond {} is less than understaffed_first {}",
                objective.understaffed_beyond, objective.understaffed_first
            ),
            "at least understaffed_first",
        );
    }
    let distinct_shift = section.number("distinct_shift", 0.0, price);
    let service_level_curve = section.get_or("service_level_curve", false);
    section.finish();
    ObjectiveKeys {
        objective,
        distinct_shift,
        service_level_curve,
    }
}
