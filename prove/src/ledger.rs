//! What each client notes of itself while it happens: one file of JSON lines per client. Only this is
//! believed afterwards, and what the server says its history is.

use protocol::{ConversationId, Entry, Nonce, PersonId, Seq, What};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Write as _},
    path::Path,
};

/// Names one message for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Said {
    pub author: PersonId,
    pub nonce: Nonce,
}

impl Said {
    /// Nothing, if the entry is a notice.
    pub fn of(entry: &Entry) -> Option<Self> {
        match &entry.what {
            What::Message { author, nonce, .. } => Some(Self { author: author.id, nonce: *nonce }),
            _ => None,
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// I am going to send this; `n` counts what I mean to say, in order.
    Intent { conversation: ConversationId, nonce: Nonce, n: u64, length: usize },
    /// The server says this is on disk, there.
    Ack { conversation: ConversationId, seq: Seq, nonce: Nonce },
    /// The timeline shows this next.
    View { conversation: ConversationId, seq: Seq, said: Option<Said> },
    /// The timeline shows that something is missing here.
    Gap { conversation: ConversationId },
    /// The connection follows the log after this place: whatever was told before on another.
    From { conversation: ConversationId, seq: Seq },
    /// The connection told this, unasked or in the place of that.
    Wire { conversation: ConversationId, seq: Seq, said: Option<Said> },
    /// Something else about this conversation was told.
    Heard { conversation: ConversationId, what: String },
    /// Something that a sound server never does.
    Odd { what: String },
}

/// The text of a message follows from its intent, so that a changed one shows.
pub fn text(nonce: Nonce, n: u64, length: usize) -> String {
    let mut text = format!("第{n}句 {nonce} ");
    while text.len() < length {
        text.push_str("一切有为法，如梦幻泡影。");
    }
    text
}

/// A ledger that is being written.
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

    /// Puts it on disk. Once at the end is enough: it is the server that is killed, not this program.
    pub fn close(mut self) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        self.out.flush()?;
        self.out.get_ref().sync_all()
    }
}

/// Reads one back.
pub fn read(path: &Path) -> io::Result<Vec<Line>> {
    let lines = BufReader::new(File::open(path)?).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}
