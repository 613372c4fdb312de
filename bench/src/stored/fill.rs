//! Fills a data folder with one long conversation, row for row as the product would have.

use super::{client::Client, product::Product, random::Random};
use anyhow::{Context as _, bail, ensure};
use protocol::{ConversationId, PersonId, Seq, What};
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};
use std::{
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// Who talks in it.
const AUTHORS: u32 = 50;
/// Between two messages, milliseconds: a million of them are about two years.
const APART_MS: i64 = 60_000;
/// Of a mebibyte of SQLite's cache each, so that the random nonces do not wait for the disk.
const CACHE_MIB: i64 = 512;

/// A stopped server's folder with one conversation in it.
pub struct Filled {
    /// The data folder.
    pub folder: PathBuf,
    /// Messages in its lobby.
    pub messages: u32,
    /// Who is in it, with their tokens.
    pub people: Vec<Author>,
}

/// Somebody who talks in it, and how far they have read.
pub struct Author {
    /// Who.
    pub id: PersonId,
    /// Of their one login.
    pub token: String,
    /// The place up to which they have read.
    pub read: u32,
    /// Messages by others after it.
    pub unread: u32,
}

/// Makes a folder with `messages` messages by 50 people in the lobby, and checks that the product serves
/// it. A million take about 15 s.
///
/// # Errors
/// The server's, SQLite's, and whatever the server says that was not put in.
pub fn fill(server: &Path, folder: &Path, messages: u32) -> anyhow::Result<Filled> {
    // The product makes the schema and the people; every row that follows is in its own form.
    let product = Product::start(server, folder)?;
    let tokens =
        (0..AUTHORS).map(|n| product.log_in(&format!("author{n}"))).collect::<Result<Vec<_>, _>>()?;
    let mut people = Vec::new();
    for token in tokens {
        let id = Client::connect(product.address, &token).context("nobody is let in")?.0.person;
        people.push(Author { id, token, read: 0, unread: 0 });
    }
    product.stop()?;
    let mut connection = Connection::open(folder.join("leliao.db"))?;
    insert(&mut connection, &mut people, messages)?;
    check(&connection)?;
    connection.close().map_err(|(_, error)| error)?;
    let filled = Filled { folder: folder.to_owned(), messages, people };
    verify(server, &filled)?;
    Ok(filled)
}

fn insert(connection: &mut Connection, people: &mut [Author], messages: u32) -> anyhow::Result<()> {
    // Nothing of this has to survive a power cut; the file is synced when the server first folds it back.
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -CACHE_MIB * 1_024)?;
    let mut random = Random::new(7);
    for person in people.iter_mut() {
        // From "never looked" to "all of it".
        person.read = random.below(messages + 1);
    }
    if let [never, all, ..] = people {
        (never.read, all.read) = (0, messages);
    }
    let mut own = vec![0_u32; people.len()];
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let first = now - i64::from(messages) * APART_MS;
    let lobby = ConversationId::LOBBY.0;
    let transaction = connection.transaction()?;
    {
        let mut statement = transaction.prepare(
            "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
             VALUES (?1, ?2, ?2, ?3, 0, ?4, ?5, ?6, ?7)",
        )?;
        for seq in 1..=messages {
            let who = random.below(u32::try_from(people.len())?) as usize;
            let (Some(author), Some(own)) = (people.get_mut(who), own.get_mut(who)) else { continue };
            let text = text(&mut random);
            *own += u32::from(seq > author.read);
            let at = first + i64::from(seq) * APART_MS;
            statement.execute(params![lobby, seq, at, author.id.0, random.nonce(at), hash(&text), text])?;
        }
    }
    let version: i64 =
        transaction.query_row("SELECT value FROM meta WHERE key = 'version'", [], |row| row.get(0))?;
    let version = version + i64::from(messages);
    transaction.execute("UPDATE meta SET value = ?1 WHERE key = 'version'", [version])?;
    transaction.execute(
        "UPDATE conversations SET head = ?2, ord = ?2, last = ?2, last_at = ?3, version = ?4 WHERE id = ?1",
        params![lobby, messages, first + i64::from(messages) * APART_MS, version],
    )?;
    for (person, own) in people.iter_mut().zip(own) {
        person.unread = messages - person.read - own;
        let seated = transaction.execute(
            "UPDATE members SET read_seq = ?3, read_ord = ?3, own_since = ?4
             WHERE conversation = ?1 AND person = ?2",
            params![lobby, person.id.0, person.read, own],
        )?;
        ensure!(seated == 1, "somebody has no seat");
    }
    transaction.commit()?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// A line of 3 to 40 words in one of two languages.
fn text(random: &mut Random) -> String {
    const WORDS: [&str; 12] = [
        "春游",
        "the",
        "老师",
        "tomorrow",
        "集合",
        "bus",
        "收到",
        "thanks",
        "校门口",
        "eight",
        "帽子",
        "and",
    ];
    let mut text = String::with_capacity(256);
    for n in 0..3 + random.below(8) * random.below(6) {
        if n > 0 {
            text.push(' ');
        }
        text.push_str(random.of(&WORDS).copied().unwrap_or("x"));
    }
    text
}

/// As the product's: half of SHA-256 over where and what.
fn hash(text: &str) -> Vec<u8> {
    let lobby = ConversationId::LOBBY.0.to_be_bytes();
    Sha256::new().chain_update(lobby).chain_update(text).finalize().into_iter().take(16).collect()
}

fn check(connection: &Connection) -> anyhow::Result<()> {
    let health: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    ensure!(health == "ok", "the database is not whole: {health}");
    Ok(())
}

/// Asks the product for all that was put in, in samples.
fn verify(server: &Path, filled: &Filled) -> anyhow::Result<()> {
    let product = Product::start(server, &filled.folder)?;
    for person in &filled.people {
        let (mut client, resumed) = Client::connect(product.address, &person.token)?;
        let Some(lobby) = resumed.conversations.first() else { bail!("no lobby") };
        let told = (lobby.head.0, lobby.read.0, lobby.unread, lobby.last.as_ref().map(|entry| entry.seq.0));
        let put = (filled.messages, person.read, person.unread, Some(filled.messages));
        ensure!(told == put, "head, read, unread and last are {told:?}, not {put:?}");
        let before = Some(Seq(filled.messages / 2));
        let (page, _) = client.history(lobby.id, before, 50)?;
        ensure!(page.as_of.0 == filled.messages && page.more && page.items.len() == 50, "a page is wrong");
        let messages = page.items.iter().all(|entry| matches!(entry.what, What::Message { .. }));
        ensure!(messages, "a page has something else than messages");
    }
    product.stop()
}
