//! Carries what was committed to every hub that has somebody to tell.

use protocol::{
    Conversation, ConversationId, Entry, Event, GoneReason, HookId, LoginEnd, LoginId, Person, PersonId,
    RecordId, Seq,
};

/// Which connection caused something, and under which reference it waits for the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The connection's number in this process.
    pub connection: u64,
    /// See [`protocol::ClientFrame::reference`].
    pub reference: u32,
}

/// Whose connections an owner of the server closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connected {
    /// Those of a login.
    Login(LoginId),
    /// Those of a person.
    Person(PersonId),
    /// Everybody's.
    Everybody,
}

/// Who hears of a change of somebody: nobody who may not know of them.
#[derive(Debug, Clone)]
pub struct Audience {
    /// Whoever follows one of these conversations: those that they are in.
    pub places: Vec<ConversationId>,
    /// These people besides: themselves, and those who keep something about them.
    pub people: Vec<PersonId>,
}

/// Something to tell people. Publishers hand these over in commit order.
#[derive(Debug, Clone)]
pub enum Envelope {
    /// A log grew: tell its members, and reply to the connection that caused it.
    Entry {
        /// What was committed.
        entry: Entry,
        /// Who waits for it.
        origin: Option<Origin>,
        /// A member who does not receive it, and only learns that there is nothing for them.
        hidden_from: Option<PersonId>,
    },
    /// Somebody's list has a conversation that is new or changed; they follow it from here on.
    Opened {
        /// Whose list.
        person: PersonId,
        /// As they see it.
        conversation: Box<Conversation>,
    },
    /// Somebody no longer is in a conversation; they hear nothing of it from here on.
    Gone {
        /// Who.
        person: PersonId,
        /// Which.
        conversation: ConversationId,
        /// Why.
        reason: GoneReason,
        /// What it was called.
        name: String,
        /// Until when they may not come back, milliseconds since 1970.
        banned_until: Option<i64>,
    },
    /// A conversation was deleted.
    Deleted {
        /// Which.
        conversation: ConversationId,
        /// What it was called.
        name: String,
    },
    /// Somebody read up to here.
    Read {
        /// Who.
        person: PersonId,
        /// Where.
        conversation: ConversationId,
        /// How far.
        seq: Seq,
        /// What is left.
        unread: u32,
    },
    /// Somebody changed name or face.
    Person {
        /// As they are now.
        person: Person,
        /// Who hears of it.
        audience: Audience,
    },
    /// A login ended: close what it has open.
    SignedOut(LoginId, LoginEnd),
    /// Nobody is shown any more that somebody types in a private chat, or is again.
    Quiet {
        /// Which.
        conversation: ConversationId,
        /// Who.
        person: PersonId,
        /// Whether nobody is shown.
        quiet: bool,
    },
    /// Somebody new waits until an owner of the server lets them in. No connection hears of it.
    Waiting(PersonId),
    /// Something waits to be done at this time, milliseconds since 1970. No connection hears of it.
    Due(i64),
    /// A message could not be sent at its time. No connection hears of it.
    Unsent(RecordId),
    /// Somebody wants push messages. No connection hears of it.
    Subscribed,
    /// A push message is to be sent to the browser of this login, to see whether it comes. No connection hears of it.
    PushTest(LoginId),
    /// Somebody wants to be told through a service outside. No connection hears of it.
    Hooked,
    /// Somebody wants something posted to a service outside, to see whether it comes. No connection hears of it.
    HookTest(PersonId, HookId),
    /// An owner closes connections: whose.
    Disconnect(Connected),
    /// Something that concerns somebody alone, for the connections that they have now.
    Told {
        /// Who.
        person: PersonId,
        /// What.
        event: Box<Event>,
    },
}

/// Fans envelopes out to the hubs. Never waits, never fails: the store is the truth, this is a hint.
pub trait Bus: Send + Sync {
    /// Hands one over.
    fn publish(&self, envelope: Envelope);
}
