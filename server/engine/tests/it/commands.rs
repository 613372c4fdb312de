//! Each command with wrong types, without a field, before `resume`, and with numbers at their edges. Goes
//! on where `frames_app` ends.

use crate::{
    forged,
    frames_app::{Facts, MISSING, NOBODY, Table, UNREADABLE},
};
use protocol::Command;
use serde_json::{Map, Value, json};

pub fn rows(table: &mut Table, facts: &Facts) {
    let samples = samples(facts);
    let names: Vec<_> = samples.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, Command::NAMES);
    too_early(table, &samples);
    wrong_types(table, &samples);
    left_out(table, &samples);
    numbers(table, facts);
    ids(table, facts);
    forged::rows(table, facts);
}

/// Every command with every field, in the order of [`Command::NAMES`].
pub fn samples(facts: &Facts) -> Vec<(&'static str, Value)> {
    let (room, bob, nonce) = (facts.room, facts.bob, "000102030405060708090a0b0c0d0e0f");
    let with = |name: &'static str, fields: Value| (name, json!({ name: fields }));
    vec![
        with("resume", json!({ "cursor": format!("{}.1", facts.epoch) })),
        with("send", json!({ "conversation": room, "nonce": nonce, "text": "hi" })),
        with("history", json!({ "conversation": room, "before": 2, "after": 1, "limit": 5 })),
        with("replay", json!({ "conversation": room, "after": 0 })),
        with("read", json!({ "conversation": room, "seq": 1 })),
        with("typing", json!({ "conversation": room })),
        with("create_room", json!({ "nonce": nonce, "name": "r" })),
        with("rename_room", json!({ "conversation": room, "name": "r" })),
        with("delete_room", json!({ "conversation": room })),
        with("join", json!({ "conversation": room })),
        with("leave", json!({ "conversation": room })),
        with("open_private", json!({ "person": bob })),
        with("rooms", json!({ "after": room, "find": "r", "page": "5.7", "mine": false })),
        with("room", json!({ "conversation": room })),
        with("card", json!({ "person": bob })),
        with("members", json!({ "conversation": room, "after": bob, "find": "b", "page": "on.1.7.2a" })),
        with("kick", json!({ "conversation": room, "person": bob })),
        with("readmit", json!({ "conversation": room, "person": bob })),
        with("mute", json!({ "conversation": room, "person": bob, "minutes": 5 })),
        with("profile", json!({ "name": "n", "avatar": 1, "locale": "en" })),
        with("claim_owner", json!({ "code": "c" })),
        with("rename_person", json!({ "person": bob, "name": "n" })),
        with("remove_person", json!({ "person": bob })),
        with("logins", json!({ "person": bob })),
        with("sign_out", json!({ "login": facts.bobs_login })),
        with("way_back", json!({})),
        with("make_way_back", json!({})),
        with("drop_way_back", json!({})),
        with("hand_over", json!({})),
        with("answer_hand_over", json!({ "allow": true })),
        ("ping", json!("ping")),
        with("ask_friend", json!({ "person": bob, "note": "hi" })),
        with("answer_friend", json!({ "person": bob, "accept": true })),
        with("drop_friend", json!({ "person": bob })),
        with("remark", json!({ "person": bob, "remark": "b" })),
        with("block", json!({ "person": bob, "blocked": false })),
        with("people", json!({ "find": "b", "page": "7.2a" })),
        with(
            "mark",
            json!({ "conversation": room, "pinned": true, "muted": true, "hidden": true, "unread": 1 }),
        ),
        with("create_group", json!({ "nonce": nonce, "name": "g", "people": [bob] })),
        with("add_people", json!({ "conversation": room, "people": [bob] })),
        with("set_role", json!({ "conversation": room, "person": bob, "role": "admin" })),
        with("group", json!({ "conversation": room })),
        with("announce", json!({ "conversation": room, "text": "a" })),
        with("change_settings", json!({ "conversation": room, "mute_all": true, "slow_seconds": 5 })),
        with("nickname", json!({ "conversation": room, "name": "n" })),
        with("make_invite", json!({ "conversation": room, "minutes": 5, "uses": 5 })),
        with("invites", json!({ "conversation": room })),
        with("drop_invite", json!({ "conversation": room, "invite": "91" })),
        with("invitation", json!({ "code": "c" })),
        with("accept_invite", json!({ "code": "c" })),
        with("requests", json!({ "conversation": room })),
        with("answer_request", json!({ "conversation": room, "person": bob, "accept": true })),
        with("server_settings", json!({})),
        with("run_server", json!({ "name": "s", "admission": "open" })),
        with("invitations", json!({ "room": room })),
        with("make_invitation", json!({ "room": room, "hours": 1, "uses": 1 })),
        with("revoke_invitation", json!({ "invitation": "1" })),
        with("all_people", json!({ "find": "b", "after": bob, "held": true })),
        with("suspend", json!({ "person": bob })),
        with("admit", json!({ "person": bob })),
        with("sign_out_everywhere", json!({ "person": bob })),
        with("make_owner", json!({ "person": bob })),
        with("acts", json!({ "mine": true, "before": "1" })),
        with("sign_ins", json!({ "before": "1" })),
        with("usage", json!({})),
        with("close_connections", json!({ "login": facts.bobs_login, "person": bob })),
        with("give_feedback", json!({ "text": "t" })),
        with("feedback", json!({ "before": "1" })),
        with("mark_feedback", json!({ "feedback": "1", "answered": true })),
        with(
            "about_me",
            json!({ "gender": "g", "place": "p", "site": "s.example", "github": "g", "line": "l" }),
        ),
        with("make_space", json!({ "nonce": nonce, "name": "s" })),
        with("spaces", json!({})),
        with("edit", json!({ "conversation": room, "seq": 1, "text": "t", "mentions": [bob] })),
        with("recall", json!({ "conversation": room, "seq": 1 })),
        with("react", json!({ "conversation": room, "seq": 1, "emoji": "👍", "on": true })),
        with("pin", json!({ "conversation": room, "seq": 1, "on": true })),
        with("pins", json!({ "conversation": room })),
        with("reactors", json!({ "conversation": room, "seq": 1 })),
        with("revisions", json!({ "conversation": room, "seq": 1 })),
        with("star", json!({ "conversation": room, "seq": 1, "on": true })),
        with("stars", json!({ "before": { "conversation": room, "seq": 1 } })),
        with("hide_messages", json!({ "conversation": room, "seqs": [1] })),
        with("forward", json!({ "from": room, "seqs": [1], "to": room, "nonce": nonce, "merged": true })),
        with("stickers", json!({})),
        with(
            "keep_stickers",
            json!({ "id": nonce, "name": "p", "stickers": [{ "file": "1", "name": "s" }] }),
        ),
        with("drop_stickers", json!({ "pack": nonce })),
        with("read_counts", json!({ "conversation": room, "seqs": [1] })),
        with("readers", json!({ "conversation": room, "seq": 1, "unread": true, "after": bob })),
        with("privacy", json!({ "reads": true })),
        with("place_at", json!({ "conversation": room, "at": 5 })),
        with("keep_draft", json!({ "conversation": room, "text": "d", "reply": 1, "at": 5 })),
        with("schedule", json!({ "conversation": room, "nonce": nonce, "text": "s", "at": 5 })),
        with("scheduled", json!({ "conversation": room })),
        with("change_scheduled", json!({ "scheduled": "1", "text": "t", "at": 5 })),
        with("cancel_scheduled", json!({ "scheduled": "1" })),
        with("respond", json!({ "conversation": room, "seq": 1, "what": { "vote": [0] } })),
        with("close_form", json!({ "conversation": room, "seq": 1 })),
        with("remind", json!({ "conversation": room, "seq": 1 })),
        with(
            "responders",
            json!({ "conversation": room, "seq": 1, "what": { "option": 1, "missing": true, "after": bob } }),
        ),
        with(
            "search",
            json!({
                "find": "f", "conversation": room, "from": bob, "since": 5, "until": 6, "has": "file",
                "pinned": true, "starred": true, "page": "5.1.1"
            }),
        ),
        with("notify", json!({ "level": { "conversation": room, "level": "all" } })),
    ]
}

