//! A database of the schema before people could come back: whoever has no login any more has left for ever.

use crate::{sqlite_file::on_kept_folder, stage::*};
use engine::ports::store::Identity;
use protocol::*;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};
use std::path::Path;

const EPOCH: i64 = 7;
const VERSION: u32 = 40;
const HERS: ConversationId = ConversationId(50);
const ALONE: ConversationId = ConversationId(51);
const CHAT: ConversationId = ConversationId(60);
/// Ada has left, 东东 and Mia are here.
const ADA: PersonId = PersonId(101);
const DONG: PersonId = PersonId(102);
const MIA: PersonId = PersonId(103);

fn fill(folder: &Path) -> [Someone; 2] {
    let database = Connection::open(folder.join("leliao.db")).unwrap();
    for schema in [
        include_str!("../../migrations/sqlite/0001_core.sql"),
        include_str!("../../migrations/sqlite/0002_nonces_by_time.sql"),
        include_str!("../../migrations/sqlite/0003_text.sql"),
        include_str!("../../migrations/sqlite/0004_members.sql"),
    ] {
        database.execute_batch(schema).unwrap();
    }
    database.pragma_update(None, "user_version", 4).unwrap();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| database.execute(sql, values).unwrap();
    run("INSERT INTO meta VALUES ('epoch', ?1), ('version', ?2), ('founded', 1)", params![EPOCH, VERSION]);
    let people = [(ADA, "Ada"), (DONG, "東東"), (MIA, "Mia")].map(|(id, name)| {
        run(
            "INSERT INTO people VALUES (?1, ?2, 1, 'zh-CN', ?3, 0, ?4)",
            params![id.0, name, id == ADA, START],
        );
        let person =
            Person { id, name: name.into(), avatar: AvatarId(1), owner: false, gone: false, robot: false };
        let login = LoginId(id.0 + 1_000);
        let who = Someone::known(
            format!("{:064x}", id.0),
            Identity { login, person, locale: Locale::Zh, renewed: START, seen: START, guest_in: None },
        );
        if id != ADA {
            let token: [u8; 32] = Sha256::digest(&who.token).into();
            run(
                "INSERT INTO logins VALUES (?1, ?2, ?3, 'old', ?4, ?4, ?4)",
                params![login.0, token, id.0, START],
            );
        }
        who
    });
    run("INSERT INTO conversations (id, kind, members, version) VALUES (1, 0, 3, 1)", &[]);
    run(
        "INSERT INTO conversations (id, kind, low, high, members, head, ord, last, version)
         VALUES (?1, 2, ?2, ?3, 2, 1, 1, 1, 1)",
        params![CHAT.0, ADA.0, DONG.0],
    );
    for (room, name, members) in [(HERS, "散步", 3), (ALONE, "空", 1)] {
        run(
            "INSERT INTO conversations (id, kind, name, members, head, version) VALUES (?1, 1, ?2, ?3, 1, 1)",
            params![room.0, name, members],
        );
        run(
            "INSERT INTO entries (conversation, seq, ord, at, kind, author) VALUES (?1, 1, 0, ?2, 1, ?3)",
            params![room.0, START - DAY, ADA.0],
        );
    }
    for (conversation, person, role, since) in [
        (LOBBY, ADA, 0, 1),
        (LOBBY, DONG, 0, 2),
        (LOBBY, MIA, 0, 3),
        (HERS, ADA, 1, 1),
        (HERS, MIA, 0, 2),
        (HERS, DONG, 0, 3),
        (ALONE, ADA, 1, 1),
        (CHAT, ADA, 0, 1),
        (CHAT, DONG, 0, 1),
    ] {
        run(
            "INSERT INTO members (conversation, person, role, since, version) VALUES (?1, ?2, ?3, ?4, 9)",
            params![conversation.0, person.0, role, since],
        );
    }
    run(
        "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
         VALUES (?1, 1, 1, ?2, 0, ?3, zeroblob(16), x'00', '再见')",
        params![CHAT.0, START, DONG.0],
    );
    let [_, dong, mia] = people;
    [dong, mia]
}

#[test]
fn whoever_has_no_login_has_left_for_ever() {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    let [dong, mia] = fill(&folder);
    let stage = on_kept_folder(folder, keep);
    // Who comes back hears of all of it.
    let resumed = stage.resume(&dong, Some(cursor_at(EPOCH, VERSION.into())));
    assert_eq!(resumed.snapshot, None);
    let chat = resumed.conversations.iter().find(|view| view.id == CHAT).unwrap();
    let ada =
        Person { id: ADA, name: "Ada".into(), avatar: AvatarId(1), owner: false, gone: true, robot: false };
    assert_eq!(chat.peer.as_ref(), Some(&ada));
    assert_eq!(refused(stage.try_say(&dong, CHAT, "?")), Fault::Unreachable);
    // The lobby lists the living, her room went to whoever came first, the empty one ended.
    let lobby = stage.find_members(&mia, LOBBY, "", None);
    let names: Vec<_> = lobby.members.iter().map(|member| member.person.name.as_str()).collect();
    assert_eq!((names, lobby.total), (vec!["Mia", "東東"], Some(2)));
    assert_eq!(stage.view(&mia, HERS).role, Role::Owner);
    let rooms = stage.find_rooms(&mia, "散", None).rooms;
    assert_eq!((rooms.len(), rooms[0].members, rooms[0].owner.as_ref().unwrap().id), (1, 2, MIA));
    assert_eq!(stage.find_rooms(&mia, "", None).rooms.len(), 1);
    let What::Created { by, .. } = &stage.log(&mia, HERS)[0].what else { panic!() };
    assert_eq!(*by, ada);
    // Nobody owns the server any more; names are found under every form.
    assert!(stage.new_owner_code().is_some());
    assert_eq!(stage.find_members(&mia, LOBBY, "东", None).members.len(), 1);
    stage.person("Ada");
}
