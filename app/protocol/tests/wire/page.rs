//! What `docs/WIRE.md` shows is what is decoded: every example, and no variant is missing.

use crate::variants;
use protocol::*;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{collections::BTreeSet, fmt::Debug, fs};

fn page() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/WIRE.md")).unwrap()
}

/// The rows of the table whose heading begins like this.
fn rows<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let start = page.find(heading).unwrap_or_else(|| panic!("no table {heading:?}"));
    page[start..].lines().skip(2).take_while(|line| line.starts_with('|')).collect()
}

/// What stands between backquotes in a column and is JSON once its placeholders are filled in.
fn examples(page: &str, row: &str, column: usize) -> Vec<Value> {
    let cell = row.split(" | ").nth(column).unwrap_or_default();
    let spans = cell.split('`').skip(1).step_by(2);
    spans.filter_map(|span| serde_json::from_str(&filled(page, span)).ok()).collect()
}

/// An example with the objects that the page shows in the places of their names.
fn filled(page: &str, example: &str) -> String {
    let mut filled = example.to_owned();
    for name in ["CONVERSATION", "ENTRY", "WHAT", "PERSON"] {
        let object = match name {
            "WHAT" => r#"{"left":{"person":PERSON}}"#.to_owned(),
            _ => object(page, name),
        };
        filled = filled.replace(name, &object);
    }
    filled
}

/// The example of an object, its placeholders not filled in.
fn object(page: &str, name: &str) -> String {
    let row =
        rows(page, "| Object |").into_iter().find(|row| row.starts_with(&format!("| {name} |"))).unwrap();
    row.split('`').nth(1).unwrap().to_owned()
}

fn decode<T: DeserializeOwned + Debug>(example: &Value) -> T {
    serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{example}: {error}"))
}

fn all<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

#[test]
fn every_command_is_there_and_decodes() {
    let page = page();
    let rows = rows(&page, "| `do` | Reply");
    let examples = rows.iter().flat_map(|row| examples(&page, row, 0));
    let named: BTreeSet<_> =
        examples.map(|example| variants::command(&decode::<Command>(&example))).collect();
    assert_eq!(named, all(Command::NAMES));
}

#[test]
fn every_reply_is_there_and_decodes() {
    let page = page();
    let rows = rows(&page, "| Reply | Example |");
    let examples = rows.iter().flat_map(|row| examples(&page, row, 1));
    let objects = examples.filter(|example| !example.is_array());
    let named: BTreeSet<_> = objects.map(|example| variants::reply(&decode::<Reply>(&example))).collect();
    assert_eq!(named, all(variants::REPLIES));
}

#[test]
fn every_object_decodes() {
    let page = page();
    let example = |name| serde_json::from_str::<Value>(&filled(&page, &object(&page, name))).unwrap();
    assert!(decode::<Person>(&example("PERSON")).owner);
    assert_eq!(decode::<Conversation>(&example("CONVERSATION")).kind, Kind::Room);
    assert_eq!(decode::<Entry>(&example("ENTRY")).seq, Seq(42));
    for name in [variants::KINDS, variants::ROLES].concat() {
        assert!(page.contains(&format!("`{name}`")), "{name} is not told");
    }
}

#[test]
fn every_event_is_there_and_decodes() {
    let page = page();
    let rows = rows(&page, "| Event | Example and meaning |");
    let examples = rows.iter().flat_map(|row| examples(&page, row, 1));
    let named: BTreeSet<_> = examples.map(|example| variants::event(&decode::<Event>(&example))).collect();
    assert_eq!(named, all(variants::EVENTS));
}

#[test]
fn every_kind_of_entry_is_there_and_decodes() {
    let page = page();
    let rows = rows(&page, "| WHAT | Example |");
    let examples = rows.iter().flat_map(|row| examples(&page, row, 1));
    let named: BTreeSet<_> = examples.map(|example| variants::what(&decode::<What>(&example))).collect();
    assert_eq!(named, all(variants::WHATS));
}

#[test]
fn every_fault_is_there_and_decodes() {
    let page = page();
    let (mut faults, mut names, mut accounts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for example in rows(&page, "| Fault | Means | Do |").iter().flat_map(|row| examples(&page, row, 0)) {
        match decode::<Fault>(&example) {
            // The faults of a name follow each other in one row.
            Fault::Unknown => drop(names.insert(variants::name_fault(&decode::<NameFault>(&example)))),
            fault => {
                if let Fault::Name(name) = &fault {
                    names.insert(variants::name_fault(name));
                }
                if let Fault::Account(account) = &fault {
                    accounts.insert(variants::account_fault(account));
                }
                faults.insert(variants::fault(&fault));
            }
        }
    }
    assert_eq!((faults, names), (all(variants::FAULTS), all(variants::NAME_FAULTS)));
    assert_eq!(accounts, all(variants::ACCOUNT_FAULTS));
}

#[test]
fn the_hello_decodes() {
    let page = page();
    let hello = page.lines().find(|line| line.starts_with(r#"{"hello":"#)).unwrap();
    let ServerFrame::Hello(hello) = serde_json::from_str(hello).unwrap() else { panic!("{hello}") };
    assert_eq!((hello.protocol, hello.heartbeat), (PROTOCOL, limits::HEARTBEAT_SECONDS));
}
