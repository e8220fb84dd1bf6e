//! Reads `src/` and holds the laws of the house that a compiler does not: imports point upstream,
//! files form no cycles, the core is pure, a crate with side effects or wide types has one place,
//! and no room is named after nothing.
//!
//! A folder's door (`mod.rs`) may name its own children and they may name it: that is composition.
//! What a door re-exports counts as an import of the file that defines it. Comments and test
//! modules are not read.

mod paths;
mod planted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use paths::{defining_file, imports, module_of, paths_from, room_of, words};

/// The rooms in the order in which data flows; a room imports only what stands to its left.
const ROOMS: [&str; 17] = [
    "units",
    "progress",
    "calendar",
    "history",
    "forecast",
    "staffing",
    "roster",
    "simulation",
    "calibration",
    "plan",
    "scenario",
    "intraday",
    "report",
    "io",
    "cli",
    "web",
    "main",
];

/// Standard library paths that read or change the world; allowed from `io` on.
const IMPURE_PATHS: [&str; 9] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
];
const IMPURE_WORDS: [&str; 9] = [
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "Utc::now",
    "Local::now",
    "RandomState",
    "thread_local!",
];

/// Where a crate may be named.
const PLACES: [(&str, &str); 15] = [
    ("clap", "cli/args"),
    ("clap_complete", "cli/"),
    ("clap_mangen", "cli/"),
    ("ctrlc", "cli/"),
    ("indicatif", "cli/"),
    ("miette", "cli/"),
    ("encoding_rs", "io/"),
    ("flate2", "io/"),
    ("toml", "io/"),
    ("good_lp", "roster/"),
    ("highs", "roster/solver"),
    ("highs_sys", "roster/solver/interrupt"),
    ("icu_calendar", "calendar/holidays/lunisolar"),
    ("jiff", "calendar/zone"),
    ("plotters", "report/charts"),
];
const NAMES_OF_NOTHING: [&str; 5] = ["types", "models", "utils", "common", "helpers"];

/// Code by path below `src/`, without comments and tests.
type Sources = BTreeMap<String, String>;

#[test]
fn the_house_keeps_its_laws() {
    let mut texts = BTreeMap::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    read_folder(&src, "", &mut texts);
    assert!(texts.len() > 20, "src/ was not found: {:?}", texts.keys());
    let found = violations(&sources(&texts));
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn read_folder(folder: &Path, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), texts);
        } else if name.ends_with(".rs") {
            texts.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// What is compiled into the program; the crate's own page is the list of rooms and no room.
fn sources(texts: &BTreeMap<String, String>) -> Sources {
    let for_tests: Vec<Vec<&str>> = texts
        .iter()
        .flat_map(|(file, text)| test_modules(file, text))
        .collect();
    let is_test = |file: &str| for_tests.iter().any(|m| module_of(file).starts_with(m));
    texts
        .iter()
        .filter(|(file, _)| *file != "lib.rs" && !is_test(file))
        .map(|(file, text)| (file.clone(), code_of(text)))
        .collect()
}

/// The modules in files of their own that a file declares for tests alone.
fn test_modules<'a>(file: &'a str, text: &'a str) -> Vec<Vec<&'a str>> {
    let after = text.split("#[cfg(test)]\n").skip(1);
    let lines = after.filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
    lines
        .filter_map(|line| line.split_once("mod ").map(|(_, name)| name))
        .map(|name| [module_of(file), vec![name]].concat())
        .collect()
}

/// The text without comments and without what is only compiled for tests.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            skip_item(&mut lines);
        } else if !line.trim_start().starts_with("//") {
            code.push_str(line.split(" // ").next().unwrap_or(line));
            code.push('\n');
        }
    }
    code
}

/// Passes over one item of formatted code: one line, or down to its closing brace.
fn skip_item<'a>(lines: &mut impl Iterator<Item = &'a str>) {
    let one_line = |line: &str| line.ends_with(';') && !line.starts_with(' ');
    lines.find(|line| one_line(line) || *line == "}" || line.ends_with("{}"));
}

fn violations(sources: &Sources) -> Vec<String> {
    let mut found: Vec<String> = sources
        .iter()
        .flat_map(|(file, code)| {
            let laws = [names, upstream, purity, places];
            laws.into_iter().flat_map(move |law| law(file, code))
        })
        .collect();
    found.extend(cycle(edges(sources)));
    found
}

fn names(file: &str, _code: &str) -> Vec<String> {
    let means_nothing = |part: &&str| NAMES_OF_NOTHING.contains(part);
    let known = rank(room_of(file)).is_some() && !module_of(file).iter().any(means_nothing);
    let fact = format!("{file}: a room that the house does not have");
    (!known).then_some(fact).into_iter().collect()
}

fn upstream(file: &str, code: &str) -> Vec<String> {
    imports(file, code)
        .into_iter()
        .filter(|path| rank(&path[0]) > rank(room_of(file)))
        .map(|path| format!("{file} imports downstream: {}", path.join("::")))
        .collect()
}

fn purity(file: &str, code: &str) -> Vec<String> {
    if rank(room_of(file)) >= rank("io") {
        return Vec::new();
    }
    let paths: Vec<String> = paths_from(code, "std")
        .iter()
        .map(|p| p.join("::"))
        .collect();
    let imported = |name: &&str| paths.iter().any(|path| path.starts_with(*name));
    let imported = IMPURE_PATHS.into_iter().filter(imported);
    let spoken = IMPURE_WORDS.into_iter().filter(|word| code.contains(word));
    imported
        .chain(spoken)
        .map(|name| format!("{file} is not pure: {name}"))
        .collect()
}

fn places(file: &str, code: &str) -> Vec<String> {
    let named = |name: &str| {
        words(code, name)
            .iter()
            .any(|&at| code[at + name.len()..].starts_with("::") || code[..at].ends_with("use "))
    };
    PLACES
        .into_iter()
        .filter(|(name, place)| !file.starts_with(place) && named(name))
        .map(|(name, place)| format!("{file} names {name}, which has its place in {place}"))
        .collect()
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|r| *r == room)
}

/// Which file imports which, but for what a door imports from its own folder.
fn edges(sources: &Sources) -> BTreeSet<(&str, &str)> {
    let mut edges = BTreeSet::new();
    for (file, code) in sources {
        for path in imports(file, code) {
            let target = defining_file(sources, &path);
            let outside = target.filter(|t| !module_of(t).starts_with(&module_of(file)));
            edges.extend(outside.map(|target| (file.as_str(), target)));
        }
    }
    edges
}

/// What is left after files that import nothing left, and files that nothing left imports, are gone.
fn cycle(mut edges: BTreeSet<(&str, &str)>) -> Option<String> {
    loop {
        let before = edges.len();
        let from: BTreeSet<&str> = edges.iter().map(|e| e.0).collect();
        let to: BTreeSet<&str> = edges.iter().map(|e| e.1).collect();
        edges.retain(|(a, b)| to.contains(a) && from.contains(b));
        if edges.len() == before {
            break;
        }
    }
    (!edges.is_empty()).then(|| format!("files import each other: {edges:?}"))
}
