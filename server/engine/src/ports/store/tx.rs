//! Writing rows, inside one transaction.

use super::{
    NewConversation, NewLogin, NewMessage, NewPerson, Notice, Place, ProfileChange, Read, StoreResult,
    TokenHash, WriteAccounts, WriteContacts, WriteFiles, WriteGroups, WriteHooks, WriteMessages, WriteNotify,
    WritePasskeys, WriteReceipts, WriteRobot, WriteServer, WriteStickers, WriteUnsent,
};
use crate::domain::{name::Name, permission::Caller};
use protocol::{ConversationId, Entry, LoginId, PersonId, Role, Seq};

/// A connection that writes, owned by one thread.
pub trait Writer: Send {
    /// Opens a transaction. Dropping it undoes it.
    ///
    /// # Errors
    /// The medium's.
    fn begin(&mut self, now: i64) -> StoreResult<Box<dyn Tx + '_>>;
    /// Called when there is nothing to write for a while: time to tidy up.
    fn rest(&mut self);
}

/// An open transaction: rows to read and to write. It knows no rules: whoever calls has asked
/// `authorize`.
pub trait Tx: Read {
    /// The time of day, milliseconds since 1970; the same throughout a transaction.
    fn now(&self) -> i64;
    /// Goes up with every write, whatever it counts. Whoever refuses without having written needs no
    /// rollback.
    fn written(&self) -> u64;

    /// Writes accounts.
    fn write_accounts(&mut self) -> &mut dyn WriteAccounts;
    /// Writes what people keep about each other.
    fn write_contacts(&mut self) -> &mut dyn WriteContacts;
    /// Writes groups.
    fn write_groups(&mut self) -> &mut dyn WriteGroups;
    /// Writes what the robot keeps.
    fn write_robot(&mut self) -> &mut dyn WriteRobot;
    /// Writes how the server is run.
    fn write_server(&mut self) -> &mut dyn WriteServer;
    /// Writes what becomes of messages.
    fn write_messages(&mut self) -> &mut dyn WriteMessages;
    /// Writes passkeys.
    fn write_passkeys(&mut self) -> &mut dyn WritePasskeys;
    /// Writes files.
    fn write_files(&mut self) -> &mut dyn WriteFiles;
    /// Writes stickers.
    fn write_stickers(&mut self) -> &mut dyn WriteStickers;
    /// Writes what others are told of how far people have read.
    fn write_receipts(&mut self) -> &mut dyn WriteReceipts;
    /// Writes what was written and not sent.
    fn write_unsent(&mut self) -> &mut dyn WriteUnsent;
    /// Writes who is told of what.
    fn write_notify(&mut self) -> &mut dyn WriteNotify;
    /// Writes services outside that people are told through.
    fn write_hooks(&mut self) -> &mut dyn WriteHooks;

    /// Keeps others from changing these conversations, their logs and their members until this transaction
    /// ends. Whatever is read about them after it is the newest there is. Called once, before anything else,
    /// with all that the transaction is known to change and in ascending order: transactions that take
    /// them in different orders wait for each other. Conversations that are missing are no error.
    ///
    /// `true` if others are kept from everything, so that work on any other conversation may still join.
    ///
    /// # Errors
    /// The medium's, and [`super::StoreError::Conflict`].
    fn hold(&mut self, conversations: &[ConversationId]) -> StoreResult<bool>;
    /// Where a message of somebody would go; `None` if there is no such conversation. It names no author if
    /// they or their login have ended.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn place(&mut self, conversation: ConversationId, author: Caller) -> StoreResult<Option<Place>>;
    /// Appends a message at its place and counts it; to somebody it is hidden from it is not unread. `false`, and
    /// nothing is written, if the author has used the nonce before.
    fn append(&mut self, message: NewMessage<'_>) -> StoreResult<bool>;
    /// Appends a notice at the next place.
    fn append_notice(&mut self, conversation: ConversationId, notice: Notice<'_>) -> StoreResult<Entry>;

    /// Adds a conversation that nobody is in yet.
    fn add_conversation(&mut self, new: NewConversation<'_>) -> StoreResult<ConversationId>;
    /// Gives a room another name.
    fn rename_conversation(&mut self, conversation: ConversationId, name: &str) -> StoreResult<()>;
    /// Deletes a conversation and its log; invitations into it are over. Its row stays, so that a resume can say that it is gone.
    fn delete_conversation(&mut self, conversation: ConversationId) -> StoreResult<()>;

    /// Makes somebody a member, anew or again. What was said before is not unread to them.
    fn seat(&mut self, conversation: ConversationId, person: PersonId, role: Role) -> StoreResult<()>;
    /// Ends a membership. Its row stays, so that a resume can say so.
    fn unseat(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<()>;
    /// Changes a member's role.
    fn set_role(&mut self, conversation: ConversationId, person: PersonId, role: Role) -> StoreResult<()>;
    /// Until when somebody may not write; milliseconds since 1970.
    fn set_muted(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        until: Option<i64>,
    ) -> StoreResult<()>;
    /// Until when somebody may not come back; milliseconds since 1970.
    fn set_banned(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        until: Option<i64>,
    ) -> StoreResult<()>;
    /// Moves a read position forward. Gives the one that holds now, and how many messages are unread.
    fn read_to(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        seq: Seq,
    ) -> StoreResult<(Seq, u32)>;

    /// Adds a person without name key, login or membership.
    fn add_person(&mut self, new: &NewPerson) -> StoreResult<PersonId>;
    /// Changes what others see of somebody, and their language.
    fn set_profile(&mut self, person: PersonId, change: &ProfileChange) -> StoreResult<()>;
    /// Makes somebody an owner of the server.
    fn set_owner(&mut self, person: PersonId) -> StoreResult<()>;
    /// Ends a person: takes their rights, and their name too unless it stays on what they wrote.
    fn end_person(&mut self, person: PersonId, keeps_name: bool) -> StoreResult<()>;
    /// Gives somebody a name's keys. The caller has freed them, and those they had.
    fn take_name(&mut self, person: PersonId, name: &Name) -> StoreResult<()>;
    /// Frees the name that somebody has.
    fn free_name(&mut self, person: PersonId) -> StoreResult<()>;

    /// Adds a login.
    fn add_login(&mut self, new: &NewLogin) -> StoreResult<LoginId>;
    /// Notes that a login was used now, and (if `renewed`) that its cookie was set again.
    fn touch_login(&mut self, login: LoginId, renewed: bool) -> StoreResult<()>;
    /// Ends a login.
    fn end_login(&mut self, login: LoginId) -> StoreResult<()>;

    /// Sets the way back of somebody, in the place of the one before; `None` drops it.
    fn set_way_back(&mut self, person: PersonId, secret: Option<&TokenHash>) -> StoreResult<()>;
    /// Notes that somebody who has a way back was here now.
    fn touch_way_back(&mut self, person: PersonId) -> StoreResult<()>;

    /// Sets the owner code, in the place of the one before.
    fn set_owner_code(&mut self, hash: &TokenHash) -> StoreResult<()>;
    /// Uses the owner code up. Whether it was this one.
    fn take_owner_code(&mut self, hash: &TokenHash) -> StoreResult<bool>;

    /// Makes everything written so far durable. When this returns, it is on disk.
    ///
    /// # Errors
    /// [`super::StoreError::Broken`]: nobody can tell what was written. Any other: nothing was.
    fn commit(self: Box<Self>) -> StoreResult<()>;
}
