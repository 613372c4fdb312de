//! Every class that is used is styled, and every class that is styled is used.

use crate::run::root;
use anyhow::bail;
use std::{collections::BTreeSet, path::Path};

/// Checks it.
pub fn check() -> anyhow::Result<()> {
    let (mut used, mut styled) = (BTreeSet::new(), BTreeSet::new());
    walk(&root().join("app/src"), "rs", &mut |text| used.extend(classes_used(text)))?;
    walk(&root().join("style"), "css", &mut |text| styled.extend(classes_styled(text)))?;
    let missing: Vec<_> = used.difference(&styled).cloned().collect();
    let dead: Vec<_> = styled.difference(&used).cloned().collect();
    if !missing.is_empty() || !dead.is_empty() {
        bail!("used but not styled: {missing:?}; styled but not used: {dead:?}");
    }
    println!("{} classes, all styled and used", used.len());
    Ok(())
}

fn walk(folder: &Path, ending: &str, then: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, ending, then)?;
        } else if path.extension().is_some_and(|e| e == ending) {
            then(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// `class="a b"` (escaped quotes too), `class:a=` and `class("a")`.
fn classes_used(text: &str) -> Vec<String> {
    let text = text.replace("\\\"", "\"");
    let quoted = text
        .split("class=\"")
        .skip(1)
        .chain(text.split("class(\"").skip(1))
        .filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> = quoted.flat_map(str::split_whitespace).map(str::to_owned).collect();
    let toggled = text.split("class:").skip(1).filter_map(|rest| rest.split(['=', ' ']).next());
    found.extend(
        toggled
            // A property of that name (`class: &str`) toggles nothing.
            .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
            .map(str::to_owned),
    );
    found
}

/// Names after a dot, outside of numbers, addresses and comments.
fn classes_styled(text: &str) -> Vec<String> {
    let mut code = String::new();
    for (n, part) in text.split("/*").enumerate() {
        code.push_str(if n == 0 { part } else { part.split_once("*/").map_or("", |(_, after)| after) });
    }
    // Only selectors: what stands before a brace, after the last brace or semicolon.
    let selectors =
        code.split('{').filter_map(|part| part.rsplit(['}', ';']).next()).filter(|s| !s.contains("@import"));
    let dotted =
        selectors.flat_map(|selector| selector.split('.').skip(1).map(str::to_owned).collect::<Vec<_>>());
    dotted
        .filter_map(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            name.starts_with(|c: char| c.is_ascii_lowercase()).then_some(name)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_found_on_both_sides() {
        assert_eq!(
            classes_used(r#"<a class="x y" class:mine=mine> class=\"z\" class("a")"#),
            ["x", "y", "z", "a", "mine"]
        );
        let css = "/* .no */ @layer kit { .a-b { margin: .5rem; &:hover .c::after { x: 1 } } .d.e { } }";
        assert_eq!(classes_styled(css), ["a-b", "c", "d", "e"]);
    }
}
