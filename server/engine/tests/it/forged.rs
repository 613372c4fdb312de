//! Commands with ids of what belongs to others, and with what is not the caller's to say.

use crate::frames_app::{Facts, MISSING, NOBODY, Table};
use serde_json::{Value, json};

const FORBIDDEN: &str = "refusal 7 forbidden";

pub fn rows(table: &mut Table, facts: &Facts) {
    belongs_to_others(table, facts);
    claims(table, facts);
}

/// Bob's and Carol's private chat answers in every respect like one that does not exist.
fn belongs_to_others(table: &mut Table, facts: &Facts) {
    let next = |by: i64| (facts.private.0 + by).to_string();
    for (whose, id) in [
        ("others' private chat", facts.private.to_string()),
        ("the id after it", next(1)),
        ("the id before it", next(-1)),
        ("no conversation", NOBODY.to_owned()),
    ] {
        for (name, command) in [
            ("send", json!({ "send": { "conversation": id, "nonce": facts.nonce(), "text": "x" } })),
            ("history", json!({ "history": { "conversation": id } })),
            ("replay", json!({ "replay": { "conversation": id, "after": 0 } })),
            ("read", json!({ "read": { "conversation": id, "seq": 1 } })),
            ("typing", json!({ "typing": { "conversation": id } })),
            ("members", json!({ "members": { "conversation": id } })),
            ("members that are looked for", json!({ "members": { "conversation": id, "find": "" } })),
            ("room", json!({ "room": { "conversation": id } })),
            ("join", json!({ "join": { "conversation": id } })),
            ("leave", json!({ "leave": { "conversation": id } })),
            ("rename_room", json!({ "rename_room": { "conversation": id, "name": "mine" } })),
            ("delete_room", json!({ "delete_room": { "conversation": id } })),
            ("kick", json!({ "kick": { "conversation": id, "person": facts.bob } })),
            ("mute", json!({ "mute": { "conversation": id, "person": facts.bob, "minutes": 1 } })),
        ] {
            table.command(format!("{whose}: {name}"), &command, MISSING);
        }
    }
    for (whose, id) in [("another's room", facts.other_room.to_string()), ("the lobby", "1".to_owned())] {
        for (name, command) in [
            ("rename_room", json!({ "rename_room": { "conversation": id, "name": "mine" } })),
            ("delete_room", json!({ "delete_room": { "conversation": id } })),
            ("kick", json!({ "kick": { "conversation": id, "person": facts.bob } })),
            ("mute", json!({ "mute": { "conversation": id, "person": facts.bob, "minutes": 1 } })),
            ("leave", json!({ "leave": { "conversation": id } })),
        ] {
            table.command(format!("{whose}: {name}"), &command, FORBIDDEN);
        }
    }
    let send = json!({ "send": { "conversation": facts.other_room, "nonce": facts.nonce(), "text": "x" } });
    table.command("another's room: send without being in it", &send, FORBIDDEN);
    table.command(
        "another's room: read without being in it",
        &json!({ "read": { "conversation": facts.other_room, "seq": 1 } }),
        FORBIDDEN,
    );
    table.command("the lobby: join", &json!({ "join": { "conversation": "1" } }), FORBIDDEN);
}

