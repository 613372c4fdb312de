//! Who is told of what, and the browsers that push messages go to.

use super::StoreResult;
use protocol::{ConversationId, Level, LevelOf, LoginId, NotifySettings, PersonId, Seq};

/// A browser that push messages go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its login, with which it ends.
    pub login: LoginId,
    /// Whose.
    pub person: PersonId,
    /// The login's `User-Agent`, cut.
    pub agent: String,
    /// Where push messages are posted to. Whoever knows it can do so, too.
    pub endpoint: String,
    /// The browser's public key: a point of P-256, uncompressed (RFC 8291 §2.1).
    pub p256dh: Vec<u8>,
    /// Its secret, 16 bytes.
    pub auth: Vec<u8>,
    /// Since when, milliseconds since 1970.
    pub added_at: i64,
    /// When something was last posted.
    pub tried_at: Option<i64>,
    /// What was answered; 0 if the service was not reached.
    pub status: Option<u16>,
    /// How often in a row that was a refusal.
    pub refused: u32,
}

/// A subscription that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// See [`DeviceRow::endpoint`].
    pub endpoint: String,
    /// See [`DeviceRow::p256dh`].
    pub p256dh: Vec<u8>,
    /// See [`DeviceRow::auth`].
    pub auth: Vec<u8>,
}

/// Where a push message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushPlace {
    /// The browser's login.
    pub login: LoginId,
    /// See [`DeviceRow::endpoint`].
    pub endpoint: String,
}

/// The message that a browser's notification says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its place; 0 if the notification says nothing of anybody, or there is none.
    pub seq: Seq,
    /// When it had been edited, as shown.
    pub edited: Option<i64>,
}

/// What can be asked.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadNotify {
    /// How somebody wants to be told.
    fn settings(&mut self, person: PersonId) -> StoreResult<NotifySettings>;
    /// The conversations that have a level of their own for somebody, but for those that are muted.
    fn levels(&mut self, person: PersonId) -> StoreResult<Vec<LevelOf>>;
    /// The level of one, as above.
    fn level(&mut self, person: PersonId, conversation: ConversationId) -> StoreResult<Option<Level>>;
    /// Whether anybody has a browser that push messages go to.
    fn has_devices(&mut self) -> StoreResult<bool>;
    /// Somebody's, the oldest first.
    fn devices(&mut self, person: PersonId) -> StoreResult<Vec<DeviceRow>>;
    /// That of a login.
    fn device(&mut self, login: LoginId) -> StoreResult<Option<DeviceRow>>;
    /// Those of the members of a conversation.
    fn devices_in(&mut self, conversation: ConversationId) -> StoreResult<Vec<PushPlace>>;
    /// Where there are messages that are not read, and either not known to have been pushed or shown by a browser.
    fn behind(&mut self) -> StoreResult<Vec<(PushPlace, ConversationId)>>;
    /// How far a browser has been told of a conversation, and what it shows of it.
    fn pushed(&mut self, login: LoginId, conversation: ConversationId) -> StoreResult<(Seq, Shown)>;
    /// How many messages somebody has not read, in all conversations that are not muted.
    fn unread(&mut self, person: PersonId) -> StoreResult<u32>;
    /// Browsers that show something: of somebody, or all.
    fn showing(&mut self, person: Option<PersonId>) -> StoreResult<Vec<PushPlace>>;
    /// What a browser shows, as far as it is told of, though it is read or its person sees it no longer: where, and the
    /// message. At most 30.
    fn outdated(&mut self, login: LoginId) -> StoreResult<Vec<(ConversationId, Seq)>>;
    /// The newest messages after a place that call somebody or everybody, at most 20, the newest first.
    fn calls(&mut self, person: PersonId, conversation: ConversationId, after: Seq) -> StoreResult<Vec<Seq>>;
    /// The private key that push messages are signed with, PKCS #8; none before the first start that knows of it.
    fn push_key(&mut self) -> StoreResult<Option<Vec<u8>>>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteNotify {
    /// Somebody wants to be told in another way.
    fn set_settings(&mut self, person: PersonId, settings: &NotifySettings) -> StoreResult<()>;
    /// Gives a conversation a level of its own for somebody, or takes it away.
    fn set_level(
        &mut self,
        person: PersonId,
        conversation: ConversationId,
        level: Option<Level>,
    ) -> StoreResult<()>;
    /// A browser has a subscription, and no other login has it any more. What was said before a new one is not pushed.
    fn set_device(&mut self, person: PersonId, login: LoginId, device: &NewDevice) -> StoreResult<()>;
    /// It has none any more. Whether it had.
    fn drop_device(&mut self, login: LoginId) -> StoreResult<bool>;
    /// It has been told up to a place, if it still has one; without `shown` it shows what it showed.
    fn set_pushed(
        &mut self,
        login: LoginId,
        conversation: ConversationId,
        seq: Seq,
        shown: Option<Shown>,
    ) -> StoreResult<()>;
    /// It shows this message no longer, nor an earlier one.
    fn close_shown(&mut self, login: LoginId, conversation: ConversationId, upto: Seq) -> StoreResult<()>;
    /// Something was posted now, and answered with this status; `refused`: whether that is no way to go on.
    fn note_push(&mut self, login: LoginId, status: u16, refused: bool) -> StoreResult<()>;
    /// Keeps the key, unless there is one.
    fn set_push_key(&mut self, key: &[u8]) -> StoreResult<()>;
    /// Forgets how somebody wants to be told.
    fn drop_notify(&mut self, person: PersonId) -> StoreResult<()>;
}
