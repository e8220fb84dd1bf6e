//! `scenarios.toml`: what-ifs as the planner wrote them, names resolved against the project.

mod reading;

use chrono::NaiveDate;

use super::section::{Section, Source};
use super::toml_table;
use crate::calendar::{ClockMinutes, OpeningHours};
use crate::history::Finding;
use crate::plan::PlanInputs;
use crate::staffing::StaffFor;
use crate::units::{ServiceLevelDefinition, SkillId};

/// One named what-if.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioText {
    /// The planner's name for it.
    pub name: String,
    /// What is changed, in file order.
    pub changes: Vec<ChangeText>,
}

/// One change; queues are positions in the project, days are spans with both ends included.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeText {
    /// A campaign of the calendar gets another uplift.
    Campaign {
        /// The campaign's name.
        name: String,
        /// Factor of its largest day.
        uplift: f64,
    },
    /// Contacts are multiplied and added to.
    Volume {
        /// Positions of the queues.
        queues: Vec<usize>,
        /// The days.
        days: Vec<(NaiveDate, NaiveDate)>,
        /// The hours of the wall clock; the end may exceed 24 hours.
        hours: (ClockMinutes, ClockMinutes),
        /// Factor.
        multiply: f64,
        /// Contacts per interval, added after the factor.
        add: f64,
    },
    /// People join or leave a contract.
    People {
        /// Position of the contract.
        contract: usize,
        /// What they can do.
        skills: Vec<SkillId>,
        /// How many join; negative = leave.
        add: i64,
        /// From this day on; `None` = the whole plan.
        first_day: Option<NaiveDate>,
    },
    /// Handle times are multiplied.
    HandleTime {
        /// Positions of the queues.
        queues: Vec<usize>,
        /// The days.
        days: Vec<(NaiveDate, NaiveDate)>,
        /// Factor.
        multiply: f64,
    },
    /// A part of shrinkage is set.
    Shrinkage {
        /// The part's name.
        part: String,
        /// Its new share, 0 to less than 1.
        set: f64,
    },
    /// Targets are set; what is `None` stays.
    Target {
        /// Positions of the queues.
        queues: Vec<usize>,
        /// What is set.
        target: TargetText,
    },
    /// A bot contains a share of the contacts.
    Bot {
        /// Positions of the queues.
        queues: Vec<usize>,
        /// Share that never reaches a person.
        contained: f64,
        /// Factor on the handle time of what is left.
        residual_handle_time: f64,
        /// Share of the contained that comes back.
        come_back: f64,
        /// Seconds until then; `None` stays as it is.
        come_back_after_s: Option<f64>,
    },
    /// Opening hours are replaced.
    Open {
        /// Positions of the queues.
        queues: Vec<usize>,
        /// The new hours.
        open: OpeningHours,
    },
}

/// The keys of a queue's target that a scenario sets.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TargetText {
    /// Share served in time.
    pub service_level: Option<f64>,
    /// Seconds, for live channels.
    pub answer_within_s: Option<f64>,
    /// Hours, for e-mail.
    pub answer_within_h: Option<f64>,
    /// Share that may give up.
    pub max_abandonment: Option<f64>,
    /// Busy share of staffed time.
    pub max_occupancy: Option<f64>,
    /// Seconds; 0 = no limit.
    pub max_average_speed_of_answer_s: Option<f64>,
    /// Which contacts the service level counts.
    pub definition: Option<ServiceLevelDefinition>,
    /// Which of the possible loads is staffed for.
    pub staff_for: Option<StaffFor>,
}

/// Reads the file against a project.
///
/// # Errors
/// Everything that is wrong with it: PB-1601, PB-1403, PB-1407, PB-1701.
pub fn read(
    file: &str,
    text: &str,
    inputs: &PlanInputs,
) -> Result<Vec<ScenarioText>, Vec<Finding>> {
    let table = toml_table(file, text)?;
    let source = Source::new(file, text);
    let root = Section::new(&source, "scenarios", &table);
    let mut scenarios: Vec<ScenarioText> = Vec::new();
    for section in root.sections("scenario") {
        let name = section.require::<String>("name").unwrap_or_default();
        if scenarios.iter().any(|s| s.name == name) {
            section.refuse(
                "name",
                format!("the scenario \"{name}\" is defined twice"),
                "each name once",
            );
        }
        let mut changes = Vec::new();
        for change in section.sections("change") {
            changes.extend(reading::read_change(&change, inputs));
            change.finish();
        }
        scenarios.push(ScenarioText { name, changes });
        section.finish();
    }
    root.finish();
    let findings = source.into_findings();
    if findings.is_empty() {
        Ok(scenarios)
    } else {
        Err(findings)
    }
}
