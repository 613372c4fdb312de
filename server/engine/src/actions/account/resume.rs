//! Following an account, from a cursor on.

use crate::{
    Engine,
    actions::login::hand_over::remind,
    config::PrivateChats,
    hub::{Arrival, Attachment, Condition, Connection},
    ports::store::{Read, Tx},
    runner::{Error, Result},
};
use protocol::{
    Cursor, Draft, Fault, Json, LoginEnd, LoginId, PersonId, Resumed, ServerFrame, limits::close,
};
use std::sync::Arc;

/// Tells a connection what changed and lets it follow from exactly there. Most is read on a snapshot; at a
/// point of the commit order, where the hub attaches too, only what changed since. A `hello` that is still
/// to be said goes before the answer.
pub fn resume(
    engine: &Engine,
    connection: Arc<Connection>,
    hello: Option<ServerFrame>,
    reference: u32,
    cursor: Option<Cursor>,
) {
    let (hub, bus) = (engine.hub.clone(), engine.bus.clone());
    let (offers, clock) = (engine.offers.clone(), engine.clock.clone());
    let who = Follower {
        login: connection.login,
        person: connection.person_id(),
        friends_only: engine.config.private == PrivateChats::Friends,
    };
    let mut known = engine.reads.try_look_up(|read| look(read, who, cursor.as_ref())).and_then(Result::ok);
    let attach = move |tx: &mut dyn Tx| attachment(tx, who, cursor.as_ref(), known.take());
    engine.writes.submit(attach, move |outcome| match outcome {
        Ok(attachment) => {
            hub.attach(connection, Arrival { hello, reference, attachment });
            remind(&offers, bus.as_ref(), clock.now(), who.person);
        }
        Err(Error::Refused(Fault::LoggedOut)) => {
            hub.close_saying(connection, close::SIGNED_OUT, LoginEnd::SignedOut.reason())
        }
        Err(_) if matches!(connection.condition(), Condition::Behind(_)) => {
            // A refusal could not be said: it would wait for a resume that was refused.
            hub.close_saying(connection, close::BEHIND, "too far behind; reconnect");
        }
        Err(error) => {
            let refusal = ServerFrame::Refusal { reference, fault: error.into_fault() };
            connection.send_all(hello.iter().chain([&refusal]));
        }
    });
}

/// Who follows an account.
#[derive(Debug, Clone, Copy)]
pub struct Follower {
    /// By which login.
    pub login: LoginId,
    /// Whose it is.
    pub person: PersonId,
    /// Whether only friends write to each other in private here.
    pub friends_only: bool,
}

/// What an account sees of its conversations at one point of the commit order. `known` is what it saw a
/// little earlier.
///
/// # Errors
/// [`Fault::LoggedOut`] if the login has ended meanwhile, and the store's.
pub fn attachment(
    tx: &mut dyn Tx,
    who: Follower,
    cursor: Option<&Cursor>,
    known: Option<Attachment>,
) -> Result<Attachment> {
    tx.login(who.login)?.ok_or(Fault::LoggedOut)?;
    let Some(mut known) = known else { return look(tx, who, cursor) };
    let since = tx.changes(who.person, Some(&known.resumed.cursor))?;
    if since.snapshot.is_some() {
        return look(tx, who, cursor);
    }
    if !since.conversations.is_empty() || !since.gone.is_empty() {
        known.mutes = tx.mutes(who.person)?;
    }
    known.quiet = tx.contacts().quiet_chats(who.person, who.friends_only)?;
    bring_up(&mut known, since);
    Ok(known)
}

fn look(read: &mut dyn Read, who: Follower, cursor: Option<&Cursor>) -> Result<Attachment> {
    let Follower { person, friends_only, .. } = who;
    Ok(Attachment {
        resumed: read.changes(person, cursor)?,
        conversations: read.memberships(person)?,
        mutes: read.mutes(person)?,
        quiet: read.contacts().quiet_chats(person, friends_only)?,
    })
}

