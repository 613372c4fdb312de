//! The history, read in two ways: by the members over the API, and from the database.

use crate::{
    audit::{Change, Count, Histories, Memberships, Place, Verdict},
    database::open,
    ledger::{self, Said},
    link::{Link, Route},
    votes,
    world::World,
};
use anyhow::{bail, ensure};
use protocol::{
    Command, ConversationId, Entry, Fault, FindMembers, Nonce, PersonId, Reply, Seq, What, limits::PAGE,
};
use std::path::Path;

impl Place {
    fn of(entry: Entry) -> Self {
        let said = Said::of(&entry);
        let change = match &entry.what {
            What::Joined { person } | What::Added { person, .. } => Some(Change::Came(person.id)),
            What::Left { person } | What::Removed { person, .. } => Some(Change::Went(person.id)),
            _ => None,
        };
        let (text, more) =
            if let What::Message { text, more, .. } = entry.what { (text, more) } else { Default::default() };
        let votes = more.as_deref().map(ledger::votes).unwrap_or_default();
        let changed = more.map(|more| Seq(more.changed)).filter(|changed| *changed > Seq(0));
        Self { seq: entry.seq, said, text, votes, change, changed, ..Self::default() }
    }
}

/// A log as one of its members reads it.
pub struct Read {
    conversation: ConversationId,
    reader: PersonId,
    places: Vec<Place>,
}

/// Every log over the API, page by page; those of private chats as both people see them.
pub async fn by_api(world: &World, route: Route) -> anyhow::Result<Vec<Read>> {
    let mut read = Vec::new();
    for &conversation in world.members.keys() {
        let readers = world.readers_of(conversation);
        ensure!(!readers.is_empty(), "a conversation without members");
        for login in readers {
            let mut link = Link::resumed(route, &login.token).await?;
            let places = log(&mut link, conversation).await?;
            read.push(Read { conversation, reader: login.person.id, places });
        }
    }
    Ok(read)
}

async fn log(link: &mut Link, conversation: ConversationId) -> anyhow::Result<Vec<Place>> {
    let (mut pages, mut before) = (Vec::new(), None);
    loop {
        let page = link
            .ask(Command::History { conversation, before, after: None, limit: Some(PAGE.into()) })
            .await??;
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
    let mut votes = votes::by_poll(&connection)?;
    let mut statement = connection.prepare(
        "SELECT conversation, seq, kind, author, nonce, text, subject, until, changed FROM entries ORDER BY conversation, seq",
    )?;
    let mut rows = statement.query([])?;
    let mut histories = Histories::new();
    while let Some(row) = rows.next()? {
        // Kinds as the store counts them: 8 is a message that only its author sees.
        let kind: i64 = row.get(2)?;
        // From 20 on they change a message, from 30 on for the eyes of their author alone.
        let (hidden, is_message) = (kind == 8 || kind >= 30, kind == 0 || kind == 8);
        let changes = if kind >= 20 { Some((PersonId(row.get(3)?), Seq(row.get(7)?))) } else { None };
        let changed = row.get::<_, Option<u32>>(8)?.map(Seq);
        let change = match kind {
            3 => Some(Change::Came(PersonId(row.get(3)?))),
            9 => Some(Change::Came(PersonId(row.get(6)?))),
            4 => Some(Change::Went(PersonId(row.get(3)?))),
            5 => Some(Change::Went(PersonId(row.get(6)?))),
            _ => None,
        };
        let said = match row.get::<_, Option<[u8; 16]>>(4)? {
            Some(nonce) => {
                Some(Said { author: PersonId(row.get(3)?), nonce: Nonce(u128::from_be_bytes(nonce)) })
            }
            None => None,
        };
        let text = if is_message { row.get(5)? } else { String::new() };
        let (conversation, seq) = (ConversationId(row.get(0)?), Seq(row.get(1)?));
        let votes = votes.remove(&(conversation, seq)).unwrap_or_default();
        let place = Place { seq, said, text, votes, change, hidden, changed, changes };
        histories.entry(conversation).or_default().push(place);
    }
    Ok(histories)
}

/// Runs SQLite's integrity check while the server has the file open.
pub fn check_integrity(database: &Path) -> anyhow::Result<()> {
    let health: String = open(database)?.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    ensure!(health == "ok", "integrity_check: {health}");
    Ok(())
}

/// Reports differences between the two.
pub fn compare(api: &[Read], sql: &Histories, verdict: &mut Verdict) {
    for Read { conversation, reader, places: read } in api {
        let theirs = |place: &&Place| !place.hidden || place.said.is_some_and(|said| said.author == *reader);
        let kept = sql.get(conversation).into_iter().flatten().filter(theirs);
        // A change is no item.
        let kept = kept.filter(|place| place.changes.is_none());
        let kept: Vec<Place> = kept.map(|place| Place { hidden: false, ..place.clone() }).collect();
        if *read == kept {
            continue;
        }
        let first = read.iter().zip(&kept).find(|(read, kept)| read != kept).map(|(read, _)| read.seq);
        verdict.unexpected(format!(
            "{conversation}: the API tells {reader} of {} entries, the database has {}; the first difference is at {first:?}",
            read.len(),
            kept.len()
        ));
    }
    for conversation in sql.keys().filter(|id| !api.iter().any(|read| read.conversation == **id)) {
        verdict.unexpected(format!("the database has a conversation {conversation} that nobody opened"));
    }
}

/// Finds friendships and requests that only one of the two knows of.
pub fn check_contacts(database: &Path, verdict: &mut Verdict) -> anyhow::Result<()> {
    // 3 are friends. A request may be unknown to somebody who refused it, or who blocks whoever asks.
    let one_sided = "SELECT count(*) FROM contacts k WHERE k.friendship = 3 AND NOT EXISTS
        (SELECT 1 FROM contacts o WHERE o.person = k.other AND o.other = k.person AND o.friendship = 3)";
    let found: u32 = open(database)?.query_row(one_sided, [], |row| row.get(0))?;
    if found > 0 {
        verdict.unexpected(format!("{found} friendships are known to one of the two"));
    }
    Ok(())
}

/// Finds people in rooms of a space whose lobby they are not in.
pub fn check_spaces(world: &World, members: &Memberships, verdict: &mut Verdict) {
    for space in &world.spaces {
        let inside = members.still_in(space.lobby);
        for room in &space.rooms {
            for person in members.still_in(*room).difference(&inside) {
                verdict.add(Count::Leak, || {
                    format!("{person} is in {room}, but not in its space {}", space.lobby)
                });
            }
        }
    }
}

/// Everybody tries to read every private chat and group that they are not in, and everything of spaces that they are
/// not in; each has to be answered with `missing`.
pub async fn check_privacy(
    world: &World,
    members: &Memberships,
    route: Route,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    for login in &world.people {
        let mut link = Link::resumed(route, &login.token).await?;
        let me = login.person.id;
        let all = world.members.keys().copied();
        for conversation in all.filter(|id| !members.still_in(world.door(*id)).contains(&me)) {
            for command in [
                Command::History { conversation, before: None, after: None, limit: None },
                Command::Replay { conversation, after: Seq(0) },
                Command::Members(FindMembers { conversation, after: None, find: None, page: None }),
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