/// In every place of the sample, one after the other, something else.
fn each_field(command: &Value, mut change: impl FnMut(&str, Value, &mut dyn FnMut(Option<Value>) -> Value)) {
    let Some((name, Value::Object(fields))) = command.as_object().and_then(|object| object.iter().next())
    else {
        return;
    };
    for (field, value) in fields {
        change(field, value.clone(), &mut |other| {
            let mut fields: Map<_, _> = fields.clone();
            match other {
                Some(other) => drop(fields.insert(field.clone(), other)),
                None => drop(fields.remove(field)),
            }
            json!({ name: fields })
        });
    }
}

fn too_early(table: &mut Table, samples: &[(&str, Value)]) {
    for (name, command) in samples.iter().filter(|(name, _)| *name != "resume") {
        let want = if *name == "ping" { "reply 7 done" } else { "refusal 7 not_resumed" };
        table.command(format!("before resume: {name}"), command, want);
    }
    table.command("before resume: an unknown command", &json!("nope"), "refusal 7 unknown_command");
    table.command(
        "before resume: a field of the wrong type",
        &json!({ "typing": { "conversation": 1 } }),
        UNREADABLE,
    );
    table.command(
        "before resume: a resume that cannot be read",
        &json!({ "resume": { "cursor": 1 } }),
        UNREADABLE,
    );
    table.command("before resume: still not resumed", &json!({ "rooms": {} }), "refusal 7 not_resumed");
    for row in table.0.iter_mut().filter(|row| row.name.starts_with("before resume")) {
        row.early = true;
    }
}

