//! What happened, in one line that goes away by itself.

use super::chat::{Chat, Effect};
use crate::text::Words;
use protocol::{Command, ConversationId, Fault, GoneReason};

/// How long it stays, milliseconds.
const SHOWN_MS: u32 = 7_000;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The profile was saved.
    Saved,
    /// One runs the server now.
    Owner,
    /// Another device was signed out.
    SignedOut,
    /// A room was renamed.
    Renamed,
    /// Somebody was removed from a room.
    Kicked,
    /// Somebody may come back into a room.
    Readmitted,
    /// Somebody was muted.
    Muted,
    /// Somebody may write again.
    Unmuted,
    /// Somebody was removed from the server.
    PersonRemoved,
    /// A conversation is not in the list any more.
    Gone(Departure),
    /// A command was refused.
    Refused(Fault),
    /// There is a way back now.
    WayBack,
    /// There is none any more.
    NoWayBack,
}

/// Why one is not in a conversation any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The conversation.
    pub conversation: ConversationId,
    /// What it was called.
    pub name: String,
    /// Why.
    pub reason: GoneReason,
    /// Until when one may not join again, milliseconds since 1970.
    pub banned_until: Option<i64>,
}

impl Chat {
    /// Says something, in the place of what was said before.
    pub(super) fn say(&mut self, said: Said, effects: &mut Vec<Effect>) {
        self.said_number = self.said_number.wrapping_add(1);
        self.said = Some(said);
        effects.push(Effect::HushAfter(SHOWN_MS, self.said_number));
    }

    /// Says no more what was said with a number.
    pub fn hush(&mut self, number: u32) {
        if self.said_number == number {
            self.said = None;
        }
    }

    /// The server did not end the login.
    pub fn could_not_log_out(&mut self) -> Vec<Effect> {
        self.leaving = false;
        let mut effects = Vec::new();
        self.say(Said::Refused(Fault::Busy { retry_ms: 0 }), &mut effects);
        effects
    }

    /// A command was done: says so, if nobody would see it otherwise.
    pub(super) fn say_done(&mut self, command: &Command, effects: &mut Vec<Effect>) {
        let said = match command {
            Command::Kick { .. } => Said::Kicked,
            Command::Readmit { .. } => Said::Readmitted,
            Command::Mute { minutes: 0, .. } => Said::Unmuted,
            Command::Mute { .. } => Said::Muted,
            Command::RemovePerson { .. } => Said::PersonRemoved,
            Command::RenameRoom { .. } => Said::Renamed,
            Command::SignOut { .. } => Said::SignedOut,
            Command::Profile { locale: None, .. } => Said::Saved,
            Command::ClaimOwner { .. } => Said::Owner,
            Command::MakeWayBack {} => Said::WayBack,
            Command::DropWayBack {} => Said::NoWayBack,
            _ => return,
        };
        self.say(said, effects);
    }
}

impl Said {
    /// As a sentence.
    #[must_use]
    pub fn sentence(&self, words: &Words) -> String {
        let said = &words.said;
        match self {
            Self::Saved => said.saved,
            Self::Owner => said.owner,
            Self::SignedOut => said.signed_out,
            Self::Renamed => said.renamed,
            Self::Kicked => said.kicked,
            Self::Readmitted => said.readmitted,
            Self::Muted => said.muted,
            Self::Unmuted => said.unmuted,
            Self::PersonRemoved => said.person_removed,
            Self::WayBack => said.way_back,
            Self::NoWayBack => said.no_way_back,
            Self::Refused(fault) => return words.refusal(fault),
            Self::Gone(Departure { name, reason, .. }) => {
                return match reason {
                    GoneReason::Removed => (said.removed)(name),
                    GoneReason::Deleted => (said.deleted)(name),
                    GoneReason::Left | GoneReason::Unknown => (said.gone)(name),
                };
            }
        }
        .to_owned()
    }
}

/// Whether the refusal of a command stands beside the field it came from.
#[must_use]
pub fn has_field(command: &Command) -> bool {
    matches!(
        command,
        Command::CreateRoom { .. }
            | Command::RenameRoom { .. }
            | Command::Profile { .. }
            | Command::ClaimOwner { .. }
            | Command::RenamePerson { .. }
    )
}
