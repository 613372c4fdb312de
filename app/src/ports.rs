//! The interfaces between the page and a browser. The server renders without them.

use crate::boot::Theme;
use leptos::web_sys::File;
use litemap::LiteMap;
use protocol::{ClientFrame, ConversationId, FileId, Locale, Nonce, PersonId, Seq, With};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The connection to the server.
pub trait Link: Send + Sync {
    /// Queues a frame on the open connection. Frames are lost when it closes: the caller sends them again
    /// after the next resume.
    fn send(&self, frame: ClientFrame);
    /// Connects now, whatever it is waiting for; checks the connection if it is open.
    fn reconnect_now(&self);
    /// Closes the connection for good.
    fn stop(&self);
}

/// Storage for pending messages that survives a reload, a crash and a killed browser.
pub trait OutboxStore: Send + Sync {
    /// Stores one.
    fn put(&self, owner: PersonId, message: &PendingMessage);
    /// Deletes one.
    fn remove(&self, nonce: Nonce);
    /// Deletes all, at logout.
    fn wipe(&self);
}

/// A message that is not on the server's disk yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingMessage {
    /// Every retry carries the same.
    pub nonce: Nonce,
    /// The conversation it is for.
    pub conversation: ConversationId,
    /// Its text.
    pub text: String,
    /// When it was written, milliseconds since 1970.
    pub at: i64,
    /// Messages leave in this order. A counter, because a clock can be set back.
    #[serde(default)]
    pub order: u64,
    /// What it has besides its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<With>>,
    /// Files of this browser that it waits for; see [`Uploads`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uploads: Vec<Nonce>,
}

/// Time and randomness.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    /// Milliseconds since some moment; never set back or forward.
    fn monotonic(&self) -> i64;
    /// The time zone's offset at a time (milliseconds since 1970), in minutes east of UTC.
    fn zone_at(&self, at: i64) -> i32;
    /// A new nonce, see [`Nonce::new`].
    fn nonce(&self) -> Nonce;
    /// Calls back after a delay in milliseconds.
    fn after(&self, milliseconds: u32, then: Box<dyn FnOnce()>);
}

/// The browser tab that the page is in.
pub trait Tab: Send + Sync {
    /// Sets the title.
    fn set_title(&self, title: &str);
    /// Scheme, host and port of the page.
    fn origin(&self) -> String;
    /// Leaves for a path of this server.
    fn open(&self, path: &str);
    /// Posts a form (`application/x-www-form-urlencoded`) to a path of this server, and tells whether it was done; if not,
    /// what the server answered, or nothing if it cannot be reached.
    fn post(&self, path: &str, form: String, then: Box<dyn FnOnce(Result<(), String>)>);
    /// Puts a small file onto the server at once, and tells what it is known by; nothing if the server did not take it.
    fn upload(&self, file: File, then: Box<dyn FnOnce(Option<FileId>)>);
    /// Whether somebody looks at the tab: it is in the foreground, and its window has the focus.
    fn is_watched(&self) -> bool;
    /// Copies a text to the clipboard. Returns whether it worked.
    fn copy(&self, text: &str) -> bool;
    /// Whether it is used with fingers: no pointer can hover.
    fn is_touch(&self) -> bool;
    /// Whether Enter sends, if that was chosen in this browser.
    fn enter_sends(&self) -> Option<bool>;
    /// Remembers whether Enter sends, for later visits with this browser.
    fn remember_enter(&self, sends: bool);
    /// Applies a theme and remembers it for later visits.
    fn remember_theme(&self, theme: Theme);
    /// Remembers the space that is looked at for later visits.
    fn remember_space(&self, space: ConversationId);
    /// Reloads the page, in another language if one is given.
    fn reload(&self, locale: Option<Locale>);
}

/// Drafts by conversation.
pub type Drafts = LiteMap<ConversationId, Draft>;

/// What a browser keeps for a person, besides pending messages: drafts until they are sent, places until the
/// tab is closed, and which emoji they choose.
pub trait Storage: Send + Sync {
    /// Stores or deletes the draft of a conversation.
    fn keep_draft(&self, owner: PersonId, conversation: ConversationId, draft: Option<&Draft>);
    /// All drafts; `None` if nothing can be stored here.
    fn drafts(&self, owner: PersonId) -> Option<Drafts>;
    /// Stores the places, as text.
    fn keep_places(&self, owner: PersonId, places: &str);
    /// The places that an earlier page in this tab stored.
    fn places(&self, owner: PersonId) -> Option<String>;
    /// Stores which emoji were chosen, as text.
    fn keep_picks(&self, owner: PersonId, picks: &str);
    /// What was stored of that.
    fn picks(&self, owner: PersonId) -> Option<String>;
    /// Deletes all of it, at logout.
    fn wipe(&self, owner: PersonId);
}

/// What is written and not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// When it was written last, milliseconds since 1970.
    pub at: i64,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Seq>,
}

/// What somebody wants of files that are on their way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAct {
    /// Take one out again.
    Remove(Nonce),
    /// Say what one shows.
    Describe(Nonce, String),
    /// Stop one.
    Pause(Nonce),
    /// Let one go on.
    Resume(Nonce),
    /// They go with a message.
    Sent(SentFiles),
    /// A message is on the server, or was deleted.
    Over(Nonce),
    /// Try again what was refused of a message.
    Retry(Nonce),
    /// Record a voice message for a conversation.
    Record(ConversationId),
    /// End the recording.
    End(Ending),
    /// Forget all, at logout.
    Wipe,
}

/// What becomes of a voice message that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is thrown away.
    Discard,
    /// It stands above the composer, to be heard before it is sent.
    Keep,
    /// It is sent.
    Send,
}

/// The files of a message, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFiles {
    /// Where it goes.
    pub conversation: ConversationId,
    /// The message.
    pub message: Nonce,
    /// They.
    pub files: Vec<Nonce>,
}

/// Files on their way to the server, and the microphone. The code behind it is fetched when somebody first adds a file or
/// records one; before, there is nothing that the rest could be about.
pub trait Uploads: Send + Sync {
    /// Does it.
    fn act(&self, act: FileAct);
    /// The files that stand above the composer of a conversation and can be sent.
    fn tray(&self, conversation: ConversationId) -> Vec<Nonce>;
}

/// All of them.
#[derive(Clone)]
pub struct Ports {
    /// See [`Link`].
    pub link: Arc<dyn Link>,
    /// See [`OutboxStore`].
    pub outbox: Arc<dyn OutboxStore>,
    /// See [`Clock`].
    pub clock: Arc<dyn Clock>,
    /// See [`Tab`].
    pub tab: Arc<dyn Tab>,
    /// See [`Storage`].
    pub storage: Arc<dyn Storage>,
    /// See [`Uploads`].
    pub uploads: Arc<dyn Uploads>,
}