fn is_optional(name: &str, field: &str) -> bool {
    matches!(
        name,
        "resume"
            | "about_me"
            | "profile"
            | "logins"
            | "rooms"
            | "run_server"
            | "invitations"
            | "acts"
            | "sign_ins"
            | "search"
    ) || matches!(name, "feedback" | "close_connections")
        || matches!((name, field), ("make_invitation", "room") | ("all_people", "after" | "held"))
        || matches!(
            (name, field),
            ("change_settings", "mute_all" | "slow_seconds")
                | ("history", "before" | "after" | "limit")
                | ("members", "after" | "find" | "page")
                | ("ask_friend", "note")
                | ("people", "page")
                | ("edit", "mentions")
                | ("stars", "before")
                | ("forward", "merged")
                | ("mark", "pinned" | "muted" | "hidden" | "unread")
                | ("readers", "unread" | "after")
                | ("privacy", "reads")
                | ("keep_draft", "reply")
                | ("scheduled", "conversation")
                | ("change_scheduled", "text" | "at")
        )
}

fn wrong_types(table: &mut Table, samples: &[(&str, Value)]) {
    for (name, command) in samples {
        each_field(command, |field, value, put| {
            let mut others = vec![json!(true), json!([]), json!({}), json!([value])];
            match value {
                Value::String(_) => others.extend([json!(1), json!(-1), json!(1.5)]),
                Value::Bool(_) => others = vec![json!(1), json!("true"), json!([]), json!({})],
                Value::Array(_) => others = vec![json!(true), json!({}), json!([value]), json!(1)],
                // A time may lie before 1970 and is longer than other numbers.
                Value::Number(_) if matches!(field, "at" | "since" | "until") => {
                    others.extend([json!("1"), json!(1.5)])
                }
                Value::Number(_) => others.extend([json!("1"), json!(-1), json!(1.5), json!(1_u64 << 33)]),
                _ => others.extend([json!(1), json!("1")]),
            }
            if !is_optional(name, field) {
                others.push(Value::Null);
            }
            if (*name, field) == ("responders", "what") {
                // Nothing chosen asks for all.
                others.retain(|other| *other != json!({}));
            }
            for other in others {
                // Ids are other ones every time.
                let shown = if other.as_array().is_some_and(|array| !array.is_empty()) {
                    "[it]".into()
                } else {
                    other.to_string()
                };
                table.command(format!("wrong type: {name}.{field} = {shown}"), &put(Some(other)), UNREADABLE);
            }
        });
    }
}

