//! What becomes of one's answers to forms.

use super::{Chat, said::Said};
use protocol::Command;

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The server has not answered it.
    UnderWay,
    /// It was done. What it changed may still be on its way.
    Done,
    /// It was refused or not sent, or the connection is gone.
    Lost,
}

impl Chat {
    /// What became of a command. `said`: [`Self::said_at`] before it was sent.
    #[must_use]
    pub fn fate(&self, command: &Command, said: u32) -> Fate {
        let is_refused = self.said_at() != said && matches!(self.said, Some(Said::Refused(_)));
        if self.asked.values().any(|asked| asked == command) {
            Fate::UnderWay
        } else if is_refused || !self.is_live() {
            Fate::Lost
        } else {
            Fate::Done
        }
    }
}
