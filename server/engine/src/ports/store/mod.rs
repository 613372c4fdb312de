//! The store's port: rows, and nothing that is decided about them. The rules live in `actions`.
//!
//! The adapter is passive. The engine's writer thread opens transactions on a [`Writer`], its readers
//! borrow a [`Read`] each; nothing here calls back, and nothing knows of a runtime.

mod accounts;
mod contacts;
mod extra;
mod files;
mod forms;
mod groups;
mod hooks;
mod messages;
mod notify;
mod passkeys;
mod read;
mod receipts;
mod robot;
mod rows;
mod search;
mod server;
mod spaces;
mod stickers;
mod tx;
mod unsent;

pub use accounts::{
    Account, MailKind, MailToken, NewMail, NewMailToken, Purpose, QueuedMail, ReadAccounts, WriteAccounts,
};
pub use contacts::{Peer, ReadContacts, WriteContacts};
pub use extra::Extra;
pub use files::{FileRow, FileUsage, ReadFiles, SizedBlob, Thumbnails, UploadRow, WriteFiles};
pub use forms::{ReadForms, Whose};
pub use groups::{GroupRow, InviteRow, NewInvite, ReadGroups, WriteGroups};
pub use hooks::{HookRow, ReadHooks, WriteHooks};
pub use messages::{Change, ChangeTo, Found, ReadMessages, WriteMessages};
pub use notify::{DeviceRow, NewDevice, PushPlace, ReadNotify, Shown, WriteNotify};
pub use passkeys::{NewPasskey, Passkey, ReadPasskeys, WritePasskeys};
pub use read::{Events, Read};
pub use receipts::{Mutual, Position, ReadReceipts, Readership, WriteReceipts};
pub use robot::{NewReminder, ReadRobot, Reminder, WriteRobot};
pub use rows::{
    Identity, ListPlace, Made, NameHolder, NewConversation, NewLogin, NewMessage, NewPerson, Notice,
    NoticeKind, Page, Place, ProfileChange, Sent, TokenHash,
};
pub use search::{Covered, Newest, ReadSearch};
pub use server::{Brought, Counts, Destination, NewAct, NewInvitation, NewSignIn, ReadServer, WriteServer};
pub use spaces::ReadSpaces;
pub use stickers::{ReadStickers, WriteStickers};
pub use tx::{Tx, Writer};
pub use unsent::{ReadUnsent, Scheduled, WriteUnsent};

use protocol::Epoch;

/// Why the store did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk. Nothing was written; reading still works.
    #[error("the disk is full")]
    Full,
    /// More is waiting than the store accepts.
    #[error("the store is busy")]
    Busy,
    /// Another transaction was in the way (a deadlock, a serialization failure). Nothing was written; the
    /// same again may succeed.
    #[error("conflict: {0}")]
    Conflict(String),
    /// A query failed by itself, and alone: a mistake of ours. Nothing of it was written.
    #[error("query: {0}")]
    Failed(String),
    /// The medium fails. What was being written is not on disk, or nobody can tell.
    #[error("store: {0}")]
    Broken(String),
}

/// What reading or writing gives.
pub type StoreResult<T> = Result<T, StoreError>;

/// Where everything is kept.
pub trait Store: Send + Sync {
    /// The database's lineage.
    fn epoch(&self) -> Epoch;
    /// Whether a read waits for nothing but this machine's disk. Only then may a thread that serves sockets
    /// do one itself.
    fn is_local(&self) -> bool;
    /// A connection that writes, for one thread to own.
    ///
    /// # Errors
    /// If the adapter has no more to give (SQLite has one), or the medium fails.
    fn writer(&self) -> StoreResult<Box<dyn Writer>>;
    /// How many [`Self::reader`]s may be out at the same time.
    fn readers(&self) -> usize;
    /// Borrows a connection that reads. It sees everything committed before this call, all of it in one
    /// snapshot. Keep it short: an old snapshot keeps the database from cleaning up.
    ///
    /// # Errors
    /// If more are out than [`Self::readers`], or the medium fails.
    fn reader(&self) -> StoreResult<Box<dyn Read + '_>>;
}
