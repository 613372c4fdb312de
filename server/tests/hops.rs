//! `docs/ARCHITECTURE.md` says which files a message travels through, and by which functions and types each is
//! connected to the next. This reads the sources and keeps it true.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

// The same reader that checks the floors. It needs nothing of its crate.
#[path = "../../xtask/src/floors/imports.rs"]
#[allow(dead_code)]
mod imports;

use imports::{Sources, Target};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

const CRATES: [(&str, &str); 4] = [
    ("protocol", "app/protocol/src/lib.rs"),
    ("app", "app/src/lib.rs"),
    ("frontend", "frontend/src/lib.rs"),
    ("engine", "server/engine/src/lib.rs"),
];

/// A line of the list.
struct Hop {
    file: String,
    /// Functions, with `()`, and types.
    links: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn hops(document: &str) -> Vec<Hop> {
    let section = document.split("## How a message travels").nth(1).unwrap().split("\n## ").next().unwrap();
    let line = |n: usize| section.lines().find(|line| line.starts_with(&format!("{n}. `")));
    let hop = |line: &str| {
        let mut spans = line.split('`').skip(1).step_by(2).map(str::to_owned);
        Hop { file: spans.next().unwrap(), links: spans.collect() }
    };
    (1..).map_while(line).map(hop).collect()
}

/// The sources, and who names what in them.
struct Code {
    sources: Sources,
    names: BTreeSet<(usize, usize, String)>,
}

impl Code {
    fn read() -> Self {
        let target =
            |(name, file): &(&str, &str)| Target { name: Some((*name).to_owned()), root: root().join(file) };
        let sources = Sources::read(&CRATES.iter().map(target).collect::<Vec<_>>()).unwrap();
        let names = sources.names();
        Self { sources, names }
    }

    fn file(&self, path: &str) -> usize {
        let path = root().join(path);
        let found = self.sources.files.iter().position(|file| file.path == path);
        found.unwrap_or_else(|| panic!("{} is part of no crate", path.display()))
    }

    fn imports(&self, from: usize, to: usize) -> bool {
        self.names.range((from, to, String::new())..).next().is_some_and(|(f, t, _)| (*f, *t) == (from, to))
    }

    /// One calls what the other defines, and knows it: by an import, or by what it got from a file that imports
    /// it; through a port that both import; or as a method of a type that both import.
    fn calls(&self, caller: usize, definer: usize, function: &str) -> bool {
        let files = &self.sources.files;
        let has = |file: usize| files[file].defines.contains(function);
        let handed = |by: usize| self.imports(caller, by) && self.imports(by, definer);
        let through = |port: usize| has(port) && self.imports(caller, port) && self.imports(definer, port);
        let method = |(of, name): &(String, String)| name == function && self.share(caller, definer, of);
        files[caller].calls.contains(function)
            && has(definer)
            && (self.imports(caller, definer)
                || files[definer].methods.iter().any(method)
                || (0..files.len()).any(|other| handed(other) || through(other)))
    }

    /// Both name the same type, or one names what the other defines.
    fn share(&self, one: usize, other: usize, kind: &str) -> bool {
        let kinds = |file: usize| {
            let own = self.names.iter().filter(move |(from, _, name)| *from == file && name == kind);
            own.map(|(_, to, _)| *to).collect::<BTreeSet<_>>()
        };
        !kinds(one).is_disjoint(&kinds(other)) || kinds(one).contains(&other) || kinds(other).contains(&one)
    }

    fn are_linked(&self, one: usize, other: usize, link: &str) -> bool {
        match link.strip_suffix("()") {
            Some(function) => self.calls(one, other, function) || self.calls(other, one, function),
            None => self.share(one, other, link),
        }
    }

    /// Where one comes to over links, each a step from file to file; or the first link that leads nowhere.
    fn follow(&self, from: usize, links: &[String]) -> Result<BTreeSet<usize>, String> {
        let mut here = BTreeSet::from([from]);
        for link in links {
            let linked = |to: &usize| here.iter().any(|from| from != to && self.are_linked(*from, *to, link));
            let there: BTreeSet<usize> = (0..self.sources.files.len()).filter(linked).collect();
            if there.is_empty() {
                return Err(format!("`{link}` leads nowhere"));
            }
            here = there;
        }
        Ok(here)
    }

    fn check(&self, hop: &Hop, next: &Hop) -> Result<(), String> {
        let wrong = |why: String| format!("{} to {}: {why}", hop.file, next.file);
        if hop.links.is_empty() {
            return Err(wrong("the document does not say by what".to_owned()));
        }
        let reached = self.follow(self.file(&hop.file), &hop.links).map_err(wrong)?;
        let arrives = reached.contains(&self.file(&next.file));
        arrives.then_some(()).ok_or_else(|| wrong(format!("{} do not lead there", hop.links.join(", "))))
    }
}

#[test]
fn the_hops_are_where_the_document_says() {
    let hops = hops(&std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap());
    assert!(hops.len() > 9, "the list was not found: {}", hops.len());
    let code = Code::read();
    let wrong: Vec<String> =
        hops.windows(2).filter_map(|pair| code.check(&pair[0], &pair[1]).err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_hop_that_is_not_there_is_missed() {
    let code = Code::read();
    let hop = |file: &str, links: &[&str]| Hop {
        file: file.to_owned(),
        links: links.iter().map(|link| (*link).to_owned()).collect(),
    };
    let [local, fanout, connection, events] = [
        "server/engine/src/bus/local.rs",
        "server/engine/src/hub/fanout.rs",
        "server/engine/src/hub/connection.rs",
        "app/src/state/events.rs",
    ];
    let check = |from, to, links: &[&str]| code.check(&hop(from, links), &hop(to, &[]));
    assert_eq!(check(fanout, connection, &["push_bytes()"]), Ok(()));
    assert_eq!(check(connection, fanout, &["push_bytes()"]), Ok(()), "it does not matter who calls whom");
    for (from, to, links) in [
        (fanout, connection, &[][..]),
        (fanout, connection, &["no_such_function()"]),
        (fanout, events, &["push_bytes()"]),
        (local, fanout, &["flush()"]),
        (local, connection, &["push_bytes()"]),
        // Named in a comment, or in a text, alone.
        (connection, events, &["Leliao"]),
        (connection, events, &["happened()"]),
    ] {
        assert!(check(from, to, links).is_err(), "{from} {to} {links:?}");
    }
}
