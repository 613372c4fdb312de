//! Every class that is used is styled, every class that is styled is used, and no style below what holds the messages
//! depends on what is in it.

use crate::run::root;
use anyhow::bail;
use std::{collections::BTreeSet, path::Path};

/// What stands around the messages. Where one of these is asked `:has`, a row that is added makes the browser style
/// everything below anew that any `:has` rule may change: 8 ms in the place of 1 for each step of a scroll, on a slow phone.
const AROUND: [&str; 6] = ["html", "body", ".chat", ".conversation", ".log", ".log-rows"];

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
    let mut costly = Vec::new();
    walk(&root().join("style"), "css", &mut |text| costly.extend(asked_around(text)))?;
    if !costly.is_empty() {
        bail!("say it with `~`, or an attribute: {costly:?}");
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

/// What stands before a brace, after the last brace or semicolon, without comments.
fn selectors(text: &str) -> Vec<String> {
    let mut code = String::new();
    for (n, part) in text.split("/*").enumerate() {
        code.push_str(if n == 0 { part } else { part.split_once("*/").map_or("", |(_, after)| after) });
    }
    let selectors = code.split('{').filter_map(|part| part.rsplit(['}', ';']).next());
    selectors.filter(|selector| !selector.contains("@import")).map(|s| s.trim().to_owned()).collect()
}

/// Selectors of something below what is asked: `body:has(.a) .b`, but not `body:has(.a)`.
fn asked_around(text: &str) -> Vec<String> {
    let is_costly = |selector: &String| {
        let mut asked = AROUND.iter().flat_map(|one| {
            let asks = format!("{one}:has(");
            selector.match_indices(&asks).map(|(at, _)| at + asks.len()).collect::<Vec<_>>()
        });
        asked.any(|at| {
            let mut depth = 1;
            let rest = selector.get(at..).unwrap_or_default().chars().skip_while(|c| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth > 0
            });
            rest.take_while(|c| *c != ',').any(|c| matches!(c, ' ' | '>' | '~' | '+'))
        })
    };
    selectors(text).into_iter().filter(is_costly).collect()
}

/// Names after a dot, outside of numbers, addresses and comments.
fn classes_styled(text: &str) -> Vec<String> {
    let dotted = selectors(text).into_iter();
    let dotted =
        dotted.flat_map(|selector| selector.split('.').skip(1).map(str::to_owned).collect::<Vec<_>>());
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

    #[test]
    fn what_holds_the_messages_is_not_asked_what_is_in_it() {
        let css = "body:has(a:not(.b)) .c:not(.d) { } @media print { .chat:has(.e) > .f { } } .log .g:has(.h) .i { }";
        assert_eq!(asked_around(css), ["body:has(a:not(.b)) .c:not(.d)", ".chat:has(.e) > .f"]);
        assert_eq!(asked_around(".chat:has(> .above) { }"), Vec::<String>::new());
    }
}
