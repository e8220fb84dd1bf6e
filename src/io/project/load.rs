//! The files of the folder one after the other; what one file needs of another is handed on.

use std::path::Path;

use std::sync::Arc;

use chrono::Duration;

use super::centre::{self, Centre};
use super::contract_terms::{people_to_hire, take_turns};
use super::contracts::ObjectiveKeys;
use super::desk::Desk;
use super::section::{Section, Source};
use super::{
    DesignKeys, Loaded, agents, availability, contracts, duties, events, handle_times,
    history_file, labour, limits, previous, queues, scenarios, shifts, toml_table,
};
use crate::calendar::{EventCalendar, Grid};
use crate::history::{ContactHistory, Finding, Ledger};
use crate::io::history::{HistoryRequest, RawHistory, assemble};
use crate::io::{ExitKind, Refused, files, text};
use crate::plan::{Edit, PlanInputs, PlannedQueue, SkillProficiency, Workforce};
use crate::roster::labour::LabourRules;
use crate::roster::{Agent, Contract, Duty, PreviousShift, ShiftPattern, StaffLimit};
use crate::units::{AgentId, QueueId};

/// How many random repetitions a simulation makes where nobody says otherwise.
const REPLICATIONS: u32 = 20;
/// The seed where nobody says otherwise.
const SEED: u64 = 1;

pub fn load(folder: &Path) -> Result<Loaded, Refused> {
    let mut desk = Desk::new(folder);
    let bytes = files::read(&folder.join("paiban.toml"))?;
    desk.hash("paiban.toml", &bytes);
    let decoded = text::decode("paiban.toml", &bytes, None)?;
    let mut ledger = Ledger::of("paiban.toml");
    ledger.findings = decoded.warnings;
    let toml = match toml_table("paiban.toml", &decoded.text) {
        Ok(toml) => toml,
        Err(findings) => return Err(Refused::input(findings)),
    };
    let source = Source::new("paiban.toml", &decoded.text);
    let settings = {
        let root = Section::new(&source, "paiban.toml", &toml);
        check_schema(&root)?;
        let settings = Settings::read(&root);
        root.finish();
        settings
    };
    ledger.findings.extend(source.into_findings());
    desk.ledgers.push(ledger);
    desk.read_files(settings)
}

/// A file of a newer program is left alone; nothing else in it can be trusted to mean what it says.
fn check_schema(root: &Section<'_, '_>) -> Result<(), Refused> {
    let Some(schema) = root.require::<i64>("schema") else {
        return Ok(());
    };
    if schema == 1 {
        return Ok(());
    }
    let finding = root
        .source
        .error("PB-6101", &root.place("schema"))
        .found(format!("schema {schema}, this program knows 1"))
        .expected("schema = 1")
        .fix("update paiban; nothing was changed");
    Err(Refused::new(ExitKind::Storage, vec![finding]))
}

/// What `paiban.toml` says.
struct Settings {
    centre: Option<Centre>,
    queues: Vec<PlannedQueue>,
    empirical: Vec<usize>,
    shift_patterns: Vec<ShiftPattern>,
    contracts: Vec<Contract>,
    limits: Vec<StaffLimit>,
    duties: Vec<Duty>,
    objective: ObjectiveKeys,
    labour: LabourRules,
}

impl Settings {
    fn read(root: &Section<'_, '_>) -> Self {
        let centre = centre::read(root);
        let queues = queues::read(root);
        let empirical = queues::with_empirical_handle_times(root);
        let interval = centre.as_ref().map_or(5, |c| c.interval_minutes);
        let shift_patterns = shifts::read(root, interval);
        let contracts = contracts::read(root, &shift_patterns);
        let objective = contracts::objective(root);
        let ids: Vec<QueueId> = queues.iter().map(|q| q.target.queue.clone()).collect();
        let limits = limits::read(root, &ids);
        let duties = duties::read(
            root,
            &duties::Known {
                skills: queues.iter().map(|q| q.skill.as_str()).collect(),
                contracts: &contracts,
                longest_shift: shift_patterns
                    .iter()
                    .map(|p| i64::from(p.minutes))
                    .max()
                    .unwrap_or(1440),
            },
        );
        let labour = labour::read(root, centre.as_ref().map(|c| c.first_day));
        Self {
            centre,
            queues,
            empirical,
            shift_patterns,
            contracts,
            limits,
            duties,
            objective,
            labour,
        }
    }
}