fn claims(table: &mut Table, facts: &Facts) {
    let (bob, nonce) = (facts.bob, facts.nonce());
    let text = "to bob's name";
    let send = |extra: (&str, Value)| {
        let mut fields = json!({ "conversation": "1", "nonce": facts.nonce(), "text": text });
        fields[extra.0] = extra.1;
        json!({ "send": fields })
    };
    for (field, value) in [
        ("author", json!({ "id": bob, "name": "bob", "avatar": 1, "owner": true })),
        ("person", json!(bob)),
        ("name", json!("bob")),
        ("avatar", json!(9)),
        ("at", json!(1)),
        ("seq", json!(77)),
        ("ord", json!(-5)),
        ("role", json!("owner")),
        ("owner", json!(true)),
        ("system", json!(true)),
        ("version", json!(u64::MAX)),
    ] {
        table.command(
            format!("forged: send.{field} is the server's to say"),
            &send((field, value)),
            "reply 7 sent",
        );
    }
    let one = |conversation: &str, text: &str| json!({ "send": { "conversation": conversation, "nonce": nonce, "text": text } });
    for (name, command, want) in [
        ("a nonce's first use", one("1", "a"), "reply 7 sent"),
        ("a nonce for another text", one("1", "b"), "refusal 7 nonce_reused"),
        ("a nonce for another place", one(&facts.room.to_string(), "a"), "refusal 7 nonce_reused"),
        ("a nonce where one may not write", one(&facts.private.to_string(), "c"), "refusal 7 nonce_reused"),
        ("another's name", json!({ "rename_person": { "person": bob, "name": "x" } }), FORBIDDEN),
        ("another's end", json!({ "remove_person": { "person": bob } }), FORBIDDEN),
        ("another's logins", json!({ "logins": { "person": bob } }), FORBIDDEN),
        ("the server's people", json!({ "all_people": { "find": "" } }), MISSING),
        ("the server's settings", json!({ "server_settings": {} }), MISSING),
        ("who may come in", json!({ "run_server": { "admission": "approval" } }), MISSING),
        ("an invitation", json!({ "make_invitation": { "hours": 1, "uses": 1 } }), MISSING),
        ("a suspension", json!({ "suspend": { "person": bob } }), MISSING),
        ("an end of everybody's connections", json!({ "close_connections": {} }), MISSING),
        ("nobody's card", json!({ "card": { "person": NOBODY } }), MISSING),
        ("nobody's logins", json!({ "logins": { "person": NOBODY } }), FORBIDDEN),
        ("another's login", json!({ "sign_out": { "login": facts.bobs_login } }), MISSING),
        ("nobody's login", json!({ "sign_out": { "login": NOBODY } }), MISSING),
        (
            "a guessed owner code",
            json!({ "claim_owner": { "code": "000000000000" } }),
            "refusal 7 wrong_code",
        ),
        ("an empty owner code", json!({ "claim_owner": { "code": "" } }), "refusal 7 wrong_code"),
        ("a name somebody has", json!({ "profile": { "name": "bob" } }), "refusal 7 {name:taken}"),
        ("an empty name", json!({ "profile": { "name": "" } }), "refusal 7 {name:empty}"),
        (
            "an endless name",
            json!({ "profile": { "name": "x".repeat(10_000) } }),
            "refusal 7 {name:too_long}",
        ),
        (
            "a name that turns the text",
            json!({ "profile": { "name": "\u{202E}bob" } }),
            "refusal 7 {name:unprintable}",
        ),
        ("a private chat with oneself", json!({ "open_private": { "person": facts.alice } }), MISSING),
        ("a private chat with nobody", json!({ "open_private": { "person": NOBODY } }), MISSING),
        (
            "out of one's own room oneself",
            json!({ "kick": { "conversation": facts.room, "person": facts.alice } }),
            FORBIDDEN,
        ),
        (
            "out of one's own room nobody",
            json!({ "kick": { "conversation": facts.room, "person": NOBODY } }),
            MISSING,
        ),
        (
            "out of one's own room a stranger",
            json!({ "kick": { "conversation": facts.room, "person": bob } }),
            MISSING,
        ),
        (
            "a conversation's id for a person's",
            json!({ "open_private": { "person": facts.room.to_string() } }),
            MISSING,
        ),
        (
            "a person's id for a conversation's",
            json!({ "history": { "conversation": bob.to_string() } }),
            MISSING,
        ),
        (
            "an epoch of another database",
            json!({ "resume": { "cursor": format!("{NOBODY}.1") } }),
            "reply 7 resumed",
        ),
    ] {
        table.command(format!("forged: {name}"), &command, want);
    }
}
