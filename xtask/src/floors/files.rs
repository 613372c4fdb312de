//! What may stand in a file, and how long it may be.

use std::path::{Path, PathBuf};

/// A file longer than this is worth a look …
const LONG: usize = 300;
/// … and longer than this is refused.
const TOO_LONG: usize = 500;
const FOLDERS: [&str; 6] = ["app", "frontend", "server", "prove", "bench", "xtask"];
/// They take text for markup.
const MARKUP: [&str; 4] = ["inner_html", "set_inner_html", "insert_adjacent_html", "document().write"];

/// Looks at every Rust file of the workspace.
pub fn check(root: &Path, wrong: &mut Vec<String>) -> anyhow::Result<()> {
    for folder in FOLDERS {
        for file in rust_files(&root.join(folder))? {
            let text = std::fs::read_to_string(&file)?;
            let shown = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            check_file(&shown, &text, wrong);
        }
    }
    Ok(())
}

fn check_file(shown: &str, text: &str, wrong: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > TOO_LONG {
        wrong.push(format!("{shown}: {lines} lines; {TOO_LONG} at most"));
    } else if lines > LONG {
        eprintln!("note: {shown} has {lines} lines");
    }
    let has_cfg = |line: &str| line.trim_start().starts_with("#[cfg(") && !line.contains("#[cfg(test)]");
    if shown.starts_with("app/src") && text.lines().any(has_cfg) {
        wrong.push(format!("{shown}: app has no cfg but test's"));
    }
    for banned in MARKUP {
        if text.contains(banned) && !shown.starts_with("xtask") {
            wrong.push(format!("{shown}: {banned}; user text is text, never markup"));
        }
    }
    if shown.starts_with("app/src/ui") && has_textarea_child(text) {
        wrong.push(format!("{shown}: a textarea's child is not escaped by leptos; use prop:value"));
    }
}

fn has_textarea_child(text: &str) -> bool {
    text.split("<textarea").skip(1).any(|rest| {
        let inner = rest.split("</textarea>").next().unwrap_or_default();
        inner.rsplit("\n").next().is_some_and(|last| !last.trim().trim_start_matches('>').is_empty())
    })
}

/// All Rust files in a folder, at any depth.
pub fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
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

    fn wrong(shown: &str, text: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        check_file(shown, text, &mut wrong);
        wrong
    }

    #[test]
    fn what_a_file_must_not_hold_is_found() {
        assert!(wrong("app/src/x.rs", "#[cfg(test)]\nmod tests {}\n").is_empty());
        assert_eq!(wrong("app/src/x.rs", "    #[cfg(feature = \"ssr\")]\n").len(), 1);
        assert!(wrong("server/src/x.rs", "#[cfg(unix)]\n").is_empty());
        assert_eq!(
            wrong("frontend/src/x.rs", "node.set_inner_html(text)").len(),
            2,
            "it is in the longer name"
        );
        assert_eq!(wrong("bench/src/x.rs", &"\n".repeat(501)).len(), 1);
        assert!(wrong("bench/src/x.rs", &"\n".repeat(500)).is_empty());
        let child = "view! {\n<textarea>\n{text}</textarea>\n}";
        assert_eq!(wrong("app/src/ui/x.rs", child).len(), 1);
        assert!(wrong("app/src/ui/x.rs", "view! {\n<textarea prop:value=text>\n</textarea>\n}").is_empty());
    }
}
