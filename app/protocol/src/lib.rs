//! The wire between a Leliao client and server, and nothing else: no I/O, no clock, no randomness.
//!
//! A connection carries JSON text frames. [`ClientFrame`] goes up, [`ServerFrame`] comes down.
//! `docs/WIRE.md` tells a stranger how to write a client; the files under `wire/v1` are every
//! variant as it was first released, and must decode for ever.

mod command;
mod cursor;
mod event;
mod fault;
mod ids;
pub mod limits;
mod open_enum;
mod view;

pub use command::{ClientFrame, Command, Envelope};
pub use cursor::{Cursor, ParseCursorError};
pub use event::{
    Event, Hello, History, Members, PresenceChange, Replayed, Reply, Resumed, Rooms, ServerFrame,
    SnapshotReason,
};
pub use fault::{Fault, NameFault};
pub use ids::{AvatarId, ConversationId, Epoch, LoginId, Nonce, ParseIdError, PersonId, Seq, Span};
pub use view::{Conversation, Entry, Kind, Locale, Login, Member, Person, Role, RoomSummary, What};

/// The protocol version this crate speaks. A server accepts clients down to two versions older.
pub const PROTOCOL: u16 = 1;

/// The WebSocket subprotocol name (RFC 6455 §1.9) of [`PROTOCOL`].
pub const SUBPROTOCOL: &str = "leliao.v1.json";
