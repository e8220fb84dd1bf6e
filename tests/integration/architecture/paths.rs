//! Which paths a file names, and which file a path ends in; enough Rust for `use` and inline paths.

use super::Sources;

/// "roster/rules/rest.rs" is `[roster, rules, rest]`, "roster/mod.rs" is `[roster]`.
pub fn module_of(file: &str) -> Vec<&str> {
    let stem = file.trim_end_matches(".rs");
    stem.split('/').filter(|part| *part != "mod").collect()
}

pub fn room_of(file: &str) -> &str {
    module_of(file)[0]
}

/// The places where `word` stands as a whole word that continues no other path.
pub fn words(code: &str, word: &str) -> Vec<usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |&at: &usize| {
        let (before, after) = (&code[..at], &code[at + word.len()..]);
        let continues = |c: char| part_of_name(c) || matches!(c, ':' | '$' | '"');
        let is_continued = word.ends_with(part_of_name) && after.starts_with(part_of_name);
        !before.ends_with(continues) && !is_continued
    };
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(alone)
        .collect()
}

/// All paths that begin with `root`, groups in braces written out.
pub fn paths_from(code: &str, root: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for at in words(code, root) {
        if let Some(rest) = code[at + root.len()..].strip_prefix("::") {
            expand(rest, vec![root.to_owned()], &mut paths);
        }
    }
    paths
}

/// Reads what follows `prefix::` and returns what stands behind it.
fn expand<'a>(code: &'a str, prefix: Vec<String>, paths: &mut Vec<Vec<String>>) -> &'a str {
    let code = code.trim_start();
    if let Some(mut rest) = code.strip_prefix('{') {
        while !rest.trim_start().starts_with('}') && !rest.is_empty() {
            rest = expand(rest, prefix.clone(), paths)
                .trim_start()
                .trim_start_matches(',');
        }
        return rest.trim_start().get(1..).unwrap_or("");
    }
    let end = code
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(code.len());
    let path = [prefix, vec![code[..end].to_owned()]].concat();
    match code[end..].strip_prefix("::") {
        Some(rest) => expand(rest, path, paths),
        None => {
            paths.push(path);
            // "A as B" inside a group: skip to the next item.
            let rest = &code[end..];
            &rest[rest.find([',', '}', ';', '\n']).unwrap_or(rest.len())..]
        }
    }
}

/// Every path into the crate, counted from its root.
pub fn imports(file: &str, code: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    for root in ["crate", "paiban"] {
        all.extend(
            paths_from(code, root)
                .into_iter()
                .map(|path| path[1..].to_vec()),
        );
    }
    for path in paths_from(code, "super") {
        let n_up = path.iter().take_while(|part| *part == "super").count();
        let module = module_of(file);
        let base = &module[..module.len().saturating_sub(n_up)];
        let base = base.iter().map(|part| (*part).to_owned());
        all.push(base.chain(path[n_up..].iter().cloned()).collect());
    }
    all.retain(|path| !path.is_empty());
    all
}

/// The file in which a path ends, looking through what doors re-export.
pub fn defining_file<'a>(sources: &'a Sources, path: &[String]) -> Option<&'a str> {
    let (n, file) = (1..=path.len()).rev().find_map(|n| {
        let stem = path[..n].join("/");
        let candidates = [format!("{stem}.rs"), format!("{stem}/mod.rs")];
        candidates
            .iter()
            .find_map(|name| sources.get_key_value(name))
            .map(|(key, _)| (n, key))
    })?;
    let exported = path.get(n).and_then(|name| {
        let reexports = sources[file].split("pub use ").skip(1).flat_map(|rest| {
            let mut paths = Vec::new();
            expand(rest, path[..n].to_vec(), &mut paths);
            paths
        });
        reexports
            .into_iter()
            .find(|p| p.last() == Some(name) && p.len() > n + 1)
    });
    exported
        .and_then(|p| defining_file(sources, &p))
        .or(Some(file.as_str()))
}
