//! A database that an older version filled with every name and text of the corpus is opened by this one:
//! it starts, serves and resumes, and nothing in it can harm a page.

use crate::{
    corpus::{ALIKE, FINE, refused_names, texts},
    sqlite_file::on_kept_folder,
    stage::*,
};
use engine::{
    domain::{name::Name, text::Text},
    ports::store::Identity,
};
use protocol::{limits::NAME_BYTES, *};
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, path::PathBuf};

/// Schema 2, as it was released.
const OLD: [&str; 2] = [
    include_str!("../../migrations/sqlite/0001_core.sql"),
    include_str!("../../migrations/sqlite/0002_nonces_by_time.sql"),
];

/// What an old database was filled with.
struct Filled {
    stage: Stage,
    folder: PathBuf,
    /// By the name they had.
    people: Vec<(String, Someone)>,
    /// What was typed, under which nonce, by the first person.
    messages: Vec<(Nonce, String)>,
}

impl Filled {
    fn named(&self, name: &str) -> &Someone {
        &self.people.iter().find(|(old, _)| old == name).unwrap().1
    }
}

fn old_hash(text: &str) -> Vec<u8> {
    Sha256::new().chain_update(1_i64.to_be_bytes()).chain_update(text).finalize()[..16].to_vec()
}

/// Every text of the corpus but the one without a character.
fn said() -> Vec<(String, Result<String, Fault>)> {
    texts().into_iter().filter(|(typed, _)| !typed.is_empty()).collect()
}

/// Every name of the corpus is somebody's and a room's, every text was said.
fn filled() -> Filled {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    let database = Connection::open(folder.join("leliao.db")).unwrap();
    OLD.iter().for_each(|sql| database.execute_batch(sql).unwrap());
    database.pragma_update(None, "user_version", 2).unwrap();
    database
        .execute_batch(
            "BEGIN;
             INSERT INTO meta (key, value) VALUES ('epoch', 7), ('version', 1), ('founded', 1);
             INSERT INTO conversations (id, kind, version) VALUES (1, 0, 1)",
        )
        .unwrap();
    let mut names: Vec<String> = FINE.iter().map(|name| (*name).to_owned()).collect();
    names.extend(ALIKE.iter().flat_map(|(one, other)| [(*one).to_owned(), (*other).to_owned()]));
    names.extend(refused_names().into_iter().map(|(name, _)| name));
    names.retain(|name| !name.is_empty() && name.len() <= NAME_BYTES);
    let mut people = Vec::new();
    for (n, name) in (1_i64..).zip(names) {
        let person = Person {
            id: PersonId(100 + n),
            name: name.clone(),
            avatar: AvatarId(1),
            owner: false,
            gone: false,
            robot: false,
        };
        let who = Someone::known(
            format!("{n:064x}"),
            Identity {
                login: LoginId(n),
                person,
                locale: Locale::Zh,
                renewed: START,
                seen: START,
                guest_in: None,
            },
        );
        let token: [u8; 32] = Sha256::digest(&who.token).into();
        database
            .execute(
                "INSERT INTO people (id, name, avatar, locale, created_at) VALUES (?1, ?2, 1, 'zh-CN', ?3)",
                params![who.id.0, name, START + n],
            )
            .unwrap();
        // The old keys do not matter: they are made anew.
        database
            .execute("INSERT INTO names VALUES (?1, ?2, ?3)", params![format!("old {n}"), name, who.id.0])
            .unwrap();
        database
            .execute(
                "INSERT INTO logins VALUES (?1, ?2, ?3, 'old', ?4, ?4, ?4)",
                params![who.login.0, token, who.id.0, START],
            )
            .unwrap();
        let room = 10_000 + n;
        database
            .execute(
                "INSERT INTO conversations (id, kind, name, head, members, version) VALUES (?1, 1, ?2, 1, 1, 1)",
                params![room, name],
            )
            .unwrap();
        for conversation in [1, room] {
            database
                .execute(
                    "INSERT INTO members (conversation, person, version) VALUES (?1, ?2, 1)",
                    params![conversation, who.id.0],
                )
                .unwrap();
        }
        database
            .execute(
                "INSERT INTO entries (conversation, seq, ord, at, kind, author, text)
                 VALUES (?1, 1, 0, ?2, 1, ?3, ?4)",
                params![room, START, who.id.0, name],
            )
            .unwrap();
        people.push((name, who));
    }
    let mut messages = Vec::new();
    for (seq, (typed, _)) in (1..).zip(said()) {
        let nonce = Nonce(u128::from(9_000_000_u32 + seq));
        database
            .execute(
                "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
                 VALUES (1, ?1, ?1, ?2, 0, 101, ?3, ?4, ?5)",
                params![seq, START, nonce.0.to_be_bytes(), old_hash(&typed), typed],
            )
            .unwrap();
        messages.push((nonce, typed));
    }
    database
        .execute(
            "UPDATE conversations SET members = ?1, head = ?2, ord = ?2, last = ?2 WHERE id = 1",
            params![people.len() as i64, messages.len() as i64],
        )
        .unwrap();
    database.execute_batch("COMMIT").unwrap();
    drop(database);
    let stage = on_kept_folder(folder.clone(), keep);
    Filled { stage, folder, people, messages }
}

