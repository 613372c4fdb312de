//! Messages that were acknowledged and are not on disk.

use engine::ports::store::{Extra, NewMessage, StoreResult, Tx};
use protocol::{ConversationId, Nonce, PersonId, Seq};
use std::time::{Duration, Instant};

/// How late the true commit is.
pub const LATE: Duration = Duration::from_millis(100);

/// One of them: [`NewMessage`] with a text of its own.
#[derive(Clone)]
pub struct Pending {
    conversation: ConversationId,
    seq: Seq,
    ord: u32,
    at: i64,
    author: PersonId,
    nonce: Nonce,
    hash: [u8; 16],
    text: String,
    extra: Option<Extra>,
    hidden_from: Option<PersonId>,
}

impl Pending {
    pub fn of(message: &NewMessage<'_>) -> Self {
        let NewMessage { conversation, seq, ord, at, author, nonce, hash, text, extra, hidden_from } =
            *message;
        Self {
            conversation,
            seq,
            ord,
            at,
            author,
            nonce,
            hash,
            text: text.to_owned(),
            extra: extra.cloned(),
            hidden_from,
        }
    }

    pub fn append_to(&self, tx: &mut dyn Tx) -> StoreResult<bool> {
        let Self { conversation, seq, ord, at, author, nonce, hash, ref text, ref extra, hidden_from } =
            *self;
        let extra = extra.as_ref();
        tx.append(NewMessage { conversation, seq, ord, at, author, nonce, hash, text, extra, hidden_from })
    }
}

/// All of them, and since when there are any.
#[derive(Default)]
pub struct Backlog {
    pub messages: Vec<Pending>,
    since: Option<Instant>,
}

impl Backlog {
    /// Adds what a transaction appended. Whether it may still stay off the disk.
    pub fn postpone(&mut self, appended: Vec<Pending>) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        if since.elapsed() >= LATE {
            return false;
        }
        self.messages.extend(appended);
        true
    }

    /// They are on disk now.
    pub fn clear(&mut self) {
        self.messages.clear();
        self.since = None;
    }
}
