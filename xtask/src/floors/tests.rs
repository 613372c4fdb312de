//! Trees that are wrong on purpose.

use super::*;
use std::fs;

/// A crate of some files, checked as if it were `name`.
fn checked(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let target = Target { name: Some(name.to_owned()), root: folder.path().join("lib.rs") };
    let mut wrong = Vec::new();
    check_crate(name, folder.path(), &[target], &mut wrong).unwrap();
    wrong
}

const MODULES: (&str, &str) = ("lib.rs", "mod sqlite;\n");

#[test]
fn a_circle_inside_a_module_is_found() {
    let list = ("sqlite/mod.rs", "mod database;\nmod writer;\npub use database::Database;\n");
    let database = ("sqlite/database.rs", "use super::writer::Writer;\npub struct Database(Writer);\n");
    let circle = checked(
        "engine",
        &[
            MODULES,
            list,
            database,
            ("sqlite/writer.rs", "pub struct Writer;\nfn f(_: &super::Database) {}\n"),
        ],
    );
    assert_eq!(
        circle,
        [
            "engine: 2 files import each other in a circle:",
            "  sqlite/database.rs:1 names super::writer::Writer, of sqlite/writer.rs",
            "  sqlite/writer.rs:2 names super::Database, of sqlite/database.rs",
        ]
    );
    assert!(
        checked("engine", &[MODULES, list, database, ("sqlite/writer.rs", "pub struct Writer;\n")])
            .is_empty()
    );
}

#[test]
fn every_way_to_write_an_import_is_seen() {
    for back in [
        "use crate::sqlite::database::Database;",
        "use crate::{sqlite::{database::{self, Database as D}}};",
        "use crate::sqlite as s; fn f(_: s::Database) {}",
        "use super::*; fn f(_: &Database) {}",
        "use super::database as d; fn f() { d::open() }",
        "fn f() { self::super::database::open() }",
        "fn f() { use super::Database; }",
        "fn f() -> Vec<Option<super::Database>> { todo() }",
        "impl super::Opens for u8 {}",
        "fn f() { assert!(super::database::open() == (), \"{}\", 1) }",
        "fn f() { g!(x => { y: [super::database::open()] }) }",
        "macro_rules! g { () => { $crate::sqlite::database::open() } }",
        "pub use super::database::open as reopen; fn f() { reopen() }",
        "mod inner { fn f() { super::super::Database; } }",
        "fn f(x: u8) { match x { super::LIMIT => (), _ => () } }",
        "extern crate self as engine; fn f() { engine::sqlite::database::open() }",
    ] {
        let files = [
            ("lib.rs", "pub mod sqlite;\npub use sqlite::Database;\n"),
            ("sqlite/mod.rs", "mod database;\nmod writer;\npub use database::*;\n"),
            (
                "sqlite/database.rs",
                "use super::writer::Writer;\npub struct Database(Writer);\npub fn open() {}\npub trait Opens {}\npub const LIMIT: u8 = 1;\n",
            ),
            ("sqlite/writer.rs", &format!("pub struct Writer;\n{back}\n")),
        ];
        let wrong = checked("engine", &files);
        assert_eq!(wrong.len(), 3, "{back}: {wrong:#?}");
    }
}

