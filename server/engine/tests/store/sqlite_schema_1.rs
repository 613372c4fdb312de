//! A database of the first schema is brought up to this one's, with everything in it.

use crate::{sqlite_file::on_kept_folder, stage::*};
use engine::{domain::fingerprint::fingerprint, ports::store::Identity};
use protocol::*;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

const EPOCH: i64 = 7;
const VERSION: u32 = 40;
/// Rooms.
const OWNED: ConversationId = ConversationId(50);
const WITHOUT_OWNER: ConversationId = ConversationId(51);
const EMPTY: ConversationId = ConversationId(52);

/// Their ids go against the order in which they came.
const PEOPLE: [(i64, &str); 3] = [(103, "Ada"), (101, "东东"), (102, "Mia")];
const NONCE: Nonce = Nonce(77);

struct Filled {
    stage: Stage,
    folder: PathBuf,
    people: [Someone; 3],
}

/// Makes a database of the first schema in a folder. Gives who is in it.
pub fn fill(folder: &Path) -> [Someone; 3] {
    let database = Connection::open(folder.join("leliao.db")).unwrap();
    database.execute_batch(include_str!("../../migrations/sqlite/0001_core.sql")).unwrap();
    database.pragma_update(None, "user_version", 1).unwrap();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| database.execute(sql, values).unwrap();
    run("INSERT INTO meta VALUES ('epoch', ?1), ('version', ?2), ('founded', 1)", params![EPOCH, VERSION]);
    run("INSERT INTO conversations (id, kind, members, version) VALUES (1, 0, 3, 1)", &[]);
    let people = PEOPLE.map(|(id, name)| {
        let person = Person {
            id: PersonId(id),
            name: name.into(),
            avatar: AvatarId(1),
            owner: false,
            gone: false,
            robot: false,
        };
        let login = LoginId(id + 1_000);
        let identity =
            Identity { login, person, locale: Locale::Zh, renewed: START, seen: START, guest_in: None };
        let who = Someone::known(format!("{id:064x}"), identity);
        let token: [u8; 32] = Sha256::digest(&who.token).into();
        run("INSERT INTO people VALUES (?1, ?2, 1, 'zh-CN', 0, 0, ?3)", params![id, name, START]);
        run("INSERT INTO names VALUES (?1, ?2, ?3)", params![format!("old {id}"), name, id]);
        run("INSERT INTO logins VALUES (?1, ?2, ?3, 'old', ?4, ?4, ?4)", params![login.0, token, id, START]);
        run("INSERT INTO members (conversation, person, version) VALUES (1, ?1, 1)", params![id]);
        who
    });
    let [ada, dong, mia] = PEOPLE.map(|(id, _)| id);
    for (room, maker, members) in [(OWNED, ada, 2), (WITHOUT_OWNER, ada, 2), (EMPTY, ada, 0)] {
        let nonce = room.0.to_be_bytes().repeat(2);
        run(
            "INSERT INTO conversations (id, kind, name, maker, nonce, head, members, version)
             VALUES (?1, 1, ?2, ?3, ?4, 3, ?5, 9)",
            params![room.0, format!("room {room}"), maker, nonce, members],
        );
        // Made, then Mia came, then 东东; whoever is no member left later.
        for (seq, kind, who) in [(1, 1, maker), (2, 3, mia), (3, 3, dong)] {
            run(
                "INSERT INTO entries (conversation, seq, ord, at, kind, author) VALUES (?1, ?2, 0, ?3, ?4, ?5)",
                params![room.0, seq, START - DAY + seq, kind, who],
            );
        }
        let seats: &[(i64, i64, i64)] = match room {
            OWNED => &[(ada, 1, 1), (mia, 1, 0), (dong, 0, 0)],
            WITHOUT_OWNER => &[(ada, 0, 0), (mia, 1, 0), (dong, 1, 0)],
            _ => &[(ada, 0, 0), (mia, 0, 0), (dong, 0, 0)],
        };
        for (who, present, role) in seats {
            run(
                "INSERT INTO members (conversation, person, present, role, version) VALUES (?1, ?2, ?3, ?4, 9)",
                params![room.0, who, present, role],
            );
        }
    }
    run(
        "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
         VALUES (1, 1, 1, ?1, 0, ?2, ?3, ?4, 'before')",
        params![START, ada, NONCE.0.to_be_bytes(), fingerprint(LOBBY, "before", "")],
    );
    run("UPDATE conversations SET head = 1, ord = 1, last = 1 WHERE id = 1", &[]);
    people
}

fn filled() -> Filled {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    let people = fill(&folder);
    let stage = on_kept_folder(folder.clone(), keep);
    Filled { stage, folder, people }
}

#[test]
fn it_is_copied_before_and_knows_what_was_sent() {
    let Filled { stage, folder, people: [ada, dong, _] } = &filled();
    let version = |name: &str| -> u32 {
        let database = Connection::open(folder.join(name)).unwrap();
        database.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    let known = version("leliao.db");
    assert_eq!(version(&format!("leliao.before-schema-{known}.db")), 1);
    let Ok(Sent::Known(said)) = stage.append(ada, LOBBY, NONCE, "before") else { panic!() };
    assert_eq!((said.seq, text(&said)), (Seq(1), "before"));
    assert_eq!(refused(stage.append(ada, LOBBY, NONCE, "other")), Fault::NonceReused);
    assert!(matches!(stage.append(dong, LOBBY, NONCE, "before"), Ok(Sent::New(_))), "per account");
}

/// Before rooms were passed on, an owner who left took the ownership along.
#[test]
fn rooms_without_an_owner_get_one_and_those_without_members_end() {
    let Filled { stage, people: [ada, dong, mia], .. } = &filled();
    let resumed = stage.resume(mia, Some(cursor_at(EPOCH, VERSION.into())));
    assert_eq!((ids(&resumed.conversations), resumed.snapshot), (vec![WITHOUT_OWNER], None));
    assert_eq!(resumed.conversations[0].role, Role::Owner);
    assert_eq!(stage.view(dong, WITHOUT_OWNER).role, Role::Member);
    assert_eq!((stage.view(ada, OWNED).role, stage.view(mia, OWNED).role), (Role::Owner, Role::Member));
    let rooms: Vec<_> = stage.rooms(ada, None).rooms.into_iter().map(|room| room.id).collect();
    assert_eq!(rooms, [OWNED, WITHOUT_OWNER]);
    assert_eq!(refused(stage.history(ada, EMPTY, None, 10)), Fault::Missing);
    // Who was there first still counts from when they came.
    stage.join(dong, OWNED).unwrap();
    let told = stage.leave(ada, OWNED).unwrap();
    assert!(matches!(told.whats()[..], [_, What::Owner { person }] if person.id == mia.id));
    stage.join(ada, WITHOUT_OWNER).unwrap();
    let told = stage.leave(mia, WITHOUT_OWNER).unwrap();
    assert!(matches!(told.whats()[..], [_, What::Owner { person }] if person.id == dong.id));
}
