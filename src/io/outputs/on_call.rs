//! `on_call.csv`.

use super::csv_text;
use crate::roster::RosterProblem;
use crate::roster::on_call::OnCall;

const HEADER: [&str; 5] = ["work_date", "agent_id", "name", "team", "contract"];

/// Who is on call on which day, by day, then contract, then the order of `agents.csv`.
pub fn on_call_csv(problem: &RosterProblem, on_call: &[OnCall]) -> String {
    let rows = on_call.iter().flat_map(|of| {
        of.agents.iter().map(|&agent| {
            let agent = &problem.agents[agent];
            vec![
                of.work_date.to_string(),
                agent.id.to_string(),
                agent.name.clone(),
                agent.team.clone(),
                problem.contracts[of.contract].id.clone(),
            ]
        })
    });
    csv_text(&HEADER, rows)
}