#[test]
fn what_is_no_import_is_no_circle() {
    for fine in [
        "// use super::Database;",
        "const TEXT: &str = \"super::database::open()\";",
        "#[cfg(test)] mod tests { use super::super::Database; }",
        "#[cfg(test)] use super::Database;",
        "pub use super::database::open;",
        "use std::collections::BTreeMap; fn f(database: BTreeMap<u8, u8>) { database.len(); }",
        "fn f(open: u8) -> u8 { open }",
    ] {
        let files = [
            MODULES,
            ("sqlite/mod.rs", "mod database;\nmod writer;\npub use database::Database;\n"),
            (
                "sqlite/database.rs",
                "use super::writer::Writer;\npub struct Database(Writer);\npub fn open() {}\n",
            ),
            ("sqlite/writer.rs", &format!("pub struct Writer;\n{fine}\n")),
        ];
        assert_eq!(checked("engine", &files), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn a_parent_that_is_used_by_what_it_uses_is_in_a_circle() {
    let child = ("sqlite/writer.rs", "use super::Options;\npub struct Writer(Options);\n");
    for apart in [
        "mod writer;\npub use writer::Writer;\npub struct Options;\n",
        "mod writer;\nuse writer::Writer;\npub struct Options;\nfn start(_: Options) -> Writer { todo() }\n",
        "mod writer;\npub struct Options;\nimpl From<Options> for writer::Writer {}\n",
    ] {
        assert_eq!(
            checked("engine", &[MODULES, ("sqlite/mod.rs", apart), child]),
            Vec::<String>::new(),
            "{apart}"
        );
    }
    for round in [
        "mod writer;\nuse writer::Writer;\npub struct Options;\nimpl Options { fn start() -> Writer { todo() } }\n",
        "mod writer;\npub struct Options(Box<Inner>);\nstruct Inner(writer::Writer);\n",
    ] {
        assert_eq!(checked("engine", &[MODULES, ("sqlite/mod.rs", round), child]).len(), 3, "{round}");
    }
}

#[test]
fn an_import_through_the_root_leads_to_its_module() {
    let files = |ports: &'static str| {
        [
            ("lib.rs", "mod actions;\nmod ports;\npub use actions::Engine;\npub use ports::Store;\n"),
            ("actions/mod.rs", "mod engine;\npub use engine::Engine;\n"),
            ("actions/engine.rs", "use crate::Store;\npub struct Engine(Store);\n"),
            ("ports.rs", ports),
        ]
    };
    assert!(checked("engine", &files("pub struct Store;\n")).is_empty());
    let upward = "engine: 2 files import each other in a circle:
  actions/engine.rs:1 names crate::Store, of ports.rs
  ports.rs:2 names crate::Engine, of actions/engine.rs
ports.rs:2: ports imports actions, which stands above or beside it (crate::Engine, of actions/engine.rs)";
    assert_eq!(checked("engine", &files("pub struct Store;\nuse crate::Engine;\n")).join("\n"), upward);
}

#[test]
fn rows_are_kept_and_every_module_has_one() {
    let wrong = checked(
        "engine",
        &[
            (
                "lib.rs",
                "mod domain;\nmod ports;\nmod hub;\nmod sqlite;\nmod bus;\nmod actions;\nmod news;\nfn root() {}\n",
            ),
            ("domain.rs", "use crate::ports::Store;\n"),
            ("ports.rs", "pub struct Store;\nfn f() { crate::root() }\n"),
            ("sqlite.rs", "use crate::bus::Bus;\npub struct Database;\n"),
            ("bus.rs", "pub struct Bus;\n"),
            ("hub.rs", "use crate::sqlite::Database;\n"),
            ("actions.rs", "use crate::bus::Bus;\n"),
            ("news.rs", "pub fn read() {}\n"),
            ("ports/lost.rs", "use crate::actions;\n"),
        ],
    );
    assert_eq!(
        wrong,
        [
            "ports/lost.rs: no module of engine lists it",
            "news.rs: its module stands in no row of xtask/src/floors.rs",
            "domain.rs:1: domain imports ports, which stands above or beside it (crate::ports::Store, of ports.rs)",
            "ports.rs:2: ports imports the root, which stands above or beside it (crate::root, of lib.rs)",
            "hub.rs:1: hub imports sqlite, an adapter that it must not know (crate::sqlite::Database, of sqlite.rs)",
            "sqlite.rs:1: sqlite imports bus, which stands above or beside it (crate::bus::Bus, of bus.rs)",
        ]
    );
}
