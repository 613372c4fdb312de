//! The floors: which module may import which. A cycle, an upward import or an overlong file fails.

use crate::run::root;
use anyhow::bail;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Each crate's modules, from the ground up. A module may import those before it in its list, and those
/// of its own level only if they stand in the same braces of DESIGN §4: adapters never do.
const FLOORS: &[(&str, &[&[&str]])] = &[
    (
        "server/engine/src",
        &[
            &["config"],
            &["domain"],
            &["ports"],
            &["sqlite", "bus"],
            &["hub"],
            &["actions"],
            &["access"],
            &["ws"],
            &["http"],
        ],
    ),
    (
        "app/src",
        &[
            &["boot"],
            &["text", "rich"],
            &["ports"],
            &["state"],
            &["ui::kit"],
            &["ui::parts"],
            &["ui::pages"],
            &["shell"],
        ],
    ),
];

/// Imports that a floor's list does not show: `actions` puts hub and bus together.
const ALLOWED: &[(&str, &str)] = &[("actions", "bus")];

/// Crates, from the ground up, and what they may depend on.
const CRATES: &[(&str, &[&str])] = &[
    ("app/protocol", &[]),
    ("app", &["protocol"]),
    ("frontend", &["app"]),
    ("server/engine", &["protocol"]),
    ("server", &["protocol", "app", "engine"]),
    ("prove", &["protocol"]),
    ("prove/sabotage", &["protocol", "engine"]),
    ("bench", &["protocol"]),
];

/// A file longer than this is worth a look …
const LONG: usize = 300;
/// … and longer than this is refused.
const TOO_LONG: usize = 500;

/// Checks all of it.
pub fn check() -> anyhow::Result<()> {
    let mut wrong = Vec::new();
    for (folder, floors) in FLOORS {
        check_modules(folder, floors, &mut wrong)?;
    }
    check_crates(&mut wrong)?;
    check_files(&mut wrong)?;
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    println!("floors hold; largest cycle 0");
    Ok(())
}

fn check_modules(folder: &str, floors: &[&[&str]], wrong: &mut Vec<String>) -> anyhow::Result<()> {
    let level = |module: &str| floors.iter().position(|floor| floor.contains(&module));
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let base = root().join(folder);
    for file in rust_files(&base)? {
        let path = module_path(&base, &file);
        let Some(module) = floor_of(&path, floors) else { continue };
        let text = std::fs::read_to_string(&file)?;
        for import in imports_of(&text, &path) {
            let Some(imported) = floor_of(&import, floors).filter(|imported| *imported != module) else {
                continue;
            };
            let allowed = ALLOWED.contains(&(module.as_str(), imported.as_str()));
            if !allowed && level(&imported) >= level(&module) {
                wrong.push(format!(
                    "{}: {module} imports {imported}, which stands above or beside it",
                    file.display()
                ));
            }
            imports.entry(module.clone()).or_default().insert(imported);
        }
    }
    let cycle = largest_cycle(&imports);
    if cycle > 0 {
        wrong.push(format!("{folder}: {cycle} modules import each other in a circle"));
    }
    Ok(())
}

/// Of which floor's module a path is: the longest name that it starts with.
fn floor_of(path: &[String], floors: &[&[&str]]) -> Option<String> {
    let joined = path.join("::");
    let names = floors.iter().flat_map(|floor| floor.iter());
    let found = names.filter(|name| joined == **name || joined.starts_with(&format!("{name}::")));
    found.max_by_key(|name| name.len()).map(|name| (*name).to_owned())
}

/// `ui/kit/avatar.rs` → `ui::kit::avatar`.
fn module_path(base: &Path, file: &Path) -> Vec<String> {
    let inner = file.strip_prefix(base).unwrap_or(file).with_extension("");
    let mut path: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(path.last().map(String::as_str), Some("mod" | "lib")) {
        path.pop();
    }
    path
}

/// Every path that starts with `crate::` or `super::`, resolved; groups in braces are opened.
fn imports_of(text: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code.get(..at).and_then(|before| before.chars().last()).unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' || before == ':' {
                continue;
            }
            let rest = code.get(at..).unwrap_or_default();
            let (mut base, mut rest) = (Vec::new(), rest);
            if let Some(after) = rest.strip_prefix("crate::") {
                rest = after;
            } else {
                base = module.to_vec();
                while let Some(after) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = after;
                }
            }
            open_groups(rest, &base, &mut found);
        }
    }
    found
}