/// People and what was worked before.
#[derive(Default)]
struct Staff {
    agents: Vec<Agent>,
    proficiencies: Vec<SkillProficiency>,
    left_out: Vec<(AgentId, String)>,
    previous: Vec<PreviousShift>,
}

/// What the other files gave.
struct Parts {
    grid: Grid,
    events: EventCalendar,
    history: Option<ContactHistory>,
    staff: Staff,
    edits: Vec<Edit>,
}

impl Desk<'_> {
    fn read_files(mut self, mut settings: Settings) -> Result<Loaded, Refused> {
        let Some(centre) = settings.centre.as_ref() else {
            return Err(self.refusal());
        };
        let grid = Grid::new(
            centre.zone.clone(),
            centre.interval_minutes,
            centre.first_day,
            centre.days,
        )
        .expect("invariant: interval and days were checked when they were read");
        let ids: Vec<QueueId> = settings
            .queues
            .iter()
            .map(|q| q.target.queue.clone())
            .collect();
        let own = match self.bytes("calendar.csv") {
            Some(bytes) => {
                let (entries, ledger) = events::read("calendar.csv", &bytes, Some(&ids));
                self.ledgers.push(ledger);
                entries
            }
            None => Vec::new(),
        };
        let raw = self.raw_history(centre);
        let events = self.with_public_holidays(centre, own, raw.as_ref());
        let history = raw.and_then(|raw| self.history(&raw, centre, &settings.queues, &events));
        let taken = handle_times::take(&settings.empirical, &mut settings.queues, history.as_ref());
        self.ledgers.extend(taken);
        let staff = self.staff(&settings, &grid);
        let edits = self.edits(&settings.queues, &grid, &events);
        self.check_opening(&settings.queues, &grid, &events);
        settings.labour.days = labour::day_types(&events);
        let last_day = grid.day(grid.n_days() - 1);
        let span = (grid.first_day(), last_day);
        let unknown = labour::warnings(&settings.labour, span, &staff.previous);
        self.ledgers
            .extend(unknown.into_iter().filter(|_| !staff.agents.is_empty()));
        if self.ledgers.iter().any(Ledger::has_errors) {
            return Err(self.refusal());
        }
        let parts = Parts {
            grid,
            events,
            history,
            staff,
            edits,
        };
        self.finish(settings, parts)
    }

    fn raw_history(&mut self, centre: &Centre) -> Option<RawHistory> {
        let Some(path) = history_file(self.folder) else {
            self.refuse_other_histories();
            return None;
        };
        let name = files::name_of(&path);
        let bytes = self.bytes(&name)?;
        match RawHistory::parse(&name, &bytes, &centre.format) {
            Ok(raw) => Some(raw),
            Err(refused) => {
                let mut ledger = Ledger::of(&name);
                ledger.findings = refused.findings;
                self.ledgers.push(ledger);
                None
            }
        }
    }

    fn history(
        &mut self,
        raw: &RawHistory,
        centre: &Centre,
        queues: &[PlannedQueue],
        events: &EventCalendar,
    ) -> Option<ContactHistory> {
        let id = |queue: &PlannedQueue| queue.target.queue.clone();
        let ids: Vec<QueueId> = queues.iter().map(id).collect();
        let new = queues.iter().filter(|q| q.context.template.is_some());
        let new_queues: Vec<QueueId> = new.map(id).collect();
        let request = HistoryRequest {
            file: &raw.file,
            zone: &centre.zone,
            interval_minutes: Some(centre.interval_minutes),
            queues: Some(&ids),
            new_queues: &new_queues,
            first_planned_day: Some(centre.first_day),
            events,
            format: &centre.format,
        };
        match assemble(raw, &request) {
            Ok(read) => {
                self.ledgers.push(read.ledger);
                Some(read.history)
            }
            Err(refused) => {
                self.ledgers.extend(refused.ledgers);
                None
            }
        }
    }

    fn staff(&mut self, settings: &Settings, grid: &Grid) -> Staff {
        let Some(bytes) = self.bytes("agents.csv") else {
            return Staff::default();
        };
        let last_day = grid.first_day() + Duration::days(grid.n_days() as i64 - 1);
        let known = agents::Known {
            contracts: &settings.contracts,
            queues: &settings.queues,
            first_day: grid.first_day(),
            last_day,
        };
        let mut people = agents::read("agents.csv", &bytes, &known);
        let refused_ids = people.ledger.has_errors();
        self.ledgers.push(people.ledger);
        if refused_ids {
            // Rows of refused people would all be reported as unknown: one fault, said a thousand times.
            return Staff {
                agents: people.agents,
                proficiencies: Vec::new(),
                left_out: people.left_out,
                previous: Vec::new(),
            };
        }
        if let Some(bytes) = self.bytes("availability.csv") {
            let left_out = &people.left_out;
            let ledger = availability::read(
                "availability.csv",
                &bytes,
                &mut people.agents,
                left_out,
                &settings.shift_patterns,
            );
            self.ledgers.push(ledger);
        }
        let previous = match self.bytes("previous_roster.csv") {
            Some(bytes) => {
                let (shifts, ledger) = previous::read(
                    "previous_roster.csv",
                    &bytes,
                    &people.agents,
                    grid.zone(),
                    grid.first_day(),
                );
                self.ledgers.push(ledger);
                shifts
            }
            None => Vec::new(),
        };
        let n_queues = settings.queues.len();
        let hires = people_to_hire(&settings.contracts, &people.agents, n_queues);
        people.agents.extend(hires);
        take_turns(&settings.contracts, &mut people.agents);
        Staff {
            agents: people.agents,
            proficiencies: people.proficiencies,
            left_out: people.left_out,
            previous,
        }
    }

    fn finish(
        mut self,
        settings: Settings,
        Parts {
            grid,
            events,
            history,
            staff,
            edits,
        }: Parts,
    ) -> Result<Loaded, Refused> {
        let centre = settings
            .centre
            .expect("invariant: the grid was made from it");
        let inputs = PlanInputs {
            name: centre.name,
            country: centre.country,
            grid,
            history: history.map(Arc::new),
            events,
            queues: settings.queues,
            edits,
            volume_changes: Vec::new(),
            handle_time_changes: Vec::new(),
            shrinkage: centre.shrinkage,
            shrinkage_parts: centre.shrinkage_parts,
            workforce: Workforce {
                week_starts: centre.week_starts,
                shift_patterns: settings.shift_patterns,
                contracts: settings.contracts,
                agents: staff.agents,
                proficiencies: staff.proficiencies,
                previous: staff.previous,
                breaks_in_roster: centre.breaks_in_roster,
                labour: settings.labour,
                limits: settings.limits,
                duties: settings.duties,
                service_level_curve: settings.objective.service_level_curve,
                objective: settings.objective.objective,
            },
            replications: REPLICATIONS,
            half_width_points: None,
            seed: SEED,
        };
        // What-ifs change no plan, so they are no part of the fingerprint.
        let inputs_sha256 = self.fingerprint();
        let scenarios = match self.scenarios(&inputs) {
            Ok(scenarios) => scenarios,
            Err(findings) => {
                let mut ledger = Ledger::of("scenarios.toml");
                ledger.findings = findings;
                self.ledgers.push(ledger);
                return Err(self.refusal());
            }
        };
        Ok(Loaded {
            folder: self.folder.to_owned(),
            design: DesignKeys {
                cyclic: centre.cyclic,
                distinct_shift: settings.objective.distinct_shift,
            },
            inputs,
            language: centre.language,
            history_format: centre.format,
            ledgers: self.ledgers,
            left_out: staff.left_out,
            scenarios,
            inputs_sha256,
        })
    }

    fn scenarios(
        &mut self,
        inputs: &PlanInputs,
    ) -> Result<Vec<scenarios::ScenarioText>, Vec<Finding>> {
        let Some(bytes) = self.bytes("scenarios.toml") else {
            return Ok(Vec::new());
        };
        if bytes.trim_ascii().is_empty() {
            return Ok(Vec::new());
        }
        let decoded = text::decode("scenarios.toml", &bytes, None).map_err(|f| vec![f])?;
        scenarios::read("scenarios.toml", &decoded.text, inputs)
    }
}
