//! What tabs say to each other.

use crate::state::connecting::Close;
use protocol::EncodedFrame;
use serde::{Deserialize, Serialize};

/// A message to all other tabs of the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Who leads?
    Seek,
    /// This tab does. `hello` is there once its stream is open.
    Lead { leader: Leader, hello: Option<String> },
    /// A tab sends a frame.
    Up { leader: Leader, tab: u64, frame: EncodedFrame },
    /// The stream brought a frame, for all tabs or as the answer to one. `shared`: the others want it too.
    Down { leader: Leader, to: Option<Address>, shared: bool, text: String },
    /// The leader's stream has ended.
    Lost { leader: Leader, close: Option<Close> },
}

/// One tab's time as leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leader {
    /// Grows with each claim.
    pub term: u32,
    /// The tab.
    pub tab: u64,
}

impl Leader {
    /// Whether the other one leads, if both claim to.
    #[must_use]
    pub fn loses_to(self, other: Self) -> bool {
        (other.term, self.tab) > (self.term, other.tab)
    }
}

/// Who asked, and under which reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The tab.
    pub tab: u64,
    /// Its own reference.
    pub reference: u32,
}
