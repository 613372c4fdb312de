//! What the composer's text is about, and what one took back.

use protocol::{MessageAt, Seq};
use serde::{Deserialize, Serialize};

/// The message that the composer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// What is written answers it.
    Reply(Seq),
    /// What is written is its new text.
    Edit(Seq),
}

/// A message that one took back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Where it was.
    pub at: MessageAt,
    /// What it said.
    pub text: String,
    /// What it answered.
    pub about: Option<About>,
}
