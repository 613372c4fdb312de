//! What a client can ask for.

use crate::{
    AboutForm, AboutMe, CancelScheduled, ChangePrivacy, ChangeScheduled, Connections, ConversationId, Cursor,
    Draft, DropStickers, EditMessage, EditProfile, FindMembers, FindRooms, Flag, Forward, HideMessages,
    InviteId, Json, LoginId, MarkConversation, MarkFeedback, MessageAt, Nonce, PeopleQuery, PersonId, Pins,
    PlaceAt, React, ReadCounts, ReadersOf, RecordId, Role, RunServer, Schedule, ScheduledIn, Seq,
    SettingsChange, Stars, With,
};
use serde::{Deserialize, Serialize};

/// The commands. An id of something that the client may not see is answered with [`crate::Fault::Missing`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// The first command of every connection: returns what changed since the cursor, or everything. Events follow.
    Resume {
        /// The one of the last `resumed`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<Cursor>,
    },
    /// Sends a message. The reply means that it is on disk.
    Send {
        /// The conversation.
        conversation: ConversationId,
        /// New for each message; every retry has the same.
        nonce: Nonce,
        /// 1 to [`crate::limits::TEXT_BYTES`] bytes.
        text: String,
        /// What it has besides its text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<Box<With>>,
    },
    /// Returns a page of items in their current state.
    History {
        /// The conversation.
        conversation: ConversationId,
        /// Items before this place; the newest if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Seq>,
        /// The oldest items after this place, instead of the newest. Not together with `before`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Seq>,
        /// The most items, 1 to [`crate::limits::PAGE`]; what is above counts as that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    /// Returns the events after a place, to fill a gap.
    Replay {
        /// The conversation.
        conversation: ConversationId,
        /// The last place that the client knows.
        after: Seq,
    },
    /// Moves the read position forward.
    Read {
        /// The conversation.
        conversation: ConversationId,
        /// The last place that was read.
        seq: Seq,
    },
    /// Shows the others that one is typing, for [`crate::limits::TYPING_SECONDS`].
    Typing {
        /// The conversation.
        conversation: ConversationId,
    },
    /// Creates a public room and joins it.
    CreateRoom {
        /// As in `send`: a retry creates no second room.
        nonce: Nonce,
        /// The name.
        name: String,
        /// In which of one's spaces; without it in the first. See [`crate::Conversation::space`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        space: Option<ConversationId>,
    },
    /// Renames a room, or a space: then `conversation` is its lobby.
    RenameRoom {
        /// Its id.
        conversation: ConversationId,
        /// The name.
        name: String,
    },
    /// Deletes a room or group with its log; or a space, by its lobby, with all rooms in it.
    DeleteRoom {
        /// Its id.
        conversation: ConversationId,
    },
    /// Joins a public room.
    Join {
        /// Its id.
        conversation: ConversationId,
    },
    /// Leaves a room or group; or a space, by its lobby, with all rooms in it, if one is in another.
    Leave {
        /// Its id.
        conversation: ConversationId,
    },
    /// Returns the private chat with somebody, created if there is none.
    OpenPrivate {
        /// The other person.
        person: PersonId,
    },
    /// Returns a page of the public rooms: by id, or with `find` by last activity, newest first.
    Rooms(FindRooms),
    /// Returns what somebody outside of a public room sees of it.
    Room {
        /// Its id.
        conversation: ConversationId,
    },
    /// Returns a person's card.
    Card {
        /// The person.
        person: PersonId,
    },
    /// Returns a page of a conversation's members: by id, or with `find` who is online first, then by role and name.
    Members(FindMembers),
    /// Removes somebody from a room.
    Kick {
        /// Its id.
        conversation: ConversationId,
        /// The person.
        person: PersonId,
    },
    /// Lets somebody who was removed from a room join it again.
    Readmit {
        /// Its id.
        conversation: ConversationId,
        /// The person.
        person: PersonId,
    },
    /// Mutes a member for a while.
    Mute {
        /// The conversation.
        conversation: ConversationId,
        /// The person.
        person: PersonId,
        /// For how long; 0 ends it.
        minutes: u32,
    },
    /// Changes one's own name, avatar or language.
    Profile(EditProfile),
    /// Makes one the server's owner, with the code from its console.
    ClaimOwner {
        /// The code.
        code: String,
    },
    /// Renames somebody else.
    RenamePerson {
        /// The person.
        person: PersonId,
        /// The name.
        name: String,
    },
    /// Removes somebody from the server.
    RemovePerson {
        /// The person.
        person: PersonId,
    },
    /// Returns the logins of a person.
    Logins {
        /// Oneself if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Ends a login and closes its connections.
    SignOut {
        /// Its id.
        login: LoginId,
    },
    /// Returns whether one has a way back.
    WayBack {},
    /// Makes a way back, in the place of the one before.
    MakeWayBack {},
    /// Drops one's way back.
    DropWayBack {},
    /// Offers to let another device in as oneself, in the place of an earlier offer.
    HandOver {},
    /// Answers the device that took the offer.
    AnswerHandOver {
        /// Whether it is let in.
        allow: bool,
    },
    /// A heartbeat of the application, at no cost: scripts in a page do not see WebSocket pings (RFC 6455 §5.5.2).
    Ping,
    /// Asks somebody to be friends; who asked each other are. Again within [`crate::limits::ASK_AGAIN_HOURS`] is nothing.
    AskFriend {
        /// The person.
        person: PersonId,
        /// What they read beside the request, at most [`crate::limits::NOTE_CHARS`] characters.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Answers somebody's request. Who is refused is told nothing.
    AnswerFriend {
        /// Who asked.
        person: PersonId,
        /// Whether one wants to be friends.
        accept: bool,
    },
    /// Ends a friendship, for both; or takes back one's own request.
    DropFriend {
        /// The person.
        person: PersonId,
    },
    /// Sets what one calls somebody; nobody else sees it.
    Remark {
        /// The person.
        person: PersonId,
        /// As a name, but others may have it; empty for none.
        remark: String,
    },
    /// Receives nothing from somebody in private any more, or does again. They are not told.
    Block {
        /// The person.
        person: PersonId,
        /// Whether they are blocked.
        blocked: bool,
    },
    /// Returns a page of the people of a space, by a part of their name or remark, or its pinyin or initials.
    People {
        /// As in `rooms`.
        find: String,
        /// The `next` of the page before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
        /// In which of one's spaces; without it in the first. See [`crate::Conversation::space`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        space: Option<ConversationId>,
    },
    /// Changes what one set for a conversation; what is absent stays.
    Mark(MarkConversation),
    /// Creates a group with oneself and these people in it.
    CreateGroup {
        /// As in `create_room`.
        nonce: Nonce,
        /// The name; empty for none.
        name: String,
        /// At most [`crate::limits::ADD_PEOPLE`].
        people: Vec<PersonId>,
    },
    /// Adds people to a group.
    AddPeople {
        /// Its id.
        conversation: ConversationId,
        /// At most [`crate::limits::ADD_PEOPLE`]. Who is a member already stays one.
        people: Vec<PersonId>,
    },
    /// Makes a member of a room or group an admin, an ordinary member again, or its owner in one's own place.
    SetRole {
        /// Its id.
        conversation: ConversationId,
        /// The person.
        person: PersonId,
        /// What they are from now on.
        role: Role,
    },
    /// Returns what members of a room or group may know of it.
    Group {
        /// Its id.
        conversation: ConversationId,
    },
    /// Changes the announcement of a room or group.
    Announce {
        /// Its id.
        conversation: ConversationId,
        /// At most [`crate::limits::ANNOUNCEMENT_CHARS`] characters; empty for none.
        text: String,
    },
    /// Changes how a room or group is set.
    ChangeSettings {
        /// Its id.
        conversation: ConversationId,
        /// What changes.
        #[serde(flatten)]
        change: SettingsChange,
    },
    /// Changes what one is called in a group, and nowhere else.
    Nickname {
        /// Its id.
        conversation: ConversationId,
        /// The name; empty for one's own.
        name: String,
    },
    /// Makes an invitation to a group.
    MakeInvite {
        /// Its id.
        conversation: ConversationId,
        /// For how long it works, 1 to [`crate::limits::INVITE_MINUTES`].
        minutes: u32,
        /// For how many people, 1 to [`crate::limits::INVITE_USES`].
        uses: u32,
    },
    /// Returns the invitations to a group: one's own, or all to its owner and admins.
    Invites {
        /// Its id.
        conversation: ConversationId,
    },
    /// Ends an invitation.
    DropInvite {
        /// The group's id.
        conversation: ConversationId,
        /// Its id.
        invite: InviteId,
    },
    /// Returns what the holder of an invitation sees of its group or space. Uses nothing up.
    Invitation {
        /// Its secret.
        code: String,
    },
    /// Joins a group or space by an invitation, or asks to be let in. Repeating it uses nothing up.
    AcceptInvite {
        /// Its secret.
        code: String,
    },
    /// Returns the people who ask to join a group.
    Requests {
        /// Its id.
        conversation: ConversationId,
    },
    /// Lets somebody in who asks, or not.
    AnswerRequest {
        /// The group's id.
        conversation: ConversationId,
        /// Who asks.
        person: PersonId,
        /// Whether they are let in.
        accept: bool,
    },
    /// Returns how the server is run, as [`crate::ServerSettings`]. For owners only, and so all below.
    ServerSettings {},
    /// Decides how the server is run; what is absent stays.
    RunServer(RunServer),
    /// Returns invitations that hold, [`crate::ServerInvitation`]s: onto the server, or into a room or space, for its owner.
    Invitations {
        /// The room, or the space's lobby.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<ConversationId>,
    },
    /// Makes an invitation; likewise.
    MakeInvitation {
        /// The room, or the space's lobby.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<ConversationId>,
        /// For how long it holds, 1 to [`crate::limits::INVITATION_HOURS`].
        hours: u32,
        /// How many people it lets in, 1 to [`crate::limits::INVITATION_USES`].
        uses: u32,
    },
    /// Ends an invitation, and with it the guests whom it let in.
    RevokeInvitation {
        /// Its id.
        invitation: RecordId,
    },
    /// Returns a page of the people on the server, as [`crate::Residents`].
    AllPeople(PeopleQuery),
    /// Keeps somebody outside until they are admitted again.
    Suspend {
        /// The person.
        person: PersonId,
    },
    /// Lets somebody in who waits, or ends a suspension.
    Admit {
        /// The person.
        person: PersonId,
    },
    /// Ends all logins of somebody else.
    SignOutEverywhere {
        /// The person.
        person: PersonId,
    },
    /// Makes somebody an owner of the server.
    MakeOwner {
        /// The person.
        person: PersonId,
    },
    /// Returns what owners did, as a list of [`crate::Act`].
    Acts {
        /// Only what was done to oneself: everybody may ask for that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        mine: bool,
        /// Those before this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<RecordId>,
    },
    /// Returns who tried to come in, as a list of [`crate::SignIn`].
    SignIns {
        /// Those before this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<RecordId>,
    },
    /// Returns how the server is doing, as [`crate::Usage`].
    Usage {},
    /// Closes connections: of one login, of one person, or of everybody. The logins stand: clients may come back.
    CloseConnections(Connections),
    /// Writes to the owners; everybody may, but guests.
    GiveFeedback {
        /// 1 to [`crate::limits::FEEDBACK_BYTES`] bytes.
        text: String,
    },
    /// Returns what was written to the owners, as a list of [`crate::Feedback`].
    Feedback {
        /// Those before this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<RecordId>,
    },
    /// Marks what was written to the owners as read, or as answered.
    MarkFeedback(MarkFeedback),
    /// Changes what one tells of oneself, as in [`crate::AboutMe`]; everybody may, but guests.
    AboutMe(AboutMe),
    /// Makes a space with its lobby, of which one is the owner; for owners of the server.
    MakeSpace {
        /// As in `send`: a retry makes no second space.
        nonce: Nonce,
        /// The name.
        name: String,
    },
    /// Returns all spaces of the server, as a list of [`crate::SpaceSummary`]; for owners of the server.
    Spaces {},
    /// Changes the text of a message of one's own. The reply is the event.
    Edit(EditMessage),
    /// Takes a message back, for everybody: its place stays, its text goes. The reply is the event.
    Recall(MessageAt),
    /// Reacts to a message, or no longer. The reply is the event, or `done` if it was so already; so below.
    React(React),
    /// Pins a message for all members, or no longer.
    Pin(Flag),
    /// Returns the pinned messages of a conversation, as `messages`, newest pin first.
    Pins(Pins),
    /// Returns who reacted to a message, as a list of [`crate::Reactors`].
    Reactors(MessageAt),
    /// Returns the earlier texts of a message, as a list of [`crate::Revision`], oldest first.
    Revisions(MessageAt),
    /// Keeps a message on one's own list, or no longer.
    Star(Flag),
    /// Returns a page of the messages on one's own list, as `messages`, newest first: fewer than
    /// [`crate::limits::RECORDS`] are the last ones.
    Stars(Stars),
    /// Removes messages from what one sees oneself, on all devices.
    HideMessages(HideMessages),
    /// Sends copies of messages elsewhere. The reply is the last one's entry.
    Forward(Forward),
    /// Returns all packs of stickers, in the order in which they were made; for all but guests.
    Stickers {},
    /// Makes a pack of stickers what this [`crate::StickerPack`] says, whether or not there was one; for owners of the server. New pictures are
    /// uploads of theirs that they have not sent, of at most [`crate::limits::STICKER_BYTES`].
    KeepStickers(Json),
    /// Removes a pack of stickers; for owners of the server. Messages keep what they have.
    DropStickers(DropStickers),
    /// Returns how many have read messages of one's own, as a list of [`crate::ReadCount`].
    ReadCounts(ReadCounts),
    /// Returns who has read a message of one's own, or who has not.
    Readers(ReadersOf),
    /// Changes what one tells others of oneself; the reply is what holds now.
    Privacy(ChangePrivacy),
    /// Returns where a time is in a log.
    PlaceAt(PlaceAt),
    /// Keeps what one is writing, for all one's devices. The latest by its time holds.
    KeepDraft(Draft),
    /// Sends a message later. The reply is what waits in the conversation; so below.
    Schedule(Schedule),
    /// Returns one's messages that wait, as `scheduled`, the next first.
    Scheduled(ScheduledIn),
    /// Changes the text or the time of a message that waits.
    ChangeScheduled(ChangeScheduled),
    /// Takes a message away that waits.
    CancelScheduled(CancelScheduled),
    /// Answers the form of a message, or changes one's answer. The reply is the event, or `done` if that was one's
    /// answer already; so below.
    Respond(AboutForm),
    /// Ends a form, for good: nobody answers it any more.
    CloseForm(MessageAt),
    /// Calls those who have not answered a form, at most [`crate::limits::REMINDED`] of them.
    Remind(MessageAt),
    /// Returns a page of who answered a form, or has not, as [`crate::Responders`].
    Responders(AboutForm),
    /// Returns a page of the messages that this [`crate::Search`] is about, of those that one may read now, as
    /// [`crate::Hits`].
    Search(Json),
    /// Asks about notifications what this [`crate::Notify`] says; for all but guests.
    Notify(Json),
}
