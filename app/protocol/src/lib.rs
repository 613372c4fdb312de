//! The protocol between Leliao clients and servers: types only, without I/O, clock or randomness.
//!
//! A connection has JSON text frames: clients send [`ClientFrame`]s, servers [`ServerFrame`]s. `docs/WIRE.md`
//! explains how to write a client. The files under `wire/v1` are every variant as it was first released; they
//! must decode for ever. Those under `wire/next` are of a made-up later version.

mod account;
mod admin;
mod answer;
mod client_frame;
mod command;
mod contact;
mod conversation_command;
mod cursor;
mod encoded_frame;
mod event;
mod fault;
mod file;
mod form;
mod form_command;
mod group;
mod group_view;
mod hook;
mod ids;
mod json;
pub mod limits;
pub mod links;
mod login_end;
mod message;
mod message_command;
mod notify;
mod open_enum;
mod person;
mod person_command;
pub mod preview;
mod reading;
mod rich;
mod search;
mod sticker;
mod unsent;
mod view;

pub use account::AccountFault;
pub use admin::{
    AboutMe, Act, Admission, Connections, Deed, Feedback, Held, MarkFeedback, PeopleQuery, Resident,
    Residents, RunServer, ServerInvitation, ServerSettings, SignIn, SpaceSummary, Usage,
};
pub use answer::{Answer, PageFrame};
pub use client_frame::{ClientFrame, Envelope};
pub use command::Command;
pub use contact::{Contact, Friendship, Mark, People};
pub use conversation_command::{FindMembers, FindRooms, MarkConversation};
pub use cursor::{Cursor, ParseCursorError};
pub use encoded_frame::EncodedFrame;
pub use event::{
    Event, FrameOf, Gone, GoneReason, Hello, History, Members, PresenceChange, Replayed, Reply, Resumed,
    Rooms, ServerFrame, SnapshotReason,
};
pub use fault::{Fault, NameFault};
pub use file::{Attachment, Brief, FileFault, FileKind, FinishUpload, NewFile, Upload, are_peaks};
pub use form::{
    Asks, Bulletin, Form, HandedFile, HandedIn, NewForm, Poll, Question, Questionnaire, Responder,
    Responders, Response, SignUp, Signed,
};
pub use form_command::{AboutForm, Whose};
pub use group::{
    Announcement, Group, GroupSettings, Invitation, Invite, JoinRequest, SettingsChange, SpaceContents,
};
pub use group_view::GroupView;
pub use hook::{Hook, HookChange, HookService, HookState, NewHook};
pub use ids::{
    AvatarId, ConversationId, Epoch, FileId, HookId, InviteId, LoginId, Nonce, ParseIdError, PersonId,
    RecordId, Seq, Span,
};
pub use json::Json;
pub use login_end::LoginEnd;
pub use message::{Copied, EVERYBODY, Forwarded, How, Mention, More, Quote, Reactors, Revision, Tally};
pub use message_command::{EditMessage, Flag, Forward, HideMessages, MessageAt, Pins, React, Stars, With};
pub use notify::{
    ADDS_HOOK, CHANGES_SETTINGS, Level, LevelOf, Notifications, Notify, NotifySettings, PushDevice,
    QuietHours, Subscription,
};
pub use open_enum::ByName;
pub use person::Person;
pub use person_command::EditProfile;
pub use reading::{ChangePrivacy, PlaceAt, Placed, Privacy, ReadCount, ReadCounts, Readers, ReadersOf};
pub use rich::{Node, NodeKind};
pub use search::{FoundFile, Has, Hit, Hits, Search};
pub use sticker::{DropStickers, Sticker, StickerPack};
pub use unsent::{CancelScheduled, ChangeScheduled, Draft, Schedule, ScheduledIn, ScheduledMessage};
pub use view::{
    Card, Conversation, Door, Entry, HandOver, Kind, Locale, Login, Member, Role, RoomSummary, Shared,
    WayBack, What,
};

/// The protocol version. It changes only with a change that breaks clients.
pub const PROTOCOL: u16 = 1;

/// The WebSocket subprotocol name (RFC 6455 §1.9) of [`PROTOCOL`].
pub const SUBPROTOCOL: &str = "leliao.v1.json";
