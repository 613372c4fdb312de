//! All that the handshake, frame and command tables expect, written down for readers.

use crate::{frames, frames_app, handshake};
use std::{fmt::Write as _, path::Path};

const HEAD: &str = "# What the WebSocket endpoint answers

Each line is a case that `server/engine/tests/it` plays against a real server on a real port, and what
has to come: an HTTP status (and the subprotocol that was agreed on), the code of a close frame after
which the server ends TCP, a pong, or a reply or refusal with the command's reference. Where no close is
expected, a `ping` on the same socket is answered afterwards.

This file is written by `LELIAO_BLESS=1 cargo test -p engine --test it the_table_is_current`; the same
test without the variable fails if the file is old.
";

type Cells = Vec<(String, String)>;

fn rendered() -> String {
    let facts = frames_app::Facts::default();
    let handshakes = [handshake::HOME, handshake::PUBLIC, handshake::PROXIED].concat();
    let handshakes =
        handshakes.iter().map(|(name, _, want)| ((*name).to_owned(), (*want).to_owned())).collect();
    let frames = frames::rows().into_iter().map(|row| (row.name, row.want)).collect();
    let commands = frames_app::rows(&facts).into_iter().map(|row| (row.name, row.want)).collect();
    let tables: [(&str, &str, Cells); 3] = [
        ("Handshake", "handshake.rs", handshakes),
        ("Frames", "frames.rs", frames),
        ("Commands", "frames_app.rs`, `commands.rs` and `forged.rs", commands),
    ];
    let mut text = HEAD.to_owned();
    for (title, source, rows) in tables {
        let _ = write!(
            text,
            "\n## {title}\n\n`{source}`, {} cases.\n\n| Case | Expected |\n|---|---|\n",
            rows.len()
        );
        for (name, want) in rows {
            let _ = writeln!(text, "| {} | {} |", cell(&name), cell(&want));
        }
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
        .replace("__", "\\_\\_")
}

#[test]
fn the_table_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/CONFORMANCE.md");
    let rendered = rendered();
    if std::env::var_os("LELIAO_BLESS").is_some() {
        std::fs::write(&path, &rendered).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == rendered, "{} is old; LELIAO_BLESS=1 writes it anew", path.display());
}

/// A row's name stands for it: no two are called the same.
#[test]
fn no_case_is_there_twice() {
    let rendered = rendered();
    let mut names: Vec<_> = rendered.lines().filter(|line| line.starts_with("| ")).collect();
    names.sort_unstable();
    let twice: Vec<_> =
        names.windows(2).filter(|two| two[0] == two[1] && two[0] != "| Case | Expected |").collect();
    assert!(twice.is_empty(), "{twice:#?}");
}
