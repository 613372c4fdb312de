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
mod cursor;
mod event;
mod fault;
mod file;
mod group;
mod group_view;
mod ids;
mod json;
pub mod limits;
pub mod links;
mod login_end;
mod message;
mod message_command;
mod open_enum;
mod person;
mod rich;
mod view;

pub use account::AccountFault;
pub use admin::{
    AboutMe, Act, Admission, Connections, Deed, Feedback, Held, MarkFeedback, PeopleQuery, Resident,
    Residents, ServerInvitation, ServerSettings, SignIn, SpaceSummary, Usage,
};
pub use answer::{Answer, PageFrame};
pub use client_frame::{ClientFrame, Envelope};
pub use command::Command;
pub use contact::{Contact, Friendship, Mark, People};
pub use cursor::{Cursor, ParseCursorError};
pub use event::{
    Event, FrameOf, Gone, GoneReason, Hello, History, Members, PresenceChange, Replayed, Reply, Resumed,
    Rooms, ServerFrame, SnapshotReason,
};
pub use fault::{Fault, NameFault};
pub use file::{Attachment, FileFault, NewFile, Upload};
pub use group::{
    Announcement, Group, GroupSettings, Invitation, Invite, JoinRequest, SettingsChange, SpaceContents,
};
pub use group_view::GroupView;
pub use ids::{
    AvatarId, ConversationId, Epoch, FileId, InviteId, LoginId, Nonce, ParseIdError, PersonId, RecordId, Seq,
    Span,
};
pub use json::Json;
pub use login_end::LoginEnd;
pub use message::{Copied, Forwarded, How, Mention, More, Quote, Reactors, Revision, Tally};
pub use message_command::{EditMessage, Flag, Forward, HideMessages, MessageAt, Pins, React, Stars, With};
pub use open_enum::ByName;
pub use person::Person;
pub use rich::{Node, NodeKind};
pub use view::{
    Card, Conversation, Door, Entry, HandOver, Kind, Locale, Login, Member, Role, RoomSummary, Shared,
    WayBack, What,
};

/// The protocol version. It changes only with a change that breaks clients.
pub const PROTOCOL: u16 = 1;

/// The WebSocket subprotocol name (RFC 6455 §1.9) of [`PROTOCOL`].
pub const SUBPROTOCOL: &str = "leliao.v1.json";
