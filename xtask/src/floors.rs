//! `cargo xtask floors`: which module may import which, that files import each other in no circle, and what
//! may stand in a file.

mod crates;
mod cycles;
mod files;
pub mod imports;

use crate::run::root;
use anyhow::bail;
use imports::{File, Import, Sources, Target};
use std::{collections::BTreeSet, path::Path};

/// The modules of a crate from the ground up. A module may import those of earlier rows, none of its own row
/// or a later one. The root of a crate stands above all.
type Rows = &'static [&'static [&'static str]];

/// Every module of these crates stands in a row, but for one that only lists its children. The crates that
/// are left out (the harnesses) have modules in no order; circles are not allowed there either.
const ORDER: &[(&str, Rows)] = &[
    (
        "protocol",
        &[
            &["limits", "login_end", "json", "links", "preview"],
            &["ids", "cursor", "open_enum"],
            &[
                "account",
                "conversation_command",
                "file",
                "form_command",
                "hook",
                "message_command",
                "person",
                "rich",
                "sticker",
            ],
            &["fault", "group_view"],
            &["form"],
            &["message"],
            &["view"],
            &["contact", "group", "admin", "person_command", "reading", "notify", "search", "unsent"],
            &["command", "event"],
            &["client_frame", "answer"],
            &["encoded_frame"],
        ],
    ),
    (
        "app",
        &[
            &["look", "memo", "route"],
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
    (
        "frontend",
        &[
            &["clock", "crash", "database", "signal"],
            &["page", "outbox", "storage", "stream", "uploads", "web_socket"],
            &["files", "tabs"],
            &["socket"],
        ],
    ),
    (
        "engine",
        &[
            &["config"],
            &["domain"],
            &["ports", "private_files"],
            &["sqlite", "blobs", "bus", "mail", "runner"],
            &["hub"],
            &["actions"],
            &["robot", "push"],
            &["access"],
            &["ws"],
            &["http"],
        ],
    ),
    (
        "server",
        &[
            &["android", "console", "time"],
            &["listen", "logging", "open_files", "signals", "seed", "assets"],
            &["cli", "metrics"],
            &["greeting", "pages", "commands"],
            &["installed"],
            &["wiring"],
        ],
    ),
    (
        "xtask",
        &[
            &["locals", "references", "run"],
            &["order", "places", "unused"],
            &["split"],
            &["tools"],
            &["counts", "css", "floors", "site"],
            &["sizes", "build"],
            &["bench", "test"],
        ],
    ),
];

/// Adapters, and the only modules of their crate that may name them.
const ADAPTERS: &[(&str, &str, &[&str])] = &[
    ("engine", "sqlite", &[]),
    ("engine", "blobs", &[]),
    ("engine", "mail", &[]),
    ("engine", "bus", &["actions"]),
];

/// Checks all of it.
pub fn check() -> anyhow::Result<()> {
    let (root, mut wrong) = (root(), Vec::new());
    let packages = crates::read(&root)?;
    crates::check(&packages, &mut wrong);
    for package in &packages {
        let built = |kind: &String| matches!(kind.as_str(), "lib" | "bin" | "cdylib" | "rlib" | "proc-macro");
        let targets = package.targets.iter().filter(|target| target.kind.iter().any(built));
        let targets: Vec<Target> = targets
            .map(|target| {
                let library = target.kind.iter().any(|kind| kind != "bin");
                Target { name: library.then(|| target.name.replace('-', "_")), root: target.src_path.clone() }
            })
            .collect();
        check_crate(&package.name, &root, &targets, &mut wrong)?;
    }
    files::check(&root, &mut wrong)?;
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    println!("floors hold; largest cycle 0");
    Ok(())
}

fn check_crate(name: &str, root: &Path, targets: &[Target], wrong: &mut Vec<String>) -> anyhow::Result<()> {
    let sources = Sources::read(targets)?;
    let imports = sources.imports();
    let shown = |file: usize| {
        let path = sources.files.get(file).map_or(Path::new(""), |file| file.path.as_path());
        path.strip_prefix(root).unwrap_or(path).display().to_string()
    };
    for circle in cycles::cycles(&imports) {
        let files: BTreeSet<usize> = circle.iter().map(|node| node.file).collect();
        wrong.push(format!("{name}: {} files import each other in a circle:", files.len()));
        let within = |import: &&Import| {
            let between = import.from.file != import.to.file;
            between && circle.contains(&import.from) && circle.contains(&import.to)
        };
        for Import { from, to, line, name } in imports.iter().filter(within) {
            wrong.push(format!("  {}:{line} names {name}, of {}", shown(from.file), shown(to.file)));
        }
    }
    check_orphans(name, root, targets, &sources, wrong)?;
    if let Some((_, rows)) = ORDER.iter().find(|(listed, _)| *listed == name) {
        let rows = Order { name, rows };
        for (n, file) in sources.files.iter().enumerate() {
            if file.has_code && rows.of(file).is_none() {
                wrong.push(format!("{}: its module stands in no row of xtask/src/floors.rs", shown(n)));
            }
        }
        for Import { from, to, line, name } in &imports {
            let [Some(from_file), Some(to_file)] = [from, to].map(|node| sources.files.get(node.file)) else {
                continue;
            };
            if let Some(why) = rows.forbids(from_file, to_file) {
                wrong.push(format!("{}:{line}: {why} ({name}, of {})", shown(from.file), shown(to.file)));
            }
        }
    }
    Ok(())
}

/// A file that no module lists is not built, and nothing sees what it imports.
fn check_orphans(
    name: &str,
    root: &Path,
    targets: &[Target],
    sources: &Sources,
    wrong: &mut Vec<String>,
) -> anyhow::Result<()> {
    let known: BTreeSet<&Path> = sources.files.iter().map(|file| file.path.as_path()).collect();
    let Some(folder) =
        targets.iter().filter_map(|target| target.root.parent()).min_by_key(|path| path.as_os_str().len())
    else {
        return Ok(());
    };
    for file in files::rust_files(folder)? {
        if !known.contains(file.as_path()) && !sources.for_tests.iter().any(|tests| file.starts_with(tests)) {
            let shown = file.strip_prefix(root).unwrap_or(&file).display();
            wrong.push(format!("{shown}: no module of {name} lists it"));
        }
    }
    Ok(())
}

struct Order<'a> {
    name: &'a str,
    rows: Rows,
}

impl Order<'_> {
    /// The row of a file and its module there: the longest name that its place starts with.
    fn of(&self, file: &File) -> Option<(usize, String)> {
        if file.module.is_empty() {
            return Some((self.rows.len(), "the root".to_owned()));
        }
        let place = file.module.join("::");
        let holds = |module: &str| place == module || place.starts_with(&format!("{module}::"));
        let rows = self.rows.iter().enumerate();
        let found =
            rows.flat_map(|(n, row)| row.iter().filter(|name| holds(name)).map(move |name| (n, *name)));
        found.max_by_key(|(_, name)| name.len()).map(|(n, name)| (n, name.to_owned()))
    }

    fn forbids(&self, from: &File, to: &File) -> Option<String> {
        let ((own, module), (other, imported)) = (self.of(from)?, self.of(to)?);
        // Several targets of one crate see each other's libraries, as a whole.
        if module == imported || from.target != to.target {
            return None;
        }
        if other >= own {
            return Some(format!("{module} imports {imported}, which stands above or beside it"));
        }
        let adapter = ADAPTERS.iter().find(|(of, name, _)| *of == self.name && *name == imported);
        adapter
            .filter(|(.., may)| own < self.rows.len() && !may.contains(&module.as_str()))
            .map(|_| format!("{module} imports {imported}, an adapter that it must not know"))
    }
}

#[cfg(test)]
mod tests;
