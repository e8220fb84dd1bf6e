//! How many people, why so many, and what an uncertain load adds.

use super::cells::{all_measures, print};
use super::row_error::RowError;
use super::table::Row;
use crate::staffing::Binding;
use crate::staffing::calculator::{Average, Held, LoadSpread, StaffAnswer, StaffQuestion, staff};

pub(super) fn ask_staff(row: &Row) -> Result<Vec<String>, RowError> {
    let question = question(row)?;
    let answer = staff(&question)?;
    let mut cells = vec![
        answer.base_staff.to_string(),
        answer.scheduled_staff.to_string(),
        answer.binding.map_or("", Binding::as_str).to_owned(),
    ];
    let mut measures = all_measures(&answer.service, question.definition);
    measures.truncate(7);
    if question.service_level.is_none() && row.optional("answer_within_s")?.is_none() {
        // Without a target time there is no service level to speak of.
        measures[1].clear();
        measures[2].clear();
    }
    cells.extend(measures);
    cells.extend(reasons(&question, &answer));
    cells.extend(uncertainty(&answer));
    Ok(cells)
}

pub(super) fn question(row: &Row) -> Result<StaffQuestion, RowError> {
    let service_level = row.optional("service_level")?;
    let answer_within_s = row.optional("answer_within_s")?;
    if service_level.is_some() && answer_within_s.is_none() {
        return Err(RowError::Empty {
            column: "answer_within_s",
        });
    }
    Ok(StaffQuestion {
        offered: row.number("offered")?,
        interval_s: row.number("interval_s")?,
        handle_time_s: row.number("handle_time_s")?,
        answer_within_s: answer_within_s.unwrap_or(0.0),
        service_level,
        definition: row.definition()?,
        patience_s: row.patience()?,
        max_occupancy: row.optional("max_occupancy")?,
        max_abandonment: row.optional("max_abandonment")?,
        max_average_speed_of_answer_s: row.optional("max_average_speed_of_answer_s")?,
        min_agents: row.optional_whole("min_agents")?.unwrap_or(0),
        shrinkage: row.optional("shrinkage")?.unwrap_or(0.0),
        spread: spread(row)?,
    })
}

/// How the load is spread; a certainty without a spread would decide nothing and is refused.
fn spread(row: &Row) -> Result<Option<LoadSpread>, RowError> {
    let average = match row.text("load_average") {
        "" | "calls" => Average::OfCalls,
        "time" => Average::OfTime,
        text => {
            return Err(RowError::Cell {
                column: "load_average",
                found: text.to_owned(),
                expected: "calls or time",
            });
        }
    };
    let certainty = row.optional("certainty")?;
    let Some(cv) = row.optional("load_cv")?.filter(|cv| *cv != 0.0) else {
        return match certainty {
            Some(_) => Err(RowError::Empty { column: "load_cv" }),
            None => Ok(None),
        };
    };
    let held = certainty.map_or(Held::OnAverage(average), Held::WithCertainty);
    Ok(Some(LoadSpread { cv, held }))
}

fn reasons(question: &StaffQuestion, answer: &StaffAnswer) -> Vec<String> {
    let need = |limit| {
        let mut needs = answer.needs.iter();
        let found = needs.find(|need| need.limit == limit);
        found.map_or(String::new(), |need| need.people.to_string())
    };
    let fewer = answer
        .one_fewer
        .filter(|_| question.service_level.is_some());
    vec![
        need(Binding::ServiceLevel),
        need(Binding::Abandonment),
        need(Binding::AverageSpeedOfAnswer),
        need(Binding::Occupancy),
        need(Binding::Stability),
        answer.slack.to_string(),
        fewer.map_or(String::new(), |service| {
            print(service.in_time.by(question.definition))
        }),
    ]
}

fn uncertainty(answer: &StaffAnswer) -> Vec<String> {
    let Some(spread) = &answer.spread else {
        return vec![String::new(); 5];
    };
    vec![
        spread.of_mean_load.to_string(),
        spread.extra().to_string(),
        print(spread.expected.of_calls),
        print(spread.expected.of_time),
        spread.probability_of_target.map_or(String::new(), print),
    ]
}