/// Adds what changed since.
fn bring_up(known: &mut Attachment, since: Resumed) {
    let Attachment { resumed, conversations, .. } = known;
    for view in since.conversations {
        let id = view.id;
        resumed.gone.retain(|gone| *gone != id);
        resumed.gone_why.retain(|gone| gone.conversation != id);
        resumed.conversations.retain(|older| older.id != id);
        resumed.conversations.push(view);
        if !conversations.contains(&id) {
            conversations.push(id);
        }
    }
    for id in since.gone.iter().copied() {
        conversations.retain(|known| *known != id);
        resumed.conversations.retain(|older| older.id != id);
        // A snapshot names nothing that is not there.
        if resumed.snapshot.is_none() && !resumed.gone.contains(&id) {
            resumed.gone.push(id);
        }
    }
    if resumed.snapshot.is_none() {
        resumed.gone_why.retain(|gone| !since.gone.contains(&gone.conversation));
        resumed.gone_why.extend(since.gone_why);
    }
    for contact in since.contacts {
        resumed.contacts.retain(|older| older.person.id != contact.person.id);
        resumed.contacts.push(contact);
    }
    for mark in since.marks {
        resumed.marks.retain(|older| older.conversation != mark.conversation);
        resumed.marks.push(mark);
    }
    if let Some(new) = since.drafts {
        resumed.drafts = Some(match resumed.drafts.take() {
            Some(old) => joined(&old, &new).unwrap_or(new),
            None => new,
        });
    }
    resumed.cursor = since.cursor;
}

/// Two lists as one; what is said twice holds as it was said last.
fn joined(old: &Json, new: &Json) -> serde_json::Result<Json> {
    let (mut drafts, new): (Vec<Draft>, Vec<Draft>) = (old.read()?, new.read()?);
    drafts.retain(|draft| new.iter().all(|other| other.conversation != draft.conversation));
    drafts.extend(new);
    Json::of(&drafts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Conversation, ConversationId, Gone, GoneReason, Kind, Role, Seq, SnapshotReason};

    fn view(id: i64, head: u32) -> Conversation {
        Conversation {
            id: ConversationId(id),
            kind: Kind::Room,
            name: String::new(),
            peer: None,
            head: Seq(head),
            read: Seq(0),
            unread: 0,
            last: None,
            notice: None,
            members: 1,
            online: 0,
            role: Role::Member,
            muted_until: None,
            called: None,
            group: None,
            space: None,
            made_at: None,
            peer_read: None,
        }
    }

    fn why(id: i64) -> Gone {
        let reason = Some(GoneReason::Deleted);
        Gone { conversation: ConversationId(id), reason, name: String::new(), banned_until: None }
    }

    fn resumed(cursor: &str, views: &[(i64, u32)], gone: &[i64]) -> Resumed {
        Resumed {
            cursor: cursor.parse().unwrap(),
            snapshot: None,
            conversations: views.iter().map(|(id, head)| view(*id, *head)).collect(),
            gone: gone.iter().map(|id| ConversationId(*id)).collect(),
            gone_why: gone.iter().map(|id| why(*id)).collect(),
            contacts: vec![],
            marks: vec![],
            hidden: Vec::new(),
            drafts: None,
        }
    }

    /// Heads by conversation, what is gone, what is followed.
    fn seen(known: &Attachment) -> (Vec<(i64, u32)>, Vec<i64>, Vec<i64>) {
        let views = known.resumed.conversations.iter().map(|view| (view.id.0, view.head.0)).collect();
        let ids = |ids: &[ConversationId]| ids.iter().map(|id| id.0).collect();
        (views, ids(&known.resumed.gone), ids(&known.conversations))
    }

    #[test]
    fn what_changed_since_the_snapshot_is_as_if_it_had_been_in_it() {
        let followed = [1, 2, 3].map(ConversationId).to_vec();
        let mut known = Attachment {
            resumed: resumed("a", &[(1, 5), (2, 5)], &[9]),
            conversations: followed,
            mutes: vec![],
            quiet: vec![],
        };
        // One grew, one was joined again, one is new, one was left.
        bring_up(&mut known, resumed("b", &[(1, 6), (9, 1), (4, 1)], &[2]));
        assert_eq!(seen(&known), (vec![(1, 6), (9, 1), (4, 1)], vec![2], vec![1, 3, 9, 4]));
        assert_eq!((known.resumed.cursor.as_str(), &known.resumed.gone_why[..]), ("b", &[why(2)][..]));
        known.resumed.snapshot = Some(SnapshotReason::First);
        known.resumed.gone.clear();
        known.resumed.gone_why.clear();
        bring_up(&mut known, resumed("c", &[], &[4]));
        assert_eq!(seen(&known), (vec![(1, 6), (9, 1)], vec![], vec![1, 3, 9]));
        assert_eq!(known.resumed.gone_why, []);
    }
}