fn left_out(table: &mut Table, samples: &[(&str, Value)]) {
    for (name, command) in samples {
        each_field(command, |field, _, put| {
            if !is_optional(name, field) {
                table.command(format!("left out: {name}.{field}"), &put(None), UNREADABLE);
            }
        });
    }
    for (name, command, want) in [
        ("resume without a cursor", json!({ "resume": {} }), "reply 7 resumed"),
        ("resume with null", json!({ "resume": { "cursor": null } }), "reply 7 resumed"),
        ("rooms from the first", json!({ "rooms": {} }), "reply 7 rooms"),
        ("rooms with null", json!({ "rooms": { "after": null } }), "reply 7 rooms"),
        ("history, newest page", json!({ "history": { "conversation": "1" } }), "reply 7 history"),
        ("members from the first", json!({ "members": { "conversation": "1" } }), "reply 7 members"),
        ("logins of one's own", json!({ "logins": {} }), "reply 7 logins"),
        ("rooms that are looked for", json!({ "rooms": { "find": "" } }), "reply 7 rooms"),
        ("rooms from no place", json!({ "rooms": { "find": "", "page": "nowhere" } }), UNREADABLE),
        ("rooms, 33 letters", json!({ "rooms": { "find": "东".repeat(33) } }), UNREADABLE),
        (
            "members that are looked for",
            json!({ "members": { "conversation": "1", "find": "东" } }),
            "reply 7 members",
        ),
        (
            "members from no place",
            json!({ "members": { "conversation": "1", "find": "", "page": "9" } }),
            UNREADABLE,
        ),
        ("the lobby's door", json!({ "room": { "conversation": "1" } }), MISSING),
        ("a way back that is not there", json!({ "way_back": {} }), "reply 7 way_back"),
        ("a way back that is not dropped", json!({ "drop_way_back": {} }), "reply 7 done"),
        ("an offer", json!({ "hand_over": {} }), "reply 7 hand_over"),
        (
            "an answer to nobody",
            json!({ "answer_hand_over": { "allow": true } }),
            "refusal 7 hand_over_ended",
        ),
        ("a request to nobody", json!({ "ask_friend": { "person": "99" } }), MISSING),
        ("people from the first", json!({ "people": { "find": "" } }), "reply 7 people"),
        ("people from no place", json!({ "people": { "find": "", "page": "9" } }), UNREADABLE),
        ("people, 33 letters", json!({ "people": { "find": "东".repeat(33) } }), UNREADABLE),
        ("a mark that changes nothing", json!({ "mark": { "conversation": "1" } }), "reply 7 done"),
        ("a profile that changes nothing", json!({ "profile": {} }), "reply 7 person"),
        (
            "a cursor in two halves",
            json!({ "resume": { "cursor": { "epoch": "1", "version": 1 } } }),
            UNREADABLE,
        ),
        ("an empty cursor", json!({ "resume": { "cursor": "" } }), UNREADABLE),
        ("a cursor of 129", json!({ "resume": { "cursor": "9".repeat(129) } }), UNREADABLE),
        ("a cursor with a space", json!({ "resume": { "cursor": "1. 1" } }), UNREADABLE),
    ] {
        table.command(format!("left out: {name}"), &command, want);
    }
}