fn stored(filled: &Filled, sql: &str) -> Vec<String> {
    let database = Connection::open(filled.folder.join("leliao.db")).unwrap();
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn it_starts_serves_and_resumes() {
    let filled = filled();
    let stage = &filled.stage;
    let known = stored(&filled, "SELECT CAST(user_version AS TEXT) FROM pragma_user_version").remove(0);
    assert!(filled.folder.join(format!("leliao.before-schema-{known}.db")).is_file());
    for (name, who) in &filled.people {
        assert!(stage.identify(who).is_some(), "{name:?}");
        let resumed = stage.resume(who, None);
        assert_eq!(resumed.conversations.len(), 2, "{name:?}");
    }
    let reader = filled.named("东东");
    let log = stage.log(reader, LOBBY);
    assert_eq!(places(&log), (1..=u32::try_from(filled.messages.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(stage.replay(reader, LOBBY, 0).unwrap().events[0], log[0]);
    let said = stage.say(reader, LOBBY, "继续");
    stage.reopen();
    assert_eq!(stage.log(reader, LOBBY).last(), Some(&said));
    stage.person("Somebody new");
}

#[test]
fn nothing_that_harms_is_left() {
    let filled = filled();
    let messages = stored(&filled, "SELECT text FROM entries WHERE kind = 0");
    assert_eq!(messages.len(), filled.messages.len());
    for text in messages {
        assert!(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "{text:?}");
        assert!(!text.contains(['\u{FFFE}', '\u{FFFF}', '\u{FDD0}', '\u{10FFFF}']), "{text:?}");
    }
    let names = stored(
        &filled,
        "SELECT name FROM people UNION ALL SELECT name FROM names UNION ALL SELECT text FROM entries WHERE kind > 0
         UNION ALL SELECT name FROM conversations WHERE kind = 1",
    );
    assert!(names.len() > 3 * filled.people.len());
    for name in names.iter().filter(|name| *name != "\u{FFFD}") {
        let legible =
            !matches!(Name::parse(name), Err(Fault::Name(NameFault::Unprintable | NameFault::Empty)));
        assert!(legible, "{name:?}");
    }
    // What was fine is as it was.
    for name in FINE {
        assert_eq!(name_now(&filled, name), *name);
    }
    assert_eq!(name_now(&filled, "\u{1D173}"), "\u{FFFD}");
    assert_eq!(name_now(&filled, "站长"), "站长", "a name is its person's; the owner can change it");
}

/// What somebody is called now, and the room that had the same name.
fn name_now(filled: &Filled, old: &str) -> String {
    let name = filled.stage.identify(filled.named(old)).unwrap().person.name;
    let room = &filled.stage.resume(filled.named(old), None).conversations;
    let room = room.iter().find(|view| view.id != LOBBY).unwrap();
    assert_eq!(room.name, name);
    name
}

#[test]
fn every_message_is_what_it_would_be_if_it_were_sent_today() {
    let filled = filled();
    let log = filled.stage.log(filled.named("东东"), LOBBY);
    for (entry, (typed, right)) in log.iter().zip(said()) {
        let expected = match right {
            Ok(kept) => kept,
            Err(Fault::TextEmpty) => "\u{FFFD}".to_owned(),
            Err(_) => typed.clone(),
        };
        assert_eq!(text(entry), expected, "{}", typed.escape_unicode());
    }
    // A page that has no answer yet sends again what was typed, and gets the first result.
    let author = &filled.people[0].1;
    for (entry, (nonce, typed)) in log.iter().zip(&filled.messages) {
        let Ok(cleaned) = Text::parse(typed.clone()) else { continue };
        let Ok(Sent::Known(known)) = filled.stage.append(author, LOBBY, *nonce, cleaned.as_str()) else {
            panic!("{typed:?}")
        };
        assert_eq!(&known, entry);
        let other = filled.stage.append(author, LOBBY, *nonce, "something else");
        assert_eq!(refused(other), Fault::NonceReused);
    }
}

#[test]
fn of_two_names_that_have_become_alike_the_older_is_held() {
    let filled = filled();
    let database = Connection::open(filled.folder.join("leliao.db")).unwrap();
    let held: BTreeMap<String, i64> = database
        .prepare("SELECT skeleton, person FROM names")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let people: BTreeMap<i64, &str> =
        filled.people.iter().map(|(name, who)| (who.id.0, name.as_str())).collect();
    for (one, other) in ALIKE {
        let [one, other] = [one, other].map(|name| Name::parse(name).unwrap());
        // One of them has each key, or somebody who was there before both.
        for key in [&one.skeleton, &one.look, &other.skeleton] {
            let Some(holder) = held.get(key) else { continue };
            assert!(*holder <= filled.named(&one.shown).id.0, "{} is held by {}", one.shown, people[holder]);
        }
        for name in [one, other] {
            let who = filled.named(&name.shown);
            assert!(name_now(&filled, &name.shown) == name.shown, "everybody goes on under their name");
            let again = filled.stage.rename(who, &name.shown);
            let holds = held.get(&name.skeleton) == Some(&who.id.0);
            assert_eq!(again.is_ok(), holds, "{}", name.shown);
            assert!(filled.stage.enter(&name.shown).is_err(), "{} stays somebody's", name.shown);
        }
    }
    // Each person holds both keys or none.
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    held.values().for_each(|person| *counts.entry(*person).or_default() += 1);
    assert!(counts.values().all(|count| *count == 2), "{counts:?}");
}
