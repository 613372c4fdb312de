//! The ledger of a client: what it sent and received, one file of JSON lines. The audit uses the ledgers and the
//! server's history, nothing else.

use protocol::{ConversationId, Entry, FileId, Form, Friendship, More, Nonce, PersonId, Seq, What};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, BufRead as _, BufReader, BufWriter, Write as _},
    path::Path,
};

/// The identity of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Said {
    pub author: PersonId,
    pub nonce: Nonce,
}

impl Said {
    /// `None` if the entry is no message.
    pub fn of(entry: &Entry) -> Option<Self> {
        match &entry.what {
            What::Message { author, nonce, .. } => Some(Self { author: author.id, nonce: *nonce }),
            _ => None,
        }
    }
}

/// What somebody does to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Ask,
    Accept,
    Block,
}

/// A file that the server said is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    pub id: FileId,
    /// The SHA-256 of what was sent, in hexadecimal digits: the name of its blob.
    pub blob: String,
}

/// A line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The client is going to send this. `n` numbers its messages.
    Intent { conversation: ConversationId, nonce: Nonce, n: u64, length: usize },
    /// The client is going to have this sent later. It is in no order with what it sends.
    Later { conversation: ConversationId, nonce: Nonce, n: u64 },
    /// The server keeps it until then.
    LaterAck { nonce: Nonce },
    /// The client is going to cancel it.
    Cancel { nonce: Nonce },
    /// It is cancelled.
    CancelAck { nonce: Nonce },
    /// The client is going to keep this draft, written at this time.
    Draft { conversation: ConversationId, text: String, at: i64 },
    /// The server keeps it.
    DraftAck { conversation: ConversationId, at: i64 },
    /// The client is going to answer a poll: with an option, or none any more.
    Vote { conversation: ConversationId, of: Seq, option: Option<u8> },
    /// The server acknowledged this answer at a place.
    VoteAck { conversation: ConversationId, of: Seq, seq: Seq, option: Option<u8> },
    /// The server acknowledged this at a place.
    Ack { conversation: ConversationId, seq: Seq, nonce: Nonce },
    /// The timeline shows this entry next.
    View { conversation: ConversationId, seq: Seq, said: Option<Said> },
    /// The timeline passes over these places, which show nothing.
    ViewSkip { conversation: ConversationId, from: Seq, to: Seq },
    /// The timeline marks a gap.
    Gap { conversation: ConversationId },
    /// A connection has resumed: it receives the log after this place.
    From { conversation: ConversationId, seq: Seq },
    /// The connection received this entry as an event, or as the reply in its place.
    Wire { conversation: ConversationId, seq: Seq, said: Option<Said> },
    /// The connection received that these places are skipped.
    WireSkip { conversation: ConversationId, from: Seq, to: Seq },
    /// Something else about this conversation was received.
    Received { conversation: ConversationId, what: String },
    /// An event about a conversation that is not in one's list.
    Unlisted { conversation: ConversationId, what: String },
    /// An answer had entries up to this place, after one had gone from the conversation.
    Answered { conversation: ConversationId, to: Seq },
    /// The client is going to do this to somebody.
    Tried { person: PersonId, what: Deed },
    /// The acknowledged message at a place has a file.
    Attached { conversation: ConversationId, seq: Seq, file: Uploaded },
    /// The client is going to change its own message to this text; without one, to take it back.
    Meant { conversation: ConversationId, seq: Seq, text: Option<String> },
    /// The server acknowledged at this place that the message at `of` is changed.
    ChangeAck { conversation: ConversationId, seq: Seq, of: Seq },
    /// What a message is shown as in the end, by [`digest`] of its text and votes, since its change at a place.
    State { conversation: ConversationId, of: Seq, changed: Seq, text: u64 },
    /// What one's private list has about somebody.
    Contact { person: PersonId, friendship: Friendship, blocked: bool },
    /// Something that a correct server never does.
    Unexpected { what: String },
}

/// The text of a message. It is derived from the intent, so that a changed text is found.
pub fn text(nonce: Nonce, n: u64, length: usize) -> String {
    let mut text = format!("第{n}句 {nonce} ");
    while text.len() < length {
        text.push_str("一切有为法，如梦幻泡影。");
    }
    text
}

/// The length of a message that is sent later.
pub const LATER: usize = 100;

/// Stands for a text and the votes on it, which are compared.
pub fn digest(text: &str, votes: &[u32]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (text, votes).hash(&mut hasher);
    hasher.finish()
}

/// The votes on a poll as it is told; none of what is no poll.
pub fn votes(more: &More) -> Vec<u32> {
    let form = more.form.as_ref().and_then(|form| form.read::<Form>().ok());
    form.map(|form| form.votes).unwrap_or_default()
}

/// A ledger that is written.
pub struct Ledger {
    out: BufWriter<File>,
    failed: Option<io::Error>,
}

impl Ledger {
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { out: BufWriter::new(File::create_new(path)?), failed: None })
    }

    pub fn note(&mut self, line: &Line) {
        let written = serde_json::to_writer(&mut self.out, line).map_err(io::Error::from);
        if let Err(error) = written.and_then(|()| self.out.write_all(b"\n")) {
            self.failed.get_or_insert(error);
        }
    }

    /// Writes it to the disk. Once is enough: only the server is killed, not this program.
    pub fn close(mut self) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        self.out.flush()?;
        self.out.get_ref().sync_all()
    }
}

/// Reads a ledger.
pub fn read(path: &Path) -> io::Result<Vec<Line>> {
    let lines = BufReader::new(File::open(path)?).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}
