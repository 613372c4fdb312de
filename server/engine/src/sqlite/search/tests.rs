//! The index beside a database: what it has, how far it is, and what becomes of it when somebody is killed.

use super::{Follower, Index, file, reindex};
use crate::{
    domain::{
        health::Health,
        search::{BLOCK, Clause, Grams, Query, fold},
    },
    ports::store::Store as _,
    sqlite::{Database, FILE},
};
use protocol::{ConversationId, Epoch};
use rusqlite::{Connection, params};
use std::path::Path;

const LOBBY: ConversationId = ConversationId::LOBBY;

/// A folder with a database whose lobby has these messages.
fn folder(texts: impl IntoIterator<Item = String>) -> (tempfile::TempDir, Epoch) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(folder.path(), 0, Health::new(|_| {})).unwrap();
    let epoch = database.epoch();
    drop(database);
    std::fs::remove_file(file::path(folder.path())).unwrap();
    let connection = open(folder.path());
    connection
        .execute(
            "INSERT INTO people (id, name, avatar, locale, created_at) VALUES (7, 'Ada', 1, 'zh', 0)",
            [],
        )
        .unwrap();
    say(&connection, texts);
    (folder, epoch)
}

fn open(folder: &Path) -> Connection {
    Connection::open(folder.join(FILE)).unwrap()
}

fn say(connection: &Connection, texts: impl IntoIterator<Item = String>) {
    connection.execute_batch("BEGIN").unwrap();
    for text in texts {
        add(connection, 0, &text, None);
    }
    connection.execute_batch("COMMIT").unwrap();
}

fn add(connection: &Connection, kind: i64, text: &str, until: Option<u32>) {
    let next = "UPDATE conversations SET head = head + 1 WHERE id = 1 RETURNING head";
    let seq: u32 = connection.query_row(next, [], |row| row.get(0)).unwrap();
    let row = "INSERT INTO entries (conversation, seq, ord, at, kind, author, text, until, nonce)
         VALUES (1, ?1, ?1, ?1, ?2, 7, ?3, ?4, ?5)";
    let nonce = (kind == 0).then(|| u128::from(seq).to_be_bytes());
    connection.execute(row, params![seq, kind, text, until, nonce]).unwrap();
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'", []).unwrap();
}

fn edit(connection: &Connection, seq: u32, text: &str) {
    connection.execute("UPDATE entries SET text = ?2 WHERE seq = ?1", params![seq, text]).unwrap();
    add(connection, if text.is_empty() { 21 } else { 20 }, "", Some(seq));
}

fn blocks(index: &Index, find: &str) -> Vec<u32> {
    let clauses: Vec<Clause> = Query::parse(find).unwrap().clauses();
    index.blocks(LOBBY, &clauses, u32::MAX, 100).unwrap()
}

fn catch_up(follower: &mut Follower) {
    while follower.step().unwrap() {}
}

fn lines(n: u32) -> impl Iterator<Item = String> {
    (1..=n).map(|n| if n % 50 == 0 { format!("第{n}次定时任务") } else { format!("message {n}") })
}

#[test]
fn full_blocks_stand_in_it_and_what_was_changed_is_written_again() {
    let (folder, epoch) = folder(lines(200));
    let mut follower = Follower::open(folder.path(), epoch, None).unwrap();
    catch_up(&mut follower);
    let index = Index::new(folder.path());
    let covered = index.covered(LOBBY).unwrap().unwrap();
    assert_eq!((covered.blocks, covered.as_of.0), (201 / BLOCK, 200));
    assert_eq!(blocks(&index, "定时"), [150 / BLOCK, 100 / BLOCK, 50 / BLOCK], "the last block is not full");
    assert_eq!(blocks(&index, "时"), blocks(&index, "定时任务"));
    assert_eq!(blocks(&index, "第5 时任"), [50 / BLOCK]);
    let connection = open(folder.path());
    edit(&connection, 100, "something else");
    edit(&connection, 50, "");
    edit(&connection, 3, "现在的定时");
    say(&connection, lines(BLOCK));
    catch_up(&mut follower);
    assert_eq!(blocks(&index, "定时"), [200 / BLOCK, 150 / BLOCK, 3 / BLOCK]);
    connection.execute("UPDATE conversations SET deleted = 1 WHERE id = 1", []).unwrap();
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'", []).unwrap();
    catch_up(&mut follower);
    assert_eq!((index.covered(LOBBY).unwrap(), blocks(&index, "定时")), (None, vec![]));
}