fn numbers(table: &mut Table, facts: &Facts) {
    let mut each = |field: &str, before: &str, after: &str, values: &[(&str, &str)]| {
        for (value, want) in values {
            let text = format!(r#"{{"ref":7,"do":{before}{value}{after}}}"#);
            table.text(format!("number: {field} = {value}"), text, want);
        }
    };
    let (ok, broken) = ("reply 7 replayed", "refusal 0 unreadable");
    each(
        "replay.after",
        r#"{"replay":{"conversation":"1","after":"#,
        "}}",
        &[
            ("0", ok),
            ("4294967295", ok),
            ("4294967296", UNREADABLE),
            ("9007199254740992", UNREADABLE),
            ("9007199254740993", UNREADABLE),
            ("-9007199254740993", UNREADABLE),
            ("9223372036854775807", UNREADABLE),
            ("9223372036854775808", UNREADABLE),
            ("-9223372036854775808", UNREADABLE),
            ("18446744073709551616", UNREADABLE),
            ("-0", UNREADABLE),
            ("0.0", UNREADABLE),
            ("1e3", UNREADABLE),
            ("1E+3", UNREADABLE),
            ("1e999", UNREADABLE),
            ("-1e999", UNREADABLE),
            ("1e-999", UNREADABLE),
            ("123456789012345678901234567890", UNREADABLE),
            ("NaN", broken),
            ("Infinity", broken),
            ("00", broken),
            ("+1", broken),
            ("0x1", broken),
            ("1e", broken),
            ("--1", broken),
        ],
    );
    let resumed = "reply 7 resumed";
    let cursor = format!(r#"{{"resume":{{"cursor":"{}."#, facts.epoch);
    each(
        "cursor",
        &cursor,
        r#""}}"#,
        &[
            ("0", resumed),
            ("9007199254740993", resumed),
            ("9223372036854775807", resumed),
            ("9223372036854775808", resumed),
            ("18446744073709551615", resumed),
            ("18446744073709551616", resumed),
            ("-1", resumed),
            ("1.5", resumed),
            ("+1", UNREADABLE),
        ],
    );
    let history = "reply 7 history";
    each(
        "history.before",
        r#"{"history":{"conversation":"1","before":"#,
        "}}",
        &[
            ("0", history),
            ("1", history),
            ("4294967295", history),
            ("4294967296", UNREADABLE),
            ("-1", UNREADABLE),
        ],
    );
    each(
        "history.after",
        r#"{"history":{"conversation":"1","after":"#,
        "}}",
        &[
            ("0", history),
            ("4294967295", history),
            ("4294967296", UNREADABLE),
            ("-1", UNREADABLE),
            ("1,\"before\":1", history),
        ],
    );
    each(
        "history.limit",
        r#"{"history":{"conversation":"1","limit":"#,
        "}}",
        &[("0", history), ("65536", history), ("4294967296", UNREADABLE), ("-1", UNREADABLE)],
    );
    each(
        "read.seq",
        r#"{"read":{"conversation":"1","seq":"#,
        "}}",
        &[("0", "reply 7 done"), ("4294967295", "reply 7 done"), ("4294967296", UNREADABLE)],
    );
    each(
        "profile.avatar",
        r#"{"profile":{"avatar":"#,
        "}}",
        &[
            ("0", "refusal 7 unknown_avatar"),
            ("1", "reply 7 person"),
            ("24", "reply 7 person"),
            ("25", "refusal 7 unknown_avatar"),
            ("65535", "refusal 7 unknown_avatar"),
            ("65536", UNREADABLE),
        ],
    );
    each(
        "profile.locale",
        r#"{"profile":{"locale":"#,
        "}}",
        &[
            ("\"en\"", "reply 7 person"),
            ("\"zh-CN\"", "reply 7 person"),
            ("\"zh\"", UNREADABLE),
            ("\"EN\"", UNREADABLE),
            ("\"\"", UNREADABLE),
        ],
    );
}

fn ids(table: &mut Table, facts: &Facts) {
    for (id, want) in [
        ("1", "reply 7 done"),
        ("+1", "reply 7 done"),
        ("01", "reply 7 done"),
        ("0", UNREADABLE),
        ("-1", UNREADABLE),
        ("-0", UNREADABLE),
        ("", UNREADABLE),
        (" 1", UNREADABLE),
        ("1 ", UNREADABLE),
        ("1.0", UNREADABLE),
        ("1e0", UNREADABLE),
        ("0x1", UNREADABLE),
        ("\u{ff11}", UNREADABLE),
        ("1\0", UNREADABLE),
        ("lobby", UNREADABLE),
        ("2", MISSING),
        ("9007199254740993", MISSING),
        (NOBODY, MISSING),
        ("9223372036854775808", UNREADABLE),
        ("-9223372036854775808", UNREADABLE),
        ("18446744073709551617", UNREADABLE),
    ] {
        table.command(format!("id: {id:?}"), &json!({ "typing": { "conversation": id } }), want);
    }
    let good = facts.nonce();
    for (name, nonce, want) in [
        ("32 digits", good.clone(), "reply 7 sent"),
        ("the same again", good, "reply 7 sent"),
        ("upper case", format!("{:0>32}", "ABCDEF"), "reply 7 sent"),
        ("31 digits", "a".repeat(31), UNREADABLE),
        ("33 digits", "a".repeat(33), UNREADABLE),
        ("none", String::new(), UNREADABLE),
        ("a UUID", "123e4567-e89b-12d3-a456-426614174000".into(), UNREADABLE),
        ("not hexadecimal", "g".repeat(32), UNREADABLE),
        ("with a sign", format!("+{}", "1".repeat(31)), UNREADABLE),
        ("with a space", format!(" {}", "1".repeat(31)), UNREADABLE),
        ("in full-width digits", "\u{ff11}".repeat(32), UNREADABLE),
        ("all ones", "f".repeat(32), "reply 7 sent"),
        ("all zeros", "0".repeat(32), "reply 7 sent"),
    ] {
        let send = json!({ "send": { "conversation": "1", "nonce": nonce, "text": "same" } });
        table.command(format!("nonce: {name}"), &send, want);
    }
}
