//! What happened, in one line that goes away by itself.

use crate::text::Words;
use protocol::{ADDS_HOOK, CHANGES_SETTINGS, Command, Fault, Gone, GoneReason};

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
    Gone(Gone),
    /// A command was refused.
    Refused(Fault),
    /// There is a way back now.
    WayBack,
    /// There is none any more.
    NoWayBack,
    /// Messages were forwarded.
    Forwarded,
    /// Who had not answered was called.
    Reminded,
    /// Something that only the page knows which was fetched for it.
    Told(&'static str),
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
            Self::Forwarded => words.talk.forward_done,
            Self::Reminded => said.reminded,
            Self::Told(sentence) => sentence,
            Self::Refused(fault) => return words.refusal(fault),
            Self::Gone(Gone { name, reason, .. }) => {
                return match reason {
                    Some(GoneReason::Removed) => (said.removed)(name),
                    Some(GoneReason::Deleted) => (said.deleted)(name),
                    Some(GoneReason::Left | GoneReason::Unknown) | None => (said.gone)(name),
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
            | Command::MakeSpace { .. }
            | Command::KeepStickers(_)
            | Command::RenameRoom { .. }
            | Command::Profile(..)
            | Command::ClaimOwner { .. }
            | Command::RenamePerson { .. }
            | Command::Remark { .. }
            | Command::AskFriend { .. }
            | Command::CreateGroup { .. }
            | Command::Announce { .. }
            | Command::Nickname { .. }
            | Command::GiveFeedback { .. }
            | Command::AboutMe(_)
            | Command::RunServer(..)
            | Command::Search(_)
    ) || matches!(command, Command::Notify(asked) if asked.begins(ADDS_HOOK) || asked.begins(CHANGES_SETTINGS))
}

/// Whether a command changes what owners of the server look at.
#[must_use]
pub fn changes_server(command: &Command) -> bool {
    matches!(
        command,
        Command::RemovePerson { .. }
            | Command::RenamePerson { .. }
            | Command::RunServer(..)
            | Command::MakeInvitation { .. }
            | Command::RevokeInvitation { .. }
            | Command::Suspend { .. }
            | Command::Admit { .. }
            | Command::SignOutEverywhere { .. }
            | Command::MakeOwner { .. }
            | Command::CloseConnections(_)
            | Command::MarkFeedback(_)
            | Command::KeepStickers(_)
            | Command::DropStickers(_)
    )
}