/// No such text is known; the one here only plays it.
#[test]
fn a_message_that_makes_the_code_panic_is_left_out_and_the_rest_goes_on() {
    let (folder, epoch) = folder(lines(100));
    let mut follower = Follower::open(folder.path(), epoch, None).unwrap();
    follower.add = |written, grams| {
        assert!(written.text != "第50次定时任务", "for the test");
        written.add_to(grams);
    };
    catch_up(&mut follower);
    let index = Index::new(folder.path());
    assert_eq!(index.covered(LOBBY).unwrap().unwrap().blocks, 101 / BLOCK);
    assert_eq!(blocks(&index, "定时"), [0_u32; 0], "the hundredth is in no full block yet");
    assert_eq!(blocks(&index, "message 49"), [49 / BLOCK], "the others of its block are there");
}

#[test]
fn killed_after_any_batch_it_goes_on_from_there() {
    let (folder, epoch) = folder(lines(20_000));
    let mut steps = 0;
    // Each time another process, which writes one batch and is killed.
    while Follower::open(folder.path(), epoch, None).unwrap().step().unwrap() {
        steps += 1;
    }
    assert_eq!(steps, 20_001_u32.div_ceil(BLOCK * 256));
    let index = Index::new(folder.path());
    assert_eq!(index.covered(LOBBY).unwrap().unwrap().blocks, 20_001 / BLOCK);
    let all =
        |index: &Index| index.blocks(LOBBY, &Query::parse("定时").unwrap().clauses(), u32::MAX, 500).unwrap();
    let found = all(&index);
    assert!(found.len() > 390 && found.is_sorted_by(|one, next| one > next));
    // What it says is what one that was never killed says.
    let mut told = Vec::new();
    assert_eq!(reindex(folder.path(), |left| told.push(left)).unwrap(), 20_001 / BLOCK);
    assert_eq!(told.last(), Some(&0));
    assert_eq!(all(&Index::new(folder.path())), found);
}

#[test]
fn an_index_of_another_database_or_form_or_a_broken_one_is_made_anew() {
    let (folder, epoch) = folder(lines(100));
    let blocks_of = |epoch| {
        let mut follower = Follower::open(folder.path(), epoch, None).unwrap();
        catch_up(&mut follower);
        follower.written()
    };
    assert_eq!(blocks_of(epoch), 101 / BLOCK);
    assert_eq!(blocks_of(epoch), 0, "it is there");
    assert_eq!(blocks_of(Epoch(epoch.0 + 1)), 101 / BLOCK, "another database");
    Follower::open(folder.path(), Epoch(epoch.0 + 1), None).unwrap().disown();
    assert_eq!(blocks_of(Epoch(epoch.0 + 1)), 101 / BLOCK, "another form");
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(file::path(folder.path()).with_extension(format!("db{suffix}")));
    }
    std::fs::write(file::path(folder.path()), "no database").unwrap();
    assert_eq!(blocks_of(Epoch(epoch.0 + 1)), 101 / BLOCK, "broken");
}

#[test]
fn a_database_that_was_put_back_by_hand_is_noticed() {
    let (folder, epoch) = folder(lines(100));
    let mut follower = Follower::open(folder.path(), epoch, None).unwrap();
    catch_up(&mut follower);
    let connection = open(folder.path());
    connection.execute("UPDATE conversations SET head = 20 WHERE id = 1", []).unwrap();
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'", []).unwrap();
    assert!(follower.step().unwrap_err().to_string().contains("ahead"));
}

/// If this fails, texts are folded or cut in another way than by the release before: raise `FORMAT` in `file.rs`, so
/// that every index is made anew, and then this number.
#[test]
fn what_stands_in_an_index_is_what_its_format_says() {
    let mut grams = Grams::default();
    for text in [
        "上海的海边 東京タワー",
        "Running it's it’s C++ 1.5 100% studies dying",
        "ＡＢＣ Straße 👨‍👩‍👧 한국어 Café nǐ",
    ] {
        grams.add(&fold(text));
    }
    let text = grams.into_text();
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    assert_eq!((words.len(), crc32fast::hash(words.join(" ").as_bytes())), (74, 866_358_039));
}
