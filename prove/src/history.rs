//! The history, read in two ways: by the members over the API, and from the database.

use crate::{
    audit::{Count, Histories, Place, Verdict},
    ledger::Said,
    link::{ConnectOptions, Link, Route},
    world::World,
};
use anyhow::{Context as _, bail, ensure};
use protocol::{Command, ConversationId, Entry, Fault, Nonce, PersonId, Reply, Seq, What, limits::PAGE};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

impl Place {
    fn of(entry: Entry) -> Self {
        let said = Said::of(&entry);
        let text = if let What::Message { text, .. } = entry.what { text } else { String::new() };
        Self { seq: entry.seq, said, text }
    }
}

/// Every log over the API, page by page, each read by one of its members.
pub async fn by_api(world: &World, route: Route) -> anyhow::Result<Histories> {
    let mut histories = Histories::new();
    for &conversation in world.members.keys() {
        let login = world.member_of(conversation).context("a conversation without members")?;
        let mut link = resumed(route, &login.token).await?;
        histories.insert(conversation, log(&mut link, conversation).await?);
    }
    Ok(histories)
}

async fn resumed(route: Route, token: &str) -> anyhow::Result<Link> {
    let mut link = Link::open(route, token, ConnectOptions::default()).await?.0;
    link.ask(Command::Resume { cursor: None }).await??;
    Ok(link)
}

async fn log(link: &mut Link, conversation: ConversationId) -> anyhow::Result<Vec<Place>> {
    let (mut pages, mut before) = (Vec::new(), None);
    loop {
        let page = link.ask(Command::History { conversation, before, limit: Some(PAGE) }).await??;
        let Reply::History(page) = page else { bail!("expected a history, got {page:?}") };
        let ends = before.map_or(page.as_of, |before: Seq| Seq(before.0.saturating_sub(1)));
        ensure!(
            page.to == ends && page.from <= page.to.next(),
            "a page of {conversation} before {before:?} covers {} to {}",
            page.from,
            page.to
        );
        pages.push(page.items);
        if !page.more {
            break;
        }
        ensure!(before != Some(page.from), "the history of {conversation} does not go on at {before:?}");
        before = Some(page.from);
    }
    Ok(pages.into_iter().rev().flatten().map(Place::of).collect())
}

/// Every log from the database.
pub fn by_sql(database: &Path) -> anyhow::Result<Histories> {
    let connection = open(database)?;
    let mut statement = connection.prepare(
        "SELECT conversation, seq, kind, author, nonce, text FROM entries ORDER BY conversation, seq",
    )?;
    let mut rows = statement.query([])?;
    let mut histories = Histories::new();
    while let Some(row) = rows.next()? {
        let is_message = row.get::<_, i64>(2)? == 0;
        let said = match row.get::<_, Option<[u8; 16]>>(4)? {
            Some(nonce) => {
                Some(Said { author: PersonId(row.get(3)?), nonce: Nonce(u128::from_be_bytes(nonce)) })
            }
            None => None,
        };
        let text = if is_message { row.get(5)? } else { String::new() };
        let place = Place { seq: Seq(row.get(1)?), said, text };
        histories.entry(ConversationId(row.get(0)?)).or_default().push(place);
    }
    Ok(histories)
}

/// Runs SQLite's integrity check while the server has the file open.
pub fn check_integrity(database: &Path) -> anyhow::Result<()> {
    let health: String = open(database)?.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    ensure!(health == "ok", "integrity_check: {health}");
    Ok(())
}

fn open(database: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

/// Reports differences between the two.
pub fn compare(api: &Histories, sql: &Histories, verdict: &mut Verdict) {
    let nothing = Vec::new();
    for (conversation, read) in api {
        let kept = sql.get(conversation).unwrap_or(&nothing);
        if read == kept {
            continue;
        }
        let first = read.iter().zip(kept).find(|(read, kept)| read != kept).map(|(read, _)| read.seq);
        verdict.unexpected(format!(
            "{conversation}: the API tells {} entries, the database has {}; the first difference is at {first:?}",
            read.len(),
            kept.len()
        ));
    }
    for conversation in sql.keys().filter(|conversation| !api.contains_key(conversation)) {
        verdict.unexpected(format!("the database has a conversation {conversation} that nobody opened"));
    }
}

/// Everybody tries to read every private chat that they are not in; each has to be answered with `missing`.
pub async fn check_privacy(world: &World, route: Route, verdict: &mut Verdict) -> anyhow::Result<()> {
    for login in &world.people {
        let mut link = resumed(route, &login.token).await?;
        let me = login.person.id;
        let foreign =
            world.members.iter().filter(|(_, members)| members.len() == 2 && !members.contains(&me));
        for (&conversation, _) in foreign {
            for command in [
                Command::History { conversation, before: None, limit: None },
                Command::Replay { conversation, after: Seq(0) },
                Command::Members { conversation, after: None, find: None, page: None },
            ] {
                let name = format!("{command:?}");
                match link.ask(command).await? {
                    Err(Fault::Missing) => {}
                    Err(fault) => {
                        verdict.unexpected(format!("{me}: {name} was refused with {fault}, not as missing"))
                    }
                    Ok(reply) => verdict.add(Count::Leak, || format!("{me}: {name} was answered {reply:?}")),
                }
            }
        }
    }
    Ok(())
}
