//! Replies as the page takes them.

use crate::{
    Conversation, Entry, FrameOf, History, Json, Person, Replayed, Reply, Resumed, open_enum::open_enum,
};
use serde::{Deserialize, Serialize};

/// A frame from the server as the page takes it.
pub type PageFrame = FrameOf<Answer>;

/// A [`Reply`] of which only that is decoded which the conversations need. The pages that are fetched when
/// somebody goes there bring the code that decodes the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Answer {
    /// See [`Reply::Done`].
    Done,
    /// See [`Reply::Resumed`].
    Resumed(Resumed),
    /// See [`Reply::Sent`].
    Sent(Entry),
    /// See [`Reply::History`].
    History(History),
    /// See [`Reply::Replayed`].
    Replayed(Replayed),
    /// See [`Reply::Opened`].
    Opened(Conversation),
    /// See [`Reply::Person`].
    Person(Person),
    /// See [`Reply::Admin`].
    Admin(Json),
    /// All other replies. Which one it is follows from the command.
    #[serde(
        alias = "rooms",
        alias = "members",
        alias = "logins",
        alias = "door",
        alias = "card",
        alias = "way_back",
        alias = "hand_over",
        alias = "people",
        alias = "group",
        alias = "invite",
        alias = "invites",
        alias = "invitation",
        alias = "requests",
        alias = "messages",
        alias = "reactors",
        alias = "revisions",
        alias = "stickers",
        alias = "read_counts",
        alias = "readers",
        alias = "privacy",
        alias = "placed",
        alias = "scheduled",
        alias = "responders",
        alias = "hits",
        alias = "notify"
    )]
    Page(Json),
    /// See [`Reply::Unknown`].
    #[serde(other)]
    Unknown,
}
open_enum!(Answer);

impl Answer {
    /// The same from a reply, for the pages that the server draws.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn of(reply: Reply) -> serde_json::Result<Self> {
        Ok(match reply {
            Reply::Done => Self::Done,
            Reply::Resumed(resumed) => Self::Resumed(resumed),
            Reply::Sent(entry) => Self::Sent(entry),
            Reply::History(page) => Self::History(page),
            Reply::Replayed(page) => Self::Replayed(page),
            Reply::Opened(conversation) => Self::Opened(conversation),
            Reply::Person(person) => Self::Person(person),
            Reply::Admin(json) => Self::Admin(json),
            Reply::Rooms(page) => Self::Page(Json::of(&page)?),
            Reply::Members(page) => Self::Page(Json::of(&page)?),
            Reply::Logins(logins) => Self::Page(Json::of(&logins)?),
            Reply::Door(door) => Self::Page(Json::of(&door)?),
            Reply::Card(card) => Self::Page(Json::of(&card)?),
            Reply::WayBack(way_back) => Self::Page(Json::of(&way_back)?),
            Reply::HandOver(offer) => Self::Page(Json::of(&offer)?),
            Reply::People(page) => Self::Page(Json::of(&page)?),
            Reply::Group(group) => Self::Page(Json::of(&group)?),
            Reply::Invite(invite) => Self::Page(Json::of(&invite)?),
            Reply::Invites(invites) => Self::Page(Json::of(&invites)?),
            Reply::Invitation(invitation) => Self::Page(Json::of(&invitation)?),
            Reply::Requests(requests) => Self::Page(Json::of(&requests)?),
            Reply::Messages(messages) => Self::Page(Json::of(&messages)?),
            Reply::Reactors(reactors) => Self::Page(Json::of(&reactors)?),
            Reply::Revisions(revisions) => Self::Page(Json::of(&revisions)?),
            Reply::Stickers(packs) => Self::Page(Json::of(&packs)?),
            Reply::ReadCounts(counts) => Self::Page(Json::of(&counts)?),
            Reply::Readers(readers) => Self::Page(Json::of(&readers)?),
            Reply::Privacy(privacy) => Self::Page(Json::of(&privacy)?),
            Reply::Placed(placed) => Self::Page(Json::of(&placed)?),
            Reply::Scheduled(scheduled) => Self::Page(Json::of(&scheduled)?),
            Reply::Responders(page) => Self::Page(Json::of(&page)?),
            Reply::Hits(page) => Self::Page(Json::of(&page)?),
            Reply::Notify(state) => Self::Page(Json::of(&state)?),
            Reply::Unknown => Self::Unknown,
        })
    }
}