fn open_groups(rest: &str, base: &[String], found: &mut Vec<Vec<String>>) {
    let rest = rest.trim_start();
    if let Some(group) = rest.strip_prefix('{') {
        let (mut depth, mut start) = (0, 0);
        for (at, c) in group.char_indices() {
            let ends = match c {
                '{' => {
                    depth += 1;
                    false
                }
                '}' if depth == 0 => {
                    open_groups(group.get(start..at).unwrap_or_default(), base, found);
                    return;
                }
                '}' => {
                    depth -= 1;
                    false
                }
                ',' => depth == 0,
                _ => false,
            };
            if ends {
                open_groups(group.get(start..at).unwrap_or_default(), base, found);
                start = at + 1;
            }
        }
        return;
    }
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        return;
    }
    let mut path = base.to_vec();
    path.push(name.clone());
    match rest.get(name.len()..).and_then(|after| after.strip_prefix("::")) {
        Some(after) => open_groups(after, &path, found),
        None => found.push(path),
    }
}

/// How many modules stand in the largest strongly connected component of more than one.
fn largest_cycle(imports: &BTreeMap<String, BTreeSet<String>>) -> usize {
    let reaches = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(module) = next.pop() {
            for imported in imports.get(&module).into_iter().flatten() {
                if seen.insert(imported.clone()) {
                    next.push(imported.clone());
                }
            }
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|module| (module, reaches(module))).collect();
    let circle = |module: &String| {
        let own = all.get(module)?;
        own.contains(module)
            .then(|| own.iter().filter(|other| all.get(*other).is_some_and(|o| o.contains(module))).count())
    };
    imports.keys().filter_map(circle).max().unwrap_or(0)
}

fn check_crates(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for (folder, may) in CRATES {
        let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml"))?;
        for (other, _) in CRATES {
            let name = other.rsplit('/').next().unwrap_or_default();
            let depends = manifest.lines().any(|line| line.starts_with(&format!("{name}.workspace")));
            // Tests may look further: the server's drive engine and app through one simulated link.
            if depends && !may.contains(&name) {
                wrong.push(format!("{folder} must not depend on {name}"));
            }
        }
    }
    let features = std::fs::read_to_string(root().join("app/src/lib.rs"))?;
    if features.contains("cfg(feature") {
        wrong.push("app has no features to ask about".to_owned());
    }
    Ok(())
}

fn check_files(wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for folder in ["app", "frontend", "server", "prove", "bench", "xtask"] {
        for file in rust_files(&root().join(folder))? {
            let text = std::fs::read_to_string(&file)?;
            let lines = text.lines().count();
            let shown = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
            if lines > TOO_LONG {
                wrong.push(format!("{shown}: {lines} lines; {TOO_LONG} at most"));
            } else if lines > LONG {
                eprintln!("note: {shown} has {lines} lines");
            }
            let in_app = shown.starts_with("app/src");
            if in_app
                && text
                    .lines()
                    .any(|line| line.trim_start().starts_with("#[cfg(") && !line.contains("#[cfg(test)]"))
            {
                wrong.push(format!("{shown}: app has no cfg but test's"));
            }
            for banned in ["inner_html", "set_inner_html", "insert_adjacent_html", "document().write"] {
                if text.contains(banned) && !shown.starts_with("xtask") {
                    wrong.push(format!("{shown}: {banned}; user text is text (invariant I9)"));
                }
            }
            if shown.starts_with("app/src/ui") && has_textarea_child(&text) {
                wrong.push(format!("{shown}: a textarea's child is not escaped by leptos; use prop:value"));
            }
        }
    }
    Ok(())
}

fn has_textarea_child(text: &str) -> bool {
    text.split("<textarea").skip(1).any(|rest| {
        let inner = rest.split("</textarea>").next().unwrap_or_default();
        inner.rsplit("\n").next().is_some_and(|last| !last.trim().trim_start_matches('>').is_empty())
    })
}

fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && name != "target" && name != "node_modules" {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(text: &str) -> Vec<String> {
        let module = ["ws".to_owned(), "session".to_owned()];
        let mut found: Vec<String> = imports_of(text, &module).iter().map(|path| path.join("::")).collect();
        found.sort();
        found
    }

    #[test]
    fn imports_are_resolved() {
        assert_eq!(imports("use crate::hub::Connection;"), ["hub::Connection"]);
        assert_eq!(imports("use super::dispatch::dispatch;"), ["ws::dispatch::dispatch"]);
        assert_eq!(imports("use super::super::http::x;"), ["http::x"]);
        assert_eq!(imports("use crate::{hub::{A, b::C}, ports};"), ["hub::A", "hub::b::C", "ports"]);
        assert_eq!(imports("// use crate::nothing;\nlet x = crate::actions::fault(e);"), ["actions::fault"]);
    }

    #[test]
    fn circles_are_found() {
        let graph = |pairs: &[(&str, &str)]| {
            let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (from, to) in pairs {
                imports.entry((*from).to_owned()).or_default().insert((*to).to_owned());
            }
            imports
        };
        assert_eq!(largest_cycle(&graph(&[("a", "b"), ("b", "c")])), 0);
        assert_eq!(largest_cycle(&graph(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")])), 3);
    }
}
